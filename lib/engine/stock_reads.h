/* Reading what is kept per SKU for all lines of a draft or an order: each SKU once, in order, so that the rows come back sorted. */
#ifndef OMS_ENGINE_STOCK_READS_H
#define OMS_ENGINE_STOCK_READS_H

#include "engine/load.h"
#include "model/draft.h"

/* The SKUs of a draft's lines, in order, each once; NULL without memory. */
oms_text *skus_of_draft(struct arena *arena, const oms_draft *draft, size_t *n);
/* Products and prices of SKUs; not what a service is asked. */
void add_catalog_reads(struct loader *loader, const oms_text *skus, size_t n, oms_text currency,
                       const struct policy *policy, struct order_rows *rows);
void add_stock_reads(struct loader *loader, const oms_text *skus, size_t n, struct order_rows *rows);
/* Stock of these SKUs, which are sorted, and their prices where a currency is given. */
void add_offer_reads(struct loader *loader, oms_text *skus, size_t n, oms_text currency, struct order_rows *rows);
/* Products of an order's lines. */
int32_t add_product_reads(struct loader *loader, struct order_rows *rows);
/* Stock of an order's lines. */
int32_t load_stock_of_lines(oms_engine *engine, struct order_rows *rows, oms_error **error);

#endif
