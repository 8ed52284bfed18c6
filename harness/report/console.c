#include "harness/report/console.h"

#include "base/text.h"
#include "harness/report/baseline.h"
#include "harness/report/coverage.h"
#include "harness/report/failure_text.h"
#include "harness/report/visible.h"

#include <string.h>

enum { COVERAGE_SHOWN = 12 }; /* names of what was not reached, a kind */
enum { COLUMNS = 80, LEVEL_WIDTH = 10, TIME_WIDTH = 8, MARK_WIDTH = 5 };
enum { TITLE_WIDTH = COLUMNS - 2 - MARK_WIDTH - 1 - LEVEL_WIDTH - 1 - TIME_WIDTH - 1 };

/* clang-format off */
static const struct mark { const char *utf8, *ascii; enum ink ink; } marks[OUTCOME_MAX_] = {
    [OUTCOME_PASSED]  = { "✓", "ok",   INK_GOOD },
    [OUTCOME_FAILED]  = { "✗", "FAIL", INK_BAD },
    [OUTCOME_KNOWN]   = { "!", "known", INK_DIM },
    [OUTCOME_DIFFERS] = { "≠", "diff", INK_DIM },
    [OUTCOME_FLAKY]   = { "~", "flaky", INK_DIM },
    [OUTCOME_SKIPPED] = { "-", "skip", INK_DIM },
};
/* clang-format on */

static const char erased[] = "\r\033[K"; /* to the line's beginning, and away with it */

static void write_out(struct console *c, const struct strbuf *text)
{
    if (c->has_progress)
        fputs(erased, c->out);
    c->has_progress = false;
    fwrite(text->buf, 1, text->len, c->out);
}

void console_flush(struct console *c)
{
    fflush(c->out);
}

void console_progress(struct console *c, const struct progress *p)
{
    CLEANUP_STRBUF struct strbuf line = STRBUF_INIT;

    if (!c->progress || (!p && !c->has_progress))
        return;
    if (p)
        progress_line(&line, p, progress_columns(fileno(c->out)));
    write_out(c, &line);
    c->has_progress = line.len > 0;
    console_flush(c);
}

static bool is_continued(char c) /* a byte within a character of UTF-8 */
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* text in exactly width columns, cut with "..." in its middle when longer; bytes beyond ASCII count
 * as one column each character. */
static void fitted(struct strbuf *out, const char *text, size_t width)
{
    size_t len = 0, head = (width - 3) / 2, tail = width - 3 - head;

    for (const char *c = text; *c; c++)
        len += !is_continued(*c);
    if (len > width) { /* names of files are ASCII by habit: bytes will do for the cut */
        const char *rest = text + strlen(text) - tail;

        while (is_continued(text[head]))
            head--;
        while (is_continued(*rest))
            rest++;
        strbuf_addf(out, "%.*s...%s", (int)head, text, rest);
        return;
    }
    strbuf_adds(out, text);
    strbuf_addn(out, ' ', width - len);
}

void console_begin(struct console *c, const struct run_summary *s, size_t n_scenarios)
{
    fprintf(c->out, "%zu scenario%s against %s (%s)\n", n_scenarios, n_scenarios == 1 ? "" : "s",
        s->base_url, s->target);
    fflush(c->out);
}

static void folder_heading(struct console *c, const char *folder, struct strbuf *line)
{
    if (text_equal(c->folder, folder))
        return;
    c->folder = folder;
    strbuf_addc(line, '\n');
    paint_text(line, &c->paint, INK_BOLD, folder);
    strbuf_addc(line, '\n');
}

void console_outcome(struct console *c, const struct outcome *o)
{
    CLEANUP_STRBUF struct strbuf line = STRBUF_INIT, title = STRBUF_INIT;
    const struct mark *mark = &marks[o->state];
    const char *sign = c->paint.utf8 ? mark->utf8 : mark->ascii;

    folder_heading(c, o->folder, &line);
    strbuf_adds(&line, "  ");
    paint_text(&line, &c->paint, mark->ink, sign);
    strbuf_addn(&line, ' ', c->paint.utf8 ? 1 : MARK_WIDTH + 1 - strlen(sign));
    visible_text(&title, o->title, strlen(o->title));
    fitted(&line, title.buf, TITLE_WIDTH);
    if (o->state == OUTCOME_SKIPPED) {
        strbuf_addf(&line, " %s\n", o->reason);
    } else {
        CLEANUP_STRBUF struct strbuf rest = STRBUF_INIT;

        strbuf_addf(&rest, " %-*s %*.1f ms", LEVEL_WIDTH, o->level ? o->level : "", TIME_WIDTH - 3,
            (double)o->duration_us / 1000);
        paint_text(&line, &c->paint, INK_DIM, rest.buf);
        strbuf_addc(&line, '\n');
    }
    write_out(c, &line);
}

void console_again(struct console *c)
{
    CLEANUP_STRBUF struct strbuf line = STRBUF_INIT;

    strbuf_addc(&line, '\n');
    paint_text(&line, &c->paint, INK_BOLD, "once more, each by itself");
    strbuf_addc(&line, '\n');
    c->folder = NULL;
    write_out(c, &line);
}

static void failure(struct console *c, const struct outcome *o, size_t number, struct strbuf *out)
{
    CLEANUP_STRBUF struct strbuf title = STRBUF_INIT;
    struct outcome shown = *o;

    if (c->brief)
        shown.exchange = shown.curl = shown.explanation = NULL;
    strbuf_addf(&title, "\n%zu) ", number);
    visible_text(&title, o->title, strlen(o->title));
    paint_text(out, &c->paint, INK_BAD, title.buf);
    if (o->state == OUTCOME_DIFFERS)
        strbuf_adds(out, "\n   differs from what we assume; it does not fail the run");
    else if (o->n_attempts > 1)
        strbuf_addf(out, "\n   failed in each of %u attempts", o->n_attempts);
    strbuf_adds(out, "\n\n");
    failure_text(out, &shown, &c->paint);
    if (o->source)
        strbuf_addf(out, "\n  source: %s\n", o->source);
}

static void heading(struct console *c, const char *text, size_t nth, struct strbuf *out)
{
    if (nth)
        return;
    strbuf_addc(out, '\n');
    paint_text(out, &c->paint, INK_BOLD, text);
    strbuf_addc(out, '\n');
}

static void flaky(struct console *c, const struct run_summary *s, struct strbuf *out)
{
    size_t n = 0;

    for (size_t i = 0; i < s->n_outcomes; i++) {
        const struct outcome *o = &s->outcomes[i];

        if (o->state != OUTCOME_FLAKY)
            continue;
        heading(c, "Flaky: failed, then passed when run alone", n++, out);
        strbuf_addf(out, "  %s (attempt %u)\n", o->title, o->n_attempts);
        if (o->n_checks)
            strbuf_addf(out, "    %s:%u: %s\n", o->file, o->checks[0].line, o->checks[0].message);
    }
}

static void stale(struct console *c, const struct baseline *b, struct strbuf *out)
{
    size_t n = 0;

    for (size_t i = 0; b && i < b->n; i++) {
        const struct known_failure *k = &b->at[i];

        if (!known_failure_is_stale(k))
            continue;
        heading(c, "Stale: the baseline lists these as failing, and they hold", n++, out);
        strbuf_addf(out, "  %s:%u: %s\n    %s\n", b->path, k->line, k->scenario, k->what);
    }
}

static void add_count(struct strbuf *line, size_t n, const char *what)
{
    if (n)
        strbuf_addf(line, ", %zu %s", n, what);
}

static void totals(struct console *c, const struct run_summary *s, struct strbuf *out)
{
    CLEANUP_STRBUF struct strbuf line = STRBUF_INIT;
    size_t n_failed = summary_count(s, OUTCOME_FAILED), n_stale = baseline_stale(s->baseline);

    strbuf_addf(&line, "%zu passed, %zu failed", summary_count(s, OUTCOME_PASSED), n_failed);
    add_count(&line, summary_count(s, OUTCOME_KNOWN), "known");
    add_count(&line, summary_count(s, OUTCOME_DIFFERS), "differ");
    add_count(&line, summary_count(s, OUTCOME_FLAKY), "flaky");
    add_count(&line, summary_count(s, OUTCOME_SKIPPED), "skipped");
    add_count(&line, s->n_not_run, "not run");
    add_count(&line, n_stale, "stale");
    strbuf_addc(out, '\n');
    paint_text(out, &c->paint, n_failed || n_stale ? INK_BAD : INK_GOOD, line.buf);
    if (s->duration_us < 1000000)
        strbuf_addf(out, " in %.0f ms\n", (double)s->duration_us / 1e3);
    else
        strbuf_addf(out, " in %.1f s\n", (double)s->duration_us / 1e6);
}

void console_end(struct console *c, const struct run_summary *s)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    size_t number = 0, unjudged = baseline_unjudged(s->baseline);

    for (size_t i = 0; i < s->n_outcomes; i++)
        if (s->outcomes[i].state == OUTCOME_DIFFERS)
            failure(c, &s->outcomes[i], ++number, &out);
    for (size_t i = 0; i < s->n_outcomes; i++)
        if (s->outcomes[i].state == OUTCOME_FAILED)
            failure(c, &s->outcomes[i], ++number, &out);
    flaky(c, s, &out);
    stale(c, s->baseline, &out);
    if (unjudged)
        strbuf_addf(&out, "\n%zu of the baseline's %zu could not be judged by this run\n", unjudged,
            s->baseline->n);
    if (c->coverage && s->coverage) {
        heading(c, "Coverage", 0, &out);
        coverage_text(&out, s->coverage, COVERAGE_SHOWN);
    }
    totals(c, s, &out);
    write_out(c, &out);
    console_flush(c);
}
