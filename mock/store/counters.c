#include "mock/store/counters.h"

#include "base/random.h"
#include "base/text.h"
#include "mock/store/internal.h"

#include <errno.h>

int store_count_up(struct store *s, const struct account *a, enum counter kind, int64_t *ret)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_COUNT_UP, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_int(&q, kind);
    r = sql_step(s, &q);
    if (r == 1)
        *ret = sql_column_int(&q);
    return r == 1 ? 0 : r < 0 ? r : -EIO;
}

void account_uuid4_text(const struct account *a, enum counter kind, int variant, int64_t n,
    char ret[static UUID_TEXT_SIZE])
{
    uint64_t key =
        mix64_pair(a->id_key, 0x7634000000000000u | (uint64_t)kind << 8 | (uint64_t)variant);
    uint64_t high = mix64_pair(key, (uint64_t)n), low = mix64(high);

    hex_put(ret, high >> 32, 8);
    ret[8] = '-';
    hex_put(ret + 9, high >> 16, 4);
    ret[13] = '-';
    hex_put(ret + 14, 0x4000 | (high & 0x0FFF), 4);
    ret[18] = '-';
    hex_put(ret + 19, 0x8000 | (low >> 48 & 0x3FFF), 4);
    ret[23] = '-';
    hex_put(ret + 24, low, 12);
    ret[36] = '\0';
}
