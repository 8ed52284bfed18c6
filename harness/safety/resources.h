/*
 * Which requests create something in an account, and how that is removed: a table that is read from
 * a file (harness/targets/plivo.resources says what its columns are), so that the harness itself
 * need not know.
 */
#ifndef HARNESS_SAFETY_RESOURCES_H
#define HARNESS_SAFETY_RESOURCES_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "harness/safety/send_fields.h"

struct resource {
    const char *name;
    const char *method, *path;     /* of the request; each '*' of path is one segment */
    const char *when, *when_value; /* a field's name and value; NULL: always */
    const char *id;                /* member of the answer; NULL: none is needed */
    const char *same;              /* field of the request and of a list; NULL: none */
    const char *remove;            /* path with {1}… and {id} */
};

struct resources {
    const struct resource *at;
    size_t n;
};

/* The table that is built in: harness/targets/plivo.resources. */
extern const char resources_built_in[];

/* Reads the text of a table; 0, or -EINVAL with "line N: what is wrong" in why. */
int resources_read(struct arena *a, const char *text, struct resources *ret, struct strbuf *why);

/*
 * What a request would create by that row: *ret_remove is the URL to DELETE, with "{id}" still in
 * it where the row has an id. Repeated slashes and one at the end do not count. False if the row is
 * not about this request.
 */
bool resource_matches(const struct resource *row, struct arena *a,
    const struct http_request *request, const struct send_fields *fields, const char **ret_remove);

/* True if both are the same URL but for repeated slashes, one at the end, and what follows '?'. */
bool same_resource_url(const char *a, const char *b);

#endif
