/* What an account has besides its messages: what a start or an undone turn finds of it, its
 * callbacks, its carriers, who opted out, and what its row says. */
#include "mock/store/account_live.h"
#include "mock/store/callbacks.h"
#include "mock/store/carriers.h"
#include "mock/store/due_book.h"
#include "mock/store/queue_slots.h"

#include "tests/mock/store/support.h"

#include <unistd.h>

static const int64_t second_us = 1000000;

/* What a start finds ----------------------------------------------------------------------------
 */

/* A message queued at NOW_US that is sent a second later and ends two seconds later, by what was
 * done of it when the process ended. */
static const struct {
    const char *why;
    int64_t fired_us;
    int next; /* enum due_kind, -1: nothing */
    int64_t slot_us;
} resumes[] = {
    { "not even told of as queued", NOW_US - 1, DUE_QUEUED, NOW_US + 1000000 },
    { "queued", NOW_US, DUE_SENT, NOW_US + 1000000 },
    { "about to be sent", NOW_US + 999999, DUE_SENT, NOW_US + 1000000 },
    { "sent", NOW_US + 1000000, DUE_ENDED, 0 },
    { "about to end", NOW_US + 1999999, DUE_ENDED, 0 },
    { "ended", NOW_US + 2000000, -1, 0 },
};

static struct message planned(int64_t time_us)
{
    return (struct message){ .time_us = time_us,
        .sent_us = time_us + second_us,
        .ended_us = time_us + 2 * second_us,
        .state = MESSAGE_DELIVERED,
        .error_code = 0,
        .amount = 350,
        .src = "15035550181",
        .dst = "12025550123",
        .country = "US",
        .text = "a",
        .units = 1,
        .requester_ip = "127.0.0.1",
        .tier = -1 };
}

START_TEST(start_goes_on_where_it_was)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *a = account_of(s, ARTICLE);
    struct message m = planned(NOW_US);
    const struct due *next;

    ck_assert_int_eq(store_begin(s), 0);
    ck_assert_int_eq(store_message_add(s, a, &m), 0);
    a->fired_us = resumes[_i].fired_us;
    ck_assert_int_eq(due_load(s, a), 0);
    next = store_due_next(a, INT64_MAX);
    ck_assert_msg((next ? (int)next->kind : -1) == resumes[_i].next, "%s", resumes[_i].why);
    if (next) {
        ck_assert_uint_eq(next->n, m.n);
        ck_assert_uint_eq(next->amount, 350);
        ck_assert_int_eq(next->ended_us, m.ended_us);
    }
    ck_assert_msg(
        store_queue_slot(a, m.src, MESSAGE_SMS) == resumes[_i].slot_us, "%s", resumes[_i].why);
}
END_TEST

/* A store in a file, which is gone as soon as it is open. In memory no row of an account is kept.
 */
static struct store *store_in_file(void)
{
    static const char *const endings[] = { "", "-wal", "-shm" };
    char file[] = "/tmp/due-test-XXXXXX";
    int fd = mkstemp(file);
    struct store *s;

    ck_assert_int_ge(fd, 0);
    close(fd);
    unlink(file);
    s = store_of("article", file, 1);
    for (size_t i = 0; i < ARRAY_SIZE(endings); i++) {
        CLEANUP_STRBUF struct strbuf path = STRBUF_INIT;

        strbuf_addf(&path, "%s%s", file, endings[i]);
        unlink(path.buf);
    }
    return s;
}

/* A turn that is undone takes everything back that it told the account. */
START_TEST(undone_turn_leaves_no_trace)
{
    CLEANUP_STORE struct store *s = store_in_file();
    struct account *a = account_of(s, ARTICLE);
    struct message m = planned(NOW_US), undone = planned(NOW_US + second_us);
    struct carrier_rule rule = { 1, "1415*", -1, "failed", 1.0 };
    const struct carrier_rule *rules;
    int64_t credits = a->cash_credits;
    size_t n = 99;

    ck_assert_int_eq(store_begin(s), 0);
    ck_assert_int_eq(store_message_add(s, a, &m), 0);
    store_due_pop(a);
    store_due_fired(s, a, NOW_US);
    ck_assert_int_eq(store_commit(s), 0);
    ck_assert_int_eq(store_begin(s), 0);
    ck_assert_int_eq(store_message_add(s, a, &undone), 0);
    store_account_charge(s, a, 350);
    store_account_credit_ran_out(s, a, NOW_US);
    store_account_settings(
        s, a, &(struct account_settings){ .is_frozen = true, .frozen_us = NOW_US + 100 });
    store_due_fired(s, a, NOW_US + 50 * second_us);
    ck_assert_int_eq(store_carrier_rules_replace(s, a, &rule, 1), 0);
    ck_assert_int_eq(store_opt_out(s, a, "15035550181", "12025550123", NOW_US), 1);
    store_rollback(s);
    ck_assert_uint_eq(a->last_message, m.n);
    ck_assert_int_eq(a->cash_credits, credits);
    ck_assert_int_eq(a->credit_ran_out_us, 0);
    ck_assert(!a->settings.is_frozen);
    ck_assert_int_eq(a->fired_us, NOW_US);
    ck_assert_int_eq(store_carrier_rules(s, a, &rules, &n), 0);
    ck_assert_uint_eq(n, 0);
    ck_assert_int_eq(store_opted_out(s, a, "15035550181", "12025550123"), 0);
    ck_assert_int_eq(store_due_next(a, INT64_MAX)->kind, DUE_SENT);
    ck_assert_uint_eq(store_due_next(a, INT64_MAX)->n, m.n);
}
END_TEST

/* Rows ------------------------------------------------------------------------------------------
 */

struct callbacks {
    struct callback list[4];
    size_t n;
};

static void callback_keep(void *context, const struct callback *c)
{
    struct callbacks *all = context;

    all->list[all->n++] = *c;
}

START_TEST(callbacks_are_kept_until_they_are_removed)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *a = account_of(s, ARTICLE);
    struct callback c = {
        .message = 2, .sequence = 1, .state = MESSAGE_SENT, .event_us = 5, .due_us = 7
    };
    struct callbacks all = { 0 };

    ck_assert_int_eq(store_begin(s), 0);
    ck_assert_int_eq(store_callback_put(s, a, &c), 0);
    c.tries = 2;
    c.due_us = 9;
    ck_assert_int_eq(store_callback_put(s, a, &c), 0); /* the same, tried */
    c.sequence = 0;
    ck_assert_int_eq(store_callback_put(s, a, &c), 0);
    c.message = 1;
    ck_assert_int_eq(store_callback_put(s, a, &c), 0);
    ck_assert_int_eq(store_callback_remove(s, a, 2, 0), 0);
    ck_assert_int_eq(store_callback_remove(s, a, 9, 0), 0); /* there is none: nothing */
    ck_assert_int_eq(store_callbacks(s, a, callback_keep, &all), 0);
    ck_assert_uint_eq(all.n, 2);
    ck_assert_uint_eq(all.list[0].message, 1);
    ck_assert_uint_eq(all.list[1].message, 2);
    ck_assert_uint_eq(all.list[1].sequence, 1);
    ck_assert_uint_eq(all.list[1].tries, 2);
    ck_assert_int_eq(all.list[1].due_us, 9);
    ck_assert_int_eq(all.list[1].event_us, 5);
}
END_TEST

START_TEST(carrier_rules_are_replaced_whole)
{
    static const struct carrier_rule given[] = { { 7, "1415*", MESSAGE_MMS, "failed", 0.5 },
        { 9, "*", -1, "undelivered;code=30", 1.0 } };
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *a = account_of(s, ARTICLE), *other = account_of(s, HISTORY);
    const struct carrier_rule *rules;
    size_t n;

    ck_assert_int_eq(store_begin(s), 0);
    ck_assert_int_eq(store_carrier_rules_replace(s, a, given, ARRAY_SIZE(given)), 0);
    ck_assert_int_eq(store_carrier_rules(s, a, &rules, &n), 0);
    ck_assert_uint_eq(n, 2);
    ck_assert_int_eq(rules[0].position, 1);
    ck_assert_str_eq(rules[0].pattern, "1415*");
    ck_assert_int_eq(rules[0].type, MESSAGE_MMS);
    ck_assert(rules[0].probability > 0.49 && rules[0].probability < 0.51);
    ck_assert_str_eq(rules[1].outcome, "undelivered;code=30");
    ck_assert_int_eq(rules[1].type, -1);
    ck_assert_int_eq(store_carrier_rules(s, other, &rules, &n), 0);
    ck_assert_uint_eq(n, 0);
    ck_assert_int_eq(store_carrier_rules_replace(s, a, NULL, 0), 0);
    ck_assert_int_eq(store_carrier_rules(s, a, &rules, &n), 0);
    ck_assert_uint_eq(n, 0);
}
END_TEST

START_TEST(opting_out_is_by_number_and_destination)
{
    static const char number[] = "15035550181", dst[] = "12025550123";
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *a = account_of(s, ARTICLE);

    ck_assert_int_eq(store_begin(s), 0);
    ck_assert_int_eq(store_opt_in(s, a, number, dst), 0);
    ck_assert_int_eq(store_opt_out(s, a, number, dst, NOW_US), 1);
    ck_assert_int_eq(store_opt_out(s, a, number, dst, NOW_US), 0);
    ck_assert_int_eq(store_opted_out(s, a, number, dst), 1);
    ck_assert_int_eq(store_opted_out(s, a, number, "12025550124"), 0);
    ck_assert_int_eq(store_opted_out(s, a, "15035550182", dst), 0);
    ck_assert_int_eq(store_opted_out(s, account_of(s, HISTORY), number, dst), 0);
    ck_assert_int_eq(store_opt_in(s, a, number, dst), 1);
    ck_assert_int_eq(store_opted_out(s, a, number, dst), 0);
}
END_TEST

/* What an account's row says of its clock after a turn. */
static const struct {
    const char *why;
    struct account_settings settings;
    const char *sql; /* what is then so */
} clocks[] = {
    { "it stands", { .is_frozen = true, .frozen_us = 5 },
        "clock_frozen_us = 5 AND clock_offset_us IS NULL" },
    { "it stands before 1970", { .is_frozen = true, .frozen_us = -5 },
        "clock_frozen_us = -5 AND clock_offset_us IS NULL" },
    { "it runs beside the wall's", { .offset_us = 7 },
        "clock_frozen_us IS NULL AND clock_offset_us = 7" },
    { "it stands while it is advanced, and runs afterwards",
        { .is_frozen = true, .frozen_us = 5, .runs_on = true, .offset_us = 7 },
        "clock_frozen_us IS NULL AND clock_offset_us = 7" },
    { "how messages go on",
        { .progress = PROGRESS_MANUAL,
            .sent_after_us = 1,
            .ended_after_us = 2,
            .number_rates = true },
        "progress = 'manual' AND sent_after_us = 1 AND ended_after_us = 2 AND number_rates = 1" },
};

START_TEST(settings_are_kept_with_the_turn)
{
    CLEANUP_STORE struct store *s = store_in_file();
    struct account *a = account_of(s, ARTICLE);
    CLEANUP_STRBUF struct strbuf sql = STRBUF_INIT;

    ck_assert_int_eq(
        ask(s, "SELECT count(*) FROM account WHERE progress IS NULL AND clock_offset_us IS NULL"),
        ask(s, "SELECT count(*) FROM account")); /* as the mock was started, until told otherwise */
    ck_assert_int_eq(store_begin(s), 0);
    store_account_settings(s, a, &clocks[_i].settings);
    ck_assert_int_eq(store_commit(s), 0);
    strbuf_addf(
        &sql, "SELECT count(*) FROM account WHERE auth_id = '" ARTICLE "' AND %s", clocks[_i].sql);
    ck_assert_msg(ask(s, sql.buf) == 1, "%s", clocks[_i].why);
}
END_TEST

static Suite *live_suite(void)
{
    Suite *suite = suite_create("live");
    TCase *tc = tcase_create("rows");

    tcase_add_loop_test(tc, start_goes_on_where_it_was, 0, ARRAY_SIZE(resumes));
    tcase_add_test(tc, undone_turn_leaves_no_trace);
    tcase_add_test(tc, callbacks_are_kept_until_they_are_removed);
    tcase_add_test(tc, carrier_rules_are_replaced_whole);
    tcase_add_test(tc, opting_out_is_by_number_and_destination);
    tcase_add_loop_test(tc, settings_are_kept_with_the_turn, 0, ARRAY_SIZE(clocks));
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(live_suite());
}
