/* What a scenario writes down as a request, made into one that can be sent. */
#ifndef HARNESS_RUN_REQUEST_BUILD_H
#define HARNESS_RUN_REQUEST_BUILD_H

#include "harness/client/http_exchange.h"
#include "harness/eval/context.h"
#include "harness/run/step_options.h"

/*
 * Puts the variables in, adds the query to the URL, makes the body of [Form] and [Multipart], the
 * headers of [BasicAuth] and [Cookies], and the Content-Type that Hurl implies when the file gives
 * none; then what the step's options add: headers, a login if there is none yet, the transfer.
 *
 * 0 with the request in the context's arena, or -EINVAL with the fault.
 */
int request_build(const struct eval_context *ctx, const struct hurl_request *written,
    const struct step_options *o, struct http_request *ret, struct hurl_fault *fault);

#endif
