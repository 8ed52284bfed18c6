#include "harness/report/redact.h"

#include "base/text.h"
#include "harness/report/spelling.h"

#include <nettle/base64.h>
#include <string.h>

enum {
    FORKS_MAX = 64,   /* of one match, where a spelling may be read in several ways */
    HEX_BYTES_MIN = 4 /* a shorter secret's hexadecimal would be found everywhere */
};

enum alphabet { ALPHABET_ANY, ALPHABET_BASE64 };

char *base64_of(struct arena *a, const char *bytes, size_t len)
{
    char *text = arena_alloc(a, BASE64_ENCODE_RAW_LENGTH(len) + 1);

    base64_encode_raw(text, len, (const uint8_t *)bytes);
    return text;
}

static bool is_base64(char c)
{
    return is_alpha(c) || is_digit(c) || (c && strchr("+/-_", c));
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
    for (size_t skip = 0; skip < 3; skip++)
        s->base64[skip] = base64_core(a, value, skip);
}

/* base64url writes '-' and '_' for '+' and '/' (RFC 4648, section 5). */
static char base64_letter(char c)
{
    return (char)(c == '-' ? '+' : c == '_' ? '/' : c);
}

/* True if what is spelled is how the secret goes on; a line break within base64 stands for nothing.
 */
static bool fits(struct spelling *s, const char *secret, enum alphabet alphabet)
{
    if (alphabet == ALPHABET_ANY)
        return strncmp(secret, s->bytes, s->n_bytes) == 0;
    if (s->n_bytes == 1 && is_space(s->bytes[0])) {
        s->n_bytes = 0;
        return true;
    }
    return s->n_bytes == 1 && base64_letter(s->bytes[0]) == *secret;
}

/* Where the secret that begins at text ends, each of its characters spelled in any way; or NULL. */
static const char *match(
    const char *text, const char *secret, enum alphabet alphabet, unsigned *forks)
{
    while (*secret) {
        struct spelling ways[SPELLINGS_MAX];
        size_t n = spellings_at(text, ways), fitting = 0;

        for (size_t i = 0; i < n; i++)
            if (fits(&ways[i], secret, alphabet))
                ways[fitting++] = ways[i];
        if (!fitting)
            return NULL;
        for (size_t i = 1; i < fitting && *forks; i++) {
            const char *end;

            --*forks;
            end = match(text + ways[i].len, secret + ways[i].n_bytes, alphabet, forks);
            if (end)
                return end;
        }
        text += ways[0].len;
        secret += ways[0].n_bytes;
    }
    return text;
}

/* The same for its bytes in hexadecimal, with or without something between them: 5a6d, 5A:6D. */
static const char *match_hex(const char *text, const char *secret)
{
    if (strlen(secret) < HEX_BYTES_MIN)
        return NULL;
    for (const char *c = secret; *c; c++) {
        int high, low;

        if (c != secret && *text && strchr(" :-,", *text))
            text++;
        high = hex_value(*text);
        low = high < 0 ? -1 : hex_value(text[1]);
        if (low < 0 || high * 16 + low != (unsigned char)*c)
            return NULL;
        text += 2;
    }
    return text;
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

/* The longest form of the secret that begins at text: its end, or NULL. */
static const char *match_plain(const struct secret *s, const char *text)
{
    unsigned forks = FORKS_MAX;
    const char *end = match(text, s->value, ALPHABET_ANY, &forks);

    return end ? end : match_hex(text, s->value);
}

static const char *match_base64(const struct secret *s, const char *text)
{
    for (size_t i = 0; i < ARRAY_SIZE(s->base64) && !is_space(*text); i++) {
        unsigned forks = FORKS_MAX;
        const char *end = s->base64[i] ? match(text, s->base64[i], ALPHABET_BASE64, &forks) : NULL;

        if (end)
            return end;
    }
    return NULL;
}

const struct secret *redact_find(
    const struct redactor *r, const char *text, const char **ret_start, size_t *ret_len)
{
    const struct secret *found = NULL;

    for (const char *at = text; *at && !found; at++)
        for (size_t i = 0; i < r->n; i++) {
            const char *plain = match_plain(&r->secrets[i], at), *start = at;
            const char *end = plain ? plain : match_base64(&r->secrets[i], at);
            size_t len = end ? (size_t)(end - at) : 0;

            if (end && !plain)
                grow_to_base64_run(text, &start, &len);
            if (!end || (found && start + len <= *ret_start + *ret_len))
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
