/* Proves harness/safety/resources.c, owed_list.c and owed_book.c. */
#include "base/file.h"
#include "base/text.h"
#include "harness/safety/owed_book.h"
#include "harness/safety/resources.h"
#include "tests/support/suite.h"

#include <errno.h>
#include <string.h>

#define HOST "https://api.plivo.com"
#define ACCOUNT HOST "/v1/Account/MA"

static const struct {
    const char *why, *method, *path, *body;
    const char *what, *remove; /* of the first row that matches; NULL: none does */
} requests[] = {
    { "a Powerpack", "POST", "/Powerpack/", "", "powerpack", "/Powerpack/{id}/" },
    { "without a slash at the end", "POST", "/Powerpack", "", "powerpack", "/Powerpack/{id}/" },
    { "with two", "POST", "//Powerpack//", "", "powerpack", "/Powerpack/{id}/" },
    { "with a query", "POST", "/Powerpack/?a=b/c", "", "powerpack", "/Powerpack/{id}/" },
    { "an update creates nothing", "POST", "/Powerpack/1-2/", "", NULL, NULL },
    { "nor does reading", "GET", "/Powerpack/", "", NULL, NULL },
    { "a number", "POST", "/PhoneNumber/12025550184/", "", "number", "/Number/12025550184/" },
    { "a number in a pool", "POST", "/NumberPool/p-q/Number/1202/", "", "pool-number",
        "/NumberPool/p-q/Number/1202/" },
    { "that is bought for it", "POST", "/NumberPool/p-q/Number/1202/", "rent=true", "number",
        "/Number/1202/" },
    { "that is not", "POST", "/NumberPool/p-q/Number/1202/", "rent=false", "pool-number",
        "/NumberPool/p-q/Number/1202/" },
};

START_TEST(what_is_created_is_known_by_the_table)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    const struct exchange_header type = { "Content-Type", "application/x-www-form-urlencoded" };
    struct http_request q = { .method = requests[_i].method,
        .url = arena_printf(&a, ACCOUNT "%s", requests[_i].path),
        .headers = &type,
        .n_headers = 1,
        .body = requests[_i].body,
        .body_len = strlen(requests[_i].body) };
    const char *what = NULL, *remove = NULL;
    struct send_fields fields;
    struct resources table;

    ck_assert_msg(resources_read(&a, resources_built_in, &table, &why) == 0, "%s", why.buf);
    ck_assert(send_fields_read(&a, &q, &fields));
    for (size_t i = 0; i < table.n && !what; i++)
        if (resource_matches(&table.at[i], &a, &q, &fields, &remove))
            what = table.at[i].name;
    ck_assert_msg(text_equal(what, requests[_i].what), "%s: %s", requests[_i].why, what);
    if (what)
        ck_assert_msg(text_equal(remove, arena_printf(&a, ACCOUNT "%s", requests[_i].remove)),
            "%s: %s", requests[_i].why, remove);
}
END_TEST

static const struct {
    const char *why, *text, *fault; /* NULL: a table */
} tables[] = {
    { "an empty one", "", NULL },
    { "comments", "# a\n\n  # b\n", NULL },
    { "a row", "a POST /x/*/ - - - /y/{1}/\r\n", NULL },
    { "a column too few", "a POST /x/ - - -\n", "line 1 " },
    { "a column too many", "#\na POST /x/ - - - /y/ z\n", "line 2 " },
    { "an id that is used nowhere", "a POST /x/ - id - /y/\n", "line 1 " },
    { "an id that nobody knows", "a POST /x/ - - - /y/{id}/\n", "line 1 " },
    { "a condition that is none", "a POST /x/ rent - - /y/\n", "line 1 " },
    { "no path", "a POST x - - - /y/\n", "line 1 " },
};

START_TEST(a_table_is_read_or_refused)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct resources table;
    int r = resources_read(&a, tables[_i].text, &table, &why);

    ck_assert_msg((r < 0) == (tables[_i].fault != NULL), "%s: %s", tables[_i].why, why.buf);
    if (tables[_i].fault)
        ck_assert_msg(strstr(why.buf, tables[_i].fault), "%s: %s", tables[_i].why, why.buf);
}
END_TEST

static const struct {
    const char *why, *a, *b;
    bool same;
} urls[] = {
    { "the same", HOST "/a/b/", HOST "/a/b/", true },
    { "slashes", HOST "/a//b", HOST "//a/b/", true },
    { "a query", HOST "/a/b/?x=y", HOST "/a/b/", true },
    { "one is longer", HOST "/a/b/c", HOST "/a/b/", false },
    { "another host", "http://h/a/b/", HOST "/a/b/", false },
    { "another id", HOST "/a/b1", HOST "/a/b2", false },
};

START_TEST(urls_of_one_thing_are_the_same)
{
    ck_assert_msg(same_resource_url(urls[_i].a, urls[_i].b) == urls[_i].same, "%s", urls[_i].why);
}
END_TEST

/* ---- The book ---- */

static char folder[32], path[64];

static void folder_make(void)
{
    snprintf(folder, sizeof(folder), "/tmp/test-owed-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/state/owed.jsonl", folder);
}

static void folder_remove(void)
{
    CLEANUP_ARENA struct arena a = { 0 };

    unlink(path);
    rmdir(arena_printf(&a, "%s/state", folder));
    ck_assert_int_eq(rmdir(folder), 0);
}

static struct owed_book *book_open(void)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct owed_book *b = NULL;

    ck_assert_msg(owed_book_open(path, &b, &why) == 0, "%s", why.buf);
    return b;
}

START_TEST(what_is_written_is_there_after_a_crash)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT, why = STRBUF_INIT;
    CLEANUP_OWED_LIST struct owed_list list = { 0 };
    struct owed_book *b = book_open();
    struct owed entry = { .what = "powerpack",
        .remove = "http://h/p/{id}/",
        .id = "uuid",
        .list = "http://h/p/",
        .same = "name",
        .same_value = "a \"name\"" };
    int64_t first = owed_book_ask(b, &entry), second = owed_book_ask(b, &entry);

    ck_assert_int_eq(first, 1);
    ck_assert_int_eq(second, 2);
    ck_assert_int_eq(owed_book_note(b, 1, OWED_OWED, "http://h/p/7/"), 0);
    ck_assert_int_eq(file_read(path, &text), 0); /* the book is still open, as after kill -9 */
    ck_assert_msg(owed_list_read(text.buf, text.len, &list, &why) == 0, "%s", why.buf);
    ck_assert_uint_eq(list.n, 2);
    ck_assert_int_eq(list.at[0].state, OWED_OWED);
    ck_assert_str_eq(list.at[0].remove, "http://h/p/7/");
    ck_assert_int_eq(list.at[1].state, OWED_ASKED);
    ck_assert_str_eq(list.at[1].same_value, "a \"name\"");
    owed_book_close(b);
}
END_TEST

START_TEST(a_book_is_gone_on_with_and_goes_when_all_is_paid)
{
    struct owed entry = { .what = "x", .remove = "http://h/x/" };
    struct owed_book *b = book_open(), *other = NULL;
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;

    ck_assert_int_eq(owed_book_ask(b, &entry), 1);
    ck_assert_int_eq(owed_book_open(path, &other, &why), -EWOULDBLOCK);
    owed_book_close(b);
    b = book_open();
    ck_assert_uint_eq(owed_book_count(b, OWED_ASKED), 1);
    ck_assert_int_eq(owed_book_ask(b, &entry), 2);
    ck_assert_int_eq(owed_book_note(b, 1, OWED_FREE, NULL), 0);
    ck_assert_int_eq(owed_book_note(b, 2, OWED_PAID, NULL), 0);
    owed_book_close(b);
    ck_assert_int_ne(access(path, F_OK), 0);
}
END_TEST

#define ENTRY "{\"n\":1,\"state\":\"owed\",\"what\":\"x\",\"remove\":\"http://h/x/\"}\n"
static const struct {
    const char *why, *text;
    size_t n;
    const char *fault;
} books[] = {
    { "an empty book", "", 0, NULL },
    { "an entry", ENTRY, 1, NULL },
    { "a last line that was cut", ENTRY "{\"n\":1,\"state\":\"pa", 1, NULL },
    { "only a beginning", "{\"n\":1", 0, NULL },
    { "a line that is something else", ENTRY "hello\n", 1, "line 2 " },
    { "a state that does not exist", "{\"n\":1,\"state\":\"lent\"}\n", 0, "line 1 " },
    { "an entry without its URL", "{\"n\":1,\"state\":\"owed\",\"what\":\"x\"}\n", 0, "line 1 " },
    { "a number that is none", "{\"n\":0,\"state\":\"owed\"}\n", 0, "line 1 " },
};

START_TEST(a_book_is_read_or_refused)
{
    CLEANUP_OWED_LIST struct owed_list list = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    int r = owed_list_read(books[_i].text, strlen(books[_i].text), &list, &why);

    ck_assert_msg((r < 0) == (books[_i].fault != NULL), "%s", books[_i].why);
    ck_assert_msg(list.n == books[_i].n, "%s: %zu", books[_i].why, list.n);
    if (books[_i].fault)
        ck_assert_msg(strstr(why.buf, books[_i].fault), "%s: %s", books[_i].why, why.buf);
}
END_TEST

START_TEST(a_line_that_was_cut_is_not_written_on)
{
    struct owed entry = { .what = "x", .remove = "http://h/x/" };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct owed_book *b = book_open();

    ck_assert_int_eq(owed_book_ask(b, &entry), 1);
    owed_book_close(b);
    ck_assert_int_eq(file_read(path, &text), 0);
    strbuf_adds(&text, "{\"n\":1,\"sta");
    ck_assert_int_eq(file_write(path, text.buf, text.len), 0);
    b = book_open();
    ck_assert_int_eq(owed_book_note(b, 1, OWED_OWED, NULL), 0);
    owed_book_close(b);
    b = book_open();
    ck_assert_uint_eq(owed_book_count(b, OWED_OWED), 1);
    owed_book_close(b);
}
END_TEST

static Suite *owed_suite(void)
{
    Suite *s = suite_create("owed");
    TCase *tc = tcase_create("owed"), *book = tcase_create("book");

    tcase_add_loop_test(tc, what_is_created_is_known_by_the_table, 0, ARRAY_SIZE(requests));
    tcase_add_loop_test(tc, a_table_is_read_or_refused, 0, ARRAY_SIZE(tables));
    tcase_add_loop_test(tc, urls_of_one_thing_are_the_same, 0, ARRAY_SIZE(urls));
    tcase_add_loop_test(tc, a_book_is_read_or_refused, 0, ARRAY_SIZE(books));
    suite_add_tcase(s, tc);
    tcase_add_checked_fixture(book, folder_make, folder_remove);
    tcase_add_test(book, what_is_written_is_there_after_a_crash);
    tcase_add_test(book, a_book_is_gone_on_with_and_goes_when_all_is_paid);
    tcase_add_test(book, a_line_that_was_cut_is_not_written_on);
    suite_add_tcase(s, book);
    return s;
}

int main(void)
{
    return suite_run(owed_suite());
}
