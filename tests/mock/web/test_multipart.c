/* Proves mock/web/multipart.c by what the SDKs write and by what breaks. */
#include "tests/mock/web/support.h"
#include "tests/support/suite.h"

#include <string.h>

#define BOUND "multipart/form-data; boundary=b"
#define NAME(name) "Content-Disposition: form-data; name=\"" name "\"\r\n"
#define FILE_NAME(name, file)                                                                      \
    "Content-Disposition: form-data; name=\"" name "\"; filename=\"" file "\"\r\n"

static const struct {
    const char *why, *content_type;
    const char *body;
    size_t len;
    const char *params; /* NULL: refused */
} cases[] = {
    { "two fields", BOUND,
        BODY("--b\r\n" NAME("src") "\r\n1\r\n--b\r\n" NAME("dst") "\r\n2\r\n--b--\r\n"),
        "src=T\"1\" dst=T\"2\"" },
    { "fields repeated for a list (old Node)", BOUND,
        BODY("--b\r\n" NAME("media_urls") "\r\nx\r\n--b\r\n" NAME("type") "\r\nmms\r\n--b\r\n" NAME(
            "media_urls") "\r\ny\r\n--b--\r\n"),
        "media_urls=[T\"x\" T\"y\"] type=T\"mms\"" },
    { "no line break behind the last boundary", BOUND, BODY("--b\r\n" NAME("a") "\r\n1\r\n--b--"),
        "a=T\"1\"" },
    { "an empty field", BOUND, BODY("--b\r\n" NAME("a") "\r\n\r\n--b--\r\n"), "a=T\"\"" },
    { "line breaks are text", BOUND, BODY("--b\r\n" NAME("a") "\r\n\r\n1\n2\r\n\r\n--b--\r\n"),
        "a=T\"\r\n1\n2\r\n\"" },
    { "a file", BOUND,
        BODY("--b\r\n" FILE_NAME("file", "a.jpg") "Content-Type: image/jpeg\r\n\r\n\xFF\xD8\0\r\n"
                                                  "\r\n--b--\r\n"),
        "file=F\"\xFF\xD8@\r\n\"(a.jpg;image/jpeg)" },
    { "several files of one name", BOUND,
        BODY("--b\r\n" FILE_NAME("file", "1") "\r\nx\r\n--b\r\n" FILE_NAME(
            "file", "2") "\r\ny\r\n--b--\r\n"),
        "file=[F\"x\"(1;-) F\"y\"(2;-)]" },
    { "Go closes behind each file", BOUND,
        BODY("--b\r\n" FILE_NAME("file", "1") "\r\nx\r\n--b--\r\n--b\r\n" FILE_NAME(
            "file", "2") "\r\ny\r\n--b--\r\n"),
        "file=[F\"x\"(1;-) F\"y\"(2;-)]" },
    { "Go closes twice with a break more", BOUND,
        BODY("--b\r\n" FILE_NAME("file", "1") "\r\nx\r\n--b--\r\n\r\n--b\r\n" FILE_NAME(
            "file", "2") "\r\ny\r\n--b--\r\n"),
        "file=[F\"x\"(1;-) F\"y\"(2;-)]" },
    { "part headers that say nothing (Ruby, PHP)", BOUND,
        BODY("--b\r\nContent-Length: 1\r\n" FILE_NAME("file",
            "a") "Content-Type: text/plain\r\nContent-Transfer-Encoding: binary\r\n\r\nx\r\n"
                 "--b--\r\n"),
        "file=F\"x\"(a;text/plain)" },
    { "bare names, filename*, a quoted boundary (.NET)", "multipart/form-data; boundary=\"b\"",
        BODY("--b\r\nContent-Type: image/png\r\nContent-Disposition: form-data; name=file; "
             "filename=a.png; filename*=utf-8''%C3%A9%20.png\r\n\r\nx\r\n--b--\r\n"),
        "file=F\"x\"(\xC3\xA9 .png;image/png)" },
    { "filename* of another charset is passed over", BOUND,
        BODY("--b\r\nContent-Disposition: form-data; name=f; filename=a; "
             "filename*=iso-8859-1''%E9\r\n\r\nx\r\n--b--"),
        "f=F\"x\"(a;-)" },
    { "quotes and semicolons in a name", BOUND,
        BODY("--b\r\nContent-Disposition: form-data; filename=\"a\\\"b;c=d\\\\e\"; name=\"n\""
             "\r\n\r\nx\r\n--b--"),
        "n=F\"x\"(a\"b;c=d\\e;-)" },
    { "a Windows path", BOUND, BODY("--b\r\n" FILE_NAME("f", "C:\\x\\a.jpg") "\r\nx\r\n--b--"),
        "f=F\"x\"(C:\\x\\a.jpg;-)" },
    { "an empty file name is a file", BOUND, BODY("--b\r\n" FILE_NAME("f", "") "\r\n\r\n--b--"),
        "f=F\"\"(;-)" },
    { "names of headers in any case", BOUND,
        BODY("--b\r\ncontent-disposition:form-data;NAME=a\r\n\r\n1\r\n--b--"), "a=T\"1\"" },
    { "a word without a value", BOUND,
        BODY("--b\r\nContent-Disposition: form-data; x; name=a\r\n\r\n1\r\n--b--"), "a=T\"1\"" },
    { "text before the first boundary", BOUND, BODY("hello\r\n--b\r\n" NAME("a") "\r\n1\r\n--b--"),
        "a=T\"1\"" },
    { "text behind the last boundary", BOUND,
        BODY("--b\r\n" NAME("a") "\r\n1\r\n--b--\r\nbye --b\r\n"), "a=T\"1\"" },
    { "blanks behind a boundary", BOUND, BODY("--b \t\r\n" NAME("a") "\r\n1\r\n--b-- \r\n"),
        "a=T\"1\"" },
    { "a longer line is no boundary", BOUND,
        BODY("--b\r\n" NAME("a") "\r\n1\r\n--bc\r\n--b-\r\n--b--x\r\n--b--\r\n"),
        "a=T\"1\r\n--bc\r\n--b-\r\n--b--x\"" },
    { "a boundary within a line is none", BOUND,
        BODY("--b\r\n" NAME("a") "\r\nx--b--\r\n--b--\r\n"), "a=T\"x--b--\"" },
    { "a longest boundary",
        "multipart/form-data; charset=utf-8; boundary="
        "----WebKitFormBoundary0123456789012345678901234567890123456789012345678",
        BODY("------WebKitFormBoundary0123456789012345678901234567890123456789012345678\r\n" NAME(
            "a") "\r\n1\r\n"
                 "------WebKitFormBoundary0123456789012345678901234567890123456789012345678--"),
        "a=T\"1\"" },
    { "no boundary given", "multipart/form-data", BODY("--b--\r\n"), NULL },
    { "an empty boundary", "multipart/form-data; boundary=\"\"", BODY("----\r\n"), NULL },
    { "another boundary", BOUND, BODY("--c--\r\n"), NULL },
    { "no closing boundary", BOUND, BODY("--b\r\n" NAME("a") "\r\n1\r\n--b\r\n"), NULL },
    { "cut in the text", BOUND, BODY("--b\r\n" NAME("a") "\r\n1"), NULL },
    { "cut in the headers", BOUND, BODY("--b\r\n" NAME("a")), NULL },
    { "cut behind a file that was closed", BOUND,
        BODY("--b\r\n" NAME("a") "\r\n1\r\n--b--\r\n--b\r\n" NAME("b") "\r\n2"), NULL },
    { "a part without a name", BOUND,
        BODY("--b\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b--"), NULL },
    { "a part without headers", BOUND, BODY("--b\r\n\r\n1\r\n--b--"), NULL },
    { "a header without a colon", BOUND, BODY("--b\r\n" NAME("a") "x\r\n\r\n1\r\n--b--"), NULL },
    { "bare line feeds", BOUND, BODY("--b\n" NAME("a") "\n1\n--b--\n"), NULL },
    { "text that is no UTF-8", BOUND, BODY("--b\r\n" NAME("a") "\r\n\xFF\r\n--b--"), NULL },
    { "text with a NUL", BOUND, BODY("--b\r\n" NAME("a") "\r\n1\0\r\n--b--"), NULL },
    { "a name that is no UTF-8", BOUND, BODY("--b\r\n" NAME("\xFF") "\r\n1\r\n--b--"), NULL },
    { "a name with a NUL", BOUND, BODY("--b\r\n" NAME("a\0b") "\r\n1\r\n--b--"), NULL },
    { "a file name that is no UTF-8", BOUND,
        BODY("--b\r\nContent-Disposition: form-data; name=a; filename*=UTF-8''%FF\r\n\r\n1\r\n"
             "--b--"),
        NULL },
};

START_TEST(multipart_is_read)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf seen = STRBUF_INIT;
    struct params params;
    enum body_kind kind;
    enum body_fault fault =
        body_read(&a, cases[_i].content_type, cases[_i].body, cases[_i].len, &kind, &params);

    ck_assert_msg(fault == (cases[_i].params ? BODY_OK : BODY_BAD_MULTIPART), "%s: fault %d",
        cases[_i].why, (int)fault);
    if (fault)
        return;
    params_print(params.list, params.n, &seen);
    ck_assert_msg(strcmp(seen.buf, cases[_i].params) == 0, "%s: %s", cases[_i].why, seen.buf);
}
END_TEST

/* A body made to be slow: a header of many quotes, and many lines that are almost a boundary. */
START_TEST(hostile_bodies_end_in_time)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf body = STRBUF_INIT;
    struct params params;
    enum body_kind kind;

    strbuf_adds(&body, "--b\r\nContent-Disposition: form-data");
    for (int i = 0; i < 100000; i++)
        strbuf_adds(&body, ";x=\"y\"");
    strbuf_adds(&body, ";name=a\r\n\r\n");
    for (int i = 0; i < 300000; i++)
        strbuf_adds(&body, "\r\n--b!");
    strbuf_adds(&body, "\r\n--b--");
    ck_assert_int_eq(body_read(&a, BOUND, body.buf, body.len, &kind, &params), BODY_OK);
    ck_assert_uint_eq(params.list[0].text_len, 300000 * 6);
}
END_TEST

static Suite *multipart_suite(void)
{
    Suite *suite = suite_create("multipart");
    TCase *tc = tcase_create("multipart");

    tcase_set_timeout(tc, 30); /* seconds; for slow machines under sanitizers */
    tcase_add_loop_test(tc, multipart_is_read, 0, ARRAY_SIZE(cases));
    tcase_add_test(tc, hostile_bodies_end_in_time);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(multipart_suite());
}
