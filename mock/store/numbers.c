#include "mock/store/numbers.h"

#include "base/text.h"
#include "mock/store/internal.h"
#include "mock/store/number_facet.h"
#include "mock/store/number_read.h"
#include "mock/store/pool_change.h"
#include "mock/store/pool_derived.h"

#include <errno.h>

const char *const number_type_names[NUMBER_TYPE_MAX_] = { "fixed", "mobile", "local", "national",
    "tollfree", "shortcode" };
const char *const campaign_status_names[NUMBER_STATUSES] = { NULL, "UNREGISTERED", "PROCESSING",
    "COMPLETED" };
const char *const verification_status_names[NUMBER_STATUSES] = { NULL, "UNVERIFIED",
    "PENDING_VERIFICATION", "VERIFIED" };

/* A query about one number of an account. */
static int number_query(
    struct store *s, enum query query, const struct account *a, const char *number, struct sql *ret)
{
    int r = sql_borrow(s, query, ret);

    if (r < 0)
        return r;
    sql_int(ret, a->id);
    sql_text(ret, number);
    return 0;
}

/* Counts the row as it stands one up or down. */
static int tally(struct store *s, const struct account *a, const char *number, int change)
{
    int r = 0;

    for (int level = 0; level <= TALLY_DEEPEST && r == 0; level += TALLY_STEP) {
        CLEANUP_SQL struct sql q = { 0 };

        r = number_query(s, Q_NUMBER_TALLY, a, number, &q);
        if (r < 0)
            return r;
        sql_int(&q, level);
        sql_int(&q, change);
        r = sql_run(s, &q);
    }
    return r;
}

int store_number_is_rented(struct store *s, const struct account *a, const char *number)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = number_query(s, Q_NUMBER, a, number, &q);

    return r < 0 ? r : sql_step(s, &q);
}

static int row_insert(
    struct store *s, const struct account *a, const struct inventory_number *n, int64_t now_us)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = number_query(s, Q_NUMBER_RENT, a, n->digits, &q);

    if (r < 0)
        return r;
    sql_text(&q, n->type);
    sql_text(&q, n->country);
    sql_int(&q, (n->abilities & ABILITY_SMS) != 0);
    sql_int(&q, (n->abilities & ABILITY_MMS) != 0);
    sql_int(&q, (n->abilities & ABILITY_VOICE) != 0);
    sql_int(&q, now_us);
    return sql_run(s, &q);
}

int store_number_rent(struct store *s, struct account *a, const char *number, int64_t now_us)
{
    struct inventory_number n;
    int r;

    if (!inventory_find(number, &n))
        return -ENOENT;
    r = store_number_is_rented(s, a, number);
    if (r != 0)
        return r < 0 ? r : -EEXIST;
    r = row_insert(s, a, &n, now_us);
    return r < 0 ? r : tally(s, a, number, 1);
}

int store_number_unrent(struct store *s, struct account *a, const char *number)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = store_number_is_rented(s, a, number);

    if (r <= 0)
        return r < 0 ? r : -ENOENT;
    r = store_pool_leave_all(s, a, number);
    if (r == 0)
        r = tally(s, a, number, -1);
    if (r == 0)
        r = number_query(s, Q_NUMBER_UNRENT, a, number, &q);
    return r < 0 ? r : sql_run(s, &q);
}

void number_read(struct sql *q, struct arena *arena, struct number_row *n)
{
    int64_t facet;

    *n = (struct number_row){ .number = sql_column_text(q, arena) };
    n->country = sql_column_text(q, arena);
    n->added_us = sql_column_int(q);
    facet = sql_column_int(q);
    n->type = (enum number_type)(facet >> FACET_TYPE & FACET_TYPE_MASK);
    n->voice = facet >> FACET_ABILITIES & ABILITY_VOICE;
    n->sms = facet >> FACET_ABILITIES & ABILITY_SMS;
    n->mms = facet >> FACET_ABILITIES & ABILITY_MMS;
    n->cnam_lookup = facet >> FACET_CNAM_LOOKUP & 1;
    n->campaign_status = (int)(facet >> FACET_CAMPAIGN_STATUS & FACET_STATUS_MASK);
    n->verification_status = (int)(facet >> FACET_VERIFICATION_STATUS & FACET_STATUS_MASK);
    n->alias = sql_column_text(q, arena);
    n->application = sql_column_text(q, arena);
    n->subaccount = sql_column_text(q, arena);
    n->subaccount_name = sql_column_text(q, arena);
    n->cnam = sql_column_text(q, arena);
    n->compliance = sql_column_text(q, arena);
    n->campaign = sql_column_text(q, arena);
    n->verification = sql_column_text(q, arena);
    n->verification_order = sql_column_text(q, arena);
}

int store_number_row(struct store *s, struct arena *arena, const struct account *a,
    const char *number, struct number_row *ret)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = number_query(s, Q_NUMBER_ROW, a, number, &q);

    if (r < 0)
        return r;
    r = sql_step(s, &q);
    if (r <= 0)
        return r < 0 ? r : -ENOENT;
    number_read(&q, arena, ret);
    return 0;
}

static int settings_write(struct store *s, const struct account *a, const struct number_row *row)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = number_query(s, Q_NUMBER_UPDATE, a, row->number, &q);

    if (r < 0)
        return r;
    sql_text(&q, row->alias ? row->alias : "");
    sql_text(&q, row->application);
    sql_text(&q, row->subaccount);
    sql_int(&q, row->cnam_lookup);
    sql_text(&q, row->cnam);
    sql_text(&q, row->compliance);
    return sql_run(s, &q);
}

/* The change may move the row to another facet. */
int store_number_update(struct store *s, const struct account *a, const struct number_row *row)
{
    int r = tally(s, a, row->number, -1);

    if (r == 0)
        r = settings_write(s, a, row);
    return r < 0 ? r : tally(s, a, row->number, 1);
}

int store_numbers_leave_application(struct store *s, const struct account *a, const char *app_id)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = number_query(s, Q_NUMBERS_LEAVE_APPLICATION, a, app_id, &q);

    return r < 0 ? r : sql_run(s, &q);
}

int store_numbers_leave_subaccount(struct store *s, const struct account *a, const char *subaccount)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = number_query(s, Q_NUMBERS_LEAVE_SUBACCOUNT, a, subaccount, &q);

    return r < 0 ? r : sql_run(s, &q);
}
