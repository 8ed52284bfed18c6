/*
 * Proves the lists of a pool: each page of each filter is what counting the rows by hand gives, and
 * no page costs more steps of SQLite's machine in a large pool than in a small one.
 */
#include "tests/mock/store/support.h"

#include "base/random.h"
#include "mock/store/pool_change.h"
#include "mock/store/pool_list.h"

enum { POOL = 100, PAGE = 20 };

/* Brute force ---------------------------------------------------------------------------------- */

static const char *const types[] = { "fixed", "local", "mobile", "tollfree", "shortcode" };
static const char *const countries[] = { "US", "CA", "GB" };
static const char *const heads[] = { "1212555", "1212556", "1416555", "4477009", "180055500",
    "35312" };

/* 400 numbers that crowd below a few prefixes, of all types, lengths and countries. */
static void put_mixed_pool(struct store *s)
{
    CLEANUP_STRBUF struct strbuf sql = STRBUF_INIT;

    put(s, "INSERT INTO powerpack (account, id, uuid, pool_uuid, name)"
           " VALUES (1, 100, 'mixed-1', 'mixed-2', 'mixed of all')");
    for (unsigned i = 0; i < 400; i++) {
        uint64_t r = mix64(i);
        const char *type = types[r % ARRAY_SIZE(types)];
        const char *service = text_equal(type, "tollfree") || text_equal(type, "shortcode") ? "NULL"
                              : r & 1024 ? "'sms'"
                                         : "'mms'";

        strbuf_reset(&sql);
        strbuf_addf(&sql,
            "INSERT OR IGNORE INTO number (account, number, type, country, mms)"
            " VALUES (1, '%s%u', '%s', '%s', %d);"
            "INSERT OR IGNORE INTO pool_number (account, powerpack, number, service)"
            " VALUES (1, 100, '%s%u', %s);",
            heads[r >> 8 & 3    ? r >> 16 & 3
                  : r >> 16 & 1 ? 4
                                : 5],
            (unsigned)(r >> 24 & 1023), type,
            countries[r >> 40 & 1   ? 0
                      : r >> 41 & 1 ? 1
                                    : 2],
            (int)(r >> 44 & 1),
            heads[r >> 8 & 3    ? r >> 16 & 3
                  : r >> 16 & 1 ? 4
                                : 5],
            (unsigned)(r >> 24 & 1023), service);
        put(s, sql.buf);
    }
    ck_assert_int_eq(world_derive(s->db), 0);
}

static const struct list_case {
    const char *why;
    unsigned types;
    const char *country, *serves;
    const char *prefixes[4];
    const char *where; /* what the filter says, in SQL */
} lists[] = {
    { "all", 15, NULL, NULL, { 0 }, "1" },
    { "long codes", 3, NULL, NULL, { 0 }, "type IN ('fixed', 'mobile')" },
    { "mobile", 2, NULL, NULL, { 0 }, "type = 'mobile'" },
    { "toll-free", 4, NULL, NULL, { 0 }, "type = 'tollfree'" },
    { "short codes", 8, NULL, NULL, { 0 }, "type = 'shortcode'" },
    { "a country", 15, "CA", NULL, { 0 }, "country = 'CA'" },
    { "a country of nobody", 15, "FR", NULL, { 0 }, "0" },
    { "a service", 15, NULL, "mms", { 0 }, "serves = 'mms'" },
    { "everything at once", 1, "US", "sms", { "1212" },
        "type = 'fixed' AND country = 'US' AND serves = 'sms' AND number GLOB '1212*'" },
    { "a prefix of an even length", 15, NULL, NULL, { "12" }, "number GLOB '12*'" },
    { "of an odd length", 15, NULL, NULL, { "12125" }, "number GLOB '12125*'" },
    { "as deep as the tally", 15, NULL, NULL, { "12125551" }, "number GLOB '12125551*'" },
    { "deeper", 15, NULL, NULL, { "121255510" }, "number GLOB '121255510*'" },
    { "that a short number has", 15, NULL, NULL, { "353121" }, "number GLOB '353121*'" },
    { "that no number has", 15, NULL, NULL, { "999" }, "0" },
    { "two prefixes in any order", 15, NULL, NULL, { "44", "1416" },
        "number GLOB '44*' OR number GLOB '1416*'" },
    { "one within the other", 15, NULL, NULL, { "12125", "1212", "121255" },
        "number GLOB '1212*'" },
    { "the same twice", 15, NULL, NULL, { "44", "44" }, "number GLOB '44*'" },
};

/* The rows from offset on, by a plain query. */
static void check_page(struct store *s, const struct list_case *c, const struct pool_filter *f,
    const struct pool_number *rows, size_t n)
{
    CLEANUP_STRBUF struct strbuf sql = STRBUF_INIT;
    sqlite3_stmt *st = NULL;
    size_t i = 0;

    strbuf_addf(&sql,
        "SELECT number FROM pool_number WHERE account = 1 AND powerpack = 100 AND (%s)"
        " ORDER BY number LIMIT %zu OFFSET %zu",
        c->where, f->limit, f->offset);
    ck_assert_int_eq(sqlite3_prepare_v2(s->db, sql.buf, -1, &st, NULL), SQLITE_OK);
    for (; sqlite3_step(st) == SQLITE_ROW; i++) {
        ck_assert_msg(i < n, "%s, offset %zu: too few", c->why, f->offset);
        ck_assert_msg(text_equal(rows[i].number, (const char *)sqlite3_column_text(st, 0)),
            "%s, offset %zu: %s", c->why, f->offset, rows[i].number);
    }
    ck_assert_msg(i == n, "%s, offset %zu: too many", c->why, f->offset);
    sqlite3_finalize(st);
}

START_TEST(page_is_what_counting_by_hand_gives)
{
    const struct list_case *c = &lists[_i];
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    CLEANUP_STRBUF struct strbuf sql = STRBUF_INIT;
    struct account *a = account_of(s, ARTICLE);
    int64_t wanted;

    put_mixed_pool(s);
    strbuf_addf(&sql, "SELECT count(*) FROM pool_number WHERE powerpack = 100 AND (%s)", c->where);
    wanted = ask(s, sql.buf);
    for (size_t offset = 0; offset < (size_t)wanted + 3; offset += 1 + offset / 7) {
        CLEANUP_ARENA struct arena arena = { 0 };
        struct pool_filter f = { c->types, c->country, c->serves, c->prefixes, 0,
            offset % 3 ? PAGE : 3, offset };
        struct pool_number *rows;
        int64_t total;
        size_t n;

        while (f.n_prefixes < ARRAY_SIZE(c->prefixes) && c->prefixes[f.n_prefixes])
            f.n_prefixes++;
        ck_assert_int_eq(store_pool_list(s, &arena, a, POOL, &f, &rows, &n, &total), 0);
        ck_assert_msg(total == wanted, "%s: total %ld", c->why, (long)total);
        check_page(s, c, &f, rows, n);
    }
}
END_TEST

/* Steps ---------------------------------------------------------------------------------------- */

static int64_t all_steps(struct store *s)
{
    int64_t steps = 0;

    for (int q = 0; q < Q_MAX_; q++)
        if (s->statements[q]) {
            ck_assert_msg(
                sqlite3_stmt_status(s->statements[q], SQLITE_STMTSTATUS_SORT, 1) == 0 &&
                    sqlite3_stmt_status(s->statements[q], SQLITE_STMTSTATUS_FULLSCAN_STEP, 1) == 0,
                "%s", query_sql[q]);
            steps += sqlite3_stmt_status(s->statements[q], SQLITE_STMTSTATUS_VM_STEP, 1);
        }
    return steps;
}

/* offset in thousandths of the pool */
static const struct {
    const char *why;
    const char *serves, *prefix;
    size_t offset;
} pages[] = {
    { "the first page", NULL, NULL, 0 },
    { "the middle", NULL, NULL, 500 },
    { "the end", NULL, NULL, 999 },
    { "the end of a service", "mms", NULL, 499 },
    { "a prefix", NULL, "121200005", 0 },
};

static int64_t page_steps(struct store *s, size_t i, int n_pool)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    struct pool_filter f = { 15, NULL, pages[i].serves, &pages[i].prefix, pages[i].prefix != NULL,
        PAGE, pages[i].offset * (size_t)n_pool / 1000 };
    struct pool_number *rows;
    int64_t total;
    size_t n;

    all_steps(s);
    ck_assert_int_eq(
        store_pool_list(s, &arena, account_of(s, ARTICLE), POOL, &f, &rows, &n, &total), 0);
    ck_assert_msg(n > 0, "%s", pages[i].why);
    return all_steps(s);
}

static int64_t change_steps(struct store *s)
{
    struct account *a = account_of(s, ARTICLE);
    CLEANUP_ARENA struct arena arena = { 0 };
    struct pool_number row;

    all_steps(s);
    ck_assert_int_eq(store_pool_add(s, a, POOL, "15035550181", "mms", NOW_US), 0);
    ck_assert_int_eq(store_pool_number(s, &arena, a, POOL, "12120000500", &row), 0);
    ck_assert_int_eq(store_pool_remove(s, a, POOL, "12120000500"), 0);
    ck_assert_int_eq(store_pool_leave_all(s, a, "15035550181"), 0);
    return all_steps(s);
}

START_TEST(large_pool_costs_no_more_steps)
{
    enum { SMALL = 1000, LARGE = 100000 };
    CLEANUP_STORE struct store *small = store_of("article", NULL, 1);
    CLEANUP_STORE struct store *large = store_of("article", NULL, 1);

    put_pool(small, SMALL);
    put_pool(large, LARGE);
    for (size_t i = 0; i < ARRAY_SIZE(pages); i++) {
        int64_t few = page_steps(small, i, SMALL), many = page_steps(large, i, LARGE);

        /* A level of the tally has up to a hundred prefixes of each class where the small pool has
         * one; a bucket below the deepest holds up to a thousand numbers in both. */
        ck_assert_msg(many <= few + 5000, "%s: %ld steps, %ld in a small pool", pages[i].why,
            (long)many, (long)few);
    }
    ck_assert_int_eq(change_steps(large), change_steps(small));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pool lists");
    TCase *tc = tcase_create("lists");

    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, page_is_what_counting_by_hand_gives, 0, ARRAY_SIZE(lists));
    tcase_add_test(tc, large_pool_costs_no_more_steps);
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}
