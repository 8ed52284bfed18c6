/* Sub-accounts as their main account sees them, and what an account can change of itself. */
#ifndef MOCK_STORE_SUBACCOUNTS_H
#define MOCK_STORE_SUBACCOUNTS_H

#include "mock/store/accounts.h"

struct subaccount {
    const char *auth_id, *auth_token, *name;
    bool enabled;                    /* whether its credentials open anything */
    int64_t created_us, modified_us; /* 0: never modified */
};

/* 0, or -ENOENT. Its text lives in the arena. */
int store_subaccount(struct store *s, struct arena *arena, const struct account *a,
    const char *auth_id, struct subaccount *ret);
/* A page; *ret_total is how many the account has. 0 or a negative errno. */
struct subaccount_page {
    bool newest_first;
    size_t limit, offset;
};
int store_subaccount_list(struct store *s, struct arena *arena, const struct account *a,
    const struct subaccount_page *page, struct subaccount **ret, size_t *ret_n, int64_t *ret_total);

/* Creates it: fills auth_id and auth_token, which live in the arena. It can log in at once. */
int store_subaccount_add(
    struct store *s, struct arena *arena, struct account *a, struct subaccount *p);
/* Writes name, enabled and modified_us. One that is switched off cannot log in any more. */
int store_subaccount_update(struct store *s, struct account *a, const struct subaccount *p);
/*
 * Deletes it. Its applications and numbers become the main account's, or with cascade are deleted
 * and given back. Its messages stay. 0 or a negative errno.
 */
int store_subaccount_delete(
    struct store *s, struct arena *arena, struct account *a, const char *auth_id, bool cascade);

/* Writes the account's name, address and city; NULL leaves one as it is. 0 or a negative errno. */
int store_account_update(
    struct store *s, struct account *a, const char *name, const char *address, const char *city);

#endif
