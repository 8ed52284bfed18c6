#include "mock/store/queries.h"

#define POOL_COLUMNS                                                                               \
    "p.number, p.kind, p.service, p.can_mms, p.country, p.region, p.area, p.entry, p.day, "        \
    "p.sent_on_day"

/* The next number in turn behind (rank, number) that has not sent `limit` messages on `day`. */
#define POOL_NEXT(index, where)                                                                    \
    "SELECT " POOL_COLUMNS ", p.rank FROM pool_number p INDEXED BY " index                         \
    " WHERE p.account = ?1 AND p.powerpack = ?2 AND p.kind = ?3 AND " where                        \
    " AND p.rank >= ?7 AND (p.rank > ?7 OR p.number > ?8)"                                         \
    " AND (?9 = 0 OR p.day <> ?10 OR p.sent_on_day < ?9) ORDER BY p.rank LIMIT 1"
#define AREA "p.area = ?4"
#define REGION "p.country = ?5 AND p.region = ?6"
#define COUNTRY "p.country = ?5"
#define ANYWHERE "1"
#define MMS " AND p.carries_mms = 1"

#define MESSAGE_COLUMNS                                                                            \
    "m.id, m.uuid, m.batch, m.time_us, m.sent_us, m.updated_us, m.direction, m.state, m.type, "    \
    "m.src, m.dst, "                                                                               \
    "m.text, m.units, m.rate, m.amount, m.error_code, m.log, m.country, m.powerpack, w.uuid, "     \
    "m.subaccount, "                                                                               \
    "m.requester_ip, m.rule, m.tier, m.expiry_s, m.url, m.method, m.trackable, m.dlt_entity_id, "  \
    "m.dlt_template_id, "                                                                          \
    "m.dlt_template_category, m.whatsapp"
#define MESSAGE_FROM                                                                               \
    " FROM message m LEFT JOIN powerpack w ON w.account = m.id >> 32 AND w.id = m.powerpack "

/* clang-format off */
const char *const query_sql[Q_MAX_] = {
    [Q_BEGIN]        = "BEGIN",
    [Q_COMMIT]       = "COMMIT",
    [Q_ROLLBACK]     = "ROLLBACK",
    [Q_MARK]         = "SAVEPOINT request",
    [Q_MARK_RELEASE] = "RELEASE request",
    [Q_MARK_UNDO]    = "ROLLBACK TO request",

    [Q_ACCOUNTS] =
        "SELECT id, auth_id, auth_token, name, address, city, state, timezone, account_type, billing_mode, auto_recharge,"
        " alphanumeric_src, cash_credits, credit_ran_out_us, default_powerpack, barred_countries, id_key, requests"
        " FROM account WHERE id >= ? ORDER BY id",
    [Q_SUBACCOUNTS] =
        "SELECT auth_id, auth_token, enabled FROM subaccount WHERE account = ?",
    [Q_ACCOUNT_LAST_MESSAGE] =
        "SELECT id & 4294967295, time_us FROM message WHERE id >= ? << 32 AND id < ? << 32 ORDER BY id DESC LIMIT 1",
    [Q_ACCOUNT_KEEP_KEY] =
        "UPDATE account SET id_key = ? WHERE id = ?",
    [Q_ACCOUNT_KEEP_REQUESTS] =
        "UPDATE account SET requests = ? WHERE id = ?",
    [Q_NAMES] =
        "SELECT name, value FROM name WHERE account = ? ORDER BY name",
    [Q_COUNT_UP] =
        "INSERT INTO counter VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET n = n + 1 RETURNING n",

    [Q_POWERPACK_BY_UUID] =
        "SELECT id, uuid, pool_uuid, name, sticky_sender, local_connect, sticky_epoch FROM powerpack WHERE account = ? AND uuid = ?",
    [Q_POWERPACK_BY_ID] =
        "SELECT id, uuid, pool_uuid, name, sticky_sender, local_connect, sticky_epoch FROM powerpack WHERE account = ? AND id = ?",
    [Q_PRIORITY] =
        "SELECT priority1, priority2, priority3 FROM number_priority WHERE account = ? AND powerpack = ? AND country = ? AND service = ?",
    [Q_STICKY] =
        "SELECT s.entry, s.epoch, s.last_us, " POOL_COLUMNS " FROM sticky s LEFT JOIN pool_number p"
        " ON p.account = s.account AND p.powerpack = s.powerpack AND p.number = s.number"
        " WHERE s.account = ? AND s.powerpack = ? AND s.service = ? AND s.dst = ?",
    [Q_STICKY_PUT] =
        "REPLACE INTO sticky (account, powerpack, service, dst, number, entry, epoch, last_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    [Q_POOL_SMS_AREA]     = POOL_NEXT("pool_sms_area", AREA),
    [Q_POOL_SMS_REGION]   = POOL_NEXT("pool_sms_region", REGION),
    [Q_POOL_SMS_COUNTRY]  = POOL_NEXT("pool_sms_country", COUNTRY),
    [Q_POOL_SMS_ANYWHERE] = POOL_NEXT("pool_sms_kind", ANYWHERE),
    [Q_POOL_MMS_AREA]     = POOL_NEXT("pool_mms_area", AREA MMS),
    [Q_POOL_MMS_REGION]   = POOL_NEXT("pool_mms_region", REGION MMS),
    [Q_POOL_MMS_COUNTRY]  = POOL_NEXT("pool_mms_country", COUNTRY MMS),
    [Q_POOL_MMS_ANYWHERE] = POOL_NEXT("pool_mms_kind", ANYWHERE MMS),
    [Q_POOL_SENT] =
        "UPDATE pool_number SET sent_on_day = CASE day WHEN ?1 THEN sent_on_day + 1 ELSE 1 END, day = ?1"
        " WHERE account = ?2 AND powerpack = ?3 AND number = ?4",
    [Q_POOL_DAY] =
        "SELECT day, sent_on_day FROM pool_number WHERE account = ? AND powerpack = ? AND number = ?",
    [Q_POOL_NUMBERS] =
        "SELECT " POOL_COLUMNS " FROM pool_number p WHERE p.account = ? AND p.powerpack = ? ORDER BY p.number LIMIT ?",
    [Q_POOL_COUNT] =
        "SELECT count(*) FROM pool_number WHERE account = ? AND powerpack = ?",
    [Q_NUMBER] =
        "SELECT number, type, country, sms, mms FROM number WHERE account = ? AND number = ?",
    [Q_MEDIA_EXISTS] =
        "SELECT 1 FROM media WHERE account = ? AND id = ?",

    [Q_MESSAGE_ADD] =
        "INSERT INTO message (id, batch, time_us, updated_us, direction, state, type, src, dst, text, units, rate, amount,"
        " error_code, log, country, powerpack, subaccount, requester_ip, rule, tier, expiry_s, url, method, trackable,"
        " dlt_entity_id, dlt_template_id, dlt_template_category, whatsapp)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [Q_MESSAGE_MEDIA_ADD] =
        "INSERT INTO message_media (message, position, media_id, url) VALUES (?, ?, ?, ?)",
    [Q_MESSAGE_TIME] =
        "SELECT time_us FROM message WHERE id = ?",
    [Q_MESSAGE_BY_ID] =
        "SELECT " MESSAGE_COLUMNS MESSAGE_FROM "WHERE m.id = ?",
    [Q_MESSAGE_BY_UUID] =
        "SELECT " MESSAGE_COLUMNS MESSAGE_FROM "WHERE m.uuid = ? AND m.id >= ? << 32 AND m.id < ? << 32",
    [Q_MESSAGE_PAGE] =
        "SELECT " MESSAGE_COLUMNS MESSAGE_FROM "WHERE m.id >= ? AND m.id <= ? ORDER BY m.id DESC LIMIT ?",
    [Q_MESSAGE_FILTERED] =
        "SELECT " MESSAGE_COLUMNS MESSAGE_FROM "WHERE m.id >= ?1 AND m.id <= ?2"
        " AND (?5 IS NULL OR m.subaccount = ?5) AND (?6 IS NULL OR m.src = ?6) AND (?7 IS NULL OR m.dst = ?7)"
        " AND (?8 IS NULL OR m.country = ?8) AND (?9 IS NULL OR w.uuid = ?9) AND (?10 IS NULL OR m.direction = ?10)"
        " AND (?11 IS NULL OR m.state = ?11) AND (?12 IS NULL OR m.type = ?12) AND (?13 IS NULL OR m.error_code = ?13)"
        " ORDER BY m.id DESC LIMIT ?3 OFFSET ?4",

    [Q_REFUSAL_ADD] =
        "INSERT INTO refusal (account, n, time_us, rule, detail, type, src, dst, powerpack_uuid, powerpack)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [Q_REFUSAL_FORGET] =
        "DELETE FROM refusal WHERE account = ? AND n <= ?",
    [Q_REFUSAL_BY_N] =
        "SELECT n, time_us, rule, detail, type, src, dst, powerpack_uuid, powerpack FROM refusal WHERE account = ? AND n = ?",
};
/* clang-format on */
