/*
 * Which number of a Powerpack's pool sends. Pure: what it depends on comes in as facts; of a pool
 * that may hold a million numbers only one candidate a tier is looked at, through a source that the
 * store (or a test's array) answers.
 *
 * Order of choice: sticky sender; then the number types in the Powerpack's priority for the
 * destination's country and the service; among long codes local connect (same area code, same state
 * or province, a random US number, a Canadian one), passing over numbers that sent their
 * recommended daily amount; otherwise the next in turn. What cannot carry the service is never a
 * candidate. Source: FAQ Powerpack; blog "MMS on Powerpack"; support 17000088636 and 17000088638;
 * the article "MMS in Powerpack".
 */
#ifndef MOCK_DOMAIN_SENDER_H
#define MOCK_DOMAIN_SENDER_H

#include "mock/domain/message.h"
#include "mock/domain/phone.h"
#include "mock/domain/policy.h"

enum sender_kind { SENDER_SHORTCODE, SENDER_TOLLFREE, SENDER_LONGCODE, SENDER_KIND_MAX_ };
extern const char
    *const sender_kind_names[SENDER_KIND_MAX_]; /* "shortcode", "tollfree", "longcode" */

/* A number of a pool. */
struct sender_number {
    const char *number; /* digits */
    enum sender_kind kind;
    bool added_for_mms; /* long code: added with service=mms; toll-free: the platform found it
                           MMS-capable */
    bool can_mms;       /* the number itself can; a long code needs both */
    struct place place;
    int64_t
        entry;   /* which adding to the pool it is; a number removed and added again has another */
    int64_t day; /* the day (since 1970, UTC) on which sent_on_day were sent */
    unsigned sent_on_day;
};

struct sender_sticky { /* the number that last served this destination, if there is one */
    bool known;
    struct sender_number
        number;      /* as it is in the pool now; number.number NULL when it left the pool */
    int64_t entry;   /* the entry it had then */
    int64_t last_us; /* when it was last used */
};

enum { PRIORITY_KINDS = 3 };
struct sender_facts {
    const struct policy *policy;
    struct place destination;
    enum message_type service;    /* MESSAGE_SMS or MESSAGE_MMS */
    int priority[PRIORITY_KINDS]; /* enum sender_kind of priority1..3 for this country and service;
                                     -1: none */
    bool sticky, local_connect;   /* the Powerpack's switches */
    int64_t now_us;
    struct sender_sticky last;
};

/* A set of pool numbers that stand equal, and how to pick one of them. */
struct sender_tier {
    enum sender_kind kind;
    enum sender_reach { REACH_AREA, REACH_REGION, REACH_COUNTRY, REACH_ANYWHERE } reach;
    char country[3];      /* REACH_COUNTRY and closer */
    char region[3];       /* REACH_REGION and closer */
    int area;             /* REACH_AREA */
    bool random;          /* pick a seeded random one instead of the next in turn */
    unsigned daily_limit; /* pass over numbers that sent so many today; 0: take any */
    enum rule rule;       /* the rule that chooses a number in this tier */
};
enum { SENDER_TIERS_MAX = 24 };

/*
 * The tiers in the order they are asked, no two alike. Returns how many. A tier's rule is its reach
 * for long codes, RULE_SENDER_PRIORITY for the other kinds (where a priority holds), else
 * RULE_SENDER_EVEN; with that rule off it is RULE_NONE and every tier picks at random. The long
 * code tiers come twice, last without the daily limit, which is a recommendation only. What is
 * assumed: docs/explanation/sender-choice.md.
 */
size_t sender_tiers(const struct sender_facts *f, struct sender_tier ret[SENDER_TIERS_MAX]);

/*
 * Why this number cannot carry the service at all: RULE_SENDER_LONGCODE_SERVICE,
 * _TOLLFREE_DETECTED, _SHORTCODE_SMS_ONLY; RULE_NONE if it can. With such a rule off, a long code
 * carries MMS if it can at all, the other kinds in any case.
 */
enum rule sender_unable(const struct sender_facts *f, const struct sender_number *n);
/* True if the number belongs to the tier (its daily count apart). */
bool sender_in_tier(const struct sender_tier *t, const struct sender_number *n);
/*
 * RULE_NONE if the sticky number still serves; else why not: RULE_SENDER_STICKY when the switch is
 * off or nothing is known, RULE_SENDER_STICKY_IDLE, RULE_SENDER_STICKY_LEFT_POOL, or what
 * sender_unable says.
 */
enum rule sender_sticky_ended(const struct sender_facts *f);

struct sender_source {
    void *context;
    /* A number of the tier that can carry the service: 1 and *ret, 0 if there is none, or a
     * negative errno. */
    int (*find)(void *context, const struct sender_tier *tier, struct sender_number *ret);
};
struct sender_choice {
    struct sender_number number;
    enum rule rule; /* RULE_SENDER_STICKY or the tier's rule */
    int tier;       /* index into sender_tiers, -1 for the sticky number */
};
/* 1 and *ret; 0 if no number of the pool can send this; a negative errno forwarded from the source.
 */
int sender_choose(
    const struct sender_facts *f, const struct sender_source *source, struct sender_choice *ret);

#endif
