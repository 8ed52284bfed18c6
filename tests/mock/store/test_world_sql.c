/* What a world's SQL may not do, and how its faults are told. */
#include "mock/store/world.h"
#include "mock/store/world_sql.h"
#include "tests/support/suite.h"

#include <errno.h>
#include <string.h>

#define ACCOUNT "INSERT INTO account (id, auth_id, auth_token) VALUES (1, 'MA', 't');\n"
#define SCHEMA                                                                                     \
    "a world holds rows only: the tables are made by plivo-mock, so leave CREATE, DROP and ALTER " \
    "out"

/* clang-format off */
static const struct {
    const char *why, *sql, *says; /* NULL: it runs */
} cases[] = {
    { "nothing",        "", NULL },
    { "comments only",  "-- a\n/* b\n*/ -- c", NULL },
    { "rows",           "-- a\n" ACCOUNT "UPDATE account SET name = 'a;b';\nDELETE FROM account;", NULL },
    { "computed values", ACCOUNT "UPDATE account SET credit_ran_out_us = unixepoch('2026-01-01') * 1000000", NULL },

    { "the line of the token that is wrong, not of the statement", "-- a\n\nINSERT INTO name\n  (account, name, value)\nVALUES (1, 'a' 'b');",
      "w.sql:5: near \"'b'\": syntax error, in \"INSERT INTO name (account, name, value) VALUES (1, 'a' 'b')\"\n" },
    { "an unknown column", "-- a\nINSERT INTO number (account, numbr) VALUES (1, '2');",
      "w.sql:2: table number has no column named numbr, in \"INSERT INTO number (account, numbr) VALUES (1, '2')\"\n" },
    { "an unknown table", ACCOUNT "INSERT INTO numbr VALUES (1)", "w.sql:2: no such table: numbr, in \"INSERT INTO numbr VALUES (1)\"\n" },
    { "an open string", "INSERT INTO name VALUES ('", "w.sql:1: unrecognized token: \"'\", in \"INSERT INTO name VALUES ('\"\n" },
    { "a long statement is cut", "INSERT INTO name (account, name, value) VALUES (1, 'a', 'b', 'c', 'd', 'e');",
      "w.sql:1: 6 values for 3 columns, in \"INSERT INTO name (account, name, value) VALUES (1, 'a', 'b',…\"\n" },
    { "the row of a long INSERT that is there already",
      "INSERT INTO number (account, number, type) VALUES (1, '11', 'fixed'), (1, '12', 'fixed'), (1, '11', 'fixed'), (1, '13', 'fixed');",
      "w.sql:1: number (account 1, number 11): UNIQUE constraint failed: number.account, number.number, in"
      " \"INSERT INTO number (account, number, type) VALUES (1, '11',…\"\n" },
    { "an auth id twice", ACCOUNT "INSERT INTO account (id, auth_id, auth_token) VALUES (2, 'MA', 't');",
      "w.sql:2: account (id 2, auth_id MA): UNIQUE constraint failed: account.auth_id, in"
      " \"INSERT INTO account (id, auth_id, auth_token) VALUES (2, 'MA…\"\n" },
    { "a Powerpack's uuid twice",
      "INSERT INTO powerpack (account, id, uuid, pool_uuid, name) VALUES (1, 1, 'a', 'b', 'n'), (1, 2, 'a', 'd', 'm');",
      "w.sql:1: powerpack (account 1, id 2): UNIQUE constraint failed: powerpack.account, powerpack.uuid, in"
      " \"INSERT INTO powerpack (account, id, uuid, pool_uuid, name) V…\"\n" },
    { "a word that is none of the column's", "INSERT INTO number (account, number, type) VALUES (1, '11', 'fixed'), (1, '12', 'odd');",
      "w.sql:1: number (account 1, number 12): CHECK constraint failed: type IN ('fixed', 'mobile', 'local', 'national', 'tollfree', 'shortcode'),"
      " in \"INSERT INTO number (account, number, type) VALUES (1, '11',…\"\n" },
    { "a value left out", "INSERT INTO name (account, name) VALUES (1, 'a');",
      "w.sql:1: name (account 1, name a): NOT NULL constraint failed: name.value, in \"INSERT INTO name (account, name) VALUES (1, 'a')\"\n" },

    { "no tables of its own", "CREATE TABLE t (a);", "w.sql:1: " SCHEMA ", in \"CREATE TABLE t (a)\"\n" },
    { "no temporary ones", "CREATE TEMP TABLE t (a);", "w.sql:1: " SCHEMA ", in \"CREATE TEMP TABLE t (a)\"\n" },
    { "no triggers", "CREATE TRIGGER t AFTER INSERT ON name BEGIN SELECT 1; END;",
      "w.sql:1: " SCHEMA ", in \"CREATE TRIGGER t AFTER INSERT ON name BEGIN SELECT 1\"\n" },
    { "nothing dropped", "DROP TABLE name", "w.sql:1: " SCHEMA ", in \"DROP TABLE name\"\n" },
    { "the catalogue stays", "DELETE FROM sqlite_master", "w.sql:1: table sqlite_master may not be modified, in \"DELETE FROM sqlite_master\"\n" },
    { "no other file", "ATTACH 'other.db' AS other;", "w.sql:1: a world cannot attach another file, in \"ATTACH 'other.db' AS other\"\n" },
    { "no pragma", "PRAGMA foreign_keys = ON;", "w.sql:1: a world cannot set a pragma, in \"PRAGMA foreign_keys = ON\"\n" },
    { "no transaction", "BEGIN;", "w.sql:1: a world is loaded in one transaction: leave BEGIN, COMMIT and ROLLBACK out, in \"BEGIN\"\n" },
    { "bytes that are not UTF-8", "-- a\n-- \xff", "w.sql:2: a byte that is not UTF-8, in \"\"\n" },
};
/* clang-format on */

static int64_t rows(sqlite3 *db)
{
    sqlite3_stmt *st = NULL;
    int64_t n;

    ck_assert_int_eq(
        sqlite3_prepare_v2(db,
            "SELECT (SELECT count(*) FROM account) + (SELECT count(*) FROM number)", -1, &st, NULL),
        SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(st), SQLITE_ROW);
    n = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return n;
}

START_TEST(text_is_run_or_refused)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    const char *says = cases[_i].says ? cases[_i].says : "";
    sqlite3 *db = NULL;
    int r;

    ck_assert_int_eq(world_new(NULL, &db, &why), 0);
    r = world_sql_run(db, "w.sql", cases[_i].sql, strlen(cases[_i].sql), &why);
    ck_assert_msg(r == (cases[_i].says ? -EINVAL : 0), "%s: %d %s", cases[_i].why, r, why.buf);
    ck_assert_msg(
        strcmp(why.buf, says) == 0, "%s\nsays: %sexpected: %s", cases[_i].why, why.buf, says);
    if (r < 0)
        ck_assert_msg(rows(db) == 0, "%s: rows were left behind", cases[_i].why);
    ck_assert_msg(sqlite3_get_autocommit(db), "%s: a transaction was left open", cases[_i].why);
    sqlite3_close(db);
}
END_TEST

START_TEST(nul_byte_is_a_fault)
{
    static const char text[] = "DELETE FROM name;\n\0DELETE FROM name;";
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    sqlite3 *db = NULL;

    ck_assert_int_eq(world_new(NULL, &db, &why), 0);
    ck_assert_int_eq(world_sql_run(db, "w.sql", text, sizeof(text) - 1, &why), -EINVAL);
    ck_assert_msg(strstr(why.buf, "w.sql:2: a NUL byte") != NULL, "%s", why.buf);
    sqlite3_close(db);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("world sql");
    TCase *tc = tcase_create("statements");

    tcase_add_loop_test(tc, text_is_run_or_refused, 0, ARRAY_SIZE(cases));
    tcase_add_test(tc, nul_byte_is_a_fault);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}
