/*
 * The layout of hurl_format: cases by hand, and for each accepted file beside this test and each
 * scenario that is shipped the same tree, the same comments, and nothing left to change.
 */
#include "base/file.h"
#include "harness/hurl/format.h"
#include "harness/hurl/reader.h"
#include "tests/harness/hurl/tree_text.h"
#include "tests/support/suite.h"

#include <glob.h>
#include <string.h>

static const struct {
    const char *why, *text, *formatted;
} cases[] = {
    { "it is as it should be", "GET http://x\nHTTP 200\n", "GET http://x\nHTTP 200\n" },
    { "indentation and spaces go", "  GET   http://x  \n\tA :  b \n HTTP   200 ",
        "GET http://x\nA: b\nHTTP 200\n" },
    { "the last line gets its end", "GET http://x", "GET http://x\n" },
    { "blank lines are one, none at the ends", "\n\n# a\n\n\nGET http://x\n\n\nHTTP 200\n\n\n",
        "# a\n\nGET http://x\n\nHTTP 200\n" },
    { "a blank line above a request", "GET http://x\nGET http://y\n",
        "GET http://x\n\nGET http://y\n" },
    { "and above its comments", "GET http://x\n# of y\nGET http://y\n",
        "GET http://x\n\n# of y\nGET http://y\n" },
    { "but only one", "GET http://x\n# of x\n\n# of y\nGET http://y\n",
        "GET http://x\n# of x\n\n# of y\nGET http://y\n" },
    { "a comment behind a line stays there", "GET http://x#a\nHTTP 200   # b  \n",
        "GET http://x #a\nHTTP 200 # b\n" },
    { "a comment at the end", "GET http://x\n\n# end", "GET http://x\n\n# end\n" },
    { "CR LF and the byte order mark go", "\xEF\xBB\xBFGET http://x\r\n# a\r\nHTTP 200\r\n",
        "GET http://x\n# a\nHTTP 200\n" },
    { "sections by their short names",
        "GET http://x\n[QueryStringParams]\na:b\n[MultipartFormData]\nc:file,d ;e/f\n",
        "GET http://x\n[Query]\na: b\n[Multipart]\nc: file,d; e/f\n" },
    { "an empty value has no space", "GET http://x\nA:\n", "GET http://x\nA:\n" },
    { "options", "GET http://x\n[Options]\nretry:3\nvariable : a = \"b\" \ndelay: 2s\n",
        "GET http://x\n[Options]\nretry: 3\nvariable: a=\"b\"\ndelay: 2s\n" },
    { "words of results",
        "GET http://x\nHTTP 200\n[Captures]\na:jsonpath  \"$.a\"   toDate  \"%Y\" format \"%m\"  "
        "redact\n"
        "[Asserts]\njsonpath  \"$.a\"  nth 1 not   ==\"b\"\nstatus  <300\n",
        "GET http://x\nHTTP 200\n[Captures]\na: jsonpath \"$.a\" toDate \"%Y\" format \"%m\" "
        "redact\n"
        "[Asserts]\njsonpath \"$.a\" nth 1 not == \"b\"\nstatus < 300\n" },
    { "a body stays to the byte", "POST http://x\n  { \"a\" :\r\n     1 }  # c\nHTTP 200\n",
        "POST http://x\n{ \"a\" :\r\n     1 } # c\nHTTP 200\n" },
    { "a text of several lines too",
        "GET http://x\nHTTP 200\n[Asserts]\nbody  ==  ```\n  a  \n\n b\n```\n",
        "GET http://x\nHTTP 200\n[Asserts]\nbody == ```\n  a  \n\n b\n```\n" },
    { "what looks like a comment in a body is none", "POST http://x\n```\n# a  \n\n\n# b\n```\n",
        "POST http://x\n```\n# a  \n\n\n# b\n```\n" },
    { "a status as written", "GET http://x\nHTTP 007\n", "GET http://x\nHTTP 007\n" },
};

static void format(struct arena *a, const char *path, const char *text, size_t len,
    struct strbuf *out, struct strbuf *tree)
{
    struct hurl_file *file;
    struct hurl_fault fault = { 0 };

    ck_assert_msg(hurl_read(a, path, text, len, &file, &fault) == 0, "%s in line %u: %s\n%.*s",
        path, fault.place.line, fault.message, (int)len, text);
    hurl_format(out, file);
    tree_text(tree, file, false);
}

START_TEST(layout_is_canonical)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT, tree = STRBUF_INIT;

    format(&arena, "a.hurl", cases[_i].text, strlen(cases[_i].text), &out, &tree);
    ck_assert_msg(strcmp(out.buf, cases[_i].formatted) == 0, "%s: got\n%s", cases[_i].why, out.buf);
}
END_TEST

static glob_t files;

static void find_files(void)
{
    static const char *const patterns[] = { "%s/tests/harness/hurl/accepted/*.hurl",
        "%s/harness/scenarios/*/*.hurl", "%s/harness/scenarios/*/*/*.hurl" };
    CLEANUP_ARENA struct arena arena = { 0 };
    const char *root = getenv("SOURCE_ROOT");

    for (size_t i = 0; root && i < ARRAY_SIZE(patterns); i++)
        if (glob(arena_printf(&arena, patterns[i], root), i ? GLOB_APPEND : 0, NULL, &files))
            root = NULL;
    if (root)
        return;
    fprintf(stderr, "SOURCE_ROOT has to name the folder with the scenarios\n");
    exit(EXIT_FAILURE);
}

/* All that is no white space. */
static void squeeze(struct strbuf *text)
{
    size_t kept = 0;

    for (size_t i = 0; i < text->len; i++)
        if (!strchr(" \t\r\n", text->buf[i]))
            text->buf[kept++] = text->buf[i];
    text->len = kept;
    text->buf[kept] = '\0';
}

static const char *lengthened(const char *text, size_t *at)
{
    static const struct {
        const char *written, *formatted;
    } names[] = { { "[QueryStringParams]", "[Query]" }, { "[FormParams]", "[Form]" },
        { "[MultipartFormData]", "[Multipart]" }, { "\xEF\xBB\xBF", "" } };

    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (strncmp(text + *at, names[i].written, strlen(names[i].written)) == 0) {
            *at += strlen(names[i].written);
            return names[i].formatted;
        }
    return NULL;
}

/* What was written, with the names of sections that the format gives. */
static void expected_words(const char *text, struct strbuf *out)
{
    for (size_t at = 0; text[at];) {
        const char *name = lengthened(text, &at);

        if (name)
            strbuf_adds(out, name);
        else
            strbuf_addc(out, text[at++]);
    }
    squeeze(out);
}

START_TEST(file_keeps_its_meaning_and_its_words)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT, once = STRBUF_INIT, twice = STRBUF_INIT;
    CLEANUP_STRBUF struct strbuf before = STRBUF_INIT, after = STRBUF_INIT, words = STRBUF_INIT;
    const char *path = files.gl_pathv[_i];

    ck_assert_int_eq(file_read(path, &text), 0);
    format(&arena, path, text.buf, text.len, &once, &before);
    format(&arena, path, once.buf, once.len, &twice, &after);
    ck_assert_msg(strcmp(before.buf, after.buf) == 0, "%s: before\n%s\nafter\n%s", path, before.buf,
        after.buf);
    ck_assert_msg(
        strcmp(once.buf, twice.buf) == 0, "%s: once\n%s\ntwice\n%s", path, once.buf, twice.buf);
    expected_words(text.buf, &words);
    squeeze(&once);
    ck_assert_msg(strcmp(words.buf, once.buf) == 0, "%s lost something:\n%s", path, once.buf);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hurl format");
    TCase *layout = tcase_create("layout");

    find_files();
    tcase_add_loop_test(layout, layout_is_canonical, 0, ARRAY_SIZE(cases));
    tcase_add_loop_test(layout, file_keeps_its_meaning_and_its_words, 0, (int)files.gl_pathc);
    suite_add_tcase(suite, layout);
    return suite_run(suite);
}
