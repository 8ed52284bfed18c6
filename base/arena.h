/*
 * Memory with one lifetime: what is made for one request or one scenario lives in its arena and
 * goes with it. Out of memory aborts, so no call here returns NULL.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/cleanup.h"

#include <stdarg.h>
#include <stddef.h>

struct arena_chunk;
struct arena {
    struct arena_chunk *chunks; /* newest first */
};

/* Zeroed, aligned for any object. Under ASan each piece is its own malloc, so overruns are seen. */
void *arena_alloc(struct arena *a, size_t size);
/* A NUL-terminated copy of len bytes of s. */
char *arena_dup(struct arena *a, const char *s, size_t len);
char *arena_strdup(struct arena *a, const char *s); /* NULL gives NULL */
char *arena_printf(struct arena *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3), nonnull(2)));
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0), nonnull(2)));
/*
 * Forgets what was made but keeps one chunk of the usual size, so that the next request needs no
 * malloc and one large request does not hold its memory for ever.
 */
void arena_reset(struct arena *a);
void arena_release(struct arena *a); /* an arena of zeros is fine */
/* Takes over what is in from, which is empty then. */
void arena_join(struct arena *a, struct arena *from);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_alloc((a), sizeof(type) * (n)))
#define CLEANUP_ARENA CLEANUP(arena_release)

/* malloc and realloc that abort when there is no memory. */
void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t size);
char *xstrdup(const char *s);

#endif
