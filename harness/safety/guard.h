/*
 * What stands between a run and a service that costs money: asked before each request, told of each
 * answer. All scenarios of a run share one; calls from several threads are in order.
 */
#ifndef HARNESS_SAFETY_GUARD_H
#define HARNESS_SAFETY_GUARD_H

#include "harness/safety/allow_list.h"
#include "harness/safety/owed_book.h"
#include "harness/safety/pace.h"
#include "harness/safety/prices.h"
#include "harness/safety/resources.h"

#include <stdatomic.h>

enum { GUARD_NO_LIMIT = -1, GUARD_OWED_MAX = 8 };

/* Everything is borrowed until guard_destroy. */
struct guard_options {
    bool only_allowed; /* sends go to numbers of the list only */
    struct allow_list allow;
    const char *marker; /* put behind each text; NULL: none */
    int64_t max_cost;   /* millionths; GUARD_NO_LIMIT */
    struct prices prices;
    struct resources resources;
    int64_t per_second;            /* requests; 0: no limit */
    const char *owed_file;         /* NULL: nothing is written down */
    const atomic_int *interrupted; /* not 0: ends a wait; NULL: none */
};

enum guard_verdict {
    GUARD_PASS,
    GUARD_STOP, /* it must not be sent */
    GUARD_INTERRUPTED,
    GUARD_FAILED, /* what is owed cannot be written down */
};

struct guard;
/* 0, or a negative errno with a sentence in why: the book cannot be opened. */
int guard_create(const struct guard_options *options, struct guard **ret, struct strbuf *why);
/* Closes the book; one in which nothing is owed is removed. NULL is fine. */
void guard_destroy(struct guard *g);

/* What guard_after has to know of a request. */
struct guard_ticket {
    uint64_t owed[GUARD_OWED_MAX]; /* numbers of entries */
    const char *id[GUARD_OWED_MAX];
    size_t n;
};

/*
 * In this order: puts the marker into the request (which gets a body of its own in the arena),
 * judges its destinations, books what it may cost, waits for its turn, writes down what it may
 * create. Unless GUARD_PASS, nothing is to be sent, and why is a sentence. g NULL passes
 * everything.
 */
enum guard_verdict guard_before(struct guard *g, struct arena *a, struct http_request *request,
    struct guard_ticket *ret, struct strbuf *why);
/* What came of it; answer NULL: none. 0, or a negative errno when that cannot be written down. */
int guard_after(struct guard *g, const struct guard_ticket *ticket,
    const struct http_request *request, const struct http_response *answer);

/* The same judgement for a request that is only shown: no wait, nothing is written down. */
enum guard_verdict guard_preview(
    struct guard *g, struct arena *a, struct http_request *request, struct strbuf *why);

/* What all requests so far may have cost; millionths. */
int64_t guard_cost(const struct guard *g);
/* True if one of them had no price; with a limit it would have been stopped. g NULL knows nothing.
 */
bool guard_cost_unknown(const struct guard *g);
const struct prices *guard_prices(const struct guard *g);
struct owed_book *guard_book(const struct guard *g); /* NULL: there is none */

static inline void guard_destroyp(struct guard **g)
{
    guard_destroy(*g);
}
#define CLEANUP_GUARD CLEANUP(guard_destroyp)

#endif
