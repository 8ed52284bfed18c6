#include "harness/eval/context.h"

#include <errno.h>

int eval_fault(const struct eval_context *ctx, struct hurl_fault *fault, struct hurl_place place,
    const char *title, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    *fault = (struct hurl_fault){
        .place = place, .title = title, .message = arena_vprintf(ctx->arena, fmt, ap)
    };
    va_end(ap);
    return -EINVAL;
}
