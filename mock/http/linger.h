/*
 * Connections that were refused while their client may still be sending. Closing at once would make
 * the kernel reset the connection, and the client could lose the answer that says why; so what
 * comes is read and thrown away for a while (nginx calls it lingering_close).
 */
#ifndef MOCK_HTTP_LINGER_H
#define MOCK_HTTP_LINGER_H

#include <stddef.h>
#include <stdint.h>

enum { LINGER_MAX = 64, LINGER_MS = 2000 };

struct lingerers {
    int epoll_fd; /* borrowed; woken when bytes come; -1: none */
    struct lingering {
        int fd;
        int64_t until_us;
    } list[LINGER_MAX];
    size_t n;
};

/* Keeps the other end of fd open although fd itself is about to be closed. */
void lingerers_add(struct lingerers *l, int fd, int64_t now_us);
void lingerers_turn(struct lingerers *l, int64_t now_us); /* reads, and closes what is over */
void lingerers_release(struct lingerers *l);

#endif
