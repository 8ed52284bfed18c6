/* A whole run: the plan's scenarios one after another, reported as they end. */
#ifndef HARNESS_RUN_RUNNER_H
#define HARNESS_RUN_RUNNER_H

#include "harness/report/console.h"
#include "harness/run/scenario.h"

/*
 * Runs the plan and fills summary->outcomes, n_not_run and duration_us; each outcome is shown on
 * the console as it comes. fail_fast ends the run after a failure.
 *
 * RUN_GOES_ON when it came to its end, or why it did not, with a sentence in why.
 */
enum run_stop plan_run(struct run_context *run, const struct plan *plan, bool fail_fast,
    struct console *console, struct run_summary *summary, struct strbuf *why);

#endif
