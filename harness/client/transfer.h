/* What a request's transfer asks for, set on a libcurl handle. For client.c only. */
#ifndef HARNESS_CLIENT_TRANSFER_H
#define HARNESS_CLIENT_TRANSFER_H

#include "base/strbuf.h"
#include "harness/client/http_exchange.h"

#include <curl/curl.h>

/* What libcurl borrows while it works. Zeros are none. */
struct transfer_state {
    struct curl_slist *resolve, *connect_to;
    struct curl_slist *forget; /* "-host:port": libcurl would keep what an earlier one resolved */
};

void transfer_release(struct transfer_state *t);
/*
 * Sets the options on a handle that was just reset. One that chooses version or addresses gets a
 * connection of its own, which nobody else uses afterwards.
 */
void transfer_apply(struct transfer_state *t, CURL *curl, const struct http_transfer *wanted);
/* False, with why, for what this libcurl was built without. */
bool transfer_can(const struct http_transfer *wanted, struct strbuf *why);

#endif
