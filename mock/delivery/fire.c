/* Due events become changes of state. */
#include "mock/delivery/internal.h"
#include "mock/domain/delivery_plan.h"
#include "mock/domain/outcome.h"
#include "mock/store/account_live.h"

/* Which change of its message it is, from 1: one that fails is never sent. */
static unsigned change_number(const struct due *due)
{
    return due->kind == DUE_ENDED && !due->sent_us ? 2 : (unsigned)due->kind + 1;
}

void state_tell(struct delivery *d, struct account *a, const struct due *due,
    enum message_state from, enum message_state to)
{
    struct delivery_fired fired = {
        .us = due->us, .n = due->n, .kind = FIRED_STATE, .sequence = change_number(due), .state = to
    };
    struct journal_state state = { .time_us = due->us,
        .message_uuid = fired.uuid,
        .message_n = due->n,
        .sequence = fired.sequence,
        .from = from,
        .to = to };

    metrics_message(d->config.metrics, (enum message_type)due->type, to);
    if (!d->advances && !journal_hears_states(d->config.journal, a->id))
        return;
    account_id_text(a, ID_MESSAGE, due->n, due->time_us, fired.uuid);
    if (due->kind == DUE_ENDED && due->code > 0)
        fired.error_code = state.error_code = due->code;
    journal_state(d->config.journal, a->id, &state);
    advance_tell(d, a, &fired);
}

/* What comes behind an event in a message's life. */
static void schedule_next(struct delivery *d, struct account *a, struct due due)
{
    if (due.kind == DUE_QUEUED && due.sent_us) {
        due.kind = DUE_SENT;
        due.us = due.sent_us;
    } else if (due.ended_us && due.kind < DUE_ENDED && due.state != MESSAGE_SENT) {
        due.kind = DUE_ENDED;
        due.us = due.ended_us;
    } else {
        return;
    }
    store_due_add(d->config.store, a, &due);
}

/* A balance that is used up fails the message that finds it so; for two minutes then, sends are
 * refused. */
static int credit_fails(struct delivery *d, struct account *a, struct due *due)
{
    struct arena arena = { 0 };
    struct message m;
    int r = store_message_by_n(d->config.store, &arena, a, due->n, &m);

    if (r == 0) {
        m.state = MESSAGE_FAILED;
        m.error_code = ERROR_CREDIT;
        m.sent_us = 0;
        m.ended_us = due->us;
        m.ended_rule = RULE_DELIVERY_CREDIT;
        r = store_message_move(d->config.store, a, &m);
    }
    arena_release(&arena);
    if (!a->credit_ran_out_us)
        store_account_credit_ran_out(d->config.store, a, due->us);
    due->kind = DUE_ENDED;
    due->state = MESSAGE_FAILED;
    due->code = ERROR_CREDIT;
    due->sent_us = 0;
    due->ended_us = due->us;
    return r;
}

static bool can_pay(const struct delivery *d, const struct account *a, const struct due *due)
{
    return !due->amount || a->auto_recharge || a->cash_credits >= due->amount ||
           !rule_on(d->config.policy, RULE_DELIVERY_CREDIT);
}

static int fire_message(struct delivery *d, struct account *a, struct due due)
{
    static const enum message_state reached[] = {
        [DUE_QUEUED] = MESSAGE_QUEUED, [DUE_SENT] = MESSAGE_SENT
    };
    enum message_state from = MESSAGE_QUEUED, to;
    int r = 0;

    if (due.kind == DUE_SENT && !can_pay(d, a, &due))
        r = credit_fails(d, a, &due);
    else if (due.kind == DUE_SENT && rule_on(d->config.policy, RULE_PRICE_BALANCE))
        store_account_charge(d->config.store, a, due.amount);
    to = due.kind == DUE_ENDED ? (enum message_state)due.state : reached[due.kind];
    if (due.kind == DUE_QUEUED)
        from = MESSAGE_STATE_MAX_;
    else if (due.kind == DUE_ENDED && due.sent_us)
        from = MESSAGE_SENT;
    state_tell(d, a, &due, from, to);
    schedule_next(d, a, due);
    if (r == 0 && due.has_callback && !(due.faults & OUTCOME_NO_CALLBACK))
        r = line_add(d, a, &due, to, false);
    return r;
}

int fire_due(struct delivery *d, struct account *a)
{
    enum { MOST_AT_ONCE = 2000 }; /* between two looks at the sockets */
    int64_t now_us = delivery_now_us(d, a);
    const struct due *next;
    int r = 0;

    for (int n = 0; r == 0 && (next = store_due_next(a, now_us)); n++) {
        struct due due = *next;

        /* What is kept is a time up to which all was done: so no time is left half done. */
        if (n >= MOST_AT_ONCE && next->us > a->fired_us) {
            d->is_behind = true;
            return 0;
        }
        store_due_pop(a);
        store_due_fired(d->config.store, a, due.us);
        r = due.kind == DUE_CALLBACK ? line_due(d, a, &due) : fire_message(d, a, due);
    }
    return r;
}
