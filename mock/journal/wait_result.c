#include "mock/journal/waiters.h"

#define BIT(state) (1u << (MESSAGE_##state))

struct state_row {
    unsigned reached, ahead; /* reached: beside itself */
};

/* clang-format off */
static const struct state_row outbound[MESSAGE_STATE_MAX_] = {
    [MESSAGE_QUEUED]      = { 0,                                        BIT(SENT) | BIT(FAILED) | BIT(DELIVERED) | BIT(UNDELIVERED) | BIT(READ) | BIT(REJECTED) | BIT(DELETED) },
    [MESSAGE_SENT]        = { BIT(QUEUED),                              BIT(DELIVERED) | BIT(UNDELIVERED) | BIT(FAILED) | BIT(READ) | BIT(DELETED) },
    [MESSAGE_FAILED]      = { BIT(QUEUED),                              0 },
    [MESSAGE_DELIVERED]   = { BIT(QUEUED) | BIT(SENT),                  BIT(READ) | BIT(DELETED) },
    [MESSAGE_UNDELIVERED] = { BIT(QUEUED) | BIT(SENT),                  0 },
    [MESSAGE_READ]        = { BIT(QUEUED) | BIT(SENT) | BIT(DELIVERED), BIT(DELETED) },
    [MESSAGE_REJECTED]    = { BIT(QUEUED),                              0 },
    [MESSAGE_DELETED]     = { BIT(QUEUED),                              0 },
};
static const struct state_row inbound[MESSAGE_STATE_MAX_] = {
    [MESSAGE_RECEIVED]    = { 0,             BIT(DELIVERED) | BIT(UNDELIVERED) },
    [MESSAGE_DELIVERED]   = { BIT(RECEIVED), 0 },
    [MESSAGE_UNDELIVERED] = { BIT(RECEIVED), 0 },
};
static const struct state_row *const state_rows[MESSAGE_DIRECTION_MAX_] = {
    [MESSAGE_OUTBOUND] = outbound,
    [MESSAGE_INBOUND]  = inbound,
};
static const struct {
    const char *name;
    int status;
    const char *error; /* of a wait for a state; NULL: none */
} outcomes[WAIT_OUTCOME_MAX_] = {
    [WAIT_REACHED]    = { "reached",    200, NULL },
    [WAIT_OR_REACHED] = { "or",         200, NULL },
    [WAIT_IMPOSSIBLE] = { "impossible", 409, "the message has ended otherwise" },
    [WAIT_TIME_UP]    = { "time_up",    408, "time is up" },
    [WAIT_FORGOTTEN]  = { "forgotten",  410, "the account was set back" },
};
/* clang-format on */

unsigned message_states_reached(enum message_direction direction, enum message_state state)
{
    return state_rows[direction][state].reached | 1u << state;
}

unsigned message_states_ahead(enum message_direction direction, enum message_state state)
{
    return state_rows[direction][state].ahead;
}

int wait_status(const struct wait_result *result)
{
    return outcomes[result->outcome].status;
}

static void states_text(unsigned states, struct strbuf *out)
{
    const char *separator = "";

    for (unsigned state = 0; state < MESSAGE_STATE_MAX_; state++)
        if (states & 1u << state) {
            strbuf_addf(out, "%s%s", separator, message_state_names[state]);
            separator = " or ";
        }
}

static void error_write(const struct wait_result *r, struct json_writer *w)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    strbuf_addf(&text, "%s: ", outcomes[r->outcome].error);
    if (r->is_count) {
        strbuf_addf(&text, "there are %llu of %llu", (unsigned long long)r->count,
            (unsigned long long)r->wanted);
    } else {
        strbuf_addf(&text, "it is %s and was waited for to be ", message_state_names[r->state]);
        states_text(r->waited_for, &text);
    }
    json_member(w, "error", text.buf);
}

static void count_write(const struct wait_result *r, struct json_writer *w)
{
    json_member_int(w, "count", (int64_t)r->count);
    json_member(w, "kind", journal_kind_names[r->kind]);
    json_member(w, "outcome", outcomes[r->outcome].name);
    json_member_int(w, "wanted", (int64_t)r->wanted);
}

static void state_write(const struct wait_result *r, struct json_writer *w)
{
    json_member(w, "message_uuid", r->message);
    json_member(w, "outcome", outcomes[r->outcome].name);
    json_member(
        w, "reached", r->reached < MESSAGE_STATE_MAX_ ? message_state_names[r->reached] : NULL);
    json_member(w, "state", message_state_names[r->state]);
}

void wait_result_write(const struct wait_result *result, struct json_writer *w)
{
    if (outcomes[result->outcome].error)
        error_write(result, w);
    (result->is_count ? count_write : state_write)(result, w);
}
