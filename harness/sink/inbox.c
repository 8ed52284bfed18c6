#include "harness/sink/inbox.h"

#include "base/clock.h"
#include "base/text.h"

#include <string.h>

struct caught *caught_create(void)
{
    return xcalloc(1, sizeof(struct caught));
}

void caught_destroy(struct caught *c)
{
    if (!c)
        return;
    arena_release(&c->arena);
    free(c);
}

void inbox_release(struct inbox *in)
{
    for (size_t i = 0; i < in->n; i++)
        caught_destroy(in->at[i]);
    free(in->at);
    *in = (struct inbox){ 0 };
}

void inbox_drop_oldest(struct inbox *in)
{
    in->bytes -= in->at[0]->size;
    caught_destroy(in->at[0]);
    memmove(in->at, in->at + 1, --in->n * sizeof(*in->at));
    in->n_dropped++;
}

void inbox_add(struct inbox *in, struct caught *c)
{
    c->number = ++in->n_caught;
    while (in->n && (in->n == INBOX_COUNT_MAX || in->bytes + c->size > INBOX_BYTES_MAX))
        inbox_drop_oldest(in);
    if (in->n == in->room) {
        in->room = in->room ? in->room * 2 : 16;
        in->at = xrealloc(in->at, in->room * sizeof(*in->at));
    }
    in->at[in->n++] = c;
    in->bytes += c->size;
}

size_t inbox_n_stray(const struct inbox *in)
{
    size_t n = 0;

    for (size_t i = 0; i < in->n; i++)
        n += !in->at[i]->uuid;
    return n;
}

const char *caught_kind(const struct caught *c)
{
    return !c->uuid ? "stray" : c->status ? "status" : "inbound";
}

static void write_time(struct json_writer *w, const char *key, int64_t us)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct civil_time t = civil_from_us(us);

    strbuf_addf(&text, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", t.year, t.month, t.day, t.hour,
        t.minute, t.second, t.microsecond);
    json_member(w, key, text.buf);
}

static bool came_before(const struct form *f, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (text_equal(f->at[k].name, f->at[i].name))
            return true;
    return false;
}

static size_t how_often(const struct form *f, const char *name)
{
    size_t n = 0;

    for (size_t i = 0; i < f->n; i++)
        n += text_equal(f->at[i].name, name);
    return n;
}

/* A field that came several times is a list. */
static void write_form(struct json_writer *w, const char *key, const struct form *f)
{
    json_key(w, key);
    json_object_begin(w);
    for (size_t i = 0; i < f->n; i++) {
        const char *name = f->at[i].name;

        if (came_before(f, i))
            continue;
        json_key(w, name);
        if (how_often(f, name) == 1) {
            json_string(w, f->at[i].value);
            continue;
        }
        json_array_begin(w);
        for (size_t k = i; k < f->n; k++)
            if (text_equal(f->at[k].name, name))
                json_string(w, f->at[k].value);
        json_array_end(w);
    }
    json_object_end(w);
}

static void write_signatures(struct json_writer *w, const struct caught *c)
{
    json_key(w, "signatures");
    json_object_begin(w);
    for (size_t i = 0; i < SIGNATURE_MAX_; i++)
        json_member(w, signature_names[i], signature_verdict_names[c->signatures[i].verdict]);
    json_object_end(w);
    json_key(w, "signed_by");
    json_object_begin(w);
    for (size_t i = 0; i < SIGNATURE_MAX_; i++)
        if (c->signatures[i].auth_id)
            json_member(w, signature_names[i], c->signatures[i].auth_id);
    json_object_end(w);
}

void caught_write(const struct caught *c, struct json_writer *w)
{
    json_object_begin(w);
    json_member_int(w, "number", (int64_t)c->number);
    json_member(w, "kind", caught_kind(c));
    write_time(w, "at", c->at_us);
    json_member_int(w, "after_ms", c->after_us / 1000);
    json_member(w, "method", c->method);
    json_member(w, "path", c->path);
    if (c->query.n)
        write_form(w, "query", &c->query);
    write_form(w, "fields", &c->fields);
    if (c->body_head)
        json_member(w, "body", c->body_head);
    json_key(w, "headers");
    json_object_begin(w);
    for (size_t i = 0; i < c->n_headers; i++)
        json_member(w, c->headers[i].name, c->headers[i].value);
    json_object_end(w);
    write_signatures(w, c);
    json_member_int(w, "answered", c->answered);
    json_object_end(w);
}
