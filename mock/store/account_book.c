#include "mock/store/account_book.h"

#include "base/random.h"
#include "base/text.h"
#include "mock/domain/message.h"
#include "mock/store/account_cache.h"
#include "mock/store/due_book.h"
#include "mock/store/internal.h"

#include <errno.h>

enum { FIRST_SLOTS = 64 };

static struct login_row *slot_of(const struct account_book *book, const char *auth_id)
{
    size_t at = mix64_text(0, auth_id) & (book->n_slots - 1);

    while (book->logins[at].auth_id && !text_equal(book->logins[at].auth_id, auth_id))
        at = (at + 1) & (book->n_slots - 1);
    return &book->logins[at];
}

static void grow(struct account_book *book)
{
    struct login_row *old = book->logins;
    size_t n = book->n_slots;

    book->n_slots = n ? n * 2 : FIRST_SLOTS;
    book->logins = xcalloc(book->n_slots, sizeof(*book->logins));
    for (size_t i = 0; i < n; i++)
        if (old[i].auth_id)
            *slot_of(book, old[i].auth_id) = old[i];
    free(old);
}

void account_book_allow(struct account_book *book, const struct login_row *row)
{
    struct login_row *slot;

    if (book->used * 4 >= book->n_slots * 3)
        grow(book);
    slot = slot_of(book, row->auth_id);
    if (!slot->auth_id)
        book->used++;
    *slot = *row;
}

const struct login_row *account_book_find(const struct account_book *book, const char *auth_id)
{
    const struct login_row *row = slot_of(book, auth_id);

    return row->auth_id && row->account ? row : NULL;
}

static int by_id(const void *wanted, const void *one)
{
    int64_t id = *(const int64_t *)wanted, other = (*(struct account *const *)one)->id;

    return (id > other) - (id < other);
}

/* The book's accounts stand in the order of their ids. */
struct account *account_book_by_id(const struct account_book *book, int64_t id)
{
    struct account **found = book->n_accounts ? bsearch(&id, book->accounts, book->n_accounts,
                                                    sizeof(struct account *), by_id)
                                              : NULL;

    return found ? *found : NULL;
}

/* The slot stays taken, so that the search for others still passes over it. */
void account_book_forget_logins(struct account_book *book, const struct account *a)
{
    for (size_t i = 0; i < book->n_slots; i++)
        if (book->logins[i].account == a)
            book->logins[i].account = NULL;
}

void account_book_add(struct account_book *book, struct account *a)
{
    if (book->n_accounts == book->alloc) {
        book->alloc = book->alloc ? book->alloc * 2 : 16;
        book->accounts = xrealloc(book->accounts, book->alloc * sizeof(struct account *));
    }
    book->accounts[book->n_accounts++] = a;
}

/* Lets go of what an account keeps outside of the book's arena. */
static void account_empty(struct account *a)
{
    due_set_release(&a->due);
    free(a->slots.list);
    account_cache_drop(a);
}

void account_book_destroy(struct account_book *book)
{
    if (!book)
        return;
    for (size_t i = 0; i < book->n_accounts; i++)
        account_empty(book->accounts[i]);
    free(book->accounts);
    free(book->touched);
    free(book->secrets);
    free(book->logins);
    arena_release(&book->arena);
    free(book);
}

/* A row says all of its settings or none. */
static void settings_read(const struct store *s, struct sql *q, struct account *a)
{
    int64_t frozen_us = sql_column_int_or(q, INT64_MIN),
            offset_us = sql_column_int_or(q, INT64_MIN);
    const char *progress = sql_column_borrow(q);

    a->settings = s->settings;
    a->has_settings = progress || frozen_us != INT64_MIN || offset_us != INT64_MIN;
    if (frozen_us != INT64_MIN || offset_us != INT64_MIN) {
        a->settings.is_frozen = frozen_us != INT64_MIN;
        a->settings.frozen_us = frozen_us;
        a->settings.offset_us = a->settings.is_frozen ? 0 : offset_us;
    }
    if (progress)
        a->settings.progress = (enum delivery_progress)name_index(
            delivery_progress_names, DELIVERY_PROGRESS_MAX_, progress);
    a->settings.sent_after_us = sql_column_int_or(q, a->settings.sent_after_us);
    a->settings.ended_after_us = sql_column_int_or(q, a->settings.ended_after_us);
    a->settings.number_rates = sql_column_int_or(q, a->settings.number_rates) != 0;
    a->fired_us = sql_column_int_or(q, INT64_MIN);
}

static void secret_put(struct account_book *book, size_t at, const char *secret)
{
    if (at == book->secrets_room) {
        book->secrets_room = book->secrets_room ? book->secrets_room * 2 : 8;
        book->secrets = xrealloc(book->secrets, book->secrets_room * sizeof(*book->secrets));
    }
    book->secrets[at] = secret;
}

const char *const *store_account_secrets(struct store *s, int64_t account, const char *one_more)
{
    struct account_book *book = s->accounts;
    size_t n = 0;

    for (size_t i = 0; i < book->n_slots; i++)
        if (book->logins[i].account && book->logins[i].account->id == account)
            secret_put(book, n++, book->logins[i].auth_token);
    secret_put(book, n++, one_more);
    secret_put(book, n, NULL);
    return book->secrets;
}

static void account_read(struct store *s, struct sql *q, struct account *a)
{
    struct arena *arena = &s->accounts->arena;

    a->id = sql_column_int(q);
    a->auth_id = sql_column_text(q, arena);
    a->auth_token = sql_column_text(q, arena);
    a->name = sql_column_text(q, arena);
    a->address = sql_column_text(q, arena);
    a->city = sql_column_text(q, arena);
    a->state = sql_column_text(q, arena);
    a->timezone = sql_column_text(q, arena);
    a->account_type = sql_column_text(q, arena);
    a->billing_mode = sql_column_text(q, arena);
    a->auto_recharge = sql_column_int(q) != 0;
    a->alphanumeric_src = sql_column_int(q) != 0;
    a->cash_credits = sql_column_int(q);
    a->credit_ran_out_us = sql_column_int(q);
    a->default_powerpack = sql_column_int(q);
    a->barred_countries = sql_column_text(q, arena);
    a->id_key = (uint64_t)sql_column_int(q);
    a->requests = a->requests_kept = (uint64_t)sql_column_int(q);
    a->origin = sql_column_text(q, arena);
    settings_read(s, q, a);
}

static int last_message_read(struct store *s, struct account *a)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_ACCOUNT_LAST_MESSAGE, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_int(&q, a->id + 1);
    r = sql_step(s, &q);
    if (r >= 0) {
        a->last_message = r ? (uint32_t)sql_column_int(&q) : 0;
        a->last_time_us = r ? sql_column_int(&q) : 0;
    }
    return r < 0 ? r : 0;
}

/* The account's balance, clock and settings as its row has them. */
static int live_read(struct store *s, struct account *a)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_ACCOUNT_LIVE, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    r = sql_step(s, &q);
    if (r == 1) {
        a->cash_credits = sql_column_int(&q);
        a->credit_ran_out_us = sql_column_int(&q);
        settings_read(s, &q, a);
    }
    return r < 0 ? r : 0;
}

/* The api ids given out stay given out; that their row is written again is seen to by the next. */
void account_book_recount(struct store *s)
{
    for (size_t i = 0; i < s->accounts->n_accounts; i++) {
        struct account *a = s->accounts->accounts[i];

        last_message_read(s, a);
        if (!s->in_memory)
            live_read(s, a);
        due_load(s, a);
        account_cache_drop(a);
        a->requests_kept = 0;
        a->pools_revision++;
    }
}

static int subaccounts_read(struct store *s, struct account *a)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_SUBACCOUNTS, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    while ((r = sql_step(s, &q)) == 1) {
        struct login_row row = { .account = a, .is_subaccount = true };

        row.auth_id = sql_column_text(&q, &s->accounts->arena);
        row.auth_token = sql_column_text(&q, &s->accounts->arena);
        if (sql_column_int(&q))
            account_book_allow(s->accounts, &row);
    }
    return r;
}

/* An account's ids are made with a key of its own, drawn once from the seed and kept in its row. */
static int key_make(struct store *s, struct account *a)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = a->id_key ? 0 : sql_borrow(s, Q_ACCOUNT_KEEP_KEY, &q);

    if (a->id_key || r < 0)
        return r;
    a->id_key = mix64_text(s->seed, a->auth_id) >> 1 | 1;
    sql_int(&q, (int64_t)a->id_key);
    sql_int(&q, a->id);
    return sql_run(s, &q);
}

static int account_finish(struct store *s, struct account *a)
{
    int r = last_message_read(s, a);

    if (r == 0)
        r = key_make(s, a);
    if (r == 0)
        r = subaccounts_read(s, a);
    if (r == 0)
        r = due_load(s, a);
    account_book_allow(s->accounts,
        &(struct login_row){ .auth_id = a->auth_id, .auth_token = a->auth_token, .account = a });
    return r;
}

/* Reads rows from the statement; the first goes into `into` if it is given. */
static int rows_read(struct store *s, int64_t first, struct account *into)
{
    struct account_book *book = s->accounts;
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_ACCOUNTS, &q);

    if (r < 0)
        return r;
    sql_int(&q, first);
    while ((r = sql_step(s, &q)) == 1) {
        struct account *a = into ? into : ARENA_NEW(&book->arena, struct account);

        account_empty(a);
        *a = (struct account){ .pools_revision = a->pools_revision + 1,
            .generation = a->generation + 1,
            .is_touched = a->is_touched,
            .alarm_us = INT64_MAX };
        account_read(s, &q, a);
        if (into)
            return 0;
        account_book_add(book, a);
    }
    return r;
}

int account_book_read(struct store *s, int64_t first)
{
    struct account_book *book = s->accounts;
    size_t before = book->n_accounts;
    int r = rows_read(s, first, NULL);

    for (size_t i = before; r == 0 && i < book->n_accounts; i++)
        r = account_finish(s, book->accounts[i]);
    return r;
}

int account_book_refresh(struct store *s, struct account *a)
{
    int r;

    account_book_forget_logins(s->accounts, a);
    r = rows_read(s, a->id, a);
    return r < 0 ? r : account_finish(s, a);
}

int account_book_load(struct store *s)
{
    s->accounts = xcalloc(1, sizeof(*s->accounts));
    grow(s->accounts);
    return account_book_read(s, 0);
}
