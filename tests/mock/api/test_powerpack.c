/*
 * Proves Powerpack/ and NumberPool/: what each call takes and refuses, that each rule can be
 * switched off, and that what was made by calls sends like what was there.
 */
#include "tests/mock/support/mock.h"

#include "tests/support/suite.h"

#define FOREIGN "MAMOCKFOREIGN0000001"
#define MMS_POOL "NumberPool/5dd290e9-2766-453c-8b7f-77e8f8d2b920/"
#define MIXED_POOL "NumberPool/a7794402-91f5-4e08-9319-51e92ae58956/"
#define EMPTY_POOL "NumberPool/946bb8ea-d77f-4d21-af63-6bc86bdebede/"
#define SHORTCODE_POOL "NumberPool/01ea13c4-e5c0-4d66-93db-e91be6d6114f/"
#define PRIORITY_POOL "NumberPool/441cc874-a043-4ec2-a062-2862b6be2127/"
#define LOCAL_POOL "NumberPool/7a498e12-e530-49b4-8d78-56914cb811b0/"
#define NAMED "\"name\":\"new\""
#define PRIORITY(order) "{" NAMED ",\"number_priority\":[" order "]}"
#define FORM "application/x-www-form-urlencoded"

static int call(struct mock *m, const char *method, const char *path, const char *body)
{
    return mock_call(m, &(struct mock_request){ .method = method,
                            .as = ARTICLE,
                            .path = arena_printf(&m->arena, "/v1/Account/" ARTICLE "/%s", path),
                            .body = body });
}

/* What stands at "a.0.b" in the answer, as compact JSON; NULL if nothing does. */
static const char *at(struct mock *m, const char *where)
{
    const cJSON *json = m->json;
    char *text;
    const char *copy;

    while (json && *where) {
        char key[32] = "";
        size_t len = strcspn(where, ".");

        memcpy(key, where, len);
        json = cJSON_IsArray(json) ? cJSON_GetArrayItem(json, key[0] - '0')
                                   : cJSON_GetObjectItemCaseSensitive(json, key);
        where += len + (where[len] == '.');
    }
    text = json ? cJSON_PrintUnformatted(json) : NULL;
    copy = arena_strdup(&m->arena, text);
    cJSON_free(text);
    return copy;
}

/* clang-format off */
#define OK .rule = NULL
#define REFUSED(by) .rule = by
#define SHOWS(place, json) .where = place, .value = json
#define IF(assumption) .assume = assumption
#define AS(content_type) .type = content_type
static const struct {
    const char *why, *method, *path, *query, *body;
    int status;
    const char *rule, *where, *value, *assume, *type;
} calls[] = {
    { "the least", "POST", "Powerpack/", NULL, "{" NAMED "}", 200, OK, SHOWS("sticky_sender", "true") },
    { "no name", "POST", "Powerpack/", NULL, "{}", 400, REFUSED("POWERPACK-NAME-MISSING") },
    { "no body", "POST", "Powerpack/", NULL, NULL, 400, REFUSED("POWERPACK-NAME-MISSING") },
    { "a null for a name", "POST", "Powerpack/", NULL, "{\"name\":null}", 400, REFUSED("POWERPACK-NAME-MISSING") },
    { "a number for a name", "POST", "Powerpack/", NULL, "{\"name\":1}", 400, REFUSED("SEND-PARAMETER-TYPE") },
    { "no name without the rule", "POST", "Powerpack/", NULL, "{}", 200, OK, SHOWS("name", "\"\""), IF("rule.POWERPACK-NAME-MISSING=off") },
    { "a name that is taken", "POST", "Powerpack/", NULL, "{\"name\":\"mixed\"}", 400, REFUSED("POWERPACK-NAME-TAKEN") },
    { "a taken name without the rule", "POST", "Powerpack/", NULL, "{\"name\":\"mixed\"}", 200, OK, SHOWS("name", "\"mixed\""), IF("rule.POWERPACK-NAME-TAKEN=off") },
    { "a name in another case is another", "POST", "Powerpack/", NULL, "{\"name\":\"Mixed\"}", 200, OK },
    { "a name of another script", "POST", "Powerpack/", NULL, "{\"name\":\"\\u00e9t\\u00e9 \\ud83d\\ude00\"}", 200, OK, SHOWS("name", "\"\xC3\xA9t\xC3\xA9 \xF0\x9F\x98\x80\"") },
    { "a form", "POST", "Powerpack/", NULL, "name=new&sticky_sender=false", 200, OK, SHOWS("sticky_sender", "false"), AS(FORM) },
    { "an unknown member", "POST", "Powerpack/", NULL, "{" NAMED ",\"smart_sender\":true}", 200, OK, SHOWS("smart_sender", NULL) },
    { "a null switch", "POST", "Powerpack/", NULL, "{" NAMED ",\"local_connect\":null}", 200, OK, SHOWS("local_connect", "true") },
    { "a switch that is a number", "POST", "Powerpack/", NULL, "{" NAMED ",\"local_connect\":1}", 400, REFUSED("SEND-PARAMETER-TYPE") },
    { "a switch that is no switch", "POST", "Powerpack/", NULL, "{" NAMED ",\"local_connect\":\"off\"}", 400, REFUSED("POWERPACK-FLAG") },
    { "the same without the rule", "POST", "Powerpack/", NULL, "{" NAMED ",\"local_connect\":\"off\"}", 200, OK, SHOWS("local_connect", "true"), IF("rule.POWERPACK-FLAG=off") },

    { "a type alone says nothing", "POST", "Powerpack/", NULL, "{" NAMED ",\"application_type\":\"xml\"}", 200, OK, SHOWS("application_type", "\"\"") },
    { "an id without a type", "POST", "Powerpack/", NULL, "{" NAMED ",\"application_id\":\"1\"}", 400, REFUSED("POWERPACK-APPLICATION-TYPE") },
    { "a type that is none", "POST", "Powerpack/", NULL, "{" NAMED ",\"application_type\":\"html\"}", 400, REFUSED("POWERPACK-APPLICATION-TYPE") },
    { "an unknown application", "POST", "Powerpack/", NULL, "{" NAMED ",\"application_type\":\"xml\",\"application_id\":\"1\"}", 400, REFUSED("POWERPACK-APPLICATION-ID") },
    { "the same without the rule", "POST", "Powerpack/", NULL, "{" NAMED ",\"application_type\":\"xml\",\"application_id\":\"1\"}", 200, OK, SHOWS("application_id", "\"1\""), IF("rule.POWERPACK-APPLICATION-ID=off") },
    { "any PHLO", "POST", "Powerpack/", NULL, "{" NAMED ",\"application_type\":\"PHLO\",\"application_id\":\"1\"}", 200, OK, SHOWS("application_type", "\"PHLO\"") },
    { "none on creation", "POST", "Powerpack/", NULL, "{" NAMED ",\"application_id\":\"none\"}", 200, OK, SHOWS("application_id", "\"\"") },
    { "none is an id without the rule", "POST", "Powerpack/", NULL, "{" NAMED ",\"application_type\":\"phlo\",\"application_id\":\"none\"}", 200, OK, SHOWS("application_id", "\"none\""), IF("rule.POWERPACK-APPLICATION-NONE=off") },

    { "no list", "POST", "Powerpack/", NULL, "{" NAMED ",\"number_priority\":{}}", 400, REFUSED("SEND-PARAMETER-TYPE") },
    { "an item that is none", "POST", "Powerpack/", NULL, PRIORITY("1"), 400, REFUSED("POWERPACK-PRIORITY") },
    { "no country", "POST", "Powerpack/", NULL, PRIORITY("{\"service_type\":\"SMS\",\"priority\":{}}"), 400, REFUSED("POWERPACK-PRIORITY") },
    { "another service", "POST", "Powerpack/", NULL, PRIORITY("{\"service_type\":\"FAX\",\"country_iso\":\"US\",\"priority\":{}}"), 400, REFUSED("POWERPACK-PRIORITY") },
    { "no priority", "POST", "Powerpack/", NULL, PRIORITY("{\"service_type\":\"SMS\",\"country_iso\":\"US\"}"), 400, REFUSED("POWERPACK-PRIORITY") },
    { "a type as a number", "POST", "Powerpack/", NULL, PRIORITY("{\"service_type\":\"SMS\",\"country_iso\":\"US\",\"priority\":{\"priority1\":1}}"), 400, REFUSED("POWERPACK-PRIORITY") },
    { "in lower case", "POST", "Powerpack/", NULL, PRIORITY("{\"service_type\":\"sms\",\"country_iso\":\"us\",\"priority\":{\"priority1\":\"longcode\"}}"), 200, OK, SHOWS("number_priority.0.priority", "{\"priority1\":\"longcode\",\"priority2\":null,\"priority3\":null}") },
    { "the last of two holds", "POST", "Powerpack/", NULL, PRIORITY("{\"service_type\":\"SMS\",\"country_iso\":\"US\",\"priority\":{\"priority1\":\"longcode\"}},{\"service_type\":\"SMS\",\"country_iso\":\"US\",\"priority\":{\"priority1\":\"tollfree\"}}"), 200, OK, SHOWS("number_priority.0.priority.priority1", "\"tollfree\"") },
    { "a bad one is left out without the rule", "POST", "Powerpack/", NULL, PRIORITY("1"), 200, OK, SHOWS("number_priority.0.priority.priority1", "\"shortcode\""), IF("rule.POWERPACK-PRIORITY=off") },
    { "no defaults without the rule", "POST", "Powerpack/", NULL, "{" NAMED "}", 200, OK, SHOWS("number_priority.3.priority.priority1", "null"), IF("rule.POWERPACK-PRIORITY-DEFAULT=off") },

    { "get", "GET", "Powerpack/{{pp_local}}/", NULL, NULL, 200, OK, SHOWS("name", "\"local\"") },
    { "a body on GET", "GET", "Powerpack/{{pp_local}}/", NULL, "\"\"", 200, OK, SHOWS("name", "\"local\"") },
    { "nobody's", "GET", "Powerpack/{{pp_unknown}}/", NULL, NULL, 404, REFUSED("NOT-FOUND") },
    { "another account's", "POST", "Powerpack/{{pp_foreign}}/", NULL, "{}", 404, REFUSED("NOT-FOUND") },
    { "no uuid at all", "DELETE", "Powerpack/{{pp_malformed}}/", NULL, NULL, 404, REFUSED("NOT-FOUND") },
    { "an update of nothing", "POST", "Powerpack/{{pp_local}}/", NULL, "{}", 200, OK, SHOWS("name", "\"local\"") },
    { "an update to its own name", "POST", "Powerpack/{{pp_local}}/", NULL, "{\"name\":\"local\"}", 200, OK },
    { "an update to another's name", "POST", "Powerpack/{{pp_local}}/", NULL, "{\"name\":\"mixed\"}", 400, REFUSED("POWERPACK-NAME-TAKEN") },
    { "an update keeps the priority", "POST", "Powerpack/{{pp_priority}}/", NULL, "{\"sticky_sender\":false}", 200, OK, SHOWS("number_priority.0.priority.priority1", "\"longcode\"") },
    { "another method", "PUT", "Powerpack/{{pp_local}}/", NULL, "{}", 405, REFUSED("METHOD-NOT-ALLOWED") },

    { "all of a list", "GET", "Powerpack/", NULL, NULL, 200, OK, SHOWS("meta", "{\"limit\":20,\"next\":null,\"offset\":0,\"previous\":null,\"total_count\":11}") },
    { "behind the end", "GET", "Powerpack/", "offset=11", NULL, 200, OK, SHOWS("objects", "[]") },
    { "a bad limit", "GET", "Powerpack/", "limit=none", NULL, 400, REFUSED("LIST-BAD-LIMIT") },
    { "newest first without the rule", "GET", "Powerpack/", NULL, NULL, 200, OK, SHOWS("objects.0.name", "\"priority\""), IF("rule.POWERPACK-LIST-OLDEST-FIRST=off") },

    { "delete", "DELETE", "Powerpack/{{pp_mixed}}/", NULL, NULL, 200, OK, SHOWS("response", "\"success\"") },
    { "PHP's empty object", "DELETE", "Powerpack/{{pp_mixed}}/", NULL, "{}", 200, OK },
    { "0 and 1", "DELETE", "Powerpack/{{pp_mixed}}/", NULL, "{\"unrent_numbers\":1}", 200, OK },
    { "a list", "DELETE", "Powerpack/{{pp_mixed}}/", NULL, "{\"unrent_numbers\":[]}", 400, REFUSED("POOL-UNRENT-VALUE") },
    { "another number", "DELETE", "Powerpack/{{pp_mixed}}/", NULL, "{\"unrent_numbers\":2}", 400, REFUSED("POOL-UNRENT-VALUE") },
    { "an empty text", "DELETE", "Powerpack/{{pp_mixed}}/", NULL, "{\"unrent_numbers\":\"\"}", 200, OK },
    { "a text", "DELETE", "Powerpack/{{pp_mixed}}/", NULL, "{\"unrent_numbers\":\"true\"}", 200, OK },
    { "a text that is refused", "DELETE", "Powerpack/{{pp_mixed}}/", NULL, "{\"unrent_numbers\":\"true\"}", 400, REFUSED("POOL-UNRENT-VALUE"), SHOWS("error", "\"invalid powerpack number delete request\""), IF("unrent-text=refuse") },
    { "a query is text by nature", "DELETE", "Powerpack/{{pp_mixed}}/", "unrent_numbers=true", NULL, 200, OK, IF("unrent-text=refuse") },
    { "a bad query", "DELETE", "Powerpack/{{pp_mixed}}/", "unrent_numbers=maybe", NULL, 400, REFUSED("POOL-UNRENT-VALUE") },
    { "a body that is no JSON", "DELETE", "Powerpack/{{pp_mixed}}/", NULL, "{", 400, REFUSED("BODY-NOT-JSON") },

    { "a pool", "GET", EMPTY_POOL, NULL, NULL, 200, OK, SHOWS("uuid", "\"946bb8ea-d77f-4d21-af63-6bc86bdebede\"") },
    { "an unknown pool", "GET", "NumberPool/{{pp_empty}}/", NULL, NULL, 404, REFUSED("NOT-FOUND") },
    { "add for MMS", "POST", EMPTY_POOL "Number/{{number_mms}}/", NULL, "{\"service\":\"mms\"}", 200, OK, SHOWS("service", "\"mms\"") },
    { "Node's rent as text", "POST", EMPTY_POOL "Number/{{number_mms}}/", NULL, "{\"rent\":\"false\",\"service\":\"mms\"}", 200, OK, SHOWS("service", "\"mms\"") },
    { "Java's members", "POST", EMPTY_POOL "Number/{{number_mms}}/", NULL, "{\"id\":\"a\",\"secondary_id\":null,\"uuid\":\"a\",\"number\":\"1\",\"service\":\"mms\"}", 200, OK, SHOWS("service", "\"mms\"") },
    { "a null service", "POST", EMPTY_POOL "Number/{{number_mms}}/", NULL, "{\"service\":null}", 200, OK, SHOWS("service", "\"sms\"") },
    { "another service", "POST", EMPTY_POOL "Number/{{number_mms}}/", NULL, "{\"service\":\"fax\"}", 400, REFUSED("POOL-SERVICE") },
    { "the same without the rule", "POST", EMPTY_POOL "Number/{{number_mms}}/", NULL, "{\"service\":\"fax\"}", 200, OK, SHOWS("service", "\"sms\""), IF("rule.POOL-SERVICE=off") },
    { "a number without MMS", "POST", EMPTY_POOL "Number/{{number_sms}}/", NULL, "{\"service\":\"mms\"}", 400, REFUSED("POOL-NUMBER-NO-MMS") },
    { "the same without the rule", "POST", EMPTY_POOL "Number/{{number_sms}}/", NULL, "{\"service\":\"mms\"}", 200, OK, SHOWS("service", "\"mms\""), IF("rule.POOL-NUMBER-NO-MMS=off") },
    { "a number of nobody", "POST", EMPTY_POOL "Number/{{number_not_rented}}/", NULL, NULL, 404, REFUSED("NOT-FOUND") },
    { "rented with a number of nobody's plan", "POST", EMPTY_POOL "Number/447700900123/", NULL, "{\"rent\":true}", 404, REFUSED("NOT-FOUND") },
    { "rented as it is added", "POST", EMPTY_POOL "Number/14152340000/", NULL, "{\"rent\":true}", 200, OK, SHOWS("number", "\"14152340000\"") },
    { "not rented without the rule", "POST", EMPTY_POOL "Number/14152340000/", NULL, "{\"rent\":true}", 404, REFUSED("NOT-FOUND"), IF("rule.POOL-RENT=off") },
    { "rent of a rented number just adds it", "POST", EMPTY_POOL "Number/{{number_mms}}/", NULL, "{\"rent\":true}", 200, OK },
    { "a rent that is no switch", "POST", EMPTY_POOL "Number/{{number_mms}}/", NULL, "{\"rent\":\"soon\"}", 400, REFUSED("POOL-RENT-VALUE") },
    { "the same without the rule", "POST", EMPTY_POOL "Number/{{number_mms}}/", NULL, "{\"rent\":\"soon\"}", 200, OK, IF("rule.POOL-RENT-VALUE=off") },
    { "voice alone", "POST", EMPTY_POOL "Number/14152390000/", NULL, "{\"rent\":1}", 400, REFUSED("POOL-NUMBER-NO-SMS") },
    { "the same without the rule", "POST", EMPTY_POOL "Number/14152390000/", NULL, "{\"rent\":1}", 200, OK, IF("rule.POOL-NUMBER-NO-SMS=off") },
    { "twice", "POST", MMS_POOL "Number/{{number_longcode_sms}}/", NULL, "{\"service\":\"mms\"}", 400, REFUSED("POOL-NUMBER-TWICE") },
    { "anew without the rule", "POST", MMS_POOL "Number/{{number_longcode_sms}}/", NULL, "{\"service\":\"mms\"}", 200, OK, SHOWS("service", "\"mms\""), IF("rule.POOL-NUMBER-TWICE=off") },
    { "toll-free under Number/", "POST", EMPTY_POOL "Number/{{number_tollfree_mms}}/", NULL, NULL, 400, REFUSED("POOL-NUMBER-KIND") },
    { "the same without the rule", "POST", EMPTY_POOL "Number/{{number_tollfree_mms}}/", NULL, "{\"service\":\"sms\"}", 200, OK, SHOWS("service", "\"mms\""), IF("rule.POOL-NUMBER-KIND=off") },
    { "a long code under Tollfree/", "POST", EMPTY_POOL "Tollfree/{{number_mms}}/", NULL, NULL, 400, REFUSED("POOL-NUMBER-KIND") },
    { "toll-free", "POST", EMPTY_POOL "Tollfree/{{number_tollfree_sms}}/", NULL, "{\"rent\":\"false\"}", 200, OK, SHOWS("service", "\"sms\"") },
    { "a short code of another Powerpack", "POST", EMPTY_POOL "Number/{{shortcode}}/", NULL, NULL, 400, REFUSED("POOL-SHORTCODE-ELSEWHERE") },
    { "a second short code", "POST", PRIORITY_POOL "Number/{{shortcode}}/", NULL, NULL, 400, REFUSED("POOL-SHORTCODE-COUNTRY") },
    { "of another country it is only elsewhere", "POST", PRIORITY_POOL "Number/{{shortcode_ca}}/", NULL, NULL, 400, REFUSED("POOL-SHORTCODE-ELSEWHERE") },
    { "a short code cannot be added at all", "POST", EMPTY_POOL "Number/{{shortcode}}/", NULL, NULL, 400, REFUSED("POOL-NUMBER-KIND"), IF("rule.POOL-SHORTCODE-ELSEWHERE=off") },

    { "find", "GET", MMS_POOL "Number/{{number_longcode_mms}}/", "service=sms", NULL, 200, OK, SHOWS("service", "\"mms\"") },
    { "in another pool", "GET", EMPTY_POOL "Number/{{number_longcode_mms}}/", NULL, NULL, 404, REFUSED("NOT-FOUND") },
    { "toll-free under Number/", "GET", MIXED_POOL "Number/{{number_mixed_tollfree_mms}}/", NULL, NULL, 404, REFUSED("NOT-FOUND") },
    { "together without the rule", "GET", MIXED_POOL "Number/{{number_mixed_tollfree_mms}}/", NULL, NULL, 200, OK, SHOWS("type", "\"tollfree\""), IF("rule.POOL-TOLLFREE-APART=off") },
    { "a query lost in the path", "GET", MIXED_POOL "Tollfree/{{number_mixed_tollfree_mms}}/&service=mms", NULL, NULL, 200, OK, SHOWS("type", "\"tollfree\"") },
    { "the same without the rule", "GET", MIXED_POOL "Tollfree/{{number_mixed_tollfree_mms}}/&service=mms", NULL, NULL, 404, REFUSED("ROUTE-UNKNOWN"), IF("rule.PATH-LOST-QUERY=off") },
    { "a lost query is read", "GET", LOCAL_POOL "Number/&country_iso2=CA&limit=1", NULL, NULL, 200, OK, SHOWS("meta.total_count", "3") },
    { "a long code under Shortcode/", "GET", MMS_POOL "Shortcode/{{number_longcode_mms}}/", NULL, NULL, 404, REFUSED("NOT-FOUND") },
    { "a short code", "GET", SHORTCODE_POOL "Shortcode/{{shortcode}}/", NULL, NULL, 200, OK, SHOWS("shortcode", "\"55501\"") },

    { "doubled slashes", "GET", "NumberPool//5dd290e9-2766-453c-8b7f-77e8f8d2b920//Number//", "limit=1&offset=1", NULL, 200, OK, SHOWS("objects.0.number", "\"12065550111\"") },
    { "a bare ?", "GET", MMS_POOL "Number/", "", NULL, 200, OK, SHOWS("meta.total_count", "2") },
    { "the query once more in a body", "GET", MMS_POOL "Number/", "limit=1", "{\"limit\":2}", 200, OK, SHOWS("meta.limit", "1") },
    { "Node's spelling of a type", "GET", MIXED_POOL "Number/", "type=tollfree", NULL, 200, OK, SHOWS("meta.total_count", "2") },
    { "type and service", "GET", MIXED_POOL "Number/", "type=toll-free&service=mms", NULL, 200, OK, SHOWS("objects.0.number", "\"18665550142\"") },
    { "another type", "GET", MIXED_POOL "Number/", "type=local", NULL, 400, REFUSED("LIST-BAD-FILTER") },
    { "the same without the rule", "GET", MIXED_POOL "Number/", "type=local", NULL, 200, OK, SHOWS("meta.total_count", "1"), IF("rule.LIST-BAD-FILTER=off") },
    { "another service", "GET", MIXED_POOL "Number/", "service=voice", NULL, 400, REFUSED("LIST-BAD-FILTER") },
    { "a country of no number", "GET", LOCAL_POOL "Number/", "country_iso2=ZZ&starts_with=4", NULL, 200, OK, SHOWS("meta.total_count", "0") },
    { "prefixes", "GET", LOCAL_POOL "Number/", "country_iso2=US&starts_with=212, 415", NULL, 200, OK, SHOWS("meta.total_count", "2") },
    { "prefixes of nothing", "GET", LOCAL_POOL "Number/", "country_iso2=US&starts_with=,,", NULL, 200, OK, SHOWS("meta.total_count", "4") },
    { "a whole number as a prefix", "GET", LOCAL_POOL "Number/", "country_iso2=US&starts_with=4155550160", NULL, 200, OK, SHOWS("meta.total_count", "1") },
    { "more than a number", "GET", LOCAL_POOL "Number/", "country_iso2=US&starts_with=41555501600000000000000000000000000000", NULL, 200, OK, SHOWS("meta.total_count", "0") },
    { "with the country code there is none", "GET", LOCAL_POOL "Number/", "country_iso2=US&starts_with=1415", NULL, 200, OK, SHOWS("meta.total_count", "0") },
    { "a prefix of letters", "GET", LOCAL_POOL "Number/", "country_iso2=US&starts_with=abc", NULL, 400, REFUSED("LIST-BAD-FILTER") },
    { "a prefix without a country", "GET", LOCAL_POOL "Number/", "starts_with=415", NULL, 400, REFUSED("POOL-PREFIX-COUNTRY") },
    { "the same without the rule: digits of any country", "GET", LOCAL_POOL "Number/", "starts_with=1415", NULL, 200, OK, SHOWS("meta.total_count", "1"), IF("rule.POOL-PREFIX-COUNTRY=off") },
    { "eleven prefixes", "GET", LOCAL_POOL "Number/", "country_iso2=US&starts_with=1,2,3,4,5,6,7,8,9,0,415", NULL, 400, REFUSED("POOL-PREFIX-TOO-MANY") },
    { "the same without the rule", "GET", LOCAL_POOL "Number/", "country_iso2=US&starts_with=1,2,3,4,5,6,7,8,9,0,415", NULL, 200, OK, SHOWS("meta.total_count", "4"), IF("rule.POOL-PREFIX-TOO-MANY=off") },

    { "remove", "DELETE", MMS_POOL "Number/{{number_longcode_mms}}/", NULL, "{\"unrent\":false}", 200, OK, SHOWS("response", "\"success\"") },
    { "what is not in", "DELETE", EMPTY_POOL "Number/{{number_longcode_mms}}/", NULL, NULL, 404, REFUSED("NOT-FOUND") },
    { "toll-free under Number/", "DELETE", MIXED_POOL "Number/{{number_mixed_tollfree_mms}}/", NULL, NULL, 404, REFUSED("NOT-FOUND") },
    { "an unrent that is no switch", "DELETE", MMS_POOL "Number/{{number_longcode_mms}}/", NULL, "{\"unrent\":\"maybe\"}", 400, REFUSED("POOL-UNRENT-VALUE") },
    { "the same without the rule", "DELETE", MMS_POOL "Number/{{number_longcode_mms}}/", NULL, "{\"unrent\":\"maybe\"}", 200, OK, IF("rule.POOL-UNRENT-VALUE=off") },
    { "a short code's unrent is not read", "DELETE", SHORTCODE_POOL "Shortcode/{{shortcode}}/", NULL, "{\"unrent\":\"maybe\"}", 200, OK },
};
/* clang-format on */

START_TEST(call_is_answered)
{
    CLEANUP_MOCK struct mock m;
    const char *found;

    mock_open(&m, calls[_i].assume);
    mock_call(&m, &(struct mock_request){ .method = calls[_i].method,
                      .as = ARTICLE,
                      .path = arena_printf(&m.arena, "/v1/Account/" ARTICLE "/%s", calls[_i].path),
                      .query = calls[_i].query,
                      .body = calls[_i].body,
                      .content_type = calls[_i].type });
    ck_assert_msg(m.res.status == calls[_i].status, "%s: %d %.*s", calls[_i].why, m.res.status,
        (int)m.res.body_len, m.res.body);
    ck_assert_msg(text_equal(mock_header(&m, "X-Mock-Why"), calls[_i].rule), "%s: %s",
        calls[_i].why, mock_header(&m, "X-Mock-Why"));
    if (!calls[_i].where)
        return;
    found = at(&m, calls[_i].where);
    ck_assert_msg(text_equal(found, calls[_i].value), "%s: %s", calls[_i].why, found);
}
END_TEST

static const char *created(struct mock *m)
{
    ck_assert_int_eq(call(m, "POST", "Powerpack/", "{" NAMED "}"), 200);
    return arena_printf(&m->arena, "%s %s", mock_text(m, "uuid"), mock_text(m, "number_pool"));
}

START_TEST(uuids_are_the_seeds)
{
    CLEANUP_MOCK struct mock m, again, other;
    const char *first, *second;

    mock_open_world(&m, "article", 1, NULL);
    mock_open_world(&again, "article", 1, NULL);
    mock_open_world(&other, "article", 2, NULL);
    first = created(&m);
    ck_assert_str_eq(created(&again), first);
    ck_assert_str_ne(created(&other), first);
    call(&m, "DELETE", arena_printf(&m.arena, "Powerpack/%.36s/", first), NULL);
    second = created(&m);
    ck_assert_msg(!text_equal(first, second), "a uuid is not given out twice");
    ck_assert_int_eq(mock_call(&m, &(struct mock_request){ .method = "POST",
                                       .path = "/_mock/accounts/" ARTICLE "/reset" }),
        200);
    ck_assert_msg(text_equal(created(&m), first), "a reset account makes the same ones again");
}
END_TEST

/* Number by number, the senders of a dozen sends by a Powerpack, "-" for a refused one. */
static const char *senders(struct mock *m, const char *uuid, const char *type)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;

    for (int i = 0; i < 12; i++) {
        int status = mock_send(m, ARTICLE,
            arena_printf(&m->arena,
                "{\"powerpack_uuid\":\"%s\",\"dst\":\"%s55501%02d\",\"type\":\"%s\",\"text\":"
                "\"a\"}",
                uuid, i % 2 ? "1415" : "1416", i % 5, type));

        strbuf_addf(&out, "%s ", status == 202 ? mock_sender(m, ARTICLE, 0) : "-");
    }
    return arena_dup(&m->arena, out.buf, out.len);
}

/* A copy of a Powerpack, made by calls; returns its uuid. */
static const char *twin(struct mock *m, const char *uuid)
{
    static const char *const lists[] = { "Number/", "Tollfree/" };
    const char *settings, *pool, *made, *made_pool;
    cJSON *numbers, *row;

    ck_assert_int_eq(call(m, "GET", arena_printf(&m->arena, "Powerpack/%s/", uuid), NULL), 200);
    pool = strstr(arena_strdup(&m->arena, mock_text(m, "number_pool")), "NumberPool/");
    settings = arena_printf(&m->arena,
        "{\"name\":\"twin\",\"sticky_sender\":%s,\"local_connect\":%s,\"number_priority\":%s}",
        at(m, "sticky_sender"), at(m, "local_connect"), at(m, "number_priority"));
    ck_assert_int_eq(call(m, "POST", "Powerpack/", settings), 200);
    made = arena_strdup(&m->arena, mock_text(m, "uuid"));
    made_pool = strstr(arena_strdup(&m->arena, mock_text(m, "number_pool")), "NumberPool/");
    for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
        call(m, "GET", arena_printf(&m->arena, "%s%s", pool, lists[i]), NULL);
        numbers = cJSON_DetachItemFromObject(m->json, "objects");
        cJSON_ArrayForEach(row, numbers)
            ck_assert_int_eq(call(m, "POST",
                                 arena_printf(&m->arena, "%s%s%s/", made_pool, lists[i],
                                     cJSON_GetStringValue(cJSON_GetObjectItem(row, "number"))),
                                 arena_printf(&m->arena, "{\"service\":\"%s\"}",
                                     cJSON_GetStringValue(cJSON_GetObjectItem(row, "service")))),
                200);
        cJSON_Delete(numbers);
    }
    return made;
}

/* Those without a short code, which no call adds. */
static const char *const twins[] = { "pp_mms_longcode", "pp_sms_longcode", "pp_tollfree_sms",
    "pp_tollfree_mms", "pp_mixed", "pp_empty", "pp_local", "pp_spread" };

START_TEST(pool_made_by_calls_sends_like_one_that_was_there)
{
    static const char *const types[] = { "sms", "mms" };
    CLEANUP_MOCK struct mock m;
    const char *uuid, *other;

    mock_open(&m, NULL);
    uuid = mock_name(&m, ARTICLE, twins[_i]);
    other = twin(&m, uuid);
    for (size_t i = 0; i < ARRAY_SIZE(types); i++)
        ck_assert_str_eq(senders(&m, other, types[i]), senders(&m, uuid, types[i]));
}
END_TEST

/* A change between two sends counts at once, although Powerpacks and small pools are kept in
 * memory. */
START_TEST(change_counts_at_once)
{
    CLEANUP_MOCK struct mock m;
    const char *mms =
        "{\"powerpack_uuid\":\"{{pp_empty}}\",\"dst\":\"14155550199\",\"type\":\"mms\","
        "\"text\":\"a\"}";

    mock_open(&m, NULL);
    ck_assert_int_eq(mock_send(&m, ARTICLE, mms), 400);
    call(&m, "POST", EMPTY_POOL "Number/{{number_mms}}/", "{\"service\":\"sms\"}");
    ck_assert_int_eq(mock_send(&m, ARTICLE, mms), 400);
    call(&m, "DELETE", EMPTY_POOL "Number/{{number_mms}}/", NULL);
    call(&m, "POST", EMPTY_POOL "Number/{{number_mms}}/", "{\"service\":\"mms\"}");
    ck_assert_int_eq(mock_send(&m, ARTICLE, mms), 202);
    call(&m, "DELETE", "Number/{{number_mms}}/", NULL);
    ck_assert_int_eq(mock_send(&m, ARTICLE, mms), 400);
    call(&m, "DELETE", "Powerpack/{{pp_empty}}/", NULL);
    ck_assert_int_eq(mock_send(&m, ARTICLE, mms), 400);
    ck_assert_str_eq(mock_header(&m, "X-Mock-Why"), "POWERPACK-INVALID-MMS");
}
END_TEST

/* An account's default Powerpack that is deleted is no default any more. */
START_TEST(deleted_default_is_none)
{
    CLEANUP_MOCK struct mock m;
    const char *sms = "{\"src\":\"{{number_sms}}\",\"dst\":\"14155550199\",\"text\":\"a\"}";
    const char *uuid;

    mock_open(&m, NULL);
    ck_assert_int_eq(mock_get(&m, DEFAULT_MMS, "Powerpack/", NULL), 200);
    uuid = cJSON_GetStringValue(
        cJSON_GetObjectItem(cJSON_GetArrayItem(cJSON_GetObjectItem(m.json, "objects"), 0), "uuid"));
    ck_assert_int_eq(mock_call(&m, &(struct mock_request){ .method = "DELETE",
                                       .as = DEFAULT_MMS,
                                       .path = arena_printf(&m.arena,
                                           "/v1/Account/" DEFAULT_MMS "/Powerpack/%s/", uuid) }),
        200);
    ck_assert_int_eq(mock_send(&m, DEFAULT_MMS, sms), 202);
    ck_assert_str_eq(mock_sender(&m, DEFAULT_MMS, 0), mock_name(&m, DEFAULT_MMS, "number_sms"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("powerpack");
    TCase *tc = tcase_create("powerpack");

    tcase_set_timeout(tc, 30);
    tcase_add_loop_test(tc, call_is_answered, 0, ARRAY_SIZE(calls));
    tcase_add_test(tc, uuids_are_the_seeds);
    tcase_add_loop_test(tc, pool_made_by_calls_sends_like_one_that_was_there, 0, ARRAY_SIZE(twins));
    tcase_add_test(tc, change_counts_at_once);
    tcase_add_test(tc, deleted_default_is_none);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}
