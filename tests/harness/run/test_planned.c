#include "harness/run/planned.h"

#include "base/text.h"
#include "tests/support/suite.h"

#include <string.h>

static const char document[] =
    "{\"openapi\": \"3.1.0\", \"paths\": {"
    " \"/v1/{id}/Message/\": {"
    "  \"get\": {\"parameters\": [{\"name\": \"limit\", \"in\": \"query\"}, {\"name\": \"a_b\","
    "    \"in\": \"query\"}], \"responses\": {\"200\": {}, \"400\": {}}},"
    "  \"post\": {\"requestBody\": {\"content\": {\"application/json\": {\"schema\": "
    "{\"properties\":"
    "    {\"dst\": {}, \"text\": {}}}}}}, \"responses\": {\"202\": {}, \"400\": {}}}}}}";
static const char ledger[] = "{\"rules\": [{\"id\": \"A\"}, {\"id\": \"B\"}]}";

static const struct {
    const char *why, *text, *reached;
} cases[] = {
    { "a route by its names, and the status it expects",
        "GET {{base_url}}/v1/{{auth_id}}/Message/\nHTTP 200\n",
        "GET /v1/{id}/Message/; GET /v1/{id}/Message/ 200; " },
    { "no response says nothing of an answer", "GET {{base_url}}/v1/x/Message\n",
        "GET /v1/{id}/Message/; " },
    { "a URL without base_url", "GET https://api.plivo.com/v1/x/Message/\nHTTP *\n",
        "GET /v1/{id}/Message/; " },
    { "a status that an assert gives",
        "GET {{base_url}}/v1/x/Message/\nHTTP *\n[Asserts]\nstatus == 400\n",
        "GET /v1/{id}/Message/; GET /v1/{id}/Message/ 400; " },
    { "one that it only bounds",
        "GET {{base_url}}/v1/x/Message/\nHTTP *\n[Asserts]\nstatus >= 400\nstatus not == 400\n",
        "GET /v1/{id}/Message/; " },
    { "a query in the URL and below it",
        "GET {{base_url}}/v1/x/Message/?limit={{n}}\n[Query]\na_b: 1\n",
        "GET /v1/{id}/Message/; GET /v1/{id}/Message/ limit; GET /v1/{id}/Message/ a_b; " },
    { "members of a JSON body, with variables anywhere in it",
        "POST {{base_url}}/v1/x/Message/\n{ \"dst\": \"{{dst}}\", \"text\": {{n}} }\nHTTP 202\n",
        "POST /v1/{id}/Message/; POST /v1/{id}/Message/ dst; POST /v1/{id}/Message/ text; POST "
        "/v1/{id}/Message/ 202; " },
    { "a form", "POST {{base_url}}/v1/x/Message/\n[Form]\ndst: {{dst}}\n",
        "POST /v1/{id}/Message/; POST /v1/{id}/Message/ dst; " },
    { "a multipart form", "POST {{base_url}}/v1/x/Message/\n[Multipart]\ntext: a\n",
        "POST /v1/{id}/Message/; POST /v1/{id}/Message/ text; " },
    { "a text with a type",
        "POST {{base_url}}/v1/x/Message/\ncontent-type: application/json\n`{\"dst\": 1}`\n",
        "POST /v1/{id}/Message/; POST /v1/{id}/Message/ dst; " },
    { "a text without one", "POST {{base_url}}/v1/x/Message/\n`{\"dst\": 1}`\n",
        "POST /v1/{id}/Message/; " },
    { "rules of the head", "# rules: B\nGET {{base_url}}/elsewhere/\n", "B; " },
    { "what has to fail proves nothing",
        "# must-fail: x\n# rules: B\nGET {{base_url}}/v1/x/Message/\nHTTP 200\n", "" },
};

static void list(const struct coverage *c, struct strbuf *out)
{
    for (size_t i = 0; i < COVERAGE_MAX_; i++)
        for (size_t k = 0; k < c->parts[i].n; k++)
            if (c->parts[i].items[k].times)
                strbuf_addf(out, "%s; ", c->parts[i].items[k].name);
}

START_TEST(what_is_written_is_planned)
{
    CLEANUP_PLAN struct plan plan = { 0 };
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    const struct hurl_file *files[1];
    struct hurl_file *file = NULL;
    struct hurl_fault fault = { 0 };
    struct surface s = { 0 };
    struct coverage c;

    surface_add_openapi(&s, &plan.arena, document, strlen(document), &out);
    surface_add_ledger(&s, &plan.arena, ledger, strlen(ledger), &out);
    ck_assert_msg(out.len == 0, "%s", out.buf);
    ck_assert_msg(hurl_read(&plan.arena, "a.hurl", cases[_i].text, strlen(cases[_i].text), &file,
                      &fault) == 0,
        "%s: %s", cases[_i].why, fault.message);
    files[0] = file;
    coverage_begin(&c, &plan.arena, &s);
    planned_coverage(&plan.arena, &(struct plan){ .files = files, .n = 1 }, &c);
    list(&c, &out);
    ck_assert_msg(text_equal(out.buf, cases[_i].reached), "%s: %s", cases[_i].why, out.buf);
}
END_TEST

static Suite *planned_suite(void)
{
    Suite *s = suite_create("planned");
    TCase *tc = tcase_create("planned");

    tcase_add_loop_test(tc, what_is_written_is_planned, 0, ARRAY_SIZE(cases));
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return suite_run(planned_suite());
}
