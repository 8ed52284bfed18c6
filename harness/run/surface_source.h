/* Where a run learns what there is to be reached: files, or the mock it runs against. */
#ifndef HARNESS_RUN_SURFACE_SOURCE_H
#define HARNESS_RUN_SURFACE_SOURCE_H

#include "harness/client/client.h"
#include "harness/report/surface.h"

struct surface_source {
    const char *openapi, *ledger; /* files; NULL: ask the mock */
    struct client *client;
    const char *mock_url; /* NULL: there is none to ask */
};

/*
 * Reads both and puts what they say into the arena. Without a mock, what no file is given for is
 * left out: a description has to be given, a ledger need not.
 *
 * 0, or a negative errno with a sentence in why.
 */
int surface_read(
    const struct surface_source *source, struct arena *a, struct surface *ret, struct strbuf *why);

#endif
