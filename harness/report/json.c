#include "base/json_write.h"
#include "harness/report/machine.h"

static void check_object(struct json_writer *w, const struct failed_check *c)
{
    json_object_begin(w);
    json_member_int(w, "line", c->line);
    json_member_int(w, "column", c->column);
    json_member(w, "message", c->message);
    json_member(w, "expected", c->expected);
    json_member(w, "actual", c->actual);
    json_object_end(w);
}

static void scenario_object(struct json_writer *w, const struct outcome *o)
{
    json_object_begin(w);
    json_member(w, "file", o->file);
    json_member(w, "id", o->id);
    json_member(w, "title", o->title);
    json_member(w, "level", o->level);
    json_member(w, "source", o->source);
    json_member(w, "verdict", outcome_state_names[o->state]);
    json_member(w, "reason", o->reason);
    json_member_int(w, "duration_us", o->duration_us);
    json_member_int(w, "requests", (int64_t)o->n_requests);
    json_key(w, "failures");
    json_array_begin(w);
    for (size_t i = 0; i < o->n_checks; i++)
        check_object(w, &o->checks[i]);
    json_array_end(w);
    json_member(w, "exchange", o->exchange);
    json_member(w, "curl", o->curl);
    json_member(w, "why", o->explanation);
    json_object_end(w);
}

void report_json(const struct run_summary *s, struct strbuf *out)
{
    struct json_writer w = json_writer_to(out, JSON_INDENTED);

    json_object_begin(&w);
    json_member(&w, "base_url", s->base_url);
    json_member(&w, "target", s->target);
    json_member_int(&w, "duration_us", s->duration_us);
    json_member_int(&w, "passed", (int64_t)summary_count(s, OUTCOME_PASSED));
    json_member_int(&w, "failed", (int64_t)summary_count(s, OUTCOME_FAILED));
    json_member_int(&w, "skipped", (int64_t)summary_count(s, OUTCOME_SKIPPED));
    json_member_int(&w, "not_run", (int64_t)s->n_not_run);
    json_key(&w, "scenarios");
    json_array_begin(&w);
    for (size_t i = 0; i < s->n_outcomes; i++)
        scenario_object(&w, &s->outcomes[i]);
    json_array_end(&w);
    json_object_end(&w);
    strbuf_addc(out, '\n');
}
