/* The machine's clocks. Code below http/ and main is handed a time; only these two ask for it. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

int64_t clock_wall_us(void);      /* microseconds since 1970, UTC */
int64_t clock_monotonic_us(void); /* for durations and deadlines; never goes back */

/* A date as the proleptic Gregorian calendar has it. */
struct civil_time {
    int year, month, day; /* 1 to 12, 1 to 31 */
    int hour, minute, second, microsecond;
};
struct civil_time civil_from_us(int64_t us);
int64_t civil_to_us(const struct civil_time *t); /* fields in range */
int civil_days_in_month(int year, int month);    /* 28 to 31 */

#endif
