/* Proves harness/compare/drift.c and confirmed.c: what is known, what is gone, what is confirmed.
 */
#include "base/text.h"
#include "harness/compare/drift_report.h"
#include "tests/support/suite.h"

#include <string.h>

static const char *const rule_a[] = { "A" }, *const rules_ab[] = { "A", "B" },
                         *const rule_c[] = { "C" };

/* one: differs, proves A; two: the same, proves A and B; three: the same, proves C; four: left out
 */
static void drift_make(struct arena *a, struct drift *ret)
{
    struct drift_scenario *s = ARENA_ARRAY(a, struct drift_scenario, 4);
    struct drift_item item = { .scenario = &s[0], .what = { 1, 1, "status", "400", "422" } };

    s[0] = (struct drift_scenario){ "one", "one.hurl", rule_a, 1, NULL, true, 1 };
    s[1] = (struct drift_scenario){ "two", "two.hurl", rules_ab, 2, NULL, true, 0 };
    s[2] = (struct drift_scenario){ "three", "three.hurl", rule_c, 1, NULL, true, 0 };
    s[3] =
        (struct drift_scenario){ "four", "four.hurl", NULL, 0, "right: requires: mock", false, 0 };
    *ret = (struct drift){
        .arena = a, .left = "mock:article", .right = "https://h", .scenarios = s, .n_scenarios = 4
    };
    drift_add(ret, &item);
}

#define KNOWN(scenario, left)                                                                      \
    "{\"scenario\":\"" scenario "\",\"step\":1,\"round\":1,\"where\":\"status\",\"left\":\"" left  \
    "\",\"right\":\"422\",\"since\":\"2026-01-02\",\"reason\":\"because\"}"
#define FILE_OF(list) "{\"differences\":[" list "]}"

static const struct {
    const char *why, *text, *fault;
    size_t n_new, n_known, n_gone;
} files[] = {
    { "nothing is known", FILE_OF(""), NULL, 1, 0, 0 },
    { "it is known", FILE_OF(KNOWN("one", "400")), NULL, 0, 1, 0 },
    { "another value is new, and the old one gone", FILE_OF(KNOWN("one", "401")), NULL, 1, 0, 1 },
    { "gone from another scenario", FILE_OF(KNOWN("two", "400")), NULL, 1, 0, 1 },
    { "of one that was not compared nothing is said", FILE_OF(KNOWN("four", "400")), NULL, 1, 0,
        0 },
    { "of one that is not there", FILE_OF(KNOWN("five", "400")), NULL, 1, 0, 0 },
    { "no JSON", "x", "not JSON", 1, 0, 0 },
    { "no list", "{}", "no list \"differences\"", 1, 0, 0 },
    { "half a difference", FILE_OF("{\"scenario\":\"one\"}"), "difference 1 has not all", 1, 0, 0 },
};

START_TEST(known_ones_are_told_apart)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct drift d;
    int r;

    drift_make(&a, &d);
    r = drift_apply_known(&d, files[_i].text, strlen(files[_i].text), &why);
    ck_assert_msg((r < 0) == (files[_i].fault != NULL), "%s", files[_i].why);
    if (files[_i].fault)
        ck_assert_msg(strstr(why.buf, files[_i].fault), "%s: %s", files[_i].why, why.buf);
    ck_assert_msg(drift_count(&d, DRIFT_NEW) == files[_i].n_new &&
                      drift_count(&d, DRIFT_KNOWN) == files[_i].n_known &&
                      drift_count(&d, DRIFT_GONE) == files[_i].n_gone,
        "%s", files[_i].why);
}
END_TEST

START_TEST(a_file_is_written_that_knows_them)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf before = STRBUF_INIT, after = STRBUF_INIT, why = STRBUF_INIT;
    struct drift d, again;

    strbuf_adds(&before, FILE_OF(KNOWN("one", "401") "," KNOWN("four", "400")));
    drift_make(&a, &d);
    ck_assert_int_eq(drift_apply_known(&d, before.buf, before.len, &why), 0);
    drift_write_known(&d, &before, "2026-11-28", &after);
    ck_assert_ptr_nonnull(strstr(after.buf, "\"since\": \"2026-11-28\""));
    ck_assert_ptr_nonnull(strstr(after.buf, "\"scenario\": \"four\"")); /* not compared: kept */
    ck_assert_ptr_null(strstr(after.buf, "\"401\""));                   /* gone */
    drift_make(&a, &again);
    ck_assert_int_eq(drift_apply_known(&again, after.buf, after.len, &why), 0);
    ck_assert_uint_eq(drift_count(&again, DRIFT_KNOWN), 1);
    ck_assert_uint_eq(drift_count(&again, DRIFT_NEW) + drift_count(&again, DRIFT_GONE), 0);
}
END_TEST

START_TEST(rules_are_confirmed)
{
    static const char before[] =
        "{\"rules\":{\"A\":{\"confirmed\":\"2026-01-02\",\"against\":\"https://h\"},"
        "\"Z\":{\"confirmed\":\"2025-01-02\",\"against\":\"https://h\",\"scenarios\":3}}}";
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT, text = STRBUF_INIT;
    struct confirmed c = { .arena = &a }, again = { .arena = &a };
    struct drift d;

    drift_make(&a, &d);
    ck_assert_int_eq(confirmed_read(&c, before, strlen(before), &why), 0);
    ck_assert_uint_eq(confirmed_update(&c, &d, "2026-11-28"), 2);
    confirmed_write(&c, &text);
    ck_assert_int_eq(confirmed_read(&again, text.buf, text.len, &why), 0);
    /* A: one of its scenarios differs, so its date stays */
    ck_assert_str_eq(confirmed_find(&again, "A")->date, "2026-01-02");
    ck_assert_str_eq(confirmed_find(&again, "B")->date, "2026-11-28");
    ck_assert_uint_eq(confirmed_find(&again, "C")->scenarios, 1);
    ck_assert_str_eq(confirmed_find(&again, "Z")->date, "2025-01-02");
    ck_assert_uint_eq(confirmed_find(&again, "Z")->scenarios, 3);
    ck_assert_ptr_null(confirmed_find(&again, "D"));
}
END_TEST

START_TEST(what_failed_confirms_nothing)
{
    CLEANUP_ARENA struct arena a = { 0 };
    struct confirmed c = { .arena = &a };
    struct drift d;

    drift_make(&a, &d);
    d.scenarios[1].passed = d.scenarios[2].passed = false;
    ck_assert_uint_eq(confirmed_update(&c, &d, "2026-11-28"), 0);
    ck_assert_uint_eq(c.n, 0);
}
END_TEST

static Suite *drift_suite(void)
{
    Suite *s = suite_create("drift");
    TCase *tc = tcase_create("drift");

    tcase_add_loop_test(tc, known_ones_are_told_apart, 0, ARRAY_SIZE(files));
    tcase_add_test(tc, a_file_is_written_that_knows_them);
    tcase_add_test(tc, rules_are_confirmed);
    tcase_add_test(tc, what_failed_confirms_nothing);
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return suite_run(drift_suite());
}
