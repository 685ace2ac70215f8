/**
 * @file oms/price_cache.h
 * The price cache: what the host's pricing service (oms/lookup.h) said of a line is kept for a time, so that it is not asked again for every draft.
 *
 * It is off unless the engine's option `price_cache_ms` says how long a price is kept, and is for pricing services whose price of a line depends on nothing but
 * its SKU and quantity and on the order's currency, customer, channel, country and region: that is what a kept price is known by. One that also looks at other
 * lines, at the postcode or at the time of day should not be cached. Prices of the engine's own tables are not kept here: they are read together with everything
 * else that an order needs, so a cache would spare nothing and could only be wrong.
 *
 * **Several threads and processes.** The cache is a table of the database (`cached_prices`), so it is one for all that share the database, and survives them.
 * What one clears is gone for every other from the moment the call returns; an order that is being placed at that very moment may still have the old price.
 * What was asked before prices were cleared or written (oms_price_put() and other functions of oms/catalog.h, or an import, drop the whole cache) is not kept
 * afterwards: both raise the version of prices, and a price is kept only while that is the one that was read before asking. Nothing else is known of changes on
 * the other side: a price that the service changed is told for as long as the old one is kept, unless it is refreshed. Such an order can be seen: it has the
 * event `price.cached` with the time at which its price was looked up, and oms_diagnose() names it when the next look at the service gave another price.
 *
 * A price that a quote promised, and a price that a job asks for later because the service was down, does not come from the cache.
 */
#ifndef OMS_PRICE_CACHE_H
#define OMS_PRICE_CACHE_H

#include "oms/errors.h"
#include "oms/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A price that is kept. All text lives as long as the callback runs. @since 0.1 */
typedef struct oms_cached_price {
    size_t size;          /**< sizeof(oms_cached_price) of the library @since 0.1 */
    const char *sku;      /**< @since 0.1 */
    const char *currency; /**< @since 0.1 */
    const char *customer; /**< or NULL: a guest @since 0.1 */
    const char *channel;  /**< or NULL @since 0.1 */
    const char *country;  /**< or NULL @since 0.1 */
    const char *region;   /**< or NULL @since 0.1 */
    int64_t quantity;     /**< of the line @since 0.1 */
    int64_t amount;       /**< minor units each @since 0.1 */
    int64_t version;      /**< rises each time it is looked up @since 0.1 */
    int64_t looked_up_at; /**< @since 0.1 */
    int64_t expires_at;   /**< from then on it is not used any more @since 0.1 */
    int64_t was;          /**< what it was before it changed last, or OMS_NONE: no change was seen @since 0.1 */
    int64_t was_at;       /**< when that was looked up last, or OMS_NONE @since 0.1 */
    int64_t changed_at;   /**< when the change was seen, or OMS_NONE @since 0.1 */
    int32_t fresh;        /**< 1: it is used @since 0.1 */
    int32_t reserved;     /**< 0 @since 0.1 */
} oms_cached_price;

/** Gets one price. @param user as given @param price valid during the call @return 0 to go on; else the caller returns that code @since 0.1 */
typedef int32_t (*oms_cached_price_fn)(void *user, const oms_cached_price *price);

/**
 * Lists the prices that are kept, also those whose time is over.
 *
 * @param engine  any thread
 * @param sku     or NULL for all
 * @param price   called for each, by SKU, outside any transaction
 * @param user    handed to `price`
 * @param error   see oms/errors.h
 * @return OMS_OK; what `price` returned; OMS_E_INVALID; OMS_E_NOMEM; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_price_cache_list(oms_engine *engine, const char *sku, oms_cached_price_fn price, void *user,
                                     oms_error **error);

/** How the cache does. Counted in lines, since the database was made, by all engines that were closed, and this one. @since 0.1 */
typedef struct oms_price_cache_metrics {
    size_t size;       /**< set by the caller to sizeof(oms_price_cache_metrics) @since 0.1 */
    int64_t ttl_ms;    /**< how long this engine keeps a price; 0: it keeps none @since 0.1 */
    int64_t version;   /**< of prices: see oms_quote_terms @since 0.1 */
    int64_t hits;      /**< lines whose price was kept @since 0.1 */
    int64_t misses;    /**< lines whose price was not there @since 0.1 */
    int64_t stale;     /**< lines whose price was there, and too old or cleared @since 0.1 */
    int64_t entries;   /**< prices that are there @since 0.1 */
    int64_t fresh;     /**< of these: prices that are used @since 0.1 */
    int64_t oldest_ms; /**< age of the oldest price that is used, or OMS_NONE @since 0.1 */
} oms_price_cache_metrics;

/**
 * Reads how the cache does. Walks over all of it.
 *
 * @param engine  any thread
 * @param out     `size` set by the caller; the rest is filled
 * @param error   see oms/errors.h
 * @return OMS_OK; OMS_E_INVALID; OMS_E_ABI_SIZE; OMS_E_NOMEM; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_price_cache_measure(oms_engine *engine, oms_price_cache_metrics *out, oms_error **error);

/**
 * Metrics and prices as a JSON document: `{"ttl_ms", "version", "hits", "misses", "stale", "entries", "fresh", "oldest_ms", "prices": […]}`.
 *
 * @param engine  any thread
 * @param out     freed with oms_free()
 * @param error   see oms/errors.h
 * @return OMS_OK; OMS_E_INVALID; OMS_E_NOMEM; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_price_cache_json(oms_engine *engine, char **out, oms_error **error);

/**
 * Clears the cache: nothing that was kept is used any more. What it was stays in the list for a day, so that a change can be seen.
 *
 * @param engine   any thread
 * @param sku      or NULL for all
 * @param error    see oms/errors.h
 * @return OMS_OK, also when there was nothing; OMS_E_INVALID; OMS_E_LIMIT; OMS_E_BUSY; a storage error. Durable when it returns OMS_OK.
 * @since 0.1
 */
OMS_API int32_t oms_price_cache_clear(oms_engine *engine, const char *sku, oms_error **error);

/**
 * Looks up again every price of a SKU that is kept (in the list), now.
 *
 * @param engine  any thread
 * @param sku     not NULL
 * @param price   called for each as it is afterwards; may be NULL
 * @param user    handed to `price`
 * @param error   see oms/errors.h
 * @return OMS_OK, also when there was nothing; OMS_E_UNSUPPORTED when the engine has no pricing service or keeps no prices; OMS_E_UNAVAILABLE when the
 *         service could not be asked; OMS_E_INVALID; OMS_E_BUSY; what `price` returned; a storage error. Durable when it returns OMS_OK. A price that the service does not give any more is cleared.
 * @since 0.1
 */
OMS_API int32_t oms_price_refresh(oms_engine *engine, const char *sku, oms_cached_price_fn price, void *user,
                                  oms_error **error);

#ifdef __cplusplus
}
#endif
#endif
