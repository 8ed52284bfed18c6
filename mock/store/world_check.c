#include "mock/store/world_check.h"

#include "base/text.h"
#include "mock/domain/message.h"
#include "mock/domain/outcome.h"
#include "mock/domain/phone.h"
#include "mock/store/internal.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
/* The tables a world fills, the columns that name a row, and how to show those if not as they are. */
static const struct table {
    const char *name, *key, *shown;
} tables[] = {
    { "account",         "id, auth_id", NULL },
    { "subaccount",      "account, auth_id", NULL },
    { "application",     "account, app_id", NULL },
    { "number",          "account, number", NULL },
    { "powerpack",       "account, id", NULL },
    { "number_priority", "account, powerpack, country, service", NULL },
    { "pool_number",     "account, powerpack, number", NULL },
    { "sticky",          "account, powerpack, service, dst", NULL },
    { "media",           "account, id", NULL },
    { "message",         "id", "id >> 32 AS account, id & 4294967295 AS n" },
    { "message_media",   "message, position",
        "message >> 32 AS account, message & 4294967295 AS n, position" },
    { "carrier_rule",    "account, position", NULL },
    { "rate",            "account, country, type, kind", NULL },
    { "opt_out",         "account, number, dst", NULL },
    { "name",            "account, name", NULL },
};

#define NO_ACCOUNT "NOT EXISTS (SELECT 1 FROM @account a WHERE a.id = t.account)"
#define NO_POWERPACK "NOT EXISTS (SELECT 1 FROM @powerpack p WHERE p.account = t.account AND p.id = t.powerpack)"
#define NO_SUBACCOUNT                                                                                 \
    "t.subaccount IS NOT NULL AND NOT EXISTS"                                                         \
    " (SELECT 1 FROM @subaccount s WHERE s.account = t.account AND s.auth_id = t.subaccount)"
#define SUBACCOUNT_MISSING "the account has no sub-account {}"
#define ACCOUNT_MISSING "there is no account with that id; add it to account"
#define POWERPACK_MISSING "the account has no Powerpack with that id; add it to powerpack"
#define NUMBER_IS(condition)                                                                          \
    "EXISTS (SELECT 1 FROM @number n WHERE n.account = t.account AND n.number = t.number AND " condition ")"
#define NUMBER_TYPE "(SELECT n.type FROM @number n WHERE n.account = t.account AND n.number = t.number)"
#define LONG_CODE "n.type NOT IN ('shortcode', 'tollfree')"
#define NOT_DIGITS(column) "(" column " = '' OR " column " GLOB '*[^0-9]*')"
#define NOT_COUNTRY(column) column " NOT GLOB '[A-Z][A-Z]'"
#define NOT_BOOLEAN(column) column " NOT IN (0, 1)"
#define BOOLEAN_SAYS(column) column " is {}; it is 0 or 1"

_Static_assert(MESSAGE_DIRECTION_MAX_ == 2 && MESSAGE_STATE_MAX_ == 9 && MESSAGE_TYPE_MAX_ == 3 && MESSAGE_LOG_MAX_ == 4,
    "spelt out below");

/* Rows t of the table that meet the condition are wrong. {} in what is said is the row's value. @ stands for the schema. */
static const struct check {
    const char *table, *where, *value, *says;
} checks[] = {
    { "account", "NOT world_is_auth_id(t.auth_id, 'MA')", NULL,
        "an account's auth id is MA and 18 more upper-case letters and digits" },
    { "account", "t.id > 2147483647", NULL, "an account's id is at most 2147483647" },
    { "account", "t.auth_token = ''", NULL, "the account has no auth token" },
    { "account", "NOT world_is_zone(t.timezone)", "t.timezone",
        "\"{}\" is no time zone of this system; use an IANA name such as America/New_York (package tzdata)" },
    { "account", "t.default_powerpack IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM @powerpack p WHERE p.account = t.id AND p.id = t.default_powerpack)", "t.default_powerpack",
        "the account has no Powerpack {} to be its default; default_powerpack is the id of one of its rows in powerpack" },
    { "account", "t.barred_countries <> '' AND ',' || t.barred_countries || ',' NOT GLOB ',[A-Z][A-Z],*'"
        " OR t.barred_countries GLOB '*[^A-Z,]*' OR (length(t.barred_countries) + 1) % 3 <> 0 AND t.barred_countries <> ''",
        "t.barred_countries", "barred_countries is \"{}\"; write country codes like GB,IN without blanks" },
    { "account", NOT_BOOLEAN("t.auto_recharge"), "t.auto_recharge", BOOLEAN_SAYS("auto_recharge") },
    { "account", NOT_BOOLEAN("t.alphanumeric_src"), "t.alphanumeric_src", BOOLEAN_SAYS("alphanumeric_src") },

    { "subaccount", NO_ACCOUNT, NULL, ACCOUNT_MISSING },
    { "subaccount", "NOT world_is_auth_id(t.auth_id, 'SA')", NULL,
        "a sub-account's auth id is SA and 18 more upper-case letters and digits" },
    { "subaccount", "t.auth_token = ''", NULL, "the sub-account has no auth token" },
    { "subaccount", NOT_BOOLEAN("t.enabled"), "t.enabled", BOOLEAN_SAYS("enabled") },

    { "application", NO_ACCOUNT, NULL, ACCOUNT_MISSING },
    { "application", NOT_DIGITS("t.app_id") " OR length(t.app_id) <> 17 OR t.app_id GLOB '0*'", NULL,
        "an application's id is 17 digits, the first of them no 0" },
    { "application", "t.app_name = ''", NULL, "the application has no name" },
    { "application", NO_SUBACCOUNT, "t.subaccount", SUBACCOUNT_MISSING },

    { "number", NO_ACCOUNT, NULL, ACCOUNT_MISSING },
    { "number", "t.type <> 'shortcode' AND NOT phone_is_valid(t.number)", NULL,
        "this is no phone number; write digits with the country code and without +, like 12065550100" },
    { "number", "t.type = 'shortcode' AND (" NOT_DIGITS("t.number") " OR length(t.number) NOT BETWEEN 3 AND 8)", NULL,
        "a short code has 3 to 8 digits" },
    { "number", "t.type <> 'shortcode' AND (t.type = 'tollfree') <> world_is_tollfree(t.number)", "t.type",
        "the type is {}, but by its digits the number is not (toll-free: 800, 833, 844, 855, 866, 877, 888)" },
    { "number", NOT_COUNTRY("t.country"), "t.country", "country is \"{}\"; write two capital letters, like US" },
    { "number", "t.type <> 'shortcode' AND t.number GLOB '1*' AND world_country(t.number) NOT IN ('', t.country)"
        " AND NOT world_is_tollfree(t.number)", "world_country(t.number)", "by its area code the number is of {}" },
    { "number", "t.type = 'shortcode' AND t.mms = 1", NULL, "a short code cannot do MMS; set mms to 0" },
    { "number", NO_SUBACCOUNT, "t.subaccount", SUBACCOUNT_MISSING },
    { "number", "t.application IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM @application a WHERE a.account = t.account AND a.app_id = t.application)", "t.application",
        "the account has no application {}" },
    { "number", "t.type <> 'tollfree' AND t.verification_status IS NOT NULL", "t.type",
        "only a toll-free number is verified, and this one's type is {}; leave verification_status out" },

    { "powerpack", NO_ACCOUNT, NULL, ACCOUNT_MISSING },
    { "powerpack", "t.id < 1", NULL, "a Powerpack's id is 1 or more" },
    { "powerpack", "NOT world_is_uuid(t.uuid)", "t.uuid", "uuid \"{}\" is no UUID in lower case" },
    { "powerpack", "NOT world_is_uuid(t.pool_uuid)", "t.pool_uuid", "pool_uuid \"{}\" is no UUID in lower case" },
    { "powerpack", "t.uuid = t.pool_uuid", NULL, "uuid and pool_uuid are the same" },
    { "powerpack", "t.name = ''", NULL, "the Powerpack has no name" },
    { "powerpack", "EXISTS (SELECT 1 FROM @powerpack o WHERE o.account = t.account AND o.name = t.name AND o.deleted = 0"
        " AND o.id < t.id)", "t.name", "another Powerpack of the account has the name \"{}\"" },

    { "number_priority", NO_POWERPACK, NULL, POWERPACK_MISSING },
    { "number_priority", "t.priority1 = t.priority2 OR t.priority2 = t.priority3 OR t.priority1 = t.priority3", NULL,
        "a number type stands twice in the priority" },

    { "pool_number", NO_POWERPACK, NULL, POWERPACK_MISSING },
    { "pool_number", "NOT " NUMBER_IS("1"), NULL,
        "the account does not rent this number; add it to number or take it out of the pool" },
    { "pool_number", NUMBER_IS("n.sms = 0"), NULL, "a number that cannot do SMS is in a pool; set sms to 1 in number" },
    { "pool_number", "t.service IS NULL AND " NUMBER_IS(LONG_CODE), NULL,
        "a long code is added with service 'sms' or 'mms'" },
    { "pool_number", "t.service = 'mms' AND " NUMBER_IS(LONG_CODE " AND n.mms = 0"), NULL,
        "the long code is added with service 'mms', but it cannot do MMS; set mms to 1 in number or add it with 'sms'" },
    { "pool_number", "t.service = 'mms' AND " NUMBER_IS("n.type = 'tollfree' AND n.mms = 0"), NULL,
        "the toll-free number is marked 'mms', but it cannot do MMS; leave service NULL" },
    { "pool_number", "t.service = 'sms' AND " NUMBER_IS("n.type = 'tollfree' AND n.mms = 1"), NULL,
        "the toll-free number is marked 'sms', but the platform finds that it can do MMS; leave service NULL" },
    { "pool_number", "t.service = 'mms' AND " NUMBER_IS("n.type = 'shortcode'"), NULL,
        "a short code carries no MMS; leave service NULL" },
    { "pool_number", NUMBER_IS("n.type = 'shortcode'") " AND EXISTS (SELECT 1 FROM @pool_number o"
        " WHERE o.account = t.account AND o.number = t.number AND o.powerpack < t.powerpack)", NULL,
        "a short code belongs to one Powerpack only, and this one is in another already" },
    { "pool_number", NUMBER_IS("n.type = 'shortcode' AND EXISTS (SELECT 1 FROM @pool_number o JOIN @number m"
        " ON m.account = o.account AND m.number = o.number WHERE o.account = t.account AND o.powerpack = t.powerpack"
        " AND o.number < t.number AND m.type = 'shortcode' AND m.country = n.country)"), NULL,
        "a Powerpack has one short code of a country at most, and there is another" },
    { "pool_number", "t.kind <> CASE " NUMBER_TYPE " WHEN 'shortcode' THEN 0 WHEN 'tollfree' THEN 1 ELSE 2 END", "t.kind",
        "kind is {}, which contradicts the number's type; leave it out, it is filled by itself" },
    { "pool_number", "t.carries_mms <> CASE " NUMBER_TYPE " WHEN 'shortcode' THEN 0 WHEN 'tollfree' THEN " NUMBER_IS("n.mms")
        " ELSE t.service IS 'mms' AND " NUMBER_IS("n.mms") " END", "t.carries_mms",
        "carries_mms is {}, which contradicts service and number; leave it out, it is filled by itself" },

    { "media", NO_ACCOUNT, NULL, ACCOUNT_MISSING },
    { "media", "NOT world_is_uuid(t.id)", NULL, "a media id is a UUID in lower case" },
    { "media", "t.content_type NOT GLOB '?*/?*'", "t.content_type", "content_type \"{}\" is no type like image/png" },
    { "media", "t.bytes IS NOT NULL AND t.size <> length(t.bytes)", "length(t.bytes)",
        "size is not the length of bytes, which is {}" },

    { "message", "NOT EXISTS (SELECT 1 FROM @account a WHERE a.id = t.id >> 32)", "t.id >> 32",
        "there is no account {}; a message's id is (account << 32) + n" },
    { "message", "t.id & 4294967295 = 0 OR t.id & 4294967295 > 1 AND NOT EXISTS"
        " (SELECT 1 FROM @message p WHERE p.id = t.id - 1)", "t.id & 4294967295",
        "the message before number {} is missing; an account's messages are numbered 1, 2, 3 … without a gap" },
    { "message", "EXISTS (SELECT 1 FROM @message p WHERE p.id = t.id - 1 AND p.time_us > t.time_us)", NULL,
        "the message is older than the one before it; number them in the order of time_us" },
    { "message", "t.uuid IS NOT NULL AND NOT world_is_uuid(t.uuid)", "t.uuid", "uuid \"{}\" is no UUID in lower case" },
    { "message", "t.uuid IS NOT NULL AND EXISTS"
        " (SELECT 1 FROM @message o WHERE o.uuid = t.uuid AND o.id < t.id AND o.id >> 32 = t.id >> 32)", "t.uuid",
        "uuid {} is another message's already" },
    { "message", "t.src = '' OR t.src GLOB '*[^A-Za-z0-9]*' OR length(t.src) > 15"
        " OR length(t.src) > 11 AND t.src GLOB '*[^0-9]*'", "t.src",
        "src \"{}\" is neither a number in digits nor an alphanumeric id of at most 11 characters" },
    { "message", "CASE t.direction WHEN 0 THEN NOT phone_is_valid(t.dst) ELSE " NOT_DIGITS("t.dst") " END", "t.dst",
        "dst \"{}\" is no phone number in digits with the country code" },
    { "message", "t.direction NOT BETWEEN 0 AND 1", "t.direction", "direction is {}; it is 0 (outbound) or 1 (inbound)" },
    { "message", "t.state NOT BETWEEN 0 AND 8", "t.state",
        "state is {}; it is 0 queued, 1 sent, 2 failed, 3 delivered, 4 undelivered, 5 read, 6 received, 7 rejected or 8 deleted" },
    { "message", "t.type NOT BETWEEN 0 AND 2", "t.type", "type is {}; it is 0 (sms), 1 (mms) or 2 (whatsapp)" },
    { "message", "t.log NOT BETWEEN 0 AND 3", "t.log",
        "log is {}; it is 0 (true), 1 (false), 2 (content_only) or 3 (number_only)" },
    { "message", "t.country <> '' AND " NOT_COUNTRY("t.country"), "t.country",
        "country is \"{}\"; write two capital letters, like US" },
    { "message", "t.powerpack IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM @powerpack p WHERE p.account = t.id >> 32 AND p.id = t.powerpack)", "t.powerpack",
        "the account has no Powerpack {}" },
    { "message", "t.subaccount IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM @subaccount s WHERE s.account = t.id >> 32 AND s.auth_id = t.subaccount)", "t.subaccount",
        "the account has no sub-account {}" },

    { "message_media", "NOT EXISTS (SELECT 1 FROM @message m WHERE m.id = t.message)", NULL,
        "there is no message with that id" },
    { "message_media", "(t.media_id IS NULL) = (t.url IS NULL)", NULL, "an attachment has either a media_id or a url" },
    { "message_media", "t.media_id IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM @media m WHERE m.account = t.message >> 32 AND m.id = t.media_id)", "t.media_id",
        "the account has no media {}" },

    { "carrier_rule", NO_ACCOUNT, NULL, ACCOUNT_MISSING },
    { "carrier_rule", "world_pattern_fault(t.pattern) <> ''", "world_pattern_fault(t.pattern)", "{}" },
    { "carrier_rule", "world_outcome_fault(t.outcome) <> ''", "world_outcome_fault(t.outcome)", "{}" },
    { "rate", NO_ACCOUNT, NULL, ACCOUNT_MISSING },
    { "rate", "t.country <> '' AND " NOT_COUNTRY("t.country"), "t.country",
        "country is \"{}\"; write two capital letters, like US" },
    { "rate", "t.rate NOT BETWEEN 0 AND 100000000", "t.rate", "rate is {}; it is 0 to 100000000, hundred-thousandths of a dollar" },
    { "opt_out", NO_ACCOUNT, NULL, ACCOUNT_MISSING },
    { "opt_out", "NOT EXISTS (SELECT 1 FROM @number n WHERE n.account = t.account AND n.number = t.number)", NULL,
        "the account does not rent this number" },
    { "opt_out", NOT_DIGITS("t.dst"), "t.dst", "dst \"{}\" is no number in digits" },

    { "name", NO_ACCOUNT, NULL, ACCOUNT_MISSING },
    { "name", "t.name = '' OR t.name GLOB '*[^A-Za-z0-9_]*' OR t.name GLOB '[0-9]*'", NULL,
        "a name has letters, digits and _ and does not begin with a digit" },
    { "name", "t.value = ''", NULL, "the name has an empty value" },
};
/* clang-format on */

static const struct table *table_find(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
        if (text_equal_ignore_case(tables[i].name, name))
            return &tables[i];
    return NULL;
}

const char *world_table_key(const char *table)
{
    const struct table *found = table_find(table);

    return found ? found->key : NULL;
}

/* SQL functions ------------------------------------------------------------------------------- */

static const char *text_argument(sqlite3_value *value)
{
    const char *text = (const char *)sqlite3_value_text(value);

    return text ? text : "";
}

static void sql_is_auth_id(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    const char *id = text_argument(argv[0]);
    size_t tail = strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    (void)argc;
    sqlite3_result_int(context,
        text_starts_with(id, text_argument(argv[1])) && tail == AUTH_ID_LENGTH && !id[tail]);
}

static void sql_is_uuid(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    const char *uuid = text_argument(argv[0]);
    bool good = strlen(uuid) == strlen(form);

    (void)argc;
    for (size_t i = 0; good && form[i]; i++)
        good = form[i] == 'x' ? strchr("0123456789abcdef", uuid[i]) != NULL : uuid[i] == form[i];
    sqlite3_result_int(context, good);
}

static void sql_is_zone(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    const char *zone = text_argument(argv[0]);
    CLEANUP_STRBUF struct strbuf path = STRBUF_INIT;

    (void)argc;
    strbuf_addf(&path, "/usr/share/zoneinfo/%s", zone);
    sqlite3_result_int(
        context, text_equal(zone, "UTC") ||
                     (is_alpha(zone[0]) && !strstr(zone, "..") && zone[strlen(zone) - 1] != '/' &&
                         access(path.buf, R_OK) == 0));
}

static void sql_country(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    (void)argc;
    sqlite3_result_text(context, phone_place(text_argument(argv[0])).country, -1, SQLITE_TRANSIENT);
}

static void sql_is_tollfree(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    (void)argc;
    sqlite3_result_int(context, phone_place(text_argument(argv[0])).toll_free);
}

/* What these say of a text that they cannot read; '' of one that they can. */
static void sql_pattern_fault(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;

    (void)argc;
    outcome_pattern_check(text_argument(argv[0]), &why);
    sqlite3_result_text(context, why.buf, -1, SQLITE_TRANSIENT);
}

static void sql_outcome_fault(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct outcome_wish wish = outcome_none;

    (void)argc;
    outcome_parse(text_argument(argv[0]), &wish, &why);
    sqlite3_result_text(context, why.buf, -1, SQLITE_TRANSIENT);
}

static int register_functions(sqlite3 *db)
{
    static const struct {
        const char *name;
        int argc;
        void (*function)(sqlite3_context *, int, sqlite3_value **);
    } functions[] = {
        { "world_is_auth_id", 2, sql_is_auth_id },
        { "world_is_uuid", 1, sql_is_uuid },
        { "world_is_zone", 1, sql_is_zone },
        { "world_country", 1, sql_country },
        { "world_pattern_fault", 1, sql_pattern_fault },
        { "world_outcome_fault", 1, sql_outcome_fault },
        { "world_is_tollfree", 1, sql_is_tollfree },
    };

    for (size_t i = 0; i < ARRAY_SIZE(functions); i++)
        if (sqlite3_create_function_v2(db, functions[i].name, functions[i].argc,
                SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, functions[i].function, NULL, NULL,
                NULL) != SQLITE_OK)
            return -EIO;
    return world_functions(db);
}

/* Running checks ------------------------------------------------------------------------------ */

struct checker {
    sqlite3 *db;
    const char *schema;
    struct strbuf *report;
    size_t faults;
};

/* Appends sql with the schema's name for each @. */
static void add_qualified(struct strbuf *out, const char *sql, const char *schema)
{
    for (; *sql; sql++)
        if (*sql == '@')
            strbuf_addf(out, "\"%s\".", schema);
        else
            strbuf_addc(out, *sql);
}

/* SELECT key columns, then the value, of the rows that meet the condition. */
static void select_sql(const struct checker *c, const struct check *check, struct strbuf *out)
{
    const struct table *table = table_find(check->table);

    strbuf_addf(out, "SELECT %s, ", table->shown ? table->shown : table->key);
    add_qualified(out, check->value ? check->value : "NULL", c->schema);
    strbuf_addf(out, " FROM \"%s\".%s t WHERE ", c->schema, check->table);
    add_qualified(out, check->where, c->schema);
}

/* "pool_number (account 1, powerpack 2, number 1303…): …" */
static void add_fault(struct checker *c, const struct check *check, sqlite3_stmt *st)
{
    int keys = sqlite3_column_count(st) - 1;
    const char *value = (const char *)sqlite3_column_text(st, keys);
    const char *hole = strstr(check->says, "{}");

    strbuf_addf(c->report, "%s (", check->table);
    for (int i = 0; i < keys; i++) {
        const char *key = (const char *)sqlite3_column_text(st, i);

        strbuf_addf(c->report, "%s%s %s", i ? ", " : "", sqlite3_column_name(st, i),
            !key    ? "NULL"
            : !*key ? "''"
                    : key);
    }
    strbuf_adds(c->report, "): ");
    if (hole)
        strbuf_addf(c->report, "%.*s%s%s\n", (int)(hole - check->says), check->says,
            value ? value : "NULL", hole + 2);
    else
        strbuf_addf(c->report, "%s\n", check->says);
}

static int run_check(struct checker *c, const struct check *check)
{
    CLEANUP_STRBUF struct strbuf sql = STRBUF_INIT;
    sqlite3_stmt *st = NULL;
    size_t found = 0;
    int r;

    select_sql(c, check, &sql);
    r = sqlite3_prepare_v2(c->db, sql.buf, -1, &st, NULL);
    while (r == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
        if (++found <= WORLD_FAULTS_SHOWN)
            add_fault(c, check, st);
    c->faults += found;
    if (found > WORLD_FAULTS_SHOWN)
        strbuf_addf(c->report, "%s: %zu more rows like the last\n", check->table,
            found - WORLD_FAULTS_SHOWN);
    if (r == SQLITE_OK)
        r = sqlite3_finalize(st);
    if (r == SQLITE_OK)
        return 0;
    strbuf_addf(c->report, "%s: SQLite: %s\n", check->table, sqlite3_errmsg(c->db));
    return -EIO;
}

/* SQLite keeps text in an INTEGER column if it is told to; such a row would be read as 0. */
#define WRONG_TYPE "typeof(t.%s) NOT IN ('null', lower('%s'))"

static int check_type(struct checker *c, const char *table, const char *column, const char *type)
{
    CLEANUP_STRBUF struct strbuf where = STRBUF_INIT, value = STRBUF_INIT, says = STRBUF_INIT;

    strbuf_addf(&where, WRONG_TYPE, column, type);
    strbuf_addf(&value, "typeof(t.%s)", column);
    strbuf_addf(&says, "%s holds a value of type {}; the column is %s", column, type);
    return run_check(
        c, &(struct check){
               .table = table, .where = where.buf, .value = value.buf, .says = says.buf });
}

/* 1 if some value of the table has not its column's type, 0 if none; one pass for all columns. */
static int has_wrong_type(struct checker *c, const char *table, sqlite3_stmt *columns)
{
    CLEANUP_STRBUF struct strbuf sql = STRBUF_INIT;
    sqlite3_stmt *st = NULL;
    int r = -EIO;

    strbuf_addf(&sql, "SELECT EXISTS (SELECT 1 FROM \"%s\".%s t WHERE 0", c->schema, table);
    while (sqlite3_step(columns) == SQLITE_ROW)
        strbuf_addf(&sql, " OR " WRONG_TYPE, (const char *)sqlite3_column_text(columns, 0),
            (const char *)sqlite3_column_text(columns, 1));
    strbuf_addc(&sql, ')');
    sqlite3_reset(columns);
    if (sqlite3_prepare_v2(c->db, sql.buf, -1, &st, NULL) == SQLITE_OK &&
        sqlite3_step(st) == SQLITE_ROW)
        r = sqlite3_column_int(st, 0);
    else
        strbuf_addf(c->report, "%s: SQLite: %s\n", table, sqlite3_errmsg(c->db));
    sqlite3_finalize(st);
    return r;
}

static int check_types(struct checker *c, const char *table)
{
    sqlite3_stmt *columns = NULL;
    int r;

    if (sqlite3_prepare_v2(c->db, "SELECT name, type FROM pragma_table_info(?1, ?2)", -1, &columns,
            NULL) != SQLITE_OK)
        return -EIO;
    sqlite3_bind_text(columns, 1, table, -1, SQLITE_STATIC);
    sqlite3_bind_text(columns, 2, c->schema, -1, SQLITE_STATIC);
    r = has_wrong_type(c, table, columns);
    while (r > 0 && sqlite3_step(columns) == SQLITE_ROW)
        if (check_type(c, table, (const char *)sqlite3_column_text(columns, 0),
                (const char *)sqlite3_column_text(columns, 1)) < 0)
            r = -EIO;
    sqlite3_finalize(columns);
    return r < 0 ? r : 0;
}

int world_check(sqlite3 *db, const char *schema, struct strbuf *report, size_t *ret_faults)
{
    struct checker c = { .db = db, .schema = schema, .report = report };
    int r = register_functions(db);

    for (size_t i = 0; r == 0 && i < ARRAY_SIZE(tables); i++)
        r = check_types(&c, tables[i].name);
    for (size_t i = 0; r == 0 && i < ARRAY_SIZE(checks); i++)
        r = run_check(&c, &checks[i]);
    if (r == 0)
        *ret_faults = c.faults;
    return r;
}
