/*
 * Whose turn it is: for each tier of each pool the number that was chosen last, so that the next
 * one is a seek. Kept in memory only; after a restart a pool begins its round again.
 */
#ifndef MOCK_STORE_TURNS_H
#define MOCK_STORE_TURNS_H

#include "mock/domain/sender.h"

#include <stdint.h>

enum { TURN_FEW = 16 };
struct turn_number {
    struct sender_number number; /* its text is digits */
    char digits[PHONE_DIGITS_MAX + 1];
};

struct turn_book;
struct turn {
    uint64_t key;
    uint32_t rank;                     /* of the number chosen last */
    char number[PHONE_DIGITS_MAX + 1]; /* "" before the first */
    bool none_known;                   /* on none_day none was left */
    int64_t none_day;
    bool few_known;
    struct turn_number
        *few; /* the tier's numbers in their order; NULL: more than TURN_FEW or none */
    size_t n_few, next_few;
};

struct turn_book *turn_book_create(void);
void turn_book_destroy(struct turn_book *book); /* NULL is fine */
/* The turn of that key (any mix of what tells tiers apart), new ones zeroed. Valid until the next
 * call. */
struct turn *turn_of(struct turn_book *book, uint64_t key);
#endif
