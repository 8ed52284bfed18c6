/* The request of an entry, sent; for scenario.c only. */
#ifndef HARNESS_RUN_STEP_SEND_H
#define HARNESS_RUN_STEP_SEND_H

#include "harness/run/conclude.h"

/*
 * Sends s->request, with the cookies that are stored, and those that its answers lead to if the
 * options ask for that; the last of them and its answer stand in s afterwards. Each one is asked
 * for by the budget and the guard first, and told to the observer. What goes wrong becomes a check.
 *
 * RUN_GOES_ON, or why the run has to end.
 */
enum run_stop step_send(
    struct scenario *s, const struct hurl_request *written, const struct step_options *o);

#endif
