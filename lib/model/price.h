/* The price of an order: from quantities, unit prices, reductions, shipping and tax rates to lines, taxes and total. Exact, checked, and rounded once per
 * line. Pure. */
#ifndef OMS_MODEL_PRICE_H
#define OMS_MODEL_PRICE_H

#include "base/arena.h"
#include "base/money.h"
#include "model/rows.h"

struct price_line {
    oms_text tax_class;
    int64_t quantity;
    int64_t unit_price;
    int64_t discount_ppm;    /* a manual reduction, or 0 */
    int64_t discount_amount; /* or in minor units, or 0 */
    /* out */
    int64_t gross;
    int64_t discount;
    int64_t tax;
    int64_t tax_included;
    int64_t total;
};

struct price_tax {
    oms_text jurisdiction;
    int64_t ppm;
    int64_t included;
    int64_t base; /* net of any tax that is included */
    int64_t amount;
};

/* Tax as a tax service reckoned it. */
struct price_given_tax {
    oms_text jurisdiction;
    int64_t line; /* index, or -1 for shipping */
    int64_t ppm;
    int64_t amount;
    int64_t included;
};

enum tax_source { TAX_BY_RATES, TAX_GIVEN, TAX_LATER };

struct price {
    enum rounding rounding;
    oms_text region; /* rates of other regions do not apply */
    const struct tax_rate_row *const *rates;
    size_t n_rates;
    enum tax_source tax_source;
    const struct price_given_tax *given;
    size_t n_given;
    struct price_line *lines;
    size_t n_lines;
    oms_text shipping_class;
    int64_t shipping_price;
    /* out */
    int64_t subtotal;
    int64_t discount;
    int64_t shipping;
    int64_t tax;
    int64_t tax_included;
    int64_t total;
    struct arena_list taxes; /* struct price_tax, in order of first use */
    size_t failed_line;      /* with an error: from 0; n_lines for the whole */
};

/* OMS_OK; OMS_E_OVERFLOW; OMS_E_LIMIT when the total is above OMS_LIMIT_AMOUNT; OMS_E_INVALID when a reduction is more than its line; OMS_E_REJECTED when tax
 * was given that does not fit what it is on. */
int32_t price_order(struct price *price, struct arena *arena);

#endif
