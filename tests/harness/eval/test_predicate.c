#include "harness/eval/predicate.h"
#include "tests/harness/eval/build_ast.h"
#include "tests/support/suite.h"

#include <errno.h>

#define P(kind_, ...)                                                                              \
    {                                                                                              \
        .kind = HURL_PREDICATE_##kind_, .value = __VA_ARGS__, .place = PLACE(11)                   \
    }
#define P_NOT(kind_, ...)                                                                          \
    {                                                                                              \
        .kind = HURL_PREDICATE_##kind_, .negated = true, .value = __VA_ARGS__, .place = PLACE(11)  \
    }

enum expectation { HOLDS, FAILS, MISMATCH };

/* clang-format off */
/* actual and expected as the report shows them; NULL where the row does not look */
static const struct {
    struct hurl_predicate predicate;
    const char *value;
    enum expectation outcome;
    const char *actual, *expected;
} cases[] = {
    { P(EQUAL, W_TEXT("foo")), "\"foo\"", HOLDS, "string <foo>", "string <foo>" },
    { P(EQUAL, W_TEXT("bar")), "\"foo\"", FAILS, "string <foo>", "string <bar>" },
    { P(EQUAL, W_INT(5)), "\"5\"", FAILS, "string <5>", "integer <5>" },
    { P(EQUAL, W_INT(1)), "1.0", HOLDS, "float <1.0>", "integer <1>" },
    { P(EQUAL, W_FLOAT(1.5)), "1.5", HOLDS, "float <1.5>", "float <1.5>" },
    { P(EQUAL, W_BOOL(true)), "true", HOLDS, NULL, NULL },
    { P(EQUAL, W_BOOL(true)), "\"true\"", FAILS, "string <true>", "boolean <true>" },
    { P(EQUAL, W_NULL), "null", HOLDS, NULL, NULL },
    { P(EQUAL, W_NULL), "none", FAILS, "none", "null" },
    { P(EQUAL, W_BYTES("\xca\xfe")), "bytes:\xca\xfe", HOLDS, "bytes <cafe>", "bytes <cafe>" },
    { P(EQUAL, W_NAME("number")), "14155550123", HOLDS, NULL, "integer <14155550123>" },
    { P(EQUAL, W_NAME("number")), "\"14155550123\"", FAILS, NULL, "integer <14155550123>" },
    { P(EQUAL, { .kind = HURL_VALUE_STRING, .text = TEMPLATE(PIECE("+"), NAME("number")) }), "\"+14155550123\"", HOLDS, NULL, NULL },
    { P(EQUAL, { .kind = HURL_VALUE_INTEGER, .source = "99999999999999999999" }), "99999999999999999999", HOLDS, NULL, "integer <99999999999999999999>" },
    { P(EQUAL, { .kind = HURL_VALUE_INTEGER, .source = "99999999999999999999" }), "99999999999999999998", FAILS, NULL, NULL },
    { P(EQUAL, W_INT(1)), "unit", MISMATCH, "unit", "integer <1>" },
    { P_NOT(EQUAL, W_INT(10)), "1", HOLDS, NULL, NULL },
    { P_NOT(EQUAL, W_INT(10)), "10", FAILS, "integer <10>", "not integer <10>" },
    { P_NOT(EQUAL, W_INT(10)), "true", HOLDS, NULL, NULL },
    { P_NOT(EQUAL, W_INT(10)), "none", HOLDS, NULL, NULL },
    { P_NOT(EQUAL, W_INT(10)), "unit", MISMATCH, NULL, NULL },
    { P(NOT_EQUAL, W_INT(1)), "2", HOLDS, NULL, NULL },
    { P(NOT_EQUAL, W_INT(1)), "1", FAILS, "integer <1>", "not integer <1>" },
    { P(NOT_EQUAL, W_INT(1)), "\"1\"", HOLDS, NULL, NULL },
    { P(NOT_EQUAL, W_INT(1)), "none", FAILS, "none", NULL },
    { P(NOT_EQUAL, W_INT(1)), "unit", MISMATCH, NULL, NULL },
    { P(GREATER, W_INT(5)), "6", HOLDS, NULL, NULL },
    { P(GREATER, W_INT(5)), "5", FAILS, "integer <5>", "greater than integer <5>" },
    { P(GREATER, W_INT(5)), "\"6\"", MISMATCH, "string <6>", "greater than integer <5>" },
    { P_NOT(GREATER, W_INT(5)), "\"6\"", MISMATCH, NULL, "not greater than integer <5>" },
    { P(GREATER_OR_EQUAL, W_INT(5)), "5.0", HOLDS, NULL, NULL },
    { P(GREATER_OR_EQUAL, W_INT(5)), "4.9", FAILS, "float <4.9>", "greater or equal than integer <5>" },
    { P(GREATER_OR_EQUAL, W_INT(5)), "null", MISMATCH, "null", NULL },
    { P(LESS, W_TEXT("b")), "\"a\"", HOLDS, NULL, NULL },
    { P(LESS, W_TEXT("b")), "\"b\"", FAILS, NULL, "less than string <b>" },
    { P(LESS, W_TEXT("b")), "1", MISMATCH, NULL, NULL },
    { P(LESS_OR_EQUAL, W_INT(5)), "5", HOLDS, NULL, NULL },
    { P(LESS_OR_EQUAL, W_INT(5)), "6", FAILS, NULL, "less or equal than integer <5>" },
    { P(LESS_OR_EQUAL, W_INT(5)), "[]", MISMATCH, NULL, NULL },
    { P(STARTS_WITH, W_TEXT("fo")), "\"foo\"", HOLDS, NULL, NULL },
    { P(STARTS_WITH, W_TEXT("oo")), "\"foo\"", FAILS, "string <foo>", "starts with string <oo>" },
    { P(STARTS_WITH, W_TEXT("foobar")), "\"foo\"", FAILS, NULL, NULL },
    { P(STARTS_WITH, W_BYTES("\xef\xbb")), "bytes:\xef\xbb\xbf", HOLDS, NULL, NULL },
    { P(STARTS_WITH, W_TEXT("f")), "bytes:foo", MISMATCH, "bytes <666f6f>", NULL },
    { P(ENDS_WITH, W_TEXT("oo")), "\"foo\"", HOLDS, NULL, NULL },
    { P(ENDS_WITH, W_TEXT("fo")), "\"foo\"", FAILS, NULL, "ends with string <fo>" },
    { P(ENDS_WITH, W_TEXT("fo")), "5", MISMATCH, NULL, NULL },
    { P(CONTAINS, W_TEXT("bar")), "\"xbary\"", HOLDS, NULL, NULL },
    { P(CONTAINS, W_TEXT("bar")), "\"foo\"", FAILS, "string <foo>", "contains string <bar>" },
    { P(CONTAINS, W_TEXT("")), "\"foo\"", HOLDS, NULL, NULL },
    { P(CONTAINS, W_BYTES("\xbe\xef")), "bytes:a\xbe\xef", HOLDS, NULL, NULL },
    { P(CONTAINS, W_TEXT("a")), "[\"a\"]", MISMATCH, "list <[a]>", "contains string <a>" },
    { P_NOT(CONTAINS, W_TEXT("bar")), "\"bar\"", FAILS, NULL, "not contains string <bar>" },
    { P_NOT(CONTAINS, W_TEXT("bar")), "none", HOLDS, NULL, NULL },
    { P(CONTAINS, W_TEXT("bar")), "none", FAILS, "none", "contains string <bar>" },
    { P(INCLUDES, W_INT(2)), "[1, 2]", HOLDS, NULL, NULL },
    { P(INCLUDES, W_TEXT("2")), "[1, 2]", FAILS, "list <[1,2]>", "includes string <2>" },
    { P(INCLUDES, W_INT(2)), "2", MISMATCH, "integer <2>", "includes integer <2>" },
    { P(MATCHES, W_REGEX("^\\d{3}$")), "\"123\"", HOLDS, NULL, NULL },
    { P(MATCHES, W_REGEX("\\d{4}")), "\"123\"", FAILS, "string <123>", "matches regex <\\d{4}>" },
    { P(MATCHES, W_TEXT("^1.3")), "\"123\"", HOLDS, NULL, NULL },
    { P(MATCHES, W_REGEX("3$")), "\"123\\n\"", FAILS, NULL, NULL },
    { P(MATCHES, W_REGEX("1")), "1", MISMATCH, "integer <1>", "matches regex <1>" },
    { P(MATCHES, W_REGEX("1")), "none", FAILS, "none", "matches regex <1>" },
    { P_NOT(MATCHES, W_REGEX("1")), "none", HOLDS, NULL, NULL },
    { P(MATCHES, W_NAME("number")), "\"1\"", MISMATCH, NULL, NULL },
    { P(EXISTS, W_NONE), "null", HOLDS, NULL, NULL },
    { P(EXISTS, W_NONE), "unit", HOLDS, NULL, NULL },
    { P(EXISTS, W_NONE), "none", FAILS, "none", "something" },
    { P_NOT(EXISTS, W_NONE), "none", HOLDS, NULL, NULL },
    { P_NOT(EXISTS, W_NONE), "1", FAILS, "integer <1>", "not something" },
    { P(IS_BOOLEAN, W_NONE), "false", HOLDS, NULL, NULL },
    { P(IS_BOOLEAN, W_NONE), "0", FAILS, "integer <0>", "boolean" },
    { P(IS_COLLECTION, W_NONE), "[]", HOLDS, NULL, NULL },
    { P(IS_COLLECTION, W_NONE), "{}", HOLDS, NULL, NULL },
    { P(IS_COLLECTION, W_NONE), "\"a\"", FAILS, NULL, "collection" },
    { P(IS_DATE, W_NONE), "date:0", HOLDS, NULL, NULL },
    { P(IS_DATE, W_NONE), "\"2020-01-01\"", FAILS, NULL, "date" },
    { P(IS_EMPTY, W_NONE), "[]", HOLDS, "count equals to 0", NULL },
    { P(IS_EMPTY, W_NONE), "\"\"", HOLDS, NULL, NULL },
    { P(IS_EMPTY, W_NONE), "{\"a\": 1}", FAILS, "count equals to 1", "count equals to 0" },
    { P(IS_EMPTY, W_NONE), "null", MISMATCH, "null", "count equals to 0" },
    { P_NOT(IS_EMPTY, W_NONE), "bytes:a", HOLDS, NULL, NULL },
    { P(IS_FLOAT, W_NONE), "1.0", HOLDS, NULL, NULL },
    { P(IS_FLOAT, W_NONE), "1", FAILS, NULL, "float" },
    { P(IS_INTEGER, W_NONE), "14155550123", HOLDS, NULL, NULL },
    { P(IS_INTEGER, W_NONE), "99999999999999999999", HOLDS, NULL, NULL },
    { P(IS_INTEGER, W_NONE), "\"1\"", FAILS, "string <1>", "integer" },
    { P(IS_IPV4, W_NONE), "\"10.0.0.1\"", HOLDS, NULL, NULL },
    { P(IS_IPV4, W_NONE), "\"10.0.0.256\"", FAILS, NULL, "string in IPv4 format" },
    { P(IS_IPV4, W_NONE), "1", MISMATCH, NULL, NULL },
    { P(IS_IPV6, W_NONE), "\"::1\"", HOLDS, NULL, NULL },
    { P(IS_IPV6, W_NONE), "\"::g\"", FAILS, NULL, "string in IPv6 format" },
    { P(IS_IPV6, W_NONE), "null", MISMATCH, NULL, NULL },
    { P(IS_ISO_DATE, W_NONE), "\"2026-01-02T03:04:05.678Z\"", HOLDS, NULL, NULL },
    { P(IS_ISO_DATE, W_NONE), "\"2026-01-02T03:04:05+02:00\"", HOLDS, NULL, NULL },
    { P(IS_ISO_DATE, W_NONE), "\"2026-01-02 03:04:05Z\"", FAILS, NULL, NULL },
    { P(IS_ISO_DATE, W_NONE), "\"2026-01-02T03:04:05\"", FAILS, NULL, "string with format YYYY-MM-DDTHH:mm:ss.sssZ" },
    { P(IS_ISO_DATE, W_NONE), "\"2026-02-30T03:04:05Z\"", FAILS, NULL, NULL },
    { P(IS_ISO_DATE, W_NONE), "\"2026\"", FAILS, NULL, NULL },
    { P(IS_ISO_DATE, W_NONE), "1", MISMATCH, NULL, NULL },
    { P(IS_LIST, W_NONE), "[]", HOLDS, NULL, NULL },
    { P(IS_LIST, W_NONE), "{}", FAILS, NULL, "list" },
    { P(IS_NUMBER, W_NONE), "1.5", HOLDS, NULL, NULL },
    { P(IS_NUMBER, W_NONE), "\"1.5\"", FAILS, NULL, "number" },
    { P(IS_OBJECT, W_NONE), "{}", HOLDS, NULL, NULL },
    { P(IS_OBJECT, W_NONE), "[]", FAILS, NULL, "object" },
    { P(IS_STRING, W_NONE), "\"\"", HOLDS, NULL, NULL },
    { P(IS_STRING, W_NONE), "1", FAILS, "integer <1>", "string" },
    { P(IS_UUID, W_NONE), "\"efbe3d5a-0f4c-4d3e-9c1b-00163ec9bb52\"", HOLDS, NULL, NULL },
    { P(IS_UUID, W_NONE), "\"efbe3d5a0f4c-4d3e-9c1b-00163ec9bb52-\"", FAILS, NULL, "string in UUID format" },
    { P(IS_UUID, W_NONE), "1", MISMATCH, NULL, NULL },
};

static const struct {
    struct hurl_predicate predicate;
    const char *title, *message;
    unsigned column; /* where the fault points */
} faults[] = {
    { P(EQUAL, W_NAME("missing")), "undefined variable", "you must set the variable missing", 9 },
    { P(MATCHES, W_REGEX("(")), "invalid regex", NULL, 7 },
    { P(MATCHES, W_REGEX("(a)\\1")), "invalid regex", "(a)\\1 is not valid: a back-reference is not supported", 7 },
    { P(MATCHES, W_REGEX("^(([a-z])+.)+[A-Z]([a-z])+$")), "endless regex", NULL, 7 },
    { P(EQUAL, { .kind = HURL_VALUE_FILE, .path = TEMPLATE(PIECE("../secret")) }), "unauthorized file access", "../secret is not below the scenario's folder", 5 },
    { P(EQUAL, { .kind = HURL_VALUE_FILE, .path = TEMPLATE(PIECE("a/../../secret")) }), "unauthorized file access", NULL, 5 },
    { P(EQUAL, { .kind = HURL_VALUE_FILE, .path = TEMPLATE(PIECE("/etc/passwd")) }), "unauthorized file access", NULL, 5 },
    { P(EQUAL, { .kind = HURL_VALUE_FILE, .path = TEMPLATE(PIECE("no-such-file")) }), "unreadable file", NULL, 5 },
};
/* clang-format on */

static void set_variables(struct variables *vs)
{
    variables_set_text(vs, "number", "14155550123", false);
}

START_TEST(each_predicate)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_VARIABLES struct variables vs = { 0 };
    struct eval_context ctx = { .arena = &a, .variables = &vs };
    struct value actual = test_value(&a, cases[_i].value);
    struct hurl_fault fault = { 0 };
    struct verdict verdict;

    set_variables(&vs);
    ck_assert_int_eq(predicate_judge(&ctx, &cases[_i].predicate, &actual, &verdict, &fault), 0);
    ck_assert_msg(verdict.holds == (cases[_i].outcome == HOLDS), "%d: %s against %s", _i,
        verdict.actual, verdict.expected);
    ck_assert_msg(verdict.type_mismatch == (cases[_i].outcome == MISMATCH), "%d: %s against %s", _i,
        verdict.actual, verdict.expected);
    if (cases[_i].actual)
        ck_assert_str_eq(verdict.actual, cases[_i].actual);
    if (cases[_i].expected)
        ck_assert_str_eq(verdict.expected, cases[_i].expected);
}
END_TEST

START_TEST(what_cannot_be_had_is_a_fault)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_VARIABLES struct variables vs = { 0 };
    struct eval_context ctx = { .arena = &a, .variables = &vs, .files_root = "/nonexistent" };
    struct value actual = test_value(&a, "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"");
    struct hurl_fault fault = { 0 };
    struct verdict verdict;

    ck_assert_int_eq(
        predicate_judge(&ctx, &faults[_i].predicate, &actual, &verdict, &fault), -EINVAL);
    ck_assert_str_eq(fault.title, faults[_i].title);
    if (faults[_i].message)
        ck_assert_str_eq(fault.message, faults[_i].message);
    ck_assert_uint_eq(fault.place.column, faults[_i].column);
}
END_TEST

/* Each predicate is seen to hold and to fail; those that judge some kinds only, to mismatch. */
START_TEST(no_predicate_is_without_its_cases)
{
    for (int kind = 0; kind < HURL_PREDICATE_MAX_; kind++) {
        size_t seen[3] = { 0 };

        for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
            seen[cases[i].outcome] += (int)cases[i].predicate.kind == kind;
        ck_assert_msg(seen[HOLDS] && seen[FAILS], "predicate %d", kind);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("predicate");
    TCase *tc = tcase_create("predicate");

    tcase_add_loop_test(tc, each_predicate, 0, ARRAY_SIZE(cases));
    tcase_add_loop_test(tc, what_cannot_be_had_is_a_fault, 0, ARRAY_SIZE(faults));
    tcase_add_test(tc, no_predicate_is_without_its_cases);
    suite_add_tcase(s, tc);
    return suite_run(s);
}
