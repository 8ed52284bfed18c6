/*
 * What the files of delivery/ share. A line is the callbacks of one message, in the order in which
 * they go out; an attempt is one request of them under way; a berth is what an account has under
 * way. Lines and berths stand only while there is something in them.
 */
#ifndef MOCK_DELIVERY_INTERNAL_H
#define MOCK_DELIVERY_INTERNAL_H

#include "base/table.h"
#include "mock/delivery/delivery.h"
#include "mock/store/callbacks.h"
#include "mock/store/due.h"

enum { LINE_CALLBACKS_MAX = 4 }; /* queued, sent and an end; one more for a move by hand */

struct line {
    struct table_link by_message;
    struct account *account;
    uint32_t n;      /* of the message */
    bool is_inbound; /* its one callback is the webhook of a message that came in */
    unsigned faults; /* enum outcome_fault */
    struct waiting {
        struct callback callback;
        bool is_trying, is_scheduled; /* an attempt is under way; DUE_CALLBACK stands for it */
        bool is_held;                 /* out of order: until the end's has been put before it */
    } waiting[LINE_CALLBACKS_MAX];
    size_t n_waiting;
};

struct attempt {
    struct attempt *next, **link_in_list;
    struct berth *berth; /* NULL: its account was reset */
    uint32_t n;
    unsigned sequence, number;
    enum message_state state;
    int64_t time_us;
    char uuid[UUID_TEXT_SIZE];
    uint64_t journal; /* its handle there */
    bool is_copy;     /* the second of a callback that comes twice: nothing depends on it */
    bool is_earlier;  /* it went out before the advance under way, which did not bring it about */
    bool is_inbound;
};

struct berth {
    struct table_link by_account;
    struct account *account;
    size_t in_flight; /* attempts */
    struct advance *advance;
};

struct delivery {
    struct delivery_config config;
    struct table lines, berths;
    struct attempt *attempts;
    struct advance *advances;
    size_t n_callbacks, n_advances;
    bool is_behind; /* work left something over for the next turn */
};

static inline int64_t delivery_now_us(const struct delivery *d, const struct account *a)
{
    return account_now_us(a, d->config.wall_us(d->config.clock));
}

/* berths.c */
struct berth *berth_of(struct delivery *d, struct account *a); /* made if there is none */
struct berth *berth_find(const struct delivery *d, const struct account *a);
void berth_release(struct delivery *d, struct berth *p); /* if nothing is in it */

/* fire.c: does the account's events up to now. Sets is_behind if there are very many. */
int fire_due(struct delivery *d, struct account *a);
/* Tells the journal of a change of state, and the advance under way. */
void state_tell(struct delivery *d, struct account *a, const struct due *due,
    enum message_state from, enum message_state to);

/* line.c */
int line_add(struct delivery *d, struct account *a, const struct due *due, enum message_state state,
    bool is_inbound);
int line_resume(struct delivery *d, struct account *a, const struct callback *c);
int line_due(struct delivery *d, struct account *a, const struct due *due);
int line_answered(struct delivery *d, struct attempt *at, const struct outbox_result *result);
void line_drop(struct delivery *d, struct line *l);
void lines_forget(struct delivery *d, const struct account *a); /* NULL: those of all accounts */
/* The attempt under way is one of the callback that the line has now. */
void line_takes_up(struct delivery *d, const struct attempt *at);

/* attempt.c: sends one callback of a message, and again as a copy if its fault says so. */
int attempt_start(struct delivery *d, struct line *l, const struct callback *c);
/* Only the journal hears of it: its fault has it lost. */
int attempt_drop(struct delivery *d, struct line *l, const struct callback *c);
void attempt_end(struct delivery *d, struct attempt *at);
/* Nothing is to come of it any more. */
void attempt_orphan(struct delivery *d, struct attempt *at);

/* advance.c */
void advances_step(struct delivery *d);
void advance_tell(struct delivery *d, const struct account *a, const struct delivery_fired *fired);
void advance_forget(struct delivery *d, struct account *a);
/* Their clocks stand again where they stood: the store has read what it keeps. */
void advances_rolled_back(struct delivery *d);
void advances_destroy(struct delivery *d);

/* inbound.c: tells of an inbound message's change of state; what a webhook that will not be tried
 * again means for its message, and its answer. */
void inbound_tell(struct delivery *d, struct account *a, const struct message *m,
    enum message_state from, enum message_state to);
int inbound_settled(struct delivery *d, struct account *a, uint32_t n, bool is_answered,
    const struct outbox_result *result);

#endif
