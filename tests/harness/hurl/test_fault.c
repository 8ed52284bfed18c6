#include "harness/hurl/fault.h"
#include "tests/support/suite.h"

#include <string.h>

#define A60 "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff"

static const struct {
    const char *why, *text;
    struct hurl_place place;
    const char *shown;
} cases[] = {
    { "plain", "one\ntwo three\nfour", { 2, 5, 5, 0, 0 },
        "error: wrong\n"
        "  --> a.hurl:2:5\n"
        "     |\n"
        "   2 | two three\n"
        "     |     ^^^^^ because\n"
        "     |\n" },
    { "a tab becomes four spaces, before the place and under it", "\ta\tb", { 1, 2, 3, 0, 0 },
        "error: wrong\n"
        "  --> a.hurl:1:2\n"
        "     |\n"
        "   1 |     a    b\n"
        "     |     ^^^^^^ because\n"
        "     |\n" },
    { "wide characters take two columns, combining marks none", "日本 e\xCC\x81 x",
        { 1, 7, 1, 0, 0 },
        "error: wrong\n"
        "  --> a.hurl:1:7\n"
        "     |\n"
        "   1 | 日本 e\xCC\x81 x\n"
        "     |        ^ because\n"
        "     |\n" },
    { "something is missing at the line's end", "abc\r\nd", { 1, 4, 1, 0, 0 },
        "error: wrong\n"
        "  --> a.hurl:1:4\n"
        "     |\n"
        "   1 | abc\n"
        "     |    ^ because\n"
        "     |\n" },
    { "the line does not exist", "abc\n", { 7, 1, 1, 0, 0 },
        "error: wrong\n"
        "  --> a.hurl:7:1\n"
        "     |\n"
        "   7 | \n"
        "     | ^ because\n"
        "     |\n" },
    { "a long line is cut around the place", A60 A60 A60 A60 A60, { 1, 71, 2, 0, 0 },
        "error: wrong\n"
        "  --> a.hurl:1:71\n"
        "     |\n"
        "   1 | ...bbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff"
        "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff"
        "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee...\n"
        "     |                                                                ^^ because\n"
        "     |\n" },
    { "what would move the terminal's cursor is not shown", "a\x1B[2Jb\xFF", { 1, 6, 1, 0, 0 },
        "error: wrong\n"
        "  --> a.hurl:1:6\n"
        "     |\n"
        "   1 | a?[2Jb\xFF\n"
        "     |      ^ because\n"
        "     |\n" },
    { "no place", "abc", { 0, 0, 0, 0, 0 },
        "error: wrong\n"
        "  --> a.hurl\n"
        "     | because\n" },
};

START_TEST(fault_is_shown)
{
    CLEANUP_STRBUF struct strbuf shown = STRBUF_INIT;
    struct hurl_fault fault = { "a.hurl", cases[_i].place, "wrong", "because" };

    hurl_fault_render(&shown, &fault, cases[_i].text, strlen(cases[_i].text));
    ck_assert_msg(strcmp(shown.buf, cases[_i].shown) == 0, "%s:\n%s", cases[_i].why, shown.buf);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hurl fault");
    TCase *fault = tcase_create("fault");

    tcase_add_loop_test(fault, fault_is_shown, 0, ARRAY_SIZE(cases));
    suite_add_tcase(suite, fault);
    return suite_run(suite);
}
