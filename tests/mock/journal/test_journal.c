/* Proves mock/journal/journal.c: what is kept, and in which order it is listed. */
#include "base/text.h"
#include "tests/mock/journal/support.h"
#include "tests/support/suite.h"

START_TEST(request_is_kept_as_it_was)
{
    static const struct http_header headers[] = { { "Host", "127.0.0.1:43210" },
        { "User-Agent", "plivo-python/4.59.5" }, { "Authorization", "Basic TUE6c2VjcmV0" } };
    const struct http_request req = { .method = "POST",
        .path = "/v1/Account/MA//Message/",
        .query = "a=1&a=2",
        .headers = headers,
        .n_headers = ARRAY_SIZE(headers),
        .body = "{\"dst\": \"1\"}\n",
        .body_len = 13 };
    struct http_response res = {
        .status = 400, .content_type = "application/json", .body = "{}", .body_len = 2
    };
    const char *const uuids[] = { UUID, OTHER_UUID };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct journal *j;

    http_response_header(&res, "X-Mock-Why", "SEND-DST-MISSING");
    journal_create(&all_kept, NULL, NULL, &j);
    journal_request(j, ACCOUNT,
        &(struct journal_request){ .time_us = NOON + 1,
            .req = &req,
            .res = &res,
            .api_id = "db3ce55a-7f1d-11e1-8ea7-1231380bc196",
            .message_uuids = uuids,
            .n_message_uuids = 2,
            .refused_by = RULE_SEND_DST_MISSING,
            .fault = 3,
            .duration_us = 12 });
    list_all(j, ACCOUNT, &text);
    ck_assert_str_eq(text.buf,
        "{\"dropped\": 0, \"entries\": [{\"kind\": \"request\", "
        "\"time\": \"2026-01-31T12:00:00.000001Z\", \"number\": 1, \"method\": \"POST\", "
        "\"path\": \"/v1/Account/MA//Message/\", \"query\": \"a=1&a=2\", "
        "\"headers\": [{\"name\": \"Host\", \"value\": \"127.0.0.1\"}, "
        "{\"name\": \"User-Agent\", \"value\": \"plivo-python/4.59.5\"}, "
        "{\"name\": \"Authorization\", \"value\": \"[redacted]\"}], "
        "\"body\": \"{\\\"dst\\\": \\\"1\\\"}\\n\", \"body_bytes\": 13, \"status\": 400, "
        "\"answer_headers\": [{\"name\": \"Content-Type\", \"value\": \"application/json\"}, "
        "{\"name\": \"X-Mock-Why\", \"value\": \"SEND-DST-MISSING\"}], "
        "\"answer\": \"{}\", \"answer_bytes\": 2, "
        "\"api_id\": \"db3ce55a-7f1d-11e1-8ea7-1231380bc196\", "
        "\"message_uuids\": [\"" UUID "\", \"" OTHER_UUID "\"], "
        "\"refused_by\": \"SEND-DST-MISSING\", \"fault\": 3, "
        "\"duration_us\": 12}], "
        "\"kept\": 1, \"total\": 1}");
    journal_destroy(j);
}
END_TEST

START_TEST(try_is_shown_under_way_and_ended)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct journal_try t = try_of(3, 2);
    struct journal *j;
    uint64_t handle;

    journal_create(&all_kept, NULL, NULL, &j);
    handle = journal_callback_begin(j, ACCOUNT, &t);
    list_all(j, ACCOUNT, &text);
    ck_assert_ptr_nonnull(strstr(text.buf,
        "{\"kind\": \"callback\", \"time\": \"2026-01-31T12:00:00.000000Z\", "
        "\"message_uuid\": \"" UUID "\", \"sequence\": 2, \"state\": \"sent\", \"try\": 1, "
        "\"method\": \"POST\", \"url\": \"http://127.0.0.1/hook?x=1\", \"headers\": [], "
        "\"body\": \"Status=sent\", \"body_bytes\": 11, \"ended\": false, \"status\": null, "
        "\"answer\": null, \"answer_bytes\": 0, \"failure\": null, \"latency_us\": 0, "
        "\"again\": null, \"next_at\": null}"));
    journal_callback_end(j, ACCOUNT, handle,
        &(struct journal_try_end){ .status = 503,
            .failure = "the status is no 2xx",
            .latency_us = 9,
            .answer = "busy",
            .answer_len = 4,
            .again = "the status is no 2xx",
            .next_us = NOON + 60000000 });
    list_all(j, ACCOUNT, &text);
    ck_assert_ptr_nonnull(strstr(text.buf,
        "\"ended\": true, \"status\": 503, \"answer\": \"busy\", \"answer_bytes\": 4, "
        "\"failure\": \"the status is no 2xx\", \"latency_us\": 9, "
        "\"again\": \"the status is no 2xx\", \"next_at\": \"2026-01-31T12:01:00.000000Z\"}"));
    journal_destroy(j);
}
END_TEST

static uint64_t draw(uint64_t *state, uint64_t below)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (*state >> 33) % below;
}

enum { PERMUTED = 40 };

static void shuffle(size_t order[static PERMUTED], uint64_t seed)
{
    for (size_t i = 0; i < PERMUTED; i++)
        order[i] = i;
    for (size_t i = PERMUTED - 1; seed && i > 0; i--) {
        size_t k = draw(&seed, i + 1), kept = order[i];

        order[i] = order[k];
        order[k] = kept;
    }
}

/* Two requests, and callbacks that begin in one order and end in another one. */
static void run_permuted(uint64_t seed, struct strbuf *out)
{
    size_t order[PERMUTED];
    uint64_t handles[PERMUTED];
    struct journal *j = journal_with(35, SIZE_MAX, SIZE_MAX, 1024);

    request_add(j, ACCOUNT, &(struct request_facts){ .body = "first" });
    shuffle(order, 0);
    for (size_t i = 0; i < PERMUTED; i++) {
        struct journal_try t = try_of(1 + order[i] / 4, 1 + (unsigned)(order[i] % 4 / 2));

        t.number = 1 + (unsigned)(order[i] % 2);
        handles[order[i]] = journal_callback_begin(j, ACCOUNT, &t);
        if (i == PERMUTED / 2)
            request_add(j, ACCOUNT, &(struct request_facts){ .body = "second" });
    }
    shuffle(order, seed);
    for (size_t i = 0; i < PERMUTED; i++)
        journal_callback_end(j, ACCOUNT, handles[order[i]],
            &(struct journal_try_end){ .status = 200 + (int)order[i],
                .answer = "some answer",
                .answer_len = order[i] % 11 });
    list_all(j, ACCOUNT, out);
    journal_destroy(j);
}

START_TEST(order_of_ends_does_not_show)
{
    CLEANUP_STRBUF struct strbuf one = STRBUF_INIT, other = STRBUF_INIT;

    run_permuted(0, &one);
    run_permuted(101 + (uint64_t)_i, &other);
    ck_assert_str_eq(one.buf, other.buf);
}
END_TEST

static void begin_permuted(uint64_t seed, struct strbuf *out)
{
    size_t order[PERMUTED];
    struct journal *j = journal_with(1000, SIZE_MAX, SIZE_MAX, 1024);

    shuffle(order, seed);
    for (size_t i = 0; i < PERMUTED; i++) {
        struct journal_try t = try_of(1 + order[i] / 8, 1 + (unsigned)(order[i] % 8 / 4));

        t.number = 1 + (unsigned)(order[i] % 4 / 2);
        if (order[i] % 2)
            journal_callback_begin(j, ACCOUNT, &t);
        else
            journal_inbound_begin(j, ACCOUNT, &t);
        state_add(j, ACCOUNT, UUID, MESSAGE_SENT);
    }
    list_all(j, ACCOUNT, out);
    journal_destroy(j);
}

/* As long as nothing is dropped. */
START_TEST(order_of_begins_does_not_show)
{
    CLEANUP_STRBUF struct strbuf one = STRBUF_INIT, other = STRBUF_INIT;

    begin_permuted(0, &one);
    begin_permuted(17 + (uint64_t)_i, &other);
    ck_assert_str_eq(one.buf, other.buf);
}
END_TEST

START_TEST(newest_stands_first)
{
    struct journal *j;
    cJSON *listing;

    journal_create(&all_kept, NULL, NULL, &j);
    request_add(j, ACCOUNT, &(struct request_facts){ .time_us = NOON + 5, .path = "/5" });
    request_add(j, ACCOUNT, &(struct request_facts){ .time_us = NOON + 9, .path = "/9" });
    request_add(j, ACCOUNT, &(struct request_facts){ .time_us = NOON + 7, .path = "/7" });
    request_add(j, ACCOUNT, &(struct request_facts){ .time_us = NOON + 7, .path = "/7 again" });
    listing = listing_read(j, ACCOUNT);
    ck_assert_str_eq(text_of(entry_at(listing, 0), "path"), "/9");
    ck_assert_str_eq(text_of(entry_at(listing, 1), "path"), "/7 again");
    ck_assert_str_eq(text_of(entry_at(listing, 2), "path"), "/7");
    ck_assert_str_eq(text_of(entry_at(listing, 3), "path"), "/5");
    cJSON_Delete(listing);
    journal_destroy(j);
}
END_TEST

static const struct {
    const char *why, *body;
    size_t len;
    const char *shown; /* as it stands in the JSON */
} bodies[] = {
    { "text", "a\\b", 3, "\"body\": \"a\\\\b\", \"body_bytes\": 3, \"status\"" },
    { "UTF-8", "\xC3\xA9", 2, "\"body\": \"\xC3\xA9\", \"body_bytes\": 2, \"status\"" },
    { "a NUL", "a\0b", 3, "\"body\": \"a\\u0000b\", \"body_bytes\": 3, \"status\"" },
    { "no UTF-8: backslashes are told from escapes", "\\\xFF\xC3\xA9\xC3", 5,
        "\"body\": \"\\\\\\\\\\\\xFF\xC3\xA9\\\\xC3\", \"body_bytes\": 5, "
        "\"body_escaped\": true, \"status\"" },
};

START_TEST(body_is_shown_as_it_was)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    const struct http_request req = {
        .method = "POST", .path = "/", .body = bodies[_i].body, .body_len = bodies[_i].len
    };
    struct journal *j;

    journal_create(&all_kept, NULL, NULL, &j);
    journal_request(j, ACCOUNT,
        &(struct journal_request){
            .time_us = NOON, .req = &req, .res = &(struct http_response){ .status = 200 } });
    list_all(j, ACCOUNT, &text);
    ck_assert_msg(strstr(text.buf, bodies[_i].shown), "%s: %s", bodies[_i].why, text.buf);
    journal_destroy(j);
}
END_TEST

/* What happens between the begin and the end of a try, whose end then goes nowhere. */
enum meanwhile { NOTHING, DROPPED, CLEARED, FORGOTTEN, FORGOTTEN_AND_USED_AGAIN };
static const struct {
    const char *why;
    enum meanwhile meanwhile;
    uint64_t ended;
} ends[] = {
    { "nothing", NOTHING, 1 },
    { "it was dropped", DROPPED, 0 },
    { "the journal was cleared", CLEARED, 0 },
    { "the account was forgotten", FORGOTTEN, 0 },
    { "another try has its place", FORGOTTEN_AND_USED_AGAIN, 0 },
};

START_TEST(end_finds_its_try_or_nothing)
{
    const struct journal_filter callbacks = { .kinds = 1u << JOURNAL_CALLBACK };
    struct journal *j = journal_with(3, SIZE_MAX, SIZE_MAX, 1024);
    struct journal_try t = try_of(1, 1);
    uint64_t handle = journal_callback_begin(j, ACCOUNT, &t);

    for (int i = 0; ends[_i].meanwhile == DROPPED && i < 3; i++)
        request_add(j, ACCOUNT, &(struct request_facts){ 0 });
    if (ends[_i].meanwhile == CLEARED)
        journal_clear(j, ACCOUNT);
    if (ends[_i].meanwhile >= FORGOTTEN)
        journal_forget(j, ACCOUNT);
    if (ends[_i].meanwhile == FORGOTTEN_AND_USED_AGAIN)
        journal_callback_begin(j, ACCOUNT, &t);
    journal_callback_end(j, ACCOUNT, handle, &(struct journal_try_end){ .status = 200 });
    ck_assert_msg(journal_count(j, ACCOUNT, &callbacks) == ends[_i].ended, "%s", ends[_i].why);
    journal_destroy(j);
}
END_TEST

START_TEST(clear_keeps_numbers_and_forget_does_not)
{
    struct journal *j = journal_with(2, SIZE_MAX, SIZE_MAX, 1024);
    cJSON *listing;

    for (int i = 0; i < 4; i++)
        request_add(j, ACCOUNT, &(struct request_facts){ 0 });
    request_add(j, ACCOUNT + 1, &(struct request_facts){ 0 });
    journal_clear(j, ACCOUNT);
    request_add(j, ACCOUNT, &(struct request_facts){ 0 });
    listing = listing_read(j, ACCOUNT);
    ck_assert_int_eq(number_of(entry_at(listing, 0), "number"), 5);
    ck_assert_int_eq(number_of(listing, "dropped"), 0);
    ck_assert_int_eq(number_of(listing, "kept"), 1);
    cJSON_Delete(listing);
    journal_forget(j, ACCOUNT);
    request_add(j, ACCOUNT, &(struct request_facts){ 0 });
    listing = listing_read(j, ACCOUNT);
    ck_assert_int_eq(number_of(entry_at(listing, 0), "number"), 1);
    cJSON_Delete(listing);
    listing = listing_read(j, ACCOUNT + 1);
    ck_assert_int_eq(number_of(listing, "kept"), 1);
    cJSON_Delete(listing);
    journal_destroy(j);
}
END_TEST

START_TEST(account_without_entries_lists_none)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct journal *j;

    journal_create(&all_kept, NULL, NULL, &j);
    list_all(j, ACCOUNT, &text);
    ck_assert_str_eq(text.buf, "{\"dropped\": 0, \"entries\": [], \"kept\": 0, \"total\": 0}");
    journal_clear(j, ACCOUNT);
    journal_forget(j, ACCOUNT);
    journal_destroy(j);
    journal_destroy(NULL);
}
END_TEST

/* Many accounts, so that tables grow and are emptied again. */
START_TEST(accounts_do_not_meet)
{
    struct journal *j;

    journal_create(&all_kept, NULL, NULL, &j);
    for (int64_t account = -500; account < 500; account++)
        for (int64_t i = 0; i <= (account & 3); i++)
            request_add(j, account, &(struct request_facts){ 0 });
    ck_assert_uint_eq(journal_sums(j).accounts, 1000);
    for (int64_t account = -500; account < 500; account++) {
        ck_assert_uint_eq(
            journal_count(j, account, &(struct journal_filter){ 0 }), (uint64_t)(account & 3) + 1);
        journal_forget(j, account);
    }
    ck_assert_uint_eq(journal_sums(j).accounts, 0);
    ck_assert_uint_eq(journal_sums(j).bytes, 0);
    journal_destroy(j);
}
END_TEST

static Suite *journal_suite(void)
{
    Suite *suite = suite_create("journal");
    TCase *tc = tcase_create("journal");

    tcase_add_test(tc, request_is_kept_as_it_was);
    tcase_add_test(tc, try_is_shown_under_way_and_ended);
    tcase_add_loop_test(tc, order_of_ends_does_not_show, 0, 16);
    tcase_add_loop_test(tc, order_of_begins_does_not_show, 0, 16);
    tcase_add_test(tc, newest_stands_first);
    tcase_add_loop_test(tc, body_is_shown_as_it_was, 0, ARRAY_SIZE(bodies));
    tcase_add_loop_test(tc, end_finds_its_try_or_nothing, 0, ARRAY_SIZE(ends));
    tcase_add_test(tc, clear_keeps_numbers_and_forget_does_not);
    tcase_add_test(tc, account_without_entries_lists_none);
    tcase_add_test(tc, accounts_do_not_meet);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(journal_suite());
}
