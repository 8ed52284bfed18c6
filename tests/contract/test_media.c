/* Proves media, and what messages carry, against every record of them. */
#include "tests/contract/contract.h"

#include "tests/support/suite.h"

#define ONE "Message/{{message_mms}}/Media/{{media_id}}/"
#define ALL "Message/{{message_mms}}/Media/"

/* clang-format off */
static const struct contract contracts[] = {
    { "plivo-dotnet/tests/mediaGetResponse.json",     ARTICLE, "GET", "Media/{{media_id}}/", NULL, NULL, 200, NULL },
    { "plivo-dotnet/tests/mediaListResponse.json",    ARTICLE, "GET", "Media/", "limit=1", NULL, 200, NULL },
    { "plivo-dotnet/tests/mmsMediaGetResponse.json",  HISTORY, "GET", ONE, NULL, NULL, 200, NULL },
    { "plivo-dotnet/tests/mmsMediaListResponse.json", HISTORY, "GET", ALL, NULL, NULL, 200, NULL },
    { "plivo-go/mediaGetResponse.json",               ARTICLE, "GET", "Media/{{media_id}}/", NULL, NULL, 200, NULL },
    { "plivo-go/mediaListResponse.json",              ARTICLE, "GET", "Media/", NULL, NULL, 200, NULL },
    { "plivo-go/mmsMediaGetResponse.json",            HISTORY, "GET", ONE, NULL, NULL, 200, NULL },
    { "plivo-go/mmsMediaListResponse.json",           HISTORY, "GET", ALL, NULL, NULL, 200, NULL },
    { "plivo-java/mediaGetResponse.json",             ARTICLE, "GET", "Media/{{media_id}}/", NULL, NULL, 200, NULL },
    { "plivo-java/mediaListResponse.json",            ARTICLE, "GET", "Media/", "limit=1", NULL, 200, NULL },
    { "plivo-java/mmsMediaGetResponse.json",          HISTORY, "GET", ONE, NULL, NULL, 200, NULL },
    { "plivo-java/mmsMediaListResponse.json",         HISTORY, "GET", ALL, NULL, NULL, 200, NULL },
    { "plivo-php/mediaGetResponse.json",              ARTICLE, "GET", "Media/{{media_id}}/", NULL, NULL, 200, NULL },
    /* the names of these two are swapped in plivo-php: mmsmedia is the account's list */
    { "plivo-php/mediaListResponse.json",             HISTORY, "GET", ALL, NULL, NULL, 200, NULL },
    { "plivo-php/mmsmediaListResponse.json",          ARTICLE, "GET", "Media/", NULL, NULL, 200, NULL },
    { "plivo-php/mediaResponse.json",                 HISTORY, "GET", ONE, NULL, NULL, 200, NULL },
    { "plivo-python/mediaGetMediaResponse.json",      ARTICLE, "GET", "Media/{{media_id}}/", NULL, NULL, 200, NULL },
    { "plivo-python/mediaListResponse.json",          ARTICLE, "GET", "Media/", NULL, NULL, 200, NULL },
    { "plivo-python/messageListMediaResponse.json",   HISTORY, "GET", ALL, NULL, NULL, 200, NULL },
    { "plivo-ruby/mediaGetResponse.json",             ARTICLE, "GET", "Media/{{media_id}}/", NULL, NULL, 200, NULL },
    { "plivo-ruby/mediaListResponse.json",            ARTICLE, "GET", "Media/", NULL, NULL, 200, NULL },
    { "plivo-ruby/mmsMediaResponse.json",             HISTORY, "GET", ONE, NULL, NULL, 200, NULL },
    { "plivo-ruby/mmsmediaListResponse.json",         HISTORY, "GET", ALL, NULL, NULL, 200, NULL },
};

static const char *const nullable[] = { "next", "previous" };

static const struct contradiction contradictions[] = {
    { "plivo-python/mediaListResponse.json", "message_uuid", "a message's media stand in the account's list" },
    { "plivo-python/messageListMediaResponse.json", "message_uuid", "beside the list; no other record has it there" },
};
/* clang-format on */

static const struct contract_terms terms = { nullable, ARRAY_SIZE(nullable), contradictions,
    ARRAY_SIZE(contradictions) };

START_TEST(answer_has_what_was_recorded)
{
    contract_check(&contracts[_i], &terms);
}
END_TEST

START_TEST(upload_has_what_was_recorded)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    mock_call(&m, &(struct mock_request){ .method = "POST",
                      .as = ARTICLE,
                      .path = "/v1/Account/" ARTICLE "/Media/",
                      .content_type = "multipart/form-data; boundary=b",
                      .body = "--b\r\nContent-Disposition: form-data; name=\"file\"; "
                              "filename=\"a.png\"\r\n\r\nabc\r\n--b--\r\n" });
    ck_assert_int_eq(m.res.status, 201);
    contract_compare("plivo-php/uploadmedia.json", NULL, &terms, &m);
}
END_TEST

/* {} stands for the empty body of a 204, which has no length to keep a record of. */
START_TEST(removal_is_empty)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    mock_call(&m, &(struct mock_request){
                      .method = "DELETE", .as = HISTORY, .path = "/v1/Account/" HISTORY "/" ALL });
    ck_assert_int_eq(m.res.status, 204);
    ck_assert_uint_eq(m.res.body_len, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("contract media");
    TCase *tc = tcase_create("media");

    tcase_add_loop_test(tc, answer_has_what_was_recorded, 0, ARRAY_SIZE(contracts));
    tcase_add_test(tc, upload_has_what_was_recorded);
    tcase_add_test(tc, removal_is_empty);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}
