/* Exact arithmetic on minor units: every product and sum goes through 128 bits and is brought back only if it fits. Pure; knows no currency. OMS_NONE is
 * no amount: neither taken nor given. */
#include "base/money.h"

#include <stdbool.h>

#include "oms/errors.h"

__extension__ typedef __int128 wide;

#define MILLION 1000000

static int32_t
give(wide value, int64_t *out)
{
    if (value <= INT64_MIN || value > INT64_MAX)
        return OMS_E_OVERFLOW;
    *out = (int64_t)value;
    return OMS_OK;
}

static bool
absent(int64_t a, int64_t b)
{
    return a == OMS_NONE || b == OMS_NONE;
}

int32_t
money_add(int64_t a, int64_t b, int64_t *out)
{
    return absent(a, b) ? OMS_E_OVERFLOW : give((wide)a + b, out);
}

int32_t
money_subtract(int64_t a, int64_t b, int64_t *out)
{
    return absent(a, b) ? OMS_E_OVERFLOW : give((wide)a - b, out);
}

int32_t
money_multiply(int64_t amount, int64_t quantity, int64_t *out)
{
    return absent(amount, quantity) ? OMS_E_OVERFLOW : give((wide)amount * quantity, out);
}

/* The quotient of whole numbers with one rounding; `denominator` is positive. */
static wide
divide(wide numerator, wide denominator, enum rounding rounding)
{
    wide quotient = numerator / denominator;
    wide rest = numerator % denominator;
    int sign = numerator < 0 ? -1 : 1;
    wide twice = rest * sign * 2;
    bool half_goes_up = rounding == ROUND_HALF_AWAY || quotient % 2 != 0;

    if (twice > denominator || (twice == denominator && half_goes_up))
        quotient += sign;
    return quotient;
}

int32_t
money_share(int64_t amount, int64_t ppm, enum rounding rounding, int64_t *out)
{
    return absent(amount, ppm) ? OMS_E_OVERFLOW : give(divide((wide)amount * ppm, MILLION, rounding), out);
}

int32_t
money_included(int64_t amount, int64_t ppm, enum rounding rounding, int64_t *out)
{
    wide whole = (wide)MILLION + ppm;

    if (absent(amount, ppm) || whole <= 0)
        return OMS_E_OVERFLOW;
    return give(divide((wide)amount * ppm, whole, rounding), out);
}

/* One amount being spread: the magnitude of the total over weights that sum to `sum`. */
struct spread {
    int64_t magnitude;
    const int64_t *weights;
    size_t n;
    int64_t sum;
    bool equally;
};

static wide
weighted(const struct spread *spread, size_t i)
{
    return spread->equally ? spread->magnitude : (wide)spread->magnitude * spread->weights[i];
}

static int32_t
spread_init(struct spread *spread, int64_t total, const int64_t *weights, size_t n)
{
    wide sum = 0;

    *spread = (struct spread){.weights = weights, .n = n};
    for (size_t i = 0; i < n; i++) {
        if (weights[i] < 0)
            return OMS_E_INVALID;
        sum += weights[i];
    }
    if (n == 0)
        return OMS_E_INVALID;
    if (total == OMS_NONE)
        return OMS_E_OVERFLOW;
    spread->magnitude = total < 0 ? -total : total;
    spread->equally = sum == 0;
    return give(spread->equally ? (wide)n : sum, &spread->sum);
}

/* Leaves in `rests` what each part loses by rounding down (in units of 1/sum), and returns how many whole units all lose together, which is below n. */
static size_t
round_down(const struct spread *spread, int64_t *rests)
{
    wide lost = 0;

    for (size_t i = 0; i < spread->n; i++) {
        rests[i] = (int64_t)(weighted(spread, i) % spread->sum);
        lost += rests[i];
    }
    return (size_t)(lost / spread->sum);
}

static size_t
count_from(const int64_t *rests, size_t n, int64_t least)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++)
        count += rests[i] >= least;
    return count;
}

/* The greatest rest that `wanted` parts at least reach: by halving the range, since there is no room here to sort. */
static int64_t
last_favoured(const int64_t *rests, size_t n, size_t wanted, int64_t sum)
{
    int64_t reached = 0;
    int64_t missed = sum;

    while (missed - reached > 1) {
        int64_t middle = reached + (missed - reached) / 2;

        if (count_from(rests, n, middle) >= wanted)
            reached = middle;
        else
            missed = middle;
    }
    return reached;
}

int32_t
money_allocate(int64_t total, const int64_t *weights, size_t n, int64_t *parts)
{
    struct spread spread;
    int32_t rc = spread_init(&spread, total, weights, n);
    size_t lost, ties;
    int64_t least;

    if (rc != OMS_OK)
        return rc;
    lost = round_down(&spread, parts);
    least = last_favoured(parts, n, lost, spread.sum);
    ties = lost - count_from(parts, n, least + 1);
    for (size_t i = 0; i < n; i++) {
        bool tied = parts[i] == least && ties > 0;
        int64_t part = (int64_t)(weighted(&spread, i) / spread.sum) + (parts[i] > least || tied);

        ties -= tied;
        parts[i] = total < 0 ? -part : part;
    }
    return OMS_OK;
}
