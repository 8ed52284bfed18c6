/* Set-Cookie headers, for the query `cookie` and for those who keep cookies. */
#ifndef HARNESS_EVAL_COOKIE_H
#define HARNESS_EVAL_COOKIE_H

#include "harness/eval/context.h"

struct cookie {
    const char *name, *value;
    const char *domain, *path; /* NULL: not said */
    bool secure;
    bool expires; /* at expires_us; Max-Age counts before Expires */
    int64_t expires_us;
};

/* The value of a Set-Cookie header; false if it has no name. Texts live in the arena. */
bool cookie_read(struct arena *a, const char *header, int64_t now_us, struct cookie *ret);

/*
 * The value of a cookie that the answer sets, or of one of its attributes: asked is "name" or
 * "name[Attribute]". Expires is a date, Max-Age an integer, Secure and HttpOnly units, the others
 * strings. VALUE_NONE if there is none.
 *
 * False if asked names no attribute that cookies have.
 */
bool cookie_find(const struct eval_context *ctx, const char *asked, struct value *ret);

#endif
