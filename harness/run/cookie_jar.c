#include "harness/run/cookie_jar.h"

#include "base/text.h"
#include "harness/client/url.h"

#include <string.h>

/* RFC 6265, 5.1.4: up to the last slash of the request's path, without it. */
static const char *default_path(struct arena *a, const char *path)
{
    const char *last = strrchr(path, '/');

    return !last || last == path ? "/" : arena_dup(a, path, (size_t)(last - path));
}

static bool path_matches(const char *asked, const char *cookie)
{
    size_t len = strlen(cookie);

    return text_starts_with(asked, cookie) &&
           (asked[len] == '\0' || asked[len] == '/' || cookie[len - 1] == '/');
}

/* A Domain that the host is not in makes the cookie void. */
static bool domain_fits(const char *host, const char *domain)
{
    size_t host_len = strlen(host), len;

    if (!domain)
        return true;
    domain += *domain == '.';
    len = strlen(domain);
    if (len == 0 || len > host_len || !text_equal_ignore_case(host + host_len - len, domain))
        return len == 0;
    return len == host_len || host[host_len - len - 1] == '.';
}

static struct stored_cookie *find(
    struct cookie_jar *jar, const char *name, const char *host, const char *path)
{
    for (size_t i = 0; i < jar->n; i++) {
        struct stored_cookie *c = &jar->at[i];

        if (text_equal(c->cookie.name, name) && text_equal(c->host, host) &&
            text_equal(c->path, path))
            return c;
    }
    return NULL;
}

static struct stored_cookie *claim(struct cookie_jar *jar, struct arena *a)
{
    if (jar->n == jar->room) {
        size_t room = jar->room ? 2 * jar->room : 8;
        struct stored_cookie *grown = ARENA_ARRAY(a, struct stored_cookie, room);

        if (jar->n)
            memcpy(grown, jar->at, jar->n * sizeof(*grown));
        jar->at = grown;
        jar->room = room;
    }
    return &jar->at[jar->n++];
}

static bool has_ended(const struct cookie *c, int64_t now_us)
{
    return c->expires && c->expires_us <= now_us;
}

/* The order of the others stays: it is the order in which they are sent. */
static void drop(struct cookie_jar *jar, const struct stored_cookie *c)
{
    size_t at = (size_t)(c - jar->at);

    memmove(jar->at + at, c + 1, (--jar->n - at) * sizeof(*c));
}

static void keep(struct cookie_jar *jar, struct arena *a, const struct url_parts *from,
    const struct cookie *c, int64_t now_us)
{
    const char *path = c->path && *c->path == '/' ? c->path : default_path(a, from->path);
    struct stored_cookie *old = find(jar, c->name, from->host, path);

    if (!domain_fits(from->host, c->domain))
        return;
    if (old && has_ended(c, now_us))
        drop(jar, old);
    else if (!has_ended(c, now_us))
        *(old ? old : claim(jar, a)) =
            (struct stored_cookie){ .cookie = *c, .host = from->host, .path = path };
}

void cookie_jar_learn(struct cookie_jar *jar, struct arena *a, const char *url,
    const struct http_response *response, int64_t now_us)
{
    struct url_parts from;

    if (!http_header_value(response->headers, response->n_headers, "Set-Cookie") ||
        !url_split(a, url, &from))
        return;
    for (size_t i = 0; i < response->n_headers; i++) {
        struct cookie c;

        if (text_equal_ignore_case(response->headers[i].name, "Set-Cookie") &&
            cookie_read(a, response->headers[i].value, now_us, &c))
            keep(jar, a, &from, &c, now_us);
    }
}

static bool goes_to(const struct stored_cookie *c, const struct url_parts *to, int64_t now_us)
{
    return text_equal(c->host, to->host) && path_matches(to->path, c->path) &&
           (!c->cookie.secure || text_equal(to->scheme, "https")) && !has_ended(&c->cookie, now_us);
}

/* The longest path first; those of one length in the order in which they came. */
static void collect(
    const struct cookie_jar *jar, const struct url_parts *to, int64_t now_us, struct strbuf *out)
{
    size_t longest = 0;

    for (size_t i = 0; i < jar->n; i++)
        if (strlen(jar->at[i].path) > longest)
            longest = strlen(jar->at[i].path);
    for (size_t len = longest; len > 0; len--)
        for (size_t i = 0; i < jar->n; i++)
            if (strlen(jar->at[i].path) == len && goes_to(&jar->at[i], to, now_us))
                strbuf_addf(out, "%s%s=%s", out->len ? "; " : "", jar->at[i].cookie.name,
                    jar->at[i].cookie.value);
}

static void set_cookie_header(struct arena *a, struct http_request *q, struct strbuf *stored)
{
    struct exchange_header *headers = ARENA_ARRAY(a, struct exchange_header, q->n_headers + 1);
    size_t n = 0;

    for (size_t i = 0; i < q->n_headers; i++) {
        if (text_equal_ignore_case(q->headers[i].name, "Cookie"))
            strbuf_addf(stored, "; %s", q->headers[i].value);
        else
            headers[n++] = q->headers[i];
    }
    headers[n++] = (struct exchange_header){ "Cookie", arena_strdup(a, stored->buf) };
    q->headers = headers;
    q->n_headers = n;
}

void cookie_jar_apply(
    const struct cookie_jar *jar, struct arena *a, struct http_request *request, int64_t now_us)
{
    CLEANUP_STRBUF struct strbuf stored = STRBUF_INIT;
    struct url_parts to;

    if (!jar->n || !url_split(a, request->url, &to))
        return;
    collect(jar, &to, now_us, &stored);
    if (stored.len)
        set_cookie_header(a, request, &stored);
}
