#include "mock/http/connection.h"

#include "base/arena.h"
#include "mock/http/recv_hook.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <string.h>

enum { READ_SIZE = 65536, UNUSED_EXCHANGES_MAX = 64 };

static struct exchange *exchange_take(struct connection_pool *pool)
{
    struct exchange *x = pool->unused;

    if (x) {
        pool->unused = x->next;
        pool->n_unused--;
        x->next = NULL;
        return x;
    }
    x = xcalloc(1, sizeof(*x));
    x->message.head = x->message.body = x->stay.stream = (struct strbuf)STRBUF_INIT;
    return x;
}

static void exchange_destroy(struct exchange *x)
{
    gate_message_release(&x->message);
    arena_release(&x->arena);
    free(x);
}

static void exchange_return(struct connection_pool *pool, struct exchange *x)
{
    assert(x->stay.phase == STAY_NONE);
    if (pool->n_unused >= UNUSED_EXCHANGES_MAX) {
        exchange_destroy(x);
        return;
    }
    gate_message_reset(&x->message);
    arena_reset(&x->arena);
    x->refusal = GATE_OK;
    x->is_handled = false;
    x->turn = 0;
    x->next = pool->unused;
    pool->unused = x;
    pool->n_unused++;
}

void connection_pool_release(struct connection_pool *pool)
{
    while (pool->unused) {
        struct exchange *next = pool->unused->next;

        exchange_destroy(pool->unused);
        pool->unused = next;
    }
    pool->n_unused = 0;
}

static void waiting_end(struct connection *c)
{
    struct connection_pool *pool = c->pool;

    if (!c->is_waiting)
        return;
    c->is_waiting = false;
    *(c->waiting_prev ? &c->waiting_prev->waiting_next : &pool->waiting_head) = c->waiting_next;
    *(c->waiting_next ? &c->waiting_next->waiting_prev : &pool->waiting_tail) = c->waiting_prev;
}

static void waiting_begin(struct connection *c)
{
    struct connection_pool *pool = c->pool;

    if (c->is_waiting)
        return;
    c->is_waiting = true;
    c->waiting_since_us = pool->now_us;
    c->waiting_prev = pool->waiting_tail;
    c->waiting_next = NULL;
    *(c->waiting_prev ? &c->waiting_prev->waiting_next : &pool->waiting_head) = c;
    pool->waiting_tail = c;
}

#define REST_KEPT " / HTTP/1.1\r\nHost: a\r\n\r\n"
#define REST_LAST " / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
static const char *const stand_ins[2][2] = {
    { "GET" REST_LAST, "GET" REST_KEPT },
    { "HEAD" REST_LAST, "HEAD" REST_KEPT },
};

/* The message is whole or refused: queue it, and have libmicrohttpd read a request in its place. */
static void exchange_queue(struct connection *c)
{
    struct exchange *x = c->reading;
    bool goes_on = x->message.keep_alive && c->gate.state == GATE_COMPLETE;

    c->reading = NULL;
    waiting_end(c);
    x->refusal = c->gate.refusal;
    x->next = NULL;
    if (!x->refusal) {
        gate_message_request(&x->message, x->headers, &x->request);
        x->request.arena = &x->arena;
        x->request.peer_ip = c->peer_ip;
    }
    *(c->queue_tail ? &c->queue_tail->next : &c->queue_head) = x;
    c->queue_tail = x;
    c->pool->n_pending++;
    c->is_last = !goes_on;
    c->lingers = x->refusal != GATE_OK;
    c->feed = stand_ins[x->message.is_head && !x->refusal][goes_on];
    c->feed_len = strlen(c->feed);
}

/* RFC 9110, 10.1.1. Not while an earlier answer is still to be sent, which it would precede. */
static void continue_send(struct connection *c)
{
    static const char text[] = "HTTP/1.1 100 Continue\r\n\r\n";
    struct gate_message *m = c->reading ? &c->reading->message : NULL;

    if (!m || !m->expects_continue || c->queue_head || c->gate.state < GATE_CHUNK_LINE)
        return;
    m->expects_continue = false;
    /* A socket that has no room for 25 bytes has a client that does not wait for them. */
    if (m->body.len == 0)
        (void)!send(c->fd, text, sizeof(text) - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
}

struct outlet {
    char *at;
    size_t room;
};

static void feed_hand_on(struct connection *c, struct outlet *out)
{
    size_t n = c->feed_len < out->room ? c->feed_len : out->room;

    if (n == 0)
        return;
    memcpy(out->at, c->feed, n);
    out->at += n;
    out->room -= n;
    c->feed += n;
    c->feed_len -= n;
}

/* Passes bytes through the gate until they end or the outlet is full; returns how many. */
static size_t bytes_judge(struct connection *c, struct outlet *out, const char *bytes, size_t len)
{
    size_t used = 0;

    while (used < len && out->room && !c->is_last) {
        if (!c->reading)
            c->reading = exchange_take(c->pool);
        used += gate_feed(&c->gate, &c->reading->message, bytes + used, len - used);
        if (c->gate.state >= GATE_COMPLETE) {
            exchange_queue(c);
            feed_hand_on(c, out);
        }
    }
    return c->is_last ? len : used;
}

/* Bytes of an earlier read that are still to be judged. */
static void unread_judge(struct connection *c, struct outlet *out)
{
    struct strbuf rest = c->unread;
    size_t used;

    c->unread = (struct strbuf)STRBUF_INIT;
    used = bytes_judge(c, out, rest.buf, rest.len);
    strbuf_add(&c->unread, rest.buf + used, rest.len - used);
    strbuf_release(&rest);
}

/* Reads the socket until it is empty or the outlet is full. 0 when the client has ended. */
static ssize_t socket_judge(struct connection *c, struct outlet *out)
{
    static char bytes[READ_SIZE]; /* the loop has one thread */
    ssize_t n = sizeof(bytes);

    /* A short read has emptied the socket; only when an end is due, one more is worth its price. */
    while (out->room && !c->is_last && (n == (ssize_t)sizeof(bytes) || c->peer_ended)) {
        size_t used;

        n = recvfrom(c->fd, bytes, sizeof(bytes), 0, NULL, NULL);
        if (n <= 0)
            return n;
        used = bytes_judge(c, out, bytes, (size_t)n);
        strbuf_add(&c->unread, bytes + used, (size_t)n - used);
    }
    errno = EAGAIN;
    return -1;
}

/*
 * What recv() does for libmicrohttpd. As its epoll set is edge-triggered, it takes a short read for
 * an empty socket and does not come again before new bytes arrive: so nothing may be kept back
 * unless the buffer was filled.
 */
static ssize_t connection_read(void *context, void *buf, size_t size)
{
    struct connection *c = context;
    struct outlet out = { buf, size };
    ssize_t n = -1;
    int why = EAGAIN;

    if (c->is_cut)
        return 0;
    feed_hand_on(c, &out);
    if (c->unread.len)
        unread_judge(c, &out);
    if (out.room && !c->is_last) {
        n = socket_judge(c, &out);
        why = errno;
    }
    if (c->reading && gate_is_midway(&c->gate, &c->reading->message))
        waiting_begin(c);
    continue_send(c);
    if (out.room < size) {
        if (n == 0) /* the end was read along: have the kernel say so once more */
            shutdown(c->fd, SHUT_RD);
        return (ssize_t)(size - out.room);
    }
    errno = why;
    return n;
}

struct connection *connection_create(
    struct connection_pool *pool, int fd, const struct sockaddr *peer)
{
    struct connection *c = xcalloc(1, sizeof(*c));
    const void *address = peer->sa_family == AF_INET6
                              ? (const void *)&((const struct sockaddr_in6 *)peer)->sin6_addr
                              : (const void *)&((const struct sockaddr_in *)peer)->sin_addr;

    c->pool = pool;
    c->fd = fd;
    c->unread = (struct strbuf)STRBUF_INIT;
    inet_ntop(peer->sa_family, address, c->peer_ip, sizeof(c->peer_ip));
    gate_init(&c->gate, pool->body_max);
    if (recv_hook_set(fd, connection_read, c))
        return c;
    free(c);
    return NULL;
}

void connection_destroy(struct connection *c)
{
    recv_hook_clear(c->fd);
    waiting_end(c);
    while (c->queue_head)
        connection_exchange_end(c);
    if (c->reading)
        exchange_return(c->pool, c->reading);
    strbuf_release(&c->unread);
    free(c);
}

void connection_peer_ended(struct connection *c)
{
    c->peer_ended = true;
    shutdown(c->fd, SHUT_RD); /* what has arrived can still be read, and an edge is made */
}

void connection_reading_rests(struct connection *c)
{
    waiting_end(c);
}

void connection_reading_goes_on(struct connection *c)
{
    if (c->reading && gate_is_midway(&c->gate, &c->reading->message))
        waiting_begin(c);
}

/*
 * connect() to no address resets a connection at once, while close() with SO_LINGER would come
 * behind the shutdown() that libmicrohttpd does first, and so behind an orderly end.
 */
static void socket_reset(int fd)
{
    const struct sockaddr nobody = { .sa_family = AF_UNSPEC };

    (void)connect(fd, &nobody, sizeof(nobody));
}

void connection_cut(struct connection *c, bool by_reset)
{
    c->is_cut = true;
    if (by_reset)
        socket_reset(c->fd);
    else
        shutdown(c->fd, SHUT_WR);
    c->lingers = !by_reset;
}

struct exchange *connection_exchange_begin(struct connection *c)
{
    return c->queue_head;
}

void connection_exchange_end(struct connection *c)
{
    struct exchange *x = c->queue_head;

    assert(x);
    c->queue_head = x->next;
    if (!c->queue_head)
        c->queue_tail = NULL;
    c->pool->n_pending--;
    exchange_return(c->pool, x);
    continue_send(c);
}
