#include "base/text.h"
#include "harness/eval/filter_call.h"

#include <string.h>

/* Quotes too, as Hurl does beyond what its page says. */
static const char *escape_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#x27;";
    default:
        return NULL;
    }
}

int filter_html_escape(const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    const struct value_text *in = &call->input->text;

    (void)fault;
    for (size_t i = 0; i < in->len; i++) {
        const char *escape = escape_of(in->bytes[i]);

        if (escape)
            strbuf_adds(&out, escape);
        else
            strbuf_addc(&out, in->bytes[i]);
    }
    *ret = value_string(call->ctx->arena, out.buf, out.len);
    return 0;
}

/* clang-format off */
/* The names of U+00A0 to U+00FF, in order (HTML 4.01, section 24.2). */
static const char *const latin1_names[] = {
    "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf",
    "laquo", "not", "shy", "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro",
    "para", "middot", "cedil", "sup1", "ordm", "raquo", "frac14", "frac12", "frac34", "iquest",
    "Agrave", "Aacute", "Acirc", "Atilde", "Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute",
    "Ecirc", "Euml", "Igrave", "Iacute", "Icirc", "Iuml", "ETH", "Ntilde", "Ograve", "Oacute",
    "Ocirc", "Otilde", "Ouml", "times", "Oslash", "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute",
    "THORN", "szlig", "agrave", "aacute", "acirc", "atilde", "auml", "aring", "aelig", "ccedil",
    "egrave", "eacute", "ecirc", "euml", "igrave", "iacute", "icirc", "iuml", "eth", "ntilde",
    "ograve", "oacute", "ocirc", "otilde", "ouml", "divide", "oslash", "ugrave", "uacute", "ucirc",
    "uuml", "yacute", "thorn", "yuml",
};
/* Of the names beyond them the usual ones; HTML 5 has 2,000 more, which stay as they stand. */
static const struct {
    const char *name;
    uint32_t code_point;
} other_names[] = {
    { "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' }, { "apos", '\'' },
    { "OElig", 0x152 }, { "oelig", 0x153 }, { "Scaron", 0x160 }, { "scaron", 0x161 },
    { "Yuml", 0x178 }, { "circ", 0x2C6 }, { "tilde", 0x2DC }, { "ensp", 0x2002 },
    { "emsp", 0x2003 }, { "thinsp", 0x2009 }, { "zwnj", 0x200C }, { "zwj", 0x200D },
    { "ndash", 0x2013 }, { "mdash", 0x2014 }, { "lsquo", 0x2018 }, { "rsquo", 0x2019 },
    { "sbquo", 0x201A }, { "ldquo", 0x201C }, { "rdquo", 0x201D }, { "bdquo", 0x201E },
    { "dagger", 0x2020 }, { "Dagger", 0x2021 }, { "bull", 0x2022 }, { "hellip", 0x2026 },
    { "permil", 0x2030 }, { "lsaquo", 0x2039 }, { "rsaquo", 0x203A }, { "euro", 0x20AC },
    { "trade", 0x2122 }, { "larr", 0x2190 }, { "uarr", 0x2191 }, { "rarr", 0x2192 },
    { "darr", 0x2193 }, { "minus", 0x2212 }, { "infin", 0x221E }, { "ne", 0x2260 },
    { "le", 0x2264 }, { "ge", 0x2265 }, { "check", 0x2713 },
};
/* clang-format on */

/* 0 if the name is not known. */
static uint32_t code_point_named(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(latin1_names); i++) {
        if (text_equal(latin1_names[i], name))
            return (uint32_t)(0xA0 + i);
    }
    for (size_t i = 0; i < ARRAY_SIZE(other_names); i++) {
        if (text_equal(other_names[i].name, name))
            return other_names[i].code_point;
    }
    return 0;
}

/* "#62" or "#x3e"; U+FFFD for a number that is no character, 0 if it is no number. */
static uint32_t code_point_numbered(const char *number)
{
    bool hex = *number == 'x' || *number == 'X';
    uint64_t cp = 0;

    number += hex;
    if (!*number)
        return 0;
    for (; *number; number++) {
        int digit = hex_value(*number);

        if (digit < 0 || (!hex && digit > 9))
            return 0;
        cp = cp < 0x110000 ? cp * (hex ? 16 : 10) + (uint64_t)digit : cp;
    }
    return cp == 0 || cp >= 0x110000 || (cp >= 0xD800 && cp <= 0xDFFF) ? 0xFFFD : (uint32_t)cp;
}

/* Behind '&': the length of the reference with its ';', or 0 if none stands there. */
static size_t reference_at(const char *at, size_t left, uint32_t *ret)
{
    enum { NAME_MAX_LENGTH = 32 };
    const char *semicolon = memchr(at, ';', left < NAME_MAX_LENGTH ? left : NAME_MAX_LENGTH);
    CLEANUP_STRBUF struct strbuf name = STRBUF_INIT;

    if (!semicolon)
        return 0;
    strbuf_add(&name, at, (size_t)(semicolon - at));
    *ret = name.buf[0] == '#' ? code_point_numbered(name.buf + 1) : code_point_named(name.buf);
    return *ret ? name.len + 1 : 0;
}

int filter_html_unescape(
    const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    const struct value_text *in = &call->input->text;

    (void)fault;
    for (size_t i = 0; i < in->len; i++) {
        uint32_t cp;
        char utf8[4];
        size_t len =
            in->bytes[i] == '&' ? reference_at(in->bytes + i + 1, in->len - i - 1, &cp) : 0;

        if (len)
            strbuf_add(&out, utf8, utf8_put(cp, utf8));
        else
            strbuf_addc(&out, in->bytes[i]);
        i += len;
    }
    *ret = value_string(call->ctx->arena, out.buf, out.len);
    return 0;
}
