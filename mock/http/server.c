#include "mock/http/server.h"

#include "base/clock.h"
#include "base/log.h"
#include "mock/http/answer.h"
#include "mock/http/connection.h"
#include "mock/http/linger.h"
#include "mock/http/listener.h"

#include <errno.h>
#include <microhttpd.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

enum {
    US_A_SECOND = 1000000,
    STOP_SECONDS = 5,
    /*
     * libmicrohttpd zeroes this much for each request. It holds the answer's head and one of the
     * stand-in requests (connection.h); what clients send never gets here.
     */
    CONNECTION_MEMORY = 4096,
};

struct server {
    struct server_config config;
    struct server_application application;
    struct MHD_Daemon *daemon;
    struct connection_pool pool;
    struct lingerers lingerers;
    struct answer_date date;
    struct strbuf error;
    uint16_t port;
    int listen_fd, epoll_fd, stop_fd;
    atomic_bool is_stopping;
    bool turn_is_open;
    uint64_t turn, failed_turn;
};

/* Opens the application's turn before its first request. */
static int turn_begin(struct server *s)
{
    int r;

    if (s->turn_is_open)
        return 0;
    r = s->application.turn_begin ? s->application.turn_begin(s->application.context) : 0;
    if (r < 0)
        log_event(LOG_ERROR, "a turn of requests could not begin: %s", strerror(-r));
    else
        s->turn_is_open = true;
    return r;
}

static void turn_end(struct server *s)
{
    int r;

    if (!s->turn_is_open)
        return;
    s->turn_is_open = false;
    r = s->application.turn_end ? s->application.turn_end(s->application.context) : 0;
    if (r < 0) {
        log_event(LOG_ERROR, "a turn of requests could not end: %s", strerror(-r));
        s->failed_turn = s->turn;
    }
    s->turn++;
}

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
    if (turn_begin(s) < 0) {
        answer_failure(x);
        return;
    }
    x->turn = s->turn;
    s->application.handle(s->application.context, &x->request, &x->response);
    if (x->response.status == 0) /* a bug of the application, but no reason to stop */
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
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(mc, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
        struct connection *c = info ? info->socket_context : NULL;

        *request_context = c ? connection_exchange_begin(c) : NULL;
        /* None if recv() was not ours: nothing was judged, so nothing is answered. */
        return *request_context ? MHD_YES : MHD_NO;
    }
    if (!x->is_handled)
        exchange_handle(s, x);
    if (is_held(s, x))
        return MHD_YES;
    if (s->config.hold_answers && x->turn && x->turn == s->failed_turn)
        answer_failure(x);
    return answer_send(mc, x, &s->date, atomic_load(&s->is_stopping)) < 0 ? MHD_NO : MHD_YES;
}

static void on_completed(void *context, struct MHD_Connection *mc, void **request_context,
    enum MHD_RequestTerminationCode code)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mc, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    (void)context, (void)code;
    if (*request_context && info && info->socket_context)
        connection_exchange_end(info->socket_context);
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
    if (c->is_refused)
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

static int fail(struct server *s, int r, const char *what)
{
    strbuf_addf(&s->error, "%s: %s.", what, strerror(-r));
    return r;
}

static int daemon_start(struct server *s)
{
    unsigned timeout = s->config.idle_seconds > s->config.request_seconds
                           ? s->config.idle_seconds
                           : s->config.request_seconds;

    s->daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_SUPPRESS_DATE_NO_CLOCK, 0, NULL, NULL,
        on_request, s,                                                 /* options follow */
        MHD_OPTION_LISTEN_SOCKET, s->listen_fd,                        /* */
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, s,                /* */
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, s,                  /* */
        MHD_OPTION_CONNECTION_LIMIT, s->config.connections_max,        /* */
        MHD_OPTION_CONNECTION_TIMEOUT, timeout,                        /* */
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, /* */
        MHD_OPTION_END);
    return s->daemon ? 0 : fail(s, -EIO, "The HTTP library does not start");
}

/*
 * One epoll set to sleep on: libmicrohttpd's own, the wish to stop, refused clients, and the
 * connections for the end of their clients only; these have their connection as data.
 */
static int wait_set_create(struct server *s)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    struct epoll_event event = { .events = EPOLLIN };

    s->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    s->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    s->lingerers.epoll_fd = s->epoll_fd;
    if (s->stop_fd < 0 || s->epoll_fd < 0 || !info ||
        epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, info->epoll_fd, &event) < 0 ||
        epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, s->stop_fd, &event) < 0)
        return fail(s, errno ? -errno : -EIO, "The server's loop cannot be made");
    return 0;
}

static struct server_config config_complete(const struct server_config *given)
{
    struct server_config c = *given;

    c.host = c.host ? c.host : "127.0.0.1";
    c.body_max = c.body_max ? c.body_max : (size_t)32 << 20;
    c.idle_seconds = c.idle_seconds ? c.idle_seconds : 75;
    c.request_seconds = c.request_seconds ? c.request_seconds : 60;
    c.connections_max = c.connections_max ? c.connections_max : 4096;
    return c;
}

int server_create(const struct server_config *config, const struct server_application *application,
    struct server **ret)
{
    struct server *s = xcalloc(1, sizeof(*s));
    int r;

    *ret = s;
    s->config = config_complete(config);
    s->application = *application;
    s->pool.body_max = s->config.body_max;
    s->error = (struct strbuf)STRBUF_INIT;
    s->epoll_fd = s->stop_fd = -1;
    s->turn = 1;
    s->listen_fd = listener_open(s->config.host, s->config.port, &s->port, &s->error);
    if (s->listen_fd < 0)
        return s->listen_fd;
    r = daemon_start(s);
    return r < 0 ? r : wait_set_create(s);
}

void server_destroy(struct server *s)
{
    if (!s)
        return;
    if (s->daemon)
        MHD_stop_daemon(s->daemon);
    else if (s->listen_fd >= 0)
        close(s->listen_fd);
    lingerers_release(&s->lingerers);
    connection_pool_release(&s->pool);
    cleanup_close(&s->stop_fd);
    cleanup_close(&s->epoll_fd);
    strbuf_release(&s->error);
    free(s);
}

static int earlier(int ms, int64_t until_us, int64_t now_us)
{
    int64_t left = until_us > now_us ? (until_us - now_us + 999) / 1000 : 0;

    return ms < 0 || left < ms ? (int)left : ms;
}

/* Milliseconds the loop may sleep; -1: until something comes. */
static int sleep_ms(struct server *s, int64_t now_us, int64_t until_us)
{
    const struct connection *oldest = s->pool.waiting_head;
    MHD_UNSIGNED_LONG_LONG timeout;
    int ms = -1;

    if (MHD_get_timeout(s->daemon, &timeout) == MHD_YES)
        ms = timeout > INT32_MAX ? INT32_MAX : (int)timeout;
    if (oldest)
        ms = earlier(ms,
            oldest->waiting_since_us + s->config.request_seconds * (int64_t)US_A_SECOND, now_us);
    if (s->lingerers.n)
        ms = earlier(ms, s->lingerers.list[0].until_us, now_us);
    return until_us ? earlier(ms, until_us, now_us) : ms;
}

/* A request that takes too long to arrive: closed without an answer, as nginx does. */
static void waiting_expire(struct server *s)
{
    int64_t since_us = s->pool.now_us - s->config.request_seconds * (int64_t)US_A_SECOND;

    for (struct connection *c = s->pool.waiting_head; c && c->waiting_since_us <= since_us;
         c = c->waiting_next)
        shutdown(c->fd, SHUT_RDWR);
}

static int loop_sleep(struct server *s, int ms)
{
    struct epoll_event events[64];
    int n = epoll_wait(s->epoll_fd, events, ARRAY_SIZE(events), ms);

    if (n < 0 && errno != EINTR)
        return fail(s, -errno, "The server's loop cannot wait");
    for (int i = 0; i < n; i++)
        if (events[i].data.ptr)
            connection_peer_ended(events[i].data.ptr);
    return 0;
}

/* Sleeps until there is work or until_us has come (0: no limit), and does what has arrived. */
static int loop_turn(struct server *s, int64_t until_us)
{
    int ms = sleep_ms(s, s->pool.now_us, until_us);
    /* While answers are held back there is always work, and stopping has a flag of its own. */
    int r = ms == 0 ? 0 : loop_sleep(s, ms);

    if (r < 0)
        return r;
    s->pool.now_us = clock_monotonic_us();
    answer_date_set(&s->date, clock_wall_us());
    if (MHD_run(s->daemon) != MHD_YES)
        return fail(s, -EIO, "The HTTP library's loop failed");
    turn_end(s);
    waiting_expire(s);
    lingerers_turn(&s->lingerers, s->pool.now_us);
    return 0;
}

/* Accepts no more; what has been begun is finished, or cut off after STOP_SECONDS. */
static int drain(struct server *s)
{
    int64_t until_us = clock_monotonic_us() + STOP_SECONDS * (int64_t)US_A_SECOND;
    int r = loop_turn(s, s->pool.now_us);

    epoll_ctl(s->epoll_fd, EPOLL_CTL_DEL, s->stop_fd, NULL); /* it has been heard */
    s->listen_fd = MHD_quiesce_daemon(s->daemon);
    cleanup_close(&s->listen_fd);
    if (r == 0)
        r = loop_turn(s, s->pool.now_us);
    while (r == 0 && (s->pool.n_pending || s->pool.waiting_head) && s->pool.now_us < until_us)
        r = loop_turn(s, until_us);
    return r;
}

int server_run(struct server *s)
{
    int r = 0;

    s->pool.now_us = clock_monotonic_us();
    while (r == 0 && !atomic_load(&s->is_stopping))
        r = loop_turn(s, 0);
    return r < 0 ? r : drain(s);
}

void server_stop(struct server *s)
{
    int saved = errno;

    atomic_store(&s->is_stopping, true);
    eventfd_write(s->stop_fd, 1);
    errno = saved;
}

uint16_t server_port(const struct server *s)
{
    return s->port;
}

const char *server_error(const struct server *s)
{
    return s->error.buf;
}
