/* The price of an order: from quantities, unit prices, reductions, shipping and tax rates to lines, taxes and total. Exact, checked, and rounded once per
 * line, or once per rate on the order. Pure. */
#ifndef OMS_MODEL_PRICE_H
#define OMS_MODEL_PRICE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/money.h"
#include "model/rows.h"

struct price_line {
    oms_text sku;
    oms_text category; /* absent: none */
    oms_text tax_class;
    int64_t quantity;
    int64_t unit_price;
    int64_t discount_ppm;    /* a manual reduction, or 0 */
    int64_t discount_amount; /* or in minor units, or 0 */
    /* out */
    int64_t gross;
    int64_t manual;   /* of `discount`: the manual reduction */
    int64_t discount; /* all of it */
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

/* What a discount takes off a line or shipping. */
struct price_reduction {
    const struct discount_offer *offer;
    int64_t line; /* index, or -1 for shipping */
    int64_t amount;
};

enum tax_source { TAX_BY_RATES, TAX_GIVEN, TAX_LATER };

struct price {
    enum rounding rounding;
    bool per_rate;   /* tax is rounded once per rate on the order, not once per line */
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
    struct discount_offer
        *offers; /* discounts of the catalog, in the order in which they apply; what became of them stands there too */
    size_t n_offers;
    /* out */
    int64_t subtotal;
    int64_t discount; /* of the lines */
    int64_t shipping; /* less what it was reduced by */
    int64_t tax;
    int64_t tax_included;
    int64_t total;
    struct arena_list reductions; /* struct price_reduction, in the order in which they were made */
    struct arena_list taxes;      /* struct price_tax, in order of first use */
    size_t failed_line;           /* with an error: from 0; n_lines for the whole */
};

/* OMS_OK; OMS_E_OVERFLOW; OMS_E_LIMIT when the total is above OMS_LIMIT_AMOUNT; OMS_E_INVALID when a reduction is more than its line; OMS_E_REJECTED when tax
 * was given that does not fit what it is on. */
int32_t price_order(struct price *price, struct arena *arena);

/* The lines by what they are (SKU, unit price, quantity, manual reduction), then as they stand: where parts are spread, the order in which lines stand makes
 * no difference. NULL without memory. Gross and manual reduction are there. */
size_t *price_lines_sorted(struct price *price, struct arena *arena);

#endif
