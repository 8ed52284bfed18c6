/* What [Options] of an entry come to. */
#ifndef HARNESS_RUN_STEP_OPTIONS_H
#define HARNESS_RUN_STEP_OPTIONS_H

#include "harness/client/http_exchange.h"
#include "harness/eval/context.h"

enum step_trace {
    STEP_QUIET,
    STEP_VERBOSE,      /* heads of requests and answers */
    STEP_VERY_VERBOSE, /* bodies, too */
};

struct step_options {
    bool skip;
    int64_t delay_ms;          /* before the first attempt */
    int64_t retries;           /* after the first attempt; -1: until it passes */
    int64_t retry_interval_ms; /* between attempts */
    int64_t repeats;           /* how often the entry runs; -1: for ever */
    bool location;             /* go where an answer leads */
    bool location_trusted;     /* with the login, also to another host */
    int64_t max_redirs;        /* -1: no limit */
    int64_t max_time_ms;       /* of one exchange; 0: the client's own limit */
    enum step_trace trace;
    const char *output;        /* NULL: none; "-": standard output */
    const char *user;          /* user:password; NULL: none */
    struct http_texts headers; /* "name: value" each */
    struct http_transfer transfer;
};

/* What holds when neither the command line nor the file says anything. */
struct step_options step_options_usual(void);

/*
 * Reads them on top of defaults, with what the variables hold now; [Options] variable: lines are
 * set in vs, which is also ctx->variables, as they come. Texts live in the context's arena or are
 * the defaults' own. 0, or -EINVAL with the fault.
 */
int step_options_read(const struct eval_context *ctx, const struct step_options *defaults,
    const struct hurl_options *written, struct variables *vs, struct step_options *ret,
    struct hurl_fault *fault);

/* Appends; the list is made anew in the arena, so that the old one stays as it was. */
void http_texts_add(struct arena *a, struct http_texts *list, const char *text);

#endif
