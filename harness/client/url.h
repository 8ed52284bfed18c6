/* The parts of a URL that others ask about. */
#ifndef HARNESS_CLIENT_URL_H
#define HARNESS_CLIENT_URL_H

#include "base/arena.h"

#include <stdbool.h>

struct url_parts {
    const char *scheme, *host; /* in lower case; an IPv6 address within [ ] */
    const char *port;          /* also where the URL names none */
    const char *path;          /* at least "/" */
    const char *query;         /* without its ?; NULL: none */
};

/* False if it is no URL that libcurl reads. The parts live in the arena. */
bool url_split(struct arena *a, const char *url, struct url_parts *ret);

#endif
