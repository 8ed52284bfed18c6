/* What a scenario asked for, kept for coverage and for the reports that show it. */
#ifndef HARNESS_RUN_SEEN_H
#define HARNESS_RUN_SEEN_H

#include "harness/client/http_exchange.h"
#include "harness/report/outcome.h"
#include "harness/report/redact.h"

enum { SEEN_MAX = 1000 }; /* requests of one scenario; of those behind them nothing is kept */

struct seen_list {
    struct request_seen *at;
    size_t n, room;
};

/* Adds a request and what was answered; a status of 0 is no answer. All lives in the arena. */
void seen_add(struct seen_list *list, struct arena *a, const struct http_request *request,
    const struct http_response *response);

/* A copy in the arena a without secrets. */
struct request_seen *seen_clean(
    const struct seen_list *list, struct arena *a, const struct redactor *secrets);

/*
 * The names a request gives values to: those of its query, and of its body (a JSON object's
 * members, a form's fields, the parts of a multipart form) by its Content-Type. None for a body
 * that is none of these. In the arena; a name may stand twice.
 */
const char *const *seen_parameters(
    struct arena *a, const struct http_request *request, size_t *ret_n);

#endif
