#include "harness/run/answer.h"

#include "base/text.h"

#include <string.h>

static void judge_version(
    const struct eval_context *ctx, const struct hurl_response *expected, struct checks *checks)
{
    const char *name = hurl_http_version_name(expected->version);

    if (expected->version == HURL_HTTP_ANY || text_equal(name, ctx->response->http_version))
        return;
    checks_add_difference(checks, expected->version_place,
        "the HTTP version is not the expected one", name, ctx->response->http_version);
}

static bool judge_status(
    const struct eval_context *ctx, const struct hurl_response *expected, struct checks *checks)
{
    if (expected->status == HURL_STATUS_ANY || expected->status == ctx->response->status)
        return true;
    checks_add_difference(checks, expected->status_place, "the status is not the expected one",
        arena_printf(ctx->arena, "%d", expected->status),
        arena_printf(ctx->arena, "%d", ctx->response->status));
    return false;
}

/* True if all could be taken. */
static bool take_captures(const struct eval_context *ctx, const struct hurl_captures *captures,
    struct variables *vs, struct checks *checks)
{
    bool all = true;

    for (size_t i = 0; i < captures->n; i++) {
        const struct hurl_capture *capture = &captures->at[i];
        struct hurl_fault fault = { 0 };
        struct value v = value_none();
        const char *name = NULL;

        if (capture_take(ctx, capture, &name, &v, &fault) < 0) {
            checks_add_fault(checks, &fault);
            all = false;
        } else {
            variables_set(vs, name, &v, capture->redacted || strstr(name, "token"));
        }
    }
    return all;
}

static void add_verdict(const struct eval_context *ctx, const struct verdict *v,
    struct hurl_place place, const char *message, struct checks *checks)
{
    const char *expected = v->expected;

    if (v->holds)
        return;
    if (v->type_mismatch)
        expected = arena_printf(ctx->arena, "%s\n%s", expected, VERDICT_TYPE_NOTE);
    checks_add_difference(checks, place, message, expected, v->actual);
}

static void judge_headers(
    const struct eval_context *ctx, const struct hurl_pairs *expected, struct checks *checks)
{
    for (size_t i = 0; i < expected->n; i++) {
        struct hurl_fault fault = { 0 };
        struct verdict v = { 0 };

        if (header_judge(ctx, &expected->at[i], &v, &fault) < 0)
            checks_add_fault(checks, &fault);
        else
            add_verdict(ctx, &v, expected->at[i].place, "a header is not the expected one", checks);
    }
}

static void judge_body(
    const struct eval_context *ctx, const struct hurl_body *expected, struct checks *checks)
{
    struct hurl_fault fault = { 0 };
    struct verdict v = { 0 };

    if (expected->kind == HURL_BODY_NONE)
        return;
    if (body_judge(ctx, expected, &v, &fault) < 0)
        checks_add_fault(checks, &fault);
    else
        add_verdict(ctx, &v, expected->place, "the body is not the expected one", checks);
}

/* captured is false when captures are missing: then an unknown variable is no news. */
static void judge_asserts(const struct eval_context *ctx, const struct hurl_asserts *asserts,
    bool captured, struct checks *checks)
{
    for (size_t i = 0; i < asserts->n; i++) {
        struct hurl_fault fault = { 0 };
        struct verdict v = { 0 };

        if (assert_judge(ctx, &asserts->at[i], &v, &fault) == 0)
            add_verdict(ctx, &v, asserts->at[i].place, "the assert does not hold", checks);
        else if (captured)
            checks_add_fault(checks, &fault);
    }
}

void answer_judge(const struct eval_context *ctx, const struct hurl_response *expected,
    struct variables *vs, struct checks *checks)
{
    bool captured;

    judge_version(ctx, expected, checks);
    captured =
        judge_status(ctx, expected, checks) && take_captures(ctx, &expected->captures, vs, checks);
    judge_headers(ctx, &expected->headers, checks);
    judge_body(ctx, &expected->body, checks);
    judge_asserts(ctx, &expected->asserts, captured, checks);
}
