#include "base/clock.h"

#include <stdio.h>

#include <stdbool.h>
#include <time.h>

enum { US_A_SECOND = 1000000, SECONDS_A_DAY = 86400 };

static int64_t clock_us(clockid_t id)
{
    struct timespec t;

    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * US_A_SECOND + t.tv_nsec / 1000;
}

int64_t clock_wall_us(void)
{
    return clock_us(CLOCK_REALTIME);
}

int64_t clock_monotonic_us(void)
{
    return clock_us(CLOCK_MONOTONIC);
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/*
 * Days are counted in years that begin in March, so that the leap day is a year's last, and in eras
 * of 400 years, which have 146,097 days each.
 */
static int64_t days_from_date(int year, int month, int day)
{
    int64_t y = month > 2 ? year : year - 1;
    int64_t era = floor_div(y, 400);
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           719468;
}

struct civil_time civil_from_us(int64_t us)
{
    int64_t seconds = floor_div(us, US_A_SECOND);
    int64_t days = floor_div(seconds, SECONDS_A_DAY);
    int64_t in_day = seconds - days * SECONDS_A_DAY;
    int64_t shifted = days + 719468;
    int64_t era = floor_div(shifted, 146097);
    int64_t doe = shifted - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    int month = (int)(mp < 10 ? mp + 3 : mp - 9);

    return (struct civil_time){
        .year = (int)(yoe + era * 400 + (month <= 2)),
        .month = month,
        .day = (int)(doy - (153 * mp + 2) / 5 + 1),
        .hour = (int)(in_day / 3600),
        .minute = (int)(in_day / 60 % 60),
        .second = (int)(in_day % 60),
        .microsecond = (int)(us - seconds * US_A_SECOND),
    };
}

int64_t civil_to_us(const struct civil_time *t)
{
    int64_t days = days_from_date(t->year, t->month, t->day);

    return ((days * 24 + t->hour) * 3600 + t->minute * 60 + t->second) * US_A_SECOND +
           t->microsecond;
}

int civil_days_in_month(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return month == 2 && leap ? 29 : days[month - 1];
}

/* ".25Z", ".25", "Z" or nothing: false for anything else. */
static bool fraction_parse(const char *text, int *ret_us)
{
    int us = 0, unit = 100000;

    if (*text == '.') {
        for (text++; *text >= '0' && *text <= '9' && unit; text++, unit /= 10)
            us += (*text - '0') * unit;
        if (text[-1] == '.')
            return false;
    }
    *ret_us = us;
    return !*text || (text[0] == 'Z' && !text[1]);
}

bool clock_time_parse(const char *text, int64_t *ret)
{
    struct civil_time t = { 0 };
    char separator;
    int read = 0;
    int n = sscanf(text, "%4d-%2d-%2d%c%2d:%2d:%2d%n", &t.year, &t.month, &t.day, &separator,
        &t.hour, &t.minute, &t.second, &read);

    if (n < 7 || (separator != ' ' && separator != 'T') || t.month < 1 || t.month > 12 ||
        t.day < 1 || t.day > civil_days_in_month(t.year, t.month) || t.hour > 23 || t.minute > 59 ||
        t.second > 59 || !fraction_parse(text + read, &t.microsecond))
        return false;
    *ret = civil_to_us(&t);
    return true;
}
