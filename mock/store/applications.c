#include "mock/store/applications.h"

#include "base/random.h"
#include "mock/store/counters.h"
#include "mock/store/internal.h"
#include "mock/store/numbers.h"

#include <errno.h>
#include <inttypes.h>

/* A query that begins with the account and one text. */
static int text_query(
    struct store *s, enum query query, const struct account *a, const char *text, struct sql *ret)
{
    int r = sql_borrow(s, query, ret);

    if (r < 0)
        return r;
    sql_int(ret, a->id);
    sql_text(ret, text);
    return 0;
}

static int text_run(struct store *s, enum query query, const struct account *a, const char *text)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = text_query(s, query, a, text, &q);

    return r < 0 ? r : sql_run(s, &q);
}

/* The columns APPLICATION_COLUMNS of queries.c, in their order. */
static void application_read(struct sql *q, struct arena *arena, struct application *p)
{
    p->app_id = sql_column_text(q, arena);
    p->app_name = sql_column_text(q, arena);
    p->answer_url = sql_column_text(q, arena);
    p->answer_method = sql_column_text(q, arena);
    p->hangup_url = sql_column_text(q, arena);
    p->hangup_method = sql_column_text(q, arena);
    p->fallback_answer_url = sql_column_text(q, arena);
    p->fallback_method = sql_column_text(q, arena);
    p->message_url = sql_column_text(q, arena);
    p->message_method = sql_column_text(q, arena);
    p->default_number_app = sql_column_int(q) != 0;
    p->default_endpoint_app = sql_column_int(q) != 0;
    p->public_uri = sql_column_int(q) != 0;
    p->log_incoming_messages = sql_column_int(q) != 0;
    p->subaccount = sql_column_text(q, arena);
}

static int application_find(
    struct store *s, struct sql *q, struct arena *arena, struct application *ret)
{
    int r = sql_step(s, q);

    if (r <= 0)
        return r < 0 ? r : -ENOENT;
    application_read(q, arena, ret);
    return 0;
}

int store_application(struct store *s, struct arena *arena, const struct account *a,
    const char *app_id, struct application *ret)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = text_query(s, Q_APPLICATION, a, app_id, &q);

    return r < 0 ? r : application_find(s, &q, arena, ret);
}

int store_application_default(
    struct store *s, struct arena *arena, const struct account *a, struct application *ret)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_APPLICATION_DEFAULT, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    return application_find(s, &q, arena, ret);
}

int store_application_exists(struct store *s, const struct account *a, const char *app_id)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = text_query(s, Q_APPLICATION, a, app_id, &q);

    return r < 0 ? r : sql_step(s, &q);
}

/* 17 digits, the first of them no 0: a function of the account's key and n. */
static const char *app_id_make(struct arena *arena, const struct account *a, int64_t n)
{
    static const uint64_t first = 10000000000000000, last = 99999999999999999;
    uint64_t bits = mix64_pair(mix64_pair(a->id_key, COUNTER_APPLICATION), (uint64_t)n);

    return arena_printf(arena, "%" PRIu64, first + bits % (last - first + 1));
}

int store_application_add(
    struct store *s, struct arena *arena, const struct account *a, struct application *p)
{
    CLEANUP_SQL struct sql q = { 0 };
    int64_t n;
    int r = store_count_up(s, a, COUNTER_APPLICATION, &n);

    if (r < 0)
        return r;
    p->app_id = app_id_make(arena, a, n);
    r = text_query(s, Q_APPLICATION_ADD, a, p->app_id, &q);
    if (r < 0)
        return r;
    sql_int(&q, n);
    r = sql_run(s, &q);
    return r < 0 ? r : store_application_update(s, a, p);
}

static int no_default(struct store *s, const struct account *a)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_APPLICATION_NO_DEFAULT, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    return sql_run(s, &q);
}

int store_application_update(struct store *s, const struct account *a, const struct application *p)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = p->default_number_app ? no_default(s, a) : 0;

    if (r == 0)
        r = text_query(s, Q_APPLICATION_UPDATE, a, p->app_id, &q);
    if (r < 0)
        return r;
    sql_text(&q, p->app_name);
    sql_text(&q, p->answer_url);
    sql_text(&q, p->answer_method);
    sql_text(&q, p->hangup_url);
    sql_text(&q, p->hangup_method);
    sql_text(&q, p->fallback_answer_url);
    sql_text(&q, p->fallback_method);
    sql_text(&q, p->message_url);
    sql_text(&q, p->message_method);
    sql_int(&q, p->default_number_app);
    sql_int(&q, p->default_endpoint_app);
    sql_int(&q, p->public_uri);
    sql_int(&q, p->log_incoming_messages);
    sql_text(&q, p->subaccount);
    return sql_run(s, &q);
}

int store_application_delete(struct store *s, const struct account *a, const char *app_id)
{
    int r = store_numbers_leave_application(s, a, app_id);

    return r < 0 ? r : text_run(s, Q_APPLICATION_DELETE, a, app_id);
}

/* One of the sub-account's applications: 0, or -ENOENT. */
static int one_of_subaccount(struct store *s, struct arena *arena, const struct account *a,
    const char *subaccount, struct application *ret)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = text_query(s, Q_APPLICATIONS_OF_SUBACCOUNT, a, subaccount, &q);

    return r < 0 ? r : application_find(s, &q, arena, ret);
}

int store_applications_leave_subaccount(struct store *s, struct arena *arena,
    const struct account *a, const char *subaccount, bool delete)
{
    struct application p;
    int r = 0;

    if (!delete)
        return text_run(s, Q_APPLICATIONS_LEAVE_SUBACCOUNT, a, subaccount);
    while (r == 0 && (r = one_of_subaccount(s, arena, a, subaccount, &p)) == 0)
        r = store_application_delete(s, a, p.app_id);
    return r == -ENOENT ? 0 : r;
}

static int filter_query(struct store *s, enum query query, const struct account *a,
    const struct application_filter *f, struct sql *ret)
{
    int r = text_query(s, query, a, f->subaccount, ret);

    if (r == 0)
        sql_text(ret, f->name_prefix);
    return r;
}

static int applications_count(
    struct store *s, const struct account *a, const struct application_filter *f, int64_t *ret)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = filter_query(s, Q_APPLICATIONS_COUNT, a, f, &q);

    if (r < 0)
        return r;
    r = sql_step(s, &q);
    *ret = r == 1 ? sql_column_int(&q) : 0;
    return r < 0 ? r : 0;
}

int store_application_list(struct store *s, struct arena *arena, const struct account *a,
    const struct application_filter *f, struct application **ret, size_t *ret_n, int64_t *ret_total)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = applications_count(s, a, f, ret_total);

    *ret = ARENA_ARRAY(arena, struct application, f->limit);
    *ret_n = 0;
    if (r == 0)
        r = filter_query(s, Q_APPLICATIONS, a, f, &q);
    if (r < 0)
        return r;
    sql_int(&q, (int64_t)f->limit);
    sql_int(&q, (int64_t)f->offset);
    while ((r = sql_step(s, &q)) == 1)
        application_read(&q, arena, &(*ret)[(*ret_n)++]);
    return r;
}
