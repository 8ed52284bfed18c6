#include "harness/record/fixture.h"

#include "base/text.h"
#include "harness/eval/json_read.h"

#include <string.h>

static void learn_body(struct sanitiser *s, const char *body, size_t len)
{
    struct value v = value_none();

    if (body && json_read(s->arena, body, len, &v, NULL))
        sanitise_learn(s, &v);
}

void fixture_learn(struct sanitiser *s, const struct recorded_exchange *e)
{
    learn_body(s, e->request.body, e->request.body_len);
    learn_body(s, e->response.body, e->response.body_len);
}

static void put_text(
    struct sanitiser *s, struct json_writer *w, const char *name, const char *text, size_t len)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;

    sanitise_text(s, text, len, &out);
    json_member(w, name, out.buf);
}

static void put_body(struct sanitiser *s, struct json_writer *w, const char *body, size_t len)
{
    struct value v = value_none();

    json_key(w, "body");
    if (!body || !len) {
        json_null(w);
        return;
    }
    json_object_begin(w);
    if (json_read(s->arena, body, len, &v, NULL)) {
        json_key(w, "json");
        sanitise_value(s, &v, w);
    } else if (utf8_is_valid(body, len) && !memchr(body, '\0', len)) {
        put_text(s, w, "text", body, len);
    } else {
        json_member_int(w, "bytes", (int64_t)len); /* nobody could look for secrets in it */
    }
    json_object_end(w);
}

/* Of a URL what follows the host. */
static const char *path_of(const char *url)
{
    const char *host = strstr(url, "://");

    host = host ? host + 3 : url;
    return host + strcspn(host, "/?#");
}

static void put_headers(struct sanitiser *s, struct json_writer *w, const struct http_response *r,
    const char *const *names, size_t n)
{
    json_key(w, "headers");
    json_object_begin(w);
    for (size_t i = 0; i < n; i++) {
        const char *value = http_header_value(r->headers, r->n_headers, names[i]);

        if (value && utf8_is_valid(value, strlen(value)))
            put_text(s, w, names[i], value, strlen(value));
    }
    json_object_end(w);
}

void fixture_write(struct sanitiser *s, const struct fixture_source *from,
    const struct recorded_exchange *e, const char *const *headers, size_t n_headers,
    struct strbuf *out)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct json_writer w = json_writer_to(&text, JSON_INDENTED);
    const char *path = path_of(e->request.url);

    json_object_begin(&w);
    json_member(&w, "scenario", from->scenario);
    json_member_int(&w, "step", (int64_t)e->entry + 1);
    json_member_int(&w, "round", (int64_t)e->round + 1);
    json_key(&w, "request");
    json_object_begin(&w);
    json_member(&w, "method", e->request.method);
    put_text(s, &w, "path", path, strlen(path));
    put_body(s, &w, e->request.body, e->request.body_len);
    json_object_end(&w);
    json_member_int(&w, "status", e->response.status);
    put_headers(s, &w, &e->response, headers, n_headers);
    put_body(s, &w, e->response.body, e->response.body_len);
    json_object_end(&w);
    strbuf_addc(&text, '\n');
    /* once more over all of it: what stands across two values, or in a name */
    strbuf_adds(out, redact(&s->secrets, s->arena, text.buf));
}

const char *fixture_path(
    struct arena *a, const struct fixture_source *from, const struct recorded_exchange *e)
{
    char *name = arena_strdup(a, from->scenario);

    for (char *c = name; *c; c++)
        if (!is_alpha(*c) && !is_digit(*c) && *c != '-' && *c != '_')
            *c = '_';
    return e->round ? arena_printf(a, "%s/%02zu-%zu.json", name, e->entry + 1, e->round + 1)
                    : arena_printf(a, "%s/%02zu.json", name, e->entry + 1);
}
