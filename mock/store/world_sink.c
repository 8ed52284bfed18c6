#include "mock/store/world_sink.h"

#include "base/arena.h"
#include "mock/store/internal.h"
#include "mock/store/world.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

enum { ROWS_IN_AN_INSERT = 200 };

/* How a kind of sink takes rows. */
struct sink_kind {
    int (*row)(
        struct world_sink *sink, const struct sink_table *table, const struct sink_cell *cells);
    int (*finish)(struct world_sink *sink, struct strbuf *why);
};

struct world_sink {
    const struct sink_kind *kind;
    int failed; /* the first negative errno */
    /* SQL text */
    FILE *out;
    const struct sink_table *inserting; /* the table of the INSERT that is open, NULL if none is */
    size_t rows;                        /* in it */
    struct strbuf line;
    /* database */
    sqlite3 *db;
    char *path;
    bool finished;
    struct sink_statement {
        const struct sink_table *table;
        sqlite3_stmt *st;
    } statements[SINK_TABLES_MAX];
    struct strbuf indices; /* the CREATE INDEXes that were put off */
};

int sink_row(struct world_sink *sink, const struct sink_table *table, const struct sink_cell *cells)
{
    if (!sink->failed)
        sink->failed = sink->kind->row(sink, table, cells);
    return sink->failed;
}

int sink_finish(struct world_sink *sink, struct strbuf *why)
{
    return sink->kind->finish(sink, why);
}

void sink_destroy(struct world_sink *sink)
{
    if (!sink)
        return;
    for (size_t i = 0; i < SINK_TABLES_MAX; i++)
        sqlite3_finalize(sink->statements[i].st);
    sqlite3_close(sink->db);
    if (sink->path && !sink->finished)
        unlink(sink->path);
    free(sink->path);
    strbuf_release(&sink->line);
    strbuf_release(&sink->indices);
    free(sink);
}

static struct world_sink *sink_create(const struct sink_kind *kind)
{
    struct world_sink *sink = xcalloc(1, sizeof(*sink));

    sink->kind = kind;
    sink->line = sink->indices = (struct strbuf)STRBUF_INIT;
    return sink;
}

/* "number (account, number, …)" */
static void add_table(struct strbuf *out, const struct sink_table *table)
{
    strbuf_addf(out, "%s (", table->name);
    for (size_t i = 0; i < SINK_COLUMNS_MAX && table->columns[i]; i++)
        strbuf_addf(out, "%s%s", i ? ", " : "", table->columns[i]);
    strbuf_addc(out, ')');
}

/* SQL text ------------------------------------------------------------------------------------ */

static void add_cell(struct strbuf *out, const struct sink_cell *cell)
{
    if (cell->null) {
        strbuf_adds(out, "NULL");
    } else if (cell->text) {
        strbuf_addc(out, '\'');
        for (const char *p = cell->text; *p; p++)
            strbuf_addn(out, *p, *p == '\'' ? 2 : 1);
        strbuf_addc(out, '\'');
    } else if (cell->number < 0) {
        strbuf_addf(out, "%lld", (long long)cell->number);
    } else {
        strbuf_addu(out, (uint64_t)cell->number);
    }
}

static int write_line(struct world_sink *sink)
{
    size_t written = fwrite(sink->line.buf, 1, sink->line.len, sink->out);

    if (written != sink->line.len)
        return -EIO;
    strbuf_reset(&sink->line);
    return 0;
}

static int sql_row(
    struct world_sink *sink, const struct sink_table *table, const struct sink_cell *cells)
{
    struct strbuf *line = &sink->line;

    assert(table);
    if (sink->inserting == table && sink->rows < ROWS_IN_AN_INSERT) {
        strbuf_adds(line, ",\n");
    } else {
        strbuf_adds(line, sink->inserting ? ";\nINSERT INTO " : "INSERT INTO ");
        add_table(line, table);
        strbuf_adds(line, " VALUES\n");
        sink->inserting = table;
        sink->rows = 0;
    }
    strbuf_adds(line, "    (");
    for (size_t i = 0; i < SINK_COLUMNS_MAX && table->columns[i]; i++) {
        if (i)
            strbuf_adds(line, ", ");
        add_cell(line, &cells[i]);
    }
    strbuf_addc(line, ')');
    sink->rows++;
    return write_line(sink);
}

static int sql_finish(struct world_sink *sink, struct strbuf *why)
{
    if (sink->inserting)
        strbuf_adds(&sink->line, ";\n");
    if (!sink->failed && write_line(sink) == 0 && fflush(sink->out) == 0)
        return 0;
    strbuf_adds(why, "cannot write the world: the output is closed or full\n");
    return -EIO;
}

struct world_sink *sink_to_sql(FILE *out)
{
    static const struct sink_kind sql = { sql_row, sql_finish };
    struct world_sink *sink = sink_create(&sql);

    sink->out = out;
    return sink;
}

/* Database ------------------------------------------------------------------------------------ */

static int statement_for(
    struct world_sink *sink, const struct sink_table *table, sqlite3_stmt **ret)
{
    CLEANUP_STRBUF struct strbuf sql = STRBUF_INIT;
    struct sink_statement *s = sink->statements;

    while (s->st && s->table != table)
        s++;
    if (!s->st) {
        strbuf_adds(&sql, "INSERT INTO ");
        add_table(&sql, table);
        strbuf_adds(&sql, " VALUES (?");
        for (size_t i = 1; i < SINK_COLUMNS_MAX && table->columns[i]; i++)
            strbuf_adds(&sql, ", ?");
        strbuf_addc(&sql, ')');
        if (sqlite3_prepare_v2(sink->db, sql.buf, -1, &s->st, NULL) != SQLITE_OK)
            return -EIO;
        s->table = table;
    }
    *ret = s->st;
    return 0;
}

static int database_row(
    struct world_sink *sink, const struct sink_table *table, const struct sink_cell *cells)
{
    sqlite3_stmt *st = NULL;
    int r = statement_for(sink, table, &st);

    for (int i = 0; r == 0 && i < SINK_COLUMNS_MAX && table->columns[i]; i++) {
        if (cells[i].null)
            sqlite3_bind_null(st, i + 1);
        else if (cells[i].text)
            sqlite3_bind_text(st, i + 1, cells[i].text, -1, SQLITE_STATIC);
        else
            sqlite3_bind_int64(st, i + 1, cells[i].number);
    }
    if (r == 0)
        r = sqlite3_step(st) == SQLITE_DONE ? 0 : -EIO;
    sqlite3_reset(st);
    return r;
}

static int database_finish(struct world_sink *sink, struct strbuf *why)
{
    for (size_t i = 0; i < SINK_TABLES_MAX; i++) {
        sqlite3_finalize(sink->statements[i].st);
        sink->statements[i].st = NULL;
    }
    if (!sink->failed && world_derive(sink->db) == 0 &&
        sqlite3_exec(sink->db, sink->indices.buf, NULL, NULL, NULL) == SQLITE_OK &&
        sqlite3_exec(sink->db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK) {
        sink->finished = true;
        return 0;
    }
    strbuf_addf(why, "cannot write %s: %s\n", sink->path, sqlite3_errmsg(sink->db));
    return -EIO;
}

/* Takes the indices out and keeps their texts: filling tables without them is several times faster.
 */
static int put_off_indices(struct world_sink *sink)
{
    static const char query[] =
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL";
    CLEANUP_STRBUF struct strbuf drop = STRBUF_INIT;
    sqlite3_stmt *st = NULL;

    if (sqlite3_prepare_v2(sink->db, query, -1, &st, NULL) != SQLITE_OK)
        return -EIO;
    while (sqlite3_step(st) == SQLITE_ROW) {
        strbuf_addf(&drop, "DROP INDEX %s;", (const char *)sqlite3_column_text(st, 0));
        strbuf_addf(&sink->indices, "%s;", (const char *)sqlite3_column_text(st, 1));
    }
    sqlite3_finalize(st);
    return sqlite3_exec(sink->db, drop.buf, NULL, NULL, NULL) == SQLITE_OK ? 0 : -EIO;
}

int sink_to_database(const char *path, struct world_sink **ret, struct strbuf *why)
{
    static const struct sink_kind database = { database_row, database_finish };
    static const char fast[] =
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
        "PRAGMA cache_size = -262144; PRAGMA temp_store = MEMORY; PRAGMA threads = 1;";
    CLEANUP_SINK struct world_sink *sink = sink_create(&database);
    int r = world_new(path, &sink->db, why);

    if (r < 0)
        return r;
    sink->path = xstrdup(path);
    if (sqlite3_exec(sink->db, fast, NULL, NULL, NULL) != SQLITE_OK || put_off_indices(sink) < 0 ||
        sqlite3_exec(sink->db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK) {
        strbuf_addf(why, "cannot write %s: %s\n", path, sqlite3_errmsg(sink->db));
        return -EIO;
    }
    *ret = TAKE_PTR(sink);
    return 0;
}
