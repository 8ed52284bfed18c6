/* What may be attached to a message: types, sizes, and for how long it is kept. */
#ifndef MOCK_DOMAIN_MEDIA_H
#define MOCK_DOMAIN_MEDIA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MEDIA_FILES_MAX = 10 };
static const int64_t MEDIA_UNUSED_US = (int64_t)6 * 3600 * 1000000;
static const int64_t MEDIA_USED_US = (int64_t)365 * 86400 * 1000000;

struct media_type {
    const char *content_type; /* "image/jpeg" */
    const char *extensions;   /* "jpg jpeg": of files that come without a type of their own */
    bool documented;          /* in the docs' list; the others only in the SDKs' of August 2025 */
};

/*
 * The type of a file by its Content-Type, whatever stands behind a ';'; without one, or with
 * application/octet-stream (which the Go SDK always sends), by the ending of its name. NULL if the
 * API takes no such type. Either may be NULL.
 */
const struct media_type *media_type_of(const char *content_type, const char *file_name);

#endif
