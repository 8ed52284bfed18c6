#include "harness/safety/send_fields.h"

#include "base/text.h"
#include "harness/eval/json_read.h"

#include <string.h>

struct field_reader {
    struct arena *arena;
    const char *text; /* the body, or the query */
    size_t len;
    bool is_body;
    struct send_fields *fields;
};

static void keep(struct field_reader *r, const struct send_field *field)
{
    struct send_fields *f = r->fields;

    if (f->n == f->room) {
        struct send_field *grown = ARENA_ARRAY(r->arena, struct send_field, f->room * 2 + 8);

        if (f->n)
            memcpy(grown, f->at, f->n * sizeof(*grown));
        f->at = grown;
        f->room = f->room * 2 + 8;
    }
    f->at[f->n++] = *field;
}

/* ---- JSON: positions count, so this walks the text that the gate has judged ---- */

static size_t skip_space(const struct field_reader *r, size_t at)
{
    while (at < r->len && is_space(r->text[at]))
        at++;
    return at;
}

/* Behind the string that begins at at. */
static size_t string_end(const struct field_reader *r, size_t at)
{
    for (at++; r->text[at] != '"'; at++)
        at += r->text[at] == '\\';
    return at + 1;
}

/* Behind the value that begins at at. */
static size_t value_end(const struct field_reader *r, size_t at)
{
    size_t depth = 0;

    do {
        char c = r->text[at];

        depth += c == '{' || c == '[';
        depth -= depth && (c == '}' || c == ']');
        at = c == '"' ? string_end(r, at) : at + 1;
    } while (at < r->len && (depth || !strchr(",}] \t\r\n", r->text[at])));
    return at;
}

/* A JSON text that is a string, decoded; NULL for one with a NUL. */
static const char *string_read(struct field_reader *r, size_t from, size_t end)
{
    struct value v = value_none();

    if (!json_read(r->arena, r->text + from, end - from, &v, NULL) || v.kind != VALUE_STRING)
        return NULL;
    return strlen(v.text.bytes) == v.text.len ? v.text.bytes : NULL;
}

/* One member from its key on, null being none; false if it holds a NUL. *at moves behind it. */
static bool member_read(struct field_reader *r, size_t *at)
{
    struct send_field f = { .spelling = SPELT_JSON };
    size_t from = *at, end = string_end(r, from);

    f.name = string_read(r, from, end);
    from = skip_space(r, skip_space(r, end) + 1); /* the colon */
    *at = end = value_end(r, from);
    if (!f.name)
        return false;
    if (r->text[from] == 'n')
        return true;
    if (r->text[from] == '"') {
        f.value = string_read(r, from, end);
        f.end = end - 1;
        if (!f.value)
            return false;
    } else if (r->text[from] != '{' && r->text[from] != '[') {
        f.value = arena_dup(r->arena, r->text + from, end - from);
    }
    keep(r, &f);
    return true;
}

static bool read_json(struct field_reader *r)
{
    size_t at;

    if (!json_gate(r->text, r->len, NULL))
        return false;
    at = skip_space(r, 0);
    if (r->text[at] != '{')
        return false;
    at = skip_space(r, at + 1);
    while (r->text[at] != '}') {
        if (!member_read(r, &at))
            return false;
        at = skip_space(r, at);
        if (r->text[at] == ',')
            at = skip_space(r, at + 1);
    }
    return true;
}

/* ---- name=value&name=value ---- */

static const char *form_text(struct field_reader *r, size_t from, size_t end)
{
    char *text = arena_dup(r->arena, r->text + from, end - from);
    ptrdiff_t len = percent_decode(text, end - from, true);

    if (len < 0 || memchr(text, '\0', (size_t)len))
        return NULL;
    text[len] = '\0';
    return text;
}

static bool read_form(struct field_reader *r)
{
    for (size_t at = 0; at < r->len;) {
        const char *ampersand = memchr(r->text + at, '&', r->len - at);
        size_t end = ampersand ? (size_t)(ampersand - r->text) : r->len;
        const char *equals = memchr(r->text + at, '=', end - at);
        size_t name_end = equals ? (size_t)(equals - r->text) : end;
        struct send_field f = { .spelling = SPELT_FORM };

        f.name = form_text(r, at, name_end);
        f.value = form_text(r, equals ? name_end + 1 : end, end);
        f.end = equals && r->is_body ? end : 0;
        if (!f.name || !f.value)
            return false;
        if (end > at)
            keep(r, &f);
        at = end + 1;
    }
    return true;
}

/* ---- Parts ---- */

static const char *find(const struct field_reader *r, size_t from, const char *text)
{
    return from < r->len ? memmem(r->text + from, r->len - from, text, strlen(text)) : NULL;
}

/* name="…" of a part's head, which ends at end. */
static const char *part_name(struct field_reader *r, size_t from, size_t end)
{
    const char *head = arena_dup(r->arena, r->text + from, end - from);
    const char *name = strstr(head, " name=\"");

    return name ? arena_dup(r->arena, name + 7, strcspn(name + 7, "\"")) : NULL;
}

/* The part whose head begins at *at, which moves behind the part's value. */
static bool part_read(struct field_reader *r, const char *delimiter, size_t *at)
{
    const char *blank = find(r, *at, "\r\n\r\n");
    const char *end = blank ? find(r, (size_t)(blank - r->text) + 2, delimiter) : NULL;
    struct send_field f = { .spelling = SPELT_PLAIN };
    const char *value;

    if (!end)
        return false;
    value = blank + 4 < end ? blank + 4 : end;
    f.name = part_name(r, *at, (size_t)(blank - r->text));
    if (!f.name || memchr(value, '\0', (size_t)(end - value)))
        return false;
    f.value = arena_dup(r->arena, value, (size_t)(end - value));
    f.end = (size_t)(end - r->text);
    keep(r, &f);
    *at = f.end + strlen(delimiter);
    return true;
}

static bool read_parts(struct field_reader *r, const char *type)
{
    const char *given = strcasestr(type, "boundary="), *delimiter;
    bool quoted = given && given[9] == '"';
    size_t at;

    if (!given)
        return false;
    given += 9 + quoted;
    delimiter =
        arena_printf(r->arena, "\r\n--%.*s", (int)strcspn(given, quoted ? "\"" : "; "), given);
    at = strlen(delimiter) - 2;
    if (r->len < at || memcmp(r->text, delimiter + 2, at) != 0)
        return false;
    while (at + 2 <= r->len && memcmp(r->text + at, "--", 2) != 0)
        if (memcmp(r->text + at, "\r\n", 2) != 0 || !part_read(r, delimiter, &at))
            return false;
    return at + 2 <= r->len;
}

/* ---- */

static bool is_type(const char *type, const char *name)
{
    size_t len = strlen(name);

    return text_has_prefix_ignore_case(type, name) &&
           (type[len] == '\0' || type[len] == ';' || is_space(type[len]));
}

static bool read_body(struct field_reader *r, const char *type)
{
    if (!r->len)
        return true;
    if (!type)
        return false;
    if (is_type(type, "application/json"))
        return read_json(r);
    if (is_type(type, "application/x-www-form-urlencoded")) /* a server may read JSON there, too */
        return r->text[skip_space(r, 0)] != '{' && read_form(r);
    return is_type(type, "multipart/form-data") && read_parts(r, type);
}

bool send_fields_read(struct arena *a, const struct http_request *request, struct send_fields *ret)
{
    const char *query = strchr(request->url, '?');
    struct field_reader in_body = { a, request->body ? request->body : "", request->body_len, true,
        ret };
    struct field_reader in_query = { a, "", 0, false, ret };

    if (query) {
        in_query.text = query + 1;
        in_query.len = strcspn(query + 1, "#");
    }
    *ret = (struct send_fields){ 0 };
    return read_form(&in_query) && read_body(&in_body, http_header_value(request->headers,
                                                           request->n_headers, "Content-Type"));
}
