#include "harness/safety/marker.h"

#include "base/json_write.h"
#include "base/text.h"

#include <string.h>

static void put_json(struct strbuf *out, const char *text)
{
    CLEANUP_STRBUF struct strbuf quoted = STRBUF_INIT;
    struct json_writer w = json_writer_to(&quoted, JSON_COMPACT);

    json_string(&w, text);
    strbuf_add(out, quoted.buf + 1, quoted.len - 2);
}

static void put_form(struct strbuf *out, const char *text)
{
    for (; *text; text++) {
        if (is_alpha(*text) || is_digit(*text))
            strbuf_addc(out, *text);
        else
            strbuf_addf(out, "%%%02X", (unsigned char)*text);
    }
}

static void put_plain(struct strbuf *out, const char *text)
{
    strbuf_adds(out, text);
}

static void (*const put[])(struct strbuf *out, const char *text) = {
    [SPELT_JSON] = put_json,
    [SPELT_FORM] = put_form,
    [SPELT_PLAIN] = put_plain,
};

bool marker_put(struct arena *a, const char *marker, const struct send_fields *fields,
    struct http_request *request)
{
    CLEANUP_STRBUF struct strbuf body = STRBUF_INIT;
    const char *spaced = arena_printf(a, " %s", marker);
    size_t done = 0;

    for (size_t i = 0; i < fields->n; i++) {
        const struct send_field *f = &fields->at[i];

        if (!text_equal(f->name, "text") || !f->value || !*f->value)
            continue;
        if (!f->end)
            return false;
        strbuf_add(&body, request->body + done, f->end - done);
        put[f->spelling](&body, spaced);
        done = f->end;
    }
    if (!done)
        return true;
    strbuf_add(&body, request->body + done, request->body_len - done);
    request->body = arena_dup(a, body.buf, body.len);
    request->body_len = body.len;
    return true;
}
