/* [Title] and the lines below it. */
#include "base/text.h"
#include "harness/hurl/nodes.h"

#include <string.h>

static bool into_pairs(struct scanner *s, void *into)
{
    return read_pairs(s, into);
}

static bool into_parts(struct scanner *s, void *into)
{
    return read_parts(s, into);
}

static bool into_options(struct scanner *s, void *into)
{
    return read_options(s, into);
}

static bool into_captures(struct scanner *s, void *into)
{
    return read_captures(s, into);
}

static bool into_asserts(struct scanner *s, void *into)
{
    return read_asserts(s, into);
}

static bool into_login(struct scanner *s, void *into)
{
    struct hurl_pairs *login = into;

    if (!read_pairs(s, login))
        return false;
    return login->n < 2 || scan_fault(s, login->at[1].place, "too many lines",
                               "[BasicAuth] holds one line: user: password");
}

enum side { SIDE_REQUEST, SIDE_RESPONSE };

/* Where a section goes within its request or response, and where its title's place is kept. */
#define IN_REQUEST(field)                                                                          \
    SIDE_REQUEST, offsetof(struct hurl_request, field), offsetof(struct hurl_request, field.place)
#define IN_RESPONSE(field)                                                                         \
    SIDE_RESPONSE, offsetof(struct hurl_response, field),                                          \
        offsetof(struct hurl_response, field.place)

/* clang-format off */
static const struct section {
    const char *title;
    bool (*read)(struct scanner *s, void *into);
    enum side side;
    size_t field, place;
} sections[] = {
    { "Query",             into_pairs,    IN_REQUEST(query) },
    { "QueryStringParams", into_pairs,    IN_REQUEST(query) },
    { "Form",              into_pairs,    IN_REQUEST(form) },
    { "FormParams",        into_pairs,    IN_REQUEST(form) },
    { "Multipart",         into_parts,    IN_REQUEST(multipart) },
    { "MultipartFormData", into_parts,    IN_REQUEST(multipart) },
    { "Cookies",           into_pairs,    IN_REQUEST(cookies) },
    { "BasicAuth",         into_login,    IN_REQUEST(basic_auth) },
    { "Options",           into_options,  IN_REQUEST(options) },
    { "Captures",          into_captures, IN_RESPONSE(captures) },
    { "Asserts",           into_asserts,  IN_RESPONSE(asserts) },
};
/* clang-format on */

bool sees_section(const struct scanner *s)
{
    struct scanner ahead = *s;
    size_t length;

    if (!scan_take(&ahead, "["))
        return false;
    length = scan_word_length(&ahead, "");
    scan_advance(&ahead, length);
    return length > 0 && scan_peek(&ahead) == ']';
}

static bool refuse_title(struct scanner *s, struct hurl_place place, const char *title)
{
    const char *nearest = NULL;
    size_t least = 4;

    for (size_t i = 0; i < ARRAY_SIZE(sections) && strlen(title) < 40; i++) {
        size_t distance = edit_distance(sections[i].title, title);

        if (distance < least) {
            nearest = sections[i].title;
            least = distance;
        }
    }
    if (nearest)
        return scan_fault(s, place, "unknown section",
            "there is no section [%s]; did you mean [%s]?", title, nearest);
    return scan_fault(s, place, "unknown section", "there is no section [%s]", title);
}

static const struct section *read_title(struct scanner *s, enum side side)
{
    static const char *const belongs[] = {
        [SIDE_REQUEST] = "belongs to a request, above the line that starts with HTTP",
        [SIDE_RESPONSE] = "belongs to a response, below a line that starts with HTTP",
    };
    struct scan_mark from = s->now;
    struct hurl_place place;
    const char *title;

    scan_take(s, "[");
    title = scan_take_word(s, "");
    scan_take(s, "]");
    place = scan_place(s, from);
    for (size_t i = 0; i < ARRAY_SIZE(sections); i++) {
        if (strcmp(sections[i].title, title) != 0)
            continue;
        if (sections[i].side == side)
            return &sections[i];
        scan_fault(s, place, "section out of place", "[%s] %s", title, belongs[sections[i].side]);
        return NULL;
    }
    refuse_title(s, place, title);
    return NULL;
}

static bool read_section(struct scanner *s, enum side side, char *node)
{
    struct scan_mark from = s->now;
    const struct section *section = read_title(s, side);
    struct hurl_place *place;

    if (!section)
        return false;
    place = (struct hurl_place *)(void *)(node + section->place);
    if (place->line)
        return scan_fault(s, scan_place(s, from), "section twice", "[%s] stands in line %u already",
            section->title, place->line);
    *place = scan_place(s, from);
    return scan_line_end(s, "the section's title") && section->read(s, node + section->field);
}

static bool read_sections(struct scanner *s, enum side side, void *node)
{
    for (scan_blank_lines(s); sees_section(s); scan_blank_lines(s))
        if (!read_section(s, side, node))
            return false;
    return true;
}

bool read_request_sections(struct scanner *s, struct hurl_request *ret)
{
    return read_sections(s, SIDE_REQUEST, ret);
}

bool read_response_sections(struct scanner *s, struct hurl_response *ret)
{
    return read_sections(s, SIDE_RESPONSE, ret);
}
