/*
 * Paths and patterns. Plivo's front end merges repeated slashes and its SDKs rely on it, and a
 * missing last slash is served as if it stood there (sources: rules PATH-DOUBLED-SLASH,
 * PATH-FINAL-SLASH).
 */
#ifndef MOCK_WEB_ROUTE_H
#define MOCK_WEB_ROUTE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

enum { PATH_SEGMENTS_MAX = 16 };
struct path {
    const char *segment[PATH_SEGMENTS_MAX]; /* percent-decoded, never empty */
    size_t n;
    bool final_slash;
};

/*
 * Splits a path as sent. 0; -EINVAL for one that does not start with '/', has a broken percent
 * escape, an escaped NUL or bytes that are not UTF-8; -E2BIG for more segments than fit.
 */
int path_split(struct arena *a, const char *raw, struct path *ret);
/*
 * True if the path is the pattern's, e.g. "/v1/Account/{auth_id}/Message/{uuid}/"; letters count in
 * their case. ret_segment[i] is then the text of the i-th {name}; it has room for
 * PATH_SEGMENTS_MAX.
 */
bool path_matches(const struct path *path, const char *pattern, const char *ret_segment[]);

#endif
