/* Proves the ids: found again from their text, apart for each account and kind, the same for a
 * seed. */
#include "tests/mock/store/support.h"

static const enum id_kind kinds[] = { ID_REQUEST, ID_SEND, ID_MESSAGE };
static const uint32_t ns[] = { 1, 2, 3, 255, 65535, 65536, 1000000, UINT32_MAX };

START_TEST(id_leads_back_to_its_number)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    const struct account *a = account_of(s, ARTICLE);

    for (size_t k = 0; k < ARRAY_SIZE(kinds); k++) {
        for (size_t i = 0; i < ARRAY_SIZE(ns); i++) {
            char text[UUID_TEXT_SIZE];
            enum id_kind kind;
            uint32_t n;

            account_id_text(a, kinds[k], ns[i], NOW_US, text);
            ck_assert_msg(account_id_number(a, text, &kind, &n), "%s", text);
            ck_assert_int_eq(kind, kinds[k]);
            ck_assert_uint_eq(n, ns[i]);
        }
    }
}
END_TEST

START_TEST(id_is_a_uuid_of_version_1_and_its_time)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    char text[UUID_TEXT_SIZE], later[UUID_TEXT_SIZE];

    account_id_text(account_of(s, ARTICLE), ID_MESSAGE, 1, NOW_US, text);
    account_id_text(account_of(s, ARTICLE), ID_MESSAGE, 1, NOW_US + 3600 * INT64_C(1000000), later);
    ck_assert_uint_eq(strlen(text), 36);
    for (size_t i = 0; i < 36; i++) {
        bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;

        ck_assert_msg(is_dash ? text[i] == '-' : hex_value(text[i]) >= 0, "%s", text);
    }
    ck_assert_int_eq(text[14], '1');
    ck_assert_msg(strchr("89ab", text[19]), "%s: no variant of RFC 4122", text);
    ck_assert_int_eq(strncmp(text + 24, "0242ac11", 8), 0);
    ck_assert_str_ne(text, later);
}
END_TEST

START_TEST(ids_differ)
{
    enum { EACH = 2000 };
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    static const char *const accounts[] = { ARTICLE, HISTORY };

    put(s, "CREATE TEMP TABLE seen (id TEXT PRIMARY KEY) WITHOUT ROWID; BEGIN");
    for (size_t a = 0; a < ARRAY_SIZE(accounts); a++)
        for (size_t k = 0; k < ARRAY_SIZE(kinds); k++)
            for (uint32_t n = 1; n <= EACH; n++) {
                char text[UUID_TEXT_SIZE], sql[128];

                account_id_text(account_of(s, accounts[a]), kinds[k], n, NOW_US, text);
                snprintf(sql, sizeof(sql), "INSERT INTO seen VALUES ('%s')", text);
                put(s, sql);
            }
    put(s, "COMMIT");
}
END_TEST

START_TEST(id_of_another_account_is_not_found)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    CLEANUP_ARENA struct arena arena = { 0 };
    struct message m;
    char text[UUID_TEXT_SIZE];

    put_messages(s, ARTICLE, 3);
    put_messages(s, HISTORY, 3);
    account_id_text(account_of(s, ARTICLE), ID_MESSAGE, 1, NOW_US, text);
    ck_assert_int_eq(store_message_by_uuid(s, &arena, account_of(s, ARTICLE), text, &m), 0);
    ck_assert_uint_eq(m.n, 1);
    ck_assert_int_eq(store_message_by_uuid(s, &arena, account_of(s, HISTORY), text, &m), -ENOENT);
    text[35] = text[35] == '0' ? '1' : '0';
    ck_assert_int_eq(store_message_by_uuid(s, &arena, account_of(s, ARTICLE), text, &m), -ENOENT);
}
END_TEST

static const char *const no_ids[] = { "", "x", "12345678", "zzzzzzzz-fd13-11f0-8000-0242ac110001",
    "00000000-0000-1000-b000-0242ac110001", "00000000-0000-1000-0000-0242ac110001",
    "00000000-0000-1000-8000-0242ac1100010", "00000000-0000-1000-8000-0242ac11000" };

START_TEST(other_text_is_no_id)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    enum id_kind kind;
    uint32_t n;

    ck_assert(!account_id_number(account_of(s, ARTICLE), no_ids[_i], &kind, &n));
}
END_TEST

START_TEST(seed_makes_the_ids)
{
    CLEANUP_STORE struct store *one = store_of("article", NULL, 7);
    CLEANUP_STORE struct store *same = store_of("article", NULL, 7);
    CLEANUP_STORE struct store *other = store_of("article", NULL, 8);
    char a[UUID_TEXT_SIZE], b[UUID_TEXT_SIZE], c[UUID_TEXT_SIZE];

    account_id_text(account_of(one, ARTICLE), ID_MESSAGE, 1, NOW_US, a);
    account_id_text(account_of(same, ARTICLE), ID_MESSAGE, 1, NOW_US, b);
    account_id_text(account_of(other, ARTICLE), ID_MESSAGE, 1, NOW_US, c);
    ck_assert_str_eq(a, b);
    ck_assert_str_ne(a, c);
}
END_TEST

START_TEST(api_ids_are_counted)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *a = account_of(s, ARTICLE);
    uint32_t n;

    for (uint32_t i = 1; i <= 1000; i++) {
        ck_assert_int_eq(account_next_request(s, a, &n), 0);
        ck_assert_uint_eq(n, i);
    }
    ck_assert_int_ge(ask(s, "SELECT requests FROM account WHERE id = 1"), 1000);
}
END_TEST

static Suite *ids_suite(void)
{
    Suite *suite = suite_create("store ids");
    TCase *tc = tcase_create("ids");

    tcase_add_test(tc, id_leads_back_to_its_number);
    tcase_add_test(tc, id_is_a_uuid_of_version_1_and_its_time);
    tcase_add_test(tc, ids_differ);
    tcase_add_test(tc, id_of_another_account_is_not_found);
    tcase_add_loop_test(tc, other_text_is_no_id, 0, ARRAY_SIZE(no_ids));
    tcase_add_test(tc, seed_makes_the_ids);
    tcase_add_test(tc, api_ids_are_counted);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(ids_suite());
}
