#include "tests/harness/report/sample.h"

#include "harness/report/baseline.h"
#include "harness/report/coverage.h"

#include <string.h>

static const char description[] =
    "{\"openapi\": \"3.1.0\", \"paths\": {"
    "  \"/v1/Account/{auth_id}/Message/\": {"
    "    \"get\": {\"parameters\": [{\"name\": \"limit\", \"in\": \"query\"}],"
    "      \"responses\": {\"200\": {}, \"404\": {}}},"
    "    \"post\": {\"requestBody\": {\"content\": {\"application/json\": {\"schema\": {"
    "        \"properties\": {\"dst\": {}, \"text\": {}, \"src\": {}}}}}},"
    "      \"responses\": {\"202\": {}, \"400\": {}},"
    "      \"callbacks\": {\"status\": {\"{$request.body#/url}\": {\"post\": {\"requestBody\": {"
    "        \"content\": {\"application/x-www-form-urlencoded\": {\"schema\": {\"properties\": {"
    "        \"Status\": {\"enum\": [\"queued\", \"sent\", \"delivered\", "
    "\"failed\"]}}}}}}}}}}}}}}";
static const char ledger[] =
    "{\"rules\": [{\"id\": \"MMS-NO-NUMBER\"}, {\"id\": \"DST-MISSING\"}]}";

static const char *const tags[] = { "mms", "powerpack" };
static const char *const rules[] = { "MMS-NO-NUMBER" };
static const char *const dst[] = { "dst", "text" };
static const struct request_seen requests[] = {
    { "POST", "/v1/Account/MA1/Message/", dst, 2, 202, NULL },
    { "POST", "/v1/Account/MA1/Message/", dst, 1, 400, "DST-MISSING" },
    { "GET", "/elsewhere/" LONG, NULL, 0, 0, NULL },
};
static const struct callback_seen callbacks[] = {
    { 1200, "5b40a428-bfc7-4daf-9d06-726c558bf3b8", "queued", 1, "valid", 200 },
    { 61300, "5b40a428-bfc7-4daf-9d06-726c558bf3b8", "sent", 2, "valid", 500 },
    { 182000, "5b40a428-bfc7-4daf-9d06-726c558bf3b8", "delivered", 3, "wrong token", 0 },
    { 190000, NULL, NULL, 1, "missing", 200 },
};

static struct known_failure known = { "known", "HTTP 202", 1, "the service answers 200 " HOSTILE,
    "2026-01-31", 4, true, true };
static struct known_failure listed[2];

static struct failed_check *checks(struct arena *a, const struct known_failure *k)
{
    struct failed_check *c = ARENA_ARRAY(a, struct failed_check, 2);

    c[0] = (struct failed_check){ .line = 9,
        .column = 6,
        .message = "the status is not the expected one",
        .excerpt = "error: the status is not the expected one\n  --> message/bad.hurl:9:6\n"
                   "     |\n   9 | HTTP 202\n     |      ^^^\n     |\n",
        .expected = "202",
        .actual = "400",
        .what = "HTTP 202",
        .nth = 1,
        .known = k };
    c[1] = (struct failed_check){ .line = 11,
        .column = 1,
        .message = "the assert does not hold",
        .excerpt = "error: the assert does not hold\n  --> message/bad.hurl:11:1\n     |\n"
                   "  11 | body == \"" HOSTILE "\"\n",
        .expected = "string <" HOSTILE ">",
        .actual = HOSTILE,
        .what = "body == \"x\"",
        .nth = 2,
        .known = k };
    return c;
}

static struct outcome outcome(
    struct arena *a, const char *name, enum outcome_state state, size_t n_checks)
{
    return (struct outcome){ .file = arena_printf(a, "message/%s.hurl", name),
        .folder = "message",
        .name = name,
        .title = name,
        .id = name,
        .source = "support article 360049685532",
        .level = "documented",
        .tags = tags,
        .n_tags = 2,
        .rules = rules,
        .n_rules = 1,
        .state = state,
        .checks = n_checks ? checks(a, NULL) : NULL,
        .n_checks = n_checks,
        .n_requests = 3,
        .n_attempts = 1,
        .requests = requests,
        .n_requests_seen = 3,
        .duration_us = 12345 };
}

static struct outcome failed(struct arena *a)
{
    struct outcome o = outcome(a, HOSTILE, OUTCOME_FAILED, 2);

    o.file = "message/a, b: %41.hurl";
    o.source = HOSTILE LONG;
    o.exchange = "> POST http://127.0.0.1/" LONG "\n> \n> " HOSTILE "\n< HTTP/1.1 400\n< \n< {}\n";
    o.curl = "curl --silent \\\n  --data-raw '" HOSTILE "'\n";
    o.explanation = "rule: MMS-NO-NUMBER\nsays: " LONG HOSTILE "\n";
    o.callbacks = callbacks;
    o.n_callbacks = ARRAY_SIZE(callbacks);
    return o;
}

static const struct coverage *sample_coverage(struct arena *a, const struct run_summary *s)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct surface *surface = ARENA_NEW(a, struct surface);
    struct coverage *c = ARENA_NEW(a, struct coverage);

    if (surface_add_openapi(surface, a, description, strlen(description), &why) < 0 ||
        surface_add_ledger(surface, a, ledger, strlen(ledger), &why) < 0)
        abort();
    coverage_begin(c, a, surface);
    for (size_t i = 0; i < s->n_outcomes; i++)
        coverage_add_outcome(c, &s->outcomes[i]);
    return c;
}

struct run_summary sample_summary(struct arena *a, size_t passed)
{
    struct outcome *o = ARENA_ARRAY(a, struct outcome, passed + 8);
    struct baseline *b = ARENA_NEW(a, struct baseline);
    struct run_summary s = { .base_url = "http://127.0.0.1:8080",
        .target = "a running mock",
        .outcomes = o,
        .n_not_run = 2,
        .started_us = 1796000000000000,
        .duration_us = 1234567 };
    size_t n = 0;

    listed[0] = known;
    listed[1] = (struct known_failure){ "good-0", HOSTILE, 2, "old", "2026-01-01", 9, true, false };
    *b = (struct baseline){ .path = "known.txt", .at = listed, .n = 2 };
    for (size_t i = 0; i < passed; i++)
        o[n++] = outcome(a, arena_printf(a, "good-%zu", i), OUTCOME_PASSED, 0);
    o[n++] = failed(a);
    o[n] = outcome(a, "known", OUTCOME_KNOWN, 2);
    o[n++].checks = checks(a, &listed[0]);
    o[n] = outcome(a, "differs", OUTCOME_DIFFERS, 1);
    o[n++].level = "assumed";
    o[n] = outcome(a, "flaky", OUTCOME_FLAKY, 1);
    o[n].n_attempts = 2;
    o[n++].reason = "failed, then passed when run alone, attempt 2 of 3";
    o[n] = outcome(a, "01-skipped", OUTCOME_SKIPPED, 0);
    o[n++].reason = "requires: mock";
    s.n_outcomes = n;
    for (int i = 0; i < 2; i++) {
        o[n] = (struct outcome){ .file = "x.hurl",
            .folder = ".",
            .name = "x",
            .title = "x",
            .state = OUTCOME_SKIPPED,
            .reason = "not run" };
        n++;
    }
    s.baseline = b;
    s.coverage = sample_coverage(a, &s);
    return s;
}
