/* A till: lines and rates laid on it, and what they come to by model/price.h. Pure. */
#ifndef OMS_TESTS_MODEL_TILL_H
#define OMS_TESTS_MODEL_TILL_H

#include <check.h>

#include "model/discount.h"
#include "model/price.h"

#define LINES_MAX  12
#define RATES_MAX  8
#define OFFERS_MAX 6

struct till {
    struct arena arena;
    struct tax_rate_row rates[RATES_MAX];
    const struct tax_rate_row *all[RATES_MAX];
    struct price_line lines[LINES_MAX];
    struct discount_row discounts[OFFERS_MAX];
    struct discount_offer offers[OFFERS_MAX];
    struct price price;
};

void till_open(struct till *till);
void till_close(struct till *till);

/* A rate of the whole country for class `standard`; what differs is assigned. */
struct tax_rate_row *rate(struct till *till, const char *jurisdiction, int64_t ppm, int64_t included);
/* A line of class `standard`. */
struct price_line *line(struct till *till, int64_t quantity, int64_t unit_price);
/* A discount that is offered after those before it; what it takes its numbers from is assigned. */
struct discount_row *discount(struct till *till, const char *kind, const char *target);
/* Prices what is on the till. */
int32_t ring_up(struct till *till);
const struct price_tax *tax_at(const struct till *till, size_t i);

#endif
