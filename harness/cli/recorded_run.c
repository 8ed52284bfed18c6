#include "harness/cli/recorded_run.h"

#include "harness/run/runner.h"

static void see(void *context, const struct observed_exchange *seen)
{
    const struct recorded_exchange exchange = { .entry = seen->entry,
        .round = seen->round,
        .request = *seen->request,
        .response = *seen->response };

    recording_add(context, seen->file, &exchange, seen->variables);
}

static size_t jobs_of(const struct recorded_run *r, const struct session *session)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);

    if (r->jobs)
        return r->jobs;
    return target_is_mock(session->target) && processors > 1 ? (size_t)processors : 1;
}

enum exit_code recorded_run(const struct recorded_run *r, struct session *session,
    const struct plan *plan, struct arena *a, struct recording *recording, struct run_summary *ret)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    CLEANUP_FCLOSE FILE *nowhere = fopen("/dev/null", "w");
    const struct run_observer observer = { see, recording };
    const struct entry_settings entries = { .options = step_options_usual(),
        .continue_on_error = true };
    struct message_budget budget = { .max = r->live->max_messages };
    struct run_pace pace = { .jobs = jobs_of(r, session), .repeats = 1 };
    struct run_context run = { .client = session->client,
        .target = session->target,
        .overrides = r->overrides,
        .entries = &entries,
        .budget = &budget,
        .guard = session->guard,
        .sink = session->sink,
        .observer = &observer,
        .halt = &session_halt,
        .arena = a };
    struct console console = { .out = nowhere };
    enum exit_code settled;
    enum run_stop stop;

    if (!nowhere)
        return complain(EXIT_HARNESS_FAILED, "cannot open /dev/null");
    *ret = (struct run_summary){ .base_url = target_base_url(session->target), .target = "" };
    stop = plan_run(&run, plan, &pace, &console, ret, &why);
    settled = session_settle(session);
    if (stop == RUN_GOES_ON)
        return settled;
    if (!why.len && ret->n_outcomes && ret->outcomes[ret->n_outcomes - 1].n_checks)
        strbuf_adds(&why, ret->outcomes[ret->n_outcomes - 1].checks[0].message);
    return complain(exit_code_of_stop(stop), why.buf);
}
