/* Proves mock/domain/sender.c: each step of the choice, the article's cases, evenness, properties.
 */
#include "base/random.h"
#include "base/text.h"
#include "mock/domain/sender.h"
#include "tests/support/suite.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

enum { POOL_MAX = 12, TODAY = 20000, LIMIT = 150 };
#define DAY_US (INT64_C(86400) * 1000000)
#define NOW_US (TODAY * DAY_US + DAY_US / 2)

/* A pool in an array, which picks as the store does: in turn, or by a seed where the tier says so.
 */
struct array_pool {
    const struct sender_facts *facts;
    struct sender_number numbers[POOL_MAX];
    size_t n;
    size_t next[SENDER_KIND_MAX_][REACH_ANYWHERE + 1]; /* whose turn it is in such a tier */
    uint64_t draws;
};

static bool may_send(
    const struct array_pool *pool, const struct sender_tier *tier, const struct sender_number *n)
{
    unsigned sent = n->day == TODAY ? n->sent_on_day : 0;

    return sender_in_tier(tier, n) && sender_unable(pool->facts, n) == RULE_NONE &&
           (tier->daily_limit == 0 || sent < tier->daily_limit);
}

static int array_find(void *context, const struct sender_tier *tier, struct sender_number *ret)
{
    struct array_pool *pool = context;
    size_t *next = &pool->next[tier->kind][tier->reach];
    size_t start = *next;

    if (pool->n == 0)
        return 0;
    if (tier->random)
        start = (size_t)(mix64(++pool->draws) % pool->n);
    for (size_t i = 0; i < pool->n; i++) {
        size_t at = (start + i) % pool->n;

        if (!may_send(pool, tier, &pool->numbers[at]))
            continue;
        *next = (at + 1) % pool->n;
        *ret = pool->numbers[at];
        return 1;
    }
    return 0;
}

/* Numbers as they are added to pools. The place follows from the digits, as in the store. */
enum added { FOR_SMS, FOR_MMS, SMS_ONLY };
static struct sender_number pool_number(const char *digits, enum added added)
{
    struct place place = phone_place(digits);

    return (struct sender_number){
        .number = digits,
        .kind = strlen(digits) < PHONE_DIGITS_LEAST ? SENDER_SHORTCODE
                : place.toll_free                   ? SENDER_TOLLFREE
                                                    : SENDER_LONGCODE,
        .added_for_mms = added == FOR_MMS,
        .can_mms = added != SMS_ONLY,
        .place = place,
        .entry = 1,
        .day = TODAY,
    };
}

/* clang-format off */
#define SF "14155550101"           /* San Francisco, 415 */
#define SF_OVERLAY "16285550102"   /* its overlay, 628 */
#define LA "12135550103"           /* Los Angeles, California too */
#define NYC "12125550104"          /* New York */
#define TORONTO "14165550105"      /* Ontario */
#define OTTAWA "16135550106"       /* Ontario too */
#define VANCOUVER "16045550107"    /* British Columbia */
#define LONDON "447400123456"      /* Great Britain */
#define TOLLFREE "18335550108"     /* */
#define TOLLFREE_TWO "18445550109" /* */
#define SHORTCODE "55501"          /* */
#define KINGSTON "18765550110"     /* Jamaica: NANP, but neither US nor Canada */
#define DST_SF "14155550199"       /* destinations */
#define DST_SACRAMENTO "19165550199"
#define DST_CHICAGO "13125550199"
#define DST_TORONTO "14165550199"
#define DST_CALGARY "14035550199"
#define DST_LONDON "447400654321"
#define DST_KINGSTON "18765550199"

#define US_DEFAULT                                                                                 \
    {                                                                                              \
        SENDER_SHORTCODE, SENDER_TOLLFREE, SENDER_LONGCODE                                         \
    }
#define CA_DEFAULT                                                                                 \
    {                                                                                              \
        SENDER_SHORTCODE, SENDER_LONGCODE, SENDER_TOLLFREE                                         \
    }
#define LONG_FIRST                                                                                 \
    {                                                                                              \
        SENDER_LONGCODE, SENDER_TOLLFREE, SENDER_SHORTCODE                                         \
    }
#define NO_PRIORITY                                                                                \
    {                                                                                              \
        -1, -1, -1                                                                                 \
    }

struct entry {
    const char *digits; /* NULL: end of the pool */
    enum added added;
    unsigned sent_today;
};

static const struct {
    const char *why;
    struct entry pool[6];
    const char *dst;
    enum message_type service;
    int priority[PRIORITY_KINDS];
    bool local_connect;
    enum rule off;      /* RULE_NONE: every rule on */
    const char *chosen; /* NULL: no number can send this */
    enum rule rule;
} cases[] = {
    /* the article's */
    { "an MMS goes out from the long code added for MMS, not from the one added for SMS",
        { { SF, FOR_SMS, 0 }, { LA, FOR_MMS, 0 } }, DST_CHICAGO, MESSAGE_MMS, US_DEFAULT, false,
        RULE_NONE, LA, RULE_SENDER_EVEN },
    { "an SMS may take either: the first in turn", { { SF, FOR_SMS, 0 }, { LA, FOR_MMS, 0 } },
        DST_CHICAGO, MESSAGE_SMS, US_DEFAULT, false, RULE_NONE, SF, RULE_SENDER_EVEN },
    { "a long code that can do MMS but was added for SMS carries none", { { SF, FOR_SMS, 0 } },
        DST_CHICAGO, MESSAGE_MMS, US_DEFAULT, false, RULE_NONE, NULL, RULE_NONE },
    { "an SMS-only toll-free carries no MMS", { { TOLLFREE, SMS_ONLY, 0 } }, DST_CHICAGO,
        MESSAGE_MMS, US_DEFAULT, false, RULE_NONE, NULL, RULE_NONE },
    { "but SMS", { { TOLLFREE, SMS_ONLY, 0 } }, DST_CHICAGO, MESSAGE_SMS, US_DEFAULT, false,
        RULE_NONE, TOLLFREE, RULE_SENDER_PRIORITY },
    { "an MMS-capable toll-free carries MMS", { { TOLLFREE, FOR_MMS, 0 } }, DST_CHICAGO,
        MESSAGE_MMS, US_DEFAULT, false, RULE_NONE, TOLLFREE, RULE_SENDER_PRIORITY },
    { "of a mixed pool only the MMS toll-free carries MMS",
        { { SF, SMS_ONLY, 0 }, { TOLLFREE, SMS_ONLY, 0 }, { TOLLFREE_TWO, FOR_MMS, 0 } },
        DST_CHICAGO, MESSAGE_MMS, US_DEFAULT, false, RULE_NONE, TOLLFREE_TWO,
        RULE_SENDER_PRIORITY },
    { "an empty pool sends no MMS", { { 0 } }, DST_CHICAGO, MESSAGE_MMS, US_DEFAULT, true,
        RULE_NONE, NULL, RULE_NONE },
    { "nor SMS", { { 0 } }, DST_CHICAGO, MESSAGE_SMS, US_DEFAULT, true, RULE_NONE, NULL,
        RULE_NONE },
    { "a short code carries no MMS", { { SHORTCODE, FOR_MMS, 0 } }, DST_CHICAGO, MESSAGE_MMS,
        US_DEFAULT, false, RULE_NONE, NULL, RULE_NONE },
    { "but SMS", { { SHORTCODE, SMS_ONLY, 0 } }, DST_CHICAGO, MESSAGE_SMS, US_DEFAULT, false,
        RULE_NONE, SHORTCODE, RULE_SENDER_PRIORITY },
    { "added for MMS, but the number itself cannot", { { SF, SMS_ONLY, 0 } }, DST_CHICAGO,
        MESSAGE_MMS, US_DEFAULT, false, RULE_NONE, NULL, RULE_NONE },

    /* the service filter, switched off */
    { "LONGCODE-SERVICE off: a number that can, carries MMS", { { SF, FOR_SMS, 0 } }, DST_CHICAGO,
        MESSAGE_MMS, US_DEFAULT, false, RULE_SENDER_LONGCODE_SERVICE, SF, RULE_SENDER_EVEN },
    { "LONGCODE-SERVICE off: one that cannot still does not", { { SF, SMS_ONLY, 0 } }, DST_CHICAGO,
        MESSAGE_MMS, US_DEFAULT, false, RULE_SENDER_LONGCODE_SERVICE, NULL, RULE_NONE },
    { "TOLLFREE-DETECTED off: any toll-free carries MMS", { { TOLLFREE, SMS_ONLY, 0 } },
        DST_CHICAGO, MESSAGE_MMS, US_DEFAULT, false, RULE_SENDER_TOLLFREE_DETECTED, TOLLFREE,
        RULE_SENDER_PRIORITY },
    { "SHORTCODE-SMS-ONLY off: a short code carries MMS", { { SHORTCODE, SMS_ONLY, 0 } },
        DST_CHICAGO, MESSAGE_MMS, US_DEFAULT, false, RULE_SENDER_SHORTCODE_SMS_ONLY, SHORTCODE,
        RULE_SENDER_PRIORITY },

    /* priority by country and service */
    { "US: short code first",
        { { SF, FOR_MMS, 0 }, { TOLLFREE, FOR_MMS, 0 }, { SHORTCODE, SMS_ONLY, 0 } }, DST_SF,
        MESSAGE_SMS, US_DEFAULT, true, RULE_NONE, SHORTCODE, RULE_SENDER_PRIORITY },
    { "US, MMS: the short code cannot, toll-free is next",
        { { SF, FOR_MMS, 0 }, { TOLLFREE, FOR_MMS, 0 }, { SHORTCODE, SMS_ONLY, 0 } }, DST_SF,
        MESSAGE_MMS, US_DEFAULT, true, RULE_NONE, TOLLFREE, RULE_SENDER_PRIORITY },
    { "Canada: long code before toll-free", { { TORONTO, FOR_MMS, 0 }, { TOLLFREE, FOR_MMS, 0 } },
        DST_TORONTO, MESSAGE_MMS, CA_DEFAULT, false, RULE_NONE, TORONTO, RULE_SENDER_EVEN },
    { "a Powerpack may put long codes first", { { TOLLFREE, FOR_MMS, 0 }, { SF, FOR_MMS, 0 } },
        DST_CHICAGO, MESSAGE_SMS, LONG_FIRST, false, RULE_NONE, SF, RULE_SENDER_EVEN },
    { "a null in the priority is skipped", { { SF, FOR_MMS, 0 }, { TOLLFREE, FOR_MMS, 0 } },
        DST_CHICAGO, MESSAGE_SMS, { -1, SENDER_TOLLFREE, -1 }, false, RULE_NONE, TOLLFREE,
        RULE_SENDER_PRIORITY },
    { "what the priority does not name comes last", { { SF, FOR_MMS, 0 } }, DST_CHICAGO,
        MESSAGE_SMS, { SENDER_TOLLFREE, -1, -1 }, false, RULE_NONE, SF, RULE_SENDER_EVEN },
    { "named twice is asked once", { { SHORTCODE, SMS_ONLY, 0 }, { SF, FOR_MMS, 0 } }, DST_CHICAGO,
        MESSAGE_SMS, { SENDER_LONGCODE, SENDER_LONGCODE, SENDER_SHORTCODE }, false, RULE_NONE, SF,
        RULE_SENDER_EVEN },
    { "nulls alone: long code first",
        { { SHORTCODE, SMS_ONLY, 0 }, { TOLLFREE, FOR_MMS, 0 }, { SF, FOR_MMS, 0 } }, DST_CHICAGO,
        MESSAGE_SMS, NO_PRIORITY, false, RULE_NONE, SF, RULE_SENDER_EVEN },
    { "outside US and Canada no priority holds: long code first",
        { { TOLLFREE, FOR_MMS, 0 }, { SF, FOR_MMS, 0 } }, DST_LONDON, MESSAGE_SMS, US_DEFAULT,
        false, RULE_NONE, SF, RULE_SENDER_EVEN },
    { "outside US and Canada toll-free is next",
        { { SHORTCODE, SMS_ONLY, 0 }, { TOLLFREE, FOR_MMS, 0 } }, DST_LONDON, MESSAGE_SMS,
        US_DEFAULT, false, RULE_NONE, TOLLFREE, RULE_SENDER_EVEN },
    { "PRIORITY off: long code first", { { SHORTCODE, SMS_ONLY, 0 }, { SF, FOR_MMS, 0 } },
        DST_CHICAGO, MESSAGE_SMS, US_DEFAULT, false, RULE_SENDER_PRIORITY, SF, RULE_SENDER_EVEN },
    { "PRIORITY off: then toll-free", { { SHORTCODE, SMS_ONLY, 0 }, { TOLLFREE, FOR_MMS, 0 } },
        DST_CHICAGO, MESSAGE_SMS, US_DEFAULT, false, RULE_SENDER_PRIORITY, TOLLFREE,
        RULE_SENDER_EVEN },

    /* local connect, from near to far */
    { "the same area code", { { NYC, FOR_MMS, 0 }, { LA, FOR_MMS, 0 }, { SF, FOR_MMS, 0 } }, DST_SF,
        MESSAGE_MMS, US_DEFAULT, true, RULE_NONE, SF, RULE_SENDER_LOCAL_AREA },
    { "the same state", { { NYC, FOR_MMS, 0 }, { LA, FOR_MMS, 0 } }, DST_SF, MESSAGE_MMS,
        US_DEFAULT, true, RULE_NONE, LA, RULE_SENDER_LOCAL_REGION },
    { "an overlay is another area code, but the same state",
        { { NYC, FOR_MMS, 0 }, { SF_OVERLAY, FOR_MMS, 0 } }, DST_SF, MESSAGE_MMS, US_DEFAULT, true,
        RULE_NONE, SF_OVERLAY, RULE_SENDER_LOCAL_REGION },
    { "the area code goes before its overlay", { { SF_OVERLAY, FOR_MMS, 0 }, { SF, FOR_MMS, 0 } },
        DST_SF, MESSAGE_MMS, US_DEFAULT, true, RULE_NONE, SF, RULE_SENDER_LOCAL_AREA },
    { "a US number", { { TORONTO, FOR_MMS, 0 }, { NYC, FOR_MMS, 0 } }, DST_CHICAGO, MESSAGE_MMS,
        US_DEFAULT, true, RULE_NONE, NYC, RULE_SENDER_LOCAL_COUNTRY },
    { "a Canadian number", { { LONDON, FOR_MMS, 0 }, { TORONTO, FOR_MMS, 0 } }, DST_CHICAGO,
        MESSAGE_MMS, US_DEFAULT, true, RULE_NONE, TORONTO, RULE_SENDER_LOCAL_COUNTRY },
    { "any long code", { { LONDON, FOR_MMS, 0 } }, DST_CHICAGO, MESSAGE_MMS, US_DEFAULT, true,
        RULE_NONE, LONDON, RULE_SENDER_EVEN },
    { "Canada: the same area code", { { OTTAWA, FOR_MMS, 0 }, { TORONTO, FOR_MMS, 0 } },
        DST_TORONTO, MESSAGE_MMS, CA_DEFAULT, true, RULE_NONE, TORONTO, RULE_SENDER_LOCAL_AREA },
    { "Canada: the same province", { { VANCOUVER, FOR_MMS, 0 }, { OTTAWA, FOR_MMS, 0 } },
        DST_TORONTO, MESSAGE_MMS, CA_DEFAULT, true, RULE_NONE, OTTAWA, RULE_SENDER_LOCAL_REGION },
    { "Canada too: a US number before a Canadian of another province",
        { { VANCOUVER, FOR_MMS, 0 }, { NYC, FOR_MMS, 0 } }, DST_CALGARY, MESSAGE_MMS, CA_DEFAULT,
        true, RULE_NONE, NYC, RULE_SENDER_LOCAL_COUNTRY },
    { "the near number cannot carry MMS: the next reach",
        { { SF, FOR_SMS, 0 }, { LA, FOR_MMS, 0 } }, DST_SF, MESSAGE_MMS, US_DEFAULT, true,
        RULE_NONE, LA, RULE_SENDER_LOCAL_REGION },
    { "for SMS it can", { { LA, FOR_MMS, 0 }, { SF, FOR_SMS, 0 } }, DST_SF, MESSAGE_SMS, US_DEFAULT,
        true, RULE_NONE, SF, RULE_SENDER_LOCAL_AREA },
    { "a Caribbean area code is near, too", { { SF, FOR_MMS, 0 }, { KINGSTON, FOR_MMS, 0 } },
        DST_KINGSTON, MESSAGE_SMS, US_DEFAULT, true, RULE_NONE, KINGSTON, RULE_SENDER_LOCAL_AREA },
    { "abroad there is no local number: the next in turn",
        { { TORONTO, FOR_MMS, 0 }, { SF, FOR_MMS, 0 } }, DST_LONDON, MESSAGE_SMS, US_DEFAULT, true,
        RULE_NONE, TORONTO, RULE_SENDER_EVEN },
    { "local connect off: the next in turn", { { NYC, FOR_MMS, 0 }, { SF, FOR_MMS, 0 } }, DST_SF,
        MESSAGE_SMS, US_DEFAULT, false, RULE_NONE, NYC, RULE_SENDER_EVEN },
    { "LOCAL-AREA off: the state decides", { { LA, FOR_MMS, 0 }, { SF, FOR_MMS, 0 } }, DST_SF,
        MESSAGE_SMS, LONG_FIRST, true, RULE_SENDER_LOCAL_AREA, LA, RULE_SENDER_LOCAL_REGION },
    { "LOCAL-REGION off: the country decides", { { LONDON, FOR_MMS, 0 }, { LA, FOR_MMS, 0 } },
        DST_SACRAMENTO, MESSAGE_SMS, LONG_FIRST, true, RULE_SENDER_LOCAL_REGION, LA,
        RULE_SENDER_LOCAL_COUNTRY },
    { "LOCAL-COUNTRY off: the next in turn", { { TORONTO, FOR_MMS, 0 }, { NYC, FOR_MMS, 0 } },
        DST_CHICAGO, MESSAGE_SMS, LONG_FIRST, true, RULE_SENDER_LOCAL_COUNTRY, TORONTO,
        RULE_SENDER_EVEN },

    /* the recommended daily amount */
    { "a number that sent its amount is passed over",
        { { SF, FOR_MMS, LIMIT }, { NYC, FOR_MMS, 0 } }, DST_CHICAGO, MESSAGE_SMS, LONG_FIRST,
        true, RULE_NONE, NYC, RULE_SENDER_LOCAL_COUNTRY },
    { "one below it is not", { { SF, FOR_MMS, LIMIT - 1 }, { NYC, FOR_MMS, LIMIT } }, DST_CHICAGO,
        MESSAGE_SMS, LONG_FIRST, true, RULE_NONE, SF, RULE_SENDER_LOCAL_COUNTRY },
    { "the amount is local connect's: without it nobody is passed over",
        { { SF, FOR_MMS, LIMIT }, { NYC, FOR_MMS, LIMIT + 1 } }, DST_CHICAGO, MESSAGE_SMS,
        LONG_FIRST, false, RULE_NONE, SF, RULE_SENDER_EVEN },
    { "local, but over its amount: the next reach", { { SF, FOR_MMS, LIMIT }, { LA, FOR_MMS, 0 } },
        DST_SF, MESSAGE_SMS, LONG_FIRST, true, RULE_NONE, LA, RULE_SENDER_LOCAL_REGION },
    { "another kind goes before a number over its amount",
        { { SF, FOR_MMS, LIMIT }, { TOLLFREE, FOR_MMS, 900 } }, DST_SF, MESSAGE_SMS, LONG_FIRST,
        true, RULE_NONE, TOLLFREE, RULE_SENDER_PRIORITY },
    { "all are over it: better one of them than no message",
        { { NYC, FOR_MMS, LIMIT + 1 }, { SF, FOR_MMS, LIMIT } }, DST_SF, MESSAGE_SMS, LONG_FIRST,
        true, RULE_NONE, SF, RULE_SENDER_LOCAL_AREA },
    { "DAILY-LIMIT off: no count is looked at", { { SF, FOR_MMS, 9999 }, { NYC, FOR_MMS, 0 } },
        DST_CHICAGO, MESSAGE_SMS, LONG_FIRST, false, RULE_SENDER_DAILY_LIMIT, SF,
        RULE_SENDER_EVEN },
};
/* clang-format on */

static void facts_for_case(int i, struct policy *policy, struct sender_facts *facts)
{
    policy_init(policy);
    policy->off[cases[i].off] = cases[i].off != RULE_NONE;
    *facts = (struct sender_facts){
        .policy = policy,
        .destination = phone_place(cases[i].dst),
        .service = cases[i].service,
        .sticky = true,
        .local_connect = cases[i].local_connect,
        .now_us = NOW_US,
    };
    memcpy(facts->priority, cases[i].priority, sizeof(facts->priority));
}

START_TEST(number_is_chosen)
{
    struct policy policy;
    struct sender_facts facts;
    struct array_pool pool = { .facts = &facts };
    const struct sender_source source = { &pool, array_find };
    struct sender_choice choice = { .tier = -2 };
    int r;

    facts_for_case(_i, &policy, &facts);
    for (const struct entry *e = cases[_i].pool; e->digits; e++) {
        pool.numbers[pool.n] = pool_number(e->digits, e->added);
        pool.numbers[pool.n++].sent_on_day = e->sent_today;
    }
    r = sender_choose(&facts, &source, &choice);
    ck_assert_msg(r == (cases[_i].chosen != NULL), "%s: %d", cases[_i].why, r);
    ck_assert_msg(text_equal(choice.number.number, cases[_i].chosen), "%s: chose %s", cases[_i].why,
        choice.number.number);
    ck_assert_msg(
        choice.rule == cases[_i].rule, "%s: by %s", cases[_i].why, rule_rows[choice.rule].id);
    ck_assert_msg(choice.tier == -2 ? !cases[_i].chosen : choice.tier >= 0, "%s", cases[_i].why);
}
END_TEST

/* The sticky number is NYC, added for SMS, where San Francisco has a number of its own. */
static const struct {
    const char *why;
    bool sticky, known, in_pool;
    int64_t entry_then, idle_us;
    enum message_type service;
    enum rule off;
    enum rule ended; /* RULE_NONE: it serves */
} sticky_cases[] = {
    { "a destination keeps its number, though another is nearer", true, true, true, 1, 0,
        MESSAGE_SMS, RULE_NONE, RULE_NONE },
    { "the switch is off", false, true, true, 1, 0, MESSAGE_SMS, RULE_NONE, RULE_SENDER_STICKY },
    { "nothing was sent before", true, false, true, 1, 0, MESSAGE_SMS, RULE_NONE,
        RULE_SENDER_STICKY },
    { "a microsecond less than 15 days idle", true, true, true, 1, 15 * DAY_US - 1, MESSAGE_SMS,
        RULE_NONE, RULE_NONE },
    { "15 days idle", true, true, true, 1, 15 * DAY_US, MESSAGE_SMS, RULE_NONE,
        RULE_SENDER_STICKY_IDLE },
    { "it left the pool", true, true, false, 1, 0, MESSAGE_SMS, RULE_NONE,
        RULE_SENDER_STICKY_LEFT_POOL },
    { "it left the pool and was added again", true, true, true, 0, 0, MESSAGE_SMS, RULE_NONE,
        RULE_SENDER_STICKY_LEFT_POOL },
    { "it cannot carry the service", true, true, true, 1, 0, MESSAGE_MMS, RULE_NONE,
        RULE_SENDER_LONGCODE_SERVICE },
    { "STICKY off", true, true, true, 1, 0, MESSAGE_SMS, RULE_SENDER_STICKY, RULE_SENDER_STICKY },
    { "STICKY-IDLE off: it is kept for ever", true, true, true, 1, 4000 * DAY_US, MESSAGE_SMS,
        RULE_SENDER_STICKY_IDLE, RULE_NONE },
    { "STICKY-LEFT-POOL off: added again, it serves again", true, true, true, 0, 0, MESSAGE_SMS,
        RULE_SENDER_STICKY_LEFT_POOL, RULE_NONE },
    { "STICKY-LEFT-POOL off: a number that is not there cannot send", true, true, false, 1, 0,
        MESSAGE_SMS, RULE_SENDER_STICKY_LEFT_POOL, RULE_SENDER_STICKY_LEFT_POOL },
};

START_TEST(sticky_number_serves_or_ends)
{
    struct policy policy;
    struct sender_facts facts = { .policy = &policy,
        .destination = phone_place(DST_SF),
        .service = sticky_cases[_i].service,
        .priority = US_DEFAULT,
        .sticky = sticky_cases[_i].sticky,
        .local_connect = true,
        .now_us = NOW_US };
    struct array_pool pool = { .facts = &facts, .n = 1 };
    const struct sender_source source = { &pool, array_find };
    struct sender_choice choice;
    bool serves = sticky_cases[_i].ended == RULE_NONE;

    policy_init(&policy);
    policy.off[sticky_cases[_i].off] = sticky_cases[_i].off != RULE_NONE;
    pool.numbers[0] = pool_number(SF, FOR_MMS);
    facts.last = (struct sender_sticky){ .known = sticky_cases[_i].known,
        .entry = sticky_cases[_i].entry_then,
        .last_us = NOW_US - sticky_cases[_i].idle_us };
    if (sticky_cases[_i].in_pool)
        facts.last.number = pool_number(NYC, FOR_SMS);
    ck_assert_msg(sender_sticky_ended(&facts) == sticky_cases[_i].ended, "%s: %s",
        sticky_cases[_i].why, rule_rows[sender_sticky_ended(&facts)].id);
    ck_assert_int_eq(sender_choose(&facts, &source, &choice), 1);
    ck_assert_msg(text_equal(choice.number.number, serves ? NYC : SF), "%s: chose %s",
        sticky_cases[_i].why, choice.number.number);
    ck_assert_msg((choice.rule == RULE_SENDER_STICKY) == serves, "%s", sticky_cases[_i].why);
    ck_assert_msg((choice.tier == -1) == serves, "%s", sticky_cases[_i].why);
}
END_TEST

START_TEST(sticky_days_are_an_assumption)
{
    struct policy policy;
    struct sender_facts facts = { .policy = &policy, .sticky = true, .now_us = NOW_US };

    policy_init(&policy);
    policy.value[ASSUME_STICKY_DAYS] = "2";
    facts.last = (struct sender_sticky){ .known = true,
        .number = pool_number(SF, FOR_SMS),
        .entry = 1,
        .last_us = NOW_US - 2 * DAY_US };
    ck_assert_int_eq(sender_sticky_ended(&facts), RULE_SENDER_STICKY_IDLE);
    facts.last.last_us++;
    ck_assert_int_eq(sender_sticky_ended(&facts), RULE_NONE);
}
END_TEST

START_TEST(daily_limit_is_an_assumption)
{
    static const struct {
        const char *limit;
        size_t tiers;
        unsigned first;
    } rows[] = { { "7", 12, 7 }, { "0", 7, 0 } };
    struct sender_tier tiers[SENDER_TIERS_MAX];
    struct policy policy;
    struct sender_facts facts = { .policy = &policy,
        .destination = phone_place(DST_SF),
        .priority = LONG_FIRST,
        .local_connect = true };

    policy_init(&policy);
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        policy.value[ASSUME_DAILY_LIMIT] = rows[i].limit;
        ck_assert_uint_eq(sender_tiers(&facts, tiers), rows[i].tiers);
        ck_assert_uint_eq(tiers[0].daily_limit, rows[i].first);
        ck_assert_uint_eq(tiers[rows[i].tiers - 1].daily_limit, 0);
    }
}
END_TEST

START_TEST(only_the_us_step_is_random)
{
    struct sender_tier tiers[SENDER_TIERS_MAX];
    struct policy policy;
    struct sender_facts facts = { .policy = &policy,
        .destination = phone_place(DST_SF),
        .priority = US_DEFAULT,
        .local_connect = true };
    size_t n;

    policy_init(&policy);
    n = sender_tiers(&facts, tiers);
    for (size_t i = 0; i < n; i++)
        ck_assert_msg(tiers[i].random ==
                          (tiers[i].reach == REACH_COUNTRY && text_equal(tiers[i].country, "US")),
            "tier %zu", i);
    policy.off[RULE_SENDER_EVEN] = true; /* then nobody takes turns */
    n = sender_tiers(&facts, tiers);
    for (size_t i = 0; i < n; i++)
        ck_assert_msg(tiers[i].random && tiers[i].rule != RULE_SENDER_EVEN, "tier %zu", i);
}
END_TEST

START_TEST(traffic_is_even)
{
    enum { NUMBERS = 7, SENDS = 10000 };
    static const char *const digits[NUMBERS] = { "17025550171", "17025550172", "17025550173",
        "17025550174", "17025550175", "17025550176", "17025550177" };
    unsigned sent[NUMBERS] = { 0 }, least = SENDS, most = 0;
    struct policy policy;
    struct sender_facts facts = {
        .policy = &policy, .destination = phone_place(DST_SF), .priority = US_DEFAULT
    };
    struct array_pool pool = { .facts = &facts, .n = NUMBERS };
    const struct sender_source source = { &pool, array_find };
    struct sender_choice choice;

    policy_init(&policy);
    for (size_t i = 0; i < NUMBERS; i++)
        pool.numbers[i] = pool_number(digits[i], FOR_MMS);
    for (int i = 0; i < SENDS; i++) {
        size_t at = 0;

        ck_assert_int_eq(sender_choose(&facts, &source, &choice), 1);
        while (strcmp(digits[at], choice.number.number) != 0)
            at++;
        sent[at]++;
        pool.numbers[at].sent_on_day++; /* 10,000 sends go over everyone's limit */
    }
    for (size_t i = 0; i < NUMBERS; i++) {
        least = sent[i] < least ? sent[i] : least;
        most = sent[i] > most ? sent[i] : most;
    }
    ck_assert_msg(most - least <= 1, "%u to %u", least, most);
}
END_TEST

/* Region codes are unique only within a country; area codes everywhere. */
static const struct {
    const char *why;
    struct sender_tier tier;
    struct place place;
    bool belongs;
} memberships[] = {
    { "the same region", { .reach = REACH_REGION, .country = "US", .region = "CA" },
        { "US", "CA", 415, false }, true },
    { "a region of that name elsewhere", { .reach = REACH_REGION, .country = "US", .region = "CA" },
        { "MX", "CA", 0, false }, false },
    { "another region", { .reach = REACH_REGION, .country = "US", .region = "CA" },
        { "US", "NY", 212, false }, false },
    { "the same area", { .reach = REACH_AREA, .area = 415 }, { "US", "CA", 415, false }, true },
    { "another area", { .reach = REACH_AREA, .area = 415 }, { "US", "CA", 628, false }, false },
    { "the same country", { .reach = REACH_COUNTRY, .country = "US" }, { "US", "NY", 212, false },
        true },
    { "another country", { .reach = REACH_COUNTRY, .country = "US" }, { "CA", "ON", 416, false },
        false },
    { "anywhere", { .reach = REACH_ANYWHERE }, { "GB", "", 0, false }, true },
};

START_TEST(number_belongs_to_tier)
{
    struct sender_number number = { .kind = SENDER_LONGCODE, .place = memberships[_i].place };
    struct sender_tier tier = memberships[_i].tier;

    tier.kind = SENDER_LONGCODE;
    ck_assert_msg(
        sender_in_tier(&tier, &number) == memberships[_i].belongs, "%s", memberships[_i].why);
    number.kind = SENDER_TOLLFREE;
    ck_assert_msg(!sender_in_tier(&tier, &number), "%s: another kind", memberships[_i].why);
}
END_TEST

START_TEST(a_toll_free_destination_has_no_area)
{
    struct sender_tier tiers[SENDER_TIERS_MAX];
    struct policy policy;
    struct sender_facts facts = { .policy = &policy,
        .destination = phone_place(TOLLFREE),
        .priority = US_DEFAULT,
        .local_connect = true };
    size_t n;

    policy_init(&policy);
    n = sender_tiers(&facts, tiers);
    for (size_t i = 0; i < n; i++)
        ck_assert_msg(tiers[i].reach > REACH_REGION, "tier %zu", i);
}
END_TEST

static int failing_find(void *context, const struct sender_tier *tier, struct sender_number *ret)
{
    (void)context;
    (void)tier;
    (void)ret;
    return -EIO;
}

START_TEST(a_failing_source_is_forwarded)
{
    struct policy policy;
    struct sender_facts facts = { .policy = &policy, .priority = US_DEFAULT };
    const struct sender_source source = { NULL, failing_find };
    struct sender_choice choice;

    policy_init(&policy);
    ck_assert_int_eq(sender_choose(&facts, &source, &choice), -EIO);
}
END_TEST

static const char *const some_numbers[] = { SF, SF_OVERLAY, LA, NYC, TORONTO, OTTAWA, VANCOUVER,
    LONDON, TOLLFREE, TOLLFREE_TWO, SHORTCODE, KINGSTON };
static const char *const some_destinations[] = { DST_SF, DST_SACRAMENTO, DST_CHICAGO, DST_TORONTO,
    DST_CALGARY, DST_LONDON, DST_KINGSTON, TOLLFREE };

/* Facts, pool and switches drawn from the seed. */
static void draw_world(
    uint64_t seed, struct policy *policy, struct sender_facts *facts, struct array_pool *pool)
{
    uint64_t bits = mix64(seed);

    policy_init(policy);
    if (bits % 3 == 0)
        policy
            ->off[RULE_SENDER_STICKY + mix64(seed + 1) % (RULE_SENDER_EVEN - RULE_SENDER_STICKY)] =
            true;
    *facts = (struct sender_facts){
        .policy = policy,
        .destination =
            phone_place(some_destinations[mix64(seed + 2) % ARRAY_SIZE(some_destinations)]),
        .service = bits & 8 ? MESSAGE_MMS : MESSAGE_SMS,
        .local_connect = bits & 16,
        .now_us = NOW_US,
    };
    for (size_t i = 0; i < PRIORITY_KINDS; i++)
        facts->priority[i] = (int)(mix64(seed + 3 + i) % 4) - 1;
    *pool = (struct array_pool){ .facts = facts, .draws = seed };
    for (size_t i = 0; i < ARRAY_SIZE(some_numbers); i++) {
        uint64_t draw = mix64_pair(seed, i);

        if (draw % 4 != 0)
            continue;
        pool->numbers[pool->n] = pool_number(some_numbers[i], (enum added)(draw / 4 % 3));
        pool->numbers[pool->n++].sent_on_day = draw & 0x10000 ? LIMIT : 0;
    }
}

/* The index of the first tier that has a number, or n. */
static size_t first_full_tier(
    const struct array_pool *pool, const struct sender_tier *tiers, size_t n)
{
    for (size_t t = 0; t < n; t++)
        for (size_t i = 0; i < pool->n; i++)
            if (may_send(pool, &tiers[t], &pool->numbers[i]))
                return t;
    return n;
}

static bool same_tier(const struct sender_tier *a, const struct sender_tier *b)
{
    return a->kind == b->kind && a->reach == b->reach && a->daily_limit == b->daily_limit &&
           text_equal(a->country, b->country) && text_equal(a->region, b->region) &&
           a->area == b->area;
}

START_TEST(choice_keeps_its_promises)
{
    enum { WORLDS = 50000 };
    unsigned chosen = 0;

    for (uint64_t seed = 1; seed <= WORLDS; seed++) {
        struct sender_tier tiers[SENDER_TIERS_MAX];
        struct policy policy;
        struct sender_facts facts;
        struct array_pool pool;
        const struct sender_source source = { &pool, array_find };
        struct sender_choice choice = { 0 };
        size_t n, first;
        bool any = false;

        draw_world(seed, &policy, &facts, &pool);
        n = sender_tiers(&facts, tiers);
        first = first_full_tier(&pool, tiers, n);
        for (size_t i = 0; i < pool.n; i++)
            any = any || sender_unable(&facts, &pool.numbers[i]) == RULE_NONE;
        ck_assert_msg((first < n) == any, "world %" PRIu64 ": an able number is in no tier", seed);
        ck_assert_int_eq(sender_choose(&facts, &source, &choice), any);
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < i; k++)
                ck_assert_msg(!same_tier(&tiers[i], &tiers[k]), "world %" PRIu64, seed);
        if (!any)
            continue;
        chosen++;
        ck_assert_msg(choice.tier == (int)first, "world %" PRIu64, seed);
        ck_assert_msg(may_send(&pool, &tiers[first], &choice.number), "world %" PRIu64, seed);
        ck_assert_int_eq(choice.rule, tiers[first].rule);
    }
    ck_assert_uint_gt(chosen, WORLDS / 2); /* the worlds are not empty ones */
}
END_TEST

static Suite *sender_suite(void)
{
    Suite *suite = suite_create("sender");
    TCase *tc = tcase_create("choice");

    tcase_add_loop_test(tc, number_is_chosen, 0, ARRAY_SIZE(cases));
    tcase_add_loop_test(tc, sticky_number_serves_or_ends, 0, ARRAY_SIZE(sticky_cases));
    tcase_add_test(tc, sticky_days_are_an_assumption);
    tcase_add_test(tc, daily_limit_is_an_assumption);
    tcase_add_test(tc, only_the_us_step_is_random);
    tcase_add_loop_test(tc, number_belongs_to_tier, 0, ARRAY_SIZE(memberships));
    tcase_add_test(tc, a_toll_free_destination_has_no_area);
    tcase_add_test(tc, traffic_is_even);
    tcase_add_test(tc, a_failing_source_is_forwarded);
    tcase_add_test(tc, choice_keeps_its_promises);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(sender_suite());
}
