/* Price lists: which of the prices of a SKU counts, by list, units and time. Pure. */
#ifndef OMS_MODEL_PRICE_LIST_H
#define OMS_MODEL_PRICE_LIST_H

#include <stdbool.h>

#include "model/order_rows.h"

/* Of prices sorted as their table is, the one that counts for so many units: the list's own where it has any, else the general list's. Of prices from the same
 * number of units the latest that is valid counts, and of those the lowest. NULL: there is none. */
const struct price_row *price_find(const struct row_list *prices, oms_text sku, oms_text list, int64_t units,
                                   int64_t now);
/* Is a price of the SKU for some quantities only? */
bool price_by_quantity(const struct row_list *prices, oms_text sku);

#endif
