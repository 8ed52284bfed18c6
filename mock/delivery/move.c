/* A message that somebody moves by hand. */
#include "mock/delivery/internal.h"
#include "mock/domain/delivery_plan.h"

#include <errno.h>

/* What happens now; the rest follows from it (fire.c). */
static struct due move_due(const struct message *m, int64_t now_us)
{
    bool was_sent = m->sent_us && m->sent_us < now_us;

    return (struct due){ .us = now_us,
        .time_us = m->time_us,
        .sent_us = m->sent_us,
        .ended_us = m->ended_us,
        .n = m->n,
        .amount = (uint32_t)m->amount,
        .code = (int16_t)m->error_code,
        .faults = (uint16_t)m->faults,
        .kind = m->sent_us && !was_sent ? DUE_SENT : DUE_ENDED,
        .state = (uint8_t)m->state,
        .type = (uint8_t)m->type,
        .has_callback = m->url != NULL };
}

int delivery_message_move(struct delivery *d, struct account *a, const struct message *m,
    enum message_state state, int error_code, struct strbuf *why)
{
    struct delivery_plan plan = {
        .sent_us = m->sent_us, .ended_us = m->ended_us, .end = m->state, .error_code = m->error_code
    };
    int64_t now_us = delivery_now_us(d, a);
    struct message moved = *m;
    struct due due;
    int r = delivery_move(&plan, now_us, state, error_code, why);

    if (r < 0)
        return r;
    moved.sent_us = plan.sent_us;
    moved.ended_us = plan.ended_us;
    moved.state = plan.end;
    moved.error_code = plan.error_code;
    moved.ended_rule = RULE_NONE;
    r = store_message_move(d->config.store, a, &moved);
    if (r < 0)
        return r;
    store_due_drop(d->config.store, a, m->n);
    due = move_due(&moved, now_us);
    if (m->sent_us && m->sent_us <= now_us)
        due.kind = DUE_ENDED; /* it was sent already, be it at this very moment */
    store_due_add(d->config.store, a, &due);
    return 0;
}
