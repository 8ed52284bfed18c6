#include "mock/store/accounts.h"

#include "base/random.h"
#include "base/text.h"
#include "mock/store/account_book.h"
#include "mock/store/internal.h"

#include <errno.h>
#include <string.h>
#include <time.h>

bool store_find_login(
    struct store *s, const char *auth_id, struct login *ret, const char **ret_token)
{
    const struct login_row *row = account_book_find(s->accounts, auth_id);

    if (!row)
        return false;
    *ret = (struct login){ .account = row->account,
        .subaccount = row->is_subaccount ? row->auth_id : NULL };
    *ret_token = row->auth_token;
    return true;
}

struct account **store_accounts(struct store *s, size_t *ret_n)
{
    *ret_n = s->accounts->n_accounts;
    return s->accounts->accounts;
}

int store_names(struct store *s, const struct account *a,
    void (*fn)(void *context, const char *name, const char *value), void *context)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_NAMES, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    while ((r = sql_step(s, &q)) == 1) {
        const char *name = sql_column_borrow(&q);

        fn(context, name, sql_column_borrow(&q));
    }
    return r;
}

/* glibc knows zones only by TZ; an offset holds at least until the next quarter of an hour. */
int account_zone_offset(struct account *a, int64_t us)
{
    static const int64_t quarter_us = (int64_t)15 * 60 * 1000000;
    time_t seconds = (time_t)(us / 1000000);
    struct tm t = { 0 };

    if (us >= a->zone_from_us && us < a->zone_until_us)
        return a->zone_offset_s;
    setenv("TZ", a->timezone, 1);
    tzset();
    localtime_r(&seconds, &t);
    a->zone_from_us = us - us % quarter_us;
    a->zone_until_us = a->zone_from_us + quarter_us;
    a->zone_offset_s = (int)t.tm_gmtoff;
    return a->zone_offset_s;
}

/*
 * The layout of a version-1 UUID: time_low is n, permuted with a key of the account and the kind;
 * time_mid and time_hi are the time's upper bits, as the API's are; the clock sequence holds the
 * kind and twelve bits of the account; the node is a container's, 02:42:ac:11, as in the recorded
 * ids, and sixteen more bits.
 */
static uint64_t kind_key(const struct account *a, enum id_kind kind)
{
    return a->id_key ^ (uint64_t)(kind + 1) << 56;
}

static uint32_t account_bits(const struct account *a)
{
    return (uint32_t)(mix64(a->id_key) >> 36); /* 28 bits */
}

void account_id_text(const struct account *a, enum id_kind kind, uint32_t n, int64_t time_us,
    char ret[static UUID_TEXT_SIZE])
{
    uint64_t ticks = (uint64_t)time_us * 10 + 0x01B21DD213814000u; /* 100 ns since 1582-10-15 */
    uint32_t bits = account_bits(a);

    hex_put(ret, permute32(kind_key(a, kind), n), 8);
    ret[8] = '-';
    hex_put(ret + 9, ticks >> 32 & 0xFFFF, 4);
    ret[13] = '-';
    hex_put(ret + 14, 0x1000 | (ticks >> 48 & 0x0FFF), 4);
    ret[18] = '-';
    hex_put(ret + 19, 0x8000 | (uint64_t)kind << 12 | (bits >> 16 & 0x0FFF), 4);
    ret[23] = '-';
    hex_put(ret + 24, 0x0242ac11, 8);
    hex_put(ret + 32, bits & 0xFFFF, 4);
    ret[36] = '\0';
}

bool account_id_number(
    const struct account *a, const char *text, enum id_kind *ret_kind, uint32_t *ret_n)
{
    uint32_t low = 0;
    int kind;

    if (strlen(text) != UUID_TEXT_SIZE - 1)
        return false;
    for (int i = 0; i < 8; i++) {
        if (hex_value(text[i]) < 0)
            return false;
        low = low << 4 | (uint32_t)hex_value(text[i]);
    }
    kind = hex_value(text[19]) - 8;
    if (kind < ID_REQUEST || kind > ID_MESSAGE)
        return false;
    *ret_kind = (enum id_kind)kind;
    *ret_n = unpermute32(kind_key(a, *ret_kind), low);
    return true;
}

int account_next_request(struct store *s, struct account *a, uint32_t *ret)
{
    enum { KEPT_AT_ONCE = 100000 }; /* ids that a killed process may leave unused */
    CLEANUP_SQL struct sql q = { 0 };
    int r;

    *ret = (uint32_t)++a->requests;
    if (a->requests <= a->requests_kept)
        return 0;
    a->requests_kept = a->requests + KEPT_AT_ONCE;
    r = sql_borrow(s, Q_ACCOUNT_KEEP_REQUESTS, &q);
    if (r < 0)
        return r;
    sql_int(&q, (int64_t)a->requests_kept);
    sql_int(&q, a->id);
    return sql_run(s, &q);
}
