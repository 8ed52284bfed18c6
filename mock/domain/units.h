/* How many units (parts) a text takes, by GSM 03.38 and the UDH of concatenated messages. */
#ifndef MOCK_DOMAIN_UNITS_H
#define MOCK_DOMAIN_UNITS_H

#include <stdbool.h>
#include <stddef.h>

enum { TEXT_GSM7_MAX = 1600, TEXT_UCS2_MAX = 737 };

struct text_size {
    bool ucs2; /* some character is neither in the basic table nor in the extension table */
    size_t
        characters; /* septets in GSM-7 (an extension character takes two), UTF-16 units in UCS-2 */
    unsigned units; /* 1 up to 160 septets or 70 UTF-16 units, else 153 or 67 a part; 1 for an empty
                       text */
    bool too_long;  /* more than TEXT_GSM7_MAX characters, or TEXT_UCS2_MAX */
};

/*
 * text is valid UTF-8, NUL-terminated. A part never ends between the escape and its character, nor
 * between two surrogates. Source: Plivo docs, encoding and concatenation; 3GPP TS 23.038 6.2.1.
 */
struct text_size text_measure(const char *text);

#endif
