/*
 * What became of each scenario: made by run/, read by every report. Plain data in the arena of the
 * run, and clean: no secret is left in any text of it.
 */
#ifndef HARNESS_REPORT_OUTCOME_H
#define HARNESS_REPORT_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum outcome_state { OUTCOME_PASSED, OUTCOME_FAILED, OUTCOME_SKIPPED, OUTCOME_MAX_ };

struct failed_check {
    unsigned line, column;         /* in the scenario's file, from 1; 0: nowhere in it */
    const char *message;           /* "the status is not the expected one" */
    const char *excerpt;           /* the message with its place, source line and caret */
    const char *expected, *actual; /* NULL where there is nothing to compare */
};

struct outcome {
    const char *file;                /* as it was named or found */
    const char *folder;              /* of the file, without a slash at its end; "." for none */
    const char *title;               /* for people: the id, or the file's name */
    const char *id, *source, *level; /* of the head; NULL when it does not say */
    enum outcome_state state;
    const char *reason; /* why it was skipped, or what a must-fail scenario failed with; or NULL */
    const struct failed_check *checks;
    size_t n_checks;
    const char *exchange;    /* the failed request and its answer as text; NULL when none */
    const char *curl;        /* the command that repeats it */
    const char *explanation; /* the mock's why, one line a fact; NULL when none */
    size_t n_requests;
    int64_t duration_us;
};

struct run_summary {
    const char *base_url;
    const char *target; /* "mock, world article" */
    const struct outcome *outcomes;
    size_t n_outcomes;
    /* Left out after a stop (--fail-fast, a dead target, Ctrl-C). They stand behind the outcomes,
     * as skipped. */
    size_t n_not_run;
    int64_t started_us; /* wall clock */
    int64_t duration_us;
};

/* How many outcomes are in that state. */
size_t summary_count(const struct run_summary *s, enum outcome_state state);
/* The outcomes and, behind them, what was not run: how many. */
size_t summary_n_listed(const struct run_summary *s);
/* Of those listed, from first on, how many share first's folder. */
size_t summary_folder_run(const struct run_summary *s, size_t first);

/* "passed", "failed", "skipped" */
extern const char *const outcome_state_names[OUTCOME_MAX_];

#endif
