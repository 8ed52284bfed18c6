/* Proves the control API: who may use it, what each route answers, why of each kind of decision. */
#include "tests/mock/support/mock.h"

#include "tests/support/suite.h"

#define TOKEN "a-token"

static const struct {
    const char *why, *peer_ip, *host, *origin, *authorization, *token;
    int status;
} callers[] = {
    { "this machine", "127.0.0.1", "localhost:8080", NULL, NULL, NULL, 200 },
    { "by number", "127.0.0.1", "127.0.0.1:8080", NULL, NULL, NULL, 200 },
    { "by another loopback number", "127.0.0.2", "127.1.2.3", NULL, NULL, NULL, 200 },
    { "over IPv6", "::1", "[::1]:8080", NULL, NULL, NULL, 200 },
    { "over IPv6 with an IPv4 address", "::ffff:127.0.0.1", "LOCALHOST", NULL, NULL, NULL, 200 },
    { "another machine", "10.0.0.7", "localhost", NULL, NULL, NULL, 403 },
    { "another machine's guess", "10.0.0.7", "localhost", NULL, "Bearer guess", TOKEN, 403 },
    { "another machine with the token", "10.0.0.7", "mock.test", NULL, "Bearer " TOKEN, TOKEN,
        200 },
    { "the token as a scheme in any case", "10.0.0.7", "mock", NULL, "bearer " TOKEN, TOKEN, 200 },
    { "no token is set, so none is right", "10.0.0.7", "mock.test", NULL, "Bearer ", NULL, 403 },
    { "a name that leads here (DNS rebinding)", "127.0.0.1", "evil.test", NULL, NULL, NULL, 403 },
    { "a name that begins like ours", "127.0.0.1", "localhost.evil.test", NULL, NULL, NULL, 403 },
    { "a name that begins like a number", "127.0.0.1", "127.0.0.1.evil.test", NULL, NULL, NULL,
        403 },
    { "a page of this machine", "127.0.0.1", "localhost", "http://localhost:3000", NULL, NULL,
        200 },
    { "a page from elsewhere", "127.0.0.1", "localhost", "https://evil.test", NULL, NULL, 403 },
    { "a page without origin", "127.0.0.1", "localhost", "null", NULL, NULL, 403 },
    { "a page of a file", "127.0.0.1", "localhost", "file://", NULL, NULL, 403 },
};

START_TEST(caller_is_checked)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    m.control.token = callers[_i].token;
    mock_call(&m, &(struct mock_request){ .path = "/_mock/livez",
                      .peer_ip = callers[_i].peer_ip,
                      .host = callers[_i].host,
                      .origin = callers[_i].origin,
                      .authorization = callers[_i].authorization });
    ck_assert_msg(m.res.status == callers[_i].status, "%s: %d", callers[_i].why, m.res.status);
}
END_TEST

#define OF "/_mock/accounts/" ARTICLE
#define RULE(more) "{\"rules\":[{\"pattern\":\"1415*\",\"outcome\":\"code=30\"," more "}]}"
static const struct {
    const char *why, *method, *path /* with its query */, *body;
    int status;
    const char *part; /* of the body */
} calls[] = {
    { "alive", "GET", "/_mock/livez", NULL, 200, "\"status\": \"ok\"" },
    { "with slashes", "GET", "//_mock//livez//", NULL, 200, "\"status\": \"ok\"" },
    { "ready", "GET", "/_mock/readyz", NULL, 200, "\"world\": \"article\"" },
    { "worlds", "GET", "/_mock/worlds", NULL, 200, "\"auth_id\": \"" ARTICLE "\"" },
    { "a clone", "POST", "/_mock/accounts", "{\"like\":\"" ARTICLE "\"}", 201, "\"auth_token\"" },
    { "a clone of that name", "POST", "/_mock/accounts",
        "{\"like\":\"" ARTICLE "\",\"auth_id\":\"MAAAAAAAAAAAAAAAAAAA\"}", 201,
        "\"auth_id\": \"MAAAAAAAAAAAAAAAAAAA\"" },
    { "a name that is taken", "POST", "/_mock/accounts",
        "{\"like\":\"" ARTICLE "\",\"auth_id\":\"" DEFAULT_MMS "\"}", 409, "already" },
    { "a sub-account's name", "POST", "/_mock/accounts",
        "{\"like\":\"" ARTICLE "\",\"auth_id\":\"SAAAAAAAAAAAAAAAAAAA\"}", 400, "20 characters" },
    { "a name in small letters", "POST", "/_mock/accounts",
        "{\"like\":\"" ARTICLE "\",\"auth_id\":\"MAaaaaaaaaaaaaaaaaaa\"}", 400, "20 characters" },
    { "like nobody", "POST", "/_mock/accounts", "{\"like\":\"MANOBODY000000000000\"}", 404,
        "has no account" },
    { "like what", "POST", "/_mock/accounts", "{}", 400, "like" },
    { "no JSON", "POST", "/_mock/accounts", "{", 400, "JSON" },
    { "names", "GET", "/_mock/accounts/" ARTICLE "/names", NULL, 200,
        "\"pp_empty\": \"a99baaa3-2ee6-4db2-b0e8-2c5019368a81\"" },
    { "names of nobody", "GET", "/_mock/accounts/MANOBODY000000000000/names", NULL, 404,
        "there is no account" },
    { "reset", "POST", "/_mock/accounts/" ARTICLE "/reset", NULL, 200, "\"reset\": true" },
    { "reset nobody", "POST", "/_mock/accounts/MANOBODY000000000000/reset", NULL, 404,
        "there is no account" },
    { "why of nothing", "GET", "/_mock/accounts/" ARTICLE "/why/nothing", NULL, 404, "no message" },
    { "no WhatsApp comes in", "POST", "/_mock/accounts/" ARTICLE "/inbound",
        "{\"from\":\"14155550123\",\"to\":\"15035550180\",\"text\":\"Hi\",\"type\":\"whatsapp\"}",
        400, "type is sms or mms" },
    { "a name to clone that is no text", "POST", "/_mock/accounts",
        "{\"like\":\"" ARTICLE "\",\"auth_id\":5}", 400, "auth_id has to be a string" },
    { "an argument where none is, so that not all is cleared", "DELETE",
        OF "/journal?kind=callback", NULL, 400, "no argument \\\"kind\\\"" },
    { "an advance in the query", "PUT", OF "/clock?advance=90s", NULL, 400, "takes none" },
    { "a misspelt mode beside a time", "PUT", OF "/clock",
        "{\"mode\":\"reel\",\"at\":\"2026-01-31 12:00:00\"}", 400, "say {" },
    { "a mode that is no text", "PUT", OF "/clock", "{\"mode\":5,\"at\":\"2026-01-31 12:00:00\"}",
        400, "mode has to be a string" },
    { "a time that is no text", "PUT", OF "/clock", "{\"mode\":\"frozen\",\"at\":1769860800}", 400,
        "at has to be a string" },
    { "an empty time", "PUT", OF "/clock", "{\"mode\":\"frozen\",\"at\":\"\"}", 400, "at is" },
    { "a misspelt member of a rule", "PUT", OF "/carrier-rules", RULE("\"propability\":0.1"), 400,
        "no member \\\"propability\\\"" },
    { "a probability of another kind", "PUT", OF "/carrier-rules", RULE("\"probability\":true"),
        400, "probability has to be" },
    { "an empty probability", "PUT", OF "/carrier-rules", RULE("\"probability\":\"\""), 400,
        "0 to 1" },
    { "a type of another kind", "PUT", OF "/carrier-rules", RULE("\"type\":[]"), 400,
        "type has to be" },
    { "a rule with all members", "PUT", OF "/carrier-rules",
        RULE("\"type\":\"sms\",\"probability\":\"0.5\""), 200, "\"probability\": 0.5" },
    { "a sender that is a number in JSON", "POST", OF "/inbound",
        "{\"from\":14155550123,\"to\":\"15035550180\",\"text\":\"Hi\"}", 400,
        "from has to be a string" },
    { "a sender of 16 digits", "POST", OF "/inbound",
        "{\"from\":\"1415555012345678\",\"to\":\"15035550180\",\"text\":\"Hi\"}", 400,
        "15 at most" },
    { "a text with a NUL", "POST", OF "/inbound",
        "{\"from\":\"14155550123\",\"to\":\"15035550180\",\"text\":\"a\\u0000b\"}", 400,
        "text has to be a string" },
    { "a type of what comes in that is no text", "POST", OF "/inbound",
        "{\"from\":\"14155550123\",\"to\":\"15035550180\",\"text\":\"Hi\",\"type\":5}", 400,
        "type has to be a string" },
    { "media that nobody can fetch", "POST", OF "/inbound",
        "{\"from\":\"14155550123\",\"to\":\"15035550180\",\"media\":[\"cat.gif\"]}", 400,
        "list of URLs" },
    { "an SMS with media", "POST", OF "/inbound",
        "{\"from\":\"14155550123\",\"to\":\"15035550180\",\"type\":\"sms\",\"media\":[\"http://a/"
        "\"]}",
        400, "no media" },
    { "a state that is no text", "POST", OF "/messages/x/move", "{\"state\":5}", 400,
        "state has to be a string" },
    { "another method", "DELETE", "/_mock/livez", NULL, 405, "no method DELETE" },
    { "another path", "GET", "/_mock/nope", NULL, 404, "has no /_mock/nope" },
    { "the root", "GET", "/_mock", NULL, 404, "has no /_mock" },
    { "HEAD is GET", "HEAD", "/_mock/readyz", NULL, 200, "" },
};

START_TEST(call_is_answered)
{
    CLEANUP_MOCK struct mock m;
    char path[128], *query;
    const char *text;

    mock_open(&m, NULL);
    snprintf(path, sizeof(path), "%s", calls[_i].path);
    query = strchr(path, '?');
    if (query)
        *query++ = '\0';
    mock_call(
        &m, &(struct mock_request){
                .method = calls[_i].method, .path = path, .query = query, .body = calls[_i].body });
    text = arena_dup(&m.arena, m.res.body, m.res.body_len);
    ck_assert_msg(m.res.status == calls[_i].status, "%s: %d", calls[_i].why, m.res.status);
    ck_assert_msg(strstr(text, calls[_i].part), "%s: %s", calls[_i].why, text);
    ck_assert_msg(m.json, "%s: %s", calls[_i].why, text);
}
END_TEST

START_TEST(control_path_is_never_the_apis)
{
    static const char *const paths[] = { "/_mock", "/_mock/", "//_mock/x" }, *const others[] = {
        "/", "/v1/_mock/", "/_mocks/", "/_moc"
    };

    for (size_t i = 0; i < ARRAY_SIZE(paths); i++)
        ck_assert_msg(control_owns(paths[i]), "%s", paths[i]);
    for (size_t i = 0; i < ARRAY_SIZE(others); i++)
        ck_assert_msg(!control_owns(others[i]), "%s", others[i]);
}
END_TEST

/* Why: what was sent, by which id it is asked for, and what has to stand there. */
#define BY_POOL(name, more) "{\"powerpack_uuid\":\"{{" name "}}\",\"dst\":\"12025550123\"," more "}"
#define SMS "\"text\":\"a\""
#define MMS "\"text\":\"a\",\"type\":\"mms\""
static const struct why_case {
    const char *why, *body;
    int times;          /* how often it is sent before */
    const char *member; /* of the answer whose text is asked for */
    const char *kind, *rule;
    const char *chosen;    /* name of the number that was; NULL: none */
    const char *passed[2]; /* name of one that was passed over, and the rule */
    int candidates;
} whys[] = {
    { "a pool's number in its turn", BY_POOL("pp_mms_longcode", SMS), 0, "message_uuid", "message",
        "SENDER-EVEN", "number_longcode_mms", { "number_longcode_sms", "SENDER-EVEN" }, 2 },
    { "by the api id of the send", BY_POOL("pp_mms_longcode", SMS), 0, "api_id", "message",
        "SENDER-EVEN", "number_longcode_mms", { "number_longcode_sms", "SENDER-EVEN" }, 2 },
    { "sticky", BY_POOL("pp_mms_longcode", SMS), 1, "api_id", "message", "SENDER-STICKY",
        "number_longcode_mms", { "number_longcode_sms", "SENDER-STICKY" }, 2 },
    { "MMS passes over the one added for SMS", BY_POOL("pp_mms_longcode", MMS), 0, "api_id",
        "message", "SENDER-EVEN", "number_longcode_mms",
        { "number_longcode_sms", "SENDER-LONGCODE-SERVICE" }, 2 },
    { "MMS passes over the SMS-only toll-free", BY_POOL("pp_mixed", MMS), 0, "api_id", "message",
        "SENDER-PRIORITY", "number_mixed_tollfree_mms",
        { "number_mixed_tollfree_sms", "SENDER-TOLLFREE-DETECTED" }, 3 },
    { "the priority passes over long codes", BY_POOL("pp_mixed", SMS), 0, "api_id", "message",
        "SENDER-PRIORITY", NULL, { "number_mixed_longcode", "SENDER-PRIORITY" }, 3 },
    { "a refusal, with what each number lacked", BY_POOL("pp_tollfree_sms", MMS), 0, "api_id",
        "refusal", "POWERPACK-NO-MMS-NUMBER", NULL,
        { "number_tollfree_sms", "SENDER-TOLLFREE-DETECTED" }, 1 },
    { "a refusal by an empty pool", BY_POOL("pp_empty", MMS), 0, "api_id", "refusal",
        "POWERPACK-NO-MMS-NUMBER", NULL, { NULL }, 0 },
    { "a refusal without a pool", BY_POOL("pp_unknown", MMS), 0, "api_id", "refusal",
        "POWERPACK-INVALID-MMS", NULL, { NULL }, -1 },
    { "src", "{\"src\":\"{{number_mms}}\",\"dst\":\"12025550123\",\"text\":\"a\"}", 0,
        "message_uuid", "message", "SENDER-SRC", "number_mms", { NULL }, 1 },
    { "a body that is no JSON", "{", 0, "api_id", "refusal", "BODY-NOT-JSON", NULL, { NULL }, -1 },
    { "a bulk send: its first message",
        "{\"powerpack_uuid\":\"{{pp_spread}}\",\"dst\":\"12025550123<12025550124\",\"text\":\"a\"}",
        0, "api_id", "message", "SENDER-EVEN", NULL, { NULL }, 6 },
    { "local connect",
        "{\"powerpack_uuid\":\"{{pp_local}}\",\"dst\":\"14155550123\",\"text\":\"a\"}", 0, "api_id",
        "message", "SENDER-LOCAL-AREA", "number_local_415",
        { "number_local_213", "SENDER-LOCAL-AREA" }, 7 },
};

static const cJSON *candidate(const struct mock *m, const char *number)
{
    const cJSON *c;

    cJSON_ArrayForEach(c, cJSON_GetObjectItem(m->json, "candidates"))
    {
        if (text_equal(cJSON_GetStringValue(cJSON_GetObjectItem(c, "number")), number))
            return c;
    }
    return NULL;
}

static const char *of_candidate(const struct mock *m, const char *number, const char *member)
{
    return cJSON_GetStringValue(cJSON_GetObjectItem(candidate(m, number), member));
}

static void ask_why(struct mock *m, const char *id)
{
    mock_call(m, &(struct mock_request){
                     .path = arena_printf(&m->arena, "/_mock/accounts/" ARTICLE "/why/%s", id) });
}

static void check_candidates(struct mock *m, const struct why_case *c)
{
    const cJSON *total = cJSON_GetObjectItem(m->json, "candidates_total");

    ck_assert_msg(c->candidates < 0 ? !total : total && total->valueint == c->candidates,
        "%s: %d candidates", c->why, total ? total->valueint : -1);
    if (c->chosen)
        ck_assert_msg(
            text_equal(of_candidate(m, mock_name(m, ARTICLE, c->chosen), "verdict"), "chosen"),
            "%s", c->why);
    if (!c->passed[0])
        return;
    ck_assert_msg(
        text_equal(of_candidate(m, mock_name(m, ARTICLE, c->passed[0]), "verdict"), "passed over"),
        "%s", c->why);
    ck_assert_msg(
        text_equal(of_candidate(m, mock_name(m, ARTICLE, c->passed[0]), "rule"), c->passed[1]),
        "%s: %s", c->why, of_candidate(m, mock_name(m, ARTICLE, c->passed[0]), "rule"));
}

START_TEST(decision_is_explained)
{
    const struct why_case *c = &whys[_i];
    CLEANUP_MOCK struct mock m;
    const char *id;

    mock_open(&m, NULL);
    for (int i = 0; i <= c->times; i++)
        mock_send(&m, ARTICLE, c->body);
    id = mock_text(&m, c->member) ? mock_text(&m, c->member) : mock_item(&m, c->member, 0);
    ask_why(&m, arena_strdup(&m.arena, id));
    ck_assert_msg(m.res.status == 200, "%s: %d", c->why, m.res.status);
    ck_assert_msg(text_equal(mock_text(&m, "kind"), c->kind), "%s", c->why);
    ck_assert_msg(
        text_equal(mock_text(&m, "rule"), c->rule), "%s: %s", c->why, mock_text(&m, "rule"));
    ck_assert_ptr_nonnull(mock_text(&m, "source"));
    ck_assert_ptr_nonnull(mock_text(&m, "confidence"));
    check_candidates(&m, c);
}
END_TEST

/* A fixture's uuid may have the form of an api id; of ten random ones half have. */
START_TEST(message_of_the_world_is_explained)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    mock_call(&m, &(struct mock_request){ .path = "/_mock/accounts/" HISTORY
                                                  "/why/5a1c0d20-f1d0-11f0-9a3b-0242ac110004" });
    ck_assert_int_eq(m.res.status, 200);
    ck_assert_str_eq(mock_text(&m, "kind"), "message");
}
END_TEST

START_TEST(clone_is_an_account_of_its_own)
{
    static const char body[] =
        "{\"powerpack_uuid\":\"{{pp_mms_longcode}}\",\"dst\":\"12025550123\","
        "\"text\":\"a\"}";
    CLEANUP_MOCK struct mock m;
    const char *clone, *subaccount;

    mock_open(&m, NULL);
    mock_call(&m,
        &(struct mock_request){
            .method = "POST", .path = "/_mock/accounts/", .body = "{\"like\":\"" ARTICLE "\"}" });
    clone = arena_strdup(&m.arena, mock_text(&m, "auth_id"));
    ck_assert_str_ne(clone, ARTICLE);
    ck_assert_int_eq(mock_send(&m, clone, body), 202);
    mock_get(&m, clone, "Message/", NULL);
    ck_assert_int_eq(cJSON_GetArraySize(cJSON_GetObjectItem(m.json, "objects")), 1);
    mock_get(&m, ARTICLE, "Message/", NULL);
    ck_assert_int_eq(cJSON_GetArraySize(cJSON_GetObjectItem(m.json, "objects")), 0);
    subaccount = mock_name(&m, clone, "subaccount");
    ck_assert_str_ne(subaccount, SUBACCOUNT);
    ck_assert_int_eq(mock_get(&m, subaccount, "Message/", NULL), 200);

    mock_call(&m, &(struct mock_request){ .method = "POST",
                      .path = arena_printf(&m.arena, "/_mock/accounts/%s/reset", clone) });
    ck_assert_int_eq(m.res.status, 200);
    mock_get(&m, clone, "Message/", NULL);
    ck_assert_int_eq(cJSON_GetArraySize(cJSON_GetObjectItem(m.json, "objects")), 0);
}
END_TEST

static Suite *control_suite(void)
{
    Suite *suite = suite_create("control");
    TCase *tc = tcase_create("control");

    tcase_add_loop_test(tc, caller_is_checked, 0, ARRAY_SIZE(callers));
    tcase_add_loop_test(tc, call_is_answered, 0, ARRAY_SIZE(calls));
    tcase_add_test(tc, control_path_is_never_the_apis);
    tcase_add_loop_test(tc, decision_is_explained, 0, ARRAY_SIZE(whys));
    tcase_add_test(tc, message_of_the_world_is_explained);
    tcase_add_test(tc, clone_is_an_account_of_its_own);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(control_suite());
}
