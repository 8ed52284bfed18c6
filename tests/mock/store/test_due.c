/* What is due when: the order of one account's events, when the wall's clock gets to whose, and
 * the queues of numbers. */
#include "mock/store/account_live.h"
#include "mock/store/due_book.h"
#include "mock/store/queue_slots.h"

#include "tests/mock/store/support.h"

static const int64_t second_us = 1000000;

struct event {
    int64_t us;
    uint32_t n;
    enum due_kind kind;
    uint8_t sequence;
};

/* Whatever order they are added in, and so whether they stand in a lane or in the heap, they come
 * by time, then by message, then in the order of its life. */
enum { EVENTS_MAX = 8 };
static const struct {
    const char *why;
    struct event added[EVENTS_MAX];
    const char *order; /* of their indices */
} orders[] = {
    { "nothing", { { 0 } }, "" },
    { "by time", { { 30, 1, DUE_ENDED, 0 }, { 10, 1, DUE_QUEUED, 0 }, { 20, 1, DUE_SENT, 0 } },
        "120" },
    { "a lane that was filled in order",
        { { 10, 1, DUE_SENT, 0 }, { 20, 2, DUE_SENT, 0 }, { 30, 3, DUE_SENT, 0 } }, "012" },
    { "one that comes before what its lane has goes to the heap",
        { { 30, 1, DUE_SENT, 0 }, { 10, 2, DUE_SENT, 0 }, { 40, 3, DUE_SENT, 0 },
            { 20, 4, DUE_SENT, 0 } },
        "1302" },
    { "at one time the message that was queued first",
        { { 10, 3, DUE_SENT, 0 }, { 10, 1, DUE_SENT, 0 }, { 10, 2, DUE_SENT, 0 } }, "120" },
    { "of one message its life",
        { { 10, 1, DUE_CALLBACK, 2 }, { 10, 1, DUE_ENDED, 0 }, { 10, 1, DUE_SENT, 0 },
            { 10, 1, DUE_QUEUED, 0 }, { 10, 1, DUE_CALLBACK, 1 } },
        "32140" },
    { "equal ones in the order they were added, in a lane",
        { { 10, 1, DUE_CALLBACK, 1 }, { 10, 1, DUE_CALLBACK, 1 } }, "01" },
    { "lanes and heap against each other",
        { { 50, 1, DUE_QUEUED, 0 }, { 40, 2, DUE_SENT, 0 }, { 30, 3, DUE_ENDED, 0 },
            { 20, 4, DUE_CALLBACK, 0 }, { 45, 5, DUE_QUEUED, 0 }, { 35, 6, DUE_SENT, 0 },
            { 25, 7, DUE_ENDED, 0 }, { 15, 8, DUE_CALLBACK, 0 } },
        "73625140" },
};

START_TEST(events_come_in_order)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *a = account_of(s, ARTICLE);
    const struct due *next;
    char order[EVENTS_MAX + 1] = "";
    size_t n = 0;

    for (size_t i = 0; i < EVENTS_MAX && orders[_i].added[i].n; i++) {
        const struct event *e = &orders[_i].added[i];

        store_due_add(s, a,
            &(struct due){ .us = e->us,
                .n = e->n,
                .kind = (uint8_t)e->kind,
                .sequence = e->sequence,
                .amount = (uint32_t)i });
    }
    while ((next = store_due_next(a, INT64_MAX))) {
        order[n++] = (char)('0' + next->amount);
        store_due_pop(a);
    }
    ck_assert_msg(text_equal(order, orders[_i].order), "%s: %s, not %s", orders[_i].why, order,
        orders[_i].order);
}
END_TEST

/* Lanes grow while they go round, heaps while they are emptied: thousands against a plain sort. */
START_TEST(many_events_come_in_order)
{
    enum { EVENTS = 5000 };
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *a = account_of(s, ARTICLE);
    int64_t last_us = 0;
    uint32_t state = 7, left = 0;

    for (uint32_t i = 0; i < EVENTS; i++) {
        const struct due *next;

        state = state * 1103515245 + 12345;
        store_due_add(s, a,
            &(struct due){ .us = last_us + (state >> 16) % 1000,
                .n = i + 1,
                .kind = (uint8_t)((state >> 8) % 4) });
        left++;
        if (state % 3)
            continue;
        next = store_due_next(a, INT64_MAX);
        ck_assert_int_ge(next->us, last_us);
        last_us = next->us;
        store_due_pop(a);
        left--;
    }
    for (; left; left--) {
        const struct due *next = store_due_next(a, INT64_MAX);

        ck_assert_int_ge(next->us, last_us);
        last_us = next->us;
        store_due_pop(a);
    }
    ck_assert_ptr_null(store_due_next(a, INT64_MAX));
}
END_TEST

START_TEST(nothing_is_due_before_its_time)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *a = account_of(s, ARTICLE);

    store_due_add(s, a, &(struct due){ .us = 10, .n = 1 });
    ck_assert_ptr_null(store_due_next(a, 9));
    ck_assert_ptr_nonnull(store_due_next(a, 10));
}
END_TEST

/* A plan that was replaced takes its events with it; its callbacks, and the others', stay. */
START_TEST(dropped_message_keeps_its_callbacks_and_the_others)
{
    static const struct event added[] = { { 10, 1, DUE_SENT, 0 }, { 20, 2, DUE_SENT, 0 },
        { 5, 2, DUE_SENT, 0 }, { 30, 2, DUE_ENDED, 0 }, { 40, 2, DUE_CALLBACK, 1 },
        { 1, 3, DUE_ENDED, 0 } };
    static const struct event left[] = { { 1, 3, DUE_ENDED, 0 }, { 10, 1, DUE_SENT, 0 },
        { 40, 2, DUE_CALLBACK, 1 } };
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *a = account_of(s, ARTICLE);

    for (size_t i = 0; i < ARRAY_SIZE(added); i++)
        store_due_add(s, a,
            &(struct due){ .us = added[i].us,
                .n = added[i].n,
                .kind = (uint8_t)added[i].kind,
                .sequence = added[i].sequence });
    store_due_drop(s, a, 2);
    for (size_t i = 0; i < ARRAY_SIZE(left); i++) {
        const struct due *next = store_due_next(a, INT64_MAX);

        ck_assert_ptr_nonnull(next);
        ck_assert_int_eq(next->us, left[i].us);
        ck_assert_uint_eq(next->n, left[i].n);
        store_due_pop(a);
    }
    ck_assert_ptr_null(store_due_next(a, INT64_MAX));
}
END_TEST

/* When the wall's clock gets to an event at NOW_US + 10 s of the account's clock. */
static const struct {
    const char *why;
    struct account_settings settings;
    int64_t wall_us;
} alarms[] = {
    { "a clock that runs with the wall's", { 0 }, NOW_US + 10000000 },
    { "one that is ahead", { .offset_us = 4000000 }, NOW_US + 6000000 },
    { "one that is behind", { .offset_us = -4000000 }, NOW_US + 14000000 },
    { "one that stands before it never gets there", { .is_frozen = true, .frozen_us = NOW_US },
        INT64_MAX },
    { "one that stands on it has got there", { .is_frozen = true, .frozen_us = NOW_US + 10000000 },
        INT64_MIN },
    { "one that stands behind it, too", { .is_frozen = true, .frozen_us = NOW_US + 20000000 },
        INT64_MIN },
};

static void alarm_check(struct store *s, struct account *a, int64_t wall_us, const char *why)
{
    ck_assert_msg(
        store_due_wall_us(s) == wall_us, "%s: %lld", why, (long long)store_due_wall_us(s));
    if (wall_us == INT64_MAX) {
        ck_assert_ptr_null(store_due_account(s, INT64_MAX - 1));
        return;
    }
    if (wall_us > INT64_MIN)
        ck_assert_ptr_null(store_due_account(s, wall_us - 1));
    ck_assert_ptr_eq(store_due_account(s, wall_us), a);
}

START_TEST(alarm_follows_the_clock)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *a = account_of(s, ARTICLE);

    ck_assert_int_eq(store_begin(s), 0);
    store_account_settings(s, a, &alarms[_i].settings);
    store_due_add(s, a, &(struct due){ .us = NOW_US + 10 * second_us, .n = 1 });
    alarm_check(s, a, alarms[_i].wall_us, alarms[_i].why);
    for (size_t i = 0; i < ARRAY_SIZE(alarms); i++) {
        store_account_settings(s, a, &alarms[i].settings); /* from any clock to any other */
        alarm_check(s, a, alarms[i].wall_us, alarms[i].why);
    }
    store_due_pop(a);
    ck_assert_int_eq(store_due_wall_us(s), INT64_MAX);
}
END_TEST

START_TEST(accounts_take_turns_by_the_wall)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *first = account_of(s, ARTICLE), *second = account_of(s, HISTORY);

    ck_assert_int_eq(store_begin(s), 0);
    store_account_settings(s, second, &(struct account_settings){ .offset_us = 100 * second_us });
    store_due_add(s, first, &(struct due){ .us = NOW_US + second_us, .n = 1 });
    store_due_add(s, second, &(struct due){ .us = NOW_US + 50 * second_us, .n = 1 });
    ck_assert_ptr_eq(store_due_account(s, NOW_US), second);
    store_due_pop(second);
    ck_assert_ptr_null(store_due_account(s, NOW_US));
    ck_assert_ptr_eq(store_due_account(s, NOW_US + second_us), first);
}
END_TEST

/* Queues of numbers -----------------------------------------------------------------------------
 */

START_TEST(queues_are_by_number_and_service)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *a = account_of(s, ARTICLE);

    ck_assert_int_eq(store_queue_slot(a, "12065550110", MESSAGE_SMS), 0);
    store_queue_slot_set(a, "12065550110", MESSAGE_SMS, 10, 0);
    ck_assert_int_eq(store_queue_slot(a, "12065550110", MESSAGE_SMS), 10);
    ck_assert_int_eq(store_queue_slot(a, "12065550110", MESSAGE_MMS), 0);
    ck_assert_int_eq(store_queue_slot(a, "12065550111", MESSAGE_SMS), 0);
    store_queue_slot_set(a, "12065550110", MESSAGE_SMS, 20, 0);
    ck_assert_int_eq(store_queue_slot(a, "12065550110", MESSAGE_SMS), 20);
    ck_assert_uint_eq(a->slots.n, 1);
}
END_TEST

/* A hundred thousand numbers that send one after the other do not stay for ever. */
START_TEST(free_queues_are_forgotten)
{
    enum { NUMBERS = 100000, BUSY = 50 };
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *a = account_of(s, ARTICLE);

    for (int i = 0; i < NUMBERS; i++) {
        char number[16];

        snprintf(number, sizeof(number), "1206%07d", i);
        store_queue_slot_set(a, number, MESSAGE_SMS, i + BUSY, i);
    }
    ck_assert_uint_le(a->slots.room, 512);
    for (int i = NUMBERS - BUSY + 1; i < NUMBERS; i++) {
        char number[16];

        snprintf(number, sizeof(number), "1206%07d", i);
        ck_assert_int_eq(store_queue_slot(a, number, MESSAGE_SMS), i + BUSY);
    }
}
END_TEST

static Suite *due_suite(void)
{
    Suite *suite = suite_create("due");
    TCase *tc = tcase_create("order");

    tcase_add_loop_test(tc, events_come_in_order, 0, ARRAY_SIZE(orders));
    tcase_add_test(tc, many_events_come_in_order);
    tcase_add_test(tc, nothing_is_due_before_its_time);
    tcase_add_test(tc, dropped_message_keeps_its_callbacks_and_the_others);
    tcase_add_loop_test(tc, alarm_follows_the_clock, 0, ARRAY_SIZE(alarms));
    tcase_add_test(tc, accounts_take_turns_by_the_wall);
    tcase_add_test(tc, queues_are_by_number_and_service);
    tcase_add_test(tc, free_queues_are_forgotten);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(due_suite());
}
