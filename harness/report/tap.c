#include "base/json_write.h"
#include "harness/report/machine.h"

/* In a description '#' would start a directive and '\' an escape. */
static void description(struct strbuf *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '#' || *text == '\\')
            strbuf_addc(out, '\\');
        strbuf_addc(out, *text == '\n' ? ' ' : *text);
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
    yaml_member(out, "  ", "file", o->file);
    strbuf_addf(out, "  duration_ms: %.3f\n  failures:\n", (double)o->duration_us / 1000);
    for (size_t i = 0; i < o->n_checks; i++) {
        const struct failed_check *c = &o->checks[i];

        strbuf_addf(out, "    - line: %u\n      column: %u\n", c->line, c->column);
        yaml_member(out, "      ", "message", c->message);
        yaml_member(out, "      ", "expected", c->expected);
        yaml_member(out, "      ", "actual", c->actual);
    }
    yaml_member(out, "  ", "exchange", o->exchange);
    yaml_member(out, "  ", "curl", o->curl);
    yaml_member(out, "  ", "why", o->explanation);
    strbuf_adds(out, "  ...\n");
}

void report_tap(const struct run_summary *s, struct strbuf *out)
{
    strbuf_addf(out, "TAP version 14\n1..%zu\n", summary_n_listed(s));
    for (size_t i = 0; i < summary_n_listed(s); i++) {
        const struct outcome *o = &s->outcomes[i];

        strbuf_addf(out, "%s %zu - ", o->state == OUTCOME_FAILED ? "not ok" : "ok", i + 1);
        description(out, o->title);
        if (o->state == OUTCOME_SKIPPED) {
            strbuf_adds(out, " # SKIP ");
            description(out, o->reason);
        }
        strbuf_addc(out, '\n');
        if (o->state == OUTCOME_FAILED)
            diagnostics(o, out);
    }
}
