#include "mock/store/due.h"

#include "mock/store/due_book.h"
#include "mock/store/internal.h"

/* What comes first: by time, then in the order the messages were queued, then of their life. */
static bool is_before(const struct due *a, const struct due *b)
{
    if (a->us != b->us)
        return a->us < b->us;
    if (a->n != b->n)
        return a->n < b->n;
    return a->kind != b->kind ? a->kind < b->kind : a->sequence < b->sequence;
}

static void sift_up(struct due_heap *h, size_t at)
{
    struct due moved = h->list[at];

    for (; at > 0 && is_before(&moved, &h->list[(at - 1) / 2]); at = (at - 1) / 2)
        h->list[at] = h->list[(at - 1) / 2];
    h->list[at] = moved;
}

static void sift_down(struct due_heap *h)
{
    struct due moved = h->list[0];
    size_t at = 0;

    for (size_t child = 1; child < h->n; child = 2 * at + 1) {
        if (child + 1 < h->n && is_before(&h->list[child + 1], &h->list[child]))
            child++;
        if (!is_before(&h->list[child], &moved))
            break;
        h->list[at] = h->list[child];
        at = child;
    }
    h->list[at] = moved;
}

void due_heap_release(struct due_heap *h)
{
    free(h->list);
    *h = (struct due_heap){ 0 };
}

/* The same for the accounts; an entry may be stale, which is found out when it comes up. */
static void alarm_add(struct due_book *book, struct account *a, int64_t wall_us)
{
    size_t at = book->n;

    if (book->n == book->room) {
        book->room = book->room ? book->room * 2 : 16;
        book->alarms = xrealloc(book->alarms, book->room * sizeof(*book->alarms));
    }
    book->n++;
    for (; at > 0 && wall_us < book->alarms[(at - 1) / 2].wall_us; at = (at - 1) / 2)
        book->alarms[at] = book->alarms[(at - 1) / 2];
    book->alarms[at] = (struct due_alarm){ wall_us, a };
    a->alarm_us = wall_us;
}

static void alarm_pop(struct due_book *book)
{
    struct due_alarm moved = book->alarms[--book->n];
    size_t at = 0;

    for (size_t child = 1; child < book->n; child = 2 * at + 1) {
        if (child + 1 < book->n && book->alarms[child + 1].wall_us < book->alarms[child].wall_us)
            child++;
        if (book->alarms[child].wall_us >= moved.wall_us)
            break;
        book->alarms[at] = book->alarms[child];
        at = child;
    }
    if (book->n)
        book->alarms[at] = moved;
}

/* When the wall's clock reaches the account's next event: one that stands still has reached it
 * already, or never will. */
static int64_t next_wall_us(const struct account *a)
{
    if (!a->due.n)
        return INT64_MAX;
    if (a->settings.is_frozen)
        return a->due.list[0].us <= a->settings.frozen_us ? INT64_MIN : INT64_MAX;
    return a->due.list[0].us - a->settings.offset_us;
}

void due_alarm_set(struct store *s, struct account *a)
{
    int64_t wall_us = next_wall_us(a);

    if (wall_us < a->alarm_us)
        alarm_add(&s->due, a, wall_us);
}

void due_book_release(struct due_book *book)
{
    free(book->alarms);
}

void store_due_add(struct store *s, struct account *a, const struct due *due)
{
    struct due_heap *h = &a->due;

    if (h->n == h->room) {
        h->room = h->room ? h->room * 2 : 16;
        h->list = xrealloc(h->list, h->room * sizeof(*h->list));
    }
    h->list[h->n++] = *due;
    sift_up(h, h->n - 1);
    due_alarm_set(s, a);
}

const struct due *store_due_next(const struct account *a, int64_t now_us)
{
    return a->due.n && a->due.list[0].us <= now_us ? &a->due.list[0] : NULL;
}

void store_due_pop(struct store *s, struct account *a)
{
    struct due_heap *h = &a->due;

    h->list[0] = h->list[--h->n];
    if (h->n)
        sift_down(h);
    due_alarm_set(s, a);
}

void store_due_fired(struct store *s, struct account *a, int64_t fired_us)
{
    if (fired_us <= a->fired_us)
        return;
    a->fired_us = fired_us;
    account_touch(s, a);
}

void store_due_unfire(struct store *s, struct account *a, int64_t now_us)
{
    if (now_us >= a->fired_us)
        return;
    a->fired_us = now_us;
    account_touch(s, a);
}

void store_due_drop(struct store *s, struct account *a, uint32_t n)
{
    struct due_heap old = a->due;

    a->due = (struct due_heap){ 0 };
    for (size_t i = 0; i < old.n; i++)
        if (old.list[i].n != n || old.list[i].kind == DUE_CALLBACK)
            store_due_add(s, a, &old.list[i]);
    due_heap_release(&old);
}

/* Drops stale alarms; the first one left is true. */
static struct due_alarm *alarm_first(struct due_book *book)
{
    while (book->n) {
        struct due_alarm *first = &book->alarms[0];
        struct account *a = first->account;
        int64_t wall_us = next_wall_us(a);

        if (first->wall_us == a->alarm_us && first->wall_us == wall_us)
            return first;
        if (first->wall_us == a->alarm_us) {
            a->alarm_us = INT64_MAX;
            alarm_pop(book);
            if (wall_us != INT64_MAX)
                alarm_add(book, a, wall_us);
        } else {
            alarm_pop(book);
        }
    }
    return NULL;
}

struct account *store_due_account(struct store *s, int64_t wall_us)
{
    struct due_alarm *first = alarm_first(&s->due);

    return first && first->wall_us <= wall_us ? first->account : NULL;
}

int64_t store_due_wall_us(struct store *s)
{
    struct due_alarm *first = alarm_first(&s->due);

    return first ? first->wall_us : INT64_MAX;
}
