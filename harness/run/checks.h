/* The failed checks of a step, as they are collected. */
#ifndef HARNESS_RUN_CHECKS_H
#define HARNESS_RUN_CHECKS_H

#include "harness/eval/judge.h"
#include "harness/report/outcome.h"

struct checks {
    struct arena *arena;          /* holds the list and its texts */
    const struct hurl_file *file; /* for places and source lines */
    struct failed_check *at;
    size_t n, room;
};

/* Two values that differ, whole; borrowed as long as the arena. place.line 0: nowhere in the file.
 */
void checks_add_difference(struct checks *c, struct hurl_place place, const char *message,
    const char *expected, const char *actual);
/* What the file asks for cannot be had, or the exchange failed. */
void checks_add_fault(struct checks *c, const struct hurl_fault *fault);
/* The same from a title and a text of one's own. */
void checks_add_message(struct checks *c, struct hurl_place place, const char *title,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

#endif
