/* What is sent and what comes back, as plain data. Everything is borrowed or lives in an arena. */
#ifndef HARNESS_CLIENT_HTTP_EXCHANGE_H
#define HARNESS_CLIENT_HTTP_EXCHANGE_H

#include "harness/eval/exchange_facts.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct http_request {
    const char *method;
    const char *url; /* with its query */
    const struct exchange_header *headers;
    size_t n_headers;
    const char *body; /* NULL: none */
    size_t body_len;
    int64_t timeout_ms; /* for the whole exchange; 0: the client's own limit */
};

struct http_response {
    int status;
    const char *version; /* "HTTP/1.1" */
    const struct exchange_header *headers;
    size_t n_headers;
    const char *body; /* NUL-terminated beyond body_len; never NULL */
    size_t body_len;
    int64_t duration_us;
};

/* True for POST, PUT and PATCH: without a body they say Content-Length: 0. */
bool http_method_has_length(const char *method);

/* The value of the first header of that name in any case, or NULL. */
const char *http_header_value(const struct exchange_header *headers, size_t n, const char *name);

#endif
