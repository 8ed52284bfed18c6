#include "harness/eval/query.h"

#include "base/text.h"
#include "harness/eval/charset.h"
#include "harness/eval/cookie.h"
#include "harness/eval/json_query.h"
#include "harness/eval/regex_query.h"
#include "harness/eval/template.h"

#include <errno.h>
#include <nettle/md5.h>
#include <nettle/sha2.h>
#include <string.h>

/* One query under way; argument is VALUE_NONE where the query takes none. */
struct query_call {
    const struct eval_context *ctx;
    const struct exchange_facts *response;
    const struct hurl_query *query;
    struct value argument;
};

/* The charset parameter of the Content-Type, or "utf-8". */
static const char *body_charset(struct arena *a, const struct exchange_facts *response)
{
    for (size_t i = 0; i < response->n_headers; i++) {
        const char *p = response->headers[i].value;

        if (!text_equal_ignore_case(response->headers[i].name, "Content-Type"))
            continue;
        while ((p = strchr(p, ';'))) {
            p++;
            p += strspn(p, " \t");
            if (!text_has_prefix_ignore_case(p, "charset="))
                continue;
            p += strlen("charset=");
            p += *p == '"';
            return arena_dup(a, p, strcspn(p, "\"; \t"));
        }
    }
    return "utf-8";
}

int query_body_text(const struct eval_context *ctx, struct hurl_place place, struct value *ret,
    struct hurl_fault *fault)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    const char *charset = body_charset(ctx->arena, ctx->response);
    int r = charset_decode(charset, ctx->response->body, ctx->response->body_len, &text);

    if (r == -EINVAL)
        return eval_fault(ctx, fault, place, "invalid charset",
            "the answer's charset '%s' is not known", charset);
    if (r < 0)
        return eval_fault(ctx, fault, place, "invalid decoding",
            "the body is not text in the charset '%s'", charset);
    *ret = value_string(ctx->arena, text.buf, text.len);
    return 0;
}

static int query_status(const struct query_call *c, struct value *ret, struct hurl_fault *fault)
{
    (void)fault;
    *ret = value_integer(c->ctx->arena, c->response->status);
    return 0;
}

static int query_version(const struct query_call *c, struct value *ret, struct hurl_fault *fault)
{
    const char *slash = strchr(c->response->http_version, '/');

    (void)fault;
    *ret = value_string_z(c->ctx->arena, slash ? slash + 1 : c->response->http_version);
    return 0;
}

static int query_url(const struct query_call *c, struct value *ret, struct hurl_fault *fault)
{
    (void)fault;
    *ret = value_string_z(c->ctx->arena, c->response->url);
    return 0;
}

static int query_header(const struct query_call *c, struct value *ret, struct hurl_fault *fault)
{
    const struct exchange_facts *r = c->response;
    struct value *items = ARENA_ARRAY(c->ctx->arena, struct value, r->n_headers);
    size_t n = 0;

    (void)fault;
    for (size_t i = 0; i < r->n_headers; i++) {
        if (text_equal_ignore_case(r->headers[i].name, c->argument.text.bytes))
            items[n++] = value_string_z(c->ctx->arena, r->headers[i].value);
    }
    *ret = n == 0 ? value_none() : n == 1 ? items[0] : value_list(items, n);
    return 0;
}

static int query_cookie(const struct query_call *c, struct value *ret, struct hurl_fault *fault)
{
    if (cookie_find(c->ctx, c->argument.text.bytes, ret))
        return 0;
    return eval_fault(c->ctx, fault, c->query->argument.place, "unknown cookie attribute",
        "there is no such attribute: %s", c->argument.text.bytes);
}

static int query_body(const struct query_call *c, struct value *ret, struct hurl_fault *fault)
{
    return query_body_text(c->ctx, c->query->place, ret, fault);
}

static int query_bytes(const struct query_call *c, struct value *ret, struct hurl_fault *fault)
{
    (void)fault;
    *ret = value_bytes(c->ctx->arena, c->response->body, c->response->body_len);
    return 0;
}

static int query_jsonpath(const struct query_call *c, struct value *ret, struct hurl_fault *fault)
{
    struct value text;
    int r = query_body_text(c->ctx, c->query->place, &text, fault);

    if (r < 0)
        return r;
    return json_query(c->ctx,
        &(struct json_query){ .text = &text,
            .what = "the body",
            .place = c->query->place,
            .path = &c->argument,
            .path_place = c->query->argument.place },
        ret, fault);
}

static int query_regex(const struct query_call *c, struct value *ret, struct hurl_fault *fault)
{
    struct value text;
    int r = query_body_text(c->ctx, c->query->place, &text, fault);

    if (r < 0)
        return r;
    return regex_first_group(c->ctx, &text, &c->argument, c->query->argument.place, ret, fault);
}

static int query_variable(const struct query_call *c, struct value *ret, struct hurl_fault *fault)
{
    const struct variable *v = variables_find(c->ctx->variables, c->argument.text.bytes);

    (void)fault;
    *ret = v ? v->value : value_none();
    return 0;
}

static int query_duration(const struct query_call *c, struct value *ret, struct hurl_fault *fault)
{
    (void)fault;
    *ret = value_integer(c->ctx->arena, c->response->duration_ms);
    return 0;
}

static int query_sha256(const struct query_call *c, struct value *ret, struct hurl_fault *fault)
{
    uint8_t digest[SHA256_DIGEST_SIZE];
    struct sha256_ctx hash;

    (void)fault;
    sha256_init(&hash);
    sha256_update(&hash, c->response->body_len, (const uint8_t *)c->response->body);
    sha256_digest(&hash, sizeof(digest), digest);
    *ret = value_bytes(c->ctx->arena, (const char *)digest, sizeof(digest));
    return 0;
}

static int query_md5(const struct query_call *c, struct value *ret, struct hurl_fault *fault)
{
    uint8_t digest[MD5_DIGEST_SIZE];
    struct md5_ctx hash;

    (void)fault;
    md5_init(&hash);
    md5_update(&hash, c->response->body_len, (const uint8_t *)c->response->body);
    md5_digest(&hash, sizeof(digest), digest);
    *ret = value_bytes(c->ctx->arena, (const char *)digest, sizeof(digest));
    return 0;
}

static int query_ip(const struct query_call *c, struct value *ret, struct hurl_fault *fault)
{
    (void)fault;
    *ret = c->response->ip && *c->response->ip ? value_string_z(c->ctx->arena, c->response->ip)
                                               : value_none();
    return 0;
}

static int query_rawbytes(const struct query_call *c, struct value *ret, struct hurl_fault *fault)
{
    if (c->response->decoded)
        return eval_fault(c->ctx, fault, c->query->place, "no raw bytes",
            "the body came encoded and was decoded on the way, as compressed asks for");
    return query_bytes(c, ret, fault);
}

static int query_redirects(const struct query_call *c, struct value *ret, struct hurl_fault *fault)
{
    const struct exchange_facts *r = c->response;
    struct value *items = ARENA_ARRAY(c->ctx->arena, struct value, r->n_redirects);

    (void)fault;
    for (size_t i = 0; i < r->n_redirects; i++)
        items[i] = value_redirect(c->ctx->arena, r->redirects[i].location);
    *ret = value_list(items, r->n_redirects);
    return 0;
}

typedef int query_function(const struct query_call *c, struct value *ret, struct hurl_fault *fault);
static query_function *const queries[HURL_QUERY_MAX_] = {
    [HURL_QUERY_STATUS] = query_status,
    [HURL_QUERY_VERSION] = query_version,
    [HURL_QUERY_URL] = query_url,
    [HURL_QUERY_HEADER] = query_header,
    [HURL_QUERY_COOKIE] = query_cookie,
    [HURL_QUERY_BODY] = query_body,
    [HURL_QUERY_BYTES] = query_bytes,
    [HURL_QUERY_JSONPATH] = query_jsonpath,
    [HURL_QUERY_REGEX] = query_regex,
    [HURL_QUERY_VARIABLE] = query_variable,
    [HURL_QUERY_DURATION] = query_duration,
    [HURL_QUERY_SHA256] = query_sha256,
    [HURL_QUERY_MD5] = query_md5,
    [HURL_QUERY_IP] = query_ip,
    [HURL_QUERY_RAWBYTES] = query_rawbytes,
    [HURL_QUERY_REDIRECTS] = query_redirects,
};

int query_evaluate(const struct eval_context *ctx, const struct hurl_query *query,
    struct value *ret, struct hurl_fault *fault)
{
    struct query_call call = { .ctx = ctx, .response = ctx->response, .query = query };
    int r = written_value(ctx, &query->argument, &call.argument, fault);

    return r < 0 ? r : queries[query->kind](&call, ret, fault);
}
