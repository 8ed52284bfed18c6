#include "harness/safety/pace.h"

enum { SECOND_US = 1000000 };

int64_t pace_take(struct pace *p, int64_t now_us)
{
    int64_t step, earliest, wait;

    if (p->per_second <= 0)
        return 0;
    step = SECOND_US / p->per_second;
    earliest = now_us - SECOND_US + step; /* a full bucket: all of a second's tokens */
    if (p->next_us < earliest)
        p->next_us = earliest;
    wait = p->next_us > now_us ? p->next_us - now_us : 0;
    p->next_us += step;
    return wait;
}
