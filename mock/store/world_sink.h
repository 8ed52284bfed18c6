/* Where generated rows go: SQL text, or straight into a new database. Both get the same rows. */
#ifndef MOCK_STORE_WORLD_SINK_H
#define MOCK_STORE_WORLD_SINK_H

#include "base/strbuf.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { SINK_COLUMNS_MAX = 16, SINK_TABLES_MAX = 8 };

struct sink_table {
    const char *name;
    const char *columns[SINK_COLUMNS_MAX]; /* NULL ends them */
};

struct sink_cell {
    const char *text; /* borrowed for the call */
    int64_t number;   /* when text is NULL */
    bool null;
};
#define CELL_TEXT(s) ((struct sink_cell){ .text = (s) })
#define CELL_INT(n) ((struct sink_cell){ .number = (n) })
#define CELL_NULL ((struct sink_cell){ .null = true })

struct world_sink;
/* Rows as INSERTs of many rows each. The file stays the caller's. */
struct world_sink *sink_to_sql(FILE *out);
/*
 * Rows into a new database file with the schema. Nothing is synced to the disk on the way and the
 * indices are made last, so a failure leaves no file. 0 and *ret, -EEXIST if the path is taken, or
 * -EIO; *why says which.
 */
int sink_to_database(const char *path, struct world_sink **ret, struct strbuf *why);

/* One cell for each column. 0 or -EIO; after a failure the sink takes rows and forgets them. */
int sink_row(
    struct world_sink *sink, const struct sink_table *table, const struct sink_cell *cells);
/* Writes what is still held back, fills derived columns, makes the indices. 0 or -EIO and *why. */
int sink_finish(struct world_sink *sink, struct strbuf *why);
void sink_destroy(struct world_sink *sink); /* NULL is fine; an unfinished database is removed */

static inline void sink_destroyp(struct world_sink **sink)
{
    sink_destroy(*sink);
}
#define CLEANUP_SINK CLEANUP(sink_destroyp)

#endif
