/* Rows of the catalog from what a host or a service says of them: checked, and views of the text given. */
#ifndef OMS_ENGINE_CATALOG_ROWS_H
#define OMS_ENGINE_CATALOG_ROWS_H

#include "engine/check.h"
#include "model/rows.h"
#include "oms/catalog.h"

/* The list of regions is made in the arena, where it is not as it is kept. */
int32_t product_row_of(const oms_product *product, const struct place *at, struct arena *arena, struct product_row *out,
                       oms_error **error);
int32_t customer_row_of(const oms_customer *customer, const struct place *at, struct customer_row *out,
                        oms_error **error);

#endif
