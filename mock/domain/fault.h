/*
 * Faults on demand: which requests one strikes, for how long, and what it does. Pure: a request
 * comes in as facts, the draws are functions of (seed, fault, request), so that a run with the same
 * seed has the same faults, whatever order parallel clients come in.
 */
#ifndef MOCK_DOMAIN_FAULT_H
#define MOCK_DOMAIN_FAULT_H

#include "base/strbuf.h"
#include "mock/domain/outcome.h"
#include "mock/domain/rules.h"

#include <stdbool.h>
#include <stdint.h>

/* Which requests; what is NULL is not asked. */
struct fault_match {
    const char *method; /* "POST" */
    /* With * for any run of characters and ? for one: over the whole path if it begins with
     * /v1/, /Account/ (media) or /_, else over what stands behind /v1/Account/{auth id}/. A final
     * slash may be left out on either side. */
    const char *path;
    const char *pointer; /* JSON pointer (RFC 6901) into the parameters: "/dst", "/media_ids/0" */
    const char *equals;  /* what stands there, as text; NULL: that something stands there */
};

struct fault_header {
    const char *name, *value;
};

/* How long it takes before the answer begins. */
struct fault_delay {
    enum fault_delay_kind {
        FAULT_NO_DELAY,
        FAULT_FIXED,     /* least_us */
        FAULT_UNIFORM,   /* least_us to most_us */
        FAULT_LOGNORMAL, /* median least_us, sigma; most_us at most if that is not 0 */
        FAULT_DELAY_MAX_
    } kind;
    int64_t least_us, most_us;
    double sigma;
};
/* "none", "fixed", "uniform", "lognormal" */
extern const char *const fault_delay_names[FAULT_DELAY_MAX_];
enum { FAULT_DELAY_LONGEST_S = 600 }; /* no delay is longer */

/* What is wrong with the bytes of the answer. */
enum fault_mishap {
    FAULT_NO_MISHAP,
    FAULT_RESET_BEFORE, /* the connection is reset, no byte is sent */
    FAULT_RESET_AT,     /* it is reset after that many bytes */
    FAULT_EMPTY,        /* it is closed, no byte is sent */
    FAULT_GARBAGE,      /* bytes that are no HTTP */
    FAULT_TRUNCATE,     /* the body ends after that many bytes, and the connection */
    FAULT_CUT,          /* the body is only that many bytes, and its length says the same */
    FAULT_DRIBBLE,      /* from that byte on one byte at a time */
    FAULT_MISHAP_MAX_
};
/* "none", "reset-before", "reset-at", "empty", "garbage", "truncate", "cut", "dribble" */
extern const char *const fault_mishap_names[FAULT_MISHAP_MAX_];
#define FAULT_AT_MIDDLE SIZE_MAX /* as the byte of a mishap: half of the body */

/* What does not become of a send that looks as if it had gone well. */
enum fault_meaning {
    FAULT_NO_MEANING,
    FAULT_NEVER_SENT,  /* 202, but its messages stay queued */
    FAULT_NO_CALLBACK, /* states change, and nobody is told */
    FAULT_NOT_STORED,  /* 202, but there is no such message */
    FAULT_ANSWER_LOST, /* it is done, but the connection closes without an answer */
    FAULT_MEANING_MAX_
};
/* "none", "never-sent", "no-callback", "not-stored", "answer-lost" */
extern const char *const fault_meaning_names[FAULT_MEANING_MAX_];

struct fault {
    uint32_t id; /* running number in its account, from 1 */
    struct fault_match match;
    /* The answer in place of the true one: that of a rule, or status and body; neither: the true
     * one. */
    enum rule rule;     /* one with a status and a text; RULE_NONE: none */
    const char *detail; /* in the place of {} in its text; NULL: nothing */
    int status;         /* 0: none */
    const char *body;
    size_t body_len;
    const struct fault_header *headers; /* beside or in place of the answer's own */
    size_t n_headers;
    int retry_after_s; /* -1: no Retry-After */
    struct fault_delay delay;
    enum fault_mishap mishap;
    size_t mishap_at;        /* bytes of the answer's body, or FAULT_AT_MIDDLE */
    int64_t mishap_pause_us; /* FAULT_DRIBBLE: before each byte */
    enum fault_meaning meaning;
    unsigned callbacks; /* enum outcome_fault: what is wrong with those of the messages sent */
    /* How often. */
    unsigned times;     /* 0: no limit */
    int64_t created_us; /* by the account's clock */
    int64_t for_us;     /* from created_us on; 0: no limit */
    double probability; /* 0 to 1; 1: each time */
    uint64_t seed;
};
extern const struct fault fault_none; /* does nothing, each time: what faults begin as */

struct fault_request {
    const char *method, *path; /* the path without its query, repeated slashes already one */
    const char *auth_id;       /* the one in the path; NULL if it has none */
    bool is_send;              /* a handler is about to send messages for it */
    /* The text of what stands at a JSON pointer in the parameters, NULL if nothing does. */
    const char *(*value_at)(void *context, const char *pointer);
    void *context;
};

/* Whether the fault is about such requests. */
bool fault_fits(const struct fault_match *match, const struct fault_request *request);
/* Whether what it does can only be done to a send. */
bool fault_needs_send(const struct fault *f);
/* Whether it still strikes after so many times used, now. */
bool fault_is_alive(const struct fault *f, unsigned times_used, int64_t now_us);
/* Whether it strikes the n-th request that it fits: by its probability. */
bool fault_strikes(const struct fault *f, uint64_t n);
/* Its delay of the n-th request that it fits in microseconds, FAULT_DELAY_LONGEST_S at most. */
int64_t fault_delay_us(const struct fault *f, uint64_t n);

/*
 * Whether a fault makes sense: a method of letters, a pointer as RFC 6901 has it, a value only with
 * a pointer, one answer and not two, a rule that refuses in words, a status of 200 to 599, delays
 * and limits that are not negative, a probability of 0 to 1, a mishap's pause of at most a minute,
 * and no answer together with a meaning or callbacks. 0, or -EINVAL with a sentence in *why.
 */
int fault_check(const struct fault *f, struct strbuf *why);
/* The least text that is a JSON pointer: "" or /-separated pieces, ~ only as ~0 or ~1. */
bool json_pointer_is_valid(const char *pointer);

#endif
