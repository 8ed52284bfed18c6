#include "mock/http/departure.h"

#include "base/clock.h"
#include "base/text.h"
#include "mock/http/parking.h"

#include <errno.h>
#include <linux/sockios.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

enum {
    SETTLE_US =
        1000000,     /* so long a reset waits for a client that does not take what came before */
    RETRY_US = 1000, /* and looks again after so long */
    OWN_TIMEOUT_SECONDS = 86399, /* any but the daemon's */
};

static int64_t soon(void)
{
    return clock_monotonic_us() + RETRY_US;
}

static bool is_in_haste(const struct exchange *x)
{
    return x->stay.parking->is_stopping;
}

static bool is_on_this_machine(const char *ip)
{
    return text_starts_with(ip, "127.") || text_starts_with(ip, "::ffff:127.") ||
           text_equal(ip, "::1");
}

/*
 * A reset overtakes what is still to be sent, and what gets lost is not sent again behind it. On
 * this machine nothing gets lost, so there it is enough that all was sent; and an acknowledgement
 * may take 40 ms.
 */
static bool has_arrived(const struct connection *c)
{
    int left = 0;

    return ioctl(c->fd, is_on_this_machine(c->peer_ip) ? SIOCOUTQNSD : SIOCOUTQ, &left) < 0 ||
           left == 0;
}

/* False: the reset has to wait, and the connection is suspended. */
static bool reset_try(struct exchange *x)
{
    struct stay *stay = &x->stay;

    if (!stay->settle_until_us)
        stay->settle_until_us = clock_monotonic_us() + SETTLE_US;
    if (!is_in_haste(x) && !has_arrived(stay->connection) &&
        clock_monotonic_us() < stay->settle_until_us) {
        parking_suspend(x, soon());
        return false;
    }
    connection_cut(stay->connection, true);
    return true;
}

/* The functions that libmicrohttpd asks for the next bytes of a body; 0: it is suspended. */

/*
 * libmicrohttpd marks the connection as closed, but may not look at it again to clean it up, since
 * nothing comes from it any more. With a time-out of its own it is looked at each time.
 */
static ssize_t broken_off(struct exchange *x)
{
    MHD_set_connection_option(x->stay.mc, MHD_CONNECTION_OPTION_TIMEOUT, OWN_TIMEOUT_SECONDS);
    return MHD_CONTENT_READER_END_WITH_ERROR;
}

static ssize_t suspended_until(struct exchange *x, int64_t until_us)
{
    parking_suspend(x, until_us);
    return 0;
}

static ssize_t body_piece(const struct exchange *x, uint64_t at, char *buf, size_t n)
{
    memcpy(buf, x->response.body + at, n);
    return (ssize_t)n;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static ssize_t read_then_cut(
    struct exchange *x, uint64_t at, char *buf, size_t max, bool (*cut)(struct exchange *))
{
    if (x->stay.phase == STAY_VOID)
        return broken_off(x);
    if (at < x->response.mishap.at)
        return body_piece(
            x, at, buf, least(max, least(x->response.mishap.at, x->response.body_len) - at));
    return cut(x) ? broken_off(x) : 0;
}

static ssize_t read_then_reset(void *context, uint64_t at, char *buf, size_t max)
{
    return read_then_cut(context, at, buf, max, reset_try);
}

static bool close_now(struct exchange *x)
{
    connection_cut(x->stay.connection, false);
    return true;
}

static ssize_t read_then_close(void *context, uint64_t at, char *buf, size_t max)
{
    return read_then_cut(context, at, buf, max, close_now);
}

static ssize_t read_dribbling(void *context, uint64_t at, char *buf, size_t max)
{
    struct exchange *x = context;
    const struct http_mishap *mishap = &x->response.mishap;

    if (x->stay.phase == STAY_VOID)
        return broken_off(x);
    if (is_in_haste(x))
        return body_piece(x, at, buf, least(max, x->response.body_len - at));
    if (at < mishap->at)
        return body_piece(x, at, buf, least(max, least(mishap->at, x->response.body_len) - at));
    x->stay.has_paused = !x->stay.has_paused;
    if (x->stay.has_paused)
        return suspended_until(x, clock_monotonic_us() + mishap->pause_us);
    return body_piece(x, at, buf, 1);
}

static ssize_t read_stream(void *context, uint64_t at, char *buf, size_t max)
{
    struct exchange *x = context;
    struct stay *stay = &x->stay;
    size_t n = least(max, stay->stream_kept - stay->stream_sent);
    struct strbuf rest = STRBUF_INIT;

    (void)at;
    if (stay->phase == STAY_VOID || (n == 0 && !stay->has_ended && stay->connection->peer_ended))
        return broken_off(x);
    if (n == 0)
        return stay->has_ended ? MHD_CONTENT_READER_END_OF_STREAM : suspended_until(x, INT64_MAX);
    memcpy(buf, stay->stream.buf + stay->stream_sent, n);
    stay->stream_sent += n;
    if (stay->stream_sent == stay->stream_kept) {
        strbuf_add(
            &rest, stay->stream.buf + stay->stream_sent, stay->stream.len - stay->stream_sent);
        strbuf_release(&stay->stream);
        stay->stream = rest;
        stay->stream_sent = stay->stream_kept = 0;
    }
    return (ssize_t)n;
}

/* What stands in the place of an answer. MHD_NO has libmicrohttpd close without a word. */

static enum MHD_Result reset_before(struct exchange *x)
{
    return reset_try(x) ? MHD_NO : MHD_YES;
}

static enum MHD_Result close_before(struct exchange *x)
{
    close_now(x);
    return MHD_NO;
}

static enum MHD_Result garbage(struct exchange *x)
{
    const struct http_mishap *mishap = &x->response.mishap;
    struct stay *stay = &x->stay;
    ssize_t n = 0;

    while (n >= 0 && stay->garbage_sent < mishap->n_bytes) {
        n = send(stay->connection->fd, mishap->bytes + stay->garbage_sent,
            mishap->n_bytes - stay->garbage_sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        stay->garbage_sent += n > 0 ? (size_t)n : 0;
    }
    if (n < 0 && errno == EAGAIN && !is_in_haste(x)) {
        parking_suspend(x, soon());
        return MHD_YES;
    }
    return close_before(x);
}

static const struct departure {
    enum MHD_Result (*instead)(struct exchange *x); /* of an answer; NULL: there is one */
    MHD_ContentReaderCallback read;                 /* its body; NULL: in one piece */
} departures[HTTP_MISHAP_MAX_] = {
    [HTTP_RESET_BEFORE] = { .instead = reset_before },
    [HTTP_RESET_AT] = { .read = read_then_reset },
    [HTTP_CLOSE_BEFORE] = { .instead = close_before },
    [HTTP_CLOSE_AT] = { .read = read_then_close },
    [HTTP_GARBAGE] = { .instead = garbage },
    [HTTP_DRIBBLE] = { .read = read_dribbling },
};

enum MHD_Result departure_step(
    struct MHD_Connection *mc, struct exchange *x, const struct answer_date *date, bool closes)
{
    const struct departure *way = &departures[x->response.mishap.kind];
    int r;

    if (x->stay.phase != STAY_LEAVING)
        return MHD_NO;
    if (way->instead)
        return way->instead(x);
    if (x->response.stream)
        r = answer_send_read(mc, x, date, closes, MHD_SIZE_UNKNOWN, read_stream);
    else if (way->read && x->response.body_len)
        r = answer_send_read(mc, x, date, closes, x->response.body_len, way->read);
    else
        r = answer_send(mc, x, date, closes);
    return r < 0 ? MHD_NO : MHD_YES;
}

void departure_over(struct exchange *x)
{
    enum http_mishap_kind kind = x->response.mishap.kind;

    if (x->stay.connection->is_cut || x->response.stream)
        return;
    if (kind == HTTP_RESET_AT || kind == HTTP_CLOSE_AT)
        connection_cut(x->stay.connection, kind == HTTP_RESET_AT);
    if (x->stay.connection->is_cut) /* an edge, so that libmicrohttpd finds the end */
        shutdown(x->stay.connection->fd, SHUT_RD);
}
