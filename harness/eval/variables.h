/*
 * The named values of a run: what the target gives, --variable sets and captures keep. Values keep
 * their type: a captured number stays a number in a predicate.
 */
#ifndef HARNESS_EVAL_VARIABLES_H
#define HARNESS_EVAL_VARIABLES_H

#include "harness/eval/value.h"

struct variable {
    const char *name;
    struct value value;
    bool secret; /* never to be shown; hiding it is for who prints */
};

/* Zeros are an empty set. Names and values are copied into its own arena. */
struct variables {
    struct arena arena;
    struct variable *items; /* in the order they were first set */
    size_t n, room;
};

void variables_release(struct variables *vs);
#define CLEANUP_VARIABLES CLEANUP(variables_release)

/* Sets or replaces. A secret stays secret when it is set again. */
void variables_set(struct variables *vs, const char *name, const struct value *v, bool secret);
/*
 * The same from the text of `name=value` as Hurl reads it: true, false and null, a number, or else
 * a string; "quotes" make a string of anything.
 */
void variables_set_text(struct variables *vs, const char *name, const char *text, bool secret);
/* The same from a text that stays one, whatever it looks like. */
void variables_set_string(struct variables *vs, const char *name, const char *text, bool secret);
/* NULL if there is none. Borrowed until the next set. */
const struct variable *variables_find(const struct variables *vs, const char *name);
/* Copies all of from into vs; for a scenario's own set on top of the target's. */
void variables_copy(struct variables *vs, const struct variables *from);

#endif
