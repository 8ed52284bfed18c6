#include "base/json_write.h"

#include <string.h>

static void line_break(struct json_writer *w)
{
    if (w->style != JSON_INDENTED)
        return;
    strbuf_addc(w->out, '\n');
    strbuf_addn(w->out, ' ', (size_t)w->depth * 2);
}

/* What stands before a value or a key: nothing after a key, else a comma unless it is the first. */
static void separate(struct json_writer *w)
{
    if (w->after_key || w->depth == 0) {
        w->after_key = false;
        return;
    }
    if (!w->first)
        strbuf_adds(w->out, w->style == JSON_ONE_LINE ? ", " : ",");
    w->first = false;
    line_break(w);
}

static void open_with(struct json_writer *w, char c)
{
    separate(w);
    strbuf_addc(w->out, c);
    w->depth++;
    w->first = true;
}

static void close_with(struct json_writer *w, char c)
{
    bool empty = w->first;

    w->depth--;
    w->first = false;
    if (!empty)
        line_break(w);
    strbuf_addc(w->out, c);
}

static void put_string(struct strbuf *out, const char *s, size_t len)
{
    static const char escapes[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
    size_t clean = 0;

    strbuf_addc(out, '"');
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)s[i];
        const char *escape;

        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        strbuf_add(out, s + clean, i - clean);
        clean = i + 1;
        escape = c ? strchr(escapes, c) : NULL;
        if (escape)
            strbuf_add(out, (char[]){ '\\', letters[escape - escapes] }, 2);
        else
            strbuf_addf(out, "\\u%04x", c);
    }
    strbuf_add(out, s + clean, len - clean);
    strbuf_addc(out, '"');
}

void json_object_begin(struct json_writer *w)
{
    open_with(w, '{');
}

void json_object_end(struct json_writer *w)
{
    close_with(w, '}');
}

void json_array_begin(struct json_writer *w)
{
    open_with(w, '[');
}

void json_array_end(struct json_writer *w)
{
    close_with(w, ']');
}

void json_key(struct json_writer *w, const char *key)
{
    separate(w);
    put_string(w->out, key, strlen(key));
    strbuf_adds(w->out, w->style == JSON_COMPACT ? ":" : ": ");
    w->after_key = true;
}

void json_string_n(struct json_writer *w, const char *s, size_t len)
{
    separate(w);
    put_string(w->out, s, len);
}

void json_string(struct json_writer *w, const char *s)
{
    if (s)
        json_string_n(w, s, strlen(s));
    else
        json_null(w);
}

void json_int(struct json_writer *w, int64_t n)
{
    separate(w);
    if (n < 0)
        strbuf_addc(w->out, '-');
    strbuf_addu(w->out, n < 0 ? 0 - (uint64_t)n : (uint64_t)n);
}

void json_raw(struct json_writer *w, const char *json)
{
    separate(w);
    strbuf_adds(w->out, json);
}

void json_bool(struct json_writer *w, bool b)
{
    json_raw(w, b ? "true" : "false");
}

void json_null(struct json_writer *w)
{
    json_raw(w, "null");
}

void json_member(struct json_writer *w, const char *key, const char *s)
{
    json_key(w, key);
    json_string(w, s);
}

void json_member_int(struct json_writer *w, const char *key, int64_t n)
{
    json_key(w, key);
    json_int(w, n);
}

void json_member_bool(struct json_writer *w, const char *key, bool b)
{
    json_key(w, key);
    json_bool(w, b);
}
