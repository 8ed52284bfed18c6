/* [Options] verbose and very-verbose. */
#ifndef HARNESS_RUN_STEP_TRACE_H
#define HARNESS_RUN_STEP_TRACE_H

#include "harness/client/http_exchange.h"
#include "harness/report/redact.h"
#include "harness/run/step_options.h"

/*
 * Writes an exchange to standard error in one piece, without secrets: as reports show a failed one,
 * or only its heads. Nothing for STEP_QUIET.
 */
void step_trace_write(enum step_trace trace, const struct redactor *secrets,
    const struct http_request *request, const struct http_response *response);

#endif
