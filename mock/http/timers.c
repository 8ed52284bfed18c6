#include "mock/http/timers.h"

#include "mock/http/connection.h"

static void put(struct timers *t, size_t at, struct timer timer)
{
    t->list[at] = timer;
    timer.exchange->stay.timer = at + 1;
}

/* Lets the timer find its place from at: up while it is earlier, else down. */
static void settle(struct timers *t, size_t at, struct timer timer)
{
    while (at && timer.due_us < t->list[(at - 1) / 2].due_us) {
        put(t, at, t->list[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
    for (size_t child = 2 * at + 1; child < t->n; child = 2 * at + 1) {
        if (child + 1 < t->n && t->list[child + 1].due_us < t->list[child].due_us)
            child++;
        if (timer.due_us <= t->list[child].due_us)
            break;
        put(t, at, t->list[child]);
        at = child;
    }
    put(t, at, timer);
}

void timers_set(struct timers *t, struct exchange *x, int64_t due_us)
{
    timers_unset(t, x);
    if (t->n == t->allocated) {
        t->allocated = t->allocated ? 2 * t->allocated : 64;
        t->list = xrealloc(t->list, t->allocated * sizeof(*t->list));
    }
    t->n++;
    settle(t, t->n - 1, (struct timer){ due_us, x });
}

void timers_unset(struct timers *t, struct exchange *x)
{
    size_t at = x->stay.timer;

    if (!at)
        return;
    x->stay.timer = 0;
    t->n--;
    if (at - 1 < t->n)
        settle(t, at - 1, t->list[t->n]);
}

int64_t timers_next_us(const struct timers *t)
{
    return t->n ? t->list[0].due_us : INT64_MAX;
}

struct exchange *timers_take(struct timers *t, int64_t now_us)
{
    struct exchange *x;

    if (timers_next_us(t) > now_us || !t->n)
        return NULL;
    x = t->list[0].exchange;
    timers_unset(t, x);
    return x;
}

void timers_release(struct timers *t)
{
    free(t->list);
    *t = (struct timers){ 0 };
}
