#include "harness/eval/regex_query.h"

int regex_compile(const struct eval_context *ctx, const struct value *pattern,
    struct hurl_place place, struct regex **ret, struct hurl_fault *fault)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;

    *ret = regex_create(pattern->text.bytes, pattern->text.len, &why);
    if (*ret)
        return 0;
    return eval_fault(
        ctx, fault, place, "invalid regex", "%s is not valid: %s", pattern->text.bytes, why.buf);
}

int regex_gave_up(const struct eval_context *ctx, struct hurl_place place, struct hurl_fault *fault)
{
    return eval_fault(ctx, fault, place, "endless regex",
        "gave up on this text without an answer: too many steps, or it is not UTF-8");
}

int regex_first_group(const struct eval_context *ctx, const struct value *subject,
    const struct value *pattern, struct hurl_place place, struct value *ret,
    struct hurl_fault *fault)
{
    CLEANUP_REGEX struct regex *re = NULL;
    struct regex_span spans[2];
    int r = regex_compile(ctx, pattern, place, &re, fault);

    if (r < 0)
        return r;
    if (regex_groups(re) == 0)
        return eval_fault(ctx, fault, place, "regex without group",
            "%s captures nothing: put ( ) around what is wanted", pattern->text.bytes);
    switch (regex_search(re, subject->text.bytes, subject->text.len, 0, spans, 2)) {
    case REGEX_GAVE_UP:
        return regex_gave_up(ctx, place, fault);
    case REGEX_NO_MATCH:
        *ret = value_none();
        return 0;
    case REGEX_MATCH:
        break;
    }
    *ret = spans[1].start == REGEX_NO_SPAN
               ? value_none()
               : value_string(ctx->arena, subject->text.bytes + spans[1].start,
                     spans[1].end - spans[1].start);
    return 0;
}
