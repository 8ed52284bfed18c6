/* A request of libmicrohttpd's, collected for a visit, and its answer. */
#ifndef HARNESS_SINK_EXCHANGE_H
#define HARNESS_SINK_EXCHANGE_H

#include "harness/sink/address.h"
#include "harness/sink/visit.h"

#include <microhttpd.h>

struct exchange {
    struct MHD_Connection *connection;
    struct arena arena;
    struct visit visit;
    const char *uri;    /* with its query, as it came */
    struct strbuf body; /* as far as it is kept */
    size_t n_received;
    bool is_complete, is_waiting;
    struct exchange *previous, *next; /* of those that wait */
};

struct exchange *exchange_create(struct MHD_Connection *mc, const char *uri);
void exchange_destroy(struct exchange *x); /* NULL is fine */
/* Keeps a piece of the body; false if it has become so large that the connection is to be closed.
 */
bool exchange_add(struct exchange *x, const char *bytes, size_t len);
/* All of it is there: fills what the visit says of the request. */
void exchange_complete(struct exchange *x, const struct sink_address *address);
enum MHD_Result exchange_send(struct exchange *x);

#endif
