/* ```...```: text over several lines, or on one. */
#include "harness/hurl/nodes.h"

#include "base/text.h"
#include "harness/hurl/template.h"

#include <string.h>

/* clang-format off */
static const struct {
    const char *name;
    int language;        /* enum hurl_language; -1: not supported */
    const char *instead;
} languages[] = {
    { "",        HURL_LANGUAGE_NONE, NULL },
    { "json",    HURL_LANGUAGE_JSON, NULL },
    { "xml",     HURL_LANGUAGE_XML,  NULL },
    { "graphql", HURL_LANGUAGE_GRAPHQL, NULL },
    { "hex",     -1, "write hex,...;" },
    { "base64",  -1, "write base64,...;" },
    { "raw",     -1, "write ```,novariable" },
};
/* clang-format on */

struct block {
    enum hurl_language language;
    bool escapes;                 /* ```,escape: \n and its like are read */
    bool variables;               /* unless ```,novariable */
    struct hurl_template graphql; /* behind the word variables; source NULL: there is none */
};

static bool read_language(struct scanner *s, enum hurl_language *ret)
{
    struct scan_mark from = s->now;
    const char *name = scan_take_word(s, "_-");

    for (size_t i = 0; i < ARRAY_SIZE(languages); i++) {
        if (strcmp(languages[i].name, name) != 0)
            continue;
        if (languages[i].language < 0)
            return scan_unsupported(s, scan_place(s, from),
                arena_printf(s->arena, "a text in %s", name), languages[i].instead);
        *ret = (enum hurl_language)languages[i].language;
        return true;
    }
    return scan_fault(s, scan_place(s, from), "unknown language",
        "behind ``` may stand json, xml or graphql, not \"%s\"", name);
}

static bool read_attributes(struct scanner *s, struct block *block)
{
    while (scan_take(s, ",")) {
        struct scan_mark from = s->now;
        const char *name = scan_take_word(s, "_-");

        if (strcmp(name, "escape") == 0)
            block->escapes = true;
        else if (strcmp(name, "novariable") == 0)
            block->variables = false;
        else
            return scan_fault(s, scan_place(s, from), "unknown attribute",
                "a text may be marked escape or novariable, not \"%s\"", name);
    }
    return true;
}

/* The object behind the word variables, which ends a text in GraphQL. */
static bool read_graphql_variables(struct scanner *s, struct block *block)
{
    scan_take(s, "variables");
    while (is_space(scan_peek(s)))
        scan_advance(s, 1);
    if (scan_peek(s) != '{')
        return scan_fault_here(s, "no variables", "expected a JSON object behind variables");
    if (!read_json(s, &block->graphql))
        return false;
    while (is_space(scan_peek(s)))
        scan_advance(s, 1);
    return scan_sees(s, "```") ||
           scan_fault_here(s, "text left over", "expected ``` behind the variables");
}

static bool sees_graphql_variables(const struct scanner *s, const struct block *block)
{
    return block->language == HURL_LANGUAGE_GRAPHQL && scan_sees(s, "variables") &&
           s->text[s->now.at - 1] == '\n' && scan_word_length(s, "_-") == strlen("variables");
}

static bool read_piece(struct scanner *s, const struct block *block, struct template_builder *b)
{
    if (scan_peek(s) == '\0')
        return scan_fault_here(s, "unclosed text", "expected ``` at the end of the text");
    if (block->variables && scan_sees(s, "{{"))
        return template_variable(b, s, false);
    if (block->escapes && scan_peek(s) == '\\') {
        if (b->text.len == 0)
            b->text_from = s->now;
        return read_escape(s, "\"`\\/#bfnrtu", &b->text);
    }
    template_copy(b, s, 1);
    return true;
}

static bool read_text(struct scanner *s, struct block *block, struct hurl_template *ret)
{
    CLEANUP_TEMPLATE_BUILDER struct template_builder b = TEMPLATE_BUILDER_INIT;
    struct scan_mark from = s->now;

    while (!scan_sees(s, "```") && !sees_graphql_variables(s, block))
        if (!read_piece(s, block, &b))
            return false;
    *ret = template_finish(&b, s, from);
    return scan_sees(s, "```") || read_graphql_variables(s, block);
}

/* ```a b``` : all on one line, without a language. */
static bool sees_closed_line(const struct scanner *s)
{
    const char *at = s->text + s->now.at;
    size_t line = strcspn(at, "\n");
    const char *end = strstr(at, "```");

    return end && (size_t)(end - at) < line;
}

bool read_multiline(struct scanner *s, struct hurl_body *ret)
{
    struct block block = { .variables = true };
    struct scan_mark from = s->now;

    scan_take(s, "```");
    if (!sees_closed_line(s)) {
        if (!read_language(s, &block.language) || !read_attributes(s, &block))
            return false;
        scan_spaces(s);
        if (!scan_take_newline(s))
            return scan_fault_here(s, "text left over", "the text starts on the next line");
    }
    if (!read_text(s, &block, &ret->text))
        return false;
    scan_take(s, "```");
    ret->text.place = scan_place(s, from);
    ret->language = block.language;
    ret->variables = block.graphql;
    return true;
}
