/*
 * The one place that talks to SQLite's C API for queries: each statement is prepared once and kept,
 * bound in the order of its question marks, and returned by leaving the scope. Inside store/ only.
 */
#ifndef MOCK_STORE_SQL_H
#define MOCK_STORE_SQL_H

#include "base/arena.h"
#include "mock/store/queries.h"
#include "mock/store/store.h"

#include <sqlite3.h>

struct sql {
    sqlite3_stmt *st;
    int at; /* the parameter bound last, or the column read last */
};

/* Borrows the query's statement; prepared on first use. 0 or -EIO. */
int sql_borrow(struct store *s, enum query q, struct sql *ret);
void sql_return(struct sql *q);
#define CLEANUP_SQL CLEANUP(sql_return)

void sql_int(struct sql *q, int64_t value);
void sql_text(struct sql *q,
    const char *text); /* NULL binds null; text lives until the statement is returned */
void sql_null(struct sql *q);
void sql_real(struct sql *q, double value);
void sql_blob(struct sql *q, const char *bytes, size_t len); /* as long-lived as a text */

/* Runs it to the next row: 1, 0 when there are no more, or -EIO. The columns are then read from the
 * first on. */
int sql_step(struct store *s, struct sql *q);
/* Runs a statement that yields no row. 0, -EEXIST for a broken unique constraint, or -EIO. */
int sql_run(struct store *s, struct sql *q);

int64_t sql_column_int(struct sql *q);
double sql_column_real(struct sql *q);
int64_t sql_column_int_or(struct sql *q, int64_t fallback);  /* for null */
const char *sql_column_text(struct sql *q, struct arena *a); /* a copy; NULL for null */
const char *sql_column_blob(struct sql *q, struct arena *a); /* a copy; NULL for null */
const char *sql_column_borrow(struct sql *q);                /* valid until the next step */

/* Runs text without parameters, e.g. "BEGIN". 0 or -EIO. */
int sql_exec(struct store *s, const char *text);
/* Keeps SQLite's words for store_error. Returns -EIO. */
int sql_failed(struct store *s);

#endif
