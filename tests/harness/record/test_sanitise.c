/* Proves harness/record/sanitise.c and fixture.c: nothing is left of what is nobody's business. */
#include "base/text.h"
#include "harness/eval/json_read.h"
#include "harness/record/fixture.h"
#include "tests/support/suite.h"

#include <string.h>

static const char *const names[] = { "nickname" };

static const struct {
    const char *why, *text, *clean;
} texts[] = {
    { "nothing", "message(s) queued", "message(s) queued" },
    { "a number", "14155550123", "12015550100" },
    { "with a plus", "+14155550123", "+12015550100" },
    { "twice the same", "14155550123<14155550123", "12015550100<12015550100" },
    { "two others", "14155550123,447700900123", "12015550100,12015550101" },
    { "an account in a path", "/v1/Account/MAXXYYZZ000011112222/",
        "/v1/Account/MA000000000000000001/" },
    { "a sub-account and its account", "SAXXYYZZ000011112222 MAXXYYZZ000011112222",
        "SA000000000000000001 MA000000000000000002" },
    { "a uuid stays", "7ec5cc0b-2b7e-4d3d-9b0e-6bd4a5d2c4f1",
        "7ec5cc0b-2b7e-4d3d-9b0e-6bd4a5d2c4f1" },
    { "a time stays", "2026-11-28T01:02:03.123456Z", "2026-11-28T01:02:03.123456Z" },
    { "a price stays", "0.00350", "0.00350" },
    { "a mail address", "write to a.b+c@example.org.", "write to someone@example.com" },
    { "an at sign alone", "a @ b", "a @ b" },
    { "the secret", "x Canary-Token/1 y", "x [redacted] y" },
    { "percent-encoded", "x=Canary%2DToken%2F1", "x=[redacted]" },
};

START_TEST(texts_are_sanitised)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    struct sanitiser s = { .arena = &a };

    redactor_add(&s.secrets, &a, "Canary-Token/1", "X");
    sanitise_text(&s, texts[_i].text, strlen(texts[_i].text), &out);
    ck_assert_msg(text_equal(out.buf, texts[_i].clean), "%s: %s", texts[_i].why, out.buf);
}
END_TEST

static const struct {
    const char *why, *json, *clean;
} documents[] = {
    { "a token by its name", "{\"auth_token\":\"abcdefgh\"}", "{\"auth_token\":\"[redacted]\"}" },
    { "and by its value elsewhere", "{\"note\":\"is abcdefgh\",\"auth_token\":\"abcdefgh\"}",
        "{\"note\":\"is [redacted]\",\"auth_token\":\"[redacted]\"}" },
    { "within a list", "{\"x\":[{\"Password\":\"abcdefgh\"},\"abcdefgh\"]}",
        "{\"x\":[{\"Password\":\"[redacted]\"},\"[redacted]\"]}" },
    { "the type stays", "{\"cash_credits\":12.5,\"email\":null,\"address\":\"\",\"contacts\":[1]}",
        "{\"cash_credits\":0,\"email\":null,\"address\":\"\",\"contacts\":null}" },
    { "what is private is dropped where it stands",
        "{\"city\":\"Portland\",\"region\":\"Portland\"}",
        "{\"city\":\"[redacted]\",\"region\":\"Portland\"}" },
    { "a name that was given", "{\"NickName\":\"claudia1\",\"b\":\"claudia1\"}",
        "{\"NickName\":\"[redacted]\",\"b\":\"[redacted]\"}" },
    { "a number that is a phone's", "{\"a\":14155550123,\"b\":7}", "{\"a\":12015550100,\"b\":7}" },
    { "a key that is one", "{\"14155550123\":true}", "{\"12015550100\":true}" },
    { "an escape is no way out", "{\"a\":\"\\u0061bcdefgh\",\"token\":\"abcdefgh\"}",
        "{\"a\":\"[redacted]\",\"token\":\"[redacted]\"}" },
};

START_TEST(documents_are_sanitised)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    struct json_writer w = json_writer_to(&out, JSON_COMPACT);
    struct sanitiser s = { .arena = &a, .names = names, .n_names = ARRAY_SIZE(names) };
    struct value v = value_none();

    ck_assert(json_read(&a, documents[_i].json, strlen(documents[_i].json), &v, NULL));
    sanitise_learn(&s, &v);
    sanitise_value(&s, &v, &w);
    ck_assert_msg(text_equal(out.buf, documents[_i].clean), "%s: %s", documents[_i].why, out.buf);
}
END_TEST

static const struct {
    const char *why, *scenario;
    size_t entry, round;
    const char *path;
} paths[] = {
    { "the first step", "an-sms-is-queued", 0, 0, "an-sms-is-queued/01.json" },
    { "the second time of the third", "a", 2, 1, "a/03-2.json" },
    { "a name that would lead elsewhere", "../a b/c", 0, 0, "___a_b_c/01.json" },
};

START_TEST(files_have_safe_names)
{
    CLEANUP_ARENA struct arena a = { 0 };
    struct fixture_source from = { .scenario = paths[_i].scenario };
    struct recorded_exchange e = { .entry = paths[_i].entry, .round = paths[_i].round };

    ck_assert_msg(text_equal(fixture_path(&a, &from, &e), paths[_i].path), "%s", paths[_i].why);
}
END_TEST

START_TEST(bytes_that_are_no_text_are_not_kept)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    struct sanitiser s = { .arena = &a };
    struct fixture_source from = { .scenario = "x", .file = "x.hurl" };
    struct recorded_exchange e = { .request = { .method = "GET",
                                       .url = "https://h/p?q=14155550123" },
        .response = { .status = 200, .body = "\xff\xfe", .body_len = 2 } };

    fixture_write(&s, &from, &e, NULL, 0, &out);
    ck_assert_ptr_nonnull(strstr(out.buf, "\"bytes\": 2"));
    ck_assert_ptr_nonnull(strstr(out.buf, "\"path\": \"/p?q=12015550100\""));
}
END_TEST

static Suite *sanitise_suite(void)
{
    Suite *s = suite_create("sanitise");
    TCase *tc = tcase_create("sanitise");

    tcase_add_loop_test(tc, texts_are_sanitised, 0, ARRAY_SIZE(texts));
    tcase_add_loop_test(tc, documents_are_sanitised, 0, ARRAY_SIZE(documents));
    tcase_add_loop_test(tc, files_have_safe_names, 0, ARRAY_SIZE(paths));
    tcase_add_test(tc, bytes_that_are_no_text_are_not_kept);
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return suite_run(sanitise_suite());
}
