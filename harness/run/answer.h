/* An answer held against what the scenario expects of it. */
#ifndef HARNESS_RUN_ANSWER_H
#define HARNESS_RUN_ANSWER_H

#include "harness/run/checks.h"

/*
 * Judges version and status, takes the captures (unless the status is already wrong: then a capture
 * would only repeat that), then judges headers, body and asserts. Every failure is added to checks,
 * not only the first. Captured values go into vs, which is also ctx->variables.
 */
void answer_judge(const struct eval_context *ctx, const struct hurl_response *expected,
    struct variables *vs, struct checks *checks);

#endif
