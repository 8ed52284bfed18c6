#include "base/text.h"
#include "harness/eval/jsonpath_tree.h"
#include "harness/eval/regex.h"

#include <string.h>

static size_t code_points(const struct value_text *text)
{
    size_t n = 0;

    for (size_t i = 0; i < text->len; i++)
        n += ((unsigned char)text->bytes[i] & 0xC0) != 0x80;
    return n;
}

static struct value call_length(struct arena *a, const struct jsonpath_argument *arguments)
{
    const struct value *v = &arguments[0].value;

    if (v->kind == VALUE_STRING)
        return value_integer(a, (int64_t)code_points(&v->text));
    if (v->kind == VALUE_LIST)
        return value_integer(a, (int64_t)v->list.n);
    if (v->kind == VALUE_OBJECT)
        return value_integer(a, (int64_t)v->object.n);
    return value_none();
}

static struct value call_count(struct arena *a, const struct jsonpath_argument *arguments)
{
    return value_integer(a, (int64_t)arguments[0].nodes->n);
}

static struct value call_value(struct arena *a, const struct jsonpath_argument *arguments)
{
    (void)a;
    return arguments[0].nodes->n == 1 ? *arguments[0].nodes->items[0] : value_none();
}

/* What is no string or no I-Regexp does not match. */
static struct value regex_test(const struct jsonpath_argument *arguments, bool whole)
{
    const struct value *subject = &arguments[0].value, *pattern = &arguments[1].value;
    CLEANUP_REGEX struct regex *re = NULL;

    if (subject->kind != VALUE_STRING || pattern->kind != VALUE_STRING)
        return value_bool(false);
    re = regex_create_iregexp(pattern->text.bytes, pattern->text.len, whole);
    if (!re)
        return value_bool(false);
    return value_bool(
        regex_search(re, subject->text.bytes, subject->text.len, 0, NULL, 0) == REGEX_MATCH);
}

static struct value call_match(struct arena *a, const struct jsonpath_argument *arguments)
{
    (void)a;
    return regex_test(arguments, true);
}

static struct value call_search(struct arena *a, const struct jsonpath_argument *arguments)
{
    (void)a;
    return regex_test(arguments, false);
}

static const struct jsonpath_function functions[] = {
    { "length", TYPE_VALUE, 1, { TYPE_VALUE }, call_length },
    { "count", TYPE_VALUE, 1, { TYPE_NODES }, call_count },
    { "value", TYPE_VALUE, 1, { TYPE_NODES }, call_value },
    { "match", TYPE_LOGICAL, 2, { TYPE_VALUE, TYPE_VALUE }, call_match },
    { "search", TYPE_LOGICAL, 2, { TYPE_VALUE, TYPE_VALUE }, call_search },
};

const struct jsonpath_function *jsonpath_function_find(const char *name, size_t len)
{
    for (size_t i = 0; i < ARRAY_SIZE(functions); i++) {
        if (strlen(functions[i].name) == len && memcmp(functions[i].name, name, len) == 0)
            return &functions[i];
    }
    return NULL;
}
