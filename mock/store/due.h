/*
 * What is due when: for each account its events by the account's clock, and over the accounts
 * whose clock runs one of when the wall's clock gets there. In memory; made again from the rows at
 * the start. An event is added with what its firing needs, so that firing reads no row.
 */
#ifndef MOCK_STORE_DUE_H
#define MOCK_STORE_DUE_H

#include "mock/store/accounts.h"

enum due_kind {
    DUE_QUEUED,   /* a message was queued: its first callback */
    DUE_SENT,     /* a message leaves its queue */
    DUE_ENDED,    /* it reaches its end state */
    DUE_CALLBACK, /* a callback is tried, again or late */
};

struct due {
    int64_t us;
    /* of the message: when it was queued, leaves its queue and ends; 0: it does not */
    int64_t time_us, sent_us, ended_us;
    uint32_t n;       /* of the message in the account */
    uint32_t amount;  /* what it costs once it is sent */
    int16_t code;     /* error code in the end, -1: none */
    uint16_t faults;  /* of the message */
    uint8_t kind;     /* enum due_kind */
    uint8_t state;    /* enum message_state in the end */
    uint8_t type;     /* enum message_type */
    uint8_t sequence; /* DUE_CALLBACK: which of the message's callbacks */
    bool has_callback;
};

void store_due_add(struct store *s, struct account *a, const struct due *due);
/* The account's next event: NULL if none is due at now_us or before. Borrowed until the next call.
 */
const struct due *store_due_next(const struct account *a, int64_t now_us);
/* Takes it off. */
void store_due_pop(struct account *a);
/* Everything at or before fired_us has been done: remembered with the account's row. */
void store_due_fired(struct store *s, struct account *a, int64_t fired_us);

/* The account's clock went back to now_us: what comes behind it has not been done. */
void store_due_unfire(struct store *s, struct account *a, int64_t now_us);
/* The plan of message n was replaced: what was due for it is not. It looks at all that is due. */
void store_due_drop(struct store *s, struct account *a, uint32_t n);

/*
 * An account that has something due at that wall time, or NULL. The caller does
 * what is due until the account has nothing left for this time, and asks again.
 */
struct account *store_due_account(struct store *s, int64_t wall_us);
/* The wall time at which store_due_account() has something next; INT64_MAX: never. */
int64_t store_due_wall_us(struct store *s);

#endif
