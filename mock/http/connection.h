/*
 * One client's connection, between the socket and libmicrohttpd. Bytes go through the gate; each
 * whole request becomes an exchange in a queue, and libmicrohttpd is fed one of four constant
 * requests in its place ("GET / HTTP/1.1 ..."), so that its lenient parser never sees what a client
 * wrote. What remains its work: accept, poll, keep alive, time out, write the answer.
 */
#ifndef MOCK_HTTP_CONNECTION_H
#define MOCK_HTTP_CONNECTION_H

#include "base/strbuf.h"
#include "mock/http/gate.h"
#include "mock/web/http.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

enum stay_phase {
    STAY_NONE = 0, /* a plain answer: leaves with its turn */
    STAY_OPEN,     /* nobody has answered yet */
    STAY_PROMISED, /* answered; leaves when its turn is committed and its delay is over */
    STAY_LEAVING,  /* may leave, or is under way */
    STAY_VOID      /* nothing more is sent; the connection is about to end */
};

/* What an exchange needs that is not answered in its turn; parking.h says what that is about. */
struct stay {
    enum stay_phase phase;
    bool is_suspended, is_told, is_released;
    struct parking *parking;
    struct connection *connection;
    struct MHD_Connection *mc;
    struct exchange *next_by_ticket, *next_released;
    size_t timer; /* its place among the timers, from 1; 0: none */
    /* A stream's text: so much of it was sent, so much is committed, the rest came in this turn. */
    struct strbuf stream;
    size_t stream_sent, stream_kept;
    bool has_ended;
    /* How far a mishap is (departure.c). */
    size_t garbage_sent;
    int64_t settle_until_us;
    bool has_paused;
};

/* A request and its answer. Kept on a free list with its memory, so a request needs no malloc. */
struct exchange {
    struct exchange *next; /* in the connection's queue or the free list */
    struct gate_message message;
    enum gate_refusal refusal; /* GATE_OK: request is whole and answered by the application */
    struct http_header headers[GATE_HEADERS_MAX];
    struct http_request request;
    struct http_response response;
    struct arena arena;
    bool is_handled;
    uint64_t turn; /* the turn it was handled in */
    struct stay stay;
};

/* What the connections of one server share. */
struct connection_pool {
    size_t body_max;
    int64_t now_us; /* set by the loop once a turn */
    struct exchange *unused;
    size_t n_unused;
    size_t n_pending; /* whole requests that are not yet answered */
    /* Connections with a request that is begun but not whole, the longest waiting first. */
    struct connection *waiting_head, *waiting_tail;
};
void connection_pool_release(struct connection_pool *pool);

struct connection {
    struct connection_pool *pool;
    int fd;
    char peer_ip[INET6_ADDRSTRLEN];
    struct gate gate;
    struct exchange *reading;                 /* the one the gate fills; NULL between requests */
    struct exchange *queue_head, *queue_tail; /* whole, oldest first */
    const char *feed;                         /* rest of a constant request not yet handed on */
    size_t feed_len;
    struct strbuf unread; /* bytes behind a request that did not fit into this read */
    bool is_last;         /* no further request is read */
    bool lingers;         /* its client may still be sending when it is closed */
    bool is_cut;          /* by connection_cut() */
    bool peer_ended;      /* nothing comes behind the bytes that have arrived */
    bool is_dead;         /* nothing that is sent arrives */
    bool is_waiting;
    int64_t waiting_since_us;
    struct connection *waiting_prev, *waiting_next;
};

/* NULL if the socket cannot be watched. The connection's reads go through it from then on. */
struct connection *connection_create(
    struct connection_pool *pool, int fd, const struct sockaddr *peer);
void connection_destroy(struct connection *c);
/*
 * The client has ended its side. libmicrohttpd may have missed that: its set is edge-triggered, and
 * an end that comes together with the last request makes no edge of its own.
 */
void connection_peer_ended(struct connection *c);
/* The connection is not read while it is suspended, which must not count as a slow request. */
void connection_reading_rests(struct connection *c);
void connection_reading_goes_on(struct connection *c);
/*
 * Ends the connection behind what has been sent, in order or by a reset. libmicrohttpd still has to
 * close it: it finds an end when it reads, and is to be given no further answer.
 */
void connection_cut(struct connection *c, bool by_reset);

/* The exchange that libmicrohttpd's next request stands for; it stays the connection's. */
struct exchange *connection_exchange_begin(struct connection *c);
void connection_exchange_end(struct connection *c); /* its answer is sent, or will never be */

#endif
