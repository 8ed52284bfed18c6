/*
 * The one generator. Nothing draws from a shared stream: a value is a function of (seed, what it is
 * for, how many were drawn for that before), so parallel clients do not change each other's values.
 */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* A good 64-bit mix (the finaliser of splitmix64, Steele et al. 2014); a bijection. */
static inline uint64_t mix64(uint64_t x)
{
    x += 0x9E3779B97F4A7C15u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}
static inline uint64_t mix64_pair(uint64_t a, uint64_t b)
{
    return mix64(mix64(a) ^ b);
}
uint64_t mix64_text(uint64_t seed, const char *text);

/* A keyed bijection on 32 bits and its inverse: ids that look random and need no index to be found.
 */
uint32_t permute32(uint64_t key, uint32_t n);
uint32_t unpermute32(uint64_t key, uint32_t p);

uint64_t random_seed(void); /* from the system, for runs without --seed */

#endif
