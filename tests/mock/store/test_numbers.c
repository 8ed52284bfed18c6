/*
 * Proves what an account rents: renting and giving back, and that a list found by counting is the
 * list that reading everything gives, whatever was rented, changed and given back before, at a cost
 * that grows neither with the account nor with the page's depth.
 */
#include "mock/store/numbers.h"

#include "tests/mock/store/support.h"

#include "base/random.h"
#include "mock/store/applications.h"
#include "mock/store/subaccounts.h"

static const struct number_filter any = { .prefix = "",
    .type = -1,
    .cnam_lookup = -1,
    .campaign_status = -1,
    .verification_status = -1,
    .days = ALL_DAYS,
    .limit = 20 };

static const struct {
    const char *why, *number;
    int result;
} rents[] = {
    { "a number of the stock", "14155200123", 0 },
    { "a toll-free one", "18335200123", 0 },
    { "one that the account has", "15035550181", -EEXIST },
    { "no such area code", "19995200123", -ENOENT },
    { "a short code", "55502", -ENOENT },
    { "another country's", "442071234567", -ENOENT },
};

START_TEST(number_is_rented)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *a = account_of(s, ARTICLE);
    CLEANUP_ARENA struct arena arena = { 0 };
    struct number_row row;
    int r = store_number_rent(s, a, rents[_i].number, NOW_US);

    ck_assert_msg(r == rents[_i].result, "%s: %d", rents[_i].why, r);
    if (r < 0)
        return;
    ck_assert_int_eq(store_number_row(s, &arena, a, rents[_i].number, &row), 0);
    ck_assert_int_eq(row.added_us, NOW_US);
    ck_assert(row.sms && row.mms && row.voice);
    ck_assert_int_eq(store_number_rent(s, a, rents[_i].number, NOW_US), -EEXIST);
    ck_assert_int_eq(store_number_unrent(s, a, rents[_i].number), 0);
    ck_assert_int_eq(store_number_row(s, &arena, a, rents[_i].number, &row), -ENOENT);
    ck_assert_int_eq(store_number_unrent(s, a, rents[_i].number), -ENOENT);
    ck_assert_int_eq(store_number_rent(s, a, rents[_i].number, NOW_US), 0);
}
END_TEST

START_TEST(number_given_back_leaves_pools_and_memory)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *a = account_of(s, ARTICLE);
    unsigned revision = a->pools_revision;

    ck_assert_int_gt(ask(s, "SELECT count(*) FROM pool_number WHERE number = '12065550110'"), 0);
    ck_assert_int_eq(store_number_unrent(s, a, "12065550110"), 0);
    ck_assert_int_eq(ask(s, "SELECT count(*) FROM pool_number WHERE number = '12065550110'"), 0);
    ck_assert_uint_ne(a->pools_revision, revision);
    ck_assert_int_eq(
        ask(s, "SELECT count(*) FROM number WHERE account <> 1 AND number = '12065550110'"), 0);
}
END_TEST

/* The same filter over all rows, as slow as it may be. */
static int64_t count_slowly(struct store *s, const struct account *a, const struct number_filter *f)
{
    CLEANUP_STRBUF struct strbuf sql = STRBUF_INIT;

    strbuf_addf(&sql, "SELECT count(*) FROM number WHERE account = %lld AND number GLOB '%s*'",
        (long long)a->id, f->prefix);
    if (!f->shortcodes)
        strbuf_adds(&sql, " AND type <> 'shortcode'");
    if (f->type >= 0)
        strbuf_addf(&sql, " AND facet %% 8 = %d", f->type);
    if (f->abilities & ABILITY_SMS)
        strbuf_adds(&sql, " AND sms");
    if (f->abilities & ABILITY_MMS)
        strbuf_adds(&sql, " AND mms");
    if (f->cnam_lookup >= 0)
        strbuf_addf(&sql, " AND cnam_lookup = %d", f->cnam_lookup);
    if (f->alias)
        strbuf_addf(&sql, " AND alias = '%s'", f->alias);
    if (f->subaccount)
        strbuf_addf(&sql, " AND subaccount = '%s'", f->subaccount);
    return ask(s, sql.buf);
}

/* All pages of the list are its rows in order, each once, and as many as counted slowly. */
static void check_list(struct store *s, const struct account *a, struct number_filter f)
{
    int64_t slow = count_slowly(s, a, &f), total;
    CLEANUP_ARENA struct arena arena = { 0 };
    const char *before = "";
    size_t seen = 0, n;

    do {
        struct number_row *rows;

        f.offset = seen;
        ck_assert_int_eq(store_number_list(s, &arena, a, &f, &rows, &n, &total), 0);
        ck_assert_int_eq(total, slow);
        for (size_t i = 0; i < n; i++) {
            ck_assert_msg(
                strcmp(before, rows[i].number) < 0, "%s, then %s", before, rows[i].number);
            before = rows[i].number;
        }
        seen += n;
    } while (n);
    ck_assert_int_eq((int64_t)seen, slow);
}

static uint64_t draw(uint64_t *state, uint64_t below)
{
    *state = mix64(*state + 1);
    return *state % below;
}

static struct number_filter draw_filter(uint64_t *state)
{
    static const char *const prefixes[] = { "", "1", "12", "121", "1212", "12125", "1212555",
        "121255501", "1212555012", "5", "55", "55501", "9" };
    struct number_filter f = any;

    f.prefix = prefixes[draw(state, ARRAY_SIZE(prefixes))];
    f.limit = 1 + draw(state, 20);
    f.shortcodes = draw(state, 2);
    f.type = draw(state, 3) ? -1 : (int)draw(state, NUMBER_TYPE_MAX_);
    f.abilities = draw(state, 3) ? 0 : (unsigned)draw(state, 4) * ABILITY_SMS;
    f.cnam_lookup = draw(state, 3) ? -1 : (int)draw(state, 2);
    f.alias = draw(state, 4) ? NULL : "front";
    f.subaccount = draw(state, 4) ? NULL : "SAMOCKARTICLE0000001";
    return f;
}

static void change_once(struct store *s, struct account *a, uint64_t *state)
{
    static const char *const areas[] = { "1212", "1213", "1415", "1833" };
    CLEANUP_ARENA struct arena arena = { 0 };
    const char *number = arena_printf(&arena, "%s555%04u", areas[draw(state, ARRAY_SIZE(areas))],
        (unsigned)draw(state, 60) + 100);
    struct number_row row;

    if (store_number_row(s, &arena, a, number, &row) < 0) {
        ck_assert_int_eq(store_number_rent(s, a, number, NOW_US), 0);
    } else if (draw(state, 3)) {
        row.cnam_lookup = draw(state, 2);
        row.alias = draw(state, 2) ? "front" : NULL;
        row.subaccount = draw(state, 2) ? "SAMOCKARTICLE0000001" : NULL;
        ck_assert_int_eq(store_number_update(s, a, &row), 0);
    } else {
        ck_assert_int_eq(store_number_unrent(s, a, number), 0);
    }
}

START_TEST(list_is_what_reading_everything_gives)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *a = account_of(s, ARTICLE);
    uint64_t state = (uint64_t)_i;

    for (int i = 0; i < 400; i++) {
        change_once(s, a, &state);
        if (i % 8 == 0)
            check_list(s, a, draw_filter(&state));
    }
}
END_TEST

START_TEST(tally_is_what_a_world_derives)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *a = account_of(s, ARTICLE);
    uint64_t state = 7;

    for (int i = 0; i < 300; i++)
        change_once(s, a, &state);
    put(s, "CREATE TEMP TABLE before AS SELECT * FROM number_tally WHERE n <> 0;"
           "DELETE FROM number_tally;");
    ck_assert_int_eq(world_derive(s->db), 0);
    ck_assert_int_eq(ask(s, "SELECT count(*) FROM (SELECT * FROM before EXCEPT SELECT * FROM "
                            "number_tally)"),
        0);
    ck_assert_int_eq(ask(s, "SELECT count(*) FROM (SELECT * FROM number_tally EXCEPT SELECT * FROM "
                            "before)"),
        0);
}
END_TEST

START_TEST(clone_has_the_same_list)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *clone;

    ck_assert_int_eq(store_account_clone(s, ARTICLE, NULL, &clone), 0);
    check_list(s, clone, any);
    ck_assert_int_eq(count_slowly(s, clone, &any), count_slowly(s, account_of(s, ARTICLE), &any));
    ck_assert_int_eq(store_number_unrent(s, clone, "15035550181"), 0);
    ck_assert_int_eq(store_number_is_rented(s, account_of(s, ARTICLE), "15035550181"), 1);
    ck_assert_int_eq(store_account_reset(s, clone), 0);
    ck_assert_int_eq(store_number_is_rented(s, clone, "15035550181"), 1);
    check_list(s, clone, any);
}
END_TEST

/* Steps of SQLite's machine since they were asked last. */
static int steps(struct store *s)
{
    int n = 0;

    for (int q = 0; q < Q_MAX_; q++)
        if (s->statements[q])
            n += sqlite3_stmt_status(s->statements[q], SQLITE_STMTSTATUS_VM_STEP, 1);
    return n;
}

static int page_steps(struct store *s, struct number_filter f)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    struct number_row *rows;
    int64_t total;
    size_t n;

    steps(s);
    ck_assert_int_eq(
        store_number_list(s, &arena, account_of(s, ARTICLE), &f, &rows, &n, &total), 0);
    ck_assert_uint_eq(n, f.limit);
    return steps(s);
}

static const struct {
    const char *why;
    struct number_filter filter;
    size_t deep;
} flats[] = {
    { "all", { .prefix = "" }, 99000 },
    { "a prefix", { .prefix = "12120" }, 9000 },
    { "MMS", { .prefix = "", .abilities = ABILITY_MMS }, 99000 },
    { "a day", { .prefix = "", .days = 1u << 1 }, 99000 },
};

START_TEST(page_is_flat)
{
    CLEANUP_STORE struct store *few = store_of("article", NULL, 1);
    CLEANUP_STORE struct store *many = store_of("article", NULL, 1);

    put_pool(few, 1000);
    put_pool(many, 100000);
    for (size_t i = 0; i < ARRAY_SIZE(flats); i++) {
        struct number_filter f = any;
        int small, large, deep;

        f.prefix = flats[i].filter.prefix;
        f.abilities = flats[i].filter.abilities;
        f.days = flats[i].filter.days ? flats[i].filter.days : ALL_DAYS;
        small = page_steps(few, f);
        large = page_steps(many, f);
        f.offset = flats[i].deep;
        deep = page_steps(many, f);
        /* A level of the tally has a hundred prefixes at most, and the last a thousand numbers. */
        ck_assert_msg(large < small + 5000, "%s: %d steps among 1,000 numbers, %d among 100,000",
            flats[i].why, small, large);
        ck_assert_msg(
            deep < small + 20000, "%s: %d steps, %d far behind", flats[i].why, small, deep);
    }
}
END_TEST

START_TEST(application_is_kept)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *a = account_of(s, ARTICLE);
    CLEANUP_ARENA struct arena arena = { 0 };
    struct application p = { .app_name = "in",
        .answer_method = "GET",
        .hangup_method = "POST",
        .fallback_method = "POST",
        .message_method = "POST",
        .default_number_app = true };
    struct application second = p, found;

    ck_assert_int_eq(store_application_add(s, &arena, a, &p), 0);
    ck_assert_uint_eq(strlen(p.app_id), APPLICATION_ID_DIGITS);
    ck_assert_int_eq(store_application_add(s, &arena, a, &second), 0);
    ck_assert_str_ne(p.app_id, second.app_id);
    ck_assert_int_eq(store_application_default(s, &arena, a, &found), 0);
    ck_assert_str_eq(found.app_id, second.app_id);
    ck_assert_int_eq(store_application_delete(s, a, second.app_id), 0);
    ck_assert_int_eq(store_application_default(s, &arena, a, &found), -ENOENT);
    ck_assert_int_eq(store_application_exists(s, a, p.app_id), 1);
    ck_assert_int_eq(store_application_exists(s, a, second.app_id), 0);
}
END_TEST

static bool opens(struct store *s, const char *auth_id)
{
    struct login login;
    const char *token;

    return store_find_login(s, auth_id, &login, &token);
}

START_TEST(subaccount_logs_in_while_it_is_enabled)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *a = account_of(s, ARTICLE);
    CLEANUP_ARENA struct arena arena = { 0 };
    struct subaccount p = { .name = "new", .enabled = true, .created_us = NOW_US };

    ck_assert_int_eq(store_subaccount_add(s, &arena, a, &p), 0);
    ck_assert(opens(s, p.auth_id));
    p.enabled = false;
    ck_assert_int_eq(store_subaccount_update(s, a, &p), 0);
    ck_assert(!opens(s, p.auth_id));
    p.enabled = true;
    ck_assert_int_eq(store_subaccount_update(s, a, &p), 0);
    ck_assert(opens(s, p.auth_id));
    ck_assert_int_eq(store_subaccount_delete(s, &arena, a, p.auth_id, false), 0);
    ck_assert(!opens(s, p.auth_id));
    ck_assert(opens(s, ARTICLE));
    ck_assert_int_eq(store_subaccount_delete(s, &arena, a, p.auth_id, false), -ENOENT);
}
END_TEST

static Suite *numbers_suite(void)
{
    Suite *suite = suite_create("store numbers");
    TCase *tc = tcase_create("numbers");

    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, number_is_rented, 0, ARRAY_SIZE(rents));
    tcase_add_test(tc, number_given_back_leaves_pools_and_memory);
    tcase_add_loop_test(tc, list_is_what_reading_everything_gives, 0, 5);
    tcase_add_test(tc, tally_is_what_a_world_derives);
    tcase_add_test(tc, clone_has_the_same_list);
    tcase_add_test(tc, page_is_flat);
    tcase_add_test(tc, application_is_kept);
    tcase_add_test(tc, subaccount_logs_in_while_it_is_enabled);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(numbers_suite());
}
