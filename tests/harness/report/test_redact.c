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
    { "percent-encoded but for the slash", "", "Zm9v%2bs3cr/et%20token", "", REDACTED },
    { "percent-encoded twice", "", "Zm9v%252Bs3cr%252Fet%2520token", "", REDACTED },
    { "in a form", "t=", "Zm9v%2Bs3cr%2Fet+token", "&x", "t=" REDACTED "&x" },
    { "JSON as PHP writes it", "\"", "Zm9v+s3cr\\/et token", "\"", "\"" REDACTED "\"" },
    { "JSON as Go writes it", "", "Zm9v\\u002bs3cr/et token", "", REDACTED },
    { "JSON, every character", "", "\\u005A\\u006d9v+s3cr\\/et\\u0020token", "", REDACTED },
    { "JSON in JSON", "", "Zm9v\\\\u002Bs3cr\\\\/et token", "", REDACTED },
    { "C's hexadecimal and octal", "", "\\x5am9v\\053s3cr/et token", "", REDACTED },
    { "by decimal references", "", "Zm9v&#43;s3cr&#047;et token", "", REDACTED },
    { "by hexadecimal ones", "", "Zm9v&#x2B;s3cr&#x02f;et&#x20;token", "", REDACTED },
    { "by names", "", "Zm9v&plus;s3cr&sol;et token", "", REDACTED },
    { "HTML in HTML", "", "Zm9v&amp;plus;s3cr&amp;#47;et token", "", REDACTED },
    { "a mixture", "", "Zm9v&#43;s3cr\\/et%20tok\\u0065n", "", REDACTED },
    { "hex", "bytes <", "5a6d39762b73336372", "2f657420746f6b656e00>", "bytes <" REDACTED "00>" },
    { "hex in capitals, apart", "", "5A:6D:39:76:2B:73:33:63:72:2F:65", ":74:20:74:6F:6B:65:6E",
        REDACTED },
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

/* As in a MIME body, a URL and JSON: folded, with the other alphabet, escaped. */
START_TEST(base64_is_found_however_written)
{
    static const char sharp[] = "?>?>~~~~\xff\xfe?"
                                "?>>~~";
    static const char *const written[] = {
        "Pz4/Pn5+fn7//j8/Pj5+fg==",
        "Pz4_Pn5-fn7__j8_Pj5-fg",
        "Pz4\\/Pn5+fn7\\/\\/j8\\/Pj5+fg==",
        "Pz4%2FPn5%2Bfn7%2f%2Fj8%2FPj5%2Bfg",
        "Pz4/Pn5+fn7/\r\n/j8/Pj5+fg==",
    };
    CLEANUP_ARENA struct arena a = { 0 };
    struct redactor r = { 0 };

    redactor_add(&r, &a, sharp, "T");
    ck_assert_str_eq(redact(&r, &a, arena_printf(&a, "<%s>", written[_i])), "<" REDACTED ">");
}
END_TEST

/* Secrets that themselves look encoded, in each plain encoding. */
START_TEST(secret_that_looks_encoded_is_found)
{
    static const struct {
        const char *secret, *written;
    } pairs[] = {
        { "a\\b\"c", "a\\b\"c" },
        { "a\\b\"c", "a\\\\b\\\"c" },
        { "a\\b\"c", "a\\\\\\\\b\\\\\\\"c" },
        { "a%41b", "a%41b" },
        { "a%41b", "a%2541b" },
        { "a&amp;b", "a&amp;b" },
        { "a&amp;b", "a&amp;amp;b" },
        { "S<x>'&\"", "S&lt;x&gt;&#x27;&amp;&quot;" },
        { "\xc3\xa9\xf0\x9f\x98\x80z", "\\u00e9\\ud83d\\uDE00z" },
        { "\xc3\xa9\xf0\x9f\x98\x80z", "%C3%A9&#128512;z" },
        { "\\\\\\\\", "\\\\\\\\\\\\\\\\" },
    };
    CLEANUP_ARENA struct arena a = { 0 };
    struct redactor r = { 0 };

    redactor_add(&r, &a, pairs[_i].secret, "T");
    ck_assert_msg(
        !strstr(redact(&r, &a, arena_printf(&a, "<%s>", pairs[_i].written)), pairs[_i].written),
        "%s in %s", pairs[_i].secret, pairs[_i].written);
}
END_TEST

static void put_spelled(struct strbuf *out, uint32_t how, char c)
{
    switch (how % 6) {
    case 0:
        strbuf_addf(out, "\\u%04x", c);
        return;
    case 1:
        strbuf_addf(out, "%%%02X", c);
        return;
    case 2:
        strbuf_addf(out, "&#%d;", c);
        return;
    case 3:
        strbuf_addf(out, "&#x%x;", c);
        return;
    case 4:
        strbuf_addf(out, "\\x%02x", c);
        return;
    default:
        strbuf_addc(out, c);
        return;
    }
}

/* One character by a spelling of its own, 256 times: whatever the mixture, nothing is left. */
START_TEST(any_mixture_of_spellings_is_found)
{
    uint32_t state = (uint32_t)_i * 2654435761u + 1;
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct redactor r = { 0 };

    redactor_add(&r, &a, token, "T");
    for (const char *c = token; *c; c++) {
        state = state * 1664525u + 1013904223u;
        put_spelled(&text, state >> 16, *c);
    }
    ck_assert_msg(text_equal(redact(&r, &a, text.buf), REDACTED), "%s", text.buf);
}
END_TEST

/* Backslashes can be read in many ways; that takes no time worth speaking of. */
START_TEST(many_readings_end)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT, secret = STRBUF_INIT;
    struct redactor r = { 0 };

    strbuf_addn(&secret, '\\', 60);
    strbuf_addc(&secret, 'x');
    strbuf_addn(&text, '\\', 2000);
    redactor_add(&r, &a, secret.buf, "T");
    ck_assert_str_eq(redact(&r, &a, text.buf), text.buf);
}
END_TEST

static Suite *redact_suite(void)
{
    Suite *s = suite_create("redact");
    TCase *tc = tcase_create("redact");

    tcase_add_loop_test(tc, secret_is_taken_out, 0, ARRAY_SIZE(cases));
    tcase_add_loop_test(tc, secret_is_found_inside_base64, 0, 5);
    tcase_add_loop_test(tc, base64_is_found_however_written, 0, 5);
    tcase_add_loop_test(tc, secret_that_looks_encoded_is_found, 0, 11);
    tcase_add_loop_test(tc, any_mixture_of_spellings_is_found, 0, 256);
    tcase_add_test(tc, many_readings_end);
    tcase_add_test(tc, empty_and_double_secrets_count_once);
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return suite_run(redact_suite());
}
