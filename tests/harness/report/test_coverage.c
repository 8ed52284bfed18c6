#include "base/text.h"
#include "harness/report/coverage.h"
#include "tests/support/suite.h"

#include <string.h>

static const char document[] =
    "{\"openapi\": \"3.1.0\", \"paths\": {"
    " \"/v1/{id}/Message/\": {"
    "  \"parameters\": [{\"$ref\": \"#/components/parameters/shared\"}],"
    "  \"summary\": \"no method\","
    "  \"get\": {\"parameters\": [{\"name\": \"limit\", \"in\": \"query\"},"
    "    {\"name\": \"id\", \"in\": \"path\"}], \"responses\": {\"200\": {}, \"default\": {}}},"
    "  \"post\": {\"requestBody\": {\"$ref\": \"#/components/requestBodies/send\"},"
    "    \"responses\": {\"202\": {}, \"400\": {}},"
    "    \"callbacks\": {\"told\": {\"$ref\": \"#/components/callbacks/told\"}}}},"
    " \"/v1/{id}/Message/{uuid}/\": {\"get\": {\"responses\": {\"200\": {}}}},"
    " \"/v1/{id}/Message/Count/\": {\"get\": {\"responses\": {\"200\": {}}}}},"
    " \"components\": {"
    "  \"parameters\": {\"shared\": {\"name\": \"trace\", \"in\": \"query\"}},"
    "  \"requestBodies\": {\"send\": {\"content\": {"
    "    \"application/json\": {\"schema\": {\"$ref\": \"#/components/schemas/Send\"}},"
    "    \"multipart/form-data\": {\"schema\": {\"properties\": {\"file\": {}, \"dst\": {}}}}}}},"
    "  \"callbacks\": {\"told\": {\"{$url}\": {\"post\": {\"requestBody\": {\"content\": {"
    "    \"application/x-www-form-urlencoded\": {\"schema\": {\"properties\": {"
    "    \"Status\": {\"$ref\": \"#/components/schemas/State\"}, \"Other\": {\"enum\": "
    "[\"x\"]}}}}}}}}}},"
    "  \"schemas\": {\"Send\": {\"allOf\": [{\"properties\": {\"dst\": {}}},"
    "    {\"$ref\": \"#/components/schemas/More\"}]},"
    "   \"More\": {\"properties\": {\"text\": {\"properties\": {\"deep\": {}}}},"
    "    \"anyOf\": [{\"$ref\": \"#/components/schemas/More\"}]},"
    "   \"State\": {\"type\": \"string\", \"enum\": [\"sent\", \"delivered\", null]}}}}";
static const char ledger[] = "{\"assumptions\": [], \"rules\": [{\"id\": \"A\"}, {\"id\": \"B\"}]}";

static void read_both(struct surface *s, struct arena *a)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;

    ck_assert_msg(surface_add_openapi(s, a, document, strlen(document), &why) == 0, "%s", why.buf);
    ck_assert_msg(surface_add_ledger(s, a, ledger, strlen(ledger), &why) == 0, "%s", why.buf);
}

/* "name, name" of a part's items, those that were reached with a star. */
static void list(struct strbuf *out, const struct coverage_part *p)
{
    for (size_t i = 0; i < p->n; i++)
        strbuf_addf(out, "%s%s%s", i ? ", " : "", p->items[i].name, p->items[i].times ? "*" : "");
}

static const struct {
    const char *why;
    enum coverage_kind kind;
    const char *items;
} surface_cases[] = {
    { "operations, and nothing else of a path", COVERAGE_ROUTES,
        "GET /v1/{id}/Message/, POST /v1/{id}/Message/, GET /v1/{id}/Message/{uuid}/, GET "
        "/v1/{id}/Message/Count/" },
    { "shared, by reference, of every form; none of the path, none deeper", COVERAGE_PARAMETERS,
        "GET /v1/{id}/Message/ trace, GET /v1/{id}/Message/ limit, POST /v1/{id}/Message/ trace, "
        "POST /v1/{id}/Message/ dst, POST /v1/{id}/Message/ text, POST /v1/{id}/Message/ file" },
    { "statuses, not default", COVERAGE_ANSWERS,
        "GET /v1/{id}/Message/ 200, POST /v1/{id}/Message/ 202, POST /v1/{id}/Message/ 400, GET "
        "/v1/{id}/Message/{uuid}/ 200, GET /v1/{id}/Message/Count/ 200" },
    { "of the ledger", COVERAGE_RULES, "A, B" },
    { "of Status alone", COVERAGE_STATES, "sent, delivered" },
};

START_TEST(surface_is_read)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    struct surface s = { 0 };
    struct coverage c;

    read_both(&s, &a);
    coverage_begin(&c, &a, &s);
    list(&out, &c.parts[surface_cases[_i].kind]);
    ck_assert_msg(
        text_equal(out.buf, surface_cases[_i].items), "%s: %s", surface_cases[_i].why, out.buf);
}
END_TEST

static const struct {
    const char *why, *text, *fault;
} fault_cases[] = {
    { "no JSON", "{", "it is no JSON" },
    { "another version", "{\"openapi\": \"2.0\", \"paths\": {}}", "no OpenAPI 3" },
    { "no version", "{\"paths\": {}}", "no OpenAPI 3" },
    { "a list", "[]", "no OpenAPI 3" },
    { "no call", "{\"openapi\": \"3.0.0\", \"paths\": {\"/x\": {}}}", "describes no call" },
    { "paths that are a text", "{\"openapi\": \"3.0.0\", \"paths\": \"/x\"}", "describes no call" },
};

START_TEST(what_is_no_description_is_refused)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct surface s = { 0 };
    const char *text = fault_cases[_i].text;

    ck_assert(surface_add_openapi(&s, &a, text, strlen(text), &why) < 0);
    ck_assert_msg(strstr(why.buf, fault_cases[_i].fault), "%s: %s", fault_cases[_i].why, why.buf);
}
END_TEST

START_TEST(a_ledger_without_rules_is_refused)
{
    static const char *const texts[] = { "", "{}", "{\"rules\": []}", "{\"rules\": [{}]}" };
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct surface s = { 0 };

    for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
        ck_assert(surface_add_ledger(&s, &a, texts[i], strlen(texts[i]), &why) < 0);
}
END_TEST

static const struct {
    const char *why, *method, *path, *route; /* NULL: none */
} path_cases[] = {
    { "to the letter", "GET", "/v1/MA1/Message/", "/v1/{id}/Message/" },
    { "without its last slash", "GET", "/v1/MA1/Message", "/v1/{id}/Message/" },
    { "slashes that repeat", "GET", "//v1//MA1/Message//", "/v1/{id}/Message/" },
    { "a part that is fixed beats a name", "GET", "/v1/MA1/Message/Count/",
        "/v1/{id}/Message/Count/" },
    { "a name", "GET", "/v1/MA1/Message/Counts/", "/v1/{id}/Message/{uuid}/" },
    { "another method", "DELETE", "/v1/MA1/Message/", NULL },
    { "another case", "GET", "/v1/MA1/message/", NULL },
    { "too short", "GET", "/v1/MA1/", NULL },
    { "too long", "GET", "/v1/MA1/Message/a/b/", NULL },
    { "nothing", "GET", "", NULL },
};

START_TEST(a_request_finds_its_route)
{
    CLEANUP_ARENA struct arena a = { 0 };
    struct surface s = { 0 };
    const struct surface_route *r;

    read_both(&s, &a);
    r = surface_find(&s, path_cases[_i].method, path_cases[_i].path);
    ck_assert_msg(text_equal(r ? r->path : NULL, path_cases[_i].route), "%s", path_cases[_i].why);
}
END_TEST

static const char *const names[] = { "dst", "unknown" }, *const proves[] = { "B" };
static const struct request_seen sent = { "POST", "/v1/x/Message/", names, 2, 400, "A" };
static const struct request_seen unanswered = { "GET", "/v1/x/Message/", NULL, 0, 0, NULL };
static const struct callback_seen told = { .status = "sent" }, untold = { .status = NULL };

static const struct {
    const char *why;
    struct outcome outcome;
    enum coverage_kind kind;
    const char *items;
} reach_cases[] = {
    { "a request reaches its route", { .requests = &sent, .n_requests_seen = 1 }, COVERAGE_ROUTES,
        "GET /v1/{id}/Message/, POST /v1/{id}/Message/*, GET /v1/{id}/Message/{uuid}/, GET "
        "/v1/{id}/Message/Count/" },
    { "what it gives", { .requests = &sent, .n_requests_seen = 1 }, COVERAGE_PARAMETERS,
        "GET /v1/{id}/Message/ trace, GET /v1/{id}/Message/ limit, POST /v1/{id}/Message/ trace, "
        "POST /v1/{id}/Message/ dst*, POST /v1/{id}/Message/ text, POST /v1/{id}/Message/ file" },
    { "what was answered", { .requests = &sent, .n_requests_seen = 1 }, COVERAGE_ANSWERS,
        "GET /v1/{id}/Message/ 200, POST /v1/{id}/Message/ 202, POST /v1/{id}/Message/ 400*, GET "
        "/v1/{id}/Message/{uuid}/ 200, GET /v1/{id}/Message/Count/ 200" },
    { "no answer is none", { .requests = &unanswered, .n_requests_seen = 1 }, COVERAGE_ANSWERS,
        "GET /v1/{id}/Message/ 200, POST /v1/{id}/Message/ 202, POST /v1/{id}/Message/ 400, GET "
        "/v1/{id}/Message/{uuid}/ 200, GET /v1/{id}/Message/Count/ 200" },
    { "the rule that refused", { .requests = &sent, .n_requests_seen = 1 }, COVERAGE_RULES,
        "A*, B" },
    { "what a scenario that passed proves", { .rules = proves, .n_rules = 1 }, COVERAGE_RULES,
        "A, B*" },
    { "one that was flaky", { .rules = proves, .n_rules = 1, .state = OUTCOME_FLAKY },
        COVERAGE_RULES, "A, B*" },
    { "one that failed proves nothing", { .rules = proves, .n_rules = 1, .state = OUTCOME_FAILED },
        COVERAGE_RULES, "A, B" },
    { "a callback", { .callbacks = &told, .n_callbacks = 1 }, COVERAGE_STATES, "sent*, delivered" },
    { "one without a state", { .callbacks = &untold, .n_callbacks = 1 }, COVERAGE_STATES,
        "sent, delivered" },
};

START_TEST(an_outcome_reaches_what_it_shows)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    struct surface s = { 0 };
    struct coverage c;

    read_both(&s, &a);
    coverage_begin(&c, &a, &s);
    coverage_add_outcome(&c, &reach_cases[_i].outcome);
    list(&out, &c.parts[reach_cases[_i].kind]);
    ck_assert_msg(
        text_equal(out.buf, reach_cases[_i].items), "%s: %s", reach_cases[_i].why, out.buf);
}
END_TEST

START_TEST(text_says_what_is_missing)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    struct surface s = { 0 };
    struct coverage c;

    surface_add_ledger(&s, &a,
        "{\"rules\": [{\"id\": \"A\"}, {\"id\": \"B\"}, {\"id\": \"C\"}, "
        "{\"id\": \"D\"}]}",
        63, &out);
    coverage_begin(&c, &a, &s);
    coverage_add_rule(&c, "B");
    strbuf_reset(&out);
    coverage_text(&out, &c, 1);
    ck_assert_str_eq(out.buf, "  rules               1 of 4, without\n    A\n    and 2 more\n");
    strbuf_reset(&out);
    coverage_text(&out, &c, 2);
    ck_assert_str_eq(out.buf, "  rules               1 of 4, without\n    A\n    C\n    D\n");
}
END_TEST

static Suite *coverage_suite(void)
{
    Suite *s = suite_create("coverage");
    TCase *tc = tcase_create("coverage");

    tcase_add_loop_test(tc, surface_is_read, 0, ARRAY_SIZE(surface_cases));
    tcase_add_loop_test(tc, what_is_no_description_is_refused, 0, ARRAY_SIZE(fault_cases));
    tcase_add_test(tc, a_ledger_without_rules_is_refused);
    tcase_add_loop_test(tc, a_request_finds_its_route, 0, ARRAY_SIZE(path_cases));
    tcase_add_loop_test(tc, an_outcome_reaches_what_it_shows, 0, ARRAY_SIZE(reach_cases));
    tcase_add_test(tc, text_says_what_is_missing);
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return suite_run(coverage_suite());
}
