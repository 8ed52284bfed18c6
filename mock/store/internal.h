/* What the files of store/ share. */
#ifndef MOCK_STORE_INTERNAL_H
#define MOCK_STORE_INTERNAL_H

#include "mock/store/accounts.h"
#include "mock/store/due_book.h"
#include "mock/store/sql.h"

struct account_book; /* accounts.c */
struct turn_book;    /* turns.c */
struct powerpack_book;

enum { COPIED_TABLES_MAX = 32 };

struct store {
    sqlite3 *db; /* main: the state; world: what accounts are cloned from and reset to */
    sqlite3_stmt *statements[Q_MAX_];
    sqlite3_stmt *copies[COPIED_TABLES_MAX]; /* of clone.c: read once, used for each account */
    struct strbuf error;
    bool in_memory, in_transaction, write_failed;
    unsigned uncommitted; /* turns since the last commit, in memory */
    uint64_t seed;
    struct account_settings settings; /* of accounts that have none of their own */
    struct due_book due;
    const char *world;
    struct arena arena; /* for as long as the store lives */
    struct account_book *accounts;
    struct turn_book *turns;
    struct powerpack_book *powerpacks;
};

enum { POWERPACKS_KEPT = 1024 };
struct powerpack_book *powerpack_book_create(void);
void powerpack_book_destroy(struct powerpack_book *book);

int account_book_load(struct store *s);
void account_book_destroy(struct account_book *book);
/* Writes the rows of the accounts that were touched. 0 or a negative errno. */
int account_book_keep(struct store *s);
/* Reads each account's counts again, because what they counted was rolled back. */
void account_book_recount(struct store *s);

enum { AUTH_ID_LENGTH = 20, TOKEN_LENGTH = 40 };
/* prefix and letters, len together and a NUL, that depend on the seed, n and what stands in text.
 */
void fresh_text(
    const struct store *s, const char *prefix, const char *text, int64_t n, size_t len, char *ret);

/* Registers the SQL functions that cloning uses. */
int clone_functions(struct store *s);

/* Fills the columns that schema.sql calls derived, where they are null. */
int world_derive(sqlite3 *db);
/* Registers the SQL functions that world_derive and the world checks use. */
int world_functions(sqlite3 *db);

#endif
