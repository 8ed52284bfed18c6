/* Proves mock/journal/deadlines.c and table.c against a plain look at all that is in them. */
#include "mock/journal/deadlines.h"

#include "base/random.h"
#include "base/table.h"
#include "tests/support/suite.h"

#include <stdbool.h>

enum { N = 300, STEPS = 20000 };

struct thing {
    struct deadline deadline;
    struct table_link link;
    bool is_in;
};

static const struct thing *first_due(const struct thing things[static N])
{
    const struct thing *first = NULL;

    for (size_t i = 0; i < N; i++) {
        const struct deadline *one = &things[i].deadline;

        if (things[i].is_in &&
            (!first || one->due_us < first->deadline.due_us ||
                (one->due_us == first->deadline.due_us && one->number < first->deadline.number)))
            first = &things[i];
    }
    return first;
}

/* Nothing is due before what it hangs on, and each knows its place. */
static void heap_check(const struct deadlines *d)
{
    for (size_t i = 0; i < d->n; i++) {
        ck_assert_uint_eq(d->heap[i]->at, i);
        ck_assert_int_le(d->heap[i ? (i - 1) / 2 : 0]->due_us, d->heap[i]->due_us);
    }
}

START_TEST(first_is_due_first)
{
    struct thing things[N] = { 0 };
    struct deadlines d = { 0 };
    size_t n = 0;

    for (uint64_t step = 0; step < STEPS; step++) {
        uint64_t drawn = mix64_pair((uint64_t)_i, step);
        struct thing *t = &things[drawn % N];

        if (t->is_in)
            deadlines_remove(&d, &t->deadline);
        else
            deadlines_add(&d, &t->deadline, (int64_t)(drawn >> 32) % 50);
        t->is_in = !t->is_in;
        n += t->is_in ? 1 : (size_t)-1;
        ck_assert_uint_eq(d.n, n);
        heap_check(&d);
        if (n)
            ck_assert_ptr_eq(d.heap[0], &first_due(things)->deadline);
    }
    deadlines_release(&d);
}
END_TEST

static void things_count(const struct thing things[static N], const struct table *t, uint64_t key)
{
    size_t found = 0, there = 0;

    for (const struct table_link *link = table_find(t, key); link; link = table_next(link))
        found++;
    for (size_t i = 0; i < N; i++)
        there += things[i].is_in && things[i].link.key == key;
    ck_assert_uint_eq(found, there);
}

START_TEST(link_is_found_by_its_key)
{
    struct thing things[N] = { 0 };
    struct table t = { 0 };

    for (uint64_t step = 0; step < STEPS; step++) {
        uint64_t drawn = mix64_pair((uint64_t)_i, step);
        struct thing *one = &things[drawn % N];

        if (one->is_in)
            table_remove(&t, &one->link);
        else
            table_add(&t, &one->link, (drawn >> 32) % 40);
        one->is_in = !one->is_in;
        things_count(things, &t, (drawn >> 16) % 40);
    }
    table_release(&t);
    ck_assert_ptr_null(table_find(&t, 1));
}
END_TEST

static Suite *deadlines_suite(void)
{
    Suite *suite = suite_create("deadlines");
    TCase *tc = tcase_create("deadlines");

    tcase_set_timeout(tc, 30); /* seconds; for slow machines under sanitizers */
    tcase_add_loop_test(tc, first_is_due_first, 0, 3);
    tcase_add_loop_test(tc, link_is_found_by_its_key, 0, 3);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(deadlines_suite());
}
