/* Country calling codes (E.164) as data, all but +1, whose area codes stand in nanp.h. */
#ifndef MOCK_DOMAIN_CALLING_CODE_H
#define MOCK_DOMAIN_CALLING_CODE_H

#include <stddef.h>

struct calling_code {
    int prefix;                /* the number's first digits */
    char country[3];           /* ISO 3166-1 alpha-2 */
    unsigned char least, most; /* digits of a whole number, country code included */
};

extern const struct calling_code calling_codes[]; /* by prefix as a number, ascending */
extern const size_t calling_codes_n;

/* The row with the longest prefix of the number, or NULL: no such country, or +1. */
const struct calling_code *calling_code_of(const char *digits);

#endif
