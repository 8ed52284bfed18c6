#include "mock/http/server.h"

#include "base/clock.h"
#include "mock/http/listener.h"
#include "mock/http/server_inside.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>

enum {
    US_A_SECOND = 1000000,
    STOP_SECONDS = 5,
    DESCRIPTORS_BESIDE = 512 /* what the process needs beside its clients' connections */
};

int server_fail(struct server *s, int r, const char *what)
{
    strbuf_addf(&s->error, "%s: %s.", what, strerror(-r));
    return r;
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

/*
 * A client that waits keeps its connection, and many systems allow a process 1,024 descriptors
 * unless it asks for more. If it may not have them, clients beyond wait to be accepted.
 */
static void descriptors_allow(rlim_t n)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur >= n)
        return;
    limit.rlim_cur = limit.rlim_max < n ? limit.rlim_max : n;
    setrlimit(RLIMIT_NOFILE, &limit);
}

int server_create(const struct server_config *config, const struct server_application *application,
    struct server **ret)
{
    struct server *s = xcalloc(1, sizeof(*s));
    int r;

    *ret = s;
    s->config = config_complete(config);
    s->application = *application;
    parking_init(&s->parking, &s->application);
    s->pool.body_max = s->config.body_max;
    s->error = (struct strbuf)STRBUF_INIT;
    s->epoll_fd = s->stop_fd = -1;
    s->turn = 1;
    s->listen_fd = listener_open(s->config.host, s->config.port, &s->port, &s->error);
    if (s->listen_fd < 0)
        return s->listen_fd;
    descriptors_allow(s->config.connections_max + DESCRIPTORS_BESIDE);
    r = daemon_start(s);
    return r < 0 ? r : loop_create(s);
}

void server_destroy(struct server *s)
{
    if (!s)
        return;
    parking_abandon(&s->parking);
    if (s->daemon)
        MHD_stop_daemon(s->daemon);
    else if (s->listen_fd >= 0)
        close(s->listen_fd);
    lingerers_release(&s->lingerers);
    parking_release(&s->parking);
    connection_pool_release(&s->pool);
    cleanup_close(&s->stop_fd);
    cleanup_close(&s->epoll_fd);
    strbuf_release(&s->error);
    free(s);
}

/* Accepts no more; what has been begun is finished, or cut off after STOP_SECONDS. */
static int drain(struct server *s)
{
    int64_t until_us = clock_monotonic_us() + STOP_SECONDS * (int64_t)US_A_SECOND;
    int r;

    parking_stop(&s->parking);
    r = loop_turn(s, s->pool.now_us);
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

const struct http_later *server_later(const struct server *s)
{
    return &s->parking.later;
}

uint16_t server_port(const struct server *s)
{
    return s->port;
}

const char *server_error(const struct server *s)
{
    return s->error.buf;
}
