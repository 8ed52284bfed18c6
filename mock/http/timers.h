/* Which exchange is to be looked at next, by time: a heap, so that a thousand of them cost no more
 * than a few comparisons when one comes or goes, and nothing in between. */
#ifndef MOCK_HTTP_TIMERS_H
#define MOCK_HTTP_TIMERS_H

#include <stddef.h>
#include <stdint.h>

struct exchange;
struct timers {
    struct timer {
        int64_t due_us;
        struct exchange *exchange; /* its stay.timer is the place in this list, from 1 */
    } * list;
    size_t n, allocated;
};

/* An exchange has one timer at most; setting it again moves it. */
void timers_set(struct timers *t, struct exchange *x, int64_t due_us);
void timers_unset(struct timers *t, struct exchange *x); /* fine if there is none */
int64_t timers_next_us(const struct timers *t);          /* INT64_MAX: none */
/* Takes out the earliest that is due, or NULL. */
struct exchange *timers_take(struct timers *t, int64_t now_us);
void timers_release(struct timers *t);

#endif
