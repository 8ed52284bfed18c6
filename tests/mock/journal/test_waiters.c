/* Proves mock/journal/waiters.c: who waits is told once, when it is true, cannot be, or is late. */
#include "mock/journal/waiters.h"

#include "base/text.h"
#include "tests/mock/journal/support.h"
#include "tests/support/suite.h"

enum { TOLD_MAX = 20000 };
#define S(state) (1u << MESSAGE_##state)
#define SECOND INT64_C(1000000)

/* Who was told what, in this order. */
struct told {
    struct waiters *waiters;
    struct journal *journal;
    size_t n;
    uint64_t ticket[TOLD_MAX];
    struct wait_result result[TOLD_MAX];
    uint64_t then_drop; /* a ticket to drop when the first is told */
    bool then_send;     /* add a request when one is told */
    bool telling;       /* so that nobody is told while another is */
};

static void done(void *context, uint64_t ticket, const struct wait_result *result)
{
    struct told *t = context;

    ck_assert_uint_lt(t->n, TOLD_MAX);
    ck_assert(!t->telling);
    t->telling = true;
    t->ticket[t->n] = ticket;
    t->result[t->n++] = *result;
    if (!result->is_count)
        ck_assert(text_starts_with(result->message, "5b40a428"));
    if (t->then_drop)
        waiters_drop(t->waiters, t->then_drop);
    if (t->then_send)
        request_add(t->journal, ACCOUNT, &(struct request_facts){ 0 });
    t->telling = false;
}

static struct told *told_create(void)
{
    struct told *t = xcalloc(1, sizeof(*t));

    /* so small that what one hears of is gone when the next entry comes */
    journal_create(
        &(struct journal_limits){ 1, SIZE_MAX, SIZE_MAX, 1024, true }, NULL, NULL, &t->journal);
    waiters_create(t->journal, done, t, &t->waiters);
    return t;
}

static void told_destroy(struct told *t)
{
    waiters_destroy(t->waiters);
    journal_destroy(t->journal);
    free(t);
}

static bool wait_for(struct told *t, uint64_t ticket, const char *query, enum message_state now,
    int64_t now_us, struct wait_result *ret)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf error = STRBUF_INIT;
    struct params params = params_of(&a, query);
    struct wait_query q;

    ck_assert_msg(wait_query_read(&params, &q, &error) == 0, "%s: %s", query, error.buf);
    return waiters_add(t->waiters, ACCOUNT, ticket, &q,
        &(struct wait_message){ MESSAGE_OUTBOUND, now }, now_us, ret);
}

/* A message that goes through up to two states while somebody waits. */
static const struct {
    const char *why, *query;
    enum message_state now, then[2];
    int status; /* 0: still waiting behind all of them */
    const char *shown;
} states[] = {
    { "it is so already", "state=sent", MESSAGE_SENT, { 0 }, 200,
        "{\"message_uuid\": \"" UUID
        "\", \"outcome\": \"reached\", \"reached\": \"sent\", \"state\": \"sent\"}" },
    { "it was so before", "state=sent", MESSAGE_DELIVERED, { 0 }, 200,
        "{\"message_uuid\": \"" UUID
        "\", \"outcome\": \"reached\", \"reached\": \"sent\", \"state\": \"delivered\"}" },
    { "it becomes so", "state=delivered", MESSAGE_QUEUED, { MESSAGE_SENT, MESSAGE_DELIVERED }, 200,
        "{\"message_uuid\": \"" UUID
        "\", \"outcome\": \"reached\", \"reached\": \"delivered\", \"state\": \"delivered\"}" },
    { "it is passed unseen", "state=sent", MESSAGE_QUEUED, { MESSAGE_UNDELIVERED }, 200,
        "{\"message_uuid\": \"" UUID
        "\", \"outcome\": \"reached\", \"reached\": \"sent\", \"state\": \"undelivered\"}" },
    { "it is not so yet", "state=delivered", MESSAGE_QUEUED, { MESSAGE_SENT }, 0, NULL },
    { "one of two", "state=delivered,undelivered", MESSAGE_SENT, { MESSAGE_UNDELIVERED }, 200,
        "{\"message_uuid\": \"" UUID
        "\", \"outcome\": \"reached\", \"reached\": \"undelivered\", \"state\": \"undelivered\"}" },
    { "or else", "state=delivered&or=failed,undelivered", MESSAGE_QUEUED, { MESSAGE_FAILED }, 200,
        "{\"message_uuid\": \"" UUID
        "\", \"outcome\": \"or\", \"reached\": \"failed\", \"state\": \"failed\"}" },
    { "what is waited for goes before or", "state=sent&or=delivered", MESSAGE_DELIVERED, { 0 }, 200,
        "{\"message_uuid\": \"" UUID
        "\", \"outcome\": \"reached\", \"reached\": \"sent\", \"state\": \"delivered\"}" },
    { "it cannot be any more", "state=delivered&or=read", MESSAGE_SENT, { MESSAGE_UNDELIVERED },
        409,
        "{\"error\": \"the message has ended otherwise: it is undelivered and was waited for to be "
        "delivered or read\", \"message_uuid\": \"" UUID
        "\", \"outcome\": \"impossible\", \"reached\": null, \"state\": \"undelivered\"}" },
    { "it could not be to begin with", "state=failed", MESSAGE_DELIVERED, { 0 }, 409,
        "{\"error\": \"the message has ended otherwise: it is delivered and was waited for to be "
        "failed\", \"message_uuid\": \"" UUID
        "\", \"outcome\": \"impossible\", \"reached\": null, \"state\": \"delivered\"}" },
    { "a time of nothing", "state=failed&within=0s", MESSAGE_SENT, { 0 }, 408,
        "{\"error\": \"time is up: it is sent and was waited for to be failed\", "
        "\"message_uuid\": \"" UUID
        "\", \"outcome\": \"time_up\", \"reached\": null, \"state\": \"sent\"}" },
};

static void result_check(
    const char *why, const struct wait_result *r, int status, const char *shown)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct json_writer w = json_writer_to(&text, JSON_ONE_LINE);

    json_object_begin(&w);
    wait_result_write(r, &w);
    json_object_end(&w);
    ck_assert_msg(wait_status(r) == status, "%s: %d", why, wait_status(r));
    ck_assert_msg(strcmp(text.buf, shown) == 0, "%s: %s", why, text.buf);
}

START_TEST(state_is_waited_for)
{
    CLEANUP_STRBUF struct strbuf query = STRBUF_INIT;
    struct told *t = told_create();
    struct wait_result r = { .message = NULL };

    strbuf_addf(&query, "message=%s&%s", UUID, states[_i].query);
    if (!wait_for(t, 1, query.buf, states[_i].now, 0, &r)) {
        for (size_t i = 0; i < 2 && states[_i].then[i]; i++) {
            ck_assert_msg(t->n == 0, "%s: told too early", states[_i].why);
            state_add(t->journal, ACCOUNT, OTHER_UUID, MESSAGE_DELIVERED);
            state_add(t->journal, ACCOUNT + 1, UUID, MESSAGE_DELIVERED);
            state_add(t->journal, ACCOUNT, UUID, states[_i].then[i]);
        }
        ck_assert_msg(t->n == (states[_i].status ? 1 : 0), "%s", states[_i].why);
        r = t->result[0];
    }
    r.message = UUID; /* that of the result was borrowed */
    ck_assert_uint_eq(waiters_count(t->waiters), states[_i].status ? 0 : 1);
    if (states[_i].status)
        result_check(states[_i].why, &r, states[_i].status, states[_i].shown);
    told_destroy(t);
}
END_TEST

START_TEST(states_lie_behind_others)
{
    ck_assert_uint_eq(message_states_reached(MESSAGE_OUTBOUND, MESSAGE_SENT), S(QUEUED) | S(SENT));
    ck_assert_uint_eq(message_states_reached(MESSAGE_OUTBOUND, MESSAGE_READ),
        S(QUEUED) | S(SENT) | S(DELIVERED) | S(READ));
    ck_assert_uint_eq(
        message_states_reached(MESSAGE_INBOUND, MESSAGE_DELIVERED), S(RECEIVED) | S(DELIVERED));
    ck_assert_uint_eq(
        message_states_ahead(MESSAGE_INBOUND, MESSAGE_RECEIVED), S(DELIVERED) | S(UNDELIVERED));
    ck_assert_uint_eq(
        message_states_reached(MESSAGE_OUTBOUND, MESSAGE_FAILED), S(QUEUED) | S(FAILED));
}
END_TEST

/* No state is both behind and ahead; what is ahead of something is ahead of what led there. */
START_TEST(states_go_one_way)
{
    unsigned row = (unsigned)_i;
    enum message_direction direction = row / MESSAGE_STATE_MAX_;
    enum message_state state = row % MESSAGE_STATE_MAX_;
    unsigned ahead = message_states_ahead(direction, state);

    ck_assert_uint_eq(ahead & message_states_reached(direction, state), 0);
    for (enum message_state next = 0; next < MESSAGE_STATE_MAX_; next++)
        if (ahead & 1u << next)
            ck_assert_uint_eq(message_states_ahead(direction, next) & ~ahead, 0);
}
END_TEST

START_TEST(time_runs_out_in_order)
{
    struct told *t = told_create();
    struct wait_result r;

    ck_assert_int_eq(waiters_due_us(t->waiters), INT64_MAX);
    ck_assert(!wait_for(t, 1, "message=" UUID "&state=read&within=3s", MESSAGE_QUEUED, SECOND, &r));
    ck_assert(!wait_for(t, 2, "requests=1&within=1s", 0, SECOND, &r));
    ck_assert(!wait_for(t, 3, "requests=1&within=2s", 0, SECOND, &r));
    ck_assert_int_eq(waiters_due_us(t->waiters), 2 * SECOND);
    waiters_expire(t->waiters, 2 * SECOND - 1);
    ck_assert_uint_eq(t->n, 0);
    waiters_expire(t->waiters, 3 * SECOND);
    ck_assert_uint_eq(t->n, 2);
    ck_assert_uint_eq(t->ticket[0], 2);
    ck_assert_uint_eq(t->ticket[1], 3);
    result_check("a count", &t->result[0], 408,
        "{\"error\": \"time is up: there are 0 of 1\", \"count\": 0, \"kind\": \"request\", "
        "\"outcome\": \"time_up\", \"wanted\": 1}");
    state_add(t->journal, ACCOUNT, UUID, MESSAGE_SENT);
    waiters_expire(t->waiters, INT64_MAX - 1);
    ck_assert_uint_eq(t->n, 3);
    ck_assert_int_eq(t->result[2].state, MESSAGE_SENT); /* the state reached when time is up */
    ck_assert_int_eq(waiters_due_us(t->waiters), INT64_MAX);
    told_destroy(t);
}
END_TEST

static void callback_end(struct journal *j, const char *url)
{
    struct journal_try one = try_of(1, 1);
    uint64_t handle;

    one.url = url;
    handle = journal_callback_begin(j, ACCOUNT, &one);
    journal_callback_end(j, ACCOUNT, handle, &(struct journal_try_end){ .status = 200 });
}

START_TEST(entries_are_counted)
{
    struct told *t = told_create();
    struct wait_result r;
    struct journal_try under_way = try_of(1, 1);

    request_add(t->journal, ACCOUNT, &(struct request_facts){ 0 });
    request_add(t->journal, ACCOUNT, &(struct request_facts){ 0 });
    ck_assert(wait_for(t, 1, "requests=2", 0, 0, &r)); /* also those that were dropped since */
    result_check("already", &r, 200,
        "{\"count\": 2, \"kind\": \"request\", \"outcome\": \"reached\", \"wanted\": 2}");
    ck_assert(!wait_for(t, 1, "requests=3", 0, 0, &r));
    ck_assert(!wait_for(t, 2, "requests=2&status=4xx", 0, 0, &r));
    ck_assert(!wait_for(t, 3, "callbacks=2&path=/hook", 0, 0, &r));
    request_add(t->journal, ACCOUNT + 1, &(struct request_facts){ 0 });
    ck_assert_uint_eq(t->n, 0);
    request_add(t->journal, ACCOUNT, &(struct request_facts){ .status = 404 });
    ck_assert_uint_eq(t->n, 1);
    ck_assert_uint_eq(t->ticket[0], 1);
    request_add(t->journal, ACCOUNT, &(struct request_facts){ .status = 400 });
    ck_assert_uint_eq(t->n, 2);
    ck_assert_uint_eq(t->ticket[1], 2);
    callback_end(t->journal, "http://127.0.0.1/hook");
    callback_end(t->journal, "http://127.0.0.1/other");
    journal_callback_begin(t->journal, ACCOUNT, &under_way);
    ck_assert_uint_eq(t->n, 2);
    callback_end(t->journal, "http://127.0.0.1/hook?x=1");
    ck_assert_uint_eq(t->n, 3);
    told_destroy(t);
}
END_TEST

START_TEST(clear_counts_anew_and_reset_ends_waits)
{
    struct told *t = told_create();
    struct wait_result r;

    request_add(t->journal, ACCOUNT, &(struct request_facts){ 0 });
    ck_assert(!wait_for(t, 1, "requests=2", 0, 0, &r));
    ck_assert(!wait_for(t, 2, "message=" UUID "&state=read", MESSAGE_QUEUED, 0, &r));
    journal_clear(t->journal, ACCOUNT);
    request_add(t->journal, ACCOUNT, &(struct request_facts){ 0 });
    journal_forget(t->journal, ACCOUNT + 1);
    ck_assert_uint_eq(t->n, 0);
    journal_forget(t->journal, ACCOUNT);
    ck_assert_uint_eq(t->n, 2);
    ck_assert_int_eq(wait_status(&t->result[0]), 410);
    ck_assert_int_eq(wait_status(&t->result[1]), 410);
    ck_assert_uint_eq(waiters_count(t->waiters), 0);
    told_destroy(t);
}
END_TEST

START_TEST(client_that_left_is_not_told)
{
    struct told *t = told_create();
    struct wait_result r;

    for (uint64_t ticket = 1; ticket <= 4; ticket++)
        ck_assert(!wait_for(t, ticket, "requests=1", 0, 0, &r));
    waiters_drop(t->waiters, 1);
    waiters_drop(t->waiters, 1);
    waiters_drop(t->waiters, 99);
    t->then_drop = 2; /* one that is decided already, but not told */
    request_add(t->journal, ACCOUNT, &(struct request_facts){ 0 });
    ck_assert_uint_eq(t->n, 2);
    ck_assert(t->ticket[0] != 2 && t->ticket[1] != 2);
    told_destroy(t);
}
END_TEST

/* A decision is told when the entry that led to it may be dropped. */
START_TEST(decision_may_add_to_the_journal)
{
    struct told *t = told_create();
    struct wait_result r;

    t->then_send = true;
    ck_assert(!wait_for(t, 1, "requests=1", 0, 0, &r));
    ck_assert(!wait_for(t, 2, "requests=2", 0, 0, &r));
    ck_assert(!wait_for(t, 3, "requests=3", 0, 0, &r));
    request_add(t->journal, ACCOUNT, &(struct request_facts){ 0 });
    ck_assert_uint_eq(t->n, 3);
    for (uint64_t i = 0; i < 3; i++)
        ck_assert_uint_eq(t->ticket[i], i + 1);
    told_destroy(t);
}
END_TEST

/* Thousands wait for as many messages and one for each: an event looks at its own only. */
START_TEST(thousands_wait)
{
    enum { MESSAGES = 5000 };
    struct told *t = told_create();
    struct wait_result r;
    CLEANUP_ARENA struct arena a = { 0 };
    const char *uuids[MESSAGES], *query;

    for (uint64_t i = 0; i < MESSAGES; i++) {
        uuids[i] = arena_printf(&a, "5b40a428-bfc7-4daf-9d06-%012u", (unsigned)i);
        query = arena_printf(&a, "message=%s&state=delivered&within=1m", uuids[i]);
        ck_assert(!wait_for(t, 2 * i, query, MESSAGE_QUEUED, (int64_t)(i * 7919 % MESSAGES), &r));
        ck_assert(!wait_for(t, 2 * i + 1, query, MESSAGE_QUEUED, SECOND, &r));
    }
    ck_assert_uint_eq(waiters_count(t->waiters), (size_t)2 * MESSAGES);
    for (uint64_t i = 0; i < MESSAGES; i++) {
        state_add(t->journal, ACCOUNT, uuids[i], MESSAGE_SENT);
        if (i % 3 == 0)
            waiters_drop(t->waiters, 2 * i);
        if (i % 3 == 1)
            state_add(t->journal, ACCOUNT, uuids[i], MESSAGE_DELIVERED);
    }
    ck_assert_uint_eq(t->n, (size_t)2 * (MESSAGES / 3 + 1)); /* 5000 = 3 * 1666 + 2 */
    waiters_expire(t->waiters, 62 * SECOND);
    ck_assert_uint_eq(waiters_count(t->waiters), 0);
    ck_assert_uint_eq(t->n, (size_t)2 * MESSAGES - (MESSAGES / 3 + 1));
    told_destroy(t);
}
END_TEST

START_TEST(who_still_waits_is_let_go)
{
    struct told *t = told_create();
    struct wait_result r;

    for (uint64_t ticket = 1; ticket < 100; ticket++)
        ck_assert(!wait_for(t, ticket, "requests=1&path=/x", 0, 0, &r));
    told_destroy(t); /* and nothing leaks */
    waiters_destroy(NULL);
}
END_TEST

static Suite *waiters_suite(void)
{
    Suite *suite = suite_create("waiters");
    TCase *tc = tcase_create("waiters");

    tcase_set_timeout(tc, 30); /* seconds; for slow machines under sanitizers */
    tcase_add_loop_test(tc, state_is_waited_for, 0, ARRAY_SIZE(states));
    tcase_add_test(tc, states_lie_behind_others);
    tcase_add_loop_test(tc, states_go_one_way, 0, 2 * MESSAGE_STATE_MAX_);
    tcase_add_test(tc, time_runs_out_in_order);
    tcase_add_test(tc, entries_are_counted);
    tcase_add_test(tc, clear_counts_anew_and_reset_ends_waits);
    tcase_add_test(tc, client_that_left_is_not_told);
    tcase_add_test(tc, decision_may_add_to_the_journal);
    tcase_add_test(tc, thousands_wait);
    tcase_add_test(tc, who_still_waits_is_let_go);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(waiters_suite());
}
