/* Proves mock/journal/query.c and the filters: what is asked for is found, what is misspelt is
 * said. */
#include "base/text.h"
#include "tests/mock/journal/support.h"
#include "tests/support/suite.h"

#include <cJSON.h>
#include <errno.h>

static void fill(struct journal *j)
{
    struct journal_try t = try_of(1, 1);

    request_add(
        j, ACCOUNT, &(struct request_facts){ .body = "{\"text\":\"Hello\"}", .message = UUID });
    request_add(j, ACCOUNT,
        &(struct request_facts){ .time_us = NOON + 1000000,
            .method = "GET",
            .path = "/v1/Account/MA/Message/" UUID "/",
            .status = 200,
            .message = UUID });
    request_add(j, ACCOUNT,
        &(struct request_facts){ .time_us = NOON + 2000000,
            .method = "GET",
            .path = "/v1/Account/MA/Powerpack/",
            .status = 404,
            .answer = "not Hello" });
    state_add(j, ACCOUNT, UUID, MESSAGE_SENT);
    journal_callback_end(j, ACCOUNT, journal_callback_begin(j, ACCOUNT, &t),
        &(struct journal_try_end){ .status = 200 });
    t.message_uuid = OTHER_UUID;
    t.message_n = 2;
    t.url = "https://example.org/other";
    journal_callback_begin(j, ACCOUNT, &t);
    t.url = "http://127.0.0.1";
    journal_inbound_end(j, ACCOUNT, journal_inbound_begin(j, ACCOUNT, &t),
        &(struct journal_try_end){ .failure = "no answer in time" });
}

static const struct {
    const char *why, *query;
    int total;
} filters[] = {
    { "everything", NULL, 7 },
    { "requests", "kind=request", 3 },
    { "two kinds", "kind=state,inbound", 2 },
    { "a method", "method=GET", 2 },
    { "methods have their case", "method=get", 0 },
    { "the method of tries, too", "method=POST", 4 },
    { "a path", "path=/v1/Account/MA/Powerpack/", 1 },
    { "a pattern", "path=/v1/*/Message/*", 2 },
    { "the path of a callback's URL, without its query", "path=/hook", 1 },
    { "of one without a path", "kind=inbound&path=", -1 },
    { "everything that has a path", "path=*", 6 },
    { "a status", "status=200", 2 },
    { "a class of them", "status=4xx", 1 },
    { "of a try that got no answer", "status=5xx", 0 },
    { "a message: its requests, its states, its callbacks", "message=" UUID, 4 },
    { "another one", "message=" OTHER_UUID, 2 },
    { "a piece of a uuid is none", "message=5b40a428", 0 },
    { "text in a body", "body=%22Hello%22", 1 },
    { "text in an answer", "body=Hello", 2 },
    { "since: itself is in", "since=2026-01-31T12:00:01Z", 2 },
    { "until: itself is not", "until=2026-01-31+12:00:01", 5 },
    { "between", "since=2026-01-31T12:00:00.5&until=2026-01-31T12:00:01.000001Z", 1 },
    { "several", "kind=request&method=GET&status=2xx&message=" UUID, 1 },
};

START_TEST(filter_finds)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT, error = STRBUF_INIT;
    struct params params = params_of(&a, filters[_i].query);
    struct journal_query query;
    struct journal *j;
    cJSON *listing;
    int r = journal_query_read(&params, &query, &error);

    ck_assert_msg((r < 0) == (filters[_i].total < 0), "%s: %s", filters[_i].why, error.buf);
    if (r < 0)
        return;
    journal_create(&all_kept, NULL, NULL, &j);
    fill(j);
    list(j, ACCOUNT, &query, &text);
    listing = cJSON_Parse(text.buf);
    ck_assert_msg(cJSON_GetObjectItem(listing, "total")->valueint == filters[_i].total, "%s: %s",
        filters[_i].why, text.buf);
    ck_assert_int_eq(
        cJSON_GetArraySize(cJSON_GetObjectItem(listing, "entries")), filters[_i].total);
    ck_assert_int_eq(cJSON_GetObjectItem(listing, "kept")->valueint, 7);
    cJSON_Delete(listing);
    journal_destroy(j);
}
END_TEST

static const struct {
    const char *why, *query;
    int shown, first; /* how many, and the number of the first */
} pages[] = {
    { "twenty unless said", "", 20, 50 },
    { "a limit", "limit=3", 3, 50 },
    { "an offset", "offset=48", 2, 2 },
    { "both", "limit=1&offset=10", 1, 40 },
    { "behind the end", "offset=50", 0, 0 },
    { "far behind it", "offset=4294967295", 0, 0 },
    { "as many as there are", "limit=1000", 50, 50 },
};

START_TEST(page_is_cut)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT, error = STRBUF_INIT;
    struct params params = params_of(&a, pages[_i].query);
    struct journal_query query;
    struct journal *j;
    const cJSON *entries;
    cJSON *listing;

    ck_assert_int_eq(journal_query_read(&params, &query, &error), 0);
    journal_create(&all_kept, NULL, NULL, &j);
    for (int i = 0; i < 50; i++)
        request_add(j, ACCOUNT, &(struct request_facts){ 0 });
    list(j, ACCOUNT, &query, &text);
    listing = cJSON_Parse(text.buf);
    entries = cJSON_GetObjectItem(listing, "entries");
    ck_assert_msg(cJSON_GetArraySize(entries) == pages[_i].shown, "%s", pages[_i].why);
    ck_assert_int_eq(cJSON_GetObjectItem(listing, "total")->valueint, 50);
    if (pages[_i].shown)
        ck_assert_msg(cJSON_GetObjectItem(cJSON_GetArrayItem(entries, 0), "number")->valueint ==
                          pages[_i].first,
            "%s", pages[_i].why);
    cJSON_Delete(listing);
    journal_destroy(j);
}
END_TEST

static int read_list(const struct params *params, struct strbuf *error)
{
    struct journal_query query;

    return journal_query_read(params, &query, error);
}

static int read_wait(const struct params *params, struct strbuf *error)
{
    struct wait_query query;

    return wait_query_read(params, &query, error);
}

static int read_events(const struct params *params, struct strbuf *error)
{
    struct journal_filter filter;

    return events_query_read(params, &filter, error);
}

#define LIST_NAMES "body, kind, limit, message, method, offset, path, since, status, until"
#define STATES                                                                                     \
    "names of states between commas: queued, sent, failed, delivered, undelivered, read, "         \
    "received, rejected, deleted"
#define STATUS "status takes a status such as 202, or 4xx for all of 400 to 499"
#define SINCE "since takes a time in UTC such as 2026-01-31T12:00:00Z"
#define WITHIN "within takes a time up to 10m, such as 30s, 500ms or 2m"
#define ONE_OF "requests takes a number of at least 1, and one of requests, callbacks and inbound"
#define WHAT "say what to wait for: message and state, or one of requests, callbacks and inbound"

static const struct {
    int (*read)(const struct params *params, struct strbuf *error);
    const char *query, *error; /* NULL: it is taken */
} refusals[] = {
    { read_list, "kinds=request", "there is no argument \"kinds\" here; there are " LIST_NAMES },
    { read_list, "within=1s", "there is no argument \"within\" here; there are " LIST_NAMES },
    { read_list, "kind=request,",
        "kind takes request, state, callback, inbound, or several between commas" },
    { read_list,
        "kind=", "kind takes request, state, callback, inbound, or several between commas" },
    { read_list, "limit=0", "limit takes a number from 1 to 1000" },
    { read_list, "limit=1001", "limit takes a number from 1 to 1000" },
    { read_list, "limit=1000", NULL },
    { read_list, "offset=-1", "offset takes a number from 0" },
    { read_list, "offset=99999999999", "offset takes a number from 0" },
    { read_list, "status=2x", STATUS },
    { read_list, "status=6xx", STATUS },
    { read_list, "status=0200", STATUS },
    { read_list, "status=999", NULL },
    { read_list, "since=yesterday", SINCE },
    { read_list, "since=2026-02-29T12:00:00Z", SINCE },
    { read_list, "since=2026-02-28T24:00:00Z", SINCE },
    { read_list, "since=2026-02-28T12:00:00.Z", SINCE },
    { read_list, "since=2026-02-28T12:00:00.1234567Z", SINCE },
    { read_list, "since=2026-02-28T12:00:00%2B01:00", SINCE },
    { read_list, "since=2026-02-28", SINCE },
    { read_list, "since=2024-02-29T23:59:59.999999Z", NULL },
    { read_list, "method=GET&method=POST", "method is given twice" },
    { read_list, "message=", "message takes a message's uuid" },
    { read_events, "kind=state&message=" UUID, NULL },
    { read_events, "limit=1",
        "there is no argument \"limit\" here; there are body, kind, message, method, path, since, "
        "status, until" },
    { read_wait, "", WHAT },
    { read_wait, "message=" UUID, WHAT },
    { read_wait, "message=" UUID "&state=sent&requests=1", WHAT },
    { read_wait, "message=" UUID "&or=sent", WHAT },
    { read_wait, "state=sent", "state needs message, the uuid of the message that is waited for" },
    { read_wait, "message=" UUID "&state=gone", "state takes " STATES },
    { read_wait, "message=" UUID "&state=sent&or=", "or takes " STATES },
    { read_wait, "message=" UUID "&state=delivered&or=failed,undelivered&within=30s", NULL },
    { read_wait, "message=" UUID "&state=sent&path=/x",
        "body, method, path and status go with requests, callbacks and inbound only" },
    { read_wait, "requests=0", ONE_OF },
    { read_wait, "requests=many", ONE_OF },
    { read_wait, "callbacks=1&requests=1", ONE_OF },
    { read_wait, "requests=1&or=sent", "or goes with state only" },
    { read_wait, "requests=3&method=POST&path=*&status=2xx&body=x&message=" UUID, NULL },
    { read_wait, "requests=1&within=30", WITHIN },
    { read_wait, "requests=1&within=11m", WITHIN },
    { read_wait, "requests=1&within=s", WITHIN },
    { read_wait, "requests=1&within=9999999ms", WITHIN },
    { read_wait, "requests=1&within=-1s", WITHIN },
    { read_wait, "requests=1&within=0s", NULL },
    { read_wait, "requests=1&within=10m", NULL },
    { read_wait, "requests=1&limit=3",
        "there is no argument \"limit\" here; there are body, callbacks, inbound, message, method, "
        "or, path, requests, state, status, within" },
};

START_TEST(wrong_argument_is_said)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf error = STRBUF_INIT;
    struct params params = params_of(&a, refusals[_i].query);
    int r = refusals[_i].read(&params, &error);

    ck_assert_msg(r == (refusals[_i].error ? -EINVAL : 0), "%s: %d", refusals[_i].query, r);
    ck_assert_msg(strcmp(error.buf, refusals[_i].error ? refusals[_i].error : "") == 0, "%s: %s",
        refusals[_i].query, error.buf);
}
END_TEST

START_TEST(wait_is_read)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf error = STRBUF_INIT;
    struct params params =
        params_of(&a, "message=" UUID "&state=delivered,read&or=failed&within=1500ms");
    struct wait_query q;

    ck_assert_int_eq(wait_query_read(&params, &q, &error), 0);
    ck_assert_str_eq(q.filter.message, UUID);
    ck_assert_uint_eq(q.states, 1u << MESSAGE_DELIVERED | 1u << MESSAGE_READ);
    ck_assert_uint_eq(q.or_states, 1u << MESSAGE_FAILED);
    ck_assert_int_eq(q.within_us, 1500000);
    params = params_of(&a, "callbacks=12&path=/hook");
    ck_assert_int_eq(wait_query_read(&params, &q, &error), 0);
    ck_assert_uint_eq(q.count, 12);
    ck_assert_uint_eq(q.filter.kinds, 1u << JOURNAL_CALLBACK);
    ck_assert_int_eq(q.within_us, WAIT_WITHIN_DEFAULT_US);
    ck_assert_uint_eq(q.states, 0);
}
END_TEST

static Suite *query_suite(void)
{
    Suite *suite = suite_create("query");
    TCase *tc = tcase_create("query");

    tcase_add_loop_test(tc, filter_finds, 0, ARRAY_SIZE(filters));
    tcase_add_loop_test(tc, page_is_cut, 0, ARRAY_SIZE(pages));
    tcase_add_loop_test(tc, wrong_argument_is_said, 0, ARRAY_SIZE(refusals));
    tcase_add_test(tc, wait_is_read);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(query_suite());
}
