/* Loading what the doctor has to know of the prices of one order. */
#ifndef OMS_ENGINE_DIAGNOSE_PRICES_H
#define OMS_ENGINE_DIAGNOSE_PRICES_H

#include "engine/load.h"

/* Adds to `found` (oms_diagnosis, in the rows' arena) what model/diagnose_prices.h finds. Reads the order's events, and more only of one that was priced from
 * the cache. */
int32_t find_stale_prices(oms_engine *engine, struct order_rows *rows, struct arena_list *found, oms_error **error);

#endif
