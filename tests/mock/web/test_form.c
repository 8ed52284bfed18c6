/* Proves mock/web/form.c: query strings, which are never refused, and forms, which may be. */
#include "tests/mock/web/support.h"
#include "tests/support/suite.h"

#include <string.h>

static const struct {
    const char *why, *query, *params;
} queries[] = {
    { "none", NULL, "" },
    { "nothing", "", "" },
    { "two", "limit=2&offset=4", "limit=T\"2\" offset=T\"4\"" },
    { "escapes and plus", "a=%2B1+2&b%20c=", "a=T\"+1 2\" b c=T\"\"" },
    { "an escaped '&' is text", "a=1%262", "a=T\"1&2\"" },
    { "only the first '=' counts", "a=b=c", "a=T\"b=c\"" },
    { "no '='", "a", "a=T\"\"" },
    { "no name", "=a", "=T\"a\"" },
    { "nothing between", "a=1&&b=2&", "a=T\"1\" b=T\"2\"" },
    { "Node's search", "limit=2&service=mms&?search=hack",
        "limit=T\"2\" service=T\"mms\" ?search=T\"hack\"" },
    { "Node's empty search", "&?search=hack", "?search=T\"hack\"" },
    { "a bare second '?'", "?", "?=T\"\"" },
    { "a broken escape stays", "a=%zz&b=%4&c=%", "a=T\"%zz\" b=T\"%4\" c=T\"%\"" },
    { "an escaped NUL stays", "a=x%00y", "a=T\"x%00y\"" },
    { "escapes that are no text stay", "a=%ff+%41", "a=T\"%ff+%41\"" },
    { "bytes that are no text", "a=\xFFx", "a=T\"?x\"" },
    { "UTF-8", "a=%C3%A9\xC3\xA9", "a=T\"\xC3\xA9\xC3\xA9\"" },
    { "again is again", "a=1&a=2", "a=T\"1\" a=T\"2\"" },
    { "message_time__gt", "message_time__gt=2021-01-08%2013%3A25",
        "message_time__gt=T\"2021-01-08 13:25\"" },
};

START_TEST(query_is_read)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf seen = STRBUF_INIT;
    struct params params;

    params_from_query(&a, queries[_i].query, &params);
    params_print(params.list, params.n, &seen);
    ck_assert_msg(strcmp(seen.buf, queries[_i].params) == 0, "%s: %s", queries[_i].why, seen.buf);
    for (size_t i = 0; i < params.n; i++)
        ck_assert_uint_eq(strlen(params.list[i].text), params.list[i].text_len);
}
END_TEST

static const struct {
    const char *why;
    const char *body;
    size_t len;
    const char *params; /* NULL: refused */
} forms[] = {
    { "an SMS", BODY("src=1&dst=2%3C3&text=Hi+there%21"),
        "src=T\"1\" dst=T\"2<3\" text=T\"Hi there!\"" },
    { "a field that comes again", BODY("a=1&b=2&a=3&c=4&a=5"),
        "a=[T\"1\" T\"3\" T\"5\"] b=T\"2\" c=T\"4\"" },
    { "two that do", BODY("b=1&a=2&b=3&a=4"), "b=[T\"1\" T\"3\"] a=[T\"2\" T\"4\"]" },
    { "names that differ in case", BODY("a=1&A=2"), "a=T\"1\" A=T\"2\"" },
    { "an escaped name is the same name", BODY("a=1&%61=2"), "a=[T\"1\" T\"2\"]" },
    { "empty values", BODY("a=&b"), "a=T\"\" b=T\"\"" },
    { "a broken escape", BODY("a=%zz"), NULL },
    { "a broken escape in a name", BODY("%=1"), NULL },
    { "a NUL", BODY("a=1\0b"), NULL },
    { "an escaped NUL", BODY("a=1%00"), NULL },
    { "no UTF-8", BODY("a=%ff"), NULL },
    { "an escaped surrogate", BODY("a=%ED%A0%80"), NULL },
};

START_TEST(form_is_read)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf seen = STRBUF_INIT;
    struct params params;
    enum body_kind kind;
    enum body_fault fault = body_read(
        &a, "application/x-www-form-urlencoded", forms[_i].body, forms[_i].len, &kind, &params);

    ck_assert_msg(fault == (forms[_i].params ? BODY_OK : BODY_BAD_FORM), "%s", forms[_i].why);
    if (fault)
        return;
    params_print(params.list, params.n, &seen);
    ck_assert_msg(strcmp(seen.buf, forms[_i].params) == 0, "%s: %s", forms[_i].why, seen.buf);
    ck_assert_msg(!params.list[0].is_typed, "%s: a form knows only text", forms[_i].why);
}
END_TEST

/* With a comparison of each field with each this would take minutes. */
START_TEST(many_fields_are_gathered_in_time)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf body = STRBUF_INIT;
    struct params params;
    enum body_kind kind;

    for (int i = 0; i < 100000; i++)
        strbuf_addf(&body, "f%d=1&", i);
    ck_assert_int_eq(
        body_read(&a, "application/x-www-form-urlencoded", body.buf, body.len, &kind, &params),
        BODY_OK);
    ck_assert_uint_eq(params.n, 100000);
}
END_TEST

static Suite *form_suite(void)
{
    Suite *suite = suite_create("form");
    TCase *tc = tcase_create("form");

    tcase_set_timeout(tc, 30); /* seconds; for slow machines under sanitizers */
    tcase_add_loop_test(tc, query_is_read, 0, ARRAY_SIZE(queries));
    tcase_add_loop_test(tc, form_is_read, 0, ARRAY_SIZE(forms));
    tcase_add_test(tc, many_fields_are_gathered_in_time);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(form_suite());
}
