#include "harness/hurl/scanner.h"

#include "base/text.h"

#include <string.h>

static bool continues_code_point(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

char scan_peek(const struct scanner *s)
{
    return s->text[s->now.at];
}

bool scan_sees(const struct scanner *s, const char *literal)
{
    return text_starts_with(s->text + s->now.at, literal);
}

static size_t newline_length(const char *at)
{
    if (at[0] == '\n')
        return 1;
    return at[0] == '\r' && at[1] == '\n' ? 2 : 0;
}

bool scan_at_line_end(const struct scanner *s)
{
    const char *at = s->text + s->now.at;

    at += strspn(at, " \t");
    return *at == '\0' || *at == '#' || newline_length(at) > 0;
}

size_t scan_word_length(const struct scanner *s, const char *more)
{
    const char *from = s->text + s->now.at;
    const char *at = from;

    while (*at && (is_alpha(*at) || is_digit(*at) || strchr(more, *at)))
        at++;
    return (size_t)(at - from);
}

void scan_advance(struct scanner *s, size_t bytes)
{
    for (; bytes > 0 && s->now.at < s->len; bytes--) {
        if (s->text[s->now.at] == '\n') {
            s->now.line++;
            s->now.column = 0;
        }
        s->now.at++;
        if (!continues_code_point(s->text[s->now.at]))
            s->now.column++;
    }
}

void scan_return(struct scanner *s, struct scan_mark mark)
{
    s->now = mark;
}

bool scan_take(struct scanner *s, const char *literal)
{
    if (!scan_sees(s, literal))
        return false;
    scan_advance(s, strlen(literal));
    return true;
}

bool scan_take_newline(struct scanner *s)
{
    size_t length = newline_length(s->text + s->now.at);

    scan_advance(s, length);
    return length > 0;
}

size_t scan_spaces(struct scanner *s)
{
    size_t n = strspn(s->text + s->now.at, " \t");

    scan_advance(s, n);
    return n;
}

char *scan_take_word(struct scanner *s, const char *more)
{
    struct scan_mark from = s->now;

    scan_advance(s, scan_word_length(s, more));
    return scan_text(s, from);
}

static void skip_comment(struct scanner *s)
{
    if (scan_peek(s) == '#')
        scan_advance(s, strcspn(s->text + s->now.at, "\n"));
}

void scan_blank_lines(struct scanner *s)
{
    do {
        scan_spaces(s);
        skip_comment(s);
    } while (scan_take_newline(s));
}

bool scan_line_end(struct scanner *s, const char *what)
{
    scan_spaces(s);
    skip_comment(s);
    if (scan_take_newline(s) || s->now.at == s->len)
        return true;
    return scan_fault(s, scan_place_of(s, strcspn(s->text + s->now.at, " \t\r\n#")),
        "text left over", "the line should end after %s", what);
}

struct hurl_place scan_place(const struct scanner *s, struct scan_mark from)
{
    struct hurl_place place = {
        .line = from.line, .column = from.column, .from = from.at, .to = s->now.at
    };

    for (size_t i = from.at; i < s->now.at && s->text[i] != '\n' && s->text[i] != '\r'; i++)
        if (!continues_code_point(s->text[i]))
            place.length++;
    if (place.length == 0)
        place.length = 1;
    return place;
}

struct hurl_place scan_place_of(const struct scanner *s, size_t bytes)
{
    struct scanner ahead = *s;

    scan_advance(&ahead, bytes);
    return scan_place(&ahead, s->now);
}

char *scan_text(const struct scanner *s, struct scan_mark from)
{
    return arena_dup(s->arena, s->text + from.at, s->now.at - from.at);
}

static void fault_fill(
    struct scanner *s, struct hurl_place place, const char *title, const char *fmt, va_list ap)
{
    *s->fault = (struct hurl_fault){
        .path = s->path,
        .place = place,
        .title = title,
        .message = arena_vprintf(s->arena, fmt, ap),
    };
}

bool scan_fault(struct scanner *s, struct hurl_place place, const char *title, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    fault_fill(s, place, title, fmt, ap);
    va_end(ap);
    return false;
}

bool scan_fault_here(struct scanner *s, const char *title, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    fault_fill(s, scan_place_of(s, 1), title, fmt, ap);
    va_end(ap);
    return false;
}

bool scan_unsupported(
    struct scanner *s, struct hurl_place place, const char *what, const char *instead)
{
    return scan_fault(s, place, "not supported", "%s is not supported by this harness%s%s", what,
        instead ? "; " : "", instead ? instead : "");
}

bool scan_unknown(
    struct scanner *s, struct scan_mark from, const char *name, const struct words *words)
{
    const char *title = arena_printf(s->arena, "unknown %s", words->noun);
    const char *nearest = words_nearest(words, name);

    if (*name == '\0')
        return scan_fault_here(s, "nothing there", "expected a %s", words->noun);
    if (nearest)
        return scan_fault(s, scan_place(s, from), title,
            "there is no %s \"%s\"; did you mean \"%s\"?", words->noun, name, nearest);
    return scan_fault(s, scan_place(s, from), title, "there is no %s \"%s\"", words->noun, name);
}
