#include "base/clock.h"
#include "base/log.h"
#include "mock/http/server_inside.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

enum {
    US_A_SECOND = 1000000,
    LOOK_US = 1000,             /* a loop that is never idle looks for other events this often */
    WORK_RETRY_US = US_A_SECOND /* behind a turn that could not begin */
};

int loop_turn_begin(struct server *s)
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

static int turn_end(struct server *s)
{
    int r;

    if (!s->turn_is_open)
        return 0;
    s->turn_is_open = false;
    r = s->application.turn_end ? s->application.turn_end(s->application.context) : 0;
    if (r < 0) {
        log_event(LOG_ERROR, "a turn of requests could not end: %s", strerror(-r));
        s->failed_turn = s->turn;
    } else if (s->application.committed) {
        s->application.committed(s->application.context);
    }
    s->turn++;
    return r;
}

static int watch(struct server *s, int fd, void *data)
{
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = data };

    return epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, fd, &event);
}

/*
 * One epoll set to sleep on: libmicrohttpd's own, the wish to stop, the application's descriptor,
 * which has the server as data, refused clients, and the connections for the end of their clients
 * only; these have their connection as data.
 */
int loop_create(struct server *s)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_EPOLL_FD);

    s->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    s->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    s->lingerers.epoll_fd = s->epoll_fd;
    if (s->stop_fd < 0 || s->epoll_fd < 0 || !info || watch(s, info->epoll_fd, NULL) < 0 ||
        watch(s, s->stop_fd, NULL) < 0 ||
        (s->application.has_watch_fd && watch(s, s->application.watch_fd, s) < 0))
        return server_fail(s, errno ? -errno : -EIO, "The server's loop cannot be made");
    return 0;
}

static int earlier(int ms, int64_t until_us, int64_t now_us)
{
    int64_t left = until_us > now_us ? (until_us - now_us - 1) / 1000 + 1 : 0;

    return ms < 0 || left < ms ? (int)(left < INT32_MAX ? left : INT32_MAX) : ms;
}

static int64_t work_due_us(const struct server *s)
{
    const struct server_application *a = &s->application;
    bool is_now = s->is_watch_ready || (a->has_work && a->has_work(a->context));
    int64_t due_us = is_now ? 0 : a->work_due_us ? a->work_due_us(a->context) : INT64_MAX;

    return due_us < s->work_from_us ? s->work_from_us : due_us;
}

/* What neither libmicrohttpd nor a connection waits for. */
static int sleep_ms_beside(const struct server *s, int ms)
{
    int64_t work_us = work_due_us(s), timer_us = timers_next_us(&s->parking.timers);
    int64_t due_us = work_us < timer_us ? work_us : timer_us;

    return due_us == INT64_MAX || ms == 0 ? ms : earlier(ms, due_us, clock_monotonic_us());
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
    if (until_us)
        ms = earlier(ms, until_us, now_us);
    if (s->parking.wants_turn)
        ms = 0;
    return sleep_ms_beside(s, ms);
}

/* A request that takes too long to arrive: closed without an answer, as nginx does. */
static void waiting_expire(struct server *s)
{
    int64_t since_us = s->pool.now_us - s->config.request_seconds * (int64_t)US_A_SECOND;

    for (struct connection *c = s->pool.waiting_head; c && c->waiting_since_us <= since_us;
         c = c->waiting_next)
        shutdown(c->fd, SHUT_RDWR);
}

/* A suspended connection is nothing to libmicrohttpd; what its client's end means is decided here.
 */
static void peer_ended(struct connection *c, uint32_t events)
{
    struct exchange *x = c->queue_head;

    c->is_dead |= (events & (EPOLLERR | EPOLLHUP)) != 0;
    if (x && x->stay.is_suspended) {
        c->peer_ended = true;
        parking_peer_ended(x);
    } else if (!c->peer_ended) { /* once: a shutdown is reported as another end, even in vain */
        connection_peer_ended(c);
    }
}

static int loop_sleep(struct server *s, int ms)
{
    struct epoll_event events[64];
    int n = epoll_wait(s->epoll_fd, events, ARRAY_SIZE(events), ms);

    if (n < 0 && errno != EINTR)
        return server_fail(s, -errno, "The server's loop cannot wait");
    for (int i = 0; i < n; i++) {
        if (events[i].data.ptr == s)
            s->is_watch_ready = true;
        else if (events[i].data.ptr)
            peer_ended(events[i].data.ptr, events[i].events);
    }
    return 0;
}

/*
 * While answers are held back there is always work, so sleeping would be a call for nothing; and
 * stopping has a flag of its own. But what the application watches, and clients that wait, must
 * not starve.
 */
static bool may_skip_sleep(struct server *s)
{
    bool has_others = s->application.has_watch_fd || s->parking.tickets.n;

    if (has_others && s->pool.now_us - s->looked_at_us < LOOK_US)
        return true;
    s->looked_at_us = s->pool.now_us;
    return !has_others;
}

static void work_do(struct server *s)
{
    const struct server_application *a = &s->application;
    int64_t due_us;

    if (!a->work)
        return;
    due_us = work_due_us(s);
    if (due_us == INT64_MAX || due_us > clock_monotonic_us())
        return;
    if (loop_turn_begin(s) < 0) {
        s->work_from_us = s->pool.now_us + WORK_RETRY_US;
        return;
    }
    s->is_watch_ready = false;
    a->work(a->context);
}

int loop_turn(struct server *s, int64_t until_us)
{
    int ms = sleep_ms(s, s->pool.now_us, until_us);
    int r = ms == 0 && may_skip_sleep(s) ? 0 : loop_sleep(s, ms);

    if (r < 0)
        return r;
    s->pool.now_us = clock_monotonic_us();
    answer_date_set(&s->date, clock_wall_us());
    parking_fire(&s->parking, s->pool.now_us);
    s->parking.wants_turn = false;
    if (MHD_run(s->daemon) != MHD_YES)
        return server_fail(s, -EIO, "The HTTP library's loop failed");
    work_do(s);
    r = turn_end(s);
    parking_turn_end(&s->parking, r < 0 && s->config.hold_answers);
    waiting_expire(s);
    lingerers_turn(&s->lingerers, s->pool.now_us);
    return 0;
}
