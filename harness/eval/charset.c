#include "harness/eval/charset.h"

#include "base/text.h"

#include <errno.h>
#include <iconv.h>

/* What the web calls them (encoding.spec.whatwg.org) and iconv does not. */
static const struct {
    const char *web, *iconv;
} aliases[] = {
    { "latin-1", "iso-8859-1" },
    { "x-sjis", "shift_jis" },
    { "x-gbk", "gbk" },
};

static const char *iconv_name(const char *charset)
{
    for (size_t i = 0; i < ARRAY_SIZE(aliases); i++) {
        if (text_equal_ignore_case(charset, aliases[i].web))
            return aliases[i].iconv;
    }
    return charset;
}

static bool convert(iconv_t cd, const char *bytes, size_t len, struct strbuf *out)
{
    char *in = (char *)(uintptr_t)bytes; /* iconv's signature; it does not write there */
    char piece[4096];

    while (len > 0) {
        char *at = piece;
        size_t room = sizeof(piece);
        size_t r = iconv(cd, &in, &len, &at, &room);

        strbuf_add(out, piece, (size_t)(at - piece));
        if (r == (size_t)-1 && errno != E2BIG)
            return false;
    }
    return true;
}

int charset_decode(const char *charset, const char *bytes, size_t len, struct strbuf *out)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    iconv_t cd;
    bool done;

    if (text_equal_ignore_case(charset, "utf-8") || text_equal_ignore_case(charset, "utf8")) {
        if (!utf8_is_valid(bytes, len))
            return -EILSEQ;
        strbuf_add(out, bytes, len);
        return 0;
    }
    cd = iconv_open("utf-8", iconv_name(charset));
    if (cd == (iconv_t)-1)
        return -EINVAL;
    done = convert(cd, bytes, len, &text);
    iconv_close(cd);
    if (!done)
        return -EILSEQ;
    strbuf_add(out, text.buf, text.len);
    return 0;
}
