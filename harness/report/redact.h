/*
 * Keeps secrets out of everything the harness prints or writes. A secret is found by its value,
 * each character spelled in any of the ways of spelling.h, in hexadecimal, or inside base64 and
 * base64url (a Basic login holds "id:token" so), whatever stands around it. What is cut short is
 * redacted before: half a secret is not recognised.
 */
#ifndef HARNESS_REPORT_REDACT_H
#define HARNESS_REPORT_REDACT_H

#include "base/arena.h"
#include "base/strbuf.h"

#define REDACTED "[redacted]"

struct secret {
    const char *value;
    const char *variable;  /* what stands for it in a command line: "PLIVO_AUTH_TOKEN" */
    const char *base64[3]; /* what is always in base64 of it, by alignment; NULL: too short */
};

/* The secrets of a run; a struct of zeros has none. Texts live in the arena given. */
struct redactor {
    struct secret *secrets;
    size_t n, room;
};

/* Adds a secret, or gives one that is there its new variable; NULL and "" are passed over. */
void redactor_add(struct redactor *r, struct arena *a, const char *value, const char *variable);

/* A copy of text with each secret replaced by [redacted]; text itself when there is none in it. */
const char *redact(const struct redactor *r, struct arena *a, const char *text);

/*
 * Where the next secret stands in text: its first byte and length (for one inside base64 the whole
 * run of base64), and the secret. NULL when there is none.
 */
const struct secret *redact_find(
    const struct redactor *r, const char *text, const char **ret_start, size_t *ret_len);

/* Base64 of RFC 4648 with padding. */
char *base64_of(struct arena *a, const char *bytes, size_t len);

#endif
