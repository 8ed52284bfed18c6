/* A send on its way: what the client asked for, and what became of its destinations. Inside api/
 * only. */
#ifndef MOCK_API_SEND_H
#define MOCK_API_SEND_H

#include "mock/api/parameters.h"
#include "mock/domain/outcome.h"
#include "mock/domain/phone.h"
#include "mock/domain/sender.h"
#include "mock/domain/units.h"
#include "mock/store/pools.h"

enum {
    SEND_DESTINATIONS_MAX = 1000,
    SEND_MEDIA_MAX = 10,
    WHATSAPP_MEDIA_MAX = 1,
    WHATSAPP_TEXT_MAX = 4096
};

struct send {
    /* as asked: the fields of the parameter table */
    const char *src, *powerpack_uuid, *dst, *text, *url;
    int type, method, log, dlt_category;
    int64_t expiry_s;
    bool trackable;
    struct text_list media_urls, media_ids;
    const char *dlt_entity_id, *dlt_template_id;
    const struct param *template, *interactive, *location;

    /* read from dst */
    struct destination {
        const char *number;
        struct place place;
        int failed_code; /* as below, of this destination alone */
    } * destinations;
    size_t n_destinations;
    const char **invalid; /* as left after stripping */
    size_t n_invalid;
    bool too_many;

    struct text_size size;
    const char *source; /* src, stripped */
    struct rented_number
        rented; /* the account's number that src is; rented.number NULL if it is none */
    bool by_powerpack;
    struct powerpack powerpack;
    struct sender_choice first; /* the pool's number for the first destination, once it is chosen */
    struct sender_sticky first_last; /* what the pool remembered of that destination */
    struct outcome_wish wish;        /* of the header X-Mock-Outcome */
    int failed_code; /* the message is stored as failed with this code, because the policy says it
                        fails later; 0: it is not */
};

/* Reads dst: splits it at '<', strips, drops duplicates, sorts valid from invalid. */
void send_read_destinations(struct exchange *x, struct send *s);
/* What can be said of the request without its sender: the rule that refuses it (and detail), or
 * RULE_NONE. */
enum rule send_check(struct exchange *x, struct send *s, const char **ret_detail, int *ret_error);
/* Finds the sender: src, the Powerpack, the default Powerpack. RULE_NONE, the rule that refuses, or
 * *ret_error < 0. */
enum rule send_find_sender(
    struct exchange *x, struct send *s, const char **ret_detail, int *ret_error);
/* Chooses a number for each destination and stores the messages; *ret_first is the first one's
 * number. */
enum rule send_queue(
    struct exchange *x, struct send *s, uint32_t *ret_first, int64_t *ret_time_us, int *ret_error);

/* Reads X-Mock-Outcome; false: it is wrong, and that has been answered. */
bool send_outcome_read(struct exchange *x, struct send *s);
/* The number that a message goes out from. */
struct send_source {
    enum sender_kind kind;
    const char *country; /* "": not known */
};
/* Plans the message's life (delivery_plan.h) into m; its queue moves on. 0 or a negative errno. */
int send_plan(struct exchange *x, const struct send *s, struct message *m,
    const struct send_source *from, int failed_code);
/* Where its status is told: the send's url, or its application's; into m. 0 or a negative errno. */
int send_callback_find(struct exchange *x, const struct send *s, struct message *m);

/* template, interactive and location as one JSON object, in the arena; NULL if there are none. */
const char *send_whatsapp_json(struct exchange *x, const struct send *s);

extern const char *const send_method_names[2];
extern const char *const dlt_category_names[4];

#endif
