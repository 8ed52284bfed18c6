#include "harness/report/explanation.h"

#include "harness/eval/json_read.h"

#include <string.h>

static void put_value(struct strbuf *out, const struct value *v)
{
    if (!value_render(v, out))
        value_write_json(v, out);
}

/* "key=value, key=value" of an object, or the value itself. */
static void put_fact(struct strbuf *out, const struct value *v)
{
    if (v->kind != VALUE_OBJECT) {
        put_value(out, v);
        return;
    }
    for (size_t i = 0; i < v->object.n; i++) {
        const struct value_member *m = &v->object.members[i];

        strbuf_addf(out, "%s%s=", i ? ", " : "", m->key.bytes);
        put_value(out, &m->value);
    }
}

static void put_member(struct strbuf *out, const struct value_member *m)
{
    size_t n = m->value.kind == VALUE_LIST ? m->value.list.n : 1;

    for (size_t i = 0; i < n; i++) {
        strbuf_addf(out, "%s: ", m->key.bytes);
        put_fact(out, m->value.kind == VALUE_LIST ? &m->value.list.items[i] : &m->value);
        strbuf_addc(out, '\n');
    }
}

void explanation_text(struct strbuf *out, const char *json)
{
    CLEANUP_ARENA struct arena scratch = { 0 };
    struct value v = value_none();

    if (!json_read(&scratch, json, strlen(json), &v, NULL) || v.kind != VALUE_OBJECT) {
        strbuf_adds(out, json);
        return;
    }
    for (size_t i = 0; i < v.object.n; i++)
        put_member(out, &v.object.members[i]);
}
