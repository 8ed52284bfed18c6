/*
 * A page is found by counting: number_tally says how many numbers of each facet stand below each
 * prefix, so the way to any offset is a few rows, and only the numbers of the page are read.
 */
#include "base/text.h"
#include "mock/store/internal.h"
#include "mock/store/number_facet.h"
#include "mock/store/number_read.h"
#include "mock/store/pool_derived.h"

#include <string.h>

enum { DIGITS_SIZE = 24 };

/* A list under way. */
struct walk {
    struct store *store;
    struct arena *arena;
    int64_t account;
    const struct number_filter *filter;
    uint32_t mask, value; /* facets that the filter lets through are value under mask */
    int64_t skip;         /* rows that still stand before the page */
    struct number_row *rows;
    size_t n;
};

static void facet_ask(struct walk *w, unsigned at, unsigned mask, unsigned value)
{
    w->mask |= mask << at;
    w->value |= value << at;
}

static void facet_ask_index(struct walk *w, unsigned at, unsigned mask, int index)
{
    if (index >= 0)
        facet_ask(w, at, mask, (unsigned)index);
}

static void facets_of(struct walk *w)
{
    const struct number_filter *f = w->filter;

    facet_ask_index(w, FACET_TYPE, FACET_TYPE_MASK, f->type);
    if (!f->shortcodes)
        facet_ask(w, FACET_SHORTCODE, 1, 0);
    facet_ask(w, FACET_ABILITIES, f->abilities, f->abilities);
    facet_ask_index(w, FACET_CNAM_LOOKUP, 1, f->cnam_lookup);
    facet_ask_index(w, FACET_CAMPAIGN_STATUS, FACET_STATUS_MASK, f->campaign_status);
    facet_ask_index(w, FACET_VERIFICATION_STATUS, FACET_STATUS_MASK, f->verification_status);
}

/* Numbers, or prefixes of one level, from `from` up to, but without, `to`. */
struct range {
    char from[DIGITS_SIZE], to[DIGITS_SIZE];
};

static struct range range_below(const char *prefix)
{
    struct range r = { 0 };
    size_t len = strnlen(prefix, DIGITS_SIZE - 2);

    memcpy(r.from, prefix, len);
    memcpy(r.to, prefix, len);
    r.to[len] = '9' + 1;
    return r;
}

/* The prefix of a level has blanks for digits that a short number lacks: only that one has it. */
static struct range numbers_below(const char *prefix)
{
    size_t len = strcspn(prefix, " ");
    struct range r = range_below(prefix);

    if (prefix[len]) {
        r.from[len] = '\0';
        r.to[len] = ' ';
        r.to[len + 1] = '\0';
    }
    return r;
}

static void bind_facets(struct sql *q, const struct walk *w)
{
    sql_int(q, w->account);
    sql_int(q, w->mask);
    sql_int(q, w->value);
    sql_int(q, w->filter->days);
}

static void bind_range(struct sql *q, const struct range *range)
{
    sql_text(q, range->from);
    sql_text(q, range->to);
}

static void bind_page(struct sql *q, const struct walk *w)
{
    sql_int(q, (int64_t)(w->filter->limit - w->n));
    sql_int(q, w->skip);
}

static int rows_read(struct walk *w, struct sql *q)
{
    int r;

    w->skip = 0;
    while ((r = sql_step(w->store, q)) == 1)
        number_read(q, w->arena, &w->rows[w->n++]);
    return r;
}

static int count_read(struct walk *w, struct sql *q, int64_t *ret)
{
    int r = sql_step(w->store, q);

    *ret = r == 1 ? sql_column_int(q) : 0;
    return r < 0 ? r : 0;
}

/* The numbers of the page that stand in the range. */
static int page_in_range(struct walk *w, const struct range *range)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(w->store, Q_NUMBERS, &q);

    if (r < 0)
        return r;
    bind_facets(&q, w);
    bind_range(&q, range);
    bind_page(&q, w);
    return rows_read(w, &q);
}

static int count_in_range(struct walk *w, const struct range *range, int64_t *ret)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(w->store, Q_NUMBERS_COUNT, &q);

    if (r < 0)
        return r;
    bind_facets(&q, w);
    bind_range(&q, range);
    return count_read(w, &q, ret);
}

struct bucket {
    char prefix[TALLY_DEEPEST + 1];
    int64_t n;
};
enum { BUCKETS_MAX = 11 * 11 }; /* two digits or blanks */

/* The prefixes of the level below a prefix that is one step shorter at most. */
static int buckets_read(struct walk *w, const char *prefix, size_t level,
    struct bucket ret[static BUCKETS_MAX], size_t *ret_n)
{
    struct range range = range_below(prefix);
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(w->store, Q_NUMBER_BUCKETS, &q);

    *ret_n = 0;
    if (r < 0)
        return r;
    bind_facets(&q, w);
    bind_range(&q, &range);
    sql_int(&q, (int64_t)level);
    while (*ret_n < BUCKETS_MAX && (r = sql_step(w->store, &q)) == 1) {
        struct bucket *b = &ret[(*ret_n)++];
        const char *found = sql_column_borrow(&q);

        *b = (struct bucket){ 0 };
        memcpy(b->prefix, found, strnlen(found, TALLY_DEEPEST));
        b->n = sql_column_int(&q);
    }
    return r < 0 ? r : 0;
}

/* Reads what the page has of the numbers below a prefix; *ret_total is how many those are. */
static int walk_below(struct walk *w, const char *prefix, size_t level, int64_t *ret_total)
{
    struct bucket buckets[BUCKETS_MAX];
    size_t n;
    int r = buckets_read(w, prefix, level, buckets, &n);

    for (size_t i = 0; i < n && r == 0; i++) {
        struct range range = numbers_below(buckets[i].prefix);
        int64_t below = 0;

        *ret_total += buckets[i].n;
        if (w->skip >= buckets[i].n)
            w->skip -= buckets[i].n;
        else if (w->n < w->filter->limit && level < TALLY_DEEPEST)
            r = walk_below(w, buckets[i].prefix, level + TALLY_STEP, &below);
        else if (w->n < w->filter->limit)
            r = page_in_range(w, &range);
    }
    return r;
}

static int list_by_prefix(struct walk *w, int64_t *ret_total)
{
    const char *prefix = w->filter->prefix;
    size_t level = strlen(prefix) + strlen(prefix) % TALLY_STEP;
    struct range range = range_below(prefix);
    int r;

    if (level <= TALLY_DEEPEST)
        return walk_below(w, prefix, level, ret_total);
    r = count_in_range(w, &range, ret_total);
    return r < 0 ? r : page_in_range(w, &range);
}

/* Values that a filter names have an index each, in which its numbers stand in order. */
static const struct narrow {
    size_t offset;
    enum query page, count;
} narrows[] = {
    { offsetof(struct number_filter, alias), Q_NUMBERS_ALIAS, Q_NUMBERS_ALIAS_COUNT },
    { offsetof(struct number_filter, campaign), Q_NUMBERS_CAMPAIGN, Q_NUMBERS_CAMPAIGN_COUNT },
    { offsetof(struct number_filter, verification_order), Q_NUMBERS_VERIFICATION,
        Q_NUMBERS_VERIFICATION_COUNT },
    { offsetof(struct number_filter, subaccount), Q_NUMBERS_SUBACCOUNT,
        Q_NUMBERS_SUBACCOUNT_COUNT },
};

static const struct narrow *narrow_of(const struct number_filter *f)
{
    for (size_t i = 0; i < ARRAY_SIZE(narrows); i++)
        if (*(const char *const *)((const char *)f + narrows[i].offset))
            return &narrows[i];
    return NULL;
}

static void bind_narrow(struct sql *q, const struct walk *w)
{
    struct range range = range_below(w->filter->prefix);

    bind_facets(q, w);
    sql_text(q, arena_strdup(w->arena, range.from));
    sql_text(q, arena_strdup(w->arena, range.to));
    sql_text(q, w->filter->alias);
    sql_text(q, w->filter->campaign);
    sql_text(q, w->filter->verification_order);
    sql_text(q, w->filter->subaccount);
}

static int narrow_page(struct walk *w, const struct narrow *narrow)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(w->store, narrow->page, &q);

    if (r < 0)
        return r;
    bind_narrow(&q, w);
    bind_page(&q, w);
    return rows_read(w, &q);
}

static int list_by_value(struct walk *w, const struct narrow *narrow, int64_t *ret_total)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(w->store, narrow->count, &q);

    if (r < 0)
        return r;
    bind_narrow(&q, w);
    r = count_read(w, &q, ret_total);
    return r < 0 ? r : narrow_page(w, narrow);
}

int store_number_list(struct store *s, struct arena *arena, const struct account *a,
    const struct number_filter *f, struct number_row **ret, size_t *ret_n, int64_t *ret_total)
{
    struct walk w = { .store = s,
        .arena = arena,
        .account = a->id,
        .filter = f,
        .skip = (int64_t)f->offset,
        .rows = ARENA_ARRAY(arena, struct number_row, f->limit) };
    const struct narrow *narrow = narrow_of(f);
    int r;

    *ret_total = 0;
    facets_of(&w);
    r = narrow ? list_by_value(&w, narrow, ret_total) : list_by_prefix(&w, ret_total);
    *ret = w.rows;
    *ret_n = w.n;
    return r;
}
