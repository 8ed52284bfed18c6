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

static void heap_add(struct due_set *set, const struct due *due)
{
    size_t at = set->n_heap;

    if (set->n_heap == set->room) {
        set->room = set->room ? set->room * 2 : 16;
        set->heap = xrealloc(set->heap, set->room * sizeof(*set->heap));
    }
    set->n_heap++;
    for (; at > 0 && is_before(due, &set->heap[(at - 1) / 2]); at = (at - 1) / 2)
        set->heap[at] = set->heap[(at - 1) / 2];
    set->heap[at] = *due;
}

static void heap_pop(struct due_set *set)
{
    struct due moved = set->heap[--set->n_heap];
    size_t at = 0;

    for (size_t child = 1; child < set->n_heap; child = 2 * at + 1) {
        if (child + 1 < set->n_heap && is_before(&set->heap[child + 1], &set->heap[child]))
            child++;
        if (!is_before(&set->heap[child], &moved))
            break;
        set->heap[at] = set->heap[child];
        at = child;
    }
    if (set->n_heap)
        set->heap[at] = moved;
}

static struct due *lane_at(const struct due_lane *lane, size_t i)
{
    return &lane->ring[(lane->first + i) & (lane->room - 1)];
}

static void lane_grow(struct due_lane *lane)
{
    struct due_lane old = *lane;

    lane->room = old.room ? old.room * 2 : 16;
    lane->ring = xcalloc(lane->room, sizeof(*lane->ring));
    lane->first = 0;
    for (size_t i = 0; i < old.n; i++)
        lane->ring[i] = *lane_at(&old, i);
    free(old.ring);
}

/* False if it belongs before what stands last. */
static bool lane_add(struct due_lane *lane, const struct due *due)
{
    if (lane->n && is_before(due, lane_at(lane, lane->n - 1)))
        return false;
    if (lane->n == lane->room)
        lane_grow(lane);
    *lane_at(lane, lane->n++) = *due;
    return true;
}

/* The next event, and the lane it stands in (NULL: the heap). NULL if there is none. */
static const struct due *first_of(const struct due_set *set, const struct due_lane **ret_lane)
{
    const struct due *first = set->n_heap ? &set->heap[0] : NULL;

    *ret_lane = NULL;
    for (size_t i = 0; i < DUE_LANES; i++) {
        const struct due_lane *lane = &set->lanes[i];

        if (lane->n && (!first || is_before(lane_at(lane, 0), first))) {
            first = lane_at(lane, 0);
            *ret_lane = lane;
        }
    }
    return first;
}

void due_set_release(struct due_set *set)
{
    for (size_t i = 0; i < DUE_LANES; i++)
        free(set->lanes[i].ring);
    free(set->heap);
    *set = (struct due_set){ 0 };
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

/* When the wall's clock reaches an event: a clock that stands still has reached it already, or
 * never will. */
static int64_t wall_us_of(const struct account *a, const struct due *due)
{
    if (a->settings.is_frozen)
        return due->us <= a->settings.frozen_us ? INT64_MIN : INT64_MAX;
    return due->us - a->settings.offset_us;
}

static int64_t next_wall_us(const struct account *a)
{
    const struct due_lane *lane;
    const struct due *first = first_of(&a->due, &lane);

    return first ? wall_us_of(a, first) : INT64_MAX;
}

static void alarm_bring_on(struct store *s, struct account *a, const struct due *due)
{
    int64_t wall_us = wall_us_of(a, due);

    if (wall_us < a->alarm_us)
        alarm_add(&s->due, a, wall_us);
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
    _Static_assert(DUE_CALLBACK + 1 == DUE_LANES, "a lane for each kind");

    if (!lane_add(&a->due.lanes[due->kind], due))
        heap_add(&a->due, due);
    alarm_bring_on(s, a, due);
}

const struct due *store_due_next(const struct account *a, int64_t now_us)
{
    const struct due_lane *lane;
    const struct due *first = first_of(&a->due, &lane);

    return first && first->us <= now_us ? first : NULL;
}

void store_due_pop(struct account *a)
{
    const struct due_lane *found;

    first_of(&a->due, &found);
    if (found) {
        struct due_lane *lane = &a->due.lanes[found - a->due.lanes];

        lane->first = (lane->first + 1) & (lane->room - 1);
        lane->n--;
    } else {
        heap_pop(&a->due);
    }
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

static void keep_others(struct store *s, struct account *a, const struct due *due, uint32_t n)
{
    if (due->n != n || due->kind == DUE_CALLBACK)
        store_due_add(s, a, due);
}

void store_due_drop(struct store *s, struct account *a, uint32_t n)
{
    struct due_set old = a->due;

    a->due = (struct due_set){ 0 };
    for (size_t lane = 0; lane < DUE_LANES; lane++)
        for (size_t i = 0; i < old.lanes[lane].n; i++)
            keep_others(s, a, lane_at(&old.lanes[lane], i), n);
    for (size_t i = 0; i < old.n_heap; i++)
        keep_others(s, a, &old.heap[i], n);
    due_set_release(&old);
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
