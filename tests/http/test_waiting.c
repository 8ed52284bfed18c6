/* What exchanges wait in: the heap of times, and the table of tickets. */
#include "mock/http/connection.h"
#include "mock/http/tickets.h"
#include "mock/http/timers.h"
#include "tests/support/suite.h"

enum { MANY = 2000 };

static struct exchange *exchanges;

static void make(void)
{
    exchanges = xcalloc(MANY, sizeof(*exchanges));
    for (size_t i = 0; i < MANY; i++)
        exchanges[i].request.ticket = i + 1;
}

static void drop(void)
{
    free(exchanges);
}

/* Numbers without an order that one could see, the same in each run. */
static uint64_t scattered(uint64_t i)
{
    return (i * 2654435761u) % 1000003u;
}

START_TEST(times_come_in_order_whatever_was_moved_or_taken_away)
{
    struct timers t = { 0 };
    int64_t last = 0;
    size_t n = 0;

    for (size_t i = 0; i < MANY; i++)
        timers_set(&t, &exchanges[i], (int64_t)scattered(i));
    for (size_t i = 0; i < MANY; i += 3)
        timers_unset(&t, &exchanges[i]);
    for (size_t i = 1; i < MANY; i += 3)
        timers_set(&t, &exchanges[i], (int64_t)scattered(i + MANY));
    for (struct exchange *x; (x = timers_take(&t, INT64_MAX - 1)); n++) {
        size_t i = (size_t)(x - exchanges);
        int64_t due = (int64_t)scattered(i % 3 == 1 ? i + MANY : i);

        ck_assert_uint_ne(i % 3, 0);
        ck_assert_int_ge(due, last);
        ck_assert_uint_eq(x->stay.timer, 0);
        last = due;
    }
    ck_assert_uint_eq(n, MANY - (MANY + 2) / 3);
    timers_release(&t);
}
END_TEST

START_TEST(nothing_is_taken_before_its_time)
{
    struct timers t = { 0 };

    ck_assert_int_eq(timers_next_us(&t), INT64_MAX);
    ck_assert_ptr_null(timers_take(&t, INT64_MAX));
    timers_unset(&t, &exchanges[0]);
    timers_set(&t, &exchanges[0], 20);
    timers_set(&t, &exchanges[1], 10);
    timers_set(&t, &exchanges[1], 30);
    ck_assert_int_eq(timers_next_us(&t), 20);
    ck_assert_ptr_null(timers_take(&t, 19));
    ck_assert_ptr_eq(timers_take(&t, 20), &exchanges[0]);
    ck_assert_int_eq(timers_next_us(&t), 30);
    timers_release(&t);
}
END_TEST

START_TEST(a_ticket_finds_its_exchange_and_none_that_has_left)
{
    struct tickets t = { 0 };

    ck_assert_ptr_null(tickets_find(&t, 1));
    for (size_t i = 0; i < MANY; i++)
        tickets_add(&t, &exchanges[i]);
    for (size_t i = 0; i < MANY; i += 2)
        tickets_remove(&t, &exchanges[i]);
    for (size_t i = 0; i < MANY; i++)
        ck_assert_ptr_eq(tickets_find(&t, i + 1), i % 2 ? &exchanges[i] : NULL);
    ck_assert_ptr_null(tickets_find(&t, 0));
    ck_assert_ptr_null(tickets_find(&t, MANY + 1));
    ck_assert_uint_eq(t.n, MANY / 2);
    tickets_release(&t);
}
END_TEST

static Suite *waiting_suite(void)
{
    Suite *suite = suite_create("waiting");
    TCase *tc = tcase_create("waiting");

    tcase_add_checked_fixture(tc, make, drop);
    tcase_add_test(tc, times_come_in_order_whatever_was_moved_or_taken_away);
    tcase_add_test(tc, nothing_is_taken_before_its_time);
    tcase_add_test(tc, a_ticket_finds_its_exchange_and_none_that_has_left);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(waiting_suite());
}
