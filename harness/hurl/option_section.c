/* [Options] */
#include "base/text.h"
#include "harness/hurl/list.h"
#include "harness/hurl/nodes.h"
#include "harness/hurl/template.h"

#include <string.h>

static const struct {
    const char *name;
    int64_t ms;
} units[] = { { "", 1 }, { "ms", 1 }, { "s", 1000 }, { "m", 60000 }, { "h", 3600000 } };

/* 500, 500ms, 5s: milliseconds if there is no unit. */
static bool read_duration(struct scanner *s, int64_t *ret)
{
    struct scan_mark from = s->now, unit_from;
    const char *unit;
    int64_t n;

    scan_advance(s, strspn(s->text + s->now.at, "0123456789"));
    unit_from = s->now;
    if (parse_i64(scan_text(s, from), &n) < 0)
        return scan_fault(s, scan_place(s, from), "wrong duration",
            "expected a number and ms, s, m or h, such as 500ms");
    unit = scan_take_word(s, "_-");
    for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
        if (strcmp(units[i].name, unit) != 0)
            continue;
        if (__builtin_mul_overflow(n, units[i].ms, ret))
            return scan_fault(s, scan_place(s, from), "number too large", "no wait is that long");
        return true;
    }
    return scan_fault(s, scan_place(s, unit_from), "unknown unit",
        "a duration is in ms, s, m or h, not in \"%s\"", unit);
}

static bool read_duration_value(struct scanner *s, const struct word *word, struct hurl_option *ret)
{
    struct hurl_value *value = &ret->value;
    struct scan_mark from = s->now;

    if (scan_sees(s, "{{") || scan_at_line_end(s))
        return read_value(s, word->takes[0], word->name, value);
    value->kind = HURL_VALUE_INTEGER;
    if (!read_duration(s, &value->integer))
        return false;
    value->source = scan_text(s, from);
    value->place = scan_place(s, from);
    return true;
}

static bool read_count_value(struct scanner *s, const struct word *word, struct hurl_option *ret)
{
    struct hurl_value *value = &ret->value;

    if (!read_value(s, word->takes[0], word->name, value))
        return false;
    if (value->kind == HURL_VALUE_INTEGER && value->integer < -1)
        return scan_fault(s, value->place, "wrong number",
            "%s takes a number from 0, or -1: no limit", word->name);
    return true;
}

static bool read_natural_value(struct scanner *s, const struct word *word, struct hurl_option *ret)
{
    struct hurl_value *value = &ret->value;

    if (!read_value(s, word->takes[0], word->name, value))
        return false;
    if (value->kind == HURL_VALUE_INTEGER && value->integer < 0)
        return scan_fault(s, value->place, "wrong number", "%s takes a number from 0", word->name);
    return true;
}

static bool read_plain_value(struct scanner *s, const struct word *word, struct hurl_option *ret)
{
    return read_value(s, word->takes[0], word->name, &ret->value);
}

static bool read_text(struct scanner *s, enum template_style style, struct hurl_value *ret)
{
    struct scan_mark from = s->now;

    ret->kind = HURL_VALUE_STRING;
    if (!read_template(s, style, &ret->text))
        return false;
    ret->source = scan_text(s, from);
    ret->place = scan_place(s, from);
    return true;
}

/* Without quotes, to the end of the line. */
static bool read_text_value(struct scanner *s, const struct word *word, struct hurl_option *ret)
{
    if (scan_at_line_end(s))
        return scan_fault_here(s, "no value", "%s takes a text without quotes", word->name);
    return read_text(s, TEMPLATE_VALUE, &ret->value);
}

static bool read_filename_value(struct scanner *s, const struct word *word, struct hurl_option *ret)
{
    if (scan_at_line_end(s))
        return scan_fault_here(s, "no value", "%s takes a file name without quotes", word->name);
    return read_text(s, TEMPLATE_FILENAME, &ret->value);
}

/* A text that is no number and no literal needs no quotes here. */
static bool read_variable_value(struct scanner *s, const struct word *word, struct hurl_value *ret)
{
    static const char *const literals[] = { "null", "true", "false" };
    char c = scan_peek(s);

    for (size_t i = 0; i < ARRAY_SIZE(literals); i++)
        if (scan_sees(s, literals[i]) && scan_word_length(s, "_-") == strlen(literals[i]))
            return read_value(s, word->takes[0], word->name, ret);
    if (c == '"' || c == '-' || is_digit(c))
        return read_value(s, word->takes[0], word->name, ret);
    return read_text(s, TEMPLATE_VALUE, ret);
}

/* name=value */
static bool read_variable(struct scanner *s, const struct word *word, struct hurl_option *ret)
{
    struct scan_mark from = s->now;

    ret->name = scan_take_word(s, "_-");
    if (*ret->name == '\0')
        return scan_fault_here(s, "no variable", "expected the name of a variable");
    if (template_is_function(ret->name))
        return scan_fault(s, scan_place(s, from), "name of a function",
            "%s is a function, which a variable cannot be named like", ret->name);
    scan_spaces(s);
    if (!scan_take(s, "="))
        return scan_fault_here(s, "no value", "expected = after the variable's name");
    scan_spaces(s);
    return read_variable_value(s, word, &ret->value);
}

typedef bool value_reader(struct scanner *s, const struct word *word, struct hurl_option *ret);

/* What is not here is a switch: true, false or {{x}}. */
static value_reader *const readers[HURL_OPTION_MAX_] = {
    [HURL_OPTION_RETRY] = read_count_value,
    [HURL_OPTION_REPEAT] = read_count_value,
    [HURL_OPTION_MAX_REDIRS] = read_count_value,
    [HURL_OPTION_LIMIT_RATE] = read_natural_value,
    [HURL_OPTION_RETRY_INTERVAL] = read_duration_value,
    [HURL_OPTION_DELAY] = read_duration_value,
    [HURL_OPTION_CONNECT_TIMEOUT] = read_duration_value,
    [HURL_OPTION_MAX_TIME] = read_duration_value,
    [HURL_OPTION_VARIABLE] = read_variable,
    [HURL_OPTION_CACERT] = read_filename_value,
    [HURL_OPTION_OUTPUT] = read_filename_value,
    [HURL_OPTION_CONNECT_TO] = read_text_value,
    [HURL_OPTION_HEADER] = read_text_value,
    [HURL_OPTION_NETRC_FILE] = read_text_value,
    [HURL_OPTION_PROXY] = read_text_value,
    [HURL_OPTION_RESOLVE] = read_text_value,
    [HURL_OPTION_UNIX_SOCKET] = read_text_value,
    [HURL_OPTION_USER] = read_text_value,
};

static bool read_option(struct scanner *s, struct hurl_option *ret)
{
    struct scan_mark from = s->now;
    const char *name = scan_take_word(s, "_-.");
    const struct word *word = words_find(&hurl_option_words, name);
    value_reader *read;

    ret->place = scan_place(s, from);
    if (!word)
        return scan_unknown(s, from, name, &hurl_option_words);
    if (word->kind < 0)
        return scan_unsupported(
            s, ret->place, arena_printf(s->arena, "the option %s", name), word->instead);
    ret->kind = (enum hurl_option_kind)word->kind;
    scan_spaces(s);
    scan_take(s, ":");
    scan_spaces(s);
    read = readers[ret->kind] ? readers[ret->kind] : read_plain_value;
    return read(s, word, ret) && scan_line_end(s, "the option's value");
}

bool read_options(struct scanner *s, struct hurl_options *ret)
{
    struct list options = { 0 };

    for (scan_blank_lines(s); sees_pair(s); scan_blank_lines(s))
        if (!read_option(s, LIST_ADD(s->arena, &options, struct hurl_option)))
            return false;
    ret->at = options.at;
    ret->n = options.n;
    return true;
}
