#include "harness/run/sink_use.h"

#include "base/text.h"
#include "harness/eval/json_read.h"

#include <string.h>

static const char id_name[] = "auth_id", token_name[] = "auth_token";

static void learn_token(struct scenario *s, const char *auth_id, const char *token)
{
    sink_session_token(s->sink, auth_id, token, sink_is_main_account(auth_id));
}

static const char *text_variable(const struct scenario *s, const char *name)
{
    const struct variable *v = variables_find(&s->variables, name);

    return v && v->value.kind == VALUE_STRING ? v->value.text.bytes : NULL;
}

static bool names_sink(const struct hurl_file *file)
{
    const char *end = file->text + file->len, *at = file->text;

    while ((at = memmem(at, (size_t)(end - at), "{{", 2))) {
        at += 2;
        while (at < end && is_space(*at))
            at++;
        if ((size_t)(end - at) > 4 && memcmp(at, "sink", 4) == 0 && !is_alpha(at[4]))
            return true;
    }
    return false;
}

enum run_stop sink_use_begin(struct scenario *s, struct strbuf *why)
{
    const char *auth_id, *token;

    if (!s->run->sink || !names_sink(s->file))
        return RUN_GOES_ON;
    s->sink = sink_session_open(s->run->sink, why);
    if (!s->sink)
        return RUN_HARNESS_FAILED;
    variables_set_string(&s->variables, "sink", sink_session_url(s->sink), false);
    auth_id = text_variable(s, id_name);
    token = text_variable(s, token_name);
    if (auth_id && token)
        learn_token(s, auth_id, token);
    return RUN_GOES_ON;
}

static const char *member_text(const struct value *v, const char *name)
{
    const struct value *member = value_member_of(v, name, strlen(name));

    return member && member->kind == VALUE_STRING ? member->text.bytes : NULL;
}

static void learn_value(struct scenario *s, const struct value *v)
{
    const char *auth_id = v->kind == VALUE_OBJECT ? member_text(v, id_name) : NULL;
    const char *token = auth_id ? member_text(v, token_name) : NULL;

    if (token)
        learn_token(s, auth_id, token);
    for (size_t i = 0; v->kind == VALUE_LIST && i < v->list.n; i++)
        learn_value(s, &v->list.items[i]);
    for (size_t i = 0; v->kind == VALUE_OBJECT && i < v->object.n; i++)
        learn_value(s, &v->object.members[i].value);
}

void sink_use_learn(struct scenario *s)
{
    const struct http_response *answer = &s->response;
    struct value body = value_none();

    if (s->sink && memmem(answer->body, answer->body_len, token_name, strlen(token_name)) &&
        json_read(&s->arena, answer->body, answer->body_len, &body, NULL))
        learn_value(s, &body);
}

struct collection {
    const struct scenario *s;
    struct callback_seen *at;
    size_t n, room;
};

static const char *clean(const struct scenario *s, const char *text)
{
    return arena_strdup(s->run->arena, redact(&s->secrets, s->run->arena, text));
}

/* Among the callbacks of its message. */
static unsigned sequence_of(const struct collection *c, const char *uuid)
{
    unsigned n = 1;

    for (size_t i = 0; i < c->n; i++)
        n += uuid && text_equal(c->at[i].message_uuid, uuid);
    return n;
}

static void collect(void *context, const struct sink_callback *caught)
{
    struct collection *c = context;

    if (c->n == c->room) {
        size_t room = c->room ? c->room * 2 : 8;
        struct callback_seen *grown = ARENA_ARRAY(c->s->run->arena, struct callback_seen, room);

        if (c->n)
            memcpy(grown, c->at, c->n * sizeof(*grown));
        c->at = grown;
        c->room = room;
    }
    c->at[c->n] = (struct callback_seen){
        .at_us = caught->after_us,
        .message_uuid = clean(c->s, caught->uuid),
        .status = clean(c->s, caught->status),
        .signature = caught->signature,
        .answered = caught->answered,
    };
    c->at[c->n].sequence = sequence_of(c, c->at[c->n].message_uuid);
    c->n++;
}

void sink_use_conclude(const struct scenario *s, struct outcome *ret)
{
    struct collection c = { .s = s };

    if (!s->sink)
        return;
    sink_session_each(s->sink, collect, &c);
    ret->callbacks = c.at;
    ret->n_callbacks = c.n;
}
