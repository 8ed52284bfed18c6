/* One scenario: its entries one after another, up to the first that fails. */
#ifndef HARNESS_RUN_SCENARIO_H
#define HARNESS_RUN_SCENARIO_H

#include "harness/report/outcome.h"
#include "harness/report/redact.h"
#include "harness/run/message_budget.h"
#include "harness/run/observer.h"
#include "harness/run/step_options.h"
#include "harness/safety/guard.h"
#include "harness/sink/sink.h"
#include "harness/target/target.h"

#include <stdatomic.h>

/* How the command line wants entries to run. */
struct entry_settings {
    struct step_options options; /* on top of which the file's own count */
    const char *file_root;       /* folder of `file,name;`; NULL: the scenario's */
    size_t from, to;             /* the first and the last entry, from 1; to 0: all */
    bool continue_on_error;      /* an entry that fails does not end its scenario */
};

/* What the scenarios of one thread share. Everything is borrowed. */
struct run_context {
    struct client *client; /* the thread's own */
    struct arena *arena;   /* the thread's own: outcomes live here */
    struct target *target;
    struct sink *sink;                    /* NULL: {{sink}} is not known */
    const struct variables *overrides;    /* of --variable */
    const struct entry_settings *entries; /* NULL: as usual */
    struct message_budget *budget;
    struct guard *guard;                 /* NULL: the target costs nothing */
    const struct run_observer *observer; /* NULL: none */
    atomic_int *halt;          /* not 0: end before the next request; a signal, or RUN_HALTED */
    struct baseline *baseline; /* what is known to fail; NULL: nothing */
    bool strict;               /* what differs from an assumption fails, too */
    bool watch;                /* outcomes say which requests were sent */
};

enum run_stop {
    RUN_GOES_ON,
    RUN_INTERRUPTED,
    RUN_TARGET_UNREACHABLE, /* also: our mock has died */
    RUN_UNSAFE,             /* more than is allowed, or a URL that is not on this machine */
    RUN_TARGET_WRONG,       /* it has no such account */
    RUN_HARNESS_FAILED,
};

enum { RUN_HALTED = -1 }; /* in halt: one scenario has ended the run for all */

/* How a run goes on after a call of the target. */
enum run_stop scenario_stop_of(enum target_result r);

/* What is known of a scenario before it runs: its names; it has passed so far. Lives in the arena.
 */
struct outcome scenario_outcome(struct arena *a, const struct hurl_file *file);

/* Why it cannot run against this target, or NULL. */
const char *scenario_reason_to_skip(const struct hurl_file *file, const struct target *t);

/* What it needs of a mock; texts borrowed from the file, lists in the arena. */
struct target_need scenario_need(struct arena *a, const struct hurl_file *file);

/*
 * Runs it in an account of its own, in a target prepared for what it needs, and puts what became of
 * it into *ret, all texts without secrets. A scenario whose head says must-fail passes when it
 * fails with each of those texts; one of which no step was run counts as skipped.
 *
 * RUN_GOES_ON whatever the outcome is; else the run has to end, and why (without secrets) says what
 * happened.
 */
enum run_stop scenario_run(
    struct run_context *run, const struct hurl_file *file, struct outcome *ret, struct strbuf *why);

#endif
