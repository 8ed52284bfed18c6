/* What a rented number costs, and when its next month begins. */
#ifndef MOCK_DOMAIN_RENTAL_H
#define MOCK_DOMAIN_RENTAL_H

#include "base/clock.h"

#include <stdbool.h>

/*
 * Hundred-thousandths of a dollar: a month's rent, and what a message or minute that comes in
 * costs. Local: as recorded in 2026 (fixtures/recorded/seen/2026_number-list_200.json); toll-free:
 * made up.
 */
struct rental_rates {
    int64_t month, setup, sms, mms, voice;
};
const struct rental_rates *rental_rates(bool tollfree);

/*
 * The day after now on which a number that was rented on that day of a month (1 to 31) is renewed:
 * the same day of a month, or the last if the month is shorter. Only the date of it is filled.
 * Source: Account phone numbers, renewal_date ("next billing date"; its rule is assumed).
 */
struct civil_time rental_renewal(int day, int64_t now_us);

#endif
