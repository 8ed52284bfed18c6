/*
 * Plivo's API as the mock answers it: a request in, an answer out, no socket. One call a request,
 * from one thread; the caller owns the transaction around it.
 */
#ifndef MOCK_API_API_H
#define MOCK_API_API_H

#include "mock/domain/policy.h"
#include "mock/store/store.h"
#include "mock/web/http.h"

struct api {
    struct store *store;
    const struct policy *policy;
    int64_t (*now_us)(void *clock); /* the time of everything this answers */
    void *clock;
};

/* Answers any request whose path is not the control API's. Always fills *res; a failure of the
 * machine becomes a 500. */
void api_handle(const struct api *api, const struct http_request *req, struct http_response *res);

/* True for a path that the route table has, whatever the method. For tests and the docs. */
struct api_route_row {
    const char *method, *path, *what;
};
const struct api_route_row *api_routes(size_t *ret_n);

#endif
