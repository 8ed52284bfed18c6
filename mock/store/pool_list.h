/*
 * What the lists of a pool show. A list is in the order of its numbers; any page of it, with any
 * filter, and its total_count take about as long in a pool of a million numbers as in a small one.
 */
#ifndef MOCK_STORE_POOL_LIST_H
#define MOCK_STORE_POOL_LIST_H

#include "mock/store/accounts.h"

enum pool_type { POOL_FIXED, POOL_MOBILE, POOL_TOLLFREE, POOL_SHORTCODE, POOL_TYPE_MAX_ };
extern const char *const pool_type_names[POOL_TYPE_MAX_]; /* "fixed", "mobile", … as rows say */

struct pool_number {
    const char *number, *type, *serves, *country; /* serves: "sms" or "mms" */
    int64_t added_us;
};

struct pool_filter {
    unsigned types;               /* bits 1 << enum pool_type; never 0 */
    const char *country, *serves; /* NULL: any */
    const char *const *prefixes;  /* digits that a number begins with, country code included */
    size_t n_prefixes;            /* 0: any number */
    size_t limit, offset;
};

/* The page's numbers (from the arena) and how many the filter lets through in all. */
int store_pool_list(struct store *s, struct arena *arena, const struct account *a,
    int64_t powerpack, const struct pool_filter *f, struct pool_number **ret, size_t *ret_n,
    int64_t *ret_total);

/* 0, or -ENOENT if the number is not in the pool. */
int store_pool_number(struct store *s, struct arena *arena, const struct account *a,
    int64_t powerpack, const char *number, struct pool_number *ret);

/* How many numbers the pool has, whatever they are. */
int store_pool_total(struct store *s, const struct account *a, int64_t powerpack, int64_t *ret);

/* Whether the pool has a short code of that country, and whether the number is in another pool of
 * the account: 1, 0 or a negative errno. */
int store_pool_shortcode(
    struct store *s, const struct account *a, int64_t powerpack, const char *country);
int store_pool_elsewhere(
    struct store *s, const struct account *a, int64_t powerpack, const char *number);

/* The Powerpack whose pool the number is in (of several the first), a deleted one's is empty. 0, or
 * -ENOENT. */
int store_pool_of_number(
    struct store *s, const struct account *a, const char *number, int64_t *ret_powerpack);

/* The digits (a short code's, too) of one of its numbers after another: 1 and *ret, or 0. */
int store_pool_next(struct store *s, struct arena *arena, const struct account *a,
    int64_t powerpack, const char *behind, const char **ret);

#endif
