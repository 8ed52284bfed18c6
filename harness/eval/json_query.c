#include "harness/eval/json_query.h"

#include "harness/eval/json_read.h"
#include "harness/eval/jsonpath.h"

int json_query(const struct eval_context *ctx, const struct json_query *q, struct value *ret,
    struct hurl_fault *fault)
{
    struct jsonpath_error path_error;
    struct json_gate_report json_error;
    struct value document;
    const struct jsonpath *path =
        jsonpath_parse(ctx->arena, q->path->text.bytes, q->path->text.len, &path_error);

    if (!path)
        return eval_fault(ctx, fault, q->path_place, "invalid JSONPath",
            "%s is no JSONPath: %s (at byte %zu)", q->path->text.bytes, path_error.reason,
            path_error.offset);
    if (!json_read(ctx->arena, q->text->text.bytes, q->text->text.len, &document, &json_error))
        return eval_fault(ctx, fault, q->place, "invalid JSON", "%s is not JSON: %s (at byte %zu)",
            q->what, json_error.reason, json_error.offset);
    if (!jsonpath_evaluate(ctx->arena, path, &document, ret))
        return eval_fault(ctx, fault, q->path_place, "endless JSONPath",
            "%s selects more than can be followed", q->path->text.bytes);
    return 0;
}
