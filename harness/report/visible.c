#include "harness/report/visible.h"

#include "base/text.h"

#include <string.h>

static bool is_invisible(uint32_t cp)
{
    return (cp < 0x20 && cp != '\t' && cp != '\n') || (cp >= 0x7f && cp < 0xa0) || cp == 0x61c ||
           cp == 0x200e || cp == 0x200f || (cp >= 0x202a && cp <= 0x202e) ||
           (cp >= 0x2066 && cp <= 0x2069);
}

size_t invisible_at(const char *text, uint32_t *ret)
{
    const char *c = text;

    if ((unsigned char)*text < 0x80) {
        *ret = (unsigned char)*text;
        return *text && is_invisible(*ret);
    }
    for (size_t len = 2; len <= 3 && text[len - 1]; len++)
        if (utf8_is_valid(text, len)) {
            *ret = utf8_next(&c);
            return is_invisible(*ret) ? len : 0;
        }
    return 0;
}

void visible_text(struct strbuf *out, const char *text, size_t len)
{
    for (size_t i = 0, n; i < len; i += n) {
        uint32_t cp;

        n = invisible_at(text + i, &cp);
        if (n) {
            strbuf_addf(out, "\\u{%x}", cp);
        } else {
            n = 1;
            strbuf_addc(out, text[i]);
        }
    }
}

const char *utf8_text(struct arena *a, const char *text)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    size_t len = text ? strlen(text) : 0, valid;

    if (!text || utf8_is_valid(text, len))
        return text;
    for (; len; text += valid + 1, len -= valid + 1) {
        valid = utf8_valid_prefix(text, len);
        strbuf_add(&out, text, valid);
        if (valid == len)
            break;
        strbuf_adds(&out, "\xEF\xBF\xBD");
    }
    return arena_strdup(a, out.buf);
}
