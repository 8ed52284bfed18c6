#include "harness/run/seen.h"

#include "base/text.h"
#include "tests/support/suite.h"

#include <string.h>

static const struct {
    const char *why, *url, *type, *body, *names;
} cases[] = {
    { "none", "http://a/x/", NULL, NULL, "" },
    { "a query", "http://a/x/?limit=5&offset=0", NULL, NULL, "limit offset" },
    { "one without a value", "http://a/x/?a&b=", NULL, NULL, "a b" },
    { "no name", "http://a/x/?=1&&", NULL, NULL, "" },
    { "percent-encoded", "http://a/x/?message%5Ftime__gt=2026", NULL, NULL, "message_time__gt" },
    { "a percent sign that encodes nothing", "http://a/x/?50%=1", NULL, NULL, "50%" },
    { "not the fragment", "http://a/x/?a=1#?b=2", NULL, NULL, "a" },
    { "JSON", "http://a/x/", "application/json; charset=utf-8",
        "{\"dst\": {\"deep\": 1}, \"text\": null}", "dst text" },
    { "JSON that is none", "http://a/x/", "application/json", "{\"dst\": ", "" },
    { "a list", "http://a/x/", "application/json", "[1]", "" },
    { "a form", "http://a/x/?q=1", "Application/X-WWW-Form-Urlencoded", "dst=1&te%78t=a+b",
        "q dst text" },
    { "multipart", "http://a/x/", "multipart/form-data; boundary=b",
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nx\r\n--b\r\n"
        "Content-Disposition: form-data; name=\"dst\"\r\n\r\ny\r\n--b--\r\n",
        "file dst" },
    { "a name that does not end", "http://a/x/", "multipart/form-data; boundary=b",
        "form-data; name=\"file", "" },
    { "another type", "http://a/x/", "text/plain", "{\"dst\": 1}", "" },
};

START_TEST(parameters_are_named)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    const struct exchange_header header = { "content-type", cases[_i].type };
    const struct http_request request = { .method = "POST",
        .url = cases[_i].url,
        .headers = &header,
        .n_headers = cases[_i].type != NULL,
        .body = cases[_i].body,
        .body_len = cases[_i].body ? strlen(cases[_i].body) : 0 };
    size_t n;
    const char *const *names = seen_parameters(&a, &request, &n);

    for (size_t i = 0; i < n; i++)
        strbuf_addf(&out, "%s%s", i ? " " : "", names[i]);
    ck_assert_msg(text_equal(out.buf, cases[_i].names), "%s: %s", cases[_i].why, out.buf);
}
END_TEST

static const struct {
    const char *why, *url, *path;
} path_cases[] = {
    { "behind the host", "http://127.0.0.1:8080/v1/x/?a=1", "/v1/x/" },
    { "no path", "http://127.0.0.1:8080", "/" },
    { "a query alone", "http://127.0.0.1?a=/b", "/" },
    { "a fragment", "https://a/b#c", "/b" },
    { "a URL in it", "http://a/b/http://c/d", "/b/http://c/d" },
};

START_TEST(path_is_what_stands_behind_the_host)
{
    CLEANUP_ARENA struct arena a = { 0 };
    struct seen_list list = { 0 };
    struct redactor none = { 0 };

    seen_add(&list, &a, &(struct http_request){ .method = "GET", .url = path_cases[_i].url },
        &(struct http_response){ .status = 200 });
    ck_assert_msg(text_equal(seen_clean(&list, &a, &none)[0].path, path_cases[_i].path), "%s: %s",
        path_cases[_i].why, list.at[0].path);
}
END_TEST

START_TEST(no_secret_is_kept_and_not_without_end)
{
    CLEANUP_ARENA struct arena a = { 0 };
    const struct exchange_header why = { "x-mock-why", "RULE-s3cret" };
    const struct http_request request = { .method = "GET", .url = "http://a/s3cret/?s3cret=1" };
    struct redactor secrets = { 0 };
    struct seen_list list = { 0 };
    const struct request_seen *kept;

    redactor_add(&secrets, &a, "s3cret", "X");
    for (size_t i = 0; i < SEEN_MAX + 5; i++)
        seen_add(&list, &a, &request,
            &(struct http_response){ .status = 400, .headers = &why, .n_headers = 1 });
    kept = seen_clean(&list, &a, &secrets);
    ck_assert_uint_eq(list.n, SEEN_MAX);
    ck_assert_str_eq(kept[0].path, "/[redacted]/");
    ck_assert_str_eq(kept[0].parameters[0], "[redacted]");
    ck_assert_str_eq(kept[0].why, "RULE-[redacted]");
}
END_TEST

static Suite *seen_suite(void)
{
    Suite *s = suite_create("seen");
    TCase *tc = tcase_create("seen");

    tcase_add_loop_test(tc, parameters_are_named, 0, ARRAY_SIZE(cases));
    tcase_add_loop_test(tc, path_is_what_stands_behind_the_host, 0, ARRAY_SIZE(path_cases));
    tcase_add_test(tc, no_secret_is_kept_and_not_without_end);
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return suite_run(seen_suite());
}
