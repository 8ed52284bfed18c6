/* How many messages a run may send: a bound for mistakes that cost money. */
#ifndef HARNESS_RUN_MESSAGE_BUDGET_H
#define HARNESS_RUN_MESSAGE_BUDGET_H

#include "harness/run/plan.h"
#include "harness/safety/sends.h"

#include <stdatomic.h>

struct message_budget {
    uint64_t max;           /* 0: no limit */
    _Atomic(uint64_t) sent; /* by all threads together */
};

/*
 * Books the request's cost; false, and nothing booked, when that would be too much. Exact, however
 * many threads book at once.
 */
bool message_budget_take(struct message_budget *b, const struct http_request *request);

/* The sum of "# cost:" over the plan's scenarios. */
uint64_t plan_cost(const struct plan *p);

#endif
