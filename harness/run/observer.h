/* Somebody who is shown each exchange of a run, also those that no assert looks at. */
#ifndef HARNESS_RUN_OBSERVER_H
#define HARNESS_RUN_OBSERVER_H

#include "harness/client/http_exchange.h"
#include "harness/eval/variables.h"
#include "harness/hurl/ast.h"

/* Everything is borrowed until the call returns. Secrets are still in it. */
struct observed_exchange {
    const struct hurl_file *file;
    size_t entry; /* of the file, from 0 */
    size_t round; /* of an entry that repeats, from 0; a retry has the round of what it retries */
    const struct http_request *request;
    const struct http_response *response;
    const struct variables *variables; /* as they were when the request was made */
};

/* see is called by several threads at once; those of one file come in order. */
struct run_observer {
    void (*see)(void *context, const struct observed_exchange *exchange);
    void *context;
};

#endif
