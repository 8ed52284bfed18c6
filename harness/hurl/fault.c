#include "harness/hurl/fault.h"

#include "base/text.h"

#include <string.h>

enum {
    TAB_WIDTH = 4,
    LINE_SHOWN = 160, /* code points of a source line that are shown at most */
    LINE_BEFORE = 60, /* of these, before the place */
};

/* Code points that a terminal draws in two columns, or in none. */
static const struct {
    uint32_t first, last;
    unsigned columns;
} widths[] = {
    { 0x0300, 0x036F, 0 },
    { 0x200B, 0x200F, 0 },
    { 0xFE00, 0xFE0F, 0 },
    { 0x1100, 0x115F, 2 },
    { 0x2E80, 0xA4CF, 2 },
    { 0xAC00, 0xD7A3, 2 },
    { 0xF900, 0xFAFF, 2 },
    { 0xFE30, 0xFE6F, 2 },
    { 0xFF00, 0xFF60, 2 },
    { 0xFFE0, 0xFFE6, 2 },
    { 0x1F300, 0x1F64F, 2 },
    { 0x1F680, 0x1F6FF, 2 },
    { 0x1F900, 0x1F9FF, 2 },
    { 0x20000, 0x3FFFD, 2 },
};

static unsigned columns_of(uint32_t cp)
{
    for (size_t i = 0; i < ARRAY_SIZE(widths); i++)
        if (cp >= widths[i].first && cp <= widths[i].last)
            return widths[i].columns;
    return cp == '\t' ? TAB_WIDTH : 1;
}

/* The code point at the start of len > 0 bytes; a byte that is not UTF-8 stands for itself. */
static size_t code_point(const char *at, size_t len, uint32_t *ret)
{
    for (size_t n = 1; n <= len && n <= 4; n++) {
        char one[5] = { 0 };
        const char *end = one;

        memcpy(one, at, n);
        if (!utf8_is_valid(one, n))
            continue;
        *ret = utf8_next(&end);
        return n;
    }
    *ret = '?';
    return 1;
}

static const char *line_start(const char *text, size_t len, unsigned line)
{
    const char *at = text;
    const char *end = text + len;

    for (unsigned i = 1; i < line; i++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));

        if (!newline)
            return end;
        at = newline + 1;
    }
    return at;
}

static void add_shown(struct strbuf *out, const char *at, size_t n, uint32_t cp)
{
    if (cp == '\t')
        strbuf_addn(out, ' ', TAB_WIDTH);
    else if (cp < ' ' || cp == 0x7F)
        strbuf_addc(out, '?'); /* a terminal must not act on what a file holds */
    else
        strbuf_add(out, at, n);
}

/* Fills shown with the line, as a terminal can draw it, and carets with what goes below it. */
static void draw_line(struct strbuf *shown, struct strbuf *carets, const char *at, size_t len,
    struct hurl_place place)
{
    unsigned first = place.column > LINE_BEFORE ? place.column - LINE_BEFORE : 1;
    unsigned column = 1;

    if (first > 1) {
        strbuf_adds(shown, "...");
        strbuf_adds(carets, "   ");
    }
    for (size_t n; len > 0 && *at != '\n' && *at != '\r'; at += n, len -= n, column++) {
        uint32_t cp;

        n = code_point(at, len, &cp);
        if (column < first)
            continue;
        if (column >= first + LINE_SHOWN) {
            strbuf_adds(shown, "...");
            return;
        }
        add_shown(shown, at, n, cp);
        if (column < place.column)
            strbuf_addn(carets, ' ', columns_of(cp));
        else if (column < place.column + place.length)
            strbuf_addn(carets, '^', columns_of(cp));
    }
    if (column <= place.column)
        strbuf_addc(carets, '^'); /* something is missing at the line's end */
}

void hurl_fault_render(
    struct strbuf *out, const struct hurl_fault *fault, const char *text, size_t len)
{
    CLEANUP_STRBUF struct strbuf shown = STRBUF_INIT;
    CLEANUP_STRBUF struct strbuf carets = STRBUF_INIT;
    const struct hurl_place *place = &fault->place;
    const char *line = line_start(text, len, place->line);

    strbuf_addf(out, "error: %s\n", fault->title);
    if (place->line == 0) {
        strbuf_addf(out, "  --> %s\n     | %s\n", fault->path, fault->message);
        return;
    }
    draw_line(&shown, &carets, line, (size_t)(text + len - line), *place);
    strbuf_addf(out, "  --> %s:%u:%u\n", fault->path, place->line, place->column);
    strbuf_adds(out, "     |\n");
    strbuf_addf(out, "%4u | %s\n", place->line, shown.buf);
    strbuf_addf(out, "     | %s %s\n", carets.buf, fault->message);
    strbuf_adds(out, "     |\n");
}
