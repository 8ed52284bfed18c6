/*
 * The mock's HTTP server: one thread, one loop, libmicrohttpd for connections and answers. It knows
 * no word of the API: it hands a whole, strictly judged request (gate.h) to the application and
 * sends what comes back.
 *
 * A turn of the loop handles all requests that have arrived. The application is told where a turn
 * begins and ends, so that the requests of one turn can share one transaction.
 */
#ifndef MOCK_HTTP_SERVER_H
#define MOCK_HTTP_SERVER_H

#include "base/cleanup.h"
#include "mock/web/http.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct server_config {
    const char *host;         /* a name or address; NULL: 127.0.0.1 */
    uint16_t port;            /* 0: any that is free */
    size_t body_max;          /* bytes of a multipart body; 0: 32 MiB; any other has 1 MiB */
    unsigned idle_seconds;    /* a connection without a request is closed after these; 0: 75 */
    unsigned request_seconds; /* a request must have arrived within these; 0: 60 */
    unsigned connections_max; /* further ones wait to be accepted; 0: 4096 */
    bool hold_answers;        /* no answer leaves before turn_end of its turn has returned 0 */
    struct http_header refusal_header; /* stands in what the gate refuses; name NULL: none */
};

struct server_application {
    void *context;
    /* Answers a request. Called once for each, in the order a connection sends them. */
    void (*handle)(void *context, const struct http_request *, struct http_response *);
    /*
     * Called before the first request of a turn, and after its last one. 0 or a negative errno: if
     * turn_begin fails, the turn's requests are answered with 500 and not handled; if turn_end
     * fails, held answers become 500. Both may be NULL.
     */
    int (*turn_begin)(void *context);
    int (*turn_end)(void *context);
    /*
     * turn_end has returned 0, so what the turn wrote is kept, and its answers are about to leave.
     * What it does is in no turn. May be NULL.
     */
    void (*committed)(void *context);
    /*
     * Work that no request brings, done in a turn, behind the turn's requests and before its end.
     * work is called when has_work says so, when watch_fd is ready, or when the time of work_due_us
     * has come (INT64_MAX: nothing is due); these two are asked once a turn and must cost nothing.
     * All may be NULL. If turn_begin fails, work is not done, and is asked for again.
     */
    bool (*has_work)(void *context);
    void (*work)(void *context);
    int64_t (*work_due_us)(void *context); /* on clock_monotonic_us() */
    bool has_watch_fd;
    int watch_fd; /* an epoll descriptor of the application: the loop wakes when it is readable */
    /*
     * Of each exchange that was put off, delayed, streamed or came to a mishap, one of these is
     * called once, and then its ticket is void. answered: all of its answer has been handed to the
     * network (or its mishap has happened). gone: its client has left before that, or the server
     * stops, or its turn's end has failed. A client that ends only its own side of the connection
     * has left if it waits for an answer or a stream (as nginx has it), but still gets an answer
     * that is merely delayed. May be NULL. May call http_later, but no turn need be open.
     */
    void (*gone)(void *context, uint64_t ticket);
    void (*answered)(void *context, uint64_t ticket);
};

struct server;

/*
 * Binds and listens. config and application are copied. On failure a negative errno (-EADDRINUSE:
 * the port is taken), and *ret may still be a server, for server_error() and server_destroy() only.
 */
int server_create(const struct server_config *config, const struct server_application *application,
    struct server **ret);
void server_destroy(struct server *s); /* NULL is fine */

/*
 * Serves until server_stop(): then accepts no more, finishes what is under way (for some seconds at
 * most) and returns 0. What was put off gets 503, streams end, delayed answers leave at once. A
 * negative errno if the loop itself fails.
 */
int server_run(struct server *s);
void server_stop(struct server *s); /* from a signal handler or another thread, too */

/* How to answer what was put off; lives as long as the server. */
const struct http_later *server_later(const struct server *s);

uint16_t server_port(const struct server *s);     /* the one bound */
const char *server_error(const struct server *s); /* a sentence on the last failure; borrowed */

static inline void server_destroyp(struct server **s)
{
    server_destroy(*s);
}
#define CLEANUP_SERVER CLEANUP(server_destroyp)

#endif
