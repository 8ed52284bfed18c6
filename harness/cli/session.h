/*
 * What the commands that talk to a target have in common: signals, exit codes, and a target that is
 * opened with its guard and left as it was found.
 */
#ifndef HARNESS_CLI_SESSION_H
#define HARNESS_CLI_SESSION_H

#include "harness/cli/exit_codes.h"
#include "harness/cli/live_options.h"
#include "harness/run/plan.h"
#include "harness/run/scenario.h"

extern atomic_int session_halt; /* the signal that asked us to stop, RUN_HALTED, or 0 */

/* SIGINT and SIGTERM set session_halt from now on; SIGPIPE is an error of write like another. */
void session_watch_signals(void);
/* Everything is cleaned up: ends as the shell expects of a process that a signal ended, if one did.
 */
void session_end_by_signal(void);

/* Says it on standard error; returns code. */
enum exit_code complain(enum exit_code code, const char *text);
enum exit_code exit_code_of_target(enum target_result r);
enum exit_code exit_code_of_stop(enum run_stop stop);

/* Reads all files; says what is wrong with them. EXIT_PASSED, or what to end with. */
enum exit_code session_read_files(const char *const *paths, size_t n_paths, struct plan *plan);
/* The same for a run: no id may stand twice. selection may be NULL. */
enum exit_code session_read_plan(
    const char *const *paths, size_t n_paths, const struct selection *selection, struct plan *plan);

/* A struct of zeros is closed. */
struct session {
    struct arena arena; /* of the guard's facts */
    struct client *client;
    struct target *target;
    struct guard *guard;              /* NULL: none is needed */
    struct sink_options sink_options; /* to be set before it is opened; zeros will do */
    struct sink *sink;                /* listens when the first scenario wants it */
    const struct live_options *live;
};

/* Opens client, target and guard; the options are borrowed until it is closed. */
enum exit_code session_open(
    struct session *s, const struct target_options *target, const struct live_options *live);
/*
 * Removes what the run has created and not removed, also when it was interrupted; what cannot be
 * removed is said, and how to do it later. EXIT_PASSED, or EXIT_HARNESS_FAILED if something is
 * left.
 */
enum exit_code session_settle(struct session *s);
void session_close(struct session *s);
#define CLEANUP_SESSION CLEANUP(session_close)

#endif
