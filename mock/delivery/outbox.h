/*
 * Sends callbacks and webhooks: many at once, over libcurl's multi interface, on the thread of
 * whoever drives it. It knows no word of the API: a request goes in, what came of it comes out.
 *
 * Whatever a receiver does (refuses, resets, never answers, answers without end, redirects for
 * ever), it costs bounded time and memory and delays nobody else: a request waits until its
 * receiver, a host and port, has a place free, and one receiver gets no more places than are free
 * for others. To connect, the address guard is asked (address_guard.h).
 *
 * HTTP/1.1 over http and https; no proxy, netrc, cookies or Expect, whatever the environment says.
 * Connections are kept while there is work, and for a second after. libcurl starts with the first
 * request and goes when all is quiet: an outbox without work holds two descriptors and no memory to
 * speak of.
 *
 * A program that uses it ignores SIGPIPE.
 */
#ifndef MOCK_DELIVERY_OUTBOX_H
#define MOCK_DELIVERY_OUTBOX_H

#include "base/cleanup.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct outbox_config {
    /* Names or addresses that may be called although they are neither loopback nor private; with
     * ":port" only there (address_guard.h). */
    const char *const *allowed_hosts;
    size_t n_allowed;
    unsigned places;              /* requests under way at the same time; 0: 256 */
    unsigned places_per_receiver; /* of these, for one host and port; 0: 64 */
    size_t body_max;              /* of an answer, bytes: no more is read; 0: 64 KiB */
    bool tls_insecure;            /* any certificate will do: a receiver under test signs its own */
    const char *tls_ca_file;      /* what signs receivers' certificates, PEM; NULL: the system's */
};

struct outbox_header {
    const char *name, *value; /* without line breaks */
};

struct outbox_request { /* copied */
    uint64_t tag;       /* comes back with the result */
    const char *method; /* "GET" or "POST" */
    const char *url;
    const struct outbox_header *headers;
    size_t n_headers;
    const char *body; /* of a POST; NULL: empty */
    size_t body_len;
    int64_t timeout_us; /* of the whole exchange, redirects included; 0: 15 s */
    /*
     * A slow sender: the body stops in the middle for so long. A request without a body has no
     * middle, and is sent so much later. The time-out is longer by it: it judges the receiver.
     */
    int64_t pause_us;
    /* At most five. After 301, 302 and 303 a POST goes on as a GET without a body, as browsers have
     * it; after 307 and 308 as it was. */
    bool follow_redirects;
};

enum outbox_end {
    OUTBOX_ANSWERED, /* whatever the status */
    OUTBOX_BAD_URL,  /* not an http or https URL, or a redirect led to what is none */
    OUTBOX_ADDRESS_REFUSED,
    OUTBOX_UNRESOLVED,
    OUTBOX_UNREACHABLE, /* no connection */
    OUTBOX_TLS,
    OUTBOX_BROKEN, /* connected, but no whole HTTP answer */
    OUTBOX_TIMED_OUT,
    OUTBOX_TOO_LARGE, /* the answer's head or body */
    OUTBOX_TOO_MANY_REDIRECTS,
    OUTBOX_ENDS, /* how many there are */
};

/*
 * What came of a request. Of two equal runs it says the same, except for latency_us: an ephemeral
 * port or libcurl's own words appear nowhere.
 */
struct outbox_result {
    uint64_t tag;
    enum outbox_end end;
    int status;               /* 0: no answer's head was read whole */
    const char *why;          /* a sentence for people; NULL if answered */
    const char *content_type; /* NULL: none */
    const char *body; /* NUL-terminated; empty unless answered or too large, then its first bytes */
    size_t body_len;
    int64_t latency_us; /* from the first step out to the end; waiting for a place does not count */
    unsigned redirects; /* followed */
};

struct outbox;

/*
 * Copies the config. 0, or a negative errno: -EINVAL if an allowed host is no name or address,
 * and *ret_wrong is then its index.
 */
int outbox_create(const struct outbox_config *config, struct outbox **ret, size_t *ret_wrong);
void outbox_destroy(struct outbox *o); /* NULL is fine; drops what is under way */

/*
 * Takes the request; its result comes by outbox_result. Requests to one receiver are begun in the
 * order they were taken and then do not wait for each other: who wants them to arrive in order
 * sends the next when the result of the last is there.
 */
void outbox_send(struct outbox *o, const struct outbox_request *request);
/* A descriptor that is readable when there is something to do; for poll or epoll, not to be read.
 */
int outbox_fd(const struct outbox *o);
/* Does what is to be done now and does not block. 0, or a negative errno if the machine fails. */
int outbox_work(struct outbox *o);
/*
 * The next result; false if there is none now. To be called after outbox_work until it is false.
 * What *ret points at stays until the next call of this function.
 */
bool outbox_result(struct outbox *o, struct outbox_result *ret);
/* Requests taken whose results have not been. */
size_t outbox_in_flight(const struct outbox *o);

const char *outbox_end_name(enum outbox_end end); /* "answered", "timed_out", … */

static inline void outbox_destroyp(struct outbox **o)
{
    outbox_destroy(*o);
}
#define CLEANUP_OUTBOX CLEANUP(outbox_destroyp)

#endif
