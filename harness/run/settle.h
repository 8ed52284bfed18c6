/* What is made of a failure: new, known from the baseline, or a difference from an assumption. */
#ifndef HARNESS_RUN_SETTLE_H
#define HARNESS_RUN_SETTLE_H

#include "harness/run/scenario.h"

/*
 * Holds an outcome that has just come against the run's baseline, and turns OUTCOME_FAILED into
 * OUTCOME_KNOWN when every failed check is listed there, or into OUTCOME_DIFFERS when the scenario
 * is of level assumed, the target is no mock and the run is not strict. Marks the entries of the
 * baseline that were judged and that failed. To be called once for each outcome, by one thread at a
 * time.
 */
void outcome_settle(struct run_context *run, const struct hurl_file *file, struct outcome *o);

#endif
