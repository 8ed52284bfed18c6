/*
 * The HTTP client: one libcurl handle that is kept, so that connections are reused. Unless the
 * request's transfer says otherwise: HTTP/1.1, no proxy to loopback, no header that the caller did
 * not choose except Host, User-Agent and Accept. Redirects are never followed here.
 */
#ifndef HARNESS_CLIENT_CLIENT_H
#define HARNESS_CLIENT_CLIENT_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "harness/client/http_exchange.h"

#include <stdatomic.h>

enum client_result {
    CLIENT_DONE,        /* an HTTP answer is there, whatever its status */
    CLIENT_UNREACHABLE, /* no connection: name, address or TLS */
    CLIENT_BROKEN,      /* connected, but no whole answer: time out, closed, not HTTP */
    CLIENT_FORBIDDEN,   /* it would have left this machine; nothing was sent */
    CLIENT_INTERRUPTED, /* the flag given to client_create was set */
};

struct client;
/* interrupted is looked at during an exchange and ends it when not 0; NULL for none. NULL when
 * libcurl cannot be started. */
struct client *client_create(const atomic_int *interrupted);
/* Another one that may do the same, with connections of its own: for another thread. */
struct client *client_create_like(const struct client *c);
void client_destroy(struct client *c); /* NULL is fine */
/*
 * Until this is called only loopback addresses and Unix sockets are connected to, whatever a name
 * resolves to or a transfer says; and through a proxy or a socket only for URLs on this machine, as
 * nobody knows where those lead.
 */
void client_allow_network(struct client *c);

/* How to get to servers; texts are borrowed, NULL is libcurl's own way. */
struct client_route {
    const char *cacert;            /* a PEM file: the only certificates that are trusted */
    const char *const *connect_to; /* HOST1:PORT1:HOST2:PORT2 each, as curl's --connect-to has it */
    size_t n_connect_to;
};
void client_set_route(struct client *c, const struct client_route *route);

/*
 * Sends the request and reads the answer; both live in the arena. When it is not CLIENT_DONE, why
 * says what happened in libcurl's words and *ret holds only duration_us.
 */
enum client_result client_perform(struct client *c, struct arena *a,
    const struct http_request *request, struct http_response *ret, struct strbuf *why);

static inline void client_destroyp(struct client **c)
{
    client_destroy(*c);
}
#define CLEANUP_CLIENT CLEANUP(client_destroyp)

/* The name in "User-Agent" and in reports. */
extern const char client_user_agent[];

/* True for localhost, 127.0.0.0/8 and [::1]: an address that cannot leave this machine. */
bool url_is_loopback(const char *url);

#endif
