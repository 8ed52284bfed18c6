/* Proves mock/domain/message.c: names, masks, times and money as the API writes them. */
#include "base/text.h"
#include "mock/domain/message.h"
#include "tests/support/suite.h"

#include <string.h>
#include <time.h>

#define S 1000000 /* microseconds in a second */

static const struct {
    const char *why;
    int64_t us;
    int offset_s;
    const char *text;
} times[] = {
    { "the docs' own form", INT64_C(1626161646799021), 19800, "2021-07-13 13:04:06.799021+05:30" },
    { "the beginning", 0, 0, "1970-01-01 00:00:00.000000+00:00" },
    { "small fractions keep their zeros", 1, 0, "1970-01-01 00:00:00.000001+00:00" },
    { "before the beginning", -1, 0, "1969-12-31 23:59:59.999999+00:00" },
    { "west of UTC", 0, -8 * 3600, "1969-12-31 16:00:00.000000-08:00" },
    { "half an hour west", 0, -12600, "1969-12-31 20:30:00.000000-03:30" },
    { "three quarters", 0, 20700, "1970-01-01 05:45:00.000000+05:45" },
    { "a leap day", INT64_C(951782400) * S, 0, "2000-02-29 00:00:00.000000+00:00" },
    { "the day after it", INT64_C(951868800) * S, 0, "2000-03-01 00:00:00.000000+00:00" },
    { "a leap day by the rule of four", INT64_C(1709164800) * S, 0,
        "2024-02-29 00:00:00.000000+00:00" },
    { "2100 has none", INT64_C(4107542400) * S, 0, "2100-03-01 00:00:00.000000+00:00" },
    { "the last second of a year", INT64_C(1767225599) * S + 999999, 0,
        "2025-12-31 23:59:59.999999+00:00" },
    { "the zone moves it into the next year", INT64_C(1767225599) * S, 3600,
        "2026-01-01 00:59:59.000000+01:00" },
    { "the last year that fits", INT64_C(253402300799) * S, 0, "9999-12-31 23:59:59.000000+00:00" },
};

START_TEST(time_is_written)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;

    message_time_text(times[_i].us, times[_i].offset_s, &out);
    ck_assert_msg(text_equal(out.buf, times[_i].text), "%s: %s", times[_i].why, out.buf);
}
END_TEST

START_TEST(every_day_is_as_the_c_library_has_it)
{
    for (time_t day = -200; day < 60000; day++) {
        CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
        time_t seconds = day * 86400 + 12 * 3600 + 34 * 60 + 56;
        char expected[64];
        struct tm tm;

        gmtime_r(&seconds, &tm);
        strftime(expected, sizeof(expected), "%Y-%m-%d %H:%M:%S.000000+00:00", &tm);
        message_time_text((int64_t)seconds * S, 0, &out);
        ck_assert_str_eq(out.buf, expected);
    }
}
END_TEST

static const struct {
    const char *why;
    int64_t amount;
    const char *text;
} amounts[] = {
    { "nothing", 0, "0.00000" },
    { "the rate of an SMS", 350, "0.00350" },
    { "the smallest", 1, "0.00001" },
    { "a whole dollar", 100000, "1.00000" },
    { "a balance", 488860, "4.88860" },
    { "a large one", INT64_C(12345678901), "123456.78901" },
    { "a debt", -350, "-0.00350" },
    { "the largest", INT64_MAX, "92233720368547.75807" },
    { "the least", INT64_MIN, "-92233720368547.75808" },
};

START_TEST(money_is_written)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;

    money_text(amounts[_i].amount, &out);
    ck_assert_msg(text_equal(out.buf, amounts[_i].text), "%s: %s", amounts[_i].why, out.buf);
}
END_TEST

static const struct {
    const char *why;
    enum message_log log;
    const char *number, *shown, *kept; /* kept: of the text "hello" */
} logs[] = {
    { "true shows all", LOG_ALL, "12025550123", "12025550123", "hello" },
    { "false hides both", LOG_NOTHING, "12025550123", "+12025550***", NULL },
    { "content_only hides the number", LOG_CONTENT_ONLY, "12025550123", "+12025550***", "hello" },
    { "number_only hides the text", LOG_NUMBER_ONLY, "12025550123", "12025550123",
        "***Text Content Redacted***" },
    { "another length", LOG_NOTHING, "919876543210", "+919876543***", NULL },
    { "too short to show anything", LOG_NOTHING, "12", "+***", NULL },
};

START_TEST(log_hides)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;

    message_shown_number(logs[_i].log, logs[_i].number, &out);
    ck_assert_msg(text_equal(out.buf, logs[_i].shown), "%s: %s", logs[_i].why, out.buf);
    ck_assert_msg(
        text_equal(message_kept_text(logs[_i].log, "hello"), logs[_i].kept), "%s", logs[_i].why);
}
END_TEST

static const struct {
    const char *why;
    int code;
    const char *name;
} errors[] = {
    { "delivered without fault", 0, "" },
    { "spam", 30, "Spam Detected" },
    { "a recipient who opted out", 200, "Source Number Blocked by STOP from Destination Number" },
    { "expired", 420, "Message Expired" },
    { "barred", 450, "Destination Country Barred" },
    { "no credit", 900, "Insufficient Credit" },
    { "the last one", 1000, "Unknown Error" },
    { "its name is not known", 120, "" },
    { "no such code", 7, "" },
    { "negative", -1, "" },
};

START_TEST(error_has_a_name)
{
    ck_assert_msg(text_equal(message_error_name(errors[_i].code), errors[_i].name), "%s: %s",
        errors[_i].why, message_error_name(errors[_i].code));
}
END_TEST

static const struct {
    const char *why;
    const char *const *names;
    size_t n;
} name_tables[] = {
    { "types", message_type_names, MESSAGE_TYPE_MAX_ },
    { "directions", message_direction_names, MESSAGE_DIRECTION_MAX_ },
    { "states", message_state_names, MESSAGE_STATE_MAX_ },
    { "logs", message_log_names, MESSAGE_LOG_MAX_ },
};

START_TEST(names_have_no_hole_and_are_found)
{
    for (size_t i = 0; i < name_tables[_i].n; i++) {
        const char *name = name_tables[_i].names[i];

        ck_assert_msg(name != NULL, "%s: %zu", name_tables[_i].why, i);
        ck_assert_int_eq(name_index(name_tables[_i].names, name_tables[_i].n, name), (int)i);
    }
    ck_assert_int_eq(name_index(name_tables[_i].names, name_tables[_i].n, "SMS"), -1);
    ck_assert_int_eq(name_index(name_tables[_i].names, name_tables[_i].n, ""), -1);
}
END_TEST

static Suite *message_suite(void)
{
    Suite *suite = suite_create("message");
    TCase *tc = tcase_create("words");

    tcase_add_loop_test(tc, time_is_written, 0, ARRAY_SIZE(times));
    tcase_add_test(tc, every_day_is_as_the_c_library_has_it);
    tcase_add_loop_test(tc, money_is_written, 0, ARRAY_SIZE(amounts));
    tcase_add_loop_test(tc, log_hides, 0, ARRAY_SIZE(logs));
    tcase_add_loop_test(tc, error_has_a_name, 0, ARRAY_SIZE(errors));
    tcase_add_loop_test(tc, names_have_no_hole_and_are_found, 0, ARRAY_SIZE(name_tables));
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(message_suite());
}
