/*
 * A growing string. Invariants: buf is never NULL, buf[len] is NUL, buf moves on append. A ceiling
 * (max) may be set where a peer feeds it; past it nothing is added and overflowed says so.
 */
#ifndef BASE_STRBUF_H
#define BASE_STRBUF_H

#include "base/cleanup.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct strbuf {
    char *buf;
    size_t len, alloc;
    size_t max; /* 0: none */
    bool overflowed;
};

extern char strbuf_empty[]; /* what buf points at before the first append; never written */
#define STRBUF_INIT                                                                                \
    {                                                                                              \
        .buf = strbuf_empty                                                                        \
    }

void strbuf_release(struct strbuf *sb); /* back to STRBUF_INIT */
void strbuf_reset(struct strbuf *sb);   /* empty, memory kept */
void strbuf_add(struct strbuf *sb, const char *s, size_t len);
void strbuf_adds(struct strbuf *sb, const char *s);
void strbuf_addc(struct strbuf *sb, char c);
void strbuf_addn(struct strbuf *sb, char c, size_t times);
void strbuf_addu(struct strbuf *sb, uint64_t n); /* decimal; what printf would do, but faster */
void strbuf_addf(struct strbuf *sb, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void strbuf_vaddf(struct strbuf *sb, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));
/* The bytes, malloc'ed, now the caller's; sb is empty again. */
char *strbuf_detach(struct strbuf *sb, size_t *ret_len);

#define CLEANUP_STRBUF CLEANUP(strbuf_release)

#endif
