/* Scenarios that prove the harness: their head says "# must-fail: TEXT". */
#ifndef HARNESS_RUN_MUST_FAIL_H
#define HARNESS_RUN_MUST_FAIL_H

#include "harness/run/checks.h"

/*
 * Turns the checks of such a scenario around. They become none if there are failures and each TEXT
 * stands in one of them (message, expected or actual value); else one more check
 * says what is missing. Does nothing for other scenarios.
 *
 * What the scenario failed with, for a report, or NULL if it is none of these or did not fail so.
 */
const char *must_fail_apply(struct checks *checks);

#endif
