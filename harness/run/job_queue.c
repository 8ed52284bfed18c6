#include "harness/run/job_queue.h"

#include "base/text.h"

void job_queue_init(struct job_queue *q, const struct plan *plan, size_t repeat)
{
    *q = (struct job_queue){ .n = plan->n * repeat, .why = STRBUF_INIT };
    pthread_mutex_init(&q->mutex, NULL);
    pthread_cond_init(&q->change, NULL);
    q->jobs = xcalloc(q->n, sizeof(*q->jobs));
    for (size_t i = 0; i < q->n; i++)
        q->jobs[i].file = plan->files[i % plan->n];
}

void job_queue_release(struct job_queue *q)
{
    pthread_cond_destroy(&q->change);
    pthread_mutex_destroy(&q->mutex);
    strbuf_release(&q->why);
    free(q->jobs);
}

static void unlock(pthread_mutex_t **mutex)
{
    pthread_mutex_unlock(*mutex);
}

static pthread_mutex_t *lock(struct job_queue *q)
{
    pthread_mutex_lock(&q->mutex);
    return &q->mutex;
}
#define LOCKED(q) CLEANUP(unlock) pthread_mutex_t *locked_ __attribute__((unused)) = lock(q)

void job_queue_ready(struct job_queue *q, size_t n)
{
    LOCKED(q);

    q->n_ready = n;
    pthread_cond_broadcast(&q->change);
}

static bool share_a_lock(const struct hurl_notes *a, const struct hurl_notes *b)
{
    for (size_t i = 0; i < a->n; i++)
        for (size_t k = 0; k < b->n; k++)
            if (text_equal(a->at[i].text, b->at[k].text))
                return true;
    return false;
}

/* What runs stands between the first that is not over and the last that was taken. */
static bool is_locked(const struct job_queue *q, const struct job *wanted)
{
    const struct hurl_notes *locks = &wanted->file->head.locks;
    size_t left = q->n_running;

    for (size_t i = 0; i < q->n && left && locks->n; i++) {
        if (q->jobs[i].state != JOB_RUNS)
            continue;
        if (share_a_lock(locks, &q->jobs[i].file->head.locks))
            return true;
        left--;
    }
    return false;
}

static struct job *takeable(struct job_queue *q)
{
    while (q->first < q->n && q->jobs[q->first].state != JOB_WAITS)
        q->first++;
    for (size_t i = q->first; i < q->n_ready; i++)
        if (q->jobs[i].state == JOB_WAITS && !is_locked(q, &q->jobs[i]))
            return &q->jobs[i];
    return NULL;
}

struct job *job_queue_take(struct job_queue *q)
{
    LOCKED(q);

    for (;;) {
        struct job *j = q->closed ? NULL : takeable(q);

        if (j) {
            j->state = JOB_RUNS;
            q->n_running++;
        }
        if (j || q->closed || q->first == q->n)
            return j;
        pthread_cond_wait(&q->change, &q->mutex);
    }
}

static void close_for(struct job_queue *q, enum run_stop stop, const char *why)
{
    q->closed = true;
    if (q->stop == RUN_GOES_ON && stop != RUN_GOES_ON) {
        q->stop = stop;
        strbuf_adds(&q->why, why);
    }
}

void job_queue_give_back(
    struct job_queue *q, struct job *j, enum job_state state, enum run_stop stop, const char *why)
{
    LOCKED(q);

    j->state = state;
    q->n_running--;
    q->n_done++;
    q->n_failed += state == JOB_DONE && j->outcome.state == OUTCOME_FAILED;
    if (stop != RUN_GOES_ON)
        close_for(q, stop, why);
    if (j->file->head.locks.n || q->closed)
        pthread_cond_broadcast(&q->change);
}

void job_queue_close(struct job_queue *q, enum run_stop stop, const char *why)
{
    LOCKED(q);

    close_for(q, stop, why);
    pthread_cond_broadcast(&q->change);
}

bool job_queue_is_over(struct job_queue *q)
{
    LOCKED(q);

    while (q->first < q->n && q->jobs[q->first].state != JOB_WAITS)
        q->first++;
    return !q->n_running && (q->closed || q->first == q->n);
}

bool job_queue_is_done(struct job_queue *q, size_t i)
{
    LOCKED(q);

    return i < q->n && q->jobs[i].state >= JOB_DONE;
}

void job_queue_progress(struct job_queue *q, size_t n_shown, struct arena *a, struct progress *ret)
{
    LOCKED(q);
    size_t left = q->n_running;

    *ret = (struct progress){ q->n_done, q->n_failed, q->n, .n_running = 0 };
    for (size_t i = n_shown; i < q->n && left && ret->n_running < PROGRESS_NAMES_MAX; i++) {
        if (q->jobs[i].state != JOB_RUNS)
            continue;
        ret->running[ret->n_running++] = scenario_name(a, q->jobs[i].file);
        left--;
    }
}
