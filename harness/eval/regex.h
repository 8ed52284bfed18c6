/*
 * Regular expressions as Hurl has them (Rust's regex syntax), on PCRE2 with limits: Unicode
 * classes, '$' only at the very end, no look-around, no back-references.
 */
#ifndef HARNESS_EVAL_REGEX_H
#define HARNESS_EVAL_REGEX_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>

struct regex;

/* NULL if the pattern is not valid (or not Hurl's); then *why, if given, gets a sentence. */
struct regex *regex_create(const char *pattern, size_t len, struct strbuf *why);
/*
 * An I-Regexp (RFC 9485), as JSONPath's match (whole: the entire text) and search take it. NULL if
 * it is none.
 */
struct regex *regex_create_iregexp(const char *pattern, size_t len, bool whole);
void regex_destroy(struct regex *re);

static inline void regex_destroyp(struct regex **re)
{
    regex_destroy(*re);
}
#define CLEANUP_REGEX CLEANUP(regex_destroyp)

struct regex_span {
    size_t start, end; /* bytes of the subject; start is REGEX_NO_SPAN for a group left out */
};
#define REGEX_NO_SPAN ((size_t)-1)

enum regex_outcome {
    REGEX_MATCH,
    REGEX_NO_MATCH,
    REGEX_GAVE_UP, /* a limit was reached, or the subject is not UTF-8 */
};

/*
 * The first match at or behind from. spans[0] is all of it, spans[i] group i; room says how many
 * are wanted (0 with spans NULL for none).
 */
enum regex_outcome regex_search(const struct regex *re, const char *subject, size_t len,
    size_t from, struct regex_span *spans, size_t room);
size_t regex_groups(const struct regex *re); /* without group 0 */
/* The number of the named group, or 0. */
size_t regex_group_named(const struct regex *re, const char *name);

#endif
