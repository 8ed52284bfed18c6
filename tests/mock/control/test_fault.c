/* Proves mock/control/fault*.c: what a fault may be told, in which words it is refused, that what
 * is listed is what was asked for, that they are an account's own. */
#include "tests/mock/support/mock.h"

#include "tests/support/suite.h"

#define FAULTS "/_mock/accounts/" ARTICLE "/faults/"

static int fault_add(struct mock *m, const char *body)
{
    return mock_call(m, &(struct mock_request){ .method = "POST", .path = FAULTS, .body = body });
}

static int faults_get(struct mock *m)
{
    return mock_call(m, &(struct mock_request){ .path = FAULTS });
}

static int faults_delete(struct mock *m, const char *path)
{
    return mock_call(m, &(struct mock_request){ .method = "DELETE", .path = path });
}

static const struct {
    const char *body, *part; /* of the sentence */
} refused[] = {
    { "{", "not a JSON object" },
    { "{}", "has to do something" },
    { "{\"mach\": {}}", "no member \\\"mach\\\"; it takes answer, callback, delay, for, match" },
    { "{\"match\": 1}", "match has to be an object with equals, method, path, pointer" },
    { "{\"match\": {\"metod\": \"GET\"}}", "match has no member \\\"metod\\\"; it has equals," },
    { "{\"match\": {\"method\": 1}}", "match.method has to be a text" },
    { "{\"match\": {\"method\": \"G T\"}, \"retry_after\": 1}", "has to be letters" },
    { "{\"match\": {\"path\": \"a\\u0000b\"}}", "match.path has to be a text" },
    { "{\"match\": {\"pointer\": \"dst\"}, \"retry_after\": 1}", "JSON pointer" },
    { "{\"match\": {\"equals\": []}}", "match.equals has to be a text, a number, true or false" },
    { "{\"match\": {\"equals\": \"1\"}, \"retry_after\": 1}", "needs the pointer" },
    { "{\"answer\": []}", "answer has to be an object with body, detail, headers, rule, status" },
    { "{\"answer\": {\"stauts\": 1}}", "answer has no member \\\"stauts\\\"" },
    { "{\"answer\": {\"rule\": \"NO-SUCH\"}}", "answer.rule has to be the id of a rule" },
    { "{\"answer\": {\"rule\": 7}}", "answer.rule has to be the id of a rule" },
    { "{\"answer\": {\"rule\": \"UNITS-GSM7\"}}", "has to be one that refuses" },
    { "{\"answer\": {\"status\": 199}}", "answer.status has to be a whole number of 200 to 599" },
    { "{\"answer\": {\"status\": \"500\"}}", "answer.status has to be a whole number" },
    { "{\"answer\": {\"status\": 500, \"body\": 1}}", "answer.body has to be a text, an object" },
    { "{\"answer\": {\"body\": \"x\"}, \"retry_after\": 1}", "needs a status" },
    { "{\"answer\": {\"headers\": [1]}}", "answer.headers has to be an object of 8 headers" },
    { "{\"answer\": {\"headers\": {\"A\":\"\",\"B\":\"\",\"C\":\"\",\"D\":\"\",\"E\":\"\",\"F\":"
      "\"\",\"G\":\"\",\"H\":\"\",\"I\":\"\"}}}",
        "8 headers at most" },
    { "{\"answer\": {\"headers\": {\"A B\": \"x\"}}}",
        "\\\"A B\\\", which is no name of a header" },
    { "{\"answer\": {\"headers\": {\"\": \"x\"}}}", "is no name of a header" },
    { "{\"answer\": {\"headers\": {\"content-length\": \"1\"}}}", "which the mock writes itself" },
    { "{\"answer\": {\"headers\": {\"A\": 1}}}", "answer.headers.A has to be a text on one line" },
    { "{\"answer\": {\"headers\": {\"A\": \"x\\r\\nB: y\"}}}", "has to be a text on one line" },
    { "{\"retry_after\": -1}", "retry_after has to be a whole number of 0 to 86400" },
    { "{\"delay\": 5}", "delay has to be a time such as" },
    { "{\"delay\": \"5\"}", "delay has to be a time such as" },
    { "{\"delay\": \"601s\"}", "0 to 600 seconds" },
    { "{\"delay\": {}}", "delay has to be a time" },
    { "{\"delay\": {\"kind\": \"fixed\"}}", "delay.kind has to be uniform or lognormal" },
    { "{\"delay\": {\"kind\": \"uniform\"}}", "least and most" },
    { "{\"delay\": {\"kind\": \"uniform\", \"most\": 1}}", "delay.most has to be a time such as" },
    { "{\"delay\": {\"kind\": \"uniform\", \"least\": \"2s\", \"most\": \"1s\"}}", "no shorter" },
    { "{\"delay\": {\"kind\": \"uniform\", \"most\": \"1s\", \"sigma\": 1}}",
        "delay has no member \\\"sigma\\\"; it has kind, least, most" },
    { "{\"delay\": {\"kind\": \"lognormal\", \"median\": \"1s\"}}", "median and sigma" },
    { "{\"delay\": {\"kind\": \"lognormal\", \"median\": \"1s\", \"sigma\": \"1\"}}",
        "delay.sigma has to be a number" },
    { "{\"delay\": {\"kind\": \"lognormal\", \"median\": \"1s\", \"sigma\": 11}}",
        "sigma is 0 to 10" },
    { "{\"mishap\": \"reset\"}",
        "mishap has to be reset-before, reset-at, empty, garbage, truncate, cut or dribble" },
    { "{\"mishap\": \"none\"}", "mishap has to be reset-before" },
    { "{\"mishap\": {}}", "mishap has to be a word" },
    { "{\"mishap\": {\"kind\": \"empty\", \"at\": 1}}",
        "mishap has no member \\\"at\\\"; it has kind" },
    { "{\"mishap\": {\"kind\": \"cut\", \"pause\": \"1s\"}}", "it has kind, at" },
    { "{\"mishap\": {\"kind\": \"cut\", \"at\": 1.5}}", "mishap.at has to be a whole number" },
    { "{\"mishap\": {\"kind\": \"dribble\", \"pause\": \"61s\"}}", "0 to 60 seconds" },
    { "{\"meaning\": \"lost\"}",
        "meaning has to be never-sent, no-callback, not-stored or answer-lost" },
    { "{\"meaning\": \"not-stored\", \"answer\": {\"status\": 500}}", "cannot have a meaning" },
    { "{\"callback\": \"lat\"}", "callback has to be duplicate, out-of-order, late" },
    { "{\"callback\": []}", "callback has to be duplicate" },
    { "{\"callback\": [\"late\", 1]}", "callback has to be duplicate" },
    { "{\"callback\": \"late\", \"answer\": {\"status\": 500}}", "callbacks too" },
    { "{\"times\": 0, \"retry_after\": 1}", "times has to be a whole number of 1 to 1000000" },
    { "{\"for\": \"0s\", \"retry_after\": 1}", "for has to be longer than no time" },
    { "{\"for\": 30, \"retry_after\": 1}", "for has to be a time such as" },
    { "{\"probability\": \"1\", \"retry_after\": 1}", "probability has to be a number" },
    { "{\"probability\": 1.01, \"retry_after\": 1}", "a probability is 0 to 1" },
    { "{\"seed\": 9007199254740992, \"retry_after\": 1}", "0 to 9007199254740991" },
    { "{\"seed\": -1, \"retry_after\": 1}", "seed has to be a whole number" },
};

START_TEST(fault_is_refused_in_words)
{
    CLEANUP_MOCK struct mock m;
    const char *text;

    mock_open(&m, NULL);
    ck_assert_msg(fault_add(&m, refused[_i].body) == 400, "%s: %d", refused[_i].body, m.res.status);
    text = arena_dup(&m.arena, m.res.body, m.res.body_len);
    ck_assert_msg(strstr(text, refused[_i].part), "%s: %s", refused[_i].body, text);
    faults_get(&m);
    ck_assert_int_eq(cJSON_GetArraySize(cJSON_GetObjectItem(m.json, "faults")), 0);
}
END_TEST

START_TEST(rule_that_is_off_cannot_be_answered_by)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, "rule.RATE-LIMIT=off");
    ck_assert_int_eq(fault_add(&m, "{\"answer\": {\"rule\": \"RATE-LIMIT\"}}"), 400);
    ck_assert_ptr_nonnull(strstr(mock_text(&m, "error"), "switched off"));
}
END_TEST

/* What is asked for, and how it is shown: NULL where that is the same. */
static const struct {
    const char *asked, *shown;
} faults[] = {
    { "{\"match\":{},\"retry_after\":0,\"probability\":1,\"seed\":0}", NULL },
    { "{\"retry_after\":7}", "{\"match\":{},\"retry_after\":7,\"probability\":1,\"seed\":0}" },
    { "{\"match\":null,\"times\":null,\"mishap\":\"empty\"}",
        "{\"match\":{},\"mishap\":{\"kind\":\"empty\"},\"probability\":1,\"seed\":0}" },
    { "{\"match\":{\"equals\":\"1\",\"method\":\"POST\",\"path\":\"Message/\",\"pointer\":\"/"
      "dst\"},"
      "\"answer\":{\"detail\":\"dst\",\"headers\":{\"X-A\":\"b\"},\"rule\":\"SEND-DST-INVALID\"},"
      "\"retry_after\":3,\"delay\":\"1500us\",\"times\":2,\"for\":\"30s\",\"probability\":0.25,"
      "\"seed\":9007199254740991}",
        NULL },
    { "{\"match\":{\"pointer\":\"/limit\",\"equals\":20},\"mishap\":\"garbage\"}",
        "{\"match\":{\"equals\":\"20\",\"pointer\":\"/limit\"},\"mishap\":{\"kind\":\"garbage\"},"
        "\"probability\":1,\"seed\":0}" },
    { "{\"answer\":{\"status\":503,\"body\":{\"a\":[1,true,null,\"x\"]}}}",
        "{\"match\":{},\"answer\":{\"body\":\"{\\\"a\\\": [1, true, null, \\\"x\\\"]}\","
        "\"status\":503},\"probability\":1,\"seed\":0}" },
    { "{\"match\":{},\"delay\":{\"kind\":\"uniform\",\"least\":\"1ms\",\"most\":\"2s\"},"
      "\"probability\":1,\"seed\":0}",
        NULL },
    { "{\"match\":{},\"delay\":{\"kind\":\"lognormal\",\"median\":\"1ms\",\"most\":\"2s\","
      "\"sigma\":0.5},\"probability\":1,\"seed\":0}",
        NULL },
    { "{\"mishap\":\"dribble\"}",
        "{\"match\":{},\"mishap\":{\"kind\":\"dribble\",\"at\":0,\"pause\":\"5ms\"},"
        "\"probability\":1,\"seed\":0}" },
    { "{\"match\":{},\"mishap\":{\"kind\":\"truncate\",\"at\":12},\"probability\":1,\"seed\":0}",
        NULL },
    { "{\"mishap\":\"cut\"}",
        "{\"match\":{},\"mishap\":{\"kind\":\"cut\"},\"probability\":1,\"seed\":0}" },
    { "{\"match\":{},\"meaning\":\"never-sent\",\"probability\":1,\"seed\":0}", NULL },
    { "{\"callback\":[\"none\",\"late\"],\"mishap\":{\"kind\":\"reset-at\"},\"probability\":0}",
        "{\"match\":{},\"mishap\":{\"kind\":\"reset-at\"},\"callback\":[\"late\",\"none\"],"
        "\"probability\":0,\"seed\":0}" },
};

/* Of a fault that is shown, what it was asked for. */
static char *without_its_fate(cJSON *fault)
{
    static const char *const fate[] = { "auth_id", "id", "created", "struck", "alive" };

    for (size_t i = 0; i < ARRAY_SIZE(fate); i++)
        cJSON_DeleteItemFromObject(fault, fate[i]);
    return cJSON_PrintUnformatted(fault);
}

START_TEST(fault_is_shown_as_it_was_asked_for)
{
    CLEANUP_MOCK struct mock m;
    const char *expected = faults[_i].shown ? faults[_i].shown : faults[_i].asked;
    cJSON *wanted = cJSON_Parse(expected);
    char *want = cJSON_PrintUnformatted(wanted), *first, *again;

    mock_open(&m, NULL);
    ck_assert_msg(
        fault_add(&m, faults[_i].asked) == 201, "%s: %s", faults[_i].asked, mock_text(&m, "error"));
    first = without_its_fate(m.json);
    ck_assert_str_eq(first, want);
    ck_assert_msg(fault_add(&m, expected) == 201, "%s", expected);
    again = without_its_fate(m.json);
    ck_assert_str_eq(again, want);
    faults_get(&m);
    ck_assert_int_eq(cJSON_GetArraySize(cJSON_GetObjectItem(m.json, "faults")), 2);
    cJSON_free(first);
    cJSON_free(again);
    cJSON_free(want);
    cJSON_Delete(wanted);
}
END_TEST

START_TEST(seed_keeps_all_its_bits)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    fault_add(&m, "{\"retry_after\":1,\"seed\":9007199254740991}");
    ck_assert_ptr_nonnull(memmem(m.res.body, m.res.body_len, "9007199254740991", 16));
}
END_TEST

static int id_at(struct mock *m, int i)
{
    const cJSON *item;

    faults_get(m);
    item = cJSON_GetArrayItem(cJSON_GetObjectItem(m->json, "faults"), i);
    return item ? cJSON_GetObjectItem(item, "id")->valueint : 0;
}

START_TEST(faults_are_deleted)
{
    static const char *const unknown[] = { FAULTS "9/", FAULTS "x/", FAULTS "4294967298/",
        "/_mock/accounts/" DEFAULT_MMS "/faults/1/" };
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(fault_add(&m, "{\"retry_after\": 1}"), 201);
    for (size_t i = 0; i < ARRAY_SIZE(unknown); i++)
        ck_assert_msg(faults_delete(&m, unknown[i]) == 404, "%s", unknown[i]);
    ck_assert_int_eq(faults_delete(&m, FAULTS "2/"), 200);
    ck_assert_int_eq(id_at(&m, 0), 1);
    ck_assert_int_eq(id_at(&m, 1), 3);
    ck_assert_int_eq(faults_delete(&m, FAULTS), 200);
    ck_assert_int_eq(cJSON_GetObjectItem(m.json, "deleted")->valueint, 2);
    ck_assert_int_eq(id_at(&m, 0), 0);
}
END_TEST

START_TEST(reset_drops_them)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    fault_add(&m, "{\"retry_after\": 1}");
    mock_call(&m, &(struct mock_request){
                      .method = "POST", .path = "/_mock/accounts/" DEFAULT_MMS "/reset" });
    ck_assert_int_eq(id_at(&m, 0), 1);
    mock_call(&m,
        &(struct mock_request){ .method = "POST", .path = "/_mock/accounts/" ARTICLE "/reset" });
    ck_assert_int_eq(id_at(&m, 0), 0);
}
END_TEST

START_TEST(there_are_so_many_at_most)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    for (int i = 0; i < FAULTS_MAX; i++)
        ck_assert_int_eq(fault_add(&m, "{\"retry_after\": 1}"), 201);
    ck_assert_int_eq(fault_add(&m, "{\"retry_after\": 1}"), 409);
}
END_TEST

static Suite *fault_suite(void)
{
    Suite *suite = suite_create("control fault");
    TCase *tc = tcase_create("fault");

    tcase_add_loop_test(tc, fault_is_refused_in_words, 0, ARRAY_SIZE(refused));
    tcase_add_test(tc, rule_that_is_off_cannot_be_answered_by);
    tcase_add_loop_test(tc, fault_is_shown_as_it_was_asked_for, 0, ARRAY_SIZE(faults));
    tcase_add_test(tc, seed_keeps_all_its_bits);
    tcase_add_test(tc, faults_are_deleted);
    tcase_add_test(tc, reset_drops_them);
    tcase_add_test(tc, there_are_so_many_at_most);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(fault_suite());
}
