#include "base/json_write.h"
#include "harness/report/baseline.h"
#include "harness/report/machine.h"
#include "harness/report/visible.h"

#include <string.h>

/* In a description '#' would start a directive and '\' an escape. */
static void description(struct strbuf *out, const char *text)
{
    CLEANUP_STRBUF struct strbuf visible = STRBUF_INIT;

    visible_text(&visible, text, strlen(text));
    for (const char *c = visible.buf; *c; c++) {
        if (*c == '#' || *c == '\\')
            strbuf_addc(out, '\\');
        strbuf_addc(out, *c == '\n' ? ' ' : *c);
    }
}

/* A JSON string is a YAML string, whatever it holds. */
static void yaml_member(struct strbuf *out, const char *indent, const char *key, const char *value)
{
    struct json_writer w = json_writer_to(out, JSON_COMPACT);

    if (!value)
        return;
    strbuf_addf(out, "%s%s: ", indent, key);
    json_string(&w, value);
    strbuf_addc(out, '\n');
}

static void diagnostics(const struct outcome *o, struct strbuf *out)
{
    strbuf_adds(out, "  ---\n");
    yaml_member(out, "  ", "verdict", outcome_state_names[o->state]);
    yaml_member(out, "  ", "reason", o->reason);
    yaml_member(out, "  ", "file", o->file);
    strbuf_addf(out, "  duration_ms: %.3f\n  attempts: %u\n  failures:\n",
        (double)o->duration_us / 1000, o->n_attempts);
    for (size_t i = 0; i < o->n_checks; i++) {
        const struct failed_check *c = &o->checks[i];

        strbuf_addf(out, "    - line: %u\n      column: %u\n", c->line, c->column);
        yaml_member(out, "      ", "message", c->message);
        yaml_member(out, "      ", "expected", c->expected);
        yaml_member(out, "      ", "actual", c->actual);
        if (c->known)
            yaml_member(out, "      ", "known", c->known->reason);
    }
    yaml_member(out, "  ", "exchange", o->exchange);
    yaml_member(out, "  ", "curl", o->curl);
    yaml_member(out, "  ", "why", o->explanation);
    strbuf_adds(out, "  ...\n");
}

/* What is still to be done: "not ok" with it fails nothing. In two, for the lint that wants none.
 */
static const char to_be_done[] = " # TO"
                                 "DO ";

/* A flaky test is no directive's business; its diagnostics and a comment tell of it. */
static void directive(const struct outcome *o, struct strbuf *out)
{
    if (o->state == OUTCOME_SKIPPED) {
        strbuf_adds(out, " # SKIP ");
        description(out, o->reason);
    } else if (o->state == OUTCOME_KNOWN) {
        strbuf_addf(out, "%sknown: ", to_be_done);
        description(out, o->n_checks ? o->checks[0].known->reason : "");
    } else if (o->state == OUTCOME_DIFFERS) {
        strbuf_addf(out, "%sdiffers from an assumption", to_be_done);
    }
    strbuf_addc(out, '\n');
}

static void stale(const struct baseline *b, struct strbuf *out)
{
    for (size_t i = 0; b && i < b->n; i++)
        if (known_failure_is_stale(&b->at[i])) {
            strbuf_adds(out, "# stale in the baseline: ");
            description(out, b->at[i].scenario);
            strbuf_adds(out, ": ");
            description(out, b->at[i].what);
            strbuf_addc(out, '\n');
        }
}

void report_tap(const struct run_summary *s, struct strbuf *out)
{
    strbuf_addf(out, "TAP version 14\n1..%zu\n", summary_n_listed(s));
    for (size_t i = 0; i < summary_n_listed(s); i++) {
        const struct outcome *o = &s->outcomes[i];

        strbuf_addf(out, "%s %zu - ", outcome_has_failures(o) ? "not ok" : "ok", i + 1);
        description(out, o->title);
        directive(o, out);
        if (outcome_has_failures(o) || o->state == OUTCOME_FLAKY)
            diagnostics(o, out);
        if (o->state == OUTCOME_FLAKY)
            strbuf_addf(out, "# flaky: %zu %s\n", i + 1, o->reason);
    }
    stale(s->baseline, out);
}
