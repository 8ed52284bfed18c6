/* Proves base/options.c. */
#include "base/options.h"
#include "base/text.h"
#include "tests/support/suite.h"

#include <errno.h>
#include <string.h>

static const struct option_row rows[] = {
    { "world", OPTION_TEXT, "NAME", "article", NULL, 0, "The world to load.", false },
    { "port", OPTION_COUNT, "N", "8080", NULL, 65535, "The port to listen on.", false },
    { "log-format", OPTION_CHOICE, NULL, "text", "text|json", 0, "How events are logged.", false },
    { "assume", OPTION_LIST, "KEY=VALUE", NULL, NULL, 0, "Turns an assumption.", false },
    { "live", OPTION_FLAG, NULL, NULL, NULL, 0, "Allows the real service.", false },
    { "token", OPTION_TEXT, "T", NULL, NULL, 0, "Never from outside.", true },
    { 0 },
};

enum { ARGUMENTS_MAX = 8 };
static const struct {
    const char *why;
    const char *arguments[ARGUMENTS_MAX];
    const char *environment[2]; /* name and value, or NULL */
    const char *option, *value; /* what the option then is; NULL for none */
    size_t operands;
    const char *error; /* a piece of the sentence; NULL: none */
} cases[] = {
    { "a fallback", { NULL }, { NULL }, "world", "article", 0, NULL },
    { "no fallback", { NULL }, { NULL }, "token", NULL, 0, NULL },
    { "two words", { "--world", "big" }, { NULL }, "world", "big", 0, NULL },
    { "one word", { "--world=big" }, { NULL }, "world", "big", 0, NULL },
    { "an empty value", { "--world=" }, { NULL }, "world", "", 0, NULL },
    { "a value with '='", { "--world=a=b" }, { NULL }, "world", "a=b", 0, NULL },
    { "the last one counts", { "--port", "1", "--port=2" }, { NULL }, "port", "2", 0, NULL },
    { "the largest count", { "--port=65535" }, { NULL }, "port", "65535", 0, NULL },
    { "a choice", { "--log-format=json" }, { NULL }, "log-format", "json", 0, NULL },
    { "operands between", { "a", "--live", "b" }, { NULL }, "live", "1", 2, NULL },
    { "a dash is an operand", { "-" }, { NULL }, "world", "article", 1, NULL },
    { "behind two dashes", { "--", "--world" }, { NULL }, "world", "article", 1, NULL },
    { "the environment", { NULL }, { "T_LOG_FORMAT", "json" }, "log-format", "json", 0, NULL },
    { "a flag beats it", { "--port=1" }, { "T_PORT", "2" }, "port", "1", 0, NULL },
    { "an empty one is none", { NULL }, { "T_PORT", "" }, "port", "8080", 0, NULL },
    { "a flag from it", { NULL }, { "T_LIVE", "true" }, "live", "1", 0, NULL },
    { "a flag off", { NULL }, { "T_LIVE", "false" }, "live", NULL, 0, NULL },
    { "neither on nor off", { NULL }, { "T_LIVE", "banana" }, NULL, NULL, 0,
        "T_LIVE is \"banana\"" },
    { "not from it", { NULL }, { "T_TOKEN", "x" }, "token", NULL, 0, NULL },
    { "unknown, with the nearest", { "--wrold=a" }, { NULL }, NULL, NULL, 0,
        "no option --wrold; did you mean --world?" },
    { "unknown, nothing near", { "--zzzzzzzz" }, { NULL }, NULL, NULL, 0, "no option --zzzzzzzz" },
    { "a short one", { "-p" }, { NULL }, NULL, NULL, 0, "no option -p" },
    { "no value", { "--world" }, { NULL }, NULL, NULL, 0, "--world needs a value" },
    { "a flag with a value", { "--live=1" }, { NULL }, NULL, NULL, 0, "--live takes no value" },
    { "no number", { "--port=x" }, { NULL }, NULL, NULL, 0, "whole number from 0 to 65535" },
    { "too large", { "--port=65536" }, { NULL }, NULL, NULL, 0, "--port is \"65536\"" },
    { "no such choice", { "--log-format=xml" }, { NULL }, NULL, NULL, 0, "one of text|json" },
    { "half a choice", { "--log-format=tex" }, { NULL }, NULL, NULL, 0, "one of text|json" },
    { "wrong from outside", { NULL }, { "T_PORT", "x" }, NULL, NULL, 0, "T_PORT is \"x\"" },
};

static int arguments_count(const char *const *arguments)
{
    int n = 0;

    while (n < ARGUMENTS_MAX && arguments[n])
        n++;
    return n;
}

START_TEST(arguments_are_read)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct options o;
    int r;

    if (cases[_i].environment[0])
        setenv(cases[_i].environment[0], cases[_i].environment[1], 1);
    r = options_read(&a, rows, "T_", arguments_count(cases[_i].arguments),
        (char *const *)cases[_i].arguments, &o, &why);
    ck_assert_msg(r == (cases[_i].error ? -EINVAL : 0), "%s: %s", cases[_i].why, why.buf);
    if (cases[_i].error) {
        ck_assert_msg(strstr(why.buf, cases[_i].error) != NULL, "%s: %s", cases[_i].why, why.buf);
        return;
    }
    ck_assert_msg(text_equal(option_text(&o, cases[_i].option), cases[_i].value), "%s: %s",
        cases[_i].why, option_text(&o, cases[_i].option));
    ck_assert_msg(o.n_operands == cases[_i].operands, "%s", cases[_i].why);
    ck_assert_ptr_null(o.operands[o.n_operands]);
}
END_TEST

START_TEST(a_list_keeps_all_in_order)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    char *const arguments[] = { "--assume=a=1", "--live", "--assume", "b=2" };
    struct options o;
    const char *const *list;
    size_t n;

    ck_assert_int_eq(options_read(&a, rows, NULL, 4, arguments, &o, &why), 0);
    list = option_list(&o, "assume", &n);
    ck_assert_uint_eq(n, 2);
    ck_assert_str_eq(list[0], "a=1");
    ck_assert_str_eq(list[1], "b=2");
    ck_assert(option_flag(&o, "live"));
    ck_assert_uint_eq(option_count(&o, "port"), 8080);
}
END_TEST

START_TEST(help_beats_mistakes_behind_it)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    char *const arguments[] = { "-h", "--nonsense" };
    struct options o;

    ck_assert_int_eq(options_read(&a, rows, NULL, 2, arguments, &o, &why), 0);
    ck_assert(o.help);
}
END_TEST

START_TEST(help_names_every_option_within_80_columns)
{
    CLEANUP_STRBUF struct strbuf help = STRBUF_INIT;

    options_help(rows, "T_", &help);
    for (size_t i = 0; rows[i].name; i++)
        ck_assert_ptr_nonnull(strstr(help.buf, rows[i].name));
    ck_assert_ptr_nonnull(strstr(help.buf, "[T_LOG_FORMAT]"));
    ck_assert_ptr_null(strstr(help.buf, "T_TOKEN"));
    ck_assert_ptr_nonnull(strstr(help.buf, "Default: 8080."));
    for (const char *line = help.buf; *line; line += strcspn(line, "\n") + 1)
        ck_assert_uint_le(strcspn(line, "\n"), 80);
}
END_TEST

static Suite *options_suite(void)
{
    Suite *suite = suite_create("options");
    TCase *tc = tcase_create("options");

    tcase_add_loop_test(tc, arguments_are_read, 0, ARRAY_SIZE(cases));
    tcase_add_test(tc, a_list_keeps_all_in_order);
    tcase_add_test(tc, help_beats_mistakes_behind_it);
    tcase_add_test(tc, help_names_every_option_within_80_columns);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(options_suite());
}
