/*
 * Two runs of the same scenarios, held against each other: status, headers, the structure and the
 * values of bodies, of every exchange, whether an assert looks at it or not.
 */
#ifndef HARNESS_COMPARE_COMPARE_H
#define HARNESS_COMPARE_COMPARE_H

#include "harness/compare/recording.h"

struct difference {
    size_t step, round; /* from 1 */
    const char *where;  /* "status", "header content-type", "$.objects[0].src", "body", "answer" */
    const char *left, *right; /* what stands there, without noise; "(none)" for nothing */
};

struct differences {
    struct difference *at;
    size_t n, room;
};

/* Which headers matter, in any case; of others nothing is said. */
struct compare_options {
    const char *const *headers;
    size_t n_headers;
};
extern const char *const compare_usual_headers[];
extern const size_t compare_usual_headers_n;

/*
 * Appends what differs, in the order of the exchanges. NULL is a scenario without an exchange.
 * Everything lives in the arena; nothing of it holds the value of a variable.
 */
void compare_scenarios(struct arena *a, const struct compare_options *options,
    const struct recorded_scenario *left, const struct recorded_scenario *right,
    struct differences *ret);

#endif
