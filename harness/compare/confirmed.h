/*
 * When each rule was last seen to hold against a service that is no mock: a file that is carried
 * from run to run, and that plivo-mock rules shows.
 */
#ifndef HARNESS_COMPARE_CONFIRMED_H
#define HARNESS_COMPARE_CONFIRMED_H

#include "harness/compare/drift.h"

struct confirmed_rule {
    const char *rule;
    const char *date;    /* "2026-11-28" */
    const char *against; /* the service's URL */
    size_t scenarios;    /* that named the rule and were the same */
};

struct confirmed {
    struct arena *arena;
    struct confirmed_rule *rules; /* by name */
    size_t n, room;
};

/* Adds what the text of such a file says; 0, or -EINVAL with what is wrong in why. */
int confirmed_read(struct confirmed *c, const char *text, size_t len, struct strbuf *why);
/* NULL if the rule was never confirmed. */
const struct confirmed_rule *confirmed_find(const struct confirmed *c, const char *rule);
/*
 * A rule is confirmed today if some scenario that names it was compared, and all that were have
 * passed on both sides without a difference, known ones included. How many rules that are.
 */
size_t confirmed_update(struct confirmed *c, const struct drift *d, const char *today);
void confirmed_write(const struct confirmed *c, struct strbuf *out);

#endif
