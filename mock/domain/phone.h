/* Phone numbers: what the API strips, what it takes as valid, where a number lives. */
#ifndef MOCK_DOMAIN_PHONE_H
#define MOCK_DOMAIN_PHONE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* A number's digits, country code included: E.164 knows 15, the API takes 14 (parameter dst);
 * no row of calling_code.c goes beyond the latter. */
enum { PHONE_DIGITS_LEAST = 8, PHONE_DIGITS_MAX = 15, PHONE_DST_DIGITS_MAX = 14 };

/*
 * Takes what the API ignores in a destination ("/ - . + ( )" and white space) out of text[0..len)
 * and puts the rest, letters too, NUL-terminated into ret (room for len + 1). Returns its length.
 * Source: Message API, parameter dst; bulk messaging (the rest comes back in invalid_number).
 */
size_t phone_strip_dst(const char *text, size_t len, char *ret);
/* The same for a source: everything but A-Z a-z 0-9 goes. Source: Message API, parameter src. */
size_t phone_strip_src(const char *text, size_t len, char *ret);

/*
 * A destination that a message can be addressed to: digits only, a known country code, as long as
 * that country's numbers are and never longer than the API's 14; in the North American plan 11
 * digits, of which neither area code nor exchange begins with 0 or 1. That a number is assigned is
 * not asked. Source: recorded answers (fixtures/recorded/seen: 14151113333, 333333333, 222222 and
 * 1111111 were refused, 2222222222 accepted); the rule that fits them is ours.
 */
bool phone_is_valid(const char *digits);

struct place {
    char country[3]; /* ISO 3166-1 alpha-2, "" if unknown */
    char region[3];  /* state or province of a geographic NANP number, "CA", "ON"; else "" */
    int area;        /* NANP area code, 0 outside NANP */
    bool toll_free;  /* 800, 833, 844, 855, 866, 877, 888 */
};
/*
 * Where a number lives, by its digits alone (with country code, no '+'). A toll-free number of the
 * North American plan belongs to no country of it; it is counted as "US" (assumed). An area code
 * that serves no place has country "", and so has what is too short for a number (a short code).
 */
struct place phone_place(const char *digits);

/* A country's calling code, "1" or "44"; NULL if there is no such country. In the arena. */
const char *phone_calling_code(struct arena *a, const char *country);

#endif
