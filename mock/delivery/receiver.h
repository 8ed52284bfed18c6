/* Who a URL's request goes to: a host and a port. */
#ifndef MOCK_DELIVERY_RECEIVER_H
#define MOCK_DELIVERY_RECEIVER_H

#include "base/strbuf.h"

#include <stdbool.h>

/*
 * Adds "host:port" of the URL, in lower case and with the scheme's own port if it has none. False
 * if it is not an http or https URL; nothing is added then. libcurl is loaded (libcurl.h).
 */
bool receiver_of_url(const char *url, struct strbuf *ret);

/*
 * True if the receiver's host is "invalid" or ends in ".invalid": such a name resolves to nothing,
 * and nobody needs to be asked. Source: RFC 6761, 6.4.
 */
bool receiver_is_nowhere(const char *receiver);

#endif
