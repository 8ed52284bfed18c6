#include "mock/store/world_sql.h"

#include "base/text.h"
#include "mock/store/world_check.h"

#include <errno.h>
#include <string.h>

enum { HEAD_SHOWN = 60 };

/* A run over one text, and where it stands. */
struct run {
    sqlite3 *db;
    const char *path, *text, *end;
    const char *refusal; /* what the authorizer refused last, NULL if nothing */
    struct strbuf
        *row; /* the row that is being written, when a statement is run again to find it */
    struct strbuf *why;
};

/* clang-format off */
static const struct {
    int action;
    const char *refusal; /* NULL: allowed */
} actions[] = {
    { SQLITE_INSERT,      NULL },
    { SQLITE_UPDATE,      NULL },
    { SQLITE_DELETE,      NULL },
    { SQLITE_SELECT,      NULL },
    { SQLITE_READ,        NULL },
    { SQLITE_FUNCTION,    NULL },
    { SQLITE_RECURSIVE,   NULL },
    { SQLITE_ATTACH,      "a world cannot attach another file" },
    { SQLITE_DETACH,      "a world cannot detach a database" },
    { SQLITE_PRAGMA,      "a world cannot set a pragma" },
    { SQLITE_TRANSACTION, "a world is loaded in one transaction: leave BEGIN, COMMIT and ROLLBACK out" },
    { SQLITE_SAVEPOINT,   "a world is loaded in one transaction: leave SAVEPOINT out" },
};
/* clang-format on */

/* Whatever else there is (CREATE, DROP, ALTER, REINDEX, ANALYZE …) touches the schema. */
static const char schema_refusal[] = "a world holds rows only: the tables are made by plivo-mock, "
                                     "so leave CREATE, DROP and ALTER out";

static int authorize(void *context, int action, const char *a, const char *b, const char *database,
    const char *trigger)
{
    struct run *run = context;
    const char *refusal = schema_refusal;

    (void)b;
    (void)database;
    (void)trigger;
    for (size_t i = 0; i < ARRAY_SIZE(actions); i++)
        if (actions[i].action == action)
            refusal = actions[i].refusal;
    /* CREATE and DROP write the catalogue first. */
    if ((action == SQLITE_INSERT || action == SQLITE_UPDATE || action == SQLITE_DELETE) && a &&
        text_has_prefix_ignore_case(a, "sqlite_"))
        refusal = schema_refusal;
    if (!refusal)
        return SQLITE_OK;
    if (!run->refusal)
        run->refusal = refusal;
    return SQLITE_DENY;
}

static size_t line_at(const struct run *run, const char *at)
{
    size_t line = 1;

    for (const char *p = run->text; p < at; p++)
        line += *p == '\n';
    return line;
}

/* Behind the blanks and comments at the head of a statement. */
static const char *skip_comments(const char *p, const char *end)
{
    while (p < end) {
        if (is_space(*p)) {
            p++;
        } else if (end - p >= 2 && p[0] == '-' && p[1] == '-') {
            const char *newline = memchr(p, '\n', (size_t)(end - p));

            p = newline ? newline + 1 : end;
        } else if (end - p >= 2 && p[0] == '/' && p[1] == '*') {
            const char *close = memmem(p + 2, (size_t)(end - p) - 2, "*/", 2);

            p = close ? close + 2 : end;
        } else {
            break;
        }
    }
    return p;
}

/* The first words of a statement on one line. */
static void add_head(const char *statement, const char *end, struct strbuf *out)
{
    size_t shown = 0;
    bool blank = false;

    for (const char *p = statement; p < end && *p != ';'; p++) {
        if (is_space(*p)) {
            blank = true;
            continue;
        }
        if (shown + blank >= HEAD_SHOWN && ((unsigned char)*p & 0xC0) != 0x80) {
            strbuf_adds(out, "…");
            return;
        }
        if (blank && shown)
            strbuf_addc(out, ' '), shown++;
        blank = false;
        strbuf_addc(out, *p);
        shown++;
    }
}

static int fault(struct run *run, const char *statement, const char *at, const char *what)
{
    strbuf_addf(run->why, "%s:%zu: ", run->path, line_at(run, at));
    if (run->row->len)
        strbuf_addf(run->why, "%s: ", run->row->buf);
    strbuf_addf(run->why, "%s, in \"", what);
    add_head(statement, run->end, run->why);
    strbuf_adds(run->why, "\"\n");
    return -EINVAL;
}

/* world_row('number', 'account', 1, 'number', '1503…'): remembers which row is being written. */
static void remember_row(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    struct strbuf *row = ((struct run *)sqlite3_user_data(context))->row;

    strbuf_reset(row);
    strbuf_addf(row, "%s (", (const char *)sqlite3_value_text(argv[0]));
    for (int i = 1; i + 1 < argc; i += 2) {
        const char *value = (const char *)sqlite3_value_text(argv[i + 1]);

        strbuf_addf(row, "%s%s %s", i > 1 ? ", " : "", (const char *)sqlite3_value_text(argv[i]),
            value ? value : "NULL");
    }
    strbuf_addc(row, ')');
}

/* CREATE TEMP TRIGGER … that calls world_row with the key of each row about to be inserted. */
static void trigger_sql(const char *table, struct strbuf *out)
{
    const char *key = world_table_key(table);

    strbuf_addf(out,
        "CREATE TEMP TRIGGER world_row_%s BEFORE INSERT ON main.%s BEGIN SELECT world_row('%s'",
        table, table, table);
    while (*key) {
        size_t len = strcspn(key, ",");

        strbuf_addf(out, ", '%.*s', NEW.%.*s", (int)len, key, (int)len, key);
        key += len + strspn(key + len, ", ");
    }
    strbuf_adds(out, "); END;");
}

/*
 * SQLite says which constraint broke, but not for which row of a long INSERT. The statement, undone
 * by now, is run once more with a trigger that notes each row; the one noted last is the one.
 */
static void find_row(struct run *run, const char *statement, const char *failed_column)
{
    CLEANUP_STRBUF struct strbuf create = STRBUF_INIT;
    CLEANUP_STRBUF struct strbuf table = STRBUF_INIT;
    sqlite3_stmt *st = NULL;

    strbuf_add(&table, failed_column, strcspn(failed_column, ". "));
    if (!world_table_key(table.buf))
        return;
    trigger_sql(table.buf, &create);
    sqlite3_set_authorizer(run->db, NULL, NULL);
    sqlite3_create_function_v2(
        run->db, "world_row", -1, SQLITE_UTF8, run, remember_row, NULL, NULL, NULL);
    if (sqlite3_exec(run->db, create.buf, NULL, NULL, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(run->db, statement, -1, &st, NULL) == SQLITE_OK)
        sqlite3_step(st);
    sqlite3_finalize(st);
    strbuf_reset(&create);
    strbuf_addf(&create, "DROP TRIGGER IF EXISTS temp.world_row_%s", table.buf);
    sqlite3_exec(run->db, create.buf, NULL, NULL, NULL);
    sqlite3_create_function_v2(run->db, "world_row", -1, SQLITE_UTF8, NULL, NULL, NULL, NULL, NULL);
}

static int constraint_fault(struct run *run, const char *statement)
{
    CLEANUP_STRBUF struct strbuf what = STRBUF_INIT;
    CLEANUP_STRBUF struct strbuf into = STRBUF_INIT;
    static const char insert[] = "INSERT INTO ";
    const char *name;

    strbuf_adds(&what, sqlite3_errmsg(run->db));
    /* Names the table in all but CHECK constraints, where it is the statement's. */
    name = strstr(what.buf, "failed: ");
    name = name ? name + strlen("failed: ") : "";
    if (text_starts_with(what.buf, "CHECK") && text_has_prefix_ignore_case(statement, insert)) {
        strbuf_add(&into, statement + strlen(insert), strcspn(statement + strlen(insert), " (\n"));
        name = into.buf;
    }
    find_row(run, statement, name);
    return fault(run, statement, statement, what.buf);
}

static int run_statement(struct run *run, const char *statement, const char **ret_tail)
{
    sqlite3_stmt *st = NULL;
    int r;

    run->refusal = NULL;
    if (sqlite3_prepare_v2(run->db, statement, -1, &st, ret_tail) != SQLITE_OK) {
        int offset = sqlite3_error_offset(run->db);

        return fault(run, statement, offset > 0 ? statement + offset : statement,
            run->refusal ? run->refusal : sqlite3_errmsg(run->db));
    }
    do
        r = sqlite3_step(st);
    while (r == SQLITE_ROW);
    if (sqlite3_finalize(st) == SQLITE_OK)
        return 0;
    if (r == SQLITE_CONSTRAINT)
        return constraint_fault(run, statement);
    return fault(run, statement, statement, sqlite3_errmsg(run->db));
}

static int run_all(struct run *run)
{
    const char *statement = skip_comments(run->text, run->end);
    size_t good = utf8_valid_prefix(run->text, (size_t)(run->end - run->text));
    const char *nul = memchr(run->text, '\0', (size_t)(run->end - run->text));

    if (nul)
        return fault(run, nul, nul, "a NUL byte");
    if (run->text + good < run->end)
        return fault(run, statement, run->text + good, "a byte that is not UTF-8");
    while (statement < run->end) {
        const char *tail = run->end;
        int r = run_statement(run, statement, &tail);

        if (r < 0)
            return r;
        statement = skip_comments(tail, run->end);
    }
    return 0;
}

int world_sql_run(sqlite3 *db, const char *path, const char *text, size_t len, struct strbuf *why)
{
    CLEANUP_STRBUF struct strbuf row = STRBUF_INIT;
    struct run run = {
        .db = db, .path = path, .text = text, .end = text + len, .row = &row, .why = why
    };
    int r;

    if (sqlite3_exec(db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK) {
        strbuf_addf(why, "%s: SQLite: %s\n", path, sqlite3_errmsg(db));
        return -EIO;
    }
    sqlite3_set_authorizer(db, authorize, &run);
    r = run_all(&run);
    sqlite3_set_authorizer(db, NULL, NULL);
    if (r == 0 && sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK)
        return 0;
    if (r == 0) {
        strbuf_addf(why, "%s: SQLite: %s\n", path, sqlite3_errmsg(db));
        r = -EIO;
    }
    sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    return r;
}
