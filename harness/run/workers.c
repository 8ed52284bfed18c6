#include "harness/run/workers.h"

#include "harness/run/settle.h"

#include <signal.h>
#include <sys/eventfd.h>

struct worker {
    pthread_t thread;
    struct workers *all;
    struct run_context run;
    struct arena arena;
};

struct workers {
    struct job_queue *q;
    struct news *news;
    bool fail_fast;
    pthread_mutex_t settling; /* the baseline is marked by one at a time */
    struct sigaction before;  /* what SIGUSR1 did */
    size_t n;
    struct worker one[];
};

static void on_wake(int number)
{
    (void)number; /* that a call returns with EINTR is all that is wanted */
}

/* The others see it before their next request, unless a signal said so already. */
static void halt_others(const struct run_context *run)
{
    int going_on = 0;

    atomic_compare_exchange_strong(run->halt, &going_on, RUN_HALTED);
}

static void run_job(struct worker *w, struct job *j)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct job_queue *q = w->all->q;
    enum run_stop stop = scenario_run(&w->run, j->file, &j->outcome, &why);
    /* what was cut short before a check has failed says nothing */
    bool cut = stop != RUN_GOES_ON && j->outcome.state == OUTCOME_PASSED;

    if (!cut) {
        pthread_mutex_lock(&w->all->settling);
        outcome_settle(&w->run, j->file, &j->outcome);
        pthread_mutex_unlock(&w->all->settling);
    }
    if (w->all->fail_fast && j->outcome.state == OUTCOME_FAILED)
        job_queue_close(q, RUN_GOES_ON, "");
    job_queue_give_back(q, j, cut ? JOB_CUT : JOB_DONE, stop, why.buf);
    if (stop != RUN_GOES_ON)
        halt_others(&w->run);
}

static void tell(struct worker *w)
{
    if (atomic_exchange(&w->all->news->is_wanted, false) || job_queue_is_over(w->all->q) ||
        atomic_load(w->run.halt))
        eventfd_write(w->all->news->fd, 1);
}

static void *work(void *context)
{
    struct worker *w = context;
    struct job *j;

    while (!atomic_load(w->run.halt) && (j = job_queue_take(w->all->q))) {
        run_job(w, j);
        tell(w);
    }
    return NULL;
}

static bool start_one(struct workers *all, const struct run_context *run)
{
    struct worker *w = &all->one[all->n];

    w->all = all;
    w->run = *run;
    w->run.arena = &w->arena;
    w->run.client = client_create_like(run->client);
    if (w->run.client && pthread_create(&w->thread, NULL, work, w) == 0) {
        all->n++;
        return true;
    }
    client_destroy(w->run.client);
    return false;
}

static void workers_free(struct workers *w)
{
    sigaction(SIGUSR1, &w->before, NULL);
    pthread_mutex_destroy(&w->settling);
    free(w);
}

struct workers *workers_start(
    const struct run_context *run, struct job_queue *q, struct news *news, size_t n, bool fail_fast)
{
    struct workers *all = xcalloc(1, sizeof(*all) + n * sizeof(all->one[0]));
    struct sigaction wake = { .sa_handler = on_wake };
    sigset_t all_but_wake, before;

    *all = (struct workers){ .q = q, .news = news, .fail_fast = fail_fast };
    pthread_mutex_init(&all->settling, NULL);
    sigaction(SIGUSR1, &wake, &all->before);
    sigfillset(&all_but_wake); /* the others are for the thread that waits for us */
    sigdelset(&all_but_wake, SIGUSR1);
    pthread_sigmask(SIG_SETMASK, &all_but_wake, &before);
    while (all->n < n && start_one(all, run))
        ;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (all->n)
        return all;
    workers_free(all);
    return NULL;
}

void workers_wake(struct workers *w)
{
    for (size_t i = 0; i < w->n; i++)
        pthread_kill(w->one[i].thread, SIGUSR1);
}

void workers_join(struct workers *w, struct arena *into)
{
    for (size_t i = 0; i < w->n; i++) {
        pthread_join(w->one[i].thread, NULL);
        arena_join(into, &w->one[i].arena);
        client_destroy(w->one[i].run.client);
    }
    workers_free(w);
}
