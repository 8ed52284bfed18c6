/*
 * What a send says, whichever way its body is written: the fields of its query, and of a body in
 * JSON, as a form or in parts. For the checks that stand before a paid API.
 */
#ifndef HARNESS_SAFETY_SEND_FIELDS_H
#define HARNESS_SAFETY_SEND_FIELDS_H

#include "base/arena.h"
#include "harness/client/http_exchange.h"

enum send_spelling { SPELT_JSON, SPELT_FORM, SPELT_PLAIN };

struct send_field {
    const char *name;
    const char
        *value; /* decoded; of a number or a boolean its spelling; NULL: a list or an object */
    size_t end; /* where in the body more of a text can be written; 0: nowhere */
    enum send_spelling spelling; /* how it would have to be written there */
};

/* In the order they stand; a name may stand twice. Texts live in the arena. */
struct send_fields {
    struct send_field *at;
    size_t n, room;
};

/*
 * False if the body cannot be read for certain: it is not what its Content-Type says, or that is
 * none of the three, or a text holds a NUL. A member that is null counts as not given.
 */
bool send_fields_read(struct arena *a, const struct http_request *request, struct send_fields *ret);

#endif
