/* Proves mock/faults/fault_book.c: which fault of an account strikes, how often, and whose it is.
 */
#include "base/text.h"
#include "mock/faults/fault_book.h"
#include "tests/support/suite.h"

#include <errno.h>
#include <string.h>

enum { ACCOUNT = 7, OTHER = 8 };

static const struct fault_request get = { .method = "GET", .path = "/v1/Account/MA/" };
static const struct fault_request send = {
    .method = "POST", .path = "/v1/Account/MA/Message/", .auth_id = "MA", .is_send = true
};

static uint32_t added(struct fault_book *book, const struct fault *f)
{
    uint32_t id = 0;

    ck_assert_int_eq(fault_book_add(book, ACCOUNT, f, &id), 0);
    return id;
}

/* A fault that answers a status, with the rest as given. */
#define FAULT(...)                                                                                 \
    &(struct fault)                                                                                \
    {                                                                                              \
        .retry_after_s = -1, .probability = 1, .status = 500, __VA_ARGS__                          \
    }

static uint32_t struck(struct fault_book *book, const struct fault_request *request, int64_t now_us)
{
    struct fault_strike strike = fault_book_strike(book, ACCOUNT, request, now_us);

    return strike.fault ? strike.fault->id : 0;
}

/* What two faults, added one behind the other, do to five requests: the id of each that strikes. */
static const struct {
    const char *why;
    struct fault first, second;
    uint32_t expected[5];
} orders[] = {
#define ROW(...)                                                                                   \
    {                                                                                              \
        .retry_after_s = -1, .probability = 1, .status = 500, __VA_ARGS__                          \
    }
    { "the one added first", ROW(.times = 0), ROW(.times = 0), { 1, 1, 1, 1, 1 } },
    { "the second when the first is used up", ROW(.times = 2), ROW(.times = 1), { 1, 1, 2, 0, 0 } },
    { "the second if the first does not fit", ROW(.match = { .method = "PUT" }), ROW(.times = 1),
        { 2, 0, 0, 0, 0 } },
    { "the second if the first's dice says no", { .status = 500, .probability = 0 },
        ROW(.times = 1), { 2, 0, 0, 0, 0 } },
    { "none behind its time, here three requests", ROW(.for_us = 3), ROW(.for_us = 2),
        { 1, 1, 1, 0, 0 } },
    { "none that needs a send, for another request",
        { .meaning = FAULT_NEVER_SENT, .probability = 1 },
        { .callbacks = OUTCOME_LATE, .probability = 1 }, { 0, 0, 0, 0, 0 } },
    { "an answer can be lost everywhere", { .meaning = FAULT_NOT_STORED, .probability = 1 },
        { .meaning = FAULT_ANSWER_LOST, .probability = 1, .times = 1 }, { 2, 0, 0, 0, 0 } },
};

START_TEST(faults_strike_in_their_order)
{
    CLEANUP_FAULT_BOOK struct fault_book *book = NULL;

    fault_book_create(&book);
    added(book, &orders[_i].first);
    added(book, &orders[_i].second);
    for (int i = 0; i < 5; i++)
        ck_assert_msg(struck(book, &get, i) == orders[_i].expected[i], "%s: request %d",
            orders[_i].why, i + 1);
}
END_TEST

START_TEST(send_is_struck_by_what_needs_one)
{
    CLEANUP_FAULT_BOOK struct fault_book *book = NULL;

    fault_book_create(&book);
    added(book, &(struct fault){ .meaning = FAULT_NEVER_SENT, .probability = 1 });
    ck_assert_uint_eq(struck(book, &send, 0), 1);
}
END_TEST

static unsigned pattern_of(uint64_t seed)
{
    CLEANUP_FAULT_BOOK struct fault_book *book = NULL;
    unsigned pattern = 0;

    fault_book_create(&book);
    added(
        book, &(struct fault){
                  .match = { .method = "POST" }, .status = 500, .probability = 0.5, .seed = seed });
    for (int i = 0; i < 30; i++) {
        struck(book, &get, i); /* what it is not about throws no dice */
        pattern = pattern << 1 | (struck(book, &send, i) != 0);
    }
    return pattern;
}

START_TEST(dice_are_those_of_the_seed)
{
    ck_assert_uint_eq(pattern_of(1), pattern_of(1));
    ck_assert_uint_ne(pattern_of(1), pattern_of(2));
    ck_assert_uint_ne(pattern_of(1), 0);
    ck_assert_uint_ne(pattern_of(1), (1u << 30) - 1);
}
END_TEST

START_TEST(strikes_are_counted)
{
    CLEANUP_FAULT_BOOK struct fault_book *book = NULL;
    uint32_t id;

    fault_book_create(&book);
    id = added(book, FAULT(.match = { .method = "POST" }));
    struck(book, &get, 0);
    ck_assert_uint_eq(fault_book_strike(book, ACCOUNT, &send, 0).n, 1);
    ck_assert_uint_eq(fault_book_strike(book, ACCOUNT, &send, 0).n, 2);
    ck_assert_uint_eq(fault_book_find(book, ACCOUNT, id)->struck, 2);
}
END_TEST

START_TEST(fault_is_copied)
{
    CLEANUP_FAULT_BOOK struct fault_book *book = NULL;
    char texts[][8] = { "GET", "Path", "/dst", "1", "detail", "body", "X-A", "b" };
    struct fault_header header = { texts[6], texts[7] };
    struct fault f = { .match = { texts[0], texts[1], texts[2], texts[3] },
        .detail = texts[4],
        .body = texts[5],
        .body_len = 4,
        .headers = &header,
        .n_headers = 1 };
    const struct fault *kept;

    fault_book_create(&book);
    kept = &fault_book_find(book, ACCOUNT, added(book, &f))->fault;
    memset(texts, '?', sizeof(texts));
    ck_assert_str_eq(kept->match.method, "GET");
    ck_assert_str_eq(kept->match.path, "Path");
    ck_assert_str_eq(kept->match.pointer, "/dst");
    ck_assert_str_eq(kept->match.equals, "1");
    ck_assert_str_eq(kept->detail, "detail");
    ck_assert_str_eq(kept->body, "body");
    ck_assert_str_eq(kept->headers[0].name, "X-A");
    ck_assert_str_eq(kept->headers[0].value, "b");
}
END_TEST

START_TEST(faults_are_an_accounts_own)
{
    CLEANUP_FAULT_BOOK struct fault_book *book = NULL;
    size_t n;

    fault_book_create(&book);
    ck_assert(!fault_book_has(book, ACCOUNT));
    added(book, FAULT(.times = 0));
    ck_assert(fault_book_has(book, ACCOUNT));
    ck_assert(!fault_book_has(book, OTHER));
    ck_assert_ptr_null(fault_book_strike(book, OTHER, &get, 0).fault);
    ck_assert_ptr_null(fault_book_list(book, OTHER, &n));
    ck_assert_uint_eq(n, 0);
    ck_assert(!fault_book_remove(book, OTHER, 1));
    ck_assert_uint_eq(fault_book_clear(book, OTHER), 0);
    fault_book_forget(book, OTHER);
    ck_assert(fault_book_has(book, ACCOUNT));
}
END_TEST

START_TEST(removed_fault_leaves_the_order)
{
    CLEANUP_FAULT_BOOK struct fault_book *book = NULL;
    const struct fault_row *const *rows;
    size_t n;

    fault_book_create(&book);
    for (int i = 0; i < 3; i++)
        added(book, FAULT(.times = 0));
    ck_assert(fault_book_remove(book, ACCOUNT, 2));
    ck_assert(!fault_book_remove(book, ACCOUNT, 2));
    ck_assert_ptr_null(fault_book_find(book, ACCOUNT, 2));
    rows = fault_book_list(book, ACCOUNT, &n);
    ck_assert_uint_eq(n, 2);
    ck_assert_uint_eq(rows[0]->fault.id, 1);
    ck_assert_uint_eq(rows[1]->fault.id, 3);
    ck_assert_uint_eq(added(book, FAULT(.times = 0)), 4);
}
END_TEST

START_TEST(ids_begin_anew_only_when_forgotten)
{
    CLEANUP_FAULT_BOOK struct fault_book *book = NULL;

    fault_book_create(&book);
    added(book, FAULT(.times = 0));
    ck_assert_uint_eq(fault_book_clear(book, ACCOUNT), 1);
    ck_assert(!fault_book_has(book, ACCOUNT));
    ck_assert_uint_eq(added(book, FAULT(.times = 0)), 2);
    fault_book_forget(book, ACCOUNT);
    ck_assert(!fault_book_has(book, ACCOUNT));
    ck_assert_uint_eq(added(book, FAULT(.times = 0)), 1);
}
END_TEST

START_TEST(account_has_so_many_at_most)
{
    CLEANUP_FAULT_BOOK struct fault_book *book = NULL;
    uint32_t id = 0;

    fault_book_create(&book);
    for (int i = 0; i < FAULTS_MAX; i++)
        added(book, FAULT(.times = 0));
    ck_assert_int_eq(fault_book_add(book, ACCOUNT, FAULT(.times = 0), &id), -ENOSPC);
    ck_assert_int_eq(fault_book_add(book, OTHER, FAULT(.times = 0), &id), 0);
    ck_assert(fault_book_remove(book, ACCOUNT, 1));
    added(book, FAULT(.times = 0));
}
END_TEST

static const struct {
    struct fault fault;
    const char *kind;
} kinds[] = {
    { { .status = 500, .delay = { .kind = FAULT_FIXED } }, "answer" },
    { { .rule = RULE_RATE_LIMIT }, "answer" },
    { { .delay = { .kind = FAULT_FIXED } }, "delay" },
    { { .retry_after_s = 3 }, "headers" },
    { { .callbacks = OUTCOME_LATE, .delay = { .kind = FAULT_FIXED } }, "callback" },
    { { .meaning = FAULT_ANSWER_LOST, .callbacks = OUTCOME_LATE }, "answer-lost" },
    { { .mishap = FAULT_CUT, .meaning = FAULT_NEVER_SENT }, "cut" },
};

START_TEST(kind_is_the_worst_of_it)
{
    ck_assert_str_eq(fault_kind_names[fault_kind(&kinds[_i].fault)], kinds[_i].kind);
}
END_TEST

START_TEST(kinds_have_the_names_of_mishaps_and_meanings)
{
    for (int i = 1; i < FAULT_MISHAP_MAX_; i++)
        ck_assert_str_eq(
            fault_kind_names[fault_kind(&(struct fault){ .mishap = (enum fault_mishap)i })],
            fault_mishap_names[i]);
    for (int i = 1; i < FAULT_MEANING_MAX_; i++)
        ck_assert_str_eq(
            fault_kind_names[fault_kind(&(struct fault){ .meaning = (enum fault_meaning)i })],
            fault_meaning_names[i]);
    for (size_t i = 0; i < FAULT_KINDS; i++)
        ck_assert_ptr_nonnull(fault_kind_names[i]);
}
END_TEST

static Suite *fault_book_suite(void)
{
    Suite *suite = suite_create("fault book");
    TCase *tc = tcase_create("fault_book");

    tcase_add_loop_test(tc, faults_strike_in_their_order, 0, ARRAY_SIZE(orders));
    tcase_add_test(tc, send_is_struck_by_what_needs_one);
    tcase_add_test(tc, dice_are_those_of_the_seed);
    tcase_add_test(tc, strikes_are_counted);
    tcase_add_test(tc, fault_is_copied);
    tcase_add_test(tc, faults_are_an_accounts_own);
    tcase_add_test(tc, removed_fault_leaves_the_order);
    tcase_add_test(tc, ids_begin_anew_only_when_forgotten);
    tcase_add_test(tc, account_has_so_many_at_most);
    tcase_add_loop_test(tc, kind_is_the_worst_of_it, 0, ARRAY_SIZE(kinds));
    tcase_add_test(tc, kinds_have_the_names_of_mishaps_and_meanings);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(fault_book_suite());
}
