#include "mock/http/departure.h"
#include "mock/http/server_inside.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>

/*
 * libmicrohttpd zeroes this much for each request. It holds the answer's head and one of the
 * stand-in requests (connection.h); what clients send never gets here.
 */
enum { CONNECTION_MEMORY = 4096 };

static void exchange_handle(struct server *s, struct exchange *x)
{
    x->is_handled = true;
    x->response = (struct http_response){ 0 };
    if (x->refusal) {
        answer_refuse(x);
        if (s->config.refusal_header.name)
            http_response_header(
                &x->response, s->config.refusal_header.name, s->config.refusal_header.value);
        return;
    }
    if (loop_turn_begin(s) < 0) {
        answer_failure(x);
        return;
    }
    x->turn = s->turn;
    x->request.ticket = ++s->tickets;
    s->application.handle(s->application.context, &x->request, &x->response);
    if (x->response.status == 0 &&
        !x->response.later) /* a bug of the application, but no reason to stop */
        answer_failure(x);
}

/*
 * A held exchange is left unanswered: libmicrohttpd keeps such a connection on its ready list and
 * asks again in the next turn, which costs no system call; suspending and resuming it costs three.
 * Held answers of one turn all leave in the next, so one failed_turn is enough to remember.
 */
static bool is_held(const struct server *s, const struct exchange *x)
{
    return s->config.hold_answers && !x->refusal && s->turn_is_open && x->turn == s->turn;
}

/* NULL if its socket could not be watched. */
static struct connection *connection_of(struct MHD_Connection *mc)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mc, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info ? info->socket_context : NULL;
}

/*
 * libmicrohttpd's access handler. It is called once when the request's head is read, where an
 * answer would end the connection, and then until an answer is queued.
 */
static enum MHD_Result on_request(void *context, struct MHD_Connection *mc, const char *url,
    const char *method, const char *version, const char *upload, size_t *upload_size,
    void **request_context)
{
    struct server *s = context;
    struct exchange *x = *request_context;

    (void)url, (void)method, (void)version, (void)upload, (void)upload_size;
    if (!x) {
        struct connection *c = connection_of(mc);

        *request_context = c && !c->is_cut ? connection_exchange_begin(c) : NULL;
        /* None if recv() was not ours: nothing was judged, so nothing is answered. */
        return *request_context ? MHD_YES : MHD_NO;
    }
    if (!x->is_handled) {
        exchange_handle(s, x);
        if (parking_concerns(&x->response)) {
            parking_enter(&s->parking, connection_of(mc), mc, x);
            return MHD_YES;
        }
    }
    if (x->stay.phase != STAY_NONE)
        return departure_step(mc, x, &s->date, atomic_load(&s->is_stopping));
    if (is_held(s, x))
        return MHD_YES;
    if (s->config.hold_answers && x->turn && x->turn == s->failed_turn)
        answer_failure(x);
    return answer_send(mc, x, &s->date, atomic_load(&s->is_stopping)) < 0 ? MHD_NO : MHD_YES;
}

static void on_completed(void *context, struct MHD_Connection *mc, void **request_context,
    enum MHD_RequestTerminationCode code)
{
    struct server *s = context;
    struct connection *c = connection_of(mc);
    struct exchange *x = *request_context;

    if (x && x->stay.phase != STAY_NONE) {
        bool was_sent = x->stay.phase == STAY_LEAVING &&
                        (code == MHD_REQUEST_TERMINATED_COMPLETED_OK || c->is_cut);

        if (was_sent)
            departure_over(x);
        parking_leave(&s->parking, x, was_sent);
    }
    if (x && c)
        connection_exchange_end(c);
    *request_context = NULL;
}

static void connection_opened(struct server *s, struct MHD_Connection *mc, void **ret)
{
    int fd = MHD_get_connection_info(mc, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    struct connection *c = connection_create(
        &s->pool, fd, MHD_get_connection_info(mc, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr);
    struct epoll_event event = { .events = EPOLLRDHUP | EPOLLET, .data.ptr = c };

    *ret = c;
    if (c)
        epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, fd, &event);
}

static void connection_closed(struct server *s, struct connection *c)
{
    epoll_ctl(s->epoll_fd, EPOLL_CTL_DEL, c->fd, NULL);
    if (c->lingers)
        lingerers_add(&s->lingerers, c->fd, s->pool.now_us);
    connection_destroy(c);
}

static void on_connection(void *context, struct MHD_Connection *mc, void **socket_context,
    enum MHD_ConnectionNotificationCode what)
{
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        connection_opened(context, mc, socket_context);
    } else if (*socket_context) {
        connection_closed(context, *socket_context);
        *socket_context = NULL;
    }
}

int daemon_start(struct server *s)
{
    unsigned timeout = s->config.idle_seconds > s->config.request_seconds
                           ? s->config.idle_seconds
                           : s->config.request_seconds;

    s->daemon =
        MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_SUPPRESS_DATE_NO_CLOCK | MHD_ALLOW_SUSPEND_RESUME,
            0, NULL, NULL, on_request, s,                                  /* options follow */
            MHD_OPTION_LISTEN_SOCKET, s->listen_fd,                        /* */
            MHD_OPTION_NOTIFY_CONNECTION, on_connection, s,                /* */
            MHD_OPTION_NOTIFY_COMPLETED, on_completed, s,                  /* */
            MHD_OPTION_CONNECTION_LIMIT, s->config.connections_max,        /* */
            MHD_OPTION_CONNECTION_TIMEOUT, timeout,                        /* */
            MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, /* */
            MHD_OPTION_END);
    return s->daemon ? 0 : server_fail(s, -EIO, "The HTTP library does not start");
}
