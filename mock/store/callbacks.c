#include "mock/store/callbacks.h"

#include "mock/store/account_book.h"
#include "mock/store/internal.h"

#include <errno.h>

int store_callback_put(struct store *s, const struct account *a, const struct callback *c)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_CALLBACK_PUT, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_int(&q, c->message);
    sql_int(&q, c->sequence);
    sql_int(&q, c->state);
    sql_int(&q, c->event_us);
    sql_int(&q, c->tries);
    sql_int(&q, c->due_us);
    return sql_run(s, &q);
}

int store_callback_remove(
    struct store *s, const struct account *a, uint32_t message, unsigned sequence)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_CALLBACK_REMOVE, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_int(&q, message);
    sql_int(&q, sequence);
    return sql_run(s, &q);
}

int store_callbacks(struct store *s, const struct account *a,
    void (*fn)(void *context, const struct callback *), void *context)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_CALLBACKS, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    while ((r = sql_step(s, &q)) == 1) {
        struct callback c = { .message = (uint32_t)sql_column_int(&q) };

        c.sequence = (unsigned)sql_column_int(&q);
        c.state = (enum message_state)sql_column_int(&q);
        c.event_us = sql_column_int(&q);
        c.tries = (unsigned)sql_column_int(&q);
        c.due_us = sql_column_int(&q);
        fn(context, &c);
    }
    return r;
}

int store_callback_account(struct store *s, const struct account *behind, struct account **ret)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_CALLBACK_ACCOUNT, &q);

    if (r < 0)
        return r;
    sql_int(&q, behind ? behind->id : 0);
    r = sql_step(s, &q);
    if (r <= 0)
        return r;
    *ret = account_book_by_id(s->accounts, sql_column_int(&q));
    return *ret ? 1 : -EIO;
}
