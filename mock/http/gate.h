/*
 * The strictness gate: reads HTTP/1 requests out of a connection's bytes and refuses what a front
 * end like nginx refuses. A pure state machine: it knows no socket and no clock, and its verdict is
 * the same however the bytes are cut into pieces.
 *
 * Why it exists: libmicrohttpd's parser is lenient (a bare CR ends a line, a NUL cuts a value, the
 * second Host header is ignored) and hides the evidence, and a mock that takes what the real
 * service refuses lets a broken client pass. Sources: RFC 9110, RFC 9112, nginx's ngx_http_parse.c.
 *
 * As nginx does, a line of the head may end in a bare LF, and empty lines before a request are
 * skipped. Stricter than nginx: one space between the parts of a request line, no HTTP/0.9, header
 * names of token characters only (nginx drops such a header), no control byte in a value, and the
 * lines of chunked framing end in CRLF.
 */
#ifndef MOCK_HTTP_GATE_H
#define MOCK_HTTP_GATE_H

#include "base/strbuf.h"
#include "mock/web/http.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    GATE_LINE_MAX = 8190, /* bytes of one line of the head without its end; 8 KiB with it */
    GATE_HEAD_MAX = 32768,
    GATE_HEADERS_MAX = 100, /* trailers included */
    GATE_CHUNK_LINE_MAX = 1024,
    GATE_EMPTY_LINES_MAX = 16, /* before a request */
    /* Text of many small members takes a hundred times its size to read: only uploads may be large.
     */
    GATE_TEXT_BODY_MAX = 1 << 20
};

enum gate_refusal {
    GATE_OK = 0,
    GATE_E_CONTROL_BYTE,
    GATE_E_BARE_CR,
    GATE_E_EMPTY_LINES,
    GATE_E_REQUEST_LINE,
    GATE_E_REQUEST_LINE_LONG,
    GATE_E_METHOD,
    GATE_E_TARGET,
    GATE_E_VERSION,
    GATE_E_HEADER_LINE_LONG,
    GATE_E_HEADERS_MANY,
    GATE_E_HEAD_LARGE,
    GATE_E_HEADER_FOLDED,
    GATE_E_HEADER_NAME,
    GATE_E_HEADER_NAME_EMPTY,
    GATE_E_SPACE_BEFORE_COLON,
    GATE_E_HOST_MISSING,
    GATE_E_HOST,
    GATE_E_HEADER_TWICE,
    GATE_E_CONTENT_LENGTH,
    GATE_E_TRANSFER_ENCODING,
    GATE_E_LENGTH_AND_CHUNKED,
    GATE_E_CHUNK_SIZE,
    GATE_E_CHUNK_LINE_LONG,
    GATE_E_CHUNK_END,
    GATE_E_BARE_LF,
    GATE_E_BODY_LARGE,
    GATE_E_MAX_
};

/* What is answered to a refused request: the status (400 or 413) and a sentence that says why. */
struct gate_refusal_row {
    int status;
    const char *text;
};
const struct gate_refusal_row *gate_refusal_row(enum gate_refusal refusal); /* not for GATE_OK */

/* One request as the gate collects it. Positions are offsets into head, which moves as it grows. */
struct gate_message {
    struct strbuf head; /* method, path, query, names and values, each NUL-terminated */
    struct strbuf body;
    struct gate_header {
        uint32_t name, value;
    } headers[GATE_HEADERS_MAX];
    size_t n_headers;
    uint32_t path, query; /* the method stands at 0; path 0: "/"; query 0: none */
    bool is_head;         /* the method is HEAD */
    bool keep_alive;      /* the client wants to go on with this connection */
    bool is_old;          /* HTTP/1.0 */
    bool expects_continue;
};

enum gate_state {
    GATE_REQUEST_LINE,
    GATE_HEADER_LINE,
    GATE_CHUNK_LINE,
    GATE_CHUNK_END_LINE,
    GATE_TRAILER_LINE,
    GATE_LINE_STATES, /* the states above read lines, those below count bytes */
    GATE_LENGTH_BODY = GATE_LINE_STATES,
    GATE_CHUNK_BODY,
    GATE_COMPLETE, /* the message is whole; the next byte begins another */
    GATE_REFUSED,  /* for good: where the next request would begin is not known */
};

struct gate {
    enum gate_state state;
    enum gate_refusal refusal;
    size_t body_max;
    size_t body_limit;   /* body_max, or less for a body that is no upload */
    uint64_t left;       /* bytes to come of the body or of the chunk */
    uint32_t line_start; /* of the line being read, in the message's head */
    bool after_cr;       /* the last byte was a CR, so only LF may follow */
    bool old;            /* HTTP/1.0 */
    bool closes, keeps;  /* said in Connection */
    bool is_multipart;   /* said in Content-Type */
    unsigned seen;       /* known headers, a bit each */
    unsigned empty_lines, trailers;
};

void gate_init(struct gate *g, size_t body_max);
/*
 * Reads bytes into the message until it is whole, refused, or the bytes end, and returns how many
 * were read; g->state says which. After GATE_COMPLETE call again with a fresh message for the rest.
 */
size_t gate_feed(struct gate *g, struct gate_message *m, const char *bytes, size_t len);
/* The message is begun but not whole. */
bool gate_is_midway(const struct gate *g, const struct gate_message *m);

/*
 * Lays a whole message out as a request. ret_headers has room for GATE_HEADERS_MAX; all of it lives
 * as long as the message is not touched. arena and peer_ip are the caller's to set.
 */
void gate_message_request(
    const struct gate_message *m, struct http_header ret_headers[], struct http_request *ret);
void gate_message_reset(struct gate_message *m); /* empty again, memory kept unless it is much */
void gate_message_release(struct gate_message *m);

#endif
