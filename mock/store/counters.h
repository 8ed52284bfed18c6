/*
 * How many things of a kind an account has made: what is made through the API is numbered on, so
 * that a deleted thing's number is never given out again and runs with the same seed give the same
 * ids.
 */
#ifndef MOCK_STORE_COUNTERS_H
#define MOCK_STORE_COUNTERS_H

#include "mock/store/accounts.h"

enum counter {
    COUNTER_POWERPACK,
    COUNTER_POOL_ENTRY,
    COUNTER_MEDIA,
    COUNTER_APPLICATION,
    COUNTER_SUBACCOUNT
};

/* The next number of the account's kind, from 1 (or behind what its world has). 0 or a negative
 * errno. */
int store_count_up(struct store *s, const struct account *a, enum counter kind, int64_t *ret);

/*
 * A uuid that looks like version 4 and is a function of (the account's key, kind, variant, n).
 * variant tells apart several uuids of one thing: a Powerpack's own (0) and its pool's (1).
 */
void account_uuid4_text(const struct account *a, enum counter kind, int variant, int64_t n,
    char ret[static UUID_TEXT_SIZE]);

#endif
