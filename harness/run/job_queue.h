/*
 * The scenarios of a run on their way through its threads: taken in the order of the plan, except
 * that one whose lock another holds is passed over until that has ended. Every call may come from
 * any thread.
 */
#ifndef HARNESS_RUN_JOB_QUEUE_H
#define HARNESS_RUN_JOB_QUEUE_H

#include "harness/report/progress.h"
#include "harness/run/scenario.h"

#include <pthread.h>

enum job_state {
    JOB_WAITS,
    JOB_RUNS,
    JOB_DONE, /* outcome holds what became of it */
    JOB_CUT,  /* ended before anything was known of it */
};

struct job {
    const struct hurl_file *file;
    enum job_state state;
    struct outcome outcome;
};

struct job_queue {
    pthread_mutex_t mutex;
    pthread_cond_t change;
    struct job *jobs; /* the queue's own */
    size_t n;
    size_t first;   /* none before it waits */
    size_t n_ready; /* of the first so many the target is prepared */
    size_t n_running, n_done, n_failed;
    bool closed;        /* no more are given out */
    enum run_stop stop; /* why the run does not come to its end: the first cause */
    struct strbuf why;
};

/* The plan's scenarios, repeat times. */
void job_queue_init(struct job_queue *q, const struct plan *plan, size_t repeat);
void job_queue_release(struct job_queue *q);
#define CLEANUP_JOB_QUEUE CLEANUP(job_queue_release)

/* So many from the first on may be taken: the target is prepared for them. */
void job_queue_ready(struct job_queue *q, size_t n);
/* The next to run, which its thread has to give back; waits. NULL: there are no more. */
struct job *job_queue_take(struct job_queue *q);
/*
 * Gives it back, with its outcome in place unless state is JOB_CUT. stop and why are of the run,
 * when this ends it; else RUN_GOES_ON.
 */
void job_queue_give_back(
    struct job_queue *q, struct job *j, enum job_state state, enum run_stop stop, const char *why);
/* No more are given out; stop and why as above, kept if they are the first. */
void job_queue_close(struct job_queue *q, enum run_stop stop, const char *why);
/* True if nothing runs and nothing more will. */
bool job_queue_is_over(struct job_queue *q);
/* True if that job's outcome can be read: it will not change any more. */
bool job_queue_is_done(struct job_queue *q, size_t i);
/* How far it is. None of the first n_shown runs; the names of those that do come from the arena. */
void job_queue_progress(struct job_queue *q, size_t n_shown, struct arena *a, struct progress *ret);

#endif
