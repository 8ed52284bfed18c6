#include "base/hmac.h"

#include <nettle/hmac.h>

void hmac_sha256(const void *key, size_t key_len, const void *message, size_t len,
    uint8_t ret[static HMAC_SHA256_SIZE])
{
    struct hmac_sha256_ctx ctx;

    hmac_sha256_set_key(&ctx, key_len, key);
    hmac_sha256_update(&ctx, len, message);
    hmac_sha256_digest(&ctx, HMAC_SHA256_SIZE, ret);
}
