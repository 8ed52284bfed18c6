/* Proves mock/web/json_body.c by the bodies the SDKs send and by what cJSON alone gets wrong. */
#include "tests/mock/web/support.h"
#include "tests/support/suite.h"

#include <string.h>

static const struct {
    const char *why;
    const char *body;
    size_t len;
    enum body_fault fault;
    const char *params;
} cases[] = {
    { "Node", BODY("{\"src\":\"1\",\"dst\":\"2\",\"text\":\"Hi\"}"), BODY_OK,
        "src=T\"1\" dst=T\"2\" text=T\"Hi\"" },
    { "Go, with '<' escaped and a newline", BODY("{\"dst\":\"1\\u003c2\"}\n"), BODY_OK,
        "dst=T\"1<2\"" },
    { "PHP, with '/' escaped", BODY("{\"url\":\"http:\\/\\/a\"}"), BODY_OK, "url=T\"http://a\"" },
    { "Ruby, with nulls", BODY("{\"powerpack_uuid\":null,\"dst\":\"2\"}"), BODY_OK,
        "powerpack_uuid=null dst=T\"2\"" },
    { "Python", BODY("{\"log\": \"true\", \"trackable\": false, \"x\": true}"), BODY_OK,
        "log=T\"true\" trackable=B\"false\" x=B\"true\"" },
    { "lists", BODY("{\"media_urls\":[\"a\",\"b\"],\"none\":[]}"), BODY_OK,
        "media_urls=[T\"a\" T\"b\"] none=[]" },
    { "objects within lists", BODY("{\"a\":[{\"b\":{\"c\":1}},[null,{}]]}"), BODY_OK,
        "a=[{b={c=N\"1\"}} [null {}]]" },
    { "a name given twice stays twice", BODY("{\"a\":1,\"a\":2}"), BODY_OK, "a=N\"1\" a=N\"2\"" },
    { "surrogates", BODY("{\"a\":\"\\ud83d\\ude00\"}"), BODY_OK, "a=T\"\xF0\x9F\x98\x80\"" },
    { "phone numbers as numbers", BODY("{\"dst\":14155551234}"), BODY_OK, "dst=N\"14155551234\"" },
    { "an array", BODY("[1,2]"), BODY_NOT_OBJECT, NULL },
    { "whole numbers to 2^53", BODY("{\"a\":9007199254740992,\"b\":-9007199254740991}"), BODY_OK,
        "a=N\"9007199254740992\" b=N\"-9007199254740991\"" },
    { "whole numbers in other spellings",
        BODY("{\"e\":1e15,\"a\":1.0,\"b\":1e3,\"c\":-0,\"d\":0.0}"), BODY_OK,
        "e=N\"1000000000000000\" a=N\"1\" b=N\"1000\" c=N\"0\" d=N\"0\"" },
    { "fractions", BODY("{\"a\":0.1,\"b\":-2.5,\"c\":0.30000000000000004}"), BODY_OK,
        "a=N\"0.1\" b=N\"-2.5\" c=N\"0.30000000000000004\"" },
    { "too large for a double", BODY("{\"a\":1e400,\"b\":-1e400}"), BODY_OK,
        "a=N\"1e999\" b=N\"-1e999\"" },
    { "a number of more digits than a plain cJSON 1.7.15 reads",
        BODY("{\"a\":0.1000000000000000000000000000000000000000000000000000000000000000000000,"
             "\"b\":[1,\"\\\"2\"]}"),
        BODY_OK, "a=N\"0.1\" b=[N\"1\" T\"\"2\"]" },
    { "an escaped NUL ends no value", BODY("{\"text\":\"a\\u0000b\\u0000\",\"c\":\"\\u0000\"}"),
        BODY_OK, "text=T\"a@b@\" c=T\"@\"" },
    { "an escaped NUL makes no other name", BODY("{\"dst\\u0000x\":\"1\"}"), BODY_OK,
        "dst\xEF\xBF\xBDx=T\"1\"" },
    { "no NUL but a backslash", BODY("{\"a\":\"\\\\u0000\",\"b\":\"\\\"\\u0000\"}"), BODY_OK,
        "a=T\"\\u0000\" b=T\"\"@\"" },
    { "white space alone", BODY(" \r\n"), BODY_OK, "" },
    { "two quotes and a newline", BODY("\"\"\n"), BODY_OK, "" },
    { "two quotes and more", BODY("\"\"x"), BODY_NOT_JSON, NULL },
    { "a text", BODY("\"a\""), BODY_NOT_OBJECT, NULL },
    { "the article's own body", BODY("{\"media_ids\": \"[\"801c2056\"]\"}"), BODY_NOT_JSON, NULL },
    { "a trailing comma", BODY("{\"a\":1,}"), BODY_NOT_JSON, NULL },
    { "a NUL behind", BODY("{}\0"), BODY_NOT_JSON, NULL },
    { "only a NUL", BODY("\0"), BODY_NOT_JSON, NULL },
    { "cut", BODY("{\"a\":"), BODY_NOT_JSON, NULL },
};

START_TEST(json_is_read)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf seen = STRBUF_INIT;
    struct params params;
    enum body_kind kind;
    enum body_fault fault =
        body_read(&a, "application/json", cases[_i].body, cases[_i].len, &kind, &params);

    ck_assert_msg(fault == cases[_i].fault, "%s: fault %d", cases[_i].why, (int)fault);
    if (fault)
        return;
    params_print(params.list, params.n, &seen);
    ck_assert_msg(strcmp(seen.buf, cases[_i].params) == 0, "%s: %s", cases[_i].why, seen.buf);
    ck_assert_msg(!params.n || params.list[0].is_typed, "%s", cases[_i].why);
}
END_TEST

START_TEST(deepest_body_is_read)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf body = STRBUF_INIT;
    struct params params;
    enum body_kind kind;

    strbuf_adds(&body, "{\"a\":");
    strbuf_addn(&body, '[', 199);
    strbuf_addn(&body, ']', 199);
    strbuf_addc(&body, '}');
    ck_assert_int_eq(body_read(&a, NULL, body.buf, body.len, &kind, &params), BODY_OK);
}
END_TEST

static Suite *json_body_suite(void)
{
    Suite *suite = suite_create("json body");
    TCase *tc = tcase_create("json body");

    tcase_add_loop_test(tc, json_is_read, 0, ARRAY_SIZE(cases));
    tcase_add_test(tc, deepest_body_is_read);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(json_body_suite());
}
