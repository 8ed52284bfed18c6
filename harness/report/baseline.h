/*
 * What is known to fail, and why: a file that people write and review. Sections by scenario, three
 * lines a failure:
 *
 *     [sms-goes-out-from-a-short-code]
 *     assert: jsonpath "$.message_uuid" count == 1
 *     reason: the service answers two ids for a destination that stands twice
 *     since: 2026-11-28
 *
 * An assert is named by its line of the scenario, so that it holds when lines above it come and
 * go; "nth: 2" behind it means the second line that reads so.
 */
#ifndef HARNESS_REPORT_BASELINE_H
#define HARNESS_REPORT_BASELINE_H

#include "base/arena.h"
#include "base/strbuf.h"

struct known_failure {
    const char *scenario; /* its id, or its file's name without ".hurl" */
    const char *what;     /* the line of the assert, without the white space around it */
    unsigned nth;         /* of the lines that read so, from 1 */
    const char *reason;
    const char *since; /* YYYY-MM-DD */
    unsigned line;     /* of "assert:" in the baseline's file */
    bool judged;       /* this run came as far as the assert */
    bool failed;
};

/* The texts live in the arena it was read into. */
struct baseline {
    const char *path;
    struct known_failure *at;
    size_t n;
};

/*
 * Reads text; path is for messages and borrowed. A failure that is listed twice, a key that is
 * missing, stands twice or is not known, and a date that is none are faults.
 *
 * 0, or -EINVAL with "path:line: sentence" in why.
 */
int baseline_read(struct arena *a, const char *path, const char *text, size_t len,
    struct baseline *ret, struct strbuf *why);

/* The entry for an assert of a scenario, or NULL. */
struct known_failure *baseline_find(
    const struct baseline *b, const char *scenario, const char *what, unsigned nth);

/* True if it is listed as a failure, was judged and holds. */
static inline bool known_failure_is_stale(const struct known_failure *k)
{
    return k->judged && !k->failed;
}
size_t baseline_stale(const struct baseline *b); /* how many; b may be NULL */
/* How many of its entries this run could not judge: their scenarios did not come so far. */
size_t baseline_unjudged(const struct baseline *b);

/* The text of the file for n failures, sorted by scenario as they come; what baseline_read reads.
 */
void baseline_write(const struct known_failure *at, size_t n, struct strbuf *out);

#endif
