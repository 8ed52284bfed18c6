#include "harness/eval/judge.h"

#include "base/text.h"
#include "harness/eval/filter.h"
#include "harness/eval/json_read.h"
#include "harness/eval/query.h"
#include "harness/eval/template.h"

static int query_and_filter(const struct eval_context *ctx, const struct hurl_query *query,
    const struct hurl_filters *filters, struct value *ret, struct hurl_fault *fault)
{
    struct value found;
    int r = query_evaluate(ctx, query, &found, fault);

    return r < 0 ? r : filters_apply(ctx, filters, &found, ret, fault);
}

int assert_judge(const struct eval_context *ctx, const struct hurl_assert *a, struct verdict *ret,
    struct hurl_fault *fault)
{
    struct value actual;
    int r = query_and_filter(ctx, &a->query, &a->filters, &actual, fault);

    return r < 0 ? r : predicate_judge(ctx, &a->predicate, &actual, ret, fault);
}

int capture_take(const struct eval_context *ctx, const struct hurl_capture *capture,
    const char **ret_name, struct value *ret, struct hurl_fault *fault)
{
    struct value name, found = { 0 };
    int r = template_value(ctx, &capture->name, &name, fault);

    if (r == 0)
        r = query_and_filter(ctx, &capture->query, &capture->filters, &found, fault);
    if (r < 0)
        return r;
    if (found.kind == VALUE_NONE)
        return eval_fault(ctx, fault, capture->query.place, "no query result",
            "the query didn't return any result");
    *ret_name = name.text.bytes;
    *ret = found;
    return 0;
}

static const char *described(const struct eval_context *ctx, const struct value *v)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    value_describe(v, &text);
    return arena_dup(ctx->arena, text.buf, text.len);
}

static struct verdict verdict_of(const struct eval_context *ctx, bool holds,
    const struct value *actual, const struct value *expected)
{
    return (struct verdict){
        .holds = holds, .actual = described(ctx, actual), .expected = described(ctx, expected)
    };
}

int header_judge(const struct eval_context *ctx, const struct hurl_pair *expected,
    struct verdict *ret, struct hurl_fault *fault)
{
    const struct exchange_facts *response = ctx->response;
    struct value *items = ARENA_ARRAY(ctx->arena, struct value, response->n_headers);
    struct value name, value, actual;
    bool holds = false;
    size_t n = 0;
    int r = template_value(ctx, &expected->name, &name, fault);

    if (r == 0)
        r = template_value(ctx, &expected->value, &value, fault);
    if (r < 0)
        return r;
    for (size_t i = 0; i < response->n_headers; i++) {
        if (!text_equal_ignore_case(response->headers[i].name, name.text.bytes))
            continue;
        items[n] = value_string_z(ctx->arena, response->headers[i].value);
        holds |= value_equal(&items[n++], &value);
    }
    actual = n == 0 ? value_none() : n == 1 ? items[0] : value_list(items, n);
    *ret = verdict_of(ctx, holds, &actual, &value);
    return 0;
}

/* An answer that is no JSON is never equal, and shown as the text it is. */
static int json_body_judge(const struct eval_context *ctx, const struct hurl_body *expected,
    const struct strbuf *text, struct verdict *ret, struct hurl_fault *fault)
{
    struct value actual, wanted;
    struct json_gate_report why;
    bool is_json;
    int r = query_body_text(ctx, expected->place, &actual, fault);

    if (r < 0)
        return r;
    if (!json_read(ctx->arena, text->buf, text->len, &wanted, &why))
        return eval_fault(ctx, fault, expected->place, "invalid JSON",
            "the expected body is not JSON: %s (at byte %zu)", why.reason, why.offset);
    is_json = json_read(ctx->arena, actual.text.bytes, actual.text.len, &actual, NULL);
    *ret = verdict_of(ctx, is_json && value_equal(&actual, &wanted), &actual, &wanted);
    return 0;
}

static int text_body_judge(const struct eval_context *ctx, const struct hurl_body *expected,
    const struct strbuf *text, struct verdict *ret, struct hurl_fault *fault)
{
    struct value actual, wanted = value_string(ctx->arena, text->buf, text->len);
    int r = query_body_text(ctx, expected->place, &actual, fault);

    if (r == 0)
        *ret = verdict_of(ctx, value_equal(&actual, &wanted), &actual, &wanted);
    return r;
}

static int bytes_body_judge(
    const struct eval_context *ctx, const struct strbuf *bytes, struct verdict *ret)
{
    const struct exchange_facts *response = ctx->response;
    struct value actual = value_bytes(ctx->arena, response->body, response->body_len);
    struct value wanted = value_bytes(ctx->arena, bytes->buf, bytes->len);

    *ret = verdict_of(ctx, value_equal(&actual, &wanted), &actual, &wanted);
    return 0;
}

int body_judge(const struct eval_context *ctx, const struct hurl_body *expected,
    struct verdict *ret, struct hurl_fault *fault)
{
    CLEANUP_STRBUF struct strbuf rendered = STRBUF_INIT;
    int r = body_render(ctx, expected, &rendered, fault);

    if (r < 0)
        return r;
    switch (expected->kind) {
    case HURL_BODY_JSON:
        return json_body_judge(ctx, expected, &rendered, ret, fault);
    case HURL_BODY_XML:
    case HURL_BODY_STRING:
        return text_body_judge(ctx, expected, &rendered, ret, fault);
    case HURL_BODY_BYTES:
    case HURL_BODY_FILE:
        return bytes_body_judge(ctx, &rendered, ret);
    default:
        *ret = (struct verdict){ .holds = true, .actual = "", .expected = "" };
        return 0;
    }
}
