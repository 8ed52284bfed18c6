/* The pools of Powerpacks, rented numbers and media: what a send has to know. */
#ifndef MOCK_STORE_POOLS_H
#define MOCK_STORE_POOLS_H

#include "mock/store/powerpacks.h"

/* What the pool remembers of a destination. ret->known is false if nothing. */
int store_sticky(struct store *s, struct arena *arena, const struct account *a,
    const struct powerpack *p, enum message_type service, const char *dst,
    struct sender_sticky *ret);

/* A sender_source over the pool's indices. It borrows all that it points at. */
struct pool_source {
    struct store *store;
    struct arena *arena;
    struct account *account;
    int64_t powerpack;
    enum message_type service;
    int64_t day;
    struct policy const *policy;
};
int store_pool_find(void *pool_source, const struct sender_tier *tier, struct sender_number *ret);
/*
 * The number sent one more message today, and serves this destination from now on: last is what the
 * pool remembered of it (store_sticky); NULL if sticky sender is off.
 */
int store_pool_sent(struct store *s, const struct account *a, const struct powerpack *p,
    enum message_type service, const char *dst, const struct sender_number *n, int64_t now_us,
    const struct sender_sticky *last);

/*
 * The pool's first numbers in alphabetical order, most of them at most, into ret (room for most);
 * *ret_total is how many there are in all.
 */
int store_pool_numbers(struct store *s, struct arena *arena, const struct account *a,
    int64_t powerpack, size_t most, struct sender_number *ret, size_t *ret_n, size_t *ret_total);

struct rented_number {
    const char *number, *type, *country;
    bool sms, mms;
    const char *application; /* its app_id; NULL: none */
};
/* 0, or -ENOENT if the account does not rent it. */
int store_number(struct store *s, struct arena *arena, const struct account *a, const char *number,
    struct rented_number *ret);

#endif
