#include "mock/http/linger.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

void lingerers_add(struct lingerers *l, int fd, int64_t now_us)
{
    struct epoll_event event = { .events = EPOLLIN };
    int copy = l->n < LINGER_MAX ? dup(fd) : -1;

    if (copy < 0)
        return;
    shutdown(copy, SHUT_WR);
    epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, copy, &event);
    l->list[l->n++] = (struct lingering){ copy, now_us + LINGER_MS * INT64_C(1000) };
}

/* True when the client has ended too. */
static bool read_away(int fd)
{
    char bytes[16384];
    ssize_t n = recvfrom(fd, bytes, sizeof(bytes), MSG_DONTWAIT, NULL, NULL);

    return n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR);
}

void lingerers_turn(struct lingerers *l, int64_t now_us)
{
    for (size_t i = 0; i < l->n;) {
        if (read_away(l->list[i].fd) || now_us >= l->list[i].until_us) {
            close(l->list[i].fd);
            l->list[i] = l->list[--l->n];
        } else {
            i++;
        }
    }
}

void lingerers_release(struct lingerers *l)
{
    while (l->n)
        close(l->list[--l->n].fd);
}
