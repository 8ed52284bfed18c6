/* A run, and after each change of its files another run of what changed, until a signal comes. */
#ifndef HARNESS_CLI_WATCH_LOOP_H
#define HARNESS_CLI_WATCH_LOOP_H

#include "harness/cli/exit_codes.h"

#include <stdbool.h>
#include <stdio.h>

/* What a round is to run. */
struct watch_round;
bool watch_round_wants(const struct watch_round *round, const char *path); /* of the plan */

struct watch_loop {
    const char *const *paths; /* of scenarios and their folders */
    size_t n_paths;
    const char *const *others; /* files whose change concerns all scenarios */
    size_t n_others;
    FILE *out; /* told what happens */
    enum exit_code (*run)(void *context, const struct watch_round *round);
    void *context;
};

/*
 * Runs all, then waits; a scenario that changed or came is due, and all are when another file
 * beside them or one of the others did. What changes among those others during a run counts as
 * written by the run. What could not be run, because a file cannot be read or the mock does not
 * start, stays due.
 *
 * Returns when session_halt is set by a signal, with the last round's code; when the first round
 * ends with EXIT_USAGE or EXIT_SAFETY_STOP, which no change of a file mends; or with
 * EXIT_HARNESS_FAILED when the files cannot be watched.
 */
enum exit_code watch_loop(const struct watch_loop *loop);

#endif
