/*
 * A request and its answer as api/ and control/ see them: no socket, no libmicrohttpd, so a test
 * calls a handler with a literal. http/ fills the one and sends the other.
 */
#ifndef MOCK_WEB_HTTP_H
#define MOCK_WEB_HTTP_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

struct http_header {
    const char *name, *value;
};

struct http_request {
    struct arena *arena; /* released after the answer is sent; all below lives as long */
    const char *method;  /* "POST"; any token */
    const char *path;    /* as sent, before '?', not decoded */
    const char *query;   /* as sent, behind '?'; NULL if there was none */
    const struct http_header *headers; /* in the order sent; names as sent */
    size_t n_headers;
    const char *body; /* never NULL; NUL-terminated behind body_len */
    size_t body_len;
    const char *peer_ip; /* "127.0.0.1"; numeric */
};

enum { HTTP_RESPONSE_HEADERS_MAX = 8 };
struct http_response {
    int status;               /* 0 until a handler has answered */
    const char *content_type; /* NULL: no such header */
    const char *body;         /* lives in the request's arena or is static; NULL: empty */
    size_t body_len;
    struct http_header
        headers[HTTP_RESPONSE_HEADERS_MAX]; /* beside Content-Type and Content-Length */
    size_t n_headers;
    bool close; /* close the connection behind this answer */
};

/* The value of the first header of that name (any case), or NULL. */
const char *http_header(const struct http_request *req, const char *name);
/* Adds a header; both are borrowed for as long as the answer lives. More than fit is our bug. */
void http_response_header(struct http_response *res, const char *name, const char *value);

#endif
