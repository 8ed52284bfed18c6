/* Worlds by the million, for measuring: the same seed and size give the same rows. */
#ifndef MOCK_STORE_WORLD_GENERATE_H
#define MOCK_STORE_WORLD_GENERATE_H

#include "base/strbuf.h"

#include <stdint.h>
#include <stdio.h>

/*
 * How much there is in the whole world. Powerpacks are dealt to the accounts, numbers to the
 * Powerpacks (to the accounts, in no pool, if there is no Powerpack), messages to the accounts.
 *
 * Accounts are MAMOCKLARGE000000001 and on, each with the names pp_large, number_mms and number_sms
 * for the first of its Powerpacks. A pool begins with a long code added for MMS, one added for SMS,
 * an MMS-capable toll-free number, a short code and an SMS-only toll-free; then half of the long
 * codes are added for MMS, one number in twenty is toll-free. Long codes go round all area codes of
 * the US and Canada, fictional numbers (555-0100 to 555-0199) first.
 */
struct world_size {
    uint64_t accounts, powerpacks, numbers, messages;
    uint64_t seed;
    int64_t until_us; /* messages lie in the 90 days before, in rising order */
};

/* What options of the command and tests start from: one account, and a time that does not change.
 */
#define WORLD_SIZE_INIT                                                                            \
    {                                                                                              \
        .accounts = 1, .seed = 1, .until_us = INT64_C(1767225600) * 1000000                        \
    }

/* Writes INSERTs. 0; -EINVAL if the size contradicts itself; -EIO. *why says what is wrong. */
int world_generate_sql(const struct world_size *size, FILE *out, struct strbuf *why);
/* Writes a new .db with derived columns and indices. As above, and -EEXIST if the path is taken. */
int world_generate_database(const struct world_size *size, const char *path, struct strbuf *why);

#endif
