/* What a unit of a message costs. */
#ifndef MOCK_DOMAIN_RATES_H
#define MOCK_DOMAIN_RATES_H

#include "mock/domain/policy.h"
#include "mock/domain/sender.h"

enum { RATE_ANY_SENDER = -1 };
struct rate_row {
    const char *country; /* of the destination, ISO 3166-1 alpha-2; NULL: any */
    enum message_type type;
    int kind;     /* enum sender_kind, or RATE_ANY_SENDER */
    int64_t rate; /* hundred-thousandths of a dollar a unit */
};

/*
 * What counts where a world has no row: MMS rates are the docs' list prices (long code 0.0160,
 * toll-free 0.0320 to the US and 0.0470 to Canada); the SMS rate is a recorded one (0.00350) and
 * stands for every destination and for WhatsApp.
 */
extern const struct rate_row default_rates[];
extern const size_t default_rates_n;

/*
 * Hundred-thousandths of a dollar for a unit of that type, sent from that kind of number to that
 * country: of n rows that fit the one that says most (the country counts for more than the kind),
 * of equal ones the first; where none fits, the same of default_rates. rows may be NULL if n is 0.
 */
int64_t message_rate(const struct rate_row *rows, size_t n, enum message_type type,
    enum sender_kind from, const char *country);

/*
 * The rate that a message that failed with that code shows: assumption failed-rate, else what it
 * had. Source: PRICE-FAILED.
 */
int64_t message_failed_rate(const struct policy *policy, int code, int64_t rate);
/* What a message that failed costs: nothing, or what it would have with PRICE-FAILED off. */
int64_t message_failed_amount(const struct policy *policy, int64_t amount);

#endif
