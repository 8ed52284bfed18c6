/* What makes, changes and deletes Powerpacks. */
#include "base/text.h"
#include "mock/store/counters.h"
#include "mock/store/internal.h"
#include "mock/store/powerpacks.h"

enum uuid_variant { UUID_POWERPACK, UUID_POOL };

static const char *fresh_uuid(
    struct arena *arena, const struct account *a, enum uuid_variant variant, int64_t id)
{
    char uuid[UUID_TEXT_SIZE];

    account_uuid4_text(a, COUNTER_POWERPACK, (int)variant, id, uuid);
    return arena_strdup(arena, uuid);
}

static int row_insert(struct store *s, const struct account *a, const struct powerpack *p)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_POWERPACK_ADD, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_int(&q, p->id);
    sql_text(&q, p->uuid);
    sql_text(&q, p->pool_uuid);
    sql_text(&q, p->name);
    sql_int(&q, p->sticky_sender);
    sql_int(&q, p->local_connect);
    sql_text(&q, p->application_type);
    sql_text(&q, p->application_id);
    sql_int(&q, p->created_us);
    return sql_run(s, &q);
}

static void kind_bind(struct sql *q, int kind)
{
    sql_text(q, kind < 0 ? NULL : sender_kind_names[kind]);
}

static int priority_put(struct store *s, const struct account *a, const struct powerpack *p,
    size_t country, size_t service)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_PRIORITY_PUT, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_int(&q, p->id);
    sql_text(&q, priority_countries[country]);
    sql_text(&q, priority_services[service]);
    for (size_t i = 0; i < PRIORITY_KINDS; i++)
        kind_bind(&q, p->priority[country][service][i]);
    return sql_run(s, &q);
}

static int priorities_put(struct store *s, const struct account *a, const struct powerpack *p)
{
    int r = 0;

    for (size_t country = 0; r == 0 && country < PRIORITY_COUNTRIES; country++)
        for (size_t service = 0; r == 0 && service < PRIORITY_SERVICES; service++)
            r = priority_put(s, a, p, country, service);
    return r;
}

int store_powerpack_create(
    struct store *s, struct arena *arena, struct account *a, struct powerpack *p, int64_t now_us)
{
    int r = store_count_up(s, a, COUNTER_POWERPACK, &p->id);

    if (r < 0)
        return r;
    p->uuid = fresh_uuid(arena, a, UUID_POWERPACK, p->id);
    p->pool_uuid = fresh_uuid(arena, a, UUID_POOL, p->id);
    p->created_us = now_us;
    a->pools_revision++;
    r = row_insert(s, a, p);
    return r < 0 ? r : priorities_put(s, a, p);
}

int store_powerpack_update(struct store *s, struct account *a, const struct powerpack *p)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_POWERPACK_UPDATE, &q);

    if (r < 0)
        return r;
    a->pools_revision++;
    sql_text(&q, p->name);
    sql_int(&q, p->sticky_sender);
    sql_int(&q, p->local_connect);
    sql_text(&q, p->application_type);
    sql_text(&q, p->application_id);
    sql_int(&q, p->sticky_epoch);
    sql_int(&q, a->id);
    sql_int(&q, p->id);
    r = sql_run(s, &q);
    return r < 0 ? r : priorities_put(s, a, p);
}

/* Runs a statement about one Powerpack: account and id are its first parameters. */
static int run_on(struct store *s, enum query query, const struct account *a, int64_t powerpack)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, query, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_int(&q, powerpack);
    return sql_run(s, &q);
}

int store_powerpack_delete(struct store *s, struct account *a, const struct powerpack *p)
{
    static const enum query steps[] = { Q_POOL_EMPTY, Q_TALLY_EMPTY, Q_STICKY_EMPTY,
        Q_POWERPACK_DELETE, Q_ACCOUNT_NO_DEFAULT };
    int r = 0;

    a->pools_revision++;
    for (size_t i = 0; i < ARRAY_SIZE(steps) && r == 0; i++)
        r = run_on(s, steps[i], a, p->id);
    if (a->default_powerpack == p->id)
        a->default_powerpack = 0;
    return r;
}
