#include "harness/eval/value.h"

#include "base/text.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static struct value value_of_text(
    struct arena *a, enum value_kind kind, const char *bytes, size_t len)
{
    return (struct value){ .kind = kind, .text = { arena_dup(a, bytes, len), len } };
}

struct value value_string(struct arena *a, const char *bytes, size_t len)
{
    return value_of_text(a, VALUE_STRING, bytes, len);
}

struct value value_string_z(struct arena *a, const char *text)
{
    return value_of_text(a, VALUE_STRING, text, strlen(text));
}

struct value value_bytes(struct arena *a, const char *bytes, size_t len)
{
    return value_of_text(a, VALUE_BYTES, bytes, len);
}

struct value value_regex(struct arena *a, const char *pattern, size_t len)
{
    return value_of_text(a, VALUE_REGEX, pattern, len);
}

struct value value_redirect(struct arena *a, const char *location)
{
    return value_of_text(a, VALUE_REDIRECT, location, strlen(location));
}

struct value value_integer(struct arena *a, int64_t n)
{
    return (struct value){ .kind = VALUE_INTEGER, .digits = arena_printf(a, "%" PRId64, n) };
}

/* How many digits stand at p, before end. */
static size_t digits_at(const char *p, const char *end)
{
    size_t n = 0;

    while (p + n < end && is_digit(p[n]))
        n++;
    return n;
}

/*
 * Measures -?int frac? exp? over the whole of text. False if it is anything else; *ret_float says
 * whether a fraction or an exponent stood there.
 */
static bool number_is_well_formed(const char *text, size_t len, bool *ret_float)
{
    const char *p = text, *end = text + len;
    size_t n;

    *ret_float = false;
    if (p < end && *p == '-')
        p++;
    n = digits_at(p, end);
    if (n == 0 || (n > 1 && *p == '0'))
        return false;
    p += n;
    if (p < end && *p == '.') {
        *ret_float = true;
        n = digits_at(++p, end);
        if (n == 0)
            return false;
        p += n;
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        *ret_float = true;
        p++;
        if (p < end && (*p == '+' || *p == '-'))
            p++;
        n = digits_at(p, end);
        if (n == 0)
            return false;
        p += n;
    }
    return p == end;
}

bool value_number_read(struct arena *a, const char *text, size_t len, struct value *ret)
{
    bool is_float;
    char *copy;

    if (!number_is_well_formed(text, len, &is_float))
        return false;
    copy = arena_dup(a, text, len);
    if (is_float) {
        double number = strtod(copy, NULL);

        if (!isfinite(number))
            return false;
        *ret = value_float(number);
        return true;
    }
    *ret = (struct value){ .kind = VALUE_INTEGER, .digits = text_equal(copy, "-0") ? "0" : copy };
    return true;
}

bool value_to_i64(const struct value *v, int64_t *ret)
{
    return v->kind == VALUE_INTEGER && parse_i64(v->digits, ret) == 0;
}

bool value_is_number(const struct value *v)
{
    return v->kind == VALUE_INTEGER || v->kind == VALUE_FLOAT;
}

static struct value list_copy(struct arena *a, const struct value_list *list)
{
    struct value *items = ARENA_ARRAY(a, struct value, list->n);

    for (size_t i = 0; i < list->n; i++)
        items[i] = value_copy(a, &list->items[i]);
    return value_list(items, list->n);
}

static struct value object_copy(struct arena *a, const struct value_object *object)
{
    struct value_member *members = ARENA_ARRAY(a, struct value_member, object->n);

    for (size_t i = 0; i < object->n; i++) {
        const struct value_member *m = &object->members[i];

        members[i].key = (struct value_text){ arena_dup(a, m->key.bytes, m->key.len), m->key.len };
        members[i].value = value_copy(a, &m->value);
    }
    return (struct value){ .kind = VALUE_OBJECT, .object = { members, object->n } };
}

struct value value_copy(struct arena *a, const struct value *v)
{
    switch (v->kind) {
    case VALUE_STRING:
    case VALUE_BYTES:
    case VALUE_REGEX:
    case VALUE_REDIRECT:
        return value_of_text(a, v->kind, v->text.bytes, v->text.len);
    case VALUE_INTEGER:
        return (struct value){ .kind = VALUE_INTEGER, .digits = arena_strdup(a, v->digits) };
    case VALUE_LIST:
        return list_copy(a, &v->list);
    case VALUE_OBJECT:
        return object_copy(a, &v->object);
    default:
        return *v;
    }
}

const struct value *value_member_of(const struct value *v, const char *key, size_t len)
{
    if (v->kind != VALUE_OBJECT)
        return NULL;
    for (size_t i = 0; i < v->object.n; i++) {
        const struct value_member *m = &v->object.members[i];

        if (m->key.len == len && memcmp(m->key.bytes, key, len) == 0)
            return &m->value;
    }
    return NULL;
}
