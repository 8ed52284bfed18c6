/* Proves answers to the byte: keys in order, white space, no final newline, as recorded. */
#include "tests/mock/support/mock.h"

#include "tests/support/suite.h"

/* # stands for a hexadecimal digit, the version of the uuid is not one of them. */
#define ID "########-####-1###-####-############"

static const struct {
    const char *why, *method, *path, *body;
    const char *bytes;
    const char *assume;
} answers[] = {
    { "the recorded 400 of 103 bytes", "POST", "Message/", "not JSON",
        "{\n  \"api_id\": \"" ID "\",\n  \"error\": \"invalid json data sent in raw POST\"\n}",
        NULL },
    { "202", "POST", "Message/", "{\"src\":\"15035550181\",\"dst\":\"12025550123\",\"text\":\"a\"}",
        "{\n  \"api_id\": \"" ID "\",\n  \"message\": \"message(s) queued\",\n"
        "  \"message_uuid\": [\n    \"" ID "\"\n  ]\n}",
        NULL },
    { "202 with invalid numbers", "POST", "Message/",
        "{\"src\":\"15035550181\",\"dst\":\"12025550123<+333333333\",\"text\":\"a\"}",
        "{\n  \"api_id\": \"" ID "\",\n  \"invalid_number\": [\n    \"333333333\"\n  ],\n"
        "  \"message\": \"message(s) queued\",\n  \"message_uuid\": [\n    \"" ID "\"\n  ]\n}",
        NULL },
    { "an empty list", "GET", "Message/", NULL,
        "{\n  \"api_id\": \"" ID "\",\n  \"meta\": {\n    \"limit\": 20,\n    \"next\": null,\n"
        "    \"offset\": 0,\n    \"previous\": null\n  },\n  \"objects\": []\n}",
        NULL },
    { "on one line", "POST", "Message/", "not JSON",
        "{\"api_id\": \"" ID "\", \"error\": \"invalid json data sent in raw POST\"}",
        "body-style=one-line" },
    { "indented where it was one line", "GET", "../", NULL, "{\n  \"message\": \"Not Found\"\n}",
        "body-style=indented" },
    { "a 404", "GET", "Message/x/", NULL,
        "{\n  \"api_id\": \"" ID "\",\n  \"error\": \"not found\"\n}", NULL },
};

static bool bytes_match(const char *bytes, size_t len, const char *pattern)
{
    if (len != strlen(pattern))
        return false;
    for (size_t i = 0; i < len; i++)
        if (pattern[i] == '#' ? hex_value(bytes[i]) < 0 : bytes[i] != pattern[i])
            return false;
    return true;
}

START_TEST(answer_is_exact)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, answers[_i].assume);
    mock_call(
        &m, &(struct mock_request){ .method = answers[_i].method,
                .as = ARTICLE,
                .path = arena_printf(&m.arena, "/v1/Account/%s/%s", ARTICLE, answers[_i].path),
                .body = answers[_i].body });
    ck_assert_msg(bytes_match(m.res.body, m.res.body_len, answers[_i].bytes), "%s:\n%.*s",
        answers[_i].why, (int)m.res.body_len, m.res.body);
}
END_TEST

START_TEST(recorded_length_is_met)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    mock_send(&m, ARTICLE, "“not JSON”");
    ck_assert_uint_eq(m.res.body_len, 103);
    ck_assert_str_eq(m.res.content_type, "application/json");
}
END_TEST

static bool keys_rise(const cJSON *value)
{
    const cJSON *child;

    cJSON_ArrayForEach(child, value)
    {
        if (child->string && child->next && strcmp(child->string, child->next->string) >= 0)
            return false;
        if (!keys_rise(child))
            return false;
    }
    return true;
}

static const char *const shown[] = { "", "Message/", "Message/{{message_mms}}/", "Message/x/" };

START_TEST(keys_are_in_alphabetical_order)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    mock_get(&m, HISTORY, shown[_i], "message_time__gt=2026-01-01 00:00");
    ck_assert_ptr_nonnull(m.json);
    ck_assert_msg(keys_rise(m.json), "%.*s", (int)m.res.body_len, m.res.body);
}
END_TEST

START_TEST(why_header_can_be_left_out)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    m.policy.why_header = false;
    mock_send(&m, ARTICLE, "not JSON");
    ck_assert_uint_eq(m.res.n_headers, 0);
}
END_TEST

static Suite *bytes_suite(void)
{
    Suite *suite = suite_create("api bytes");
    TCase *tc = tcase_create("bytes");

    tcase_add_loop_test(tc, answer_is_exact, 0, ARRAY_SIZE(answers));
    tcase_add_test(tc, recorded_length_is_met);
    tcase_add_loop_test(tc, keys_are_in_alphabetical_order, 0, ARRAY_SIZE(shown));
    tcase_add_test(tc, why_header_can_be_left_out);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(bytes_suite());
}
