/* What a run would send, shown instead of sent. */
#ifndef HARNESS_RUN_DRY_RUN_H
#define HARNESS_RUN_DRY_RUN_H

#include "harness/run/plan.h"
#include "harness/run/scenario.h"

/*
 * Appends each request of the plan in order, as the guard would let it go, without secrets; then
 * how many there are, and what they may cost. What only an answer could tell stands as {{name}}.
 * Nothing is sent. repeats is of the whole plan.
 *
 * RUN_UNSAFE where the guard or the budget would end the run (that is said in out), else
 * RUN_GOES_ON or how the target failed, with a sentence in why.
 */
enum run_stop dry_run_plan(struct run_context *run, const struct plan *plan, size_t repeats,
    struct strbuf *out, struct strbuf *why);

#endif
