/*
 * Where the reader stands in a Hurl file, and the steps all its parts take. A function that reads
 * returns false when the file is wrong; the fault is then filled and the reading is over.
 */
#ifndef HARNESS_HURL_SCANNER_H
#define HARNESS_HURL_SCANNER_H

#include "base/arena.h"
#include "harness/hurl/ast.h"
#include "harness/hurl/fault.h"
#include "harness/hurl/words.h"

struct scan_mark {
    size_t at; /* byte offset */
    unsigned line, column;
};

struct scanner {
    struct arena *arena;
    const char *path;
    const char *text; /* UTF-8 without NUL bytes, NUL-terminated */
    size_t len;
    struct scan_mark now;
    struct hurl_fault *fault;
};

/* ---- Looking, without moving ---- */

char scan_peek(const struct scanner *s); /* 0 at the end of the file */
bool scan_sees(const struct scanner *s, const char *literal);
bool scan_at_line_end(const struct scanner *s); /* nothing but spaces and a comment is left */
/* The number of bytes ahead that are letters, digits or one of more. */
size_t scan_word_length(const struct scanner *s, const char *more);

/* ---- Moving ---- */

void scan_advance(struct scanner *s, size_t bytes);
void scan_return(struct scanner *s, struct scan_mark mark); /* back to where s->now was */
bool scan_take(struct scanner *s, const char *literal);     /* moves if it is there */
bool scan_take_newline(struct scanner *s);                  /* LF or CR LF */
size_t scan_spaces(struct scanner *s);                      /* spaces and tabs; how many */
char *scan_take_word(struct scanner *s, const char *more);  /* as scan_word_length; may be "" */
void scan_blank_lines(struct scanner *s);                   /* and comments, and indentation */
bool scan_line_end(struct scanner *s, const char *what);    /* what: that the line holds */

/* ---- Places and text ---- */

/* From the mark to here, or to the end of the mark's line if here is on a later one. */
struct hurl_place scan_place(const struct scanner *s, struct scan_mark from);
struct hurl_place scan_place_of(const struct scanner *s, size_t bytes); /* the bytes ahead */
char *scan_text(const struct scanner *s, struct scan_mark from);        /* from the mark to here */

/* ---- Faults: these return false, so that a reader can return them ---- */

bool scan_fault(struct scanner *s, struct hurl_place place, const char *title, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* At the code point ahead. */
bool scan_fault_here(struct scanner *s, const char *title, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* "not supported": Hurl knows it, the harness does not; instead may be NULL. */
bool scan_unsupported(
    struct scanner *s, struct hurl_place place, const char *what, const char *instead);
/* There is no such word in the table; the nearest that is there is offered. */
bool scan_unknown(
    struct scanner *s, struct scan_mark from, const char *name, const struct words *words);

#endif
