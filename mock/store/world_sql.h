/* Runs a world's SQL text, which comes from a user: only rows may be written, and a fault is told
 * with its line. */
#ifndef MOCK_STORE_WORLD_SQL_H
#define MOCK_STORE_WORLD_SQL_H

#include "base/strbuf.h"

#include <sqlite3.h>

/*
 * Runs the statements of text[0..len], a NUL at its end, in one transaction: INSERT, UPDATE,
 * DELETE, REPLACE and SELECT. What would change the schema, attach another file, set a pragma or
 * end the transaction is refused. Foreign keys are world_check's business, which names the row.
 *
 * 0; -EINVAL with one line "path:line: what is wrong, in "the statement's head"" in *why (a broken
 * constraint names the row), and nothing is written; -EIO when SQLite itself fails. db must not be
 * in a transaction.
 */
int world_sql_run(sqlite3 *db, const char *path, const char *text, size_t len, struct strbuf *why);

#endif
