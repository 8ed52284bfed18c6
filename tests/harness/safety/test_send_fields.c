/* Proves harness/safety/send_fields.c, allow_list.c and marker.c: what a send says, in any
 * spelling. */
#include "base/text.h"
#include "harness/safety/allow_list.h"
#include "harness/safety/marker.h"
#include "tests/support/suite.h"

#include <string.h>

#define JSON "application/json"
#define FORM "application/x-www-form-urlencoded"
#define PARTS "multipart/form-data; boundary=b"
#define PART(name, value)                                                                          \
    "--b\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"

static const char *const allowed[] = { "+1 415-555-0199,14155550198", "hello" };

/* marked: the body with the marker "#" in it; NULL: the body cannot be read. */
static const struct {
    const char *why, *type, *query, *body;
    bool permitted;
    const char *marked;
} cases[] = {
    { "an allowed number", JSON, "", "{\"dst\":\"14155550199\",\"text\":\"a\"}", true,
        "{\"dst\":\"14155550199\",\"text\":\"a #\"}" },
    { "another way to write it", JSON, "", "{\"dst\":\"+14155550199\"}", true,
        "{\"dst\":\"+14155550199\"}" },
    { "a number as a number", JSON, "", "{\"dst\":14155550199}", true, "{\"dst\":14155550199}" },
    { "two, both allowed", JSON, "", "{\"dst\":\"14155550199<14155550198\"}", true,
        "{\"dst\":\"14155550199<14155550198\"}" },
    { "one of two is not", JSON, "", "{\"dst\":\"14155550199<14155550197\"}", false,
        "{\"dst\":\"14155550199<14155550197\"}" },
    { "the beginning of one that is", JSON, "", "{\"dst\":\"1415555019\"}", false,
        "{\"dst\":\"1415555019\"}" },
    { "more than one that is", JSON, "", "{\"dst\":\"141555501990\"}", false,
        "{\"dst\":\"141555501990\"}" },
    { "a key with an escape", JSON, "", "{\"d\\u0073t\":\"1\"}", false, "{\"d\\u0073t\":\"1\"}" },
    { "a key that stands twice, wrong first", JSON, "", "{\"dst\":\"1\",\"dst\":\"hello\"}", false,
        "{\"dst\":\"1\",\"dst\":\"hello\"}" },
    { "wrong last", JSON, "", "{\"dst\":\"hello\",\"dst\":\"1\"}", false,
        "{\"dst\":\"hello\",\"dst\":\"1\"}" },
    { "a list", JSON, "", "{\"dst\":[\"hello\"]}", false, "{\"dst\":[\"hello\"]}" },
    { "an object", JSON, "", "{\"dst\":{}}", false, "{\"dst\":{}}" },
    { "null is not given", JSON, "", "{\"dst\":null}", true, "{\"dst\":null}" },
    { "none", JSON, "", "{}", true, "{}" },
    { "one that is within something", JSON, "", "{\"x\":{\"dst\":\"1\"},\"text\":\"\"}", true,
        "{\"x\":{\"dst\":\"1\"},\"text\":\"\"}" },
    { "white space everywhere", JSON, "", " { \"x\" : [ \"]\\\"\" , 1 ] , \"text\" : \"a\\\"\" } ",
        true, " { \"x\" : [ \"]\\\"\" , 1 ] , \"text\" : \"a\\\" #\" } " },
    { "a quote in the text before it", JSON, "", "{\"text\":\"\\\\\",\"dst\":\"hello\"}", true,
        "{\"text\":\"\\\\ #\",\"dst\":\"hello\"}" },
    { "a charset behind the type", JSON "; charset=utf-8", "", "{\"dst\":\"1\"}", false,
        "{\"dst\":\"1\"}" },
    { "an empty body", NULL, "", "", true, "" },
    { "in the query", JSON, "?a=b&dst=1", "{}", false, "{}" },
    { "in the query, encoded", JSON, "?d%73t=hell%6f", "{}", true, "{}" },
    { "in a form", FORM, "", "dst=1&text=a", false, "dst=1&text=a%20%23" },
    { "in a form, allowed", FORM, "", "text=a&dst=%2B14155550199", true,
        "text=a%20%23&dst=%2B14155550199" },
    { "twice in a form", FORM, "", "dst=hello&dst=1", false, "dst=hello&dst=1" },
    { "in parts", PARTS, "", PART("dst", "1") PART("text", "a") "--b--\r\n", false,
        PART("dst", "1") PART("text", "a #") "--b--\r\n" },
    { "in parts, allowed", PARTS, "", PART("dst", "hello") "--b--", true,
        PART("dst", "hello") "--b--" },
    { "a quoted boundary", "multipart/form-data; boundary=\"b\"", "", PART("dst", "1") "--b--",
        false, PART("dst", "1") "--b--" },
    { "no JSON", JSON, "", "{'dst':1}", false, NULL },
    { "JSON that is no object", JSON, "", "[]", false, NULL },
    { "a NUL in a text", JSON, "", "{\"dst\":\"hello\\u0000\"}", false, NULL },
    { "no type", NULL, "", "{}", false, NULL },
    { "another type", "text/plain", "", "{}", false, NULL },
    { "JSON that calls itself a form", FORM, "", "{\"dst\":\"1\"}", false, NULL },
    { "a wrong escape in a form", FORM, "", "dst=%zz", false, NULL },
    { "parts without their end", PARTS, "", PART("dst", "hello"), false, NULL },
    { "parts without a boundary", "multipart/form-data", "", PART("dst", "hello"), false, NULL },
    { "other parts than it says", PARTS, "", "--c\r\n", false, NULL },
    { "a part without a name", PARTS, "", "--b\r\nX: y\r\n\r\n1\r\n--b--", false, NULL },
};

START_TEST(destinations_are_found_and_texts_marked)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    const struct exchange_header type = { "content-type", cases[_i].type };
    struct http_request q = { .method = "POST",
        .url = arena_printf(&a, "https://h/v1/Account/MA/Message/%s", cases[_i].query),
        .headers = &type,
        .n_headers = cases[_i].type ? 1 : 0,
        .body = cases[_i].body,
        .body_len = strlen(cases[_i].body) };
    struct allow_list list = { allowed, ARRAY_SIZE(allowed) };
    struct send_fields fields;
    bool readable = send_fields_read(&a, &q, &fields);

    ck_assert_msg(readable == (cases[_i].marked != NULL), "%s: readable", cases[_i].why);
    if (!readable)
        return;
    ck_assert_msg(
        allow_list_permits(&list, &fields, &why) == cases[_i].permitted, "%s", cases[_i].why);
    ck_assert_msg(cases[_i].permitted == !why.len, "%s: %s", cases[_i].why, why.buf);
    ck_assert_msg(marker_put(&a, "#", &fields, &q), "%s: no marker", cases[_i].why);
    ck_assert_msg(text_equal(arena_dup(&a, q.body, q.body_len), cases[_i].marked), "%s: %.*s",
        cases[_i].why, (int)q.body_len, q.body);
}
END_TEST

START_TEST(a_text_without_a_place_gets_no_marker)
{
    const struct exchange_header json = { "Content-Type", JSON };
    CLEANUP_ARENA struct arena a = { 0 };
    struct http_request q = { .method = "POST", .url = "https://h/Message/?text=a" };
    struct send_fields fields;

    ck_assert(send_fields_read(&a, &q, &fields));
    ck_assert(!marker_put(&a, "#", &fields, &q));
    q = (struct http_request){ .method = "POST",
        .url = "https://h/Message/",
        .headers = &json,
        .n_headers = 1,
        .body = "{\"text\":12}",
        .body_len = 11 };
    ck_assert(send_fields_read(&a, &q, &fields));
    ck_assert(!marker_put(&a, "#", &fields, &q)); /* a number has no place for it */
}
END_TEST

static Suite *fields_suite(void)
{
    Suite *s = suite_create("send fields");
    TCase *tc = tcase_create("fields");

    tcase_add_loop_test(tc, destinations_are_found_and_texts_marked, 0, ARRAY_SIZE(cases));
    tcase_add_test(tc, a_text_without_a_place_gets_no_marker);
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return suite_run(fields_suite());
}
