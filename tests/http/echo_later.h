/*
 * The echo server's routes for what is not answered at once. A path says what is to happen, and a
 * name in it stands for an exchange:
 *
 *   /later/NAME                 is put off
 *   /answer/NAME/TEXT           answers it in this turn; /stream-for/NAME begins a stream with it
 *   /work/NAME/TEXT             the same in this turn's work; /watch/NAME/TEXT wakes the loop for
 *                               it; /due/NAME/TEXT does it when 20 ms are over
 *   /stream/NAME                begins a stream with the text "begun"
 *   /write/NAME/TEXT, /end/NAME goes on with it, and ends it
 *   /flood/NAME                 writes to it until it takes no more
 *   /delay/MS/NAME              answers after so many ms
 *   /mishap/KIND/AT/MS/NAME     answers "0123456789" by that mishap (echo_later.c), pausing so long
 *   /mishap-delay/KIND/AT/NAME  the same after 20 ms
 *
 * Each answer to a call that acts on another exchange is "true" or "false". On stdout stand "taken
 * NAME", "gone NAME", "answered NAME", and "committed N" with the number of turns ended so far.
 */
#ifndef TESTS_HTTP_ECHO_LATER_H
#define TESTS_HTTP_ECHO_LATER_H

#include "mock/http/server.h"

#include <stdbool.h>
#include <stdint.h>

struct echo_later {
    const struct http_later *later;
    struct named {
        uint64_t ticket;
        char name[32];
    } * named;
    size_t n_named;
    /* What work is to answer. */
    char name[32], text[64];
    bool has_work;
    int64_t due_us;
    int epoll_fd, event_fd;
};

int echo_later_init(struct echo_later *e); /* 0 or a negative errno */
void echo_later_release(struct echo_later *e);
/* False if the path is none of these. */
bool echo_later_handle(
    struct echo_later *e, const struct http_request *req, struct http_response *res);
void echo_later_tell(struct echo_later *e, const char *what, uint64_t ticket);
bool echo_later_has_work(const struct echo_later *e);
void echo_later_work(struct echo_later *e);

#endif
