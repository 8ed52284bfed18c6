/* [Captures] and [Asserts] */
#include "harness/hurl/list.h"
#include "harness/hurl/nodes.h"
#include "harness/hurl/template.h"

static bool read_capture(struct scanner *s, struct hurl_capture *ret)
{
    struct scan_mark from = s->now;

    if (!read_template(s, TEMPLATE_KEY, &ret->name))
        return false;
    if (template_is_function(ret->name.source))
        return scan_fault(s, ret->name.place, "name of a function",
            "%s is a function, which a variable cannot be named like", ret->name.source);
    scan_spaces(s);
    scan_take(s, ":"); /* sees_pair() saw it */
    scan_spaces(s);
    if (!read_query(s, &ret->query) || !read_filters(s, &ret->filters))
        return false;
    ret->redacted = scan_take(s, "redact");
    ret->place = scan_place(s, from);
    return scan_line_end(s, "the capture");
}

bool read_captures(struct scanner *s, struct hurl_captures *ret)
{
    struct list captures = { 0 };

    for (scan_blank_lines(s); sees_pair(s); scan_blank_lines(s))
        if (!read_capture(s, LIST_ADD(s->arena, &captures, struct hurl_capture)))
            return false;
    ret->at = captures.at;
    ret->n = captures.n;
    return true;
}

static bool read_assert(struct scanner *s, struct hurl_assert *ret)
{
    struct scan_mark from = s->now;

    if (!read_query(s, &ret->query) || !read_filters(s, &ret->filters) ||
        !read_predicate(s, &ret->predicate))
        return false;
    ret->source = scan_text(s, from);
    ret->place = scan_place(s, from);
    return scan_line_end(s, "the assert");
}

bool read_asserts(struct scanner *s, struct hurl_asserts *ret)
{
    struct list asserts = { 0 };

    for (scan_blank_lines(s); sees_query(s); scan_blank_lines(s))
        if (!read_assert(s, LIST_ADD(s->arena, &asserts, struct hurl_assert)))
            return false;
    ret->at = asserts.at;
    ret->n = asserts.n;
    return true;
}
