/* Values: what stands behind a predicate, a filter, a query or a variable. */
#include "harness/hurl/nodes.h"

#include "base/strbuf.h"
#include "base/text.h"
#include "harness/hurl/template.h"

#include <errno.h>
#include <string.h>

/* ---- Bytes and files ---- */

static bool read_hex(struct scanner *s, struct strbuf *out)
{
    for (scan_spaces(s); hex_value(scan_peek(s)) >= 0; scan_advance(s, 2)) {
        int high = hex_value(scan_peek(s));
        int low = hex_value(s->text[s->now.at + 1]);

        if (low < 0)
            return scan_fault_here(s, "wrong hex", "hex digits come in pairs");
        strbuf_addc(out, (char)(high * 16 + low));
    }
    return true;
}

static int base64_value(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(digits, c) : NULL;

    return at ? (int)(at - digits) : -1;
}

/* White space is free between the digits; the padding may be left out. */
static bool read_base64(struct scanner *s, struct strbuf *out)
{
    uint32_t bits = 0;
    unsigned n = 0;

    for (; scan_peek(s) != ';' && scan_peek(s) != '='; scan_advance(s, 1)) {
        int value = base64_value(scan_peek(s));

        if (is_space(scan_peek(s)))
            continue;
        if (value < 0)
            return scan_fault_here(s, "wrong base64", "expected a base64 digit, or ; at the end");
        bits = bits << 6 | (uint32_t)value;
        if (n++ % 4 != 0)
            strbuf_addc(out, (char)(unsigned char)(bits >> (6 - 2 * ((n - 1) % 4))));
    }
    while (scan_peek(s) == '=' || is_space(scan_peek(s)))
        scan_advance(s, 1);
    if (n % 4 == 1)
        return scan_fault_here(s, "wrong base64", "the last group has a single digit");
    return true;
}

static const struct {
    const char *prefix;
    bool (*read)(struct scanner *s, struct strbuf *out);
} byte_forms[] = { { "hex,", read_hex }, { "base64,", read_base64 } };

bool sees_bytes(const struct scanner *s)
{
    for (size_t i = 0; i < ARRAY_SIZE(byte_forms); i++)
        if (scan_sees(s, byte_forms[i].prefix))
            return true;
    return false;
}

static bool read_end_mark(struct scanner *s)
{
    scan_spaces(s);
    if (!scan_take(s, ";"))
        return scan_fault_here(s, "no end", "expected ; at the end");
    return true;
}

bool read_bytes(struct scanner *s, struct hurl_bytes *ret)
{
    CLEANUP_STRBUF struct strbuf bytes = STRBUF_INIT;

    for (size_t i = 0; i < ARRAY_SIZE(byte_forms); i++) {
        if (!scan_take(s, byte_forms[i].prefix))
            continue;
        if (!byte_forms[i].read(s, &bytes) || !read_end_mark(s))
            return false;
        ret->at = arena_dup(s->arena, bytes.buf, bytes.len);
        ret->len = bytes.len;
        return true;
    }
    return scan_fault_here(s, "no bytes", "expected hex,...; or base64,...;");
}

bool read_file(struct scanner *s, struct hurl_template *ret)
{
    scan_take(s, "file,");
    scan_spaces(s);
    return read_template(s, TEMPLATE_FILENAME, ret) && read_end_mark(s);
}

/* ---- Numbers ---- */

static bool ends_word(char c)
{
    return c == '\0' || c == '#' || is_space(c);
}

bool read_integer(struct scanner *s, int64_t *ret)
{
    struct scan_mark from = s->now;
    const char *digits;

    scan_take(s, "-");
    scan_take_word(s, "");
    digits = scan_text(s, from);
    if (digits[0] == '0' && digits[1] != '\0')
        return scan_fault(s, scan_place(s, from), "wrong number",
            "a number does not start with 0; what does is a string");
    switch (parse_i64(digits, ret)) {
    case 0:
        return true;
    case -ERANGE:
        return scan_fault(
            s, scan_place(s, from), "number too large", "an integer has to fit in 64 bits");
    default:
        return scan_fault(s, scan_place(s, from), "wrong number", "expected an integer");
    }
}

/* -?digits, then .digits for a float, and nothing else: Hurl has no exponents. */
static bool read_number(struct scanner *s, struct hurl_value *ret)
{
    struct scan_mark from = s->now;
    struct scanner ahead = *s;
    const char *written;
    size_t fraction;

    scan_take(&ahead, "-");
    scan_advance(&ahead, strspn(ahead.text + ahead.now.at, "0123456789"));
    if (!scan_take(&ahead, ".")) {
        ret->kind = HURL_VALUE_INTEGER;
        return read_integer(s, &ret->integer);
    }
    fraction = strspn(ahead.text + ahead.now.at, "0123456789");
    scan_advance(&ahead, fraction);
    s->now = ahead.now;
    if (fraction == 0 || !ends_word(scan_peek(s)))
        return scan_fault_here(
            s, "wrong number", "expected digits and nothing else behind the point");
    written = scan_text(s, from);
    ret->kind = HURL_VALUE_FLOAT;
    ret->number = strtod(written, NULL);
    return true;
}

/* ---- Words, regexes, strings ---- */

/* true, false, null; false and no fault if it is none of them. */
static bool read_literal(struct scanner *s, struct hurl_value *ret)
{
    static const struct {
        const char *word;
        enum hurl_value_kind kind;
        bool boolean;
    } literals[] = { { "true", HURL_VALUE_BOOLEAN, true }, { "false", HURL_VALUE_BOOLEAN, false },
        { "null", HURL_VALUE_NULL, false } };
    size_t length = scan_word_length(s, "_-");

    for (size_t i = 0; i < ARRAY_SIZE(literals); i++) {
        if (length != strlen(literals[i].word) || !scan_take(s, literals[i].word))
            continue;
        ret->kind = literals[i].kind;
        ret->boolean = literals[i].boolean;
        return true;
    }
    return scan_fault(s, scan_place_of(s, strcspn(s->text + s->now.at, " \t\r\n#")), "wrong value",
        "this is no value; a string stands in double quotes");
}

static bool read_regex(struct scanner *s, struct hurl_bytes *ret)
{
    CLEANUP_STRBUF struct strbuf pattern = STRBUF_INIT;

    scan_take(s, "/");
    while (!scan_sees(s, "/")) {
        if (scan_peek(s) == '\0' || scan_peek(s) == '\n')
            return scan_fault_here(s, "unclosed regex", "expected / at the end of the regex");
        if (scan_take(s, "\\/")) {
            strbuf_addc(&pattern, '/');
            continue;
        }
        for (size_t n = scan_sees(s, "\\\\") ? 2 : 1; n > 0; n--) {
            strbuf_addc(&pattern, scan_peek(s));
            scan_advance(s, 1);
        }
    }
    scan_take(s, "/");
    ret->at = arena_dup(s->arena, pattern.buf, pattern.len);
    ret->len = pattern.len;
    return true;
}

static bool read_string(struct scanner *s, struct hurl_value *ret)
{
    struct hurl_body text = { 0 };

    if (scan_sees(s, "```")) {
        if (!read_multiline(s, &text))
            return false;
        ret->text = text.text;
        return text.language != HURL_LANGUAGE_GRAPHQL ||
               scan_fault(s, ret->text.place, "wrong kind of value", "GraphQL is a body only");
    }
    return read_template(s, scan_peek(s) == '`' ? TEMPLATE_BACKTICK : TEMPLATE_QUOTED, &ret->text);
}

/* ---- Any of them ---- */

static enum hurl_value_kind kind_ahead(const struct scanner *s)
{
    char c = scan_peek(s);

    if (scan_sees(s, "{{"))
        return HURL_VALUE_VARIABLE;
    if (sees_bytes(s))
        return HURL_VALUE_BYTES;
    if (scan_sees(s, "file,"))
        return HURL_VALUE_FILE;
    if (c == '"' || c == '`')
        return HURL_VALUE_STRING;
    if (c == '/')
        return HURL_VALUE_REGEX;
    return is_digit(c) || c == '-' ? HURL_VALUE_INTEGER : HURL_VALUE_NONE;
}

static bool read_by_kind(struct scanner *s, struct hurl_value *ret)
{
    switch (ret->kind) {
    case HURL_VALUE_VARIABLE:
        return read_placeholder(s, &ret->variable);
    case HURL_VALUE_BYTES:
        return read_bytes(s, &ret->bytes);
    case HURL_VALUE_FILE:
        return read_file(s, &ret->path);
    case HURL_VALUE_STRING:
        return read_string(s, ret);
    case HURL_VALUE_REGEX:
        return read_regex(s, &ret->regex);
    default:
        return read_number(s, ret);
    }
}

bool read_value(struct scanner *s, unsigned takes, const char *whose, struct hurl_value *ret)
{
    struct scan_mark from = s->now;

    if (scan_at_line_end(s))
        return scan_fault_here(s, "no value", "%s takes %s", whose, words_takes(takes));
    ret->kind = kind_ahead(s);
    if (ret->kind == HURL_VALUE_NONE && !read_literal(s, ret))
        return scan_fault(s, scan_place_of(s, strcspn(s->text + s->now.at, " \t\r\n#")),
            "wrong value", "%s takes %s", whose, words_takes(takes));
    if (s->now.at == from.at && !read_by_kind(s, ret))
        return false;
    ret->place = scan_place(s, from);
    ret->source = scan_text(s, from);
    if (!(takes & BIT(ret->kind)))
        return scan_fault(
            s, ret->place, "wrong kind of value", "%s takes %s", whose, words_takes(takes));
    return true;
}
