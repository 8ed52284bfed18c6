/* A scenario under way, and what is made of it at its end. For the files of harness/run only. */
#ifndef HARNESS_RUN_CONCLUDE_H
#define HARNESS_RUN_CONCLUDE_H

#include "harness/run/checks.h"
#include "harness/run/cookie_jar.h"
#include "harness/run/redirect.h"
#include "harness/run/scenario.h"
#include "harness/run/seen.h"

struct scenario {
    struct run_context *run;
    const struct hurl_file *file;
    struct entry_settings how;
    struct target_visit visit;
    struct sink_session *sink; /* NULL: it does not name {{sink}} */
    struct arena arena;        /* exchanges, values, messages */
    struct variables variables;
    struct checks checks;
    struct redactor secrets; /* those that answers showed; the variables' are added at the end */
    struct http_request request; /* of the last exchange */
    struct http_response response;
    struct seen_list seen;           /* when the run watches */
    struct redirect_chain redirects; /* that led to the last answer */
    struct cookie_jar cookies;
    const char *files_root;
    size_t n_requests;
    size_t entry, round;   /* of the exchange under way, from 0 */
    size_t n_earlier;      /* checks of entries before this one, with --continue-on-error */
    unsigned judged_lines; /* as struct outcome has it */
    bool exchanged;        /* request is there, and the answer unless it failed */
};

/* True if the entry under way has failed so far. */
static inline bool scenario_failed(const struct scenario *s)
{
    return s->checks.n > s->n_earlier;
}

/* True if the whole run has to end before the next request. */
static inline bool scenario_interrupted(const struct scenario *s)
{
    return atomic_load(s->run->halt) != 0;
}

/*
 * Fills what ret says of the end: its state, the checks that failed, and for a failure the last
 * exchange, the curl line and the mock's why. All of it is copied into the run's arena without
 * secrets. must-fail turns the verdict around only if the run goes on.
 */
void scenario_conclude(struct scenario *s, enum run_stop stop, struct outcome *ret);

#endif
