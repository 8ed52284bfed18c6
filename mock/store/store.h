/*
 * The mock's memory. Only store/ knows SQLite. Calls return 0 (or a count) or a negative errno, and
 * then store_error() says why in English. One thread; one transaction for each turn of the server's
 * loop.
 */
#ifndef MOCK_STORE_STORE_H
#define MOCK_STORE_STORE_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "mock/domain/delivery_plan.h"

#include <stdbool.h>
#include <stdint.h>

enum { STORE_SCHEMA_VERSION = 3 };

/* How an account's clock goes, and how its messages go on, where the account does not say. */
struct account_settings {
    bool
        is_frozen; /* its clock stands still at frozen_us; else it is offset_us before the wall's */
    int64_t frozen_us, offset_us;
    bool runs_on; /* it stands only while it is advanced: what is kept says that it runs, by
                     offset_us */
    enum delivery_progress progress;
    int64_t sent_after_us, ended_after_us;
    bool number_rates; /* a number sends only so many messages a second */
};
#define ACCOUNT_SETTINGS_DEFAULT                                                                   \
    ((struct account_settings){ .progress = PROGRESS_AFTER,                                        \
        .sent_after_us = DELIVERY_SENT_AFTER_US,                                                   \
        .ended_after_us = DELIVERY_ENDED_AFTER_US })

struct store;
struct store_options {
    const char *world; /* a shipped world's name, or a file that ends in .sql or .db */
    const char *file;  /* where the state is kept; NULL: in memory */
    uint64_t seed;
    const struct account_settings *settings; /* what holds where an account says nothing; NULL: a
                                                real clock, messages that go on fast */
};

/*
 * Loads the world and opens the state: a new one is a copy of the world; a file that holds a state
 * already is kept as it is, and the world is then only what accounts are cloned from.
 *
 * 0 and *ret, or a negative errno with a sentence in *why: -ENOENT no such world or file, -EINVAL
 * the world's content, -EPROTO another schema version, -EIO what SQLite says.
 */
int store_create(const struct store_options *options, struct store **ret, struct strbuf *why);
void store_destroy(struct store *s);            /* NULL is fine */
const char *store_error(const struct store *s); /* borrowed until the next call */

/* One transaction; begin inside of one does nothing. */
int store_begin(struct store *s);
int store_commit(struct store *s);
void store_rollback(struct store *s);
/* A part of the transaction that can be taken back alone; exactly one mark at a time. */
int store_mark(struct store *s);
int store_mark_release(struct store *s);
void store_mark_undo(struct store *s);

static inline void store_destroyp(struct store **s)
{
    store_destroy(*s);
}
#define CLEANUP_STORE CLEANUP(store_destroyp)

#endif
