/*
 * The files beside this test: each of accepted/ has to give the tree that its .tree file shows,
 * each of refused/ the fault that its first line names: "# fault: line:column title: message".
 */
#include "base/file.h"
#include "harness/hurl/reader.h"
#include "tests/harness/hurl/tree_print.h"
#include "tests/harness/hurl/tree_text.h"
#include "tests/support/suite.h"

#include <errno.h>
#include <glob.h>
#include <string.h>

static glob_t accepted, refused;

/* Before the tests run, so without check's assertions. */
static void find_files(const char *folder, glob_t *ret)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    const char *root = getenv("HURL_FILES");

    if (root && glob(arena_printf(&arena, "%s/%s/*.hurl", root, folder), 0, NULL, ret) == 0)
        return;
    fprintf(stderr, "no %s/*.hurl in the folder that HURL_FILES names\n", folder);
    exit(EXIT_FAILURE);
}

START_TEST(accepted_file_gives_its_tree)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT, expected = STRBUF_INIT, tree = STRBUF_INIT;
    const char *path = accepted.gl_pathv[_i];
    size_t stem = strlen(path) - strlen(".hurl");
    struct hurl_file *file;
    struct hurl_fault fault = { 0 };

    ck_assert_int_eq(file_read(path, &text), 0);
    ck_assert_int_eq(file_read(arena_printf(&arena, "%.*s.tree", (int)stem, path), &expected), 0);
    ck_assert_msg(hurl_read(&arena, path, text.buf, text.len, &file, &fault) == 0, "%s:%u:%u: %s",
        path, fault.place.line, fault.place.column, fault.message);
    tree_text(&tree, file, true);
    ck_assert_msg(strcmp(tree.buf, expected.buf) == 0, "%s gives\n%s", path, tree.buf);
}
END_TEST

START_TEST(refused_file_names_its_fault)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    const char *path = refused.gl_pathv[_i];
    struct hurl_file *file = NULL;
    struct hurl_fault fault = { 0 };
    const char *first_line, *found;

    ck_assert_int_eq(file_read(path, &text), 0);
    ck_assert_msg(hurl_read(&arena, path, text.buf, text.len, &file, &fault) == -EINVAL,
        "%s was accepted", path);
    ck_assert_msg(file == NULL, "%s: a refused file gives no tree", path);
    first_line = arena_dup(&arena, text.buf, strcspn(text.buf, "\n"));
    found = arena_printf(&arena, "# fault: %u:%u %s: %s", fault.place.line, fault.place.column,
        fault.title, fault.message);
    ck_assert_msg(
        strcmp(first_line, found) == 0, "%s\nsays  %s\nfound %s", path, first_line, found);
    ck_assert_str_eq(fault.path, path);
    ck_assert_uint_ge(fault.place.length, 1);
}
END_TEST

/* The tree of what a tree was printed as, which is written with other quotes and escapes. */
START_TEST(printed_tree_reads_as_the_same_tree)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT, printed = STRBUF_INIT;
    CLEANUP_STRBUF struct strbuf before = STRBUF_INIT, after = STRBUF_INIT;
    const char *path = accepted.gl_pathv[_i];
    struct hurl_file *file;
    struct hurl_fault fault = { 0 };

    ck_assert_int_eq(file_read(path, &text), 0);
    ck_assert_int_eq(hurl_read(&arena, path, text.buf, text.len, &file, &fault), 0);
    tree_text(&before, file, false);
    tree_print(&printed, file);
    ck_assert_msg(hurl_read(&arena, path, printed.buf, printed.len, &file, &fault) == 0,
        "%s: printed as\n%s\nand refused in line %u: %s", path, printed.buf, fault.place.line,
        fault.message);
    tree_text(&after, file, false);
    ck_assert_msg(strcmp(before.buf, after.buf) == 0, "%s: before\n%s\nafter\n%s", path, before.buf,
        after.buf);
}
END_TEST

/* Cutting a file anywhere must give a tree or a fault, never a crash or a fault outside the file.
 */
START_TEST(cut_file_is_read_or_refused)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    const char *path = accepted.gl_pathv[_i];

    ck_assert_int_eq(file_read(path, &text), 0);
    for (size_t len = 0; len < text.len; len++) {
        CLEANUP_ARENA struct arena arena = { 0 };
        CLEANUP_STRBUF struct strbuf shown = STRBUF_INIT;
        struct hurl_file *file;
        struct hurl_fault fault = { 0 };

        if (hurl_read(&arena, path, text.buf, len, &file, &fault) == 0)
            continue;
        ck_assert_msg(fault.title && fault.message, "%s cut at %zu has no message", path, len);
        hurl_fault_render(&shown, &fault, text.buf, len);
        ck_assert_msg(strstr(shown.buf, fault.message) != NULL, "%s", shown.buf);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hurl files");
    TCase *files = tcase_create("files");

    find_files("accepted", &accepted);
    find_files("refused", &refused);
    tcase_add_loop_test(files, accepted_file_gives_its_tree, 0, (int)accepted.gl_pathc);
    tcase_add_loop_test(files, refused_file_names_its_fault, 0, (int)refused.gl_pathc);
    tcase_add_loop_test(files, printed_tree_reads_as_the_same_tree, 0, (int)accepted.gl_pathc);
    tcase_add_loop_test(files, cut_file_is_read_or_refused, 0, (int)accepted.gl_pathc);
    suite_add_tcase(suite, files);
    return suite_run(suite);
}
