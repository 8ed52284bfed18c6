/* Proves GET Message/ and GET Message/{uuid}/: filters, times, pages, links, whose messages. */
#include "tests/mock/support/mock.h"

#include "tests/support/suite.h"

#include "base/clock.h"

/* The history of account 10, oldest first: its message n is the n-th character here. */
#define SINCE "message_time__gte=2026-01-01 00:00"
#define ALL "kjihgfedcba"

static const struct list_case {
    const char *why, *query;
    const char *found; /* which of the messages a to k, in order; NULL: refused */
    const char *rule;  /* that refuses */
} lists[] = {
    { "newest first", SINCE, ALL, NULL },
    { "without a time filter only the last 24 hours", NULL, "", NULL },
    { "any time filter lifts that", "message_time__lt=2027-01-01 00:00", ALL, NULL },
    { "unknown arguments are ignored", SINCE "&search=hack&from=1", ALL, NULL },
    { "empty ones count as absent", SINCE "&message_state=&from_number=", ALL, NULL },

    { "outbound", SINCE "&message_direction=outbound", "kjihfedcba", NULL },
    { "inbound", SINCE "&message_direction=inbound", "g", NULL },
    { "no direction", SINCE "&message_direction=sideways", NULL, "LIST-BAD-FILTER" },
    { "queued", SINCE "&message_state=queued", "k", NULL },
    { "sent", SINCE "&message_state=sent", "f", NULL },
    { "failed", SINCE "&message_state=failed", "dc", NULL },
    { "delivered", SINCE "&message_state=delivered", "jea", NULL },
    { "undelivered", SINCE "&message_state=undelivered", "hb", NULL },
    { "read", SINCE "&message_state=read", "i", NULL },
    { "received", SINCE "&message_state=received", "g", NULL },
    { "no state", SINCE "&message_state=lost", NULL, "LIST-BAD-FILTER" },
    { "SMS", SINCE "&message_type=sms", "kjhgdcba", NULL },
    { "MMS", SINCE "&message_type=mms", "fe", NULL },
    { "WhatsApp", SINCE "&message_type=whatsapp", "i", NULL },
    { "no type", SINCE "&message_type=fax", NULL, "LIST-BAD-FILTER" },
    { "an error code", SINCE "&error_code=450", "c", NULL },
    { "delivered without error", SINCE "&error_code=000", "jiea", NULL },
    { "no error code", SINCE "&error_code=many", NULL, "LIST-BAD-FILTER" },
    { "a Powerpack", SINCE "&powerpack_id={{pp_history}}", "kfe", NULL },
    { "another Powerpack", SINCE "&powerpack_id=501cce9d-3fdb-4258-9466-616fec7a75ef", "", NULL },
    { "from", SINCE "&from_number=15035550181", "kfe", NULL },
    { "to", SINCE "&to_number=12025550123", "kha", NULL },
    { "a country", SINCE "&destination_country_iso2=CA", "f", NULL },
    { "a campaign: the mock has none", SINCE "&tendlc_campaign_id=C1", "", NULL },
    { "a registration", SINCE "&tendlc_registration_status=verified", "", NULL },
    { "a conversation", SINCE "&conversation_id=1", "", NULL },
    { "a conversation's origin", SINCE "&conversation_origin=utility", "", NULL },
    { "a sub-account that sent nothing", SINCE "&subaccount=SAMOCKARTICLE0000001", "", NULL },
    { "two filters", SINCE "&message_type=sms&message_state=delivered", "ja", NULL },

    { "a minute", "message_time=2026-01-18 17:45", "fe", NULL },
    { "a second", "message_time=2026-01-18 17:45:02", "f", NULL },
    { "a microsecond", "message_time=2026-01-18 17:45:02.000000", "f", NULL },
    { "another microsecond", "message_time=2026-01-18 17:45:02.000001", "", NULL },
    { "a tenth of a second", "message_time=2026-01-18 17:45:02.0", "f", NULL },
    { "greater", "message_time__gt=2026-01-20 10:10:10", "kj", NULL },
    { "greater or equal", "message_time__gte=2026-01-20 10:10:10", "kji", NULL },
    { "less", "message_time__lt=2026-01-15 09:00:01", "a", NULL },
    { "less or equal", "message_time__lte=2026-01-15 09:00:01", "ba", NULL },
    { "between", "message_time__gt=2026-01-16 00:00&message_time__lt=2026-01-18 17:45:02", "edc",
        NULL },
    { "nothing lies between", "message_time__gt=2026-01-18 00:00&message_time__lt=2026-01-17 00:00",
        "", NULL },
    { "before everything", "message_time__lt=1970-01-01 00:00", "", NULL },
    { "year 9999", "message_time__gte=9999-12-31 23:59:59.999999", "", NULL },
    { "a time with a filter", "message_time__gte=2026-01-18 17:45&message_state=delivered", "je",
        NULL },
    { "plus is a blank", "message_time__gte=2026-01-20+10:10:11", "kj", NULL },
    { "so is %20", "message_time__gte=2026-01-20%2010:10:11", "kj", NULL },
    { "a day alone is no time", "message_time=2026-01-18", NULL, "LIST-BAD-TIME" },
    { "T is no blank", "message_time=2026-01-18T17:45", NULL, "LIST-BAD-TIME" },
    { "the 30th of February", "message_time__gt=2026-02-30 00:00", NULL, "LIST-BAD-TIME" },
    { "the 29th in a leap year", "message_time__gt=2024-02-29 00:00", ALL, NULL },
    { "hour 24", "message_time__lte=2026-01-18 24:00", NULL, "LIST-BAD-TIME" },
    { "month 0", "message_time__lt=2026-00-18 00:00", NULL, "LIST-BAD-TIME" },
    { "something behind it", "message_time__gte=2026-01-18 17:45Z", NULL, "LIST-BAD-TIME" },
    { "a point without digits", "message_time=2026-01-18 17:45:02.", NULL, "LIST-BAD-TIME" },

    { "a page", SINCE "&limit=3", "kji", NULL },
    { "the next", SINCE "&limit=3&offset=3", "hgf", NULL },
    { "the last", SINCE "&limit=3&offset=9", "ba", NULL },
    { "behind it", SINCE "&offset=11", "", NULL },
    { "far behind it", SINCE "&offset=4294967295", "", NULL },
    { "a page of a filter", SINCE "&message_type=sms&limit=2&offset=1", "jh", NULL },
    { "a large limit gives 20", SINCE "&limit=21", ALL, NULL },
    { "no limit", SINCE "&limit=0", NULL, "LIST-BAD-LIMIT" },
    { "less than none", SINCE "&limit=-1", NULL, "LIST-BAD-LIMIT" },
    { "no number", SINCE "&limit=few", NULL, "LIST-BAD-LIMIT" },
    { "offset that is none", SINCE "&offset=1.5", NULL, "LIST-BAD-LIMIT" },
    { "offset too large", SINCE "&offset=4294967296", NULL, "LIST-BAD-LIMIT" },
};

/* The messages of the answer as letters: the uuids of the history rise with n in their first part.
 */
static const char *letters(struct mock *m)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    const cJSON *object;

    cJSON_ArrayForEach(object, cJSON_GetObjectItem(m->json, "objects"))
    {
        const char *uuid = cJSON_GetStringValue(cJSON_GetObjectItem(object, "message_uuid"));
        static const char *const heads[] = { "5a1c", "5a1f", "5a21", "5a24", "5a27", "5a2a", "5a2d",
            "5a30", "5a33", "5a36", "5a39" };

        for (size_t i = 0; i < ARRAY_SIZE(heads); i++)
            if (text_starts_with(uuid, heads[i]))
                strbuf_addc(&out, (char)('a' + i));
    }
    return arena_dup(&m->arena, out.buf, out.len);
}

START_TEST(list_is_filtered)
{
    const struct list_case *c = &lists[_i];
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    mock_get(&m, HISTORY, "Message/", c->query);
    ck_assert_msg(m.res.status == (c->found ? 200 : 400), "%s: %d", c->why, m.res.status);
    ck_assert_msg(text_equal(mock_header(&m, "X-Mock-Why"), c->rule), "%s: %s", c->why,
        mock_header(&m, "X-Mock-Why"));
    if (c->found)
        ck_assert_msg(text_equal(letters(&m), c->found), "%s: %s", c->why, letters(&m));
    else
        ck_assert_msg(strstr(mock_text(&m, "error"), " parameter is invalid"), "%s", c->why);
}
END_TEST

#define LIST "/v1/Account/" HISTORY "/Message/"
static const struct {
    const char *why, *query, *next, *previous;
    int limit, offset;
} pages[] = {
    { "one page has no neighbours", SINCE, NULL, NULL, 20, 0 },
    { "the first", SINCE "&limit=5",
        LIST "?limit=5&message_time__gte=2026-01-01%2000%3A00&offset=5", NULL, 5, 0 },
    { "the middle", SINCE "&limit=5&offset=5",
        LIST "?limit=5&message_time__gte=2026-01-01%2000%3A00&offset=10",
        LIST "?limit=5&message_time__gte=2026-01-01%2000%3A00&offset=0", 5, 5 },
    { "the last, which is full", SINCE "&limit=5&offset=6", NULL,
        LIST "?limit=5&message_time__gte=2026-01-01%2000%3A00&offset=1", 5, 6 },
    { "nothing before the first", SINCE "&limit=5&offset=3",
        LIST "?limit=5&message_time__gte=2026-01-01%2000%3A00&offset=8",
        LIST "?limit=5&message_time__gte=2026-01-01%2000%3A00&offset=0", 5, 3 },
    { "filters stand between limit and offset, as recorded",
        SINCE "&limit=1&error_code=000&message_type=sms",
        LIST "?limit=1&message_type=sms&error_code=000&message_time__gte=2026-01-01%2000%3A00"
             "&offset=1",
        NULL, 1, 0 },
    { "a limit that was cut stands as cut", SINCE "&limit=100", NULL, NULL, 20, 0 },
};

START_TEST(meta_links_pages)
{
    CLEANUP_MOCK struct mock m;
    const cJSON *meta;

    mock_open(&m, NULL);
    mock_get(&m, HISTORY, "Message/", pages[_i].query);
    meta = cJSON_GetObjectItem(m.json, "meta");
    ck_assert_msg(
        text_equal(cJSON_GetStringValue(cJSON_GetObjectItem(meta, "next")), pages[_i].next),
        "%s: %.*s", pages[_i].why, (int)m.res.body_len, m.res.body);
    ck_assert_msg(
        text_equal(cJSON_GetStringValue(cJSON_GetObjectItem(meta, "previous")), pages[_i].previous),
        "%s: %.*s", pages[_i].why, (int)m.res.body_len, m.res.body);
    ck_assert_int_eq(cJSON_GetObjectItem(meta, "limit")->valueint, pages[_i].limit);
    ck_assert_int_eq(cJSON_GetObjectItem(meta, "offset")->valueint, pages[_i].offset);
    ck_assert_ptr_null(cJSON_GetObjectItem(meta, "total_count"));
    ck_assert_ptr_nonnull(mock_text(&m, "api_id"));
}
END_TEST

/* A reader who follows next sees each message once. */
START_TEST(next_leads_through_all)
{
    CLEANUP_MOCK struct mock m;
    CLEANUP_STRBUF struct strbuf seen = STRBUF_INIT;
    const char *next = LIST "?limit=2&" SINCE;

    mock_open(&m, NULL);
    for (int i = 0; next && i < 10; i++) {
        const char *query = strchr(next, '?');

        mock_call(&m, &(struct mock_request){ .as = HISTORY,
                          .path = arena_dup(&m.arena, next, (size_t)(query - next)),
                          .query = query + 1 });
        strbuf_adds(&seen, letters(&m));
        next =
            cJSON_GetStringValue(cJSON_GetObjectItem(cJSON_GetObjectItem(m.json, "meta"), "next"));
        next = arena_strdup(&m.arena, next);
    }
    ck_assert_str_eq(seen.buf, ALL);
}
END_TEST

START_TEST(day_is_24_hours)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    m.now_us = civil_to_us(&(struct civil_time){ 2026, 1, 21, 10, 10, 10, 0 });
    mock_get(&m, HISTORY, "Message/", NULL);
    ck_assert_str_eq(letters(&m), "kji");
    m.now_us += 1;
    mock_get(&m, HISTORY, "Message/", NULL);
    ck_assert_str_eq(letters(&m), "kj");
}
END_TEST

/* What a record shows, beside what the send was: member and value, null as NULL. */
static const struct {
    const char *why, *name, *member, *value;
} members[] = {
    { "delivered is 000", "message_delivered", "error_code", "000" },
    { "in flight has none", "message_queued", "error_code", NULL },
    { "a code is text", "message_barred", "error_code", "450" },
    { "and has a name", "message_spam", "error_message", "Spam Detected" },
    { "none is empty", "message_delivered", "error_message", "" },
    { "the country", "message_barred", "destination_country_iso2", "GB" },
    { "money has five decimals", "message_delivered", "total_amount", "0.00350" },
    { "a failed one cost nothing", "message_no_credit", "total_amount", "0.00000" },
    { "the state", "message_no_credit", "message_state", "failed" },
    { "the Powerpack", "message_mms", "powerpack_id", "fb24d990-f340-4e04-a800-d26f30043881" },
    { "no Powerpack", "message_delivered", "powerpack_id", NULL },
    { "the time in the account's zone", "message_delivered", "message_time",
        "2026-01-15 09:00:00.000000+00:00" },
    { "not sent yet", "message_queued", "message_sent_time", "" },
    { "its own address", "message_delivered", "resource_uri",
        "/v1/Account/" HISTORY "/Message/5a1c0d20-f1d0-11f0-9a3b-0242ac110004/" },
};

START_TEST(record_shows_member)
{
    CLEANUP_MOCK struct mock m;
    const cJSON *member;

    mock_open(&m, NULL);
    ck_assert_int_eq(
        mock_get(&m, HISTORY, arena_printf(&m.arena, "Message/{{%s}}/", members[_i].name), NULL),
        200);
    member = cJSON_GetObjectItem(m.json, members[_i].member);
    ck_assert_msg(member, "%s: no %s", members[_i].why, members[_i].member);
    ck_assert_msg(text_equal(cJSON_GetStringValue(member), members[_i].value), "%s: %s",
        members[_i].why, cJSON_GetStringValue(member));
}
END_TEST

static const struct {
    const char *why, *log, *to_number;
} masks[] = {
    { "shown", "\"true\"", "12025550123" },
    { "number_only shows the number", "\"number_only\"", "12025550123" },
    { "false hides it", "false", "+12025550***" },
    { "content_only hides it", "\"content_only\"", "+12025550***" },
};

START_TEST(log_masks_the_number)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    mock_send(&m, ARTICLE,
        arena_printf(&m.arena,
            "{\"src\":\"{{number_mms}}\",\"dst\":\"12025550123\",\"text\":\"a\",\"log\":%s}",
            masks[_i].log));
    mock_sender(&m, ARTICLE, 0);
    ck_assert_msg(text_equal(mock_text(&m, "to_number"), masks[_i].to_number), "%s", masks[_i].why);
    mock_get(&m, ARTICLE, "Message/", NULL);
    ck_assert_str_eq(
        cJSON_GetStringValue(cJSON_GetObjectItem(
            cJSON_GetArrayItem(cJSON_GetObjectItem(m.json, "objects"), 0), "to_number")),
        masks[_i].to_number);
}
END_TEST

START_TEST(zone_is_the_accounts)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    mock_send(&m, "MAMOCKKOLKATA0000001",
        "{\"src\":\"{{number_mms}}\",\"dst\":\"12025550123\",\"text\":\"a\"}");
    mock_sender(&m, "MAMOCKKOLKATA0000001", 0);
    ck_assert_str_eq(mock_text(&m, "message_time"), "2026-02-01 17:30:00.000000+05:30");
}
END_TEST

/* Whose messages: path and login are the sub-account's or its main account's. */
START_TEST(subaccount_sees_its_own)
{
    static const char body[] = "{\"src\":\"15035550181\",\"dst\":\"12025550123\",\"text\":\"a\"}";
    CLEANUP_MOCK struct mock m;
    const char *of_main, *of_sub;

    mock_open(&m, NULL);
    mock_send(&m, ARTICLE, body);
    of_main = arena_strdup(&m.arena, mock_item(&m, "message_uuid", 0));
    ck_assert_int_eq(mock_send(&m, SUBACCOUNT, body), 202);
    of_sub = arena_strdup(&m.arena, mock_item(&m, "message_uuid", 0));

    mock_get(&m, SUBACCOUNT, "Message/", NULL);
    ck_assert_int_eq(cJSON_GetArraySize(cJSON_GetObjectItem(m.json, "objects")), 1);
    mock_get(&m, ARTICLE, "Message/", NULL);
    ck_assert_int_eq(cJSON_GetArraySize(cJSON_GetObjectItem(m.json, "objects")), 2);
    mock_get(&m, ARTICLE, "Message/", "subaccount=" SUBACCOUNT);
    ck_assert_int_eq(cJSON_GetArraySize(cJSON_GetObjectItem(m.json, "objects")), 1);
    ck_assert_int_eq(
        mock_get(&m, SUBACCOUNT, arena_printf(&m.arena, "Message/%s/", of_sub), NULL), 200);
    ck_assert_int_eq(
        mock_get(&m, SUBACCOUNT, arena_printf(&m.arena, "Message/%s/", of_main), NULL), 404);
    ck_assert_int_eq(
        mock_get(&m, ARTICLE, arena_printf(&m.arena, "Message/%s/", of_sub), NULL), 200);
}
END_TEST

static const char *const unknown[] = { "Message/456f85b0-e563-439e-87ab-1387d1c1257c/",
    "Message/nope/", "Message/5a1c0d20-f1d0-11f0-9a3b-0242ac110004/" };

START_TEST(unknown_message_is_not_found)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    ck_assert_int_eq(mock_get(&m, ARTICLE, unknown[_i], NULL), 404);
    ck_assert_str_eq(mock_text(&m, "error"), "not found");
    ck_assert_ptr_nonnull(mock_text(&m, "api_id"));
}
END_TEST

START_TEST(node_4_0_puts_arguments_into_the_body)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    mock_call(&m, &(struct mock_request){ .as = HISTORY,
                      .path = LIST,
                      .content_type = "multipart/form-data; boundary=x",
                      .body = "--x\r\nContent-Disposition: form-data; name=\"message_time__gte\""
                              "\r\n\r\n2026-01-21 00:00\r\n--x--\r\n" });
    ck_assert_str_eq(letters(&m), "k");
    mock_call(
        &m, &(struct mock_request){
                .as = HISTORY, .path = LIST, .query = SINCE "&limit=1", .body = "{\"limit\":3}" });
    ck_assert_str_eq(letters(&m), "k");
    mock_call(
        &m, &(struct mock_request){ .as = HISTORY, .path = LIST, .query = SINCE, .body = "\"\"" });
    ck_assert_str_eq(letters(&m), ALL);
}
END_TEST

static Suite *list_suite(void)
{
    Suite *suite = suite_create("api list");
    TCase *tc = tcase_create("list");

    tcase_add_loop_test(tc, list_is_filtered, 0, ARRAY_SIZE(lists));
    tcase_add_loop_test(tc, meta_links_pages, 0, ARRAY_SIZE(pages));
    tcase_add_test(tc, next_leads_through_all);
    tcase_add_test(tc, day_is_24_hours);
    tcase_add_loop_test(tc, record_shows_member, 0, ARRAY_SIZE(members));
    tcase_add_loop_test(tc, log_masks_the_number, 0, ARRAY_SIZE(masks));
    tcase_add_test(tc, zone_is_the_accounts);
    tcase_add_test(tc, subaccount_sees_its_own);
    tcase_add_loop_test(tc, unknown_message_is_not_found, 0, ARRAY_SIZE(unknown));
    tcase_add_test(tc, node_4_0_puts_arguments_into_the_body);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(list_suite());
}
