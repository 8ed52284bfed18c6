#include "mock/store/queries.h"

#include "mock/store/pool_derived.h"

#define POOL_COLUMNS                                                                               \
    "p.number, p.kind, p.service, p.can_mms, p.country, p.region, p.area, p.entry, p.day, "        \
    "p.sent_on_day"

#define POWERPACK_COLUMNS                                                                          \
    "id, uuid, pool_uuid, name, sticky_sender, local_connect, sticky_epoch, application_type, "    \
    "application_id, created_us"
#define POOL_CLASS                                                                                 \
    " WHERE account = ? AND powerpack = ? AND type = ? AND serves = ? AND country = ?"             \
    " AND number >= ? AND number < ?"
#define TALLY_KEY                                                                                  \
    " WHERE account = ? AND powerpack = ? AND level = ? AND prefix = ? AND type = ? AND serves = " \
    "?"                                                                                            \
    " AND country = ?"

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
    "m.dlt_template_category, m.whatsapp, m.asked_src, m.invalid_dst, m.ended_us, m.faults, "      \
    "m.ended_rule"
#define MESSAGE_FROM                                                                               \
    " FROM message m LEFT JOIN powerpack w ON w.account = m.id >> 32 AND w.id = m.powerpack "

#define ACCOUNT_SETTINGS                                                                           \
    "clock_frozen_us, clock_offset_us, progress, sent_after_us, ended_after_us, number_rates, "    \
    "fired_us"
/* A message's life is planned when it is sent; what is reached of it at the time `now`. */
#define STATE_AT(now)                                                                              \
    "CASE WHEN m.ended_us IS NULL OR m.ended_us <= " now " THEN m.state"                           \
    " WHEN m.sent_us <= " now " THEN 1 ELSE 0 END"

#define NUMBER_COLUMNS                                                                             \
    "n.number, n.country, n.added_us, n.facet, n.alias, n.application, n.subaccount,"              \
    " (SELECT s.name FROM subaccount s WHERE s.account = n.account AND s.auth_id = n.subaccount)," \
    " n.cnam, n.compliance, n.campaign, n.verification, n.verification_order"
/* Facets that are ?3 under the mask ?2, rented on a day of the set ?4. */
#define FACET_FITS(facet) " AND " facet " & ?2 = ?3 AND ?4 >> (" facet " >> 12) & 1"
#define NUMBER_WHERE                                                                               \
    " WHERE n.account = ?1 AND n.number >= ?5 AND n.number < ?6" FACET_FITS("n.facet")
/* The same in the order of another index, whose value must be asked for; the others may be NULL. */
#define NUMBER_NARROW(what, index, value)                                                          \
    "SELECT " what " FROM number n INDEXED BY " index NUMBER_WHERE " AND " value                   \
    " AND (?7 IS NULL OR n.alias = ?7) AND (?8 IS NULL OR n.campaign = ?8)"                        \
    " AND (?9 IS NULL OR n.verification_order = ?9) AND (?10 IS NULL OR n.subaccount = ?10)"
#define BY_ALIAS "number_alias", "n.alias = ?7 AND n.alias <> ''"
#define BY_CAMPAIGN "number_campaign", "n.campaign = ?8"
#define BY_VERIFICATION "number_verification", "n.verification_order = ?9"
#define BY_SUBACCOUNT "number_subaccount", "n.subaccount = ?10"
#define NUMBER_NARROW_PAGE(by)                                                                     \
    NUMBER_NARROW_(NUMBER_COLUMNS, by) " ORDER BY n.number LIMIT ?11 OFFSET ?12"
#define NUMBER_NARROW_COUNT(by) NUMBER_NARROW_("count(*)", by)
#define NUMBER_NARROW_(what, ...) NUMBER_NARROW(what, __VA_ARGS__)

#define APPLICATION_COLUMNS                                                                        \
    "app_id, app_name, answer_url, answer_method, hangup_url, hangup_method, "                     \
    "fallback_answer_url, fallback_method, message_url, message_method, default_number_app, "      \
    "default_endpoint_app, public_uri, log_incoming_messages, subaccount"
#define APPLICATION_WHERE                                                                          \
    " FROM application WHERE account = ?1 AND (?2 IS NULL OR subaccount = ?2)"                     \
    " AND (?3 IS NULL OR substr(app_name, 1, length(?3)) = ?3)"
#define SUBACCOUNT_COLUMNS "auth_id, auth_token, name, enabled, created_us, modified_us"

#define MEDIA_COLUMNS "f.id, f.content_type, f.file_name, f.size, f.upload_us"
#define MEDIA_IS_THERE "(f.expires_us IS NULL OR f.expires_us > ?3 OR f.used_us > ?4)"

/* clang-format off */
const char *const query_sql[Q_MAX_] = {
    [Q_BEGIN]        = "BEGIN",
    [Q_COMMIT]       = "COMMIT",
    [Q_ROLLBACK]     = "ROLLBACK",
    [Q_TURN]         = "SAVEPOINT turn",
    [Q_TURN_RELEASE] = "RELEASE turn",
    [Q_TURN_UNDO]    = "ROLLBACK TO turn",
    [Q_MARK]         = "SAVEPOINT request",
    [Q_MARK_RELEASE] = "RELEASE request",
    [Q_MARK_UNDO]    = "ROLLBACK TO request",

    [Q_ACCOUNTS] =
        "SELECT id, auth_id, auth_token, name, address, city, state, timezone, account_type, billing_mode, auto_recharge,"
        " alphanumeric_src, cash_credits, credit_ran_out_us, default_powerpack, barred_countries, id_key, requests, origin,"
        " " ACCOUNT_SETTINGS
        " FROM account WHERE id >= ? ORDER BY id",
    [Q_ACCOUNT_LIVE] =
        "SELECT cash_credits, credit_ran_out_us, " ACCOUNT_SETTINGS " FROM account WHERE id = ?",
    [Q_ACCOUNT_KEEP_LIVE] =
        "UPDATE account SET cash_credits = ?, credit_ran_out_us = ?, fired_us = ?, clock_frozen_us = ?, clock_offset_us = ?,"
        " progress = ?, sent_after_us = ?, ended_after_us = ?, number_rates = ? WHERE id = ?",
    [Q_ACCOUNT_KEEP_FACTS] =
        "UPDATE account SET barred_countries = ?, alphanumeric_src = ?, default_powerpack = ? WHERE id = ?",
    [Q_CARRIER_RULES] =
        "SELECT position, pattern, type, outcome, probability FROM carrier_rule WHERE account = ? ORDER BY position",
    [Q_CARRIER_RULE_ADD] =
        "INSERT INTO carrier_rule (account, position, pattern, type, outcome, probability) VALUES (?, ?, ?, ?, ?, ?)",
    [Q_CARRIER_RULES_EMPTY] =
        "DELETE FROM carrier_rule WHERE account = ?",
    [Q_RATES] =
        "SELECT country, type, kind, rate FROM rate WHERE account = ?",
    [Q_OPT_OUT_ANY] =
        "SELECT 1 FROM opt_out WHERE account = ? LIMIT 1",
    [Q_OPT_OUT] =
        "SELECT 1 FROM opt_out WHERE account = ? AND number = ? AND dst = ?",
    [Q_OPT_OUT_ADD] =
        "INSERT INTO opt_out (account, number, dst, since_us) VALUES (?, ?, ?, ?)",
    [Q_OPT_OUT_REMOVE] =
        "DELETE FROM opt_out WHERE account = ? AND number = ? AND dst = ?",
    [Q_CALLBACK_PUT] =
        "REPLACE INTO callback (account, message, sequence, state, event_us, tries, due_us) VALUES (?, ?, ?, ?, ?, ?, ?)",
    [Q_CALLBACK_REMOVE] =
        "DELETE FROM callback WHERE account = ? AND message = ? AND sequence = ?",
    [Q_CALLBACKS] =
        "SELECT message, sequence, state, event_us, tries, due_us FROM callback WHERE account = ? ORDER BY message, sequence",
    [Q_CALLBACK_ACCOUNT] =
        "SELECT account FROM callback WHERE account > ? ORDER BY account LIMIT 1",
    [Q_MESSAGES_IN_FLIGHT] =
        "SELECT m.id & 4294967295, m.time_us, m.sent_us, m.ended_us, m.state, m.error_code, m.amount, m.faults,"
        " m.url IS NOT NULL, m.src, m.type FROM message m"
        " WHERE m.id >= ?1 AND m.id <= ?2 AND m.ended_us > ?3 AND m.direction = 0 ORDER BY m.id",
    [Q_MESSAGE_MOVE] =
        "UPDATE message SET state = ?, error_code = ?, sent_us = ?, ended_us = ?, rate = ?, amount = ?, ended_rule = ? WHERE id = ?",
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
        "SELECT " POWERPACK_COLUMNS " FROM powerpack WHERE account = ? AND uuid = ? AND deleted = 0",
    [Q_POWERPACK_BY_POOL] =
        "SELECT " POWERPACK_COLUMNS " FROM powerpack WHERE account = ? AND pool_uuid = ? AND deleted = 0",
    [Q_POWERPACK_BY_ID] =
        "SELECT " POWERPACK_COLUMNS " FROM powerpack WHERE account = ? AND id = ?",
    [Q_POWERPACK_NAME] =
        "SELECT 1 FROM powerpack INDEXED BY powerpack_name WHERE account = ? AND name = ? AND deleted = 0 AND id <> ?",
    [Q_POWERPACK_COUNT] =
        "SELECT count(*) FROM powerpack INDEXED BY powerpack_alive WHERE account = ? AND deleted = 0",
    [Q_POWERPACKS_OLDEST] =
        "SELECT " POWERPACK_COLUMNS " FROM powerpack INDEXED BY powerpack_alive WHERE account = ? AND deleted = 0 ORDER BY id LIMIT ? OFFSET ?",
    [Q_POWERPACKS_NEWEST] =
        "SELECT " POWERPACK_COLUMNS " FROM powerpack INDEXED BY powerpack_alive WHERE account = ? AND deleted = 0 ORDER BY id DESC LIMIT ? OFFSET ?",
    [Q_POWERPACK_ADD] =
        "INSERT INTO powerpack (account, id, uuid, pool_uuid, name, sticky_sender, local_connect, application_type,"
        " application_id, created_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [Q_POWERPACK_UPDATE] =
        "UPDATE powerpack SET name = ?, sticky_sender = ?, local_connect = ?, application_type = ?, application_id = ?,"
        " sticky_epoch = ? WHERE account = ? AND id = ?",
    [Q_POWERPACK_DELETE] =
        "UPDATE powerpack SET deleted = 1 WHERE account = ? AND id = ?",
    [Q_ACCOUNT_NO_DEFAULT] =
        "UPDATE account SET default_powerpack = NULL WHERE id = ? AND default_powerpack = ?",
    [Q_PRIORITY] =
        "SELECT priority1, priority2, priority3 FROM number_priority WHERE account = ? AND powerpack = ? AND country = ? AND service = ?",
    [Q_PRIORITY_PUT] =
        "REPLACE INTO number_priority VALUES (?, ?, ?, ?, ?, ?, ?)",
    [Q_STICKY] =
        "SELECT s.entry, s.epoch, s.last_us, " POOL_COLUMNS " FROM sticky s LEFT JOIN pool_number p"
        " ON p.account = s.account AND p.powerpack = s.powerpack AND p.number = s.number"
        " WHERE s.account = ? AND s.powerpack = ? AND s.service = ? AND s.dst = ?",
    [Q_STICKY_PUT] =
        "REPLACE INTO sticky (account, powerpack, service, dst, number, entry, epoch, last_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    [Q_STICKY_EMPTY] =
        "DELETE FROM sticky WHERE account = ? AND powerpack = ?",
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
    [Q_POOL_NUMBER] =
        "SELECT number, type, serves, country, added_us FROM pool_number WHERE account = ? AND powerpack = ? AND number = ?",
    [Q_POOL_NEXT] =
        "SELECT number FROM pool_number WHERE account = ? AND powerpack = ? AND number > ? ORDER BY number LIMIT 1",
    [Q_POOL_CLASS_NUMBERS] =
        "SELECT number FROM pool_number INDEXED BY pool_listed" POOL_CLASS " ORDER BY number LIMIT ?",
    [Q_POOL_CLASS_COUNT] =
        "SELECT count(*) FROM pool_number INDEXED BY pool_listed" POOL_CLASS,
    [Q_POOL_OF_NUMBER] =
        "SELECT powerpack FROM pool_number INDEXED BY pool_of_number WHERE account = ? AND number = ? LIMIT 1",
    [Q_POOL_SHORTCODE] =
        "SELECT 1 FROM pool_number INDEXED BY pool_listed"
        " WHERE account = ? AND powerpack = ? AND type = 'shortcode' AND serves = 'sms' AND country = ? LIMIT 1",
    [Q_POOL_ELSEWHERE] =
        "SELECT 1 FROM pool_number INDEXED BY pool_of_number WHERE account = ?1 AND number = ?3 AND powerpack <> ?2 LIMIT 1",
    [Q_POOL_ADD] =
        "INSERT INTO pool_number (account, powerpack, number, service, added_us, entry, kind, type, can_mms, carries_mms,"
        " serves, country, region, area)"
        " SELECT account, ?1, number, ?2, ?3, ?4, " POOL_KIND ", " POOL_TYPE ", mms, " POOL_CARRIES_MMS("?2") ","
        " " POOL_SERVES("?2") ", country, phone_region(number), phone_area(number) FROM number n"
        " WHERE account = ?5 AND number = ?6 RETURNING type, serves, country",
    [Q_POOL_REMOVE] =
        "DELETE FROM pool_number WHERE account = ? AND powerpack = ? AND number = ? RETURNING type, serves, country",
    [Q_POOL_EMPTY] =
        "DELETE FROM pool_number WHERE account = ? AND powerpack = ?",
    [Q_TALLY] =
        "SELECT prefix, n, type, serves, country FROM pool_tally"
        " WHERE account = ? AND powerpack = ? AND level = ? AND prefix >= ? AND prefix < ? ORDER BY prefix",
    [Q_TALLY_CLASSES] =
        "SELECT type, serves, country FROM pool_tally WHERE account = ? AND powerpack = ? AND level = 0 AND prefix = ''",
    [Q_TALLY_TOTAL] =
        "SELECT coalesce(sum(n), 0) FROM pool_tally WHERE account = ? AND powerpack = ? AND level = 0 AND prefix = ''",
    [Q_TALLY_UP] =
        "INSERT INTO pool_tally VALUES (?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET n = n + 1",
    [Q_TALLY_DOWN] =
        "UPDATE pool_tally SET n = n - 1" TALLY_KEY,
    [Q_TALLY_DROP] =
        "DELETE FROM pool_tally" TALLY_KEY " AND n = 0",
    [Q_TALLY_EMPTY] =
        "DELETE FROM pool_tally WHERE account = ? AND powerpack = ?",
    [Q_NUMBER] =
        "SELECT number, type, country, sms, mms, application FROM number WHERE account = ? AND number = ?",
    [Q_NUMBER_ROW] =
        "SELECT " NUMBER_COLUMNS " FROM number n" " WHERE n.account = ? AND n.number = ?",
    [Q_NUMBER_RENT] =
        "INSERT INTO number (account, number, type, country, sms, mms, voice, added_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    [Q_NUMBER_UNRENT] =
        "DELETE FROM number WHERE account = ? AND number = ?",
    [Q_NUMBER_UPDATE] =
        "UPDATE number SET alias = ?3, application = ?4, subaccount = ?5, cnam_lookup = ?6, cnam = ?7, compliance = ?8"
        " WHERE account = ?1 AND number = ?2",
    [Q_NUMBER_TALLY] =
        "INSERT INTO number_tally SELECT account, ?3, " TALLY_PREFIX("number", "?3") ", facet, ?4 FROM number"
        " WHERE account = ?1 AND number = ?2 ON CONFLICT DO UPDATE SET n = n + excluded.n",
    [Q_NUMBER_BUCKETS] =
        "SELECT prefix, sum(n) FROM number_tally WHERE account = ?1 AND level = ?7 AND prefix >= ?5 AND prefix < ?6"
        FACET_FITS("facet") " GROUP BY prefix HAVING sum(n) > 0 ORDER BY prefix",
    [Q_NUMBERS] =
        "SELECT " NUMBER_COLUMNS " FROM number n" NUMBER_WHERE " ORDER BY n.number LIMIT ?7 OFFSET ?8",
    [Q_NUMBERS_COUNT] =
        "SELECT count(*) FROM number n" NUMBER_WHERE,
    [Q_NUMBERS_ALIAS]              = NUMBER_NARROW_PAGE(BY_ALIAS),
    [Q_NUMBERS_ALIAS_COUNT]        = NUMBER_NARROW_COUNT(BY_ALIAS),
    [Q_NUMBERS_CAMPAIGN]           = NUMBER_NARROW_PAGE(BY_CAMPAIGN),
    [Q_NUMBERS_CAMPAIGN_COUNT]     = NUMBER_NARROW_COUNT(BY_CAMPAIGN),
    [Q_NUMBERS_VERIFICATION]       = NUMBER_NARROW_PAGE(BY_VERIFICATION),
    [Q_NUMBERS_VERIFICATION_COUNT] = NUMBER_NARROW_COUNT(BY_VERIFICATION),
    [Q_NUMBERS_SUBACCOUNT]         = NUMBER_NARROW_PAGE(BY_SUBACCOUNT),
    [Q_NUMBERS_SUBACCOUNT_COUNT]   = NUMBER_NARROW_COUNT(BY_SUBACCOUNT),
    [Q_NUMBERS_LEAVE_APPLICATION] =
        "UPDATE number SET application = NULL WHERE account = ? AND application = ?",
    [Q_NUMBERS_LEAVE_SUBACCOUNT] =
        "UPDATE number SET subaccount = NULL WHERE account = ? AND subaccount = ?",

    [Q_APPLICATION] =
        "SELECT " APPLICATION_COLUMNS " FROM application WHERE account = ? AND app_id = ?",
    [Q_APPLICATION_DEFAULT] =
        "SELECT " APPLICATION_COLUMNS " FROM application WHERE account = ? AND default_number_app = 1",
    [Q_APPLICATION_ADD] =
        "INSERT INTO application (account, app_id, app_name, n) VALUES (?, ?, '', ?)",
    [Q_APPLICATION_UPDATE] =
        "UPDATE application SET app_name = ?3, answer_url = ?4, answer_method = ?5, hangup_url = ?6, hangup_method = ?7,"
        " fallback_answer_url = ?8, fallback_method = ?9, message_url = ?10, message_method = ?11, default_number_app = ?12,"
        " default_endpoint_app = ?13, public_uri = ?14, log_incoming_messages = ?15, subaccount = ?16"
        " WHERE account = ?1 AND app_id = ?2",
    [Q_APPLICATION_NO_DEFAULT] =
        "UPDATE application SET default_number_app = 0 WHERE account = ? AND default_number_app = 1",
    [Q_APPLICATION_DELETE] =
        "DELETE FROM application WHERE account = ? AND app_id = ?",
    [Q_APPLICATIONS] =
        "SELECT " APPLICATION_COLUMNS APPLICATION_WHERE " ORDER BY n DESC LIMIT ?4 OFFSET ?5",
    [Q_APPLICATIONS_COUNT] =
        "SELECT count(*)" APPLICATION_WHERE,
    [Q_APPLICATIONS_LEAVE_SUBACCOUNT] =
        "UPDATE application SET subaccount = NULL WHERE account = ? AND subaccount = ?",
    [Q_APPLICATIONS_OF_SUBACCOUNT] =
        "SELECT " APPLICATION_COLUMNS " FROM application WHERE account = ? AND subaccount = ? LIMIT 1",

    [Q_SUBACCOUNT] =
        "SELECT " SUBACCOUNT_COLUMNS " FROM subaccount WHERE account = ? AND auth_id = ?",
    [Q_SUBACCOUNT_ADD] =
        "INSERT INTO subaccount (account, auth_id, auth_token, name, enabled, created_us, n) VALUES (?, ?, ?, ?, ?, ?, ?)",
    [Q_SUBACCOUNT_UPDATE] =
        "UPDATE subaccount SET name = ?3, enabled = ?4, modified_us = ?5 WHERE account = ?1 AND auth_id = ?2",
    [Q_SUBACCOUNT_DELETE] =
        "DELETE FROM subaccount WHERE account = ? AND auth_id = ?",
    [Q_SUBACCOUNTS_NEWEST] =
        "SELECT " SUBACCOUNT_COLUMNS " FROM subaccount WHERE account = ? ORDER BY n DESC LIMIT ? OFFSET ?",
    [Q_SUBACCOUNTS_OLDEST] =
        "SELECT " SUBACCOUNT_COLUMNS " FROM subaccount WHERE account = ? ORDER BY n LIMIT ? OFFSET ?",
    [Q_SUBACCOUNT_COUNT] =
        "SELECT count(*) FROM subaccount WHERE account = ?",
    [Q_ACCOUNT_UPDATE] =
        "UPDATE account SET name = ?, address = ?, city = ? WHERE id = ?",

    [Q_MEDIA] =
        "SELECT " MEDIA_COLUMNS " FROM media f WHERE f.account = ?1 AND f.id = ?2 AND " MEDIA_IS_THERE,
    [Q_MEDIA_BYTES] =
        "SELECT bytes FROM media WHERE account = ? AND id = ?",
    [Q_MEDIA_ADD] =
        "INSERT INTO media (account, id, content_type, file_name, size, upload_us, expires_us, bytes)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    [Q_MEDIA_USED] =
        "UPDATE media SET used_us = ?3 WHERE account = ?1 AND id = ?2",
    [Q_MEDIA_COUNT] =
        "SELECT count(*) FROM media f WHERE f.account = ?1 AND " MEDIA_IS_THERE,
    [Q_MEDIA_PAGE] =
        "SELECT " MEDIA_COLUMNS " FROM media f WHERE f.account = ?1 AND " MEDIA_IS_THERE
        " ORDER BY f.upload_us, f.rowid LIMIT ?5 OFFSET ?6",
    [Q_ATTACHMENTS] =
        "SELECT t.position, t.url, " MEDIA_COLUMNS " FROM message_media t LEFT JOIN media f"
        " ON f.account = ?1 AND f.id = t.media_id AND " MEDIA_IS_THERE
        " WHERE t.message = ?2 AND (t.url IS NOT NULL OR f.id IS NOT NULL) ORDER BY t.position",
    [Q_ATTACHMENTS_DELETE] =
        "DELETE FROM message_media WHERE message = ? AND position >= ? AND position <= ?",

    [Q_MESSAGE_ADD] =
        "INSERT INTO message (id, batch, time_us, updated_us, direction, state, type, src, dst, text, units, rate, amount,"
        " error_code, log, country, powerpack, subaccount, requester_ip, rule, tier, expiry_s, url, method, trackable,"
        " dlt_entity_id, dlt_template_id, dlt_template_category, whatsapp, asked_src, invalid_dst, sent_us, ended_us, faults,"
        " ended_rule)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
        " AND (?11 IS NULL OR " STATE_AT("?14") " = ?11) AND (?12 IS NULL OR m.type = ?12)"
        " AND (?13 IS NULL OR m.error_code = ?13 AND (m.ended_us IS NULL OR m.ended_us <= ?14))"
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
