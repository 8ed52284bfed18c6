/*
 * mock/http/gate.h: the verdict on a connection's bytes is the same however they are cut, and what
 * is let through is well formed. The first byte of an input says where it is cut.
 */
#include "mock/http/gate.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

enum { BODY_MAX = 1000, REQUESTS_MAX = 8 };

/* What was read from the bytes: a digest of each request in order, and how it ended. */
struct reading {
    uint64_t digests[REQUESTS_MAX];
    size_t n_requests;
    enum gate_state state;
    enum gate_refusal refusal;
};

static uint64_t digest(uint64_t hash, const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)s[i]) * 1099511628211u;
    return (hash ^ 0x100) * 1099511628211u;
}

static void value_check(const char *value)
{
    size_t len = strlen(value);

    FUZZ_CHECK(!strpbrk(value, "\r\n"));
    FUZZ_CHECK(len == 0 || (!strchr(" \t", value[0]) && !strchr(" \t", value[len - 1])));
}

static uint64_t request_check(const struct gate_message *m)
{
    struct http_header headers[GATE_HEADERS_MAX];
    struct http_request r;
    uint64_t hash = 14695981039346656037u;

    gate_message_request(m, headers, &r);
    FUZZ_CHECK(*r.method && (*r.path == '/' || strcmp(r.path, "*") == 0));
    FUZZ_CHECK(!strpbrk(r.path, " \t\r\n?") && (!r.query || !strpbrk(r.query, " \t\r\n")));
    FUZZ_CHECK(r.body_len <= BODY_MAX && r.body[r.body_len] == '\0');
    hash = digest(hash, r.method, strlen(r.method));
    hash = digest(hash, r.path, strlen(r.path));
    hash = r.query ? digest(hash, r.query, strlen(r.query)) : hash;
    for (size_t i = 0; i < r.n_headers; i++) {
        FUZZ_CHECK(*headers[i].name && !strpbrk(headers[i].name, " \t\r\n:"));
        value_check(headers[i].value);
        hash = digest(hash, headers[i].name, strlen(headers[i].name));
        hash = digest(hash, headers[i].value, strlen(headers[i].value));
    }
    return digest(hash, r.body, r.body_len);
}

static void message_release(struct gate_message *m)
{
    gate_message_release(m);
}

/* Reads the bytes in pieces of `step`. */
static struct reading read_in_steps(const char *bytes, size_t len, size_t step)
{
    struct reading reading = { 0 };
    CLEANUP(message_release)
    struct gate_message m = { .head = STRBUF_INIT, .body = STRBUF_INIT };
    struct gate g;
    size_t used = 0;

    gate_init(&g, BODY_MAX);
    while (used < len && g.state != GATE_REFUSED && reading.n_requests < REQUESTS_MAX) {
        size_t piece = step < len - used ? step : len - used;
        size_t n = gate_feed(&g, &m, bytes + used, piece);

        FUZZ_CHECK(n > 0 && n <= piece);
        FUZZ_CHECK(n == piece || g.state >= GATE_COMPLETE);
        used += n;
        if (g.state == GATE_COMPLETE) {
            reading.digests[reading.n_requests++] = request_check(&m);
            gate_message_reset(&m);
        }
    }
    reading.state = g.state;
    reading.refusal = g.refusal;
    return reading;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    struct reading whole, cut;

    if (size < 2)
        return 0;
    whole = read_in_steps(bytes + 1, size - 1, size);
    cut = read_in_steps(bytes + 1, size - 1, data[0] ? data[0] : 1);
    FUZZ_CHECK(whole.state == cut.state && whole.refusal == cut.refusal);
    FUZZ_CHECK(whole.n_requests == cut.n_requests);
    FUZZ_CHECK(memcmp(whole.digests, cut.digests, sizeof(whole.digests)) == 0);
    return 0;
}
