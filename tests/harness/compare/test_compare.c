/* Proves harness/compare/compare.c and recording.c. */
#include "base/text.h"
#include "harness/compare/compare.h"
#include "tests/support/suite.h"

#include <string.h>

#define JSON "application/json"
#define UUID_A "7ec5cc0b-2b7e-4d3d-9b0e-6bd4a5d2c4f1"
#define UUID_B "0b9f0a2c-3cd5-11ef-8c1b-0242ac110002"

struct answer {
    int status;
    const char *type, *body;
};

/* found: "where|left|right" of each difference, with ';' between them */
static const struct {
    const char *why;
    struct answer left, right;
    const char *found;
} cases[] = {
    { "the same", { 200, JSON, "{\"a\":1}" }, { 200, JSON, "{\"a\":1}" }, "" },
    { "another order of keys", { 200, JSON, "{\"a\":1,\"b\":2}" },
        { 200, JSON, "{ \"b\": 2, \"a\": 1 }" }, "" },
    { "the status", { 400, JSON, "{}" }, { 422, JSON, "{}" }, "status|400|422" },
    { "a header", { 200, JSON, "{}" }, { 200, "text/html", "{}" },
        "header content-type|application/json|text/html" },
    { "a header that is missing", { 200, JSON, "{}" }, { 200, NULL, "{}" },
        "header content-type|application/json|(none)" },
    { "a text", { 200, JSON, "{\"a\":\"x\"}" }, { 200, JSON, "{\"a\":\"y\"}" }, "$.a|\"x\"|\"y\"" },
    { "a type", { 200, JSON, "{\"a\":\"1\"}" }, { 200, JSON, "{\"a\":1}" }, "$.a|\"1\"|1" },
    { "null against nothing", { 200, JSON, "{\"a\":null}" }, { 200, JSON, "{}" },
        "$.a|null|(none)" },
    { "a member that only the right has", { 200, JSON, "{}" }, { 200, JSON, "{\"b\":[1]}" },
        "$.b|(none)|[1]" },
    { "a key that is no name", { 200, JSON, "{\"a b\":1}" }, { 200, JSON, "{\"a b\":2}" },
        "$[\"a b\"]|1|2" },
    { "in a list", { 200, JSON, "[{\"a\":1},{\"a\":2}]" }, { 200, JSON, "[{\"a\":1},{\"a\":3}]" },
        "$[1].a|2|3" },
    { "a longer list", { 200, JSON, "[1]" }, { 200, JSON, "[1,2]" }, "$|a list of 1|a list of 2" },
    { "an object against a list", { 200, JSON, "{}" }, { 200, JSON, "[]" }, "$|{}|[]" },
    { "ids are noise", { 200, JSON, "{\"a\":\"" UUID_A "\"}" },
        { 200, JSON, "{\"a\":\"" UUID_B "\"}" }, "" },
    { "an id that is not what it was", { 200, JSON, "{\"a\":\"" UUID_A "\",\"b\":\"" UUID_A "\"}" },
        { 200, JSON, "{\"a\":\"" UUID_A "\",\"b\":\"" UUID_B "\"}" },
        "$.b|\"<uuid:1>\"|\"<uuid>\"" },
    { "one member more does not shift the others", { 200, JSON, "{\"b\":\"" UUID_A "\"}" },
        { 200, JSON, "{\"a\":\"" UUID_A "\",\"b\":\"" UUID_B "\"}" }, "$.a|(none)|\"<uuid>\"" },
    { "numbers of things are noise", { 200, JSON, "{\"a\":14155550199}" },
        { 200, JSON, "{\"a\":14155550198}" }, "" },
    { "how long it took is noise", { 200, JSON, "{\"after_ms\":20}" },
        { 200, JSON, "{\"after_ms\":21}" }, "" },
    { "but not that nobody knows", { 200, JSON, "{\"after_ms\":20}" },
        { 200, JSON, "{\"after_ms\":null}" }, "$.after_ms|20|null" },
    { "counts are not", { 200, JSON, "{\"a\":1}" }, { 200, JSON, "{\"a\":2}" }, "$.a|1|2" },
    { "1 and 1.0 are the same", { 200, JSON, "{\"a\":1}" }, { 200, JSON, "{\"a\":1.0}" }, "" },
    { "pages", { 404, "text/html", "<p>Not here</p>" }, { 404, "text/html", "<p>Gone</p>" },
        "body|<p>Not here</p>|<p>Gone</p>" },
    { "a page against JSON", { 200, JSON, "not JSON" }, { 200, JSON, "{}" }, "body|not JSON|{}" },
    { "bytes", { 200, JSON, "\xff" }, { 200, JSON, "\xfe" },
        "body|1 bytes that are no text|1 bytes that are no text" },
    { "an empty body against none", { 204, NULL, "" }, { 204, NULL, "" }, "" },
};

#define QUEUED "{\"number\":1,\"path\":\"/a\",\"fields\":{\"Status\":\"queued\"}}"
#define SENT(path) "{\"number\":2,\"path\":\"" path "\",\"fields\":{\"Status\":\"sent\"}}"
#define SENT_LATER "{\"number\":3,\"path\":\"/b\",\"fields\":{\"Status\":\"sent\"}}"

/* What the sink says; when it was asked is chance. */
static const struct {
    const char *why;
    struct answer left, right;
    const char *found;
} caught[] = {
    { "the same", { 200, JSON, "[" QUEUED "]" }, { 200, JSON, "[" QUEUED "]" }, "" },
    { "one came just in time", { 200, JSON, "[" QUEUED "]" },
        { 200, JSON, "[" QUEUED "," SENT("/a") "]" }, "" },
    { "in another order", { 200, JSON, "[" SENT("/a") "," QUEUED "]" },
        { 200, JSON, "[" QUEUED "," SENT("/a") "]" }, "" },
    { "once more", { 200, JSON, "[" SENT("/a") "," SENT_LATER "]" },
        { 200, JSON, "[" SENT("/a") "]" }, "" },
    { "one of a state is otherwise", { 200, JSON, "[" QUEUED "," SENT("/a") "]" },
        { 200, JSON, "[" SENT("/b") "]" }, "$[1].path|\"/a\"|\"/b\"" },
    { "a member that only one has", { 200, JSON, "[{\"path\":\"/a\",\"body\":\"x\"}]" },
        { 200, JSON, "[{\"path\":\"/a\"}]" }, "$[0].body|\"x\"|(none)" },
    { "what was waited for has not come", { 200, JSON, "[" QUEUED "]" },
        { 408, JSON, "{\"error\":\"none\"}" }, "status|200|408" },
};

/* A url NULL is the target's. */
static void record_from(struct recording *r, const char *url, const void *key, size_t entry,
    size_t round, const struct answer *answer)
{
    const struct exchange_header type = { "Content-Type", answer->type };
    const struct recorded_exchange e = { .entry = entry,
        .round = round,
        .request = { .method = "GET", .url = url ? url : "http://h/" },
        .response = { .status = answer->status,
            .version = "HTTP/1.1",
            .headers = &type,
            .n_headers = answer->type ? 1 : 0,
            .body = answer->body,
            .body_len = strlen(answer->body) } };
    CLEANUP_VARIABLES struct variables variables = { 0 };

    variables_set_string(&variables, "sink", "http://sink", false);
    recording_add(r, key, &e, &variables);
}

static void record(
    struct recording *r, const void *key, size_t entry, size_t round, const struct answer *answer)
{
    record_from(r, NULL, key, entry, round, answer);
}

static void compare_and_print(const struct recording *left, const struct recording *right,
    const void *key, struct strbuf *out)
{
    CLEANUP_ARENA struct arena a = { 0 };
    struct compare_options options = { 0 };
    struct differences found = { 0 };

    compare_scenarios(&a, &options, recording_find(left, key), recording_find(right, key), &found);
    for (size_t i = 0; i < found.n; i++)
        strbuf_addf(out, "%s%s|%s|%s", i ? ";" : "", found.at[i].where, found.at[i].left,
            found.at[i].right);
}

START_TEST(callbacks_are_compared_by_state)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    static const char url[] = "http://sink/_callbacks?MessageUUID=x";
    struct recording left, right;

    recording_init(&left);
    recording_init(&right);
    record_from(&left, url, &caught, 0, 0, &caught[_i].left);
    record_from(&right, url, &caught, 0, 0, &caught[_i].right);
    compare_and_print(&left, &right, &caught, &out);
    ck_assert_msg(text_equal(out.buf, caught[_i].found), "%s: %s", caught[_i].why, out.buf);
    recording_release(&left);
    recording_release(&right);
}
END_TEST

START_TEST(answers_are_compared)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    struct recording left, right;

    recording_init(&left);
    recording_init(&right);
    record(&left, &cases, 0, 0, &cases[_i].left);
    record(&right, &cases, 0, 0, &cases[_i].right);
    compare_and_print(&left, &right, &cases, &out);
    ck_assert_msg(text_equal(out.buf, cases[_i].found), "%s: %s", cases[_i].why, out.buf);
    recording_release(&left);
    recording_release(&right);
}
END_TEST

/* Which steps there are on each side: "entry.round" each. */
static const struct {
    const char *why, *left, *right, *found;
} runs[] = {
    { "the same steps", "0.0 1.0", "0.0 1.0", "" },
    { "the last try counts", "0.0 0.0 0.0", "0.0", "" },
    { "a step more on the left", "0.0 1.0", "0.0", "answer|an answer|(none)" },
    { "one more on the right, in between", "0.0 2.0", "0.0 1.0 2.0", "answer|(none)|an answer" },
    { "a step that repeats more often", "0.0 0.1 1.0", "0.0 1.0", "answer|an answer|(none)" },
    { "nothing on one side", "", "0.0", "answer|(none)|an answer" },
    { "nothing at all", "", "", "" },
};

static void record_steps(struct recording *r, const char *steps)
{
    static const struct answer empty = { 200, NULL, "" };

    for (; *steps; steps += steps[3] ? 4 : 3)
        record(r, &runs, (size_t)(steps[0] - '0'), (size_t)(steps[2] - '0'), &empty);
}

START_TEST(steps_are_put_beside_each_other)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    struct recording left, right;

    recording_init(&left);
    recording_init(&right);
    record_steps(&left, runs[_i].left);
    record_steps(&right, runs[_i].right);
    compare_and_print(&left, &right, &runs, &out);
    ck_assert_msg(text_equal(out.buf, runs[_i].found), "%s: %s", runs[_i].why, out.buf);
    recording_release(&left);
    recording_release(&right);
}
END_TEST

static Suite *compare_suite(void)
{
    Suite *s = suite_create("compare");
    TCase *tc = tcase_create("compare");

    tcase_add_loop_test(tc, callbacks_are_compared_by_state, 0, ARRAY_SIZE(caught));
    tcase_add_loop_test(tc, answers_are_compared, 0, ARRAY_SIZE(cases));
    tcase_add_loop_test(tc, steps_are_put_beside_each_other, 0, ARRAY_SIZE(runs));
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return suite_run(compare_suite());
}
