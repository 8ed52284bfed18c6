/* The threads of a run, each with a client and an arena of its own. */
#ifndef HARNESS_RUN_WORKERS_H
#define HARNESS_RUN_WORKERS_H

#include "harness/run/job_queue.h"

struct workers;

/* How the workers wake the thread that waits for them; a wake costs more than a short scenario. */
struct news {
    int fd; /* an eventfd: raised when somebody wants to know, or nothing runs any more */
    atomic_bool is_wanted; /* that a job has ended; false again once it was told */
};

/*
 * Starts n threads that run the queue's jobs; each has a client like run's. Everything is borrowed
 * until workers_join. NULL if not one could be started.
 */
struct workers *workers_start(const struct run_context *run, struct job_queue *q, struct news *news,
    size_t n, bool fail_fast);
/* Wakes those that wait for an answer or for time to pass, so that they see *run->halt. */
void workers_wake(struct workers *w);
/* Waits until all have ended, and joins their arenas to into. */
void workers_join(struct workers *w, struct arena *into);

#endif
