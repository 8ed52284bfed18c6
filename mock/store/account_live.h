/*
 * What changes in an account while the mock runs without a call of the API: its clock, how its
 * messages go on, its balance. It lives in struct account; its row is written at the end of the
 * turn.
 */
#ifndef MOCK_STORE_ACCOUNT_LIVE_H
#define MOCK_STORE_ACCOUNT_LIVE_H

#include "mock/store/accounts.h"

/* Takes these in the place of what the account or the mock's start said. */
void store_account_settings(
    struct store *s, struct account *a, const struct account_settings *settings);
/* Takes amount (hundred-thousandths of a dollar; negative: gives it) off the balance. */
void store_account_charge(struct store *s, struct account *a, int64_t amount);
/* The balance is used up since then; 0: it is not. */
void store_account_credit_ran_out(struct store *s, struct account *a, int64_t us);

/* What an account can be told that has no call of the API: NULL leaves one as it is. */
struct account_facts {
    const int64_t *cash_credits;  /* ends what credit_ran_out_us began */
    const char *barred_countries; /* "GB,IN" */
    const bool *alphanumeric_src;
    const int64_t *default_powerpack; /* powerpack.id; 0: none */
};
int store_account_facts(struct store *s, struct account *a, const struct account_facts *facts);

#endif
