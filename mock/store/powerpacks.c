#include "mock/store/powerpacks.h"

#include "base/random.h"
#include "base/text.h"
#include "mock/store/internal.h"

#include <errno.h>
#include <string.h>

const char *const priority_countries[PRIORITY_COUNTRIES] = { "US", "CA" };
const char *const priority_services[PRIORITY_SERVICES] = { "SMS", "MMS" };

/* Powerpacks as they were read, until a pool or Powerpack of their account changes. */
struct powerpack_book {
    struct arena arena;
    size_t n; /* read since the book was empty */
    struct powerpack_kept {
        int64_t account;
        unsigned revision;          /* the account's pools_revision then */
        struct powerpack powerpack; /* uuid NULL: a free slot */
    } slots[POWERPACKS_KEPT];
};

struct powerpack_book *powerpack_book_create(void)
{
    return xcalloc(1, sizeof(struct powerpack_book));
}

void powerpack_book_destroy(struct powerpack_book *book)
{
    if (!book)
        return;
    arena_release(&book->arena);
    free(book);
}

static void book_forget(struct powerpack_book *book)
{
    arena_release(&book->arena);
    memset(book->slots, 0, sizeof(book->slots));
    book->n = 0;
}

/* The slot of a Powerpack, or the free one where it would stand. */
static struct powerpack_kept *slot_of(struct store *s, const struct account *a, const char *uuid)
{
    struct powerpack_book *book = s->powerpacks;
    size_t at;

    if (book->n * 2 > POWERPACKS_KEPT)
        book_forget(book);
    at = mix64_text((uint64_t)a->id, uuid) % POWERPACKS_KEPT;
    while (book->slots[at].powerpack.uuid &&
           !(book->slots[at].account == a->id && text_equal(book->slots[at].powerpack.uuid, uuid)))
        at = (at + 1) % POWERPACKS_KEPT;
    return &book->slots[at];
}

static int powerpack_read(
    struct store *s, struct sql *q, struct arena *arena, struct powerpack *ret)
{
    int r = sql_step(s, q);

    if (r <= 0)
        return r < 0 ? r : -ENOENT;
    ret->id = sql_column_int(q);
    ret->uuid = sql_column_text(q, arena);
    ret->pool_uuid = sql_column_text(q, arena);
    ret->name = sql_column_text(q, arena);
    ret->sticky_sender = sql_column_int(q) != 0;
    ret->local_connect = sql_column_int(q) != 0;
    ret->sticky_epoch = sql_column_int(q);
    ret->application_type = sql_column_text(q, arena);
    ret->application_id = sql_column_text(q, arena);
    ret->created_us = sql_column_int(q);
    return 0;
}

/*
 * The defaults recorded for new Powerpacks: US short code, toll-free, long code; CA short code,
 * long code, toll-free; SMS and MMS alike. Source: plivo-java and plivo-php fixtures.
 */
static const int priority_defaults[][PRIORITY_KINDS] = {
    { SENDER_SHORTCODE, SENDER_TOLLFREE, SENDER_LONGCODE },
    { SENDER_SHORTCODE, SENDER_LONGCODE, SENDER_TOLLFREE },
};

static int priority_read(
    struct store *s, const struct account *a, struct powerpack *p, size_t country, size_t service)
{
    int *priority = p->priority[country][service];
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_PRIORITY, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_int(&q, p->id);
    sql_text(&q, priority_countries[country]);
    sql_text(&q, priority_services[service]);
    r = sql_step(s, &q);
    if (r == 0)
        memcpy(priority, priority_defaults[country], sizeof(priority_defaults[country]));
    for (int i = 0; r == 1 && i < PRIORITY_KINDS; i++) {
        const char *kind = sql_column_borrow(&q);

        priority[i] = kind ? name_index(sender_kind_names, SENDER_KIND_MAX_, kind) : -1;
    }
    return r < 0 ? r : 0;
}

static int powerpack_find(struct store *s, const struct account *a, struct sql *q,
    struct arena *arena, struct powerpack *ret)
{
    int r = powerpack_read(s, q, arena, ret);

    for (size_t country = 0; r == 0 && country < PRIORITY_COUNTRIES; country++)
        for (size_t service = 0; r == 0 && service < PRIORITY_SERVICES; service++)
            r = priority_read(s, a, ret, country, service);
    return r;
}

int store_powerpack_by_uuid(
    struct store *s, const struct account *a, const char *uuid, struct powerpack *ret)
{
    struct powerpack_kept *kept = slot_of(s, a, uuid);
    struct powerpack found = { 0 };
    CLEANUP_SQL struct sql q = { 0 };
    bool is_known = kept->powerpack.uuid && kept->revision == a->pools_revision;
    int r = is_known ? 0 : sql_borrow(s, Q_POWERPACK_BY_UUID, &q);

    if (r == 0 && !is_known) {
        sql_int(&q, a->id);
        sql_text(&q, uuid);
        r = powerpack_find(s, a, &q, &s->powerpacks->arena, &found);
        if (r < 0)
            return r;
        *kept = (struct powerpack_kept){ a->id, a->pools_revision, found };
        s->powerpacks->n++;
    }
    if (r == 0)
        *ret = kept->powerpack;
    return r;
}

int store_powerpack_by_id(struct store *s, struct arena *arena, const struct account *a, int64_t id,
    struct powerpack *ret)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_POWERPACK_BY_ID, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_int(&q, id);
    return powerpack_find(s, a, &q, arena, ret);
}

int store_powerpack_by_pool(struct store *s, struct arena *arena, const struct account *a,
    const char *pool_uuid, struct powerpack *ret)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_POWERPACK_BY_POOL, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_text(&q, pool_uuid);
    return powerpack_find(s, a, &q, arena, ret);
}

int store_powerpack_name_taken(
    struct store *s, const struct account *a, const char *name, int64_t except)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_POWERPACK_NAME, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_text(&q, name);
    sql_int(&q, except);
    return sql_step(s, &q);
}

static int powerpack_count(struct store *s, const struct account *a, int64_t *ret)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_POWERPACK_COUNT, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    r = sql_step(s, &q);
    if (r == 1)
        *ret = sql_column_int(&q);
    return r < 0 ? r : 0;
}

int store_powerpack_list(struct store *s, struct arena *arena, const struct account *a,
    const struct powerpack_page *page, struct powerpack **ret, size_t *ret_n, int64_t *ret_total)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, page->newest_first ? Q_POWERPACKS_NEWEST : Q_POWERPACKS_OLDEST, &q);

    *ret_n = 0;
    *ret = ARENA_ARRAY(arena, struct powerpack, page->limit);
    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_int(&q, (int64_t)page->limit);
    sql_int(&q, (int64_t)page->offset);
    while ((r = powerpack_find(s, a, &q, arena, &(*ret)[*ret_n])) == 0)
        if (++*ret_n == page->limit)
            break;
    return r < 0 && r != -ENOENT ? r : powerpack_count(s, a, ret_total);
}

void powerpack_priority_defaults(int ret[PRIORITY_COUNTRIES][PRIORITY_SERVICES][PRIORITY_KINDS])
{
    for (size_t country = 0; country < PRIORITY_COUNTRIES; country++)
        for (size_t service = 0; service < PRIORITY_SERVICES; service++)
            memcpy(ret[country][service], priority_defaults[country],
                sizeof(priority_defaults[country]));
}

void powerpack_priority(const struct powerpack *p, const char *country, enum message_type service,
    int ret[PRIORITY_KINDS])
{
    memcpy(ret, p->priority[text_equal(country, "CA")][service == MESSAGE_MMS],
        sizeof(p->priority[0][0]));
}
