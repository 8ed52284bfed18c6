#include "mock/store/pools.h"

#include "base/random.h"
#include "base/text.h"
#include "mock/store/internal.h"
#include "mock/store/pool_list.h"
#include "mock/store/turns.h"

#include <errno.h>
#include <string.h>

/* The columns POOL_COLUMNS of queries.c, in their order. */
static void sender_read(struct sql *q, struct arena *arena, struct sender_number *n)
{
    const char *service, *country, *region;

    n->number = sql_column_text(q, arena);
    n->kind = (enum sender_kind)sql_column_int(q);
    service = sql_column_borrow(q);
    n->can_mms = sql_column_int(q) != 0;
    n->added_for_mms = n->kind == SENDER_TOLLFREE ? n->can_mms : text_equal(service, "mms");
    country = sql_column_borrow(q);
    region = sql_column_borrow(q);
    if (country && strlen(country) == 2)
        memcpy(n->place.country, country, 3);
    if (region && strlen(region) == 2)
        memcpy(n->place.region, region, 3);
    n->place.area = (int)sql_column_int(q);
    n->place.toll_free = n->kind == SENDER_TOLLFREE;
    n->entry = sql_column_int(q);
    n->day = sql_column_int(q);
    n->sent_on_day = (unsigned)sql_column_int(q);
}

int store_sticky(struct store *s, struct arena *arena, const struct account *a,
    const struct powerpack *p, enum message_type service, const char *dst,
    struct sender_sticky *ret)
{
    CLEANUP_SQL struct sql q = { 0 };
    int64_t epoch;
    int r = sql_borrow(s, Q_STICKY, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_int(&q, p->id);
    sql_int(&q, service);
    sql_text(&q, dst);
    r = sql_step(s, &q);
    if (r <= 0)
        return r;
    ret->entry = sql_column_int(&q);
    epoch = sql_column_int(&q);
    ret->last_us = sql_column_int(&q);
    sender_read(&q, arena, &ret->number);
    ret->known = epoch == p->sticky_epoch;
    return 0;
}

/*
 * The tier's own turn in this pool. When a pool of the account changes, or the account is reset,
 * its rounds begin anew, and what other accounts do does not touch them.
 */
static struct turn *turn_of_tier(const struct pool_source *source, const struct sender_tier *t)
{
    uint64_t key = mix64_pair((uint64_t)source->account->id, source->account->pools_revision);

    key = mix64_pair(key, (uint64_t)source->powerpack);
    key = mix64_pair(key, (uint64_t)source->service << 40 | (uint64_t)t->kind << 32 |
                              (uint64_t)t->reach << 24 | (uint64_t)(t->daily_limit > 0) << 20 |
                              (uint64_t)t->area);
    key = mix64_text(key, t->country);
    return turn_of(source->store->turns, mix64_text(key, t->region));
}

/* 32 bits that depend on the seed and on how many messages the account sent. */
static uint32_t random_of(const struct pool_source *source)
{
    return (uint32_t)(mix64_pair(source->account->id_key, source->account->last_message) >> 32);
}

static bool mms_index_serves(const struct pool_source *source)
{
    return source->service == MESSAGE_MMS &&
           rule_on(source->policy, RULE_SENDER_LONGCODE_SERVICE) &&
           rule_on(source->policy, RULE_SENDER_TOLLFREE_DETECTED) &&
           rule_on(source->policy, RULE_SENDER_SHORTCODE_SMS_ONLY);
}

struct turn_place {
    int64_t rank;
    const char *number;
};

/* The first number of the tier behind a place: 1, 0 or a negative errno. */
static int next_behind(const struct pool_source *source, const struct sender_tier *t,
    const struct turn_place *behind, struct sender_number *ret, int64_t *ret_rank)
{
    enum query first = mms_index_serves(source) ? Q_POOL_MMS_AREA : Q_POOL_SMS_AREA;
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(source->store, first + (enum query)t->reach, &q);

    if (r < 0)
        return r;
    sql_int(&q, source->account->id);
    sql_int(&q, source->powerpack);
    sql_int(&q, t->kind);
    sql_int(&q, t->area);
    sql_text(&q, t->country);
    sql_text(&q, t->region);
    sql_int(&q, behind->rank);
    sql_text(&q, behind->number);
    sql_int(&q, t->daily_limit);
    sql_int(&q, source->day);
    r = sql_step(source->store, &q);
    if (r == 1) {
        *ret = (struct sender_number){ 0 };
        sender_read(&q, source->arena, ret);
        *ret_rank = sql_column_int(&q);
    }
    return r;
}

/* The same, but past numbers that cannot carry the service; without its rules the MMS index does
 * not say. */
static int next_able(const struct pool_source *source, const struct sender_tier *t,
    struct turn_place behind, struct sender_number *ret, int64_t *ret_rank)
{
    struct sender_facts facts = { .policy = source->policy, .service = source->service };

    for (;;) {
        int r = next_behind(source, t, &behind, ret, ret_rank);

        if (r <= 0 || !sender_unable(&facts, ret))
            return r;
        behind = (struct turn_place){ *ret_rank, ret->number };
    }
}

/* Reads the tier's numbers into the turn if they are few: then choosing among them needs no query.
 */
static int few_read(
    const struct pool_source *source, const struct sender_tier *tier, struct turn *turn)
{
    struct sender_tier whole = *tier;
    struct turn_number few[TURN_FEW] = { 0 };
    struct turn_place behind = { 0, "" };
    struct sender_number n = { 0 };
    size_t n_few = 0;
    int64_t rank = 0;
    int r;

    whole.daily_limit = 0;
    while ((r = next_able(source, &whole, behind, &n, &rank)) == 1 && n_few < TURN_FEW) {
        few[n_few].number = n;
        memcpy(few[n_few++].digits, n.number, strnlen(n.number, PHONE_DIGITS_MAX));
        behind = (struct turn_place){ rank, n.number };
    }
    if (r < 0)
        return r;
    turn->few_known = true;
    if (r == 1 || !n_few)
        return 0;
    turn->n_few = n_few;
    turn->few = xcalloc(n_few, sizeof(*few));
    memcpy(turn->few, few, n_few * sizeof(*few));
    return 0;
}

/* What the number sent today, by its row: the kept copy does not count. 1 if it may send once more.
 */
static int within_limit(
    const struct pool_source *source, const struct sender_tier *tier, struct sender_number *n)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = tier->daily_limit ? sql_borrow(source->store, Q_POOL_DAY, &q) : 1;

    if (r < 0 || !tier->daily_limit)
        return r;
    sql_int(&q, source->account->id);
    sql_int(&q, source->powerpack);
    sql_text(&q, n->number);
    r = sql_step(source->store, &q);
    if (r <= 0)
        return r;
    n->day = sql_column_int(&q);
    n->sent_on_day = (unsigned)sql_column_int(&q);
    return n->day != source->day || n->sent_on_day < tier->daily_limit;
}

static int find_among_few(const struct pool_source *source, const struct sender_tier *tier,
    struct turn *turn, struct sender_number *ret)
{
    size_t first = tier->random ? random_of(source) : turn->next_few;

    for (size_t i = 0; i < turn->n_few; i++) {
        size_t at = (first + i) % turn->n_few;
        int r;

        *ret = turn->few[at].number;
        ret->number = arena_strdup(source->arena, turn->few[at].digits);
        r = within_limit(source, tier, ret);
        if (r != 0) {
            turn->next_few = at + 1;
            return r;
        }
    }
    return 0;
}

static int find_by_seek(const struct pool_source *source, const struct sender_tier *tier,
    struct turn *turn, struct sender_number *ret)
{
    struct turn_place behind = { turn->rank, turn->number };
    int64_t rank = 0;
    int r;

    if (tier->random)
        behind = (struct turn_place){ random_of(source), "" };
    r = next_able(source, tier, behind, ret, &rank);
    if (r == 0) /* round again from the first */
        r = next_able(source, tier, (struct turn_place){ 0, "" }, ret, &rank);
    if (r == 1) {
        turn->rank = (uint32_t)rank;
        memset(turn->number, 0, sizeof(turn->number));
        memcpy(turn->number, ret->number, strnlen(ret->number, PHONE_DIGITS_MAX));
    }
    return r;
}

int store_pool_find(void *pool_source, const struct sender_tier *tier, struct sender_number *ret)
{
    const struct pool_source *source = pool_source;
    struct turn *turn = turn_of_tier(source, tier);
    int r = 0;

    if (turn->none_known && turn->none_day == source->day)
        return 0;
    if (!turn->few_known)
        r = few_read(source, tier, turn);
    if (r == 0)
        r = turn->n_few ? find_among_few(source, tier, turn, ret)
                        : find_by_seek(source, tier, turn, ret);
    if (r == 0) {
        turn->none_known = true;
        turn->none_day = source->day;
    }
    return r;
}

/* Only local connect asks how many a long code sent today, so only then is it counted. */
static int day_count(struct store *s, const struct account *a, const struct powerpack *p,
    const struct sender_number *n, int64_t day)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = p->local_connect && n->kind == SENDER_LONGCODE ? sql_borrow(s, Q_POOL_SENT, &q) : 0;

    if (r < 0 || !q.st)
        return r;
    sql_int(&q, day);
    sql_int(&q, a->id);
    sql_int(&q, p->id);
    sql_text(&q, n->number);
    return sql_run(s, &q);
}

static int sticky_put(struct store *s, const struct account *a, const struct powerpack *p,
    enum message_type service, const char *dst, const struct sender_number *n, int64_t now_us)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_STICKY_PUT, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_int(&q, p->id);
    sql_int(&q, service);
    sql_text(&q, dst);
    sql_text(&q, n->number);
    sql_int(&q, n->entry);
    sql_int(&q, p->sticky_epoch);
    sql_int(&q, now_us);
    return sql_run(s, &q);
}

/* A pair is idle for days, so one that was written within this second stands as it is. */
static bool sticky_is_fresh(
    const struct sender_sticky *last, const struct sender_number *n, int64_t now_us)
{
    enum { SECOND_US = 1000000 };

    return last->known && last->entry == n->entry && text_equal(last->number.number, n->number) &&
           now_us >= last->last_us && now_us - last->last_us < SECOND_US;
}

int store_pool_sent(struct store *s, const struct account *a, const struct powerpack *p,
    enum message_type service, const char *dst, const struct sender_number *n, int64_t now_us,
    const struct sender_sticky *last)
{
    static const int64_t day_us = (int64_t)86400 * 1000000;
    int r = day_count(s, a, p, n, now_us / day_us);

    if (r < 0 || !last || sticky_is_fresh(last, n, now_us))
        return r;
    return sticky_put(s, a, p, service, dst, n, now_us);
}

int store_pool_numbers(struct store *s, struct arena *arena, const struct account *a,
    int64_t powerpack, size_t most, struct sender_number *ret, size_t *ret_n, size_t *ret_total)
{
    CLEANUP_SQL struct sql q = { 0 };
    int64_t all = 0;
    int r = sql_borrow(s, Q_POOL_NUMBERS, &q);

    *ret_n = 0;
    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_int(&q, powerpack);
    sql_int(&q, (int64_t)most);
    while ((r = sql_step(s, &q)) == 1) {
        ret[*ret_n] = (struct sender_number){ 0 };
        sender_read(&q, arena, &ret[(*ret_n)++]);
    }
    if (r == 0)
        r = store_pool_total(s, a, powerpack, &all);
    *ret_total = (size_t)all;
    return r;
}

int store_number(struct store *s, struct arena *arena, const struct account *a, const char *number,
    struct rented_number *ret)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_NUMBER, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_text(&q, number);
    r = sql_step(s, &q);
    if (r <= 0)
        return r < 0 ? r : -ENOENT;
    ret->number = sql_column_text(&q, arena);
    ret->type = sql_column_text(&q, arena);
    ret->country = sql_column_text(&q, arena);
    ret->sms = sql_column_int(&q) != 0;
    ret->mms = sql_column_int(&q) != 0;
    ret->application = sql_column_text(&q, arena);
    return 0;
}
