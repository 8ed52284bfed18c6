/*
 * JSON with {{names}} in strings and in the place of values. The text is kept to the letter; it is
 * walked to find where it ends, where the names are, and what is wrong with it.
 */
#include "harness/hurl/nodes.h"

#include "base/json_gate.h"
#include "base/text.h"
#include "harness/hurl/template.h"

#include <string.h>

struct json {
    struct scanner *s;
    struct template_builder builder;
    unsigned depth;
};

static bool copy(struct json *j, size_t bytes)
{
    template_copy(&j->builder, j->s, bytes);
    return true;
}

static void copy_space(struct json *j)
{
    copy(j, strspn(j->s->text + j->s->now.at, " \t\r\n"));
}

static bool copy_literal(struct json *j, const char *literal)
{
    return scan_sees(j->s, literal) && copy(j, strlen(literal));
}

static bool wrong(struct json *j, const char *expected)
{
    return scan_fault_here(j->s, "wrong JSON", "expected %s", expected);
}

/* ---- Strings ---- */

static bool read_unicode(struct json *j)
{
    copy(j, 2);
    for (size_t i = 0; i < 4; i++) {
        if (hex_value(scan_peek(j->s)) < 0)
            return wrong(j, "four hex digits after \\u");
        copy(j, 1);
    }
    return true;
}

static bool read_character(struct json *j)
{
    char c = scan_peek(j->s);

    if (scan_sees(j->s, "\\u"))
        return read_unicode(j);
    if (c == '\\') {
        char letter = j->s->text[j->s->now.at + 1];

        if (letter == '\0' || !strchr("\"\\/bfnrt", letter))
            return wrong(j, "one of \"\\/bfnrtu after a backslash");
        return copy(j, 2);
    }
    if ((unsigned char)c < ' ')
        return wrong(j, "\" at the end of the string; a control character is written as an escape");
    return copy(j, 1);
}

static bool read_string(struct json *j)
{
    if (!copy_literal(j, "\""))
        return wrong(j, "a string in double quotes");
    while (!copy_literal(j, "\"")) {
        if (scan_sees(j->s, "{{")) {
            if (!template_variable(&j->builder, j->s, true))
                return false;
        } else if (!read_character(j)) {
            return false;
        }
    }
    return true;
}

/* ---- Numbers and words ---- */

static bool copy_digits(struct json *j)
{
    size_t n = strspn(j->s->text + j->s->now.at, "0123456789");

    return n > 0 ? copy(j, n) : wrong(j, "a digit");
}

static bool read_number(struct json *j)
{
    copy_literal(j, "-");
    if (!copy_literal(j, "0") && !copy_digits(j))
        return false;
    if (copy_literal(j, ".") && !copy_digits(j))
        return false;
    if (copy_literal(j, "e") || copy_literal(j, "E")) {
        if (!copy_literal(j, "+"))
            copy_literal(j, "-");
        if (!copy_digits(j))
            return false;
    }
    return is_digit(scan_peek(j->s)) ? wrong(j, "no digit after a leading zero") : true;
}

static bool read_word(struct json *j)
{
    static const char *const words[] = { "true", "false", "null" };

    for (size_t i = 0; i < ARRAY_SIZE(words); i++)
        if (scan_word_length(j->s, "_") == strlen(words[i]) && copy_literal(j, words[i]))
            return true;
    return wrong(j, "a JSON value");
}

/* ---- Arrays and objects ---- */

static bool read_any(struct json *j);

static bool read_member(struct json *j)
{
    if (!read_string(j))
        return false;
    copy_space(j);
    if (!copy_literal(j, ":"))
        return wrong(j, ": after the name");
    copy_space(j);
    return read_any(j);
}

static bool read_list(struct json *j, const char *close, bool (*read_item)(struct json *))
{
    copy(j, 1);
    copy_space(j);
    if (copy_literal(j, close))
        return true;
    for (;;) {
        if (!read_item(j))
            return false;
        copy_space(j);
        if (copy_literal(j, close))
            return true;
        if (!copy_literal(j, ","))
            return wrong(j, close[0] == ']' ? "a comma or ]" : "a comma or }");
        copy_space(j);
        if (scan_sees(j->s, close))
            return wrong(j, "one more after the comma, or no comma");
    }
}

static bool read_any(struct json *j)
{
    char c = scan_peek(j->s);
    bool fine;

    if (scan_sees(j->s, "{{"))
        return template_variable(&j->builder, j->s, false);
    if (c == '"')
        return read_string(j);
    if (c == '-' || is_digit(c))
        return read_number(j);
    if (c != '{' && c != '[')
        return read_word(j);
    if (++j->depth > JSON_DEPTH_MAX)
        return wrong(j, "fewer arrays and objects within each other");
    fine = c == '{' ? read_list(j, "}", read_member) : read_list(j, "]", read_any);
    j->depth--;
    return fine;
}

static void json_release(struct json *j)
{
    template_builder_release(&j->builder);
}

bool read_json(struct scanner *s, struct hurl_template *ret)
{
    CLEANUP(json_release) struct json j = { .s = s, .builder = TEMPLATE_BUILDER_INIT };
    struct scan_mark from = s->now;

    if (!read_any(&j))
        return false;
    *ret = template_finish(&j.builder, s, from);
    return true;
}
