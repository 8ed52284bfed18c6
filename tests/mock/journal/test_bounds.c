/* Proves the bounds of mock/journal/journal.c: what is dropped, what is cut, what it counts for. */
#include "base/text.h"
#include "tests/mock/journal/support.h"
#include "tests/support/suite.h"

START_TEST(count_is_bounded)
{
    struct journal *j = journal_with(10, SIZE_MAX, SIZE_MAX, 1024);
    cJSON *listing;

    for (int i = 0; i < 1000; i++)
        request_add(j, ACCOUNT, &(struct request_facts){ 0 });
    listing = listing_read(j, ACCOUNT);
    ck_assert_int_eq(number_of(listing, "kept"), 10);
    ck_assert_int_eq(number_of(listing, "total"), 10);
    ck_assert_int_eq(number_of(listing, "dropped"), 990);
    ck_assert_int_eq(number_of(entry_at(listing, 0), "number"), 1000);
    ck_assert_int_eq(number_of(entry_at(listing, 9), "number"), 991);
    ck_assert_uint_eq(journal_count(j, ACCOUNT, &(struct journal_filter){ 0 }), 1000);
    ck_assert_uint_eq(journal_sums(j).entries, 10);
    ck_assert_uint_eq(journal_sums(j).dropped, 990);
    cJSON_Delete(listing);
    journal_destroy(j);
}
END_TEST

START_TEST(bytes_are_bounded)
{
    char body[4096];
    struct journal *j = journal_with(1000, 64 * 1024, 100 * 1024, sizeof(body));

    memset(body, 'x', sizeof(body) - 1);
    body[sizeof(body) - 1] = '\0';
    for (int64_t account = 1; account <= 3; account++)
        for (int i = 0; i < 100; i++) {
            request_add(j, account, &(struct request_facts){ .body = body });
            ck_assert_uint_le(journal_sums(j).bytes, account == 1 ? 64 * 1024 : 100 * 1024);
        }
    ck_assert_uint_ge(journal_sums(j).bytes, 90 * 1024); /* and no more is dropped than must be */
    ck_assert_uint_eq(journal_sums(j).dropped + journal_sums(j).entries, 300);
    journal_destroy(j);
}
END_TEST

static uint64_t bytes_of_request(struct http_header header)
{
    struct journal *j;
    uint64_t bytes;

    journal_create(&all_kept, NULL, NULL, &j);
    request_add(j, ACCOUNT, &(struct request_facts){ .header = header });
    bytes = journal_sums(j).bytes;
    journal_destroy(j);
    return bytes;
}

START_TEST(login_is_not_copied)
{
    ck_assert_uint_eq(bytes_of_request((struct http_header){ "authorization", "Basic TUE6c2Vj" }),
        bytes_of_request((struct http_header){ "Authorization", "" }));
    ck_assert_uint_eq(bytes_of_request((struct http_header){ "X-Something-Else", "1234" }),
        bytes_of_request((struct http_header){ "X-Something-Else", "" }) + 4);
}
END_TEST

/* So what is dropped does not depend on which answer comes first. */
START_TEST(try_counts_for_its_answer_from_the_beginning)
{
    struct journal_try t = try_of(1, 1);
    struct journal *j;
    uint64_t handle, bytes;

    journal_create(&all_kept, NULL, NULL, &j);
    handle = journal_callback_begin(j, ACCOUNT, &t);
    bytes = journal_sums(j).bytes;
    ck_assert_uint_gt(bytes, JOURNAL_ANSWER_HEAD_MAX + t.body_len);
    journal_callback_end(j, ACCOUNT, handle,
        &(struct journal_try_end){ .status = 200, .answer = t.body, .answer_len = t.body_len });
    ck_assert_uint_eq(journal_sums(j).bytes, bytes);
    journal_destroy(j);
}
END_TEST

START_TEST(oldest_of_all_accounts_goes_first)
{
    struct journal *j = journal_with(1000, SIZE_MAX, 20 * 1024, 1024);
    cJSON *quiet, *noisy;

    request_add(j, 1, &(struct request_facts){ 0 });
    for (int i = 0; i < 500; i++)
        request_add(j, 2, &(struct request_facts){ 0 });
    quiet = listing_read(j, 1);
    noisy = listing_read(j, 2);
    ck_assert_int_eq(number_of(quiet, "kept"), 0);
    ck_assert_int_eq(number_of(quiet, "dropped"), 1);
    ck_assert_int_eq(number_of(noisy, "kept") + number_of(noisy, "dropped"), 500);
    cJSON_Delete(quiet);
    cJSON_Delete(noisy);
    journal_destroy(j);
}
END_TEST

START_TEST(entry_larger_than_the_bounds_stays_until_the_next)
{
    struct journal *j = journal_with(5, 10, 10, 1024);

    request_add(j, ACCOUNT, &(struct request_facts){ 0 });
    ck_assert_uint_eq(journal_sums(j).entries, 1);
    request_add(j, ACCOUNT, &(struct request_facts){ 0 });
    ck_assert_uint_eq(journal_sums(j).entries, 1);
    ck_assert_uint_eq(journal_sums(j).dropped, 1);
    journal_destroy(j);
}
END_TEST

START_TEST(long_body_is_cut_and_says_so)
{
    struct journal *j = journal_with(5, SIZE_MAX, SIZE_MAX, 4);
    cJSON *listing;

    request_add(j, ACCOUNT, &(struct request_facts){ .body = "abcdefgh", .answer = "1234" });
    listing = listing_read(j, ACCOUNT);
    ck_assert_str_eq(text_of(entry_at(listing, 0), "body"), "abcd");
    ck_assert_int_eq(number_of(entry_at(listing, 0), "body_bytes"), 8);
    ck_assert(cJSON_IsTrue(cJSON_GetObjectItem(entry_at(listing, 0), "body_cut")));
    ck_assert_str_eq(text_of(entry_at(listing, 0), "answer"), "1234");
    ck_assert_ptr_null(cJSON_GetObjectItem(entry_at(listing, 0), "answer_cut"));
    cJSON_Delete(listing);
    journal_destroy(j);
}
END_TEST

static Suite *bounds_suite(void)
{
    Suite *suite = suite_create("bounds");
    TCase *tc = tcase_create("bounds");

    tcase_add_test(tc, count_is_bounded);
    tcase_add_test(tc, bytes_are_bounded);
    tcase_add_test(tc, login_is_not_copied);
    tcase_add_test(tc, try_counts_for_its_answer_from_the_beginning);
    tcase_add_test(tc, oldest_of_all_accounts_goes_first);
    tcase_add_test(tc, entry_larger_than_the_bounds_stays_until_the_next);
    tcase_add_test(tc, long_body_is_cut_and_says_so);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(bounds_suite());
}
