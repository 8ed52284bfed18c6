/* The callbacks of each message: their order, their tries. */
#include "mock/delivery/internal.h"
#include "mock/domain/callback_form.h"
#include "mock/domain/outcome.h"

#include <string.h>

enum { LATE_S = 300 }; /* callback=late */
static const int64_t second_us = 1000000;

static uint64_t line_key(const struct account *a, uint32_t n)
{
    return (uint64_t)a->id << 32 | n;
}

static struct line *line_find(const struct delivery *d, const struct account *a, uint32_t n)
{
    struct table_link *link = table_find(&d->lines, line_key(a, n));

    return link ? TABLE_OWNER(link, struct line, by_message) : NULL;
}

static struct line *line_of(struct delivery *d, struct account *a, uint32_t n)
{
    struct line *l = line_find(d, a, n);

    if (l)
        return l;
    l = xcalloc(1, sizeof(*l));
    l->account = a;
    l->n = n;
    table_add(&d->lines, &l->by_message, line_key(a, n));
    return l;
}

void line_drop(struct delivery *d, struct line *l)
{
    d->n_callbacks -= l->n_waiting;
    table_remove(&d->lines, &l->by_message);
    free(l);
}

static struct waiting *waiting_find(struct line *l, unsigned sequence)
{
    for (size_t i = 0; i < l->n_waiting; i++)
        if (l->waiting[i].callback.sequence == sequence)
            return &l->waiting[i];
    return NULL;
}

/* Whether this one need not wait for those before it. */
static bool is_free(const struct delivery *d, const struct line *l, const struct waiting *w)
{
    enum callback_wait waits = callback_wait_of(d->config.policy);

    for (const struct waiting *before = l->waiting; before < w; before++)
        if (waits == CALLBACK_WAITS_SETTLED ||
            (waits == CALLBACK_WAITS_TRIED && (before->is_trying || !before->callback.tries)))
            return false;
    return true;
}

static void schedule(struct delivery *d, struct line *l, struct waiting *w)
{
    struct due due = { .us = w->callback.due_us,
        .n = l->n,
        .kind = DUE_CALLBACK,
        .sequence = (uint8_t)w->callback.sequence };

    if (!w->is_scheduled)
        store_due_add(d->config.store, l->account, &due);
    w->is_scheduled = true;
}

/* Starts what may go out by now, and sets the alarm for what may later. */
static int line_go(struct delivery *d, struct line *l)
{
    int64_t now_us = delivery_now_us(d, l->account);
    int r = 0;

    for (size_t i = 0; i < l->n_waiting && r == 0; i++) {
        struct waiting *w = &l->waiting[i];

        if (w->is_trying || w->is_held || !is_free(d, l, w))
            continue;
        if (w->callback.due_us > now_us) {
            schedule(d, l, w);
            continue;
        }
        w->is_trying = true;
        r = attempt_start(d, l, &w->callback);
    }
    return r;
}

static bool is_end(enum message_state state)
{
    return state != MESSAGE_QUEUED && state != MESSAGE_SENT;
}

/* With the fault out-of-order, sent waits for the end if one is to come, which goes before it. */
static void put_in_order(struct line *l, const struct callback *c, bool end_to_come)
{
    bool swaps = l->faults & OUTCOME_OUT_OF_ORDER && !l->is_inbound;
    size_t at = l->n_waiting;

    if (swaps && is_end(c->state) && at && l->waiting[at - 1].callback.state == MESSAGE_SENT &&
        !l->waiting[at - 1].is_trying) {
        at--;
        l->waiting[at].is_held = false;
        l->waiting[at + 1] = l->waiting[at];
    }
    l->waiting[at] = (struct waiting){ .callback = *c,
        .is_held = swaps && c->state == MESSAGE_SENT && end_to_come };
    l->n_waiting++;
}

/* A message that was moved to and fro by hand may have more to tell than there is room for. */
static int waiting_add(
    struct delivery *d, struct line *l, const struct callback *c, bool end_to_come)
{
    int r;

    if (l->n_waiting == LINE_CALLBACKS_MAX)
        return 0;
    r = store_callback_put(d->config.store, l->account, c);
    put_in_order(l, c, end_to_come);
    d->n_callbacks++;
    return r < 0 ? r : line_go(d, l);
}

/* The callback of the end is lost: what was to come behind it goes now. */
static int waiting_drop(struct delivery *d, struct line *l, const struct callback *c)
{
    int r = attempt_drop(d, l, c);

    for (size_t i = 0; i < l->n_waiting; i++)
        l->waiting[i].is_held = false;
    return r < 0 ? r : line_go(d, l);
}

int line_add(struct delivery *d, struct account *a, const struct due *due, enum message_state state,
    bool is_inbound)
{
    struct line *l;
    bool late = due->faults & OUTCOME_LATE;
    struct callback c = { .message = due->n,
        .sequence = due->kind,
        .state = state,
        .event_us = due->us,
        .due_us = due->us + (late ? LATE_S * second_us : 0) };
    int r;

    if (!is_inbound && !callback_is_due(d->config.policy, state, is_end(state)))
        return 0;
    l = line_of(d, a, due->n);
    l->faults = due->faults;
    l->is_inbound = is_inbound;
    if (!due->sent_us && due->kind == DUE_ENDED)
        c.sequence = DUE_SENT; /* failed comes second */
    if (is_end(state) && l->faults & OUTCOME_DROPPED)
        r = waiting_drop(d, l, &c);
    else
        r = waiting_add(d, l, &c, due->ended_us && due->state != MESSAGE_SENT);
    if (!l->n_waiting)
        line_drop(d, l);
    return r;
}

int line_resume(struct delivery *d, struct account *a, const struct callback *c)
{
    struct arena arena = { 0 };
    struct line *l = line_of(d, a, c->message);
    struct message m;
    int r = store_message_by_n(d->config.store, &arena, a, c->message, &m);

    if (r == 0) {
        l->faults = m.faults;
        l->is_inbound = m.direction == MESSAGE_INBOUND;
        put_in_order(l, c, m.ended_us > a->fired_us && m.state != MESSAGE_SENT);
        d->n_callbacks++;
        schedule(d, l, &l->waiting[l->n_waiting - 1]);
    }
    arena_release(&arena);
    if (!l->n_waiting)
        line_drop(d, l);
    return r;
}

int line_due(struct delivery *d, struct account *a, const struct due *due)
{
    struct line *l = line_find(d, a, due->n);
    struct waiting *w = l ? waiting_find(l, due->sequence) : NULL;

    if (!w)
        return 0;
    w->is_scheduled = false;
    return line_go(d, l);
}

static void waiting_remove(struct delivery *d, struct line *l, struct waiting *w)
{
    size_t behind = (size_t)(&l->waiting[l->n_waiting] - w) - 1;

    memmove(w, w + 1, behind * sizeof(*w));
    l->n_waiting--;
    d->n_callbacks--;
}

/* What will not get through by trying again: the address is not one to be called. */
static bool is_hopeless(const struct outbox_result *result)
{
    return result->end == OUTBOX_ADDRESS_REFUSED || result->end == OUTBOX_BAD_URL;
}

/* clang-format off */
static const enum try_result result_of_end[] = {
    [OUTBOX_ANSWERED]           = TRY_STATUS,
    [OUTBOX_BAD_URL]            = TRY_BARRED,
    [OUTBOX_ADDRESS_REFUSED]    = TRY_BARRED,
    [OUTBOX_UNRESOLVED]         = TRY_UNREACHABLE,
    [OUTBOX_UNREACHABLE]        = TRY_UNREACHABLE,
    [OUTBOX_TLS]                = TRY_UNREACHABLE,
    [OUTBOX_BROKEN]             = TRY_BROKEN,
    [OUTBOX_TIMED_OUT]          = TRY_TIME_OUT,
    [OUTBOX_TOO_LARGE]          = TRY_BROKEN,
    [OUTBOX_TOO_MANY_REDIRECTS] = TRY_BROKEN,
};
/* clang-format on */

static bool is_good(const struct outbox_result *result)
{
    return result->end == OUTBOX_ANSWERED && result->status == 200;
}

static void attempt_count(
    struct delivery *d, const struct attempt *at, const struct outbox_result *result, bool again)
{
    metric_add(d->config.metrics, at->is_inbound ? METRIC_INBOUND_TRIES : METRIC_CALLBACK_TRIES,
        is_good(result) ? TRY_SUCCESS : result_of_end[result->end]);
    if (again)
        metric_add(d->config.metrics, METRIC_CALLBACK_RETRIES, 0);
}

static void attempt_tell(struct delivery *d, const struct attempt *at,
    const struct outbox_result *result, bool again, int64_t next_us)
{
    struct account *a = at->berth->account;
    struct journal_try_end end = { .status = result->status,
        .failure = result->why,
        .latency_us = a->settings.is_frozen ? 0 : result->latency_us,
        .answer = result->body,
        .answer_len = result->body_len,
        .again = again ? (result->why ? result->why : "not answered 200") : NULL,
        .next_us = next_us };
    struct delivery_fired fired = { .us = at->time_us,
        .n = at->n,
        .kind = at->is_inbound ? FIRED_WEBHOOK : FIRED_CALLBACK,
        .state = at->state,
        .sequence = at->sequence + 1,
        .try = at->number,
        .status = result->status,
        .again = again };

    (at->is_inbound ? journal_inbound_end : journal_callback_end)(
        d->config.journal, a->id, at->journal, &end);
    memcpy(fired.uuid, at->uuid, sizeof(fired.uuid));
    if (!at->is_earlier)
        advance_tell(d, a, &fired);
}

/* It is over with this callback: answered, or given up. */
static int settle(struct delivery *d, struct line *l, struct waiting *w, bool is_answered,
    const struct outbox_result *result)
{
    struct account *a = l->account;
    uint32_t n = l->n;
    bool is_inbound = l->is_inbound;
    int r = store_callback_remove(d->config.store, a, n, w->callback.sequence);

    waiting_remove(d, l, w);
    if (r == 0)
        r = line_go(d, l);
    if (!l->n_waiting)
        line_drop(d, l);
    if (r == 0 && is_inbound)
        r = inbound_settled(d, a, n, is_answered, result);
    return r;
}

int line_answered(struct delivery *d, struct attempt *at, const struct outbox_result *result)
{
    struct account *a = at->berth->account;
    struct line *l = line_find(d, a, at->n);
    struct waiting *w = l && !at->is_copy ? waiting_find(l, at->sequence) : NULL;
    bool is_answered = is_good(result);
    int64_t gap_us = -1;
    int r;

    if (w) {
        w->is_trying = false;
        w->callback.tries++;
        if (!is_answered && !is_hopeless(result))
            gap_us = callback_retry_us(d->config.policy, w->callback.tries);
        w->callback.due_us = at->time_us + (gap_us < 0 ? 0 : gap_us);
    }
    attempt_count(d, at, result, gap_us >= 0);
    attempt_tell(d, at, result, gap_us >= 0, w ? w->callback.due_us : 0);
    if (!w)
        return 0;
    if (gap_us < 0)
        return settle(d, l, w, is_answered, result);
    r = store_callback_put(d->config.store, a, &w->callback);
    return r < 0 ? r : line_go(d, l);
}

void line_takes_up(struct delivery *d, const struct attempt *at)
{
    struct line *l = line_find(d, at->berth->account, at->n);
    struct waiting *w = l && !at->is_copy ? waiting_find(l, at->sequence) : NULL;

    if (w)
        w->is_trying = true;
}

void lines_forget(struct delivery *d, const struct account *a)
{
    for (size_t i = 0; i < d->lines.room; i++)
        for (struct table_link *link = d->lines.slots[i], *next; link; link = next) {
            struct line *l = TABLE_OWNER(link, struct line, by_message);

            next = link->next;
            if (!a || l->account == a)
                line_drop(d, l);
        }
}
