#include "harness/hurl/template.h"

#include "base/text.h"

#include <string.h>

/* ---- The builder ---- */

void template_builder_release(struct template_builder *b)
{
    strbuf_release(&b->text);
}

static void finish_text(struct template_builder *b, struct scanner *s)
{
    struct hurl_piece *piece;

    if (b->text.len == 0)
        return;
    piece = LIST_ADD(s->arena, &b->pieces, struct hurl_piece);
    piece->kind = HURL_PIECE_TEXT;
    piece->text = arena_dup(s->arena, b->text.buf, b->text.len);
    piece->len = b->text.len;
    piece->place = scan_place(s, b->text_from);
    strbuf_reset(&b->text);
}

static void start_text(struct template_builder *b, const struct scanner *s)
{
    if (b->text.len == 0)
        b->text_from = s->now;
}

void template_copy(struct template_builder *b, struct scanner *s, size_t bytes)
{
    start_text(b, s);
    strbuf_add(&b->text, s->text + s->now.at, bytes);
    scan_advance(s, bytes);
}

bool template_variable(struct template_builder *b, struct scanner *s, bool in_json_string)
{
    struct hurl_piece *piece;

    finish_text(b, s);
    piece = LIST_ADD(s->arena, &b->pieces, struct hurl_piece);
    if (!read_placeholder(s, piece))
        return false;
    piece->in_json_string = in_json_string;
    return true;
}

struct hurl_template template_finish(
    struct template_builder *b, struct scanner *s, struct scan_mark from)
{
    finish_text(b, s);
    return (struct hurl_template){
        .at = b->pieces.at,
        .n = b->pieces.n,
        .source = scan_text(s, from),
        .place = scan_place(s, from),
    };
}

/* ---- {{name}} ---- */

static const struct {
    const char *name;
    bool supported;
} functions[] = { { "newUuid", true }, { "newDate", true }, { "getEnv", false } };

bool template_is_function(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(functions); i++)
        if (strcmp(functions[i].name, name) == 0)
            return true;
    return false;
}

static bool check_function(
    struct scanner *s, struct scan_mark from, const char *name, enum hurl_piece_kind *ret)
{
    for (size_t i = 0; i < ARRAY_SIZE(functions); i++) {
        if (strcmp(functions[i].name, name) != 0)
            continue;
        if (!functions[i].supported)
            return scan_unsupported(s, scan_place(s, from),
                arena_printf(s->arena, "the function %s", name), "set a variable from outside");
        *ret = HURL_PIECE_FUNCTION;
    }
    return true;
}

bool read_placeholder(struct scanner *s, struct hurl_piece *ret)
{
    struct scan_mark from;

    scan_take(s, "{{");
    scan_spaces(s);
    from = s->now;
    ret->kind = HURL_PIECE_VARIABLE;
    ret->text = scan_take_word(s, "_-");
    ret->len = s->now.at - from.at;
    ret->place = scan_place(s, from);
    if (ret->len == 0)
        return scan_fault_here(s, "no variable", "expected the name of a variable after {{");
    if (!check_function(s, from, ret->text, &ret->kind))
        return false;
    scan_spaces(s);
    if (!scan_take(s, "}}"))
        return scan_fault_here(s, "unclosed variable", "expected }} after the variable's name");
    return true;
}

/* ---- Escapes ---- */

/* \u{1F600}, of which the u has been read. */
static bool read_code_point(struct scanner *s, struct scan_mark from, struct strbuf *out)
{
    uint32_t cp = 0;
    size_t digits = 0;
    char bytes[4];

    if (!scan_take(s, "{"))
        return scan_fault(
            s, scan_place(s, from), "wrong escape", "a code point is written \\u{41}, with braces");
    for (; hex_value(scan_peek(s)) >= 0 && digits < 6; digits++) {
        cp = cp * 16 + (uint32_t)hex_value(scan_peek(s));
        scan_advance(s, 1);
    }
    if (digits == 0 || !scan_take(s, "}"))
        return scan_fault_here(s, "wrong escape", "expected one to six hex digits and then }");
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        return scan_fault(s, scan_place(s, from), "wrong escape",
            "U+%04X is not a character of Unicode", (unsigned)cp);
    strbuf_add(out, bytes, utf8_put(cp, bytes));
    return true;
}

bool read_escape(struct scanner *s, const char *letters, struct strbuf *out)
{
    static const char controls[] = "b\bf\fn\nr\rt\t"; /* a letter, then what it stands for */
    struct scan_mark from = s->now;
    const char *control;
    char letter;

    scan_take(s, "\\");
    letter = scan_peek(s);
    if (letter == '\0' || !strchr(letters, letter))
        return scan_fault(s, scan_place_of(s, 1), "wrong escape",
            "a backslash may be followed here by one of %s", letters);
    scan_advance(s, 1);
    if (letter == 'u')
        return read_code_point(s, from, out);
    control = is_alpha(letter) ? strchr(controls, letter) : NULL;
    strbuf_addc(out, control ? control[1] : letter);
    return true;
}

/* ---- The styles ---- */

static bool is_text(char c)
{
    return c != '\0' && c != '\n' && c != '\r' && c != '\t' && c != '\b' && c != '\f';
}

static bool is_quoted(char c)
{
    return is_text(c) && c != '"';
}

static bool is_backtick(char c)
{
    return is_text(c) && c != '`';
}

static bool is_value(char c)
{
    return is_text(c) && c != '#';
}

static bool is_word(char c)
{
    return is_alpha(c) || is_digit(c) || (unsigned char)c >= 0x80;
}

static bool is_key(char c)
{
    return is_word(c) || (c != '\0' && strchr("_-.[]@$", c));
}

static bool is_filename(char c)
{
    return is_text(c) && !strchr("#;{} ", c);
}

static bool is_url(char c)
{
    return is_word(c) || (c != '\0' && strchr(":/.-?=&_%*,@~+!$'();[]", c));
}

/* clang-format off */
static const struct style {
    const char *noun;
    const char *quote;    /* on both sides, or "" */
    bool (*holds)(char c);
    const char *escapes;  /* the letters that may follow a backslash; NULL: there are no escapes */
    bool may_be_empty, trimmed;
} styles[TEMPLATE_MAX_] = {
    [TEMPLATE_QUOTED]   = { "string",    "\"", is_quoted,   "\"`\\/#bfnrtu",   true,  false },
    [TEMPLATE_BACKTICK] = { "string",    "`",  is_backtick, "\"`\\/#bfnrtu",   true,  false },
    [TEMPLATE_VALUE]    = { "value",     "",   is_value,    "\"`\\/#bfnrtu",   true,  true },
    [TEMPLATE_KEY]      = { "name",      "",   is_key,      ":#\\/bfnrtu",     false, false },
    [TEMPLATE_FILENAME] = { "file name", "",   is_filename, " ;#{}\\bfnrtu",   false, false },
    [TEMPLATE_URL]      = { "URL",       "",   is_url,      NULL,              false, false },
};
/* clang-format on */

static bool read_pieces(struct scanner *s, const struct style *style, struct template_builder *b)
{
    for (;;) {
        size_t spaces = style->trimmed ? strspn(s->text + s->now.at, " ") : 0;

        if (spaces > 0) {
            if (scan_at_line_end(s))
                break;
            template_copy(b, s, spaces);
        } else if (scan_sees(s, "{{")) {
            if (!template_variable(b, s, false))
                return false;
        } else if (scan_peek(s) == '\\' && style->escapes) {
            start_text(b, s);
            if (!read_escape(s, style->escapes, &b->text))
                return false;
        } else if (style->holds(scan_peek(s))) {
            template_copy(b, s, 1);
        } else {
            break;
        }
    }
    return true;
}

size_t template_key_length(const struct scanner *s)
{
    const char *from = s->text + s->now.at;
    const char *at = from;

    if (*at == '[') /* kept for the titles of sections */
        return 0;
    for (;;) {
        if (text_starts_with(at, "{{") || text_starts_with(at, "\\u{"))
            at += strcspn(at, "}\n");
        else if (*at == '}')
            at++;
        else if (at[0] == '\\' && is_text(at[1]))
            at += 2;
        else if (is_key(*at))
            at++;
        else
            return (size_t)(at - from);
    }
}

static bool refuse_end(struct scanner *s, const struct style *style)
{
    if (scan_peek(s) == '\t')
        return scan_fault_here(s, "tab in a string", "write \\t for a tab");
    return scan_fault_here(
        s, "unclosed string", "expected %s at the end of the string", style->quote);
}

bool read_template(struct scanner *s, enum template_style style, struct hurl_template *ret)
{
    CLEANUP_TEMPLATE_BUILDER struct template_builder b = TEMPLATE_BUILDER_INIT;
    const struct style *st = &styles[style];
    struct scan_mark whole = s->now, from;

    if (!scan_take(s, st->quote))
        return scan_fault_here(s, "no string", "expected a string in %s", st->quote);
    from = s->now;
    if (!read_pieces(s, st, &b))
        return false;
    if (s->now.at == from.at && !st->may_be_empty)
        return scan_fault_here(s, "nothing there", "expected a %s", st->noun);
    *ret = template_finish(&b, s, from);
    if (!scan_take(s, st->quote))
        return refuse_end(s, st);
    ret->place = scan_place(s, whole);
    return true;
}
