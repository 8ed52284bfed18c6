/* A command line that repeats a request, for a person to paste into a POSIX shell. */
#ifndef HARNESS_REPORT_CURL_LINE_H
#define HARNESS_REPORT_CURL_LINE_H

#include "harness/client/http_exchange.h"
#include "harness/report/redact.h"

/*
 * Appends text as one shell word, in single quotes where they are needed ($'...' for control
 * characters and bytes that are no UTF-8). A secret becomes its variable, "$PLIVO_AUTH_TOKEN".
 */
void shell_word(struct strbuf *out, const struct redactor *secrets, const char *text, size_t len);

/*
 * Appends the curl command, wrapped with backslashes, one option a line. A header "Authorization:
 * Basic" becomes --user, so that no base64 of a secret appears.
 */
void curl_line(
    struct strbuf *out, const struct redactor *secrets, const struct http_request *request);

#endif
