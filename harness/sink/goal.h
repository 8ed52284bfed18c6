/* What somebody waits for: GET {{sink}}/_callbacks?MessageUUID=…&until=…&within=… */
#ifndef HARNESS_SINK_GOAL_H
#define HARNESS_SINK_GOAL_H

#include "harness/sink/inbox.h"

enum { GOAL_WITHIN_DEFAULT_MS = 10000, GOAL_WITHIN_MAX_MS = 600000 };

/* Lists are as they were written, with commas; NULL: not asked for. */
struct goal {
    const char *uuid;
    const char *until;   /* one of these statuses has come */
    const char *or_fail; /* none of these has come before */
    const char *order;   /* these statuses have come, in this order, and no other */
    const char *kind;
    bool counted;
    uint64_t count; /* so many have come, and not more */
    bool none;      /* none comes, all the time */
    int64_t within_ms;
    struct form fields; /* each field that starts with a capital, but MessageUUID: equal to this */
};

/*
 * Reads the parameters of the query. -EINVAL with a sentence in why: MessageUUID is missing, one is
 * unknown, stands twice or cannot be meant so. Everything lives in the arena or is borrowed.
 */
int goal_read(struct arena *a, const struct form *query, struct goal *ret, struct strbuf *why);

/* True if the callback is one of those that are asked for. */
bool goal_is_about(const struct goal *g, const struct caught *c);

enum goal_state {
    GOAL_OPEN,
    GOAL_REACHED,
    GOAL_MISSED, /* it cannot be reached any more; why is a sentence */
};
enum goal_state goal_judge(const struct goal *g, const struct inbox *in, struct strbuf *why);
/* The same when the time is up: open goals are missed, except that none has come. */
enum goal_state goal_judge_at_end(const struct goal *g, const struct inbox *in, struct strbuf *why);

/* "500ms", "2s", "1m", or a number of milliseconds. -EINVAL if it is none or above most. */
int duration_read(const char *text, int64_t most_ms, int64_t *ret_ms);

#endif
