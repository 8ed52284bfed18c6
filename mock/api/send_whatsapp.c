#include "mock/api/send.h"

static void value_write(struct json_writer *w, const struct param *p);

static void items_write(struct json_writer *w, const struct param *p)
{
    for (size_t i = 0; i < p->n_items; i++) {
        if (p->kind == PARAM_OBJECT)
            json_key(w, p->items[i].name);
        value_write(w, &p->items[i]);
    }
}

static void value_write(struct json_writer *w, const struct param *p)
{
    switch (p->kind) {
    case PARAM_NULL:
        json_null(w);
        break;
    case PARAM_BOOL:
    case PARAM_NUMBER:
        json_raw(w, p->text);
        break;
    case PARAM_LIST:
        json_array_begin(w);
        items_write(w, p);
        json_array_end(w);
        break;
    case PARAM_OBJECT:
        json_object_begin(w);
        items_write(w, p);
        json_object_end(w);
        break;
    default:
        json_string_n(w, p->text, p->text_len);
    }
}

const char *send_whatsapp_json(struct exchange *x, const struct send *s)
{
    const struct {
        const char *name;
        const struct param *tree;
    } members[] = { { "interactive", s->interactive }, { "location", s->location },
        { "template", s->template } };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct json_writer w = json_writer_to(&text, JSON_COMPACT);

    if (!s->interactive && !s->location && !s->template)
        return NULL;
    json_object_begin(&w);
    for (size_t i = 0; i < ARRAY_SIZE(members); i++) {
        if (!members[i].tree)
            continue;
        json_key(&w, members[i].name);
        value_write(&w, members[i].tree);
    }
    json_object_end(&w);
    return arena_dup(x->arena, text.buf, text.len);
}
