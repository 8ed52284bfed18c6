#include "harness/run/literals.h"

#include "harness/eval/context.h"
#include "harness/eval/jsonpath.h"
#include "harness/eval/regex_query.h"

#include <errno.h>

/* False if it is known only when the scenario runs. */
static bool constant_text(const struct hurl_value *v, struct value *ret)
{
    const struct hurl_piece *piece = v->text.at;

    *ret = (struct value){ .kind = VALUE_STRING, .text = { "", 0 } };
    if (v->kind == HURL_VALUE_REGEX) {
        ret->text.bytes = v->regex.at;
        ret->text.len = v->regex.len;
        return true;
    }
    if (v->kind != HURL_VALUE_STRING || v->text.n > 1)
        return false;
    if (v->text.n == 0)
        return true;
    ret->text.bytes = piece->text;
    ret->text.len = piece->len;
    return piece->kind == HURL_PIECE_TEXT;
}

static int check_regex(
    const struct eval_context *ctx, const struct hurl_value *v, struct hurl_fault *fault)
{
    CLEANUP_REGEX struct regex *re = NULL;
    struct value pattern;

    return constant_text(v, &pattern) ? regex_compile(ctx, &pattern, v->place, &re, fault) : 0;
}

static int check_jsonpath(
    const struct eval_context *ctx, const struct hurl_value *v, struct hurl_fault *fault)
{
    struct jsonpath_error why;
    struct value path;

    if (!constant_text(v, &path) ||
        jsonpath_parse(ctx->arena, path.text.bytes, path.text.len, &why))
        return 0;
    return eval_fault(ctx, fault, v->place, "invalid JSONPath",
        "%s is no JSONPath: %s (at byte %zu)", path.text.bytes, why.reason, why.offset);
}

static int check_query(
    const struct eval_context *ctx, const struct hurl_query *q, struct hurl_fault *fault)
{
    if (q->kind == HURL_QUERY_JSONPATH)
        return check_jsonpath(ctx, &q->argument, fault);
    return q->kind == HURL_QUERY_REGEX ? check_regex(ctx, &q->argument, fault) : 0;
}

static int check_filters(
    const struct eval_context *ctx, const struct hurl_filters *filters, struct hurl_fault *fault)
{
    int r = 0;

    for (size_t i = 0; i < filters->n && r == 0; i++) {
        const struct hurl_filter *f = &filters->at[i];

        if (f->kind == HURL_FILTER_JSONPATH)
            r = check_jsonpath(ctx, &f->arguments[0], fault);
        else if (f->kind == HURL_FILTER_REGEX || f->kind == HURL_FILTER_REPLACE_REGEX)
            r = check_regex(ctx, &f->arguments[0], fault);
    }
    return r;
}

static int check_response(
    const struct eval_context *ctx, const struct hurl_response *response, struct hurl_fault *fault)
{
    int r = 0;

    for (size_t i = 0; i < response->captures.n && r == 0; i++) {
        const struct hurl_capture *c = &response->captures.at[i];

        r = check_query(ctx, &c->query, fault);
        if (r == 0)
            r = check_filters(ctx, &c->filters, fault);
    }
    for (size_t i = 0; i < response->asserts.n && r == 0; i++) {
        const struct hurl_assert *t = &response->asserts.at[i];

        r = check_query(ctx, &t->query, fault);
        if (r == 0)
            r = check_filters(ctx, &t->filters, fault);
        if (r == 0 && t->predicate.kind == HURL_PREDICATE_MATCHES)
            r = check_regex(ctx, &t->predicate.value, fault);
    }
    return r;
}

int literals_check(struct arena *a, const struct hurl_file *file, struct hurl_fault *ret_fault)
{
    const struct eval_context ctx = { .arena = a };

    for (size_t i = 0; i < file->entries.n; i++) {
        const struct hurl_response *response = file->entries.at[i].response;

        if (response && check_response(&ctx, response, ret_fault) < 0) {
            ret_fault->path = file->path;
            return -EINVAL;
        }
    }
    return 0;
}
