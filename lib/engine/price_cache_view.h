/* What the public functions of the price cache share. */
#ifndef OMS_ENGINE_PRICE_CACHE_VIEW_H
#define OMS_ENGINE_PRICE_CACHE_VIEW_H

#include "engine/price_cache.h"
#include "oms/price_cache.h"

oms_cached_price price_view(const struct cached_price_row *row, int64_t version, int64_t now);
int32_t load_price_version(oms_engine *engine, struct arena *arena, struct price_version *version, oms_error **error);
int32_t check_sku(const char *sku, oms_error **error);

#endif
