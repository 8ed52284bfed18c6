/* What came back for a request: all that a query can ask about. */
#ifndef HARNESS_EVAL_EXCHANGE_FACTS_H
#define HARNESS_EVAL_EXCHANGE_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct exchange_header {
    const char *name, *value;
};

/* An answer that sent the client on. */
struct exchange_redirect {
    int status;
    const char *location; /* the whole URL it led to */
};

/* Everything is borrowed and lives as long as the judgement. */
struct exchange_facts {
    int status;                            /* 202 */
    const char *http_version;              /* "HTTP/1.1" */
    const struct exchange_header *headers; /* of the last answer, in order, repeats included */
    size_t n_headers;
    const char *body; /* after content decoding */
    size_t body_len;
    const char *url;     /* the one fetched last */
    int64_t duration_ms; /* from the first byte sent to the last received */
    const char *ip;      /* of who answered last; "" if nobody knows */
    bool decoded;        /* the body came encoded, and how it came is not known */
    const struct exchange_redirect *redirects; /* those that were followed, in order */
    size_t n_redirects;
};

#endif
