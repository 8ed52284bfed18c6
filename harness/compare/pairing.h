/*
 * What stands for what on the two sides: the uuid that the left target gave to a message stands for
 * the one that the right target gave. Two are paired when they are met at the same place first;
 * from then on each has to come where the other does.
 */
#ifndef HARNESS_COMPARE_PAIRING_H
#define HARNESS_COMPARE_PAIRING_H

#include "harness/compare/piece.h"

enum side { SIDE_LEFT, SIDE_RIGHT };

struct pair {
    enum piece_kind kind;
    struct value_text value[2]; /* by side */
    unsigned number;            /* of its kind, from 1 */
};

/* Of one scenario. Everything lives in the arena. */
struct pairing {
    struct arena *arena;
    const struct variables *names[2]; /* of each side; NULL: none */
    struct pair *pairs;
    size_t n, room;
};

/*
 * True if the texts are the same but for what differs for no reason: the same text around pieces of
 * the same kinds, and each reference stands for the other's. References that are met for the first
 * time are paired, also when the texts are not the same.
 */
bool pairing_same_text(
    struct pairing *p, const struct value_text *left, const struct value_text *right);

/*
 * Appends the text of one side with a sign for each piece that is no plain text: <name> of a
 * variable, <uuid:1> of a pair, <uuid> of what has none, <time>.
 */
void pairing_write(
    struct pairing *p, enum side side, const char *text, size_t len, struct strbuf *out);

#endif
