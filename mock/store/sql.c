#include "mock/store/sql.h"

#include "mock/store/internal.h"

#include <assert.h>
#include <errno.h>

int sql_failed(struct store *s)
{
    strbuf_reset(&s->error);
    strbuf_addf(&s->error, "SQLite: %s", sqlite3_errmsg(s->db));
    return -EIO;
}

int sql_borrow(struct store *s, enum query q, struct sql *ret)
{
    if (!s->statements[q] && sqlite3_prepare_v3(s->db, query_sql[q], -1, SQLITE_PREPARE_PERSISTENT,
                                 &s->statements[q], NULL) != SQLITE_OK)
        return sql_failed(s);
    *ret = (struct sql){ .st = s->statements[q] };
    return 0;
}

/* Bindings stay, unread: whoever borrows the statement binds all of them anew. */
void sql_return(struct sql *q)
{
    if (!q->st)
        return;
    sqlite3_reset(q->st);
    q->st = NULL;
}

static void bound(struct sql *q, int r)
{
    assert(r == SQLITE_OK); /* a parameter too many is our bug */
    (void)q;
    (void)r;
}

void sql_int(struct sql *q, int64_t value)
{
    bound(q, sqlite3_bind_int64(q->st, ++q->at, value));
}

void sql_text(struct sql *q, const char *text)
{
    bound(q, sqlite3_bind_text(q->st, ++q->at, text, -1, SQLITE_STATIC));
}

void sql_null(struct sql *q)
{
    bound(q, sqlite3_bind_null(q->st, ++q->at));
}

void sql_real(struct sql *q, double value)
{
    bound(q, sqlite3_bind_double(q->st, ++q->at, value));
}

/* No bytes are an empty blob, not null. */
void sql_blob(struct sql *q, const char *bytes, size_t len)
{
    bound(q, sqlite3_bind_blob64(q->st, ++q->at, len ? bytes : "", len, SQLITE_STATIC));
}

int sql_step(struct store *s, struct sql *q)
{
    int r = sqlite3_step(q->st);

    q->at = 0;
    if (r == SQLITE_ROW)
        return 1;
    return r == SQLITE_DONE ? 0 : sql_failed(s);
}

int sql_run(struct store *s, struct sql *q)
{
    int r = sqlite3_step(q->st);

    if (r == SQLITE_DONE || r == SQLITE_ROW)
        return 0;
    s->write_failed = s->in_transaction;
    sql_failed(s);
    return r == SQLITE_CONSTRAINT ? -EEXIST : -EIO;
}

int64_t sql_column_int(struct sql *q)
{
    return sqlite3_column_int64(q->st, q->at++);
}

double sql_column_real(struct sql *q)
{
    return sqlite3_column_double(q->st, q->at++);
}

int64_t sql_column_int_or(struct sql *q, int64_t fallback)
{
    int at = q->at++;

    return sqlite3_column_type(q->st, at) == SQLITE_NULL ? fallback
                                                         : sqlite3_column_int64(q->st, at);
}

const char *sql_column_borrow(struct sql *q)
{
    return (const char *)sqlite3_column_text(q->st, q->at++);
}

const char *sql_column_text(struct sql *q, struct arena *a)
{
    const char *text = sql_column_borrow(q);

    return text ? arena_dup(a, text, (size_t)sqlite3_column_bytes(q->st, q->at - 1)) : NULL;
}

const char *sql_column_blob(struct sql *q, struct arena *a)
{
    int at = q->at++;
    const void *bytes = sqlite3_column_blob(q->st, at);

    if (sqlite3_column_type(q->st, at) == SQLITE_NULL)
        return NULL;
    return arena_dup(a, bytes ? bytes : "", (size_t)sqlite3_column_bytes(q->st, at));
}

int sql_exec(struct store *s, const char *text)
{
    return sqlite3_exec(s->db, text, NULL, NULL, NULL) == SQLITE_OK ? 0 : sql_failed(s);
}
