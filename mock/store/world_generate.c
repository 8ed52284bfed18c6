#include "mock/store/world_generate.h"

#include "base/arena.h"
#include "base/random.h"
#include "mock/domain/message.h"
#include "mock/domain/nanp.h"
#include "mock/store/accounts.h"
#include "mock/store/world_sink.h"

#include <errno.h>
#include <string.h>

enum { AREAS_MAX = 800, TEXT_MAX = 48 };

/* clang-format off */
static const struct sink_table accounts =
    { "account", { "id", "auth_id", "auth_token", "name" } };
static const struct sink_table powerpacks =
    { "powerpack", { "account", "id", "uuid", "pool_uuid", "name", "created_us" } };
static const struct sink_table numbers =
    { "number", { "account", "number", "type", "country", "mms", "added_us" } };
static const struct sink_table pool_numbers =
    { "pool_number", { "account", "powerpack", "number", "service", "added_us" } };
static const struct sink_table names =
    { "name", { "account", "name", "value" } };
static const struct sink_table messages =
    { "message", { "id", "time_us", "state", "type", "src", "dst", "text", "rate", "amount", "error_code", "country",
        "powerpack" } };

/* A kind of pool number; the first of a pool are these, in this order. */
static const struct pattern {
    const char *type;
    bool mms;
    const char *service;
} MMS_LONGCODE = { "fixed", true, "mms" }, SMS_LONGCODE = { "fixed", false, "sms" },
  CAPABLE_SMS_LONGCODE = { "fixed", true, "sms" }, MMS_TOLLFREE = { "tollfree", true, NULL },
  SMS_TOLLFREE = { "tollfree", false, NULL }, SHORTCODE = { "shortcode", false, NULL };
static const struct pattern *const first_patterns[] = {
    &MMS_LONGCODE, &SMS_LONGCODE, &MMS_TOLLFREE, &SHORTCODE, &SMS_TOLLFREE,
};

/* How a message of the past ended; weight of 100. */
static const struct ending {
    unsigned weight;
    enum message_state state;
    int error_code; /* -1: in flight */
    bool charged;
} endings[] = {
    { 90, MESSAGE_DELIVERED,   0,   true },
    {  5, MESSAGE_UNDELIVERED, 30,  true },
    {  3, MESSAGE_FAILED,      300, false },
    {  2, MESSAGE_SENT,        -1,  true },
};
/* clang-format on */

static const char *const texts[] = {
    "Your parcel is on its way.",
    "Your code is 493021.",
    "See you on Monday at 9.",
    "It's ready: come by any time.",
};

struct plan {
    struct world_size size;
    struct world_sink *sink;
    const struct nanp_area *areas[AREAS_MAX];
    size_t n_areas;
    int toll_free[AREAS_MAX];
    size_t n_toll_free;
    /* digits of each Powerpack's first two numbers, for messages and names; 0: it has none */
    uint64_t (*first)[2];
};

/* The numbers that were given out so far, over the whole world. */
struct counters {
    uint64_t longcodes, tollfrees, shortcodes;
};

struct made_number {
    int64_t account, powerpack;
    const struct pattern *pattern;
    uint64_t digits;
    const char *country;
};

static uint64_t share(uint64_t total, uint64_t parts, uint64_t i)
{
    return total / parts + (i < total % parts);
}

static const char *digits_text(uint64_t digits, char ret[static TEXT_MAX])
{
    char *p = &ret[TEXT_MAX - 1];

    *p = '\0';
    do {
        *--p = (char)('0' + digits % 10);
        digits /= 10;
    } while (digits);
    return p;
}

static const char *uuid_text(
    const struct plan *plan, const char *what, uint64_t i, char ret[static UUID_TEXT_SIZE])
{
    uint64_t key = mix64_text(plan->size.seed, what);
    uint64_t a = mix64_pair(key, 2 * i), b = mix64_pair(key, 2 * i + 1);

    snprintf(ret, UUID_TEXT_SIZE, "%08x-%04x-4%03x-%04x-%012llx", (unsigned)(a >> 32),
        (unsigned)(a >> 16) & 0xffff, (unsigned)a & 0xfff, 0x8000 | ((unsigned)(b >> 48) & 0x3fff),
        (unsigned long long)(b & 0xffffffffffff));
    return ret;
}

/* Every area code of a place in the US or Canada, and the toll-free ones. */
static void find_areas(struct plan *plan)
{
    for (size_t i = 0; i < nanp_areas_n; i++)
        if (nanp_areas[i].region[0])
            plan->areas[plan->n_areas++] = &nanp_areas[i];
    for (int code = 800; code < 900; code++)
        if (nanp_is_toll_free(code))
            plan->toll_free[plan->n_toll_free++] = code;
}

/* The n-th number of an area code: 555-0100 and on, then the next exchange; N11 is never one. */
static uint64_t number_in_area(int area, uint64_t n)
{
    enum { LINES = 10000, FIRST_LINE = 100, FIRST_EXCHANGE = 555 };
    uint64_t exchange = FIRST_EXCHANGE;

    n += FIRST_LINE;
    for (uint64_t skip = n / LINES; skip > 0; skip--)
        exchange += exchange % 100 == 10 ? 2 : 1;
    return (1000 + (uint64_t)area) * 10000000 + exchange * LINES + n % LINES;
}

static const struct pattern *pattern_at(uint64_t position)
{
    if (position < ARRAY_SIZE(first_patterns))
        return first_patterns[position];
    if (position % 20 == 0)
        return position % 40 ? &SMS_TOLLFREE : &MMS_TOLLFREE;
    if (position % 2 == 0)
        return &MMS_LONGCODE;
    return position % 4 == 1 ? &SMS_LONGCODE : &CAPABLE_SMS_LONGCODE;
}

static void make_number(
    const struct plan *plan, struct counters *c, uint64_t position, struct made_number *ret)
{
    const struct pattern *pattern = pattern_at(position);

    ret->pattern = pattern;
    ret->country = "US";
    if (pattern == &SHORTCODE) {
        ret->digits = 500000 + c->shortcodes++;
    } else if (pattern == &MMS_TOLLFREE || pattern == &SMS_TOLLFREE) {
        uint64_t i = c->tollfrees++;

        ret->digits = number_in_area(plan->toll_free[i % plan->n_toll_free], i / plan->n_toll_free);
    } else {
        uint64_t i = c->longcodes++;
        const struct nanp_area *area = plan->areas[i % plan->n_areas];

        ret->digits = number_in_area(area->code, i / plan->n_areas);
        ret->country = area->country;
    }
}

/* Calls fn for each number, pool after pool; without Powerpacks the accounts take their place. */
static int each_number(struct plan *plan,
    int (*fn)(struct plan *, uint64_t group, uint64_t position, const struct made_number *))
{
    const struct world_size *size = &plan->size;
    bool pooled = size->powerpacks > 0;
    struct counters counters = { 0 };
    uint64_t group = 0;
    int r = 0;

    for (uint64_t a = 0; a < size->accounts; a++) {
        uint64_t groups = pooled ? share(size->powerpacks, size->accounts, a) : 1;

        for (uint64_t g = 0; g < groups; g++, group++) {
            uint64_t n = share(size->numbers, pooled ? size->powerpacks : size->accounts, group);
            struct made_number number = { .account = (int64_t)a + 1,
                .powerpack = pooled ? (int64_t)g + 1 : 0 };

            for (uint64_t i = 0; r == 0 && i < n; i++) {
                make_number(plan, &counters, i, &number);
                r = fn(plan, group, i, &number);
            }
        }
    }
    return r;
}

static int number_row(
    struct plan *plan, uint64_t group, uint64_t position, const struct made_number *n)
{
    char text[TEXT_MAX];
    const struct sink_cell cells[] = { CELL_INT(n->account),
        CELL_TEXT(digits_text(n->digits, text)), CELL_TEXT(n->pattern->type), CELL_TEXT(n->country),
        CELL_INT(n->pattern->mms), CELL_INT(plan->size.until_us) };

    if (position < 2)
        plan->first[group][position] = n->digits;
    return sink_row(plan->sink, &numbers, cells);
}

static int pool_number_row(
    struct plan *plan, uint64_t group, uint64_t position, const struct made_number *n)
{
    char text[TEXT_MAX];
    const struct sink_cell cells[] = { CELL_INT(n->account), CELL_INT(n->powerpack),
        CELL_TEXT(digits_text(n->digits, text)),
        n->pattern->service ? CELL_TEXT(n->pattern->service) : CELL_NULL,
        CELL_INT(plan->size.until_us) };

    (void)group;
    (void)position;
    return sink_row(plan->sink, &pool_numbers, cells);
}

static int account_rows(struct plan *plan)
{
    int r = 0;

    for (uint64_t a = 1; r == 0 && a <= plan->size.accounts; a++) {
        char auth_id[TEXT_MAX], token[TEXT_MAX], name[TEXT_MAX];
        const struct sink_cell cells[] = { CELL_INT((int64_t)a), CELL_TEXT(auth_id),
            CELL_TEXT(token), CELL_TEXT(name) };

        snprintf(auth_id, sizeof(auth_id), "MAMOCKLARGE%09llu", (unsigned long long)a);
        snprintf(token, sizeof(token), "mockTokenNotASecretLarge%016llu", (unsigned long long)a);
        snprintf(name, sizeof(name), "Large %llu", (unsigned long long)a);
        r = sink_row(plan->sink, &accounts, cells);
    }
    return r;
}

static int powerpack_rows(struct plan *plan)
{
    uint64_t group = 0;
    int r = 0;

    for (uint64_t a = 0; a < plan->size.accounts; a++)
        for (uint64_t p = 0; r == 0 && p < share(plan->size.powerpacks, plan->size.accounts, a);
             p++, group++) {
            char uuid[UUID_TEXT_SIZE], pool_uuid[UUID_TEXT_SIZE], name[TEXT_MAX];
            const struct sink_cell cells[] = { CELL_INT((int64_t)a + 1), CELL_INT((int64_t)p + 1),
                CELL_TEXT(uuid_text(plan, "powerpack", group, uuid)),
                CELL_TEXT(uuid_text(plan, "pool", group, pool_uuid)), CELL_TEXT(name),
                CELL_INT(plan->size.until_us) };

            snprintf(name, sizeof(name), "large %llu", (unsigned long long)p + 1);
            r = sink_row(plan->sink, &powerpacks, cells);
        }
    return r;
}

static int name_row(struct plan *plan, uint64_t account, const char *name, const char *value)
{
    const struct sink_cell cells[] = { CELL_INT((int64_t)account), CELL_TEXT(name),
        CELL_TEXT(value) };

    return sink_row(plan->sink, &names, cells);
}

static int name_rows(struct plan *plan)
{
    static const char *const number_names[] = { "number_mms", "number_sms" };
    bool pooled = plan->size.powerpacks > 0;
    uint64_t group = 0;
    int r = 0;

    for (uint64_t a = 0; r == 0 && a < plan->size.accounts; a++) {
        uint64_t groups = pooled ? share(plan->size.powerpacks, plan->size.accounts, a) : 1;
        char text[TEXT_MAX], uuid[UUID_TEXT_SIZE];

        if (groups && pooled)
            r = name_row(plan, a + 1, "pp_large", uuid_text(plan, "powerpack", group, uuid));
        for (size_t i = 0; groups && r == 0 && i < ARRAY_SIZE(number_names); i++)
            if (plan->first[group][i])
                r = name_row(
                    plan, a + 1, number_names[i], digits_text(plan->first[group][i], text));
        group += groups;
    }
    return r;
}

static const struct ending *ending_at(uint64_t random)
{
    uint64_t at = random % 100;
    size_t i = 0;

    while (at >= endings[i].weight)
        at -= endings[i++].weight;
    return &endings[i];
}

/* The account's Powerpacks are groups first_group and on; with none its numbers are that one group.
 */
static int message_row(struct plan *plan, uint64_t account, uint64_t n, int64_t time_us,
    uint64_t first_group, uint64_t groups)
{
    enum { SMS_RATE = 350, MMS_RATE = 1600, FICTIONAL_LINE = 5550100 };
    static const uint64_t no_number[2] = { UINT64_C(12025550100), 0 };
    uint64_t random = mix64_pair(plan->size.seed, account << 32 | n);
    uint64_t group = groups ? n % groups : 0;
    const uint64_t *first = groups && plan->first[first_group + group][0]
                                ? plan->first[first_group + group]
                                : no_number;
    bool mms = random % 4 == 0;
    const struct ending *ending = ending_at(random >> 8);
    const struct nanp_area *area = plan->areas[(random >> 16) % plan->n_areas];
    uint64_t dst = (1000 + (uint64_t)area->code) * 10000000 + FICTIONAL_LINE + (random >> 32) % 100;
    int rate = mms ? MMS_RATE : SMS_RATE;
    char src_text[TEXT_MAX], dst_text[TEXT_MAX];
    const struct sink_cell cells[] = {
        CELL_INT((int64_t)(account << 32 | n)),
        CELL_INT(time_us),
        CELL_INT(ending->state),
        CELL_INT(mms ? MESSAGE_MMS : MESSAGE_SMS),
        CELL_TEXT(digits_text(mms || !first[1] ? first[0] : first[1], src_text)),
        CELL_TEXT(digits_text(dst, dst_text)),
        CELL_TEXT(texts[(random >> 40) % ARRAY_SIZE(texts)]),
        CELL_INT(rate),
        CELL_INT(ending->charged ? rate : 0),
        ending->error_code < 0 ? CELL_NULL : CELL_INT(ending->error_code),
        CELL_TEXT(area->country),
        plan->size.powerpacks && groups ? CELL_INT((int64_t)group + 1) : CELL_NULL,
    };

    return sink_row(plan->sink, &messages, cells);
}

static int message_rows(struct plan *plan)
{
    const int64_t span_us = INT64_C(90) * 24 * 3600 * 1000000;
    const struct world_size *size = &plan->size;
    uint64_t group = 0;
    int r = 0;

    for (uint64_t a = 0; a < size->accounts; a++) {
        uint64_t groups = size->powerpacks ? share(size->powerpacks, size->accounts, a) : 1;
        uint64_t n = share(size->messages, size->accounts, a);
        int64_t step = span_us / (int64_t)(n + 1);

        for (uint64_t i = 1; r == 0 && i <= n; i++)
            r = message_row(
                plan, a + 1, i, size->until_us - span_us + step * (int64_t)i, group, groups);
        group += groups;
    }
    return r;
}

static int size_check(const struct world_size *size, struct strbuf *why)
{
    enum { ACCOUNTS_MOST = 999999999 };

    if (size->accounts < 1 || size->accounts > ACCOUNTS_MOST)
        strbuf_addf(why, "a world has 1 to %d accounts\n", ACCOUNTS_MOST);
    else if (size->powerpacks > UINT32_MAX || size->numbers > UINT32_MAX)
        strbuf_addf(why, "a world has at most %u Powerpacks and numbers\n", UINT32_MAX);
    else if (size->messages / size->accounts >= UINT32_MAX)
        strbuf_addf(why, "an account has fewer than %u messages\n", UINT32_MAX);
    else
        return 0;
    return -EINVAL;
}

static int generate(const struct world_size *size, struct world_sink *sink, struct strbuf *why)
{
    static int (*const parts[])(struct plan *) = { account_rows, powerpack_rows };
    uint64_t groups = size->powerpacks ? size->powerpacks : size->accounts;
    CLEANUP_FREE struct plan *plan = xcalloc(1, sizeof(*plan));
    CLEANUP_FREE void *first = xcalloc(groups, sizeof(*plan->first));
    int r = 0;

    plan->size = *size;
    plan->sink = sink;
    plan->first = first;
    find_areas(plan);
    for (size_t i = 0; r == 0 && i < ARRAY_SIZE(parts); i++)
        r = parts[i](plan);
    if (r == 0)
        r = each_number(plan, number_row);
    if (r == 0 && size->powerpacks)
        r = each_number(plan, pool_number_row);
    if (r == 0)
        r = name_rows(plan);
    if (r == 0)
        r = message_rows(plan);
    return sink_finish(sink, why);
}

int world_generate_sql(const struct world_size *size, FILE *out, struct strbuf *why)
{
    CLEANUP_SINK struct world_sink *sink = sink_to_sql(out);
    int r = size_check(size, why);

    if (r < 0)
        return r;
    fprintf(out,
        "-- Made by plivo-mock world generate --accounts %llu --numbers %llu --powerpacks %llu "
        "--messages %llu --seed %llu\n",
        (unsigned long long)size->accounts, (unsigned long long)size->numbers,
        (unsigned long long)size->powerpacks, (unsigned long long)size->messages,
        (unsigned long long)size->seed);
    return generate(size, sink, why);
}

int world_generate_database(const struct world_size *size, const char *path, struct strbuf *why)
{
    CLEANUP_SINK struct world_sink *sink = NULL;
    int r = size_check(size, why);

    if (r == 0)
        r = sink_to_database(path, &sink, why);
    return r < 0 ? r : generate(size, sink, why);
}
