/* A server from inside, for the files that are it: server.c, loop.c and daemon.c. */
#ifndef MOCK_HTTP_SERVER_INSIDE_H
#define MOCK_HTTP_SERVER_INSIDE_H

#include "mock/http/answer.h"
#include "mock/http/connection.h"
#include "mock/http/linger.h"
#include "mock/http/parking.h"
#include "mock/http/server.h"

#include <microhttpd.h>
#include <stdatomic.h>

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
    struct parking parking;
    uint64_t tickets;     /* given out */
    bool is_watch_ready;  /* the application's descriptor is readable */
    int64_t work_from_us; /* no work before */
    int64_t looked_at_us; /* when the loop last asked for events */
};

/* Keeps "what: reason." for server_error() and returns r, a negative errno. */
int server_fail(struct server *s, int r, const char *what);

int daemon_start(struct server *s); /* libmicrohttpd, on listen_fd; 0 or -EIO */

int loop_create(struct server *s); /* what the loop sleeps on; 0 or a negative errno */
/*
 * Sleeps until there is work or until_us has come (0: no limit), and does what has arrived. 0, or a
 * negative errno if the loop cannot go on.
 */
int loop_turn(struct server *s, int64_t until_us);
/* Opens the application's turn before its first request or piece of work; as its turn_begin. */
int loop_turn_begin(struct server *s);

#endif
