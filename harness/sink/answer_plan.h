/* How the sink answers the callbacks to come: GET {{sink}}/answer?status=500&times=1 */
#ifndef HARNESS_SINK_ANSWER_PLAN_H
#define HARNESS_SINK_ANSWER_PLAN_H

#include "base/strbuf.h"
#include "harness/sink/form.h"

#include <stdint.h>

enum { ANSWERS_MAX = 1000, ANSWER_DELAY_MAX_MS = 300000 };

struct planned_answer {
    char *uuid; /* for callbacks of that message only; NULL: of any */
    int status;
    char *body, *content_type, *location;
    int64_t delay_ms;
    uint64_t times; /* how often yet */
};

struct answer_plan {
    struct planned_answer *at; /* in the order they were asked for */
    size_t n;
};

void answer_plan_release(struct answer_plan *p);

/*
 * Reads status (default 200), delay, times (default 1), MessageUUID, body, content_type and
 * location (where a redirect leads) from the query and puts it behind what is planned. -EINVAL with
 * a sentence in why; -E2BIG if ANSWERS_MAX are planned.
 */
int answer_plan_add(struct answer_plan *p, const struct form *query, struct strbuf *why);

/* What to answer to a callback of that message (NULL: it names none), and how long to wait before.
 */
struct answer {
    int status;
    const char *body, *content_type, *location; /* in the arena; location NULL: none */
    int64_t delay_ms;
};
/* The first planned one that fits, which is used up by that; without one 200 and no body. */
struct answer answer_plan_take(struct answer_plan *p, struct arena *a, const char *uuid);

#endif
