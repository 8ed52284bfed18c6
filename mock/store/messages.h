/* Messages and refusals. */
#ifndef MOCK_STORE_MESSAGES_H
#define MOCK_STORE_MESSAGES_H

#include "mock/domain/message.h"
#include "mock/domain/rules.h"
#include "mock/store/accounts.h"

struct message {
    uint32_t n;       /* in the account */
    const char *uuid; /* NULL when it is made from n */
    unsigned batch;
    int64_t time_us, sent_us, updated_us; /* 0: not yet, as time_us */
    enum message_direction direction;
    enum message_state state;
    enum message_type type;
    const char *src, *dst, *text;
    unsigned units;
    int64_t rate, amount;
    int error_code; /* -1 in flight */
    enum message_log log;
    const char *country;
    int64_t powerpack;          /* 0: none */
    const char *powerpack_uuid; /* when read */
    const char *subaccount, *requester_ip;
    enum rule rule;
    int tier;
    unsigned expiry_s;
    const char *url, *method;
    bool trackable;
    const char *dlt_entity_id, *dlt_template_id, *dlt_template_category, *whatsapp;
    const char *asked_src;   /* the src in whose place the default Powerpack sent */
    const char *invalid_dst; /* of a send's first message: its refused destinations, "a<b" */
    /*
     * When state and error_code are reached: before, it is queued, and from sent_us on (0: never)
     * sent. 0: they stand as they are. What a reader is shown: message_as_of().
     */
    int64_t ended_us;
    unsigned faults;      /* enum outcome_fault bits */
    enum rule ended_rule; /* that decided how it ends; RULE_NONE: it was asked for */
    struct message_media {
        const char *media_id, *url;
    } * media; /* when sent */
    size_t n_media;
};

/*
 * Adds it as the account's next one: fills n, and time_us so that no message is older than the one
 * before. One that goes out is scheduled (due.h): its first event, DUE_QUEUED, is due at once.
 */
int store_message_add(struct store *s, struct account *a, struct message *m);
/* Writes another plan for it: state, error_code, sent_us, ended_us, rate, amount and ended_rule.
 * What is due for it is left to the caller. */
int store_message_move(struct store *s, struct account *a, const struct message *m);
/* Turns the row as it is read into what is reached of it at now_us: state, error_code and times. */
void message_as_of(struct message *m, int64_t now_us);
/* How many of the account's messages are older than us. 0 or a negative errno. */
int store_messages_before(struct store *s, const struct account *a, int64_t us, uint32_t *ret);
static inline int64_t message_row_id(const struct account *a, uint32_t n)
{
    return a->id << 32 | n;
}
/* 0, or -ENOENT. */
int store_message_by_n(
    struct store *s, struct arena *arena, const struct account *a, uint32_t n, struct message *ret);
int store_message_by_uuid(struct store *s, struct arena *arena, const struct account *a,
    const char *uuid, struct message *ret);
/* The message's uuid as the API shows it. */
void store_message_uuid(
    const struct account *a, const struct message *m, char ret[static UUID_TEXT_SIZE]);

struct message_filter { /* NULL, -1 and INT64_MIN/MAX mean any */
    const char *subaccount, *src, *dst, *country, *powerpack_uuid;
    int direction, state, type, error_code;
    int64_t from_us, to_us; /* both inclusive */
    int64_t now_us;         /* state and error_code are those reached by then */
    bool nothing; /* a filter that no message of the mock can meet, e.g. a tendlc_campaign_id */
    size_t limit, offset;
};
/*
 * The page of the filter, newest first, up to limit + 1 messages (the one more says that there is a
 * next page). Without a filter on content an offset is a seek, not a scan.
 */
int store_message_list(struct store *s, struct arena *arena, const struct account *a,
    const struct message_filter *f, struct message **ret, size_t *ret_n);

struct refusal {
    uint32_t n; /* of the api id */
    int64_t time_us;
    enum rule rule;
    const char *detail;
    int type; /* enum message_type; -1: it did not get so far */
    const char *src, *dst, *powerpack_uuid;
    int64_t powerpack;
};
enum { REFUSALS_KEPT = 10000 };
int store_refusal_add(struct store *s, const struct account *a, const struct refusal *r);
int store_refusal_by_n(
    struct store *s, struct arena *arena, const struct account *a, uint32_t n, struct refusal *ret);

#endif
