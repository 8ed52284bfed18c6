/*
 * The accounts in memory and who may log in, found by auth id. Inside store/ only.
 */
#ifndef MOCK_STORE_ACCOUNT_BOOK_H
#define MOCK_STORE_ACCOUNT_BOOK_H

#include "mock/store/accounts.h"

struct login_row {
    const char *auth_id, *auth_token;
    struct account *account;
    bool is_subaccount;
};

struct account_book {
    struct arena arena; /* strings and accounts; they live as long as the store */
    struct account **accounts;
    size_t n_accounts, alloc;
    struct account **touched; /* whose rows are written at the end of the turn */
    size_t n_touched, touched_room;
    const char **secrets; /* of store_account_secrets() */
    size_t secrets_room;
    struct login_row *logins; /* open addressing by auth id; a power of two of them */
    size_t n_slots, used;
};

struct account_book;
void account_book_add(struct account_book *book, struct account *a);
void account_book_allow(struct account_book *book, const struct login_row *row);
const struct login_row *account_book_find(const struct account_book *book, const char *auth_id);
/* NULL if there is none. */
struct account *account_book_by_id(const struct account_book *book, int64_t id);
/* No login of this account is known any more. */
void account_book_forget_logins(struct account_book *book, const struct account *a);

/* Reads the accounts whose id is first or more from their rows, and their sub-accounts. 0 or a
 * negative errno. */
int account_book_read(struct store *s, int64_t first);
/* Reads the account's row again into the struct that callers hold. */
int account_book_refresh(struct store *s, struct account *a);

#endif
