#include "harness/run/step_trace.h"

#include "harness/report/exchange_text.h"

#include <stdio.h>

void step_trace_write(enum step_trace trace, const struct redactor *secrets,
    const struct http_request *request, const struct http_response *response)
{
    CLEANUP_ARENA struct arena scratch = { 0 };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct http_request head = *request;
    struct http_response answer = *response;
    const char *clean;

    if (trace == STEP_QUIET)
        return;
    if (trace == STEP_VERBOSE) {
        head.body = NULL;
        answer.body = "";
        answer.body_len = 0;
    }
    exchange_text(&text, secrets, &head, &answer);
    clean = redact(secrets, &scratch, text.buf);
    fputs(clean, stderr);
}
