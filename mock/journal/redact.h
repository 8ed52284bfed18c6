/*
 * Keeps secrets out of what is shown of the journal, when it is read: by name (headers, members of
 * JSON and of forms, parts of multipart, the login in a URL) and by value, in whatever spelling,
 * base64 and hexadecimal too. Inside journal/ only.
 */
#ifndef MOCK_JOURNAL_REDACT_H
#define MOCK_JOURNAL_REDACT_H

#include "base/arena.h"
#include "base/strbuf.h"

#include <stdbool.h>

#define REDACTED "[redacted]"

struct redact_secret {
    const char *value;
    const char *base64[3]; /* what base64 always has of it, by alignment; NULL: too short */
};
struct redactor {
    struct redact_secret *secrets;
    size_t n;
    bool may_begin[256]; /* a spelling of a secret may begin with this byte */
};

/* values: NULL behind the last, or NULL; empty ones are passed over. Lives in the arena. */
void redactor_init(struct redactor *r, struct arena *a, const char *const *values);

/* Whether what has this name is a secret: it ends in token, password, secret, cookie, …; case, '-'
 * and '_' do not count. */
bool name_is_secret(const char *name, size_t len);

struct redact_text {
    const char *text; /* with a NUL behind */
    size_t len;
    bool cut;  /* it went on: what may be the beginning of a secret at its end is hidden too */
    bool form; /* it is a query string or a form as a whole, where only '&' ends a value */
};
/* Appends the text to out, each secret replaced by [redacted]. */
void redact(const struct redactor *r, const struct redact_text *text, struct strbuf *out);

#endif
