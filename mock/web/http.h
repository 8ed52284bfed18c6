/*
 * A request and its answer as api/ and control/ see them: no socket, no libmicrohttpd, so a test
 * calls a handler with a literal. http/ fills the one and sends the other.
 */
#ifndef MOCK_WEB_HTTP_H
#define MOCK_WEB_HTTP_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
    uint64_t ticket;     /* names this exchange while its client waits; never 0, never used again */
};

/* Ways of an answer not to arrive as it should: faults that a test asks for. */
enum http_mishap_kind {
    HTTP_WHOLE = 0,    /* none */
    HTTP_RESET_BEFORE, /* a reset (RST) in the place of an answer */
    HTTP_RESET_AT,     /* the head and the first `at` bytes of the body, then a reset */
    HTTP_CLOSE_BEFORE, /* the connection ends without a byte */
    HTTP_CLOSE_AT,     /* the whole body's head, `at` bytes of it, then the connection ends */
    HTTP_GARBAGE,      /* `bytes` in the place of an answer, then the connection ends */
    HTTP_DRIBBLE,      /* all of it, but from byte `at` on each one `pause_us` after the last */
    HTTP_MISHAP_MAX_
};

/* What came out before a reset reaches a client whose system keeps it, as Linux does. */
struct http_mishap {
    enum http_mishap_kind kind;
    size_t at;         /* bytes of the body; more than it has: all of them */
    int64_t pause_us;  /* HTTP_DRIBBLE */
    const char *bytes; /* HTTP_GARBAGE; lives as the body does */
    size_t n_bytes;
};

enum { HTTP_RESPONSE_HEADERS_MAX = 16 };
struct http_response {
    int status;               /* 0 until a handler has answered */
    const char *content_type; /* NULL: no such header */
    const char *body;         /* lives in the request's arena or is static; NULL: empty */
    size_t body_len;
    struct http_header
        headers[HTTP_RESPONSE_HEADERS_MAX]; /* beside Content-Type and Content-Length */
    size_t n_headers;
    bool close; /* close the connection behind this answer */
    /* Not answered yet: somebody calls http_later's answer() with the ticket. All else is ignored.
     */
    bool later;
    /*
     * Head and body leave now, more of the body comes by http_later's write() until end(). Chunked;
     * to an HTTP/1.0 client the end of the connection ends it. Of the mishaps only those happen
     * that leave no head.
     */
    bool stream;
    int64_t delay_us; /* the answer leaves only so much later, by the machine's clock */
    struct http_mishap mishap;
};

/*
 * Answers that come after their handler has returned; http/ makes one of these. Each call copies
 * what it is given, and is false if nobody waits under that ticket: the client has left, the answer
 * was complete, or the ticket never was. None of them calls back, so they may be called from
 * anywhere in the application, but in the server's thread only.
 */
struct http_later {
    void *context;
    /* A full answer to what was put off, which may begin a stream; `later` in it is ignored. */
    bool (*answer)(void *context, uint64_t ticket, const struct http_response *);
    /* More of a stream's body. A client that leaves HTTP_STREAM_UNSENT_MAX bytes unread is cut off.
     */
    bool (*write)(void *context, uint64_t ticket, const char *text, size_t len);
    bool (*end)(void *context, uint64_t ticket); /* the stream is whole */
};
enum { HTTP_STREAM_UNSENT_MAX = 4 << 20 };

/* The value of the first header of that name (any case), or NULL. */
const char *http_header(const struct http_request *req, const char *name);
/* Adds a header; both are borrowed for as long as the answer lives. More than fit is our bug. */
void http_response_header(struct http_response *res, const char *name, const char *value);

#endif
