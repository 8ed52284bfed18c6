/* One request under way, as the handlers of api/ see it. Inside api/ only. */
#ifndef MOCK_API_EXCHANGE_H
#define MOCK_API_EXCHANGE_H

#include "base/json_write.h"
#include "mock/api/api.h"
#include "mock/store/accounts.h"
#include "mock/store/messages.h"
#include "mock/web/params.h"
#include "mock/web/route.h"

struct exchange {
    const struct api *api;
    const struct policy *policy;
    struct store *store;
    struct arena *arena;
    const struct http_request *req;
    struct http_response *res;
    int64_t now_us;
    const struct api_route_row *route;      /* NULL: none fits */
    size_t route_number;                    /* among api_routes() */
    struct account *account;                /* whose path it is, once it is open */
    struct account *addressee;              /* whose path it is, also if it stays closed */
    const char *subaccount;                 /* when a sub-account logged in */
    const char *segment[PATH_SEGMENTS_MAX]; /* text of each {name} of the route, in order */
    const char *query_text;                 /* as sent, or lost in the path; NULL: none */
    struct params query, body;
    unsigned send_faults; /* enum outcome_fault, of a fault on demand: for all that it sends */
    bool stores_nothing;  /* by one: a send is answered as if it had gone well */
    uint32_t fault;       /* id of the one that struck; 0: none */
    bool fault_answers;   /* by itself, in the place of the true answer */
    int64_t began_us;     /* by the machine's monotonic clock */
    /* What the journal is to find it by: the answer's id, the messages it made or names. */
    char api_id[UUID_TEXT_SIZE], first_uuid[UUID_TEXT_SIZE];
    const char **message_uuids; /* of more than one */
    size_t n_messages;
    struct refusal refusal; /* what a refusal would say of the request so far */
};

/* 0 when it has answered, or a negative errno: the machine failed. */
typedef int api_handler(struct exchange *x);
api_handler message_send, message_get, message_list, account_get;
api_handler media_upload, media_list, media_get, media_bytes_get, attachment_bytes_get;
api_handler message_media_list, message_media_get, message_media_delete, message_media_delete_all;

api_handler powerpack_create, powerpack_list, powerpack_get, powerpack_update, powerpack_delete;
api_handler pool_get, pool_number_list, pool_number_add, pool_number_get, pool_number_remove;
api_handler pool_tollfree_list, pool_tollfree_add, pool_tollfree_get, pool_tollfree_remove;
api_handler pool_shortcode_list, pool_shortcode_get, pool_shortcode_remove;

api_handler rented_list, rented_get, rented_update, rented_unrent;
api_handler phone_number_search, phone_number_buy;
api_handler application_create, application_list, application_get, application_update;
api_handler application_delete;
api_handler subaccount_create, subaccount_list, subaccount_get, subaccount_update;
api_handler subaccount_delete, account_update;

/* The parameters they take: each is in the route's row, since only what stands there can be read.
 */
extern const struct parameter_table page_takes; /* limit and offset */
extern const struct parameter_table message_send_takes, media_upload_takes;
extern const struct parameter_table powerpack_takes, powerpack_delete_takes;
extern const struct parameter_table pool_filters_take, pool_add_takes, pool_remove_takes;
extern const struct parameter_table number_list_takes, number_dates_take, number_update_takes;
extern const struct parameter_table phone_number_search_takes, phone_number_buy_takes;
extern const struct parameter_table application_takes, application_filters_take;
extern const struct parameter_table application_delete_takes;
extern const struct parameter_table subaccount_takes, subaccount_delete_takes;
extern const struct parameter_table account_update_takes;
extern const struct parameter_table message_list_takes, message_times_take;
#define MESSAGE_LIST_TAKES &page_takes, &message_list_takes, &message_times_take

/*
 * Answers by the rule: status and text of the ledger, under the user's policy, {} replaced by
 * detail (NULL: by nothing). Remembers the refusal, so that it can be explained. 0 or a negative
 * errno.
 */
int api_refuse(struct exchange *x, enum rule rule, const char *detail);
/* The same in the words and the form of another rule: a client is not to tell them apart. */
int api_refuse_like(struct exchange *x, enum rule rule, enum rule like, const char *detail);
/* A header of the mock's own is wrong: 400 and why, which is no refusal of the API. */
void api_refuse_header(struct exchange *x, const char *name, const char *why);
/* Explains an answer that is a refusal in part: the id that api_json_id gave it leads to the rule.
 */
int api_refusal_keep(struct exchange *x, enum rule rule, const char *detail);
/* A handler's shorthand: true if the rule holds under this policy. */
static inline bool api_rule(const struct exchange *x, enum rule rule)
{
    return rule_on(x->policy, rule);
}

/* How a resource's answers are spelt; the policy may say otherwise. */
enum body_spelling { SPELLING_INDENTED, SPELLING_ONE_LINE };
/* An answer in JSON: begin, write members in alphabetical order, end. The text lives in the
 * exchange's arena. */
struct api_json {
    struct strbuf text;
    struct json_writer w;
};
void api_json_begin(struct exchange *x, struct api_json *j, enum body_spelling spelling);
void api_json_end(struct exchange *x, struct api_json *j, int status);
/* The member api_id with a fresh id. */
int api_json_id(struct exchange *x, struct api_json *j);

/* 202 {"api_id", "message": "changed"}. 0 or a negative errno. */
int api_answer_changed(struct exchange *x, enum body_spelling spelling);

/* Tells the journal and the counters what became of the request. */
void api_trace(struct exchange *x);

/* How a route is logged in to, and what its 401 looks like. */
enum route_login { LOGIN_PAGE, LOGIN_JSON, LOGIN_NONE };
/* Refuses for a missing or wrong login: fills *ret_refused. Else account and subaccount are known.
 */
int api_login(struct exchange *x, const char *auth_id, enum route_login how, bool *ret_refused);

#endif
