#include "mock/domain/signature.h"

#include "base/base64.h"
#include "base/hmac.h"
#include "base/random.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

void signature_nonce(uint64_t key, uint64_t n, char ret[static SIGNATURE_NONCE_DIGITS + 1])
{
    static const uint64_t purpose = 0x6E6F6E6365; /* a draw of its own for each use of the key */
    enum { HALF = SIGNATURE_NONCE_DIGITS / 2 };
    uint64_t draws[2];

    draws[0] = mix64_pair(key ^ purpose, n);
    draws[1] = mix64(draws[0]);
    for (int i = 0; i < SIGNATURE_NONCE_DIGITS; i++) {
        uint64_t *draw = &draws[i / HALF];

        ret[i] = (char)('0' + *draw % 10);
        *draw /= 10;
    }
    ret[SIGNATURE_NONCE_DIGITS] = '\0';
}

static void sign(const char *token, const struct strbuf *message, struct strbuf *out)
{
    uint8_t hash[HMAC_SHA256_SIZE];

    hmac_sha256(token, strlen(token), message->buf, message->len, hash);
    base64_add(out, hash, sizeof(hash));
}

/* Where a URL's host begins, where it ends (before a port), its path and query begin. */
struct url_parts {
    size_t host, host_end, path, path_end;
    const char *query; /* behind the ?; "" */
    size_t query_len;
};

static struct url_parts url_parts(const char *url)
{
    struct url_parts u = { 0 };
    const char *scheme_end = strstr(url, "://"), *colon = NULL;

    u.host = scheme_end ? (size_t)(scheme_end - url) + strlen("://") : 0;
    u.path = u.host + strcspn(url + u.host, "/?#");
    /* Of colons the last counts, if it stands behind an IPv6 address's bracket. */
    for (const char *c = url + u.host; c < url + u.path; c++)
        colon = *c == ':' ? c : *c == ']' ? NULL : colon;
    u.host_end = colon ? (size_t)(colon - url) : u.path;
    u.path_end = u.path + strcspn(url + u.path, "?#");
    u.query = url + u.path_end + (url[u.path_end] == '?');
    u.query_len = url[u.path_end] == '?' ? strcspn(u.query, "#") : 0;
    return u;
}

static void base_url(const char *url, const struct url_parts *u, bool with_port, struct strbuf *out)
{
    strbuf_add(out, url, with_port ? u->path : u->host_end);
    strbuf_add(out, url + u->path, u->path_end - u->path);
}

void signature_v2(const char *token, const char *url, const char *nonce, struct strbuf *out)
{
    CLEANUP_STRBUF struct strbuf message = STRBUF_INIT;
    struct url_parts u = url_parts(url);

    base_url(url, &u, true, &message);
    strbuf_adds(&message, nonce);
    sign(token, &message, out);
}

struct field_list {
    struct arena *arena;
    struct callback_field *list;
    size_t n;
};

static int by_name_and_value(const void *a, const void *b)
{
    const struct callback_field *fa = a, *fb = b;
    int r = strcmp(fa->name, fb->name);

    return r ? r : strcmp(fa->value, fb->value);
}

static const char *decoded(struct arena *a, const char *text, size_t len)
{
    char *copy = arena_dup(a, text, len);
    ptrdiff_t n = percent_decode(copy, len, true);

    if (n >= 0)
        copy[n] = '\0';
    return copy;
}

static size_t count_of(const char *text, size_t len, char c)
{
    size_t n = 0;

    for (size_t i = 0; i < len; i++)
        n += text[i] == c;
    return n;
}

/* The fields of a query, decoded; more are to be added. */
static struct field_list query_fields(struct arena *a, const char *query, size_t len, size_t n_more)
{
    struct field_list fields = { .arena = a };
    const char *end = query + len;

    fields.list = ARENA_ARRAY(a, struct callback_field, count_of(query, len, '&') + 1 + n_more);
    while (query < end) {
        size_t part = (size_t)(end - query), name;
        const char *and = memchr(query, '&', part);
        const char *equals;

        part = and? (size_t)(and-query) : part;
        equals = memchr(query, '=', part);
        name = equals ? (size_t)(equals - query) : part;
        if (part)
            fields.list[fields.n++] = (struct callback_field){ decoded(a, query, name),
                equals ? decoded(a, equals + 1, part - name - 1) : "" };
        query += part + (and != NULL);
    }
    return fields;
}

static void add_sorted(
    struct field_list *fields, const char *between, const char *after, struct strbuf *out)
{
    qsort(fields->list, fields->n, sizeof(*fields->list), by_name_and_value);
    for (size_t i = 0; i < fields->n; i++)
        strbuf_addf(
            out, "%s%s%s%s", i ? after : "", fields->list[i].name, between, fields->list[i].value);
}

static void add_fields(struct field_list *to, const struct signed_request *r)
{
    for (size_t i = 0; i < r->n; i++)
        to->list[to->n++] = r->fields[i];
}

void signature_v3(const char *token, const struct signed_request *r, const char *nonce,
    bool with_port, struct strbuf *out)
{
    CLEANUP_STRBUF struct strbuf message = STRBUF_INIT;
    CLEANUP_ARENA struct arena a = { 0 };
    struct url_parts u = url_parts(r->url);
    struct field_list query = query_fields(&a, u.query, u.query_len, r->n);
    struct field_list form = query_fields(&a, "", 0, r->n);

    add_fields(r->get ? &query : &form, r);
    base_url(r->url, &u, with_port, &message);
    if (query.n || form.n)
        strbuf_addc(&message, '?');
    add_sorted(&query, "=", "&", &message);
    if (query.n && form.n)
        strbuf_addc(&message, '.');
    add_sorted(&form, "", "", &message);
    strbuf_addf(&message, ".%s", nonce);
    sign(token, &message, out);
}

static bool has_port(const char *url)
{
    struct url_parts u = url_parts(url);

    return u.path > u.host_end;
}

void signature_v3_header(const struct policy *policy, const char *token,
    const struct signed_request *request, const char *nonce, struct strbuf *out)
{
    bool both = policy_is(policy, ASSUME_SIGNATURE_V3_PORT, "both") && has_port(request->url);
    bool without = policy_is(policy, ASSUME_SIGNATURE_V3_PORT, "without");

    signature_v3(token, request, nonce, !without, out);
    if (both) {
        strbuf_addc(out, ',');
        signature_v3(token, request, nonce, false, out);
    }
}
