/* What carriers do with an account's messages, what these cost, and who asked to get none. */
#ifndef MOCK_STORE_CARRIERS_H
#define MOCK_STORE_CARRIERS_H

#include "mock/domain/message.h"
#include "mock/domain/rates.h"
#include "mock/store/accounts.h"

struct carrier_rule {
    int64_t position;    /* rules are asked by position, the smallest first */
    const char *pattern; /* of destinations, outcome_pattern_fits() */
    int type;            /* enum message_type, -1: any */
    const char *outcome; /* as X-Mock-Outcome has it */
    double probability;  /* 0 to 1 */
};

/* The account's rules in their order: kept in memory until they change, so borrowed until then. */
int store_carrier_rules(
    struct store *s, struct account *a, const struct carrier_rule **ret, size_t *ret_n);
/* Takes these in the place of all that there are. Their positions are counted anew from 1. */
int store_carrier_rules_replace(
    struct store *s, struct account *a, const struct carrier_rule *rules, size_t n);

/* The world's rates of the account, borrowed likewise; none: the list prices of domain/rates.h. */
int store_rates(struct store *s, struct account *a, const struct rate_row **ret, size_t *ret_n);

/* 1 if dst opted out of messages from that number of the account, 0 if not, or a negative errno. */
int store_opted_out(struct store *s, struct account *a, const char *number, const char *dst);
/* dst opts out of, or in again to, messages from number: 1 if that changed anything, 0 if not. */
int store_opt_out(
    struct store *s, struct account *a, const char *number, const char *dst, int64_t now_us);
int store_opt_in(struct store *s, struct account *a, const char *number, const char *dst);

#endif
