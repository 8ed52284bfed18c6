/*
 * A body in bare XML: its text from the first < to the end of the root element. Only as much of XML
 * is read as is needed to find that end; whether the document is valid is for the server to say.
 */
#include "harness/hurl/nodes.h"

#include <string.h>

enum { XML_DEPTH_MAX = 1000 };

/* What is passed over whole, whatever it holds. */
static const struct {
    const char *begin, *end;
} wholes[] = {
    { "<!--", "-->" },
    { "<![CDATA[", "]]>" },
    { "<?", "?>" },
};

static bool unclosed(struct scanner *s, const char *end)
{
    return scan_fault_here(s, "unclosed XML", "expected %s", end);
}

/* True if one of the wholes was ahead and is passed, or its end is missing: then *ret_bad. */
static bool take_whole(struct scanner *s, bool *ret_bad)
{
    for (size_t i = 0; i < ARRAY_SIZE(wholes); i++) {
        const char *end;

        if (!scan_sees(s, wholes[i].begin))
            continue;
        end = strstr(s->text + s->now.at + strlen(wholes[i].begin), wholes[i].end);
        if (!end) {
            *ret_bad = !unclosed(s, wholes[i].end);
            return true;
        }
        scan_advance(s, (size_t)(end - s->text) - s->now.at + strlen(wholes[i].end));
        return true;
    }
    return false;
}

/* <!DOCTYPE ...>, which may hold [ ... ] with > in it. */
static bool take_doctype(struct scanner *s)
{
    size_t squares = 0;

    for (;; scan_advance(s, 1)) {
        char c = scan_peek(s);

        if (c == '\0')
            return unclosed(s, ">");
        squares += c == '[';
        if (c == ']' && squares > 0)
            squares--;
        if (c == '>' && squares == 0)
            break;
    }
    return scan_take(s, ">");
}

enum tag { TAG_OPEN, TAG_CLOSE, TAG_EMPTY };

/* <name attribute="a > b">, </name>, <name/> */
static bool take_tag(struct scanner *s, enum tag *ret)
{
    char quote = '\0', last = '\0';

    scan_take(s, "<");
    *ret = scan_take(s, "/") ? TAG_CLOSE : TAG_OPEN;
    if (strchr(" \t\r\n<>/=\"'", scan_peek(s)))
        return scan_fault_here(s, "wrong XML", "expected the name of an element");
    for (;; scan_advance(s, 1)) {
        char c = scan_peek(s);

        if (c == '\0')
            return unclosed(s, quote ? "the end of the attribute" : ">");
        if (quote) {
            quote = c == quote ? '\0' : quote;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '>') {
            break;
        } else if (c == '<') {
            return unclosed(s, ">");
        }
        last = c;
    }
    if (last == '/' && *ret == TAG_OPEN)
        *ret = TAG_EMPTY;
    return scan_take(s, ">");
}

/* What starts with < ahead; *depth is the number of elements that are open. */
static bool take_markup(struct scanner *s, size_t *depth, bool *ret_element)
{
    bool bad = false;
    enum tag tag;

    if (take_whole(s, &bad))
        return !bad;
    if (scan_sees(s, "<!"))
        return take_doctype(s);
    if (!take_tag(s, &tag))
        return false;
    *ret_element = true;
    if (tag == TAG_CLOSE && *depth == 0)
        return scan_fault_here(s, "wrong XML", "no element is open that could end here");
    *depth = tag == TAG_OPEN ? *depth + 1 : tag == TAG_CLOSE ? *depth - 1 : *depth;
    if (*depth > XML_DEPTH_MAX)
        return scan_fault_here(
            s, "XML too deep", "no more than %d elements may be nested", (int)XML_DEPTH_MAX);
    return true;
}

static bool take_document(struct scanner *s)
{
    size_t depth = 0;
    bool element = false;

    while (!element || depth > 0) {
        if (scan_peek(s) == '\0')
            return unclosed(s, "the end of the root element");
        if (scan_peek(s) != '<')
            scan_advance(s, 1);
        else if (!take_markup(s, &depth, &element))
            return false;
    }
    return true;
}

bool read_xml(struct scanner *s, struct hurl_template *ret)
{
    struct scan_mark from = s->now;
    struct hurl_piece *piece;

    if (!take_document(s))
        return false;
    piece = ARENA_NEW(s->arena, struct hurl_piece);
    piece->kind = HURL_PIECE_TEXT;
    piece->text = scan_text(s, from);
    piece->len = s->now.at - from.at;
    piece->place = scan_place(s, from);
    *ret =
        (struct hurl_template){ .at = piece, .n = 1, .source = piece->text, .place = piece->place };
    return true;
}
