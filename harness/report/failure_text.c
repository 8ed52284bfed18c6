#include "harness/report/failure_text.h"

#include "harness/report/visible.h"

#include <string.h>

/* Each line of text behind margin. */
static void indented(struct strbuf *out, const char *margin, const char *text)
{
    while (*text) {
        size_t len = strcspn(text, "\n");

        strbuf_adds(out, len ? margin : "");
        visible_text(out, text, len);
        strbuf_addc(out, '\n');
        text += len + (text[len] == '\n');
    }
}

/* A value of several lines stands behind a rule: a line of it that looked like a command to CI
 * (::error) would be taken for one, also when it is indented. */
static void labelled(struct strbuf *out, const char *label, const char *value)
{
    if (!value)
        return;
    if (strchr(value, '\n')) {
        strbuf_addf(out, "  %s\n", label);
        indented(out, "    | ", value);
    } else {
        strbuf_addf(out, "  %-9s ", label);
        indented(out, "", value);
    }
}

static void check_text(struct strbuf *out, const struct failed_check *c)
{
    indented(out, "", c->excerpt);
    labelled(out, "expected", c->expected);
    labelled(out, "actual", c->actual);
}

static void part(struct strbuf *out, const struct paint *paint, const char *title,
    const char *margin, const char *text)
{
    if (!text)
        return;
    strbuf_adds(out, "\n  ");
    paint_text(out, paint, INK_DIM, title);
    strbuf_addc(out, '\n');
    indented(out, margin, text);
}

void failure_text(struct strbuf *out, const struct outcome *o, const struct paint *paint)
{
    for (size_t i = 0; i < o->n_checks; i++) {
        if (i)
            strbuf_addc(out, '\n');
        check_text(out, &o->checks[i]);
    }
    part(out, paint, "the exchange", "    ", o->exchange);
    part(out, paint, "to repeat it", "", o->curl); /* not indented: a body has to stay as it is */
    part(out, paint, "why, says the mock", "    ", o->explanation);
}
