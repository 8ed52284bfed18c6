#include "harness/run/dry_run.h"

#include "base/clock.h"
#include "base/text.h"
#include "harness/eval/template.h"
#include "harness/report/exchange_text.h"
#include "harness/run/request_build.h"
#include "harness/run/secrets.h"
#include "harness/run/step_options.h"
#include "harness/safety/money.h"

#include <string.h>

struct dry_run {
    struct run_context *run;
    struct strbuf *out;
    size_t n_requests;
    bool endless;
};

struct dry_scenario {
    struct dry_run *all;
    const struct hurl_file *file;
    struct arena arena;
    struct variables variables;
    struct redactor secrets;
    const char *files_root;
};

static void dry_scenario_release(struct dry_scenario *s)
{
    variables_release(&s->variables);
    arena_release(&s->arena);
}
#define CLEANUP_DRY_SCENARIO CLEANUP(dry_scenario_release)

static struct eval_context context_of(struct dry_scenario *s)
{
    return (struct eval_context){ .arena = &s->arena,
        .variables = &s->variables,
        .now_us = clock_wall_us(),
        .files_root = s->files_root };
}

/* Each captured name stands for itself in what follows. */
static void pretend_captures(struct dry_scenario *s, const struct hurl_response *expected)
{
    struct eval_context ctx = context_of(s);

    for (size_t i = 0; expected && i < expected->captures.n; i++) {
        CLEANUP_STRBUF struct strbuf name = STRBUF_INIT;
        struct hurl_fault fault = { 0 };

        if (template_render(&ctx, &expected->captures.at[i].name, &name, &fault) < 0)
            continue;
        variables_set_string(
            &s->variables, name.buf, arena_printf(&s->arena, "{{%s}}", name.buf), false);
    }
}

static enum run_stop may_go(struct dry_scenario *s, struct http_request *request)
{
    struct run_context *run = s->all->run;
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;

    if (!message_budget_take(run->budget, request))
        strbuf_addf(&why, "this would be more than %llu messages (--max-messages)",
            (unsigned long long)run->budget->max);
    else if (guard_preview(run->guard, &s->arena, request, &why) == GUARD_PASS)
        return RUN_GOES_ON;
    strbuf_addf(s->all->out, "would not be sent: %s\n", redact(&s->secrets, &s->arena, why.buf));
    return RUN_UNSAFE;
}

static enum run_stop show_request(
    struct dry_scenario *s, const struct hurl_entry *entry, const struct step_options *o)
{
    struct eval_context ctx = context_of(s);
    struct http_request request = { 0 };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct hurl_fault fault = { 0 };
    int64_t before = guard_cost(s->all->run->guard);
    enum run_stop stop;

    if (request_build(&ctx, &entry->request, o, &request, &fault) < 0) {
        strbuf_addf(s->all->out, "line %u cannot be shown without answers: %s: %s\n",
            entry->request.place.line, fault.title, fault.message);
        return RUN_GOES_ON;
    }
    stop = may_go(s, &request);
    if (stop == RUN_GOES_ON)
        s->all->n_requests++;
    exchange_text(&text, &s->secrets, &request, NULL);
    strbuf_adds(s->all->out, redact(&s->secrets, &s->arena, text.buf));
    if (guard_cost(s->all->run->guard) > before) {
        strbuf_adds(s->all->out, "costs at most ");
        money_write(s->all->out, guard_cost(s->all->run->guard) - before);
        strbuf_addc(s->all->out, '\n');
    }
    return stop;
}

static enum run_stop show_entry(struct dry_scenario *s, const struct hurl_entry *entry)
{
    struct eval_context ctx = context_of(s);
    struct hurl_fault fault = { 0 };
    enum run_stop stop = RUN_GOES_ON;
    struct step_options o,
        usual = s->all->run->entries ? s->all->run->entries->options : step_options_usual();

    if (step_options_read(&ctx, &usual, &entry->request.options, &s->variables, &o, &fault) < 0) {
        strbuf_addf(s->all->out, "line %u cannot be shown without answers: %s: %s\n",
            entry->request.place.line, fault.title, fault.message);
        return RUN_GOES_ON;
    }
    if (o.skip)
        return RUN_GOES_ON;
    s->all->endless |= o.repeats < 0;
    for (int64_t i = 0; stop == RUN_GOES_ON && i < (o.repeats < 0 ? 1 : o.repeats); i++)
        stop = show_request(s, entry, &o);
    pretend_captures(s, entry->response);
    return stop;
}

static enum run_stop show_scenario(
    struct dry_run *d, const struct hurl_file *file, struct strbuf *why)
{
    CLEANUP_DRY_SCENARIO struct dry_scenario s = { .all = d, .file = file };
    struct target_visit visit = { .client = d->run->client };
    struct target_need need = scenario_need(&s.arena, file);
    const char *reason = scenario_reason_to_skip(file, d->run->target);
    enum run_stop stop;

    strbuf_addf(d->out, "# %s\n", scenario_name(&s.arena, file));
    if (reason) {
        strbuf_addf(d->out, "left out: %s\n\n", reason);
        return RUN_GOES_ON;
    }
    stop = scenario_stop_of(target_enter(d->run->target, &need, &visit, &s.variables, why));
    variables_copy(&s.variables, d->run->overrides);
    secrets_learn_variables(&s.secrets, &s.arena, &s.variables);
    s.files_root = scenario_outcome(&s.arena, file).folder;
    for (size_t i = 0; i < file->entries.n && stop == RUN_GOES_ON; i++)
        stop = show_entry(&s, &file->entries.at[i]);
    strbuf_addc(d->out, '\n');
    return stop;
}

static void show_sum(const struct dry_run *d)
{
    const struct run_context *run = d->run;
    uint64_t messages = atomic_load(&run->budget->sent);

    strbuf_addf(d->out, "%zu request%s, %llu message%s", d->n_requests,
        d->n_requests == 1 ? "" : "s", (unsigned long long)messages, messages == 1 ? "" : "s");
    if (guard_cost(run->guard) || !guard_cost_unknown(run->guard)) {
        strbuf_adds(d->out, ", at most ");
        money_write(d->out, guard_cost(run->guard));
    }
    if (guard_cost_unknown(run->guard))
        strbuf_adds(d->out, ", and what has no price_NAME= in the target's file");
    if (d->endless)
        strbuf_adds(d->out, ", and what repeats until it is stopped");
    strbuf_adds(d->out, "; retries come on top; nothing was sent\n");
}

enum run_stop dry_run_plan(struct run_context *run, const struct plan *plan, size_t repeats,
    struct strbuf *out, struct strbuf *why)
{
    struct dry_run d = { .run = run, .out = out };
    enum run_stop stop = RUN_GOES_ON;

    for (size_t round = 0; round < repeats && stop == RUN_GOES_ON; round++)
        for (size_t i = 0; i < plan->n && stop == RUN_GOES_ON; i++)
            stop = show_scenario(&d, plan->files[i], why);
    show_sum(&d);
    return stop;
}
