/*
 * Numbers for rent: a made-up stock over the real area codes of the US, Canada and their
 * neighbours, the same in every run. Each exchange of an area code (200 to 999, not N11) has ten
 * thousand lines; all of them can be rented. A search shows one line of each ten, the place's
 * first that is not rented, so that any page of any search is found by counting alone.
 */
#ifndef MOCK_DOMAIN_INVENTORY_H
#define MOCK_DOMAIN_INVENTORY_H

#include "mock/domain/regions.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { INVENTORY_DIGITS = 11, INVENTORY_LINES = 10 };

/* What a number can do; a set of bits. */
enum ability { ABILITY_VOICE = 1, ABILITY_SMS = 2, ABILITY_MMS = 4 };

struct inventory_number {
    char digits[INVENTORY_DIGITS + 1]; /* with country code */
    const char *type;                  /* as in a rented row: "local" or "tollfree" */
    const char *country;               /* ISO 3166-1 alpha-2; a toll-free number is in "US" */
    const struct region *region;       /* where it is; NULL for toll-free */
    unsigned abilities;                /* enum ability */
};

/* True if the stock has that number, rented or not. By the exchange's last digit a local number
 * does MMS too (0 to 7), SMS and voice (8), voice alone (9); a toll-free one MMS (0 to 5), SMS (6
 * to 8), voice (9). Made up. */
bool inventory_find(const char *digits, struct inventory_number *ret);

struct inventory_filter {
    const char *country;     /* "US", "CA", …; required */
    bool local, tollfree;    /* which types */
    const char *prefix;      /* digits behind the country code that the number begins with, "" */
    const char *region;      /* name, code or "Name, COUNTRY", in any case; NULL: any */
    const char *city;        /* NULL: any */
    const char *rate_center; /* NULL: any */
    int64_t lata;            /* 0: any */
    unsigned abilities;      /* all of these */
};

/* How many places a search has. */
int64_t inventory_count(const struct inventory_filter *f);
/*
 * The line-th number (0 to INVENTORY_LINES - 1) of the search's at-th place, in ascending order of
 * digits, local before toll-free. False behind the last place, or if the place has no such line
 * (a prefix of ten digits leaves one). Takes as long whatever at is.
 */
bool inventory_at(
    const struct inventory_filter *f, int64_t at, int line, struct inventory_number *ret);

#endif
