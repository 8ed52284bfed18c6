#include "harness/eval/filter.h"
#include "tests/harness/eval/build_ast.h"
#include "tests/support/suite.h"

#include <errno.h>

#define F0(kind_)                                                                                  \
    {                                                                                              \
        .kind = HURL_FILTER_##kind_, .place = PLACE(11)                                            \
    }
#define F(kind_, ...)                                                                              \
    {                                                                                              \
        .kind = HURL_FILTER_##kind_, .arguments = { __VA_ARGS__ }, .place = PLACE(11)              \
    }

/* 2026-01-02T03:04:05Z, the tests' now */
static const int64_t now_us = INT64_C(1767323045000000);

/* clang-format off */
/* result as value_describe() writes it, or NULL for a fault whose message is `fault`. */
static const struct {
    struct hurl_filter filter;
    const char *input, *result, *fault;
} cases[] = {
    { F0(COUNT), "[1,2,3]", "integer <3>", NULL },
    { F0(COUNT), "bytes:abcd", "integer <4>", NULL },
    { F0(COUNT), "[]", "integer <0>", NULL },
    { F0(COUNT), "true", NULL, "invalid filter input: boolean; this filter takes bytes or list" },
    { F0(COUNT), "\"abc\"", NULL, "invalid filter input: string; this filter takes bytes or list" },
    { F0(COUNT), "none", NULL, "missing value to apply filter: nothing was found before" },
    { F0(FIRST), "[1,2]", "integer <1>", NULL },
    { F0(FIRST), "[]", "none", NULL },
    { F0(FIRST), "{}", NULL, "invalid filter input: object; this filter takes list" },
    { F0(LAST), "[1,2]", "integer <2>", NULL },
    { F0(LAST), "[]", "none", NULL },
    { F0(LAST), "1", NULL, "invalid filter input: integer; this filter takes list" },
    { F(NTH, W_INT(1)), "[5,6]", "integer <6>", NULL },
    { F(NTH, W_INT(-1)), "[5,6,7]", "integer <7>", NULL },
    { F(NTH, W_INT(2)), "[5,6]", NULL, "invalid filter input: out of bound - size is 2" },
    { F(NTH, W_INT(-3)), "[5,6]", NULL, "invalid filter input: out of bound - size is 2" },
    { F(NTH, W_NAME("name")), "[5,6]", NULL, "nth takes an integer" },
    { F(NTH, W_INT(0)), "null", NULL, "invalid filter input: null; this filter takes list" },
    { F(SPLIT, W_TEXT(", ")), "\"a, b, \"", "list <[a,b,]>", NULL },
    { F(SPLIT, W_TEXT("-")), "\"a\"", "list <[a]>", NULL },
    { F(SPLIT, W_TEXT("")), "\"a\"", NULL, "split takes a separator that is not empty" },
    { F(SPLIT, W_TEXT("-")), "[]", NULL, "invalid filter input: list; this filter takes string" },
    { F(JSONPATH, W_TEXT("$.a")), "\"{\\\"a\\\": 7}\"", "integer <7>", NULL },
    { F(JSONPATH, W_TEXT("$.b")), "\"{\\\"a\\\": 7}\"", "none", NULL },
    { F(JSONPATH, W_TEXT("$.b")), "\"{a}\"", NULL, NULL },
    { F(JSONPATH, W_TEXT("$b")), "\"{}\"", NULL, "$b is no JSONPath: '.', '[' or the end is expected (at byte 1)" },
    { F(JSONPATH, W_TEXT("$.b")), "{}", NULL, "invalid filter input: object; this filter takes string" },
    { F(REGEX, W_REGEX("id-(\\d+)")), "\"x id-42\"", "string <42>", NULL },
    { F(REGEX, W_TEXT("id-(\\d+)")), "\"none\"", "none", NULL },
    { F(REGEX, W_REGEX("\\d+")), "\"42\"", NULL, "\\d+ captures nothing: put ( ) around what is wanted" },
    { F(REGEX, W_REGEX("(?=a)(b)")), "\"42\"", NULL, "(?=a)(b) is not valid: look-ahead is not supported" },
    { F(REGEX, W_REGEX("(a)")), "1", NULL, "invalid filter input: integer; this filter takes string" },
    { F(REPLACE, W_TEXT(", "), W_TEXT("|")), "\"1, 2, 3\"", "string <1|2|3>", NULL },
    { F(REPLACE, W_TEXT(""), W_TEXT("|")), "\"1\"", NULL, "replace takes an old text that is not empty" },
    { F(REPLACE, W_TEXT("a"), W_TEXT("b")), "1", NULL, "invalid filter input: integer; this filter takes string" },
    { F(REPLACE_REGEX, W_REGEX("\\d+"), W_TEXT("#")), "\"a1b22\"", "string <a#b#>", NULL },
    { F(REPLACE_REGEX, W_REGEX("(\\w)(\\d)"), W_TEXT("$2${1}$$")), "\"a1\"", "string <1a$>", NULL },
    { F(REPLACE_REGEX, W_REGEX("(?P<x>b)|c"), W_TEXT("<$x>")), "\"abc\"", "string <a<b><>>", NULL },
    { F(REPLACE_REGEX, W_REGEX("x*"), W_TEXT("-")), "\"a\\u00e9\"", "string <-a-\xC3\xA9->", NULL },
    { F(REPLACE_REGEX, W_REGEX("("), W_TEXT("-")), "\"a\"", NULL, NULL },
    { F(REPLACE_REGEX, W_REGEX("a"), W_TEXT("-")), "true", NULL, "invalid filter input: boolean; this filter takes string" },
    { F0(TO_INT), "\"0042\"", "integer <42>", NULL },
    { F0(TO_INT), "\"-7\"", "integer <-7>", NULL },
    { F0(TO_INT), "-7.9", "integer <-7>", NULL },
    { F0(TO_INT), "14155550123", "integer <14155550123>", NULL },
    { F0(TO_INT), "\"99999999999999999999\"", "integer <99999999999999999999>", NULL },
    { F0(TO_INT), "\"4 2\"", NULL, "invalid filter input: string <4 2>" },
    { F0(TO_INT), "\"\"", NULL, "invalid filter input: string <>" },
    { F0(TO_INT), "true", NULL, "invalid filter input: boolean; this filter takes integer or float or string" },
    { F0(TO_FLOAT), "\"3.14\"", "float <3.14>", NULL },
    { F0(TO_FLOAT), "3", "float <3.0>", NULL },
    { F0(TO_FLOAT), "\"3,14\"", NULL, "invalid filter input: string <3,14>" },
    { F0(TO_FLOAT), "\"nan\"", NULL, "invalid filter input: string <nan>" },
    { F0(TO_FLOAT), "\"1e999\"", NULL, "invalid filter input: string <1e999>" },
    { F0(TO_FLOAT), "null", NULL, "invalid filter input: null; this filter takes integer or float or string" },
    { F0(TO_STRING), "5", "string <5>", NULL },
    { F0(TO_STRING), "true", "string <true>", NULL },
    { F0(TO_STRING), "[]", NULL, "invalid filter input: list; this filter takes null or boolean or integer or float or string or date" },
    { F0(TO_HEX), "bytes:\x0f\xa0", "string <0fa0>", NULL },
    { F0(TO_HEX), "\"a\"", NULL, "invalid filter input: string; this filter takes bytes" },
    { F0(BASE64_ENCODE), "bytes:hello?>", "string <aGVsbG8/Pg==>", NULL },
    { F0(BASE64_ENCODE), "\"a\"", NULL, "invalid filter input: string; this filter takes bytes" },
    { F0(BASE64_DECODE), "\"aGVsbG8/Pg==\"", "bytes <68656c6c6f3f3e>", NULL },
    { F0(BASE64_DECODE), "\"aGVsbG8/Pg\"", NULL, "invalid filter input: string <aGVsbG8/Pg> is not base64" },
    { F0(BASE64_DECODE), "\"!\"", NULL, "invalid filter input: string <!> is not base64" },
    { F0(BASE64_DECODE), "\"aGVs bG8=\"", NULL, "invalid filter input: string <aGVs bG8=> is not base64" },
    { F0(BASE64_DECODE), "1", NULL, "invalid filter input: integer; this filter takes string" },
    { F0(BASE64_URL_SAFE_ENCODE), "bytes:hello?>", "string <aGVsbG8_Pg>", NULL },
    { F0(BASE64_URL_SAFE_ENCODE), "1", NULL, "invalid filter input: integer; this filter takes bytes" },
    { F0(BASE64_URL_SAFE_DECODE), "\"aGVsbG8_Pg\"", "bytes <68656c6c6f3f3e>", NULL },
    { F0(BASE64_URL_SAFE_DECODE), "\"+\"", NULL, "invalid filter input: string <+> is not base64" },
    { F(DECODE, W_TEXT("latin1")), "bytes:caf\xe9", "string <caf\xC3\xA9>", NULL },
    { F(DECODE, W_TEXT("gb2312")), "bytes:\xc4\xe3\xba\xc3", "string <\xE4\xBD\xA0\xE5\xA5\xBD>", NULL },
    { F(DECODE, W_TEXT("utf-8")), "bytes:caf\xe9", NULL, "invalid filter input: the bytes are not in the charset 'utf-8'" },
    { F(DECODE, W_TEXT("klingon")), "bytes:a", NULL, "the charset 'klingon' is not known" },
    { F(DECODE, W_TEXT("utf-8")), "\"a\"", NULL, "invalid filter input: string; this filter takes bytes" },
    { F0(UTF8_DECODE), "bytes:caf\xc3\xa9", "string <caf\xC3\xA9>", NULL },
    { F0(UTF8_DECODE), "bytes:\xff", NULL, "invalid filter input: the bytes are not in the charset 'utf-8'" },
    { F0(UTF8_ENCODE), "\"\\u00e9\"", "bytes <c3a9>", NULL },
    { F0(UTF8_ENCODE), "bytes:a", NULL, "invalid filter input: bytes; this filter takes string" },
    { F0(URL_ENCODE), "\"https://mozilla.org/?x=\\u0448\"", "string <https%3A//mozilla.org/%3Fx%3D%D1%88>", NULL },
    { F0(URL_ENCODE), "1", NULL, "invalid filter input: integer; this filter takes string" },
    { F0(URL_DECODE), "\"a%20b+c%D1%88%\"", "string <a b+c\xD1\x88%>", NULL },
    { F0(URL_DECODE), "\"%ff\"", NULL, "invalid filter input: what is decoded is not UTF-8" },
    { F0(URL_DECODE), "1", NULL, "invalid filter input: integer; this filter takes string" },
    { F(URL_QUERY_PARAM, W_TEXT("b")), "\"http://h/p?a=1&b=x+y%21&b=2#b=3\"", "string <x y!>", NULL },
    { F(URL_QUERY_PARAM, W_TEXT("c")), "\"http://h/p?a=1#?c=1\"", "none", NULL },
    { F(URL_QUERY_PARAM, W_TEXT("a")), "\"h\"", NULL, "invalid filter input: string <h> is no URL" },
    { F0(HTML_ESCAPE), "\"<a href='x'>&\\\"\"", "string <&lt;a href=&#x27;x&#x27;&gt;&amp;&quot;>", NULL },
    { F0(HTML_ESCAPE), "1", NULL, "invalid filter input: integer; this filter takes string" },
    { F0(HTML_UNESCAPE), "\"&lt;&#62;&#x3e;&copy;&eacute;&yuml;&nope;&amp;amp;&\"", "string <<>>\xC2\xA9\xC3\xA9\xC3\xBF&nope;&amp;&>", NULL },
    { F0(HTML_UNESCAPE), "\"&#0;&#xD800;&#99999999999;\"", "string <\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD>", NULL },
    { F0(HTML_UNESCAPE), "1", NULL, "invalid filter input: integer; this filter takes string" },
    { F(TO_DATE, W_TEXT("%a, %d %b %Y %H:%M:%S GMT")), "\"Fri, 02 Jan 2026 03:04:05 GMT\"", "date <2026-01-02T03:04:05.000000Z>", NULL },
    { F(TO_DATE, W_TEXT("%Y-%m-%dT%H:%M:%S%.fZ")), "\"2023-01-23T18:25:43.511Z\"", "date <2023-01-23T18:25:43.511000Z>", NULL },
    { F(TO_DATE, W_TEXT("%+")), "\"2023-01-23T18:25:43.511+02:00\"", "date <2023-01-23T16:25:43.511000Z>", NULL },
    { F(TO_DATE, W_TEXT("%Y-%m-%d")), "\"2020-08-27\"", "date <2020-08-27T00:00:00.000000Z>", NULL },
    { F(TO_DATE, W_TEXT("%Y-%m-%d")), "\"2020-02-30\"", NULL, "<2020-02-30> could not be parsed with <%Y-%m-%d> format" },
    { F(TO_DATE, W_TEXT("%Y-%m-%d")), "\"2020-02-03 x\"", NULL, "<2020-02-03 x> could not be parsed with <%Y-%m-%d> format" },
    { F(TO_DATE, W_TEXT("%H:%M")), "\"10:20\"", NULL, "<10:20> could not be parsed with <%H:%M> format" },
    { F(TO_DATE, W_TEXT("%s")), "\"1767323045\"", "date <2026-01-02T03:04:05.000000Z>", NULL },
    { F(TO_DATE, W_TEXT("%+")), "1", NULL, "invalid filter input: integer; this filter takes string" },
    { F(DATE_FORMAT, W_TEXT("%A %d.%m.%Y %H:%M%%%.3f")), "date:1767323045", "string <Friday 02.01.2026 03:04%.000>", NULL },
    { F(DATE_FORMAT, W_TEXT("%+")), "date:1767323045", "string <2026-01-02T03:04:05+00:00>", NULL },
    { F(DATE_FORMAT, W_TEXT("%Y")), "\"2026\"", NULL, "invalid filter input: string; this filter takes date" },
    { F0(DAYS_AFTER_NOW), "date:1767582246", "integer <3>", NULL },
    { F0(DAYS_AFTER_NOW), "1", NULL, "invalid filter input: integer; this filter takes date" },
    { F0(DAYS_BEFORE_NOW), "date:1767582246", "integer <-3>", NULL },
    { F0(DAYS_BEFORE_NOW), "1", NULL, "invalid filter input: integer; this filter takes date" },
    { F0(LOCATION), "\"a\"", NULL, "invalid filter input: string; this filter takes redirect" },
    { F(SPLIT, { .kind = HURL_VALUE_STRING, .text = TEMPLATE(NAME("missing")) }), "\"a\"", NULL, "you must set the variable missing" },
};
/* clang-format on */

START_TEST(each_filter)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_VARIABLES struct variables vs = { 0 };
    struct eval_context ctx = { .arena = &a, .variables = &vs, .now_us = now_us };
    struct hurl_filters filters = { &cases[_i].filter, 1 };
    struct value input = test_value(&a, cases[_i].input), result;
    struct hurl_fault fault = { 0 };
    int r;

    variables_set_text(&vs, "name", "x", false);
    r = filters_apply(&ctx, &filters, &input, &result, &fault);
    if (cases[_i].result) {
        ck_assert_msg(r == 0, "%d, %s: fault %s", _i, cases[_i].input, fault.message);
        ck_assert_str_eq(described(&a, &result), cases[_i].result);
        return;
    }
    ck_assert_msg(r == -EINVAL, "%d, %s: no fault", _i, cases[_i].input);
    if (cases[_i].fault)
        ck_assert_str_eq(fault.message, cases[_i].fault);
    ck_assert_ptr_nonnull(fault.title);
    ck_assert_msg(fault.place.line == 3, "%d: a fault has its place", _i);
}
END_TEST

/* A filter without a case would be one that nobody has seen work. */
START_TEST(no_filter_is_without_a_case)
{
    for (int kind = 0; kind < HURL_FILTER_MAX_; kind++) {
        size_t works = 0, refuses = 0;

        for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
            works += (int)cases[i].filter.kind == kind && cases[i].result;
            refuses += (int)cases[i].filter.kind == kind && !cases[i].result;
        }
        ck_assert_msg(refuses && (works || kind == HURL_FILTER_LOCATION), "filter %d", kind);
    }
}
END_TEST

static const struct hurl_filter chain[] = { F(SPLIT, W_TEXT(",")), F(NTH, W_INT(1)), F0(TO_INT) };
static const struct hurl_filter stops[] = { F(REGEX, W_REGEX("(z)")), F0(TO_INT) };

START_TEST(filters_are_chained)
{
    CLEANUP_ARENA struct arena a = { 0 };
    struct eval_context ctx = { .arena = &a };
    struct value input = test_value(&a, "\"1,22,3\""), result;
    struct hurl_fault fault = { 0 };

    ck_assert_int_eq(
        filters_apply(&ctx, &(struct hurl_filters){ chain, 3 }, &input, &result, &fault), 0);
    ck_assert_str_eq(described(&a, &result), "integer <22>");
    ck_assert_int_eq(
        filters_apply(&ctx, &(struct hurl_filters){ stops, 2 }, &input, &result, &fault), -EINVAL);
    ck_assert_str_eq(fault.message, "missing value to apply filter: nothing was found before");
}
END_TEST

int main(void)
{
    Suite *s = suite_create("filter");
    TCase *tc = tcase_create("filter");

    tcase_add_loop_test(tc, each_filter, 0, ARRAY_SIZE(cases));
    tcase_add_test(tc, no_filter_is_without_a_case);
    tcase_add_test(tc, filters_are_chained);
    suite_add_tcase(s, tc);
    return suite_run(s);
}
