/* Proves mock/domain/delivery_plan.c: when a message is sent, how it ends, and how it is moved. */
#include "base/text.h"
#include "mock/domain/delivery_plan.h"
#include "tests/support/suite.h"

#include <inttypes.h>
#include <string.h>

#define S INT64_C(1000000) /* microseconds in a second */
#define NOW (INT64_C(1700000000) * S)
#define SENT_AFTER INT64_C(20000)
#define ENDED_AFTER INT64_C(50000)
#define EXPIRY (10800 * S)
#define CENTURY (S * 86400 * 365 * 100)

enum { NONE = -1 };

/* All times are told from NOW on; NEVER is 0 in the plan. */
/* clang-format off */
#define NEVER INT64_MIN
static const struct plan_case {
    const char *why;
    const char *off;    /* id of a rule that is off */
    const char *assume; /* a switch */
    const char *wish;
    enum delivery_progress progress;
    enum message_type type;
    enum sender_kind sender;
    const char *from, *to; /* countries; NULL: US */
    unsigned expiry_s;
    int failed_code;
    bool opted_out, rates;
    int64_t slot; /* from NOW on; 0: free */
    int64_t sent, ended;
    enum message_state end;
    int code;
    enum rule rule;
    int64_t next_slot; /* NEVER: as it was */
} plans[] = {
    /* the ordinary way */
    { .why = "it is sent and then delivered",
        .progress = PROGRESS_AFTER,
        .sent = SENT_AFTER,
        .ended = SENT_AFTER + ENDED_AFTER,
        .end = MESSAGE_DELIVERED,
        .code = 0,
        .rule = RULE_DELIVERY_STATES,
        .next_slot = SENT_AFTER },
    { .why = "immediate is all at once, whatever the queue",
        .progress = PROGRESS_IMMEDIATE,
        .slot = 9 * S,
        .sent = 0,
        .ended = 0,
        .end = MESSAGE_DELIVERED,
        .code = 0,
        .rule = RULE_DELIVERY_STATES,
        .next_slot = 9 * S },
    { .why = "by hand it waits, until it expires",
        .progress = PROGRESS_MANUAL,
        .sent = NEVER,
        .ended = EXPIRY,
        .end = MESSAGE_FAILED,
        .code = 420,
        .rule = RULE_DELIVERY_EXPIRY,
        .next_slot = NEVER },
    { .why = "by hand with an expiry of its own",
        .progress = PROGRESS_MANUAL,
        .expiry_s = 5,
        .sent = NEVER,
        .ended = 5 * S,
        .end = MESSAGE_FAILED,
        .code = 420,
        .rule = RULE_DELIVERY_EXPIRY,
        .next_slot = NEVER },
    { .why = "by hand without the rule it waits for ever",
        .off = "DELIVERY-EXPIRY",
        .progress = PROGRESS_MANUAL,
        .sent = NEVER,
        .ended = NEVER,
        .end = MESSAGE_QUEUED,
        .code = NONE,
        .rule = RULE_DELIVERY_STATES,
        .next_slot = NEVER },
    { .why = "an MMS without reports stays sent",
        .off = "DELIVERY-MMS-REPORT",
        .progress = PROGRESS_AFTER,
        .type = MESSAGE_MMS,
        .sent = SENT_AFTER,
        .ended = SENT_AFTER,
        .end = MESSAGE_SENT,
        .code = NONE,
        .rule = RULE_DELIVERY_STATES,
        .next_slot = SENT_AFTER },
    { .why = "an SMS is reported all the same",
        .off = "DELIVERY-MMS-REPORT",
        .progress = PROGRESS_AFTER,
        .sent = SENT_AFTER,
        .ended = SENT_AFTER + ENDED_AFTER,
        .end = MESSAGE_DELIVERED,
        .code = 0,
        .rule = RULE_DELIVERY_STATES,
        .next_slot = SENT_AFTER },
    /* the queue of the source */
    { .why = "it waits for its turn",
        .progress = PROGRESS_AFTER,
        .slot = 3 * S,
        .sent = 3 * S,
        .ended = 3 * S + ENDED_AFTER,
        .end = MESSAGE_DELIVERED,
        .code = 0,
        .rule = RULE_DELIVERY_STATES,
        .next_slot = 3 * S },
    { .why = "a turn that is past is now", .progress = PROGRESS_AFTER, .slot = -9 * S,
        .sent = SENT_AFTER, .ended = SENT_AFTER + ENDED_AFTER, .end = MESSAGE_DELIVERED, .code = 0,
        .rule = RULE_DELIVERY_STATES, .next_slot = SENT_AFTER },
    { .why = "without the rule nothing waits",
        .off = "DELIVERY-QUEUE",
        .progress = PROGRESS_AFTER,
        .slot = 3 * S,
        .sent = SENT_AFTER,
        .ended = SENT_AFTER + ENDED_AFTER,
        .end = MESSAGE_DELIVERED,
        .code = 0,
        .rule = RULE_DELIVERY_STATES,
        .next_slot = SENT_AFTER },
    { .why = "with rates the next waits longer",
        .progress = PROGRESS_AFTER,
        .rates = true,
        .slot = 3 * S,
        .sent = 3 * S,
        .ended = 3 * S + ENDED_AFTER,
        .end = MESSAGE_DELIVERED,
        .code = 0,
        .rule = RULE_DELIVERY_STATES,
        .next_slot = 4 * S },
    { .why = "just at its expiry it is sent",
        .progress = PROGRESS_AFTER,
        .slot = 10 * S,
        .expiry_s = 10,
        .sent = 10 * S,
        .ended = 10 * S + ENDED_AFTER,
        .end = MESSAGE_DELIVERED,
        .code = 0,
        .rule = RULE_DELIVERY_STATES,
        .next_slot = 10 * S },
    { .why = "a turn after its expiry is too late, and left to the next",
        .progress = PROGRESS_AFTER,
        .rates = true,
        .slot = 10 * S + 1,
        .expiry_s = 10,
        .sent = NEVER,
        .ended = 10 * S,
        .end = MESSAGE_FAILED,
        .code = 420,
        .rule = RULE_DELIVERY_EXPIRY,
        .next_slot = 10 * S + 1 },
    { .why = "nothing waits for more than three hours",
        .progress = PROGRESS_AFTER,
        .slot = EXPIRY + 1,
        .sent = NEVER,
        .ended = EXPIRY,
        .end = MESSAGE_FAILED,
        .code = 420,
        .rule = RULE_DELIVERY_EXPIRY,
        .next_slot = NEVER },
    { .why = "an expiry beyond that is none",
        .progress = PROGRESS_AFTER,
        .slot = EXPIRY + 1,
        .expiry_s = 99999,
        .sent = NEVER,
        .ended = EXPIRY,
        .end = MESSAGE_FAILED,
        .code = 420,
        .rule = RULE_DELIVERY_EXPIRY,
        .next_slot = NEVER },
    { .why = "without the rule it waits for its turn",
        .off = "DELIVERY-EXPIRY",
        .progress = PROGRESS_AFTER,
        .slot = EXPIRY + 1,
        .sent = EXPIRY + 1,
        .ended = EXPIRY + 1 + ENDED_AFTER,
        .end = MESSAGE_DELIVERED,
        .code = 0,
        .rule = RULE_DELIVERY_STATES,
        .next_slot = EXPIRY + 1 },
    /* what the platform fails */
    { .why = "what the API found fails it, and takes no turn",
        .progress = PROGRESS_AFTER,
        .failed_code = 120,
        .slot = 3 * S,
        .sent = NEVER,
        .ended = SENT_AFTER,
        .end = MESSAGE_FAILED,
        .code = 120,
        .rule = RULE_NONE,
        .next_slot = NEVER },
    { .why = "by hand too, at once",
        .progress = PROGRESS_MANUAL,
        .failed_code = 450,
        .sent = NEVER,
        .ended = 0,
        .end = MESSAGE_FAILED,
        .code = 450,
        .rule = RULE_NONE,
        .next_slot = NEVER },
    { .why = "no wish helps",
        .progress = PROGRESS_IMMEDIATE,
        .failed_code = 40,
        .wish = "delivered",
        .sent = NEVER,
        .ended = 0,
        .end = MESSAGE_FAILED,
        .code = 40,
        .rule = RULE_NONE,
        .next_slot = NEVER },
    { .why = "without the rule of states a failure passes sent",
        .off = "DELIVERY-STATES",
        .progress = PROGRESS_AFTER,
        .failed_code = 40,
        .sent = 0,
        .ended = SENT_AFTER,
        .end = MESSAGE_FAILED,
        .code = 40,
        .rule = RULE_NONE,
        .next_slot = NEVER },
    { .why = "who opted out gets nothing",
        .progress = PROGRESS_AFTER,
        .opted_out = true,
        .sent = NEVER,
        .ended = SENT_AFTER,
        .end = MESSAGE_FAILED,
        .code = 200,
        .rule = RULE_DELIVERY_OPTED_OUT,
        .next_slot = NEVER },
    { .why = "a wish does not bring it to them",
        .progress = PROGRESS_AFTER,
        .opted_out = true,
        .wish = "delivered",
        .sent = NEVER,
        .ended = SENT_AFTER,
        .end = MESSAGE_FAILED,
        .code = 200,
        .rule = RULE_DELIVERY_OPTED_OUT,
        .next_slot = NEVER },
    { .why = "or a carrier says so",
        .assume = "optout-state=undelivered",
        .progress = PROGRESS_AFTER,
        .opted_out = true,
        .wish = "sent",
        .sent = SENT_AFTER,
        .ended = SENT_AFTER + ENDED_AFTER,
        .end = MESSAGE_UNDELIVERED,
        .code = 200,
        .rule = RULE_DELIVERY_OPTED_OUT,
        .next_slot = SENT_AFTER },
    { .why = "without the rule it is sent",
        .off = "DELIVERY-OPTED-OUT",
        .progress = PROGRESS_IMMEDIATE,
        .opted_out = true,
        .end = MESSAGE_DELIVERED,
        .code = 0,
        .rule = RULE_DELIVERY_STATES,
        .next_slot = NEVER },
    { .why = "no toll-free number of the US reaches Canada",
        .progress = PROGRESS_AFTER,
        .sender = SENDER_TOLLFREE,
        .to = "CA",
        .sent = NEVER,
        .ended = SENT_AFTER,
        .end = MESSAGE_FAILED,
        .code = 201,
        .rule = RULE_DELIVERY_TOLLFREE_CANADA,
        .next_slot = NEVER },
    { .why = "a long code does",
        .progress = PROGRESS_IMMEDIATE,
        .sender = SENDER_LONGCODE,
        .to = "CA",
        .end = MESSAGE_DELIVERED,
        .code = 0,
        .rule = RULE_DELIVERY_STATES,
        .next_slot = NEVER },
    { .why = "a toll-free number of Canada does",
        .progress = PROGRESS_IMMEDIATE,
        .sender = SENDER_TOLLFREE,
        .from = "CA",
        .to = "CA",
        .end = MESSAGE_DELIVERED,
        .code = 0,
        .rule = RULE_DELIVERY_STATES,
        .next_slot = NEVER },
    { .why = "without the rule any does",
        .off = "DELIVERY-TOLLFREE-CANADA",
        .progress = PROGRESS_IMMEDIATE,
        .sender = SENDER_TOLLFREE,
        .to = "CA",
        .end = MESSAGE_DELIVERED,
        .code = 0,
        .rule = RULE_DELIVERY_STATES,
        .next_slot = NEVER },
    /* wishes */
    { .why = "undelivered with a code and a delay",
        .wish = "undelivered;code=30;delay=2s",
        .progress = PROGRESS_AFTER,
        .sent = SENT_AFTER,
        .ended = SENT_AFTER + 2 * S,
        .end = MESSAGE_UNDELIVERED,
        .code = 30,
        .rule = RULE_NONE,
        .next_slot = SENT_AFTER },
    { .why = "a delay holds where all is immediate",
        .wish = "delivered;delay=2s",
        .progress = PROGRESS_IMMEDIATE,
        .sent = 0,
        .ended = 2 * S,
        .end = MESSAGE_DELIVERED,
        .code = 0,
        .rule = RULE_NONE,
        .next_slot = NEVER },
    { .why = "a delay alone delays the ordinary end",
        .wish = "delay=2s",
        .progress = PROGRESS_AFTER,
        .sent = SENT_AFTER,
        .ended = SENT_AFTER + 2 * S,
        .end = MESSAGE_DELIVERED,
        .code = 0,
        .rule = RULE_DELIVERY_STATES,
        .next_slot = SENT_AFTER },
    { .why = "a failure goes from queued",
        .wish = "failed;code=300",
        .progress = PROGRESS_AFTER,
        .sent = NEVER,
        .ended = SENT_AFTER,
        .end = MESSAGE_FAILED,
        .code = 300,
        .rule = RULE_NONE,
        .next_slot = NEVER },
    { .why = "its delay is from queued",
        .wish = "failed;code=300;delay=2s",
        .progress = PROGRESS_AFTER,
        .sent = NEVER,
        .ended = 2 * S,
        .end = MESSAGE_FAILED,
        .code = 300,
        .rule = RULE_NONE,
        .next_slot = NEVER },
    { .why = "a delay beyond its expiry ends with that",
        .wish = "failed;code=300;delay=20s",
        .progress = PROGRESS_AFTER,
        .expiry_s = 10,
        .sent = NEVER,
        .ended = 10 * S,
        .end = MESSAGE_FAILED,
        .code = 420,
        .rule = RULE_DELIVERY_EXPIRY,
        .next_slot = NEVER },
    { .why = "or not, without the rule",
        .wish = "failed;code=300;delay=20s",
        .off = "DELIVERY-EXPIRY",
        .progress = PROGRESS_AFTER,
        .expiry_s = 10,
        .sent = NEVER,
        .ended = 20 * S,
        .end = MESSAGE_FAILED,
        .code = 300,
        .rule = RULE_NONE,
        .next_slot = NEVER },
    { .why = "rejected goes from queued",
        .wish = "rejected",
        .progress = PROGRESS_IMMEDIATE,
        .sent = NEVER,
        .ended = 0,
        .end = MESSAGE_REJECTED,
        .code = 300,
        .rule = RULE_NONE,
        .next_slot = NEVER },
    { .why = "sent stays sent",
        .wish = "sent",
        .progress = PROGRESS_AFTER,
        .sent = SENT_AFTER,
        .ended = SENT_AFTER,
        .end = MESSAGE_SENT,
        .code = NONE,
        .rule = RULE_NONE,
        .next_slot = SENT_AFTER },
    { .why = "queued stays queued, until it expires",
        .wish = "queued",
        .progress = PROGRESS_IMMEDIATE,
        .expiry_s = 60,
        .sent = NEVER,
        .ended = 60 * S,
        .end = MESSAGE_FAILED,
        .code = 420,
        .rule = RULE_DELIVERY_EXPIRY,
        .next_slot = NEVER },
    { .why = "never sent is the same",
        .wish = "delivered;never-sent",
        .progress = PROGRESS_AFTER,
        .sent = NEVER,
        .ended = EXPIRY,
        .end = MESSAGE_FAILED,
        .code = 420,
        .rule = RULE_DELIVERY_EXPIRY,
        .next_slot = NEVER },
    { .why = "a wish waits for its turn like others",
        .wish = "undelivered;code=30",
        .progress = PROGRESS_AFTER,
        .slot = 3 * S,
        .sent = 3 * S,
        .ended = 3 * S + ENDED_AFTER,
        .end = MESSAGE_UNDELIVERED,
        .code = 30,
        .rule = RULE_NONE,
        .next_slot = 3 * S },
    { .why = "and expires like others",
        .wish = "delivered",
        .progress = PROGRESS_AFTER,
        .slot = 20 * S,
        .expiry_s = 10,
        .sent = NEVER,
        .ended = 10 * S,
        .end = MESSAGE_FAILED,
        .code = 420,
        .rule = RULE_DELIVERY_EXPIRY,
        .next_slot = NEVER },
    { .why = "a callback's fault changes no state",
        .wish = "callback=duplicate",
        .progress = PROGRESS_IMMEDIATE,
        .end = MESSAGE_DELIVERED,
        .code = 0,
        .rule = RULE_DELIVERY_STATES,
        .next_slot = NEVER },
};
/* clang-format on */

static void policy_for(const char *off, const char *assume, struct policy *ret)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;

    policy_init(ret);
    if (off) {
        ck_assert_msg(rule_by_id(off) != RULE_NONE, "%s", off);
        ret->off[rule_by_id(off)] = true;
    }
    if (assume)
        ck_assert_msg(policy_assume(ret, assume, &why) == 0, "%s", why.buf);
}

static struct outcome_wish wish_of(const char *text)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct outcome_wish wish = outcome_none;

    if (text)
        ck_assert_msg(outcome_parse(text, &wish, &why) == 0, "%s", why.buf);
    return wish;
}

static struct delivery_facts facts_of(const struct plan_case *c, const struct policy *policy)
{
    return (struct delivery_facts){
        .policy = policy,
        .now_us = NOW,
        .type = c->type,
        .has_sender = true,
        .sender = c->sender == SENDER_TOLLFREE ? SENDER_TOLLFREE : SENDER_LONGCODE,
        .from_country = c->from ? c->from : "US",
        .to_country = c->to ? c->to : "US",
        .expiry_s = c->expiry_s,
        .failed_code = c->failed_code,
        .opted_out = c->opted_out,
        .wish = wish_of(c->wish),
        .progress = c->progress,
        .sent_after_us = SENT_AFTER,
        .ended_after_us = ENDED_AFTER,
        .rates = c->rates,
        .slot_us = c->slot ? NOW + c->slot : 0,
    };
}

static void assert_moment(const char *why, const char *what, int64_t is, int64_t from_now)
{
    int64_t expected = from_now == NEVER ? 0 : NOW + from_now;

    ck_assert_msg(is == expected, "%s: %s is NOW%+" PRId64, why, what, is - NOW);
}

START_TEST(message_is_planned)
{
    const struct plan_case *c = &plans[_i];
    struct policy policy;
    struct delivery_facts facts;
    struct delivery_plan plan;

    policy_for(c->off, c->assume, &policy);
    facts = facts_of(c, &policy);
    delivery_plan(&facts, &plan);
    assert_moment(c->why, "sent", plan.sent_us, c->sent);
    assert_moment(c->why, "ended", plan.ended_us, c->ended);
    ck_assert_msg(plan.end == c->end, "%s: ends %s", c->why, message_state_names[plan.end]);
    ck_assert_msg(plan.error_code == c->code, "%s: code %d", c->why, plan.error_code);
    ck_assert_msg(plan.rule == c->rule, "%s: by %s", c->why, rule_rows[plan.rule].id);
    if (c->next_slot == NEVER)
        ck_assert_msg(plan.next_slot_us == facts.slot_us, "%s: it takes a turn", c->why);
    else
        assert_moment(c->why, "next slot", plan.next_slot_us, c->next_slot);
}
END_TEST

/* Walked through by its own changes, a plan never goes back and ends as it says. */
START_TEST(state_follows_from_the_plan)
{
    const struct plan_case *c = &plans[_i];
    struct policy policy;
    struct delivery_facts facts;
    struct delivery_plan plan;
    int64_t at = NOW - 1;
    int changes = 0;

    policy_for(c->off, c->assume, &policy);
    facts = facts_of(c, &policy);
    delivery_plan(&facts, &plan);
    ck_assert_msg(delivery_state(&plan, at) == MESSAGE_QUEUED, "%s: begins", c->why);
    ck_assert_int_eq(delivery_error_code(&plan, at), NONE);
    for (int64_t next; (next = delivery_next_us(&plan, at)) != 0; at = next) {
        ck_assert_msg(next > at && ++changes <= 2, "%s: %d changes", c->why, changes);
        ck_assert_msg(plan.sent_us == plan.ended_us ||
                          delivery_state(&plan, next) != delivery_state(&plan, next - 1),
            "%s: nothing changes", c->why);
    }
    ck_assert_msg(delivery_state(&plan, NOW + CENTURY) == plan.end, "%s: end", c->why);
    ck_assert_int_eq(delivery_error_code(&plan, NOW + CENTURY), plan.error_code);
    ck_assert_msg(delivery_state(&plan, at) == plan.end, "%s: last change", c->why);
}
END_TEST

START_TEST(plan_at_the_beginning_of_time_is_not_never)
{
    struct policy policy;
    struct delivery_plan plan;
    struct delivery_facts facts = { .policy = &policy,
        .from_country = "US",
        .to_country = "US",
        .wish = outcome_none,
        .progress = PROGRESS_IMMEDIATE };

    policy_init(&policy);
    delivery_plan(&facts, &plan);
    ck_assert(plan.sent_us > 0 && plan.ended_us > 0);
}
END_TEST

static const struct {
    const char *why, *off;
    enum message_type type;
    enum sender_kind sender;
    const char *country;
    int64_t interval_us;
    enum rule rule;
} rates[] = {
    { "a US long code sends one a second", NULL, MESSAGE_SMS, SENDER_LONGCODE, "US", S,
        RULE_DELIVERY_RATE_LONGCODE },
    { "a Canadian one 15 a minute", NULL, MESSAGE_SMS, SENDER_LONGCODE, "CA", 4 * S,
        RULE_DELIVERY_RATE_LONGCODE },
    { "another country's 5 a second", NULL, MESSAGE_SMS, SENDER_LONGCODE, "GB", S / 5,
        RULE_DELIVERY_RATE_ACCOUNT },
    { "any long code one MMS in 4 seconds", NULL, MESSAGE_MMS, SENDER_LONGCODE, "US", 4 * S,
        RULE_DELIVERY_RATE_ACCOUNT },
    { "a toll-free number 25 SMS", NULL, MESSAGE_SMS, SENDER_TOLLFREE, "US", 40000,
        RULE_DELIVERY_RATE_TOLLFREE },
    { "a Canadian one too", NULL, MESSAGE_SMS, SENDER_TOLLFREE, "CA", 40000,
        RULE_DELIVERY_RATE_TOLLFREE },
    { "a toll-free number 2 MMS", NULL, MESSAGE_MMS, SENDER_TOLLFREE, "US", 500000,
        RULE_DELIVERY_RATE_TOLLFREE },
    { "a US short code 100", NULL, MESSAGE_SMS, SENDER_SHORTCODE, "US", 10000,
        RULE_DELIVERY_RATE_SHORTCODE },
    { "a Canadian one 10", NULL, MESSAGE_SMS, SENDER_SHORTCODE, "CA", 100000,
        RULE_DELIVERY_RATE_SHORTCODE },
    { "WhatsApp has the account's rate", NULL, MESSAGE_WHATSAPP, SENDER_LONGCODE, "US", S / 5,
        RULE_DELIVERY_RATE_ACCOUNT },
    { "a kind without its rule has the account's", "DELIVERY-RATE-LONGCODE", MESSAGE_SMS,
        SENDER_LONGCODE, "US", S / 5, RULE_DELIVERY_RATE_ACCOUNT },
    { "for toll-free MMS that is slower", "DELIVERY-RATE-TOLLFREE", MESSAGE_MMS, SENDER_TOLLFREE,
        "US", 4 * S, RULE_DELIVERY_RATE_ACCOUNT },
    { "without the account's there is none", "DELIVERY-RATE-ACCOUNT", MESSAGE_MMS, SENDER_LONGCODE,
        "US", 0, RULE_NONE },
};

START_TEST(rate_is_that_of_the_source)
{
    struct policy policy;
    struct delivery_facts facts = { .policy = &policy,
        .type = rates[_i].type,
        .has_sender = true,
        .sender = rates[_i].sender,
        .from_country = rates[_i].country };
    enum rule rule;
    int64_t us;

    policy_for(rates[_i].off, NULL, &policy);
    us = delivery_interval_us(&facts, &rule);
    ck_assert_msg(us == rates[_i].interval_us, "%s: %" PRId64, rates[_i].why, us);
    ck_assert_msg(rule == rates[_i].rule, "%s: by %s", rates[_i].why, rule_rows[rule].id);
}
END_TEST

START_TEST(queue_keeps_its_order_whatever_the_mode_was)
{
    static const char *const wishes[] = { NULL, "failed;code=300", "undelivered;code=30", "queued",
        "sent", "delivered;delay=9s" };
    struct policy policy;
    int64_t slot = 0, last = 0, now = NOW;

    policy_init(&policy);
    for (int i = 0; i < 1000; i++) {
        struct plan_case c = { .progress = PROGRESS_AFTER,
            .rates = i % 3 == 0,
            .wish = wishes[i % (int)ARRAY_SIZE(wishes)] };
        struct delivery_facts facts = facts_of(&c, &policy);
        struct delivery_plan plan;

        facts.slot_us = slot;
        facts.now_us = now += i % 7 * 1000;
        facts.sent_after_us = i % 5 * SENT_AFTER;
        delivery_plan(&facts, &plan);
        slot = plan.next_slot_us;
        if (!plan.sent_us)
            continue;
        ck_assert_msg(plan.sent_us >= last, "message %d overtakes the one before", i);
        ck_assert(plan.next_slot_us >= plan.sent_us);
        last = plan.sent_us;
    }
}
END_TEST

static const struct {
    const char *why;
    enum message_state from, to;
    int code;
    const char *fault; /* part of the sentence; NULL: it may */
    bool sent;         /* it has been sent then */
    int code_then;
} moves[] = {
    { "sent", MESSAGE_QUEUED, MESSAGE_SENT, NONE, NULL, true, NONE },
    { "failed has the usual code", MESSAGE_QUEUED, MESSAGE_FAILED, NONE, NULL, false, 300 },
    { "or another", MESSAGE_QUEUED, MESSAGE_FAILED, 900, NULL, false, 900 },
    { "rejected", MESSAGE_QUEUED, MESSAGE_REJECTED, NONE, NULL, false, 300 },
    { "delivered passes sent", MESSAGE_QUEUED, MESSAGE_DELIVERED, NONE, NULL, true, 0 },
    { "undelivered passes sent", MESSAGE_QUEUED, MESSAGE_UNDELIVERED, 30, NULL, true, 30 },
    { "from sent to delivered", MESSAGE_SENT, MESSAGE_DELIVERED, NONE, NULL, true, 0 },
    { "from sent to undelivered", MESSAGE_SENT, MESSAGE_UNDELIVERED, NONE, NULL, true, 1000 },
    { "what is sent cannot fail any more", MESSAGE_SENT, MESSAGE_FAILED, NONE,
        "a message that is sent cannot become failed; it can become delivered, undelivered", true,
        NONE },
    { "nothing goes back", MESSAGE_SENT, MESSAGE_QUEUED, NONE, "cannot become queued", true, NONE },
    { "an end is the end", MESSAGE_DELIVERED, MESSAGE_UNDELIVERED, NONE,
        "a message that is delivered cannot become undelivered", true, 0 },
    { "delivered has no fault", MESSAGE_QUEUED, MESSAGE_DELIVERED, 30, "error code 030", false,
        NONE },
    { "failed has one", MESSAGE_QUEUED, MESSAGE_FAILED, 0, "error code 000", false, NONE },
    { "sent has none", MESSAGE_QUEUED, MESSAGE_SENT, 30, "error code 030", false, NONE },
    { "a code that is none", MESSAGE_QUEUED, MESSAGE_FAILED, 31, "error code 031", false, NONE },
};

static struct delivery_plan plan_in_state(enum message_state state)
{
    struct delivery_plan p = { .end = MESSAGE_FAILED,
        .error_code = 420,
        .ended_us = NOW + EXPIRY,
        .rule = RULE_DELIVERY_EXPIRY };

    if (state == MESSAGE_QUEUED)
        return p;
    p.sent_us = NOW - 2;
    p.end = state;
    p.ended_us = state == MESSAGE_SENT ? NOW - 2 : NOW - 1;
    p.error_code = state == MESSAGE_SENT ? NONE : 0;
    return p;
}

static bool plans_equal(const struct delivery_plan *a, const struct delivery_plan *b)
{
    return a->sent_us == b->sent_us && a->ended_us == b->ended_us && a->end == b->end &&
           a->error_code == b->error_code && a->rule == b->rule &&
           a->next_slot_us == b->next_slot_us;
}

START_TEST(message_is_moved)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct delivery_plan before = plan_in_state(moves[_i].from), p = before;
    int r = delivery_move(&p, NOW, moves[_i].to, moves[_i].code, &why);

    if (moves[_i].fault) {
        ck_assert_msg(r < 0 && strstr(why.buf, moves[_i].fault), "%s: %s", moves[_i].why, why.buf);
        ck_assert_msg(plans_equal(&p, &before), "%s: changed all the same", moves[_i].why);
        return;
    }
    ck_assert_msg(r == 0, "%s: %s", moves[_i].why, why.buf);
    ck_assert_msg(delivery_state(&p, NOW) == moves[_i].to, "%s: is not", moves[_i].why);
    ck_assert_msg(
        delivery_state(&p, NOW + CENTURY) == moves[_i].to, "%s: does not stay", moves[_i].why);
    ck_assert_msg(delivery_error_code(&p, NOW) == moves[_i].code_then, "%s: code %d", moves[_i].why,
        p.error_code);
    ck_assert_msg((p.sent_us != 0) == moves[_i].sent, "%s: sent", moves[_i].why);
    ck_assert_msg(p.sent_us == (moves[_i].from == MESSAGE_SENT ? NOW - 2 : p.sent_us),
        "%s: sent anew", moves[_i].why);
}
END_TEST

START_TEST(message_is_moved_step_by_step)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct delivery_plan p = plan_in_state(MESSAGE_QUEUED);

    ck_assert_int_eq(delivery_move(&p, NOW, MESSAGE_SENT, NONE, &why), 0);
    ck_assert_int_eq(delivery_state(&p, NOW + CENTURY), MESSAGE_SENT);
    ck_assert_int_eq(delivery_move(&p, NOW + S, MESSAGE_DELIVERED, NONE, &why), 0);
    ck_assert_int_eq(delivery_state(&p, NOW), MESSAGE_SENT);
    ck_assert_int_eq(delivery_state(&p, NOW + S), MESSAGE_DELIVERED);
}
END_TEST

static Suite *delivery_suite(void)
{
    Suite *suite = suite_create("domain delivery plan");
    TCase *tc = tcase_create("plan");

    tcase_add_loop_test(tc, message_is_planned, 0, ARRAY_SIZE(plans));
    tcase_add_loop_test(tc, state_follows_from_the_plan, 0, ARRAY_SIZE(plans));
    tcase_add_test(tc, plan_at_the_beginning_of_time_is_not_never);
    tcase_add_loop_test(tc, rate_is_that_of_the_source, 0, ARRAY_SIZE(rates));
    tcase_add_test(tc, queue_keeps_its_order_whatever_the_mode_was);
    tcase_add_loop_test(tc, message_is_moved, 0, ARRAY_SIZE(moves));
    tcase_add_test(tc, message_is_moved_step_by_step);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(delivery_suite());
}
