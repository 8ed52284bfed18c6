/* All cases of the compliance suite, and what Hurl makes of the nodes. */
#include "base/file.h"
#include "harness/eval/json_read.h"
#include "harness/eval/jsonpath.h"
#include "tests/support/suite.h"

#include <string.h>

/* From the runner's environment, so that the test finds the suite from any build folder. */
static const char *suite_path(void)
{
    const char *path = getenv("JSONPATH_COMPLIANCE");

    return path ? path : "fixtures/jsonpath-compliance/cts.json";
}

static const struct value *member(const struct value *v, const char *key)
{
    return value_member_of(v, key, strlen(key));
}

static const struct jsonpath *parse_text(struct arena *a, const struct value_text *path)
{
    return jsonpath_parse(a, path->bytes, path->len, NULL);
}

/* "results" holds every order that is right, where objects leave it open. */
static bool selection_is_right(const struct value *test, const struct value *selected)
{
    const struct value *result = member(test, "result"), *results = member(test, "results");

    if (result)
        return value_equal(selected, result);
    for (size_t i = 0; i < results->list.n; i++) {
        if (value_equal(selected, &results->list.items[i]))
            return true;
    }
    return false;
}

static void run_case(struct arena *a, const struct value *test)
{
    const char *name = member(test, "name")->text.bytes;
    const struct jsonpath *path = parse_text(a, &member(test, "selector")->text);
    struct value_list nodes;
    struct value selected;

    if (member(test, "invalid_selector")) {
        ck_assert_msg(!path, "%s: has to be refused", name);
        return;
    }
    ck_assert_msg(path != NULL, "%s: was refused", name);
    ck_assert_msg(jsonpath_select(a, path, member(test, "document"), &nodes), "%s", name);
    selected = value_list(nodes.items, nodes.n);
    ck_assert_msg(selection_is_right(test, &selected), "%s: selects something else", name);
}

START_TEST(compliance_suite_passes)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct value suite;
    const struct value *tests;

    ck_assert_int_eq(file_read(suite_path(), &text), 0);
    ck_assert(json_read(&a, text.buf, text.len, &suite, NULL));
    tests = member(&suite, "tests");
    ck_assert_uint_ge(tests->list.n, 703);
    for (size_t i = 0; i < tests->list.n; i++)
        run_case(&a, &tests->list.items[i]);
}
END_TEST

static const char store[] =
    "{\"a\":{\"b\":[1,{\"c\":\"x\"}]},\"n\":null,\"e\":[],\"s\":\"text\",\"o\":{},"
    "\"to\":14155550123,\"big\":123456789012345678901234567890}";

/* expected: as value_describe() writes it */
static const struct {
    const char *path, *expected, *why;
} coercions[] = {
    { "$.a.b[1].c", "string <x>", "a definite path is its value" },
    { "$['a']['b'][0]", "integer <1>", "brackets are definite too" },
    { "$.n", "null", "null is a value" },
    { "$.missing", "none", "nothing found is no value" },
    { "$.a.b[9]", "none", "an index behind the end finds nothing" },
    { "$.e", "list <[]>", "an empty list is a value" },
    { "$.to", "integer <14155550123>", "a phone number stays an integer" },
    { "$.big", "integer <123456789012345678901234567890>", "no digit is lost" },
    { "$.a.b[*]", "list <[1,{\"c\":\"x\"}]>", "a wildcard gives a list" },
    { "$.a.b[0:1]", "list <[1]>", "a slice of one is a list" },
    { "$.a.b[?@ == 1]", "list <[1]>", "a filter's single node is a list" },
    { "$.a.b[?@ == 7]", "list <[]>", "a filter that selects nothing is an empty list" },
    { "$..c", "list <[x]>", "descendants are a list" },
    { "$..zzz", "list <[]>", "descendants that are not there are an empty list" },
    { "$.e[*]", "list <[]>", "a wildcard over an empty list" },
    { "$.missing[*]", "none", "the definite part points at nothing" },
    { "$.s[*]", "none", "a string has no children" },
    { "$.s[?@.x]", "none", "nothing to filter in a string" },
    { "$['a','s']", "list <[{\"b\":[1,{\"c\":\"x\"}]},text]>", "two names are a list" },
};

START_TEST(nodes_become_one_value)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    const char *path = coercions[_i].path;
    const struct jsonpath *parsed = jsonpath_parse(&a, path, strlen(path), NULL);
    struct value document, found;

    ck_assert(json_read(&a, store, strlen(store), &document, NULL));
    ck_assert_msg(parsed != NULL, "%s: %s", path, coercions[_i].why);
    ck_assert(jsonpath_evaluate(&a, parsed, &document, &found));
    value_describe(&found, &text);
    ck_assert_msg(strcmp(text.buf, coercions[_i].expected) == 0, "%s: %s: got %s", path,
        coercions[_i].why, text.buf);
}
END_TEST

static const struct {
    const char *path;
    size_t offset;
    const char *reason;
} refusals[] = {
    { "a.b", 0, "a path starts with '$'" },
    { "$.", 2, "a name or '*' is expected" },
    { "$.a b", 3, "'.', '[' or the end is expected" },
    { "$[01]", 2, "a number has no leading zero, and 0 no sign" },
    { "$['a", 4, "the closing quote is missing" },
    { "$[?foo(@)]", 3, "there is no such function" },
    { "$[?@.a[*] == 1]", 14, "only single values can be compared" },
    { "$[1", 3, "',' or ']' is expected" },
};

START_TEST(a_refusal_says_where)
{
    CLEANUP_ARENA struct arena a = { 0 };
    const char *path = refusals[_i].path;
    struct jsonpath_error why = { 0 };

    ck_assert_msg(!jsonpath_parse(&a, path, strlen(path), &why), "%s", path);
    ck_assert_msg(why.offset == refusals[_i].offset, "%s: at %zu", path, why.offset);
    ck_assert_msg(strcmp(why.reason, refusals[_i].reason) == 0, "%s: %s", path, why.reason);
}
END_TEST

/* A chain of descendants over a deep document would select for ever. */
START_TEST(endless_work_is_given_up)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf json = STRBUF_INIT;
    const char *path = "$..*..*..*..*..*..*";
    const struct jsonpath *parsed = jsonpath_parse(&a, path, strlen(path), NULL);
    struct value document, found;

    strbuf_addn(&json, '[', 150);
    strbuf_addn(&json, ']', 150);
    ck_assert(json_read(&a, json.buf, json.len, &document, NULL));
    ck_assert(parsed != NULL);
    ck_assert(!jsonpath_evaluate(&a, parsed, &document, &found));
}
END_TEST

START_TEST(deep_nesting_is_refused)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf path = STRBUF_INIT;
    struct jsonpath_error why = { 0 };

    strbuf_adds(&path, "$[?");
    strbuf_addn(&path, '(', 10000);
    ck_assert(!jsonpath_parse(&a, path.buf, path.len, &why));
    ck_assert_str_eq(why.reason, "the path is nested too deeply");
    strbuf_reset(&path);
    for (int i = 0; i < 10000; i++)
        strbuf_adds(&path, i ? "@[?" : "$[?");
    ck_assert(!jsonpath_parse(&a, path.buf, path.len, &why));
    ck_assert_str_eq(why.reason, "the path is nested too deeply");
}
END_TEST

static Suite *jsonpath_suite(void)
{
    Suite *s = suite_create("jsonpath");
    TCase *tc = tcase_create("jsonpath");

    tcase_add_test(tc, compliance_suite_passes);
    tcase_add_loop_test(tc, nodes_become_one_value, 0, ARRAY_SIZE(coercions));
    tcase_add_loop_test(tc, a_refusal_says_where, 0, ARRAY_SIZE(refusals));
    tcase_add_test(tc, endless_work_is_given_up);
    tcase_add_test(tc, deep_nesting_is_refused);
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return suite_run(jsonpath_suite());
}
