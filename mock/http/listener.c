#include "mock/http/listener.h"

#include "base/cleanup.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

static void addresses_free(struct addrinfo **list)
{
    if (*list)
        freeaddrinfo(*list);
}

static uint16_t socket_port(int fd)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } at = { 0 };
    socklen_t size = sizeof(at);

    getsockname(fd, &at.any, &size);
    return ntohs(at.any.sa_family == AF_INET6 ? at.v6.sin6_port : at.v4.sin_port);
}

static int listen_at(const struct addrinfo *at)
{
    CLEANUP_CLOSE int fd =
        socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, at->ai_protocol);
    int on = 1, bound;

    if (fd < 0)
        return -errno;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (bind(fd, at->ai_addr, at->ai_addrlen) < 0 || listen(fd, SOMAXCONN) < 0)
        return -errno;
    bound = fd;
    fd = -1;
    return bound;
}

int listener_open(const char *host, uint16_t port, uint16_t *ret_port, struct strbuf *why)
{
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE };
    CLEANUP(addresses_free) struct addrinfo *list = NULL;
    char service[8];
    int r;

    snprintf(service, sizeof(service), "%u", port);
    r = getaddrinfo(host, service, &hints, &list);
    if (r) {
        strbuf_addf(why, "The host %s is no address of this machine: %s.", host, gai_strerror(r));
        return -EADDRNOTAVAIL;
    }
    r = listen_at(list);
    if (r == -EADDRINUSE)
        strbuf_addf(why, "Port %u of %s is taken by another program.", port, host);
    else if (r < 0)
        strbuf_addf(why, "Cannot listen on port %u of %s: %s.", port, host, strerror(-r));
    else
        *ret_port = socket_port(r);
    return r;
}
