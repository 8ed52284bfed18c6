/*
 * What there is to be reached, told from outside when a run begins: an OpenAPI description and the
 * ledger of a mock. The harness knows nothing of the API by itself.
 */
#ifndef HARNESS_REPORT_SURFACE_H
#define HARNESS_REPORT_SURFACE_H

#include "base/arena.h"
#include "base/strbuf.h"

#include <stdbool.h>

struct surface_texts {
    const char **at;
    size_t n, room;
};

struct surface_route {
    const char *method;              /* upper case */
    const char *path;                /* with {names} */
    struct surface_texts parameters; /* of the query and of bodies; not those of the path */
    struct surface_texts answers;    /* statuses: "404" */
};

/* All of it lives in the arena given to the calls. */
struct surface {
    struct surface_route *routes;
    size_t n_routes, room;
    struct surface_texts states; /* that callbacks may tell */
    struct surface_texts rules;  /* ids of the ledger */
};

/*
 * Adds the routes of an OpenAPI 3 document (JSON): for each operation its query parameters, the
 * first level of its bodies' schemas, its statuses, and the values of Status in its callbacks.
 * References within the document are followed.
 *
 * 0, or -EINVAL with a sentence in why when it is no such document.
 */
int surface_add_openapi(
    struct surface *s, struct arena *a, const char *text, size_t len, struct strbuf *why);

/* Adds the rules of a ledger as "plivo-mock rules --json" prints it. The same. */
int surface_add_ledger(
    struct surface *s, struct arena *a, const char *text, size_t len, struct strbuf *why);

/*
 * The route that a request reaches, or NULL: repeated slashes count as one and the last may be
 * missing; of several that fit the one with the most fixed parts.
 */
const struct surface_route *surface_find(
    const struct surface *s, const char *method, const char *path);

#endif
