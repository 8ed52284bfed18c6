/* Proves harness/safety/money.c, prices.c and pace.c: a bound is never too low. */
#include "base/text.h"
#include "harness/safety/money.h"
#include "harness/safety/pace.h"
#include "harness/safety/prices.h"
#include "tests/support/suite.h"

#include <errno.h>
#include <string.h>

static const struct {
    const char *why, *text;
    int r;
    int64_t millionths;
    const char *shown;
} amounts[] = {
    { "a price as it is listed", "0.0035", 0, 3500, "0.00350" },
    { "a whole number", "12", 0, 12000000, "12.00000" },
    { "nothing", "0", 0, 0, "0.00000" },
    { "six decimals", "0.000001", 0, 1, "0.00001" },
    { "more decimals are rounded up", "0.0000001", 0, 1, "0.00001" },
    { "zeros are no more decimals", "0.00350000000", 0, 3500, "0.00350" },
    { "too much", "1000000001", -ERANGE, 0, NULL },
    { "far too much", "99999999999999999999", -ERANGE, 0, NULL },
    { "no digits before the point", ".5", -EINVAL, 0, NULL },
    { "none behind it", "5.", -EINVAL, 0, NULL },
    { "below nothing", "-1", -EINVAL, 0, NULL },
    { "a currency", "5 USD", -EINVAL, 0, NULL },
    { "an exponent", "1e3", -EINVAL, 0, NULL },
    { "empty", "", -EINVAL, 0, NULL },
};

START_TEST(money_is_read_and_written)
{
    CLEANUP_STRBUF struct strbuf shown = STRBUF_INIT;
    int64_t n = -1;

    ck_assert_msg(money_read(amounts[_i].text, &n) == amounts[_i].r, "%s", amounts[_i].why);
    if (amounts[_i].r < 0)
        return;
    ck_assert_msg(n == amounts[_i].millionths, "%s: %lld", amounts[_i].why, (long long)n);
    money_write(&shown, n);
    ck_assert_msg(text_equal(shown.buf, amounts[_i].shown), "%s: %s", amounts[_i].why, shown.buf);
}
END_TEST

#define TEN "0123456789"
#define SEVENTY TEN TEN TEN TEN TEN TEN TEN
static const struct {
    const char *why, *text;
    uint64_t units;
} texts[] = {
    { "no text", "", 1 },
    { "what one unit of Unicode holds", SEVENTY, 1 },
    { "one more", SEVENTY "x", 2 },
    { "two full units", TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN "0123", 2 },
    { "one more than that", TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN "01234", 3 },
    { "a character outside the BMP takes two", TEN TEN TEN TEN TEN TEN "012345678\xF0\x9F\x98\x80",
        2 },
    { "one of two bytes takes one", TEN TEN TEN TEN TEN TEN "012345678\xC3\xA9", 1 },
};

START_TEST(units_are_bounded)
{
    ck_assert_msg(text_units_bound(texts[_i].text) == texts[_i].units, "%s", texts[_i].why);
}
END_TEST

static bool is_number(const char *name, void *context)
{
    (void)context;
    return text_equal(name, "number");
}

static void prices_are(struct arena *a, const char *const *lines, struct prices *ret)
{
    CLEANUP_VARIABLES struct variables vs = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;

    for (size_t i = 0; lines[i]; i++) {
        size_t name = strcspn(lines[i], "=");

        variables_set_text(&vs, arena_dup(a, lines[i], name), lines[i] + name + 1, false);
    }
    ck_assert_msg(prices_read(a, &vs, ret, &why) == 0, "%s", why.buf);
}

START_TEST(a_send_costs_the_dearest_it_may_be)
{
    static const char *const lines[] = { "price_sms=0.01", "price_mms=0.015", "price_number=9",
        "dst=1", NULL };
    static const char *const only_number[] = { "price_number=9", NULL };
    struct send_field text = { .name = "text", .value = SEVENTY "x" };
    struct send_fields short_one = { 0 }, long_one = { &text, 1, 1 };
    CLEANUP_ARENA struct arena a = { 0 };
    struct prices p;
    int64_t cost;

    prices_are(&a, lines, &p);
    ck_assert_uint_eq(p.n, 3);
    ck_assert_int_eq(send_price(&p, is_number, NULL, 1, &short_one, &cost), 0);
    ck_assert_int_eq(cost, 15000); /* it may be an MMS */
    ck_assert_int_eq(send_price(&p, is_number, NULL, 3, &long_one, &cost), 0);
    ck_assert_int_eq(cost, 3 * 20000); /* two units of an SMS each */
    prices_are(&a, only_number, &p);
    ck_assert_int_eq(send_price(&p, is_number, NULL, 1, &short_one, &cost), -ENOENT);
}
END_TEST

static const struct {
    const char *why, *cost;
    int r;
    int64_t millionths;
} heads[] = {
    { "nothing said", NULL, 0, 0 },
    { "one kind", "2 sms", 0, 20000 },
    { "two kinds", "1 mms, 2 sms", 0, 35000 },
    { "none of a kind without a price", "0 rcs", 0, 0 },
    { "a kind without a price", "1 rcs", -ENOENT, 0 },
    { "a kind whose name only begins so", "1 smsx", -ENOENT, 0 },
};

START_TEST(a_head_has_its_price)
{
    static const char *const lines[] = { "price_sms=0.01", "price_mms=0.015", NULL };
    struct hurl_head head = { .cost.text = heads[_i].cost };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    CLEANUP_ARENA struct arena a = { 0 };
    struct prices p;
    int64_t cost = -1;

    prices_are(&a, lines, &p);
    ck_assert_msg(head_price(&p, &head, &cost, &why) == heads[_i].r, "%s", heads[_i].why);
    ck_assert_msg(heads[_i].r < 0 || cost == heads[_i].millionths, "%s: %lld", heads[_i].why,
        (long long)cost);
}
END_TEST

START_TEST(the_pace_is_kept)
{
    struct pace p = { .per_second = 10 }, none = { 0 };
    int64_t now = 5000000, sent_at_once = 0;

    for (int i = 0; i < 100; i++)
        ck_assert_int_eq(pace_take(&none, now), 0);
    while (pace_take(&p, now) == 0)
        sent_at_once++;
    ck_assert_int_eq(sent_at_once, 10); /* a full bucket */
    ck_assert_int_eq(pace_take(&p, now), 200000);
    ck_assert_int_eq(pace_take(&p, now + 250000), 50000);
    ck_assert_int_eq(pace_take(&p, now + 900000), 0);
}
END_TEST

static Suite *prices_suite(void)
{
    Suite *s = suite_create("prices");
    TCase *tc = tcase_create("prices");

    tcase_add_loop_test(tc, money_is_read_and_written, 0, ARRAY_SIZE(amounts));
    tcase_add_loop_test(tc, units_are_bounded, 0, ARRAY_SIZE(texts));
    tcase_add_test(tc, a_send_costs_the_dearest_it_may_be);
    tcase_add_loop_test(tc, a_head_has_its_price, 0, ARRAY_SIZE(heads));
    tcase_add_test(tc, the_pace_is_kept);
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return suite_run(prices_suite());
}
