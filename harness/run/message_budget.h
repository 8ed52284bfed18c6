/* How many messages a run may send: a bound for mistakes that cost money. */
#ifndef HARNESS_RUN_MESSAGE_BUDGET_H
#define HARNESS_RUN_MESSAGE_BUDGET_H

#include "harness/client/http_exchange.h"
#include "harness/run/plan.h"

#include <stdatomic.h>

struct message_budget {
    uint64_t max;           /* 0: no limit */
    _Atomic(uint64_t) sent; /* by all threads together */
};

/*
 * How many messages a request may send: none unless it is a POST to …/Message/, else one for each
 * destination. Destinations are joined by '<', so each '<' (or %3C, or \u003c) in the body counts
 * as one more: a '<' in a text makes the estimate too high, never too low.
 */
uint64_t message_cost(const struct http_request *request);

/*
 * Books the request's cost; false, and nothing booked, when that would be too much. Exact, however
 * many threads book at once.
 */
bool message_budget_take(struct message_budget *b, const struct http_request *request);

/* The sum of "# cost:" over the plan's scenarios. */
uint64_t plan_cost(const struct plan *p);

#endif
