/*
 * Plivo's API as the mock answers it: a request in, an answer out, no socket. One call a request,
 * from one thread; the caller owns the transaction around it.
 */
#ifndef MOCK_API_API_H
#define MOCK_API_API_H

#include "base/cleanup.h"
#include "mock/api/open_sends.h"
#include "mock/domain/policy.h"
#include "mock/faults/fault_book.h"
#include "mock/journal/journal.h"
#include "mock/journal/metrics.h"
#include "mock/store/store.h"
#include "mock/web/http.h"

struct api {
    struct store *store;
    const struct policy *policy;
    int64_t (*now_us)(void *clock); /* the wall's time; an account's follows from it */
    void *clock;
    struct journal *journal;       /* NULL: nobody keeps what happens */
    struct metrics *metrics;       /* NULL likewise */
    struct fault_book *faults;     /* NULL: there are none */
    struct open_sends *open_sends; /* NULL: nobody counts what is sent at the same time */
};

/* Answers any request whose path is not the control API's. Always fills *res; a failure of the
 * machine becomes a 500. */
void api_handle(const struct api *api, const struct http_request *req, struct http_response *res);

/*
 * The parameters that a call reads: rows of any table whose first member is the name, a const char
 * pointer.
 */
struct parameter_table {
    const void *rows;
    size_t n, row_size;
};
#define PARAMETER_TABLE(table)                                                                     \
    {                                                                                              \
        table, ARRAY_SIZE(table), sizeof(*(table))                                                 \
    }
const char *parameter_name(const struct parameter_table *table, size_t i);

/* A row of the route table. For tests and the docs. */
enum { ROUTE_TABLES_MAX = 3 };
struct api_route_row {
    const char *method, *path, *what;
    /* of its query, or of its body if the method has one; NULL behind the last */
    const struct parameter_table *takes[ROUTE_TABLES_MAX + 1];
};
const struct api_route_row *api_routes(size_t *ret_n);
/* Whether the call reads a parameter of that name. */
bool api_route_takes(const struct api_route_row *route, const char *name);

#endif
