/* Keyed hashes (RFC 2104). */
#ifndef BASE_HMAC_H
#define BASE_HMAC_H

#include <stddef.h>
#include <stdint.h>

enum { HMAC_SHA256_SIZE = 32 };

void hmac_sha256(const void *key, size_t key_len, const void *message, size_t len,
    uint8_t ret[static HMAC_SHA256_SIZE]);

#endif
