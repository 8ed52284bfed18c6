#include "harness/report/machine.h"

#include "base/options.h"
#include "base/text.h"

#include <string.h>

/* clang-format off */
const struct report_format report_formats[] = {
    { "junit",       report_junit,       false },
    { "tap",         report_tap,         false },
    { "json",        report_json,        false },
    { "html",        report_html,        true },
    { "markdown",    report_markdown,    false },
    { "annotations", report_annotations, false },
};
/* clang-format on */
const size_t report_formats_n = ARRAY_SIZE(report_formats);

static const char *nearest_format(const char *name)
{
    const char *names[ARRAY_SIZE(report_formats)];

    for (size_t i = 0; i < report_formats_n; i++)
        names[i] = report_formats[i].name;
    return nearest_word(name, names, report_formats_n);
}

static bool starts_report(const char *text)
{
    for (size_t i = 0; i < report_formats_n; i++) {
        size_t len = strlen(report_formats[i].name);

        if (strncmp(text, report_formats[i].name, len) == 0 && text[len] == '=')
            return true;
    }
    return false;
}

size_t report_request_len(const char *text)
{
    size_t len = 0;

    while (text[len] && !(text[len] == ',' && starts_report(text + len + 1)))
        len++;
    return len;
}

const struct report_format *report_format_read(
    const char *text, const char **ret_file, struct strbuf *why)
{
    CLEANUP_STRBUF struct strbuf name = STRBUF_INIT;
    const char *near;

    strbuf_add(&name, text, strcspn(text, "="));
    for (size_t i = 0; i < report_formats_n; i++) {
        if (!text_equal(report_formats[i].name, name.buf))
            continue;
        if (!text[name.len] || !text[name.len + 1])
            break;
        *ret_file = text + name.len + 1;
        return &report_formats[i];
    }
    near = nearest_format(name.buf);
    strbuf_addf(why, "--report \"%s\" is not written FORMAT=FILE with one of", text);
    for (size_t i = 0; i < report_formats_n; i++)
        strbuf_addf(why, " %s", report_formats[i].name);
    if (near && !text_equal(near, name.buf))
        strbuf_addf(why, "; did you mean %s?", near);
    return NULL;
}
