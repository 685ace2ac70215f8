/* The tax of an order, by the table of rates or as a tax service gave it. Pure. */
#ifndef OMS_MODEL_PRICE_TAX_H
#define OMS_MODEL_PRICE_TAX_H

#include "model/price.h"

/* What is taxed at once: a line, or shipping. */
struct taxable {
    int64_t line; /* index, or -1 */
    oms_text tax_class;
    int64_t net;
    int64_t tax;
    int64_t tax_included;
};

/* Taxes each of `all` (the lines, then shipping) and gathers price->taxes; price->failed_line says where it failed. */
int32_t price_tax(struct price *price, struct arena *arena, struct taxable *all);

#endif
