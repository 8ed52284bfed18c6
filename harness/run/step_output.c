#include "harness/run/step_output.h"

#include "base/file.h"
#include "base/text.h"
#include "harness/eval/template.h"

#include <stdio.h>
#include <string.h>

int step_output_write(const struct eval_context *ctx, const char *file,
    const struct http_response *response, struct hurl_place place, struct hurl_fault *fault)
{
    const char *path;
    int r;

    if (text_equal(file, "-")) {
        fwrite(response->body, 1, response->body_len, stdout);
        return 0;
    }
    if (!ctx->files_root || !path_stays_inside(file))
        return eval_fault(ctx, fault, place, "unauthorized file access",
            "%s is not below the scenario's folder", file);
    path = arena_printf(ctx->arena, "%s/%s", ctx->files_root, file);
    r = file_write(path, response->body, response->body_len);
    return r < 0 ? eval_fault(ctx, fault, place, "unwritable file", "%s cannot be written: %s",
                       path, strerror(-r))
                 : 0;
}
