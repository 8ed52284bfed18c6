#include "mock/web/multipart.h"

#include "base/text.h"
#include "mock/web/form.h"

#include <string.h>

/* A run of bytes in the body; not NUL-terminated. */
struct slice {
    const char *at;
    size_t len;
};

struct reader {
    struct arena *arena;
    const char *at, *end;   /* what of the body is still to be read */
    struct slice delimiter; /* CR LF "--" boundary */
    struct param *fields;   /* in the arena */
    size_t n_fields, room;
    bool closed; /* a closing boundary was seen last */
};

static struct slice trimmed(struct slice s)
{
    while (s.len && (*s.at == ' ' || *s.at == '\t'))
        s = (struct slice){ s.at + 1, s.len - 1 };
    while (s.len && (s.at[s.len - 1] == ' ' || s.at[s.len - 1] == '\t'))
        s.len--;
    return s;
}

static bool slice_is(struct slice s, const char *word)
{
    return s.len == strlen(word) && strncasecmp(s.at, word, s.len) == 0;
}

/* ---- Parameters of a header: value; name=token; name="quoted" ---- */

/*
 * The text of a quoted string at *at, which moves behind it. Only \" and \\ are escapes: old
 * browsers send C:\folder\file as it is.
 */
static const char *quoted_text(struct arena *a, const char **at, const char *end)
{
    const char *from = *at + 1, *quote = from;
    char *text, *out;

    while (quote < end && *quote != '"')
        quote += *quote == '\\' && end - quote > 1 && (quote[1] == '"' || quote[1] == '\\') ? 2 : 1;
    out = text = arena_alloc(a, (size_t)(quote - from) + 1);
    for (; from < quote; from++) {
        if (*from == '\\' && quote - from > 1 && (from[1] == '"' || from[1] == '\\'))
            from++;
        *out++ = *from;
    }
    *at = quote < end ? quote + 1 : end;
    return text;
}

static const char *bare_text(struct arena *a, const char **at, const char *end)
{
    const char *semicolon = memchr(*at, ';', (size_t)(end - *at));
    const char *behind = semicolon ? semicolon : end;
    struct slice token = trimmed((struct slice){ *at, (size_t)(behind - *at) });

    *at = behind;
    return arena_dup(a, token.at, token.len);
}

/* Reads "; name=value" at *at, which moves behind it; false if there is no further one. */
static bool parameter_next(struct arena *a, const char **at, const char *end,
    struct slice *ret_name, const char **ret_value)
{
    const char *semicolon = memchr(*at, ';', (size_t)(end - *at));
    const char *equals = semicolon ? memchr(semicolon, '=', (size_t)(end - semicolon)) : NULL;

    if (!equals)
        return false;
    semicolon = memrchr(semicolon, ';', (size_t)(equals - semicolon));
    *ret_name = trimmed((struct slice){ semicolon + 1, (size_t)(equals - semicolon - 1) });
    *at = equals + 1;
    while (*at < end && (**at == ' ' || **at == '\t'))
        ++*at;
    *ret_value = *at < end && **at == '"' ? quoted_text(a, at, end) : bare_text(a, at, end);
    return true;
}

/* The file name of filename*=UTF-8''a%20b (RFC 5987), or NULL if it is written otherwise. */
static const char *extended_text(struct arena *a, const char *value)
{
    const char *language = strchr(value, '\''), *quote;
    char *text;
    ptrdiff_t len;

    if (!language || !text_has_prefix_ignore_case(value, "utf-8'"))
        return NULL;
    quote = strchr(language + 1, '\'');
    if (!quote)
        return NULL;
    text = arena_strdup(a, quote + 1);
    len = percent_decode(text, strlen(text), false);
    if (len < 0 || memchr(text, '\0', (size_t)len))
        return NULL;
    text[len] = '\0';
    return text;
}

/* ---- One part ---- */

static bool is_text(const char *s, size_t len)
{
    return !memchr(s, '\0', len) && utf8_is_valid(s, len);
}

static bool disposition_read(struct arena *a, struct slice header, struct param *field)
{
    const char *at = header.at, *end = at + header.len, *value, *extended = NULL;
    struct slice name;

    while (parameter_next(a, &at, end, &name, &value)) {
        if (slice_is(name, "name"))
            field->name = value;
        else if (slice_is(name, "filename"))
            field->file_name = value;
        else if (slice_is(name, "filename*"))
            extended = extended_text(a, value);
    }
    if (extended)
        field->file_name = extended;
    return is_text(header.at, header.len) &&
           (!extended || utf8_is_valid(extended, strlen(extended)));
}

/* Reads one header line into what of the field it speaks of; unknown ones say nothing. */
static bool header_read(struct arena *a, struct slice line, struct param *field)
{
    const char *colon = memchr(line.at, ':', line.len);
    struct slice name, value;

    if (!colon)
        return false;
    name = (struct slice){ line.at, (size_t)(colon - line.at) };
    value = trimmed((struct slice){ colon + 1, line.len - name.len - 1 });
    if (slice_is(name, "Content-Disposition"))
        return disposition_read(a, value, field);
    if (slice_is(name, "Content-Type")) {
        field->content_type = arena_dup(a, value.at, value.len);
        return is_text(value.at, value.len);
    }
    return true;
}

static bool line_next(struct reader *r, struct slice *ret)
{
    const char *crlf = memmem(r->at, (size_t)(r->end - r->at), "\r\n", 2);

    if (!crlf)
        return false;
    *ret = (struct slice){ r->at, (size_t)(crlf - r->at) };
    r->at = crlf + 2;
    return true;
}

static bool headers_read(struct reader *r, struct param *field)
{
    struct slice line;

    while (line_next(r, &line)) {
        if (!line.len)
            return true;
        if (!header_read(r->arena, line, field))
            return false;
    }
    return false;
}

static void field_add(struct reader *r, const struct param *field)
{
    if (r->n_fields == r->room) {
        struct param *grown;

        r->room = r->room ? r->room * 2 : 16;
        grown = ARENA_ARRAY(r->arena, struct param, r->room);
        if (r->n_fields)
            memcpy(grown, r->fields, r->n_fields * sizeof(*grown));
        r->fields = grown;
    }
    r->fields[r->n_fields++] = *field;
}

static bool field_set(struct reader *r, struct param *field, struct slice data)
{
    if (!field->name)
        return false;
    field->text_len = data.len;
    if (field->file_name) {
        field->kind = PARAM_FILE;
        field->text = data.at;
    } else {
        field->kind = PARAM_TEXT;
        field->content_type = NULL;
        field->text = arena_dup(r->arena, data.at, data.len);
        if (!is_text(data.at, data.len))
            return false;
    }
    field_add(r, field);
    return true;
}

/* ---- Boundaries ---- */

/* Moves behind the rest of a boundary's line; false if it is none after all, but text. */
static bool boundary_line_end(struct reader *r, const char *at)
{
    bool closing = r->end - at >= 2 && memcmp(at, "--", 2) == 0;

    at += closing ? 2 : 0;
    while (at < r->end && (*at == ' ' || *at == '\t'))
        at++;
    if (r->end - at >= 2 && memcmp(at, "\r\n", 2) == 0) {
        /* An epilogue's line break may belong to the next boundary, so it is left standing. */
        r->at = closing ? at : at + 2;
    } else if (closing && at == r->end) {
        r->at = at;
    } else {
        return false;
    }
    r->closed = closing;
    return true;
}

/* Moves behind the next boundary and gives what stands before it; false if there is none. */
static bool boundary_next(struct reader *r, struct slice *ret_before)
{
    const char *from = r->at, *found;

    while ((found = memmem(from, (size_t)(r->end - from), r->delimiter.at, r->delimiter.len)) !=
           NULL) {
        const char *before = r->at;

        if (boundary_line_end(r, found + r->delimiter.len)) {
            *ret_before = (struct slice){ before, (size_t)(found - before) };
            return true;
        }
        from = found + 2;
    }
    return false;
}

/* The first boundary may stand at the very start, without a line break before it. */
static bool boundary_first(struct reader *r)
{
    struct slice bare = { r->delimiter.at + 2, r->delimiter.len - 2 }, preamble;

    if ((size_t)(r->end - r->at) >= bare.len && memcmp(r->at, bare.at, bare.len) == 0 &&
        boundary_line_end(r, r->at + bare.len))
        return true;
    return boundary_next(r, &preamble);
}

static bool part_read(struct reader *r)
{
    struct param field = { 0 };
    struct slice data;

    return headers_read(r, &field) && boundary_next(r, &data) && field_set(r, &field, data);
}

static bool parts_read(struct reader *r)
{
    struct slice epilogue;

    if (!boundary_first(r))
        return false;
    for (;;) {
        if (r->closed) {
            if (!boundary_next(r, &epilogue))
                return true;
        } else if (!part_read(r)) {
            return false;
        }
    }
}

static const char *boundary_of(const struct http_request *req)
{
    const char *at = http_header(req, "Content-Type"), *end = at + strlen(at), *value;
    struct slice name;

    while (parameter_next(req->arena, &at, end, &name, &value))
        if (slice_is(name, "boundary"))
            return *value ? value : NULL;
    return NULL;
}

enum body_fault multipart_read(const struct http_request *req, struct params *ret)
{
    struct reader r = { .arena = req->arena, .at = req->body, .end = req->body + req->body_len };
    const char *boundary = boundary_of(req);

    if (!boundary)
        return BODY_BAD_MULTIPART;
    r.delimiter.at = arena_printf(req->arena, "\r\n--%s", boundary);
    r.delimiter.len = strlen(r.delimiter.at);
    if (!parts_read(&r))
        return BODY_BAD_MULTIPART;
    fields_gather(req->arena, r.fields, r.n_fields, ret);
    return BODY_OK;
}
