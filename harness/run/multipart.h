/* The body of multipart/form-data (RFC 7578). */
#ifndef HARNESS_RUN_MULTIPART_H
#define HARNESS_RUN_MULTIPART_H

#include "harness/eval/context.h"

/* Stands between the parts; a file that held this line would need another. */
#define MULTIPART_BOUNDARY "------------------------plivo-harness-part"

/* Appends the body. 0, or -EINVAL with the fault (an unknown variable, a file that is not there).
 */
int multipart_render(const struct eval_context *ctx, const struct hurl_parts *parts,
    struct strbuf *out, struct hurl_fault *fault);

#endif
