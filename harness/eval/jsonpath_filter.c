/* The expressions behind '?', by the grammar of RFC 9535, 2.3.5, and its types, 2.4.3. */
#include "harness/eval/jsonpath_parse.h"

#include "base/text.h"

static const struct expression *parse_or(struct jsonpath_scan *s);

static struct expression *expression_new(struct jsonpath_scan *s, enum expression_kind kind)
{
    struct expression *e = ARENA_NEW(s->arena, struct expression);

    e->kind = kind;
    return e;
}

/* "<=" stands before "<" so that it is not taken for it. */
static const struct {
    const char *text;
    enum comparison comparison;
} comparisons[] = {
    { "==", COMPARE_EQ },
    { "!=", COMPARE_NE },
    { "<=", COMPARE_LE },
    { ">=", COMPARE_GE },
    { "<", COMPARE_LT },
    { ">", COMPARE_GT },
};

static bool take_comparison(struct jsonpath_scan *s, enum comparison *ret)
{
    for (size_t i = 0; i < ARRAY_SIZE(comparisons); i++) {
        if (path_scan_take(s, comparisons[i].text)) {
            *ret = comparisons[i].comparison;
            return true;
        }
    }
    return false;
}

/* What the operand is when it is used as it stands. */
static bool expression_fits(const struct expression *e, enum jsonpath_type type)
{
    switch (e->kind) {
    case EXPRESSION_LITERAL:
        return type == TYPE_VALUE;
    case EXPRESSION_PATH:
        return type != TYPE_VALUE || jsonpath_is_definite(e->path);
    case EXPRESSION_CALL:
        return e->function->result == type ||
               (type == TYPE_LOGICAL && e->function->result == TYPE_NODES);
    default:
        return type == TYPE_LOGICAL;
    }
}

static const struct expression *parse_literal_text(struct jsonpath_scan *s)
{
    struct expression *e = expression_new(s, EXPRESSION_LITERAL);

    e->literal.kind = VALUE_STRING;
    return path_scan_quoted(s, &e->literal.text) ? e : NULL;
}

static const struct expression *parse_literal_number(struct jsonpath_scan *s)
{
    struct expression *e = expression_new(s, EXPRESSION_LITERAL);

    return path_scan_number(s, &e->literal) ? e : NULL;
}

static const struct expression *parse_path(struct jsonpath_scan *s)
{
    struct expression *e = expression_new(s, EXPRESSION_PATH);
    bool from_current = *s->at++ == '@';

    e->path = parse_segments(s, from_current);
    return e->path ? e : NULL;
}

static const struct expression *parse_operand(struct jsonpath_scan *s);

/* Behind '(' : exactly the arguments the function takes, and ')'. */
static bool parse_arguments(struct jsonpath_scan *s, struct expression *call)
{
    const struct jsonpath_function *f = call->function;

    for (size_t i = 0; i < f->n_arguments; i++) {
        path_scan_space(s);
        if (i > 0 && !path_scan_expect(s, ",", "the function takes another argument"))
            return false;
        path_scan_space(s);
        call->arguments[i] = parse_operand(s);
        if (!call->arguments[i])
            return false;
        if (!expression_fits(call->arguments[i], f->arguments[i]))
            return path_scan_fail(s, "the argument before this is of the wrong type");
    }
    path_scan_space(s);
    return path_scan_expect(s, ")", "')' is expected behind the function's arguments");
}

static const struct expression *parse_call(struct jsonpath_scan *s, struct value_text name)
{
    struct expression *e = expression_new(s, EXPRESSION_CALL);

    e->function = jsonpath_function_find(name.bytes, name.len);
    if (!e->function) {
        path_scan_fail(s, "there is no such function");
        return NULL;
    }
    s->at += name.len + 1;
    return parse_arguments(s, e) ? e : NULL;
}

static const struct {
    const char *text;
    struct value value;
} words[] = {
    { "true", { .kind = VALUE_BOOL, .boolean = true } },
    { "false", { .kind = VALUE_BOOL, .boolean = false } },
    { "null", { .kind = VALUE_NULL } },
};

static const struct expression *parse_word(struct jsonpath_scan *s)
{
    struct value_text name = path_scan_function_name(s);

    if (name.len && name.bytes + name.len < s->end && name.bytes[name.len] == '(')
        return parse_call(s, name);
    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        if (path_scan_take(s, words[i].text)) {
            struct expression *e = expression_new(s, EXPRESSION_LITERAL);

            e->literal = words[i].value;
            return e;
        }
    }
    path_scan_fail(s, "'@', '$', a function or a literal is expected");
    return NULL;
}

/* A literal, a path or a call: what stands beside a comparison, alone, or as an argument. */
static const struct expression *parse_operand(struct jsonpath_scan *s)
{
    const struct expression *e = NULL;
    char c = path_scan_peek(s);

    if (++s->depth > JSONPATH_DEPTH_MAX)
        path_scan_fail(s, "the path is nested too deeply");
    else if (c == '@' || c == '$')
        e = parse_path(s);
    else if (c == '"' || c == '\'')
        e = parse_literal_text(s);
    else if (is_digit(c) || c == '-')
        e = parse_literal_number(s);
    else
        e = parse_word(s);
    s->depth--;
    return e;
}

static const struct expression *parse_comparison(
    struct jsonpath_scan *s, const struct expression *left, enum comparison comparison)
{
    struct expression *e = expression_new(s, EXPRESSION_COMPARE);

    path_scan_space(s);
    e->comparison = comparison;
    e->left = left;
    e->right = parse_operand(s);
    if (!e->right)
        return NULL;
    if (expression_fits(left, TYPE_VALUE) && expression_fits(e->right, TYPE_VALUE))
        return e;
    path_scan_fail(s, "only single values can be compared");
    return NULL;
}

/* A comparison, or a path or call that stands alone. */
static const struct expression *parse_test(struct jsonpath_scan *s)
{
    const struct expression *left = parse_operand(s);
    const char *behind_operand = s->at;
    enum comparison comparison;

    if (!left)
        return NULL;
    path_scan_space(s);
    if (take_comparison(s, &comparison))
        return parse_comparison(s, left, comparison);
    s->at = behind_operand;
    if (expression_fits(left, TYPE_LOGICAL))
        return left;
    path_scan_fail(s, "a comparison is expected");
    return NULL;
}

/* Behind '('. */
static const struct expression *parse_parenthesised(struct jsonpath_scan *s)
{
    const struct expression *e = NULL;

    if (++s->depth > JSONPATH_DEPTH_MAX)
        path_scan_fail(s, "the path is nested too deeply");
    else
        e = parse_or(s);
    s->depth--;
    path_scan_space(s);
    return e && path_scan_expect(s, ")", "')' is expected") ? e : NULL;
}

static const struct expression *parse_basic(struct jsonpath_scan *s)
{
    struct expression *e;

    path_scan_space(s);
    if (path_scan_take(s, "("))
        return parse_parenthesised(s);
    if (!path_scan_take(s, "!"))
        return parse_test(s);
    path_scan_space(s);
    e = expression_new(s, EXPRESSION_NOT);
    e->left = path_scan_take(s, "(") ? parse_parenthesised(s) : parse_operand(s);
    if (!e->left)
        return NULL;
    if (expression_fits(e->left, TYPE_LOGICAL))
        return e;
    path_scan_fail(s, "'!' takes a path, a test or parentheses");
    return NULL;
}

/* One level of precedence: operands joined by an operator, from the left. */
static const struct expression *parse_joined(struct jsonpath_scan *s, const char *joiner,
    enum expression_kind kind, const struct expression *(*parse_part)(struct jsonpath_scan *))
{
    const struct expression *left = parse_part(s);
    const char *behind_part = s->at;

    while (left) {
        struct expression *e;

        path_scan_space(s);
        if (!path_scan_take(s, joiner)) {
            s->at = behind_part;
            return left;
        }
        e = expression_new(s, kind);
        e->left = left;
        e->right = parse_part(s);
        left = e->right ? e : NULL;
        behind_part = s->at;
    }
    return NULL;
}

static const struct expression *parse_and(struct jsonpath_scan *s)
{
    return parse_joined(s, "&&", EXPRESSION_AND, parse_basic);
}

static const struct expression *parse_or(struct jsonpath_scan *s)
{
    return parse_joined(s, "||", EXPRESSION_OR, parse_and);
}

const struct expression *parse_filter(struct jsonpath_scan *s)
{
    return parse_or(s);
}
