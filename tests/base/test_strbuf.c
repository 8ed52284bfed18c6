/* Proves base/strbuf.c. */
#include "base/strbuf.h"
#include "tests/support/suite.h"

#include <string.h>

START_TEST(grows_and_stays_terminated)
{
    CLEANUP_STRBUF struct strbuf sb = STRBUF_INIT;

    ck_assert_str_eq(sb.buf, "");
    for (size_t i = 0; i < 1000; i++) {
        strbuf_addc(&sb, 'x');
        ck_assert_uint_eq(sb.len, i + 1);
        ck_assert_uint_eq(strlen(sb.buf), i + 1);
    }
}
END_TEST

START_TEST(every_way_to_add)
{
    CLEANUP_STRBUF struct strbuf sb = STRBUF_INIT;

    strbuf_add(&sb, "abc", 2);
    strbuf_adds(&sb, "cd");
    strbuf_addc(&sb, 'e');
    strbuf_addn(&sb, '-', 3);
    strbuf_addu(&sb, 0);
    strbuf_addu(&sb, UINT64_MAX);
    strbuf_addf(&sb, "%s=%d", "n", -1);
    ck_assert_str_eq(sb.buf, "abcde---018446744073709551615n=-1");
    ck_assert_uint_eq(sb.len, strlen(sb.buf));
}
END_TEST

START_TEST(bytes_may_be_nul)
{
    CLEANUP_STRBUF struct strbuf sb = STRBUF_INIT;

    strbuf_add(&sb, "a\0b", 3);
    ck_assert_uint_eq(sb.len, 3);
    ck_assert_mem_eq(sb.buf, "a\0b", 4);
}
END_TEST

START_TEST(long_formats_are_not_cut)
{
    CLEANUP_STRBUF struct strbuf sb = STRBUF_INIT;

    strbuf_addf(&sb, "%0500d", 7);
    ck_assert_uint_eq(sb.len, 500);
    ck_assert_int_eq(sb.buf[499], '7');
}
END_TEST

START_TEST(ceiling_holds)
{
    CLEANUP_STRBUF struct strbuf sb = STRBUF_INIT;

    sb.max = 4;
    strbuf_adds(&sb, "1234");
    ck_assert(!sb.overflowed);
    strbuf_addc(&sb, '5');
    strbuf_adds(&sb, "");
    ck_assert(sb.overflowed);
    ck_assert_str_eq(sb.buf, "1234");
    strbuf_reset(&sb);
    ck_assert(!sb.overflowed);
    ck_assert_str_eq(sb.buf, "");
    strbuf_addf(&sb, "%d", 12345);
    ck_assert(sb.overflowed);
    ck_assert_str_eq(sb.buf, "");
}
END_TEST

START_TEST(detached_text_is_the_callers)
{
    struct strbuf sb = STRBUF_INIT;
    CLEANUP_FREE char *text = NULL, *nothing = NULL;
    size_t len;

    strbuf_adds(&sb, "abc");
    text = strbuf_detach(&sb, &len);
    ck_assert_str_eq(text, "abc");
    ck_assert_uint_eq(len, 3);
    ck_assert_ptr_eq(sb.buf, strbuf_empty);
    nothing = strbuf_detach(&sb, NULL);
    ck_assert_str_eq(nothing, "");
}
END_TEST

static Suite *strbuf_suite(void)
{
    Suite *suite = suite_create("strbuf");
    TCase *tc = tcase_create("strbuf");

    tcase_add_test(tc, grows_and_stays_terminated);
    tcase_add_test(tc, every_way_to_add);
    tcase_add_test(tc, bytes_may_be_nul);
    tcase_add_test(tc, long_formats_are_not_cut);
    tcase_add_test(tc, ceiling_holds);
    tcase_add_test(tc, detached_text_is_the_callers);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(strbuf_suite());
}
