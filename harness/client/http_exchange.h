/* What is sent and what comes back, as plain data. Everything is borrowed or lives in an arena. */
#ifndef HARNESS_CLIENT_HTTP_EXCHANGE_H
#define HARNESS_CLIENT_HTTP_EXCHANGE_H

#include "harness/eval/exchange_facts.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum http_wish {
    HTTP_AS_USUAL, /* 1.1 */
    HTTP_WISH_1_0,
    HTTP_WISH_1_1,
    HTTP_WISH_2, /* over http:// by an Upgrade */
    HTTP_WISH_3, /* over https:// only */
};
enum http_family { HTTP_ANY_FAMILY, HTTP_IPV4, HTTP_IPV6 };
enum http_netrc { HTTP_NO_NETRC, HTTP_NETRC, HTTP_NETRC_OPTIONAL };

struct http_texts {
    const char **at;
    size_t n;
};

/* How a request travels; zeros are as usual. All of it means what the options of curl mean. */
struct http_transfer {
    enum http_wish version;
    enum http_family family;
    enum http_netrc netrc;
    bool compressed, insecure, path_as_is;
    const char *netrc_file, *cacert, *proxy, *unix_socket; /* NULL: none */
    struct http_texts resolve, connect_to;
    int64_t connect_timeout_ms; /* 0: the client's own limit */
    int64_t bytes_per_second;   /* 0: as fast as it goes */
};

struct http_request {
    const char *method;
    const char *url; /* with its query */
    const struct exchange_header *headers;
    size_t n_headers;
    const char *body; /* NULL: none */
    size_t body_len;
    int64_t timeout_ms; /* for the whole exchange; 0: the client's own limit */
    struct http_transfer transfer;
};

struct http_response {
    int status;
    const char *version; /* "HTTP/1.1" */
    const struct exchange_header *headers;
    size_t n_headers;
    const char *body; /* NUL-terminated beyond body_len; never NULL */
    size_t body_len;
    int64_t duration_us;
    const char *ip;           /* of who answered; "" over a Unix socket; never NULL */
    const char *redirect_url; /* where a 3xx leads, whole; NULL: nowhere */
    bool decoded;             /* the body came encoded, and this is what it was before */
};

/* True for POST, PUT and PATCH: without a body they say Content-Length: 0. */
bool http_method_has_length(const char *method);

/* The value of the first header of that name in any case, or NULL. */
const char *http_header_value(const struct exchange_header *headers, size_t n, const char *name);

#endif
