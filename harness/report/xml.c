#include "harness/report/xml.h"

#include "base/text.h"

#include <string.h>

static const char *entity(char c)
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
        return "&apos;";
    default:
        return NULL;
    }
}

/* The length of the UTF-8 sequence at s, or 0 when there is none. */
static size_t sequence_len(const char *s)
{
    for (size_t len = 1; len <= 4 && s[len - 1]; len++)
        if (utf8_is_valid(s, len))
            return len;
    return 0;
}

static bool is_forbidden(const char *s, size_t len)
{
    unsigned char c = (unsigned char)*s;

    if (len == 1)
        return c < 0x20 && c != '\t' && c != '\n' && c != '\r';
    return len == 3 && (memcmp(s, "\xEF\xBF\xBE", 3) == 0 || memcmp(s, "\xEF\xBF\xBF", 3) == 0);
}

static void put(struct strbuf *out, const char *text, bool references)
{
    while (*text) {
        size_t len = sequence_len(text);

        if (len == 0) {
            strbuf_adds(out, "\xEF\xBF\xBD");
            len = 1;
        } else if (len == 1 && entity(*text)) {
            strbuf_adds(out, entity(*text));
        } else if (references && len == 1 && (*text == '\t' || *text == '\n' || *text == '\r')) {
            strbuf_addf(out, "&#%d;", *text);
        } else if (!is_forbidden(text, len)) {
            strbuf_add(out, text, len);
        }
        text += len;
    }
}

void xml_text(struct strbuf *out, const char *text)
{
    put(out, text, false);
}

void xml_attribute(struct strbuf *out, const char *name, const char *value)
{
    strbuf_addf(out, " %s=\"", name);
    put(out, value, true);
    strbuf_addc(out, '"');
}
