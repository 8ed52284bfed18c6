#include "harness/run/runner.h"

#include "base/clock.h"
#include "harness/run/settle.h"

/* Reports list them too, so that nobody takes what is missing for what has passed. */
static size_t list_not_run(
    struct arena *a, const struct plan *plan, size_t first, struct outcome *outcomes)
{
    for (size_t i = first; i < plan->n; i++) {
        outcomes[i] = scenario_outcome(a, plan->files[i]);
        outcomes[i].state = OUTCOME_SKIPPED;
        outcomes[i].reason = "not run";
    }
    return plan->n - first;
}

enum run_stop plan_run(struct run_context *run, const struct plan *plan, bool fail_fast,
    struct console *console, struct run_summary *summary, struct strbuf *why)
{
    struct outcome *outcomes = ARENA_ARRAY(run->arena, struct outcome, plan->n);
    int64_t start = clock_monotonic_us();
    enum run_stop stop = RUN_GOES_ON;
    bool enough = false;

    summary->outcomes = outcomes;
    for (size_t i = 0; i < plan->n && stop == RUN_GOES_ON && !enough; i++) {
        struct outcome *o = &outcomes[i];

        stop = scenario_run(run, plan->files[i], o, why);
        if (stop != RUN_GOES_ON && o->state == OUTCOME_PASSED)
            break; /* it was cut short, so nothing is known of it */
        outcome_settle(run, plan->files[i], o);
        summary->n_outcomes++;
        console_outcome(console, o);
        enough = fail_fast && o->state == OUTCOME_FAILED;
    }
    summary->n_not_run = list_not_run(run->arena, plan, summary->n_outcomes, outcomes);
    summary->duration_us = clock_monotonic_us() - start;
    return stop;
}
