/* Set-Cookie headers, for the query `cookie`. */
#ifndef HARNESS_EVAL_COOKIE_H
#define HARNESS_EVAL_COOKIE_H

#include "harness/eval/context.h"

/*
 * The value of a cookie that the answer sets, or of one of its attributes: asked is "name" or
 * "name[Attribute]". Expires is a date, Max-Age an integer, Secure and HttpOnly units, the others
 * strings. VALUE_NONE if there is none.
 *
 * False if asked names no attribute that cookies have.
 */
bool cookie_find(const struct eval_context *ctx, const char *asked, struct value *ret);

#endif
