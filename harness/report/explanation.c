#include "harness/report/explanation.h"

#include "base/text.h"
#include "harness/eval/json_read.h"

#include <string.h>

static void put_value(struct strbuf *out, const struct value *v)
{
    if (!value_render(v, out))
        value_write_json(v, out);
}

/* Said once at the top; repeated in each item of a list they would bury what differs. */
static bool is_detail(const char *key)
{
    static const char *const details[] = { "says", "source", "confidence", "assumption" };

    for (size_t i = 0; i < ARRAY_SIZE(details); i++)
        if (text_equal(key, details[i]))
            return true;
    return false;
}

/* "key=value, key=value" of an object without its details, or the value itself. */
static void put_fact(struct strbuf *out, const struct value *v)
{
    const char *comma = "";

    if (v->kind != VALUE_OBJECT) {
        put_value(out, v);
        return;
    }
    for (size_t i = 0; i < v->object.n; i++) {
        const struct value_member *m = &v->object.members[i];

        if (is_detail(m->key.bytes))
            continue;
        strbuf_addf(out, "%s%s=", comma, m->key.bytes);
        put_value(out, &m->value);
        comma = ", ";
    }
}

static void put_list(struct strbuf *out, const struct value_list *list)
{
    strbuf_addc(out, '\n');
    for (size_t i = 0; i < list->n; i++) {
        strbuf_adds(out, "- ");
        put_fact(out, &list->items[i]);
        strbuf_addc(out, '\n');
    }
}

static void put_member(struct strbuf *out, const struct value_member *m)
{
    if (m->value.kind == VALUE_NULL)
        return;
    strbuf_addf(out, "%s:", m->key.bytes);
    if (m->value.kind == VALUE_LIST) {
        put_list(out, &m->value.list);
    } else {
        strbuf_addc(out, ' ');
        put_fact(out, &m->value);
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
