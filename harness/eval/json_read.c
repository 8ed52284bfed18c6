#include "harness/eval/json_read.h"

#include "base/text.h"

#include <string.h>

/* The text has passed json_gate: it is well-formed and not too deep, so nothing is checked twice.
 */
struct json_reader {
    struct arena *arena;
    const char *at, *end;
};

static struct value read_value(struct json_reader *r);

static void skip_space(struct json_reader *r)
{
    while (r->at < r->end && is_space(*r->at))
        r->at++;
}

/* Takes the character when it is next, after white space. */
static bool take(struct json_reader *r, char c)
{
    skip_space(r);
    if (r->at >= r->end || *r->at != c)
        return false;
    r->at++;
    return true;
}

static uint32_t read_hex4(struct json_reader *r)
{
    uint32_t unit = 0;

    for (int i = 0; i < 4; i++)
        unit = unit << 4 | (uint32_t)hex_value(*r->at++);
    return unit;
}

/* Behind "\u": one code point, of two units when the first is a high surrogate. */
static size_t read_unicode_escape(struct json_reader *r, char *out)
{
    uint32_t cp = read_hex4(r);

    if (cp >= 0xD800 && cp <= 0xDBFF) {
        r->at += 2; /* the second "\u" */
        cp = 0x10000 + ((cp - 0xD800) << 10) + (read_hex4(r) - 0xDC00);
    }
    return utf8_put(cp, out);
}

static size_t read_escape(struct json_reader *r, char *out)
{
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    char letter = *r->at++;

    if (letter == 'u')
        return read_unicode_escape(r, out);
    *out = meanings[strchr(letters, letter) - letters];
    return 1;
}

static size_t string_source_length(const struct json_reader *r)
{
    const char *p = r->at;

    while (*p != '"')
        p += *p == '\\' ? 2 : 1;
    return (size_t)(p - r->at);
}

/* An escape is never shorter than what it means, so the source's length is room enough. */
static struct value_text read_text(struct json_reader *r)
{
    char *text = arena_alloc(r->arena, string_source_length(r) + 1);
    size_t len = 0;

    while (*r->at != '"') {
        if (*r->at == '\\') {
            r->at++;
            len += read_escape(r, text + len);
        } else {
            text[len++] = *r->at++;
        }
    }
    r->at++;
    return (struct value_text){ text, len };
}

static struct value read_number(struct json_reader *r)
{
    const char *start = r->at;
    struct value v;

    while (r->at < r->end && (is_digit(*r->at) || strchr("+-.eE", *r->at)))
        r->at++;
    if (!value_number_read(r->arena, start, (size_t)(r->at - start), &v))
        v = value_float(*start == '-' ? -__builtin_inf() : __builtin_inf());
    return v;
}

static struct value read_list(struct json_reader *r)
{
    CLEANUP_FREE struct value *items = NULL;
    size_t n = 0, room = 0;
    struct value list;

    while (!take(r, ']')) {
        if (n > 0)
            take(r, ',');
        if (n == room) {
            room = room ? 2 * room : 8;
            items = xrealloc(items, room * sizeof(*items));
        }
        items[n++] = read_value(r);
    }
    list = value_list(ARENA_ARRAY(r->arena, struct value, n), n);
    if (n)
        memcpy(list.list.items, items, n * sizeof(*items));
    return list;
}

struct key_place {
    const struct value_text *key;
    size_t place;
};

static int key_place_compare(const void *a, const void *b)
{
    const struct key_place *x = a, *y = b;
    size_t shorter = x->key->len < y->key->len ? x->key->len : y->key->len;
    int order = memcmp(x->key->bytes, y->key->bytes, shorter);

    if (order == 0)
        order = (x->key->len > y->key->len) - (x->key->len < y->key->len);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

static bool same_key(const struct value_text *a, const struct value_text *b)
{
    return a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0;
}

/* The last of several values moves to the place of the first; returns how many members stay. */
static size_t drop_repeated_keys(struct value_member *members, size_t n)
{
    CLEANUP_FREE struct key_place *places = xcalloc(n + 1, sizeof(*places));
    CLEANUP_FREE bool *dropped = xcalloc(n + 1, sizeof(*dropped));
    size_t kept = 0;

    for (size_t i = 0; i < n; i++)
        places[i] = (struct key_place){ &members[i].key, i };
    qsort(places, n, sizeof(*places), key_place_compare);
    for (size_t i = 0, first; i < n; i++) {
        for (first = i; i + 1 < n && same_key(places[i].key, places[i + 1].key); i++)
            dropped[places[i + 1].place] = true;
        members[places[first].place].value = members[places[i].place].value;
    }
    for (size_t i = 0; i < n; i++) {
        if (!dropped[i])
            members[kept++] = members[i];
    }
    return kept;
}

static struct value read_object(struct json_reader *r)
{
    CLEANUP_FREE struct value_member *members = NULL;
    size_t n = 0, room = 0;
    struct value v = { .kind = VALUE_OBJECT };

    while (!take(r, '}')) {
        if (n > 0)
            take(r, ',');
        if (n == room) {
            room = room ? 2 * room : 8;
            members = xrealloc(members, room * sizeof(*members));
        }
        take(r, '"');
        members[n].key = read_text(r);
        take(r, ':');
        members[n++].value = read_value(r);
    }
    if (n > 1)
        n = drop_repeated_keys(members, n);
    v.object.members = ARENA_ARRAY(r->arena, struct value_member, n);
    v.object.n = n;
    if (n)
        memcpy(v.object.members, members, n * sizeof(*members));
    return v;
}

static struct value read_word(struct json_reader *r)
{
    char first = *r->at;

    r->at += first == 'f' ? strlen("false") : strlen("true");
    return first == 'n' ? value_null() : value_bool(first == 't');
}

static struct value read_value(struct json_reader *r)
{
    if (take(r, '{'))
        return read_object(r);
    if (take(r, '['))
        return read_list(r);
    if (take(r, '"')) {
        struct value_text text = read_text(r);

        return (struct value){ .kind = VALUE_STRING, .text = text };
    }
    if (is_digit(*r->at) || *r->at == '-')
        return read_number(r);
    return read_word(r);
}

bool json_read(struct arena *a, const char *text, size_t len, struct value *ret,
    struct json_gate_report *ret_why)
{
    struct json_reader r = { .arena = a, .at = text, .end = text + len };

    if (!json_gate(text, len, ret_why))
        return false;
    *ret = read_value(&r);
    return true;
}
