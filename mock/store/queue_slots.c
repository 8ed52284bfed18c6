#include "mock/store/queue_slots.h"

#include "base/arena.h"
#include "base/random.h"

enum { FIRST_SLOTS = 16 };

/* 0 marks a free slot, so no key is 0. */
static uint64_t key_of(const char *number, enum message_type type)
{
    return mix64_text((uint64_t)type, number) | 1;
}

static struct queue_slot *slot_of(const struct queue_slots *q, uint64_t key)
{
    size_t at = key & (q->room - 1);

    while (q->list[at].key && q->list[at].key != key)
        at = (at + 1) & (q->room - 1);
    return &q->list[at];
}

static void grow(struct queue_slots *q, int64_t now_us)
{
    struct queue_slots old = *q;
    size_t busy = 0;

    for (size_t i = 0; i < old.room; i++)
        busy += old.list[i].key && old.list[i].us > now_us;
    q->room = FIRST_SLOTS;
    while (busy * 2 >= q->room)
        q->room *= 2;
    q->list = xcalloc(q->room, sizeof(*q->list));
    q->n = busy;
    for (size_t i = 0; i < old.room; i++)
        if (old.list[i].key && old.list[i].us > now_us)
            *slot_of(q, old.list[i].key) = old.list[i];
    free(old.list);
}

int64_t store_queue_slot(const struct account *a, const char *number, enum message_type type)
{
    return a->slots.room ? slot_of(&a->slots, key_of(number, type))->us : 0;
}

void store_queue_slot_set(
    struct account *a, const char *number, enum message_type type, int64_t us, int64_t now_us)
{
    struct queue_slots *q = &a->slots;
    struct queue_slot *slot;

    if (q->n * 4 >= q->room * 3)
        grow(q, now_us);
    slot = slot_of(q, key_of(number, type));
    q->n += !slot->key;
    *slot = (struct queue_slot){ key_of(number, type), us };
}
