/*
 * Proves Number/ and PhoneNumber/: every filter and setting, each refusal, whose numbers, and what
 * the SDKs send.
 */
#include "tests/mock/support/mock.h"

#include "tests/support/suite.h"

#define NEW "14155200123"

/* Lists ------------------------------------------------------------------------------------------
 */

/* The article's account has 15035550180 (SMS) and 15035550181 (MMS), and they are changed first. */
static const struct {
    const char *why, *query;
    int total;        /* -1: refused */
    const char *rule; /* that refuses */
} lists[] = {
    { "all but the short code", NULL, 28, NULL },
    { "unknown arguments are ignored", "search=hack", 28, NULL },
    { "empty ones count as absent", "type=&alias=", 28, NULL },
    { "a broken query", "limit=2&type=local&?search=hack", 22, NULL },
    { "local", "type=local", 22, NULL },
    { "local, as Go names it", "number_type=local", 22, NULL },
    { "toll-free", "type=tollfree", 6, NULL },
    { "fixed: none is in the US", "type=fixed", 0, NULL },
    { "mobile", "type=mobile", 0, NULL },
    { "national", "type=national", 0, NULL },
    { "no type", "type=satellite", -1, "LIST-BAD-FILTER" },
    { "a prefix", "number_startswith=150355501", 2, NULL },
    { "a prefix with a plus", "number_startswith=%2B150355501", 2, NULL },
    { "a whole number", "number_startswith=15035550181", 1, NULL },
    { "more than a number", "number_startswith=150355501811", 0, NULL },
    { "no digits", "number_startswith=1503x", -1, "LIST-BAD-FILTER" },
    { "voice", "services=voice&number_startswith=1503", 2, NULL },
    { "SMS", "services=sms&number_startswith=1503", 2, NULL },
    { "MMS", "services=mms&number_startswith=1503", 1, NULL },
    { "all three", "services=voice,sms,mms&number_startswith=1503", 1, NULL },
    { "no service", "services=fax", -1, "LIST-BAD-FILTER" },
    { "no service among others", "services=sms,fax", -1, "LIST-BAD-FILTER" },
    { "the start of a service", "services=sm", -1, "LIST-BAD-FILTER" },
    { "an alias", "alias=front%20desk", 1, NULL },
    { "no such alias", "alias=front", 0, NULL },
    { "a sub-account", "subaccount={{subaccount}}", 1, NULL },
    { "another", "subaccount=SASOMEBODYELSES00001", 0, NULL },
    { "a sub-account's alias", "subaccount={{subaccount}}&alias=front%20desk", 0, NULL },
    { "CNAM lookup", "cnam_lookup=enabled", 1, NULL },
    { "none", "cnam_lookup=disabled&number_startswith=1503", 1, NULL },
    { "perhaps", "cnam_lookup=perhaps", -1, "LIST-BAD-FILTER" },
    { "unregistered, in the docs' spelling",
        "tendlc_registration_status=unregistered&number_startswith=1503", 2, NULL },
    { "unregistered, in the row's",
        "tendlc_registration_status=UNREGISTERED&number_startswith=1503", 2, NULL },
    { "in progress", "tendlc_registration_status=in_progress", 0, NULL },
    { "registered", "tendlc_registration_status=registered", 0, NULL },
    { "no status", "tendlc_registration_status=maybe", -1, "LIST-BAD-FILTER" },
    { "a campaign", "tendlc_campaign_id=C1", 0, NULL },
    { "unverified", "toll_free_sms_verification=unverified", 6, NULL },
    { "verified", "toll_free_sms_verification=verified", 0, NULL },
    { "no verification", "toll_free_sms_verification=no", -1, "LIST-BAD-FILTER" },
    { "a verification's order", "toll_free_sms_verification_order_status=APPROVED", 0, NULL },
    /* They were rented on the first of a month, and it is the first of February. */
    { "renewed in a month", "renewal_date=2026-03-01", 28, NULL },
    { "not today", "renewal_date=2026-02-01", 0, NULL },
    { "later than yesterday", "renewal_date__gt=2026-02-28", 28, NULL },
    { "not later than that day", "renewal_date__gt=2026-03-01", 0, NULL },
    { "from that day on", "renewal_date__gte=2026-03-01", 28, NULL },
    { "before that day", "renewal_date__lt=2026-03-01", 0, NULL },
    { "until that day", "renewal_date__lte=2026-03-01", 28, NULL },
    { "between", "renewal_date__gt=2026-02-10&renewal_date__lt=2026-02-20", 0, NULL },
    { "no date", "renewal_date=soon", -1, "NUMBER-BAD-DATE" },
    { "the 30th of February", "renewal_date__lt=2026-02-30", -1, "NUMBER-BAD-DATE" },
    { "a time is no date", "renewal_date__lt=2026-02-01 10:00", -1, "NUMBER-BAD-DATE" },
    { "no limit", "limit=0", -1, "LIST-BAD-LIMIT" },
};

static void change(struct mock *m, const char *number, const char *body)
{
    const char *path = arena_printf(&m->arena, "/v1/Account/" ARTICLE "/Number/%s/", number);

    mock_call(
        m, &(struct mock_request){ .method = "POST", .as = ARTICLE, .path = path, .body = body });
    ck_assert_int_eq(m->res.status, 202);
}

static int call(struct mock *m, const char *as, const char *method, const char *path,
    const char *query, const char *body)
{
    return mock_call(m, &(struct mock_request){ .method = method,
                            .as = as,
                            .path = arena_printf(&m->arena, "/v1/Account/%s/%s", as, path),
                            .query = query,
                            .body = body });
}

static int total_count(const struct mock *m)
{
    const cJSON *meta = cJSON_GetObjectItem(m->json, "meta");

    return (int)cJSON_GetNumberValue(cJSON_GetObjectItem(meta, "total_count"));
}

static int objects(const struct mock *m)
{
    return cJSON_GetArraySize(cJSON_GetObjectItem(m->json, "objects"));
}

START_TEST(list_is_filtered)
{
    CLEANUP_MOCK struct mock m;
    int total = lists[_i].total;

    mock_open(&m, NULL);
    change(&m, "15035550181", "{\"alias\":\"front desk\",\"cnam_lookup\":\"enabled\"}");
    change(&m, "15035550180", "{\"subaccount\":\"{{subaccount}}\"}");
    mock_get(&m, ARTICLE, "Number/", lists[_i].query);
    ck_assert_msg(text_equal(mock_header(&m, "X-Mock-Why"), lists[_i].rule), "%s: %s",
        lists[_i].why, mock_header(&m, "X-Mock-Why"));
    ck_assert_msg(m.res.status == (total < 0 ? 400 : 200), "%s: %d", lists[_i].why, m.res.status);
    if (total < 0)
        return;
    ck_assert_msg(total_count(&m) == total, "%s: %d", lists[_i].why, total_count(&m));
    if (!lists[_i].query || !strstr(lists[_i].query, "limit="))
        ck_assert_int_eq(objects(&m), total < 20 ? total : 20);
}
END_TEST

START_TEST(pages_lead_to_every_number_once)
{
    CLEANUP_MOCK struct mock m;
    const char *next = "limit=3";
    int seen = 0;

    mock_open(&m, NULL);
    while (next) {
        mock_get(&m, ARTICLE, "Number/", next);
        ck_assert_int_eq(m.res.status, 200);
        seen += objects(&m);
        next =
            cJSON_GetStringValue(cJSON_GetObjectItem(cJSON_GetObjectItem(m.json, "meta"), "next"));
        next = next ? arena_strdup(&m.arena, strchr(next, '?') + 1) : NULL;
    }
    ck_assert_int_eq(seen, 28);
}
END_TEST

/* One number -------------------------------------------------------------------------------------
 */

static const struct {
    const char *why, *method, *path, *body;
    int status;
    const char *rule; /* that refuses; NULL: it is done */
} calls[] = {
    { "get", "GET", "Number/15035550181/", NULL, 200, NULL },
    { "get with a body, as Node sends", "GET", "Number/15035550181/", "\"\"", 200, NULL },
    { "doubled slashes, as Go sends", "GET", "Number//15035550181//", NULL, 200, NULL },
    { "a plus", "GET", "Number/%2B15035550181/", NULL, 200, NULL },
    { "blanks and hyphens", "GET", "Number/1-503%20555-0181/", NULL, 200, NULL },
    { "a short code", "GET", "Number/55501/", NULL, 404, "NOT-FOUND" },
    { "another account's", "GET", "Number/12025550199/", NULL, 404, "NOT-FOUND" },
    { "no number", "GET", "Number/front-desk/", NULL, 404, "NOT-FOUND" },

    { "nothing to change", "POST", "Number/15035550181/", "{}", 202, NULL },
    { "no body", "POST", "Number/15035550181/", NULL, 202, NULL },
    { "nulls, as Ruby sends", "POST", "Number/15035550181/",
        "{\"app_id\":null,\"alias\":null,\"subaccount\":null}", 202, NULL },
    { "unknown members", "POST", "Number/15035550181/", "{\"id\":\"1\",\"more\":[1]}", 202, NULL },
    { "an alias", "POST", "Number/15035550181/", "{\"alias\":\"a\"}", 202, NULL },
    { "an alias that is none", "POST", "Number/15035550181/", "{\"alias\":1}", 400,
        "SEND-PARAMETER-TYPE" },
    { "no application", "POST", "Number/15035550181/", "{\"app_id\":\"1\"}", 400,
        "NUMBER-APPLICATION" },
    { "the own account as sub-account", "POST", "Number/15035550181/",
        "{\"subaccount\":\"" ARTICLE "\"}", 202, NULL },
    { "another's sub-account", "POST", "Number/15035550181/",
        "{\"subaccount\":\"SASOMEBODYELSES00001\"}", 400, "NUMBER-SUBACCOUNT" },
    { "CNAM lookup", "POST", "Number/15035550181/", "{\"cnam_lookup\":\"disabled\"}", 202, NULL },
    { "CNAM lookup as boolean", "POST", "Number/15035550181/", "{\"cnam_lookup\":true}", 400,
        "NUMBER-CNAM-LOOKUP" },
    { "broken JSON", "POST", "Number/15035550181/", "{", 400, "BODY-NOT-JSON" },
    { "a number that is not there", "POST", "Number/12025550199/", "{}", 404, "NOT-FOUND" },
    { "a short code's alias", "POST", "Number/55501/", "{\"alias\":\"a\"}", 404, "NOT-FOUND" },

    { "give back", "DELETE", "Number/15035550181/", NULL, 204, NULL },
    { "give back with a body", "DELETE", "Number/15035550181/", "{}", 204, NULL },
    { "give back what is not there", "DELETE", "Number/12025550199/", NULL, 404, "NOT-FOUND" },
    { "give back a short code", "DELETE", "Number/55501/", NULL, 404, "NOT-FOUND" },

    { "buy", "POST", "PhoneNumber/" NEW "/", NULL, 201, NULL },
    { "buy with a plus", "POST", "PhoneNumber/%2B" NEW "/", "{}", 201, NULL },
    { "buy with nulls", "POST", "PhoneNumber/" NEW "/", "{\"app_id\":null}", 201, NULL },
    { "buy with Python's verification", "POST", "PhoneNumber/" NEW "/",
        "{\"verification_info\":{\"a\":1}}", 201, NULL },
    { "buy with CNAM lookup", "POST", "PhoneNumber/" NEW "/", "{\"cnam_lookup\":\"enabled\"}", 201,
        NULL },
    { "buy with another word", "POST", "PhoneNumber/" NEW "/", "{\"cnam_lookup\":\"on\"}", 400,
        "NUMBER-CNAM-LOOKUP" },
    { "buy with no application", "POST", "PhoneNumber/" NEW "/", "{\"app_id\":\"1\"}", 400,
        "NUMBER-APPLICATION" },
    { "buy what is rented", "POST", "PhoneNumber/15035550181/", NULL, 400, "BUY-RENTED" },
    { "buy what nobody has", "POST", "PhoneNumber/19995200123/", NULL, 404, "NOT-FOUND" },
    { "buy a short code", "POST", "PhoneNumber/55599/", NULL, 404, "NOT-FOUND" },
    { "another method", "DELETE", "PhoneNumber/" NEW "/", NULL, 405, "METHOD-NOT-ALLOWED" },
};

START_TEST(call_is_answered)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    call(&m, ARTICLE, calls[_i].method, calls[_i].path, NULL, calls[_i].body);
    ck_assert_msg(m.res.status == calls[_i].status, "%s: %d", calls[_i].why, m.res.status);
    ck_assert_msg(text_equal(mock_header(&m, "X-Mock-Why"), calls[_i].rule), "%s: %s",
        calls[_i].why, mock_header(&m, "X-Mock-Why"));
    if (m.res.status == 204)
        ck_assert_uint_eq(m.res.body_len, 0);
    else
        ck_assert_msg(mock_text(&m, "api_id"), "%s: no api_id", calls[_i].why);
}
END_TEST

/* Each setting in turn, and what an empty text does to it. */
static const struct {
    const char *member, *value, *shown;
    bool has_empty;
} settings[] = {
    { "alias", "front desk", "alias", true },
    { "cnam", "Wayne", "cnam", true },
    { "subaccount", "{{subaccount}}", "sub_account", true },
    { "compliance_id", "20372631212782797", "compliance_application_id", false },
    { "cnam_lookup", "enabled", "cnam_lookup", false },
};

START_TEST(setting_is_kept)
{
    CLEANUP_MOCK struct mock m;
    const char *member = settings[_i].member;

    mock_open(&m, NULL);
    change(
        &m, "15035550181", arena_printf(&m.arena, "{\"%s\":\"%s\"}", member, settings[_i].value));
    change(&m, "15035550181", "{}");
    mock_get(&m, ARTICLE, "Number/15035550181/", NULL);
    ck_assert_str_eq(mock_text(&m, settings[_i].shown),
        *settings[_i].value == '{' ? SUBACCOUNT : settings[_i].value);
    if (!settings[_i].has_empty)
        return;
    change(&m, "15035550181", arena_printf(&m.arena, "{\"%s\":\"\"}", member));
    mock_get(&m, ARTICLE, "Number/15035550181/", NULL);
    ck_assert_ptr_null(mock_text(&m, settings[_i].shown));
}
END_TEST

START_TEST(cnam_is_told_with_the_change)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    change(&m, "15035550181", "{\"cnam\":\"Wayne\"}");
    ck_assert_str_eq(mock_text(&m, "new_cnam"), "Wayne");
    ck_assert_str_eq(mock_text(&m, "cnam_update_status"), "success");
}
END_TEST

START_TEST(bought_number_is_in_the_world)
{
    static const char *const steps[][3] = {
        { "POST", "PhoneNumber/18335200123/", NULL },
        { "POST", "Powerpack/", "{\"name\":\"bought\"}" },
    };
    CLEANUP_MOCK struct mock m;
    const char *uuid, *pool;

    mock_open(&m, NULL);
    for (size_t i = 0; i < ARRAY_SIZE(steps); i++)
        ck_assert_int_lt(call(&m, ARTICLE, steps[i][0], steps[i][1], NULL, steps[i][2]), 300);
    uuid = arena_strdup(&m.arena, mock_text(&m, "uuid"));
    pool = strstr(mock_text(&m, "number_pool"), "NumberPool/");
    ck_assert_int_lt(call(&m, ARTICLE, "POST",
                         arena_printf(&m.arena, "%sTollfree/18335200123/", pool), NULL, NULL),
        300);
    ck_assert_int_eq(mock_send(&m, ARTICLE,
                         arena_printf(&m.arena,
                             "{\"powerpack_uuid\":\"%s\",\"dst\":\"12025550123\",\"type\":\"mms\","
                             "\"text\":\"a\"}",
                             uuid)),
        202);
    ck_assert_str_eq(mock_sender(&m, ARTICLE, 0), "18335200123");
    ck_assert_int_eq(call(&m, ARTICLE, "DELETE", "Number/18335200123/", NULL, NULL), 204);
    ck_assert_int_eq(mock_send(&m, ARTICLE,
                         arena_printf(&m.arena,
                             "{\"powerpack_uuid\":\"%s\",\"dst\":\"12025550123\",\"type\":\"mms\","
                             "\"text\":\"a\"}",
                             uuid)),
        400);
    ck_assert_str_eq(mock_header(&m, "X-Mock-Why"), "POWERPACK-NO-MMS-NUMBER");
}
END_TEST

/* Search -----------------------------------------------------------------------------------------
 */

static const struct {
    const char *why, *query;
    double total;     /* -1: refused */
    const char *rule; /* that refuses */
} searches[] = {
    { "a country", "country_iso=US&pattern=415", 792000, NULL },
    { "in small letters", "country_iso=us&pattern=415", 792000, NULL },
    { "no country", "pattern=415", -1, "SEARCH-COUNTRY-MISSING" },
    { "no such country", "country_iso=XX", -1, "SEARCH-VALUE" },
    { "three letters", "country_iso=USA", -1, "SEARCH-VALUE" },
    { "a country without stock", "country_iso=GB", 0, NULL },
    { "local", "country_iso=US&pattern=415&type=local", 792000, NULL },
    { "fixed is local", "country_iso=US&pattern=415&type=fixed", 792000, NULL },
    { "toll-free", "country_iso=US&type=tollfree", 7 * 792000, NULL },
    { "mobile", "country_iso=US&type=mobile", 0, NULL },
    { "national", "country_iso=US&type=national", 0, NULL },
    { "no type", "country_iso=US&type=shortcode", -1, "SEARCH-VALUE" },
    { "npanxx", "country_iso=US&npanxx=415520", 1000, NULL },
    { "its local calling area", "country_iso=US&npanxx=415520&local_calling_area=true", 792000,
        NULL },
    { "not that", "country_iso=US&npanxx=415520&local_calling_area=false", 1000, NULL },
    { "in Python's spelling", "country_iso=US&npanxx=415520&local_calling_area=True", 792000,
        NULL },
    { "perhaps that", "country_iso=US&npanxx=415520&local_calling_area=1", -1, "SEARCH-VALUE" },
    { "npanxx of another length", "country_iso=US&npanxx=4155201", -1, "SEARCH-VALUE" },
    { "npanxx with a pattern of the same", "country_iso=US&npanxx=415520&pattern=4155201", 100,
        NULL },
    { "npanxx with a shorter pattern", "country_iso=US&npanxx=415520&pattern=41", 1000, NULL },
    { "npanxx with another pattern", "country_iso=US&npanxx=415520&pattern=212", 0, NULL },
    { "letters", "country_iso=US&pattern=4155CALL", -1, "SEARCH-VALUE" },
    { "a pattern that is too long", "country_iso=US&pattern=41552001234", 0, NULL },
    { "services", "country_iso=US&npanxx=415528&services=sms", 1000, NULL },
    { "services that it lacks", "country_iso=US&npanxx=415528&services=sms,mms", 0, NULL },
    { "no service", "country_iso=US&services=fax", -1, "SEARCH-VALUE" },
    { "a region", "country_iso=US&region=Wyoming", 792000, NULL },
    { "a city", "country_iso=US&city=Cheyenne", 792000, NULL },
    { "a rate center", "country_iso=US&rate_center=CHEYENNE", 792000, NULL },
    { "a LATA", "country_iso=US&lata=654", 792000, NULL },
    { "no LATA", "country_iso=US&lata=west", -1, "SEARCH-VALUE" },
    { "nothing there", "country_iso=US&region=Atlantis", 0, NULL },
    { "unknown arguments", "country_iso=US&npanxx=415520&eligible=true", 1000, NULL },
    { "a rented number", "country_iso=US&pattern=5035550181", 0, NULL },
    { "its place shows another line", "country_iso=US&pattern=503555018", 1, NULL },
    { "limit", "country_iso=US&limit=many", -1, "LIST-BAD-LIMIT" },
};

START_TEST(search_is_answered)
{
    CLEANUP_MOCK struct mock m;
    double total = searches[_i].total;

    mock_open(&m, NULL);
    mock_get(&m, ARTICLE, "PhoneNumber/", searches[_i].query);
    ck_assert_msg(text_equal(mock_header(&m, "X-Mock-Why"), searches[_i].rule), "%s: %s",
        searches[_i].why, mock_header(&m, "X-Mock-Why"));
    ck_assert_msg(
        m.res.status == (total < 0 ? 400 : 200), "%s: %d", searches[_i].why, m.res.status);
    if (total < 0)
        return;
    ck_assert_msg(total_count(&m) == (int)total, "%s: %d", searches[_i].why, total_count(&m));
    ck_assert_int_eq(objects(&m), total < 20 ? (int)total : 20);
}
END_TEST

/* What a sub-account sees ------------------------------------------------------------------------
 */

START_TEST(sub_account_buys_and_sees_its_own)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    ck_assert_int_eq(call(&m, SUBACCOUNT, "POST", "PhoneNumber/" NEW "/", NULL, NULL), 201);
    mock_get(&m, SUBACCOUNT, "Number/", NULL);
    ck_assert_int_eq(total_count(&m), 1);
    ck_assert_int_eq(mock_get(&m, SUBACCOUNT, "Number/15035550181/", NULL), 404);
    ck_assert_int_eq(call(&m, SUBACCOUNT, "DELETE", "Number/15035550181/", NULL, NULL), 404);
    mock_get(&m, ARTICLE, "Number/" NEW "/", NULL);
    ck_assert_str_eq(mock_text(&m, "sub_account"), SUBACCOUNT);
    ck_assert_str_eq(mock_text(&m, "sub_account_name"), "Branch");
    ck_assert_int_eq(call(&m, SUBACCOUNT, "DELETE", "Number/" NEW "/", NULL, NULL), 204);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("api number");
    TCase *tc = tcase_create("number");

    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, list_is_filtered, 0, ARRAY_SIZE(lists));
    tcase_add_test(tc, pages_lead_to_every_number_once);
    tcase_add_loop_test(tc, call_is_answered, 0, ARRAY_SIZE(calls));
    tcase_add_loop_test(tc, setting_is_kept, 0, ARRAY_SIZE(settings));
    tcase_add_test(tc, cnam_is_told_with_the_change);
    tcase_add_test(tc, bought_number_is_in_the_world);
    tcase_add_loop_test(tc, search_is_answered, 0, ARRAY_SIZE(searches));
    tcase_add_test(tc, sub_account_buys_and_sees_its_own);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}
