/* The threads of a run, each with a client and an arena of its own. */
#ifndef HARNESS_RUN_WORKERS_H
#define HARNESS_RUN_WORKERS_H

#include "harness/run/job_queue.h"

struct workers;

/*
 * Starts n threads that run the queue's jobs; each has a client like run's. news, an
 * eventfd, is raised after each job that has ended. Everything is borrowed until
 * workers_join. NULL if not one could be started.
 */
struct workers *workers_start(
    const struct run_context *run, struct job_queue *q, int news, size_t n, bool fail_fast);
/* Wakes those that wait for an answer or for time to pass, so that they see *run->halt. */
void workers_wake(struct workers *w);
/* Waits until all have ended, and joins their arenas to into. */
void workers_join(struct workers *w, struct arena *into);

#endif
