/* Proves mock/domain/callback_form.c: the fields of callbacks and webhooks, and when they come. */
#include "base/text.h"
#include "mock/domain/callback_form.h"
#include "tests/support/suite.h"

#include <inttypes.h>
#include <string.h>

#define S INT64_C(1000000)               /* microseconds in a second */
#define NOON (INT64_C(1626161646799021)) /* 2021-07-13 07:34:06.799021 UTC */
#define PARTS "&ParentMessageUUID=u-1&PartInfo="

static const struct status_facts usual = {
    .message_uuid = "u-1",
    .from = "14155550100",
    .to = "12025550123",
    .powerpack_uuid = "p-1",
    .requester_ip = "127.0.0.1",
    .mcc = "310",
    .mnc = "004",
    .type = MESSAGE_SMS,
    .state = MESSAGE_DELIVERED,
    .error_code = 0,
    .sequence = 2,
    .units = 2,
    .rate = 350,
    .amount = 700,
    .message_us = NOON,
    .queued_us = NOON,
    .sent_us = NOON + 20000,
    .report_us = NOON + 70000,
    .zone_s = 19800,
};

static void policy_for(const char *assume, struct policy *ret)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;

    policy_init(ret);
    if (assume)
        ck_assert_msg(policy_assume(ret, assume, &why) == 0, "%s", why.buf);
}

static void encode_status(const char *assume, const struct status_facts *f, struct strbuf *out)
{
    CLEANUP_ARENA struct arena a = { 0 };
    struct callback_fields fields;
    struct policy policy;

    policy_for(assume, &policy);
    callback_status_fields(&a, &policy, f, &fields);
    callback_encode(&policy, &fields, out);
}

START_TEST(status_callback_is_written)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;

    encode_status(NULL, &usual, &out);
    ck_assert_str_eq(out.buf,
        "DeliveryReportTime=2021-07-13+07%3A34%3A06.869021&ErrorCode=000&From=14155550100&MCC=310"
        "&MNC=004&MessageTime=2021-07-13+07%3A34%3A06.799021&MessageUUID=u-1" PARTS
        "&PowerpackUUID=p-1&QueuedTime=2021-07-13+07%3A34%3A06.799021"
        "&SentTime=2021-07-13+07%3A34%3A06.819021&Sequence=3&Status=delivered&To=12025550123"
        "&TotalAmount=0.00700&TotalRate=0.00350&Type=sms&Units=2&requester_ip=127.0.0.1");
}
END_TEST

START_TEST(status_callback_without_facts_has_its_fields_all_the_same)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;

    encode_status(NULL, &(struct status_facts){ .error_code = -1 }, &out);
    ck_assert_str_eq(out.buf,
        "DeliveryReportTime=&ErrorCode=&From=&MCC=&MNC=&MessageTime=&MessageUUID=&"
        "ParentMessageUUID=&PartInfo=&PowerpackUUID=&QueuedTime=&SentTime=&Sequence=1&"
        "Status=queued&To=&TotalAmount=0.00000&TotalRate=0.00000&Type=sms&Units=0&requester_ip=");
}
END_TEST

static const struct {
    const char *why, *assume;
    enum message_type type;
    enum message_state state;
    int error_code;
    const char *part;   /* of the form, with the & before it */
    const char *absent; /* NULL: nothing in particular */
} fields[] = {
    { "delivered has 000", NULL, MESSAGE_SMS, MESSAGE_DELIVERED, 0, "&ErrorCode=000&", NULL },
    { "failed has its code", NULL, MESSAGE_SMS, MESSAGE_FAILED, 420, "&ErrorCode=420&", NULL },
    { "a code of two digits stays so", NULL, MESSAGE_SMS, MESSAGE_UNDELIVERED, 30, "&ErrorCode=30&",
        NULL },
    { "sent has none yet", NULL, MESSAGE_SMS, MESSAGE_SENT, -1, "&ErrorCode=&", NULL },
    { "or 000 by a switch", "callback-error-code=always", MESSAGE_SMS, MESSAGE_SENT, -1,
        "&ErrorCode=000&", NULL },
    { "the switch changes no fault", "callback-error-code=always", MESSAGE_SMS, MESSAGE_FAILED, 420,
        "&ErrorCode=420&", NULL },
    { "without the rule it is empty", "rule.CALLBACK-ERROR-CODE=off", MESSAGE_SMS, MESSAGE_FAILED,
        420, "&ErrorCode=&", NULL },
    { "the sequence begins with 1", NULL, MESSAGE_SMS, MESSAGE_SENT, -1, "&Sequence=3&", NULL },
    { "or with 0", "sequence-start=0", MESSAGE_SMS, MESSAGE_SENT, -1, "&Sequence=2&", NULL },
    { "without the rule it is empty too", "rule.CALLBACK-SEQUENCE=off", MESSAGE_SMS, MESSAGE_SENT,
        -1, "&Sequence=&", NULL },
    { "times are in UTC", NULL, MESSAGE_SMS, MESSAGE_SENT, -1, "&MessageTime=2021-07-13+07%3A34",
        NULL },
    { "or in the account's zone", "callback-times=account", MESSAGE_SMS, MESSAGE_SENT, -1,
        "&MessageTime=2021-07-13+13%3A04", NULL },
    { "an SMS has no conversation", NULL, MESSAGE_SMS, MESSAGE_SENT, -1, "&Type=sms&",
        "Conversation" },
    { "a WhatsApp message has", NULL, MESSAGE_WHATSAPP, MESSAGE_SENT, -1,
        "ConversationExpirationTimestamp=&ConversationID=&ConversationOrigin=&", NULL },
    { "the older page has fewer", "rule.CALLBACK-FIELDS=off", MESSAGE_SMS, MESSAGE_SENT, -1,
        "&Status=sent&", "MessageTime" },
    { "no order but the docs', no +", "rule.CALLBACK-ENCODING=off", MESSAGE_SMS, MESSAGE_SENT, -1,
        "&MessageTime=2021-07-13%2007%3A34", NULL },
    { "which begins with the id", "rule.CALLBACK-ENCODING=off", MESSAGE_SMS, MESSAGE_SENT, -1,
        "&MessageUUID=u-1&From=", NULL },
};

START_TEST(field_is_as_it_should)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    struct status_facts f = usual;

    f.type = fields[_i].type;
    f.state = fields[_i].state;
    f.error_code = fields[_i].error_code;
    strbuf_addc(&out, '&');
    encode_status(fields[_i].assume, &f, &out);
    strbuf_addc(&out, '&');
    ck_assert_msg(strstr(out.buf, fields[_i].part), "%s: %s", fields[_i].why, out.buf);
    ck_assert_msg(!fields[_i].absent || !strstr(out.buf, fields[_i].absent), "%s: %s",
        fields[_i].why, out.buf);
}
END_TEST

static const char *const media[] = { "http://m/0", "http://m/1" };

static const struct {
    const char *why, *assume;
    struct inbound_facts facts;
    const char *form;
} inbound[] = {
    { "as it was recorded", NULL,
        { "c3959978-34ca-11ee-a537-0242ac110002", "15305550121", "12065550186", NULL,
            "Your login code is 123456. Never share it with anyone.", MESSAGE_SMS, INTENT_NONE, 1,
            0, 0, NULL, 0 },
        "From=15305550121&MessageIntent=&MessageUUID=c3959978-34ca-11ee-a537-0242ac110002&"
        "PowerpackUUID=&Text=Your+login+code+is+123456.+Never+share+it+with+anyone.&"
        "To=12065550186&TotalAmount=0&TotalRate=0&Type=sms&Units=1" },
    { "an intent, a Powerpack, a price", NULL,
        { "u", "1", "2", "p", "STOP", MESSAGE_SMS, INTENT_OPT_OUT, 2, 350, 700, NULL, 0 },
        "From=1&MessageIntent=optout&MessageUUID=u&PowerpackUUID=p&Text=STOP&To=2&"
        "TotalAmount=0.00700&TotalRate=0.00350&Type=sms&Units=2" },
    { "an MMS", NULL, { "u", "1", "2", NULL, "look", MESSAGE_MMS, INTENT_NONE, 1, 0, 0, media, 2 },
        "Body=look&From=1&Media0=http%3A%2F%2Fm%2F0&Media1=http%3A%2F%2Fm%2F1&MediaCount=2&"
        "MessageIntent=&MessageUUID=u&PowerpackUUID=&To=2&TotalAmount=0&TotalRate=0&Type=mms&"
        "Units=1" },
    { "an MMS of text alone", NULL,
        { "u", "1", "2", NULL, "look", MESSAGE_MMS, INTENT_NONE, 1, 0, 0, NULL, 0 },
        "Body=look&From=1&MediaCount=0&MessageIntent=&MessageUUID=u&PowerpackUUID=&To=2&"
        "TotalAmount=0&TotalRate=0&Type=mms&Units=1" },
    { "its text as an older page has it", "inbound-mms-text=text",
        { "u", "1", "2", NULL, "look", MESSAGE_MMS, INTENT_NONE, 1, 0, 0, NULL, 0 },
        "From=1&MediaCount=0&MessageIntent=&MessageUUID=u&PowerpackUUID=&Text=look&To=2&"
        "TotalAmount=0&TotalRate=0&Type=mms&Units=1" },
    { "its media from 1 on", "media-first=1",
        { "u", "1", "2", NULL, NULL, MESSAGE_MMS, INTENT_NONE, 1, 0, 0, media, 1 },
        "Body=&From=1&Media1=http%3A%2F%2Fm%2F0&MediaCount=1&MessageIntent=&MessageUUID=u&"
        "PowerpackUUID=&To=2&TotalAmount=0&TotalRate=0&Type=mms&Units=1" },
    { "without the rule no media", "rule.INBOUND-MEDIA=off",
        { "u", "1", "2", NULL, NULL, MESSAGE_MMS, INTENT_NONE, 1, 0, 0, media, 1 },
        "Body=&From=1&MessageIntent=&MessageUUID=u&PowerpackUUID=&To=2&TotalAmount=0&TotalRate=0&"
        "Type=mms&Units=1" },
    { "without the rule the bare message", "rule.INBOUND-FIELDS=off",
        { "u", "1", "2", "p", "hi", MESSAGE_SMS, INTENT_HELP, 1, 0, 0, NULL, 0 },
        "From=1&MessageUUID=u&Text=hi&To=2&Type=sms" },
    { "every byte that needs it is escaped", NULL,
        { "u", "+1", "2", NULL, "a&b=c+d~\xC3\xA4\n*'", MESSAGE_SMS, INTENT_NONE, 1, 0, 0, NULL,
            0 },
        "From=%2B1&MessageIntent=&MessageUUID=u&PowerpackUUID=&Text=a%26b%3Dc%2Bd~%C3%A4%0A%2A%27&"
        "To=2&TotalAmount=0&TotalRate=0&Type=sms&Units=1" },
};

START_TEST(webhook_is_written)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    CLEANUP_ARENA struct arena a = { 0 };
    struct callback_fields list;
    struct policy policy;

    policy_for(inbound[_i].assume, &policy);
    callback_inbound_fields(&a, &policy, &inbound[_i].facts, &list);
    callback_encode(&policy, &list, &out);
    ck_assert_msg(text_equal(out.buf, inbound[_i].form), "%s: %s", inbound[_i].why, out.buf);
}
END_TEST

START_TEST(ten_media_fit)
{
    static const char *const urls[CALLBACK_MEDIA_MAX] = { "0", "1", "2", "3", "4", "5", "6", "7",
        "8", "9" };
    CLEANUP_ARENA struct arena a = { 0 };
    struct inbound_facts f = {
        .type = MESSAGE_MMS, .media_urls = urls, .n_media = CALLBACK_MEDIA_MAX
    };
    struct callback_fields list;
    struct policy policy;
    size_t found = 0;

    policy_for("media-first=1", &policy);
    callback_inbound_fields(&a, &policy, &f, &list);
    for (size_t i = 0; i < list.n; i++)
        found += text_equal(list.list[i].name, "Media10") && text_equal(list.list[i].value, "9");
    ck_assert_uint_eq(found, 1);
}
END_TEST

static const struct {
    const char *why, *assume;
    enum message_state state;
    bool is_end, due;
} dues[] = {
    { "queued is told", NULL, MESSAGE_QUEUED, false, true },
    { "or not", "callback-queued=off", MESSAGE_QUEUED, false, false },
    { "sent is told", "callback-queued=off", MESSAGE_SENT, false, true },
    { "the end is told", NULL, MESSAGE_DELIVERED, true, true },
    { "without the rule only the end", "rule.CALLBACK-STATES=off", MESSAGE_DELIVERED, true, true },
    { "not what comes before", "rule.CALLBACK-STATES=off", MESSAGE_SENT, false, false },
};

START_TEST(callback_is_due_for_a_state)
{
    struct policy policy;

    policy_for(dues[_i].assume, &policy);
    ck_assert_msg(callback_is_due(&policy, dues[_i].state, dues[_i].is_end) == dues[_i].due, "%s",
        dues[_i].why);
}
END_TEST

static const struct {
    const char *assume;
    unsigned tries;
    int64_t us;
} retries[] = {
    { NULL, 1, 60 * S },
    { NULL, 2, 120 * S },
    { NULL, 3, 240 * S },
    { NULL, CALLBACK_TRIES, -1 },
    { NULL, 99, -1 },
    { "rule.CALLBACK-RETRY=off", 1, -1 },
};

START_TEST(callback_is_tried_again)
{
    struct policy policy;

    policy_for(retries[_i].assume, &policy);
    ck_assert_int_eq(callback_retry_us(&policy, retries[_i].tries), retries[_i].us);
}
END_TEST

START_TEST(receiver_is_waited_for)
{
    struct policy policy;

    policy_for(NULL, &policy);
    ck_assert_int_eq(callback_timeout_us(&policy), 15 * S);
    ck_assert(callback_follows_redirects(&policy));
    ck_assert_int_eq(callback_wait_of(&policy), CALLBACK_WAITS_SETTLED);
    policy_for("callback-timeout=3", &policy);
    ck_assert_int_eq(callback_timeout_us(&policy), 3 * S);
    policy_for("rule.CALLBACK-TIMEOUT=off", &policy);
    ck_assert_int_eq(callback_timeout_us(&policy), 300 * S);
    policy_for("callback-redirects=refuse", &policy);
    ck_assert(!callback_follows_redirects(&policy));
    policy_for("rule.CALLBACK-REDIRECT=off", &policy);
    ck_assert(!callback_follows_redirects(&policy));
    policy_for("callback-order=tried", &policy);
    ck_assert_int_eq(callback_wait_of(&policy), CALLBACK_WAITS_TRIED);
    policy_for("rule.CALLBACK-ORDER=off", &policy);
    ck_assert_int_eq(callback_wait_of(&policy), CALLBACK_WAITS_FOR_NOTHING);
}
END_TEST

static Suite *callback_suite(void)
{
    Suite *suite = suite_create("domain callback form");
    TCase *tc = tcase_create("form");

    tcase_add_test(tc, status_callback_is_written);
    tcase_add_test(tc, status_callback_without_facts_has_its_fields_all_the_same);
    tcase_add_loop_test(tc, field_is_as_it_should, 0, ARRAY_SIZE(fields));
    tcase_add_loop_test(tc, webhook_is_written, 0, ARRAY_SIZE(inbound));
    tcase_add_test(tc, ten_media_fit);
    tcase_add_loop_test(tc, callback_is_due_for_a_state, 0, ARRAY_SIZE(dues));
    tcase_add_loop_test(tc, callback_is_tried_again, 0, ARRAY_SIZE(retries));
    tcase_add_test(tc, receiver_is_waited_for);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(callback_suite());
}
