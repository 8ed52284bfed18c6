/* A whole run: the plan's scenarios on several threads, reported in the plan's order. */
#ifndef HARNESS_RUN_RUNNER_H
#define HARNESS_RUN_RUNNER_H

#include "harness/report/console.h"
#include "harness/run/scenario.h"

struct run_pace {
    size_t jobs;    /* threads, at least 1; with 1 the scenarios run in the plan's order */
    size_t repeats; /* of the whole plan, at least 1 */
    bool fail_fast; /* begin no more scenarios after a failure */
};

/*
 * Runs the plan and fills summary->outcomes (those that ran, in the plan's order), n_not_run and
 * duration_us; each outcome is shown on the console as soon as all before it are. Each thread
 * works with a client like run->client, and its arena is joined to run->arena at the end. To be
 * called by the thread that opened the target and gets the process's signals: a signal whose
 * handler sets *run->halt ends the run within a fraction of a second. While it runs, SIGUSR1 is its
 * own.
 *
 * RUN_GOES_ON when it came to its end, or why it did not, with a sentence in why.
 */
enum run_stop plan_run(struct run_context *run, const struct plan *plan,
    const struct run_pace *pace, struct console *console, struct run_summary *summary,
    struct strbuf *why);

#endif
