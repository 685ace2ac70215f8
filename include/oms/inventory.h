/**
 * @file oms/inventory.h
 * Stock: units per SKU and location, in four buckets, and the ledger of every movement.
 *
 * *available* can be ordered; *reserved* is allocated to orders that have not shipped; *on_hold* waits for quality control; *damaged* is not for sale. Orders
 * move units by themselves; the functions here are for goods received, counted, checked and thrown away. No bucket ever falls below zero.
 */
#ifndef OMS_INVENTORY_H
#define OMS_INVENTORY_H

#include "oms/errors.h"
#include "oms/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @name Buckets @since 0.1 @{ */
#define OMS_BUCKET_AVAILABLE 0 /**< @since 0.1 */
#define OMS_BUCKET_ON_HOLD   1 /**< @since 0.1 */
#define OMS_BUCKET_DAMAGED   2 /**< @since 0.1 */
/** @} */

/** Units of one SKU at one location. Text is valid during the callback. @since 0.1 */
typedef struct oms_stock_level {
    size_t size;          /**< sizeof(oms_stock_level) of the library @since 0.1 */
    const char *sku;      /**< @since 0.1 */
    const char *location; /**< @since 0.1 */
    int64_t available;    /**< @since 0.1 */
    int64_t reserved;     /**< @since 0.1 */
    int64_t on_hold;      /**< @since 0.1 */
    int64_t damaged;      /**< @since 0.1 */
} oms_stock_level;

/** Gets one level. @param user as given @param level valid during the call @return 0 to go on; else the caller returns that code @since 0.1 */
typedef int32_t (*oms_stock_fn)(void *user, const oms_stock_level *level);

/**
 * Lists stock, by SKU and location.
 *
 * @param engine  any thread
 * @param sku     or NULL for every SKU
 * @param level   called for each, outside any transaction
 * @param user    handed to `level`
 * @param error   see oms/errors.h
 * @return OMS_OK (a SKU without stock has no level); what `level` returned; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_stock_list(oms_engine *engine, const char *sku, oms_stock_fn level, void *user, oms_error **error);

/**
 * The same as a JSON document: `{"stock": [{"sku", "location", "available", "reserved", "on_hold", "damaged", "on_hand"}]}`.
 *
 * @param engine  any thread
 * @param sku     or NULL
 * @param out     freed with oms_free()
 * @param error   see oms/errors.h
 * @return OMS_OK; OMS_E_NOMEM; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_stock_list_json(oms_engine *engine, const char *sku, char **out, oms_error **error);

/**
 * Adds units to, or takes them from, what is available: goods received, counted, lost. The SKU's stock at the location is begun when there is none.
 *
 * @param engine    any thread
 * @param sku       a product of the catalog; any, where the host has a catalog service (oms/lookup.h)
 * @param location  at most OMS_LIMIT_CODE bytes
 * @param units     −OMS_LIMIT_QUANTITY to OMS_LIMIT_QUANTITY, not 0
 * @param reason    UTF-8, at most OMS_LIMIT_REASON bytes, kept in the ledger; may be NULL
 * @param error     see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND (no such product); OMS_E_REFUSED (fewer are available: ORD-1001); OMS_E_LIMIT; OMS_E_CARD_DATA
 *         in the reason. Durable when it returns OMS_OK.
 * @since 0.1
 */
OMS_API int32_t oms_stock_adjust(oms_engine *engine, const char *sku, const char *location, int64_t units,
                                 const char *reason, oms_error **error);

/**
 * Moves units between buckets: quality control, damage.
 *
 * @param engine    any thread
 * @param sku       SKU
 * @param location  location
 * @param from      OMS_BUCKET_…
 * @param to        OMS_BUCKET_…, another one
 * @param units     1 to OMS_LIMIT_QUANTITY
 * @param reason    UTF-8, at most OMS_LIMIT_REASON bytes, kept in the ledger; may be NULL
 * @param error     see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND (no stock there); OMS_E_REFUSED (fewer are in that bucket); OMS_E_LIMIT; OMS_E_CARD_DATA in
 *         the reason. Durable when it returns OMS_OK.
 * @since 0.1
 */
OMS_API int32_t oms_stock_move(oms_engine *engine, const char *sku, const char *location, int32_t from, int32_t to,
                               int64_t units, const char *reason, oms_error **error);

/** One movement of the ledger. Text is valid during the callback. @since 0.1 */
typedef struct oms_stock_movement {
    size_t size;          /**< sizeof(oms_stock_movement) of the library @since 0.1 */
    const char *location; /**< @since 0.1 */
    const char *kind;   /**< `receive`, `adjust`, `move`, `reserve`, `release`, `expire`, `ship`, `return` @since 0.1 */
    const char *reason; /**< or NULL @since 0.1 */
    oms_id order;       /**< zero when no order is behind it @since 0.1 */
    int64_t at;         /**< @since 0.1 */
    int64_t available;  /**< change @since 0.1 */
    int64_t reserved;   /**< change @since 0.1 */
    int64_t on_hold;    /**< change @since 0.1 */
    int64_t damaged;    /**< change @since 0.1 */
} oms_stock_movement;

/** Gets one movement. @param user as given @param movement valid during the call @return 0 to go on; else the caller returns that code @since 0.1 */
typedef int32_t (*oms_stock_movement_fn)(void *user, const oms_stock_movement *movement);

/**
 * Reads the ledger of a SKU: every movement, by location and time; their sums are the levels.
 *
 * @param engine    any thread
 * @param sku       SKU
 * @param movement  called for each, outside any transaction
 * @param user      handed to `movement`
 * @param error     see oms/errors.h
 * @return OMS_OK; what `movement` returned; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_stock_ledger(oms_engine *engine, const char *sku, oms_stock_movement_fn movement, void *user,
                                 oms_error **error);

#ifdef __cplusplus
}
#endif
#endif
