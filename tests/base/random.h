/* Random numbers that are the same in every run: xorshift64*, seeded by the test. */
#ifndef OMS_TESTS_BASE_RANDOM_H
#define OMS_TESTS_BASE_RANDOM_H

#include <stdint.h>

static inline uint64_t
random_next(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(2685821657736338717);
}

/* From 0 to `max`; `max` is not negative. */
static inline int64_t
random_up_to(uint64_t *state, int64_t max)
{
    return (int64_t)(random_next(state) % ((uint64_t)max + 1));
}

#endif
