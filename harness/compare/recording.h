/* The exchanges of a run, kept to be held against those of another, or to be stored. */
#ifndef HARNESS_COMPARE_RECORDING_H
#define HARNESS_COMPARE_RECORDING_H

#include "harness/client/http_exchange.h"
#include "harness/eval/variables.h"

#include <pthread.h>

struct recorded_exchange {
    size_t entry, round; /* of the scenario, from 0 */
    struct http_request request;
    struct http_response response;
};

/* Of one scenario. A step that was tried again leaves its last try only. */
struct recorded_scenario {
    const void *key; /* what tells scenarios apart: the parsed file */
    struct recorded_exchange *exchanges;
    size_t n, room;
    struct variables variables; /* as they were before the first request */
};

/* Several threads may add at once. */
struct recording {
    pthread_mutex_t lock;
    struct arena arena;
    struct recorded_scenario *scenarios;
    size_t n, room;
};

void recording_init(struct recording *r);
void recording_release(struct recording *r);

/* Copies all of it. Those of one scenario come in order. */
void recording_add(struct recording *r, const void *key, const struct recorded_exchange *exchange,
    const struct variables *variables);
/* NULL if it has no exchange. Borrowed until the next one is added. */
const struct recorded_scenario *recording_find(const struct recording *r, const void *key);

#endif
