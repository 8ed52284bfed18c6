#include "mock/store/pool_change.h"

#include "mock/domain/phone.h"
#include "mock/store/counters.h"
#include "mock/store/internal.h"
#include "mock/store/pool_derived.h"
#include "mock/store/pool_list.h"

#include <errno.h>
#include <string.h>

/* A number of a pool as pool_tally counts it. */
struct tallied {
    int64_t account, powerpack;
    char number[PHONE_DIGITS_MAX + 1];
    char type[16], serves[8], country[8];
};

/* The statement's account, powerpack, level, prefix, type, serves, country. */
static void tally_bind(struct sql *q, const struct tallied *t, size_t level, char *prefix)
{
    memset(prefix, ' ', level);
    memcpy(prefix, t->number, strnlen(t->number, level));
    prefix[level] = '\0';
    sql_int(q, t->account);
    sql_int(q, t->powerpack);
    sql_int(q, (int64_t)level);
    sql_text(q, prefix);
    sql_text(q, t->type);
    sql_text(q, t->serves);
    sql_text(q, t->country);
}

static int tally_run(struct store *s, enum query query, const struct tallied *t)
{
    int r = 0;

    for (size_t level = 0; level <= TALLY_DEEPEST && r == 0; level += TALLY_STEP) {
        CLEANUP_SQL struct sql q = { 0 };
        char prefix[TALLY_DEEPEST + 1];

        r = sql_borrow(s, query, &q);
        if (r < 0)
            return r;
        tally_bind(&q, t, level, prefix);
        r = sql_run(s, &q);
    }
    return r;
}

static void text_keep(char *to, size_t size, const char *text)
{
    size_t len = strnlen(text ? text : "", size - 1);

    memcpy(to, text ? text : "", len);
    to[len] = '\0';
}

/* The row that the statement returns: type, serves, country. */
static void tallied_read(struct sql *q, struct tallied *t)
{
    text_keep(t->type, sizeof(t->type), sql_column_borrow(q));
    text_keep(t->serves, sizeof(t->serves), sql_column_borrow(q));
    text_keep(t->country, sizeof(t->country), sql_column_borrow(q));
}

static int row_insert(
    struct store *s, struct tallied *t, const char *service, int64_t now_us, int64_t entry)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_POOL_ADD, &q);

    if (r < 0)
        return r;
    sql_int(&q, t->powerpack);
    sql_text(&q, service);
    sql_int(&q, now_us);
    sql_int(&q, entry);
    sql_int(&q, t->account);
    sql_text(&q, t->number);
    r = sql_step(s, &q);
    if (r == 1)
        tallied_read(&q, t);
    return r == 1 ? 0 : r < 0 ? r : -ENOENT;
}

static struct tallied tallied(const struct account *a, int64_t powerpack, const char *number)
{
    struct tallied t = { .account = a->id, .powerpack = powerpack };

    text_keep(t.number, sizeof(t.number), number);
    return t;
}

static int pool_has(struct store *s, const struct tallied *t)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_POOL_DAY, &q);

    if (r < 0)
        return r;
    sql_int(&q, t->account);
    sql_int(&q, t->powerpack);
    sql_text(&q, t->number);
    return sql_step(s, &q);
}

int store_pool_add(struct store *s, struct account *a, int64_t powerpack, const char *number,
    const char *service, int64_t now_us)
{
    struct tallied t = tallied(a, powerpack, number);
    int64_t entry;
    int r = pool_has(s, &t);

    if (r != 0)
        return r < 0 ? r : -EEXIST;
    r = store_count_up(s, a, COUNTER_POOL_ENTRY, &entry);
    if (r == 0)
        r = row_insert(s, &t, service, now_us, entry);
    a->pools_revision++;
    return r < 0 ? r : tally_run(s, Q_TALLY_UP, &t);
}

int store_pool_remove(struct store *s, struct account *a, int64_t powerpack, const char *number)
{
    struct tallied t = tallied(a, powerpack, number);
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_POOL_REMOVE, &q);

    if (r < 0)
        return r;
    sql_int(&q, t.account);
    sql_int(&q, t.powerpack);
    sql_text(&q, t.number);
    r = sql_step(s, &q);
    if (r <= 0)
        return r < 0 ? r : -ENOENT;
    tallied_read(&q, &t);
    sql_return(&q);
    a->pools_revision++;
    r = tally_run(s, Q_TALLY_DOWN, &t);
    return r < 0 ? r : tally_run(s, Q_TALLY_DROP, &t);
}

int store_pool_leave_all(struct store *s, struct account *a, const char *number)
{
    int64_t powerpack;
    int r;

    while ((r = store_pool_of_number(s, a, number, &powerpack)) == 0) {
        r = store_pool_remove(s, a, powerpack, number);
        if (r < 0)
            return r;
    }
    return r == -ENOENT ? 0 : r;
}
