/* Going where an answer leads: [Options] location. */
#ifndef HARNESS_RUN_REDIRECT_H
#define HARNESS_RUN_REDIRECT_H

#include "harness/client/http_exchange.h"
#include "harness/run/step_options.h"

struct redirect_chain { /* those that were followed; lives in the arena given */
    struct exchange_redirect *at;
    size_t n, room;
};

enum redirect_result {
    REDIRECT_ENDS,     /* the answer is the last one */
    REDIRECT_GOES_ON,  /* *request is the one to send next */
    REDIRECT_TOO_MANY, /* max-redirs is reached */
};

/*
 * What follows on an answer. As in Hurl, 301 to 303 turn into a GET without a body; other 3xx
 * repeat the request. To another host, scheme or port the login goes only if it is trusted; the
 * cookies that the request itself named never do: those that are stored are put in anew.
 */
enum redirect_result redirect_follow(struct redirect_chain *chain, const struct step_options *o,
    struct arena *a, struct http_request *request, const struct http_response *response);

#endif
