/* A store over the article's world, and rows put into it past its calls. */
#ifndef TESTS_MOCK_STORE_SUPPORT_H
#define TESTS_MOCK_STORE_SUPPORT_H

#include "base/text.h"
#include "mock/store/internal.h"
#include "mock/store/messages.h"
#include "mock/store/pools.h"

#include "tests/support/suite.h"

#include <errno.h>
#include <string.h>

#define ARTICLE "MAMOCKARTICLE0000001"
#define HISTORY "MAMOCKHISTORY0000001"
#define DAY_US (INT64_C(86400) * 1000000)
#define NOW_US (INT64_C(1769947200) * 1000000) /* 2026-02-01 12:00:00 UTC */

static inline struct store *store_of(const char *world, const char *file, uint64_t seed)
{
    const struct store_options options = { .world = world, .file = file, .seed = seed };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct store *s = NULL;

    ck_assert_msg(store_create(&options, &s, &why) == 0, "%s", why.buf);
    return s;
}

static inline struct account *account_of(struct store *s, const char *auth_id)
{
    struct login login;
    const char *token;

    ck_assert_msg(store_find_login(s, auth_id, &login, &token), "no account %s", auth_id);
    return login.account;
}

static inline void put(struct store *s, const char *sql)
{
    ck_assert_msg(
        sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(s->db));
}

static inline int64_t ask(struct store *s, const char *sql)
{
    sqlite3_stmt *st = NULL;
    int64_t value = 0;

    ck_assert_msg(
        sqlite3_prepare_v2(s->db, sql, -1, &st, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(s->db));
    if (sqlite3_step(st) == SQLITE_ROW)
        value = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return value;
}

/* n long codes 1212xxxxxxx that can do MMS, every other one added for it, into Powerpack 100 of
 * account 1. */
static inline void put_pool(struct store *s, int n)
{
    CLEANUP_STRBUF struct strbuf sql = STRBUF_INIT;

    strbuf_addf(&sql,
        "INSERT INTO powerpack (account, id, uuid, pool_uuid, name, sticky_sender, local_connect)"
        " VALUES (1, 100, 'large', 'large pool', 'large', 0, 0);"
        "CREATE TEMP TABLE n AS WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c "
        "WHERE i"
        " < %d) SELECT i, CAST(12120000000 + i AS TEXT) AS number FROM c;"
        "INSERT INTO number (account, number, type, mms) SELECT 1, number, 'fixed', 1 FROM n;"
        "INSERT INTO pool_number (account, powerpack, number, service)"
        " SELECT 1, 100, number, CASE i %% 2 WHEN 0 THEN 'mms' ELSE 'sms' END FROM n;",
        n - 1);
    put(s, sql.buf);
    ck_assert_int_eq(world_derive(s->db), 0);
}

/* n messages of account a, a second apart, every 7th an MMS, every 3rd to another number. */
static inline void put_messages(struct store *s, const char *auth_id, int n)
{
    struct account *a = account_of(s, auth_id);

    ck_assert_int_eq(store_begin(s), 0);
    for (int i = 0; i < n; i++) {
        struct message m = { .time_us = NOW_US + (int64_t)i * 1000000,
            .src = "15035550181",
            .dst = i % 3 ? "12025550123" : "14165550123",
            .country = i % 3 ? "US" : "CA",
            .text = "a",
            .units = 1,
            .type = i % 7 ? MESSAGE_SMS : MESSAGE_MMS,
            .error_code = i % 5 ? -1 : 30,
            .requester_ip = "127.0.0.1",
            .tier = -1 };

        ck_assert_int_eq(store_message_add(s, a, &m), 0);
    }
    ck_assert_int_eq(store_commit(s), 0);
}

#endif
