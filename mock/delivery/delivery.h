/*
 * What happens after the 202: due events become changes of state, changes become callbacks,
 * callbacks are repeated, and a clock that a test moves takes all of it along. It owns no thread
 * and no loop: somebody drives it once a turn, inside the turn's transaction.
 */
#ifndef MOCK_DELIVERY_DELIVERY_H
#define MOCK_DELIVERY_DELIVERY_H

#include "mock/delivery/outbox.h"
#include "mock/domain/message.h"
#include "mock/domain/opt_words.h"
#include "mock/domain/policy.h"
#include "mock/journal/journal.h"
#include "mock/journal/metrics.h"
#include "mock/store/accounts.h"
#include "mock/store/messages.h"

/* One thing that an advance of the clock brought about. */
struct delivery_fired {
    int64_t us; /* of the account's clock */
    uint32_t n; /* of the message in the account */
    enum delivery_fired_kind { FIRED_STATE, FIRED_CALLBACK, FIRED_WEBHOOK } kind;
    char uuid[UUID_TEXT_SIZE]; /* of the message */
    enum message_state state;  /* reached, or told of */
    int error_code;            /* FIRED_STATE: 0 or less is none */
    unsigned sequence;         /* which change of the message it is, or tells of, from 1 */
    unsigned try;              /* of a callback or webhook */
    int status;                /* that it was answered with; 0: not answered */
    bool again;                /* it will be tried again */
};
struct delivery_advance {
    int64_t from_us, to_us;
    /* What became due after from_us, by time and message; the first ADVANCE_SHOWN_MAX. */
    const struct delivery_fired *fired;
    size_t n_fired, n_total;
};
enum { ADVANCE_SHOWN_MAX = 10000 };

/* A message that a webhook's answer, or an opt-out word, has an account send. */
struct delivery_reply {
    const char *src, *dst, *text, *type; /* type NULL: sms */
    const char *url, *method;            /* for its status; NULL: none */
    const char *const *media_urls;
    size_t n_media_urls;
};

struct delivery_config {
    struct store *store;
    const struct policy *policy;
    struct journal *journal;
    struct metrics *metrics;
    struct outbox *outbox;
    int64_t (*wall_us)(void *clock);
    void *clock;
    /*
     * To whom it speaks. send: as if the account's client had posted it. advanced: an advance that
     * delivery_advance began has come to its end, or (advance NULL) the account was reset under it.
     */
    void *context;
    void (*send)(void *context, struct account *a, const struct delivery_reply *reply);
    void (*advanced)(
        void *context, uint64_t ticket, struct account *a, const struct delivery_advance *advance);
};

struct delivery;
void delivery_create(const struct delivery_config *config, struct delivery **ret);
void delivery_destroy(struct delivery *d); /* NULL is fine */
/* Takes up what a kept state has still to do. 0 or a negative errno. */
int delivery_resume(struct delivery *d);

/* Does all that is due and takes in what receivers answered. 0 or a negative errno. */
int delivery_work(struct delivery *d);
bool delivery_has_work(struct delivery *d);       /* something is due by now */
int64_t delivery_due_wall_us(struct delivery *d); /* when something will be; INT64_MAX: never */
/* The turn is committed: what it decided to send goes out. */
void delivery_committed(struct delivery *d);
/*
 * The turn failed and the store undid it: what is to be called, and when, is read again from what
 * is kept. A callback that was under way may so come twice. 0 or a negative errno.
 */
int delivery_rolled_back(struct delivery *d);

/*
 * Moves the account's clock on by by_us: everything due on the way happens in order, each at its
 * time, and callbacks are answered before the clock goes on. config's advanced() tells when that is
 * done; until then the account has an advance under way: -EBUSY for another.
 */
int delivery_advance(struct delivery *d, struct account *a, int64_t by_us, uint64_t ticket);
/* Sets how the account's clock goes and its messages go on. -EBUSY while it is being advanced. */
int delivery_settings(
    struct delivery *d, struct account *a, const struct account_settings *settings);

/*
 * Moves one message on now, whatever its plan was, with that error code (OUTCOME_NO_CODE: the
 * state's own): the events of it happen at the end of the turn. -EINVAL with a sentence in *why: it
 * has ended, or would go back.
 */
int delivery_message_move(struct delivery *d, struct account *a, const struct message *m,
    enum message_state state, int error_code, struct strbuf *why);

/* A message that somebody sends to a number of the account. */
struct delivery_inbound {
    const char *from, *to; /* digits */
    const char *text;      /* NULL: none */
    enum message_type type;
    const char *const *media_urls;
    size_t n_media_urls; /* CALLBACK_MEDIA_MAX at most */
};
struct delivery_arrived {
    char uuid[UUID_TEXT_SIZE];
    enum message_intent intent;
    bool has_webhook; /* an application is told of it */
};
/*
 * Takes it in: stored as received, told to the application of its number or Powerpack, and if it is
 * one of the words for opting out or in, acted on and answered. 0, -ENOENT if the account does not
 * rent that number, or another negative errno.
 */
int delivery_inbound(struct delivery *d, struct account *a, const struct delivery_inbound *in,
    struct delivery_arrived *ret);

/* The account is about to be reset: whatever is under way for it is forgotten. */
void delivery_forget(struct delivery *d, struct account *a);

struct delivery_gauges {
    size_t callbacks_pending, in_flight, advances;
};
struct delivery_gauges delivery_gauges(const struct delivery *d);

#endif
