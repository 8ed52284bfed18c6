/* A curl command line under way; for curl_command.c and curl_finish.c only. */
#ifndef HARNESS_AUTHOR_CURL_READER_H
#define HARNESS_AUTHOR_CURL_READER_H

#include "harness/author/draft.h"

struct curl_reader {
    struct arena *arena;
    struct draft d;
    struct list data; /* of const char *: pieces of -d, to be joined by & */
    const char *file; /* -d @FILE */
    const char *user; /* of -u, or of a header */
    bool get, head, json, encoded;
    struct strbuf *why;
};

/* Says why; always -EINVAL. */
int curl_refuse(struct curl_reader *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The login that a command names is the one of the draft. */
int curl_take_user(struct curl_reader *c, const char *value);
/* All options are read: makes URL, query, body and method of them. 0 or -EINVAL. */
int curl_finish(struct curl_reader *c);

#endif
