/* A run of which every exchange is kept. */
#ifndef HARNESS_CLI_RECORDED_RUN_H
#define HARNESS_CLI_RECORDED_RUN_H

#include "harness/cli/session.h"
#include "harness/compare/recording.h"

struct recorded_run {
    const struct live_options *live;
    const struct variables *overrides;
    size_t jobs; /* 0: one for each processor on a mock, else 1 */
};

/*
 * Runs the plan on an open session, removes what it created, and fills the recording; its keys are
 * the plan's files. Steps behind one that failed run, too. Outcomes live in the arena,
 * ret->outcomes are in the plan's order, those that did not run behind them. Nothing is printed but
 * what went wrong. EXIT_PASSED if the run came to its end, whatever the verdicts are.
 */
enum exit_code recorded_run(const struct recorded_run *r, struct session *session,
    const struct plan *plan, struct arena *a, struct recording *recording, struct run_summary *ret);

#endif
