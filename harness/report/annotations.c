#include "base/text.h"
#include "harness/report/baseline.h"
#include "harness/report/machine.h"
#include "harness/report/visible.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

/*
 * Workflow commands of GitHub Actions. What ends a value has to be percent-encoded: in the message
 * the line breaks (a carriage return is written as what is invisible), in a property also ':' and
 * ','. Source: docs.github.com, "Workflow commands for
 * GitHub Actions", and actions/toolkit, packages/core/src/command.ts.
 */
static void encoded(struct strbuf *out, const char *text, bool property)
{
    CLEANUP_STRBUF struct strbuf visible = STRBUF_INIT;

    visible_text(&visible, text, strlen(text));
    for (const char *c = visible.buf; *c; c++) {
        if (*c == '%' || *c == '\n' || (property && (*c == ':' || *c == ',')))
            strbuf_addf(out, "%%%02X", (unsigned)*c);
        else
            strbuf_addc(out, *c);
    }
}

static void property(struct strbuf *out, char before, const char *name, const char *value)
{
    strbuf_addf(out, "%c%s=", before, name);
    encoded(out, value, true);
}

/* As the pages of a job name it: from the current directory on, which is that of the check-out. */
static const char *from_here(const char *file)
{
    char here[PATH_MAX];
    size_t len;

    while (text_starts_with(file, "./"))
        file += strlen("./");
    if (!getcwd(here, sizeof(here)))
        return file;
    len = strlen(here);
    return text_starts_with(file, here) && file[len] == '/' ? file + len + 1 : file;
}

static void part(struct strbuf *out, const char *name, const char *value)
{
    if (!value)
        return;
    strbuf_addf(out, "%%0A%s: ", name);
    encoded(out, value, false);
}

static void annotate(struct strbuf *out, const char *level, const struct outcome *o,
    const struct failed_check *c, const char *note)
{
    strbuf_addf(out, "::%s", level);
    property(out, ' ', "file", from_here(o->file));
    if (c->line)
        strbuf_addf(out, ",line=%u,col=%u", c->line, c->column);
    property(out, ',', "title", o->title);
    strbuf_adds(out, "::");
    encoded(out, c->message, false);
    part(out, "expected", c->expected);
    part(out, "actual", c->actual);
    if (note)
        part(out, "note", note);
    strbuf_addc(out, '\n');
}

static void annotate_all(struct strbuf *out, const char *level, const struct run_summary *s,
    enum outcome_state state, const char *note)
{
    for (size_t i = 0; i < s->n_outcomes; i++) {
        const struct outcome *o = &s->outcomes[i];

        for (size_t k = 0; o->state == state && k < o->n_checks; k++)
            annotate(out, level, o, &o->checks[k], note ? note : o->reason);
    }
}

/* The page of a job shows ten of each kind: what fails the run comes first. */
void report_annotations(const struct run_summary *s, struct strbuf *out)
{
    const struct baseline *b = s->baseline;

    annotate_all(out, "error", s, OUTCOME_FAILED, NULL);
    for (size_t i = 0; b && i < b->n; i++) {
        if (!known_failure_is_stale(&b->at[i]))
            continue;
        strbuf_adds(out, "::error");
        property(out, ' ', "file", from_here(b->path));
        strbuf_addf(out, ",line=%u", b->at[i].line);
        property(out, ',', "title", b->at[i].scenario);
        strbuf_adds(out, "::the baseline lists this as failing, and it holds");
        part(out, "assert", b->at[i].what);
        strbuf_addc(out, '\n');
    }
    annotate_all(out, "warning", s, OUTCOME_FLAKY, NULL);
    annotate_all(out, "warning", s, OUTCOME_DIFFERS, "this differs from what we assume");
}
