#include "mock/delivery/address_guard.h"

#include "base/arena.h"
#include "base/text.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>

enum { HOST_MAX = 253, IPV4_SIZE = 4, IPV6_SIZE = 16 };

/* How a range's addresses are judged. */
enum range_rule {
    RULE_KIND,    /* by the row */
    RULE_IS_IPV4, /* the system takes it for the IPv4 address at `at` */
    RULE_CARRIES, /* on its way it becomes the IPv4 address at `at` */
};

struct address_range {
    const char *what;
    unsigned char prefix[IPV6_SIZE];
    unsigned bits;
    enum address_kind kind;
    enum range_rule rule;
    unsigned at; /* byte */
};

/* The first row that matches counts; an address without one is public. */
static const struct address_range ipv4_ranges[] = {
    { "unspecified", { 0 }, 8, ADDRESS_FORBIDDEN, RULE_KIND, 0 },
    { "private", { 10 }, 8, ADDRESS_LOCAL, RULE_KIND, 0 },
    { "shared by a carrier's customers", { 100, 64 }, 10, ADDRESS_OUTSIDE, RULE_KIND, 0 },
    { "loopback", { 127 }, 8, ADDRESS_LOCAL, RULE_KIND, 0 },
    { "link-local", { 169, 254 }, 16, ADDRESS_FORBIDDEN, RULE_KIND, 0 },
    { "private", { 172, 16 }, 12, ADDRESS_LOCAL, RULE_KIND, 0 },
    { "private", { 192, 168 }, 16, ADDRESS_LOCAL, RULE_KIND, 0 },
    { "multicast", { 224 }, 4, ADDRESS_FORBIDDEN, RULE_KIND, 0 },
    { "reserved", { 240 }, 4, ADDRESS_FORBIDDEN, RULE_KIND, 0 },
};

/* clang-format off */
static const struct address_range ipv6_ranges[] = {
    { "unspecified", { 0 }, 128, ADDRESS_FORBIDDEN, RULE_KIND, 0 },
    { "loopback", { [15] = 1 }, 128, ADDRESS_LOCAL, RULE_KIND, 0 },
    { "IPv4-mapped", { [10] = 0xff, 0xff }, 96, ADDRESS_OUTSIDE, RULE_IS_IPV4, 12 },
    { "IPv4-compatible", { 0 }, 96, ADDRESS_OUTSIDE, RULE_CARRIES, 12 },
    { "IPv4-translated", { [8] = 0xff, 0xff }, 96, ADDRESS_OUTSIDE, RULE_CARRIES, 12 },
    { "NAT64", { 0x00, 0x64, 0xff, 0x9b }, 96, ADDRESS_OUTSIDE, RULE_CARRIES, 12 },
    { "local NAT64", { 0x00, 0x64, 0xff, 0x9b, 0x00, 0x01 }, 48, ADDRESS_FORBIDDEN, RULE_KIND, 0 },
    { "Teredo", { 0x20, 0x01, 0x00, 0x00 }, 32, ADDRESS_FORBIDDEN, RULE_KIND, 0 },
    { "6to4", { 0x20, 0x02 }, 16, ADDRESS_OUTSIDE, RULE_CARRIES, 2 },
    { "a cloud's metadata service", { 0xfd, 0x00, 0x0e, 0xc2 }, 32, ADDRESS_FORBIDDEN, RULE_KIND, 0 },
    { "a cloud's metadata service", { 0xfd, 0x20, 0x00, 0xce }, 32, ADDRESS_FORBIDDEN, RULE_KIND, 0 },
    { "private", { 0xfc }, 7, ADDRESS_LOCAL, RULE_KIND, 0 },
    { "link-local", { 0xfe, 0x80 }, 10, ADDRESS_FORBIDDEN, RULE_KIND, 0 },
    { "site-local", { 0xfe, 0xc0 }, 10, ADDRESS_FORBIDDEN, RULE_KIND, 0 },
    { "multicast", { 0xff }, 8, ADDRESS_FORBIDDEN, RULE_KIND, 0 },
};
/* clang-format on */

static bool has_prefix(const unsigned char *address, const unsigned char *prefix, unsigned bits)
{
    unsigned whole = bits / 8, mask = 0xff00u >> (bits % 8);

    if (memcmp(address, prefix, whole) != 0)
        return false;
    return bits % 8 == 0 || ((address[whole] ^ prefix[whole]) & mask & 0xff) == 0;
}

static const struct address_range *range_of(
    const struct address_range *ranges, size_t n, const unsigned char *address)
{
    for (size_t i = 0; i < n; i++)
        if (has_prefix(address, ranges[i].prefix, ranges[i].bits))
            return &ranges[i];
    return NULL;
}

static enum address_kind ipv4_kind(const unsigned char *address, const char **ret_what)
{
    const struct address_range *range = range_of(ipv4_ranges, ARRAY_SIZE(ipv4_ranges), address);

    *ret_what = range ? range->what : "public";
    return range ? range->kind : ADDRESS_OUTSIDE;
}

static enum address_kind ipv6_kind(const unsigned char *address, const char **ret_what)
{
    const struct address_range *range = range_of(ipv6_ranges, ARRAY_SIZE(ipv6_ranges), address);
    enum address_kind kind;

    if (!range || range->rule == RULE_KIND) {
        *ret_what = range ? range->what : "public";
        return range ? range->kind : ADDRESS_OUTSIDE;
    }
    kind = ipv4_kind(address + range->at, ret_what);
    if (range->rule == RULE_CARRIES && kind == ADDRESS_LOCAL) {
        *ret_what = range->what;
        return range->kind;
    }
    return kind;
}

/* The address's bytes, 4 or 16 by family; NULL for any other family. */
static const unsigned char *address_bytes(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return (const unsigned char *)&((const struct sockaddr_in *)(const void *)address)
            ->sin_addr;
    if (address->sa_family == AF_INET6)
        return ((const struct sockaddr_in6 *)(const void *)address)->sin6_addr.s6_addr;
    return NULL;
}

enum address_kind address_kind(const struct sockaddr *address, const char **ret_what)
{
    const unsigned char *bytes = address_bytes(address);

    *ret_what = "of no known family";
    if (!bytes)
        return ADDRESS_FORBIDDEN;
    return address->sa_family == AF_INET ? ipv4_kind(bytes, ret_what) : ipv6_kind(bytes, ret_what);
}

struct allowed_host {
    char name[HOST_MAX + 1]; /* empty if it is an address */
    unsigned char address[IPV6_SIZE];
    uint16_t port; /* 0: any */
};

/* An IPv4 address as the IPv6 one that the system takes for it, so that both spellings are equal.
 */
static void address_widen(const unsigned char *ipv4, unsigned char ret[IPV6_SIZE])
{
    memset(ret, 0, IPV6_SIZE);
    memset(ret + 10, 0xff, 2);
    memcpy(ret + 12, ipv4, IPV4_SIZE);
}

/* The length of a host's name without the dot that may end it. */
static size_t name_len(const char *name, size_t len)
{
    return len > 0 && name[len - 1] == '.' ? len - 1 : len;
}

/* A name is letters, digits, "-", "_" and "."; one of digits and dots alone is a bad address. */
static bool name_is_valid(const char *name)
{
    bool is_number = true;

    if (!*name || *name == '.')
        return false;
    for (const char *c = name; *c; c++) {
        if (!is_digit(*c) && !is_alpha(*c) && *c != '-' && *c != '_' && *c != '.')
            return false;
        is_number &= is_digit(*c) || *c == '.';
    }
    return !is_number;
}

static bool host_read(const char *text, size_t len, bool in_brackets, struct allowed_host *ret)
{
    unsigned char ipv4[IPV4_SIZE];

    if (len > HOST_MAX)
        return false;
    memcpy(ret->name, text, len);
    ret->name[len] = '\0';
    if (inet_pton(AF_INET6, ret->name, ret->address) == 1) {
        ret->name[0] = '\0';
        return true;
    }
    if (in_brackets)
        return false;
    if (inet_pton(AF_INET, ret->name, ipv4) == 1) {
        address_widen(ipv4, ret->address);
        ret->name[0] = '\0';
        return true;
    }
    ret->name[name_len(ret->name, len)] = '\0';
    return name_is_valid(ret->name);
}

static bool port_read(const char *text, uint16_t *ret)
{
    uint64_t port;

    if (parse_u64(text, &port) < 0 || port < 1 || port > UINT16_MAX)
        return false;
    *ret = (uint16_t)port;
    return true;
}

static bool allowed_read(const char *text, struct allowed_host *ret)
{
    const char *colon = strchr(text, ':');

    *ret = (struct allowed_host){ 0 };
    if (*text == '[') {
        const char *end = strchr(text, ']');

        if (!end || !host_read(text + 1, (size_t)(end - text) - 1, true, ret))
            return false;
        return end[1] == '\0' || (end[1] == ':' && port_read(end + 2, &ret->port));
    }
    if (!colon || strchr(colon + 1, ':')) /* none, or a bare IPv6 address */
        return host_read(text, strlen(text), false, ret);
    return host_read(text, (size_t)(colon - text), false, ret) && port_read(colon + 1, &ret->port);
}

int address_guard_init(
    struct address_guard *g, const char *const *allowed, size_t n, size_t *ret_wrong)
{
    struct allowed_host *list = xcalloc(n, sizeof(*list));

    for (size_t i = 0; i < n; i++) {
        if (allowed_read(allowed[i], &list[i]))
            continue;
        free(list);
        *ret_wrong = i;
        return -EINVAL;
    }
    *g = (struct address_guard){ list, n };
    return 0;
}

void address_guard_release(struct address_guard *g)
{
    free(g->allowed);
    *g = (struct address_guard){ 0 };
}

static uint16_t address_port(const struct sockaddr *address)
{
    return ntohs(address->sa_family == AF_INET
                     ? ((const struct sockaddr_in *)(const void *)address)->sin_port
                     : ((const struct sockaddr_in6 *)(const void *)address)->sin6_port);
}

static bool name_equals(const char *allowed, const char *host)
{
    size_t len = name_len(host, strlen(host));

    return strlen(allowed) == len && text_has_prefix_ignore_case(host, allowed);
}

/* address is of a known family. */
static bool is_allowed(const struct address_guard *g, const char *host,
    const struct sockaddr *address, enum address_kind kind)
{
    uint16_t port = address_port(address);
    unsigned char bytes[IPV6_SIZE];

    if (address->sa_family == AF_INET)
        address_widen(address_bytes(address), bytes);
    else
        memcpy(bytes, address_bytes(address), IPV6_SIZE);
    for (size_t i = 0; i < g->n_allowed; i++) {
        const struct allowed_host *a = &g->allowed[i];

        if (a->port && a->port != port)
            continue;
        if (!a->name[0] && memcmp(a->address, bytes, IPV6_SIZE) == 0)
            return true;
        if (a->name[0] && kind != ADDRESS_FORBIDDEN && name_equals(a->name, host))
            return true;
    }
    return false;
}

bool address_guard_admits(const struct address_guard *g, const char *host,
    const struct sockaddr *address, struct strbuf *why)
{
    const char *what;
    enum address_kind kind = address_kind(address, &what);
    char text[INET6_ADDRSTRLEN] = "the address";

    if (kind == ADDRESS_LOCAL)
        return true;
    if (address_bytes(address)) {
        if (is_allowed(g, host, address, kind))
            return true;
        inet_ntop(address->sa_family, address_bytes(address), text, sizeof(text));
    }
    if (why)
        strbuf_addf(why, "%s is %s, and --allow-callback does not name it", text, what);
    return false;
}
