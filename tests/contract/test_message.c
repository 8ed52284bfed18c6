/*
 * Proves that the mock's answers have what the recorded ones have: each key, with the same JSON
 * type. Newer keys may be more. Where records contradict each other or today's docs, a table says
 * which the mock follows and why.
 */
#include "tests/mock/support/mock.h"

#include "tests/support/suite.h"

#include "base/file.h"

#define INVALID "{\"src\":\"{{number_mms}}\",\"dst\":\"12025550123<333333333\",\"text\":\"a\"}"
#define ALL_INVALID "{\"src\":\"{{number_mms}}\",\"dst\":\"+1111111\",\"text\":\"a\"}"
#define SINCE "message_time__gte=2026-01-01 00:00&limit=5"

/* How each record is provoked. answer: where in a record of seen/ the body stands. */
static const struct contract {
    const char *file;
    const char *as, *method, *path, *query, *body;
    int status;
    const char *answer;
} contracts[] = {
    { "plivo-go/messageGetResponse.json", HISTORY, "GET", "Message/{{message_mms}}/", NULL, NULL,
        200, NULL },
    { "plivo-java/messageGetResponse.json", HISTORY, "GET", "Message/{{message_mms}}/", NULL, NULL,
        200, NULL },
    { "plivo-php/messageGetResponse.json", HISTORY, "GET", "Message/{{message_mms}}/", NULL, NULL,
        200, NULL },
    { "plivo-python/messageGetResponse.json", HISTORY, "GET", "Message/{{message_mms}}/", NULL,
        NULL, 200, NULL },
    { "plivo-ruby/messageGetResponse.json", HISTORY, "GET", "Message/{{message_mms}}/", NULL, NULL,
        200, NULL },
    { "plivo-dotnet/tests/messageGetResponse.json", HISTORY, "GET", "Message/{{message_mms}}/",
        NULL, NULL, 200, NULL },
    { "plivo-dotnet/tests_netcore/messageGetResponse.json", HISTORY, "GET",
        "Message/{{message_mms}}/", NULL, NULL, 200, NULL },
    { "plivo-go/messageListResponse.json", HISTORY, "GET", "Message/", SINCE, NULL, 200, NULL },
    { "plivo-java/messageListResponse.json", HISTORY, "GET", "Message/", SINCE, NULL, 200, NULL },
    { "plivo-php/messageListResponse.json", HISTORY, "GET", "Message/", SINCE, NULL, 200, NULL },
    { "plivo-python/messageListResponse.json", HISTORY, "GET", "Message/", SINCE, NULL, 200, NULL },
    { "plivo-ruby/messageListResponse.json", HISTORY, "GET", "Message/", SINCE, NULL, 200, NULL },
    { "plivo-dotnet/tests/messageListResponse.json", HISTORY, "GET", "Message/", SINCE, NULL, 200,
        NULL },
    { "plivo-dotnet/tests_netcore/messageListResponse.json", HISTORY, "GET", "Message/", SINCE,
        NULL, 200, NULL },
    { "plivo-go/messageSendResponse.json", ARTICLE, "POST", "Message/", NULL, INVALID, 202, NULL },
    { "plivo-java/messageSendResponse.json", ARTICLE, "POST", "Message/", NULL, INVALID, 202,
        NULL },
    { "plivo-php/messageSendResponse.json", ARTICLE, "POST", "Message/", NULL, INVALID, 202, NULL },
    { "plivo-python/messageSendResponse.json", ARTICLE, "POST", "Message/", NULL, INVALID, 202,
        NULL },
    { "plivo-ruby/messageSendResponse.json", ARTICLE, "POST", "Message/", NULL, INVALID, 202,
        NULL },
    { "plivo-dotnet/tests/messageSendResponse.json", ARTICLE, "POST", "Message/", NULL, INVALID,
        202, NULL },
    { "plivo-dotnet/tests_netcore/messageSendResponse.json", ARTICLE, "POST", "Message/", NULL,
        INVALID, 202, NULL },
    { "plivo-php/messageCreate401Response.json", NULL, "POST", "Message/", NULL, INVALID, 401,
        NULL },
    { "seen/2015-01_message-post_all-dst-invalid_400.json", ARTICLE, "POST", "Message/", NULL,
        ALL_INVALID, 400, "body" },
    { "seen/2015-12-02_message-post_malformed-json_400.json", ARTICLE, "POST", "Message/", NULL,
        "{", 400, "body" },
    { "seen/2019-02-16_message-send-and-get_failed-900.json", ARTICLE, "POST", "Message/", NULL,
        INVALID, 202, "send.body" },
    { "seen/2019-02-16_message-send-and-get_failed-900.json", HISTORY, "GET",
        "Message/{{message_no_credit}}/", NULL, NULL, 200, "get.body" },
    { "seen/2020-12_message-get_failed-450.json", HISTORY, "GET", "Message/{{message_barred}}/",
        NULL, NULL, 200, "body" },
    { "seen/2020-12_message-post_one-dst-invalid_202.json", ARTICLE, "POST", "Message/", NULL,
        INVALID, 202, "body" },
    { "seen/2021-01_message-post_one-dst-invalid_202.json", ARTICLE, "POST", "Message/", NULL,
        INVALID, 202, "body" },
    { "seen/2021-10-21_message-post_all-dst-invalid_400.json", ARTICLE, "POST", "Message/", NULL,
        ALL_INVALID, 400, "body_fields" },
    { "seen/2026-09-01_unknown-route_404.json", NULL, "GET", "../../Nope/", NULL, NULL, 404,
        "body" },
};

/* Keys whose value may be null: in flight, at an end of the list, without a Powerpack. */
static const char *const nullable[] = { "error_code", "next", "previous", "powerpack_id",
    "tendlc_campaign_id", "tendlc_registration_status" };

static const struct {
    const char *file, *key; /* file NULL: in all */
    const char *why;
} contradictions[] = {
    { NULL, "total_count",
        "the changelogs of July 2021 say that the message list lost it; two fixtures still have "
        "it" },
};

static bool is_in(const char *const *list, size_t n, const char *key)
{
    for (size_t i = 0; i < n; i++)
        if (text_equal(list[i], key))
            return true;
    return false;
}

static bool is_contradicted(const char *file, const char *key)
{
    for (size_t i = 0; i < ARRAY_SIZE(contradictions); i++)
        if (text_equal(contradictions[i].key, key) &&
            (!contradictions[i].file || text_equal(contradictions[i].file, file)))
            return true;
    return false;
}

static int type_of(const cJSON *value)
{
    int type = value->type & 0xFF;

    return type == cJSON_True ? cJSON_False : type; /* both are booleans */
}

static void check_same(const char *file, const cJSON *recorded, const cJSON *ours)
{
    const cJSON *member;

    cJSON_ArrayForEach(member, recorded)
    {
        const cJSON *other = cJSON_IsArray(recorded)
                                 ? cJSON_GetArrayItem(ours, 0)
                                 : cJSON_GetObjectItemCaseSensitive(ours, member->string);

        if (is_contradicted(file, member->string))
            continue;
        ck_assert_msg(other, "%s: the mock's answer has no %s", file, member->string);
        if (cJSON_IsNull(member) || cJSON_IsNull(other))
            ck_assert_msg(type_of(member) == type_of(other) ||
                              is_in(nullable, ARRAY_SIZE(nullable), member->string),
                "%s: %s may not be null", file, member->string);
        else
            ck_assert_msg(type_of(member) == type_of(other), "%s: %s has another type", file,
                member->string ? member->string : "an item");
        check_same(file, member, other);
    }
}

/* The record's answer: the file itself, or what stands under "a.b" in it; a text is read as JSON.
 */
static cJSON *record_of(const char *file, const char *answer, const cJSON **ret)
{
    CLEANUP_STRBUF struct strbuf path = STRBUF_INIT, text = STRBUF_INIT;
    cJSON *whole;

    strbuf_addf(&path, "%s/%s", getenv("RECORDED_ANSWERS"), file);
    ck_assert_msg(file_read(path.buf, &text) == 0, "cannot read %s", path.buf);
    whole = cJSON_ParseWithLength(text.buf, text.len);
    ck_assert_msg(whole, "%s is no JSON", path.buf);
    *ret = whole;
    while (answer && *answer) {
        char key[32] = "";
        size_t len = strcspn(answer, ".");

        memcpy(key, answer, len);
        *ret = cJSON_GetObjectItem(*ret, key);
        answer += len + (answer[len] == '.');
    }
    if (cJSON_IsString(*ret)) {
        cJSON *inner = cJSON_Parse((*ret)->valuestring);

        cJSON_Delete(whole);
        *ret = whole = inner;
    }
    ck_assert_msg(*ret, "%s has no answer", path.buf);
    return whole;
}

START_TEST(answer_has_what_was_recorded)
{
    const struct contract *c = &contracts[_i];
    CLEANUP_MOCK struct mock m;
    const cJSON *recorded;
    cJSON *record = record_of(c->file, c->answer, &recorded);

    mock_open(&m, NULL);
    mock_call(&m,
        &(struct mock_request){ .method = c->method,
            .as = c->as,
            .path = arena_printf(&m.arena, "/v1/Account/%s/%s", c->as ? c->as : ARTICLE, c->path),
            .query = c->query,
            .body = c->body });
    ck_assert_msg(m.res.status == c->status, "%s: %d", c->file, m.res.status);
    ck_assert_ptr_nonnull(m.json);
    check_same(c->file, recorded, m.json);
    cJSON_Delete(record);
}
END_TEST

/* Words that are known to the letter. */
static const struct {
    const char *file, *answer, *key;
    const char *as, *body;
} words[] = {
    { "seen/2015-12-02_message-post_malformed-json_400.json", "body", "error", ARTICLE, "{" },
    { "seen/2021-10-21_message-post_all-dst-invalid_400.json", "body_fields", "error", ARTICLE,
        ALL_INVALID },
    { "seen/2020-12_message-post_one-dst-invalid_202.json", "body", "message", ARTICLE, INVALID },
    { "plivo-php/messageCreate401Response.json", NULL, "error", NULL, INVALID },
};

START_TEST(words_are_the_recorded_ones)
{
    CLEANUP_MOCK struct mock m;
    const cJSON *recorded;
    cJSON *record = record_of(words[_i].file, words[_i].answer, &recorded);

    mock_open(&m, NULL);
    mock_call(&m, &(struct mock_request){ .method = "POST",
                      .as = words[_i].as,
                      .path = "/v1/Account/" ARTICLE "/Message/",
                      .body = words[_i].body });
    ck_assert_str_eq(mock_text(&m, words[_i].key),
        cJSON_GetStringValue(cJSON_GetObjectItem(recorded, words[_i].key)));
    cJSON_Delete(record);
}
END_TEST

START_TEST(page_of_401_is_the_recorded_one)
{
    CLEANUP_MOCK struct mock m;
    const cJSON *body;
    cJSON *record;

    mock_open(&m, NULL);
    mock_call(&m, &(struct mock_request){ .path = "/v1/Account/" ARTICLE "/Message/" });
    record = record_of("seen/2026-09-01_any_bad-or-no-credentials_401.json", NULL, &body);
    body = cJSON_GetObjectItem(body, "body");
    ck_assert_str_eq(arena_dup(&m.arena, m.res.body, m.res.body_len), body->valuestring);
    cJSON_Delete(record);
}
END_TEST

static Suite *contract_suite(void)
{
    Suite *suite = suite_create("contract message");
    TCase *tc = tcase_create("message");

    tcase_add_loop_test(tc, answer_has_what_was_recorded, 0, ARRAY_SIZE(contracts));
    tcase_add_loop_test(tc, words_are_the_recorded_ones, 0, ARRAY_SIZE(words));
    tcase_add_test(tc, page_of_401_is_the_recorded_one);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(contract_suite());
}
