/*
 * An advance takes an account's clock from one due event to the next. The clock moves only while
 * nothing is under way for the account, so each callback is made and answered at its time.
 */
#include "mock/delivery/internal.h"

#include "base/arena.h"
#include "mock/store/account_live.h"

#include <errno.h>

struct advance {
    struct advance *next, **link_in_list;
    struct berth *berth;
    uint64_t ticket;
    bool was_frozen;
    int64_t from_us, to_us, at_us;
    struct delivery_fired *fired;
    size_t n, room, total;
};

static void clock_set(struct delivery *d, struct advance *v, int64_t us)
{
    struct account *a = v->berth->account;
    struct account_settings settings = a->settings;

    settings.is_frozen = true;
    settings.frozen_us = us;
    settings.runs_on = !v->was_frozen;
    settings.offset_us = settings.runs_on ? us - d->config.wall_us(d->config.clock) : 0;
    store_account_settings(d->config.store, a, &settings);
}

/* A clock that ran goes on running, from where it is now. */
static void clock_give_back(struct delivery *d, const struct advance *v)
{
    struct account *a = v->berth->account;
    struct account_settings settings = a->settings;

    if (v->was_frozen)
        return;
    settings.is_frozen = settings.runs_on = false;
    settings.offset_us = v->to_us - d->config.wall_us(d->config.clock);
    settings.frozen_us = 0;
    store_account_settings(d->config.store, a, &settings);
}

static void advance_destroy(struct delivery *d, struct advance *v)
{
    struct berth *p = v->berth;

    *v->link_in_list = v->next;
    if (v->next)
        v->next->link_in_list = v->link_in_list;
    d->n_advances--;
    p->advance = NULL;
    berth_release(d, p);
    free(v->fired);
    free(v);
}

/* Receivers answer in any order; what is told of them is not to depend on it. */
static int fired_compare(const void *left, const void *right)
{
    const struct delivery_fired *a = left, *b = right;

    if (a->us != b->us)
        return a->us < b->us ? -1 : 1;
    if (a->n != b->n)
        return a->n < b->n ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->sequence != b->sequence)
        return a->sequence < b->sequence ? -1 : 1;
    return (int)a->try - (int)b->try;
}

static void advance_finish(struct delivery *d, struct advance *v)
{
    struct delivery_advance done = { .from_us = v->from_us,
        .to_us = v->to_us,
        .fired = v->fired,
        .n_fired = v->n,
        .n_total = v->total };

    if (v->n)
        qsort(v->fired, v->n, sizeof(*v->fired), fired_compare);
    clock_give_back(d, v);
    d->config.advanced(d->config.context, v->ticket, v->berth->account, &done);
    advance_destroy(d, v);
}

/* One step: false when it is done or has to wait for an answer. */
static bool advance_step(struct delivery *d, struct advance *v)
{
    struct account *a = v->berth->account;
    const struct due *next = store_due_next(a, v->to_us);

    if (v->berth->in_flight)
        return false;
    if (next && next->us <= a->settings.frozen_us) {
        d->is_behind = true; /* it is for fire_due, which had enough for this turn */
        return false;
    }
    v->at_us = next ? next->us : v->to_us;
    clock_set(d, v, v->at_us);
    if (next)
        return true;
    advance_finish(d, v);
    return false;
}

void advances_step(struct delivery *d)
{
    for (struct advance *v = d->advances, *next; v; v = next) {
        struct account *a = v->berth->account;

        next = v->next;
        while (advance_step(d, v) && fire_due(d, a) == 0)
            ;
    }
}

int delivery_advance(struct delivery *d, struct account *a, int64_t by_us, uint64_t ticket)
{
    struct berth *p = berth_of(d, a);
    struct advance *v;

    if (p->advance)
        return -EBUSY;
    v = xcalloc(1, sizeof(*v));
    v->berth = p;
    v->ticket = ticket;
    v->was_frozen = a->settings.is_frozen;
    v->from_us = delivery_now_us(d, a);
    v->to_us = v->from_us + by_us;
    v->next = d->advances;
    v->link_in_list = &d->advances;
    if (v->next)
        v->next->link_in_list = &v->next;
    d->advances = p->advance = v;
    d->n_advances++;
    v->at_us = v->from_us;
    clock_set(d, v, v->at_us);
    d->is_behind = true;
    return 0;
}

int delivery_settings(
    struct delivery *d, struct account *a, const struct account_settings *settings)
{
    struct berth *p = berth_find(d, a);

    if (p && p->advance)
        return -EBUSY;
    store_account_settings(d->config.store, a, settings);
    store_due_unfire(d->config.store, a, delivery_now_us(d, a));
    return 0;
}

void advance_tell(struct delivery *d, const struct account *a, const struct delivery_fired *fired)
{
    struct berth *p = d->advances ? berth_find(d, a) : NULL;
    struct advance *v = p ? p->advance : NULL;

    /* What was due before is answered sooner or later, as it happens: only the clock's way counts.
     */
    if (!v || fired->us <= v->from_us || ++v->total > ADVANCE_SHOWN_MAX)
        return;
    if (v->n == v->room) {
        v->room = v->room ? v->room * 2 : 64;
        v->fired = xrealloc(v->fired, v->room * sizeof(*v->fired));
    }
    v->fired[v->n++] = *fired;
}

void advance_forget(struct delivery *d, struct account *a)
{
    struct berth *p = berth_find(d, a);

    if (!p || !p->advance)
        return;
    d->config.advanced(d->config.context, p->advance->ticket, a, NULL);
    advance_destroy(d, p->advance);
}

void advances_rolled_back(struct delivery *d)
{
    for (struct advance *v = d->advances; v; v = v->next)
        clock_set(d, v, v->at_us);
}

void advances_destroy(struct delivery *d)
{
    while (d->advances)
        advance_destroy(d, d->advances);
}
