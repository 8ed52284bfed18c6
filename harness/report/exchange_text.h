/* An exchange as a person reads it: request line, headers, body; status, headers, body. */
#ifndef HARNESS_REPORT_EXCHANGE_TEXT_H
#define HARNESS_REPORT_EXCHANGE_TEXT_H

#include "base/strbuf.h"
#include "harness/client/http_exchange.h"
#include "harness/report/redact.h"

enum { EXCHANGE_BODY_SHOWN = 2048 }; /* bytes of each body; how many were left out is said */

/*
 * Appends lines that start with "> " (sent) and "< " (received). The value of an Authorization
 * header is never shown, and no secret: bodies are redacted before they are cut. response may be
 * NULL when none came.
 */
void exchange_text(struct strbuf *out, const struct redactor *secrets,
    const struct http_request *request, const struct http_response *response);

#endif
