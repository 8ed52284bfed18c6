/* What an account rents: renting, giving back, the rows and their list. */
#ifndef MOCK_STORE_NUMBERS_H
#define MOCK_STORE_NUMBERS_H

#include "mock/domain/inventory.h"
#include "mock/store/accounts.h"

/*
 * Takes a number out of the inventory (mock/domain/inventory.h): the account rents it from now on,
 * with the abilities it has there. 0, -ENOENT if the inventory has no such number, -EEXIST if this
 * account rents it already; neither of these wrote anything.
 */
int store_number_rent(struct store *s, struct account *a, const char *number, int64_t now_us);

/*
 * Gives a number back: it leaves every Powerpack of the account, what sticky sender remembers of
 * it is void, and it can be rented again if the inventory has it. 0, or -ENOENT if the account
 * does not rent it.
 */
int store_number_unrent(struct store *s, struct account *a, const char *number);

#endif
