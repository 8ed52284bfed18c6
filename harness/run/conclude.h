/* A scenario under way, and what is made of it at its end. For scenario.c and conclude.c only. */
#ifndef HARNESS_RUN_CONCLUDE_H
#define HARNESS_RUN_CONCLUDE_H

#include "harness/run/checks.h"
#include "harness/run/scenario.h"
#include "harness/run/seen.h"

struct scenario {
    struct run_context *run;
    const struct hurl_file *file;
    struct target_visit visit;
    struct arena arena; /* exchanges, values, messages */
    struct variables variables;
    struct checks checks;
    struct redactor secrets; /* those that answers showed; the variables' are added at the end */
    struct http_request request; /* of the last exchange */
    struct http_response response;
    struct seen_list seen; /* when the run watches */
    const char *files_root;
    size_t n_requests;
    size_t entry, round;   /* of the exchange under way, from 0 */
    unsigned judged_lines; /* as struct outcome has it */
    bool exchanged;        /* request is there, and the answer unless it failed */
};

/*
 * Fills what ret says of the end: its state, the checks that failed, and for a failure the last
 * exchange, the curl line and the mock's why. All of it is copied into the run's arena without
 * secrets. must-fail turns the verdict around only if the run goes on.
 */
void scenario_conclude(struct scenario *s, enum run_stop stop, struct outcome *ret);

#endif
