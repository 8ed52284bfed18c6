/* name: value, one on each line: headers, parameters, form fields, cookies, parts. */
#include "base/text.h"
#include "harness/hurl/list.h"
#include "harness/hurl/nodes.h"
#include "harness/hurl/template.h"

bool sees_pair(const struct scanner *s)
{
    struct scanner ahead = *s;
    size_t length = template_key_length(s);

    scan_advance(&ahead, length);
    scan_spaces(&ahead);
    return length > 0 && scan_peek(&ahead) == ':';
}

/* `name:` and the spaces behind it. */
static bool read_name(struct scanner *s, struct hurl_template *ret)
{
    if (!read_template(s, TEMPLATE_KEY, ret))
        return false;
    scan_spaces(s);
    if (!scan_take(s, ":"))
        return scan_fault_here(s, "no colon", "expected : after the name");
    scan_spaces(s);
    return true;
}

static bool read_pair(struct scanner *s, struct hurl_pair *ret)
{
    struct scan_mark from = s->now;

    if (!read_name(s, &ret->name) || !read_template(s, TEMPLATE_VALUE, &ret->value))
        return false;
    ret->place = scan_place(s, from);
    return scan_line_end(s, "the value; a tab in it is written \\t");
}

bool read_pairs(struct scanner *s, struct hurl_pairs *ret)
{
    struct list pairs = { 0 };

    for (scan_blank_lines(s); sees_pair(s); scan_blank_lines(s))
        if (!read_pair(s, LIST_ADD(s->arena, &pairs, struct hurl_pair)))
            return false;
    ret->at = pairs.at;
    ret->n = pairs.n;
    return true;
}

static bool read_part(struct scanner *s, struct hurl_part *ret)
{
    struct scan_mark from = s->now;

    if (!read_name(s, &ret->name))
        return false;
    if (scan_sees(s, "file,")) {
        ret->kind = HURL_PART_FILE;
        if (!read_file(s, &ret->value))
            return false;
        scan_spaces(s);
        if (!read_template(s, TEMPLATE_VALUE, &ret->type))
            return false;
    } else if (!read_template(s, TEMPLATE_VALUE, &ret->value)) {
        return false;
    }
    ret->place = scan_place(s, from);
    return scan_line_end(s, "the part");
}

bool read_parts(struct scanner *s, struct hurl_parts *ret)
{
    struct list parts = { 0 };

    for (scan_blank_lines(s); sees_pair(s); scan_blank_lines(s))
        if (!read_part(s, LIST_ADD(s->arena, &parts, struct hurl_part)))
            return false;
    ret->at = parts.at;
    ret->n = parts.n;
    return true;
}
