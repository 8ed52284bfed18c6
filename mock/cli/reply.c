#include "mock/cli/reply.h"

#include "base/base64.h"
#include "base/json_write.h"
#include "base/log.h"

static void body_write(const struct delivery_reply *reply, struct strbuf *out)
{
    const struct {
        const char *name, *value;
    } members[] = {
        { "src", reply->src },
        { "dst", reply->dst },
        { "text", reply->text },
        { "type", reply->type },
        { "url", reply->url },
        { "method", reply->method },
    };
    struct json_writer w = json_writer_to(out, JSON_COMPACT);

    json_object_begin(&w);
    for (size_t i = 0; i < ARRAY_SIZE(members); i++)
        if (members[i].value)
            json_member(&w, members[i].name, members[i].value);
    json_object_end(&w);
}

static const char *authorization(struct arena *arena, const struct account *a)
{
    CLEANUP_STRBUF struct strbuf pair = STRBUF_INIT, text = STRBUF_INIT;

    strbuf_addf(&pair, "%s:%s", a->auth_id, a->auth_token);
    strbuf_adds(&text, "Basic ");
    base64_add(&text, pair.buf, pair.len);
    return arena_dup(arena, text.buf, text.len);
}

void api_send_reply(
    const struct api *api, const struct account *a, const struct delivery_reply *reply)
{
    struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf body = STRBUF_INIT;
    struct http_header headers[] = { { "Content-Type", "application/json" },
        { "Authorization", authorization(&arena, a) } };
    struct http_request req = { .arena = &arena,
        .method = "POST",
        .path = arena_printf(&arena, "/v1/Account/%s/Message/", a->auth_id),
        .headers = headers,
        .n_headers = ARRAY_SIZE(headers),
        .peer_ip = "127.0.0.1" };
    struct http_response res = { 0 };

    body_write(reply, &body);
    req.body = body.buf;
    req.body_len = body.len;
    api_handle(api, &req, &res);
    if (res.status != 202)
        log_event(LOG_WARNING, "a reply of %s to %s was refused: %.*s", a->auth_id, reply->dst,
            (int)res.body_len, res.body ? res.body : "");
    arena_release(&arena);
}
