/*
 * What a callback says: the fields of a status callback and of the webhook of an inbound message,
 * and how they are written. Sources: Message API, Message status callbacks and Handling incoming
 * messages; the rules CALLBACK-… and INBOUND-….
 */
#ifndef MOCK_DOMAIN_CALLBACK_FORM_H
#define MOCK_DOMAIN_CALLBACK_FORM_H

#include "base/arena.h"
#include "mock/domain/message.h"
#include "mock/domain/opt_words.h"
#include "mock/domain/policy.h"

enum { CALLBACK_TRIES = 4 }; /* the first and three repetitions */
enum { CALLBACK_MEDIA_MAX = 10, CALLBACK_FIELDS_MAX = 24 + CALLBACK_MEDIA_MAX };

struct callback_field {
    const char *name, *value; /* value never NULL */
};
struct callback_fields {
    struct callback_field list[CALLBACK_FIELDS_MAX]; /* in the order in which they are written */
    size_t n;
};

/* A message at the state that a callback tells of. Texts are borrowed; NULL counts as "". */
struct status_facts {
    const char *message_uuid, *from, *to, *powerpack_uuid, *requester_ip;
    const char *mcc, *mnc;
    enum message_type type;
    enum message_state state;
    int error_code;    /* 0: 000; -1: none yet */
    unsigned sequence; /* the how-manyth callback of the message it is, from 0 */
    unsigned units;
    int64_t rate, amount; /* hundred-thousandths of a dollar */
    /* Microseconds by the account's clock; 0 where it has not come to that. */
    int64_t message_us, queued_us, sent_us, report_us;
    int zone_s; /* the account's, seconds east of UTC */
    const char *conversation_id, *conversation_origin, *conversation_expiration; /* WhatsApp */
};
/* The fields; what has no value is there and empty. Values live in the arena or are borrowed. */
void callback_status_fields(struct arena *a, const struct policy *policy,
    const struct status_facts *f, struct callback_fields *ret);

/* A message that came in. Texts are borrowed; NULL counts as "". */
struct inbound_facts {
    const char *message_uuid, *from, *to, *powerpack_uuid, *text;
    enum message_type type;
    enum message_intent intent;
    unsigned units;
    int64_t rate, amount;
    const char *const *media_urls;
    size_t n_media; /* CALLBACK_MEDIA_MAX at most */
};
/* MediaCount and Media0… are there for an MMS or if there are media. */
void callback_inbound_fields(struct arena *a, const struct policy *policy,
    const struct inbound_facts *f, struct callback_fields *ret);

/* The fields as application/x-www-form-urlencoded: the body of a POST, the query of a GET. */
void callback_encode(
    const struct policy *policy, const struct callback_fields *fields, struct strbuf *out);

/*
 * Whether a callback tells that a message is in that state; is_end: the state is the last that it
 * comes to.
 */
bool callback_is_due(const struct policy *policy, enum message_state state, bool is_end);
/*
 * Microseconds from one try that was not answered 200 to the next, after that many tries (1 to
 * CALLBACK_TRIES); -1 if there is no other. Source: docs, messaging callbacks.
 */
int64_t callback_retry_us(const struct policy *policy, unsigned tries);
/* Microseconds after which a try counts as not answered. */
int64_t callback_timeout_us(const struct policy *policy);
/* Whether a redirect is followed; else it is an answer that is not 200. */
bool callback_follows_redirects(const struct policy *policy);
/* What a callback waits for before it is tried. */
enum callback_wait {
    CALLBACK_WAITS_SETTLED, /* the one before was answered 200 or given up */
    CALLBACK_WAITS_TRIED,   /* the one before was tried */
    CALLBACK_WAITS_FOR_NOTHING,
};
enum callback_wait callback_wait_of(const struct policy *policy);

#endif
