#include "mock/http/gate.h"

#include "mock/http/gate_lines.h"

#include <assert.h>
#include <string.h>

enum { KEPT_MEMORY_MAX = 65536 };

/* clang-format off */
static const struct gate_refusal_row refusal_rows[GATE_E_MAX_] = {
    [GATE_E_CONTROL_BYTE]       = { 400, "A control byte stands in the head." },
    [GATE_E_BARE_CR]            = { 400, "A CR stands in the head without its LF." },
    [GATE_E_EMPTY_LINES]        = { 400, "Too many empty lines stand before the request." },
    [GATE_E_REQUEST_LINE]       = { 400, "The request line is not method, target and version." },
    [GATE_E_REQUEST_LINE_LONG]  = { 400, "The request line is too long." },
    [GATE_E_METHOD]             = { 400, "The method is not made of capital letters." },
    [GATE_E_TARGET]             = { 400, "The target is no path and no http URL." },
    [GATE_E_VERSION]            = { 400, "The version is not HTTP/1.0 or HTTP/1.1." },
    [GATE_E_HEADER_LINE_LONG]   = { 400, "A header line is too long." },
    [GATE_E_HEADERS_MANY]       = { 400, "There are too many headers." },
    [GATE_E_HEAD_LARGE]         = { 400, "The headers are too large together." },
    [GATE_E_HEADER_FOLDED]      = { 400, "A header is folded over two lines." },
    [GATE_E_HEADER_NAME]        = { 400, "A header line has no valid name." },
    [GATE_E_HEADER_NAME_EMPTY]  = { 400, "A header has an empty name." },
    [GATE_E_SPACE_BEFORE_COLON] = { 400, "White space stands before a header's colon." },
    [GATE_E_HOST_MISSING]       = { 400, "The Host header is missing." },
    [GATE_E_HOST]               = { 400, "The host is empty or not valid." },
    [GATE_E_HEADER_TWICE]       = { 400, "A header that may stand once stands twice." },
    [GATE_E_CONTENT_LENGTH]     = { 400, "The Content-Length is not a decimal number." },
    [GATE_E_TRANSFER_ENCODING]  = { 400, "The Transfer-Encoding is not just chunked, or not "
                                         "allowed in HTTP/1.0." },
    [GATE_E_LENGTH_AND_CHUNKED] = { 400, "Content-Length stands beside Transfer-Encoding." },
    [GATE_E_CHUNK_SIZE]         = { 400, "A chunk's size is not a hexadecimal number." },
    [GATE_E_CHUNK_LINE_LONG]    = { 400, "A chunk's size line is too long." },
    [GATE_E_CHUNK_END]          = { 400, "A chunk does not end where its size says." },
    [GATE_E_BARE_LF]            = { 400, "A line of the chunked body ends without CR." },
    [GATE_E_BODY_LARGE]         = { 413, "The body is too large." },
};

static const struct line_kind {
    size_t max;
    enum gate_refusal too_long;
    bool ends_in_crlf;
    gate_line_rule *rule;
} line_kinds[GATE_LINE_STATES] = {
    [GATE_REQUEST_LINE]   = { GATE_LINE_MAX, GATE_E_REQUEST_LINE_LONG, false, gate_request_line },
    [GATE_HEADER_LINE]    = { GATE_LINE_MAX, GATE_E_HEADER_LINE_LONG, false, gate_header_line },
    [GATE_CHUNK_LINE]     = { GATE_CHUNK_LINE_MAX, GATE_E_CHUNK_LINE_LONG, true, gate_chunk_line },
    [GATE_CHUNK_END_LINE] = { 0, GATE_E_CHUNK_END, true, gate_chunk_end_line },
    [GATE_TRAILER_LINE]   = { GATE_LINE_MAX, GATE_E_HEADER_LINE_LONG, true, gate_trailer_line },
};
/* clang-format on */

const struct gate_refusal_row *gate_refusal_row(enum gate_refusal refusal)
{
    assert(refusal > GATE_OK && refusal < GATE_E_MAX_);
    return &refusal_rows[refusal];
}

void gate_init(struct gate *g, size_t body_max)
{
    *g = (struct gate){ .state = GATE_COMPLETE, .body_max = body_max };
}

static void refuse(struct gate *g, enum gate_refusal refusal)
{
    g->state = GATE_REFUSED;
    g->refusal = refusal;
}

static void begin(struct gate *g)
{
    *g = (struct gate){ .state = GATE_REQUEST_LINE, .body_max = g->body_max };
}

/* A byte that may stand in a line: text, also beyond ASCII, and the tab. */
static inline bool is_text(unsigned char c)
{
    return (c >= 0x20 && c != 0x7f) || c == '\t';
}

/* What a byte that is no text does to the line: GATE_OK if it ends it or may be about to. */
static enum gate_refusal judge_line_byte(const struct gate *g, unsigned char c)
{
    if (c == '\n')
        return !g->after_cr && line_kinds[g->state].ends_in_crlf ? GATE_E_BARE_LF : GATE_OK;
    if (g->after_cr)
        return GATE_E_BARE_CR;
    return c == '\r' ? GATE_OK : GATE_E_CONTROL_BYTE;
}

static void line_end(struct gate *g, struct gate_message *m)
{
    size_t len = m->head.len - g->line_start;
    enum gate_refusal refusal;

    g->after_cr = false;
    strbuf_addc(&m->head, '\0');
    refusal = line_kinds[g->state].rule(g, m, len);
    g->line_start = (uint32_t)m->head.len;
    if (refusal)
        refuse(g, refusal);
}

/* Reads up to the end of one line, and returns how many bytes that took. */
static size_t feed_line(struct gate *g, struct gate_message *m, const char *bytes, size_t len)
{
    const struct line_kind *kind = &line_kinds[g->state];
    size_t room = kind->max - (m->head.len - g->line_start);
    size_t n = 0;
    enum gate_refusal refusal;

    if (!g->after_cr) {
        while (n < len && n <= room && is_text((unsigned char)bytes[n]))
            n++;
        if (n > room) {
            refuse(g, kind->too_long);
            return n;
        }
        strbuf_add(&m->head, bytes, n);
        if (n == len)
            return n;
    }
    refusal = judge_line_byte(g, (unsigned char)bytes[n]);
    if (refusal)
        refuse(g, refusal);
    else if (bytes[n] == '\r')
        g->after_cr = true;
    else
        line_end(g, m);
    return n + 1;
}

static size_t feed_body(struct gate *g, struct gate_message *m, const char *bytes, size_t len)
{
    size_t n = g->left < len ? (size_t)g->left : len;

    strbuf_add(&m->body, bytes, n);
    g->left -= n;
    if (g->left == 0)
        g->state = g->state == GATE_CHUNK_BODY ? GATE_CHUNK_END_LINE : GATE_COMPLETE;
    return n;
}

size_t gate_feed(struct gate *g, struct gate_message *m, const char *bytes, size_t len)
{
    size_t used = 0;

    if (g->state == GATE_COMPLETE && len)
        begin(g);
    while (used < len && g->state < GATE_COMPLETE) {
        if (g->state < GATE_LINE_STATES)
            used += feed_line(g, m, bytes + used, len - used);
        else
            used += feed_body(g, m, bytes + used, len - used);
    }
    return used;
}

bool gate_is_midway(const struct gate *g, const struct gate_message *m)
{
    return g->state < GATE_COMPLETE && !(g->state == GATE_REQUEST_LINE && m->head.len == 0);
}

void gate_message_request(
    const struct gate_message *m, struct http_header ret_headers[], struct http_request *ret)
{
    const char *head = m->head.buf;

    for (size_t i = 0; i < m->n_headers; i++)
        ret_headers[i] =
            (struct http_header){ head + m->headers[i].name, head + m->headers[i].value };
    *ret = (struct http_request){
        .method = head,
        .path = m->path ? head + m->path : "/",
        .query = m->query ? head + m->query : NULL,
        .headers = ret_headers,
        .n_headers = m->n_headers,
        .body = m->body.buf,
        .body_len = m->body.len,
    };
}

static void strbuf_reset_or_release(struct strbuf *sb)
{
    if (sb->alloc > KEPT_MEMORY_MAX)
        strbuf_release(sb);
    else
        strbuf_reset(sb);
}

void gate_message_reset(struct gate_message *m)
{
    strbuf_reset_or_release(&m->head);
    strbuf_reset_or_release(&m->body);
    m->n_headers = 0;
    m->path = m->query = 0;
    m->is_head = m->keep_alive = m->is_old = m->expects_continue = false;
}

void gate_message_release(struct gate_message *m)
{
    strbuf_release(&m->head);
    strbuf_release(&m->body);
}
