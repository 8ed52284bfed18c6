/* Proves harness/report/redact.c: no spelling of a secret gets through. */
#include "base/text.h"
#include "harness/report/redact.h"
#include "tests/support/suite.h"

#include <string.h>

static const char token[] = "Zm9v+s3cr/et token";

static const struct {
    const char *why, *before, *secret_spelling, *after, *expected;
} cases[] = {
    { "as it is", "a ", "Zm9v+s3cr/et token", " b", "a " REDACTED " b" },
    { "twice", "Zm9v+s3cr/et token", "Zm9v+s3cr/et token", "", REDACTED REDACTED },
    { "percent-encoded", "?t=", "Zm9v%2Bs3cr%2Fet%20token", "&x", "?t=" REDACTED "&x" },
    { "nothing in it", "abc", "", "def", "abcdef" },
    { "only its beginning", "", "Zm9v+s3cr", "", "Zm9v+s3cr" },
};

START_TEST(secret_is_taken_out)
{
    CLEANUP_ARENA struct arena a = { 0 };
    struct redactor r = { 0 };
    const char *text =
        arena_printf(&a, "%s%s%s", cases[_i].before, cases[_i].secret_spelling, cases[_i].after);

    redactor_add(&r, &a, token, "PLIVO_AUTH_TOKEN");
    ck_assert_msg(text_equal(redact(&r, &a, text), cases[_i].expected), "%s: %s", cases[_i].why,
        redact(&r, &a, text));
}
END_TEST

/* Whatever stands before it in the base64, so at each of its three alignments. */
START_TEST(secret_is_found_inside_base64)
{
    static const char *const before[] = { "", "a:", "MA:", "MAX:", "MAMOCKARTICLE0000001:" };
    CLEANUP_ARENA struct arena a = { 0 };
    struct redactor r = { 0 };
    char *login = arena_printf(&a, "%s%s", before[_i], token);
    char *text = arena_printf(&a, "Basic %s; x", base64_of(&a, login, strlen(login)));

    redactor_add(&r, &a, token, "PLIVO_AUTH_TOKEN");
    ck_assert_str_eq(redact(&r, &a, text), "Basic " REDACTED "; x");
}
END_TEST

START_TEST(empty_and_double_secrets_count_once)
{
    CLEANUP_ARENA struct arena a = { 0 };
    struct redactor r = { 0 };

    redactor_add(&r, &a, NULL, "A");
    redactor_add(&r, &a, "", "A");
    redactor_add(&r, &a, "same", "A");
    redactor_add(&r, &a, "same", "B");
    ck_assert_uint_eq(r.n, 1);
    ck_assert_str_eq(r.secrets[0].variable, "B");
    ck_assert_str_eq(redact(&r, &a, "all the same"), "all the " REDACTED);
}
END_TEST

static Suite *redact_suite(void)
{
    Suite *s = suite_create("redact");
    TCase *tc = tcase_create("redact");

    tcase_add_loop_test(tc, secret_is_taken_out, 0, ARRAY_SIZE(cases));
    tcase_add_loop_test(tc, secret_is_found_inside_base64, 0, 5);
    tcase_add_test(tc, empty_and_double_secrets_count_once);
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return suite_run(redact_suite());
}
