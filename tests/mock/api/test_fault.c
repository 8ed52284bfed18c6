/* Proves what mock/api does with a fault on demand: whom it strikes, what is answered, what is left
 * behind; and mock/api/open_sends.c. How broken answers arrive: tests/e2e/faults.test.mjs. */
#include "mock/api/open_sends.h"
#include "mock/store/due.h"
#include "mock/store/messages.h"
#include "tests/mock/support/mock.h"

#include "tests/support/suite.h"

#include <errno.h>

#define PP "\"powerpack_uuid\":\"{{pp_mms_longcode}}\""
#define SMS "{" PP ",\"dst\":\"12025550123\",\"text\":\"hello\"}"

static void fault_add(struct mock *m, const char *body)
{
    ck_assert_msg(mock_call(m, &(struct mock_request){ .method = "POST",
                                   .path = "/_mock/accounts/" ARTICLE "/faults",
                                   .body = body }) == 201,
        "%s: %s", body, mock_text(m, "error"));
}

/* Whom a fault strikes: the status tells. */
static const struct {
    const char *why, *match, *method, *path, *query, *body, *as;
    bool struck;
} requests[] = {
    { "anything", "{}", "GET", "/v1/Account/" ARTICLE "/", NULL, NULL, ARTICLE, true },
    { "another account's", "{}", "GET", "/v1/Account/" DEFAULT_MMS "/", NULL, NULL, DEFAULT_MMS,
        false },
    { "its sub-account's", "{\"path\":\"Message/\"}", "GET", "/v1/Account/" SUBACCOUNT "/Message/",
        NULL, NULL, SUBACCOUNT, true },
    { "a method", "{\"method\":\"POST\"}", "GET", "/v1/Account/" ARTICLE "/", NULL, NULL, ARTICLE,
        false },
    { "a path with slashes", "{\"path\":\"Message/\"}", "GET",
        "//v1//Account/" ARTICLE "//Message//", NULL, NULL, ARTICLE, true },
    { "a value of the body", "{\"pointer\":\"/dst\",\"equals\":12025550123}", "POST",
        "/v1/Account/" ARTICLE "/Message/", NULL, SMS, ARTICLE, true },
    { "another value", "{\"pointer\":\"/dst\",\"equals\":\"1\"}", "POST",
        "/v1/Account/" ARTICLE "/Message/", NULL, SMS, ARTICLE, false },
    { "a value of the query", "{\"pointer\":\"/limit\",\"equals\":\"5\"}", "GET",
        "/v1/Account/" ARTICLE "/Message/", "limit=5", NULL, ARTICLE, true },
    { "an item of a list", "{\"pointer\":\"/media_ids/1\",\"equals\":\"b\"}", "POST",
        "/v1/Account/" ARTICLE "/Message/", NULL, "{\"media_ids\":[\"a\",\"b\"]}", ARTICLE, true },
    { "an item behind its end", "{\"pointer\":\"/media_ids/2\"}", "POST",
        "/v1/Account/" ARTICLE "/Message/", NULL, "{\"media_ids\":[\"a\",\"b\"]}", ARTICLE, false },
    { "a list is there", "{\"pointer\":\"/media_ids\"}", "POST", "/v1/Account/" ARTICLE "/Message/",
        NULL, "{\"media_ids\":[]}", ARTICLE, true },
    { "a member of an object", "{\"pointer\":\"/a/b~1c~0\",\"equals\":\"true\"}", "POST",
        "/v1/Account/" ARTICLE "/Message/", NULL, "{\"a\":{\"b/c~\":true}}", ARTICLE, true },
    { "a member of a text", "{\"pointer\":\"/text/a\"}", "POST", "/v1/Account/" ARTICLE "/Message/",
        NULL, SMS, ARTICLE, false },
    { "an explicit null", "{\"pointer\":\"/src\",\"equals\":\"null\"}", "POST",
        "/v1/Account/" ARTICLE "/Message/", NULL, "{\"src\":null}", ARTICLE, true },
    { "the whole of the parameters is no value", "{\"pointer\":\"\"}", "POST",
        "/v1/Account/" ARTICLE "/Message/", NULL, SMS, ARTICLE, false },
    { "who is not let in", "{\"path\":\"Message/\"}", "GET", "/v1/Account/" ARTICLE "/Message/",
        NULL, NULL, NULL, true },
    { "what is not there", "{\"path\":\"Nope/\"}", "GET", "/v1/Account/" ARTICLE "/Nope/", NULL,
        NULL, ARTICLE, true },
    { "a method that is not there", "{\"method\":\"DELETE\"}", "DELETE",
        "/v1/Account/" ARTICLE "/Message/", NULL, NULL, ARTICLE, true },
    { "a body that cannot be read has no values", "{\"pointer\":\"/dst\"}", "POST",
        "/v1/Account/" ARTICLE "/Message/", NULL, "{\"dst\":\"1\"", ARTICLE, false },
    { "nobody's path", "{}", "GET", "/v1/Account/MANOBODY000000000000/", NULL, NULL, ARTICLE,
        false },
    { "no account's path", "{}", "GET", "/v2/", NULL, NULL, ARTICLE, false },
    { "the media host's", "{\"path\":\"/Account/*/Media/*\"}", "GET",
        "/Account/" ARTICLE "/Media/x", NULL, NULL, NULL, true },
};

START_TEST(request_is_struck)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    fault_add(&m,
        arena_printf(&m.arena, "{\"match\":%s,\"answer\":{\"status\":599}}", requests[_i].match));
    mock_call(&m, &(struct mock_request){ .method = requests[_i].method,
                      .path = requests[_i].path,
                      .query = requests[_i].query,
                      .body = requests[_i].body,
                      .as = requests[_i].as });
    ck_assert_msg(
        (m.res.status == 599) == requests[_i].struck, "%s: %d", requests[_i].why, m.res.status);
}
END_TEST

/* What a send is answered, beside its delay and mishap, which only a network shows. */
static const struct {
    const char *why, *fault;
    int status;
    const char *header, *value; /* NULL: it is not there */
    const char *part;           /* of the body */
} answers[] = {
    { "by a rule", "{\"answer\":{\"rule\":\"RATE-LIMIT\"}}", 429, "X-Mock-Why", "FAULT-1",
        "\"error\": \"too many requests\"" },
    { "without Retry-After", "{\"answer\":{\"rule\":\"RATE-LIMIT\"}}", 429, "Retry-After", NULL,
        "api_id" },
    { "with it", "{\"answer\":{\"rule\":\"RATE-LIMIT\"},\"retry_after\":12}", 429, "Retry-After",
        "12", "api_id" },
    { "with a detail", "{\"answer\":{\"rule\":\"LIST-BAD-FILTER\",\"detail\":\"message_time\"}}",
        400, "X-Mock-Why", "FAULT-1", "\"error\": \"message_time parameter is invalid\"" },
    { "a page", "{\"answer\":{\"rule\":\"AUTH-PAGE\"}}", 401, "X-Mock-Why", "FAULT-1", "" },
    { "a status alone", "{\"answer\":{\"status\":503}}", 503, "X-Mock-Why", "FAULT-1", "" },
    { "a text", "{\"answer\":{\"status\":200,\"body\":\"hello\"}}", 200, "X-Mock-Why", "FAULT-1",
        "hello" },
    { "headers", "{\"answer\":{\"status\":302,\"headers\":{\"Location\":\"/x\"}}}", 302, "Location",
        "/x", "" },
    { "a header of the mock's replaced",
        "{\"answer\":{\"status\":500,\"headers\":{\"x-mock-why\":\"me\"}}}", 500, "X-Mock-Why",
        "me", "" },
    { "headers of the true answer", "{\"answer\":{\"headers\":{\"X-A\":\"b\"}}}", 202, "X-A", "b",
        "message_uuid" },
    { "a body that is cut", "{\"mishap\":{\"kind\":\"cut\",\"at\":1}}", 202, "X-Mock-Why",
        "FAULT-1", "{" },
    { "the true answer does not name it", "{\"delay\":\"1s\"}", 202, "X-Mock-Why", NULL,
        "message_uuid" },
};

START_TEST(send_is_answered_by_a_fault)
{
    CLEANUP_MOCK struct mock m;
    const char *body, *value;

    mock_open(&m, NULL);
    fault_add(&m, answers[_i].fault);
    mock_send(&m, ARTICLE, SMS);
    body = arena_dup(&m.arena, m.res.body ? m.res.body : "", m.res.body_len);
    value = mock_header(&m, answers[_i].header);
    ck_assert_msg(m.res.status == answers[_i].status, "%s: %d", answers[_i].why, m.res.status);
    ck_assert_msg(text_equal(value, answers[_i].value), "%s: %s", answers[_i].why, value);
    ck_assert_msg(strstr(body, answers[_i].part), "%s: %s", answers[_i].why, body);
}
END_TEST

static const struct {
    const char *body, *content_type;
} types[] = {
    { "{\"status\":500,\"body\":{\"a\":1}}", "application/json" },
    { "{\"status\":500,\"body\":\" [1]\"}", "application/json" },
    { "{\"status\":500,\"body\":\"<h1>\"}", "text/plain; charset=utf-8" },
    { "{\"status\":500,\"body\":\"\"}", NULL },
    { "{\"status\":500}", NULL },
    { "{\"status\":500,\"body\":\"{}\",\"headers\":{\"content-type\":\"text/html\"}}",
        "text/html" },
};

START_TEST(body_has_a_type)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    fault_add(&m, arena_printf(&m.arena, "{\"answer\":%s}", types[_i].body));
    mock_send(&m, ARTICLE, SMS);
    ck_assert_msg(text_equal(m.res.content_type, types[_i].content_type), "%s: %s", types[_i].body,
        m.res.content_type);
}
END_TEST

START_TEST(no_why_header_is_no_why_header)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    m.policy.why_header = false;
    fault_add(&m, "{\"answer\":{\"status\":500},\"times\":1}");
    fault_add(&m, "{\"answer\":{\"rule\":\"RATE-LIMIT\"}}");
    ck_assert_int_eq(mock_send(&m, ARTICLE, SMS), 500);
    ck_assert_ptr_null(mock_header(&m, "X-Mock-Why"));
    ck_assert_int_eq(mock_send(&m, ARTICLE, SMS), 429);
    ck_assert_ptr_null(mock_header(&m, "X-Mock-Why"));
}
END_TEST

static const struct {
    const char *mishap;
    enum http_mishap_kind kind;
    size_t at;      /* in hundredths of the body */
    size_t body;    /* what is left of it, the same */
    bool is_answer; /* at is a byte, not a hundredth */
} mishaps[] = {
    { "\"reset-before\"", HTTP_RESET_BEFORE, 0, 100, false },
    { "\"reset-at\"", HTTP_RESET_AT, 50, 100, false },
    { "{\"kind\":\"reset-at\",\"at\":7}", HTTP_RESET_AT, 7, 100, true },
    { "\"empty\"", HTTP_CLOSE_BEFORE, 0, 100, false },
    { "\"garbage\"", HTTP_GARBAGE, 0, 100, false },
    { "\"truncate\"", HTTP_CLOSE_AT, 50, 100, false },
    { "\"cut\"", HTTP_WHOLE, 50, 50, false },
    { "\"dribble\"", HTTP_DRIBBLE, 0, 100, false },
};

START_TEST(mishap_is_handed_on)
{
    CLEANUP_MOCK struct mock m;
    size_t whole;

    mock_open(&m, NULL);
    ck_assert_int_eq(mock_send(&m, ARTICLE, SMS), 202);
    whole = m.res.body_len;
    fault_add(&m, arena_printf(&m.arena, "{\"mishap\":%s,\"delay\":\"7ms\"}", mishaps[_i].mishap));
    ck_assert_int_eq(mock_send(&m, ARTICLE, SMS), 202);
    ck_assert_int_eq(m.res.mishap.kind, mishaps[_i].kind);
    ck_assert_uint_eq(
        m.res.mishap.at, mishaps[_i].is_answer ? mishaps[_i].at : whole * mishaps[_i].at / 100);
    ck_assert_uint_eq(m.res.body_len, whole * mishaps[_i].body / 100);
    ck_assert_int_eq(m.res.delay_us, 7000);
}
END_TEST

static struct message message_of(struct mock *m, const char *uuid, int expected)
{
    struct message message = { 0 };
    struct login login;
    const char *token;

    ck_assert(store_find_login(m->store, ARTICLE, &login, &token));
    ck_assert_int_eq(
        store_message_by_uuid(m->store, &m->arena, login.account, uuid, &message), expected);
    return message;
}

static const struct {
    const char *fault;
    unsigned faults; /* enum outcome_fault of its messages */
} meanings[] = {
    { "{\"meaning\":\"never-sent\"}", OUTCOME_NEVER_SENT },
    { "{\"meaning\":\"no-callback\"}", OUTCOME_NO_CALLBACK },
    { "{\"meaning\":\"answer-lost\"}", 0 },
    { "{\"callback\":\"late\"}", OUTCOME_LATE },
    { "{\"callback\":[\"duplicate\",\"slow\"],\"meaning\":\"never-sent\"}",
        OUTCOME_DUPLICATE | OUTCOME_SLOW | OUTCOME_NEVER_SENT },
};

START_TEST(send_is_not_what_it_says)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    fault_add(&m, meanings[_i].fault);
    ck_assert_int_eq(mock_send(&m, ARTICLE, SMS), 202);
    ck_assert_int_eq(
        m.res.mishap.kind, strstr(meanings[_i].fault, "lost") ? HTTP_CLOSE_BEFORE : HTTP_WHOLE);
    ck_assert_uint_eq(
        message_of(&m, mock_item(&m, "message_uuid", 0), 0).faults, meanings[_i].faults);
}
END_TEST

START_TEST(what_is_not_stored_is_not_there)
{
    CLEANUP_MOCK struct mock m;
    const char *first, *second, *api_id;

    mock_open(&m, NULL);
    fault_add(&m, "{\"meaning\":\"not-stored\",\"times\":2}");
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(
            mock_send(&m, ARTICLE, "{" PP ",\"dst\":\"12025550123<12025550124\",\"text\":\"x\"}"),
            202);
    ck_assert_str_eq(mock_text(&m, "message"), "message(s) queued");
    first = arena_strdup(&m.arena, mock_item(&m, "message_uuid", 0));
    second = arena_strdup(&m.arena, mock_item(&m, "message_uuid", 1));
    api_id = arena_strdup(&m.arena, mock_text(&m, "api_id"));
    ck_assert(!text_equal(first, second));
    message_of(&m, first, -ENOENT);
    message_of(&m, second, -ENOENT);
    ck_assert_int_eq(mock_get(&m, ARTICLE, "Message/", NULL), 200);
    ck_assert_int_eq(cJSON_GetArraySize(cJSON_GetObjectItem(m.json, "objects")), 0);
    ck_assert_int_eq(
        mock_call(&m, &(struct mock_request){ .path = arena_printf(&m.arena,
                                                  "/_mock/accounts/" ARTICLE "/why/%s", api_id) }),
        404);
    /* under a clock that stands still the next ones must not be taken for them */
    for (int i = 0; i < 20; i++) {
        ck_assert_int_eq(mock_send(&m, ARTICLE, SMS), 202);
        message_of(&m, mock_item(&m, "message_uuid", 0), 0);
    }
    message_of(&m, first, -ENOENT);
}
END_TEST

START_TEST(what_is_not_stored_leaves_the_pool_alone)
{
    CLEANUP_MOCK struct mock m;
    struct login login;
    const char *token;

    mock_open(&m, NULL);
    fault_add(&m, "{\"meaning\":\"not-stored\"}");
    ck_assert(store_find_login(m.store, ARTICLE, &login, &token));
    ck_assert_int_eq(mock_send(&m, ARTICLE, SMS), 202);
    ck_assert_uint_eq(login.account->last_message, 0);
    ck_assert_ptr_null(store_due_next(login.account, INT64_MAX));
    ck_assert_uint_eq(login.account->slots.n, 0);
}
END_TEST

START_TEST(refused_send_stays_refused)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    fault_add(&m, "{\"meaning\":\"not-stored\"}");
    ck_assert_int_eq(mock_send(&m, ARTICLE, "{\"text\":\"x\"}"), 400);
    ck_assert_int_eq(mock_call(&m, &(struct mock_request){ .path = arena_printf(&m.arena,
                                                               "/_mock/accounts/" ARTICLE "/why/%s",
                                                               mock_text(&m, "api_id")) }),
        200);
    ck_assert_str_eq(mock_text(&m, "kind"), "refusal");
}
END_TEST

START_TEST(why_names_the_fault)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    fault_add(&m, "{\"answer\":{\"rule\":\"RATE-LIMIT\"}}");
    mock_send(&m, ARTICLE, SMS);
    ck_assert_int_eq(mock_call(&m, &(struct mock_request){ .path = arena_printf(&m.arena,
                                                               "/_mock/accounts/" ARTICLE "/why/%s",
                                                               mock_text(&m, "api_id")) }),
        200);
    ck_assert_str_eq(mock_text(&m, "rule"), "FAULT-1");
    ck_assert_ptr_null(mock_text(&m, "source"));
}
END_TEST

/* At the same time ---------------------------------------------------------------------------- */

START_TEST(sends_are_open_until_they_have_left)
{
    struct open_sends *o = NULL;

    open_sends_create(&o);
    open_sends_turn(o);
    for (uint64_t i = 1; i <= 3; i++)
        open_sends_add(o, 7, i, i == 2);
    ck_assert_uint_eq(open_sends_count(o, 7), 3);
    ck_assert_uint_eq(open_sends_count(o, 8), 0);
    open_sends_turn(o);
    ck_assert_uint_eq(open_sends_count(o, 7), 1);
    open_sends_add(o, 7, 4, false);
    open_sends_add(o, 8, 5, true);
    ck_assert_uint_eq(open_sends_count(o, 7), 2);
    open_sends_over(o, 1);
    open_sends_over(o, 99);
    ck_assert_uint_eq(open_sends_count(o, 7), 2);
    open_sends_over(o, 2);
    open_sends_over(o, 2);
    ck_assert_uint_eq(open_sends_count(o, 7), 1);
    open_sends_turn(o);
    ck_assert_uint_eq(open_sends_count(o, 7), 0);
    ck_assert_uint_eq(open_sends_count(o, 8), 1);
    open_sends_destroy(o);
}
END_TEST

static const struct {
    const char *why, *assume;
    int status; /* of the 101st */
} switches[] = {
    { "it is off by itself", NULL, 202 },
    { "on", "rate-limits=on", 429 },
    { "on, without this rule", "rate-limits=on;rule.SEND-CONCURRENT=off", 202 },
};

START_TEST(sends_at_the_same_time_are_counted)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, switches[_i].assume);
    open_sends_create(&m.api.open_sends);
    for (int i = 0; i < OPEN_SENDS_MAX; i++)
        ck_assert_int_eq(mock_send(&m, ARTICLE, SMS), 202);
    ck_assert_msg(mock_send(&m, ARTICLE, SMS) == switches[_i].status, "%s: %d", switches[_i].why,
        m.res.status);
    if (m.res.status == 429) {
        ck_assert_str_eq(mock_header(&m, "X-Mock-Why"), "SEND-CONCURRENT");
        ck_assert_str_eq(mock_text(&m, "error"), "too many requests");
    }
    ck_assert_int_eq(mock_get(&m, ARTICLE, "", NULL), 200); /* no send */
    open_sends_turn(m.api.open_sends);
    ck_assert_int_eq(mock_send(&m, ARTICLE, SMS), 202);
    open_sends_destroy(m.api.open_sends);
}
END_TEST

static Suite *fault_suite(void)
{
    Suite *suite = suite_create("api fault");
    TCase *tc = tcase_create("fault");

    tcase_add_loop_test(tc, request_is_struck, 0, ARRAY_SIZE(requests));
    tcase_add_loop_test(tc, send_is_answered_by_a_fault, 0, ARRAY_SIZE(answers));
    tcase_add_loop_test(tc, body_has_a_type, 0, ARRAY_SIZE(types));
    tcase_add_test(tc, no_why_header_is_no_why_header);
    tcase_add_loop_test(tc, mishap_is_handed_on, 0, ARRAY_SIZE(mishaps));
    tcase_add_loop_test(tc, send_is_not_what_it_says, 0, ARRAY_SIZE(meanings));
    tcase_add_test(tc, what_is_not_stored_is_not_there);
    tcase_add_test(tc, what_is_not_stored_leaves_the_pool_alone);
    tcase_add_test(tc, refused_send_stays_refused);
    tcase_add_test(tc, why_names_the_fault);
    tcase_add_test(tc, sends_are_open_until_they_have_left);
    tcase_add_loop_test(tc, sends_at_the_same_time_are_counted, 0, ARRAY_SIZE(switches));
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(fault_suite());
}
