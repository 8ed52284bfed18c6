#include "harness/sink/form.h"

#include "base/text.h"

#include <errno.h>
#include <string.h>

static const char *decoded(struct arena *a, const char *text, size_t len)
{
    char *copy = arena_dup(a, text, len);
    ptrdiff_t left = percent_decode(copy, len, true);

    if (left < 0 || memchr(copy, '\0', (size_t)left) || !utf8_is_valid(copy, (size_t)left))
        return NULL;
    copy[left] = '\0';
    return copy;
}

static int field_read(struct arena *a, const char *text, size_t len, struct form_field *ret)
{
    const char *equals = memchr(text, '=', len);
    size_t name_len = equals ? (size_t)(equals - text) : len;

    ret->name = decoded(a, text, name_len);
    ret->value = equals ? decoded(a, equals + 1, len - name_len - 1) : "";
    return ret->name && *ret->name && ret->value ? 0 : -EINVAL;
}

static size_t count_fields(const char *text, size_t len)
{
    size_t n = 1;

    for (size_t i = 0; i < len; i++)
        n += text[i] == '&';
    return n;
}

int form_read(struct arena *a, const char *text, size_t len, struct form *ret)
{
    size_t room = count_fields(text, len);
    struct form f = { 0 };

    if (room > FORM_FIELDS_MAX)
        return -E2BIG;
    f.at = ARENA_ARRAY(a, struct form_field, room);
    for (size_t at = 0; at < len; at++) {
        const char *end = memchr(text + at, '&', len - at);
        size_t piece = end ? (size_t)(end - text) - at : len - at;
        int r = piece ? field_read(a, text + at, piece, &f.at[f.n]) : 0;

        if (r < 0)
            return r;
        f.n += piece > 0;
        at += piece;
    }
    *ret = f;
    return 0;
}

const char *form_value(const struct form *f, const char *name)
{
    for (size_t i = 0; i < f->n; i++)
        if (text_equal(f->at[i].name, name))
            return f->at[i].value;
    return NULL;
}
