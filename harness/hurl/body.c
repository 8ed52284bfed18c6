#include "base/text.h"
#include "harness/hurl/nodes.h"
#include "harness/hurl/template.h"

#include <string.h>

static bool sees_json(const struct scanner *s)
{
    static const char *const words[] = { "true", "false", "null" };
    char c = scan_peek(s);

    for (size_t i = 0; i < ARRAY_SIZE(words); i++)
        if (scan_word_length(s, "_-") == strlen(words[i]) && scan_sees(s, words[i]))
            return true;
    return is_digit(c) || (c != '\0' && strchr("{[\"-", c));
}

static bool sees_multiline(const struct scanner *s)
{
    return scan_sees(s, "```");
}

static bool sees_oneline(const struct scanner *s)
{
    return scan_peek(s) == '`';
}

static bool sees_file(const struct scanner *s)
{
    return scan_sees(s, "file,");
}

static bool sees_xml(const struct scanner *s)
{
    return scan_peek(s) == '<';
}

static bool read_json_body(struct scanner *s, struct hurl_body *ret)
{
    ret->kind = HURL_BODY_JSON;
    return read_json(s, &ret->text);
}

static bool read_multiline_body(struct scanner *s, struct hurl_body *ret)
{
    ret->kind = HURL_BODY_STRING;
    return read_multiline(s, ret);
}

static bool read_oneline_body(struct scanner *s, struct hurl_body *ret)
{
    ret->kind = HURL_BODY_STRING;
    return read_template(s, TEMPLATE_BACKTICK, &ret->text);
}

static bool read_bytes_body(struct scanner *s, struct hurl_body *ret)
{
    ret->kind = HURL_BODY_BYTES;
    return read_bytes(s, &ret->bytes);
}

static bool read_file_body(struct scanner *s, struct hurl_body *ret)
{
    ret->kind = HURL_BODY_FILE;
    return read_file(s, &ret->path);
}

static bool read_xml_body(struct scanner *s, struct hurl_body *ret)
{
    ret->kind = HURL_BODY_XML;
    return read_xml(s, &ret->text);
}

static const struct {
    bool (*sees)(const struct scanner *s);
    bool (*read)(struct scanner *s, struct hurl_body *ret);
} forms[] = {
    { sees_multiline, read_multiline_body },
    { sees_oneline, read_oneline_body },
    { sees_bytes, read_bytes_body },
    { sees_file, read_file_body },
    { sees_json, read_json_body },
    { sees_xml, read_xml_body },
};

bool sees_body(const struct scanner *s)
{
    for (size_t i = 0; i < ARRAY_SIZE(forms); i++)
        if (forms[i].sees(s))
            return true;
    return false;
}

bool read_body(struct scanner *s, struct hurl_body *ret)
{
    struct scan_mark from = s->now;

    for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
        if (!forms[i].sees(s))
            continue;
        if (!forms[i].read(s, ret))
            return false;
        ret->place = scan_place(s, from);
        return scan_line_end(s, "the body");
    }
    return scan_fault_here(s, "no body", "expected a body");
}
