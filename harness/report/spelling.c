#include "harness/report/spelling.h"

#include "base/cleanup.h"
#include "base/text.h"

#include <string.h>

enum { TIMES_ENCODED_MAX = 4 };

struct spellings {
    struct spelling *at;
    size_t n;
};

/* clang-format off */
/* The references for ASCII (HTML 5, section 13.5), of several names the usual one. */
static const struct {
    const char *name;
    char character;
} references[] = {
    { "amp;", '&' },    { "lt;", '<' },      { "gt;", '>' },      { "quot;", '"' },
    { "apos;", '\'' },  { "sol;", '/' },     { "plus;", '+' },    { "equals;", '=' },
    { "colon;", ':' },  { "semi;", ';' },    { "comma;", ',' },   { "period;", '.' },
    { "excl;", '!' },   { "quest;", '?' },   { "num;", '#' },     { "dollar;", '$' },
    { "percnt;", '%' }, { "lpar;", '(' },    { "rpar;", ')' },    { "ast;", '*' },
    { "commat;", '@' }, { "lsqb;", '[' },    { "lbrack;", '[' },  { "rsqb;", ']' },
    { "rbrack;", ']' }, { "lcub;", '{' },    { "lbrace;", '{' },  { "rcub;", '}' },
    { "rbrace;", '}' }, { "bsol;", '\\' },   { "Hat;", '^' },     { "lowbar;", '_' },
    { "grave;", '`' },  { "verbar;", '|' },  { "vert;", '|' },    { "Tab;", '\t' },
    { "AMP;", '&' },    { "LT;", '<' },      { "GT;", '>' },      { "QUOT;", '"' },
    { "NewLine;", '\n' },
};
/* clang-format on */

static void add_byte(struct spellings *s, char byte, size_t len)
{
    if (s->n < SPELLINGS_MAX)
        s->at[s->n++] = (struct spelling){ .bytes = { byte }, .n_bytes = 1, .len = len };
}

static void add_code_point(struct spellings *s, uint32_t cp, size_t len)
{
    struct spelling one = { .len = len };

    if (cp == 0 || cp > 0x10ffff || s->n == SPELLINGS_MAX)
        return;
    one.n_bytes = utf8_put(cp, one.bytes);
    s->at[s->n++] = one;
}

/* How many digits of that base follow, at most max; their value in *ret. */
static size_t number_read(const char *at, uint32_t base, size_t max, uint32_t *ret)
{
    size_t len = 0;

    for (*ret = 0; len < max; len++) {
        int digit = hex_value(at[len]);

        if (digit < 0 || (uint32_t)digit >= base)
            break;
        *ret = *ret * base + (uint32_t)digit;
    }
    return len;
}

/* XXXX of \uXXXX, and the \uXXXX of a low surrogate behind a high one. */
static size_t utf16_read(const char *at, uint32_t *ret)
{
    uint32_t low;
    size_t slashes;

    if (number_read(at, 16, 4, ret) != 4)
        return 0;
    slashes = strspn(at + 4, "\\");
    if (*ret < 0xd800 || *ret > 0xdbff || !slashes || at[4 + slashes] != 'u' ||
        number_read(at + 5 + slashes, 16, 4, &low) != 4 || low < 0xdc00 || low > 0xdfff)
        return 4;
    *ret = 0x10000 + ((*ret - 0xd800) << 10) + (low - 0xdc00);
    return 9 + slashes;
}

static void add_backslashed(struct spellings *s, const char *at)
{
    static const char letters[] = "ntrbfv", meant[] = "\n\t\r\b\f\v";
    size_t slashes = strspn(at, "\\"), len;
    const char *c = at + slashes, *letter = *c ? strchr(letters, *c) : NULL;
    uint32_t number;

    for (size_t doubled = 2; doubled <= slashes && doubled <= TIMES_ENCODED_MAX; doubled *= 2)
        add_byte(s, '\\', doubled);
    if (letter)
        add_byte(s, meant[letter - letters], slashes + 1);
    if (*c == 'u' && (len = utf16_read(c + 1, &number)))
        add_code_point(s, number, slashes + 1 + len);
    else if (*c == 'x' && number_read(c + 1, 16, 2, &number) == 2)
        add_byte(s, (char)number, slashes + 3);
    else if (number_read(c, 8, 3, &number) == 3)
        add_byte(s, (char)number, slashes + 3);
    else if (*c)
        add_byte(s, *c, slashes + 1);
}

static void add_percent_encoded(struct spellings *s, const char *at)
{
    const char *c = at + 1;
    uint32_t byte;

    for (size_t i = 0; i < TIMES_ENCODED_MAX && number_read(c, 16, 2, &byte) == 2; i++) {
        add_byte(s, (char)byte, (size_t)(c - at) + 2);
        if (byte != '%')
            return;
        c += 2;
    }
}

static void add_numeric_reference(struct spellings *s, const char *at, const char *number)
{
    bool hex = *number == 'x' || *number == 'X';
    const char *digits = number + hex;
    uint32_t cp;
    size_t len;

    digits += strspn(digits, "0");
    len = number_read(digits, hex ? 16 : 10, 7, &cp);
    if (len)
        add_code_point(s, cp, (size_t)(digits - at) + len + (digits[len] == ';'));
}

static void add_reference(struct spellings *s, const char *at)
{
    const char *c = at + 1;

    for (size_t i = 0; i < TIMES_ENCODED_MAX; i++) {
        if (*c == '#')
            add_numeric_reference(s, at, c + 1);
        for (size_t k = 0; k < ARRAY_SIZE(references); k++)
            if (text_starts_with(c, references[k].name))
                add_byte(s, references[k].character, (size_t)(c - at) + strlen(references[k].name));
        if (!text_starts_with(c, "amp;"))
            return;
        c += strlen("amp;");
    }
}

size_t spellings_at(const char *at, struct spelling ret[static SPELLINGS_MAX])
{
    struct spellings s = { .at = ret };

    if (!*at)
        return 0;
    add_byte(&s, *at, 1);
    if (*at == '\\')
        add_backslashed(&s, at);
    else if (*at == '%')
        add_percent_encoded(&s, at);
    else if (*at == '&')
        add_reference(&s, at);
    else if (*at == '+')
        add_byte(&s, ' ', 1);
    return s.n;
}
