/* Phone numbers: what the API strips, what it takes as valid, where a number lives. */
#ifndef MOCK_DOMAIN_PHONE_H
#define MOCK_DOMAIN_PHONE_H

#include <stdbool.h>
#include <stddef.h>

enum { PHONE_DIGITS_MAX = 15, PHONE_DIGITS_LEAST = 8 };

/*
 * Takes what the API ignores in a destination ("/ - . + ( )" and white space) out of text[0..len)
 * and puts the rest, letters too, NUL-terminated into ret (room for len + 1). Returns its length.
 * Source: Message API, parameter dst; bulk messaging (the rest comes back in invalid_number).
 */
size_t phone_strip_dst(const char *text, size_t len, char *ret);
/* The same for a source: everything but A-Z a-z 0-9 goes. Source: Message API, parameter src. */
size_t phone_strip_src(const char *text, size_t len, char *ret);

/*
 * A destination that a message can be addressed to: digits only, a known country code, not longer
 * than E.164 allows (15) nor than the API does (14), and in the North American plan an area code
 * and exchange as NANP writes them (11 digits, neither begins with 0 or 1).
 */
bool phone_is_valid(const char *digits);

struct place {
    char country[3]; /* ISO 3166-1 alpha-2, "" if unknown */
    char region[3];  /* state or province of a geographic NANP number, "CA", "ON"; else "" */
    int area;        /* NANP area code, 0 outside NANP */
    bool toll_free;  /* 800, 833, 844, 855, 866, 877, 888 */
};
/* Where a number lives, by its digits alone (with country code, no '+'). */
struct place phone_place(const char *digits);

#endif
