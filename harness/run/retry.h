/* What has failed, run once more by itself: a scenario that then passes is flaky, and is called so.
 */
#ifndef HARNESS_RUN_RETRY_H
#define HARNESS_RUN_RETRY_H

#include "harness/run/runner.h"

/*
 * Runs each scenario of the summary that is OUTCOME_FAILED again, one after another, until it
 * passes or was tried times more often. One that passes becomes OUTCOME_FLAKY and keeps the failed
 * checks of its first attempt; one that never does stays as it is. Both count their attempts.
 *
 * RUN_GOES_ON, or why it ended early, with a sentence in why.
 */
enum run_stop retry_failed(struct run_context *run, uint64_t times, struct console *console,
    struct run_summary *summary, struct strbuf *why);

#endif
