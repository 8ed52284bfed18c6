/* Proves base/clock.c. */
#include "base/clock.h"
#include "tests/support/suite.h"

static const struct {
    const char *why;
    int64_t us;
    struct civil_time civil;
} dates[] = {
    { "the epoch", 0, { 1970, 1, 1, 0, 0, 0, 0 } },
    { "a microsecond before it", -1, { 1969, 12, 31, 23, 59, 59, 999999 } },
    { "a leap day of a century", 951782400000000, { 2000, 2, 29, 0, 0, 0, 0 } },
    { "the day behind it", 951868800000000, { 2000, 3, 1, 0, 0, 0, 0 } },
    { "no leap day in 2100", 4107542400000000, { 2100, 3, 1, 0, 0, 0, 0 } },
    { "a second in 2021", 1610112309123456, { 2021, 1, 8, 13, 25, 9, 123456 } },
    { "the last second of a year", 1735689599000000, { 2024, 12, 31, 23, 59, 59, 0 } },
    { "behind 32 bits of seconds", 4294967296000000, { 2106, 2, 7, 6, 28, 16, 0 } },
    { "long ago", -11644473600000000, { 1601, 1, 1, 0, 0, 0, 0 } },
};

START_TEST(date_goes_both_ways)
{
    const struct civil_time *expected = &dates[_i].civil;
    struct civil_time t = civil_from_us(dates[_i].us);

    ck_assert_msg(t.year == expected->year && t.month == expected->month &&
                      t.day == expected->day && t.hour == expected->hour &&
                      t.minute == expected->minute && t.second == expected->second &&
                      t.microsecond == expected->microsecond,
        "%s: %d-%d-%d %d:%d:%d.%d", dates[_i].why, t.year, t.month, t.day, t.hour, t.minute,
        t.second, t.microsecond);
    ck_assert_msg(civil_to_us(expected) == dates[_i].us, "%s", dates[_i].why);
}
END_TEST

START_TEST(every_day_of_four_centuries_follows_the_last)
{
    const int64_t day = INT64_C(86400) * 1000000;
    struct civil_time last = civil_from_us(-75000 * day);

    for (int64_t n = -74999; n < 75000; n++) {
        struct civil_time t = civil_from_us(n * day);

        ck_assert_int_eq(civil_to_us(&t), n * day);
        ck_assert((t.day == last.day + 1 && t.month == last.month && t.year == last.year) ||
                  (t.day == 1 && last.day >= 28 && t.month == last.month % 12 + 1 &&
                      t.year == last.year + (last.month == 12)));
        last = t;
    }
}
END_TEST

START_TEST(clocks_run_forwards)
{
    int64_t before = clock_monotonic_us();

    ck_assert_int_ge(clock_monotonic_us(), before);
    ck_assert_int_gt(clock_wall_us(), INT64_C(1600000000000000));
}
END_TEST

static Suite *clock_suite(void)
{
    Suite *suite = suite_create("clock");
    TCase *tc = tcase_create("clock");

    tcase_set_timeout(tc, 30); /* seconds; for slow machines under sanitizers */
    tcase_add_loop_test(tc, date_goes_both_ways, 0, ARRAY_SIZE(dates));
    tcase_add_test(tc, every_day_of_four_centuries_follows_the_last);
    tcase_add_test(tc, clocks_run_forwards);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(clock_suite());
}
