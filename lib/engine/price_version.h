/* The version of prices: a row of `meta` that rises whenever anything is written that decides what orders cost. And that of the catalog, which rises whenever
 * anything is written that engines keep in memory (catalog_cache.h). */
#ifndef OMS_ENGINE_PRICE_VERSION_H
#define OMS_ENGINE_PRICE_VERSION_H

#include <stdbool.h>

#include "base/arena.h"
#include "model/rows.h"
#include "oms/store.h"

/* Whether rows of this table decide prices. */
bool decides_prices(enum table_id table);
/* Whether engines keep rows of this table. */
bool is_catalog(enum table_id table);
/* The change that raises the version, in the arena; NULL without memory. Such changes commute. */
const oms_change *raise_price_version(struct arena *arena);
const oms_change *raise_catalog_version(struct arena *arena);

#endif
