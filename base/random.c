#include "base/random.h"

#include "base/clock.h"

#include <sys/random.h>

uint64_t mix64_text(uint64_t seed, const char *text)
{
    uint64_t h = mix64(seed);

    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * 0x100000001B3u;
    return mix64(h);
}

/* Four rounds of a Feistel network over two halves of 16 bits. */
static uint16_t feistel_round(uint64_t key, unsigned round, uint16_t half)
{
    return (uint16_t)(mix64(key ^ ((uint64_t)(round + 1) << 48) ^ half));
}

uint32_t permute32(uint64_t key, uint32_t n)
{
    uint16_t left = (uint16_t)(n >> 16), right = (uint16_t)n;

    for (unsigned round = 0; round < 4; round++) {
        uint16_t next = (uint16_t)(left ^ feistel_round(key, round, right));

        left = right;
        right = next;
    }
    return (uint32_t)left << 16 | right;
}

uint32_t unpermute32(uint64_t key, uint32_t p)
{
    uint16_t left = (uint16_t)(p >> 16), right = (uint16_t)p;

    for (unsigned round = 4; round-- > 0;) {
        uint16_t before = (uint16_t)(right ^ feistel_round(key, round, left));

        right = left;
        left = before;
    }
    return (uint32_t)left << 16 | right;
}

uint64_t random_seed(void)
{
    uint64_t seed;

    if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) != (ssize_t)sizeof(seed))
        seed = mix64((uint64_t)clock_wall_us());
    return seed;
}
