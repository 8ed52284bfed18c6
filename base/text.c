#include "base/text.h"

#include <errno.h>
#include <string.h>

int hex_value(char c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

void hex_put(char *at, uint64_t value, size_t n)
{
    while (n-- > 0) {
        at[n] = "0123456789abcdef"[value & 15];
        value >>= 4;
    }
}

bool text_equal(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

bool text_rest_equal_ignore_case(const char *a, const char *b)
{
    while (*a && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return !*a && !*b;
}

bool text_starts_with(const char *text, const char *prefix)
{
    while (*prefix && *text == *prefix) {
        text++;
        prefix++;
    }
    return *prefix == '\0';
}

bool text_has_prefix_ignore_case(const char *text, const char *prefix)
{
    while (*prefix && lower(*text) == lower(*prefix)) {
        text++;
        prefix++;
    }
    return !*prefix;
}

int parse_u64(const char *text, uint64_t *ret)
{
    uint64_t n = 0;

    if (!*text)
        return -EINVAL;
    for (const char *s = text; *s; s++)
        if (!is_digit(*s))
            return -EINVAL;
    for (; *text; text++) {
        uint64_t digit = (uint64_t)(*text - '0');

        if (n > (UINT64_MAX - digit) / 10)
            return -ERANGE;
        n = n * 10 + digit;
    }
    *ret = n;
    return 0;
}

int parse_i64(const char *text, int64_t *ret)
{
    bool negative = *text == '-';
    uint64_t n;
    int r = parse_u64(text + negative, &n);

    if (r < 0)
        return r;
    if (n > (uint64_t)INT64_MAX + negative)
        return -ERANGE;
    *ret = negative ? (int64_t)(0 - n) : (int64_t)n;
    return 0;
}

static bool escapes_are_whole(const char *s, const char *end)
{
    while ((s = memchr(s, '%', (size_t)(end - s))) != NULL) {
        if (end - s < 3 || hex_value(s[1]) < 0 || hex_value(s[2]) < 0)
            return false;
        s += 3;
    }
    return true;
}

ptrdiff_t percent_decode(char *s, size_t len, bool plus_is_space)
{
    const char *end = s + len, *in;
    char *out = s;

    if (!escapes_are_whole(s, end))
        return -EINVAL;
    for (in = s; in < end; in++) {
        if (*in == '%') {
            *out++ = (char)(hex_value(in[1]) * 16 + hex_value(in[2]));
            in += 2;
        } else {
            *out++ = *in == '+' && plus_is_space ? ' ' : *in;
        }
    }
    return out - s;
}

bool glob_fits(const char *pattern, const char *text)
{
    const char *star = NULL, *behind = NULL; /* the last * and where the text goes on behind it */

    while (*text) {
        if (*pattern == '*') {
            star = pattern++;
            behind = text;
        } else if (*pattern == '?' || *pattern == *text) {
            pattern++;
            text++;
        } else if (star) {
            pattern = star + 1;
            text = ++behind;
        } else {
            return false;
        }
    }
    return pattern[strspn(pattern, "*")] == '\0';
}

/* Optimal string alignment over three rows; names are short, longer ones are cut. */
size_t edit_distance(const char *a, const char *b)
{
    enum { MAX_ = 63 };
    size_t rows[3][MAX_ + 1];
    size_t *before = rows[0], *last = rows[1], *row = rows[2];
    size_t la = strnlen(a, MAX_), lb = strnlen(b, MAX_);

    for (size_t j = 0; j <= lb; j++) {
        before[j] = 0;
        last[j] = j;
    }
    for (size_t i = 1; i <= la; i++) {
        size_t *spare = before;

        row[0] = i;
        for (size_t j = 1; j <= lb; j++) {
            size_t best = last[j - 1] + (a[i - 1] != b[j - 1]);

            if (last[j] + 1 < best)
                best = last[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            row[j] = best;
        }
        before = last;
        last = row;
        row = spare;
    }
    return last[lb];
}

/* The length a lead byte promises and the smallest code point that needs it. */
static size_t utf8_length(unsigned char lead, uint32_t *ret_least)
{
    if (lead < 0x80) {
        *ret_least = 0;
        return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        *ret_least = 0x80;
        return 2;
    }
    if ((lead & 0xF0) == 0xE0) {
        *ret_least = 0x800;
        return 3;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        *ret_least = 0x10000;
        return 4;
    }
    return 0;
}

/* The length of the character at s, of which left bytes are there; 0 if it is none. */
static size_t utf8_sequence(const unsigned char *s, size_t left)
{
    uint32_t least, cp;
    size_t n = utf8_length(*s, &least);

    if (!n || left < n)
        return 0;
    cp = n > 1 ? *s & (0xFFu >> (n + 1)) : *s;
    for (size_t k = 1; k < n; k++) {
        if ((s[k] & 0xC0) != 0x80)
            return 0;
        cp = cp << 6 | (s[k] & 0x3F);
    }
    if (cp < least || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        return 0;
    return n;
}

size_t utf8_valid_prefix(const char *s, size_t len)
{
    size_t i = 0;

    while (i < len) {
        size_t n =
            (unsigned char)s[i] < 0x80 ? 1 : utf8_sequence((const unsigned char *)s + i, len - i);

        if (!n)
            break;
        i += n;
    }
    return i;
}

bool utf8_is_valid(const char *s, size_t len)
{
    return utf8_valid_prefix(s, len) == len;
}

uint32_t utf8_next(const char **s)
{
    const unsigned char *p = (const unsigned char *)*s;
    uint32_t least, cp;
    size_t n;

    if (!*p)
        return 0;
    n = utf8_length(*p, &least);
    cp = n > 1 ? *p & (0xFFu >> (n + 1)) : *p;
    for (size_t k = 1; k < n; k++)
        cp = cp << 6 | (p[k] & 0x3F);
    *s += n ? n : 1;
    return cp;
}

size_t utf8_put(uint32_t cp, char ret[static 4])
{
    size_t n = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = { 0, 0, 0xC0, 0xE0, 0xF0 };

    for (size_t k = n - 1; k > 0; k--) {
        ret[k] = (char)(0x80 | (cp & 0x3F));
        cp >>= 6;
    }
    ret[0] = (char)(lead[n == 1 ? 0 : n] | cp);
    return n;
}
