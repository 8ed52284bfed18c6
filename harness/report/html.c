#include "harness/report/baseline.h"
#include "harness/report/coverage.h"
#include "harness/report/html_scenario.h"
#include "harness/report/html_text.h"
#include "harness/report/machine.h"
#include "harness/report/redact.h"

#include <nettle/sha2.h>
#include <string.h>

extern const char report_page_css[], report_page_js[]; /* page.css, page.js */

enum { OPEN_AT_FIRST = 10 }; /* failed scenarios that show all at once */

/* In this order: what somebody has to look at comes first. */
static const enum outcome_state order[] = { OUTCOME_FAILED, OUTCOME_FLAKY, OUTCOME_DIFFERS,
    OUTCOME_KNOWN, OUTCOME_PASSED, OUTCOME_SKIPPED };

/*
 * Only the script that is built in may run: whatever a service answered, the browser would refuse
 * to run it even if it got out of its place as text. (CSP level 2, section 7.17: hash source.)
 */
static void policy(struct strbuf *out)
{
    CLEANUP_ARENA struct arena a = { 0 };
    struct sha256_ctx sha;
    uint8_t digest[SHA256_DIGEST_SIZE];

    sha256_init(&sha);
    sha256_update(&sha, strlen(report_page_js), (const uint8_t *)report_page_js);
    sha256_digest(&sha, sizeof(digest), digest);
    strbuf_addf(out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'; script-src 'sha256-%s'\">\n",
        base64_of(&a, (const char *)digest, sizeof(digest)));
}

static bool is_good(const struct run_summary *s)
{
    return !summary_count(s, OUTCOME_FAILED) && !s->n_not_run && !baseline_stale(s->baseline);
}

static void headline(const struct run_summary *s, struct strbuf *out)
{
    size_t failed = summary_count(s, OUTCOME_FAILED), stale = baseline_stale(s->baseline);

    if (failed)
        strbuf_addf(out, "%zu of %zu failed", failed, s->n_outcomes);
    else if (s->n_not_run)
        strbuf_addf(out, "%zu not run", s->n_not_run);
    else if (stale)
        strbuf_addf(out, "%zu stale in the baseline", stale);
    else
        strbuf_addf(out, "%zu passed, none failed", summary_count(s, OUTCOME_PASSED));
}

static void head(const struct run_summary *s, struct strbuf *out)
{
    strbuf_adds(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    policy(out);
    strbuf_adds(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                     "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    headline(s, out);
    strbuf_adds(out, " · plivo-harness</title>\n<style>\n");
    strbuf_adds(out, report_page_css);
    strbuf_adds(out, "</style>\n</head>\n");
}

static void banner(const struct run_summary *s, struct strbuf *out)
{
    CLEANUP_STRBUF struct strbuf when = STRBUF_INIT;

    time_text(&when, s->started_us);
    strbuf_addf(out,
        "<body>\n<a class=\"skip\" href=\"#scenarios\">Skip to the scenarios</a>\n<header "
        "class=\"%s\">\n<p class=\"name\">plivo-harness</p>\n<h1>",
        is_good(s) ? "good" : "bad");
    headline(s, out);
    strbuf_adds(out, "</h1>\n<p class=\"meta\"><bdi>");
    html_text(out, s->base_url);
    strbuf_adds(out, "</bdi> (");
    html_text(out, s->target);
    strbuf_addf(out, ") · <time datetime=\"%s\">%s</time> · %.2f s</p>\n", when.buf, when.buf,
        (double)s->duration_us / 1e6);
}

/* A button a verdict, which is also the legend of the bar. */
static void state_button(struct strbuf *out, const char *state, const char *label, size_t n)
{
    if (n)
        strbuf_addf(out,
            "<button type=\"button\" class=\"%s\" data-filter=\"%s\" aria-pressed=\"false\"><b>%zu"
            "</b> %s</button>\n",
            state, state, n, label);
}

static void bar_part(struct strbuf *out, const char *state, size_t n)
{
    if (n)
        strbuf_addf(out, "<span class=\"%s\" style=\"flex-grow:%zu\"></span>", state, n);
}

static void totals(const struct run_summary *s, struct strbuf *out)
{
    strbuf_adds(out, "<div class=\"bar\" aria-hidden=\"true\">");
    for (size_t i = 0; i < ARRAY_SIZE(order); i++)
        bar_part(out, outcome_state_names[order[i]], summary_count(s, order[i]));
    bar_part(out, "not-run", s->n_not_run);
    strbuf_adds(out, "</div>\n<div class=\"states\" role=\"group\" aria-label=\"Show only\">\n");
    for (size_t i = 0; i < ARRAY_SIZE(order); i++)
        state_button(out, outcome_state_names[order[i]], outcome_state_names[order[i]],
            summary_count(s, order[i]));
    state_button(out, "not-run", "not run", s->n_not_run);
    strbuf_adds(out, "</div>\n</header>\n<main>\n");
}

static void stale(const struct baseline *b, struct strbuf *out)
{
    if (!baseline_stale(b))
        return;
    strbuf_adds(out,
        "<section aria-labelledby=\"stale\">\n<h2 id=\"stale\">Stale in the baseline</h2>"
        "\n<p>Listed as failing, and they hold: take them out of <code>");
    html_text(out, b->path);
    strbuf_adds(out,
        "</code>.</p>\n<div class=\"wide\"><table><thead><tr><th scope=\"col\">line</th>"
        "<th scope=\"col\">scenario</th><th scope=\"col\">assert</th></tr></thead>"
        "<tbody>\n");
    for (size_t i = 0; i < b->n; i++) {
        const struct known_failure *k = &b->at[i];

        if (!known_failure_is_stale(k))
            continue;
        strbuf_addf(out, "<tr><td>%u</td>", k->line);
        html_element(out, "td", NULL, k->scenario);
        html_element(out, "td", "path", k->what);
        strbuf_adds(out, "</tr>\n");
    }
    strbuf_adds(out, "</tbody></table></div>\n</section>\n");
}

/* Hidden until the script runs: without it they would do nothing. */
static void filters(struct strbuf *out)
{
    strbuf_adds(out,
        "<form class=\"filters\" id=\"filters\" role=\"search\" hidden>\n"
        "<label>Text <input type=\"search\" id=\"text\" autocomplete=\"off\"></label>\n"
        "<label>Level <select id=\"level\"><option value=\"\">all</option></select></label>\n"
        "<label>Tag <select id=\"tag\"><option value=\"\">all</option></select></label>\n"
        "<button type=\"reset\">Show all</button>\n"
        "<p id=\"shown\" role=\"status\"></p>\n</form>\n");
}

static void scenarios(const struct run_summary *s, struct strbuf *out)
{
    size_t nth = 0;

    strbuf_adds(out, "<section aria-labelledby=\"scenarios\">\n"
                     "<h2 id=\"scenarios\" tabindex=\"-1\">Scenarios</h2>\n");
    filters(out);
    for (size_t k = 0; k < ARRAY_SIZE(order); k++)
        for (size_t i = 0; i < s->n_outcomes; i++) {
            const struct outcome *o = &s->outcomes[i];

            if (o->state != order[k])
                continue;
            nth++;
            html_scenario(out, o, nth, o->state == OUTCOME_FAILED && nth <= OPEN_AT_FIRST, false);
        }
    for (size_t i = s->n_outcomes; i < summary_n_listed(s); i++)
        html_scenario(out, &s->outcomes[i], ++nth, false, true);
    strbuf_adds(out, "</section>\n");
}

static void coverage_part(const struct coverage_part *p, const char *name, struct strbuf *out)
{
    size_t reached = coverage_reached(p);

    if (!p->n)
        return;
    strbuf_addf(out,
        "<tr><th scope=\"row\">%s</th><td class=\"number\">%zu of %zu</td><td><meter min=\"0\" "
        "max=\"%zu\" value=\"%zu\">%zu of %zu</meter></td></tr>\n",
        name, reached, p->n, p->n, reached, reached, p->n);
}

static void coverage_list(
    const struct coverage_part *p, const char *name, bool reached, struct strbuf *out)
{
    size_t n = coverage_reached(p);

    n = reached ? n : p->n - n;
    if (!n)
        return;
    strbuf_addf(out, "<details class=\"list\"><summary>%s %s: %zu</summary>\n<ul>\n", name,
        reached ? "reached" : "not reached", n);
    for (size_t i = 0; i < p->n; i++)
        if ((p->items[i].times > 0) == reached) {
            strbuf_adds(out, "<li>");
            html_element(out, "code", NULL, p->items[i].name);
            if (reached)
                strbuf_addf(out, " <span class=\"times\">× %zu</span>", p->items[i].times);
            strbuf_adds(out, "</li>\n");
        }
    strbuf_adds(out, "</ul></details>\n");
}

static void coverage(const struct coverage *c, struct strbuf *out)
{
    if (!c)
        return;
    strbuf_adds(out,
        "<section aria-labelledby=\"coverage\">\n<h2 id=\"coverage\">Coverage</h2>\n<div "
        "class=\"wide\"><table class=\"coverage\"><caption>What this run reached of what is "
        "described</caption><thead><tr><th scope=\"col\">what</th><th scope=\"col\">reached</th>"
        "<th scope=\"col\">part</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < COVERAGE_MAX_; i++)
        coverage_part(&c->parts[i], coverage_names[i], out);
    strbuf_adds(out, "</tbody></table></div>\n");
    for (size_t i = 0; i < COVERAGE_MAX_; i++) {
        coverage_list(&c->parts[i], coverage_names[i], false, out);
        coverage_list(&c->parts[i], coverage_names[i], true, out);
    }
    strbuf_adds(out, "</section>\n");
}

void report_html(const struct run_summary *s, struct strbuf *out)
{
    head(s, out);
    banner(s, out);
    totals(s, out);
    stale(s->baseline, out);
    scenarios(s, out);
    coverage(s->coverage, out);
    strbuf_adds(out, "</main>\n<script>");
    strbuf_adds(out, report_page_js);
    strbuf_adds(out, "</script>\n</body>\n</html>\n");
}
