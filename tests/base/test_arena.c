/* Proves base/arena.c. */
#include "base/arena.h"
#include "tests/support/suite.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

START_TEST(pieces_are_aligned_zeroed_and_apart)
{
    CLEANUP_ARENA struct arena a = { 0 };
    unsigned char *before = NULL;
    size_t before_size = 0;

    for (size_t size = 1; size < 5000; size = size * 3 / 2 + 1) {
        unsigned char *p = arena_alloc(&a, size);

        ck_assert_uint_eq((uintptr_t)p % alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            ck_assert_uint_eq(p[i], 0);
        memset(p, 0xFF, size);
        ck_assert(!before || p >= before + before_size || p + size <= before);
        before = p;
        before_size = size;
    }
}
END_TEST

START_TEST(a_piece_may_be_larger_than_a_chunk)
{
    CLEANUP_ARENA struct arena a = { 0 };
    char *large = arena_alloc(&a, 1 << 20);
    char *next = arena_alloc(&a, 1);

    memset(large, 1, 1 << 20);
    ck_assert_int_eq(*next, 0);
}
END_TEST

START_TEST(texts_are_copied)
{
    CLEANUP_ARENA struct arena a = { 0 };

    ck_assert_str_eq(arena_dup(&a, "abc", 2), "ab");
    ck_assert_str_eq(arena_dup(&a, NULL, 0), "");
    ck_assert_str_eq(arena_strdup(&a, "abc"), "abc");
    ck_assert_ptr_null(arena_strdup(&a, NULL));
    ck_assert_str_eq(arena_printf(&a, "%s %d", "n", 1), "n 1");
}
END_TEST

START_TEST(reset_forgets_and_can_be_used_again)
{
    CLEANUP_ARENA struct arena a = { 0 };

    arena_reset(&a);
    for (int request = 0; request < 10; request++) {
        for (int i = 0; i < 100; i++) {
            char *p = arena_alloc(&a, 1000);

            ck_assert_int_eq(p[0], 0);
            ck_assert_int_eq(p[999], 0);
            memset(p, 0xFF, 1000);
        }
        arena_reset(&a);
    }
}
END_TEST

START_TEST(reset_does_not_keep_a_large_piece)
{
    CLEANUP_ARENA struct arena a = { 0 };

    arena_alloc(&a, 1 << 20);
    arena_reset(&a);
    ck_assert_ptr_null(a.chunks);
}
END_TEST

START_TEST(release_of_zeros_is_fine)
{
    struct arena a = { 0 };

    arena_release(&a);
    arena_alloc(&a, 1);
    arena_release(&a);
    arena_release(&a);
    ck_assert_ptr_null(a.chunks);
}
END_TEST

static Suite *arena_suite(void)
{
    Suite *suite = suite_create("arena");
    TCase *tc = tcase_create("arena");

    tcase_add_test(tc, pieces_are_aligned_zeroed_and_apart);
    tcase_add_test(tc, a_piece_may_be_larger_than_a_chunk);
    tcase_add_test(tc, texts_are_copied);
    tcase_add_test(tc, reset_forgets_and_can_be_used_again);
    tcase_add_test(tc, reset_does_not_keep_a_large_piece);
    tcase_add_test(tc, release_of_zeros_is_fine);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(arena_suite());
}
