/*
 * The control API under /_mock/: what a test does to the mock itself. JSON, and never a path of the
 * real API. A browser on this machine must not be able to use it for a page from elsewhere, so Host
 * and Origin are checked; from another machine it takes a token.
 */
#ifndef MOCK_CONTROL_CONTROL_H
#define MOCK_CONTROL_CONTROL_H

#include "mock/domain/policy.h"
#include "mock/store/store.h"
#include "mock/web/http.h"

struct control {
    struct store *store;
    const struct policy *policy;
    const char *token; /* what others than this machine have to show; NULL: they are refused */
};

/* True for a path that is the control API's. */
bool control_owns(const char *path);
/* Answers such a request. Always fills *res. */
void control_handle(
    const struct control *control, const struct http_request *req, struct http_response *res);

/* A row of its route table. For tests and the docs. */
struct control_route_row {
    const char *method, *path, *what;
    const char *const *takes; /* the members of its body, NULL behind the last; NULL: none */
};
const struct control_route_row *control_routes(size_t *ret_n);

#endif
