#include "harness/report/redact.h"

#include "base/text.h"

#include <nettle/base64.h>
#include <string.h>

enum { NEEDLE_RAW, NEEDLE_PERCENT, NEEDLE_BASE64 /* and the two after it */ };

char *base64_of(struct arena *a, const char *bytes, size_t len)
{
    char *text = arena_alloc(a, BASE64_ENCODE_RAW_LENGTH(len) + 1);

    base64_encode_raw(text, len, (const uint8_t *)bytes);
    return text;
}

static bool is_base64(char c)
{
    return is_alpha(c) || is_digit(c) || c == '+' || c == '/';
}

/* NULL when nothing in value has to be encoded. */
static const char *percent_encoded(struct arena *a, const char *value)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;

    for (const char *c = value; *c; c++) {
        if (is_alpha(*c) || is_digit(*c) || strchr("-._~", *c))
            strbuf_addc(&out, *c);
        else
            strbuf_addf(&out, "%%%02X", (unsigned char)*c);
    }
    return text_equal(out.buf, value) ? NULL : arena_strdup(a, out.buf);
}

/*
 * The characters of base64 that only depend on value when skip bytes (mod 3) stand before it. Six
 * bits a character: the first ones hold bits of what is before, the last one of what comes after.
 */
static const char *base64_core(struct arena *a, const char *value, size_t skip)
{
    size_t len = strlen(value), first = (skip * 8 + 5) / 6, end = (skip + len) * 8 / 6;
    char *padded = arena_printf(a, "%.*s%s", (int)skip, "xx", value);

    if (end < first + 4)
        return NULL; /* so short that it would be found everywhere */
    return arena_dup(a, base64_of(a, padded, skip + len) + first, end - first);
}

void redactor_add(struct redactor *r, struct arena *a, const char *value, const char *variable)
{
    struct secret *s;

    if (!value || !*value)
        return;
    for (size_t i = 0; i < r->n; i++)
        if (text_equal(r->secrets[i].value, value)) {
            r->secrets[i].variable = variable;
            return;
        }
    if (r->n == r->room) {
        struct secret *grown = ARENA_ARRAY(a, struct secret, r->room * 2 + 4);

        if (r->n)
            memcpy(grown, r->secrets, r->n * sizeof(*grown));
        r->secrets = grown;
        r->room = r->room * 2 + 4;
    }
    s = &r->secrets[r->n++];
    *s = (struct secret){ .value = arena_strdup(a, value), .variable = variable };
    s->needles[NEEDLE_RAW] = s->value;
    s->needles[NEEDLE_PERCENT] = percent_encoded(a, value);
    for (size_t skip = 0; skip < 3; skip++)
        s->needles[NEEDLE_BASE64 + skip] = base64_core(a, value, skip);
}

static void grow_to_base64_run(const char *text, const char **start, size_t *len)
{
    while (*start > text && is_base64((*start)[-1])) {
        (*start)--;
        (*len)++;
    }
    while (is_base64((*start)[*len]) || (*start)[*len] == '=')
        (*len)++;
}

const struct secret *redact_find(
    const struct redactor *r, const char *text, const char **ret_start, size_t *ret_len)
{
    const struct secret *found = NULL;

    for (size_t i = 0; i < r->n; i++)
        for (size_t k = 0; k < REDACT_NEEDLES; k++) {
            const char *needle = r->secrets[i].needles[k];
            const char *start = needle ? strstr(text, needle) : NULL;
            size_t len = start ? strlen(needle) : 0;

            if (start && k >= NEEDLE_BASE64)
                grow_to_base64_run(text, &start, &len);
            if (!start || (found && *ret_start <= start))
                continue;
            found = &r->secrets[i];
            *ret_start = start;
            *ret_len = len;
        }
    return found;
}

const char *redact(const struct redactor *r, struct arena *a, const char *text)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    const char *start, *rest = text;
    size_t len;

    if (!text)
        return NULL;
    while (redact_find(r, rest, &start, &len)) {
        strbuf_add(&out, rest, (size_t)(start - rest));
        strbuf_adds(&out, REDACTED);
        rest = start + len;
    }
    if (rest == text)
        return text;
    strbuf_adds(&out, rest);
    return arena_strdup(a, out.buf);
}

void redact_buffer(const struct redactor *r, struct strbuf *text)
{
    CLEANUP_ARENA struct arena scratch = { 0 };
    const char *clean = redact(r, &scratch, text->buf);

    if (clean == text->buf)
        return;
    strbuf_reset(text);
    strbuf_adds(text, clean);
}
