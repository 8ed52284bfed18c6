/* What [Options] of an entry come to. */
#ifndef HARNESS_RUN_STEP_OPTIONS_H
#define HARNESS_RUN_STEP_OPTIONS_H

#include "harness/eval/context.h"

struct step_options {
    bool skip;
    int64_t delay_ms;          /* before each request */
    int64_t retries;           /* after the first attempt; -1: until it passes */
    int64_t retry_interval_ms; /* 1000 unless the file says otherwise */
    int64_t repeats;           /* how often the entry runs; -1: for ever */
};

/*
 * Reads them, with what the variables hold now; [Options] variable: lines are set in vs, which is
 * also ctx->variables, as they come. 0, or -EINVAL with the fault.
 */
int step_options_read(const struct eval_context *ctx, const struct hurl_options *written,
    struct variables *vs, struct step_options *ret, struct hurl_fault *fault);

#endif
