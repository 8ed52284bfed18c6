#include "mock/store/pools.h"

#include "base/random.h"
#include "base/text.h"
#include "mock/store/internal.h"
#include "mock/store/turns.h"

#include <errno.h>
#include <string.h>

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
    return 0;
}

int store_powerpack_by_uuid(struct store *s, struct arena *arena, const struct account *a,
    const char *uuid, struct powerpack *ret)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_POWERPACK_BY_UUID, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_text(&q, uuid);
    return powerpack_read(s, &q, arena, ret);
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
    return powerpack_read(s, &q, arena, ret);
}

/*
 * The defaults recorded for new Powerpacks: US short code, toll-free, long code; CA short code,
 * long code, toll-free; SMS and MMS alike. Source: plivo-java and plivo-php fixtures.
 */
static void priority_default(const char *country, int ret[PRIORITY_KINDS])
{
    static const int us[] = { SENDER_SHORTCODE, SENDER_TOLLFREE, SENDER_LONGCODE };
    static const int ca[] = { SENDER_SHORTCODE, SENDER_LONGCODE, SENDER_TOLLFREE };

    memcpy(ret, text_equal(country, "CA") ? ca : us, sizeof(us));
}

int store_priority(struct store *s, const struct account *a, int64_t powerpack, const char *country,
    enum message_type service, int ret[PRIORITY_KINDS])
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_PRIORITY, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_int(&q, powerpack);
    sql_text(&q, country);
    sql_text(&q, service == MESSAGE_MMS ? "MMS" : "SMS");
    r = sql_step(s, &q);
    if (r == 0)
        priority_default(country, ret);
    for (int i = 0; r == 1 && i < PRIORITY_KINDS; i++) {
        const char *kind = sql_column_borrow(&q);

        ret[i] = kind ? name_index(sender_kind_names, SENDER_KIND_MAX_, kind) : -1;
    }
    return r < 0 ? r : 0;
}

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

/* The tier's own turn in this pool; pools are told apart by account and Powerpack. */
static struct turn *turn_of_tier(const struct pool_source *source, const struct sender_tier *t)
{
    uint64_t key = mix64_pair((uint64_t)source->account->id, (uint64_t)source->powerpack);

    key = mix64_pair(key, (uint64_t)source->service << 40 | (uint64_t)t->kind << 32 |
                              (uint64_t)t->reach << 24 | (uint64_t)(t->daily_limit > 0) << 20 |
                              (uint64_t)t->area);
    key = mix64_text(key, t->country);
    return turn_of(source->store->turns, mix64_text(key, t->region));
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

int store_pool_find(void *pool_source, const struct sender_tier *tier, struct sender_number *ret)
{
    const struct pool_source *source = pool_source;
    struct turn *turn = turn_of_tier(source, tier);
    uint64_t revision = turn_revision(source->store->turns);
    struct turn_place behind = { turn->rank, turn->number };
    int64_t rank = 0;
    int r;

    if (turn->none_day == source->day && turn->none_revision == revision)
        return 0;
    if (tier->random)
        behind = (struct turn_place){
            (int64_t)(mix64_pair(source->account->id_key, source->account->last_message) >> 32), ""
        };
    r = next_able(source, tier, behind, ret, &rank);
    if (r == 0) /* round again from the first */
        r = next_able(source, tier, (struct turn_place){ 0, "" }, ret, &rank);
    if (r == 0) {
        turn->none_day = source->day;
        turn->none_revision = revision;
    } else if (r == 1) {
        turn->rank = (uint32_t)rank;
        memcpy(turn->number, ret->number, strnlen(ret->number, PHONE_DIGITS_MAX) + 1);
    }
    return r;
}

int store_pool_sent(struct store *s, const struct account *a, const struct powerpack *p,
    enum message_type service, const char *dst, const struct sender_number *n, int64_t now_us,
    bool sticky)
{
    static const int64_t day_us = (int64_t)86400 * 1000000;
    CLEANUP_SQL struct sql sent = { 0 }, put = { 0 };
    int64_t day = now_us / day_us;
    int r = sql_borrow(s, Q_POOL_SENT, &sent);

    if (r < 0)
        return r;
    sql_int(&sent, day);
    sql_int(&sent, n->day == day ? n->sent_on_day + 1 : 1);
    sql_int(&sent, a->id);
    sql_int(&sent, p->id);
    sql_text(&sent, n->number);
    r = sql_run(s, &sent);
    if (r < 0 || !sticky)
        return r;
    r = sql_borrow(s, Q_STICKY_PUT, &put);
    if (r < 0)
        return r;
    sql_int(&put, a->id);
    sql_int(&put, p->id);
    sql_int(&put, service);
    sql_text(&put, dst);
    sql_text(&put, n->number);
    sql_int(&put, n->entry);
    sql_int(&put, p->sticky_epoch);
    sql_int(&put, now_us);
    return sql_run(s, &put);
}

static int pool_count(struct store *s, const struct account *a, int64_t powerpack, size_t *ret)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_POOL_COUNT, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_int(&q, powerpack);
    r = sql_step(s, &q);
    if (r == 1)
        *ret = (size_t)sql_column_int(&q);
    return r < 0 ? r : 0;
}

int store_pool_numbers(struct store *s, struct arena *arena, const struct account *a,
    int64_t powerpack, size_t most, struct sender_number *ret, size_t *ret_n, size_t *ret_total)
{
    CLEANUP_SQL struct sql q = { 0 };
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
    return r < 0 ? r : pool_count(s, a, powerpack, ret_total);
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
    return 0;
}

int store_media_exists(struct store *s, const struct account *a, const char *media_id)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_MEDIA_EXISTS, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_text(&q, media_id);
    return sql_step(s, &q);
}
