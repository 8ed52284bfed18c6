#include "harness/run/source_line.h"

#include "base/text.h"
#include "tests/support/suite.h"

#include <string.h>

static const char text[] =
    "# head\r\nGET {{base_url}}/a\nHTTP 200\n\n  GET {{base_url}}/b\t\n\tHTTP "
    "200\nHTTP 2000\n HTTP 200 \r\nlast";

static const struct {
    const char *why;
    unsigned line;
    const char *name; /* NULL: none */
    unsigned nth;
} cases[] = {
    { "the first line, without its line break", 1, "# head", 1 },
    { "the first of its kind", 3, "HTTP 200", 1 },
    { "an empty line", 4, NULL, 1 },
    { "white space around it", 5, "GET {{base_url}}/b", 1 },
    { "the second of its kind", 6, "HTTP 200", 2 },
    { "one that begins so is another", 7, "HTTP 2000", 1 },
    { "the third", 8, "HTTP 200", 3 },
    { "the last, without a line break", 9, "last", 1 },
    { "behind the end", 10, NULL, 1 },
    { "nowhere", 0, NULL, 1 },
};

START_TEST(a_line_has_a_name_and_is_found_by_it)
{
    CLEANUP_ARENA struct arena a = { 0 };
    const struct hurl_file file = { .text = text, .len = strlen(text) };
    unsigned nth = 99;
    const char *name = source_line_name(&a, &file, cases[_i].line, &nth);

    ck_assert_msg(text_equal(name, cases[_i].name), "%s: %s", cases[_i].why, name);
    ck_assert_msg(nth == cases[_i].nth, "%s: %u", cases[_i].why, nth);
    if (name)
        ck_assert_msg(source_line_find(&file, name, nth) == cases[_i].line, "%s", cases[_i].why);
}
END_TEST

START_TEST(what_is_not_there_is_not_found)
{
    const struct hurl_file file = { .text = text, .len = strlen(text) }, empty = { .text = "" };

    ck_assert_uint_eq(source_line_find(&file, "HTTP 200", 4), 0);
    ck_assert_uint_eq(source_line_find(&file, "HTTP 20", 1), 0);
    ck_assert_uint_eq(source_line_find(&empty, "x", 1), 0);
}
END_TEST

static Suite *source_line_suite(void)
{
    Suite *s = suite_create("source line");
    TCase *tc = tcase_create("source line");

    tcase_add_loop_test(tc, a_line_has_a_name_and_is_found_by_it, 0, ARRAY_SIZE(cases));
    tcase_add_test(tc, what_is_not_there_is_not_found);
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return suite_run(source_line_suite());
}
