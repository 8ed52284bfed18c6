/* Proves base/random.c. */
#include "base/random.h"
#include "tests/support/suite.h"

static const uint32_t numbers[] = { 0, 1, 2, 0xFFFF, 0x10000, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF };

START_TEST(permutation_is_undone)
{
    for (uint64_t key = 0; key < 1000; key++)
        ck_assert_uint_eq(unpermute32(mix64(key), permute32(mix64(key), numbers[_i])), numbers[_i]);
}
END_TEST

/* An id must not tell the next one: neighbours differ in about half of their bits. */
START_TEST(neighbours_look_unrelated)
{
    unsigned bits = 0;

    for (uint32_t n = 0; n < 10000; n++)
        bits += (unsigned)__builtin_popcount(permute32(42, n) ^ permute32(42, n + 1));
    ck_assert_uint_gt(bits, 155000);
    ck_assert_uint_lt(bits, 165000);
}
END_TEST

START_TEST(keys_give_different_orders)
{
    unsigned same = 0;

    for (uint32_t n = 0; n < 10000; n++)
        same += permute32(1, n) == permute32(2, n);
    ck_assert_uint_lt(same, 10);
}
END_TEST

/* Recorded runs depend on these values: a change here changes every seeded run of every user. */
START_TEST(seeded_values_stay_what_they_were)
{
    ck_assert_uint_eq(mix64(0), UINT64_C(0xE220A8397B1DCDAF));
    ck_assert_uint_eq(mix64(1), UINT64_C(0x910A2DEC89025CC1));
    ck_assert_uint_eq(mix64_text(7, "abc"), mix64_text(7, "abc"));
    ck_assert_uint_ne(mix64_text(7, "abc"), mix64_text(8, "abc"));
    ck_assert_uint_ne(mix64_text(7, "abc"), mix64_text(7, "acb"));
    ck_assert_uint_ne(mix64_pair(1, 2), mix64_pair(2, 1));
}
END_TEST

START_TEST(unseeded_runs_differ)
{
    ck_assert_uint_ne(random_seed(), random_seed());
}
END_TEST

static Suite *random_suite(void)
{
    Suite *suite = suite_create("random");
    TCase *tc = tcase_create("random");

    tcase_add_loop_test(tc, permutation_is_undone, 0, ARRAY_SIZE(numbers));
    tcase_add_test(tc, neighbours_look_unrelated);
    tcase_add_test(tc, keys_give_different_orders);
    tcase_add_test(tc, seeded_values_stay_what_they_were);
    tcase_add_test(tc, unseeded_runs_differ);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(random_suite());
}
