#include "tests/harness/eval/build_ast.h"
#include "tests/support/suite.h"

static const struct {
    const char *json, *described, *why;
} described_cases[] = {
    { "14155550123", "integer <14155550123>", "a phone number is an integer, not a float" },
    { "9007199254740993", "integer <9007199254740993>", "2^53+1 is no double" },
    { "18446744073709551616", "integer <18446744073709551616>", "beyond 64 bits" },
    { "-0", "integer <0>", "an integer has no negative zero" },
    { "1.0", "float <1.0>", "a fraction makes a float" },
    { "1e3", "float <1000.0>", "so does an exponent" },
    { "0.1", "float <0.1>", "the shortest digits that read back" },
    { "1e21", "float <1000000000000000000000.0>", "floats have no exponent in messages" },
    { "-1.5e-7", "float <-0.00000015>", "nor small ones" },
    { "123456.789", "float <123456.789>", "digits on both sides" },
    { "\"a\\u00e9\\ud83d\\ude00\\n\"", "string <a\xC3\xA9\xF0\x9F\x98\x80\n>", "escapes" },
    { "[1, \"a\", [true, null]]", "list <[1,a,[true,null]]>", "lists are written as Hurl does" },
    { "{\"b\": 1, \"a\": [\"x\"]}", "object <{\"b\":1,\"a\":[\"x\"]}>", "the document's order" },
    { "{\"a\": 1, \"b\": 2, \"a\": 3}", "object <{\"a\":3,\"b\":2}>",
        "of a repeated key the last value, at the first place" },
    { "null", "null", "null has no brackets" },
    { "bytes:\x01\xff", "bytes <01ff>", "bytes are hexadecimal" },
    { "date:0", "date <1970-01-01T00:00:00.000000Z>", "dates are ISO 8601" },
    { "none", "none", "nothing found" },
};

START_TEST(values_are_described)
{
    CLEANUP_ARENA struct arena a = { 0 };
    struct value v = test_value(&a, described_cases[_i].json);

    ck_assert_msg(strcmp(described(&a, &v), described_cases[_i].described) == 0, "%s: %s",
        described_cases[_i].why, described(&a, &v));
}
END_TEST

enum { BELOW = -1, SAME = 0, ABOVE = 1, NO_ORDER = 9 };
static const struct {
    const char *a, *b;
    int order;
    bool equal;
    const char *why;
} comparisons[] = {
    { "1", "1.0", SAME, true, "an integer equals the float that means the same" },
    { "1", "\"1\"", NO_ORDER, false, "a string never equals a number" },
    { "true", "\"true\"", NO_ORDER, false, "nor a boolean" },
    { "null", "\"\"", NO_ORDER, false, "null is not empty text" },
    { "null", "null", NO_ORDER, true, "null equals null but has no order" },
    { "9007199254740993", "9007199254740992", ABOVE, false, "integers compare by their digits" },
    { "123456789012345678901234567890", "123456789012345678901234567891", BELOW, false,
        "also beyond 64 bits" },
    { "-10", "-9", BELOW, false, "negative numbers turn round" },
    { "-1", "1", BELOW, false, "signs decide first" },
    { "99", "100", BELOW, false, "more digits are more" },
    { "9007199254740993", "9007199254740992.0", SAME, true, "beside a float, as doubles: Hurl" },
    { "2.5", "3", BELOW, false, "mixed order" },
    { "\"abc\"", "\"abd\"", BELOW, false, "strings by bytes" },
    { "\"ab\"", "\"abc\"", BELOW, false, "a prefix is below" },
    { "date:1", "date:2", BELOW, false, "dates have an order" },
    { "[1,2]", "[1.0,2]", NO_ORDER, true, "lists by their items" },
    { "[1,2]", "[2,1]", NO_ORDER, false, "whose order counts" },
    { "{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", NO_ORDER, true, "that of keys does not" },
    { "{\"a\":1}", "{\"a\":1,\"b\":2}", NO_ORDER, false, "a key more" },
    { "bytes:abc", "\"abc\"", NO_ORDER, false, "bytes are no string" },
    { "bytes:abc", "bytes:abc", NO_ORDER, true, "bytes equal bytes" },
};

START_TEST(values_are_compared)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    struct value a = test_value(&arena, comparisons[_i].a);
    struct value b = test_value(&arena, comparisons[_i].b);
    int order = NO_ORDER, back = NO_ORDER;
    bool ordered = value_compare(&a, &b, &order);

    ck_assert_msg(ordered == (comparisons[_i].order != NO_ORDER) && order == comparisons[_i].order,
        "%s: order %d", comparisons[_i].why, order);
    ck_assert_msg(value_compare(&b, &a, &back) == ordered && (!ordered || back == -order),
        "%s: the other way round", comparisons[_i].why);
    ck_assert_msg(value_equal(&a, &b) == comparisons[_i].equal, "%s: equal", comparisons[_i].why);
}
END_TEST

static const struct {
    const char *text, *described, *why;
    bool secret;
} variable_texts[] = {
    { "abc", "string <abc>", "text is a string", false },
    { "42", "integer <42>", "digits are an integer", false },
    { "014155550123", "string <014155550123>", "a leading zero is no number", false },
    { "1.5", "float <1.5>", "a float", false },
    { "true", "boolean <true>", "a boolean", false },
    { "null", "null", "null", false },
    { "\"42\"", "string <42>", "quotes make a string of anything", false },
    { "", "string <>", "empty text", false },
    { "abc", "string <abc>", "a secret keeps its mark", true },
};

START_TEST(variables_take_their_type_from_text)
{
    CLEANUP_VARIABLES struct variables vs = { 0 };
    CLEANUP_ARENA struct arena a = { 0 };
    const struct variable *v;

    variables_set_text(&vs, "v", variable_texts[_i].text, variable_texts[_i].secret);
    v = variables_find(&vs, "v");
    ck_assert_ptr_nonnull(v);
    ck_assert_msg(strcmp(described(&a, &v->value), variable_texts[_i].described) == 0, "%s",
        variable_texts[_i].why);
    ck_assert_msg(v->secret == variable_texts[_i].secret, "%s", variable_texts[_i].why);
}
END_TEST

START_TEST(a_variable_set_again_is_replaced)
{
    CLEANUP_VARIABLES struct variables vs = { 0 }, copy = { 0 };
    CLEANUP_ARENA struct arena a = { 0 };
    struct value list = test_value(&a, "[{\"a\": \"x\"}]");

    variables_set_text(&vs, "token", "one", true);
    for (int i = 0; i < 40; i++)
        variables_set_text(&vs, arena_printf(&a, "v%d", i), "1", false);
    variables_set(&vs, "token", &list, false);
    ck_assert_uint_eq(vs.n, 41);
    ck_assert_msg(variables_find(&vs, "token")->secret, "a secret stays secret");
    arena_release(&a); /* the set has its own copy */
    variables_copy(&copy, &vs);
    variables_release(&vs);
    ck_assert_str_eq(
        described(&a, &variables_find(&copy, "token")->value), "list <[{\"a\":\"x\"}]>");
    ck_assert_ptr_null(variables_find(&copy, "other"));
}
END_TEST

int main(void)
{
    Suite *s = suite_create("value");
    TCase *tc = tcase_create("value");

    tcase_add_loop_test(tc, values_are_described, 0, ARRAY_SIZE(described_cases));
    tcase_add_loop_test(tc, values_are_compared, 0, ARRAY_SIZE(comparisons));
    tcase_add_loop_test(tc, variables_take_their_type_from_text, 0, ARRAY_SIZE(variable_texts));
    tcase_add_test(tc, a_variable_set_again_is_replaced);
    suite_add_tcase(s, tc);
    return suite_run(s);
}
