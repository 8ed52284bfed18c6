#include "mock/store/subaccounts.h"

#include "mock/store/account_book.h"
#include "mock/store/applications.h"
#include "mock/store/counters.h"
#include "mock/store/internal.h"
#include "mock/store/numbers.h"

#include <errno.h>

static int account_query(
    struct store *s, enum query query, const struct account *a, struct sql *ret)
{
    int r = sql_borrow(s, query, ret);

    if (r == 0)
        sql_int(ret, a->id);
    return r;
}

/* The columns SUBACCOUNT_COLUMNS of queries.c, in their order. */
static void subaccount_read(struct sql *q, struct arena *arena, struct subaccount *p)
{
    p->auth_id = sql_column_text(q, arena);
    p->auth_token = sql_column_text(q, arena);
    p->name = sql_column_text(q, arena);
    p->enabled = sql_column_int(q) != 0;
    p->created_us = sql_column_int(q);
    p->modified_us = sql_column_int(q);
}

int store_subaccount(struct store *s, struct arena *arena, const struct account *a,
    const char *auth_id, struct subaccount *ret)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = account_query(s, Q_SUBACCOUNT, a, &q);

    if (r < 0)
        return r;
    sql_text(&q, auth_id);
    r = sql_step(s, &q);
    if (r <= 0)
        return r < 0 ? r : -ENOENT;
    subaccount_read(&q, arena, ret);
    return 0;
}

static int subaccounts_count(struct store *s, const struct account *a, int64_t *ret)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = account_query(s, Q_SUBACCOUNT_COUNT, a, &q);

    if (r < 0)
        return r;
    r = sql_step(s, &q);
    *ret = r == 1 ? sql_column_int(&q) : 0;
    return r < 0 ? r : 0;
}

int store_subaccount_list(struct store *s, struct arena *arena, const struct account *a,
    const struct subaccount_page *page, struct subaccount **ret, size_t *ret_n, int64_t *ret_total)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = subaccounts_count(s, a, ret_total);

    *ret = ARENA_ARRAY(arena, struct subaccount, page->limit);
    *ret_n = 0;
    if (r == 0)
        r = account_query(
            s, page->newest_first ? Q_SUBACCOUNTS_NEWEST : Q_SUBACCOUNTS_OLDEST, a, &q);
    if (r < 0)
        return r;
    sql_int(&q, (int64_t)page->limit);
    sql_int(&q, (int64_t)page->offset);
    while ((r = sql_step(s, &q)) == 1)
        subaccount_read(&q, arena, &(*ret)[(*ret_n)++]);
    return r;
}

/* Who may log in follows the row at once. */
static void login_change(struct store *s, struct account *a, const struct subaccount *p)
{
    struct arena *arena = &s->accounts->arena;
    struct login_row row = { .account = p->enabled ? a : NULL, .is_subaccount = true };

    row.auth_id = arena_strdup(arena, p->auth_id);
    row.auth_token = arena_strdup(arena, p->auth_token);
    account_book_allow(s->accounts, &row);
}

static int row_insert(
    struct store *s, const struct account *a, const struct subaccount *p, int64_t n)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = account_query(s, Q_SUBACCOUNT_ADD, a, &q);

    if (r < 0)
        return r;
    sql_text(&q, p->auth_id);
    sql_text(&q, p->auth_token);
    sql_text(&q, p->name);
    sql_int(&q, p->enabled);
    sql_int(&q, p->created_us);
    sql_int(&q, n);
    return sql_run(s, &q);
}

int store_subaccount_add(
    struct store *s, struct arena *arena, struct account *a, struct subaccount *p)
{
    char *auth_id = arena_alloc(arena, AUTH_ID_LENGTH + 1);
    char *token = arena_alloc(arena, TOKEN_LENGTH + 1);
    int64_t n;
    int r = store_count_up(s, a, COUNTER_SUBACCOUNT, &n);

    if (r < 0)
        return r;
    fresh_text(s, "SA", a->auth_id, n, AUTH_ID_LENGTH, auth_id);
    fresh_text(s, "", auth_id, n, TOKEN_LENGTH, token);
    p->auth_id = auth_id;
    p->auth_token = token;
    r = row_insert(s, a, p, n);
    if (r == 0)
        login_change(s, a, p);
    return r;
}

int store_subaccount_update(struct store *s, struct account *a, const struct subaccount *p)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = account_query(s, Q_SUBACCOUNT_UPDATE, a, &q);

    if (r < 0)
        return r;
    sql_text(&q, p->auth_id);
    sql_text(&q, p->name);
    sql_int(&q, p->enabled);
    sql_int(&q, p->modified_us);
    r = sql_run(s, &q);
    if (r == 0)
        login_change(s, a, p);
    return r;
}

static int row_delete(struct store *s, const struct account *a, const char *auth_id)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = account_query(s, Q_SUBACCOUNT_DELETE, a, &q);

    if (r < 0)
        return r;
    sql_text(&q, auth_id);
    return sql_run(s, &q);
}

static int numbers_unrent(
    struct store *s, struct arena *arena, struct account *a, const char *subaccount)
{
    struct number_filter f = { .prefix = "",
        .type = -1,
        .shortcodes = true,
        .cnam_lookup = -1,
        .campaign_status = -1,
        .verification_status = -1,
        .days = ALL_DAYS,
        .subaccount = subaccount,
        .limit = 100 };
    struct number_row *rows;
    int64_t total;
    size_t n = 0;
    int r;

    do {
        r = store_number_list(s, arena, a, &f, &rows, &n, &total);
        for (size_t i = 0; i < n && r == 0; i++)
            r = store_number_unrent(s, a, rows[i].number);
    } while (r == 0 && n);
    return r;
}

int store_subaccount_delete(
    struct store *s, struct arena *arena, struct account *a, const char *auth_id, bool cascade)
{
    struct subaccount p;
    int r = store_subaccount(s, arena, a, auth_id, &p);

    if (r == 0)
        r = store_applications_leave_subaccount(s, arena, a, auth_id, cascade);
    if (r == 0)
        r = cascade ? numbers_unrent(s, arena, a, auth_id)
                    : store_numbers_leave_subaccount(s, a, auth_id);
    if (r == 0)
        r = row_delete(s, a, auth_id);
    p.enabled = false;
    if (r == 0)
        login_change(s, a, &p);
    return r;
}

int store_account_update(
    struct store *s, struct account *a, const char *name, const char *address, const char *city)
{
    struct arena *arena = &s->accounts->arena;
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_ACCOUNT_UPDATE, &q);

    if (r < 0)
        return r;
    a->name = name ? arena_strdup(arena, name) : a->name;
    a->address = address ? arena_strdup(arena, address) : a->address;
    a->city = city ? arena_strdup(arena, city) : a->city;
    sql_text(&q, a->name);
    sql_text(&q, a->address);
    sql_text(&q, a->city);
    sql_int(&q, a->id);
    return sql_run(s, &q);
}
