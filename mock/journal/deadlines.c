#include "mock/journal/deadlines.h"

#include "base/arena.h"

static void put(struct deadlines *d, struct deadline *one, size_t at)
{
    d->heap[at] = one;
    one->at = at;
}

static int is_before(const struct deadline *a, const struct deadline *b)
{
    return a->due_us != b->due_us ? a->due_us < b->due_us : a->number < b->number;
}

static void rise(struct deadlines *d, struct deadline *one, size_t at)
{
    for (; at && is_before(one, d->heap[(at - 1) / 2]); at = (at - 1) / 2)
        put(d, d->heap[(at - 1) / 2], at);
    put(d, one, at);
}

static void sink(struct deadlines *d, struct deadline *one, size_t at)
{
    for (;;) {
        size_t child = 2 * at + 1;

        if (child + 1 < d->n && is_before(d->heap[child + 1], d->heap[child]))
            child++;
        if (child >= d->n || is_before(one, d->heap[child]))
            break;
        put(d, d->heap[child], at);
        at = child;
    }
    put(d, one, at);
}

void deadlines_release(struct deadlines *d)
{
    free(d->heap);
    *d = (struct deadlines){ 0 };
}

void deadlines_add(struct deadlines *d, struct deadline *one, int64_t due_us)
{
    if (d->n == d->room) {
        d->room = d->room ? d->room * 2 : 64;
        d->heap = xrealloc(d->heap, d->room * sizeof(struct deadline *));
    }
    one->due_us = due_us;
    one->number = d->added++;
    rise(d, one, d->n++);
}

void deadlines_remove(struct deadlines *d, struct deadline *one)
{
    struct deadline *last = d->heap[--d->n];

    if (last == one)
        return;
    rise(d, last, one->at);
    sink(d, last, last->at);
}
