/* Proves the log: an event is one line, whatever those wrote whose words stand in it. */
#include "base/log.h"

#include "tests/support/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *why;
    enum log_level level;
    const char *text, *line;
} events[] = {
    { "as it is", LOG_INFO, "two  blanks", "plivo-mock: two  blanks\n" },
    { "a warning", LOG_WARNING, "x", "plivo-mock: warning: x\n" },
    { "an answer of several lines", LOG_ERROR, "refused: {\n  \"error\": \"no\"\n}\n",
        "plivo-mock: error: refused: { \"error\": \"no\" }\n" },
    { "a line that somebody forges", LOG_WARNING, "http://a/\r\nplivo-mock: ready",
        "plivo-mock: warning: http://a/ plivo-mock: ready\n" },
    { "what steers a terminal", LOG_INFO, "a\x1b[2Jb\x7f", "plivo-mock: a [2Jb\n" },
    { "UTF-8", LOG_INFO, "caf\xc3\xa9", "plivo-mock: caf\xc3\xa9\n" },
    { "nothing", LOG_INFO, "", "plivo-mock: \n" },
};

/* What is written to stderr meanwhile; each case is a process of its own. */
static char *logged(enum log_level level, const char *text)
{
    char *written = NULL;
    size_t len;
    FILE *before = stderr;

    stderr = open_memstream(&written, &len);
    ck_assert_ptr_nonnull(stderr);
    log_event(level, "%s", text);
    fclose(stderr);
    stderr = before;
    return written;
}

START_TEST(event_is_one_line)
{
    char *line = logged(events[_i].level, events[_i].text);

    ck_assert_msg(strcmp(line, events[_i].line) == 0, "%s: %s", events[_i].why, line);
    free(line);
}
END_TEST

START_TEST(json_is_one_line_too)
{
    char *line;

    log_format_set(LOG_JSON);
    line = logged(LOG_WARNING, "a \"b\"\n c");
    ck_assert_msg(strstr(line, "\"level\":\"warning\""), "%s", line);
    ck_assert_msg(strstr(line, "\"message\":\"a \\\"b\\\" c\"}\n"), "%s", line);
    free(line);
}
END_TEST

static Suite *log_suite(void)
{
    Suite *suite = suite_create("log");
    TCase *tc = tcase_create("log");

    tcase_add_loop_test(tc, event_is_one_line, 0, ARRAY_SIZE(events));
    tcase_add_test(tc, json_is_one_line_too);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(log_suite());
}
