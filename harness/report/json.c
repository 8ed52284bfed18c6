#include "base/clock.h"
#include "base/json_write.h"
#include "harness/report/baseline.h"
#include "harness/report/coverage.h"
#include "harness/report/machine.h"

/* Of docs/schema/report.schema.json; raised when a member changes its meaning or goes. */
enum { REPORT_FORMAT = 1 };

static void texts(struct json_writer *w, const char *key, const char *const *at, size_t n)
{
    json_key(w, key);
    json_array_begin(w);
    for (size_t i = 0; i < n; i++)
        json_string(w, at[i]);
    json_array_end(w);
}

static void check_object(struct json_writer *w, const struct failed_check *c)
{
    json_object_begin(w);
    json_member_int(w, "line", c->line);
    json_member_int(w, "column", c->column);
    json_member(w, "message", c->message);
    json_member(w, "assert", c->what);
    json_member_int(w, "nth", c->nth);
    json_member(w, "expected", c->expected);
    json_member(w, "actual", c->actual);
    json_key(w, "known");
    if (c->known) {
        json_object_begin(w);
        json_member(w, "reason", c->known->reason);
        json_member(w, "since", c->known->since);
        json_object_end(w);
    } else {
        json_null(w);
    }
    json_object_end(w);
}

static void exchanges(struct json_writer *w, const struct outcome *o)
{
    json_key(w, "sent");
    json_array_begin(w);
    for (size_t i = 0; i < o->n_requests_seen; i++) {
        const struct request_seen *r = &o->requests[i];

        json_object_begin(w);
        json_member(w, "method", r->method);
        json_member(w, "path", r->path);
        json_member_int(w, "status", r->status);
        json_member(w, "why", r->why);
        json_object_end(w);
    }
    json_array_end(w);
}

static void callbacks(struct json_writer *w, const struct outcome *o)
{
    json_key(w, "callbacks");
    json_array_begin(w);
    for (size_t i = 0; i < o->n_callbacks; i++) {
        const struct callback_seen *c = &o->callbacks[i];

        json_object_begin(w);
        json_member_int(w, "at_us", c->at_us);
        json_member(w, "message_uuid", c->message_uuid);
        json_member(w, "status", c->status);
        json_member_int(w, "sequence", c->sequence);
        json_member(w, "signature", c->signature);
        json_member_int(w, "answered", c->answered);
        json_object_end(w);
    }
    json_array_end(w);
}

static void scenario_object(struct json_writer *w, const struct outcome *o)
{
    json_object_begin(w);
    json_member(w, "file", o->file);
    json_member(w, "id", o->id);
    json_member(w, "title", o->title);
    json_member(w, "level", o->level);
    json_member(w, "source", o->source);
    texts(w, "tags", o->tags, o->n_tags);
    texts(w, "rules", o->rules, o->n_rules);
    json_member(w, "verdict", outcome_state_names[o->state]);
    json_member(w, "reason", o->reason);
    json_member_int(w, "duration_us", o->duration_us);
    json_member_int(w, "requests", (int64_t)o->n_requests);
    json_member_int(w, "attempts", o->n_attempts);
    json_key(w, "failures");
    json_array_begin(w);
    for (size_t i = 0; i < o->n_checks; i++)
        check_object(w, &o->checks[i]);
    json_array_end(w);
    json_member(w, "exchange", o->exchange);
    json_member(w, "curl", o->curl);
    json_member(w, "why", o->explanation);
    exchanges(w, o);
    callbacks(w, o);
    json_object_end(w);
}

static void counts(struct json_writer *w, const struct run_summary *s)
{
    for (enum outcome_state state = 0; state < OUTCOME_MAX_; state++)
        json_member_int(w, outcome_state_names[state], (int64_t)summary_count(s, state));
    json_member_int(w, "not_run", (int64_t)s->n_not_run);
}

static void baseline_object(struct json_writer *w, const struct baseline *b)
{
    json_key(w, "baseline");
    if (!b) {
        json_null(w);
        return;
    }
    json_object_begin(w);
    json_member(w, "file", b->path);
    json_member_int(w, "unjudged", (int64_t)baseline_unjudged(b));
    json_key(w, "stale");
    json_array_begin(w);
    for (size_t i = 0; i < b->n; i++) {
        const struct known_failure *k = &b->at[i];

        if (!known_failure_is_stale(k))
            continue;
        json_object_begin(w);
        json_member_int(w, "line", k->line);
        json_member(w, "scenario", k->scenario);
        json_member(w, "assert", k->what);
        json_member_int(w, "nth", k->nth);
        json_object_end(w);
    }
    json_array_end(w);
    json_object_end(w);
}

static void started(struct json_writer *w, int64_t us)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    time_text(&text, us);
    json_member(w, "started", text.buf);
}

void report_json(const struct run_summary *s, struct strbuf *out)
{
    struct json_writer w = json_writer_to(out, JSON_INDENTED);

    json_object_begin(&w);
    json_member_int(&w, "format", REPORT_FORMAT);
    json_member(&w, "base_url", s->base_url);
    json_member(&w, "target", s->target);
    started(&w, s->started_us);
    json_member_int(&w, "duration_us", s->duration_us);
    counts(&w, s);
    baseline_object(&w, s->baseline);
    json_key(&w, "coverage");
    if (s->coverage)
        coverage_json(&w, s->coverage);
    else
        json_null(&w);
    json_key(&w, "scenarios");
    json_array_begin(&w);
    for (size_t i = 0; i < s->n_outcomes; i++)
        scenario_object(&w, &s->outcomes[i]);
    json_array_end(&w);
    json_object_end(&w);
    strbuf_addc(out, '\n');
}
