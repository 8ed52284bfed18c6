/*
 * Cloning and resetting: an account's rows are copied from the world beside the state, table by
 * table.
 */
#include "base/random.h"
#include "base/text.h"
#include "mock/store/account_book.h"
#include "mock/store/internal.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

/*
 * Columns that are copied as they are; ?1 is the new account, ?2 the world's. Sub-accounts log in
 * by their own ids, so a clone's are made anew; message uuids stay, so those that are made from n
 * are written out.
 */
#define CLONE_SETTINGS                                                                             \
    "clock_frozen_us, clock_offset_us, progress, sent_after_us, ended_after_us, number_rates"
#define CLONE_OWNER "CASE WHEN subaccount IS NOT NULL THEN clone_subaccount(subaccount, ?1) END"
/* clang-format off */
static const struct copied_table {
    const char *table, *key; /* the column that says whose the row is, and what it is compared with */
    const char *copy;
} copied_tables[] = {
    { "subaccount", "account",
      "INSERT INTO main.subaccount (account, auth_id, auth_token, name, enabled, created_us, modified_us, n)"
      " SELECT ?1, clone_subaccount(auth_id, ?1), clone_token(auth_id, auth_token, ?1), name, enabled, created_us, modified_us, n"
      " FROM world.subaccount WHERE account = ?2" },
    { "application", "account",
      "INSERT INTO main.application (account, app_id, app_name, answer_url, answer_method, hangup_url, hangup_method,"
      " fallback_answer_url, fallback_method, message_url, message_method, default_number_app, default_endpoint_app,"
      " public_uri, log_incoming_messages, subaccount, n) SELECT ?1, app_id, app_name, answer_url, answer_method, hangup_url,"
      " hangup_method, fallback_answer_url, fallback_method, message_url, message_method, default_number_app,"
      " default_endpoint_app, public_uri, log_incoming_messages, " CLONE_OWNER ", n FROM world.application WHERE account = ?2" },
    { "counter", "account", "INSERT INTO main.counter SELECT ?1, kind, n FROM world.counter WHERE account = ?2" },
    { "number", "account",
      "INSERT INTO main.number (account, number, type, country, sms, mms, voice, alias, added_us, application, subaccount,"
      " cnam_lookup, cnam, compliance, campaign, campaign_status, verification_status, verification, verification_order)"
      " SELECT ?1, number, type, country, sms, mms, voice, alias, added_us, application, " CLONE_OWNER ", cnam_lookup, cnam,"
      " compliance, campaign, campaign_status, verification_status, verification, verification_order"
      " FROM world.number WHERE account = ?2" },
    { "number_tally", "account",
      "INSERT INTO main.number_tally SELECT ?1, level, prefix, facet, n FROM world.number_tally WHERE account = ?2" },
    { "powerpack", "account",
      "INSERT INTO main.powerpack SELECT ?1, id, uuid, pool_uuid, name, sticky_sender, local_connect, application_type,"
      " application_id, created_us, sticky_epoch, deleted FROM world.powerpack WHERE account = ?2" },
    { "number_priority", "account",
      "INSERT INTO main.number_priority SELECT ?1, powerpack, country, service, priority1, priority2, priority3"
      " FROM world.number_priority WHERE account = ?2" },
    { "pool_number", "account",
      "INSERT INTO main.pool_number (account, powerpack, number, service, added_us, entry, kind, type, serves,"
      " can_mms, carries_mms, country, region, area, day, sent_on_day) SELECT ?1, powerpack, number, service, added_us, entry,"
      " kind, type, serves, can_mms, carries_mms, country, region, area, day, sent_on_day FROM world.pool_number WHERE account = ?2" },
    { "pool_tally", "account",
      "INSERT INTO main.pool_tally SELECT ?1, powerpack, level, prefix, type, serves, country, n FROM world.pool_tally"
      " WHERE account = ?2" },
    { "sticky", "account",
      "INSERT INTO main.sticky SELECT ?1, powerpack, service, dst, number, entry, epoch, last_us FROM world.sticky WHERE account = ?2" },
    { "media", "account",
      "INSERT INTO main.media SELECT ?1, id, content_type, file_name, size, upload_us, expires_us, used_us, bytes FROM world.media"
      " WHERE account = ?2 ORDER BY rowid" },
    { "refusal", "account", NULL },
    { "callback", "account", NULL },
    { "carrier_rule", "account",
      "INSERT INTO main.carrier_rule SELECT ?1, position, pattern, type, outcome, probability FROM world.carrier_rule"
      " WHERE account = ?2" },
    { "rate", "account", "INSERT INTO main.rate SELECT ?1, country, type, kind, rate FROM world.rate WHERE account = ?2" },
    { "opt_out", "account",
      "INSERT INTO main.opt_out SELECT ?1, number, dst, since_us FROM world.opt_out WHERE account = ?2" },
    { "name", "account",
      "INSERT INTO main.name SELECT ?1, name, coalesce((SELECT clone_subaccount(auth_id, ?1) FROM world.subaccount"
      "  WHERE account = ?2 AND auth_id = value), (SELECT clone_token(auth_id, auth_token, ?1) FROM world.subaccount"
      "  WHERE account = ?2 AND auth_token = value), value) FROM world.name WHERE account = ?2" },
    { "message_media", "message >> 32",
      "INSERT INTO main.message_media SELECT (?1 << 32) | (message & 4294967295), position, media_id, url"
      " FROM world.message_media WHERE message >= ?2 << 32 AND message < (?2 + 1) << 32" },
    { "message", "id >> 32",
      "INSERT INTO main.message (id, uuid, batch, time_us, sent_us, updated_us, direction, state, type, src, dst, text,"
      " units, rate, amount, error_code, log, country, powerpack, subaccount, requester_ip, rule, tier, expiry_s, url,"
      " method, trackable, dlt_entity_id, dlt_template_id, dlt_template_category, whatsapp, asked_src, invalid_dst,"
      " ended_us, faults, ended_rule)"
      " SELECT (?1 << 32) | (id & 4294967295), coalesce(uuid, world_message_uuid(id, time_us)), batch, time_us, sent_us,"
      " updated_us, direction, state, type, src, dst, text, units, rate, amount, error_code, log, country, powerpack,"
      " " CLONE_OWNER ", requester_ip, rule, tier, expiry_s,"
      " url, method, trackable, dlt_entity_id, dlt_template_id, dlt_template_category, whatsapp, asked_src, invalid_dst,"
      " ended_us, faults, ended_rule FROM world.message WHERE id >= ?2 << 32 AND id < (?2 + 1) << 32" },
};

static const char account_copy[] =
    "INSERT INTO main.account (id, auth_id, auth_token, name, address, city, state, timezone, account_type, billing_mode,"
    " auto_recharge, cash_credits, credit_ran_out_us, default_powerpack, alphanumeric_src, barred_countries, " CLONE_SETTINGS ","
    " origin)"
    " SELECT ?1, ?2, ?3, name, address, city, state, timezone, account_type, billing_mode, auto_recharge, cash_credits,"
    " credit_ran_out_us, default_powerpack, alphanumeric_src, barred_countries, " CLONE_SETTINGS ", auth_id"
    " FROM world.account WHERE id = ?4";
static const char account_restore[] =
    "UPDATE main.account SET (name, address, city, state, timezone, account_type, billing_mode, auto_recharge, cash_credits,"
    " credit_ran_out_us, default_powerpack, alphanumeric_src, barred_countries, " CLONE_SETTINGS ", requests, fired_us) ="
    " (SELECT name, address, city, state, timezone, account_type, billing_mode, auto_recharge, cash_credits,"
    " credit_ran_out_us, default_powerpack, alphanumeric_src, barred_countries, " CLONE_SETTINGS ", 0, NULL"
    " FROM world.account w WHERE w.id = ?2)"
    " WHERE id = ?1";
/* clang-format on */

void fresh_text(const struct store *s, const char *prefix, const char *text, int64_t account,
    size_t len, char *ret)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    uint64_t state = mix64_pair(mix64_text(s->seed, text), (uint64_t)account);
    size_t at = strlen(prefix);

    memcpy(ret, prefix, at);
    for (; at < len; at++) {
        state = mix64(state + at);
        ret[at] = letters[state % (sizeof(letters) - 1)];
    }
    ret[len] = '\0';
}

/* The world's own account keeps its sub-accounts when it is reset; a copy, which is not known yet
 * or has an origin, has its own. */
static bool keeps_subaccounts(const struct store *s, int64_t account)
{
    const struct account *a = account_book_by_id(s->accounts, account);

    return a && !a->origin;
}

/* clone_subaccount(auth id, account) */
static void sql_clone_subaccount(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    const struct store *s = sqlite3_user_data(context);
    int64_t account = sqlite3_value_int64(argv[1]);
    char fresh[AUTH_ID_LENGTH + 1];

    (void)argc;
    if (keeps_subaccounts(s, account)) {
        sqlite3_result_value(context, argv[0]);
        return;
    }
    fresh_text(s, "SA", (const char *)sqlite3_value_text(argv[0]), account, AUTH_ID_LENGTH, fresh);
    sqlite3_result_text(context, fresh, -1, SQLITE_TRANSIENT);
}

/* clone_token(auth id, auth token, account) */
static void sql_clone_token(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    const struct store *s = sqlite3_user_data(context);
    int64_t account = sqlite3_value_int64(argv[2]);
    char fresh[TOKEN_LENGTH + 1];

    (void)argc;
    if (keeps_subaccounts(s, account)) {
        sqlite3_result_value(context, argv[1]);
        return;
    }
    fresh_text(s, "token", (const char *)sqlite3_value_text(argv[0]), account, TOKEN_LENGTH, fresh);
    sqlite3_result_text(context, fresh, -1, SQLITE_TRANSIENT);
}

static void sql_world_message_uuid(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    const struct store *s = sqlite3_user_data(context);
    int64_t id = sqlite3_value_int64(argv[0]);
    const struct account *a = account_book_by_id(s->accounts, id >> 32);
    char uuid[UUID_TEXT_SIZE];

    (void)argc;
    if (!a)
        return;
    account_id_text(a, ID_MESSAGE, (uint32_t)id, sqlite3_value_int64(argv[1]), uuid);
    sqlite3_result_text(context, uuid, -1, SQLITE_TRANSIENT);
}

int clone_functions(struct store *s)
{
    static const struct {
        const char *name;
        int n_args;
        void (*function)(sqlite3_context *, int, sqlite3_value **);
    } functions[] = {
        { "clone_subaccount", 2, sql_clone_subaccount },
        { "clone_token", 3, sql_clone_token },
        { "world_message_uuid", 2, sql_world_message_uuid },
    };

    for (size_t i = 0; i < ARRAY_SIZE(functions); i++)
        if (sqlite3_create_function_v2(s->db, functions[i].name, functions[i].n_args, SQLITE_UTF8,
                s, functions[i].function, NULL, NULL, NULL) != SQLITE_OK)
            return sql_failed(s);
    return 0;
}

/* Runs one statement with up to four values; these are rare, so they are not kept. */
static int run_with(
    struct store *s, const char *sql, const sqlite3_int64 *ints, const char *const *texts, int n)
{
    sqlite3_stmt *st = NULL;
    int r = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);

    for (int i = 0; i < n && r == SQLITE_OK; i++) {
        if (i + 1 > sqlite3_bind_parameter_count(st))
            break;
        r = texts && texts[i] ? sqlite3_bind_text(st, i + 1, texts[i], -1, SQLITE_STATIC)
                              : sqlite3_bind_int64(st, i + 1, ints[i]);
    }
    if (r == SQLITE_OK)
        r = sqlite3_step(st);
    if (r != SQLITE_DONE && r != SQLITE_ROW)
        sql_failed(s);
    sqlite3_finalize(st);
    return r == SQLITE_DONE || r == SQLITE_ROW ? 0 : -EIO;
}

static int copy_table(struct store *s, size_t i, int64_t account, int64_t from)
{
    sqlite3_stmt **st = &s->copies[i];
    int r;

    if (!*st && sqlite3_prepare_v3(s->db, copied_tables[i].copy, -1, SQLITE_PREPARE_PERSISTENT, st,
                    NULL) != SQLITE_OK)
        return sql_failed(s);
    sqlite3_bind_int64(*st, 1, account);
    sqlite3_bind_int64(*st, 2, from);
    r = sqlite3_step(*st) == SQLITE_DONE ? 0 : sql_failed(s);
    sqlite3_reset(*st);
    return r;
}

static int copy_rows(struct store *s, int64_t account, int64_t from)
{
    int r = 0;

    static_assert(ARRAY_SIZE(copied_tables) <= COPIED_TABLES_MAX, "each has its statement");
    for (size_t i = 0; i < ARRAY_SIZE(copied_tables) && r == 0; i++)
        if (copied_tables[i].copy)
            r = copy_table(s, i, account, from);
    return r;
}

/* Children before their parents, because of the foreign keys. */
static int drop_rows(struct store *s, int64_t account)
{
    int r = 0;

    for (size_t i = ARRAY_SIZE(copied_tables); i-- > 0 && r == 0;) {
        const struct copied_table *t = &copied_tables[i];
        CLEANUP_STRBUF struct strbuf sql = STRBUF_INIT;

        if (text_equal(t->key, "account"))
            strbuf_addf(&sql, "DELETE FROM main.%s WHERE account = ?1", t->table);
        else
            strbuf_addf(&sql,
                "DELETE FROM main.%s WHERE %.*s >= ?1 << 32 AND %.*s < (?1 + 1) << 32", t->table,
                (int)strcspn(t->key, " "), t->key, (int)strcspn(t->key, " "), t->key);
        r = run_with(s, sql.buf, (sqlite3_int64[]){ account }, NULL, 1);
    }
    return r;
}

/* The id of the world's account of that auth id: 0 if there is none, or a negative errno. */
static int64_t world_account(struct store *s, const char *auth_id)
{
    sqlite3_stmt *st = NULL;
    int64_t id = -EIO;

    if (sqlite3_prepare_v2(
            s->db, "SELECT id FROM world.account WHERE auth_id = ?", -1, &st, NULL) == SQLITE_OK) {
        sqlite3_bind_text(st, 1, auth_id, -1, SQLITE_STATIC);
        id = sqlite3_step(st) == SQLITE_ROW ? sqlite3_column_int64(st, 0) : 0;
    } else {
        sql_failed(s);
    }
    sqlite3_finalize(st);
    return id;
}

/* What an account was copied from: itself, if it is the world's; an unknown auth id stays as it is.
 */
static const char *origin_of(const struct store *s, const char *auth_id)
{
    const struct login_row *row = account_book_find(s->accounts, auth_id);

    return row && !row->is_subaccount && row->account->origin ? row->account->origin : auth_id;
}

static int64_t next_account_id(const struct store *s)
{
    const struct account_book *book = s->accounts;

    return book->n_accounts ? book->accounts[book->n_accounts - 1]->id + 1 : 1;
}

int store_account_clone(
    struct store *s, const char *like, const char *auth_id, struct account **ret)
{
    int64_t from = world_account(s, origin_of(s, like));
    int64_t id = next_account_id(s);
    char fresh[AUTH_ID_LENGTH + 1], token[TOKEN_LENGTH + 1];
    int r;

    if (from <= 0)
        return from < 0 ? (int)from : -ENOENT;
    /* What a caller names does not depend on how many were cloned before: parallel tests stay
     * apart. */
    fresh_text(s, "MA", like, id, AUTH_ID_LENGTH, fresh);
    fresh_text(s, "token", auth_id ? auth_id : fresh, auth_id ? 0 : id, TOKEN_LENGTH, token);
    if (account_book_find(s->accounts, auth_id ? auth_id : fresh))
        return -EEXIST;
    r = store_mark(s);
    if (r == 0)
        r = run_with(s, account_copy, (sqlite3_int64[]){ id, 0, 0, from },
            (const char *[]){ NULL, auth_id ? auth_id : fresh, token, NULL }, 4);
    if (r == 0)
        r = copy_rows(s, id, from);
    if (r == 0)
        r = account_book_read(s, id);
    if (r < 0) {
        store_mark_undo(s);
        return r;
    }
    *ret = s->accounts->accounts[s->accounts->n_accounts - 1];
    return store_mark_release(s);
}

int store_account_reset(struct store *s, struct account *a)
{
    int64_t from = world_account(s, origin_of(s, a->auth_id));
    int r;

    if (from <= 0)
        return from < 0 ? (int)from : -ENOENT;
    r = store_mark(s);
    if (r == 0)
        r = drop_rows(s, a->id);
    if (r == 0)
        r = run_with(s, account_restore, (sqlite3_int64[]){ a->id, from }, NULL, 2);
    if (r == 0)
        r = copy_rows(s, a->id, from);
    if (r == 0)
        r = account_book_refresh(s, a);
    if (r < 0) {
        store_mark_undo(s);
        return r;
    }
    return store_mark_release(s);
}
