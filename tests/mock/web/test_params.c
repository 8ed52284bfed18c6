/* Proves mock/web/params.c and http.c: which reader a body gets, and how params are asked for. */
#include "base/text.h"
#include "tests/mock/web/support.h"
#include "tests/support/suite.h"

#define MULTIPART "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--\r\n"

static const struct {
    const char *why, *content_type;
    const char *body;
    size_t len;
    enum body_kind kind;
    enum body_fault fault;
} bodies[] = {
    { "no type: JSON", NULL, BODY("{\"a\":1}"), BODY_JSON, BODY_OK },
    { "JSON", "application/json", BODY("{\"a\":1}"), BODY_JSON, BODY_OK },
    { "any other type: JSON", "text/plain", BODY("{\"a\":1}"), BODY_JSON, BODY_OK },
    { "a form", "application/x-www-form-urlencoded", BODY("a=1"), BODY_FORM, BODY_OK },
    { "a form with a charset", "Application/X-WWW-Form-URLEncoded ; charset=UTF-8", BODY("a=1"),
        BODY_FORM, BODY_OK },
    { "a type that only begins so", "application/x-www-form-urlencoded2", BODY("a=1"), BODY_JSON,
        BODY_NOT_JSON },
    { "JSON called a form", "application/x-www-form-urlencoded", BODY("{\"a\":1}"), BODY_FORM,
        BODY_OK },
    { "a form called JSON", "application/json", BODY("a=1"), BODY_JSON, BODY_NOT_JSON },
    { "multipart", "multipart/form-data; boundary=b", BODY(MULTIPART), BODY_MULTIPART, BODY_OK },
    { "another multipart: JSON", "multipart/mixed; boundary=b", BODY(MULTIPART), BODY_JSON,
        BODY_NOT_JSON },
    { "JSON type without a body (Ruby, Python)", "application/json", BODY(""), BODY_EMPTY,
        BODY_OK },
    { "two quotes on GET (Node)", "application/json", BODY("\"\""), BODY_EMPTY, BODY_OK },
    { "{} (Node)", "application/json", BODY("{}"), BODY_EMPTY, BODY_OK },
    { "a boundary and no body (old Node)", "multipart/form-data; boundary=b", BODY(""), BODY_EMPTY,
        BODY_OK },
    { "multipart without a part", "multipart/form-data; boundary=b", BODY("--b--\r\n"), BODY_EMPTY,
        BODY_OK },
    { "a form without a field", "application/x-www-form-urlencoded", BODY("&&"), BODY_EMPTY,
        BODY_OK },
    { "an array", "application/json", BODY("[{\"a\":1}]"), BODY_JSON, BODY_NOT_OBJECT },
    { "null", "application/json", BODY("null"), BODY_JSON, BODY_NOT_OBJECT },
};

START_TEST(body_gets_its_reader)
{
    CLEANUP_ARENA struct arena a = { 0 };
    struct params params;
    enum body_kind kind;
    enum body_fault fault =
        body_read(&a, bodies[_i].content_type, bodies[_i].body, bodies[_i].len, &kind, &params);

    ck_assert_msg(fault == bodies[_i].fault, "%s: fault %d", bodies[_i].why, (int)fault);
    ck_assert_msg(kind == bodies[_i].kind, "%s: kind %d", bodies[_i].why, (int)kind);
    ck_assert_msg(fault || (params.n == 0) == (kind == BODY_EMPTY), "%s", bodies[_i].why);
}
END_TEST

START_TEST(last_one_of_a_name_is_found)
{
    static const struct param list[] = {
        { .name = "src", .kind = PARAM_TEXT, .text = "1" },
        { .name = "dst", .kind = PARAM_TEXT, .text = "2" },
        { .name = "src", .kind = PARAM_TEXT, .text = "3" },
        { .name = "log", .kind = PARAM_TEXT, .text = "true" },
        { .name = "log", .kind = PARAM_NULL },
    };
    const struct params params = { list, ARRAY_SIZE(list) };

    ck_assert_ptr_eq(params_find(&params, "src"), &list[2]);
    ck_assert_ptr_eq(params_get(&params, "src"), &list[2]);
    ck_assert_ptr_eq(params_find(&params, "log"), &list[4]);
    ck_assert_ptr_null(params_get(&params, "log"));
    ck_assert_ptr_null(params_find(&params, "Src"));
    ck_assert_ptr_null(params_find(&(struct params){ NULL, 0 }, "src"));
}
END_TEST

START_TEST(headers_are_found_in_any_case)
{
    static const struct http_header headers[] = { { "Host", "a" }, { "X-A", "1" }, { "x-a", "2" } };
    const struct http_request req = { .headers = headers, .n_headers = ARRAY_SIZE(headers) };

    ck_assert_str_eq(http_header(&req, "x-A"), "1");
    ck_assert_ptr_null(http_header(&req, "X"));
}
END_TEST

START_TEST(response_keeps_its_headers)
{
    struct http_response res = { 0 };

    http_response_header(&res, "X-Mock-Why", "RULE");
    ck_assert_uint_eq(res.n_headers, 1);
    ck_assert_str_eq(res.headers[0].name, "X-Mock-Why");
    ck_assert_str_eq(res.headers[0].value, "RULE");
}
END_TEST

static Suite *params_suite(void)
{
    Suite *suite = suite_create("params");
    TCase *tc = tcase_create("params");

    tcase_add_loop_test(tc, body_gets_its_reader, 0, ARRAY_SIZE(bodies));
    tcase_add_test(tc, last_one_of_a_name_is_found);
    tcase_add_test(tc, headers_are_found_in_any_case);
    tcase_add_test(tc, response_keeps_its_headers);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(params_suite());
}
