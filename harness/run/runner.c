#include "harness/run/runner.h"

#include "base/clock.h"
#include "harness/run/workers.h"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>

enum {
    WAKE_EVERY_MS = 20, /* while a run that was halted ends */
    PROGRESS_EVERY_MS = 100,
    SHOW_EVERY_MS = 5, /* at most: nobody reads faster, and to wake up costs the scenarios time */
};

/* The thread that waits, prepares the target and prints. */
struct run {
    const struct run_context *context;
    const struct run_pace *pace;
    struct console *console;
    struct job_queue queue;
    struct workers *workers;
    struct news news;
    size_t n_shown;
    int64_t progress_us; /* when it was shown last */
};

/* Shows what is over, as far as no other before it is still to come. */
static void show(struct run *r)
{
    struct job_queue *q = &r->queue;

    for (; job_queue_is_done(q, r->n_shown); r->n_shown++) {
        struct job *j = &q->jobs[r->n_shown];
        size_t round = r->n_shown / (q->n / r->pace->repeats);

        if (j->state != JOB_DONE)
            continue;
        if (r->pace->repeats > 1)
            j->outcome.title = arena_printf(r->context->arena, "%s (%zu of %zu)", j->outcome.title,
                round + 1, r->pace->repeats);
        console_outcome(r->console, &j->outcome);
    }
    console_flush(r->console);
}

/* Where there is a terminal; often enough for the eye. */
static void show_progress(struct run *r)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    int64_t now = clock_monotonic_us();
    struct progress p;

    if (!r->console->progress ||
        (r->console->has_progress && now - r->progress_us < PROGRESS_EVERY_MS * 1000))
        return;
    job_queue_progress(&r->queue, r->n_shown, &arena, &p);
    console_progress(r->console, &p);
    r->progress_us = now;
}

/* Until the workers tell something, ms have passed (-1: no limit), or a signal has come. */
static void sleep_for_news(struct run *r, int ms, const sigset_t *signals)
{
    const struct timespec time = { .tv_nsec = ms * 1000000L };
    struct pollfd news = { r->news.fd, POLLIN, 0 };
    eventfd_t count;

    if (ppoll(&news, 1, ms < 0 ? NULL : &time, signals) == 1)
        eventfd_read(r->news.fd, &count);
}

/* Waits until something can be shown; when the run is to end, wakes whoever waits for an answer. */
static void wait_for_news(struct run *r)
{
    sigset_t all, before;
    bool halted;

    sigfillset(&all); /* one that comes after the look at halt ends the ppoll */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    halted = atomic_load(r->context->halt) != 0;
    if (halted) {
        job_queue_close(&r->queue, RUN_INTERRUPTED, "");
        workers_wake(r->workers);
    }
    atomic_store(&r->news.is_wanted, true);
    if (halted || !(job_queue_is_done(&r->queue, r->n_shown) || job_queue_is_over(&r->queue)))
        sleep_for_news(r,
            halted                 ? WAKE_EVERY_MS
            : r->console->progress ? PROGRESS_EVERY_MS
                                   : -1,
            &before);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void wait_for_all_before(struct run *r, size_t end)
{
    while (r->n_shown < end && !job_queue_is_over(&r->queue)) {
        wait_for_news(r);
        show(r);
        show_progress(r);
        atomic_store(&r->news.is_wanted, false);
        if (!job_queue_is_over(&r->queue))
            sleep_for_news(r, SHOW_EVERY_MS, NULL);
    }
}

/*
 * A mock ends with the thread that started it, so it is this one that starts what scenarios assume,
 * ahead of the workers. A mock that does not start ends the run where its scenario stands.
 */
static void prepare(struct run *r)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;

    for (size_t i = 0; i < r->queue.n && !job_queue_is_over(&r->queue); i++) {
        struct target_need need = scenario_need(r->context->arena, r->queue.jobs[i].file);
        enum run_stop stop = RUN_GOES_ON;

        if (need.n_assume && target_can_assume(r->context->target))
            stop = scenario_stop_of(target_prepare(r->context->target, &need, &why));
        if (stop != RUN_GOES_ON) {
            job_queue_ready(&r->queue, i);
            wait_for_all_before(r, i);
            job_queue_close(&r->queue, stop, why.buf);
            return;
        }
        if (i + 1 == r->queue.n || r->queue.jobs[i + 1].file->head.assume.n)
            job_queue_ready(&r->queue, i + 1);
    }
}

/* Those that ran, then those that did not: reports list them too, so that nobody takes what is
 * missing for what has passed. */
static void collect(struct run *r, struct run_summary *summary)
{
    struct arena *a = r->context->arena;
    struct outcome *outcomes = ARENA_ARRAY(a, struct outcome, r->queue.n);
    size_t n = 0;

    for (size_t i = 0; i < r->queue.n; i++)
        if (r->queue.jobs[i].state == JOB_DONE)
            outcomes[n++] = r->queue.jobs[i].outcome;
    summary->n_outcomes = n;
    for (size_t i = 0; i < r->queue.n; i++) {
        if (r->queue.jobs[i].state == JOB_DONE)
            continue;
        outcomes[n] = scenario_outcome(a, r->queue.jobs[i].file);
        outcomes[n].state = OUTCOME_SKIPPED;
        outcomes[n++].reason = "not run";
    }
    summary->n_not_run = n - summary->n_outcomes;
    summary->outcomes = outcomes;
}

enum run_stop plan_run(struct run_context *context, const struct plan *plan,
    const struct run_pace *pace, struct console *console, struct run_summary *summary,
    struct strbuf *why)
{
    struct run r = { .context = context, .pace = pace, .console = console };
    CLEANUP_CLOSE int news = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    int64_t start = clock_monotonic_us();
    enum run_stop stop = RUN_HARNESS_FAILED;

    r.news.fd = news;
    job_queue_init(&r.queue, plan, pace->repeats);
    r.workers = news < 0 ? NULL
                         : workers_start(context, &r.queue, &r.news,
                               pace->jobs < r.queue.n ? pace->jobs : r.queue.n, pace->fail_fast);
    if (r.workers) {
        prepare(&r);
        wait_for_all_before(&r, r.queue.n);
        job_queue_close(&r.queue, RUN_GOES_ON, "");
        workers_join(r.workers, context->arena);
        show(&r);
        console_progress(console, NULL);
        stop = r.queue.stop;
        strbuf_add(why, r.queue.why.buf, r.queue.why.len);
    } else {
        strbuf_adds(why, "no thread can be started");
    }
    collect(&r, summary);
    summary->duration_us = clock_monotonic_us() - start;
    job_queue_release(&r.queue);
    return stop;
}
