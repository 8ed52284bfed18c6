#include "harness/sink/server.h"

#include "base/clock.h"
#include "base/text.h"
#include "harness/sink/exchange.h"

#include <errno.h>
#include <microhttpd.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

enum {
    CONNECTIONS_MAX = 1024,
    CONNECTION_MEMORY = 32768, /* the longest head */
    ARRIVE_SECONDS = 60,       /* for a whole request, and for the time between two */
};

/* A connection, as long as it is open. */
struct peer {
    int fd;
    bool is_answering;
    int64_t since_us; /* it was opened, or has had its last answer */
    struct peer *previous, *next;
};

struct sink_server {
    const struct sink_address *address;
    struct catchers *catchers;
    pthread_mutex_t *lock;
    pthread_t thread;
    struct MHD_Daemon *daemon;
    int epoll_fd, wake_fd;
    bool is_stopping;
    bool has_resumed; /* libmicrohttpd goes on with those in its next run, and does not say so */
    struct exchange *waiting;     /* suspended */
    struct peer *oldest, *newest; /* by since_us */
};

/* ---- Connections: one that never comes to the end of its request is closed ---- */

static void peer_unlink(struct sink_server *s, struct peer *p)
{
    *(p->previous ? &p->previous->next : &s->oldest) = p->next;
    *(p->next ? &p->next->previous : &s->newest) = p->previous;
    p->previous = p->next = NULL;
}

static void peer_begin(struct sink_server *s, struct peer *p)
{
    p->is_answering = false;
    p->since_us = clock_monotonic_us();
    p->previous = s->newest;
    *(s->newest ? &s->newest->next : &s->oldest) = p;
    s->newest = p;
}

static void on_connection(void *context, struct MHD_Connection *mc, void **socket_context,
    enum MHD_ConnectionNotificationCode what)
{
    struct sink_server *s = context;

    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        struct peer *p = xcalloc(1, sizeof(*p));

        p->fd = MHD_get_connection_info(mc, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
        peer_begin(s, p);
        *socket_context = p;
    } else if (*socket_context) {
        peer_unlink(s, *socket_context);
        free(*socket_context);
        *socket_context = NULL;
    }
}

static struct peer *peer_of(struct MHD_Connection *mc)
{
    return MHD_get_connection_info(mc, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

static void peers_expire(struct sink_server *s, int64_t now_us)
{
    for (struct peer *p = s->oldest; p; p = p->next) {
        if (p->since_us + ARRIVE_SECONDS * INT64_C(1000000) > now_us)
            return;
        if (!p->is_answering)
            shutdown(p->fd, SHUT_RDWR);
    }
}

/* ---- Those who wait ---- */

static void wait_begin(struct sink_server *s, struct exchange *x)
{
    x->is_waiting = true;
    x->next = s->waiting;
    if (x->next)
        x->next->previous = x;
    s->waiting = x;
    MHD_suspend_connection(x->connection);
}

static void wait_end(struct sink_server *s, struct exchange *x)
{
    x->is_waiting = false;
    *(x->previous ? &x->previous->next : &s->waiting) = x->next;
    if (x->next)
        x->next->previous = x->previous;
    x->previous = x->next = NULL;
    MHD_resume_connection(x->connection);
    s->has_resumed = true;
}

static bool is_due(const struct exchange *x, int64_t now_us)
{
    return x->visit.state == VISIT_ANSWERED && x->visit.due_us <= now_us;
}

/* Something has been caught in that catcher. */
static void look_again(struct sink_server *s, const struct catcher *catcher, int64_t now_us)
{
    for (struct exchange *x = s->waiting, *next; x; x = next) {
        next = x->next;
        if (x->visit.state == VISIT_WAITS && x->visit.catcher == catcher)
            visit_look_again(&x->visit, now_us);
        if (is_due(x, now_us))
            wait_end(s, x);
    }
}

static void waits_expire(struct sink_server *s, int64_t now_us)
{
    for (struct exchange *x = s->waiting, *next; x; x = next) {
        next = x->next;
        if (x->visit.state == VISIT_WAITS && x->visit.due_us <= now_us)
            visit_look_again(&x->visit, now_us);
        if (is_due(x, now_us))
            wait_end(s, x);
    }
}

static void leave(struct sink_server *s, const struct catcher *catcher)
{
    int64_t now_us = clock_monotonic_us();

    for (struct exchange *x = s->waiting, *next; x; x = next) {
        next = x->next;
        if (catcher && x->visit.catcher != catcher)
            continue;
        visit_leave(&x->visit, now_us);
        wait_end(s, x);
    }
}

void sink_server_let_go(struct sink_server *s, const struct catcher *catcher)
{
    leave(s, catcher);
    eventfd_write(s->wake_fd, 1);
}

/* ---- Requests ---- */

static void *on_request_line(void *context, const char *uri, struct MHD_Connection *mc)
{
    (void)context;
    return exchange_create(mc, uri);
}

static void arrived(struct sink_server *s, struct exchange *x)
{
    int64_t now_us = clock_monotonic_us();

    exchange_complete(x, s->address);
    visit_arrive(&x->visit, s->catchers, now_us);
    if (x->visit.catcher)
        look_again(s, x->visit.catcher, now_us);
}

/* libmicrohttpd calls it with the head, with each piece of the body, at its end, and when resumed.
 */
static enum MHD_Result on_request(void *context, struct MHD_Connection *mc, const char *url,
    const char *method, const char *version, const char *upload, size_t *upload_size,
    void **request_context)
{
    struct sink_server *s = context;
    struct exchange *x = *request_context;

    (void)url, (void)version;
    if (!x->visit.method) {
        x->visit.method = arena_strdup(&x->arena, method);
        return MHD_YES;
    }
    if (*upload_size) {
        bool goes_on = exchange_add(x, upload, *upload_size);

        *upload_size = 0;
        return goes_on ? MHD_YES : MHD_NO;
    }
    if (!x->is_complete) {
        peer_of(mc)->is_answering = true;
        arrived(s, x);
    }
    if (!is_due(x, clock_monotonic_us())) {
        wait_begin(s, x);
        return MHD_YES;
    }
    return exchange_send(x);
}

static void on_completed(void *context, struct MHD_Connection *mc, void **request_context,
    enum MHD_RequestTerminationCode code)
{
    struct sink_server *s = context;
    struct peer *p = peer_of(mc);

    (void)code;
    if (p) {
        peer_unlink(s, p);
        peer_begin(s, p);
    }
    exchange_destroy(*request_context);
    *request_context = NULL;
}

/* A signature covers the path as it was sent, so nothing may be decoded on the way. */
static size_t as_it_is(void *context, struct MHD_Connection *mc, char *text)
{
    (void)context, (void)mc;
    return strlen(text);
}

/* ---- The loop ---- */

static int earlier(int ms, int64_t until_us, int64_t now_us)
{
    int64_t left = until_us > now_us ? (until_us - now_us + 999) / 1000 : 0;

    return ms < 0 || left < ms ? (int)left : ms;
}

static const struct peer *oldest_arriving(const struct sink_server *s)
{
    const struct peer *p = s->oldest;

    while (p && p->is_answering)
        p = p->next;
    return p;
}

static int sleep_ms(struct sink_server *s)
{
    int64_t now_us = clock_monotonic_us();
    const struct peer *p = oldest_arriving(s);
    MHD_UNSIGNED_LONG_LONG timeout;
    int ms = s->has_resumed ? 0 : -1;

    if (ms < 0 && MHD_get_timeout(s->daemon, &timeout) == MHD_YES)
        ms = timeout > INT32_MAX ? INT32_MAX : (int)timeout;
    if (p)
        ms = earlier(ms, p->since_us + ARRIVE_SECONDS * INT64_C(1000000), now_us);
    for (const struct exchange *x = s->waiting; x; x = x->next)
        ms = earlier(ms, x->visit.due_us, now_us);
    return ms;
}

/* Ends when asked to; then whoever waits has been let go, and the answers are on their way. */
static bool turn(struct sink_server *s)
{
    int64_t now_us = clock_monotonic_us();

    if (s->is_stopping)
        leave(s, NULL);
    s->has_resumed = false;
    MHD_run(s->daemon);
    waits_expire(s, now_us);
    peers_expire(s, now_us);
    return !s->is_stopping;
}

static void *serve(void *context)
{
    struct sink_server *s = context;
    bool goes_on = true;

    while (goes_on) {
        struct pollfd fds[] = { { s->epoll_fd, POLLIN, 0 }, { s->wake_fd, POLLIN, 0 } };
        eventfd_t count;
        int ms;

        pthread_mutex_lock(s->lock);
        ms = sleep_ms(s);
        pthread_mutex_unlock(s->lock);
        poll(fds, ARRAY_SIZE(fds), ms);
        eventfd_read(s->wake_fd, &count);
        pthread_mutex_lock(s->lock);
        goes_on = turn(s);
        pthread_mutex_unlock(s->lock);
    }
    return NULL;
}

static int daemon_start(struct sink_server *s)
{
    const union MHD_DaemonInfo *info;

    s->daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL,
        on_request, s,                                                 /* options follow */
        MHD_OPTION_LISTEN_SOCKET, s->address->fd,                      /* */
        MHD_OPTION_URI_LOG_CALLBACK, on_request_line, s,               /* */
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, s,                /* */
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, s,                  /* */
        MHD_OPTION_UNESCAPE_CALLBACK, as_it_is, NULL,                  /* */
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,        /* */
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)ARRIVE_SECONDS,       /* */
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, /* */
        MHD_OPTION_END);
    if (!s->daemon) {
        close(s->address->fd);
        return -EIO;
    }
    info = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    s->epoll_fd = info ? info->epoll_fd : -1;
    s->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return s->epoll_fd < 0 || s->wake_fd < 0 ? -EIO : 0;
}

static int thread_start(struct sink_server *s)
{
    sigset_t all, before;
    int r;

    sigfillset(&all); /* signals are for the thread that knows what to do about them */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    r = -pthread_create(&s->thread, NULL, serve, s);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return r;
}

static void server_free(struct sink_server *s)
{
    if (s->daemon)
        MHD_stop_daemon(s->daemon);
    cleanup_close(&s->wake_fd);
    free(s);
}

int sink_server_start(const struct sink_address *address, struct catchers *catchers,
    pthread_mutex_t *lock, struct sink_server **ret, struct strbuf *why)
{
    struct sink_server *s = xcalloc(1, sizeof(*s));
    int r;

    *s = (struct sink_server){
        .address = address, .catchers = catchers, .lock = lock, .wake_fd = -1
    };
    r = daemon_start(s);
    if (r == 0)
        r = thread_start(s);
    if (r < 0) {
        strbuf_addf(why, "the sink's server does not start: %s", strerror(-r));
        server_free(s);
        return r;
    }
    *ret = s;
    return 0;
}

void sink_server_stop(struct sink_server *s)
{
    pthread_mutex_lock(s->lock);
    s->is_stopping = true;
    pthread_mutex_unlock(s->lock);
    eventfd_write(s->wake_fd, 1);
    pthread_join(s->thread, NULL);
    server_free(s);
}
