#include "mock/api/send.h"

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
        param_write(&w, members[i].tree);
    }
    json_object_end(&w);
    return arena_dup(x->arena, text.buf, text.len);
}
