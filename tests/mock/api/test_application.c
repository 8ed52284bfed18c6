/* Proves Application/, Subaccount/ and the account's update: members, refusals, whose things. */
#include "tests/mock/support/mock.h"

#include "tests/support/suite.h"

#define ANSWER "\"answer_url\":\"https://example.com/a\""
#define NAMED "\"app_name\":\"in\"," ANSWER

static int call(struct mock *m, const char *as, const char *method, const char *path,
    const char *query, const char *body)
{
    return mock_call(m, &(struct mock_request){ .method = method,
                            .as = as,
                            .path = arena_printf(&m->arena, "/v1/Account/%s/%s", as, path),
                            .query = query,
                            .body = body });
}

static int objects(const struct mock *m)
{
    return cJSON_GetArraySize(cJSON_GetObjectItem(m->json, "objects"));
}

/* Path of a new application of that name. */
static const char *application(struct mock *m, const char *as, const char *members)
{
    ck_assert_int_eq(call(m, as, "POST", "Application/", NULL,
                         arena_printf(&m->arena, "{" NAMED "%s}", members)),
        201);
    return arena_printf(&m->arena, "Application/%s/", mock_text(m, "app_id"));
}

/* What creating and updating say to one body; an update needs no name and no answer_url. */
static const struct {
    const char *why, *body;
    int create, update;
    const char *rule; /* that refuses; NULL: neither does */
} bodies[] = {
    { "the least", "{" NAMED "}", 201, 202, NULL },
    { "nothing", "{}", 400, 202, "APPLICATION-NAME-MISSING" },
    { "no body", NULL, 400, 202, "APPLICATION-NAME-MISSING" },
    { "no name", "{" ANSWER "}", 400, 202, "APPLICATION-NAME-MISSING" },
    { "an empty name", "{\"app_name\":\"\"," ANSWER "}", 400, 202, "APPLICATION-NAME-MISSING" },
    { "no answer_url", "{\"app_name\":\"in\"}", 400, 202, "APPLICATION-ANSWER-URL" },
    { "all that a name may have", "{\"app_name\":\"aZ09-_\"," ANSWER "}", 201, 202, NULL },
    { "a blank in the name", "{\"app_name\":\"in bound\"," ANSWER "}", 400, 400,
        "APPLICATION-NAME" },
    { "a number as name", "{\"app_name\":1," ANSWER "}", 400, 400, "SEND-PARAMETER-TYPE" },
    { "nulls", "{" NAMED ",\"message_url\":null,\"subaccount\":null}", 201, 202, NULL },
    { "unknown members", "{" NAMED ",\"production_app\":true,\"id\":\"1\"}", 201, 202, NULL },
    { "what Python always sends",
        "{" NAMED ",\"answer_method\":\"POST\",\"hangup_method\":\"POST\",\"fallback_method\":"
        "\"POST\",\"message_method\":\"POST\",\"default_number_app\":false,"
        "\"default_endpoint_app\":false,\"log_incoming_messages\":true}",
        201, 202, NULL },
    { "flags as texts", "{" NAMED ",\"public_uri\":\"true\",\"default_endpoint_app\":\"0\"}", 201,
        202, NULL },
    { "a flag that is none", "{" NAMED ",\"public_uri\":\"maybe\"}", 400, 400,
        "APPLICATION-VALUE" },
    { "a method that is none", "{" NAMED ",\"hangup_method\":\"PUT\"}", 400, 400,
        "APPLICATION-VALUE" },
    { "an answer_url that is none", "{\"app_name\":\"in\",\"answer_url\":\"example.com\"}", 400,
        400, "APPLICATION-VALUE" },
    { "a message_url that is none", "{" NAMED ",\"message_url\":\"ftp://example.com\"}", 400, 400,
        "APPLICATION-VALUE" },
    { "a sub-account", "{" NAMED ",\"subaccount\":\"{{subaccount}}\"}", 201, 202, NULL },
    { "the account itself", "{" NAMED ",\"subaccount\":\"" ARTICLE "\"}", 201, 202, NULL },
    { "somebody else's", "{" NAMED ",\"subaccount\":\"SASOMEBODYELSES00001\"}", 400, 400,
        "NUMBER-SUBACCOUNT" },
    { "broken JSON", "{", 400, 400, "BODY-NOT-JSON" },
};

START_TEST(application_is_created)
{
    CLEANUP_MOCK struct mock m;
    int status;

    mock_open(&m, NULL);
    status = call(&m, ARTICLE, "POST", "Application/", NULL, bodies[_i].body);
    ck_assert_msg(status == bodies[_i].create, "%s: %d", bodies[_i].why, status);
    ck_assert_msg(text_equal(mock_header(&m, "X-Mock-Why"), bodies[_i].rule), "%s: %s",
        bodies[_i].why, mock_header(&m, "X-Mock-Why"));
}
END_TEST

START_TEST(application_is_updated)
{
    CLEANUP_MOCK struct mock m;
    const char *path;
    int status;

    mock_open(&m, NULL);
    path = application(&m, ARTICLE, "");
    status = call(&m, ARTICLE, "POST", path, NULL, bodies[_i].body);
    ck_assert_msg(status == bodies[_i].update, "%s: %d", bodies[_i].why, status);
}
END_TEST

/* Each text member: written, kept by an empty update, taken off by an empty text. */
static const char *const urls[] = { "answer_url", "hangup_url", "fallback_answer_url",
    "message_url" };

START_TEST(url_is_kept_and_taken_off)
{
    CLEANUP_MOCK struct mock m;
    const char *path;

    mock_open(&m, "rule.APPLICATION-HANGUP-URL=off");
    path = application(&m, ARTICLE, "");
    call(&m, ARTICLE, "POST", path, NULL,
        arena_printf(&m.arena, "{\"%s\":\"https://example.com/b\"}", urls[_i]));
    call(&m, ARTICLE, "POST", path, NULL, "{}");
    mock_get(&m, ARTICLE, path, NULL);
    ck_assert_str_eq(mock_text(&m, urls[_i]), "https://example.com/b");
    call(&m, ARTICLE, "POST", path, NULL, arena_printf(&m.arena, "{\"%s\":\"\"}", urls[_i]));
    mock_get(&m, ARTICLE, path, NULL);
    ck_assert_ptr_null(mock_text(&m, urls[_i]));
}
END_TEST

static const struct {
    const char *why, *as, *query;
    int found;
} lists[] = {
    { "all", ARTICLE, NULL, 3 },
    { "the start of a name", ARTICLE, "app_name=in", 3 },
    { "not its middle", ARTICLE, "app_name=n", 0 },
    { "a sub-account's", ARTICLE, "subaccount={{subaccount}}", 1 },
    { "as the sub-account sees it", SUBACCOUNT, NULL, 1 },
    { "which sees no others by asking", SUBACCOUNT, "subaccount=SASOMEBODYELSES00001", 1 },
    { "a page", ARTICLE, "limit=2", 2 },
    { "the last page", ARTICLE, "limit=2&offset=2", 1 },
    { "behind it", ARTICLE, "offset=3", 0 },
};

START_TEST(applications_are_listed)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    application(&m, ARTICLE, "");
    application(&m, ARTICLE, "");
    application(&m, SUBACCOUNT, "");
    mock_get(&m, lists[_i].as, "Application/", lists[_i].query);
    ck_assert_msg(objects(&m) == lists[_i].found, "%s: %d", lists[_i].why, objects(&m));
}
END_TEST

START_TEST(application_is_deleted)
{
    CLEANUP_MOCK struct mock m;
    const char *path;

    mock_open(&m, NULL);
    path = application(&m, ARTICLE, "");
    ck_assert_int_eq(call(&m, SUBACCOUNT, "DELETE", path, NULL, NULL), 404);
    ck_assert_str_eq(mock_header(&m, "X-Mock-Why"), "APPLICATION-NOT-FOUND");
    ck_assert_int_eq(call(&m, ARTICLE, "DELETE", path, "cascade=false",
                         "{\"cascade\":false,\"new_endpoint_application\":\"1\"}"),
        204);
    ck_assert_uint_eq(m.res.body_len, 0);
    ck_assert_int_eq(mock_get(&m, ARTICLE, path, NULL), 404);
    ck_assert_int_eq(call(&m, ARTICLE, "DELETE", path, NULL, NULL), 404);
}
END_TEST

/* Sub-accounts -----------------------------------------------------------------------------------
 */

static const struct {
    const char *why, *method, *path, *query, *body;
    int status;
    const char *rule;
} subaccounts[] = {
    { "create", "POST", "", NULL, "{\"name\":\"n\",\"enabled\":true}", 201, NULL },
    { "create as a form would", "POST", "", NULL, "{\"name\":\"n\",\"enabled\":\"1\"}", 201, NULL },
    { "create without a name", "POST", "", NULL, "{\"enabled\":true}", 400,
        "SUBACCOUNT-NAME-MISSING" },
    { "create with a name that is none", "POST", "", NULL, "{\"name\":[]}", 400,
        "SEND-PARAMETER-TYPE" },
    { "create with a flag that is none", "POST", "", NULL, "{\"name\":\"n\",\"enabled\":\"on\"}",
        400, "SUBACCOUNT-FLAG" },
    { "list", "GET", "", "limit=1", NULL, 200, NULL },
    { "list too few", "GET", "", "limit=0", NULL, 400, "LIST-BAD-LIMIT" },
    { "get", "GET", SUBACCOUNT "/", NULL, NULL, 200, NULL },
    { "get nobody's", "GET", "SASOMEBODYELSES00001/", NULL, NULL, 404, "NOT-FOUND" },
    { "update", "POST", SUBACCOUNT "/", NULL, "{\"name\":\"n\"}", 202, NULL },
    { "update without a name", "POST", SUBACCOUNT "/", NULL, "{\"enabled\":true}", 400,
        "SUBACCOUNT-NAME-MISSING" },
    { "update nobody's", "POST", "SASOMEBODYELSES00001/", NULL, "{\"name\":\"n\"}", 404,
        "NOT-FOUND" },
    { "delete", "DELETE", SUBACCOUNT "/", NULL, NULL, 204, NULL },
    { "delete with cascade in the query", "DELETE", SUBACCOUNT "/", "cascade=true", NULL, 204,
        NULL },
    { "delete with what is no flag", "DELETE", SUBACCOUNT "/", NULL, "{\"cascade\":\"all\"}", 400,
        "SUBACCOUNT-FLAG" },
    { "delete nobody's", "DELETE", "SASOMEBODYELSES00001/", NULL, NULL, 404, "NOT-FOUND" },
};

START_TEST(subaccount_call_is_answered)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    call(&m, ARTICLE, subaccounts[_i].method,
        arena_printf(&m.arena, "Subaccount/%s", subaccounts[_i].path), subaccounts[_i].query,
        subaccounts[_i].body);
    ck_assert_msg(
        m.res.status == subaccounts[_i].status, "%s: %d", subaccounts[_i].why, m.res.status);
    ck_assert_msg(text_equal(mock_header(&m, "X-Mock-Why"), subaccounts[_i].rule), "%s: %s",
        subaccounts[_i].why, mock_header(&m, "X-Mock-Why"));
}
END_TEST

START_TEST(deleted_subaccount_leaves_its_things)
{
    bool cascade = _i == 1;
    CLEANUP_MOCK struct mock m;
    const char *path;

    mock_open(&m, NULL);
    path = application(&m, SUBACCOUNT, "");
    call(&m, SUBACCOUNT, "POST", "PhoneNumber/14155200123/", NULL, NULL);
    call(&m, ARTICLE, "DELETE", "Subaccount/" SUBACCOUNT "/", NULL,
        cascade ? "{\"cascade\":true}" : "{\"cascade\":false}");
    ck_assert_int_eq(m.res.status, 204);
    ck_assert_int_eq(mock_get(&m, ARTICLE, path, NULL), cascade ? 404 : 200);
    ck_assert_int_eq(mock_get(&m, ARTICLE, "Number/14155200123/", NULL), cascade ? 404 : 200);
    ck_assert_ptr_null(mock_text(&m, "sub_account"));
    ck_assert_int_eq(mock_get(&m, ARTICLE, "Subaccount/" SUBACCOUNT "/", NULL), 404);
    ck_assert_int_eq(
        mock_get(&m, ARTICLE, "PhoneNumber/", "country_iso=US&pattern=4155200123"), 200);
    ck_assert_int_eq(objects(&m), cascade ? 1 : 0);
}
END_TEST

static const struct {
    const char *why, *as, *body;
    int status;
    const char *name, *city; /* afterwards */
} updates[] = {
    { "a name", ARTICLE, "{\"name\":\"Lucius Fox\"}", 202, "Lucius Fox", "" },
    { "all three", ARTICLE, "{\"name\":\"Lucius\",\"city\":\"Gotham\",\"address\":\"1007\"}", 202,
        "Lucius", "Gotham" },
    { "nothing", ARTICLE, "{}", 202, "The article", "" },
    { "no text", ARTICLE, "{\"name\":1}", 400, "The article", "" },
    { "more than may be changed", ARTICLE, "{\"cash_credits\":\"1000\"}", 202, "The article", "" },
    { "a sub-account may not", SUBACCOUNT, "{\"name\":\"Mine\"}", 404, "The article", "" },
};

START_TEST(account_is_updated)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    call(&m, updates[_i].as, "POST", "", NULL, updates[_i].body);
    ck_assert_msg(m.res.status == updates[_i].status, "%s: %d", updates[_i].why, m.res.status);
    mock_get(&m, ARTICLE, "", NULL);
    ck_assert_str_eq(mock_text(&m, "name"), updates[_i].name);
    ck_assert_str_eq(mock_text(&m, "city"), updates[_i].city);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("api application");
    TCase *tc = tcase_create("application");

    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, application_is_created, 0, ARRAY_SIZE(bodies));
    tcase_add_loop_test(tc, application_is_updated, 0, ARRAY_SIZE(bodies));
    tcase_add_loop_test(tc, url_is_kept_and_taken_off, 0, ARRAY_SIZE(urls));
    tcase_add_loop_test(tc, applications_are_listed, 0, ARRAY_SIZE(lists));
    tcase_add_test(tc, application_is_deleted);
    tcase_add_loop_test(tc, subaccount_call_is_answered, 0, ARRAY_SIZE(subaccounts));
    tcase_add_loop_test(tc, deleted_subaccount_leaves_its_things, 0, 2);
    tcase_add_loop_test(tc, account_is_updated, 0, ARRAY_SIZE(updates));
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}
