#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ONE_MALLOC_A_PIECE 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ONE_MALLOC_A_PIECE 1
#endif
#endif
#ifndef ONE_MALLOC_A_PIECE
#define ONE_MALLOC_A_PIECE 0
#endif

enum { CHUNK_SIZE = 16384 };

struct arena_chunk {
    struct arena_chunk *next;
    size_t used, size;
    alignas(max_align_t) unsigned char bytes[];
};

void *xmalloc(size_t size)
{
    void *p = malloc(size ? size : 1);

    if (!p)
        abort();
    return p;
}

void *xcalloc(size_t n, size_t size)
{
    void *p = calloc(n ? n : 1, size ? size : 1);

    if (!p)
        abort();
    return p;
}

void *xrealloc(void *p, size_t size)
{
    void *grown = realloc(p, size ? size : 1);

    if (!grown)
        abort();
    return grown;
}

char *xstrdup(const char *s)
{
    size_t size = strlen(s) + 1;

    return memcpy(xmalloc(size), s, size);
}

static struct arena_chunk *chunk_add(struct arena *a, size_t size)
{
    struct arena_chunk *c;

    if (size > SIZE_MAX - sizeof(*c))
        abort();
    c = xmalloc(sizeof(*c) + size);
    c->next = a->chunks;
    c->used = 0;
    c->size = size;
    a->chunks = c;
    return c;
}

void *arena_alloc(struct arena *a, size_t size)
{
    size_t rounded =
        (size + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
    struct arena_chunk *c;
    void *p;

    if (rounded < size)
        abort();
    c = ONE_MALLOC_A_PIECE ? chunk_add(a, size) : a->chunks;
    if (!ONE_MALLOC_A_PIECE && (!c || c->size - c->used < rounded))
        c = chunk_add(a, rounded > CHUNK_SIZE ? rounded : CHUNK_SIZE);
    p = c->bytes + c->used;
    c->used += ONE_MALLOC_A_PIECE ? size : rounded;
    return memset(p, 0, size);
}

char *arena_dup(struct arena *a, const char *s, size_t len)
{
    char *copy = arena_alloc(a, len + 1);

    if (len)
        memcpy(copy, s, len);
    return copy;
}

char *arena_strdup(struct arena *a, const char *s)
{
    return s ? arena_dup(a, s, strlen(s)) : NULL;
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
    va_list again;
    char *s;
    int len;

    va_copy(again, ap);
    len = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    if (len < 0)
        abort();
    s = arena_alloc(a, (size_t)len + 1);
    vsnprintf(s, (size_t)len + 1, fmt, ap);
    return s;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    char *s;

    va_start(ap, fmt);
    s = arena_vprintf(a, fmt, ap);
    va_end(ap);
    return s;
}

void arena_reset(struct arena *a)
{
    struct arena_chunk *last = a->chunks;

    if (!last)
        return;
    while (last->next) {
        struct arena_chunk *next = last->next;

        free(last);
        last = next;
    }
    a->chunks = last;
    last->used = 0;
    if (ONE_MALLOC_A_PIECE || last->size > CHUNK_SIZE)
        arena_release(a);
}

void arena_release(struct arena *a)
{
    while (a->chunks) {
        struct arena_chunk *next = a->chunks->next;

        free(a->chunks);
        a->chunks = next;
    }
}

void arena_join(struct arena *a, struct arena *from)
{
    struct arena_chunk **end = &a->chunks;

    while (*end)
        end = &(*end)->next;
    *end = from->chunks;
    from->chunks = NULL;
}
