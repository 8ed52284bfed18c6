/*
 * How one character may be written in text that went through an encoder: as it is, behind
 * backslashes (JSON, also JSON within JSON), percent-encoded (once or several times over; '+' for a
 * blank), or as a character reference of XML. Inside journal/ only.
 */
#ifndef MOCK_JOURNAL_SPELLING_H
#define MOCK_JOURNAL_SPELLING_H

#include <stddef.h>

enum { READINGS_MAX = 8 };
struct reading {
    char bytes[4]; /* what is meant: a byte, or a character of UTF-8 */
    size_t n_bytes;
    size_t len; /* of the text that means it */
};

/* All that the text at the place may mean, the byte as it stands first. The text has a NUL behind
 * its end. At least 1. */
size_t readings_at(const char *at, struct reading ret[static READINGS_MAX]);
/* The same, only what an encoder must have meant; as it stands where there is no other reading. */
struct reading reading_at(const char *at);

#endif
