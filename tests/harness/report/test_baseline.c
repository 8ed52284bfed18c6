#include "base/text.h"
#include "harness/report/baseline.h"
#include "tests/support/suite.h"

#include <string.h>

#define TAIL "reason: r\nsince: 2026-11-28\n"

static const struct {
    const char *why, *text, *fault; /* fault NULL: it is read, and reads the same once written */
} cases[] = {
    { "nothing", "", NULL },
    { "comments and empty lines", "# a\n\n   # b\n", NULL },
    { "one", "[a]\nassert: HTTP 200\n" TAIL, NULL },
    { "two of one scenario", "[a]\nassert: x\n" TAIL "assert: y\n" TAIL, NULL },
    { "the second such line", "[a]\nassert: x\nnth: 2\n" TAIL, NULL },
    { "the first and the second", "[a]\nassert: x\n" TAIL "assert: x\nnth: 2\n" TAIL, NULL },
    { "a colon in it", "[a]\nassert: Content-Type: x: y\n" TAIL, NULL },
    { "brackets in an id", "[a[0]]\nassert: x\n" TAIL, NULL },
    { "a hash in an assert", "[a]\nassert: body == \"# x\"\n" TAIL, NULL },
    { "without a line break at its end", "[a]\nassert: x\nreason: r\nsince: 2024-02-29", NULL },
    { "a key before a scenario", "assert: x\n", "known:1: no scenario yet" },
    { "no key at all", "[a]\noops\n", "known:2: neither [scenario] nor key: value" },
    { "a misspelt key", "[a]\nassert: x\nreasn: r\n",
        "known:3: no key \"reasn\"; did you mean reason?" },
    { "a key like none", "[a]\nassert: x\nquux: r\n", "known:3: no key \"quux\"" },
    { "a reason before its assert", "[a]\nreason: r\n",
        "known:2: reason: comes behind the assert:" },
    { "a reason in the next section", "[a]\nassert: x\n" TAIL "[b]\nreason: r\n",
        "known:6: reason: comes behind" },
    { "no reason", "[a]\nassert: x\nsince: 2026-01-01\n", "known:2: this assert has no reason:" },
    { "no date", "[a]\nassert: x\nreason: r\n", "known:2: this assert has no since:" },
    { "an empty reason", "[a]\nassert: x\nreason:  \n", "known:3: reason: has no text" },
    { "an empty assert", "[a]\nassert:\n", "known:2: assert: has no text" },
    { "two reasons", "[a]\nassert: x\nreason: r\nreason: s\n", "known:4: reason: stands twice" },
    { "another date", "[a]\nassert: x\nsince: 28.11.2026\n", "known:3: since: is a date" },
    { "a day that is none", "[a]\nassert: x\nsince: 2026-02-29\n", "known:3: since: is a date" },
    { "month 0", "[a]\nassert: x\nsince: 2026-00-01\n", "known:3: since: is a date" },
    { "text behind the date", "[a]\nassert: x\nsince: 2026-01-01x\n", "known:3: since: is a date" },
    { "nth 0", "[a]\nassert: x\nnth: 0\n", "known:3: nth: is a number from 1" },
    { "nth beyond all", "[a]\nassert: x\nnth: 4294967297\n", "known:3: nth: is a number from 1" },
    { "the same twice", "[a]\nassert: x\n" TAIL "[b]\nassert: x\n" TAIL "[a]\nassert: x\n" TAIL,
        "known:10: this failure stands in line 2 already" },
    { "an open bracket", "[a\n", "known:1: a scenario is written [its-id]" },
    { "no id", "[]\n", "known:1: a scenario is written [its-id]" },
    { "not UTF-8", "[a\xff]\n", "known:1: this is no text in UTF-8" },
};

START_TEST(a_baseline_is_read)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT, out = STRBUF_INIT, again = STRBUF_INIT;
    const char *text = cases[_i].text;
    struct baseline b = { 0 };
    int r = baseline_read(&a, "known", text, strlen(text), &b, &why);

    if (cases[_i].fault) {
        ck_assert_msg(
            r < 0 && text_starts_with(why.buf, cases[_i].fault), "%s: %s", cases[_i].why, why.buf);
        return;
    }
    ck_assert_msg(r == 0, "%s: %s", cases[_i].why, why.buf);
    baseline_write(b.at, b.n, &out);
    ck_assert(baseline_read(&a, "known", out.buf, out.len, &b, &why) == 0);
    baseline_write(b.at, b.n, &again);
    ck_assert_msg(text_equal(out.buf, again.buf), "%s: %s", cases[_i].why, again.buf);
    ck_assert_msg(!b.n || strstr(out.buf, text) || text[strlen(text) - 1] != '\n', "%s: %s",
        cases[_i].why, out.buf);
}
END_TEST

START_TEST(white_space_around_is_nothing)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    static const char text[] =
        "\t[a] \r\n  assert:\t HTTP 200 \r\n reason:r\r\nsince:   2026-11-28\t\r\n";
    struct baseline b = { 0 };
    const struct known_failure *k;

    ck_assert_msg(baseline_read(&a, "known", text, strlen(text), &b, &why) == 0, "%s", why.buf);
    k = baseline_find(&b, "a", "HTTP 200", 1);
    ck_assert_ptr_nonnull(k);
    ck_assert_str_eq(k->reason, "r");
    ck_assert_str_eq(k->since, "2026-11-28");
    ck_assert_uint_eq(k->line, 2);
    ck_assert_ptr_null(baseline_find(&b, "a", "HTTP 200", 2));
    ck_assert_ptr_null(baseline_find(&b, "b", "HTTP 200", 1));
}
END_TEST

START_TEST(a_value_stays_one_line)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT, out = STRBUF_INIT;
    const struct known_failure k = {
        .scenario = "a", .what = "x\ny", .nth = 1, .reason = "r", .since = "2026-01-01"
    };
    struct baseline b = { 0 };

    baseline_write(&k, 1, &out);
    ck_assert(baseline_read(&a, "known", out.buf, out.len, &b, &why) == 0);
    ck_assert_str_eq(b.at[0].what, "x y");
}
END_TEST

static Suite *baseline_suite(void)
{
    Suite *s = suite_create("baseline");
    TCase *tc = tcase_create("baseline");

    tcase_add_loop_test(tc, a_baseline_is_read, 0, ARRAY_SIZE(cases));
    tcase_add_test(tc, white_space_around_is_nothing);
    tcase_add_test(tc, a_value_stays_one_line);
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return suite_run(baseline_suite());
}
