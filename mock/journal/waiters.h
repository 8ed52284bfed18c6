/*
 * Who waits for what, without polling: for a state of a message, or for a number of entries. It
 * hears the journal; what has happened there is looked at by those who wait for it only. A waiter
 * has the ticket of the HTTP request that is answered later. One thread.
 */
#ifndef MOCK_JOURNAL_WAITERS_H
#define MOCK_JOURNAL_WAITERS_H

#include "mock/journal/journal.h"

enum wait_outcome {
    WAIT_REACHED,    /* what was waited for; its status is 200 */
    WAIT_OR_REACHED, /* a state of or=; 200 */
    WAIT_IMPOSSIBLE, /* the message has ended otherwise; 409 */
    WAIT_TIME_UP,    /* 408 */
    WAIT_FORGOTTEN,  /* the account was set back; 410 */
    WAIT_OUTCOME_MAX_
};

struct wait_result {
    enum wait_outcome outcome;
    bool is_count;
    /* of a state */
    const char *message;        /* borrowed for the call */
    enum message_state state;   /* in which the message is */
    enum message_state reached; /* which of those waited for; MESSAGE_STATE_MAX_: none */
    unsigned waited_for;        /* 1 << state of each, those of or= included */
    /* of a count */
    enum journal_kind kind;
    uint64_t count, wanted;
};
int wait_status(const struct wait_result *result);
/* Writes its members, in alphabetical order, and an error first unless its status is 200. */
void wait_result_write(const struct wait_result *result, struct json_writer *w);

/*
 * The states that a message has been in if it is in this one, itself included, and those it may
 * still get to, as bits 1 << state. A state counts as reached when it is passed, also unseen: one
 * that is delivered was sent. Source: Message API, message_state; which may follow which is not
 * said and so taken widely, as a wait that ends too early misleads and one that ends late does not.
 */
unsigned message_states_reached(enum message_direction direction, enum message_state state);
unsigned message_states_ahead(enum message_direction direction, enum message_state state);

struct waiters;
/*
 * done: a waiter's decision, called once for each, also from within a call that adds to the
 * journal; it may call anything here but waiters_destroy. The waiter is gone then.
 */
typedef void waiters_done(void *context, uint64_t ticket, const struct wait_result *result);
void waiters_create(struct journal *j, waiters_done *done, void *context, struct waiters **ret);
/* Before the journal; nobody is told. NULL is fine. */
void waiters_destroy(struct waiters *w);

/* What is known of the message that a wait for a state names. */
struct wait_message {
    enum message_direction direction;
    enum message_state state;
};
/*
 * Waits for what the query says until now_us (monotonic) and its within. True if that is decided at
 * once, then *ret is the result, there is no waiter, and done is not called. message is read for
 * a state only. A ticket waits once at a time.
 */
bool waiters_add(struct waiters *w, int64_t account, uint64_t ticket,
    const struct wait_query *query, const struct wait_message *message, int64_t now_us,
    struct wait_result *ret);
/* The client is gone. No such waiter: nothing. */
void waiters_drop(struct waiters *w, uint64_t ticket);

/* The next deadline in monotonic microseconds; INT64_MAX: nobody waits. */
int64_t waiters_due_us(const struct waiters *w);
/* Tells those whose time is up. */
void waiters_expire(struct waiters *w, int64_t now_us);
size_t waiters_count(const struct waiters *w);

#endif
