#include "base/text.h"
#include "harness/report/baseline.h"
#include "harness/report/coverage.h"
#include "harness/report/failure_text.h"
#include "harness/report/machine.h"
#include "harness/report/visible.h"

#include <string.h>

/* A job's summary in GitHub Actions may have 1 MiB and is not shown at all beyond it. */
enum { MARKDOWN_MAX = 900 * 1024, COVERAGE_SHOWN = 30 };

/* Text of one line that stays text: nothing in it is mark-up, HTML or the end of a cell. */
static void put_text(struct strbuf *out, const char *text)
{
    CLEANUP_STRBUF struct strbuf visible = STRBUF_INIT;

    visible_text(&visible, text, strlen(text));
    for (const char *c = visible.buf; *c; c++) {
        if (strchr("\\`*_{}[]()#+-.!|~<>&@:", *c))
            strbuf_addf(out, "&#%d;", *c);
        else
            strbuf_addc(out, *c == '\n' ? ' ' : *c);
    }
}

/* As it is, between fences that are longer than any run of backticks in it. */
static void put_block(struct strbuf *out, const char *text)
{
    size_t longest = 2, len = strlen(text);

    for (const char *c = strchr(text, '`'); c; c = strchr(c, '`')) {
        size_t run = strspn(c, "`");

        longest = run > longest ? run : longest;
        c += run;
    }
    strbuf_addn(out, '`', longest + 1);
    strbuf_adds(out, "text\n");
    strbuf_adds(out, text);
    if (len && text[len - 1] != '\n')
        strbuf_addc(out, '\n');
    strbuf_addn(out, '`', longest + 1);
    strbuf_addc(out, '\n');
}

static void totals(const struct run_summary *s, struct strbuf *out)
{
    bool bad = summary_count(s, OUTCOME_FAILED) || baseline_stale(s->baseline) || s->n_not_run;

    strbuf_addf(out, "## %s plivo-harness: %zu passed, %zu failed\n\n", bad ? "❌" : "✅",
        summary_count(s, OUTCOME_PASSED), summary_count(s, OUTCOME_FAILED));
    strbuf_adds(out, "| verdict | scenarios |\n| --- | ---: |\n");
    for (enum outcome_state state = 0; state < OUTCOME_MAX_; state++)
        if (state <= OUTCOME_FAILED || summary_count(s, state))
            strbuf_addf(out, "| %s | %zu |\n", outcome_state_names[state], summary_count(s, state));
    if (s->n_not_run)
        strbuf_addf(out, "| not run | %zu |\n", s->n_not_run);
    if (baseline_stale(s->baseline))
        strbuf_addf(out, "| stale in the baseline | %zu |\n", baseline_stale(s->baseline));
    strbuf_adds(out, "\nAgainst ");
    put_text(out, s->base_url);
    strbuf_adds(out, " (");
    put_text(out, s->target);
    strbuf_addf(out, "), %.1f s.\n", (double)s->duration_us / 1e6);
}

/* Folded, since a page may have many. Returns false when there is no room for it. */
static bool failure(const struct outcome *o, bool open, struct strbuf *out)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT, one = STRBUF_INIT;

    failure_text(&text, o, &(struct paint){ 0 });
    strbuf_addf(&one, "\n<details%s><summary>", open ? " open" : "");
    put_text(&one, o->title);
    if (o->n_checks) {
        strbuf_adds(&one, ": ");
        put_text(&one, o->checks[0].message);
    }
    strbuf_adds(&one, "</summary>\n\n");
    put_block(&one, text.buf);
    strbuf_adds(&one, "\n</details>\n");
    if (out->len + one.len > MARKDOWN_MAX)
        return false;
    strbuf_add(out, one.buf, one.len);
    return true;
}

static void failures(
    const struct run_summary *s, enum outcome_state state, const char *heading, struct strbuf *out)
{
    size_t shown = 0, left_out = 0;

    for (size_t i = 0; i < s->n_outcomes; i++) {
        const struct outcome *o = &s->outcomes[i];

        if (o->state != state)
            continue;
        if (!shown && !left_out)
            strbuf_addf(out, "\n### %s\n", heading);
        if (!left_out && failure(o, state == OUTCOME_FAILED && shown == 0, out))
            shown++;
        else
            left_out++;
    }
    if (left_out)
        strbuf_addf(out, "\n%zu more are left out here.\n", left_out);
}

static void stale(const struct baseline *b, struct strbuf *out)
{
    if (!baseline_stale(b))
        return;
    strbuf_adds(out,
        "\n### Stale: listed as failing, and they hold\n\n| line | scenario | assert |\n"
        "| ---: | --- | --- |\n");
    for (size_t i = 0; i < b->n && out->len < MARKDOWN_MAX; i++) {
        const struct known_failure *k = &b->at[i];

        if (!known_failure_is_stale(k))
            continue;
        strbuf_addf(out, "| %u | ", k->line);
        put_text(out, k->scenario);
        strbuf_adds(out, " | ");
        put_text(out, k->what);
        strbuf_adds(out, " |\n");
    }
}

static void coverage(const struct coverage *c, struct strbuf *out)
{
    CLEANUP_STRBUF struct strbuf missing = STRBUF_INIT;

    if (!c || out->len > MARKDOWN_MAX)
        return;
    strbuf_adds(out, "\n### Coverage\n\n| | reached | of |\n| --- | ---: | ---: |\n");
    for (size_t i = 0; i < COVERAGE_MAX_; i++)
        if (c->parts[i].n)
            strbuf_addf(out, "| %s | %zu | %zu |\n", coverage_names[i],
                coverage_reached(&c->parts[i]), c->parts[i].n);
    coverage_text(&missing, c, COVERAGE_SHOWN);
    strbuf_adds(out, "\n<details><summary>what was not reached</summary>\n\n");
    put_block(out, missing.buf);
    strbuf_adds(out, "\n</details>\n");
}

void report_markdown(const struct run_summary *s, struct strbuf *out)
{
    totals(s, out);
    failures(s, OUTCOME_FAILED, "Failed", out);
    stale(s->baseline, out);
    failures(s, OUTCOME_DIFFERS, "Different from what we assume", out);
    failures(s, OUTCOME_FLAKY, "Flaky: failed, then passed when run alone", out);
    failures(s, OUTCOME_KNOWN, "Known", out);
    coverage(s->coverage, out);
}
