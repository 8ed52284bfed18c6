/* The socket a server accepts from. */
#ifndef MOCK_HTTP_LISTENER_H
#define MOCK_HTTP_LISTENER_H

#include "base/strbuf.h"

#include <stdint.h>

/*
 * Binds host (a name or a numeric address, IPv4 or IPv6) and port (0: any free one) and listens.
 * The non-blocking descriptor, then the caller's, with the bound port in *ret_port; or a negative
 * errno and a sentence in *why.
 */
int listener_open(const char *host, uint16_t port, uint16_t *ret_port, struct strbuf *why);

#endif
