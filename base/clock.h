/* The machine's clocks. Code below http/ and main is handed a time; only these two ask for it. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
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
/*
 * Reads "2026-01-31 12:00:00" as UTC, in microseconds since 1970: with T in the place of the blank,
 * a fraction of up to six digits and a Z behind it if wanted. False if it is no such time; *ret is
 * then as it was.
 */
bool clock_time_parse(const char *text, int64_t *ret);
int civil_days_in_month(int year, int month); /* 28 to 31 */

#endif
