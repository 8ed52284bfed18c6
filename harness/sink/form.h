/* Forms as they stand in a query or a body: application/x-www-form-urlencoded. */
#ifndef HARNESS_SINK_FORM_H
#define HARNESS_SINK_FORM_H

#include "base/arena.h"

enum { FORM_FIELDS_MAX = 1000 };

struct form_field {
    const char *name, *value; /* decoded: UTF-8 without NUL */
};

struct form {
    struct form_field *at; /* in the order they came */
    size_t n;
};

/*
 * Reads len bytes of text. A field without '=' has the value ""; nothing between two '&' is no
 * field. Everything is made in the arena.
 *
 * 0; or -EINVAL if a '%' is not followed by two hexadecimal digits, a name is empty, or what comes
 * out is no UTF-8 or holds NUL; -E2BIG if there are more than FORM_FIELDS_MAX.
 */
int form_read(struct arena *a, const char *text, size_t len, struct form *ret);

/* The value of the first field of that name, or NULL. */
const char *form_value(const struct form *f, const char *name);

#endif
