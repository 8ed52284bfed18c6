#include "base/table.h"

#include "base/arena.h"
#include "base/random.h"

enum { ROOM_FIRST = 64 };

static struct table_link **slot_of(const struct table *t, uint64_t key)
{
    return &t->slots[mix64(key) & (t->room - 1)];
}

static void put(struct table_link **slot, struct table_link *link)
{
    link->next = *slot;
    link->place = slot;
    if (link->next)
        link->next->place = &link->next;
    *slot = link;
}

static void grow(struct table *t)
{
    struct table old = *t;

    t->room = old.room ? old.room * 2 : ROOM_FIRST;
    t->slots = xcalloc(t->room, sizeof(struct table_link *));
    for (size_t i = 0; i < old.room; i++)
        for (struct table_link *link = old.slots[i], *next; link; link = next) {
            next = link->next;
            put(slot_of(t, link->key), link);
        }
    free(old.slots);
}

void table_release(struct table *t)
{
    free(t->slots);
    *t = (struct table){ 0 };
}

void table_add(struct table *t, struct table_link *link, uint64_t key)
{
    if (t->n == t->room)
        grow(t);
    link->key = key;
    put(slot_of(t, key), link);
    t->n++;
}

void table_remove(struct table *t, struct table_link *link)
{
    if (!link->place)
        return;
    *link->place = link->next;
    if (link->next)
        link->next->place = link->place;
    link->place = NULL;
    link->next = NULL;
    t->n--;
}

struct table_link *table_next(const struct table_link *link)
{
    struct table_link *at = link->next;

    while (at && at->key != link->key)
        at = at->next;
    return at;
}

struct table_link *table_find(const struct table *t, uint64_t key)
{
    struct table_link *at = t->room ? *slot_of(t, key) : NULL;

    while (at && at->key != key)
        at = at->next;
    return at;
}
