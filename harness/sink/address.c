#include "harness/sink/address.h"

#include "base/text.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

enum { BACKLOG = 511 };

static const char by_default[] = "127.0.0.1:0";

static void addrinfo_free(struct addrinfo **list)
{
    if (*list)
        freeaddrinfo(*list);
}

/* HOST:PORT or [HOST]:PORT taken apart, and resolved without asking anybody. */
static struct addrinfo *resolve(struct arena *a, const char *address)
{
    const struct addrinfo hints = { .ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV,
        .ai_socktype = SOCK_STREAM };
    const char *colon = strrchr(address, ':');
    size_t len = colon ? (size_t)(colon - address) : 0;
    bool bracketed = len > 2 && address[0] == '[' && address[len - 1] == ']';
    struct addrinfo *found = NULL;

    if (!len || !colon[1])
        return NULL;
    if (getaddrinfo(
            arena_dup(a, address + bracketed, len - 2 * bracketed), colon + 1, &hints, &found) != 0)
        return NULL;
    return found;
}

static int listen_at(const struct addrinfo *where, int *ret)
{
    CLEANUP_CLOSE int fd = socket(where->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int yes = 1;

    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) < 0 ||
        bind(fd, where->ai_addr, where->ai_addrlen) < 0 || listen(fd, BACKLOG) < 0)
        return -errno;
    *ret = fd;
    fd = -1;
    return 0;
}

/* As a client on this machine would write it: 0.0.0.0 is no address to go to. */
static const char *url_of(struct arena *a, int fd)
{
    struct sockaddr_storage address = { 0 };
    socklen_t size = sizeof(address);
    char host[64], port[8];
    bool is_v6, any;

    if (getsockname(fd, (struct sockaddr *)&address, &size) < 0 ||
        getnameinfo((struct sockaddr *)&address, size, host, sizeof(host), port, sizeof(port),
            NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        return NULL;
    is_v6 = address.ss_family == AF_INET6;
    any = text_equal(host, "0.0.0.0") || text_equal(host, "::");
    return arena_printf(a, is_v6 ? "http://[%s]:%s" : "http://%s:%s",
        any ? is_v6 ? "::1" : "127.0.0.1" : host, port);
}

static int public_read(
    struct arena *a, const char *url, struct sink_address *ret, struct strbuf *why)
{
    size_t scheme = text_has_prefix_ignore_case(url, "https://")  ? strlen("https://")
                    : text_has_prefix_ignore_case(url, "http://") ? strlen("http://")
                                                                  : 0;
    size_t authority = strcspn(url + scheme, "/?#"), len = strlen(url);

    while (len && url[len - 1] == '/')
        len--;
    if (!scheme || !authority || url[strcspn(url, "?# ")] || len < scheme + authority) {
        strbuf_addf(why, "\"%s\" is no http(s)://host[:port][/path]", url);
        return -EINVAL;
    }
    ret->url = arena_dup(a, url, len);
    ret->root = arena_dup(a, url, scheme + authority);
    ret->prefix = ret->url + scheme + authority;
    return 0;
}

int sink_address_open(struct arena *a, const char *listen, const char *public_url,
    struct sink_address *ret, struct strbuf *why)
{
    const char *address = listen ? listen : by_default;
    CLEANUP(addrinfo_free) struct addrinfo *where = resolve(a, address);
    struct sink_address opened = { .fd = -1, .prefix = "" };
    int r = public_url ? public_read(a, public_url, &opened, why) : 0;

    if (r < 0)
        return r;
    if (!where) {
        strbuf_addf(why, "\"%s\" is no HOST:PORT with numbers", address);
        return -EINVAL;
    }
    r = listen_at(where, &opened.fd);
    if (r < 0) {
        strbuf_addf(why, "cannot listen at %s: %s", address, strerror(-r));
        return r;
    }
    if (!public_url)
        opened.url = url_of(a, opened.fd);
    *ret = opened;
    return 0;
}
