/* What scenarios would reach by what they say, without being run. */
#ifndef HARNESS_RUN_PLANNED_H
#define HARNESS_RUN_PLANNED_H

#include "harness/report/coverage.h"
#include "harness/run/plan.h"

/*
 * Adds what each scenario of the plan asks for: the routes and parameters of its requests, the
 * statuses it expects, the rules that its head names. Scenarios that have to fail are left out.
 * Variables in a path stand for one part of it; {{base_url}} for the host.
 */
void planned_coverage(struct arena *a, const struct plan *plan, struct coverage *c);

#endif
