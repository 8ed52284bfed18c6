/* The command line of "plivo-harness run", read and checked. */
#ifndef HARNESS_CLI_RUN_OPTIONS_H
#define HARNESS_CLI_RUN_OPTIONS_H

#include "base/options.h"
#include "harness/cli/entry_options.h"
#include "harness/cli/live_options.h"
#include "harness/report/machine.h"
#include "harness/run/plan.h"
#include "harness/sink/sink.h"
#include "harness/target/target.h"

struct report_request {
    const struct report_format *format;
    const char *file;
};

/* Everything is borrowed from the command line and the environment, or lives in the arena. */
struct run_options {
    struct target_options target;
    struct selection selection;
    struct report_request *reports;
    size_t n_reports;
    const char *const *paths; /* at least one */
    size_t n_paths;
    struct variables variables; /* of --variable; released by the caller */
    struct live_options live;
    struct sink_options sink;
    size_t jobs; /* 0: as many as fit the target */
    size_t repeats;
    const char *baseline, *write_baseline; /* files; NULL: none */
    uint64_t retry_failed;                 /* how often at most, each */
    const char *openapi, *ledger;          /* files; NULL: the mock is asked */
    bool fail_fast, strict, coverage;
    bool watch; /* run again what changes, until a signal */
    struct entry_settings entries;
    bool brief;             /* --error-format short */
    bool colour, no_colour; /* said; else as the terminal is */
    bool help;
};

/* 0, or -EINVAL with a sentence in why. */
int run_options_read(
    struct arena *a, int argc, char *const argv[], struct run_options *ret, struct strbuf *why);
void run_options_help(struct strbuf *out);

#endif
