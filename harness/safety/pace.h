/* Not faster than so many requests a second: a bucket of tokens. */
#ifndef HARNESS_SAFETY_PACE_H
#define HARNESS_SAFETY_PACE_H

#include <stdint.h>

/* Zeros are no limit. */
struct pace {
    int64_t per_second;
    int64_t next_us; /* when the bucket has its next token; of the monotonic clock */
};

/*
 * Takes a token and says how many microseconds from now on it is good; 0 is at once. An unused
 * second is made up for by as many requests in a row as a second has, not more.
 */
int64_t pace_take(struct pace *p, int64_t now_us);

#endif
