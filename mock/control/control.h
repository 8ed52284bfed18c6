/*
 * The control API under /_mock/: what a test does to the mock itself. JSON, and never a path of the
 * real API. A browser on this machine must not be able to use it for a page from elsewhere, so Host
 * and Origin are checked; from another machine it takes a token.
 */
#ifndef MOCK_CONTROL_CONTROL_H
#define MOCK_CONTROL_CONTROL_H

#include "mock/delivery/delivery.h"
#include "mock/domain/policy.h"
#include "mock/faults/fault_book.h"
#include "mock/journal/events.h"
#include "mock/journal/metrics.h"
#include "mock/journal/waiters.h"
#include "mock/store/store.h"
#include "mock/web/http.h"

/* All of it is borrowed. Of its parts only store, policy and the clock are needed by every call. */
struct control {
    struct store *store;
    const struct policy *policy;
    const char *token; /* what others than this machine have to show; NULL: they are refused */
    int64_t (*wall_us)(void *clock);
    void *clock;
    struct delivery *delivery;
    struct journal *journal;
    struct waiters *waiters;
    struct events *events;
    struct metrics *metrics;
    struct fault_book *faults;
    const struct http_later *later; /* how to answer what was put off */
};

/* True for a path that is the control API's. */
bool control_owns(const char *path);
/* Answers such a request. Always fills *res. */
void control_handle(
    const struct control *control, const struct http_request *req, struct http_response *res);

/* What a waiter or an advance that was put off has come to: answers its request. For
 * waiters_create() and struct delivery_config; context is the struct control. */
void control_waited(void *control, uint64_t ticket, const struct wait_result *result);
void control_advanced(
    void *control, uint64_t ticket, struct account *a, const struct delivery_advance *advance);

/* A row of its route table. For tests and the docs. */
struct control_route_row {
    const char *method, *path, *what;
    const char *const *takes; /* the members of its body, NULL behind the last; NULL: none */
    enum query_use asks;      /* whose arguments its query takes (journal/query.h) */
};
const struct control_route_row *control_routes(size_t *ret_n);

#endif
