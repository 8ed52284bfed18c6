/* What adds numbers to pools and takes them out. */
#ifndef MOCK_STORE_POOL_CHANGE_H
#define MOCK_STORE_POOL_CHANGE_H

#include "mock/store/accounts.h"

/*
 * Adds a number that the account rents to a pool. service is "sms" or "mms" for a long code, NULL
 * for what the platform finds out by itself. 0, -EEXIST if it is in this pool already, -ENOENT if
 * the account does not rent it.
 */
int store_pool_add(struct store *s, struct account *a, int64_t powerpack, const char *number,
    const char *service, int64_t now_us);
/* Takes it out; what sticky sender remembers of it there is void. 0, or -ENOENT if it is not in. */
int store_pool_remove(struct store *s, struct account *a, int64_t powerpack, const char *number);
/* Takes it out of every pool of the account. 0 or a negative errno. */
int store_pool_leave_all(struct store *s, struct account *a, const char *number);

#endif
