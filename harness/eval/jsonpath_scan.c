#include "harness/eval/jsonpath_scan.h"

#include "base/text.h"

#include <string.h>

bool path_scan_fail(struct jsonpath_scan *s, const char *reason)
{
    if (!s->reason)
        s->reason = reason;
    return false;
}

char path_scan_peek(const struct jsonpath_scan *s)
{
    return s->at < s->end ? *s->at : '\0';
}

void path_scan_space(struct jsonpath_scan *s)
{
    while (s->at < s->end && memchr(" \t\n\r", *s->at, 4))
        s->at++;
}

bool path_scan_take(struct jsonpath_scan *s, const char *text)
{
    size_t len = strlen(text);

    if ((size_t)(s->end - s->at) < len || memcmp(s->at, text, len) != 0)
        return false;
    s->at += len;
    return true;
}

bool path_scan_expect(struct jsonpath_scan *s, const char *text, const char *reason)
{
    return path_scan_take(s, text) || path_scan_fail(s, reason);
}

static const char *digits_end(const struct jsonpath_scan *s, const char *p)
{
    while (p < s->end && is_digit(*p))
        p++;
    return p;
}

bool path_scan_integer(struct jsonpath_scan *s, int64_t *ret)
{
    const int64_t most = ((int64_t)1 << 53) - 1;
    const char *digits = s->at + (path_scan_peek(s) == '-');
    const char *end = digits_end(s, digits);
    int64_t n;

    if (end == digits)
        return path_scan_fail(s, "a number is expected");
    if (*digits == '0' && (end - digits > 1 || digits != s->at))
        return path_scan_fail(s, "a number has no leading zero, and 0 no sign");
    if (parse_i64(arena_dup(s->arena, s->at, (size_t)(end - s->at)), &n) < 0 || n > most ||
        n < -most)
        return path_scan_fail(s, "the number is too large");
    s->at = end;
    *ret = n;
    return true;
}

bool path_scan_number(struct jsonpath_scan *s, struct value *ret)
{
    const char *p = digits_end(s, s->at + (path_scan_peek(s) == '-'));

    if (p < s->end && *p == '.')
        p = digits_end(s, p + 1);
    if (p < s->end && (*p == 'e' || *p == 'E')) {
        p++;
        if (p < s->end && (*p == '+' || *p == '-'))
            p++;
        p = digits_end(s, p);
    }
    if (!value_number_read(s->arena, s->at, (size_t)(p - s->at), ret))
        return path_scan_fail(s, "this is no number");
    s->at = p;
    return true;
}

static bool path_scan_hex4(struct jsonpath_scan *s, uint32_t *ret)
{
    *ret = 0;
    for (int i = 0; i < 4; i++) {
        int digit = hex_value(path_scan_peek(s));

        if (digit < 0)
            return path_scan_fail(s, "\\u takes four hexadecimal digits");
        *ret = *ret << 4 | (uint32_t)digit;
        s->at++;
    }
    return true;
}

/* Behind "\u". */
static bool path_scan_unicode_escape(struct jsonpath_scan *s, struct strbuf *out)
{
    uint32_t cp, low;
    char utf8[4];

    if (!path_scan_hex4(s, &cp))
        return false;
    if (cp >= 0xDC00 && cp <= 0xDFFF)
        return path_scan_fail(s, "a low surrogate stands alone");
    if (cp >= 0xD800 && cp <= 0xDBFF) {
        if (!path_scan_take(s, "\\u") || !path_scan_hex4(s, &low) || low < 0xDC00 || low > 0xDFFF)
            return path_scan_fail(s, "a high surrogate stands alone");
        cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
    }
    strbuf_add(out, utf8, utf8_put(cp, utf8));
    return true;
}

/* Behind the backslash. */
static bool path_scan_escape(struct jsonpath_scan *s, char quote, struct strbuf *out)
{
    static const char letters[] = "\\/bfnrt", meanings[] = "\\/\b\f\n\r\t";
    char letter = path_scan_peek(s);
    const char *found = letter ? strchr(letters, letter) : NULL;

    if (letter == 'u') {
        s->at++;
        return path_scan_unicode_escape(s, out);
    }
    if (!found && letter != quote)
        return path_scan_fail(s, "this is no escape");
    s->at++;
    strbuf_addc(out, found ? meanings[found - letters] : quote);
    return true;
}

bool path_scan_quoted(struct jsonpath_scan *s, struct value_text *ret)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    char quote = *s->at++;

    while (path_scan_peek(s) != quote) {
        if (s->at >= s->end)
            return path_scan_fail(s, "the closing quote is missing");
        if ((unsigned char)*s->at < 0x20)
            return path_scan_fail(s, "a control character must be escaped");
        if (*s->at == '\\') {
            s->at++;
            if (!path_scan_escape(s, quote, &text))
                return false;
        } else {
            strbuf_addc(&text, *s->at++);
        }
    }
    s->at++;
    *ret = (struct value_text){ arena_dup(s->arena, text.buf, text.len), text.len };
    return true;
}

static bool is_name_first(char c)
{
    return is_alpha(c) || c == '_' || (unsigned char)c >= 0x80;
}

bool path_scan_shorthand_name(struct jsonpath_scan *s, struct value_text *ret)
{
    const char *start = s->at;

    if (!is_name_first(path_scan_peek(s)))
        return path_scan_fail(s, "a name or '*' is expected");
    while (s->at < s->end && (is_name_first(*s->at) || is_digit(*s->at)))
        s->at++;
    ret->len = (size_t)(s->at - start);
    ret->bytes = arena_dup(s->arena, start, ret->len);
    return true;
}

struct value_text path_scan_function_name(struct jsonpath_scan *s)
{
    const char *p = s->at;

    if (p < s->end && *p >= 'a' && *p <= 'z') {
        while (p < s->end && ((*p >= 'a' && *p <= 'z') || *p == '_' || is_digit(*p)))
            p++;
    }
    return (struct value_text){ s->at, (size_t)(p - s->at) };
}
