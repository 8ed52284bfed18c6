/*
 * The cookies of one scenario: what an answer sets goes back to the host that set it, and to no
 * other, whatever Domain says (RFC 6265, host-only cookies).
 */
#ifndef HARNESS_RUN_COOKIE_JAR_H
#define HARNESS_RUN_COOKIE_JAR_H

#include "harness/client/http_exchange.h"
#include "harness/eval/cookie.h"

struct stored_cookie {
    struct cookie cookie;
    const char *host, *path;
};

struct cookie_jar { /* zeros are empty; lives in the arena given */
    struct stored_cookie *at;
    size_t n, room;
};

/* Keeps what the answer to a request of url sets, and drops what it lets end. */
void cookie_jar_learn(struct cookie_jar *jar, struct arena *a, const char *url,
    const struct http_response *response, int64_t now_us);
/*
 * Adds the stored cookies of the request's host, path and scheme to its Cookie header, before those
 * that it names itself; longer paths first.
 */
void cookie_jar_apply(
    const struct cookie_jar *jar, struct arena *a, struct http_request *request, int64_t now_us);

#endif
