/* What has to hold in a world beyond what its schema enforces. */
#ifndef MOCK_STORE_WORLD_CHECK_H
#define MOCK_STORE_WORLD_CHECK_H

#include "base/strbuf.h"

#include <sqlite3.h>

enum { WORLD_FAULTS_SHOWN = 10 }; /* of each check; the rest is counted in one line */

/*
 * Checks every row of the schema ("main" or an attached one) and appends one line for each fault:
 * the table, the row by its key, what is wrong, what to do.
 *
 *     pool_number (account 1, powerpack 2, number 13035550120): the account does not rent this
 * number; add it to number or take it out of the pool
 *
 * 0 and *ret_faults, or -EIO with SQLite's words in *report.
 */
int world_check(sqlite3 *db, const char *schema, struct strbuf *report, size_t *ret_faults);

/* The columns that name a row of the table, "account, number"; NULL if a world has no such table.
 */
const char *world_table_key(const char *table);

#endif
