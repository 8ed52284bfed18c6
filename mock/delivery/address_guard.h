/*
 * Which addresses a callback may be sent to. Nothing leaves the machine by itself: loopback and
 * private addresses may be called, everything else only if the user names it. It judges the address
 * that is connected to, so neither a redirect nor a name that resolves otherwise the second time
 * gets around it.
 */
#ifndef MOCK_DELIVERY_ADDRESS_GUARD_H
#define MOCK_DELIVERY_ADDRESS_GUARD_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

enum address_kind {
    ADDRESS_LOCAL,     /* loopback and private: may be called */
    ADDRESS_OUTSIDE,   /* only if its host's name, or the address itself, is allowed */
    ADDRESS_FORBIDDEN, /* no name may stand for it: only if the address itself is allowed */
};

/*
 * The kind of an IPv4 or IPv6 address, and in *ret_what a word or two for people ("private",
 * "link-local"). Forbidden are unspecified, link-local (where cloud machines keep their secrets),
 * multicast, broadcast and reserved ones, and any other family. 100.64.0.0/10 is shared with a
 * carrier's other customers, so it is outside. IPv6 forms that carry an IPv4 address have the kind
 * of that; where a gateway would translate or a tunnel carry it (NAT64, 6to4, IPv4-compatible), it
 * is outside at least, since the packet leaves the machine whatever address is in it.
 *
 * Source: the registries of RFC 6890 and its successors; RFC 6052, RFC 3056.
 */
enum address_kind address_kind(const struct sockaddr *address, const char **ret_what);

struct allowed_host;
struct address_guard {
    struct allowed_host *allowed;
    size_t n_allowed;
};

/*
 * What the user allows: each is a name or an address, with or without ":port"; an IPv6 address with
 * a port stands in brackets. Copied. -EINVAL if one is none of these; *ret_wrong is then its index,
 * and the guard needs no release.
 */
int address_guard_init(
    struct address_guard *g, const char *const *allowed, size_t n, size_t *ret_wrong);
void address_guard_release(struct address_guard *g); /* a guard of zeros is fine */

/*
 * True if this address may be connected to. host is the name or address in the URL that is being
 * fetched (IPv6 with or without brackets): an allowed name counts for that host only. On false why,
 * if not NULL, gets a sentence.
 */
bool address_guard_admits(const struct address_guard *g, const char *host,
    const struct sockaddr *address, struct strbuf *why);

#endif
