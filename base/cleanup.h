/*
 * Release where you declare: a variable marked CLEANUP_* is released on every way out of its scope,
 * so no function needs a goto. Ownership leaves a scope in one visible way, TAKE_PTR.
 */
#ifndef BASE_CLEANUP_H
#define BASE_CLEANUP_H

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define CLEANUP(release) __attribute__((cleanup(release)))
#define TAKE_PTR(p)                                                                                \
    __extension__({                                                                                \
        __typeof__(p) p_ = (p);                                                                    \
        (p) = NULL;                                                                                \
        p_;                                                                                        \
    })
#define ARRAY_SIZE(a) (sizeof(a) / sizeof(*(a)))

static inline void cleanup_free(void *p)
{
    free(*(void **)p);
}
static inline void cleanup_fclose(FILE **f)
{
    if (*f)
        fclose(*f);
}
static inline void cleanup_close(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

#define CLEANUP_FREE CLEANUP(cleanup_free)     /* any malloc'ed pointer; initialise it */
#define CLEANUP_FCLOSE CLEANUP(cleanup_fclose) /* FILE *, NULL is fine */
#define CLEANUP_CLOSE CLEANUP(cleanup_close)   /* int fd, -1 is fine */

#endif
