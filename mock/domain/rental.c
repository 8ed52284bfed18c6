#include "mock/domain/rental.h"

const struct rental_rates *rental_rates(bool tollfree)
{
    static const struct rental_rates local = { 50000, 0, 770, 1800, 880 },
                                     toll_free = { 100000, 0, 770, 2000, 2100 };

    return tollfree ? &toll_free : &local;
}

static int day_in(const struct civil_time *month, int day)
{
    int last = civil_days_in_month(month->year, month->month);

    return day < last ? day : last;
}

struct civil_time rental_renewal(int day, int64_t now_us)
{
    struct civil_time today = civil_from_us(now_us);
    struct civil_time next = { .year = today.year, .month = today.month };

    if (day_in(&next, day) <= today.day) {
        next.year += today.month == 12;
        next.month = today.month % 12 + 1;
    }
    next.day = day_in(&next, day);
    return next;
}
