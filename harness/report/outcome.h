/*
 * What became of each scenario: made by run/, read by every report. Plain data in the arena of the
 * run, and clean: no secret is left in any text of it, and each is UTF-8.
 */
#ifndef HARNESS_REPORT_OUTCOME_H
#define HARNESS_REPORT_OUTCOME_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum outcome_state {
    OUTCOME_PASSED,
    OUTCOME_FAILED,
    OUTCOME_KNOWN,   /* failed, and in nothing but what the baseline lists */
    OUTCOME_DIFFERS, /* failed against what is no mock, where an assumption of ours may be wrong */
    OUTCOME_FLAKY,   /* failed, and passed when it was run again by itself */
    OUTCOME_SKIPPED,
    OUTCOME_MAX_
};

struct failed_check {
    unsigned line, column;         /* in the scenario's file, from 1; 0: nowhere in it */
    const char *message;           /* "the status is not the expected one" */
    const char *excerpt;           /* the message with its place, source line and caret */
    const char *expected, *actual; /* NULL where there is nothing to compare */
    /* What names it when lines move: its source line without the white space around it, or the
     * message's title when it stands nowhere; and which of the lines that read so, from 1. */
    const char *what;
    unsigned nth;
    const struct known_failure *known; /* the entry of the baseline that lists it, or NULL */
};

/* A request that a scenario sent, as far as coverage and the reports want it. */
struct request_seen {
    const char *method;
    const char *path;              /* from the slash behind the host; without the query */
    const char *const *parameters; /* names in the query and in the body's first level */
    size_t n_parameters;
    int status;      /* of the answer; 0: none came */
    const char *why; /* the answer's X-Mock-Why: the rule that refused; NULL when it has none */
};

/* A callback that the sink caught for a scenario. */
struct callback_seen {
    int64_t at_us;            /* since the scenario began */
    const char *message_uuid; /* whose it is; NULL when it names none */
    const char *status;       /* the state it tells, "delivered"; NULL when it tells none */
    unsigned sequence;        /* among the callbacks of that message, from 1 */
    const char *signature;    /* what was made of it: "valid", "invalid", "missing", ... */
    int answered;             /* the status the sink answered; 0: it hung up */
};

struct hurl_file;
struct outcome {
    const struct hurl_file *scenario; /* for run/ alone */
    const char *file;                 /* as it was named or found */
    const char *folder;               /* of the file, without a slash at its end; "." for none */
    const char *name;                 /* the id, or the file's name without ".hurl" */
    const char *title;                /* for people: the name, and of several rounds which */
    const char *id, *source, *level;  /* of the head; NULL when it does not say */
    const char *const *tags, *const *rules; /* of the head */
    size_t n_tags, n_rules;
    enum outcome_state state;
    const char *reason; /* why it was skipped, or what a must-fail scenario failed with; or NULL */
    struct failed_check *checks;
    size_t n_checks;
    const char *exchange;    /* the failed request and its answer as text; NULL when none */
    const char *curl;        /* the command that repeats it */
    const char *explanation; /* the mock's why, one line a fact; NULL when none */
    size_t n_requests;
    unsigned judged_lines; /* the file is judged up to this line: what stands below was not run */
    unsigned n_attempts;   /* how often it was run; 0 when it was not */
    const struct request_seen *requests; /* of the first attempt, when somebody wants them */
    size_t n_requests_seen;
    const struct callback_seen *callbacks; /* in the order in which they came */
    size_t n_callbacks;
    int64_t duration_us;
};

struct run_summary {
    const char *base_url;
    const char *target; /* "mock, world article" */
    struct outcome *outcomes;
    size_t n_outcomes;
    /* Left out after a stop (--fail-fast, a dead target, Ctrl-C). They stand behind the outcomes,
     * as skipped. */
    size_t n_not_run;
    int64_t started_us; /* wall clock */
    int64_t duration_us;
    const struct baseline *baseline; /* NULL: none was given */
    const struct coverage *coverage; /* NULL: not asked for, or not to be had */
};

/* Appends a moment in UTC to the second: 2026-11-28T01:02:03Z. */
void time_text(struct strbuf *out, int64_t us);

/* How many outcomes are in that state. */
size_t summary_count(const struct run_summary *s, enum outcome_state state);
/* The outcomes and, behind them, what was not run: how many. */
size_t summary_n_listed(const struct run_summary *s);
/* Of those listed, from first on, how many share first's folder. */
size_t summary_folder_run(const struct run_summary *s, size_t first);

/* True if its checks failed the last time it ran, whatever is made of that. */
static inline bool outcome_has_failures(const struct outcome *o)
{
    return o->state == OUTCOME_FAILED || o->state == OUTCOME_KNOWN || o->state == OUTCOME_DIFFERS;
}

/* "passed", "failed", "known", "differs", "flaky", "skipped" */
extern const char *const outcome_state_names[OUTCOME_MAX_];

#endif
