/* What files cannot show: texts that are no files, lookups, and the docs' claim of what is known.
 */
#include "base/file.h"
#include "harness/hurl/reader.h"
#include "harness/hurl/words.h"
#include "tests/support/suite.h"

#include <errno.h>
#include <string.h>

static const struct {
    const char *why, *text;
    size_t len;
    const char *message;
} unreadable[] = {
    { "nothing at all", "", 0, "a file without a request proves nothing" },
    { "a NUL byte would end the text early", "GET http://x\0\n", 14, "the file holds a NUL byte" },
    { "Latin-1 is not UTF-8", "GET http://x/\xE9\n", 15, "the file is not UTF-8" },
    { "a surrogate in UTF-8", "GET http://x/\xED\xA0\x80\n", 17, "the file is not UTF-8" },
    { "cut within a character", "GET http://x/\xC3", 14, "the file is not UTF-8" },
};

START_TEST(unreadable_text_is_refused)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    struct hurl_file *file = NULL;
    struct hurl_fault fault = { 0 };

    ck_assert_msg(hurl_read(&arena, "a.hurl", unreadable[_i].text, unreadable[_i].len, &file,
                      &fault) == -EINVAL,
        "%s", unreadable[_i].why);
    ck_assert_str_eq(fault.message, unreadable[_i].message);
    ck_assert_ptr_null(file);
}
END_TEST

START_TEST(file_keeps_path_and_text)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    char path[] = "a.hurl",
         text[] = "# level: seen\n# requires: mock\n# cost: 1 mms, 2 sms\nGET {{u}}/x";
    struct hurl_file *file;
    struct hurl_fault fault;

    ck_assert_int_eq(hurl_read(&arena, path, text, strlen(text), &file, &fault), 0);
    memset(path, '!', sizeof(path) - 1); /* the caller's bytes may go */
    memset(text, '!', sizeof(text) - 1);
    ck_assert_str_eq(file->path, "a.hurl");
    ck_assert_uint_eq(file->len, sizeof(text) - 1);
    ck_assert_str_eq(file->entries.at[0].request.url.source, "{{u}}/x");
    ck_assert_ptr_null(file->entries.at[0].response);
    ck_assert_int_eq(file->head.level, HURL_LEVEL_SEEN);
    ck_assert(file->head.requires_mock);
    ck_assert_uint_eq(file->head.cost_messages, 3);
}
END_TEST

START_TEST(sources_are_as_written)
{
    static const char text[] = "GET http://x\nHTTP 200\n[Asserts]\n"
                               "jsonpath \"$.a\" nth 1 not == \"b \\\"{{c}}\\\"\"   # d\n";
    CLEANUP_ARENA struct arena arena = { 0 };
    const struct hurl_assert *assert_;
    struct hurl_file *file;
    struct hurl_fault fault;

    ck_assert_int_eq(hurl_read(&arena, "a.hurl", text, strlen(text), &file, &fault), 0);
    assert_ = &file->entries.at[0].response->asserts.at[0];
    ck_assert_str_eq(assert_->source, "jsonpath \"$.a\" nth 1 not == \"b \\\"{{c}}\\\"\"");
    ck_assert_str_eq(assert_->predicate.value.source, "\"b \\\"{{c}}\\\"\"");
    ck_assert_str_eq(assert_->predicate.value.text.source, "b \\\"{{c}}\\\"");
    ck_assert_str_eq(assert_->query.argument.source, "\"$.a\"");
}
END_TEST

static const char *query_name(int kind)
{
    return hurl_query_name((enum hurl_query_kind)kind);
}

static const char *filter_name(int kind)
{
    return hurl_filter_name((enum hurl_filter_kind)kind);
}

static const char *predicate_name(int kind)
{
    return hurl_predicate_name((enum hurl_predicate_kind)kind);
}

static const char *option_name(int kind)
{
    return hurl_option_name((enum hurl_option_kind)kind);
}

static const struct {
    const struct words *words;
    int kinds;
    const char *(*name)(int kind);
} tables[] = {
    { &hurl_query_words, HURL_QUERY_MAX_, query_name },
    { &hurl_filter_words, HURL_FILTER_MAX_, filter_name },
    { &hurl_predicate_words, HURL_PREDICATE_MAX_, predicate_name },
    { &hurl_option_words, HURL_OPTION_MAX_, option_name },
};

START_TEST(every_kind_has_its_word)
{
    for (int kind = 0; kind < tables[_i].kinds; kind++) {
        const char *name = tables[_i].name(kind);

        ck_assert_msg(name != NULL, "%s %d has no word", tables[_i].words->noun, kind);
        ck_assert_int_eq(words_find(tables[_i].words, name)->kind, kind);
    }
    ck_assert_ptr_null(tables[_i].name(tables[_i].kinds));
    ck_assert_ptr_null(tables[_i].name(-1));
}
END_TEST

START_TEST(every_word_is_in_the_docs)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf docs = STRBUF_INIT;
    const struct words *words = tables[_i].words;

    ck_assert_int_eq(file_read(getenv("SCENARIO_FORMAT"), &docs), 0);
    for (size_t i = 0; i < words->n; i++) {
        const char *row = arena_printf(
            &arena, "| `%s` | %s", words->at[i].name, words->at[i].kind < 0 ? "no" : "yes");

        ck_assert_msg(strstr(docs.buf, row) != NULL, "scenario-format.md lacks the %s row: %s",
            words->noun, row);
    }
}
END_TEST

/* As a word of its own, in bold, with the underscores that scdoc wants escaped. */
START_TEST(every_supported_word_is_in_the_manual)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf page = STRBUF_INIT;
    const struct words *words = tables[_i].words;

    ck_assert_int_eq(file_read(getenv("SCENARIO_MANUAL"), &page), 0);
    for (size_t i = 0; i < words->n; i++) {
        const char *word = arena_printf(&arena, "*%s*", words->at[i].name);

        ck_assert_msg((strstr(page.buf, word) != NULL) == (words->at[i].kind >= 0),
            "plivo-scenario.5.scd has to name what is supported, and only that: the %s %s",
            words->noun, word);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hurl reader");
    TCase *reader = tcase_create("reader");

    tcase_add_loop_test(reader, unreadable_text_is_refused, 0, ARRAY_SIZE(unreadable));
    tcase_add_test(reader, file_keeps_path_and_text);
    tcase_add_test(reader, sources_are_as_written);
    tcase_add_loop_test(reader, every_kind_has_its_word, 0, ARRAY_SIZE(tables));
    tcase_add_loop_test(reader, every_word_is_in_the_docs, 0, ARRAY_SIZE(tables));
    tcase_add_loop_test(reader, every_supported_word_is_in_the_manual, 0, ARRAY_SIZE(tables));
    suite_add_tcase(suite, reader);
    return suite_run(suite);
}
