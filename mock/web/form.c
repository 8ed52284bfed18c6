#include "mock/web/form.h"

#include "base/text.h"

#include <string.h>

/* How a piece is taken whose escapes are broken or whose bytes are no text. */
enum strictness { KEEP_BROKEN, REFUSE_BROKEN };

/* Bytes beyond ASCII that are not UTF-8 would break every answer and row they end up in. */
static void blank_high_bytes(char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s >= 0x80)
            *s = '?';
}

/* Decodes s[0..len), which holds no NUL and is followed by one; in place. */
static bool piece_decode(
    struct arena *a, char *s, size_t len, enum strictness strictness, size_t *ret_len)
{
    const char *as_sent = strictness == KEEP_BROKEN ? arena_dup(a, s, len) : NULL;
    ptrdiff_t decoded = percent_decode(s, len, true);

    if (decoded >= 0 && !memchr(s, '\0', (size_t)decoded) && utf8_is_valid(s, (size_t)decoded)) {
        s[decoded] = '\0';
        *ret_len = (size_t)decoded;
        return true;
    }
    if (strictness == REFUSE_BROKEN)
        return false;
    memcpy(s, as_sent, len + 1);
    if (!utf8_is_valid(s, len))
        blank_high_bytes(s);
    *ret_len = len;
    return true;
}

/* Reads "name=value" of len bytes at s, in place. */
static bool piece_read(
    struct arena *a, char *s, size_t len, enum strictness strictness, struct param *ret)
{
    char *equals = memchr(s, '=', len);
    char *value = equals ? equals + 1 : s + len;
    size_t name_len = equals ? (size_t)(equals - s) : len;

    s[name_len] = '\0';
    s[len] = '\0';
    *ret = (struct param){ .name = s, .kind = PARAM_TEXT, .text = value };
    return piece_decode(a, s, name_len, strictness, &name_len) &&
           piece_decode(a, value, (size_t)(s + len - value), strictness, &ret->text_len);
}

static size_t pieces_count(const char *text, size_t len)
{
    size_t n = 1;

    for (size_t i = 0; i < len; i++)
        n += text[i] == '&';
    return n;
}

static bool pieces_read(
    struct arena *a, const char *text, size_t len, enum strictness strictness, struct params *ret)
{
    struct param *list = ARENA_ARRAY(a, struct param, pieces_count(text, len));
    char *at = arena_dup(a, text, len), *end = at + len;
    size_t n = 0;

    while (at < end) {
        char *ampersand = memchr(at, '&', (size_t)(end - at));
        char *behind = ampersand ? ampersand : end;

        if (behind > at && !piece_read(a, at, (size_t)(behind - at), strictness, &list[n++]))
            return false;
        at = behind + 1;
    }
    *ret = (struct params){ list, n };
    return true;
}

void params_from_query(struct arena *a, const char *query, struct params *ret)
{
    *ret = (struct params){ NULL, 0 };
    if (query && *query)
        pieces_read(a, query, strlen(query), KEEP_BROKEN, ret);
}

enum body_fault form_read(const struct http_request *req, struct params *ret)
{
    struct params fields;

    if (memchr(req->body, '\0', req->body_len) ||
        !pieces_read(req->arena, req->body, req->body_len, REFUSE_BROKEN, &fields))
        return BODY_BAD_FORM;
    fields_gather(req->arena, fields.list, fields.n, ret);
    return BODY_OK;
}

/* Sorting, because comparing each field with each would let a peer buy hours with one body. */
static int by_name_then_place(const void *left, const void *right)
{
    const struct param *const *a = left, *const *b = right;
    int order = strcmp((*a)->name, (*b)->name);

    return order ? order : (*a > *b) - (*a < *b);
}

static struct param list_of(struct arena *a, const struct param *const *fields, size_t n)
{
    struct param *items = ARENA_ARRAY(a, struct param, n);

    for (size_t i = 0; i < n; i++) {
        items[i] = *fields[i];
        items[i].name = NULL;
    }
    return (
        struct param){ .name = fields[0]->name, .kind = PARAM_LIST, .items = items, .n_items = n };
}

void fields_gather(struct arena *a, const struct param *fields, size_t n, struct params *ret)
{
    const struct param **sorted = ARENA_ARRAY(a, const struct param *, n);
    struct param *at_first = ARENA_ARRAY(a, struct param, n), *out = at_first;

    for (size_t i = 0; i < n; i++)
        sorted[i] = &fields[i];
    qsort(sorted, n, sizeof(struct param *), by_name_then_place);
    for (size_t i = 0, same; i < n; i += same) {
        for (same = 1; i + same < n && text_equal(sorted[i]->name, sorted[i + same]->name); same++)
            ;
        at_first[sorted[i] - fields] = same == 1 ? *sorted[i] : list_of(a, &sorted[i], same);
    }
    for (size_t i = 0; i < n; i++)
        if (at_first[i].name)
            *out++ = at_first[i];
    *ret = (struct params){ at_first, (size_t)(out - at_first) };
}
