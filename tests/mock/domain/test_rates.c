/* Proves mock/domain/rates.c: which row of a rate table counts. */
#include "mock/domain/rates.h"
#include "tests/support/suite.h"

#include "base/text.h"

#include <inttypes.h>

static const struct rate_row world[] = {
    { NULL, MESSAGE_SMS, RATE_ANY_SENDER, 100 },
    { NULL, MESSAGE_SMS, SENDER_TOLLFREE, 200 },
    { "US", MESSAGE_SMS, RATE_ANY_SENDER, 300 },
    { "US", MESSAGE_SMS, SENDER_SHORTCODE, 400 },
    { "US", MESSAGE_SMS, SENDER_SHORTCODE, 500 },
};

static const struct {
    const char *why;
    bool of_world;
    enum message_type type;
    enum sender_kind from;
    const char *country;
    int64_t rate;
} cases[] = {
    { "an SMS", false, MESSAGE_SMS, SENDER_LONGCODE, "US", 350 },
    { "an SMS to anywhere", false, MESSAGE_SMS, SENDER_TOLLFREE, "GB", 350 },
    { "an MMS from a long code", false, MESSAGE_MMS, SENDER_LONGCODE, "US", 1600 },
    { "an MMS from a toll-free number", false, MESSAGE_MMS, SENDER_TOLLFREE, "US", 3200 },
    { "to Canada", false, MESSAGE_MMS, SENDER_TOLLFREE, "CA", 4700 },
    { "a long code's is the same there", false, MESSAGE_MMS, SENDER_LONGCODE, "CA", 1600 },
    { "WhatsApp", false, MESSAGE_WHATSAPP, SENDER_LONGCODE, "US", 350 },
    { "a row for any", true, MESSAGE_SMS, SENDER_LONGCODE, "GB", 100 },
    { "one for the kind says more", true, MESSAGE_SMS, SENDER_TOLLFREE, "GB", 200 },
    { "one for the country says more still", true, MESSAGE_SMS, SENDER_TOLLFREE, "US", 300 },
    { "one for both most, the first of two", true, MESSAGE_SMS, SENDER_SHORTCODE, "US", 400 },
    { "a country that is not known", true, MESSAGE_SMS, SENDER_LONGCODE, "", 100 },
    { "what the world does not say is as usual", true, MESSAGE_MMS, SENDER_TOLLFREE, "CA", 4700 },
};

START_TEST(row_that_says_most_counts)
{
    int64_t rate =
        message_rate(cases[_i].of_world ? world : NULL, cases[_i].of_world ? ARRAY_SIZE(world) : 0,
            cases[_i].type, cases[_i].from, cases[_i].country);

    ck_assert_msg(rate == cases[_i].rate, "%s: %" PRId64, cases[_i].why, rate);
}
END_TEST

static const struct {
    const char *why, *assume;
    int code;
    int64_t rate, amount;
} failures[] = {
    { "a failure costs nothing", NULL, 450, 0, 0 },
    { "one with 200 shows its rate", NULL, 200, 350, 0 },
    { "or does not", "failed-rate=zero", 200, 0, 0 },
    { "or all do", "failed-rate=kept", 450, 350, 0 },
    { "without the rule it costs what it would have", "rule.PRICE-FAILED=off", 450, 350, 700 },
};

START_TEST(failure_costs_nothing)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct policy policy;

    policy_init(&policy);
    if (failures[_i].assume)
        ck_assert_int_eq(policy_assume(&policy, failures[_i].assume, &why), 0);
    ck_assert_msg(message_failed_rate(&policy, failures[_i].code, 350) == failures[_i].rate, "%s",
        failures[_i].why);
    ck_assert_msg(
        message_failed_amount(&policy, 700) == failures[_i].amount, "%s", failures[_i].why);
}
END_TEST

static Suite *rates_suite(void)
{
    Suite *suite = suite_create("domain rates");
    TCase *tc = tcase_create("rates");

    tcase_add_loop_test(tc, row_that_says_most_counts, 0, ARRAY_SIZE(cases));
    tcase_add_loop_test(tc, failure_costs_nothing, 0, ARRAY_SIZE(failures));
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(rates_suite());
}
