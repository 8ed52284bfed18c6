/*
 * mock/delivery/address_guard.h: any text is an allowed host or is refused, and none of them lets a
 * name stand for an address that no name may stand for.
 */
#include "base/arena.h"
#include "base/text.h"
#include "mock/delivery/address_guard.h"
#include "tests/fuzz/fuzz.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

static struct sockaddr_in address_of(const char *text, uint16_t port)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(port) };

    FUZZ_CHECK(inet_pton(AF_INET, text, &a.sin_addr) == 1);
    return a;
}

static void guard_check(const struct address_guard *g, const char *host)
{
    struct sockaddr_in local = address_of("127.0.0.1", 80);
    struct sockaddr_in outside = address_of("203.0.113.7", 80);
    struct sockaddr_in secrets = address_of("169.254.169.254", 80);
    bool names_it = strstr(host, "169.254.169.254") || strchr(host, ':');

    FUZZ_CHECK(address_guard_admits(g, host, (const struct sockaddr *)&local, NULL));
    FUZZ_CHECK(!address_guard_admits(g, host, (const struct sockaddr *)&secrets, NULL) || names_it);
    if (!strchr(host, ':') && host[strspn(host, "0123456789.")] != '\0')
        FUZZ_CHECK(address_guard_admits(g, host, (const struct sockaddr *)&outside, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_ARENA struct arena a = { 0 };
    const char *host = arena_dup(&a, (const char *)data, size);
    struct address_guard guard;
    size_t wrong;

    if (address_guard_init(&guard, &host, 1, &wrong) < 0)
        return 0;
    guard_check(&guard, host);
    address_guard_release(&guard);
    return 0;
}
