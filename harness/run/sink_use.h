/* A scenario's share of the sink: {{sink}}, whose tokens may sign, and what was caught for it. */
#ifndef HARNESS_RUN_SINK_USE_H
#define HARNESS_RUN_SINK_USE_H

#include "harness/run/conclude.h"

/*
 * Opens a session and sets {{sink}} if the scenario's text names it; a sink that cannot listen ends
 * the run. The account's token may sign.
 */
enum run_stop sink_use_begin(struct scenario *s, struct strbuf *why);
/* Whoever an answer shows an auth_id and an auth_token of may sign from now on. */
void sink_use_learn(struct scenario *s);
/* What was caught, without secrets, into ret. */
void sink_use_conclude(const struct scenario *s, struct outcome *ret);

#endif
