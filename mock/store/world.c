#include "mock/store/world.h"

#include "base/file.h"
#include "base/options.h"
#include "base/text.h"
#include "mock/domain/sender.h"
#include "mock/store/counters.h"
#include "mock/store/internal.h"
#include "mock/store/pool_derived.h"
#include "mock/store/world_check.h"
#include "mock/store/world_sql.h"

#include <errno.h>
#include <string.h>

extern const char schema_sql[], world_article_sql[], world_empty_sql[];

static const struct {
    const char *name, *sql;
} shipped[] = {
    { "article", world_article_sql },
    { "empty", world_empty_sql },
};

static void close_db(sqlite3 **db)
{
    sqlite3_close(*db);
}
#define CLEANUP_DB CLEANUP(close_db)

static int failed(sqlite3 *db, const char *what, struct strbuf *why)
{
    strbuf_addf(why, "%s: SQLite: %s", what, sqlite3_errmsg(db));
    return -EIO;
}

/* phone_region(number) and phone_area(number), so that SQL can fill what local connect asks for. */
static void sql_phone_region(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    const char *number = (const char *)sqlite3_value_text(argv[0]);

    (void)argc;
    sqlite3_result_text(context, number ? phone_place(number).region : "", -1, SQLITE_TRANSIENT);
}

static void sql_phone_area(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    const char *number = (const char *)sqlite3_value_text(argv[0]);

    (void)argc;
    sqlite3_result_int(context, number ? phone_place(number).area : 0);
}

static void sql_phone_is_valid(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    const char *number = (const char *)sqlite3_value_text(argv[0]);

    (void)argc;
    sqlite3_result_int(context, number && phone_is_valid(number));
}

int world_functions(sqlite3 *db)
{
    static const struct {
        const char *name;
        void (*function)(sqlite3_context *, int, sqlite3_value **);
    } functions[] = {
        { "phone_region", sql_phone_region },
        { "phone_area", sql_phone_area },
        { "phone_is_valid", sql_phone_is_valid },
    };

    for (size_t i = 0; i < ARRAY_SIZE(functions); i++)
        if (sqlite3_create_function_v2(db, functions[i].name, 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                NULL, functions[i].function, NULL, NULL, NULL) != SQLITE_OK)
            return -EIO;
    return 0;
}

int world_derive(sqlite3 *db)
{
    _Static_assert(COUNTER_POWERPACK == 0 && COUNTER_POOL_ENTRY == 1 && COUNTER_APPLICATION == 3 &&
                       COUNTER_SUBACCOUNT == 4,
        "spelt out below");
    _Static_assert(TALLY_STEP == 2 && TALLY_DEEPEST == 8, "spelt out below");
    /* clang-format off */
    static const char derive[] =
        "UPDATE pool_number SET kind = " POOL_KIND ", type = " POOL_TYPE ", can_mms = n.mms,"
        " carries_mms = " POOL_CARRIES_MMS("pool_number.service") ","
        " serves = " POOL_SERVES("pool_number.service") ","
        " country = n.country, region = phone_region(n.number), area = phone_area(n.number)"
        " FROM number n WHERE n.account = pool_number.account AND n.number = pool_number.number AND serves IS NULL;"
        "UPDATE pool_number SET entry = e.entry FROM"
        " (SELECT account, powerpack, number, row_number() OVER (PARTITION BY account ORDER BY powerpack, number)"
        "   + (SELECT coalesce(max(entry), 0) FROM pool_number) AS entry FROM pool_number WHERE entry IS NULL) e"
        " WHERE e.account = pool_number.account AND e.powerpack = pool_number.powerpack"
        "   AND e.number = pool_number.number AND pool_number.entry IS NULL;"
        "INSERT INTO counter SELECT account, 0, max(id) FROM powerpack WHERE true GROUP BY account"
        " ON CONFLICT DO UPDATE SET n = max(n, excluded.n);"
        "INSERT INTO counter SELECT account, 1, max(entry) FROM pool_number WHERE true GROUP BY account"
        " ON CONFLICT DO UPDATE SET n = max(n, excluded.n);"
        "REPLACE INTO pool_tally SELECT account, powerpack, 8, " TALLY_PREFIX("number", "8") " AS prefix, type, serves, country,"
        " count(*) FROM pool_number GROUP BY account, powerpack, prefix, type, serves, country;"
        "REPLACE INTO pool_tally SELECT account, powerpack, l.column1 AS short, substr(prefix, 1, l.column1) AS shorter, type,"
        " serves, country, sum(n) FROM " TALLY_HIGHER " l CROSS JOIN pool_tally WHERE level = 8"
        " GROUP BY account, powerpack, short, shorter, type, serves, country;"
        "REPLACE INTO number_tally SELECT account, 8, " TALLY_PREFIX("number", "8") " AS prefix, facet, count(*)"
        " FROM number GROUP BY account, prefix, facet;"
        "REPLACE INTO number_tally SELECT account, l.column1 AS short, substr(prefix, 1, l.column1) AS shorter, facet, sum(n)"
        " FROM " TALLY_HIGHER " l CROSS JOIN number_tally WHERE level = 8 GROUP BY account, short, shorter, facet;"
        "UPDATE application SET n = o.n FROM (SELECT account, app_id, row_number() OVER"
        "  (PARTITION BY account ORDER BY app_id) AS n FROM application) o"
        " WHERE o.account = application.account AND o.app_id = application.app_id;"
        "INSERT OR IGNORE INTO counter SELECT account, 3, max(n) FROM application GROUP BY account;"
        "UPDATE subaccount SET n = o.n FROM (SELECT account, auth_id, row_number() OVER"
        "  (PARTITION BY account ORDER BY created_us, auth_id) AS n FROM subaccount) o"
        " WHERE o.account = subaccount.account AND o.auth_id = subaccount.auth_id;"
        "INSERT OR IGNORE INTO counter SELECT account, 4, max(n) FROM subaccount GROUP BY account;";
    /* clang-format on */

    return sqlite3_exec(db, derive, NULL, NULL, NULL) == SQLITE_OK ? 0 : -EIO;
}

int world_new(const char *path, sqlite3 **ret, struct strbuf *why)
{
    CLEANUP_DB sqlite3 *db = NULL;
    CLEANUP_STRBUF struct strbuf version = STRBUF_INIT;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;

    if (path && access(path, F_OK) == 0) {
        strbuf_addf(why, "%s is there already", path);
        return -EEXIST;
    }
    if (sqlite3_open_v2(path ? path : ":memory:", &db, flags, NULL) != SQLITE_OK)
        return failed(db, path ? path : "memory", why);
    strbuf_addf(&version, "PRAGMA application_id = %d; PRAGMA user_version = %d;",
        WORLD_APPLICATION_ID, STORE_SCHEMA_VERSION);
    if (world_functions(db) < 0 || sqlite3_exec(db, version.buf, NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_exec(db, schema_sql, NULL, NULL, NULL) != SQLITE_OK)
        return failed(db, "schema", why);
    *ret = TAKE_PTR(db);
    return 0;
}

static int pragma_int(sqlite3 *db, const char *sql, int *ret)
{
    sqlite3_stmt *st = NULL;
    int r = sqlite3_prepare_v2(db, sql, -1, &st, NULL);

    if (r == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
        *ret = sqlite3_column_int(st, 0);
    else
        r = SQLITE_ERROR;
    sqlite3_finalize(st);
    return r == SQLITE_OK ? 0 : -EIO;
}

int world_version_check(sqlite3 *db, const char *path, struct strbuf *why)
{
    int version = 0, application = 0, tables = 0;

    if (pragma_int(db, "SELECT count(*) FROM sqlite_master", &tables) < 0)
        return failed(db, path, why);
    if (!tables)
        return 1;
    pragma_int(db, "PRAGMA user_version", &version);
    pragma_int(db, "PRAGMA application_id", &application);
    if (application != WORLD_APPLICATION_ID) {
        strbuf_addf(why, "%s is a database, but not one of plivo-mock's", path);
        return -EPROTO;
    }
    if (version != STORE_SCHEMA_VERSION) {
        strbuf_addf(why,
            "%s has schema version %d, this plivo-mock reads version %d; make it again with "
            "plivo-mock world generate, or load it as .sql",
            path, version, STORE_SCHEMA_VERSION);
        return -EPROTO;
    }
    return 0;
}

int world_copy(sqlite3 *from, sqlite3 *to, const char *to_schema)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, to_schema, from, "main");

    if (!backup)
        return -EIO;
    sqlite3_backup_step(backup, -1);
    return sqlite3_backup_finish(backup) == SQLITE_OK ? 0 : -EIO;
}

int world_is_database(const char *world)
{
    size_t len = strlen(world);

    return len > 3 && text_equal(world + len - 3, ".db");
}

static int unknown_world(const char *world, struct strbuf *why)
{
    strbuf_addf(why, "there is no world \"%s\"; shipped worlds are", world);
    for (size_t i = 0; i < ARRAY_SIZE(shipped); i++)
        strbuf_addf(why, "%s %s", i ? "," : "", shipped[i].name);
    strbuf_adds(why, "; a world of your own is a file that ends in .sql or .db");
    return -ENOENT;
}

static int database_open(const char *path, sqlite3 **ret, struct strbuf *why)
{
    CLEANUP_DB sqlite3 *db = NULL;
    int r;

    if (access(path, R_OK) != 0) {
        strbuf_addf(why, "cannot read world %s: %s", path, strerror(errno));
        return -ENOENT;
    }
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        return failed(db, path, why);
    r = world_version_check(db, path, why);
    if (r == 1) {
        strbuf_addf(
            why, "%s is an empty database; plivo-mock world generate makes a full one", path);
        return -EPROTO;
    }
    if (r < 0)
        return r;
    world_functions(db);
    *ret = TAKE_PTR(db);
    return 0;
}

/* Runs the SQL in a new database in memory, then checks and derives. */
static int sql_open(
    const char *path, const char *text, size_t len, bool trusted, sqlite3 **ret, struct strbuf *why)
{
    CLEANUP_DB sqlite3 *db = NULL;
    size_t faults = 0;
    int r = world_new(NULL, &db, why);

    if (r == 0)
        r = world_sql_run(db, path, text, len, why);
    if (r == 0 && !trusted)
        r = world_check(db, "main", why, &faults);
    if (r < 0)
        return r;
    if (faults)
        return -EINVAL;
    if (world_derive(db) < 0)
        return failed(db, path, why);
    *ret = TAKE_PTR(db);
    return 0;
}

int world_open(const char *world, sqlite3 **ret, struct strbuf *why)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    size_t len = strlen(world);
    int r;

    if (world_is_database(world))
        return database_open(world, ret, why);
    /* A shipped world is checked by the tests, so it need not be at each start. */
    for (size_t i = 0; i < ARRAY_SIZE(shipped); i++)
        if (text_equal(shipped[i].name, world))
            return sql_open(world, shipped[i].sql, strlen(shipped[i].sql), true, ret, why);
    if (len < 4 || !text_equal(world + len - 4, ".sql"))
        return unknown_world(world, why);
    r = file_read(world, &text);
    if (r < 0) {
        strbuf_addf(why, "cannot read world %s: %s", world, strerror(-r));
        return r == -ENOENT ? r : -EIO;
    }
    return sql_open(world, text.buf, text.len, false, ret, why);
}
