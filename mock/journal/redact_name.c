#include "mock/journal/redact_name.h"

#include "base/text.h"
#include "mock/journal/spelling.h"

#include <string.h>

enum {
    NAME_MAX_LEN = 256,      /* bytes of a name; longer is none */
    PART_HEAD_MAX = 512,     /* bytes of the head of a part of multipart behind the name */
    REGULAR_NAME_MAX = 1024, /* bytes of a name once decoded */
    BACKSLASHES_MAX = 32
};

static const char *const secret_endings[] = { "token", "password", "passwd", "passphrase", "secret",
    "apikey", "privatekey", "authorization", "cookie", "credentials" };

/* The name as it is compared: decoded, in lower case, without '-' and '_'. */
static size_t name_regular(const char *name, size_t len, char ret[static REGULAR_NAME_MAX])
{
    const char *end = name + len;
    size_t n = 0;

    while (name < end && n + 4 < REGULAR_NAME_MAX) {
        struct reading r = reading_at(name);

        for (size_t i = 0; i < r.n_bytes; i++)
            if (r.bytes[i] != '-' && r.bytes[i] != '_')
                ret[n++] = (char)(r.bytes[i] >= 'A' && r.bytes[i] <= 'Z' ? r.bytes[i] - 'A' + 'a'
                                                                         : r.bytes[i]);
        name += r.len;
    }
    return n;
}

bool name_is_secret(const char *name, size_t len)
{
    char regular[REGULAR_NAME_MAX];
    size_t n = name_regular(name, len, regular);

    for (size_t i = 0; i < ARRAY_SIZE(secret_endings); i++) {
        size_t ending = strlen(secret_endings[i]);

        if (n >= ending && memcmp(regular + n - ending, secret_endings[i], ending) == 0)
            return true;
    }
    return false;
}

static const char *text_end(const struct redact_text *text)
{
    return text->text + text->len;
}

static const char *limit(const struct redact_text *text, const char *at, size_t most)
{
    return (size_t)(text_end(text) - at) < most ? text_end(text) : at + most;
}

static size_t backslashes_before(const char *from, const char *at)
{
    size_t n = 0;

    while (n < BACKSLASHES_MAX && at - n > from && at[-(ptrdiff_t)n - 1] == '\\')
        n++;
    return n;
}

/*
 * The quote that ends a string of JSON whose own quotes stand behind that many backslashes: 0 in
 * JSON, 1 in JSON within a string of JSON, 3 in one within that. A quote inside the string, or
 * behind backslashes inside it, has other counts of them.
 */
static const char *closing_quote(const char *from, const char *end, size_t backslashes)
{
    for (const char *at = from; at < end; at++)
        if (*at == '"' && backslashes_before(from, at) % (2 * (backslashes + 1)) == backslashes)
            return at;
    return NULL;
}

static const char *skip_space(const char *at, const char *end)
{
    while (at < end && is_space(*at))
        at++;
    return at;
}

/* Behind the array or object that begins here, or the end of the text. */
static const char *skip_nested(const char *at, const char *end, size_t backslashes)
{
    size_t depth = 0;

    for (; at < end; at++) {
        if (*at == '"') {
            at = closing_quote(at + 1, end, backslashes);
            if (!at)
                return end;
        }
        depth += *at == '{' || *at == '[';
        depth -= *at == '}' || *at == ']';
        if (!depth)
            return at + 1;
    }
    return end;
}

static const char *skip_word(const char *at, const char *end)
{
    while (at < end && !is_space(*at) && !(*at && strchr(",}]\"\\", *at)))
        at++;
    return at;
}

static bool is_literal(const char *at, const char *end)
{
    static const char *const literals[] = { "null", "true", "false", "" };

    for (size_t i = 0; i < ARRAY_SIZE(literals); i++)
        if ((size_t)(end - at) == strlen(literals[i]) &&
            memcmp(at, literals[i], strlen(literals[i])) == 0)
            return true;
    return false;
}

static bool json_value(const char *at, const char *end, size_t backslashes, struct named_value *ret)
{
    const char *quote = at + backslashes;

    if (quote < end && *quote == '"' && strspn(at, "\\") == backslashes) {
        const char *close = closing_quote(quote + 1, end, backslashes);

        *ret = (struct named_value){ quote + 1, close ? close - backslashes : end, false };
        return true;
    }
    *ret = (struct named_value){ at, skip_word(at, end), true };
    if (at < end && (*at == '{' || *at == '['))
        ret->end = skip_nested(at, end, backslashes);
    return !is_literal(ret->start, ret->end);
}

/* "name": value */
static bool json_member_at(const struct redact_text *text, const char *at, struct named_value *ret)
{
    const char *end = text_end(text);
    size_t backslashes = backslashes_before(text->text, at);
    const char *close = closing_quote(at + 1, limit(text, at + 1, NAME_MAX_LEN), backslashes);
    const char *colon = close ? skip_space(close + 1, end) : end;

    if (colon >= end || *colon != ':')
        return false;
    return name_is_secret(at + 1, (size_t)(close - backslashes - at - 1)) &&
           json_value(skip_space(colon + 1, end), end, backslashes, ret);
}

/* name="name" of a part's head, and its body up to the next boundary */
static bool part_at(const struct redact_text *text, const char *at, struct named_value *ret)
{
    const char *end = text_end(text), *close, *body;

    if (at - text->text < 5 || memcmp(at - 5, "name=", 5) != 0)
        return false;
    close = memchr(at + 1, '"', (size_t)(limit(text, at + 1, NAME_MAX_LEN) - at - 1));
    if (!close || !name_is_secret(at + 1, (size_t)(close - at - 1)))
        return false;
    body = memmem(close, (size_t)(limit(text, close, PART_HEAD_MAX) - close), "\r\n\r\n", 4);
    if (!body)
        return false;
    body += 4;
    close = memmem(body, (size_t)(end - body), "\r\n--", 4);
    *ret = (struct named_value){ body, close ? close : end, false };
    return true;
}

/* Whether '&' or '?' ends here in percent-encoding, once or several times over, or as \uXXXX. */
static bool is_behind_escape(const char *from, const char *at)
{
    if (at - from < 3 || hex_value(at[-1]) < 0)
        return false;
    if (memcmp(at - 2, "26", 2) != 0 && !(at[-2] == '3' && (at[-1] | 0x20) == 'f'))
        return false;
    for (at -= 2; at - from >= 3 && memcmp(at - 2, "25", 2) == 0 && at[-1] == '5';)
        at -= 2;
    return at[-1] == '%' || (at - from >= 4 && memcmp(at - 4, "\\u00", 4) == 0);
}

static bool name_may_begin(const struct redact_text *text, const char *at)
{
    /* most bytes stand behind a letter, which has to be told quickly: each byte is asked */
    if (at > text->text && is_alpha(at[-1]) && (at[-1] | 0x20) != 'f')
        return false;
    return at == text->text || is_space(at[-1]) || (at[-1] && strchr("&?;#\"'", at[-1])) ||
           is_behind_escape(text->text, at);
}

static bool is_name_byte(char c)
{
    return is_alpha(c) || is_digit(c) || (c && strchr("_-.[]", c));
}

/* The '=' behind a name, in which spelling; NULL: no name, or none with a value. */
static const char *equals_sign(const struct redact_text *text, const char *at, struct reading *ret)
{
    const char *end = limit(text, at, NAME_MAX_LEN);

    while (at < end) {
        *ret = reading_at(at);
        if (ret->n_bytes == 1 && ret->bytes[0] == '=')
            return at;
        if (ret->n_bytes != 1 || !is_name_byte(ret->bytes[0]))
            return NULL;
        at += ret->len;
    }
    return NULL;
}

/* A value ends where its own layer of encoding has an '&': that of its '='. */
static bool ends_value(const struct redact_text *text, const char *at, const struct reading *here,
    const struct reading *equals)
{
    char c = here->bytes[0];

    if (*at == '&' || (equals->len > 1 && here->len == equals->len && c == '&'))
        return true;
    if (text->form)
        return false;
    return is_space(*at) || (*at && strchr("\"'<>", *at)) ||
           (*at == '\\' && c && strchr("&\"'<>", c));
}

/* name=value */
static bool form_field_at(const struct redact_text *text, const char *at, struct named_value *ret)
{
    const char *end = text_end(text), *sign;
    struct reading equals, here;

    sign = name_may_begin(text, at) ? equals_sign(text, at, &equals) : NULL;
    if (!sign || !name_is_secret(at, (size_t)(sign - at)))
        return false;
    ret->start = ret->end = sign + equals.len;
    ret->unquoted = false;
    for (; ret->end < end; ret->end += here.len) {
        here = reading_at(ret->end);
        if (ends_value(text, ret->end, &here, &equals))
            break;
    }
    if (ret->end > end)
        ret->end = end;
    return true;
}

/* ://user:password@ */
static bool url_login_at(const struct redact_text *text, const char *at, struct named_value *ret)
{
    const char *end = text_end(text), *from;
    struct reading here = { .len = 0 };

    ret->end = NULL;
    ret->unquoted = false;
    for (const char *c = "://"; *c && at < end; c++, at += here.len) {
        here = reading_at(at);
        if (here.n_bytes != 1 || here.bytes[0] != *c)
            return false;
    }
    for (from = at; at < end; at += here.len) {
        here = reading_at(at);
        if (is_space(*at) || !here.bytes[0] || strchr("/?#\"<>", here.bytes[0]))
            break;
        if (here.bytes[0] == '@')
            ret->end = at;
    }
    ret->start = from;
    return ret->end && ret->end > from;
}

bool named_value_at(const struct redact_text *text, const char *at, struct named_value *ret)
{
    if (*at == '"')
        return json_member_at(text, at, ret) || part_at(text, at, ret);
    if ((*at == ':' || *at == '%' || *at == '\\') && url_login_at(text, at, ret))
        return true;
    return form_field_at(text, at, ret);
}
