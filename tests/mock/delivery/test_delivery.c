/*
 * What happens after the 202 across a restart and a turn that failed, without a server: a store in
 * a file, a clock that the test moves, and a receiver that refuses every connection.
 */
#include "mock/delivery/delivery.h"
#include "mock/store/account_live.h"
#include "mock/store/callbacks.h"
#include "mock/store/due.h"

#include "tests/mock/store/support.h"

#include <poll.h>
#include <unistd.h>

#define REFUSES "http://127.0.0.1:1/cb" /* nobody listens on port 1 */
static const int64_t second_us = 1000000;

struct stage {
    char file[32];
    struct policy policy;
    struct store *store;
    struct account *account;
    struct journal *journal;
    struct metrics *metrics;
    struct outbox *outbox;
    struct delivery *delivery;
    int64_t wall_us;
    unsigned advanced;
};

static int64_t stage_wall_us(void *clock)
{
    return ((struct stage *)clock)->wall_us;
}

static void stage_advanced(
    void *context, uint64_t ticket, struct account *a, const struct delivery_advance *advance)
{
    (void)ticket;
    (void)a;
    (void)advance;
    ((struct stage *)context)->advanced++;
}

static void stage_send(void *context, struct account *a, const struct delivery_reply *reply)
{
    (void)context;
    (void)a;
    (void)reply;
}

/* As a process that starts on the file. */
static void stage_start(struct stage *t)
{
    static const struct metrics_names names = { 0 };
    const struct outbox_config outbox = { 0 };
    size_t wrong;

    t->store = store_of("article", t->file, 1);
    t->account = account_of(t->store, ARTICLE);
    journal_create(NULL, NULL, NULL, &t->journal);
    metrics_create(&names, 0, &t->metrics);
    ck_assert_int_eq(outbox_create(&outbox, &t->outbox, &wrong), 0);
    delivery_create(&(struct delivery_config){ .store = t->store,
                        .policy = &t->policy,
                        .journal = t->journal,
                        .metrics = t->metrics,
                        .outbox = t->outbox,
                        .wall_us = stage_wall_us,
                        .clock = t,
                        .context = t,
                        .send = stage_send,
                        .advanced = stage_advanced },
        &t->delivery);
    ck_assert_int_eq(store_begin(t->store), 0);
    ck_assert_int_eq(delivery_resume(t->delivery), 0);
    ck_assert_int_eq(store_commit(t->store), 0);
}

/* As one that is killed: what is not in the file is gone. */
static void stage_kill(struct stage *t)
{
    delivery_destroy(t->delivery);
    outbox_destroy(t->outbox);
    journal_destroy(t->journal);
    metrics_destroy(t->metrics);
    store_destroy(t->store);
}

static void stage_open(struct stage *t)
{
    int fd;

    *t = (struct stage){ .file = "/tmp/delivery-test-XXXXXX", .wall_us = NOW_US };
    policy_init(&t->policy);
    fd = mkstemp(t->file);
    ck_assert_int_ge(fd, 0);
    close(fd);
    unlink(t->file);
    stage_start(t);
}

static void stage_close(struct stage *t)
{
    stage_kill(t);
    unlink(t->file);
}
#define CLEANUP_STAGE CLEANUP(stage_close)

/* n messages, each gap_us after the one before it, that are sent and end at once. */
static void messages_put(struct stage *t, int n, int64_t gap_us, const char *url)
{
    for (int i = 0; i < n; i++) {
        int64_t us = t->wall_us + i * gap_us;
        struct message m = { .time_us = us,
            .sent_us = us,
            .ended_us = us,
            .state = MESSAGE_DELIVERED,
            .error_code = 0,
            .amount = 100,
            .src = "15035550181",
            .dst = "12025550123",
            .country = "US",
            .text = "a",
            .units = 1,
            .url = url,
            .method = "POST",
            .requester_ip = "127.0.0.1",
            .tier = -1 };

        ck_assert_int_eq(store_message_add(t->store, t->account, &m), 0);
    }
}

static void turn_begin(struct stage *t)
{
    ck_assert_int_eq(store_begin(t->store), 0);
}

static void turn_end(struct stage *t)
{
    ck_assert_int_eq(delivery_work(t->delivery), 0);
    ck_assert_int_eq(store_commit(t->store), 0);
    delivery_committed(t->delivery);
}

static int64_t tries(const struct stage *t)
{
    return t->metrics->values[METRIC_CALLBACK_TRIES][TRY_UNREACHABLE];
}

static int64_t states(const struct stage *t, enum message_state state)
{
    return t->metrics->values[METRIC_MESSAGE_STATES][MESSAGE_SMS * MESSAGE_STATE_MAX_ + state];
}

/* Turns until nothing is due and nothing under way. */
static void turns_until_quiet(struct stage *t)
{
    struct pollfd fd = { .fd = outbox_fd(t->outbox), .events = POLLIN };

    do {
        turn_begin(t);
        turn_end(t);
        if (outbox_in_flight(t->outbox))
            ck_assert_int_gt(poll(&fd, 1, 20000), 0);
    } while (outbox_in_flight(t->outbox) || delivery_has_work(t->delivery));
}

static void clock_freeze(struct stage *t, int64_t us)
{
    struct account_settings settings = t->account->settings;

    settings.is_frozen = true;
    settings.frozen_us = us;
    ck_assert_int_eq(delivery_settings(t->delivery, t->account, &settings), 0);
}

/* More is due than one turn does, so that it is killed with the rest still to do. */
static const struct {
    const char *why;
    int64_t gap_us;
} kills[] = {
    { "all of it at one instant: what was done of it and what was not have the same time", 0 },
    { "one after the other: some were not even told of as queued", 1 },
};

START_TEST(what_a_turn_left_over_is_done_once_after_a_kill)
{
    enum { MESSAGES = 1500 };
    CLEANUP_STAGE struct stage t;
    int64_t before, queued, delivered;

    stage_open(&t);
    before = t.account->cash_credits;
    turn_begin(&t);
    messages_put(&t, MESSAGES, kills[_i].gap_us, NULL);
    clock_freeze(&t, t.wall_us + MESSAGES * kills[_i].gap_us);
    turn_end(&t);
    queued = states(&t, MESSAGE_QUEUED);
    delivered = states(&t, MESSAGE_DELIVERED);
    stage_kill(&t);
    stage_start(&t);
    turns_until_quiet(&t);
    ck_assert_msg(queued + states(&t, MESSAGE_QUEUED) == MESSAGES, "%s", kills[_i].why);
    ck_assert_msg(delivered + states(&t, MESSAGE_DELIVERED) == MESSAGES, "%s", kills[_i].why);
    ck_assert_int_eq(before - t.account->cash_credits, (int64_t)MESSAGES * 100);
}
END_TEST

/* A callback that was refused is due again a minute later; nothing that happens meanwhile may make
 * it forgotten. */
static void nothing(struct stage *t)
{
    (void)t;
}

static void killed(struct stage *t)
{
    stage_kill(t);
    stage_start(t);
}

static void turn_failed(struct stage *t)
{
    turn_begin(t);
    messages_put(t, 1, 0, REFUSES);
    t->store->write_failed = true;
    ck_assert_int_eq(delivery_work(t->delivery), 0);
    ck_assert_int_lt(store_commit(t->store), 0);
    ck_assert_int_eq(delivery_rolled_back(t->delivery), 0);
}

static const struct {
    const char *why;
    void (*happens)(struct stage *);
} meanwhile[] = {
    { "the process goes on", nothing },
    { "it is killed", killed },
    { "a turn fails and what it did is undone", turn_failed },
};

START_TEST(callback_is_tried_again_whatever_happens)
{
    CLEANUP_STAGE struct stage t;
    int64_t before;

    stage_open(&t);
    clock_freeze(&t, t.wall_us);
    turn_begin(&t);
    messages_put(&t, 1, 0, REFUSES);
    turn_end(&t);
    turns_until_quiet(&t);
    ck_assert_int_eq(tries(&t), 1); /* the next waits until this one is settled or tried */
    meanwhile[_i].happens(&t);
    turns_until_quiet(&t);
    before = tries(&t);
    clock_freeze(&t, t.wall_us + 61 * second_us);
    turns_until_quiet(&t);
    ck_assert_msg(tries(&t) > before, "%s", meanwhile[_i].why);
}
END_TEST

START_TEST(clock_that_ran_runs_on_after_a_kill_in_its_advance)
{
    CLEANUP_STAGE struct stage t;

    stage_open(&t);
    turn_begin(&t);
    messages_put(&t, 1, 0, REFUSES);
    turn_end(&t);
    turn_begin(&t);
    ck_assert_int_eq(delivery_advance(t.delivery, t.account, 3600 * second_us, 1), 0);
    turn_end(&t);
    ck_assert_int_eq(t.advanced, 0); /* it waits for the receiver */
    stage_kill(&t);
    stage_start(&t);
    ck_assert(!t.account->settings.is_frozen);
    ck_assert_int_ge(account_now_us(t.account, t.wall_us), NOW_US);
}
END_TEST

static Suite *delivery_suite(void)
{
    Suite *suite = suite_create("delivery");
    TCase *tc = tcase_create("restart");

    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, what_a_turn_left_over_is_done_once_after_a_kill, 0, ARRAY_SIZE(kills));
    tcase_add_loop_test(tc, callback_is_tried_again_whatever_happens, 0, ARRAY_SIZE(meanwhile));
    tcase_add_test(tc, clock_that_ran_runs_on_after_a_kill_in_its_advance);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(delivery_suite());
}
