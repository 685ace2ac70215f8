/* Prices that the host's pricing service gave, kept in a table: using them for drafts, and keeping new ones. What a host sees is oms/price_cache.h. */
#ifndef OMS_ENGINE_PRICE_CACHE_H
#define OMS_ENGINE_PRICE_CACHE_H

#include "engine/load.h"
#include "model/draft.h"
#include "model/reply.h"

/* The version of prices as it was read: what is kept has to be of it. */
struct price_version {
    struct row_list rows; /* struct meta_row: none or one */
};
void read_price_version(struct loader *loader, struct price_version *version);
int64_t price_version_value(const struct price_version *version);

bool price_is_fresh(const struct cached_price_row *row, int64_t version, int64_t now);

/* The row as it becomes when `amount` is looked up now; `before` is what was kept, or NULL. */
struct cached_price_row price_looked_up(const struct cached_price_row *key, const struct cached_price_row *before,
                                        int64_t amount, int64_t version, int64_t now, int64_t ttl_ms);
/* Keeps n rows (struct cached_price_row *, no key twice) if prices are still of the version: OMS_OK, OMS_E_CONFLICT if not, or an error. */
int32_t keep_prices(oms_engine *engine, struct arena *arena, const struct price_version *version,
                    struct cached_price_row *const *rows, size_t n, oms_error **error);

/* Answers as ask_about_draft(LOOKUP_PRICING) does, from the cache where all of it is there. `looked_up_at`: the oldest price's time, where it was. */
int32_t ask_price_cache(oms_engine *engine, const oms_draft *draft, oms_reply *reply, int64_t *looked_up_at);

/* Counters of this engine that are not in the database yet. */
enum price_counter { PRICE_HITS, PRICE_MISSES, PRICE_STALE, PRICE_COUNTERS };
extern const char *const price_counter_names[PRICE_COUNTERS]; /* of rows of `meta` */
/* Writes them; what cannot be written is lost. */
void price_cache_close(oms_engine *engine);

#endif
