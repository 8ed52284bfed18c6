/* Proves base/json_write.c: its bytes in each style, and that the gate takes all it writes. */
#include "base/json_gate.h"
#include "base/json_write.h"
#include "tests/support/suite.h"

#include <string.h>

static const struct {
    const char *why;
    enum json_style style;
    const char *text;
} styles[] = {
    { "as newer answers are recorded", JSON_INDENTED,
        "{\n  \"api_id\": \"a\",\n  \"list\": [\n    1,\n    {\n      \"b\": null\n    },\n    []\n"
        "  ],\n  \"none\": {},\n  \"yes\": true\n}" },
    { "as older answers are recorded", JSON_ONE_LINE,
        "{\"api_id\": \"a\", \"list\": [1, {\"b\": null}, []], \"none\": {}, \"yes\": true}" },
    { "for machines", JSON_COMPACT,
        "{\"api_id\":\"a\",\"list\":[1,{\"b\":null},[]],\"none\":{},\"yes\":true}" },
};

START_TEST(style_gives_these_bytes)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    struct json_writer w = json_writer_to(&out, styles[_i].style);

    json_object_begin(&w);
    json_member(&w, "api_id", "a");
    json_key(&w, "list");
    json_array_begin(&w);
    json_int(&w, 1);
    json_object_begin(&w);
    json_member(&w, "b", NULL);
    json_object_end(&w);
    json_array_begin(&w);
    json_array_end(&w);
    json_array_end(&w);
    json_key(&w, "none");
    json_object_begin(&w);
    json_object_end(&w);
    json_member_bool(&w, "yes", true);
    json_object_end(&w);
    ck_assert_msg(strcmp(out.buf, styles[_i].text) == 0, "%s:\n%s", styles[_i].why, out.buf);
    ck_assert(json_gate(out.buf, out.len, NULL));
}
END_TEST

#define TEXT(s) s, sizeof(s) - 1
static const struct {
    const char *why, *raw;
    size_t len;
    const char *text;
} strings[] = {
    { "plain", TEXT("abc"), "\"abc\"" },
    { "nothing", TEXT(""), "\"\"" },
    { "what has a short escape", TEXT("\"\\\b\f\n\r\t"), "\"\\\"\\\\\\b\\f\\n\\r\\t\"" },
    { "what has none", TEXT("\x01\x1F"), "\"\\u0001\\u001f\"" },
    { "a NUL", TEXT("a\0b"), "\"a\\u0000b\"" },
    { "UTF-8 stays", TEXT("\xC3\xA9/\x7F"), "\"\xC3\xA9/\x7F\"" },
};

START_TEST(string_is_escaped)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    struct json_writer w = json_writer_to(&out, JSON_COMPACT);

    json_string_n(&w, strings[_i].raw, strings[_i].len);
    ck_assert_msg(strcmp(out.buf, strings[_i].text) == 0, "%s: %s", strings[_i].why, out.buf);
    ck_assert_msg(json_gate(out.buf, out.len, NULL), "%s", strings[_i].why);
}
END_TEST

START_TEST(numbers_have_all_their_digits)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    struct json_writer w = json_writer_to(&out, JSON_COMPACT);

    json_array_begin(&w);
    json_int(&w, INT64_MIN);
    json_int(&w, 0);
    json_int(&w, INT64_MAX);
    json_raw(&w, "0.00350");
    json_array_end(&w);
    ck_assert_str_eq(out.buf, "[-9223372036854775808,0,9223372036854775807,0.00350]");
}
END_TEST

static Suite *json_write_suite(void)
{
    Suite *suite = suite_create("json write");
    TCase *tc = tcase_create("json write");

    tcase_add_loop_test(tc, style_gives_these_bytes, 0, ARRAY_SIZE(styles));
    tcase_add_loop_test(tc, string_is_escaped, 0, ARRAY_SIZE(strings));
    tcase_add_test(tc, numbers_have_all_their_digits);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(json_write_suite());
}
