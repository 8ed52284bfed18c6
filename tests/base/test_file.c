/* Proves base/file.c. */
#include "base/file.h"
#include "tests/support/suite.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

static char folder[32], path[64];

static void folder_make(void)
{
    snprintf(folder, sizeof(folder), "/tmp/test-file-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/f", folder);
}

static void folder_remove(void)
{
    unlink(path);
    ck_assert_int_eq(rmdir(folder), 0); /* fails if a temporary file was left behind */
}

START_TEST(what_is_written_is_read)
{
    CLEANUP_STRBUF struct strbuf bytes = STRBUF_INIT, read = STRBUF_INIT;

    for (unsigned i = 0; i < 200000; i++)
        strbuf_addc(&bytes, (char)(i * 7));
    ck_assert_int_eq(file_write(path, bytes.buf, bytes.len), 0);
    strbuf_adds(&read, "before");
    ck_assert_int_eq(file_read(path, &read), 0);
    ck_assert_uint_eq(read.len, bytes.len + 6);
    ck_assert_mem_eq(read.buf + 6, bytes.buf, bytes.len);
}
END_TEST

START_TEST(a_file_is_replaced)
{
    CLEANUP_STRBUF struct strbuf read = STRBUF_INIT;

    ck_assert_int_eq(file_write(path, "a long first text", 17), 0);
    ck_assert_int_eq(file_write(path, "short", 5), 0);
    ck_assert_int_eq(file_read(path, &read), 0);
    ck_assert_str_eq(read.buf, "short");
}
END_TEST

START_TEST(what_cannot_be_read_leaves_the_text_alone)
{
    CLEANUP_STRBUF struct strbuf read = STRBUF_INIT;

    strbuf_adds(&read, "before");
    ck_assert_int_eq(file_read(path, &read), -ENOENT);
    ck_assert_int_eq(file_read(folder, &read), -EISDIR);
    ck_assert_str_eq(read.buf, "before");
}
END_TEST

START_TEST(what_cannot_be_written_leaves_nothing_behind)
{
    char below[96];

    snprintf(below, sizeof(below), "%s/no/such", folder);
    ck_assert_int_eq(file_write(below, "a", 1), -ENOENT);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    ck_assert_int_eq(file_write(path, "a", 1), -EISDIR);
    ck_assert_int_eq(rmdir(path), 0);
}
END_TEST

START_TEST(a_link_stays_and_its_target_is_replaced)
{
    CLEANUP_STRBUF struct strbuf read = STRBUF_INIT;
    char target[96];
    struct stat st;

    snprintf(target, sizeof(target), "%s/target", folder);
    ck_assert_int_eq(symlink("target", path), 0);
    ck_assert_int_eq(file_write(path, "first", 5), 0); /* leads to nothing yet */
    ck_assert_int_eq(file_write(path, "second", 6), 0);
    ck_assert_int_eq(lstat(path, &st), 0);
    ck_assert(S_ISLNK(st.st_mode));
    ck_assert_int_eq(file_read(target, &read), 0);
    ck_assert_str_eq(read.buf, "second");
    unlink(target);
}
END_TEST

START_TEST(a_fifo_is_written_in_place)
{
    CLEANUP_CLOSE int reader = -1;
    char read_back[8] = "";
    struct stat st;

    ck_assert_int_eq(mkfifo(path, 0600), 0);
    reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    ck_assert_int_ge(reader, 0);
    ck_assert_int_eq(file_write(path, "text", 4), 0);
    ck_assert_int_eq(read(reader, read_back, sizeof(read_back)), 4);
    ck_assert_str_eq(read_back, "text");
    ck_assert_int_eq(lstat(path, &st), 0);
    ck_assert(S_ISFIFO(st.st_mode));
}
END_TEST

/* By a link only: what replaced the name would then replace the link, not the device. */
START_TEST(a_full_device_is_an_error)
{
    struct stat st;

    ck_assert_int_eq(symlink("/dev/full", path), 0);
    ck_assert_int_eq(file_write(path, "text", 4), -ENOSPC);
    ck_assert_int_eq(lstat(path, &st), 0);
    ck_assert(S_ISLNK(st.st_mode));
}
END_TEST

static Suite *file_suite(void)
{
    Suite *suite = suite_create("file");
    TCase *tc = tcase_create("file");

    tcase_add_checked_fixture(tc, folder_make, folder_remove);
    tcase_add_test(tc, what_is_written_is_read);
    tcase_add_test(tc, a_file_is_replaced);
    tcase_add_test(tc, what_cannot_be_read_leaves_the_text_alone);
    tcase_add_test(tc, what_cannot_be_written_leaves_nothing_behind);
    tcase_add_test(tc, a_link_stays_and_its_target_is_replaced);
    tcase_add_test(tc, a_fifo_is_written_in_place);
    tcase_add_test(tc, a_full_device_is_an_error);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(file_suite());
}
