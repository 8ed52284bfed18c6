/*
 * The ways one character may be written in text that passed through some encoder: as it is, escaped
 * by backslashes (JSON, C, a shell), percent-encoded (RFC 3986; '+' for a blank in forms), or as a
 * character reference of HTML and XML. Also what was encoded several times over.
 */
#ifndef HARNESS_REPORT_SPELLING_H
#define HARNESS_REPORT_SPELLING_H

#include <stddef.h>

enum { SPELLINGS_MAX = 8 };

struct spelling {
    char bytes[4];  /* what it stands for: one byte, or one character of UTF-8 */
    size_t n_bytes; /* of bytes */
    size_t len;     /* how many bytes of the text spell it */
};

/*
 * Everything the text at may stand for, from its first byte on; the byte itself comes first. The
 * text is NUL-terminated and need not be UTF-8. Returns how many, 0 only at the text's end.
 */
size_t spellings_at(const char *at, struct spelling ret[static SPELLINGS_MAX]);

#endif
