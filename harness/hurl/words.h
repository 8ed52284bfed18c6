/*
 * The words of the language: one table for each kind of node, with what the word takes. A word that
 * Hurl knows and we do not stands here too, so that its fault says so instead of "unknown".
 */
#ifndef HARNESS_HURL_WORDS_H
#define HARNESS_HURL_WORDS_H

#include "harness/hurl/ast.h"

#define BIT(kind) (1u << (kind))

enum { /* which kinds of value may stand there: a set of BIT(enum hurl_value_kind) */
    TAKES_NOTHING = 0,
    TAKES_STRING = BIT(HURL_VALUE_STRING),
    TAKES_INTEGER = BIT(HURL_VALUE_INTEGER),
    TAKES_PATTERN = BIT(HURL_VALUE_STRING) | BIT(HURL_VALUE_REGEX),
    TAKES_TEXT = BIT(HURL_VALUE_STRING) | BIT(HURL_VALUE_BYTES),
    TAKES_ORDERED = BIT(HURL_VALUE_INTEGER) | BIT(HURL_VALUE_FLOAT) | BIT(HURL_VALUE_STRING) |
                    BIT(HURL_VALUE_VARIABLE),
    TAKES_COUNT = BIT(HURL_VALUE_INTEGER) | BIT(HURL_VALUE_VARIABLE),
    TAKES_SWITCH = BIT(HURL_VALUE_BOOLEAN) | BIT(HURL_VALUE_VARIABLE),
    TAKES_ANY = BIT(HURL_VALUE_MAX_) - 1 - BIT(HURL_VALUE_NONE) - BIT(HURL_VALUE_REGEX),
};

struct word {
    const char *name;
    int kind;                                  /* of its node's enum; -1: not supported */
    unsigned takes[HURL_FILTER_ARGUMENTS_MAX]; /* for each argument, in order */
    const char *instead;                       /* not supported: what to write, or NULL */
};

struct words {
    const char *noun; /* "filter" */
    const struct word *at;
    size_t n;
};

extern const struct words hurl_query_words, hurl_filter_words, hurl_predicate_words,
    hurl_option_words, hurl_level_words;

/* The word with that name, or NULL. */
const struct word *words_find(const struct words *words, const char *name);
/* The supported word nearest to name, if it is near enough to be meant; else NULL. */
const char *words_nearest(const struct words *words, const char *name);
/* What a set of value kinds is called: "a string or a regex". Static text. */
const char *words_takes(unsigned takes);

#endif
