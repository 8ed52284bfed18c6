/* What two runs of the same scenarios came to, and what of it was known before. */
#ifndef HARNESS_COMPARE_DRIFT_H
#define HARNESS_COMPARE_DRIFT_H

#include "harness/compare/compare.h"

enum drift_state {
    DRIFT_NEW,
    DRIFT_KNOWN,
    DRIFT_GONE, /* it was known, its scenario was compared, and it is not there */
    DRIFT_MAX_,
};
extern const char *const drift_state_names[DRIFT_MAX_]; /* "new", "known", "gone" */

struct drift_item {
    enum drift_state state;
    const struct drift_scenario *scenario;
    struct difference what;
    const char *reason, *since; /* of the file of what is known; NULL: none */
};

struct drift_scenario {
    const char *name, *file;
    const char *const *rules;
    size_t n_rules;
    const char *left_out; /* why it was not compared; NULL: it was */
    bool passed;          /* on both sides */
    size_t n_items;       /* new and known ones */
};

/* Plain data in the arena, clean of secrets. */
struct drift {
    struct arena *arena;
    const char *left, *right; /* "mock:article", "https://api.plivo.com" */
    struct drift_scenario *scenarios;
    size_t n_scenarios;
    struct drift_item *items;
    size_t n_items, room;
};

void drift_add(struct drift *d, const struct drift_item *item);
size_t drift_count(const struct drift *d, enum drift_state state);
size_t drift_compared(const struct drift *d);

/*
 * Marks what the text of a file of known differences lists, with its reason and date, and adds what
 * is gone. Differences are the same when scenario, step, place and both values are.
 *
 * 0, or -EINVAL with what is wrong in why.
 */
int drift_apply_known(struct drift *d, const char *text, size_t len, struct strbuf *why);
/*
 * Writes such a file of all differences there are, and of the known ones whose scenario was not
 * compared; reasons and dates stay, new ones get today's date and no reason. before is the text of
 * the file so far.
 */
void drift_write_known(
    const struct drift *d, const struct strbuf *before, const char *today, struct strbuf *out);

#endif
