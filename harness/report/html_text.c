#include "harness/report/html_text.h"

#include "harness/report/visible.h"
#include "harness/report/xml.h"

/* Calls of xml_text want whole strings: what stands between two controls. */
static void put_run(struct strbuf *out, const char *text, size_t len)
{
    CLEANUP_STRBUF struct strbuf run = STRBUF_INIT;

    if (!len)
        return;
    strbuf_add(&run, text, len);
    xml_text(out, run.buf);
}

static void put(struct strbuf *out, const char *text, bool show)
{
    const char *run = text;

    while (*text) {
        uint32_t cp;
        size_t len = invisible_at(text, &cp);

        if (!len) {
            text++;
            continue;
        }
        put_run(out, run, (size_t)(text - run));
        if (show)
            strbuf_addf(out, "<i class=\"c\">U+%04X</i>", cp);
        text += len;
        run = text;
    }
    put_run(out, run, (size_t)(text - run));
}

void html_text(struct strbuf *out, const char *text)
{
    put(out, text, true);
}

void html_attribute(struct strbuf *out, const char *name, const char *value)
{
    strbuf_addf(out, " %s=\"", name);
    put(out, value, false);
    strbuf_addc(out, '"');
}

void html_element(struct strbuf *out, const char *name, const char *class_name, const char *text)
{
    if (!text)
        return;
    strbuf_addf(out, "<%s", name);
    if (class_name)
        strbuf_addf(out, " class=\"%s\"", class_name);
    strbuf_addc(out, '>');
    html_text(out, text);
    strbuf_addf(out, "</%s>", name);
}
