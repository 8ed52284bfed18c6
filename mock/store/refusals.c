#include "mock/store/internal.h"
#include "mock/store/messages.h"

#include <errno.h>

/* Forgets what is older than the last REFUSALS_KEPT requests: a seek, seldom more than one row. */
static int forget(struct store *s, const struct account *a, uint32_t n)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r;

    if (n <= REFUSALS_KEPT)
        return 0;
    r = sql_borrow(s, Q_REFUSAL_FORGET, &q);
    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_int(&q, (int64_t)n - REFUSALS_KEPT);
    return sql_run(s, &q);
}

int store_refusal_add(struct store *s, const struct account *a, const struct refusal *refusal)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_REFUSAL_ADD, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_int(&q, refusal->n);
    sql_int(&q, refusal->time_us);
    sql_int(&q, refusal->rule);
    sql_text(&q, refusal->detail);
    sql_int(&q, refusal->type);
    sql_text(&q, refusal->src);
    sql_text(&q, refusal->dst);
    sql_text(&q, refusal->powerpack_uuid);
    sql_int(&q, refusal->powerpack);
    r = sql_run(s, &q);
    return r < 0 ? r : forget(s, a, refusal->n);
}

int store_refusal_by_n(
    struct store *s, struct arena *arena, const struct account *a, uint32_t n, struct refusal *ret)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_REFUSAL_BY_N, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_int(&q, n);
    r = sql_step(s, &q);
    if (r <= 0)
        return r < 0 ? r : -ENOENT;
    ret->n = (uint32_t)sql_column_int(&q);
    ret->time_us = sql_column_int(&q);
    ret->rule = (enum rule)sql_column_int(&q);
    ret->detail = sql_column_text(&q, arena);
    ret->type = (int)sql_column_int(&q);
    ret->src = sql_column_text(&q, arena);
    ret->dst = sql_column_text(&q, arena);
    ret->powerpack_uuid = sql_column_text(&q, arena);
    ret->powerpack = sql_column_int(&q);
    return 0;
}
