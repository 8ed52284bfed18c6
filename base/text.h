/* Small questions about text that several parts ask. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static inline bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static inline bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}
int hex_value(char c); /* 0 to 15, or -1 */
/* The value's last n digits, in lower case; no NUL. */
void hex_put(char *at, uint64_t value, size_t n);

bool text_equal(const char *a, const char *b); /* NULL equals only NULL */
bool text_rest_equal_ignore_case(
    const char *a, const char *b); /* the same, also if the first differ */
/* Hot, since each header is looked for among all: most differ in their first letter. */
static inline bool text_equal_ignore_case(const char *a, const char *b)
{
    return ((a[0] ^ b[0]) & ~0x20) == 0 && text_rest_equal_ignore_case(a, b);
}
bool text_starts_with(const char *text, const char *prefix);
bool text_has_prefix_ignore_case(const char *text, const char *prefix); /* ASCII */

/*
 * The whole of text as a decimal number: digits only, no sign (parse_i64 takes a '-'), no white
 * space. Returns 0; -EINVAL if it is not a number; -ERANGE if it is too large. *ret is written on
 * success only.
 */
int parse_u64(const char *text, uint64_t *ret);
int parse_i64(const char *text, int64_t *ret);

/*
 * Decodes %XX in place, and with plus_is_space '+' as a blank (HTML forms). Returns the new length,
 * which is never larger; s is not terminated anew. -EINVAL if a '%' is not followed by two
 * hexadecimal digits; s is then as it was.
 */
ptrdiff_t percent_decode(char *s, size_t len, bool plus_is_space);

/*
 * True if the whole of text is as the pattern has it: * stands for any number of characters, ? for
 * one. Takes at most len(pattern) * len(text) steps.
 */
bool glob_fits(const char *pattern, const char *text);

/* The number of single edits (insert, drop, replace, swap neighbours) from a to b. For "did you
 * mean". */
size_t edit_distance(const char *a, const char *b);

/* How many of the bytes, from the first on, are whole characters of UTF-8 as utf8_is_valid has it.
 */
size_t utf8_valid_prefix(const char *s, size_t len);
/* True if the bytes are UTF-8 by RFC 3629: no overlong form, no surrogate, nothing above U+10FFFF.
 */
bool utf8_is_valid(const char *s, size_t len);
/*
 * The code point that starts at *s, which the call moves behind it. s is valid UTF-8,
 * NUL-terminated; 0 at the end, where *s does not move.
 */
uint32_t utf8_next(const char **s);
/* Writes the code point as 1 to 4 bytes, returns how many. cp is below 0x110000, surrogates
 * included. */
size_t utf8_put(uint32_t cp, char ret[static 4]);

#endif
