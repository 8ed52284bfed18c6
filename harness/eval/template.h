/* Text with {{names}} in it, and the values that a Hurl file writes down. */
#ifndef HARNESS_EVAL_TEMPLATE_H
#define HARNESS_EVAL_TEMPLATE_H

#include "harness/eval/context.h"

/*
 * Appends the text with the variables' values put in: strings as they are (escaped where the piece
 * stands within a JSON string), numbers, booleans, null and dates as Hurl writes them.
 *
 * Faults: a variable that is not set; one whose value has no text (a list, an object, bytes).
 */
int template_render(const struct eval_context *ctx, const struct hurl_template *t,
    struct strbuf *out, struct hurl_fault *fault);
/* The same as a string value. */
int template_value(const struct eval_context *ctx, const struct hurl_template *t, struct value *ret,
    struct hurl_fault *fault);

/* A written value: {{name}} alone keeps the variable's type; a file becomes its bytes. */
int written_value(const struct eval_context *ctx, const struct hurl_value *written,
    struct value *ret, struct hurl_fault *fault);

/*
 * The bytes of a body, of a request or an expected one. In a JSON body a {{name}} outside a string
 * has to come to a number, a boolean or null, as in Hurl.
 */
int body_render(const struct eval_context *ctx, const struct hurl_body *body, struct strbuf *out,
    struct hurl_fault *fault);

/* True for a path that stays below where it starts: relative, and no component is "..". */
bool path_stays_inside(const char *path);

#endif
