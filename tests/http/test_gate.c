#include "mock/http/gate.h"
#include "tests/support/suite.h"

#include <string.h>

enum { BODY_MAX = 100 };

#define H "Host: a\r\n"
#define GET "GET / HTTP/1.1\r\n"
#define POST "POST /p HTTP/1.1\r\n" H
#define CHUNKED POST "Transfer-Encoding: chunked\r\n\r\n"
#define BYTES(text) text, sizeof(text) - 1
#define X9(text) text text text text text text text text text
#define X10(text) text text text text text text text text text text
#define X100(text) X10(X10(text))
#define X1000(text) X10(X100(text))

/* clang-format off */
static const struct { const char *why; const char *bytes; size_t len; enum gate_refusal refusal; } refused[] = {
    { "two Host headers",               BYTES(GET H "Host: b\r\n\r\n"),              GATE_E_HEADER_TWICE },
    { "two equal Host headers",         BYTES(GET H H "\r\n"),                       GATE_E_HEADER_TWICE },
    { "no Host in HTTP/1.1",            BYTES(GET "\r\n"),                           GATE_E_HOST_MISSING },
    { "an empty Host",                  BYTES(GET "Host:\r\n\r\n"),                  GATE_E_HOST },
    { "a Host with a space",            BYTES(GET "Host: a b\r\n\r\n"),              GATE_E_HOST },
    { "a Host with a path",             BYTES(GET "Host: a/b\r\n\r\n"),              GATE_E_HOST },
    { "a Host with user information",   BYTES(GET "Host: u@a\r\n\r\n"),              GATE_E_HOST },
    { "a Host with a port of letters",  BYTES(GET "Host: a:x\r\n\r\n"),              GATE_E_HOST },
    { "a Host with an open bracket",    BYTES(GET "Host: [::1\r\n\r\n"),             GATE_E_HOST },
    { "a Host that is only a port",     BYTES(GET "Host: :80\r\n\r\n"),              GATE_E_HOST },
    { "a bad Host in HTTP/1.0 too",     BYTES("GET / HTTP/1.0\r\nHost: /\r\n\r\n"),  GATE_E_HOST },
    { "two Authorization headers",      BYTES(GET H "Authorization: Basic a\r\nauthorization: Basic b\r\n\r\n"), GATE_E_HEADER_TWICE },
    { "length and chunked",             BYTES(POST "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"), GATE_E_LENGTH_AND_CHUNKED },
    { "chunked and length",             BYTES(POST "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n"), GATE_E_LENGTH_AND_CHUNKED },
    { "two unequal lengths",            BYTES(POST "Content-Length: 1\r\nContent-Length: 2\r\n\r\n"), GATE_E_HEADER_TWICE },
    { "two equal lengths",              BYTES(POST "Content-Length: 1\r\nContent-Length: 1\r\n\r\n"), GATE_E_HEADER_TWICE },
    { "a list of lengths",              BYTES(POST "Content-Length: 1, 1\r\n\r\n"),  GATE_E_CONTENT_LENGTH },
    { "a length with a sign",           BYTES(POST "Content-Length: +1\r\n\r\n"),    GATE_E_CONTENT_LENGTH },
    { "a negative length",              BYTES(POST "Content-Length: -1\r\n\r\n"),    GATE_E_CONTENT_LENGTH },
    { "a hexadecimal length",           BYTES(POST "Content-Length: 0x1\r\n\r\n"),   GATE_E_CONTENT_LENGTH },
    { "an empty length",                BYTES(POST "Content-Length:\r\n\r\n"),       GATE_E_CONTENT_LENGTH },
    { "a length beyond 64 bits",        BYTES(POST "Content-Length: 18446744073709551616\r\n\r\n"), GATE_E_CONTENT_LENGTH },
    { "a length over the limit",        BYTES(POST "Content-Length: 101\r\n\r\n"),   GATE_E_BODY_LARGE },
    { "an encoding before chunked",     BYTES(POST "Transfer-Encoding: gzip, chunked\r\n\r\n"), GATE_E_TRANSFER_ENCODING },
    { "identity",                       BYTES(POST "Transfer-Encoding: identity\r\n\r\n"), GATE_E_TRANSFER_ENCODING },
    { "chunked with a vertical tab",    BYTES(POST "Transfer-Encoding: \vchunked\r\n\r\n"), GATE_E_CONTROL_BYTE },
    { "chunked twice",                  BYTES(POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"), GATE_E_HEADER_TWICE },
    { "chunked in HTTP/1.0",            BYTES("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"), GATE_E_TRANSFER_ENCODING },
    { "NUL in a value",                 BYTES(GET H "X: a\0b\r\n\r\n"),              GATE_E_CONTROL_BYTE },
    { "NUL in a name",                  BYTES(GET H "X\0Y: a\r\n\r\n"),              GATE_E_CONTROL_BYTE },
    { "NUL in the target",              BYTES("GET /\0 HTTP/1.1\r\n" H "\r\n"),      GATE_E_CONTROL_BYTE },
    { "a bare CR in a value",           BYTES(GET H "X: a\rY: b\r\n\r\n"),           GATE_E_BARE_CR },
    { "a bare CR in the request line",  BYTES("GET /\r HTTP/1.1\r\n" H "\r\n"),      GATE_E_BARE_CR },
    { "two CRs before the LF",          BYTES(GET H "X: a\r\r\n\r\n"),               GATE_E_BARE_CR },
    { "DEL in a value",                 BYTES(GET H "X: a\x7f" "b\r\n\r\n"),         GATE_E_CONTROL_BYTE },
    { "escape in a value",              BYTES(GET H "X: \x1b[0m\r\n\r\n"),           GATE_E_CONTROL_BYTE },
    { "a folded header",                BYTES(GET H "X: a\r\n b\r\n\r\n"),           GATE_E_HEADER_FOLDED },
    { "a header folded by a tab",       BYTES(GET H "X: a\r\n\tb: c\r\n\r\n"),       GATE_E_HEADER_FOLDED },
    { "a space before the first header", BYTES(GET " Host: a\r\n\r\n"),              GATE_E_HEADER_FOLDED },
    { "a space before the colon",       BYTES(GET "Host : a\r\n\r\n"),               GATE_E_SPACE_BEFORE_COLON },
    { "a tab before the colon",         BYTES(GET "Host\t: a\r\n\r\n"),              GATE_E_SPACE_BEFORE_COLON },
    { "an empty name",                  BYTES(GET H ": a\r\n\r\n"),                  GATE_E_HEADER_NAME_EMPTY },
    { "a name with a slash",            BYTES(GET H "a/b: c\r\n\r\n"),               GATE_E_HEADER_NAME },
    { "a name beyond ASCII",            BYTES(GET H "\xc3\xa4: c\r\n\r\n"),          GATE_E_HEADER_NAME },
    { "a line without a colon",         BYTES(GET H "nonsense\r\n\r\n"),             GATE_E_HEADER_NAME },
    { "no target",                      BYTES("GET\r\n\r\n"),                        GATE_E_REQUEST_LINE },
    { "no version, as in HTTP/0.9",     BYTES("GET /\r\n"),                          GATE_E_REQUEST_LINE },
    { "a method in small letters",      BYTES("get / HTTP/1.1\r\n"),                 GATE_E_METHOD },
    { "a method with a digit",          BYTES("G3T / HTTP/1.1\r\n"),                 GATE_E_METHOD },
    { "no method",                      BYTES(" / HTTP/1.1\r\n"),                    GATE_E_METHOD },
    { "TLS on the plain port",          BYTES("\x16\x03\x01\x02"),                   GATE_E_CONTROL_BYTE },
    { "a target without a slash",       BYTES("GET x HTTP/1.1\r\n"),                 GATE_E_TARGET },
    { "an empty target",                BYTES("GET  HTTP/1.1\r\n"),                  GATE_E_TARGET },
    { "a star for another method",      BYTES("GET * HTTP/1.1\r\n"),                 GATE_E_TARGET },
    { "an authority",                   BYTES("CONNECT a:443 HTTP/1.1\r\n"),         GATE_E_TARGET },
    { "another scheme",                 BYTES("GET ftp://a/ HTTP/1.1\r\n"),          GATE_E_TARGET },
    { "a URL without a host",           BYTES("GET http:///x HTTP/1.1\r\n"),         GATE_E_TARGET },
    { "a space in the target",          BYTES("GET /a b HTTP/1.1\r\n"),              GATE_E_VERSION },
    { "a tab in the target",            BYTES("GET /a\tb HTTP/1.1\r\n"),             GATE_E_TARGET },
    { "HTTP/2.0",                       BYTES("GET / HTTP/2.0\r\n"),                 GATE_E_VERSION },
    { "the preface of HTTP/2",          BYTES("PRI * HTTP/2.0\r\n"),                 GATE_E_VERSION },
    { "a version in small letters",     BYTES("GET / http/1.1\r\n"),                 GATE_E_VERSION },
    { "a version of two digits",        BYTES("GET / HTTP/1.10\r\n"),                GATE_E_VERSION },
    { "a version without a digit",      BYTES("GET / HTTP/1.\r\n"),                  GATE_E_VERSION },
    { "a space behind the version",     BYTES("GET / HTTP/1.1 \r\n"),                GATE_E_VERSION },
    { "17 empty lines",                 BYTES("\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n"), GATE_E_EMPTY_LINES },
    { "a request line over 8 KiB",      BYTES("GET /" X1000("123456789")),           GATE_E_REQUEST_LINE_LONG },
    { "a header line over 8 KiB",       BYTES(GET "X: " X1000("123456789")),         GATE_E_HEADER_LINE_LONG },
    { "101 headers",                    BYTES(GET H X100("X: y\r\n") "\r\n"),        GATE_E_HEADERS_MANY },
    { "a head over 32 KiB",             BYTES(GET H X10(X10("X: " X100("1234")  "\r\n")) "\r\n"), GATE_E_HEAD_LARGE },
    { "a chunk size of letters",        BYTES(CHUNKED "x\r\n"),                      GATE_E_CHUNK_SIZE },
    { "an empty chunk size",            BYTES(CHUNKED "\r\n"),                       GATE_E_CHUNK_SIZE },
    { "a chunk size with a prefix",     BYTES(CHUNKED "0x1\r\n"),                    GATE_E_CHUNK_SIZE },
    { "a chunk size with a sign",       BYTES(CHUNKED "-1\r\n"),                     GATE_E_CHUNK_SIZE },
    { "a space before the chunk size",  BYTES(CHUNKED " 1\r\n"),                     GATE_E_CHUNK_SIZE },
    { "a chunk size of 17 digits",      BYTES(CHUNKED "00000000000000001\r\n"),      GATE_E_CHUNK_SIZE },
    { "an endless extension",           BYTES(CHUNKED "1;" X1000("ab")),             GATE_E_CHUNK_LINE_LONG },
    { "a chunk longer than it says",    BYTES(CHUNKED "1\r\nab\r\n"),                GATE_E_CHUNK_END },
    { "no CRLF behind a chunk",         BYTES(CHUNKED "1\r\na0\r\n\r\n"),            GATE_E_CHUNK_END },
    { "a bare LF behind a chunk",       BYTES(CHUNKED "1\r\na\n"),                   GATE_E_BARE_LF },
    { "a bare LF behind a size",        BYTES(CHUNKED "1\na"),                       GATE_E_BARE_LF },
    { "NUL in an extension",            BYTES(CHUNKED "1;\0\r\na"),                  GATE_E_CONTROL_BYTE },
    { "a chunk over the limit",         BYTES(CHUNKED "65\r\n"),                     GATE_E_BODY_LARGE },
    { "chunks over the limit together", BYTES(CHUNKED "5\r\n12345\r\n60\r\n"),       GATE_E_BODY_LARGE },
    { "a chunk of 2^64 - 1",            BYTES(CHUNKED "ffffffffffffffff\r\n"),       GATE_E_BODY_LARGE },
    { "a trailer without a colon",      BYTES(CHUNKED "0\r\nX\r\n\r\n"),             GATE_E_HEADER_NAME },
    { "a folded trailer",               BYTES(CHUNKED "0\r\nX: a\r\n b\r\n\r\n"),    GATE_E_HEADER_FOLDED },
    { "99 trailers beside two headers", BYTES(CHUNKED "0\r\n" X10(X10("X: y\r\n"))), GATE_E_HEADERS_MANY },
};

static const struct {
    const char *why;
    const char *bytes;
    size_t len;
    const char *method, *path, *query, *body;
    size_t n_headers;
    bool keep_alive;
} accepted[] = {
    { "the plainest request",        BYTES(GET H "\r\n"),                              "GET", "/", NULL, "", 1, true },
    { "path and query are kept raw", BYTES("GET /a//b/%zz?x=%20&&y HTTP/1.1\r\n" H "\r\n"), "GET", "/a//b/%zz", "x=%20&&y", "", 1, true },
    { "an empty query",              BYTES("GET /? HTTP/1.1\r\n" H "\r\n"),            "GET", "/", "", "", 1, true },
    { "bytes beyond ASCII",          BYTES("GET /\xc3\xa4 HTTP/1.1\r\n" H "\r\n"),     "GET", "/\xc3\xa4", NULL, "", 1, true },
    { "lines end in a bare LF",      BYTES("GET / HTTP/1.1\nHost: a\n\n"),             "GET", "/", NULL, "", 1, true },
    { "empty lines go before",       BYTES("\r\n\n" GET H "\r\n"),                     "GET", "/", NULL, "", 1, true },
    { "a URL as target",             BYTES("GET http://h:80/p?q HTTP/1.1\r\n" H "\r\n"), "GET", "/p", "q", "", 1, true },
    { "a URL without a path",        BYTES("GET HTTP://h?q HTTP/1.1\r\n" H "\r\n"),    "GET", "/", "q", "", 1, true },
    { "a star for OPTIONS",          BYTES("OPTIONS * HTTP/1.1\r\n" H "\r\n"),         "OPTIONS", "*", NULL, "", 1, true },
    { "an IPv6 host with a port",    BYTES(GET "Host: [::1]:8080\r\n\r\n"),            "GET", "/", NULL, "", 1, true },
    { "HTTP/1.0 without a host",     BYTES("GET / HTTP/1.0\r\n\r\n"),                  "GET", "/", NULL, "", 0, false },
    { "HTTP/1.0 kept alive",         BYTES("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"), "GET", "/", NULL, "", 1, true },
    { "close among other words",     BYTES(GET H "Connection: TE, Close\r\n\r\n"),     "GET", "/", NULL, "", 2, false },
    { "a word that only contains close", BYTES(GET H "Connection: closed\r\n\r\n"),    "GET", "/", NULL, "", 2, true },
    { "a body",                      BYTES(POST "Content-Length: 3\r\n\r\nabc"),       "POST", "/p", NULL, "abc", 2, true },
    { "a body on GET",               BYTES(GET H "Content-Length: 2\r\n\r\n\"\""),     "GET", "/", NULL, "\"\"", 2, true },
    { "the largest body",            BYTES(POST "Content-Length: 100\r\n\r\n" X100("x")), "POST", "/p", NULL, X100("x"), 2, true },
    { "a length with zeros before",  BYTES(POST "Content-Length: 003\r\n\r\nabc"),     "POST", "/p", NULL, "abc", 2, true },
    { "chunks",                      BYTES(CHUNKED "3\r\nabc\r\n02;e=\"f\"\r\nde\r\n0\r\n\r\n"), "POST", "/p", NULL, "abcde", 2, true },
    { "chunked in capitals",         BYTES(POST "transfer-encoding: CHUNKED\r\n\r\nA\r\n0123456789\r\n0\r\n\r\n"), "POST", "/p", NULL, "0123456789", 2, true },
    { "spaces behind a chunk size",  BYTES(CHUNKED "1  \r\na\r\n0\r\n\r\n"),           "POST", "/p", NULL, "a", 2, true },
    { "an empty chunked body",       BYTES(CHUNKED "0\r\n\r\n"),                       "POST", "/p", NULL, "", 2, true },
    { "trailers are dropped",        BYTES(CHUNKED "1\r\na\r\n0\r\nX: y\r\nZ: \r\n\r\n"), "POST", "/p", NULL, "a", 2, true },
    { "100 headers",                 BYTES(GET H X9(X10("X: y\r\n") "X: y\r\n") "\r\n"), "GET", "/", NULL, "", 100, true },
};
/* clang-format on */

struct outcome {
    struct gate gate;
    struct gate_message message;
    size_t used;
};

static void outcome_release(struct outcome *o)
{
    gate_message_release(&o->message);
}

/* Feeds bytes in pieces: the first of `first` bytes, the others of `step` (0: all the rest). */
static struct outcome feed(const char *bytes, size_t len, size_t first, size_t step)
{
    struct outcome o = { .message = { .head = STRBUF_INIT, .body = STRBUF_INIT } };
    size_t piece = first;

    gate_init(&o.gate, BODY_MAX);
    do {
        size_t n = piece < len - o.used ? piece : len - o.used;
        /* A copy of its own size, so that ASan sees a read beyond the piece. */
        CLEANUP_FREE char *copy = malloc(n ? n : 1);

        memcpy(copy, bytes + o.used, n);
        o.used += gate_feed(&o.gate, &o.message, copy, n);
        piece = step ? step : len;
    } while (o.used < len && (o.gate.state < GATE_COMPLETE || o.used == 0));
    return o;
}

static void check_refused(size_t row, size_t first, size_t step)
{
    CLEANUP(outcome_release)
    struct outcome o = feed(refused[row].bytes, refused[row].len, first, step);

    ck_assert_msg(o.gate.state == GATE_REFUSED && o.gate.refusal == refused[row].refusal,
        "%s: cut at %zu by %zu: state %d, %s", refused[row].why, first, step, o.gate.state,
        o.gate.refusal ? gate_refusal_row(o.gate.refusal)->text : "not refused");
}

START_TEST(refused_however_cut)
{
    size_t len = refused[_i].len;

    for (size_t cut = 0; cut <= len && cut < 600; cut++)
        check_refused((size_t)_i, cut, 0);
    check_refused((size_t)_i, 1, 1);
    check_refused((size_t)_i, 7, 7);
}
END_TEST

/* Only an upload may be large: a body of text that long is refused by its length alone. */
START_TEST(text_bodies_are_bounded)
{
    static const struct {
        const char *why, *type;
        size_t length;
        enum gate_refusal refusal;
    } rows[] = {
        { "JSON of 1 MiB is taken", "application/json", GATE_TEXT_BODY_MAX, GATE_OK },
        { "one byte more is not", "application/json", GATE_TEXT_BODY_MAX + 1, GATE_E_BODY_LARGE },
        { "nor without a type", "", GATE_TEXT_BODY_MAX + 1, GATE_E_BODY_LARGE },
        { "an upload is", "multipart/form-data; boundary=b", GATE_TEXT_BODY_MAX + 1, GATE_OK },
        { "an upload has its own limit", "multipart/form-data", 4 * GATE_TEXT_BODY_MAX + 1,
            GATE_E_BODY_LARGE },
    };

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        CLEANUP(outcome_release)
        struct outcome o = { .message = { .head = STRBUF_INIT, .body = STRBUF_INIT } };
        CLEANUP_STRBUF struct strbuf head = STRBUF_INIT;

        strbuf_addf(&head,
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n",
            rows[i].type, rows[i].length);
        gate_init(&o.gate, (size_t)4 * GATE_TEXT_BODY_MAX);
        gate_feed(&o.gate, &o.message, head.buf, head.len);
        ck_assert_msg(o.gate.refusal == rows[i].refusal, "%s", rows[i].why);
    }
}
END_TEST

static bool same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static void check_accepted(size_t row, size_t first, size_t step)
{
    CLEANUP(outcome_release)
    struct outcome o = feed(accepted[row].bytes, accepted[row].len, first, step);
    struct http_header headers[GATE_HEADERS_MAX];
    struct http_request r;
    const char *why = accepted[row].why;

    ck_assert_msg(o.gate.state == GATE_COMPLETE, "%s: cut at %zu by %zu: state %d, %s", why, first,
        step, o.gate.state, o.gate.refusal ? gate_refusal_row(o.gate.refusal)->text : "not whole");
    ck_assert_msg(o.used == accepted[row].len, "%s: used %zu", why, o.used);
    gate_message_request(&o.message, headers, &r);
    ck_assert_msg(same(r.method, accepted[row].method), "%s: %s", why, r.method);
    ck_assert_msg(same(r.path, accepted[row].path), "%s: %s", why, r.path);
    ck_assert_msg(same(r.query, accepted[row].query), "%s: %s", why, r.query);
    ck_assert_msg(same(r.body, accepted[row].body), "%s: %s", why, r.body);
    ck_assert_msg(r.n_headers == accepted[row].n_headers, "%s: %zu", why, r.n_headers);
    ck_assert_msg(o.message.keep_alive == accepted[row].keep_alive, "%s: keep alive", why);
}

START_TEST(accepted_however_cut)
{
    for (size_t cut = 0; cut <= accepted[_i].len; cut++)
        check_accepted((size_t)_i, cut, 0);
    check_accepted((size_t)_i, 1, 1);
    check_accepted((size_t)_i, 7, 7);
}
END_TEST

START_TEST(white_space_around_a_value_is_dropped)
{
    static const char bytes[] = GET "Host:\t a \t\r\nX-Empty:  \r\nx-Case:b c\r\n\r\n";
    CLEANUP(outcome_release) struct outcome o = feed(bytes, sizeof(bytes) - 1, sizeof(bytes), 0);
    struct http_header h[GATE_HEADERS_MAX];
    struct http_request r;

    gate_message_request(&o.message, h, &r);
    ck_assert_str_eq(h[0].name, "Host");
    ck_assert_str_eq(h[0].value, "a");
    ck_assert_str_eq(h[1].value, "");
    ck_assert_str_eq(h[2].name, "x-Case");
    ck_assert_str_eq(h[2].value, "b c");
}
END_TEST

START_TEST(body_may_hold_any_byte)
{
    static const char bytes[] = POST "Content-Length: 4\r\n\r\na\0\r\xff";
    CLEANUP(outcome_release) struct outcome o = feed(bytes, sizeof(bytes) - 1, sizeof(bytes), 0);

    ck_assert_int_eq(o.gate.state, GATE_COMPLETE);
    ck_assert_uint_eq(o.message.body.len, 4);
    ck_assert_int_eq(memcmp(o.message.body.buf, "a\0\r\xff", 5), 0);
}
END_TEST

START_TEST(stops_between_pipelined_requests)
{
    static const char first[] = POST "Content-Length: 3\r\n\r\nabc";
    static const char both[] = POST "Content-Length: 3\r\n\r\nabc" GET H "\r\n";
    CLEANUP(outcome_release) struct outcome o = feed(both, sizeof(both) - 1, sizeof(both), 0);

    ck_assert_int_eq(o.gate.state, GATE_COMPLETE);
    ck_assert_uint_eq(o.used, sizeof(first) - 1);
    gate_message_reset(&o.message);
    o.used += gate_feed(&o.gate, &o.message, both + o.used, sizeof(both) - 1 - o.used);
    ck_assert_int_eq(o.gate.state, GATE_COMPLETE);
    ck_assert_uint_eq(o.used, sizeof(both) - 1);
    ck_assert_str_eq(o.message.head.buf, "GET");
    ck_assert_uint_eq(o.message.body.len, 0);
}
END_TEST

START_TEST(expectation_is_noticed)
{
    static const char bytes[] = POST "Expect: 100-Continue\r\nContent-Length: 3\r\n\r\n";
    CLEANUP(outcome_release) struct outcome o = feed(bytes, sizeof(bytes) - 1, sizeof(bytes), 0);

    ck_assert_int_eq(o.gate.state, GATE_LENGTH_BODY);
    ck_assert(o.message.expects_continue);
    ck_assert(gate_is_midway(&o.gate, &o.message));
}
END_TEST

START_TEST(every_refusal_has_words_and_a_case)
{
    for (int e = GATE_OK + 1; e < GATE_E_MAX_; e++) {
        size_t found = 0;

        ck_assert_ptr_nonnull(gate_refusal_row((enum gate_refusal)e)->text);
        ck_assert_int_ge(gate_refusal_row((enum gate_refusal)e)->status, 400);
        for (size_t i = 0; i < ARRAY_SIZE(refused); i++)
            found += refused[i].refusal == (enum gate_refusal)e;
        ck_assert_msg(found > 0, "no case for: %s", gate_refusal_row((enum gate_refusal)e)->text);
    }
}
END_TEST

static Suite *gate_suite(void)
{
    Suite *suite = suite_create("gate");
    TCase *tc = tcase_create("gate");

    tcase_add_loop_test(tc, refused_however_cut, 0, ARRAY_SIZE(refused));
    tcase_add_test(tc, text_bodies_are_bounded);
    tcase_add_loop_test(tc, accepted_however_cut, 0, ARRAY_SIZE(accepted));
    tcase_add_test(tc, white_space_around_a_value_is_dropped);
    tcase_add_test(tc, body_may_hold_any_byte);
    tcase_add_test(tc, stops_between_pipelined_requests);
    tcase_add_test(tc, expectation_is_noticed);
    tcase_add_test(tc, every_refusal_has_words_and_a_case);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(gate_suite());
}
