/* Which lines of an order were priced from a price cache that was not up to date. Pure. */
#ifndef OMS_MODEL_DIAGNOSE_PRICES_H
#define OMS_MODEL_DIAGNOSE_PRICES_H

#include "model/order_rows.h"
#include "oms/diagnosis.h"

/* By what a kept price of a line is known. */
struct cached_price_row cached_price_key(const struct order_row *order, const struct line_row *line);
/* Adds an oms_diagnosis for each line of which the price that was kept (struct cached_price_row) turned out to be another one. The order was priced from the
 * cache. */
void diagnose_prices(const struct order_rows *rows, const struct row_list *kept, struct arena_list *found);

#endif
