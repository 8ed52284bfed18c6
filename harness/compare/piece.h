/*
 * A text cut into pieces: what is written there, and what differs from run to run for no reason
 * that matters, by its kind. Kinds are told by how a text looks, and by what the target's variables
 * hold; nothing of the API is known.
 */
#ifndef HARNESS_COMPARE_PIECE_H
#define HARNESS_COMPARE_PIECE_H

#include "base/arena.h"
#include "harness/eval/variables.h"

enum piece_kind {
    PIECE_TEXT,  /* compared as it is */
    PIECE_NAME,  /* the value of a variable */
    PIECE_UUID,  /* 8-4-4-4-12 hexadecimal digits */
    PIECE_ID,    /* 16 and more digits, or capitals and digits */
    PIECE_PHONE, /* 7 to 15 digits, with or without a plus */
    PIECE_TOKEN, /* 24 and more letters and digits mixed, or base64 with its padding */
    PIECE_TIME,  /* a date with a time, as ISO 8601 or HTTP have it */
    PIECE_DATE,
    PIECE_PRICE, /* a number with three and more decimals */
    PIECE_MAX_,
};

struct piece {
    enum piece_kind kind;
    const char *at; /* borrowed from the text */
    size_t len;
};

struct pieces {
    struct piece *at;
    size_t n, room;
};

/* True for kinds of which each value stands for one thing, so that the same has to come again. */
bool piece_is_reference(enum piece_kind kind);
/* "uuid", "time", ... */
const char *piece_kind_name(enum piece_kind kind);

/*
 * Cuts the text. A piece begins and ends where no letter or digit goes on. names may be NULL; of
 * its texts only those of four and more bytes count.
 */
struct pieces pieces_cut(
    struct arena *a, const struct variables *names, const char *text, size_t len);

#endif
