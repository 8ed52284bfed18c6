#include "harness/compare/recording.h"

#include <string.h>

void recording_init(struct recording *r)
{
    *r = (struct recording){ 0 };
    pthread_mutex_init(&r->lock, NULL);
}

void recording_release(struct recording *r)
{
    for (size_t i = 0; i < r->n; i++)
        variables_release(&r->scenarios[i].variables);
    arena_release(&r->arena);
    pthread_mutex_destroy(&r->lock);
}

const struct recorded_scenario *recording_find(const struct recording *r, const void *key)
{
    for (size_t i = r->n; i-- > 0;) /* the one that runs is among the last */
        if (r->scenarios[i].key == key)
            return &r->scenarios[i];
    return NULL;
}

static struct recorded_scenario *scenario_of(
    struct recording *r, const void *key, const struct variables *variables)
{
    struct recorded_scenario *s = (struct recorded_scenario *)recording_find(r, key);

    if (s)
        return s;
    if (r->n == r->room) {
        struct recorded_scenario *grown =
            ARENA_ARRAY(&r->arena, struct recorded_scenario, r->room * 2 + 32);

        if (r->n)
            memcpy(grown, r->scenarios, r->n * sizeof(*grown));
        r->scenarios = grown;
        r->room = r->room * 2 + 32;
    }
    s = &r->scenarios[r->n++];
    *s = (struct recorded_scenario){ .key = key };
    variables_copy(&s->variables, variables);
    return s;
}

static const struct exchange_header *headers_copy(
    struct arena *a, const struct exchange_header *headers, size_t n)
{
    struct exchange_header *copy = ARENA_ARRAY(a, struct exchange_header, n);

    for (size_t i = 0; i < n; i++) {
        copy[i].name = arena_strdup(a, headers[i].name);
        copy[i].value = arena_strdup(a, headers[i].value);
    }
    return copy;
}

static struct recorded_exchange exchange_copy(struct arena *a, const struct recorded_exchange *e)
{
    struct recorded_exchange copy = { .entry = e->entry, .round = e->round };
    const struct http_request *q = &e->request;
    const struct http_response *p = &e->response;

    copy.request.method = arena_strdup(a, q->method);
    copy.request.url = arena_strdup(a, q->url);
    copy.request.headers = headers_copy(a, q->headers, q->n_headers);
    copy.request.n_headers = q->n_headers;
    copy.request.body = q->body ? arena_dup(a, q->body, q->body_len) : NULL;
    copy.request.body_len = q->body_len;
    copy.response.status = p->status;
    copy.response.version = arena_strdup(a, p->version);
    copy.response.headers = headers_copy(a, p->headers, p->n_headers);
    copy.response.n_headers = p->n_headers;
    copy.response.body = arena_dup(a, p->body, p->body_len);
    copy.response.body_len = p->body_len;
    return copy;
}

static struct recorded_exchange *place_for(
    struct recording *r, struct recorded_scenario *s, const struct recorded_exchange *e)
{
    struct recorded_exchange *last = s->n ? &s->exchanges[s->n - 1] : NULL;

    if (last && last->entry == e->entry && last->round == e->round)
        return last;
    if (s->n == s->room) {
        struct recorded_exchange *grown =
            ARENA_ARRAY(&r->arena, struct recorded_exchange, s->room * 2 + 4);

        if (s->exchanges)
            memcpy(grown, s->exchanges, s->n * sizeof(*grown));
        s->exchanges = grown;
        s->room = s->room * 2 + 4;
    }
    return &s->exchanges[s->n++];
}

void recording_add(struct recording *r, const void *key, const struct recorded_exchange *exchange,
    const struct variables *variables)
{
    pthread_mutex_lock(&r->lock);
    *place_for(r, scenario_of(r, key, variables), exchange) = exchange_copy(&r->arena, exchange);
    pthread_mutex_unlock(&r->lock);
}
