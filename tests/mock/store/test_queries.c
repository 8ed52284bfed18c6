/*
 * Proves what queries cost: no plan scans or sorts, and the steps of SQLite's machine, which unlike
 * time are the same on each run, do not grow with a pool or with the depth of a page.
 */
#include "tests/mock/store/support.h"

/* What a plan may not say. There are no exceptions. */
static const char *const bad_words[] = { "SCAN", "USE TEMP B-TREE", "AUTOMATIC" };

static bool has_plan(const char *sql)
{
    static const char *const verbs[] = { "SELECT", "UPDATE", "DELETE" };

    for (size_t i = 0; i < ARRAY_SIZE(verbs); i++)
        if (text_starts_with(sql, verbs[i]))
            return true;
    return false;
}

/* fn(line, context) for each line of the query's plan. */
static void plan_read(
    struct store *s, enum query q, void (*fn)(const char *, void *), void *context)
{
    CLEANUP_STRBUF struct strbuf sql = STRBUF_INIT;
    sqlite3_stmt *st = NULL;

    strbuf_addf(&sql, "EXPLAIN QUERY PLAN %s", query_sql[q]);
    ck_assert_msg(sqlite3_prepare_v2(s->db, sql.buf, -1, &st, NULL) == SQLITE_OK, "%s: %s", sql.buf,
        sqlite3_errmsg(s->db));
    while (sqlite3_step(st) == SQLITE_ROW)
        fn((const char *)sqlite3_column_text(st, 3), context);
    sqlite3_finalize(st);
}

static void line_check(const char *line, void *context)
{
    enum query q = *(const enum query *)context;

    for (size_t i = 0; i < ARRAY_SIZE(bad_words); i++)
        ck_assert_msg(!strstr(line, bad_words[i]), "%s\n%s", query_sql[q], line);
}

START_TEST(query_neither_scans_nor_sorts)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    enum query q = (enum query)_i;

    ck_assert_msg(query_sql[q], "query %d has no text", _i);
    if (has_plan(query_sql[q]))
        plan_read(s, q, line_check, &q);
}
END_TEST

static const struct {
    enum query query;
    const char *index, *columns;
} pools[] = {
    { Q_POOL_SMS_AREA, "pool_sms_area",
        "(account=? AND powerpack=? AND kind=? AND area=? AND rank>?)" },
    { Q_POOL_SMS_REGION, "pool_sms_region",
        "(account=? AND powerpack=? AND kind=? AND country=? AND region=? AND rank>?)" },
    { Q_POOL_SMS_COUNTRY, "pool_sms_country",
        "(account=? AND powerpack=? AND kind=? AND country=? AND rank>?)" },
    { Q_POOL_SMS_ANYWHERE, "pool_sms_kind", "(account=? AND powerpack=? AND kind=? AND rank>?)" },
    { Q_POOL_MMS_AREA, "pool_mms_area",
        "(account=? AND powerpack=? AND kind=? AND area=? AND rank>?)" },
    { Q_POOL_MMS_REGION, "pool_mms_region",
        "(account=? AND powerpack=? AND kind=? AND country=? AND region=? AND rank>?)" },
    { Q_POOL_MMS_COUNTRY, "pool_mms_country",
        "(account=? AND powerpack=? AND kind=? AND country=? AND rank>?)" },
    { Q_POOL_MMS_ANYWHERE, "pool_mms_kind", "(account=? AND powerpack=? AND kind=? AND rank>?)" },
};

static void line_keep(const char *line, void *context)
{
    strbuf_addf(context, "%s\n", line);
}

START_TEST(pool_query_uses_all_of_its_index)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    CLEANUP_STRBUF struct strbuf plan = STRBUF_INIT, wanted = STRBUF_INIT;

    strbuf_addf(&wanted, "SEARCH p USING INDEX %s %s\n", pools[_i].index, pools[_i].columns);
    plan_read(s, pools[_i].query, line_keep, &plan);
    ck_assert_str_eq(plan.buf, wanted.buf);
}
END_TEST

/* The steps that a query's statement took since it was asked last. */
static int steps_of(struct store *s, enum query q)
{
    if (!s->statements[q])
        return 0;
    ck_assert_int_eq(sqlite3_stmt_status(s->statements[q], SQLITE_STMTSTATUS_FULLSCAN_STEP, 1), 0);
    ck_assert_int_eq(sqlite3_stmt_status(s->statements[q], SQLITE_STMTSTATUS_SORT, 1), 0);
    return sqlite3_stmt_status(s->statements[q], SQLITE_STMTSTATUS_VM_STEP, 1);
}

static int all_steps(struct store *s)
{
    int steps = 0;

    for (int q = 0; q < Q_MAX_; q++)
        steps += steps_of(s, (enum query)q);
    return steps;
}

static const struct sender_tier tiers[] = {
    { .kind = SENDER_LONGCODE, .reach = REACH_ANYWHERE },
    { .kind = SENDER_LONGCODE, .reach = REACH_AREA, .area = 212 },
    { .kind = SENDER_LONGCODE, .reach = REACH_REGION, .country = "US", .region = "NY" },
    { .kind = SENDER_LONGCODE, .reach = REACH_COUNTRY, .country = "US", .random = true },
    { .kind = SENDER_LONGCODE, .reach = REACH_ANYWHERE, .daily_limit = 5 },
};

/* Steps of choosing a hundred numbers, beyond the first choice. */
static int choosing_steps(
    struct store *s, const struct sender_tier *tier, enum message_type service)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    struct policy policy;
    struct pool_source source = { s, &arena, account_of(s, ARTICLE), 100, service, NOW_US / DAY_US,
        &policy };
    struct sender_number n;

    policy_init(&policy);
    ck_assert_int_eq(store_pool_find(&source, tier, &n), 1);
    all_steps(s);
    for (int i = 0; i < 100; i++)
        ck_assert_int_eq(store_pool_find(&source, tier, &n), 1);
    return all_steps(s);
}

START_TEST(choosing_is_flat)
{
    CLEANUP_STORE struct store *small = store_of("article", NULL, 1);
    CLEANUP_STORE struct store *large = store_of("article", NULL, 1);

    put_pool(small, 1000);
    put_pool(large, 100000);
    for (size_t i = 0; i < 2 * ARRAY_SIZE(tiers); i++) {
        enum message_type service = i % 2 ? MESSAGE_MMS : MESSAGE_SMS;
        int few = choosing_steps(small, &tiers[i / 2], service),
            many = choosing_steps(large, &tiers[i / 2], service);

        ck_assert_int_gt(few, 0);
        ck_assert_msg(many * 2 <= few * 3,
            "tier %zu: %d steps among 1,000 numbers, %d among 100,000", i / 2, few, many);
    }
}
END_TEST

static int listing_steps(struct store *s, const struct account *a, const struct message_filter *f)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    struct message *page;
    size_t n;

    all_steps(s);
    ck_assert_int_eq(store_message_list(s, &arena, a, f, &page, &n), 0);
    ck_assert_uint_eq(n, f->limit + 1);
    return all_steps(s);
}

START_TEST(listing_is_flat)
{
    enum { MANY = 100100 };
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    const struct account *a = account_of(s, ARTICLE);
    struct message_filter f = { .direction = -1,
        .state = -1,
        .type = -1,
        .error_code = -1,
        .from_us = INT64_MIN,
        .to_us = INT64_MAX,
        .limit = 20,
        .offset = 10 };
    int near, far;

    put_messages(s, ARTICLE, MANY);
    near = listing_steps(s, a, &f);
    f.offset = 100000;
    far = listing_steps(s, a, &f);
    ck_assert_int_gt(near, 0);
    ck_assert_msg(far * 2 <= near * 3, "%d steps at depth 10, %d at depth 100,000", near, far);
    ck_assert_int_lt(listing_steps(s, a,
                         &(struct message_filter){ .direction = -1,
                             .state = -1,
                             .type = -1,
                             .error_code = -1,
                             .from_us = NOW_US + 50000,
                             .to_us = INT64_MAX,
                             .limit = 20,
                             .offset = 50000 }),
        near * 3); /* seventeen look-ups more find the time */
}
END_TEST

START_TEST(sending_is_flat)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    int few, many;

    put_messages(s, ARTICLE, 10);
    all_steps(s);
    put_messages(s, ARTICLE, 100);
    few = all_steps(s);
    put_messages(s, ARTICLE, 50000);
    all_steps(s);
    put_messages(s, ARTICLE, 100);
    many = all_steps(s);
    ck_assert_msg(many * 2 <= few * 3, "%d steps among few messages, %d among many", few, many);
}
END_TEST

static Suite *queries_suite(void)
{
    Suite *suite = suite_create("store queries");
    TCase *tc = tcase_create("queries");

    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, query_neither_scans_nor_sorts, 0, Q_MAX_);
    tcase_add_loop_test(tc, pool_query_uses_all_of_its_index, 0, ARRAY_SIZE(pools));
    tcase_add_test(tc, choosing_is_flat);
    tcase_add_test(tc, listing_is_flat);
    tcase_add_test(tc, sending_is_flat);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(queries_suite());
}
