/* One call of the control API under way. Inside control/ only. */
#ifndef MOCK_CONTROL_CALL_H
#define MOCK_CONTROL_CALL_H

#include "base/json_write.h"
#include "mock/control/control.h"
#include "mock/store/accounts.h"
#include "mock/web/params.h"
#include "mock/web/route.h"

struct call {
    const struct control *control;
    struct store *store;
    struct arena *arena;
    const struct http_request *req;
    struct http_response *res;
    const char *segment[PATH_SEGMENTS_MAX];
    struct account *account; /* of a path with {auth_id} */
    struct params query, body;
    struct strbuf text;
    const char *document; /* static text that is answered instead; NULL: none */
    struct json_writer w; /* the answer: members of one object, which is open already */
};

/* Writes the members of its answer. The status (200, 201), CALL_LATER or CALL_BARE, or a negative
 * errno. */
typedef int call_handler(struct call *c);
enum {
    CALL_LATER = 1, /* somebody answers by the request's ticket */
    CALL_BARE = 2,  /* res is filled already, and not with an object */
};
call_handler control_openapi, control_rules, control_why;
call_handler control_clone, control_reset, control_names;
call_handler control_clock_show, control_clock_set;
call_handler control_settings_show, control_settings_set;
call_handler control_carrier_rules_show, control_carrier_rules_set;
call_handler control_message_move, control_inbound;
call_handler control_journal_show, control_journal_clear, control_wait, control_events;
call_handler control_metrics;
call_handler control_fault_add, control_fault_list, control_fault_clear, control_fault_delete;

/* An error instead of what was written so far: {"error": "…"}. Returns status. */
int call_error(struct call *c, int status, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The text of a member of the body; NULL if it is not there, empty or no text. */
const char *body_text(const struct call *c, const char *name);
/*
 * Whether each of these members that is there is a text, without a NUL in it: body_text passes over
 * what is none. 0, or the status of an error. The last name is NULL.
 */
int texts_check(struct call *c, const char *const *names);
/* The account's time now. */
int64_t call_now_us(const struct call *c);
/* Members "auth_id" and "auth_token" of an account; a time as "2026-01-31T12:00:00.000000Z". */
void account_write(struct call *c, const struct account *a);
void time_write(struct json_writer *w, const char *name, int64_t us);
/* Answers what was put off: status and text of one object. */
void call_answer_later(
    const struct control *control, uint64_t ticket, int status, const struct strbuf *text);

/* Whether this caller may use the control API; else an error is written and false comes back. */
bool control_admits(struct call *c);

#endif
