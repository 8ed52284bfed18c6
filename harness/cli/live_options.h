/*
 * The options about a target that is paid for, and how to get to it: the same for every command
 * that sends something there.
 */
#ifndef HARNESS_CLI_LIVE_OPTIONS_H
#define HARNESS_CLI_LIVE_OPTIONS_H

#include "base/options.h"
#include "harness/client/client.h"
#include "harness/safety/guard.h"
#include "harness/target/target.h"

/* Rows for a table of options; read by live_options_read. */
/* clang-format off */
#define LIVE_OPTION_ROWS                                                                           \
    { "live", OPTION_FLAG, .help =                                                                 \
        "Allow a target that is not on this machine: its messages cost money and reach phones.",   \
      .no_environment = true },                                                                    \
    { "max-messages", OPTION_COUNT, "N", .most = 1000000, .help =                                  \
        "Send no more messages than this; 0 is no limit. Default: 10 with --live, else 0." },      \
    { "max-cost", OPTION_TEXT, "AMOUNT", .help =                                                   \
        "Send nothing that may bring the cost above this, by the prices of the target's file: "    \
        "price_sms=0.0079. A bound, never too low." },                                             \
    { "allow-dst", OPTION_LIST, "NUMBER,...", .help =                                              \
        "Send messages to these numbers only, besides allow_dst= of the target's file. A target "  \
        "that is not on this machine gets none to others." },                                      \
    { "marker", OPTION_TEXT, "TEXT", .help =                                                       \
        "Put this behind the text of each message; \"\" puts nothing. Default: a mark with the "   \
        "run's number when the target is not on this machine." },                                  \
    { "rate", OPTION_COUNT, "N", .most = 1000, .help =                                             \
        "Send at most N requests a second; 0 is no limit. Default: 5 with --live, else 0." },      \
    { "owed-file", OPTION_TEXT, "FILE", .help =                                                    \
        "Write down here what is created, before it is. Default with --live: a file of its own "   \
        "in $XDG_STATE_HOME/plivo-harness or ~/.local/state/plivo-harness." },                     \
    { "resources", OPTION_TEXT, "FILE", .help =                                                    \
        "Which requests create something, and how it is removed. Default: a table for Plivo." },   \
    { "secrets-file", OPTION_LIST, "FILE", .help =                                                 \
        "Read secret variables from here, also auth_id and auth_token. Nobody else may be able to "\
        "read the file (mode 0600)." },                                                            \
    { "cacert", OPTION_TEXT, "FILE", .help =                                                       \
        "Trust the certificates of this PEM file only." },                                         \
    { "connect-to", OPTION_LIST, "HOST1:PORT1:HOST2:PORT2", .help =                                \
        "For HOST1:PORT1 connect to HOST2:PORT2 instead, e.g. a stand-in for a test." }
/* clang-format on */

struct live_options {
    bool live;
    uint64_t max_messages; /* 0: no limit */
    const char *const *allow_dst;
    size_t n_allow_dst;
    const char *marker;                     /* NULL: not said */
    int64_t max_cost;                       /* millionths, or GUARD_NO_LIMIT */
    int64_t per_second;                     /* -1: not said */
    const char *owed_file, *resources_file; /* NULL: not said */
    const char *auth_id, *auth_token;       /* of a file of secrets; NULL: not there */
    struct client_route route;
};

/*
 * 0, or -EINVAL with a sentence in why. What --secrets-file gives, but for the login, is set in
 * secrets. Texts are borrowed from the options or live in the arena.
 */
int live_options_read(struct arena *a, const struct options *given, struct live_options *ret,
    struct variables *secrets, struct strbuf *why);

/* The part of it that says how to get there: live, the secrets, the route. For commands whose table
 * has only these rows. */
int way_options_read(struct arena *a, const struct options *given, struct live_options *ret,
    struct variables *secrets, struct strbuf *why);

/* The login: PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN of the environment, else of a file of secrets. */
void login_options_read(const struct live_options *o, struct target_options *ret);

/*
 * The guard that the options and the target's own variables ask for; *ret stays NULL for a target
 * that costs nothing and options that say nothing. All of it lives in the arena. 0, or a negative
 * errno with a sentence in why (-EINVAL: the options or the target's file are wrong).
 */
int live_guard(struct arena *a, const struct live_options *o, const struct target *t,
    const atomic_int *interrupted, struct guard **ret, struct strbuf *why);

#endif
