/* Proves the pools: turns, daily limits, sticky pairs, Powerpacks as they are kept. */
#include "tests/mock/store/support.h"

enum { POOL = 100 };

static struct pool_source source_of(
    struct store *s, struct arena *arena, const struct policy *policy, enum message_type service)
{
    return (struct pool_source){ s, arena, account_of(s, ARTICLE), POOL, service, NOW_US / DAY_US,
        policy };
}

static const struct sender_tier anywhere = { .kind = SENDER_LONGCODE, .reach = REACH_ANYWHERE };

/* Small pools are kept in memory, large ones are sought in their index: both take turns. */
static const struct {
    const char *why;
    int numbers;
    enum message_type service;
    int carry; /* how many of them can carry it */
} pools[] = {
    { "one number", 1, MESSAGE_SMS, 1 },
    { "two", 2, MESSAGE_SMS, 2 },
    { "as many as are kept", 16, MESSAGE_SMS, 16 },
    { "one more", 17, MESSAGE_SMS, 17 },
    { "many", 500, MESSAGE_SMS, 500 },
    { "the MMS half of two", 2, MESSAGE_MMS, 1 },
    { "the MMS half of few", 32, MESSAGE_MMS, 16 },
    { "the MMS half of many", 500, MESSAGE_MMS, 250 },
};

START_TEST(numbers_take_turns)
{
    enum { ROUNDS = 3 };
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    CLEANUP_ARENA struct arena arena = { 0 };
    struct policy policy;
    struct pool_source source = source_of(s, &arena, &policy, pools[_i].service);
    int carry = pools[_i].carry;
    const char **first = ARENA_ARRAY(&arena, const char *, (size_t)carry);

    policy_init(&policy);
    put_pool(s, pools[_i].numbers);
    put(s, "CREATE TEMP TABLE sent (number TEXT PRIMARY KEY) WITHOUT ROWID; BEGIN");
    for (int i = 0; i < ROUNDS * carry; i++) {
        struct sender_number n = { 0 };
        char sql[128];

        ck_assert_int_eq(store_pool_find(&source, &anywhere, &n), 1);
        if (i >= carry) { /* the same order in each round */
            ck_assert_str_eq(n.number, first[i % carry]);
            continue;
        }
        first[i] = n.number;
        snprintf(sql, sizeof(sql), "INSERT INTO sent VALUES ('%s')", n.number);
        put(s, sql); /* fails for one that comes twice in a round */
    }
    put(s, "COMMIT");
}
END_TEST

/* rank is 32 bits of the number; these two share theirs. */
START_TEST(equal_ranks_take_turns)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    CLEANUP_ARENA struct arena arena = { 0 };
    struct policy policy;
    struct pool_source source = source_of(s, &arena, &policy, MESSAGE_SMS);
    int sent[3] = { 0 };

    policy_init(&policy);
    put_pool(s, 20);
    put(s, "INSERT INTO number (account, number, type) VALUES (1, '12120000003', 'fixed') ON "
           "CONFLICT DO "
           "NOTHING; INSERT INTO number (account, number, type) VALUES (1, '15520000010', 'fixed'),"
           " (1, '8719999996', 'fixed');"
           "INSERT INTO pool_number (account, powerpack, number) VALUES (1, 100, '15520000010'),"
           " (1, 100, '8719999996')");
    ck_assert_int_eq(world_derive(s->db), 0);
    ck_assert_int_eq(ask(s, "SELECT count(DISTINCT rank) FROM pool_number WHERE powerpack = 100 AND"
                            " number IN ('12120000003', '15520000010', '8719999996')"),
        1);
    for (int i = 0; i < 22 * 2; i++) {
        static const char *const equal[] = { "12120000003", "15520000010", "8719999996" };
        struct sender_number n;

        ck_assert_int_eq(store_pool_find(&source, &anywhere, &n), 1);
        for (size_t k = 0; k < 3; k++)
            sent[k] += text_equal(n.number, equal[k]);
    }
    for (size_t k = 0; k < 3; k++)
        ck_assert_int_eq(sent[k], 2);
}
END_TEST

START_TEST(daily_limit_passes_over)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    CLEANUP_ARENA struct arena arena = { 0 };
    struct account *a = account_of(s, ARTICLE);
    struct policy policy;
    struct pool_source source = source_of(s, &arena, &policy, MESSAGE_SMS);
    struct sender_tier limited = {
        .kind = SENDER_LONGCODE, .reach = REACH_ANYWHERE, .daily_limit = 2
    };
    struct powerpack p;
    struct sender_number n = { 0 };
    int numbers = _i ? 20 : 3;

    policy_init(&policy);
    put_pool(s, numbers);
    put(s, "UPDATE powerpack SET local_connect = 1 WHERE id = 100");
    ck_assert_int_eq(store_powerpack_by_uuid(s, a, "large", &p), 0);
    for (int i = 0; i < numbers * 2; i++) {
        ck_assert_int_eq(store_pool_find(&source, &limited, &n), 1);
        ck_assert_int_eq(
            store_pool_sent(s, a, &p, MESSAGE_SMS, "12025550123", &n, NOW_US, NULL), 0);
    }
    ck_assert_int_eq(store_pool_find(&source, &limited, &n), 0);
    ck_assert_int_eq(store_pool_find(&source, &limited, &n), 0); /* remembered */
    ck_assert_int_eq(store_pool_find(&source, &anywhere, &n), 1);
    source.day++;
    ck_assert_int_eq(store_pool_find(&source, &limited, &n), 1);
    ck_assert_int_eq(
        ask(s, "SELECT sum(sent_on_day) FROM pool_number WHERE powerpack = 100"), numbers * 2);
}
END_TEST

START_TEST(random_pick_follows_the_seed)
{
    enum { PICKS = 20 };
    struct sender_tier random = {
        .kind = SENDER_LONGCODE, .reach = REACH_ANYWHERE, .random = true
    };
    CLEANUP_ARENA struct arena arena = { 0 };
    const char *picked[3][PICKS];
    static const uint64_t seeds[] = { 1, 1, 2 };
    int differ = 0, same = 0;

    for (size_t k = 0; k < ARRAY_SIZE(seeds); k++) {
        CLEANUP_STORE struct store *s = store_of("article", NULL, seeds[k]);
        struct policy policy;
        struct pool_source source = source_of(s, &arena, &policy, MESSAGE_SMS);

        policy_init(&policy);
        put_pool(s, _i ? 100 : 10);
        for (int i = 0; i < PICKS; i++) {
            struct sender_number n;

            ck_assert_int_eq(store_pool_find(&source, &random, &n), 1);
            picked[k][i] = arena_strdup(&arena, n.number);
            put_messages(s, ARTICLE, 1);
        }
    }
    for (int i = 0; i < PICKS; i++) {
        ck_assert_str_eq(picked[0][i], picked[1][i]);
        differ += !text_equal(picked[0][i], picked[2][i]);
        same += text_equal(picked[0][i], picked[0][0]);
    }
    ck_assert_int_gt(differ, 0);
    ck_assert_int_lt(same, PICKS);
}
END_TEST

/* A random pick that has sent enough gives way to any other that has not. */
START_TEST(random_pick_tries_all)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    CLEANUP_ARENA struct arena arena = { 0 };
    struct policy policy;
    struct pool_source source = source_of(s, &arena, &policy, MESSAGE_SMS);
    struct sender_tier random = {
        .kind = SENDER_LONGCODE, .reach = REACH_ANYWHERE, .random = true, .daily_limit = 1
    };
    struct powerpack p;
    struct sender_number n;

    policy_init(&policy);
    put_pool(s, _i + 2);
    put(s, "UPDATE powerpack SET local_connect = 1 WHERE id = 100");
    ck_assert_int_eq(store_powerpack_by_uuid(s, account_of(s, ARTICLE), "large", &p), 0);
    for (int i = 0; i < _i + 2; i++) {
        ck_assert_int_eq(store_pool_find(&source, &random, &n), 1);
        ck_assert_int_eq(store_pool_sent(s, account_of(s, ARTICLE), &p, MESSAGE_SMS, "12025550123",
                             &n, NOW_US, NULL),
            0);
        put_messages(s, ARTICLE, 1);
    }
    ck_assert_int_eq(store_pool_find(&source, &random, &n), 0);
}
END_TEST

START_TEST(rounds_are_an_accounts_own)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    CLEANUP_ARENA struct arena arena = { 0 };
    struct policy policy;
    struct pool_source source = source_of(s, &arena, &policy, MESSAGE_SMS);
    struct account *clone;
    struct sender_number first, n;
    int numbers = _i ? 20 : 3;

    policy_init(&policy);
    put_pool(s, numbers);
    ck_assert_int_eq(store_pool_find(&source, &anywhere, &first), 1);
    for (int i = 1; i < numbers; i++) {
        ck_assert_int_eq(store_account_clone(s, HISTORY, NULL, &clone), 0);
        ck_assert_int_eq(store_pool_find(&source, &anywhere, &n), 1);
        ck_assert_str_ne(n.number, first.number); /* nobody has his turn again */
    }
    ck_assert_int_eq(store_pool_find(&source, &anywhere, &n), 1);
    ck_assert_str_eq(n.number, first.number);
}
END_TEST

START_TEST(reset_begins_rounds_anew)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    CLEANUP_ARENA struct arena arena = { 0 };
    struct policy policy;
    struct pool_source source = source_of(s, &arena, &policy, MESSAGE_SMS);
    struct sender_number first, n;

    policy_init(&policy);
    source.powerpack = 10; /* spread: six numbers */
    ck_assert_int_eq(store_pool_find(&source, &anywhere, &first), 1);
    ck_assert_int_eq(store_pool_find(&source, &anywhere, &n), 1);
    ck_assert_int_eq(store_account_reset(s, source.account), 0);
    ck_assert_int_eq(store_pool_find(&source, &anywhere, &n), 1);
    ck_assert_str_eq(n.number, first.number);
}
END_TEST

static const struct {
    const char *why;
    struct sender_tier tier;
    enum message_type service;
    int numbers; /* of pp_local that are in it */
} tiers[] = {
    { "an area", { .kind = SENDER_LONGCODE, .reach = REACH_AREA, .area = 415 }, MESSAGE_SMS, 1 },
    { "another area", { .kind = SENDER_LONGCODE, .reach = REACH_AREA, .area = 999 }, MESSAGE_SMS,
        0 },
    { "a state",
        { .kind = SENDER_LONGCODE, .reach = REACH_REGION, .country = "US", .region = "CA" },
        MESSAGE_MMS, 2 },
    { "a province",
        { .kind = SENDER_LONGCODE, .reach = REACH_REGION, .country = "CA", .region = "ON" },
        MESSAGE_SMS, 2 },
    { "a country", { .kind = SENDER_LONGCODE, .reach = REACH_COUNTRY, .country = "US" },
        MESSAGE_MMS, 4 },
    { "the other", { .kind = SENDER_LONGCODE, .reach = REACH_COUNTRY, .country = "CA" },
        MESSAGE_SMS, 3 },
    { "anywhere", { .kind = SENDER_LONGCODE, .reach = REACH_ANYWHERE }, MESSAGE_SMS, 7 },
    { "another kind", { .kind = SENDER_TOLLFREE, .reach = REACH_ANYWHERE }, MESSAGE_SMS, 0 },
};

START_TEST(tier_has_its_numbers)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    CLEANUP_ARENA struct arena arena = { 0 };
    struct policy policy;
    struct pool_source source = source_of(s, &arena, &policy, tiers[_i].service);
    struct sender_number first = { 0 }, n = { 0 };
    int numbers = 0;

    policy_init(&policy);
    source.powerpack = 9;
    while (numbers < 20 && store_pool_find(&source, &tiers[_i].tier, &n) == 1) {
        if (!first.number)
            first = n;
        else if (text_equal(first.number, n.number))
            break;
        ck_assert(sender_in_tier(&tiers[_i].tier, &n));
        numbers++;
    }
    ck_assert_msg(numbers == tiers[_i].numbers, "%s: %d", tiers[_i].why, numbers);
}
END_TEST

/* What sticky remembers: after what happened, is the pair known, and does its number still serve?
 */
static const struct {
    const char *why, *event;
    bool known, same_entry, in_pool;
} pairs[] = {
    { "as it was put", "SELECT 1", true, true, true },
    { "sticky sender was switched off and on",
        "UPDATE powerpack SET sticky_epoch = sticky_epoch + 1", false, true, true },
    { "the number left the pool", "DELETE FROM pool_number WHERE number = '12065550110'", true,
        false, false },
    { "it came back",
        "DELETE FROM pool_number WHERE number = '12065550110';"
        "INSERT INTO pool_number (account, powerpack, number, service) VALUES (1, 1, "
        "'12065550110', 'sms')",
        true, false, true },
};

START_TEST(sticky_pair_is_remembered)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    CLEANUP_ARENA struct arena arena = { 0 };
    struct account *a = account_of(s, ARTICLE);
    struct sender_sticky last = { 0 };
    struct sender_number n = { .number = "12065550110", .kind = SENDER_LONGCODE };
    struct powerpack p;

    n.entry = ask(s, "SELECT entry FROM pool_number WHERE account = 1 AND number = '12065550110'");
    ck_assert_int_eq(store_powerpack_by_id(s, &arena, a, 1, &p), 0);
    ck_assert_int_eq(store_sticky(s, &arena, a, &p, MESSAGE_SMS, "12025550123", &last), 0);
    ck_assert(!last.known);
    ck_assert_int_eq(store_pool_sent(s, a, &p, MESSAGE_SMS, "12025550123", &n, NOW_US, &last), 0);
    put(s, pairs[_i].event);
    ck_assert_int_eq(world_derive(s->db), 0);
    ck_assert_int_eq(store_powerpack_by_id(s, &arena, a, 1, &p), 0);
    ck_assert_int_eq(store_sticky(s, &arena, a, &p, MESSAGE_SMS, "12025550123", &last), 0);
    ck_assert_msg(last.known == pairs[_i].known, "%s", pairs[_i].why);
    if (!last.known)
        return;
    ck_assert_int_eq(last.last_us, NOW_US);
    ck_assert_msg((last.number.number != NULL) == pairs[_i].in_pool, "%s", pairs[_i].why);
    ck_assert_msg((last.number.number && last.number.entry == last.entry) == pairs[_i].same_entry,
        "%s", pairs[_i].why);
    last = (struct sender_sticky){ 0 };
    ck_assert_int_eq(store_sticky(s, &arena, a, &p, MESSAGE_MMS, "12025550123", &last), 0);
    ck_assert_msg(!last.known, "each service has its own");
}
END_TEST

/* last_us moves on with use, or a pair in daily use would be idle one day. */
START_TEST(sticky_pair_is_renewed)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    CLEANUP_ARENA struct arena arena = { 0 };
    struct account *a = account_of(s, ARTICLE);
    struct sender_sticky last = { 0 };
    struct sender_number n = { .number = "12065550110", .kind = SENDER_LONGCODE };
    struct powerpack p;

    n.entry = ask(s, "SELECT entry FROM pool_number WHERE account = 1 AND number = '12065550110'");
    ck_assert_int_eq(store_powerpack_by_id(s, &arena, a, 1, &p), 0);
    for (int day = 0; day < 40; day++) {
        int64_t now_us = NOW_US + day * DAY_US;

        ck_assert_int_eq(store_sticky(s, &arena, a, &p, MESSAGE_SMS, "12025550123", &last), 0);
        if (day)
            ck_assert_int_eq(last.last_us, now_us - DAY_US);
        ck_assert_int_eq(
            store_pool_sent(s, a, &p, MESSAGE_SMS, "12025550123", &n, now_us, &last), 0);
    }
}
END_TEST

START_TEST(powerpack_is_read_again_after_a_reset)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *a = account_of(s, ARTICLE);
    struct powerpack p;
    int us_sms[PRIORITY_KINDS];

    put(s, "UPDATE powerpack SET name = 'changed' WHERE account = 1 AND id = 11");
    ck_assert_int_eq(store_powerpack_by_uuid(s, a, "fbc3e79c-159c-4fe4-a466-62cf891125af", &p), 0);
    ck_assert_str_eq(p.name, "changed");
    ck_assert_int_eq(store_account_reset(s, a), 0);
    ck_assert_int_eq(store_powerpack_by_uuid(s, a, "fbc3e79c-159c-4fe4-a466-62cf891125af", &p), 0);
    ck_assert_str_eq(p.name, "priority");
    powerpack_priority(&p, "US", MESSAGE_SMS, us_sms);
    ck_assert_int_eq(us_sms[0], SENDER_LONGCODE);
    ck_assert_int_eq(store_powerpack_by_uuid(s, a, "nobody's", &p), -ENOENT);
    ck_assert_int_eq(
        store_powerpack_by_uuid(s, a, "06bd048b-2f8e-47fa-91fe-4aeca4f53ef8", &p), -ENOENT);
}
END_TEST

START_TEST(pool_is_listed)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    CLEANUP_ARENA struct arena arena = { 0 };
    struct sender_number numbers[10];
    size_t n, total;

    put_pool(s, 50);
    ck_assert_int_eq(store_pool_numbers(s, &arena, account_of(s, ARTICLE), POOL,
                         ARRAY_SIZE(numbers), numbers, &n, &total),
        0);
    ck_assert_uint_eq(n, 10);
    ck_assert_uint_eq(total, 50);
    for (size_t i = 1; i < n; i++)
        ck_assert_int_lt(strcmp(numbers[i - 1].number, numbers[i].number), 0);
}
END_TEST

static Suite *pools_suite(void)
{
    Suite *suite = suite_create("store pools");
    TCase *tc = tcase_create("pools");

    tcase_add_loop_test(tc, numbers_take_turns, 0, ARRAY_SIZE(pools));
    tcase_add_test(tc, equal_ranks_take_turns);
    tcase_add_loop_test(tc, daily_limit_passes_over, 0, 2);
    tcase_add_loop_test(tc, random_pick_follows_the_seed, 0, 2);
    tcase_add_loop_test(tc, random_pick_tries_all, 0, 20);
    tcase_add_loop_test(tc, rounds_are_an_accounts_own, 0, 2);
    tcase_add_test(tc, reset_begins_rounds_anew);
    tcase_add_loop_test(tc, tier_has_its_numbers, 0, ARRAY_SIZE(tiers));
    tcase_add_loop_test(tc, sticky_pair_is_remembered, 0, ARRAY_SIZE(pairs));
    tcase_add_test(tc, sticky_pair_is_renewed);
    tcase_add_test(tc, powerpack_is_read_again_after_a_reset);
    tcase_add_test(tc, pool_is_listed);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(pools_suite());
}
