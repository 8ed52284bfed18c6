#include "harness/run/secrets.h"

#include "base/text.h"
#include "harness/eval/json_read.h"

#include <string.h>

static const char member_name[] = "auth_token", own_variable[] = "PLIVO_AUTH_TOKEN",
                  other_variable[] = "OTHER_AUTH_TOKEN";

void secrets_learn_variables(struct redactor *r, struct arena *a, const struct variables *vs)
{
    for (size_t i = 0; i < vs->n; i++) {
        const struct variable *v = &vs->items[i];
        const char *name = text_equal(v->name, member_name) ? own_variable : v->name;

        if (v->secret && v->value.kind == VALUE_STRING)
            redactor_add(r, a, v->value.text.bytes, name);
    }
    redactor_add(r, a, getenv(own_variable), own_variable);
}

static void learn_value(struct redactor *r, struct arena *a, const struct value *v)
{
    for (size_t i = 0; v->kind == VALUE_LIST && i < v->list.n; i++)
        learn_value(r, a, &v->list.items[i]);
    for (size_t i = 0; v->kind == VALUE_OBJECT && i < v->object.n; i++) {
        const struct value_member *m = &v->object.members[i];

        if (text_equal(m->key.bytes, member_name) && m->value.kind == VALUE_STRING)
            redactor_add(r, a, m->value.text.bytes, other_variable);
        learn_value(r, a, &m->value);
    }
}

void secrets_learn_answer(struct redactor *r, struct arena *a, const struct http_response *answer)
{
    struct value body = value_none();

    if (memmem(answer->body, answer->body_len, member_name, strlen(member_name)) &&
        json_read(a, answer->body, answer->body_len, &body, NULL))
        learn_value(r, a, &body);
}
