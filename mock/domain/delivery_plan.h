/*
 * What becomes of a message, planned when it is sent. The plan is stored with the message, and its
 * state at any time follows from the plan and that time alone (delivery_state); nothing has to run
 * for a message to change. Only what happens to it later (the balance used up, a move by hand)
 * rewrites the plan: delivery_move.
 *
 * All times are microseconds since 1970 by the account's clock; 0 is never.
 */
#ifndef MOCK_DOMAIN_DELIVERY_PLAN_H
#define MOCK_DOMAIN_DELIVERY_PLAN_H

#include "mock/domain/outcome.h"
#include "mock/domain/sender.h"

/* How an account's messages go on. */
enum delivery_progress {
    PROGRESS_IMMEDIATE, /* all at the moment of the send */
    PROGRESS_AFTER,     /* after the given times, by the account's clock */
    PROGRESS_MANUAL,    /* by a call for each message; until then it is queued */
    DELIVERY_PROGRESS_MAX_
};
/* "immediate", "after", "manual" */
extern const char *const delivery_progress_names[DELIVERY_PROGRESS_MAX_];

/* The times of PROGRESS_AFTER unless the account has others: fast, but visible in order. */
enum { DELIVERY_SENT_AFTER_US = 20000, DELIVERY_ENDED_AFTER_US = 50000 };
/* The longest that a message waits in the queue, and message_expiry's default. */
enum { DELIVERY_EXPIRY_S = 10800 };
/* Error codes that the platform itself decides. */
enum {
    ERROR_OPTED_OUT = 200,
    ERROR_TOLLFREE_CANADA = 201,
    ERROR_EXPIRED = 420,
    ERROR_CREDIT = 900,
};

struct delivery_facts {
    const struct policy *policy;
    int64_t now_us;
    enum message_type type;
    bool has_sender; /* false: no number could be found for it (failed_code says so) */
    enum sender_kind sender;
    const char *from_country, *to_country; /* ISO 3166-1 alpha-2; "" where it is not known */
    unsigned expiry_s;                     /* message_expiry; 0: DELIVERY_EXPIRY_S */
    int failed_code;                       /* what the API has found already; 0: nothing */
    bool opted_out;                        /* the destination said STOP to this source */
    struct outcome_wish wish;              /* outcome_none: nothing was asked */
    enum delivery_progress progress;
    int64_t sent_after_us;  /* PROGRESS_AFTER: from queued to sent (or failed) */
    int64_t ended_after_us; /* from sent to the end */
    bool rates;             /* the source sends at its type's rate */
    int64_t slot_us;        /* when its queue for this service has a place next; 0: at once */
};

struct delivery_plan {
    int64_t sent_us;        /* 0: it never comes to sent */
    int64_t ended_us;       /* when it comes to its end; 0: never, it stays queued */
    enum message_state end; /* MESSAGE_SENT, at sent_us, if it stays sent: that is one change */
    int error_code;         /* from ended_us on: 0 for 000; -1: none */
    enum rule rule; /* what decided: RULE_DELIVERY_STATES for the ordinary way, RULE_NONE for a
                       wish or what the API had found */
    int64_t next_slot_us; /* the slot_us of the source's next message of this service */
};

/*
 * Plans a message. In this order: what the API has found (failed_code), an opt-out (200), a US
 * toll-free number to Canada (201) fail it; a wish decides; else it is delivered. To be sent, it
 * waits for its source's queue; if that would be for longer than its expiry, or if nothing ever
 * sends it (a wish for queued, never-sent, PROGRESS_MANUAL), it fails with 420 when that is over.
 * What fails takes no place in the queue. A wish's delay holds in every progress but MANUAL.
 * Source: the rules DELIVERY-…
 */
void delivery_plan(const struct delivery_facts *f, struct delivery_plan *ret);

/* The message's state at a time. */
enum message_state delivery_state(const struct delivery_plan *p, int64_t at_us);
/* Its error code then: -1 while it has none, 0 for 000. */
int delivery_error_code(const struct delivery_plan *p, int64_t at_us);
/* When its state changes next after that time; 0: never again. */
int64_t delivery_next_us(const struct delivery_plan *p, int64_t after_us);

/*
 * Brings a message to another state now, with that error code (OUTCOME_NO_CODE: the state's usual
 * one). From queued to sent, failed or rejected, or on to an end, which then passes sent; from sent
 * to delivered or undelivered. What was planned for later is forgotten: one brought to sent stays
 * so until it is moved again. 0, or -EINVAL with a sentence in *why, the plan as it was.
 */
int delivery_move(
    struct delivery_plan *p, int64_t now_us, enum message_state to, int code, struct strbuf *why);

/*
 * Microseconds between two messages of a source: its type's rate for the service in its country,
 * or 0 if every rule about it is off; *ret_rule is the rule that says so.
 */
int64_t delivery_interval_us(const struct delivery_facts *f, enum rule *ret_rule);

#endif
