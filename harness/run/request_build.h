/* What a scenario writes down as a request, made into one that can be sent. */
#ifndef HARNESS_RUN_REQUEST_BUILD_H
#define HARNESS_RUN_REQUEST_BUILD_H

#include "harness/client/http_exchange.h"
#include "harness/eval/context.h"

/*
 * Puts the variables in, adds the query to the URL, makes the body of [Form] and [Multipart], the
 * headers of [BasicAuth] and [Cookies], and the Content-Type that Hurl implies when the file gives
 * none. 0 with the request in the context's arena, or -EINVAL with the fault.
 */
int request_build(const struct eval_context *ctx, const struct hurl_request *written,
    struct http_request *ret, struct hurl_fault *fault);

#endif
