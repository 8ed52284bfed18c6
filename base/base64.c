#include "base/base64.h"

#include <nettle/base64.h>
#include <string.h>

enum { BASE64_BITS = 6, NO = 64 };

/* What each ASCII character stands for in base64. */
/* clang-format off */
static const unsigned char base64_values[128] = {
    /* 00 */ NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    /* 10 */ NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    /* 20 */ NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, 62, NO, NO, NO, 63,
    /* 30 */ 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, NO, NO, NO, NO, NO, NO,
    /* 40 */ NO,  0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14,
    /* 50 */ 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, NO, NO, NO, NO, NO,
    /* 60 */ NO, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
    /* 70 */ 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, NO, NO, NO, NO, NO,
};
/* clang-format on */

void base64_add(struct strbuf *out, const void *bytes, size_t len)
{
    enum { GROUP = 48 }; /* a multiple of 3, so that only the last one is padded */
    const uint8_t *at = bytes;

    while (len) {
        size_t n = len < GROUP ? len : GROUP;
        char text[BASE64_ENCODE_RAW_LENGTH(GROUP)];

        base64_encode_raw(text, n, at);
        strbuf_add(out, text, BASE64_ENCODE_RAW_LENGTH(n));
        at += n;
        len -= n;
    }
}

bool base64_read(const char *text, char *ret, size_t size)
{
    uint32_t bits = 0;
    int n_bits = 0;
    size_t len = 0;

    for (; *text && *text != '='; text++) {
        unsigned char c = (unsigned char)*text;

        if (c >= ARRAY_SIZE(base64_values) || base64_values[c] == NO || len + 1 >= size)
            return false;
        bits = bits << BASE64_BITS | base64_values[c];
        n_bits += BASE64_BITS;
        if (n_bits >= 8) {
            n_bits -= 8;
            ret[len++] = (char)(bits >> n_bits & 0xFF);
        }
    }
    ret[len] = '\0';
    return strspn(text, "=") == strlen(text);
}
