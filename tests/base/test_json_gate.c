/* Proves base/json_gate.c by cases of ours and by the JSON parsing test suite in fixtures/. */
#include "base/file.h"
#include "base/json_gate.h"
#include "tests/support/suite.h"

#include <cjson/cJSON.h>
#include <dirent.h>
#include <string.h>

#define TEXT(s) s, sizeof(s) - 1

static const struct {
    const char *why;
    const char *text;
    size_t len;
    bool accepted;
    int offset; /* of the first wrong byte */
} cases[] = {
    { "a body as the SDKs send it", TEXT("{\"src\":\"1\",\"dst\":\"2\",\"log\":true}"), true, 0 },
    { "a value that is no object", TEXT("12"), true, 0 },
    { "white space around everything", TEXT(" \t\r\n[ 1 , { \"a\" : 2 } ] \n"), true, 0 },
    { "Go escapes '<'", TEXT("{\"dst\":\"1\\u003c2\"}\n"), true, 0 },
    { "PHP escapes '/'", TEXT("\"http:\\/\\/a\""), true, 0 },
    { "an escaped NUL is legal", TEXT("\"a\\u0000b\""), true, 0 },
    { "a pair of surrogates", TEXT("\"\\ud83d\\uDE00\""), true, 0 },
    { "UTF-8 of two to four bytes", TEXT("\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\""), true, 0 },
    { "a string of eight plain bytes", TEXT("\"12345678\""), true, 0 },
    { "DEL needs no escape", TEXT("\"\x7F\""), true, 0 },
    { "numbers in full dress", TEXT("[-0, -1.5e+10, 0.0, 1E-2]"), true, 0 },
    { "nothing at all", TEXT(""), false, 0 },
    { "only white space", TEXT("  "), false, 2 },
    { "the article's own body", TEXT("{\"media_ids\": \"[\"801c2056\"]\"}"), false, 17 },
    { "a trailing comma in an object", TEXT("{\"a\":1,}"), false, 7 },
    { "a trailing comma in an array", TEXT("[1,]"), false, 3 },
    { "a leading zero", TEXT("[012]"), false, 2 },
    { "a plus", TEXT("+1"), false, 0 },
    { "a bare point", TEXT("1."), false, 2 },
    { "an exponent without digits", TEXT("1e+"), false, 3 },
    { "a byte order mark", TEXT("\xEF\xBB\xBF{}"), false, 0 },
    { "a raw NUL in a string", TEXT("\"a\0b\""), false, 2 },
    { "a raw NUL behind the value", TEXT("{}\0"), false, 2 },
    { "a raw newline in a string", TEXT("\"12345678\n\""), false, 9 },
    { "a control byte behind plain ones",
        TEXT("\"1234567\x01"
             "9\""),
        false, 8 },
    { "a lone high surrogate", TEXT("\"\\ud83d\""), false, 1 },
    { "a high surrogate and a letter", TEXT("\"\\ud83d\\u0041\""), false, 1 },
    { "a lone low surrogate", TEXT("\"\\ude00\""), false, 1 },
    { "an escape that is none", TEXT("\"\\x41\""), false, 1 },
    { "an escaped raw NUL", TEXT("\"\\\0\""), false, 1 },
    { "three hexadecimal digits", TEXT("\"\\u12\""), false, 1 },
    { "an overlong form", TEXT("\"\xC0\x80\""), false, 1 },
    { "a surrogate in UTF-8", TEXT("\"ab\xED\xA0\x80\""), false, 3 },
    { "above U+10FFFF", TEXT("\"\xF4\x90\x80\x80\""), false, 1 },
    { "half a character", TEXT("\"\xC3\""), false, 1 },
    { "text behind the value", TEXT("{} {}"), false, 3 },
    { "single quotes", TEXT("{'a':1}"), false, 1 },
    { "a bare name", TEXT("{a:1}"), false, 1 },
    { "a name without a value", TEXT("{\"a\"}"), false, 4 },
    { "the wrong bracket", TEXT("[1}"), false, 2 },
    { "an open string", TEXT("\"abc"), false, 4 },
    { "an open object", TEXT("{\"a\":1"), false, 6 },
    { "a word with a capital", TEXT("True"), false, 0 },
    { "half a word", TEXT("tru"), false, 0 },
    { "a comment", TEXT("/**/{}"), false, 0 },
};

START_TEST(case_is_judged)
{
    struct json_gate_report report = { 0, NULL };
    bool accepted = json_gate(cases[_i].text, cases[_i].len, &report);

    ck_assert_msg(accepted == cases[_i].accepted, "%s", cases[_i].why);
    ck_assert_msg(
        accepted == !report.reason, "%s: a reason and a refusal go together", cases[_i].why);
    ck_assert_msg(
        report.offset == (size_t)cases[_i].offset, "%s: offset %zu", cases[_i].why, report.offset);
}
END_TEST

/* The gate must not look behind len, where a socket's buffer holds another request. */
START_TEST(every_prefix_is_judged_alone)
{
    char *exact = malloc(cases[_i].len + 1);

    for (size_t len = 0; len < cases[_i].len; len++) {
        char *end = exact + cases[_i].len + 1 - len;

        memcpy(end, cases[_i].text, len); /* ends with the piece, so ASan sees one byte more */
        ck_assert_msg(json_gate(end, len, NULL) == json_gate(cases[_i].text, len, NULL),
            "%s: the first %zu bytes", cases[_i].why, len);
    }
    free(exact);
}
END_TEST

static bool nested(size_t depth, char open, char close)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    for (size_t i = 0; i < depth; i++)
        strbuf_adds(&text, open == '{' && i + 1 < depth ? "{\"a\":" : (char[]){ open, '\0' });
    strbuf_addn(&text, close, depth);
    return json_gate(text.buf, text.len, NULL);
}

START_TEST(depth_is_bounded)
{
    ck_assert(nested(JSON_DEPTH_MAX, '[', ']'));
    ck_assert(nested(JSON_DEPTH_MAX, '{', '}'));
    ck_assert(!nested(JSON_DEPTH_MAX + 1, '[', ']'));
    ck_assert(!nested(JSON_DEPTH_MAX + 1, '{', '}'));
}
END_TEST

static void suite_file_is_judged(const char *folder, const char *name)
{
    CLEANUP_STRBUF struct strbuf path = STRBUF_INIT, text = STRBUF_INIT;
    bool accepted;

    strbuf_addf(&path, "%s/%s", folder, name);
    ck_assert_int_eq(file_read(path.buf, &text), 0);
    accepted = json_gate(text.buf, text.len, NULL);
    if (*name != 'i')
        ck_assert_msg(accepted == (*name == 'y'), "%s", name);
    if (accepted)
        cJSON_Delete(cJSON_ParseWithLength(text.buf, text.len));
}

START_TEST(test_suite_is_judged)
{
    const char *folder = getenv("JSON_TEST_SUITE");
    DIR *dir = folder ? opendir(folder) : NULL;
    size_t seen = 0;

    ck_assert_msg(dir != NULL, "JSON_TEST_SUITE has to name fixtures/json-test-suite/test_parsing");
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (*entry->d_name == '.')
            continue;
        suite_file_is_judged(folder, entry->d_name);
        seen++;
    }
    closedir(dir);
    ck_assert_uint_eq(seen, 318);
}
END_TEST

static Suite *json_gate_suite(void)
{
    Suite *suite = suite_create("json gate");
    TCase *tc = tcase_create("judging");

    tcase_add_loop_test(tc, case_is_judged, 0, ARRAY_SIZE(cases));
    tcase_add_loop_test(tc, every_prefix_is_judged_alone, 0, ARRAY_SIZE(cases));
    tcase_add_test(tc, depth_is_bounded);
    tcase_add_test(tc, test_suite_is_judged);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(json_gate_suite());
}
