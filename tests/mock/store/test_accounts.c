/* Proves accounts: who logs in, clones, resets, names. */
#include "tests/mock/store/support.h"

static const struct {
    const char *why, *auth_id;
    bool found;
    const char *subaccount, *token;
} logins[] = {
    { "an account", ARTICLE, true, NULL, "mockTokenNotASecretArticle00000000000001" },
    { "a sub-account", "SAMOCKARTICLE0000001", true, "SAMOCKARTICLE0000001",
        "mockTokenNotASecretArticleSub00000000001" },
    { "one that is switched off", "SAMOCKDISABLED000001", false, NULL, NULL },
    { "nobody", "MANOBODY000000000000", false, NULL, NULL },
    { "nothing", "", false, NULL, NULL },
};

START_TEST(login_is_found)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct login login;
    const char *token;

    ck_assert_msg(store_find_login(s, logins[_i].auth_id, &login, &token) == logins[_i].found, "%s",
        logins[_i].why);
    if (!logins[_i].found)
        return;
    ck_assert_str_eq(login.account->auth_id, ARTICLE);
    ck_assert_msg(text_equal(login.subaccount, logins[_i].subaccount), "%s", logins[_i].why);
    ck_assert_str_eq(token, logins[_i].token);
}
END_TEST

static int64_t rows_of(struct store *s, const char *table, int64_t account)
{
    char sql[128];

    snprintf(sql, sizeof(sql), "SELECT count(*) FROM %s WHERE account = %lld", table,
        (long long)account);
    return ask(s, sql);
}

static const char *const tables[] = { "subaccount", "number", "powerpack", "number_priority",
    "pool_number", "media", "name" };

START_TEST(clone_has_the_rows_of_the_world)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *clone;

    ck_assert_int_eq(store_account_clone(s, ARTICLE, NULL, &clone), 0);
    ck_assert_uint_eq(strlen(clone->auth_id), 20);
    ck_assert_uint_eq(strlen(clone->auth_token), 40);
    ck_assert(text_starts_with(clone->auth_id, "MA"));
    ck_assert_str_ne(clone->auth_token, account_of(s, ARTICLE)->auth_token);
    for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
        ck_assert_msg(
            rows_of(s, tables[i], clone->id) == rows_of(s, tables[i], 1), "%s", tables[i]);
    ck_assert_ptr_eq(account_of(s, clone->auth_id), clone);
}
END_TEST

/* What happened in an account since is not cloned, and a clone of a clone is one of the world's. */
START_TEST(clone_is_a_clone_of_the_world)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *clone, *clone_of_clone;

    put_messages(s, ARTICLE, 5);
    ck_assert_int_eq(store_account_clone(s, ARTICLE, NULL, &clone), 0);
    ck_assert_uint_eq(clone->last_message, 0);
    put_messages(s, clone->auth_id, 3);
    ck_assert_int_eq(store_account_clone(s, clone->auth_id, NULL, &clone_of_clone), 0);
    ck_assert_uint_eq(clone_of_clone->last_message, 0);
    ck_assert_str_ne(clone->auth_id, clone_of_clone->auth_id);
    ck_assert_int_eq(rows_of(s, "powerpack", clone_of_clone->id), rows_of(s, "powerpack", 1));
    ck_assert_uint_eq(account_of(s, ARTICLE)->last_message, 5);
}
END_TEST

START_TEST(clone_keeps_messages_and_their_uuids)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    CLEANUP_ARENA struct arena arena = { 0 };
    struct account *clone;
    struct message m;

    ck_assert_int_eq(store_account_clone(s, HISTORY, NULL, &clone), 0);
    ck_assert_uint_eq(clone->last_message, 11);
    ck_assert_int_eq(
        store_message_by_uuid(s, &arena, clone, "5a1c0d20-f1d0-11f0-9a3b-0242ac110004", &m), 0);
    ck_assert_str_eq(m.dst, "12025550123");
    ck_assert_str_eq(m.text, "Your parcel is on its way");
    put_messages(s, clone->auth_id, 1);
    ck_assert_uint_eq(clone->last_message, 12);
}
END_TEST

/* A message of the world without a uuid has one that is made from n; its clones show the same. */
START_TEST(clone_keeps_uuids_that_were_made)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    CLEANUP_ARENA struct arena arena = { 0 };
    struct account *history = account_of(s, HISTORY), *clone;
    char uuid[UUID_TEXT_SIZE], shown[UUID_TEXT_SIZE];
    struct message m;

    put(s, "UPDATE world.message SET uuid = NULL WHERE id = (10 << 32) + 2;"
           "UPDATE main.message SET uuid = NULL WHERE id = (10 << 32) + 2");
    ck_assert_int_eq(store_message_by_n(s, &arena, history, 2, &m), 0);
    store_message_uuid(history, &m, uuid);
    ck_assert_int_eq(store_account_clone(s, HISTORY, NULL, &clone), 0);
    ck_assert_int_eq(store_message_by_uuid(s, &arena, clone, uuid, &m), 0);
    ck_assert_uint_eq(m.n, 2);
    store_message_uuid(clone, &m, shown);
    ck_assert_str_eq(shown, uuid);
    ck_assert_int_eq(store_account_reset(s, history), 0);
    ck_assert_int_eq(store_message_by_uuid(s, &arena, history, uuid, &m), 0);
}
END_TEST

START_TEST(clone_takes_a_name)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *a;

    ck_assert_int_eq(store_account_clone(s, ARTICLE, "MATEST00000000000001", &a), 0);
    ck_assert_str_eq(a->auth_id, "MATEST00000000000001");
    ck_assert_int_eq(store_account_clone(s, ARTICLE, "MATEST00000000000001", &a), -EEXIST);
    ck_assert_int_eq(store_account_clone(s, ARTICLE, HISTORY, &a), -EEXIST);
    ck_assert_int_eq(store_account_clone(s, "MANOBODY000000000000", NULL, &a), -ENOENT);
}
END_TEST

START_TEST(clones_follow_the_seed)
{
    CLEANUP_STORE struct store *one = store_of("article", NULL, 5);
    CLEANUP_STORE struct store *same = store_of("article", NULL, 5);
    CLEANUP_STORE struct store *other = store_of("article", NULL, 6);
    struct account *a, *b, *c;

    ck_assert_int_eq(store_account_clone(one, ARTICLE, NULL, &a), 0);
    ck_assert_int_eq(store_account_clone(same, ARTICLE, NULL, &b), 0);
    ck_assert_int_eq(store_account_clone(other, ARTICLE, NULL, &c), 0);
    ck_assert_str_eq(a->auth_id, b->auth_id);
    ck_assert_str_eq(a->auth_token, b->auth_token);
    ck_assert_str_ne(a->auth_token, c->auth_token);
}
END_TEST

struct wanted {
    const char *name;
    char value[64];
    char last[64]; /* name seen before */
    bool ordered;
};

static void name_seen(void *context, const char *name, const char *value)
{
    struct wanted *w = context;

    if (text_equal(name, w->name))
        snprintf(w->value, sizeof(w->value), "%s", value);
    w->ordered = w->ordered && strcmp(w->last, name) < 0;
    snprintf(w->last, sizeof(w->last), "%s", name);
}

static const char *name_of(
    struct store *s, const struct account *a, const char *name, struct wanted *w)
{
    *w = (struct wanted){ .name = name, .ordered = true };
    ck_assert_int_eq(store_names(s, a, name_seen, w), 0);
    ck_assert(w->ordered);
    return w->value;
}

START_TEST(names_of_a_clone_are_its_own)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *clone;
    struct wanted w;
    struct login login;
    const char *token;

    ck_assert_int_eq(store_account_clone(s, ARTICLE, NULL, &clone), 0);
    ck_assert_str_eq(name_of(s, clone, "pp_empty", &w), "a99baaa3-2ee6-4db2-b0e8-2c5019368a81");
    name_of(s, clone, "subaccount", &w);
    ck_assert_str_ne(w.value, "SAMOCKARTICLE0000001");
    ck_assert(store_find_login(s, w.value, &login, &token));
    ck_assert_ptr_eq(login.account, clone);
    ck_assert_str_eq(name_of(s, clone, "subaccount_token", &w), token);
}
END_TEST

START_TEST(reset_leads_back_to_the_world)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *a = account_of(s, ARTICLE), *clone;
    uint32_t n;

    ck_assert_int_eq(store_account_clone(s, ARTICLE, NULL, &clone), 0);
    put_messages(s, ARTICLE, 5);
    put_messages(s, clone->auth_id, 2);
    account_next_request(s, a, &n);
    ck_assert_int_eq(
        store_refusal_add(s, a, &(struct refusal){ .n = n, .rule = RULE_NOT_FOUND }), 0);
    put(s, "DELETE FROM name WHERE account = 1; UPDATE account SET name = 'x' WHERE id = 1;"
           "DELETE FROM pool_number WHERE account = 1");
    ck_assert_int_eq(store_account_reset(s, a), 0);
    ck_assert_uint_eq(a->last_message, 0);
    ck_assert_str_eq(a->name, "The article");
    ck_assert_ptr_eq(account_of(s, ARTICLE), a);
    ck_assert_ptr_eq(account_of(s, "SAMOCKARTICLE0000001"), a);
    ck_assert_int_eq(ask(s, "SELECT count(*) FROM refusal"), 0);
    ck_assert_int_eq(ask(s, "SELECT count(*) FROM main.message WHERE account = 1"), 0);
    for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
        ck_assert_msg(
            rows_of(s, tables[i], 1) == rows_of(s, tables[i], clone->id), "%s", tables[i]);
    ck_assert_uint_eq(clone->last_message, 2); /* nobody else is touched */
    ck_assert_int_eq(ask(s, "SELECT count(*) FROM main.message WHERE account = 10"), 11);
    account_next_request(s, a, &n);
    ck_assert_uint_eq(n, 1);
}
END_TEST

START_TEST(many_clones_are_found)
{
    enum { MANY = 300 };
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *clones[MANY];
    size_t n;

    ck_assert_int_eq(store_begin(s), 0);
    for (int i = 0; i < MANY; i++)
        ck_assert_int_eq(store_account_clone(s, "MAMOCKDEFAULTSMS0001", NULL, &clones[i]), 0);
    ck_assert_int_eq(store_commit(s), 0);
    for (int i = 0; i < MANY; i++)
        ck_assert_ptr_eq(account_of(s, clones[i]->auth_id), clones[i]);
    store_accounts(s, &n);
    ck_assert_uint_eq(n, 10 + MANY);
}
END_TEST

static const struct {
    const char *zone;
    int64_t us;
    int offset_s;
} zones[] = {
    { "UTC", NOW_US, 0 },
    { "Asia/Kolkata", NOW_US, 19800 },
    { "America/New_York", NOW_US, -18000 },
    { "America/New_York", NOW_US + 180 * DAY_US, -14400 },
    { "Europe/Berlin", INT64_C(1774745999) * 1000000, 3600 }, /* the second before summer time */
    { "Europe/Berlin", INT64_C(1774746000) * 1000000, 7200 },
};

START_TEST(zone_has_an_offset)
{
    struct account a = { .timezone = zones[_i].zone };

    ck_assert_int_eq(account_zone_offset(&a, zones[_i].us), zones[_i].offset_s);
    ck_assert_int_eq(account_zone_offset(&a, zones[_i].us), zones[_i].offset_s); /* remembered */
}
END_TEST

static Suite *accounts_suite(void)
{
    Suite *suite = suite_create("store accounts");
    TCase *tc = tcase_create("accounts");

    tcase_add_loop_test(tc, login_is_found, 0, ARRAY_SIZE(logins));
    tcase_add_test(tc, clone_has_the_rows_of_the_world);
    tcase_add_test(tc, clone_is_a_clone_of_the_world);
    tcase_add_test(tc, clone_keeps_messages_and_their_uuids);
    tcase_add_test(tc, clone_keeps_uuids_that_were_made);
    tcase_add_test(tc, clone_takes_a_name);
    tcase_add_test(tc, clones_follow_the_seed);
    tcase_add_test(tc, names_of_a_clone_are_its_own);
    tcase_add_test(tc, reset_leads_back_to_the_world);
    tcase_add_test(tc, many_clones_are_found);
    tcase_add_loop_test(tc, zone_has_an_offset, 0, ARRAY_SIZE(zones));
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(accounts_suite());
}
