#include "harness/run/retry.h"

#include "base/clock.h"

static enum run_stop again(
    struct run_context *run, uint64_t times, struct outcome *o, struct strbuf *why)
{
    for (uint64_t i = 0; i < times && o->state == OUTCOME_FAILED; i++) {
        struct outcome now;
        enum run_stop stop = scenario_run(run, o->scenario, &now, why);

        if (stop != RUN_GOES_ON)
            return stop;
        o->n_attempts++;
        o->n_requests += now.n_requests;
        o->duration_us += now.duration_us;
        if (now.state != OUTCOME_PASSED)
            continue;
        o->state = OUTCOME_FLAKY;
        o->reason =
            arena_printf(run->arena, "failed, then passed when run alone, attempt %u of %llu",
                o->n_attempts, (unsigned long long)times + 1);
    }
    return RUN_GOES_ON;
}

enum run_stop retry_failed(struct run_context *run, uint64_t times, struct console *console,
    struct run_summary *summary, struct strbuf *why)
{
    int64_t start = clock_monotonic_us();
    enum run_stop stop = RUN_GOES_ON;
    bool begun = false;

    for (size_t i = 0; i < summary->n_outcomes && stop == RUN_GOES_ON && times; i++) {
        struct outcome *o = &summary->outcomes[i];

        if (o->state != OUTCOME_FAILED)
            continue;
        if (!begun)
            console_again(console);
        begun = true;
        stop = again(run, times, o, why);
        if (stop == RUN_GOES_ON) {
            console_outcome(console, o);
            console_flush(console);
        }
    }
    summary->duration_us += clock_monotonic_us() - start;
    return stop;
}
