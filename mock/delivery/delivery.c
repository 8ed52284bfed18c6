#include "mock/delivery/internal.h"

#include "base/arena.h"
#include "mock/domain/delivery_plan.h"
#include "mock/store/due.h"

#include <errno.h>

void delivery_create(const struct delivery_config *config, struct delivery **ret)
{
    struct delivery *d = xcalloc(1, sizeof(*d));

    d->config = *config;
    *ret = d;
}

void delivery_destroy(struct delivery *d)
{
    if (!d)
        return;
    advances_destroy(d);
    while (d->attempts)
        attempt_end(d, d->attempts);
    lines_forget(d, NULL);
    table_release(&d->lines);
    table_release(&d->berths);
    free(d);
}

struct resumed {
    struct delivery *d;
    struct account *account;
    int r;
};

static void callback_resume(void *context, const struct callback *c)
{
    struct resumed *resumed = context;

    if (resumed->r == 0)
        resumed->r = line_resume(resumed->d, resumed->account, c);
}

int delivery_resume(struct delivery *d)
{
    struct resumed resumed = { .d = d };
    int r;

    while ((r = store_callback_account(d->config.store, resumed.account, &resumed.account)) == 1) {
        r = store_callbacks(d->config.store, resumed.account, callback_resume, &resumed);
        if (r < 0 || resumed.r < 0)
            return r < 0 ? r : resumed.r;
    }
    return r;
}

static int results_take(struct delivery *d)
{
    struct outbox_result result;
    int r = outbox_work(d->config.outbox);

    while (r == 0 && outbox_result(d->config.outbox, &result)) {
        struct attempt *at = (struct attempt *)(uintptr_t)result.tag;

        if (at->berth)
            r = line_answered(d, at, &result);
        attempt_end(d, at);
    }
    return r;
}

int delivery_work(struct delivery *d)
{
    int r = results_take(d);
    int64_t wall_us = d->config.wall_us(d->config.clock);
    struct account *a;

    d->is_behind = false;
    while (r == 0 && !d->is_behind && (a = store_due_account(d->config.store, wall_us)))
        r = fire_due(d, a);
    if (r == 0)
        advances_step(d);
    return r;
}

bool delivery_has_work(struct delivery *d)
{
    return d->is_behind || store_due_wall_us(d->config.store) <= d->config.wall_us(d->config.clock);
}

int64_t delivery_due_wall_us(struct delivery *d)
{
    return d->is_behind ? 0 : store_due_wall_us(d->config.store);
}

void delivery_committed(struct delivery *d)
{
    outbox_work(d->config.outbox); /* a failure of it comes again with the next work */
}

int delivery_rolled_back(struct delivery *d)
{
    int r;

    lines_forget(d, NULL);
    r = delivery_resume(d);
    for (struct attempt *at = d->attempts; at; at = at->next)
        if (at->berth && at->n > at->berth->account->last_message)
            attempt_orphan(d, at); /* its message is gone */
        else if (at->berth)
            line_takes_up(d, at);
    advances_rolled_back(d);
    d->is_behind = true;
    return r;
}

void delivery_forget(struct delivery *d, struct account *a)
{
    struct berth *p = berth_find(d, a);

    advance_forget(d, a);
    lines_forget(d, a);
    if (!p)
        return;
    for (struct attempt *at = d->attempts; at; at = at->next)
        if (at->berth == p)
            at->berth = NULL;
    p->in_flight = 0;
    berth_release(d, p);
}

struct delivery_gauges delivery_gauges(const struct delivery *d)
{
    return (struct delivery_gauges){ .callbacks_pending = d->n_callbacks,
        .in_flight = outbox_in_flight(d->config.outbox),
        .advances = d->n_advances };
}
