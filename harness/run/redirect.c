#include "harness/run/redirect.h"

#include "base/text.h"
#include "harness/client/url.h"

#include <string.h>

static void chain_add(
    struct redirect_chain *chain, struct arena *a, const struct http_response *response)
{
    if (chain->n == chain->room) {
        size_t room = chain->room ? 2 * chain->room : 4;
        struct exchange_redirect *grown = ARENA_ARRAY(a, struct exchange_redirect, room);

        if (chain->n)
            memcpy(grown, chain->at, chain->n * sizeof(*grown));
        chain->at = grown;
        chain->room = room;
    }
    chain->at[chain->n++] = (struct exchange_redirect){ response->status, response->redirect_url };
}

/* A URL that cannot be read is another place than any. */
static bool same_place(struct arena *a, const char *x, const char *y)
{
    struct url_parts p, q;

    return url_split(a, x, &p) && url_split(a, y, &q) && text_equal(p.scheme, q.scheme) &&
           text_equal(p.host, q.host) && text_equal(p.port, q.port);
}

static bool is_named(const struct exchange_header *h, const char *name)
{
    return text_equal_ignore_case(h->name, name);
}

static void keep_headers(struct arena *a, struct http_request *q, bool keeps_login, bool keeps_body)
{
    struct exchange_header *kept = ARENA_ARRAY(a, struct exchange_header, q->n_headers);
    size_t n = 0;

    for (size_t i = 0; i < q->n_headers; i++) {
        const struct exchange_header *h = &q->headers[i];

        if (is_named(h, "Cookie") || (!keeps_login && is_named(h, "Authorization")) ||
            (!keeps_body && is_named(h, "Content-Type")))
            continue;
        kept[n++] = *h;
    }
    q->headers = kept;
    q->n_headers = n;
}

enum redirect_result redirect_follow(struct redirect_chain *chain, const struct step_options *o,
    struct arena *a, struct http_request *request, const struct http_response *response)
{
    bool becomes_get = response->status >= 301 && response->status <= 303;
    bool trusted;

    if (!o->location || !response->redirect_url)
        return REDIRECT_ENDS;
    if (o->max_redirs >= 0 && (int64_t)chain->n >= o->max_redirs)
        return REDIRECT_TOO_MANY;
    chain_add(chain, a, response);
    trusted = o->location_trusted || same_place(a, request->url, response->redirect_url);
    keep_headers(a, request, trusted, !becomes_get);
    if (!trusted)
        request->transfer.netrc = HTTP_NO_NETRC;
    request->url = response->redirect_url;
    if (becomes_get) {
        request->method = "GET";
        request->body = NULL;
        request->body_len = 0;
    }
    return REDIRECT_GOES_ON;
}
