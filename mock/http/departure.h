/*
 * How the answer of a parked exchange (parking.h) leaves: whole, as a stream, or by a mishap. Only
 * such exchanges come here; a plain answer goes the short way (answer.h).
 */
#ifndef MOCK_HTTP_DEPARTURE_H
#define MOCK_HTTP_DEPARTURE_H

#include "mock/http/answer.h"
#include "mock/http/connection.h"

#include <microhttpd.h>
#include <stdbool.h>

/*
 * What libmicrohttpd's access handler does for it, each time it asks. closes: the connection ends
 * behind the answer.
 */
enum MHD_Result departure_step(
    struct MHD_Connection *mc, struct exchange *x, const struct answer_date *date, bool closes);
/* The whole answer has left: a mishap that was to come behind its last byte happens now. */
void departure_over(struct exchange *x);

#endif
