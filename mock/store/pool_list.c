/*
 * A page is merged from the numbers of each class (type, serves, country) that the filter lets
 * through; each class is one range of the index pool_listed. Where the page begins is found in
 * pool_tally, which counts the numbers of each class below each prefix.
 */
#include "mock/store/pool_list.h"

#include "base/text.h"
#include "mock/store/internal.h"
#include "mock/store/pool_derived.h"

#include <errno.h>
#include <string.h>

const char *const pool_type_names[POOL_TYPE_MAX_] = { "fixed", "mobile", "tollfree", "shortcode" };

enum { DIGITS_SIZE = 24 };

struct class
{
    const char *type, *serves, *country;
};

/* A list under way. */
struct walk {
    struct store *store;
    struct arena *arena;
    int64_t account, powerpack;
    const struct pool_filter *filter;
    struct class *classes;
    size_t n_classes;
};

/* Numbers from `from` up to, but without, `to`. */
struct range {
    char from[DIGITS_SIZE], to[DIGITS_SIZE];
};

static void range_below(struct range *r, const char *prefix)
{
    size_t len = strnlen(prefix, DIGITS_SIZE - 2);

    memcpy(r->from, prefix, len);
    r->from[len] = '\0';
    memcpy(r->to, prefix, len);
    r->to[len] = '9' + 1;
    r->to[len + 1] = '\0';
}

static bool lets_through(const struct pool_filter *f, const struct class *c)
{
    int type = name_index(pool_type_names, POOL_TYPE_MAX_, c->type);

    return type >= 0 && (f->types & 1u << type) &&
           (!f->country || text_equal(f->country, c->country)) &&
           (!f->serves || text_equal(f->serves, c->serves));
}

static void bind_pool(struct sql *q, const struct walk *w)
{
    sql_int(q, w->account);
    sql_int(q, w->powerpack);
}

/* The rows of one level of the tally within a range: prefix, n, type, serves, country. */
static int tally_open(
    const struct walk *w, size_t level, const struct range *range, struct sql *ret)
{
    int r = sql_borrow(w->store, Q_TALLY, ret);

    if (r < 0)
        return r;
    bind_pool(ret, w);
    sql_int(ret, (int64_t)level);
    sql_text(ret, range->from);
    sql_text(ret, range->to);
    return 0;
}

/* A row's count, 0 if the filter does not let its class through. */
static int64_t tally_read(const struct walk *w, struct sql *q, const char **ret_prefix)
{
    struct class c;
    int64_t n;

    *ret_prefix = sql_column_borrow(q);
    n = sql_column_int(q);
    c.type = sql_column_borrow(q);
    c.serves = sql_column_borrow(q);
    c.country = sql_column_borrow(q);
    return lets_through(w->filter, &c) ? n : 0;
}

static int classes_find(struct walk *w)
{
    CLEANUP_SQL struct sql q = { 0 };
    size_t alloc = 0;
    int r = sql_borrow(w->store, Q_TALLY_CLASSES, &q);

    if (r < 0)
        return r;
    bind_pool(&q, w);
    while ((r = sql_step(w->store, &q)) == 1) {
        struct class c;

        c.type = sql_column_text(&q, w->arena);
        c.serves = sql_column_text(&q, w->arena);
        c.country = sql_column_text(&q, w->arena);
        if (!lets_through(w->filter, &c))
            continue;
        if (w->n_classes == alloc) {
            struct class *grown = ARENA_ARRAY(w->arena, struct class, alloc = alloc * 2 + 8);

            if (w->n_classes)
                memcpy(grown, w->classes, w->n_classes * sizeof(*grown));
            w->classes = grown;
        }
        w->classes[w->n_classes++] = c;
    }
    return r;
}

/* Counting ------------------------------------------------------------------------------------ */

/* Below the deepest level the numbers themselves are counted: they are few. */
static int count_numbers(const struct walk *w, const struct range *range, int64_t *ret)
{
    int r = 0;

    for (size_t i = 0; i < w->n_classes && r >= 0; i++) {
        CLEANUP_SQL struct sql q = { 0 };

        r = sql_borrow(w->store, Q_POOL_CLASS_COUNT, &q);
        if (r < 0)
            return r;
        bind_pool(&q, w);
        sql_text(&q, w->classes[i].type);
        sql_text(&q, w->classes[i].serves);
        sql_text(&q, w->classes[i].country);
        sql_text(&q, range->from);
        sql_text(&q, range->to);
        r = sql_step(w->store, &q);
        *ret += r == 1 ? sql_column_int(&q) : 0;
    }
    return r < 0 ? r : 0;
}

static int count_below(const struct walk *w, const char *prefix, int64_t *ret)
{
    size_t len = strlen(prefix), level = len + len % TALLY_STEP;
    CLEANUP_SQL struct sql q = { 0 };
    struct range range;
    const char *ignored;
    int r;

    *ret = 0;
    range_below(&range, prefix);
    if (len > TALLY_DEEPEST)
        return count_numbers(w, &range, ret);
    r = tally_open(w, level, &range, &q);
    while (r >= 0 && (r = sql_step(w->store, &q)) == 1)
        *ret += tally_read(w, &q, &ignored);
    return r;
}

/*
 * Moves from to the prefix of the next level in which the skip-th number of the range stands, and
 * takes from skip what stands before that. True while there is a deeper level.
 */
static int step_down(const struct walk *w, size_t level, struct range *range, int64_t *skip)
{
    CLEANUP_SQL struct sql q = { 0 };
    char bucket[DIGITS_SIZE] = "";
    int64_t before = 0, inside = 0;
    int r = tally_open(w, level, range, &q);

    while (r >= 0 && (r = sql_step(w->store, &q)) == 1) {
        const char *prefix;
        int64_t n = tally_read(w, &q, &prefix);

        if (!text_equal(bucket, prefix)) {
            before += inside;
            inside = 0;
            memcpy(bucket, prefix, strnlen(prefix, DIGITS_SIZE - 1) + 1);
        }
        inside += n;
        if (before + inside > *skip)
            break;
    }
    if (r <= 0)
        return r;
    *skip -= before;
    range_below(range, bucket);
    return 0;
}

/* Pages --------------------------------------------------------------------------------------- */

static int by_digits(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The first `most` numbers of each class in the range, in no order; room for n_classes * most. */
static int candidates_read(
    const struct walk *w, const struct range *range, size_t most, const char **ret, size_t *ret_n)
{
    int r = 0;

    for (size_t i = 0; i < w->n_classes && r >= 0; i++) {
        CLEANUP_SQL struct sql q = { 0 };

        r = sql_borrow(w->store, Q_POOL_CLASS_NUMBERS, &q);
        if (r < 0)
            return r;
        bind_pool(&q, w);
        sql_text(&q, w->classes[i].type);
        sql_text(&q, w->classes[i].serves);
        sql_text(&q, w->classes[i].country);
        sql_text(&q, range->from);
        sql_text(&q, range->to);
        sql_int(&q, (int64_t)most);
        while ((r = sql_step(w->store, &q)) == 1)
            ret[(*ret_n)++] = sql_column_text(&q, w->arena);
    }
    return r;
}

int store_pool_number(struct store *s, struct arena *arena, const struct account *a,
    int64_t powerpack, const char *number, struct pool_number *ret)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_POOL_NUMBER, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_int(&q, powerpack);
    sql_text(&q, number);
    r = sql_step(s, &q);
    if (r <= 0)
        return r < 0 ? r : -ENOENT;
    ret->number = sql_column_text(&q, arena);
    ret->type = sql_column_text(&q, arena);
    ret->serves = sql_column_text(&q, arena);
    ret->country = sql_column_text(&q, arena);
    ret->added_us = sql_column_int(&q);
    return 0;
}

/* Rows of one range behind the first skip, appended to *rows while there is room. */
static int range_page(const struct walk *w, const struct account *a, struct range range,
    int64_t skip, struct pool_number *rows, size_t *n_rows)
{
    size_t wanted = w->filter->limit - *n_rows, n = 0, most;
    struct range bucket = range;
    const char **numbers;
    int r = 0;

    for (size_t level = 0; level <= TALLY_DEEPEST && r == 0 && skip > 0; level += TALLY_STEP)
        if (level > strlen(bucket.from))
            r = step_down(w, level, &bucket, &skip);
    if (r < 0)
        return r;
    memcpy(range.from, bucket.from, sizeof(range.from));
    range.from[strcspn(range.from, " ")] = '\0'; /* a short number stands before its blanks */
    most = (size_t)skip + wanted;
    numbers = ARENA_ARRAY(w->arena, const char *, w->n_classes *most);
    r = candidates_read(w, &range, most, numbers, &n);
    qsort(numbers, n, sizeof(*numbers), by_digits);
    for (size_t i = (size_t)skip; i < n && i < most && r == 0; i++)
        r = store_pool_number(w->store, w->arena, a, w->powerpack, numbers[i], &rows[(*n_rows)++]);
    return r;
}

/* The filter's prefixes in order, without those that begin with another one. */
static const char **prefixes_sorted(const struct walk *w, size_t *ret_n)
{
    static const char *const any[] = { "" };
    const struct pool_filter *f = w->filter;
    size_t n = f->n_prefixes ? f->n_prefixes : 1, kept = 0;
    const char **sorted = ARENA_ARRAY(w->arena, const char *, n);

    memcpy(sorted, f->n_prefixes ? f->prefixes : any, n * sizeof(*sorted));
    qsort(sorted, n, sizeof(*sorted), by_digits);
    for (size_t i = 0; i < n; i++)
        if (!kept || !text_starts_with(sorted[i], sorted[kept - 1]))
            sorted[kept++] = sorted[i];
    *ret_n = kept;
    return sorted;
}

int store_pool_list(struct store *s, struct arena *arena, const struct account *a,
    int64_t powerpack, const struct pool_filter *f, struct pool_number **ret, size_t *ret_n,
    int64_t *ret_total)
{
    struct walk w = { s, arena, a->id, powerpack, f, NULL, 0 };
    int64_t skip = (int64_t)f->offset;
    const char **prefixes;
    size_t n_prefixes;
    int r = classes_find(&w);

    prefixes = prefixes_sorted(&w, &n_prefixes);
    *ret = ARENA_ARRAY(arena, struct pool_number, f->limit);
    *ret_n = 0;
    *ret_total = 0;
    for (size_t i = 0; i < n_prefixes && r == 0; i++) {
        struct range range;
        int64_t n;

        r = count_below(&w, prefixes[i], &n);
        if (r < 0)
            return r;
        range_below(&range, prefixes[i]);
        if (skip < n && *ret_n < f->limit)
            r = range_page(&w, a, range, skip, *ret, ret_n);
        skip = skip > n ? skip - n : 0;
        *ret_total += n;
    }
    return r;
}

int store_pool_total(struct store *s, const struct account *a, int64_t powerpack, int64_t *ret)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_TALLY_TOTAL, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_int(&q, powerpack);
    r = sql_step(s, &q);
    if (r == 1)
        *ret = sql_column_int(&q);
    return r < 0 ? r : 0;
}

static int pool_asked(
    struct store *s, enum query query, const struct account *a, int64_t powerpack, const char *text)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, query, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_int(&q, powerpack);
    sql_text(&q, text);
    return sql_step(s, &q);
}

int store_pool_shortcode(
    struct store *s, const struct account *a, int64_t powerpack, const char *country)
{
    return pool_asked(s, Q_POOL_SHORTCODE, a, powerpack, country);
}

int store_pool_elsewhere(
    struct store *s, const struct account *a, int64_t powerpack, const char *number)
{
    return pool_asked(s, Q_POOL_ELSEWHERE, a, powerpack, number);
}

int store_pool_next(struct store *s, struct arena *arena, const struct account *a,
    int64_t powerpack, const char *behind, const char **ret)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_POOL_NEXT, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_int(&q, powerpack);
    sql_text(&q, behind);
    r = sql_step(s, &q);
    if (r == 1)
        *ret = sql_column_text(&q, arena);
    return r;
}

int store_pool_of_number(
    struct store *s, const struct account *a, const char *number, int64_t *ret_powerpack)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_POOL_OF_NUMBER, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_text(&q, number);
    r = sql_step(s, &q);
    if (r == 1)
        *ret_powerpack = sql_column_int(&q);
    return r == 1 ? 0 : r < 0 ? r : -ENOENT;
}
