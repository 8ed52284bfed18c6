#include "mock/journal/entry.h"

#include "base/text.h"

#include <string.h>

/* Bytes that are no UTF-8 as \xHH, and so that this can be told apart, a backslash as \\. */
static void bytes_escape(const char *s, size_t len, struct strbuf *out)
{
    while (len) {
        size_t valid = utf8_valid_prefix(s, len);

        for (size_t i = 0; i < valid; i++) {
            if (s[i] == '\\')
                strbuf_addc(out, '\\');
            strbuf_addc(out, s[i]);
        }
        s += valid;
        len -= valid;
        if (len) {
            strbuf_addf(out, "\\x%02X", (unsigned char)*s++);
            len--;
        }
    }
}

static void text_write(struct json_writer *w, const struct strbuf *text, bool *ret_escaped)
{
    CLEANUP_STRBUF struct strbuf escaped = STRBUF_INIT;

    *ret_escaped = !utf8_is_valid(text->buf, text->len);
    if (*ret_escaped)
        bytes_escape(text->buf, text->len, &escaped);
    json_string_n(
        w, *ret_escaped ? escaped.buf : text->buf, *ret_escaped ? escaped.len : text->len);
}

static void redacted_write(struct json_writer *w, const struct redactor *secrets,
    const struct redact_text *text, bool *ret_escaped)
{
    CLEANUP_STRBUF struct strbuf shown = STRBUF_INIT;

    redact(secrets, text, &shown);
    text_write(w, &shown, ret_escaped);
}

/* What a reader has to know of entries while it writes one. */
struct writing {
    const struct journal_entry *e;
    const struct redactor *secrets;
    struct json_writer *w;
};

static void piece_write(const struct writing *x, const char *name, enum entry_piece which)
{
    struct redact_text text = { .form = which == PIECE_QUERY };
    bool escaped;

    text.text = entry_piece(x->e, which, &text.len);
    json_key(x->w, name);
    if (text.text)
        redacted_write(x->w, x->secrets, &text, &escaped);
    else
        json_null(x->w);
}

/* A body that begins as no JSON, XML or multipart does is a form, if it is anything. */
static bool is_form(const char *text)
{
    text += strspn(text, " \t\r\n");
    return *text && !strchr("{[<\"-", *text);
}

static void member_name(struct strbuf *out, const char *name, const char *ending)
{
    strbuf_reset(out);
    strbuf_adds(out, name);
    strbuf_adds(out, ending);
}

static void body_write(
    const struct writing *x, const char *name, enum entry_piece which, size_t whole_len)
{
    CLEANUP_STRBUF struct strbuf member = STRBUF_INIT;
    struct redact_text text = { 0 };
    bool escaped = false;

    text.text = entry_piece(x->e, which, &text.len);
    json_key(x->w, name);
    if (text.text) {
        text.cut = text.len < whole_len;
        text.form = is_form(text.text);
        redacted_write(x->w, x->secrets, &text, &escaped);
    } else {
        json_null(x->w);
    }
    member_name(&member, name, "_bytes");
    json_member_int(x->w, member.buf, (int64_t)whole_len);
    member_name(&member, name, "_cut");
    if (text.cut)
        json_member_bool(x->w, member.buf, true);
    member_name(&member, name, "_escaped");
    if (escaped)
        json_member_bool(x->w, member.buf, true);
}

/* Host without its port: a mock on a free port has another one on each run. */
static size_t host_len(const char *value)
{
    const char *bracket = *value == '[' ? strchr(value, ']') : NULL;
    const char *from = bracket ? bracket : value, *colon = strchr(from, ':');

    return colon ? (size_t)(colon - value) : strlen(value);
}

static void header_write(const struct writing *x, const char *name, const char *value)
{
    struct redact_text text = { .text = value, .len = strlen(value) };
    bool escaped;

    if (x->e->kind == JOURNAL_REQUEST && text_equal_ignore_case(name, "Host"))
        text.len = host_len(value);
    json_object_begin(x->w);
    json_key(x->w, "name");
    redacted_write(
        x->w, x->secrets, &(struct redact_text){ .text = name, .len = strlen(name) }, &escaped);
    json_key(x->w, "value");
    if (name_is_secret(name, strlen(name)))
        json_string(x->w, REDACTED);
    else
        redacted_write(x->w, x->secrets, &text, &escaped);
    json_object_end(x->w);
}

static void headers_write(const struct writing *x, const char *name, enum entry_piece which)
{
    size_t len;
    const char *at = entry_piece(x->e, which, &len), *end = at ? at + len : NULL;

    json_key(x->w, name);
    json_array_begin(x->w);
    while (at && at < end) {
        const char *value = at + strlen(at) + 1;

        header_write(x, at, value);
        at = value + strlen(value) + 1;
    }
    json_array_end(x->w);
}

static void time_write(struct json_writer *w, const char *name, int64_t us)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    utc_time_text(us, &text);
    json_member(w, name, text.buf);
}

static void messages_write(const struct writing *x)
{
    size_t len;
    const char *at = entry_piece(x->e, PIECE_MESSAGES, &len), *end = at ? at + len : NULL;

    json_key(x->w, "message_uuids");
    json_array_begin(x->w);
    for (; at && at < end; at += strlen(at) + 1)
        json_string(x->w, at);
    json_array_end(x->w);
}

static void request_write(const struct writing *x)
{
    json_member_int(x->w, "number", (int64_t)x->e->number);
    piece_write(x, "method", PIECE_METHOD);
    piece_write(x, "path", PIECE_TARGET);
    piece_write(x, "query", PIECE_QUERY);
    headers_write(x, "headers", PIECE_HEADERS);
    body_write(x, "body", PIECE_BODY, x->e->body_len);
    json_member_int(x->w, "status", x->e->status);
    headers_write(x, "answer_headers", PIECE_ANSWER_HEADERS);
    body_write(x, "answer", PIECE_ANSWER_BODY, x->e->answer_len);
    piece_write(x, "api_id", PIECE_API_ID);
    messages_write(x);
    json_member(x->w, "refused_by", x->e->refused_by ? rule_rows[x->e->refused_by].id : NULL);
    json_key(x->w, "fault");
    if (x->e->fault)
        json_int(x->w, x->e->fault);
    else
        json_null(x->w);
    json_member_int(x->w, "duration_us", x->e->duration_us);
}

static const char *state_name(enum message_state state)
{
    return state < MESSAGE_STATE_MAX_ ? message_state_names[state] : NULL;
}

static void message_write(const struct writing *x)
{
    size_t len;

    json_member(x->w, "message_uuid", entry_piece(x->e, PIECE_MESSAGES, &len));
    json_member_int(x->w, "sequence", x->e->sequence);
}

static void state_write(const struct writing *x)
{
    message_write(x);
    json_member(x->w, "from", state_name(x->e->from));
    json_member(x->w, "to", state_name(x->e->to));
    json_member_int(x->w, "error_code", x->e->error_code);
}

static void try_write(const struct writing *x)
{
    size_t len;

    message_write(x);
    json_member(x->w, "state", state_name(x->e->to));
    json_member_int(x->w, "try", x->e->try);
    piece_write(x, "method", PIECE_METHOD);
    piece_write(x, "url", PIECE_TARGET);
    headers_write(x, "headers", PIECE_HEADERS);
    body_write(x, "body", PIECE_BODY, x->e->body_len);
    json_member_bool(x->w, "ended", x->e->ending);
    json_key(x->w, "status");
    if (x->e->status)
        json_int(x->w, x->e->status);
    else
        json_null(x->w);
    body_write(x, "answer", PIECE_ANSWER_BODY, x->e->answer_len);
    piece_write(x, "failure", PIECE_FAILURE);
    json_member_int(x->w, "latency_us", x->e->duration_us);
    piece_write(x, "again", PIECE_AGAIN);
    if (entry_piece(x->e, PIECE_AGAIN, &len))
        time_write(x->w, "next_at", x->e->next_us);
    else
        json_member(x->w, "next_at", NULL);
}

void entry_write(
    const struct journal_entry *e, const struct redactor *secrets, struct json_writer *w)
{
    static void (*const writers[JOURNAL_KIND_MAX_])(const struct writing *x) = {
        [JOURNAL_REQUEST] = request_write,
        [JOURNAL_STATE] = state_write,
        [JOURNAL_CALLBACK] = try_write,
        [JOURNAL_INBOUND] = try_write,
    };
    const struct writing x = { e, secrets, w };

    json_object_begin(w);
    json_member(w, "kind", journal_kind_names[e->kind]);
    time_write(w, "time", e->time_us);
    writers[e->kind](&x);
    json_object_end(w);
}
