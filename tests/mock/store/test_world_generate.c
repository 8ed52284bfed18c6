/* The same seed and sizes give the same world, in either form, and one without a fault. */
#include "base/file.h"
#include "mock/store/world.h"
#include "mock/store/world_check.h"
#include "mock/store/world_generate.h"
#include "tests/support/suite.h"

#include <errno.h>
#include <string.h>

static const struct {
    const char *why;
    struct world_size size;
} cases[] = {
    { "the least", { .accounts = 1, .seed = 1, .until_us = 1 } },
    { "one pool", { 1, 1, 1000, 100, 1, INT64_C(1767225600000000) } },
    { "sizes that do not divide", { 3, 7, 500, 101, 2, INT64_C(1767225600000000) } },
    { "more accounts than Powerpacks", { 5, 2, 20, 10, 3, INT64_C(1767225600000000) } },
    { "more Powerpacks than numbers", { 1, 30, 10, 10, 4, INT64_C(1767225600000000) } },
    { "numbers in no pool", { 2, 0, 50, 10, 5, INT64_C(1767225600000000) } },
    { "messages of an account that rents nothing", { 2, 0, 0, 10, 6, INT64_C(1767225600000000) } },
    { "more numbers than the fictional ones", { 1, 1, 42000, 0, 7, INT64_C(1767225600000000) } },
};

/* A folder of its own for the files of a test, removed at its end. */
struct folder {
    char path[64], sql[80], db[80];
};

static void folder_remove(struct folder *f)
{
    unlink(f->sql);
    unlink(f->db);
    rmdir(f->path);
}

static struct folder folder_make(void)
{
    struct folder f = { .path = "/tmp/plivo-mock-test-XXXXXX" };

    ck_assert(mkdtemp(f.path) != NULL);
    snprintf(f.sql, sizeof(f.sql), "%s/w.sql", f.path);
    snprintf(f.db, sizeof(f.db), "%s/w.db", f.path);
    return f;
}

static void generate_sql(const struct world_size *size, struct strbuf *out)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    char *text = NULL;
    size_t len = 0;
    FILE *file = open_memstream(&text, &len);

    ck_assert_msg(world_generate_sql(size, file, &why) == 0, "%s", why.buf);
    fclose(file);
    strbuf_add(out, text, len);
    free(text);
}

/* Every value of every table, in one order. */
static void dump(sqlite3 *db, struct strbuf *out)
{
    static const char *const tables[] = { "account", "powerpack", "number", "pool_number", "name",
        "message" };

    for (size_t t = 0; t < ARRAY_SIZE(tables); t++) {
        CLEANUP_STRBUF struct strbuf sql = STRBUF_INIT;
        sqlite3_stmt *st = NULL;

        strbuf_addf(&sql, "SELECT * FROM %s ORDER BY 1, 2, 3", tables[t]);
        ck_assert_int_eq(sqlite3_prepare_v2(db, sql.buf, -1, &st, NULL), SQLITE_OK);
        while (sqlite3_step(st) == SQLITE_ROW) {
            strbuf_adds(out, tables[t]);
            for (int i = 0; i < sqlite3_column_count(st); i++) {
                const char *value = (const char *)sqlite3_column_text(st, i);

                strbuf_addf(out, "|%s", value ? value : "NULL");
            }
            strbuf_addc(out, '\n');
        }
        sqlite3_finalize(st);
    }
}

static void open_and_dump(const char *path, struct strbuf *out, const char *why)
{
    CLEANUP_STRBUF struct strbuf report = STRBUF_INIT;
    sqlite3 *db = NULL;
    size_t faults = 99;

    ck_assert_msg(world_open(path, &db, &report) == 0, "%s: %s", why, report.buf);
    ck_assert_int_eq(world_check(db, "main", &report, &faults), 0);
    ck_assert_msg(faults == 0, "%s: %s", why, report.buf);
    dump(db, out);
    sqlite3_close(db);
}

START_TEST(both_forms_are_equal_and_without_fault)
{
    CLEANUP_STRBUF struct strbuf sql = STRBUF_INIT, why = STRBUF_INIT;
    CLEANUP_STRBUF struct strbuf from_sql = STRBUF_INIT, from_db = STRBUF_INIT;
    const struct world_size *size = &cases[_i].size;
    CLEANUP(folder_remove) struct folder folder = folder_make();

    generate_sql(size, &sql);
    ck_assert_int_eq(file_write(folder.sql, sql.buf, sql.len), 0);
    ck_assert_msg(
        world_generate_database(size, folder.db, &why) == 0, "%s: %s", cases[_i].why, why.buf);
    open_and_dump(folder.sql, &from_sql, cases[_i].why);
    open_and_dump(folder.db, &from_db, cases[_i].why);
    ck_assert_msg(strcmp(from_sql.buf, from_db.buf) == 0, "%s: the forms differ", cases[_i].why);
}
END_TEST

START_TEST(seed_decides_the_bytes)
{
    CLEANUP_STRBUF struct strbuf first = STRBUF_INIT, again = STRBUF_INIT, other = STRBUF_INIT;
    struct world_size size = cases[_i].size;

    generate_sql(&size, &first);
    generate_sql(&size, &again);
    ck_assert_msg(
        strcmp(first.buf, again.buf) == 0, "%s: the same seed gave other bytes", cases[_i].why);
    size.seed += 100;
    generate_sql(&size, &other);
    ck_assert_msg(
        strcmp(first.buf, other.buf) != 0, "%s: another seed gave the same bytes", cases[_i].why);
}
END_TEST

static int64_t number_of(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *st = NULL;
    int64_t n;

    ck_assert_msg(
        sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(db));
    ck_assert_int_eq(sqlite3_step(st), SQLITE_ROW);
    n = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return n;
}

static const struct {
    const char *why, *sql;
    int64_t least, most;
} contents[] = {
    { "accounts", "SELECT count(*) FROM account", 2, 2 },
    { "Powerpacks", "SELECT count(*) FROM powerpack", 4, 4 },
    { "numbers", "SELECT count(*) FROM number", 4000, 4000 },
    { "all are in pools", "SELECT count(*) FROM pool_number", 4000, 4000 },
    { "messages", "SELECT count(*) FROM message", 1000, 1000 },
    { "every area code has numbers",
        "SELECT count(DISTINCT area) FROM pool_number WHERE region <> ''", 350, 800 },
    { "half of the long codes are for MMS",
        "SELECT count(*) * 100 / 4000 FROM pool_number WHERE service = 'mms'", 44, 52 },
    { "toll-free numbers", "SELECT count(*) FROM number WHERE type = 'tollfree'", 150, 250 },
    { "a short code in each pool", "SELECT count(*) FROM number WHERE type = 'shortcode'", 4, 4 },
    { "Canada", "SELECT count(*) FROM number WHERE country = 'CA'", 100, 1500 },
    { "fictional numbers only",
        "SELECT count(*) FROM number WHERE type <> 'shortcode' AND number NOT LIKE '1___55501__'",
        0, 0 },
    { "names that exist",
        "SELECT count(*) FROM name n JOIN powerpack p ON p.account = n.account AND p.uuid = "
        "n.value",
        2, 2 },
    { "number_mms can do MMS",
        "SELECT count(*) FROM name n JOIN number m ON m.account = n.account AND m.number = n.value"
        " WHERE n.name = 'number_mms' AND m.mms = 1",
        2, 2 },
    { "number_sms cannot",
        "SELECT count(*) FROM name n JOIN number m ON m.account = n.account AND m.number = n.value"
        " WHERE n.name = 'number_sms' AND m.mms = 0",
        2, 2 },
    { "an MMS went out from a number that can",
        "SELECT count(*) FROM message m WHERE type = 1 AND NOT EXISTS"
        " (SELECT 1 FROM pool_number p WHERE p.account = m.account AND p.powerpack = m.powerpack "
        "AND p.number = m.src AND carries_mms = 1)",
        0, 0 },
    { "within 90 days",
        "SELECT count(*) FROM message WHERE time_us NOT BETWEEN 1767225600000000 - 7776000000000 "
        "AND 1767225600000000",
        0, 0 },
    { "indices are back",
        "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND name LIKE 'pool\\_%' ESCAPE "
        "'\\'",
        10, 10 },
};

START_TEST(world_holds_what_it_promises)
{
    static const struct world_size size = { 2, 4, 4000, 1000, 1, INT64_C(1767225600000000) };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    CLEANUP(folder_remove) struct folder folder = folder_make();
    sqlite3 *db = NULL;

    ck_assert_msg(world_generate_database(&size, folder.db, &why) == 0, "%s", why.buf);
    ck_assert_msg(world_open(folder.db, &db, &why) == 0, "%s", why.buf);
    for (size_t i = 0; i < ARRAY_SIZE(contents); i++) {
        int64_t n = number_of(db, contents[i].sql);

        ck_assert_msg(contents[i].least <= n && n <= contents[i].most, "%s: %lld", contents[i].why,
            (long long)n);
    }
    sqlite3_close(db);
}
END_TEST

START_TEST(nothing_is_written_over)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT, kept = STRBUF_INIT;
    struct world_size size = WORLD_SIZE_INIT;
    CLEANUP(folder_remove) struct folder folder = folder_make();

    ck_assert_int_eq(file_write(folder.db, "mine", 4), 0);
    ck_assert_int_eq(world_generate_database(&size, folder.db, &why), -EEXIST);
    ck_assert_int_eq(file_read(folder.db, &kept), 0);
    ck_assert_str_eq(kept.buf, "mine");
}
END_TEST

START_TEST(impossible_sizes_are_refused)
{
    static const struct world_size sizes[] = {
        { .accounts = 0 },
        { .accounts = UINT64_C(1000000000) },
        { .accounts = 1, .numbers = UINT64_C(1) << 32 },
        { .accounts = 1, .messages = UINT64_C(1) << 32 },
    };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    CLEANUP_FCLOSE FILE *out = fopen("/dev/null", "w");

    ck_assert_int_eq(world_generate_sql(&sizes[_i], out, &why), -EINVAL);
    ck_assert_uint_gt(why.len, 0);
}
END_TEST

START_TEST(full_output_is_told)
{
    static const struct world_size size = { 1, 1, 10000, 0, 1, 1 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    CLEANUP_FCLOSE FILE *out = fopen("/dev/full", "w");

    ck_assert_int_eq(world_generate_sql(&size, out, &why), -EIO);
    ck_assert_uint_gt(why.len, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("world generate");
    TCase *tc = tcase_create("worlds");

    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, both_forms_are_equal_and_without_fault, 0, ARRAY_SIZE(cases));
    tcase_add_loop_test(tc, seed_decides_the_bytes, 0, ARRAY_SIZE(cases));
    tcase_add_test(tc, world_holds_what_it_promises);
    tcase_add_test(tc, nothing_is_written_over);
    tcase_add_loop_test(tc, impossible_sizes_are_refused, 0, 4);
    tcase_add_test(tc, full_output_is_told);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}
