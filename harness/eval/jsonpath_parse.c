#include "harness/eval/jsonpath_parse.h"

#include "base/text.h"

static bool parse_name(struct jsonpath_scan *s, struct selector *sel)
{
    sel->kind = SELECT_NAME;
    return path_scan_quoted(s, &sel->name);
}

/* Behind the first colon, which made it a slice. */
static bool parse_slice_rest(struct jsonpath_scan *s, struct slice *slice)
{
    slice->step = 1;
    path_scan_space(s);
    if (is_digit(path_scan_peek(s)) || path_scan_peek(s) == '-') {
        slice->has_end = true;
        if (!path_scan_integer(s, &slice->end))
            return false;
        path_scan_space(s);
    }
    if (!path_scan_take(s, ":"))
        return true;
    path_scan_space(s);
    if (is_digit(path_scan_peek(s)) || path_scan_peek(s) == '-')
        return path_scan_integer(s, &slice->step);
    return true;
}

static bool parse_index_or_slice(struct jsonpath_scan *s, struct selector *sel)
{
    const char *behind_number;
    int64_t first = 0;
    bool has_first = path_scan_peek(s) != ':';

    if (has_first && !path_scan_integer(s, &first))
        return path_scan_fail(s, "a selector is expected");
    behind_number = s->at;
    path_scan_space(s);
    if (!path_scan_take(s, ":")) {
        s->at = behind_number;
        sel->kind = SELECT_INDEX;
        sel->index = first;
        return true;
    }
    sel->kind = SELECT_SLICE;
    sel->slice = (struct slice){ .has_start = has_first, .start = first };
    return parse_slice_rest(s, &sel->slice);
}

static bool parse_selector(struct jsonpath_scan *s, struct selector *sel)
{
    switch (path_scan_peek(s)) {
    case '\'':
    case '"':
        return parse_name(s, sel);
    case '*':
        s->at++;
        sel->kind = SELECT_WILDCARD;
        return true;
    case '?':
        s->at++;
        path_scan_space(s);
        sel->kind = SELECT_FILTER;
        sel->filter = parse_filter(s);
        return sel->filter != NULL;
    default:
        return parse_index_or_slice(s, sel);
    }
}

/* Behind '['. */
static bool parse_bracketed(struct jsonpath_scan *s, struct segment *segment)
{
    struct selector **tail = &segment->selectors;

    do {
        *tail = ARENA_NEW(s->arena, struct selector);
        path_scan_space(s);
        if (!parse_selector(s, *tail))
            return false;
        tail = &(*tail)->next;
        path_scan_space(s);
    } while (path_scan_take(s, ","));
    return path_scan_expect(s, "]", "',' or ']' is expected");
}

/* Behind '.' or '..'. */
static bool parse_dotted(struct jsonpath_scan *s, struct segment *segment)
{
    struct selector *sel = ARENA_NEW(s->arena, struct selector);

    segment->selectors = sel;
    if (path_scan_take(s, "*")) {
        sel->kind = SELECT_WILDCARD;
        return true;
    }
    sel->kind = SELECT_NAME;
    return path_scan_shorthand_name(s, &sel->name);
}

/* Takes one segment; *ret is NULL, and the white space is left, when none follows. */
static bool parse_segment(struct jsonpath_scan *s, struct segment **ret)
{
    const char *before_space = s->at;
    struct segment *segment;

    path_scan_space(s);
    if (path_scan_peek(s) != '.' && path_scan_peek(s) != '[') {
        s->at = before_space;
        *ret = NULL;
        return true;
    }
    segment = *ret = ARENA_NEW(s->arena, struct segment);
    segment->descendant = path_scan_take(s, "..");
    if (path_scan_take(s, "["))
        return parse_bracketed(s, segment);
    if (!segment->descendant)
        s->at++; /* the dot */
    return parse_dotted(s, segment);
}

const struct jsonpath *parse_segments(struct jsonpath_scan *s, bool from_current)
{
    struct jsonpath *path = ARENA_NEW(s->arena, struct jsonpath);
    struct segment **tail = &path->segments;

    path->from_current = from_current;
    while (parse_segment(s, tail)) {
        if (!*tail)
            return path;
        tail = &(*tail)->next;
    }
    return NULL;
}

const struct jsonpath *jsonpath_parse(
    struct arena *a, const char *path, size_t len, struct jsonpath_error *ret_why)
{
    struct jsonpath_scan s = { .arena = a, .start = path, .at = path, .end = path + len };
    const struct jsonpath *parsed = NULL;

    if (!utf8_is_valid(path, len))
        path_scan_fail(&s, "the path is not UTF-8");
    else if (path_scan_expect(&s, "$", "a path starts with '$'"))
        parsed = parse_segments(&s, false);
    if (parsed && s.at != s.end)
        path_scan_fail(&s, "'.', '[' or the end is expected");
    if (!s.reason)
        return parsed;
    if (ret_why)
        *ret_why = (struct jsonpath_error){ (size_t)(s.at - path), s.reason };
    return NULL;
}

bool jsonpath_is_definite(const struct jsonpath *path)
{
    for (const struct segment *seg = path->segments; seg; seg = seg->next) {
        if (seg->descendant || seg->selectors->next || seg->selectors->kind > SELECT_INDEX)
            return false;
    }
    return true;
}
