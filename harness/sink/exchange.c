#include "harness/sink/exchange.h"

#include "base/text.h"

#include <string.h>

enum { BODY_MAX = 1 << 20, RECEIVED_MAX = 8 << 20 };

struct exchange *exchange_create(struct MHD_Connection *mc, const char *uri)
{
    struct exchange *x = xcalloc(1, sizeof(*x));

    x->connection = mc;
    x->uri = arena_strdup(&x->arena, uri);
    x->body = (struct strbuf){ .buf = strbuf_empty, .max = BODY_MAX };
    return x;
}

void exchange_destroy(struct exchange *x)
{
    if (!x)
        return;
    strbuf_release(&x->body);
    arena_release(&x->arena);
    free(x);
}

bool exchange_add(struct exchange *x, const char *bytes, size_t len)
{
    strbuf_add(&x->body, bytes, len);
    x->n_received += len;
    return x->n_received <= RECEIVED_MAX;
}

static enum MHD_Result count_header(
    void *context, enum MHD_ValueKind kind, const char *name, const char *value)
{
    (void)kind, (void)name, (void)value;
    ++*(size_t *)context;
    return MHD_YES;
}

static enum MHD_Result keep_header(
    void *context, enum MHD_ValueKind kind, const char *name, const char *value)
{
    struct visit *v = context;
    struct exchange_header *all = (struct exchange_header *)v->headers;

    (void)kind;
    all[v->n_headers].name = arena_strdup(v->arena, name);
    all[v->n_headers++].value = arena_strdup(v->arena, value ? value : "");
    return MHD_YES;
}

/*
 * A proxy in front may pass on the public path or cut its prefix off; a signature covers the whole.
 * What is left of *path names the catcher.
 */
static void find_root(struct visit *v, const struct sink_address *address)
{
    const char *host = http_header_value(v->headers, v->n_headers, "Host");
    size_t len = strlen(address->prefix);

    if (!address->root) {
        v->root = arena_printf(v->arena, "http://%s", host ? host : "");
        return;
    }
    v->root = arena_printf(v->arena, "%s%s", address->root, address->prefix);
    if (len && text_starts_with(v->path, address->prefix) && strchr("/", v->path[len]))
        v->path += len;
}

void exchange_complete(struct exchange *x, const struct sink_address *address)
{
    struct visit *v = &x->visit;
    size_t path = strcspn(x->uri, "?"), n = 0;

    v->arena = &x->arena;
    v->path = arena_dup(&x->arena, x->uri, path);
    v->query = x->uri + path + (x->uri[path] == '?');
    MHD_get_connection_values(x->connection, MHD_HEADER_KIND, count_header, &n);
    v->headers = ARENA_ARRAY(&x->arena, struct exchange_header, n);
    MHD_get_connection_values(x->connection, MHD_HEADER_KIND, keep_header, v);
    v->body = x->body.buf;
    v->body_len = x->body.len;
    v->too_large = x->body.overflowed;
    find_root(v, address);
    x->is_complete = true;
}

enum MHD_Result exchange_send(struct exchange *x)
{
    const struct visit *v = &x->visit;
    struct MHD_Response *r = MHD_create_response_from_buffer(
        v->answer_len, (void *)v->answer, MHD_RESPMEM_PERSISTENT); /* as long as the exchange */
    enum MHD_Result sent;

    if (!r)
        return MHD_NO;
    MHD_add_response_header(r, "Content-Type", v->content_type);
    if (v->location)
        MHD_add_response_header(r, "Location", v->location);
    if (v->n_dropped)
        MHD_add_response_header(r, "X-Sink-Dropped", arena_printf(&x->arena, "%zu", v->n_dropped));
    sent = MHD_queue_response(x->connection, (unsigned)v->status, r);
    MHD_destroy_response(r);
    return sent;
}
