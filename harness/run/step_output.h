/* [Options] output. */
#ifndef HARNESS_RUN_STEP_OUTPUT_H
#define HARNESS_RUN_STEP_OUTPUT_H

#include "harness/client/http_exchange.h"
#include "harness/eval/context.h"

/*
 * Writes an answer's body, as it came, into a file below the context's folder, or to standard
 * output if the name is "-". 0, or -EINVAL with the fault: another folder, a file that cannot be
 * written.
 */
int step_output_write(const struct eval_context *ctx, const char *file,
    const struct http_response *response, struct hurl_place place, struct hurl_fault *fault);

#endif
