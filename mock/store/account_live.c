#include "mock/store/account_live.h"

#include "mock/store/account_book.h"
#include "mock/store/due_book.h"
#include "mock/store/internal.h"

void account_touch(struct store *s, struct account *a)
{
    struct account_book *book = s->accounts;

    if (a->is_touched)
        return;
    if (book->n_touched == book->touched_room) {
        book->touched_room = book->touched_room ? book->touched_room * 2 : 16;
        book->touched = xrealloc(book->touched, book->touched_room * sizeof(*book->touched));
    }
    book->touched[book->n_touched++] = a;
    a->is_touched = true;
}

static void int_unless(struct sql *q, bool is_null, int64_t value)
{
    if (is_null)
        sql_null(q);
    else
        sql_int(q, value);
}

static int row_keep(struct store *s, const struct account *a)
{
    const struct account_settings *set = &a->settings;
    bool as_started = !a->has_settings, stands = set->is_frozen && !set->runs_on;
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_ACCOUNT_KEEP_LIVE, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->cash_credits);
    int_unless(&q, !a->credit_ran_out_us, a->credit_ran_out_us);
    sql_int(&q, a->fired_us);
    int_unless(&q, as_started || !stands, set->frozen_us);
    int_unless(&q, as_started || stands, set->offset_us);
    sql_text(&q, as_started ? NULL : delivery_progress_names[set->progress]);
    int_unless(&q, as_started, set->sent_after_us);
    int_unless(&q, as_started, set->ended_after_us);
    int_unless(&q, as_started, set->number_rates);
    sql_int(&q, a->id);
    return sql_run(s, &q);
}

/* In memory the rows would go where struct account goes, and nobody reads them before. */
int account_book_keep(struct store *s)
{
    struct account_book *book = s->accounts;
    int r = 0;

    for (size_t i = 0; i < book->n_touched; i++) {
        if (r == 0 && !s->in_memory)
            r = row_keep(s, book->touched[i]);
        book->touched[i]->is_touched = false;
    }
    book->n_touched = 0;
    return r;
}

void store_account_settings(
    struct store *s, struct account *a, const struct account_settings *settings)
{
    a->settings = *settings;
    a->has_settings = true;
    account_touch(s, a);
    due_alarm_set(s, a);
}

void store_account_charge(struct store *s, struct account *a, int64_t amount)
{
    if (!amount)
        return;
    a->cash_credits -= amount;
    account_touch(s, a);
}

void store_account_credit_ran_out(struct store *s, struct account *a, int64_t us)
{
    a->credit_ran_out_us = us;
    account_touch(s, a);
}

int store_account_facts(struct store *s, struct account *a, const struct account_facts *facts)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_ACCOUNT_KEEP_FACTS, &q);

    if (r < 0)
        return r;
    if (facts->cash_credits) {
        a->cash_credits = *facts->cash_credits;
        store_account_credit_ran_out(s, a, 0);
    }
    if (facts->barred_countries)
        a->barred_countries = arena_strdup(&s->accounts->arena, facts->barred_countries);
    a->alphanumeric_src = facts->alphanumeric_src ? *facts->alphanumeric_src : a->alphanumeric_src;
    a->default_powerpack =
        facts->default_powerpack ? *facts->default_powerpack : a->default_powerpack;
    sql_text(&q, a->barred_countries);
    sql_int(&q, a->alphanumeric_src);
    int_unless(&q, !a->default_powerpack, a->default_powerpack);
    sql_int(&q, a->id);
    return sql_run(s, &q);
}
