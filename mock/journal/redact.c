#include "mock/journal/redact.h"

#include "base/base64.h"
#include "base/text.h"
#include "mock/journal/redact_name.h"
#include "mock/journal/spelling.h"

#include <string.h>

enum {
    FORKS_MAX = 64, /* of one match, where text may be read in several ways */
    /* what is shorter would be found everywhere: of hexadecimal in bytes, of base64 in characters
     */
    HEX_BYTES_MIN = 4,
    BASE64_CORE_MIN = 4,
    ESCAPE_MAX = 12 /* bytes of an escape that was cut */
};

/* The characters of base64 that depend on the value alone when skip bytes (mod 3) stand before it.
 */
static const char *base64_core(struct arena *a, const char *value, size_t skip)
{
    CLEANUP_STRBUF struct strbuf padded = STRBUF_INIT, encoded = STRBUF_INIT;
    size_t first = (skip * 8 + 5) / 6, end;

    strbuf_addn(&padded, 'x', skip);
    strbuf_adds(&padded, value);
    end = padded.len * 8 / 6;
    if (end < first + BASE64_CORE_MIN)
        return NULL;
    base64_add(&encoded, padded.buf, padded.len);
    return arena_dup(a, encoded.buf + first, end - first);
}

static void begins_with(struct redactor *r, char c)
{
    r->may_begin[(unsigned char)c] = true;
}

static void secret_add(struct redactor *r, struct arena *a, const char *value)
{
    struct redact_secret *s = &r->secrets[r->n++];
    char hex[2];

    s->value = arena_strdup(a, value);
    begins_with(r, *value);
    hex_put(hex, (unsigned char)*value, 2);
    begins_with(r, hex[0]);
    begins_with(r, (char)(hex[0] >= 'a' ? hex[0] - 'a' + 'A' : hex[0]));
    for (size_t skip = 0; skip < 3; skip++) {
        s->base64[skip] = base64_core(a, value, skip);
        if (!s->base64[skip])
            continue;
        begins_with(r, *s->base64[skip]);
        begins_with(r, (char)(*s->base64[skip] == '+' ? '-' : '_')); /* base64url */
    }
}

void redactor_init(struct redactor *r, struct arena *a, const char *const *values)
{
    size_t n = 0;

    *r = (struct redactor){ 0 };
    while (values && values[n])
        n++;
    r->secrets = ARENA_ARRAY(a, struct redact_secret, n);
    for (size_t i = 0; i < n; i++)
        if (*values[i])
            secret_add(r, a, values[i]);
    for (const char *c = "\\%&+"; *c && r->n; c++)
        begins_with(r, *c);
}

struct matcher {
    const struct redact_text *text;
    const char *start;
    bool base64;
    unsigned forks;
};

static const char *text_end(const struct matcher *m)
{
    return m->text->text + m->text->len;
}

/* At the end of a text that was cut, what is missing counts as the rest of the secret. */
static bool is_cut_here(const struct matcher *m, const char *at)
{
    if (!m->text->cut || at == m->start)
        return false;
    return at >= text_end(m) || (text_end(m) - at < ESCAPE_MAX && *at && strchr("\\%&", *at));
}

static char base64_letter(char c)
{
    return (char)(c == '-' ? '+' : c == '_' ? '/' : c);
}

/* A line break within base64 stands for nothing. */
static bool fits(const struct matcher *m, struct reading *reading, const char *secret)
{
    if (!m->base64)
        return strncmp(secret, reading->bytes, reading->n_bytes) == 0;
    if (reading->n_bytes == 1 && reading->bytes[0] != ' ' && is_space(reading->bytes[0])) {
        reading->n_bytes = 0;
        return true;
    }
    return reading->n_bytes == 1 && base64_letter(reading->bytes[0]) == *secret;
}

static size_t fitting_at(const struct matcher *m, const char *at, const char *secret,
    struct reading ret[static READINGS_MAX])
{
    size_t n = readings_at(at, ret), fitting = 0;

    for (size_t i = 0; i < n; i++)
        if (ret[i].len <= (size_t)(text_end(m) - at) && fits(m, &ret[i], secret))
            ret[fitting++] = ret[i];
    return fitting;
}

/* Where the secret that begins at the place ends, each character spelled in any way; or NULL. */
static const char *match(struct matcher *m, const char *at, const char *secret)
{
    while (*secret) {
        struct reading ways[READINGS_MAX];
        size_t n = at < text_end(m) ? fitting_at(m, at, secret, ways) : 0;

        if (!n)
            return is_cut_here(m, at) ? text_end(m) : NULL;
        for (size_t i = 1; i < n && m->forks; i++) {
            const char *end;

            m->forks--;
            end = match(m, at + ways[i].len, secret + ways[i].n_bytes);
            if (end)
                return end;
        }
        at += ways[0].len;
        secret += ways[0].n_bytes;
    }
    return at;
}

/* The same for its bytes in hexadecimal, with or without something between them: 5a6d, 5A:6D. */
static const char *match_hex(const struct matcher *m, const char *at, const char *secret)
{
    if (strlen(secret) < HEX_BYTES_MIN)
        return NULL;
    for (const char *c = secret; *c; c++) {
        int high, low;

        if (c != secret && *at && strchr(" :-,", *at))
            at++;
        if (m->text->cut && c != secret && text_end(m) - at < 2)
            return text_end(m);
        high = hex_value(*at);
        low = high < 0 ? -1 : hex_value(at[1]);
        if (low < 0 || high * 16 + low != (unsigned char)*c)
            return NULL;
        at += 2;
    }
    return at;
}

static bool is_base64(char c)
{
    return is_alpha(c) || is_digit(c) || (c && strchr("+/-_=", c));
}

/* To the end of the run of base64: what stands behind the core holds bits of the secret, too. */
static const char *match_base64(struct matcher *m, const char *at, const struct redact_secret *s)
{
    m->base64 = true;
    for (size_t i = 0; i < ARRAY_SIZE(s->base64) && !is_space(*at); i++) {
        const char *end;

        m->forks = FORKS_MAX;
        end = s->base64[i] ? match(m, at, s->base64[i]) : NULL;
        while (end && end < text_end(m) && is_base64(*end))
            end++;
        if (end)
            return end;
    }
    return NULL;
}

struct found {
    const char *start, *end;
};

/* What stands before the core within one run of base64 holds bits of the secret, too. */
static const char *base64_start(const char *clean, const char *at)
{
    while (at > clean && is_base64(at[-1]))
        at--;
    return at;
}

/* The longest spelling of a secret that begins at the place; false: none does. */
static bool secret_at(const struct redactor *r, const struct redact_text *text, const char *clean,
    const char *at, struct found *ret)
{
    *ret = (struct found){ at, at };
    for (size_t i = 0; i < r->n && r->may_begin[(unsigned char)*at]; i++) {
        struct matcher m = { .text = text, .start = at, .forks = FORKS_MAX };
        const char *plain = match(&m, at, r->secrets[i].value), *end;

        plain = plain ? plain : match_hex(&m, at, r->secrets[i].value);
        end = plain ? plain : match_base64(&m, at, &r->secrets[i]);
        if (end && end > ret->end)
            *ret = (struct found){ plain ? at : base64_start(clean, at), end };
    }
    return ret->end > at;
}

struct redaction {
    const struct redactor *redactor;
    const struct redact_text *text;
    struct strbuf *out;
    const char *at, *clean;   /* what is looked at; up to which it is written */
    struct named_value named; /* the next one, once its name was seen; start NULL: none */
};

static void hide(struct redaction *x, const char *start, const char *end, const char *as)
{
    strbuf_add(x->out, x->clean, (size_t)(start - x->clean));
    strbuf_adds(x->out, as);
    x->clean = x->at = end;
}

/* A secret that reaches into a value which is hidden by its name takes all of that with it. */
static void hide_secret(struct redaction *x, const struct found *found)
{
    const char *end = found->end;

    if (x->named.start && end >= x->named.start) {
        end = end > x->named.end ? end : x->named.end;
        x->named.start = NULL;
    }
    hide(x, found->start, end, REDACTED);
}

/* Between a secret's name and its value a secret may stand as well: the name may hold one. */
static void step(struct redaction *x)
{
    struct found found;

    if (secret_at(x->redactor, x->text, x->clean, x->at, &found)) {
        hide_secret(x, &found);
    } else if (x->named.start == x->at) {
        hide(x, x->at, x->named.end, x->named.unquoted ? "\"" REDACTED "\"" : REDACTED);
        x->named.start = NULL;
    } else {
        if (!x->named.start && !named_value_at(x->text, x->at, &x->named))
            x->named.start = NULL;
        x->at++;
    }
}

void redact(const struct redactor *r, const struct redact_text *text, struct strbuf *out)
{
    const char *end = text->text + text->len;
    struct redaction x = {
        .redactor = r, .text = text, .out = out, .at = text->text, .clean = text->text
    };

    while (x.at < end)
        step(&x);
    if (x.named.start) /* an empty value at the end of the text */
        hide(&x, end, end, REDACTED);
    strbuf_add(out, x.clean, (size_t)(end - x.clean));
}
