/* A good world, one change that breaks it, and the line that has to tell. */
#include "base/file.h"
#include "mock/store/world.h"
#include "mock/store/world_check.h"
#include "mock/store/world_sql.h"
#include "tests/support/suite.h"

#include <string.h>

static const char good_world[] =
    "INSERT INTO account (id, auth_id, auth_token, default_powerpack) VALUES"
    " (1, 'MAMOCKGOOD0000000001', 'token', 1);"
    "INSERT INTO subaccount (account, auth_id, auth_token) VALUES (1, 'SAMOCKGOOD0000000001', 't');"
    "INSERT INTO powerpack (account, id, uuid, pool_uuid, name) VALUES"
    " (1, 1, '501cce9d-3fdb-4258-9466-616fec7a75ef', '5dd290e9-2766-453c-8b7f-77e8f8d2b920', 'a'),"
    " (1, 2, 'f9806b85-f754-48af-9cea-d7a289c7205a', '33794435-4ab4-48e1-93f3-58ebba9a691e', 'b');"
    "INSERT INTO number (account, number, type, mms) VALUES"
    " (1, '12065550110', 'fixed', 1), (1, '12065550111', 'fixed', 0),"
    " (1, '18335550130', 'tollfree', 0), (1, '18335550131', 'tollfree', 1),"
    " (1, '55501', 'shortcode', 0), (1, '55502', 'shortcode', 0);"
    "INSERT INTO pool_number (account, powerpack, number, service) VALUES"
    " (1, 1, '12065550110', 'mms'), (1, 1, '12065550111', 'sms'), (1, 1, '18335550130', NULL),"
    " (1, 1, '18335550131', NULL), (1, 1, '55501', NULL);"
    "INSERT INTO media (account, id, content_type, size, bytes) VALUES"
    " (1, 'ae95bf8e-ba55-4142-9250-985b66077331', 'image/png', 2, X'0102');"
    "INSERT INTO message (id, time_us, src, dst) VALUES"
    " ((1 << 32) + 1, 10, '12065550110', '12025550123'),"
    " ((1 << 32) + 2, 20, '12065550110', '12025550123');"
    "INSERT INTO carrier_rule (account, position, pattern, outcome) VALUES (1, 1, '1415*', "
    "'failed');"
    "INSERT INTO rate (account, country, type, rate) VALUES (1, 'US', 'sms', 350);"
    "INSERT INTO opt_out (account, number, dst) VALUES (1, '12065550110', '12025550123');"
    "INSERT INTO name (account, name, value) VALUES (1, 'pp', 'points at nothing');";

#define ACCOUNT "account (id 1, auth_id MAMOCKGOOD0000000001): "
#define POOL(number) "pool_number (account 1, powerpack 1, number " number "): "
#define RULE "carrier_rule (account 1, position 1): "
#define MESSAGE(n) "message (account 1, n " n "): "
#define UUID "ae95bf8e-ba55-4142-9250-985b66077331"

/* clang-format off */
static const struct {
    const char *change, *report;
} cases[] = {
    { "", "" },
    { "UPDATE account SET auth_id = 'MAMOCK1'",
      "account (id 1, auth_id MAMOCK1): an account's auth id is MA and 18 more upper-case letters and digits\n" },
    { "UPDATE account SET auth_id = 'SAMOCKGOOD0000000009'",
      "account (id 1, auth_id SAMOCKGOOD0000000009): an account's auth id is MA and 18 more upper-case letters and digits\n" },
    { "UPDATE account SET auth_token = ''", ACCOUNT "the account has no auth token\n" },
    { "UPDATE account SET timezone = 'Mars/Olympus'",
      ACCOUNT "\"Mars/Olympus\" is no time zone of this system; use an IANA name such as America/New_York (package tzdata)\n" },
    { "UPDATE account SET timezone = '../zoneinfo/UTC'",
      ACCOUNT "\"../zoneinfo/UTC\" is no time zone of this system; use an IANA name such as America/New_York (package tzdata)\n" },
    { "UPDATE account SET timezone = 'Asia/Kolkata'", "" },
    { "UPDATE account SET default_powerpack = 7",
      ACCOUNT "the account has no Powerpack 7 to be its default; default_powerpack is the id of one of its rows in powerpack\n" },
    { "UPDATE account SET barred_countries = 'GB, IN'",
      ACCOUNT "barred_countries is \"GB, IN\"; write country codes like GB,IN without blanks\n" },
    { "UPDATE account SET barred_countries = 'GB,IN'", "" },
    { "UPDATE account SET alphanumeric_src = 2", ACCOUNT "alphanumeric_src is 2; it is 0 or 1\n" },
    { "UPDATE account SET cash_credits = 'plenty'",
      ACCOUNT "cash_credits holds a value of type text; the column is INTEGER\n" },
    { "UPDATE account SET name = X'00'", ACCOUNT "name holds a value of type blob; the column is TEXT\n" },

    { "UPDATE subaccount SET auth_id = 'MAMOCKGOOD0000000002'",
      "subaccount (account 1, auth_id MAMOCKGOOD0000000002): a sub-account's auth id is SA and 18 more upper-case letters and digits\n" },
    { "UPDATE subaccount SET account = 3",
      "subaccount (account 3, auth_id SAMOCKGOOD0000000001): there is no account with that id; add it to account\n" },

    { "INSERT INTO number (account, number, type) VALUES (1, '+12065550112', 'fixed')",
      "number (account 1, number +12065550112): this is no phone number; write digits with the country code and without +, like 12065550100\n" },
    { "INSERT INTO number (account, number, type) VALUES (1, '12', 'shortcode')",
      "number (account 1, number 12): a short code has 3 to 8 digits\n" },
    { "INSERT INTO number (account, number, type) VALUES (1, '12065550112', 'tollfree')",
      "number (account 1, number 12065550112): the type is tollfree, but by its digits the number is not (toll-free: 800, 833, 844, 855, 866, 877, 888)\n" },
    { "INSERT INTO number (account, number, type) VALUES (1, '14165550112', 'fixed')",
      "number (account 1, number 14165550112): by its area code the number is of CA\n" },
    { "INSERT INTO number (account, number, type, country) VALUES (1, '447700900123', 'mobile', 'gb')",
      "number (account 1, number 447700900123): country is \"gb\"; write two capital letters, like US\n" },
    { "UPDATE number SET mms = 1 WHERE number = '55501'",
      "number (account 1, number 55501): a short code cannot do MMS; set mms to 0\n" },

    { "UPDATE powerpack SET uuid = 'nonsense' WHERE id = 1",
      "powerpack (account 1, id 1): uuid \"nonsense\" is no UUID in lower case\n" },
    { "UPDATE powerpack SET pool_uuid = upper(pool_uuid) WHERE id = 1",
      "powerpack (account 1, id 1): pool_uuid \"5DD290E9-2766-453C-8B7F-77E8F8D2B920\" is no UUID in lower case\n" },
    { "UPDATE powerpack SET name = '' WHERE id = 1", "powerpack (account 1, id 1): the Powerpack has no name\n" },
    { "UPDATE powerpack SET name = 'a' WHERE id = 2",
      "powerpack (account 1, id 2): another Powerpack of the account has the name \"a\"\n" },
    { "INSERT INTO number_priority (account, powerpack, country, service, priority1, priority2)"
      " VALUES (1, 1, 'US', 'SMS', 'tollfree', 'tollfree')",
      "number_priority (account 1, powerpack 1, country US, service SMS): a number type stands twice in the priority\n" },
    { "INSERT INTO number_priority (account, powerpack, country, service) VALUES (1, 9, 'US', 'SMS')",
      "number_priority (account 1, powerpack 9, country US, service SMS): the account has no Powerpack with that id; add it to powerpack\n" },

    { "INSERT INTO pool_number (account, powerpack, number, service) VALUES (1, 1, '13035550120', 'sms')",
      POOL("13035550120") "the account does not rent this number; add it to number or take it out of the pool\n" },
    { "INSERT INTO pool_number (account, powerpack, number, service) VALUES (1, 8, '12065550110', 'sms')",
      "pool_number (account 1, powerpack 8, number 12065550110): the account has no Powerpack with that id; add it to powerpack\n" },
    { "UPDATE number SET sms = 0 WHERE number = '12065550111'",
      POOL("12065550111") "a number that cannot do SMS is in a pool; set sms to 1 in number\n" },
    { "UPDATE pool_number SET service = NULL WHERE number = '12065550111'",
      POOL("12065550111") "a long code is added with service 'sms' or 'mms'\n" },
    { "UPDATE pool_number SET service = 'mms' WHERE number = '12065550111'",
      POOL("12065550111") "the long code is added with service 'mms', but it cannot do MMS; set mms to 1 in number or add it with 'sms'\n" },
    { "UPDATE pool_number SET service = 'mms' WHERE number = '18335550130'",
      POOL("18335550130") "the toll-free number is marked 'mms', but it cannot do MMS; leave service NULL\n" },
    { "UPDATE pool_number SET service = 'sms' WHERE number = '18335550131'",
      POOL("18335550131") "the toll-free number is marked 'sms', but the platform finds that it can do MMS; leave service NULL\n" },
    { "UPDATE pool_number SET service = 'mms' WHERE number = '55501'",
      POOL("55501") "a short code carries no MMS; leave service NULL\n" },
    { "INSERT INTO pool_number (account, powerpack, number) VALUES (1, 2, '55501')",
      "pool_number (account 1, powerpack 2, number 55501): a short code belongs to one Powerpack only, and this one is in another already\n" },
    { "INSERT INTO pool_number (account, powerpack, number) VALUES (1, 1, '55502')",
      POOL("55502") "a Powerpack has one short code of a country at most, and there is another\n" },
    { "UPDATE number SET country = 'CA' WHERE number = '55502';"
      "INSERT INTO pool_number (account, powerpack, number) VALUES (1, 1, '55502')", "" },
    { "UPDATE pool_number SET carries_mms = 1 WHERE number = '18335550130'",
      POOL("18335550130") "carries_mms is 1, which contradicts service and number; leave it out, it is filled by itself\n" },

    { "UPDATE media SET size = 3", "media (account 1, id " UUID "): size is not the length of bytes, which is 2\n" },
    { "UPDATE media SET bytes = NULL, size = 3", "" },
    { "UPDATE media SET content_type = 'png'",
      "media (account 1, id " UUID "): content_type \"png\" is no type like image/png\n" },

    { "INSERT INTO message (id, time_us, src, dst) VALUES ((1 << 32) + 4, 30, '12065550110', '12025550123')",
      MESSAGE("4") "the message before number 4 is missing; an account's messages are numbered 1, 2, 3 … without a gap\n" },
    { "UPDATE message SET time_us = 5 WHERE id = (1 << 32) + 2",
      MESSAGE("2") "the message is older than the one before it; number them in the order of time_us\n" },
    { "INSERT INTO message (id, time_us, src, dst) VALUES ((6 << 32) + 1, 30, '12065550110', '12025550123')",
      "message (account 6, n 1): there is no account 6; a message's id is (account << 32) + n\n" },
    { "UPDATE message SET dst = '+1202' WHERE id = (1 << 32) + 1",
      MESSAGE("1") "dst \"+1202\" is no phone number in digits with the country code\n" },
    { "UPDATE message SET src = 'My Great Company' WHERE id = (1 << 32) + 1",
      MESSAGE("1") "src \"My Great Company\" is neither a number in digits nor an alphanumeric id of at most 11 characters\n" },
    { "UPDATE message SET src = 'MyCompany'", "" },
    { "UPDATE message SET uuid = '" UUID "'", MESSAGE("2") "uuid " UUID " is another message's already\n" },
    { "UPDATE message SET state = 9 WHERE id = (1 << 32) + 1",
      MESSAGE("1") "state is 9; it is 0 queued, 1 sent, 2 failed, 3 delivered, 4 undelivered, 5 read, 6 received, 7 rejected or 8 deleted\n" },
    { "UPDATE message SET powerpack = 5 WHERE id = (1 << 32) + 1", MESSAGE("1") "the account has no Powerpack 5\n" },
    { "INSERT INTO message_media (message, position, media_id) VALUES ((1 << 32) + 1, 0, 'lost')",
      "message_media (account 1, n 1, position 0): the account has no media lost\n" },
    { "INSERT INTO message_media (message, position, url) VALUES (77, 0, 'http://example.com/a.png')",
      "message_media (account 0, n 77, position 0): there is no message with that id\n" },

    { "UPDATE carrier_rule SET account = 2",
      "carrier_rule (account 2, position 1): there is no account with that id; add it to account\n" },
    { "UPDATE carrier_rule SET pattern = ''",
      RULE "a pattern of destinations is digits, ? for one and * for any number of them, 32 characters at most, not \"\"\n" },
    { "UPDATE carrier_rule SET pattern = '+1415*'",
      RULE "a pattern of destinations is digits, ? for one and * for any number of them, 32 characters at most, not \"+1415*\"\n" },
    { "UPDATE carrier_rule SET pattern = '*?00'", "" },
    { "UPDATE carrier_rule SET outcome = 'delivred'", RULE "an outcome has no part \"delivred\"; did you mean \"delivered\"? "
      "Its parts are delivered, undelivered, failed, rejected, queued, sent, never-sent, no-callback, "
      "code=…, delay=…, callback=… and probability=…\n" },
    { "UPDATE carrier_rule SET outcome = 'delivered;code=30'", RULE "a message that ends delivered cannot have the code 030\n" },
    { "UPDATE carrier_rule SET outcome = ''", RULE "an outcome has no part \"\": its parts are delivered, undelivered, failed, rejected, queued, sent, never-sent, no-callback, "
      "code=…, delay=…, callback=… and probability=…\n" },
    { "UPDATE carrier_rule SET outcome = 'undelivered; code=30; delay=2s; callback=slow,duplicate'", "" },
    { "UPDATE rate SET account = 2",
      "rate (account 2, country US, type sms, kind ''): there is no account with that id; add it to account\n" },
    { "UPDATE rate SET country = 'usa'",
      "rate (account 1, country usa, type sms, kind ''): country is \"usa\"; write two capital letters, like US\n" },
    { "UPDATE rate SET country = ''", "" },
    { "UPDATE rate SET rate = -1", "rate (account 1, country US, type sms, kind ''): rate is -1; it is 0 to 100000000, "
      "hundred-thousandths of a dollar\n" },
    { "UPDATE opt_out SET number = '12065550119'",
      "opt_out (account 1, number 12065550119, dst 12025550123): the account does not rent this number\n" },
    { "UPDATE opt_out SET dst = '+12025550123'",
      "opt_out (account 1, number 12065550110, dst +12025550123): dst \"+12025550123\" is no number in digits\n" },
    { "UPDATE name SET value = ''", "name (account 1, name pp): the name has an empty value\n" },
    { "UPDATE name SET name = 'a b'",
      "name (account 1, name a b): a name has letters, digits and _ and does not begin with a digit\n" },
};
/* clang-format on */

static sqlite3 *world_with(const char *change)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT, text = STRBUF_INIT;
    sqlite3 *db = NULL;

    strbuf_addf(&text, "%s%s", good_world, change);
    ck_assert_int_eq(world_new(NULL, &db, &why), 0);
    ck_assert_msg(world_sql_run(db, "case", text.buf, text.len, &why) == 0, "%s", why.buf);
    return db;
}

START_TEST(fault_is_told)
{
    CLEANUP_STRBUF struct strbuf report = STRBUF_INIT;
    sqlite3 *db = world_with(cases[_i].change);
    size_t faults = 99;

    ck_assert_msg(world_check(db, "main", &report, &faults) == 0, "%s", report.buf);
    ck_assert_msg(strcmp(report.buf, cases[_i].report) == 0, "%s\nsays: %sexpected: %s",
        cases[_i].change, report.buf, cases[_i].report);
    ck_assert_uint_eq(faults, cases[_i].report[0] != '\0');
    sqlite3_close(db);
}
END_TEST

START_TEST(rest_of_many_is_counted)
{
    CLEANUP_STRBUF struct strbuf report = STRBUF_INIT;
    sqlite3 *db =
        world_with("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 25)"
                   " INSERT INTO name (account, name, value) SELECT 1, 'n' || i, '' FROM n");
    size_t faults = 0;

    ck_assert_int_eq(world_check(db, "main", &report, &faults), 0);
    ck_assert_uint_eq(faults, 25);
    ck_assert_msg(
        strstr(report.buf, "name: 15 more rows like the last\n") != NULL, "%s", report.buf);
    sqlite3_close(db);
}
END_TEST

/* The article's cases, by the names that scenarios use. */
static const struct {
    const char *auth_id, *name;
} article_names[] = {
    { "MAMOCKARTICLE0000001", "pp_mms_longcode" },
    { "MAMOCKARTICLE0000001", "pp_sms_longcode" },
    { "MAMOCKARTICLE0000001", "pp_tollfree_sms" },
    { "MAMOCKARTICLE0000001", "pp_tollfree_mms" },
    { "MAMOCKARTICLE0000001", "pp_mixed" },
    { "MAMOCKARTICLE0000001", "pp_empty" },
    { "MAMOCKARTICLE0000001", "pp_shortcode" },
    { "MAMOCKARTICLE0000001", "pp_foreign" },
    { "MAMOCKARTICLE0000001", "number_sms" },
    { "MAMOCKARTICLE0000001", "number_mms" },
    { "MAMOCKARTICLE0000001", "media_id" },
    { "MAMOCKDEFAULTMMS0001", "pp_default" },
    { "MAMOCKDEFAULTMMS0001", "number_sms" },
    { "MAMOCKDEFAULTSMS0001", "pp_default" },
    { "MAMOCKDEFAULTSMS0001", "number_sms" },
};

/* The value of the only row and column, -1 for none. */
static int64_t number_of(sqlite3 *db, const char *sql, const char *first, const char *second)
{
    sqlite3_stmt *st = NULL;
    int64_t n = -1;

    ck_assert_msg(
        sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(db));
    sqlite3_bind_text(st, 1, first, -1, SQLITE_STATIC);
    sqlite3_bind_text(st, 2, second, -1, SQLITE_STATIC);
    if (sqlite3_step(st) == SQLITE_ROW)
        n = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return n;
}

static sqlite3 *shipped_world(const char *name)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    sqlite3 *db = NULL;

    ck_assert_msg(world_open(name, &db, &why) == 0, "%s", why.buf);
    return db;
}

START_TEST(shipped_worlds_have_no_fault)
{
    static const char *const shipped[] = { "article", "empty" };
    CLEANUP_STRBUF struct strbuf report = STRBUF_INIT;
    sqlite3 *db = shipped_world(shipped[_i]);
    size_t faults = 99;

    ck_assert_int_eq(world_check(db, "main", &report, &faults), 0);
    ck_assert_msg(faults == 0, "%s", report.buf);
    sqlite3_close(db);
}
END_TEST

START_TEST(article_has_its_names)
{
    sqlite3 *db = shipped_world("article");

    ck_assert_msg(number_of(db,
                      "SELECT 1 FROM name n JOIN account a ON a.id = n.account"
                      " WHERE a.auth_id = ? AND n.name = ?",
                      article_names[_i].auth_id, article_names[_i].name) == 1,
        "%s of %s is missing", article_names[_i].name, article_names[_i].auth_id);
    sqlite3_close(db);
}
END_TEST

/* How many numbers a Powerpack of the article has, and how many of them may carry MMS. */
static const struct {
    const char *name;
    int64_t numbers, for_mms;
    const char *why;
} article_pools[] = {
    { "pp_mms_longcode", 2, 1, "one long code added for MMS, one for SMS" },
    { "pp_sms_longcode", 1, 0, "a long code that can do MMS but was added for SMS" },
    { "pp_tollfree_sms", 1, 0, "a toll-free number without MMS" },
    { "pp_tollfree_mms", 1, 1, "a toll-free number with MMS" },
    { "pp_mixed", 3, 1, "only the MMS toll-free number" },
    { "pp_empty", 0, 0, "nothing" },
    { "pp_shortcode", 1, 0, "a short code only" },
};

START_TEST(article_pools_hold_its_cases)
{
#define IN_POOL                                                                                    \
    "SELECT count(*) FROM name n JOIN powerpack w ON w.account = 1 AND w.uuid = n.value"           \
    " JOIN pool_number p ON p.account = 1 AND p.powerpack = w.id WHERE n.account = 1 AND n.name "  \
    "= ?"
    sqlite3 *db = shipped_world("article");
    const char *name = article_pools[_i].name;

    ck_assert_msg(number_of(db, IN_POOL, name, NULL) == article_pools[_i].numbers, "%s: %s", name,
        article_pools[_i].why);
    ck_assert_msg(
        number_of(db, IN_POOL " AND p.carries_mms = 1", name, NULL) == article_pools[_i].for_mms,
        "%s: %s", name, article_pools[_i].why);
    sqlite3_close(db);
}
END_TEST

/* The text under "## table" up to the next heading. */
static void section_of(const char *page, const char *table, struct strbuf *out)
{
    CLEANUP_STRBUF struct strbuf heading = STRBUF_INIT;
    const char *start, *end;

    strbuf_addf(&heading, "\n## %s\n", table);
    start = strstr(page, heading.buf);
    ck_assert_msg(start != NULL, "table %s is not documented", table);
    start += heading.len;
    end = strstr(start, "\n## ");
    strbuf_add(out, start, end ? (size_t)(end - start) : strlen(start));
}

START_TEST(every_column_is_documented)
{
    const char *path = getenv("FIXTURES_PAGE");
    CLEANUP_STRBUF struct strbuf page = STRBUF_INIT;
    sqlite3 *db = shipped_world("empty");
    sqlite3_stmt *st = NULL;
    int columns = 0;

    ck_assert_msg(path && file_read(path, &page) == 0, "FIXTURES_PAGE names no file");
    ck_assert_int_eq(sqlite3_prepare_v2(db,
                         "SELECT t.name, c.name FROM sqlite_master t, pragma_table_xinfo(t.name) c"
                         " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'",
                         -1, &st, NULL),
        SQLITE_OK);
    for (; sqlite3_step(st) == SQLITE_ROW; columns++) {
        CLEANUP_STRBUF struct strbuf section = STRBUF_INIT, column = STRBUF_INIT;
        const char *table = (const char *)sqlite3_column_text(st, 0);

        section_of(page.buf, table, &section);
        strbuf_addf(&column, "`%s`", (const char *)sqlite3_column_text(st, 1));
        ck_assert_msg(strstr(section.buf, column.buf) != NULL,
            "docs/reference/fixtures.md: %s of %s", column.buf, table);
    }
    ck_assert_int_gt(columns, 90);
    sqlite3_finalize(st);
    sqlite3_close(db);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("world check");
    TCase *tc = tcase_create("faults");

    tcase_add_loop_test(tc, fault_is_told, 0, ARRAY_SIZE(cases));
    tcase_add_test(tc, rest_of_many_is_counted);
    tcase_add_loop_test(tc, shipped_worlds_have_no_fault, 0, 2);
    tcase_add_loop_test(tc, article_has_its_names, 0, ARRAY_SIZE(article_names));
    tcase_add_test(tc, every_column_is_documented);
    tcase_add_loop_test(tc, article_pools_hold_its_cases, 0, ARRAY_SIZE(article_pools));
    suite_add_tcase(suite, tc);
    return suite_run(suite);
}
