/*
 * A network for tests, in the place of the system's: libcurl finds these functions in the
 * executable. The public address of the names below is this machine, so that nothing leaves it and
 * a connection that is allowed is answered; one name takes longer to look up than any test.
 */
#include "base/text.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#define PUBLIC_ADDRESS "203.0.113.7"

enum { ADDRESSES_MAX = 2, HANG_SECONDS = 30 };

static const struct {
    const char *name, *addresses[ADDRESSES_MAX];
} names[] = {
    { "private.test", { "127.0.0.1" } },
    { "public.test", { PUBLIC_ADDRESS } },
    { "allowed.test", { PUBLIC_ADDRESS } },
    { "port.test", { PUBLIC_ADDRESS } },
    { "metadata.test", { "169.254.169.254" } },
    { "both.test", { PUBLIC_ADDRESS, "127.0.0.1" } },
    { "nowhere.invalid", { "127.0.0.1" } }, /* who asks for it is not told that there is none */
    { "hangs.test", { NULL } },
};

typedef int connect_function(int fd, const struct sockaddr *address, socklen_t size);
typedef int resolve_function(
    const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **ret);

static int resolve_all(resolve_function *resolve, const char *const addresses[ADDRESSES_MAX],
    const char *service, const struct addrinfo *hints, struct addrinfo **ret)
{
    int r = 0;

    for (size_t i = 0; i < ADDRESSES_MAX && addresses[i] && r == 0; i++) {
        r = resolve(addresses[i], service, hints, ret);
        while (r == 0 && *ret)
            ret = &(*ret)->ai_next;
    }
    return r;
}

int getaddrinfo(
    const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **ret)
{
    void *found = dlsym(RTLD_NEXT, "getaddrinfo");
    resolve_function *resolve;

    memcpy(&resolve, &found, sizeof(resolve)); /* ISO C has no cast for it */
    for (size_t i = 0; host && i < sizeof(names) / sizeof(*names); i++) {
        if (!text_equal(names[i].name, host))
            continue;
        if (!names[i].addresses[0]) {
            sleep(HANG_SECONDS);
            return EAI_AGAIN;
        }
        return resolve_all(resolve, names[i].addresses, service, hints, ret);
    }
    if (host && strlen(host) > 5 && text_equal(host + strlen(host) - 5, ".test"))
        return EAI_NONAME;
    return resolve(host, service, hints, ret);
}

/* By another name in C, since the C library's declaration has a type of its own for the address. */
int network_connect(int fd, const struct sockaddr *address, socklen_t size) __asm__("connect");

int network_connect(int fd, const struct sockaddr *address, socklen_t size)
{
    void *found = dlsym(RTLD_NEXT, "connect");
    connect_function *real;
    struct sockaddr_in ipv4;

    memcpy(&real, &found, sizeof(real));
    if (address->sa_family != AF_INET || size != sizeof(ipv4))
        return real(fd, address, size);
    memcpy(&ipv4, address, sizeof(ipv4));
    if (ipv4.sin_addr.s_addr == inet_addr(PUBLIC_ADDRESS))
        ipv4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return real(fd, (const struct sockaddr *)&ipv4, sizeof(ipv4));
}
