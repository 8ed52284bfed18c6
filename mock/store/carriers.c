#include "mock/store/carriers.h"

#include "mock/store/account_cache.h"
#include "mock/store/internal.h"

#include <errno.h>

struct account_cache {
    struct arena arena;
    struct carrier_rule *rules;
    size_t n_rules;
    struct rate_row *rates;
    size_t n_rates;
    bool has_opt_outs;
};

void account_cache_drop(struct account *a)
{
    if (!a->cache)
        return;
    arena_release(&a->cache->arena);
    free(a->cache);
    a->cache = NULL;
}

/* Runs fn for each row of a query that asks for the account alone; rows are counted into *ret_n. */
static int rows_each(struct store *s, const struct account *a, enum query query,
    void (*fn)(struct account_cache *cache, struct sql *q), struct account_cache *cache,
    size_t *ret_n)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, query, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    while ((r = sql_step(s, &q)) == 1) {
        if (fn)
            fn(cache, &q);
        ++*ret_n;
    }
    return r;
}

static void rule_read(struct account_cache *cache, struct sql *q)
{
    struct carrier_rule *rule = &cache->rules[cache->n_rules++];
    const char *type;

    rule->position = sql_column_int(q);
    rule->pattern = sql_column_text(q, &cache->arena);
    type = sql_column_borrow(q);
    rule->type = type ? name_index(message_type_names, MESSAGE_TYPE_MAX_, type) : -1;
    rule->outcome = sql_column_text(q, &cache->arena);
    rule->probability = sql_column_real(q);
}

static void rate_read(struct account_cache *cache, struct sql *q)
{
    struct rate_row *row = &cache->rates[cache->n_rates++];
    const char *country = sql_column_text(q, &cache->arena);

    row->country = *country ? country : NULL;
    row->type =
        (enum message_type)name_index(message_type_names, MESSAGE_TYPE_MAX_, sql_column_borrow(q));
    row->kind = name_index(sender_kind_names, SENDER_KIND_MAX_, sql_column_borrow(q));
    row->rate = sql_column_int(q);
}

static int opt_outs_read(struct store *s, const struct account *a, struct account_cache *cache)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_OPT_OUT_ANY, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    r = sql_step(s, &q);
    cache->has_opt_outs = r == 1;
    return r < 0 ? r : 0;
}

/* Most accounts have none of all this: then a send asks nothing more. */
static int cache_load(struct store *s, struct account *a)
{
    struct account_cache *cache;
    size_t n_rules = 0, n_rates = 0, n = 0;
    int r;

    if (a->cache)
        return 0;
    cache = xcalloc(1, sizeof(*cache));
    a->cache = cache;
    r = rows_each(s, a, Q_CARRIER_RULES, NULL, NULL, &n_rules);
    if (r == 0)
        r = rows_each(s, a, Q_RATES, NULL, NULL, &n_rates);
    cache->rules = ARENA_ARRAY(&cache->arena, struct carrier_rule, n_rules + 1);
    cache->rates = ARENA_ARRAY(&cache->arena, struct rate_row, n_rates + 1);
    if (r == 0 && n_rules)
        r = rows_each(s, a, Q_CARRIER_RULES, rule_read, cache, &n);
    if (r == 0 && n_rates)
        r = rows_each(s, a, Q_RATES, rate_read, cache, &n);
    if (r == 0)
        r = opt_outs_read(s, a, cache);
    if (r < 0)
        account_cache_drop(a);
    return r;
}

int store_carrier_rules(
    struct store *s, struct account *a, const struct carrier_rule **ret, size_t *ret_n)
{
    int r = cache_load(s, a);

    *ret = r == 0 ? a->cache->rules : NULL;
    *ret_n = r == 0 ? a->cache->n_rules : 0;
    return r;
}

int store_rates(struct store *s, struct account *a, const struct rate_row **ret, size_t *ret_n)
{
    int r = cache_load(s, a);

    *ret = r == 0 ? a->cache->rates : NULL;
    *ret_n = r == 0 ? a->cache->n_rates : 0;
    return r;
}

static int rule_add(
    struct store *s, const struct account *a, int64_t position, const struct carrier_rule *rule)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_CARRIER_RULE_ADD, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_int(&q, position);
    sql_text(&q, rule->pattern);
    sql_text(&q, rule->type < 0 ? NULL : message_type_names[rule->type]);
    sql_text(&q, rule->outcome);
    sql_real(&q, rule->probability);
    return sql_run(s, &q);
}

int store_carrier_rules_replace(
    struct store *s, struct account *a, const struct carrier_rule *rules, size_t n)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_CARRIER_RULES_EMPTY, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    r = sql_run(s, &q);
    for (size_t i = 0; i < n && r == 0; i++)
        r = rule_add(s, a, (int64_t)i + 1, &rules[i]);
    account_cache_drop(a);
    return r;
}

static int opt_out_borrow(struct store *s, const struct account *a, enum query query,
    const char *number, const char *dst, struct sql *ret)
{
    int r = sql_borrow(s, query, ret);

    if (r < 0)
        return r;
    sql_int(ret, a->id);
    sql_text(ret, number);
    sql_text(ret, dst);
    return 0;
}

int store_opted_out(struct store *s, struct account *a, const char *number, const char *dst)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = cache_load(s, a);

    if (r < 0 || !a->cache->has_opt_outs)
        return r;
    r = opt_out_borrow(s, a, Q_OPT_OUT, number, dst, &q);
    return r < 0 ? r : sql_step(s, &q);
}

int store_opt_out(
    struct store *s, struct account *a, const char *number, const char *dst, int64_t now_us)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = store_opted_out(s, a, number, dst);

    if (r != 0)
        return r < 0 ? r : 0;
    r = opt_out_borrow(s, a, Q_OPT_OUT_ADD, number, dst, &q);
    if (r < 0)
        return r;
    sql_int(&q, now_us);
    r = sql_run(s, &q);
    a->cache->has_opt_outs = true;
    return r < 0 ? r : 1;
}

int store_opt_in(struct store *s, struct account *a, const char *number, const char *dst)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = store_opted_out(s, a, number, dst);

    if (r <= 0)
        return r;
    r = opt_out_borrow(s, a, Q_OPT_OUT_REMOVE, number, dst, &q);
    r = r < 0 ? r : sql_run(s, &q);
    return r < 0 ? r : 1;
}
