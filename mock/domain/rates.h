/* What a unit of a message costs, until a world brings rates of its own. */
#ifndef MOCK_DOMAIN_RATES_H
#define MOCK_DOMAIN_RATES_H

#include "mock/domain/sender.h"

struct rate_row {
    const char *country; /* of the destination; NULL: any */
    enum message_type type;
    int kind; /* enum sender_kind, -1: any */
    int64_t rate;
};
/*
 * Hundred-thousandths of a dollar for a unit sent from that kind of number. MMS rates are the docs'
 * list prices (long code 0.0160, toll-free 0.0320 to the US and 0.0470 to Canada); the SMS rate is
 * a recorded one (0.00350) and stands for every destination.
 */
int64_t message_rate(enum message_type type, enum sender_kind from, const char *country);

#endif
