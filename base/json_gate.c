#include "base/json_gate.h"

#include "base/text.h"

#include <endian.h>
#include <stdint.h>
#include <string.h>

/* What may stand next. The judge is a loop over these, so a level costs a byte and no call. */
enum expect {
    EXPECT_VALUE,
    EXPECT_ITEM_OR_END, /* behind '[' */
    EXPECT_KEY_OR_END,  /* behind '{' */
    EXPECT_KEY,         /* behind a comma in an object */
    EXPECT_COMMA_OR_END,
    EXPECT_NOTHING, /* the outermost value is complete */
    REFUSED
};

struct gate {
    const char *at, *end;
    size_t depth;
    const char *reason;             /* set when refused; at is then where */
    bool in_object[JSON_DEPTH_MAX]; /* what is open, outermost first; set below depth only */
};

static enum expect refuse(struct gate *g, const char *at, const char *reason)
{
    g->at = at;
    g->reason = reason;
    return REFUSED;
}

static bool refuse_text(struct gate *g, const char *at, const char *reason)
{
    refuse(g, at, reason);
    return false;
}

static bool next_is(const struct gate *g, char c)
{
    return g->at < g->end && *g->at == c;
}

static void skip_space(struct gate *g)
{
    while (g->at < g->end && (*g->at == ' ' || *g->at == '\n' || *g->at == '\r' || *g->at == '\t'))
        g->at++;
}

/* Reads the four digits of "\uXXXX" at s; -1 if they are not there. */
static int32_t escape_code_unit(const struct gate *g, const char *s)
{
    int32_t unit = 0;

    if (g->end - s < 6 || s[0] != '\\' || s[1] != 'u')
        return -1;
    for (int i = 2; i < 6; i++) {
        int digit = hex_value(s[i]);

        if (digit < 0)
            return -1;
        unit = unit << 4 | digit;
    }
    return unit;
}

static bool unicode_escape(struct gate *g)
{
    int32_t unit = escape_code_unit(g, g->at), low;

    if (unit < 0)
        return refuse_text(g, g->at, "\\u needs four hexadecimal digits");
    if (unit >= 0xDC00 && unit <= 0xDFFF)
        return refuse_text(g, g->at, "a low surrogate stands without its high one");
    if (unit >= 0xD800 && unit <= 0xDBFF) {
        low = escape_code_unit(g, g->at + 6);
        if (low < 0xDC00 || low > 0xDFFF)
            return refuse_text(g, g->at, "a high surrogate stands without its low one");
        g->at += 6;
    }
    g->at += 6;
    return true;
}

static bool escape(struct gate *g)
{
    if (g->end - g->at < 2)
        return refuse_text(g, g->at, "the text ends within an escape");
    if (g->at[1] == 'u')
        return unicode_escape(g);
    if (!g->at[1] || !strchr("\"\\/bfnrt", g->at[1]))
        return refuse_text(g, g->at, "there is no such escape");
    g->at += 2;
    return true;
}

static bool beyond_ascii(struct gate *g)
{
    const char *behind = g->at;
    size_t valid;

    while (behind < g->end && (unsigned char)*behind >= 0x80)
        behind++;
    valid = utf8_valid_prefix(g->at, (size_t)(behind - g->at));
    g->at += valid;
    return g->at == behind || refuse_text(g, g->at, "the text is not UTF-8");
}

/*
 * How many of s[0..7], from the first on, are plain: no quote, no backslash, nothing below a blank,
 * nothing beyond ASCII. A subtraction lifts a byte's top bit if the byte was smaller; it may borrow
 * from the bytes above, but those come later in the text.
 */
static size_t plain_of_eight(const char *s)
{
    const uint64_t each = UINT64_MAX / 255;
    uint64_t bytes, quote, backslash, special;

    memcpy(&bytes, s, sizeof(bytes));
    bytes = le64toh(bytes);
    quote = bytes ^ each * '"';
    backslash = bytes ^ each * '\\';
    special = (bytes | (bytes - each * ' ') | (quote - each) | (backslash - each)) & each * 0x80;
    return special ? (size_t)__builtin_ctzll(special) / 8 : 8;
}

static bool is_plain(char c)
{
    return c >= ' ' && c != '"' && c != '\\' && (unsigned char)c < 0x80;
}

static void skip_plain(struct gate *g)
{
    while (g->end - g->at >= 8) {
        size_t plain = plain_of_eight(g->at);

        g->at += plain;
        if (plain < 8)
            return;
    }
    while (g->at < g->end && is_plain(*g->at))
        g->at++;
}

/* At an opening quote; ends behind the closing one. */
static bool string(struct gate *g)
{
    bool ok = true;

    g->at++;
    while (ok) {
        skip_plain(g);
        if (g->at == g->end)
            return refuse_text(g, g->at, "the text ends within a string");
        if (*g->at == '"') {
            g->at++;
            return true;
        }
        if (*g->at == '\\')
            ok = escape(g);
        else if ((unsigned char)*g->at >= 0x80)
            ok = beyond_ascii(g);
        else
            ok = refuse_text(g, g->at, "a control character in a string must be escaped");
    }
    return false;
}

static bool digits(struct gate *g)
{
    const char *first = g->at;

    while (g->at < g->end && is_digit(*g->at))
        g->at++;
    return g->at > first || refuse_text(g, g->at, "a digit must stand here");
}

static bool number(struct gate *g)
{
    if (next_is(g, '-'))
        g->at++;
    if (next_is(g, '0')) {
        g->at++;
        if (g->at < g->end && is_digit(*g->at))
            return refuse_text(g, g->at, "a number must not begin with a zero");
    } else if (!digits(g)) {
        return false;
    }
    if (next_is(g, '.')) {
        g->at++;
        if (!digits(g))
            return false;
    }
    if (next_is(g, 'e') || next_is(g, 'E')) {
        g->at++;
        if (next_is(g, '+') || next_is(g, '-'))
            g->at++;
        return digits(g);
    }
    return true;
}

static bool word(struct gate *g, const char *expected, size_t len)
{
    if ((size_t)(g->end - g->at) < len || memcmp(g->at, expected, len) != 0)
        return refuse_text(g, g->at, "there is no such word");
    g->at += len;
    return true;
}

static enum expect behind_value(const struct gate *g)
{
    return g->depth ? EXPECT_COMMA_OR_END : EXPECT_NOTHING;
}

static enum expect open_level(struct gate *g, bool object)
{
    if (g->depth == JSON_DEPTH_MAX)
        return refuse(g, g->at, "arrays and objects are nested too deeply");
    g->in_object[g->depth++] = object;
    g->at++;
    return object ? EXPECT_KEY_OR_END : EXPECT_ITEM_OR_END;
}

static enum expect close_level(struct gate *g)
{
    g->depth--;
    g->at++;
    return behind_value(g);
}

static enum expect value(struct gate *g)
{
    bool ok;

    switch (*g->at) {
    case '{':
        return open_level(g, true);
    case '[':
        return open_level(g, false);
    case '"':
        ok = string(g);
        break;
    case 't':
        ok = word(g, "true", 4);
        break;
    case 'f':
        ok = word(g, "false", 5);
        break;
    case 'n':
        ok = word(g, "null", 4);
        break;
    default:
        if (*g->at != '-' && !is_digit(*g->at))
            return refuse(g, g->at, "a value must stand here");
        ok = number(g);
    }
    return ok ? behind_value(g) : REFUSED;
}

static enum expect key(struct gate *g)
{
    if (*g->at != '"')
        return refuse(g, g->at, "a name in quotes must stand here");
    if (!string(g))
        return REFUSED;
    skip_space(g);
    if (!next_is(g, ':'))
        return refuse(g, g->at, "a colon must follow the name");
    g->at++;
    return EXPECT_VALUE;
}

static enum expect comma_or_end(struct gate *g)
{
    bool object = g->in_object[g->depth - 1];

    if (*g->at == ',') {
        g->at++;
        return object ? EXPECT_KEY : EXPECT_VALUE;
    }
    if (*g->at == (object ? '}' : ']'))
        return close_level(g);
    return refuse(g, g->at, "a comma or the closing bracket must stand here");
}

/* Judges what stands at g->at, which is before g->end and no white space. */
static enum expect step(struct gate *g, enum expect expect)
{
    switch (expect) {
    case EXPECT_ITEM_OR_END:
        return *g->at == ']' ? close_level(g) : value(g);
    case EXPECT_KEY_OR_END:
        return *g->at == '}' ? close_level(g) : key(g);
    case EXPECT_KEY:
        return key(g);
    case EXPECT_COMMA_OR_END:
        return comma_or_end(g);
    case EXPECT_NOTHING:
        return refuse(g, g->at, "nothing may follow the value");
    default:
        return value(g);
    }
}

bool json_gate(const char *text, size_t len, struct json_gate_report *ret_report)
{
    struct gate g; /* not zeroed: in_object would cost more than most bodies */
    enum expect expect = EXPECT_VALUE;

    g.at = text;
    g.end = text + len;
    g.depth = 0;
    while (expect != REFUSED) {
        skip_space(&g);
        if (g.at < g.end)
            expect = step(&g, expect);
        else if (expect == EXPECT_NOTHING)
            return true;
        else
            expect = refuse(&g, g.at, "the text ends before the value does");
    }
    if (ret_report) {
        ret_report->offset = (size_t)(g.at - text);
        ret_report->reason = g.reason;
    }
    return false;
}
