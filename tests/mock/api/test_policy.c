/* Proves that what a user assumes changes what the mock answers, and that the ledger has no holes.
 */
#include "tests/mock/support/mock.h"

#include "tests/support/suite.h"

#define QUEUE_ERROR                                                                                \
    "Your message could not be queued at this time. If the problem persists, please contact"
#define POOL(name, more) "{\"powerpack_uuid\":\"{{" name "}}\",\"dst\":\"12025550123\"," more "}"
#define SMS "\"text\":\"a\""
#define MMS "\"text\":\"a\",\"type\":\"mms\""
#define FROM(number, dst, more)                                                                    \
    "{\"src\":\"{{" number "}}\",\"dst\":\"" dst "\",\"text\":\"a\"" more "}"

/* A request, and what it gets under an assumption: status and error, or a member of the message. */
static const struct policy_case {
    const char *assume, *as, *method, *path, *body;
    int status;
    const char *member, *value; /* of the answer, or (status 202) of the message */
} cases[] = {
    { "queue-error-ending= support.", ARTICLE, "POST", "Message/", POOL("pp_empty", MMS), 400,
        "error", QUEUE_ERROR " support." },
    { "queue-error-status=500", ARTICLE, "POST", "Message/", POOL("pp_empty", MMS), 500, "error",
        QUEUE_ERROR },
    { "no-mms-number=api", ARTICLE, "POST", "Message/", POOL("pp_sms_longcode", MMS), 400, "error",
        QUEUE_ERROR },
    { "no-mms-number=async", ARTICLE, "POST", "Message/", POOL("pp_sms_longcode", MMS), 202,
        "message_state", "failed" },
    { "no-mms-number=async", ARTICLE, "POST", "Message/", POOL("pp_sms_longcode", MMS), 202,
        "error_code", "40" },
    { "no-mms-number=async", ARTICLE, "POST", "Message/", POOL("pp_mms_longcode", MMS), 202,
        "message_state", "sent" },
    { "sms-invalid-powerpack=queue-error", ARTICLE, "POST", "Message/", POOL("pp_unknown", SMS),
        400, "error", QUEUE_ERROR },
    { "sms-invalid-powerpack=not-found", ARTICLE, "POST", "Message/", POOL("pp_unknown", SMS), 404,
        "error", "not found" },
    { "sms-invalid-powerpack=not-found", ARTICLE, "POST", "Message/", POOL("pp_empty", SMS), 404,
        "error", "not found" },
    { "default-powerpack-no-mms=queue-error", DEFAULT_SMS, "POST", "Message/",
        FROM("number_sms", "12025550123", ",\"type\":\"mms\""), 400, "error", QUEUE_ERROR },
    { "default-powerpack-no-mms=mms-src", DEFAULT_SMS, "POST", "Message/",
        FROM("number_sms", "12025550123", ",\"type\":\"mms\""), 400, "error",
        "src number does not support MMS" },
    { "default-powerpack-no-mms=async", DEFAULT_SMS, "POST", "Message/",
        FROM("number_sms", "12025550123", ",\"type\":\"mms\""), 202, "message_state", "failed" },
    { "default-powerpack=replaces-src", DEFAULT_SMS, "POST", "Message/",
        FROM("number_sms", "12025550123", ""), 202, "from_number", "12065550184" },
    { "default-powerpack=when-needed", DEFAULT_SMS, "POST", "Message/",
        FROM("number_sms", "12025550123", ""), 202, "from_number", "15035550180" },
    { "default-powerpack=when-needed", DEFAULT_MMS, "POST", "Message/",
        FROM("number_sms", "12025550123", ",\"type\":\"mms\""), 202, "from_number", "12065550182" },
    { "final-slash=serve", ARTICLE, "GET", "Message", NULL, 200, NULL, NULL },
    { "final-slash=redirect", ARTICLE, "GET", "Message", NULL, 301, NULL, NULL },
    { "form-bodies=accept", ARTICLE, "POST", "Message/", "src=15035550181&dst=12025550123&text=a",
        202, "message_state", "sent" },
    { "form-bodies=refuse", ARTICLE, "POST", "Message/", "src=15035550181&dst=12025550123&text=a",
        400, "error", "invalid json data sent in raw POST" },
    { "unauthorized=by-route", NULL, "GET", "Message/", NULL, 401, "error", NULL },
    { "unauthorized=json", NULL, "GET", "Message/", NULL, 401, "error",
        "authentication credentials were not provided" },
    { "unauthorized=page", NULL, "POST", "Message/", NULL, 401, "error", NULL },
    { "geo-barred=api", "MAMOCKBARRED00000001", "POST", "Message/",
        FROM("number_mms", "447700900123", ""), 403, "error",
        "Geo-permission to the destination country is not enabled" },
    { "geo-barred=async", "MAMOCKBARRED00000001", "POST", "Message/",
        FROM("number_mms", "447700900123", ""), 202, "error_code", "450" },
    { "geo-barred=async", "MAMOCKBARRED00000001", "POST", "Message/",
        FROM("number_mms", "447700900123", ""), 202, "total_rate", "0.00000" },
    { "geo-barred=async", "MAMOCKBARRED00000001", "POST", "Message/",
        FROM("number_mms", "12025550123<447700900123", ""), 202, "message_state", "sent" },
    { "list-limit=clamp", ARTICLE, "GET", "Message/?limit=21", NULL, 200, NULL, NULL },
    { "list-limit=refuse", ARTICLE, "GET", "Message/?limit=21", NULL, 400, "error",
        "limit parameter is invalid" },
    { "list-limit=refuse", ARTICLE, "GET", "Message/?limit=20", NULL, 200, NULL, NULL },
    { "status.NOT-FOUND=410", ARTICLE, "GET", "Message/x/", NULL, 410, "error", "not found" },
    { "text.NOT-FOUND=gone", ARTICLE, "GET", "Message/x/", NULL, 404, "error", "gone" },
    { "text.POWERPACK-NO-MMS-NUMBER=no;queue-error-ending=.", ARTICLE, "POST", "Message/",
        POOL("pp_empty", MMS), 400, "error", "no" },
    { "text.SEND-DST-INVALID=<{}>", ARTICLE, "POST", "Message/", FROM("number_mms", "+1111111", ""),
        400, "error", "<1111111>" },
    { "rule.NULL-IS-ABSENT=off", ARTICLE, "POST", "Message/",
        FROM("number_mms", "12025550123", ",\"powerpack_uuid\":null"), 400, "error",
        "powerpack_uuid parameter is invalid" },
    { "rule.UNKNOWN-PARAMETER=off", ARTICLE, "POST", "Message/",
        FROM("number_mms", "12025550123", ",\"search\":\"hack\""), 400, "error",
        "search parameter is invalid" },
    { "rule.SENDER-LONGCODE-SERVICE=off", ARTICLE, "POST", "Message/", POOL("pp_sms_longcode", MMS),
        202, "from_number", "13035550120" },
    { "rule.SENDER-TOLLFREE-DETECTED=off", ARTICLE, "POST", "Message/",
        POOL("pp_tollfree_sms", MMS), 202, "from_number", "18335550130" },
    { "rule.SENDER-SHORTCODE-SMS-ONLY=off", ARTICLE, "POST", "Message/", POOL("pp_shortcode", MMS),
        202, "from_number", "55501" },
    { "rule.SENDER-PRIORITY=off", ARTICLE, "POST", "Message/", POOL("pp_mixed", SMS), 202,
        "from_number", "13125550140" },
    { "rule.SEND-MMS-SRC=off", ARTICLE, "POST", "Message/",
        FROM("number_sms", "12025550123", ",\"type\":\"mms\""), 202, "from_number", "15035550180" },
    { "rule.UNITS-MMS=off", ARTICLE, "POST", "Message/",
        FROM("number_mms", "12025550123", ",\"type\":\"mms\""), 202, "total_amount", "0.01600" },
};

enum { SENT_US = 25000 }; /* by then a message has left its queue, or failed in it */

static void ask(struct mock *m, const struct policy_case *c)
{
    const char *question = strchr(c->path, '?');
    size_t len = question ? (size_t)(question - c->path) : strlen(c->path);
    bool is_form = c->body && text_starts_with(c->body, "src=");

    mock_call(m, &(struct mock_request){ .method = c->method,
                     .as = c->as,
                     .path = arena_printf(&m->arena, "/v1/Account/%s/%.*s", c->as ? c->as : ARTICLE,
                         (int)len, c->path),
                     .query = question ? question + 1 : NULL,
                     .content_type = is_form ? "application/x-www-form-urlencoded" : NULL,
                     .body = c->body });
}

START_TEST(assumption_changes_the_answer)
{
    const struct policy_case *c = &cases[_i];
    CLEANUP_MOCK struct mock m;

    mock_open(&m, c->assume);
    ask(&m, c);
    ck_assert_msg(m.res.status == c->status, "%s: %d %.*s", c->assume, m.res.status,
        (int)m.res.body_len, m.res.body);
    if (c->status == 202) {
        m.now_us += SENT_US;
        mock_sender(&m, c->as, 0);
    }
    if (c->member)
        ck_assert_msg(text_equal(mock_text(&m, c->member), c->value), "%s: %s is %s", c->assume,
            c->member, mock_text(&m, c->member));
}
END_TEST

START_TEST(barred_destination_fails_alone)
{
    CLEANUP_MOCK struct mock m;
    const char *uuid;

    mock_open(&m, "geo-barred=async");
    ck_assert_int_eq(mock_send(&m, "MAMOCKBARRED00000001",
                         FROM("number_mms", "447700900123<12025550123<919012345678", "")),
        202);
    uuid = arena_strdup(&m.arena, mock_item(&m, "message_uuid", 1));
    m.now_us += SENT_US;
    mock_sender(&m, "MAMOCKBARRED00000001", 0);
    ck_assert_str_eq(mock_text(&m, "error_code"), "450");
    mock_get(&m, "MAMOCKBARRED00000001", arena_printf(&m.arena, "Message/%s/", uuid), NULL);
    ck_assert_str_eq(mock_text(&m, "message_state"), "sent");
    ck_assert_str_eq(mock_text(&m, "total_amount"), "0.00350");
}
END_TEST

START_TEST(long_text_may_fail_later)
{
    CLEANUP_MOCK struct mock m;
    CLEANUP_STRBUF struct strbuf body = STRBUF_INIT;

    strbuf_adds(&body, "{\"src\":\"15035550181\",\"dst\":\"12025550123\",\"text\":\"");
    strbuf_addn(&body, 'a', 1601);
    strbuf_adds(&body, "\"}");
    mock_open(&m, "text-too-long=async");
    ck_assert_int_eq(mock_send(&m, ARTICLE, body.buf), 202);
    m.now_us += SENT_US;
    mock_sender(&m, ARTICLE, 0);
    ck_assert_str_eq(mock_text(&m, "error_code"), "110");
}
END_TEST

static const struct {
    const char *assume;
    int days; /* how long a sticky pair of the SMS pool lasts */
} sticky[] = { { "sticky-days=1", 1 }, { NULL, 15 }, { "sticky-days=100", 100 } };

START_TEST(sticky_days_are_the_users)
{
    static const int64_t day_us = (int64_t)86400 * 1000000;
    CLEANUP_MOCK struct mock m;
    const char *first;

    mock_open(&m, sticky[_i].assume);
    mock_send(&m, ARTICLE, POOL("pp_mms_longcode", SMS));
    first = mock_sender(&m, ARTICLE, 0);
    m.now_us += sticky[_i].days * day_us - 1;
    mock_send(&m, ARTICLE, POOL("pp_mms_longcode", SMS));
    ck_assert_str_eq(mock_sender(&m, ARTICLE, 0), first);
    m.now_us += sticky[_i].days * day_us;
    mock_send(&m, ARTICLE, POOL("pp_mms_longcode", SMS));
    ck_assert_str_ne(mock_sender(&m, ARTICLE, 0), first);
}
END_TEST

/* How many messages the long code nearest to a destination sends before others take over. */
static const struct {
    const char *assume;
    int of, sends;
} daily[] = {
    { "daily-limit=10", 40, 10 }, { NULL, 200, 150 }, { "daily-limit=0", 200, 200 },
    { "rule.SENDER-DAILY-LIMIT=off", 200, 200 },
    { "daily-limit=10", 200, 10 + 200 - 7 * 10 }, /* when all seven have, it is its turn again */
};

START_TEST(daily_limit_is_the_users)
{
    CLEANUP_MOCK struct mock m;
    int sends = 0;

    mock_open(&m, daily[_i].assume);
    for (int i = 0; i < daily[_i].of; i++) {
        mock_send(&m, ARTICLE,
            arena_printf(&m.arena,
                "{\"powerpack_uuid\":\"{{pp_local}}\",\"dst\":\"1415555%04d\",\"text\":\"a\"}",
                1000 + i));
        sends += text_equal(mock_sender(&m, ARTICLE, 0), "14155550160");
    }
    ck_assert_msg(
        sends == daily[_i].sends, "%s: %d", daily[_i].assume ? daily[_i].assume : "150", sends);
}
END_TEST

#define ALL_WRONG                                                                                  \
    "{\"src\":\"{{number_sms}}\",\"dst\":\"x<y\",\"type\":\"fax\",\"method\":\"x\",\"url\":\"x\"," \
    "\"log\":\"x\",\"trackable\":\"x\",\"message_expiry\":\"x\",\"dlt_template_category\":\"x\"}"

/* With any rule off, whatever is sent, the mock answers. What it answers is the scenarios'
 * business. */
static const char *const bodies[] = { "", "{", "[]", "{}", "{\"dst\":\"\"}", "{\"dst\":\"1\"}",
    "{\"dst\":null,\"src\":null}", "{\"src\":\"\",\"dst\":\"1\",\"text\":\"a\"}",
    "{\"src\":\"{{number_sms}}\"}", "{\"src\":\"{{number_sms}}\",\"type\":\"mms\"}",
    "{\"src\":1,\"dst\":2,\"text\":3,\"type\":4,\"log\":5,\"media_ids\":6,\"template\":7}",
    ALL_WRONG, "{\"type\":\"whatsapp\",\"template\":{}}",
    "{\"src\":\"{{number_sms}}\",\"dst\":\"12025550123\",\"type\":\"mms\",\"media_ids\":[\"x\"]}",
    "{\"src\":\"ACME\",\"dst\":\"447700900123\",\"type\":\"mms\"}",
    "{\"src\":\"12025550123\",\"dst\":\"12025550123\",\"text\":\"a\"}",
    "{\"powerpack_uuid\":\"x\",\"dst\":\"12025550123\",\"text\":\"a\",\"type\":\"mms\"}",
    "{\"powerpack_uuid\":\"x\",\"dst\":\"12025550123\",\"text\":\"a\"}" };

START_TEST(mock_answers_without_any_rule)
{
    CLEANUP_MOCK struct mock m;
    static const char *const gets[] = { "Message", "Message//", "Message/?limit=x&offset=x",
        "Message/?limit=99999999999", "Message/?message_time=x&message_state=x&error_code=x",
        "Message/x/", "nope/" };

    mock_open(&m, NULL);
    m.policy.off[_i] = true;
    for (size_t i = 0; i < ARRAY_SIZE(bodies); i++) {
        mock_send(&m, DEFAULT_SMS, bodies[i]);
        ck_assert_msg(m.res.status >= 200 && m.res.status < 500, "%s off: %s: %d", rule_rows[_i].id,
            bodies[i], m.res.status);
    }
    for (size_t i = 0; i < ARRAY_SIZE(gets); i++) {
        ask(&m, &(struct policy_case){ .as = HISTORY, .method = "GET", .path = gets[i] });
        ck_assert_msg(m.res.status >= 200 && m.res.status < 500, "%s off: %s: %d", rule_rows[_i].id,
            gets[i], m.res.status);
    }
}
END_TEST

START_TEST(mock_answers_without_the_rules_about_sends)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    for (int rule = RULE_SEND_NO_SENDER; rule <= RULE_DEFAULT_POWERPACK_NO_MMS; rule++)
        m.policy.off[rule] = true;
    for (size_t i = 0; i < ARRAY_SIZE(bodies); i++) {
        mock_send(&m, DEFAULT_SMS, bodies[i]);
        ck_assert_msg(m.res.status >= 200 && m.res.status < 500, "%s: %d", bodies[i], m.res.status);
    }
}
END_TEST

/* The ledger. */
START_TEST(ledger_row_is_whole)
{
    const struct rule_row *row = &rule_rows[_i];

    ck_assert_msg(row->id && *row->id, "rule %d has no id", _i);
    ck_assert_msg(
        row->id[strspn(row->id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")] == '\0', "%s", row->id);
    ck_assert_msg(
        row->says && row->says[strlen(row->says) - 1] == '.', "%s says no sentence", row->id);
    ck_assert_msg(row->source && *row->source, "%s has no source", row->id);
    ck_assert_msg(row->status == 0 || (row->status >= 400 && row->status <= 599), "%s: status %d",
        row->id, row->status);
    ck_assert_msg(!row->text || row->status, "%s has a text but no status", row->id);
    ck_assert_msg(rule_by_id(row->id) == (enum rule)_i, "two rules are called %s", row->id);
}
END_TEST

static bool is_switch(const struct rule_row *row)
{
    for (size_t i = 0; i < ASSUME_MAX_; i++)
        if (text_equal(assumption_rows[i].key, row->assumption))
            return true;
    for (size_t i = 0; i < 2; i++) {
        const char *prefix = i ? "text." : "rule.";

        if (text_starts_with(row->assumption, prefix))
            return text_equal(row->assumption + strlen(prefix), row->id) &&
                   (i == 0 || row->text != NULL);
    }
    return false;
}

START_TEST(assumption_has_a_switch)
{
    const struct rule_row *row = &rule_rows[_i];

    ck_assert_msg(row->confidence != ASSUMED || row->assumption, "%s has no switch", row->id);
    ck_assert_msg(!row->assumption || is_switch(row), "%s: there is no switch \"%s\"", row->id,
        row->assumption);
}
END_TEST

START_TEST(fallback_is_one_of_its_choices)
{
    const struct assumption_row *row = &assumption_rows[_i];
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT, text = STRBUF_INIT;
    struct policy policy;

    policy_init(&policy);
    ck_assert_msg(row->key && row->fallback && row->says, "assumption %d", _i);
    strbuf_addf(&text, "%s=%s", row->key, row->fallback);
    ck_assert_msg(policy_assume(&policy, text.buf, &why) == 0, "%s", why.buf);
}
END_TEST

static const struct {
    const char *why, *assume, *part; /* of the sentence */
} wrong[] = {
    { "a key that is nearly one", "no-mms-numer=api", "did you mean \"no-mms-number\"?" },
    { "a key like no other", "xyzzy=1", "there is no assumption \"xyzzy\"" },
    { "no value", "no-mms-number", "write KEY=VALUE" },
    { "a value that is none", "no-mms-number=later", "api|async" },
    { "a number out of range", "queue-error-status=200", "400-599" },
    { "no number", "sticky-days=many", "0-3650" },
    { "half a choice", "no-mms-number=as", "api|async" },
    { "a rule that is nearly one", "rule.SEND-TYP=off", "did you mean \"SEND-TYPE\"?" },
    { "a rule that is none", "rule.XYZZY=off", "there is no rule \"XYZZY\"" },
    { "a rule neither on nor off", "rule.SEND-TYPE=maybe", "rule.SEND-TYPE=on|off" },
    { "a status that refuses nothing", "status.SEND-TYPE=200", "status.SEND-TYPE=400-599" },
    { "no rule at all", "rule.=off", "there is no rule" },
};

START_TEST(wrong_assumption_is_told)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct policy policy;

    policy_init(&policy);
    ck_assert_msg(policy_assume(&policy, wrong[_i].assume, &why) < 0, "%s", wrong[_i].why);
    ck_assert_msg(strstr(why.buf, wrong[_i].part), "%s: %s", wrong[_i].why, why.buf);
}
END_TEST

START_TEST(rule_is_switched_on_again)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct policy policy;

    policy_init(&policy);
    ck_assert_int_eq(policy_assume(&policy, "rule.SEND-TYPE=off", &why), 0);
    ck_assert(!rule_on(&policy, RULE_SEND_TYPE));
    ck_assert_int_eq(policy_assume(&policy, "rule.SEND-TYPE=on", &why), 0);
    ck_assert(rule_on(&policy, RULE_SEND_TYPE));
}
END_TEST

static Suite *policy_suite(void)
{
    Suite *suite = suite_create("api policy");
    TCase *tc = tcase_create("policy");

    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, assumption_changes_the_answer, 0, ARRAY_SIZE(cases));
    tcase_add_test(tc, barred_destination_fails_alone);
    tcase_add_test(tc, long_text_may_fail_later);
    tcase_add_loop_test(tc, sticky_days_are_the_users, 0, ARRAY_SIZE(sticky));
    tcase_add_loop_test(tc, daily_limit_is_the_users, 0, ARRAY_SIZE(daily));
    tcase_add_loop_test(tc, mock_answers_without_any_rule, 1, RULE_MAX_);
    tcase_add_test(tc, mock_answers_without_the_rules_about_sends);
    tcase_add_loop_test(tc, ledger_row_is_whole, 1, RULE_MAX_);
    tcase_add_loop_test(tc, assumption_has_a_switch, 1, RULE_MAX_);
    tcase_add_loop_test(tc, fallback_is_one_of_its_choices, 0, ASSUME_MAX_);
    tcase_add_loop_test(tc, wrong_assumption_is_told, 0, ARRAY_SIZE(wrong));
    tcase_add_test(tc, rule_is_switched_on_again);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(policy_suite());
}
