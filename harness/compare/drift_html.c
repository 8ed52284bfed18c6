#include "harness/compare/drift_report.h"
#include "harness/report/html_text.h"

extern const char report_page_css[]; /* harness/report/page.css */

/* How the states of a difference are coloured: by the states of scenarios. */
static const char *const class_of[DRIFT_MAX_] = {
    [DRIFT_NEW] = "s failed",
    [DRIFT_KNOWN] = "s known",
    [DRIFT_GONE] = "s passed",
};

static void counts(const struct drift *d, struct strbuf *out)
{
    strbuf_addf(out, "%zu new, %zu known, %zu gone", drift_count(d, DRIFT_NEW),
        drift_count(d, DRIFT_KNOWN), drift_count(d, DRIFT_GONE));
}

static void head(const struct drift *d, struct strbuf *out)
{
    bool good = !drift_count(d, DRIFT_NEW) && !drift_count(d, DRIFT_GONE);

    strbuf_adds(out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    counts(d, out);
    strbuf_adds(out, " · plivo-harness diff</title>\n<style>\n");
    strbuf_adds(out, report_page_css);
    strbuf_addf(out,
        "</style>\n</head>\n<body>\n<header class=\"%s\">\n<p class=\"name\">plivo-harness "
        "diff</p>\n<h1>",
        good ? "good" : "bad");
    counts(d, out);
    strbuf_adds(out, "</h1>\n<p class=\"meta\">left <bdi>");
    html_text(out, d->left);
    strbuf_adds(out, "</bdi> · right <bdi>");
    html_text(out, d->right);
    strbuf_addf(out, "</bdi> · %zu scenarios compared</p>\n</header>\n<main>\n", drift_compared(d));
}

static void fact(struct strbuf *out, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    html_element(out, "dt", NULL, name);
    html_element(out, "dd", NULL, value);
}

static void item_html(const struct drift_item *item, struct strbuf *out)
{
    const struct difference *what = &item->what;
    CLEANUP_STRBUF struct strbuf place = STRBUF_INIT;

    strbuf_addf(&place, "step %zu", what->step);
    strbuf_addf(out, "<details class=\"%s\"%s><summary>", class_of[item->state],
        item->state == DRIFT_NEW ? " open" : "");
    html_element(out, "span", "state", drift_state_names[item->state]);
    strbuf_adds(out, "<span class=\"title\">");
    html_text(out, item->scenario->name);
    strbuf_adds(out, ": ");
    html_text(out, what->where);
    strbuf_adds(out, "</span>");
    html_element(out, "span", "level", place.buf);
    strbuf_adds(out, "</summary>\n<div class=\"body\"><dl class=\"compare\">");
    html_element(out, "dt", NULL, "left");
    html_element(out, "dd", "want", what->left);
    html_element(out, "dt", NULL, "right");
    html_element(out, "dd", "got", what->right);
    strbuf_adds(out, "</dl><dl class=\"facts\">");
    fact(out, "file", item->scenario->file);
    fact(out, "known since", item->since);
    fact(out, "reason", item->reason);
    strbuf_adds(out, "</dl></div></details>\n");
}

static void rule_html(
    const struct drift *d, const struct confirmed *dates, const char *rule, struct strbuf *out)
{
    const struct confirmed_rule *confirmed = dates && rule ? confirmed_find(dates, rule) : NULL;
    bool begun = false;

    for (size_t i = 0; i < d->n_items; i++) {
        if (!drift_item_is_of(&d->items[i], rule))
            continue;
        if (!begun) {
            html_element(out, "h2", NULL, rule ? rule : "No rule is named");
            if (confirmed)
                strbuf_adds(out, "<p class=\"meta\">last confirmed ");
            if (confirmed)
                html_text(out, confirmed->date);
            if (confirmed)
                strbuf_adds(out, "</p>\n");
        }
        begun = true;
        item_html(&d->items[i], out);
    }
}

static void left_out_html(const struct drift *d, struct strbuf *out)
{
    if (drift_compared(d) == d->n_scenarios)
        return;
    strbuf_adds(out, "<h2>Left out</h2>\n<dl class=\"facts\">\n");
    for (size_t i = 0; i < d->n_scenarios; i++)
        if (d->scenarios[i].left_out)
            fact(out, d->scenarios[i].name, d->scenarios[i].left_out);
    strbuf_adds(out, "</dl>\n");
}

void drift_html(const struct drift *d, const struct confirmed *dates, struct strbuf *out)
{
    CLEANUP_ARENA struct arena scratch = { 0 };

    head(d, out);
    for (const char **rules = drift_rules(d, &scratch); *rules; rules++)
        rule_html(d, dates, *rules, out);
    rule_html(d, dates, NULL, out);
    left_out_html(d, out);
    strbuf_adds(out, "</main>\n</body>\n</html>\n");
}
