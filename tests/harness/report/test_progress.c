/* Proves harness/report/progress: what the line says, and that it fits. */
#include "base/text.h"
#include "harness/report/progress.h"
#include "tests/support/suite.h"

static const struct {
    const char *why;
    struct progress p;
    size_t columns;
    const char *line;
} cases[] = {
    { "nothing runs yet", { .n = 3 }, 80, "0/3" },
    { "a name", { .n = 3, .running = { "a" }, .n_running = 1 }, 80, "0/3: a" },
    { "failures, and two names", { 2, 1, 40, { "a", "b" }, 2 }, 80, "2/40, 1 failed: a, b" },
    { "just fits: one column stays free", { 0, 0, 3, { "abc" }, 1 }, 9, "0/3: abc" },
    { "a name that does not fit whole is left out", { 0, 0, 3, { "abc" }, 1 }, 8, "0/3" },
    { "and all behind it", { 0, 0, 3, { "a", "bcdef", "g" }, 3 }, 12, "0/3: a" },
    { "counts that do not fit", { 100, 10, 1000, { 0 }, 0 }, 10, "" },
    { "a column is a character", { 0, 0, 3, { "\xc3\xa4\xc3\xb6\xc3\xbc" }, 1 }, 9,
        "0/3: \xc3\xa4\xc3\xb6\xc3\xbc" },
    { "a name moves no cursor", { 0, 0, 3, { "a\x1b[2J" }, 1 }, 80, "0/3: a\\u{1b}[2J" },
};

START_TEST(line_says_how_far_it_is)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;

    progress_line(&out, &cases[_i].p, cases[_i].columns);
    ck_assert_msg(text_equal(out.buf, cases[_i].line), "%s: got %s", cases[_i].why, out.buf);
}
END_TEST

static Suite *progress_suite(void)
{
    Suite *s = suite_create("report progress");
    TCase *tc = tcase_create("progress");

    tcase_add_loop_test(tc, line_says_how_far_it_is, 0, ARRAY_SIZE(cases));
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return suite_run(progress_suite());
}
