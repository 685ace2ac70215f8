/* Exact arithmetic on minor units. Every operation is checked: it returns OMS_OK, or OMS_E_OVERFLOW and leaves *out alone. */
#ifndef OMS_BASE_MONEY_H
#define OMS_BASE_MONEY_H

#include "oms/types.h"

enum rounding { ROUND_HALF_AWAY, ROUND_HALF_EVEN };

int32_t money_add(int64_t a, int64_t b, int64_t *out);
int32_t money_subtract(int64_t a, int64_t b, int64_t *out);
int32_t money_multiply(int64_t amount, int64_t quantity, int64_t *out);
/* amount × ppm / 1,000,000, through 128 bits, rounded once. */
int32_t money_share(int64_t amount, int64_t ppm, enum rounding rounding, int64_t *out);
/* The tax inside an amount that includes it: amount × ppm / (1,000,000 + ppm), rounded once. */
int32_t money_included(int64_t amount, int64_t ppm, enum rounding rounding, int64_t *out);
/* Spreads `total` over n ≥ 1 weights ≥ 0 so that the parts sum to it: largest remainder, ties to the lower index (callers sort). All weights 0: equally.
 * A negative total is spread as its absolute value. OMS_E_INVALID for a negative weight or n = 0; OMS_E_OVERFLOW when the weights' sum overflows.
 * `parts` is not `weights`. */
int32_t money_allocate(int64_t total, const int64_t *weights, size_t n, int64_t *parts);

#endif
