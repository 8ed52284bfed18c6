/*
 * The faults on demand of each account, in memory, in the order in which they were added. What they
 * are and whom they strike is mock/domain/fault.h's; here is which there are and how often each has
 * struck. One thread.
 *
 * An account is named by a number of the caller's choice (struct account's id). For an account
 * without faults a request costs one look-up in a hash table, and none while no account has any.
 */
#ifndef MOCK_FAULTS_FAULT_BOOK_H
#define MOCK_FAULTS_FAULT_BOOK_H

#include "base/cleanup.h"
#include "mock/domain/fault.h"

#include <stddef.h>

struct fault_book;
void fault_book_create(struct fault_book **ret);
void fault_book_destroy(struct fault_book *book); /* NULL is fine */

enum { FAULTS_MAX = 256 }; /* of one account */

/* A fault that was added. */
struct fault_row {
    struct fault fault;
    unsigned struck; /* requests */
    uint64_t fitted; /* requests that it was about while it was alive: its dice fell for each */
};

/*
 * Adds a copy, texts included, behind those there are; it gets the account's next id, which no
 * other fault had before. *ret_id, or -ENOSPC: the account has FAULTS_MAX already.
 */
int fault_book_add(struct fault_book *book, int64_t account, const struct fault *f, uint32_t *ret);
/* In their order; *ret_n of them. Borrowed until the account's faults are next changed. */
const struct fault_row *const *fault_book_list(
    const struct fault_book *book, int64_t account, size_t *ret_n);
const struct fault_row *fault_book_find(
    const struct fault_book *book, int64_t account, uint32_t id); /* NULL: there is none */
bool fault_book_remove(struct fault_book *book, int64_t account, uint32_t id); /* false: as above */
/* Removes all of the account, returns how many. Ids go on. */
size_t fault_book_clear(struct fault_book *book, int64_t account);
/* The same for an account that is set back: ids begin anew. */
void fault_book_forget(struct fault_book *book, int64_t account);

/* The fault that strikes a request. */
struct fault_strike {
    const struct fault *fault; /* NULL: none; borrowed until the account's faults are changed */
    uint64_t n;                /* which of the requests that it fits: for fault_delay_us() */
};
/*
 * The first fault of the account that fits the request, is alive at now_us (by the account's clock)
 * and whose dice says yes; counted. One that needs a send fits sends only.
 */
struct fault_strike fault_book_strike(
    struct fault_book *book, int64_t account, const struct fault_request *request, int64_t now_us);
/* Whether the account has any: what a request asks first. */
bool fault_book_has(const struct fault_book *book, int64_t account);

/*
 * What a fault does in one word, for counting: "dribble" and the other mishaps, else "never-sent"
 * and the other meanings, else "callback", "answer", "delay", "headers". Its place among
 * fault_kind_names.
 */
enum { FAULT_KINDS = FAULT_MISHAP_MAX_ - 1 + FAULT_MEANING_MAX_ - 1 + 4 };
extern const char *const fault_kind_names[FAULT_KINDS];
size_t fault_kind(const struct fault *f);

static inline void fault_book_destroyp(struct fault_book **book)
{
    fault_book_destroy(*book);
}
#define CLEANUP_FAULT_BOOK CLEANUP(fault_book_destroyp)

#endif
