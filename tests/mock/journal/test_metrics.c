/* Proves mock/journal/metrics.c by a strict reader of the text format. */
#include "mock/journal/metrics.h"

#include "base/arena.h"
#include "base/text.h"
#include "mock/journal/events.h"
#include "mock/journal/waiters.h"
#include "tests/mock/journal/support.h"
#include "tests/support/suite.h"

static const char *const routes[] = { "/v1/Account/{auth_id}/Message/", "a \"quoted\\\" \n route" };
static const char *const faults[] = { "delay", "reset" };

static struct metrics *metrics_make(void)
{
    const struct metrics_names names = { routes, ARRAY_SIZE(routes), faults, ARRAY_SIZE(faults) };
    struct metrics *m;

    metrics_create(&names, INT64_C(1769860800999999), &m);
    return m;
}

/*
 * A reader of the format, version 0.0.4: each family has one HELP and one TYPE, in this order and
 * before its samples, which stand together; no sample comes twice; every line ends.
 */
struct reader {
    struct arena arena;
    const char *at;
    const char *family;     /* that is being read */
    const char *seen[4096]; /* families and samples */
    size_t n_seen;
};

static const char *name_take(struct reader *r)
{
    const char *start = r->at;

    while (
        is_alpha(*r->at) || *r->at == '_' || *r->at == ':' || (r->at > start && is_digit(*r->at)))
        r->at++;
    ck_assert_msg(r->at > start, "a name is missing: %.40s", start);
    return arena_dup(&r->arena, start, (size_t)(r->at - start));
}

static void take(struct reader *r, const char *text)
{
    ck_assert_msg(text_starts_with(r->at, text), "not %s: %.40s", text, r->at);
    r->at += strlen(text);
}

static void once(struct reader *r, const char *what)
{
    for (size_t i = 0; i < r->n_seen; i++)
        ck_assert_msg(!text_equal(r->seen[i], what), "twice: %s", what);
    ck_assert_uint_lt(r->n_seen, ARRAY_SIZE(r->seen));
    r->seen[r->n_seen++] = what;
}

static void head_take(struct reader *r)
{
    take(r, "# HELP ");
    r->family = name_take(r);
    once(r, r->family);
    take(r, " ");
    ck_assert(*r->at != '\n');
    for (; *r->at != '\n'; r->at++)
        ck_assert_msg(*r->at && *r->at != '\\', "of %s", r->family);
    take(r, "\n# TYPE ");
    take(r, r->family);
    take(r, " ");
    if (text_starts_with(r->at, "counter"))
        ck_assert_msg(strstr(r->family, "_total"), "%s", r->family);
    take(r, text_starts_with(r->at, "counter") ? "counter" : "gauge");
    take(r, "\n");
}

static void value_take(struct reader *r)
{
    take(r, "\"");
    for (; *r->at != '"'; r->at++) {
        ck_assert_msg(*r->at && *r->at != '\n', "in a label's value");
        if (*r->at == '\\') {
            r->at++;
            ck_assert_msg(*r->at && strchr("\\\"n", *r->at), "an unknown escape");
        }
    }
    take(r, "\"");
}

static void sample_take(struct reader *r)
{
    const char *start = r->at, *name = name_take(r);

    ck_assert_msg(text_equal(name, r->family), "%s among those of %s", name, r->family);
    if (*r->at == '{')
        do {
            r->at++;
            name_take(r);
            take(r, "=");
            value_take(r);
        } while (*r->at == ',');
    if (start + strlen(name) != r->at)
        take(r, "}");
    once(r, arena_printf(&r->arena, "sample %.*s", (int)(r->at - start), start));
    take(r, " ");
    ck_assert(is_digit(*r->at));
    while (is_digit(*r->at))
        r->at++;
    take(r, "\n");
}

static void text_check(const char *text)
{
    struct reader *r = xcalloc(1, sizeof(*r));

    for (r->at = text; *r->at;) {
        head_take(r);
        while (*r->at && *r->at != '#')
            sample_take(r);
    }
    arena_release(&r->arena);
    free(r);
}

START_TEST(text_is_of_the_format)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct metrics *m = metrics_make();

    metrics_write(m, &text);
    text_check(text.buf);
    ck_assert_ptr_nonnull(strstr(text.buf, "\nplivo_mock_waiters 0\n"));
    ck_assert_ptr_nonnull(strstr(text.buf, "\nprocess_start_time_seconds 1769860800\n"));
    ck_assert_ptr_null(strstr(text.buf, "plivo_mock_requests_total{"));
    metrics_destroy(m);
    metrics_destroy(NULL);
}
END_TEST

/* Every value there can be, so that every label's table is gone through. */
START_TEST(every_sample_is_of_the_format)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct metrics *m = metrics_make();

    for (enum metric_method method = 0; method < METRIC_METHOD_MAX_; method++)
        for (size_t route = 0; route <= ARRAY_SIZE(routes); route++)
            for (int status = 0; status <= 700; status += 100)
                metrics_request(m, method, route, status);
    for (size_t rule = 0; rule < RULE_MAX_; rule++)
        metric_add(m, METRIC_REFUSALS, rule);
    for (enum message_type type = 0; type < MESSAGE_TYPE_MAX_; type++)
        for (enum message_state state = 0; state < MESSAGE_STATE_MAX_; state++)
            metrics_message(m, type, state);
    for (size_t result = 0; result < TRY_RESULT_MAX_; result++) {
        metric_add(m, METRIC_CALLBACK_TRIES, result);
        metric_add(m, METRIC_INBOUND_TRIES, result);
    }
    for (size_t fault = 0; fault < ARRAY_SIZE(faults); fault++)
        metric_add(m, METRIC_FAULTS, fault);
    metrics_write(m, &text);
    text_check(text.buf);
    metrics_destroy(m);
}
END_TEST

static void count_some(struct metrics *m)
{
    metrics_request(m, metric_method("POST"), 0, 202);
    metrics_request(m, metric_method("POST"), 0, 202);
    metrics_request(m, metric_method("BREW"), 2, 404);
    metrics_request(m, metric_method("GET"), 1, 500);
    metric_add(m, METRIC_REFUSALS, RULE_SEND_DST_MISSING);
    metrics_message(m, MESSAGE_MMS, MESSAGE_UNDELIVERED);
    metric_add(m, METRIC_CALLBACK_TRIES, TRY_TIME_OUT);
    metric_add(m, METRIC_FAULTS, 1);
    metric_add(m, METRIC_LOOP_TURNS, 0);
    metric_set(m, METRIC_WAITERS, 12);
    metric_set(m, METRIC_WAITERS, 11);
}

static const char *const samples[] = {
    "plivo_mock_requests_total{method=\"POST\",route=\"/v1/Account/{auth_id}/Message/"
    "\",class=\"2xx\"} 2\n",
    "plivo_mock_requests_total{method=\"other\",route=\"unknown\",class=\"4xx\"} 1\n",
    "plivo_mock_requests_total{method=\"GET\",route=\"a \\\"quoted\\\\\\\" \\n "
    "route\",class=\"5xx\"} 1\n",
    "plivo_mock_refusals_total{rule=\"SEND-DST-MISSING\"} 1\n",
    "plivo_mock_message_states_total{type=\"mms\",state=\"undelivered\"} 1\n",
    "plivo_mock_callback_tries_total{result=\"time_out\"} 1\n",
    "plivo_mock_faults_total{fault=\"reset\"} 1\n",
    "plivo_mock_loop_turns_total 1\n",
    "plivo_mock_callback_retries_total 0\n",
    "plivo_mock_waiters 11\n",
};

START_TEST(sample_is_written)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct metrics *m = metrics_make();

    count_some(m);
    metrics_write(m, &text);
    text_check(text.buf);
    ck_assert_msg(strstr(text.buf, samples[_i]), "%s in %s", samples[_i], text.buf);
    metrics_destroy(m);
}
END_TEST

START_TEST(memory_in_use_is_known)
{
    ck_assert_int_gt(metrics_resident_bytes(), 100000);
}
END_TEST

static void nobody_done(void *context, uint64_t ticket, const struct wait_result *result)
{
    (void)context;
    (void)ticket;
    (void)result;
}

static bool nobody_write(void *context, uint64_t ticket, const char *text, size_t len)
{
    (void)context;
    (void)ticket;
    (void)text;
    (void)len;
    return true;
}

START_TEST(gauges_are_sampled)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    const struct wait_query query = {
        .filter = { .kinds = 1u << JOURNAL_INBOUND }, .count = 1, .within_us = 1
    };
    struct metrics *m = metrics_make();
    struct wait_result result;
    struct journal *j;
    struct waiters *w;
    struct events *e;

    journal_create(&(struct journal_limits){ 2, SIZE_MAX, SIZE_MAX, 10, true }, NULL, NULL, &j);
    waiters_create(j, nobody_done, NULL, &w);
    events_create(j, nobody_write, NULL, &e);
    for (int i = 0; i < 5; i++)
        request_add(j, ACCOUNT, &(struct request_facts){ 0 });
    for (uint64_t ticket = 1; ticket <= 3; ticket++) {
        ck_assert(!waiters_add(w, ACCOUNT, ticket, &query, NULL, 0, &result));
        events_subscribe(e, ACCOUNT, ticket, &(struct journal_filter){ 0 }, NULL, &text);
    }
    events_drop(e, 1);
    metrics_sample(m, j, w, e);
    strbuf_reset(&text);
    metrics_write(m, &text);
    text_check(text.buf);
    ck_assert_ptr_nonnull(strstr(text.buf, "\nplivo_mock_journal_entries 2\n"));
    ck_assert_ptr_nonnull(strstr(text.buf, "\nplivo_mock_journal_dropped_total 3\n"));
    ck_assert_ptr_nonnull(strstr(text.buf, "\nplivo_mock_waiters 3\n"));
    ck_assert_ptr_nonnull(strstr(text.buf, "\nplivo_mock_subscribers 2\n"));
    events_destroy(e);
    waiters_destroy(w);
    journal_destroy(j);
    metrics_sample(m, NULL, NULL, NULL);
    metrics_destroy(m);
}
END_TEST

static Suite *metrics_suite(void)
{
    Suite *suite = suite_create("metrics");
    TCase *tc = tcase_create("metrics");

    tcase_add_test(tc, text_is_of_the_format);
    tcase_add_test(tc, every_sample_is_of_the_format);
    tcase_add_loop_test(tc, sample_is_written, 0, ARRAY_SIZE(samples));
    tcase_add_test(tc, memory_in_use_is_known);
    tcase_add_test(tc, gauges_are_sampled);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(metrics_suite());
}
