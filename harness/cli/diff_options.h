/* The command line of "plivo-harness diff", read and checked. */
#ifndef HARNESS_CLI_DIFF_OPTIONS_H
#define HARNESS_CLI_DIFF_OPTIONS_H

#include "harness/cli/live_options.h"
#include "harness/compare/drift_report.h"
#include "harness/run/plan.h"
#include "harness/sink/sink.h"

struct drift_request {
    const struct drift_format *format;
    const char *file;
};

struct diff_side {
    const char *spec; /* as it was given */
    struct target_options target;
};

/* Everything is borrowed from the command line and the environment, or lives in the arena. */
struct diff_options {
    struct diff_side side[2]; /* by enum side */
    struct live_options live;
    struct sink_options sink;
    struct selection selection;
    struct compare_options compare;
    struct variables variables; /* secrets; released by the caller */
    struct drift_request *reports;
    size_t n_reports;
    const char *known, *confirmed; /* files; NULL: none */
    bool update_known;
    size_t jobs;
    const char *const *paths; /* at least one */
    size_t n_paths;
    bool help;
};

/* 0, or -EINVAL with a sentence in why. */
int diff_options_read(
    struct arena *a, int argc, char *const argv[], struct diff_options *ret, struct strbuf *why);
void diff_options_help(struct strbuf *out);

/*
 * Reads "mock:WORLD[,assume KEY=VALUE...]", an http(s) URL, or else the name of a variables file,
 * into ret->mock_world and ->mock_arguments, ->base_url, or ->file; the rest of *ret is left as it
 * is. 0, or -EINVAL with a sentence in why.
 */
int target_spec_read(
    struct arena *a, const char *spec, struct target_options *ret, struct strbuf *why);

#endif
