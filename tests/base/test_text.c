/* Proves base/text.c. */
#include "base/strbuf.h"
#include "base/text.h"
#include "tests/support/suite.h"

#include <errno.h>
#include <string.h>

static const struct {
    const char *why, *text;
    int error;
    uint64_t value;
} whole_numbers[] = {
    { "zero", "0", 0, 0 },
    { "leading zeros are digits", "007", 0, 7 },
    { "the largest", "18446744073709551615", 0, UINT64_MAX },
    { "one more", "18446744073709551616", -ERANGE, 0 },
    { "far more", "99999999999999999999999", -ERANGE, 0 },
    { "nothing", "", -EINVAL, 0 },
    { "a sign", "-1", -EINVAL, 0 },
    { "a plus", "+1", -EINVAL, 0 },
    { "white space", " 1", -EINVAL, 0 },
    { "text behind", "1a", -EINVAL, 0 },
    { "too large and no number: no number", "99999999999999999999999x", -EINVAL, 0 },
};

START_TEST(whole_number_is_read)
{
    uint64_t value = 0;

    ck_assert_msg(parse_u64(whole_numbers[_i].text, &value) == whole_numbers[_i].error, "%s",
        whole_numbers[_i].why);
    ck_assert_msg(value == whole_numbers[_i].value, "%s", whole_numbers[_i].why);
}
END_TEST

static const struct {
    const char *why, *text;
    int error;
    int64_t value;
} signed_numbers[] = {
    { "positive", "42", 0, 42 },
    { "negative", "-42", 0, -42 },
    { "the least", "-9223372036854775808", 0, INT64_MIN },
    { "one less", "-9223372036854775809", -ERANGE, 0 },
    { "the largest", "9223372036854775807", 0, INT64_MAX },
    { "one more", "9223372036854775808", -ERANGE, 0 },
    { "only a sign", "-", -EINVAL, 0 },
    { "two signs", "--1", -EINVAL, 0 },
};

START_TEST(signed_number_is_read)
{
    int64_t value = 0;

    ck_assert_msg(parse_i64(signed_numbers[_i].text, &value) == signed_numbers[_i].error, "%s",
        signed_numbers[_i].why);
    ck_assert_msg(value == signed_numbers[_i].value, "%s", signed_numbers[_i].why);
}
END_TEST

static const struct {
    const char *why, *text;
    size_t valid_prefix;
} utf8_texts[] = {
    { "nothing", "", 0 },
    { "ASCII", "abc", 3 },
    { "two, three and four bytes", "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", 9 },
    { "the last code point", "\xF4\x8F\xBF\xBF", 4 },
    { "the last before the surrogates", "\xED\x9F\xBF", 3 },
    { "beyond the last", "a\xF4\x90\x80\x80", 1 },
    { "a surrogate", "ab\xED\xA0\x80", 2 },
    { "overlong, two bytes", "\xC0\x80", 0 },
    { "overlong, three bytes", "\xE0\x9F\xBF", 0 },
    { "overlong, four bytes", "\xF0\x8F\xBF\xBF", 0 },
    { "a lone continuation", "a\x80", 1 },
    { "a lead byte at the end", "a\xE2\x82", 1 },
    { "a lead byte before ASCII", "\xC3(", 0 },
    { "a byte that is never one", "\xFF", 0 },
};

START_TEST(utf8_is_judged)
{
    size_t len = strlen(utf8_texts[_i].text), expected = utf8_texts[_i].valid_prefix;

    ck_assert_msg(
        utf8_valid_prefix(utf8_texts[_i].text, len) == expected, "%s", utf8_texts[_i].why);
    ck_assert_msg(
        utf8_is_valid(utf8_texts[_i].text, len) == (expected == len), "%s", utf8_texts[_i].why);
}
END_TEST

START_TEST(utf8_round_trip)
{
    static const uint32_t code_points[] = { 1, 0x7F, 0x80, 0x7FF, 0x800, 0xFFFF, 0x10000,
        0x10FFFF };
    uint32_t cp = code_points[_i];
    char bytes[5] = { 0 };
    const char *at = bytes;
    size_t n = utf8_put(cp, bytes);

    ck_assert_uint_eq(strlen(bytes), n);
    ck_assert_uint_eq(utf8_next(&at), cp);
    ck_assert_ptr_eq(at, bytes + n);
    ck_assert_uint_eq(utf8_next(&at), 0);
    ck_assert_ptr_eq(at, bytes + n);
}
END_TEST

static const struct {
    const char *why, *text;
    bool plus_is_space;
    const char *decoded; /* NULL: refused */
} escapes[] = {
    { "nothing to do", "abc", false, "abc" },
    { "both cases of digits", "%3c%3C", false, "<<" },
    { "a plus in a path", "a+b", false, "a+b" },
    { "a plus in a form", "a+b%2B", true, "a b+" },
    { "decoded once only", "%2525", false, "%25" },
    { "no digits", "%", false, NULL },
    { "one digit", "a%4", false, NULL },
    { "no hexadecimal digit", "%zz", false, NULL },
    { "a good one before a bad one", "%41%4g", false, NULL },
};

START_TEST(percent_escapes_are_decoded)
{
    char text[32] = { 0 };
    size_t len = strlen(escapes[_i].text);
    ptrdiff_t decoded;

    memcpy(text, escapes[_i].text, len);
    decoded = percent_decode(text, len, escapes[_i].plus_is_space);
    if (!escapes[_i].decoded) {
        ck_assert_msg(decoded == -EINVAL, "%s", escapes[_i].why);
        ck_assert_msg(strcmp(text, escapes[_i].text) == 0, "%s: changed", escapes[_i].why);
        return;
    }
    ck_assert_msg(decoded == (ptrdiff_t)strlen(escapes[_i].decoded), "%s", escapes[_i].why);
    ck_assert_msg(memcmp(text, escapes[_i].decoded, (size_t)decoded) == 0, "%s", escapes[_i].why);
}
END_TEST

static const struct {
    const char *why, *a, *b;
    size_t distance;
} distances[] = {
    { "equal", "port", "port", 0 },
    { "one dropped", "port", "pot", 1 },
    { "one inserted", "pot", "port", 1 },
    { "one replaced", "host", "most", 1 },
    { "two neighbours swapped", "wrold", "world", 1 },
    { "all of it", "", "abc", 3 },
};

START_TEST(edits_are_counted)
{
    ck_assert_msg(edit_distance(distances[_i].a, distances[_i].b) == distances[_i].distance, "%s",
        distances[_i].why);
}
END_TEST

START_TEST(texts_are_compared)
{
    ck_assert(text_equal("a", "a") && !text_equal("a", "A") && !text_equal("a", NULL));
    ck_assert(text_equal(NULL, NULL));
    ck_assert(text_equal_ignore_case("Content-TYPE", "content-type"));
    ck_assert(!text_equal_ignore_case("content", "content-type"));
    ck_assert(text_starts_with("abc", "ab") && !text_starts_with("ab", "abc"));
    ck_assert(text_has_prefix_ignore_case("BaSIC x", "basic ") &&
              !text_has_prefix_ignore_case("bas", "basic"));
    /* '@' and '`' are 32 apart like 'A' and 'a', but no letters */
    ck_assert(!text_equal_ignore_case("@", "`"));
}
END_TEST

static const struct {
    const char *why, *pattern, *text;
    bool fits;
} globs[] = {
    { "the same", "abc", "abc", true },
    { "another", "abc", "abd", false },
    { "a beginning is not the whole", "ab", "abc", false },
    { "nor the other way", "abc", "ab", false },
    { "? is one", "a?c", "abc", true },
    { "and not none", "a?c", "ac", false },
    { "* is any number", "a*c", "abbbc", true },
    { "or none", "a*c", "ac", true },
    { "* alone", "*", "", true },
    { "nothing", "", "", true },
    { "nothing is not anything", "", "a", false },
    { "a star is sought again", "*ab", "aab", true },
    { "so is the last of several", "a*b*c", "abcbcbd", false },
    { "stars side by side", "a**?", "ab", true },
    { "a star in the text is one", "a?b", "a*b", true },
};

START_TEST(glob_is_matched)
{
    ck_assert_msg(
        glob_fits(globs[_i].pattern, globs[_i].text) == globs[_i].fits, "%s", globs[_i].why);
}
END_TEST

START_TEST(glob_of_many_stars_ends_soon)
{
    CLEANUP_STRBUF struct strbuf pattern = STRBUF_INIT, text = STRBUF_INIT;

    for (int i = 0; i < 1000; i++)
        strbuf_adds(&pattern, "*a");
    strbuf_addc(&pattern, 'b');
    strbuf_addn(&text, 'a', 100000);
    ck_assert(!glob_fits(pattern.buf, text.buf));
}
END_TEST

static Suite *text_suite(void)
{
    Suite *suite = suite_create("text");
    TCase *tc = tcase_create("text");

    tcase_add_loop_test(tc, whole_number_is_read, 0, ARRAY_SIZE(whole_numbers));
    tcase_add_loop_test(tc, signed_number_is_read, 0, ARRAY_SIZE(signed_numbers));
    tcase_add_loop_test(tc, utf8_is_judged, 0, ARRAY_SIZE(utf8_texts));
    tcase_add_loop_test(tc, utf8_round_trip, 0, 8);
    tcase_add_loop_test(tc, percent_escapes_are_decoded, 0, ARRAY_SIZE(escapes));
    tcase_add_loop_test(tc, edits_are_counted, 0, ARRAY_SIZE(distances));
    tcase_add_test(tc, texts_are_compared);
    tcase_add_loop_test(tc, glob_is_matched, 0, ARRAY_SIZE(globs));
    tcase_add_test(tc, glob_of_many_stars_ends_soon);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(text_suite());
}
