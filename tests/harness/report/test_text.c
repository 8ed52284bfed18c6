/* Proves the small writers of harness/report: XML text, exchanges, explanations, --report. */
#include "base/text.h"
#include "harness/report/exchange_text.h"
#include "harness/report/explanation.h"
#include "harness/report/machine.h"
#include "harness/report/xml.h"
#include "tests/support/suite.h"

#include <string.h>

static const struct {
    const char *why, *text, *xml;
} xml_cases[] = {
    { "the five", "<a b=\"c\" d='e'>&", "&lt;a b=&quot;c&quot; d=&apos;e&apos;&gt;&amp;" },
    { "an end of CDATA", "]]>", "]]&gt;" },
    { "control characters go",
        "a\x01\x1f"
        "b\x7f",
        "ab\x7f" },
    { "tab and line break stay", "a\tb\nc", "a\tb\nc" },
    { "UTF-8 stays", "\xe2\x9c\x93\xf0\x9f\x98\x80", "\xe2\x9c\x93\xf0\x9f\x98\x80" },
    { "a stray byte",
        "a\xff"
        "b",
        "a\xef\xbf\xbd"
        "b" },
    { "a cut character", "a\xe2\x9c", "a\xef\xbf\xbd\xef\xbf\xbd" },
    { "U+FFFE is no character of XML",
        "a\xef\xbf\xbe"
        "b",
        "ab" },
    { "a surrogate", "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
};

START_TEST(text_may_stand_in_xml)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;

    xml_text(&out, xml_cases[_i].text);
    ck_assert_msg(text_equal(out.buf, xml_cases[_i].xml), "%s: got %s", xml_cases[_i].why, out.buf);
}
END_TEST

START_TEST(attribute_keeps_line_breaks)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;

    xml_attribute(&out, "message", "a\n\"b\"");
    ck_assert_str_eq(out.buf, " message=\"a&#10;&quot;b&quot;\"");
}
END_TEST

START_TEST(exchange_hides_the_login_and_cuts_the_body)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT, body = STRBUF_INIT;
    const struct exchange_header headers[] = { { "authorization", "Basic eDp5" } };
    struct http_request q = {
        .method = "GET", .url = "http://127.0.0.1/x", .headers = headers, .n_headers = 1
    };
    struct http_response answer = { .status = 200, .version = "HTTP/1.1" };
    struct redactor secrets = { 0 };

    strbuf_addn(&body, 'x', EXCHANGE_BODY_SHOWN - 1);
    strbuf_adds(&body, "\xc3\xa9tail"); /* the cut falls into the two bytes of one character */
    answer.body = body.buf;
    answer.body_len = body.len;
    exchange_text(&out, &secrets, &q, &answer);
    ck_assert_ptr_null(strstr(out.buf, "eDp5"));
    ck_assert_ptr_nonnull(strstr(out.buf, "> GET http://127.0.0.1/x\n"));
    ck_assert_ptr_nonnull(strstr(out.buf, "x\n< (6 more bytes)\n"));
    ck_assert(utf8_is_valid(out.buf, out.len));
}
END_TEST

START_TEST(a_cut_leaves_no_half_of_a_secret)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT, body = STRBUF_INIT;
    struct http_request q = { .method = "GET", .url = "http://127.0.0.1/x" };
    struct http_response answer = { .status = 200, .version = "HTTP/1.1" };
    struct redactor secrets = { 0 };

    redactor_add(&secrets, &a, "first-half/second-half", "T");
    strbuf_addn(&body, '.', EXCHANGE_BODY_SHOWN - 14);
    strbuf_adds(&body, "first-half\\/second-half and more");
    answer.body = body.buf;
    answer.body_len = body.len;
    exchange_text(&out, &secrets, &q, &answer);
    ck_assert_ptr_null(strstr(out.buf, "first-half"));
    ck_assert_ptr_nonnull(strstr(out.buf, "." REDACTED));
}
END_TEST

START_TEST(explanation_is_a_line_a_fact)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;

    explanation_text(&out, "{\"rule\":\"r-1\",\"says\":\"so\",\"src\":null,\"candidates\":["
                           "{\"number\":\"1\",\"ok\":false,\"says\":\"long\"},"
                           "{\"source\":\"x\",\"number\":\"2\",\"ok\":true}]}");
    ck_assert_str_eq(out.buf, "rule: r-1\nsays: so\ncandidates:\n"
                              "- number=1, ok=false\n- number=2, ok=true\n");
}
END_TEST

static const struct {
    const char *why, *text, *format, *said;
} report_cases[] = {
    { "junit", "junit=a.xml", "junit", NULL },
    { "a file with an equals sign", "json=a=b", "json", NULL },
    { "no file", "tap=", NULL, "is not written" },
    { "no equals sign", "tap", NULL, "is not written" },
    { "misspelt", "junt=a.xml", NULL, "did you mean junit?" },
    { "nothing near", "pdf=a.pdf", NULL, "is not written" },
};

START_TEST(report_option_is_read)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    const char *file = NULL;
    const struct report_format *f = report_format_read(report_cases[_i].text, &file, &why);

    ck_assert_msg(text_equal(f ? f->name : NULL, report_cases[_i].format), "%s: %s",
        report_cases[_i].why, why.buf);
    if (report_cases[_i].said)
        ck_assert_msg(
            strstr(why.buf, report_cases[_i].said), "%s: %s", report_cases[_i].why, why.buf);
}
END_TEST

static Suite *text_suite(void)
{
    Suite *s = suite_create("report text");
    TCase *tc = tcase_create("text");

    tcase_add_loop_test(tc, text_may_stand_in_xml, 0, ARRAY_SIZE(xml_cases));
    tcase_add_test(tc, attribute_keeps_line_breaks);
    tcase_add_test(tc, exchange_hides_the_login_and_cuts_the_body);
    tcase_add_test(tc, a_cut_leaves_no_half_of_a_secret);
    tcase_add_test(tc, explanation_is_a_line_a_fact);
    tcase_add_loop_test(tc, report_option_is_read, 0, ARRAY_SIZE(report_cases));
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return suite_run(text_suite());
}
