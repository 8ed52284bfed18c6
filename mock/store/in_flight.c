/* What a start or a rollback finds under way: the heap of what is due, and the queues of numbers.
 */
#include "mock/store/due_book.h"
#include "mock/store/internal.h"
#include "mock/store/messages.h"
#include "mock/store/queue_slots.h"

/*
 * A message ends within its expiry (3 hours at most) and the longest delay that an outcome may have
 * (10 days): none that was queued longer ago is still under way.
 */
enum { LONGEST_LIFE_HOURS = 10 * 24 + 3 };
/* Of an account that a world brought along: what it has under way was queued before. */
#define NOTHING_FIRED INT64_MIN
static const int64_t hour_us = (int64_t)3600 * 1000000;

static void message_resume(struct store *s, struct account *a, struct sql *q)
{
    struct due due = { .n = (uint32_t)sql_column_int(q) };
    const char *src;

    due.time_us = sql_column_int(q);
    due.sent_us = sql_column_int(q);
    due.ended_us = sql_column_int(q);
    due.state = (uint8_t)sql_column_int(q);
    due.code = (int16_t)sql_column_int_or(q, -1);
    due.amount = (uint32_t)sql_column_int(q);
    due.faults = (uint16_t)sql_column_int(q);
    due.has_callback = sql_column_int(q) != 0;
    src = sql_column_borrow(q);
    due.type = (uint8_t)sql_column_int(q);
    due.kind = DUE_ENDED;
    due.us = due.ended_us;
    if (due.sent_us > a->fired_us) {
        enum message_type type = (enum message_type)due.type;

        due.kind = DUE_SENT;
        due.us = due.sent_us;
        if (due.sent_us > store_queue_slot(a, src, type))
            store_queue_slot_set(a, src, type, due.sent_us, a->fired_us);
    }
    if (a->fired_us != NOTHING_FIRED && due.time_us > a->fired_us) {
        due.kind = DUE_QUEUED; /* a turn that had much to do did not come to it */
        due.us = due.time_us;
    }
    store_due_add(s, a, &due);
}

int due_load(struct store *s, struct account *a)
{
    int64_t since_us = a->last_time_us - LONGEST_LIFE_HOURS * hour_us;
    CLEANUP_SQL struct sql q = { 0 };
    uint32_t before = 0;
    int r;

    due_set_release(&a->due);
    a->slots.n = 0;
    free(a->slots.list);
    a->slots = (struct queue_slots){ 0 };
    if (!a->last_message)
        return 0;
    r = store_messages_before(s, a, since_us, &before);
    if (r == 0)
        r = sql_borrow(s, Q_MESSAGES_IN_FLIGHT, &q);
    if (r < 0)
        return r;
    sql_int(&q, message_row_id(a, before + 1));
    sql_int(&q, message_row_id(a, a->last_message));
    sql_int(&q, a->fired_us);
    while ((r = sql_step(s, &q)) == 1)
        message_resume(s, a, &q);
    return r;
}
