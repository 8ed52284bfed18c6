#include "harness/report/html_scenario.h"

#include "harness/report/baseline.h"
#include "harness/report/html_text.h"

#include <string.h>

static void duration(struct strbuf *out, int64_t us)
{
    if (us < 1000000)
        strbuf_addf(out, "%.1f ms", (double)us / 1e3);
    else
        strbuf_addf(out, "%.2f s", (double)us / 1e6);
}

static void fact(struct strbuf *out, const char *name, const char *text)
{
    if (!text)
        return;
    html_element(out, "dt", NULL, name);
    html_element(out, "dd", NULL, text);
}

static void fact_list(struct strbuf *out, const char *name, const char *const *at, size_t n)
{
    if (!n)
        return;
    html_element(out, "dt", NULL, name);
    strbuf_adds(out, "<dd>");
    for (size_t i = 0; i < n; i++)
        html_element(out, "span", "tag", at[i]);
    strbuf_adds(out, "</dd>");
}

static void facts(struct strbuf *out, const struct outcome *o)
{
    strbuf_adds(out, "<dl class=\"facts\">");
    fact(out, "file", o->file);
    fact(out, "source", o->source);
    fact_list(out, "rules", o->rules, o->n_rules);
    fact_list(out, "tags", o->tags, o->n_tags);
    fact(out, "remark", o->reason);
    if (o->n_attempts > 1) {
        strbuf_addf(out, "<dt>attempts</dt><dd>%u</dd>", o->n_attempts);
    }
    strbuf_adds(out, "</dl>\n");
}

/* The first line says the message once more. */
static const char *without_title(const char *excerpt)
{
    const char *line_end = strchr(excerpt, '\n');

    return line_end && strncmp(excerpt, "error: ", 7) == 0 ? line_end + 1 : excerpt;
}

static void check(struct strbuf *out, const struct failed_check *c)
{
    strbuf_adds(out, "<div class=\"check\">");
    html_element(out, "p", "message", c->message);
    strbuf_adds(out, "<pre class=\"source\" tabindex=\"0\">");
    html_text(out, without_title(c->excerpt));
    strbuf_adds(out, "</pre>");
    if (c->expected || c->actual) {
        strbuf_adds(out, "<dl class=\"compare\">");
        if (c->expected) {
            strbuf_adds(out, "<dt>expected</dt>");
            html_element(out, "dd", "want", c->expected);
        }
        if (c->actual) {
            strbuf_adds(out, "<dt>actual</dt>");
            html_element(out, "dd", "got", c->actual);
        }
        strbuf_adds(out, "</dl>");
    }
    if (c->known) {
        strbuf_adds(out, "<p class=\"known\">Known since ");
        html_text(out, c->known->since);
        strbuf_adds(out, ": ");
        html_text(out, c->known->reason);
        strbuf_adds(out, "</p>");
    }
    strbuf_adds(out, "</div>\n");
}

static void block(struct strbuf *out, const char *title, const char *text)
{
    if (!text)
        return;
    html_element(out, "h3", NULL, title);
    html_element(out, "pre", NULL, text);
    strbuf_addc(out, '\n');
}

static void requests(struct strbuf *out, const struct outcome *o)
{
    if (!o->n_requests_seen)
        return;
    strbuf_adds(out,
        "<h3>Requests</h3><div class=\"wide\"><table><thead><tr><th scope=\"col\">method"
        "</th><th scope=\"col\">path</th><th scope=\"col\">answer</th><th scope=\"col\">"
        "rule that refused</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < o->n_requests_seen; i++) {
        const struct request_seen *r = &o->requests[i];

        strbuf_adds(out, "<tr>");
        html_element(out, "td", NULL, r->method);
        html_element(out, "td", "path", r->path);
        if (r->status)
            strbuf_addf(out, "<td>%d</td>", r->status);
        else
            strbuf_adds(out, "<td>none</td>");
        html_element(out, "td", NULL, r->why ? r->why : "");
        strbuf_adds(out, "</tr>\n");
    }
    strbuf_adds(out, "</tbody></table></div>\n");
}

/* A bar that begins where the callback came, on the scale of the last one. */
static void callback(struct strbuf *out, const struct callback_seen *c, int64_t last_us)
{
    double part = last_us > 0 ? 100.0 * (double)c->at_us / (double)last_us : 0;

    strbuf_addf(out, "<tr><td class=\"when\"><span style=\"--at:%.1f%%\">+", part < 0 ? 0 : part);
    duration(out, c->at_us);
    strbuf_adds(out, "</span></td>");
    html_element(out, "td", NULL, c->status ? c->status : "no state");
    strbuf_addf(out, "<td>%u</td>", c->sequence);
    html_element(out, "td", c->signature && strcmp(c->signature, "valid") == 0 ? NULL : "got",
        c->signature ? c->signature : "");
    if (c->answered)
        strbuf_addf(out, "<td>%d</td>", c->answered);
    else
        strbuf_adds(out, "<td>hung up</td>");
    html_element(out, "td", "path", c->message_uuid ? c->message_uuid : "");
    strbuf_adds(out, "</tr>\n");
}

static void callbacks(struct strbuf *out, const struct outcome *o)
{
    if (!o->n_callbacks)
        return;
    strbuf_adds(out,
        "<h3>Callbacks</h3><div class=\"wide\"><table class=\"line\"><thead><tr><th "
        "scope=\"col\">after</th><th scope=\"col\">state</th><th scope=\"col\">no.</th>"
        "<th scope=\"col\">signature</th><th scope=\"col\">we answered</th>"
        "<th scope=\"col\">message</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < o->n_callbacks; i++)
        callback(out, &o->callbacks[i], o->callbacks[o->n_callbacks - 1].at_us);
    strbuf_adds(out, "</tbody></table></div>\n");
}

/* What the filters of the page ask about. */
static void data(struct strbuf *out, const struct outcome *o, const char *state)
{
    CLEANUP_STRBUF struct strbuf tags = STRBUF_INIT;

    for (size_t i = 0; i < o->n_tags; i++)
        strbuf_addf(&tags, "%s%s", i ? " " : "", o->tags[i]);
    html_attribute(out, "data-state", state);
    html_attribute(out, "data-level", o->level ? o->level : "none");
    html_attribute(out, "data-tags", tags.buf);
}

void html_scenario(struct strbuf *out, const struct outcome *o, size_t nth, bool open, bool not_run)
{
    const char *state = not_run ? "not-run" : outcome_state_names[o->state];

    strbuf_addf(out, "<details class=\"s %s\" id=\"s%zu\"%s", state, nth, open ? " open" : "");
    data(out, o, state);
    strbuf_addf(out, "><summary><span class=\"state\">%s</span> ", not_run ? "not run" : state);
    html_element(out, "bdi", "title", o->title);
    html_element(out, "span", "level", o->level ? o->level : "");
    strbuf_adds(out, "<span class=\"time\">");
    if (o->state != OUTCOME_SKIPPED)
        duration(out, o->duration_us);
    strbuf_adds(out, "</span></summary>\n<div class=\"body\">");
    facts(out, o);
    for (size_t i = 0; i < o->n_checks; i++)
        check(out, &o->checks[i]);
    block(out, "The exchange", o->exchange);
    block(out, "To repeat it", o->curl);
    block(out, "Why, says the mock", o->explanation);
    callbacks(out, o);
    requests(out, o);
    strbuf_adds(out, "</div></details>\n");
}
