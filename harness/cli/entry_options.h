/*
 * The options that say how entries run, and the variables they may use: the names are Hurl's where
 * they mean the same, so that a command line for Hurl fits.
 */
#ifndef HARNESS_CLI_ENTRY_OPTIONS_H
#define HARNESS_CLI_ENTRY_OPTIONS_H

#include "base/options.h"
#include "harness/run/scenario.h"

/* Rows for a table of options; variables_options_read reads them. */
/* clang-format off */
#define VARIABLE_OPTION_ROWS                                                                       \
    { "variable", OPTION_LIST, "NAME=VALUE", .help =                                               \
        "Set a variable in every scenario; beats every other source. May be repeated." },          \
    { "variables-file", OPTION_LIST, "FILE", .help =                                               \
        "Set the variables of this file, lines of name=value; beats the target and the "           \
        "environment." },                                                                          \
    { "secret", OPTION_LIST, "NAME=VALUE", .help =                                                 \
        "The same as --variable, and the value is hidden in all output. Others on this machine "   \
        "can read it in the command line while it runs: better is --secrets-file, or the "         \
        "environment variable PLIVO_HARNESS_SECRET_name.",                                         \
      .no_environment = true }

/* Rows for a table of options; entry_options_read reads them. */
#define ENTRY_OPTION_ROWS                                                                          \
    { "file-root", OPTION_TEXT, "DIR", .help =                                                     \
        "Where files that a scenario names are, and where output is written. Default: the "        \
        "scenario's folder." },                                                                    \
    { "from-entry", OPTION_COUNT, "N", .most = 1000000, .help =                                    \
        "Run each scenario from its entry N on, counted from 1." },                                \
    { "to-entry", OPTION_COUNT, "N", .most = 1000000, .help =                                      \
        "Run each scenario up to its entry N." },                                                  \
    { "continue-on-error", OPTION_FLAG, .help =                                                    \
        "Go on with a scenario's next entry after one has failed." },                              \
    { "retry", OPTION_TEXT, "N", .help =                                                           \
        "Try each entry again until nothing fails, up to N times; -1 is no limit." },              \
    { "retry-interval", OPTION_TEXT, "TIME", .help =                                               \
        "Between tries: 500, 500ms, 2s, 1m. Default: 1s." },                                       \
    { "delay", OPTION_TEXT, "TIME", .help =                                                        \
        "Wait before each entry: 500, 500ms, 2s, 1m." },                                           \
    { "max-time", OPTION_TEXT, "TIME", .help =                                                     \
        "Of one exchange, in seconds if there is no unit: 20, 500ms. Default: 60s." },             \
    { "connect-timeout", OPTION_TEXT, "TIME", .help =                                              \
        "Of connecting, in seconds if there is no unit. Default: 10s." },                          \
    { "limit-rate", OPTION_COUNT, "BYTES", .most = INT64_MAX, .help =                              \
        "Send and receive no more bytes a second." },                                              \
    { "location", OPTION_FLAG, .help = "Go where an answer 3xx leads." },                          \
    { "location-trusted", OPTION_FLAG, .help =                                                     \
        "The same, and with the login also to another host." },                                    \
    { "max-redirs", OPTION_TEXT, "N", .help =                                                      \
        "Follow no more than N redirects; -1 is no limit. Default: 50." },                         \
    { "header", OPTION_LIST, "NAME:VALUE", .help =                                                 \
        "Add a header to each request. May be repeated." },                                        \
    { "compressed", OPTION_FLAG, .help = "Ask for compressed answers, and decode them." },         \
    { "path-as-is", OPTION_FLAG, .help = "Leave /../ and /./ in the paths of URLs." },             \
    { "http1.0", OPTION_FLAG, .help = "Ask for HTTP/1.0.", .no_environment = true },               \
    { "http1.1", OPTION_FLAG, .help = "Ask for HTTP/1.1, as is done anyway.",                      \
      .no_environment = true },                                                                    \
    { "http2", OPTION_FLAG, .help = "Ask for HTTP/2." },                                           \
    { "http3", OPTION_FLAG, .help = "Ask for HTTP/3, where libcurl has it." },                     \
    { "ipv4", OPTION_FLAG, .help = "Connect to IPv4 addresses only." },                            \
    { "ipv6", OPTION_FLAG, .help = "Connect to IPv6 addresses only." },                            \
    { "insecure", OPTION_FLAG, .help = "Take any certificate." },                                  \
    { "proxy", OPTION_TEXT, "URL", .help =                                                         \
        "Go through this proxy; without --live only to URLs on this machine." },                   \
    { "resolve", OPTION_LIST, "HOST:PORT:ADDRESS", .help =                                         \
        "Connect to this address for that host and port. May be repeated." },                      \
    { "unix-socket", OPTION_TEXT, "PATH", .help =                                                  \
        "Connect to this socket; without --live only for URLs on this machine." },                 \
    { "netrc", OPTION_FLAG, .help = "Take logins from ~/.netrc." },                                \
    { "netrc-file", OPTION_TEXT, "FILE", .help = "Take logins from this file instead." },          \
    { "netrc-optional", OPTION_FLAG, .help = "The same as --netrc, and none will do." },           \
    { "verbose", OPTION_FLAG, .help =                                                              \
        "Write the heads of all requests and answers to standard error, without secrets." },       \
    { "very-verbose", OPTION_FLAG, .help = "The same with bodies." }
/* clang-format on */

/*
 * Sets the variables of the environment, which everything else beats: HURL_VARIABLE_name, then
 * PLIVO_HARNESS_VARIABLE_name; ..._SECRET_name for secrets. 0, or -EINVAL with a sentence in why.
 */
int environment_variables_read(struct variables *vs, struct strbuf *why);
/* Sets, weakest first, those of --variables-file, --variable and --secret. Returns the same. */
int variable_options_read(const struct options *o, struct variables *vs, struct strbuf *why);

/* Texts are borrowed from the options, lists live in the arena. 0, or -EINVAL with a sentence. */
int entry_options_read(
    struct arena *a, const struct options *o, struct entry_settings *ret, struct strbuf *why);

#endif
