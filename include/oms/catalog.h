/**
 * @file oms/catalog.h
 * What can be ordered, by whom, and at which price and tax: products, prices, discounts, coupons, customers, tax rates, shipping methods. Each function writes one row, new or
 * over the old one; oms_catalog_import() reads a whole document. Stock is in oms/inventory.h.
 *
 * All functions: engine from any thread; structs are copied; OMS_E_INVALID, OMS_E_LIMIT, OMS_E_CURRENCY and OMS_E_CARD_DATA (in a
 * customer's name, e-mail or locale) name the field; durable when they return OMS_OK.
 */
#ifndef OMS_CATALOG_H
#define OMS_CATALOG_H

#include "oms/errors.h"
#include "oms/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A product. @since 0.1 */
typedef struct oms_product {
    size_t size;                  /**< sizeof(oms_product) @since 0.1 */
    const char *sku;              /**< at most OMS_LIMIT_SKU bytes @since 0.1 */
    const char *name;             /**< NULL: the SKU @since 0.1 */
    const char *tax_class;        /**< NULL: `standard` @since 0.1 */
    const char *category;         /**< or NULL @since 0.1 */
    const char *excluded_regions; /**< countries (`CU`) or regions (`US-CA`) with a space between; or NULL @since 0.1 */
    int32_t inactive;             /**< 1: it cannot be ordered @since 0.1 */
    int32_t reserved;             /**< 0 @since 0.1 */
} oms_product;

/** @param engine see above @param product see above @param error see oms/errors.h @return OMS_OK or as above @since 0.1 */
OMS_API int32_t oms_product_put(oms_engine *engine, const oms_product *product, oms_error **error);

/**
 * A unit price. Of a list, the latest price that is valid counts among those from the same number of units, and the lowest of what is left; a customer whose
 * group has prices of its own for a product gets those (doc/prices.md).
 * @since 0.1
 */
typedef struct oms_price {
    size_t size;          /**< sizeof(oms_price) @since 0.1 */
    const char *sku;      /**< @since 0.1 */
    const char *currency; /**< @since 0.1 */
    int64_t amount;       /**< minor units, 0 to OMS_LIMIT_AMOUNT @since 0.1 */
    const char *list;     /**< the customer group it is for; NULL: the general list @since 0.1 */
    int64_t min_quantity; /**< from how many units of the SKU in the order; 0: from one @since 0.1 */
    int64_t valid_from;   /**< from when; 0: since ever @since 0.1 */
    int64_t valid_until;  /**< until when, exclusive; 0: for ever @since 0.1 */
} oms_price;

/** @param engine see above @param price see above @param error see oms/errors.h @return OMS_OK or as above @since 0.1 */
OMS_API int32_t oms_price_put(oms_engine *engine, const oms_price *price, oms_error **error);

/**
 * A discount. What is reduced is never less than nothing, and what a discount takes off several lines is spread by what each comes to. Kinds:
 *
 * - `percent`: `ppm` off; `fixed`: `amount` off (of a `line`: off each unit). On `target` `line`: each line by itself; `order`: all its lines together;
 *   `shipping`: the shipping.
 * - `buy-x-get-y`: for every `buy` + `get` units of one SKU, `get` of them are reduced by `ppm`; `cheapest-free`: the same for all lines together, of which the
 *   cheapest units are reduced.
 * - `bundle`: the SKUs, each as often as it is named, cost `amount` together, or `ppm` less.
 * - `free-shipping`.
 *
 * It applies to the lines with one of its SKUs and its category. Discounts apply one after another, the greatest priority first, each to what is left by those
 * before it; one that is exclusive applies alone: not after another one, and none after it.
 * @since 0.1
 */
typedef struct oms_discount {
    size_t size;        /**< sizeof(oms_discount) @since 0.1 */
    const char *code;   /**< at most OMS_LIMIT_CODE bytes @since 0.1 */
    const char *name;   /**< for people; NULL: the code @since 0.1 */
    const char *kind;   /**< see above @since 0.1 */
    const char *target; /**< `line` (NULL), `order`, `shipping`; of `percent` and `fixed` @since 0.1 */
    const char
        *currency;    /**< of the amounts, and of the orders it is for; NULL: any, for one without amounts @since 0.1 */
    const char *skus; /**< one per line, at most OMS_LIMIT_SKUS; NULL: all @since 0.1 */
    const char *category;       /**< NULL: all @since 0.1 */
    const char *customer_group; /**< NULL: everybody @since 0.1 */
    const char *regions; /**< where the order has to go, as excluded_regions of a product; NULL: anywhere @since 0.1 */
    int64_t ppm;    /**< parts per million, 0 to OMS_LIMIT_PPM; 0 for units that are given away: all of it @since 0.1 */
    int64_t amount; /**< minor units, 0 to OMS_LIMIT_AMOUNT @since 0.1 */
    int64_t buy;    /**< units, 0 to OMS_LIMIT_QUANTITY @since 0.1 */
    int64_t get;    /**< units, 0 to OMS_LIMIT_QUANTITY @since 0.1 */
    int64_t min_subtotal; /**< what the lines it applies to have to come to before any discount @since 0.1 */
    int64_t min_quantity; /**< and how many units they have to have @since 0.1 */
    int64_t valid_from;   /**< from when; 0: since ever @since 0.1 */
    int64_t valid_until;  /**< until when, exclusive; 0: for ever @since 0.1 */
    int64_t priority;     /**< 0 to OMS_LIMIT_PPM @since 0.1 */
    int32_t exclusive;    /**< 1: it applies alone @since 0.1 */
    int32_t needs_coupon; /**< 1: given for a coupon only @since 0.1 */
    int32_t inactive;     /**< 1: not given @since 0.1 */
    int32_t reserved;     /**< 0 @since 0.1 */
} oms_discount;

/** @param engine see above @param discount see above @param error see oms/errors.h @return OMS_OK or as above @since 0.1 */
OMS_API int32_t oms_discount_put(oms_engine *engine, const oms_discount *discount, oms_error **error);

/**
 * A coupon. How often it was used stays as it is when it is written again. An order takes a use when it is placed, in the same commit, and gives it back when
 * it is cancelled.
 * @since 0.1
 */
typedef struct oms_coupon {
    size_t size;                   /**< sizeof(oms_coupon) @since 0.1 */
    const char *code;              /**< at most OMS_LIMIT_CODE bytes; compared byte by byte @since 0.1 */
    const char *discount;          /**< code of the discount it gives, which has to be there @since 0.1 */
    int64_t max_uses;              /**< orders that may use it; 0: any number @since 0.1 */
    int64_t max_uses_per_customer; /**< likewise, of one customer (and then of no guest); 0: any number @since 0.1 */
    int64_t valid_from;            /**< from when; 0: since ever @since 0.1 */
    int64_t valid_until;           /**< until when, exclusive; 0: for ever @since 0.1 */
    int32_t inactive;              /**< 1: not taken @since 0.1 */
    int32_t reserved;              /**< 0 @since 0.1 */
} oms_coupon;

/** @param engine see above @param coupon see above @param error see oms/errors.h @return OMS_OK or as above @since 0.1 */
OMS_API int32_t oms_coupon_put(oms_engine *engine, const oms_coupon *coupon, oms_error **error);

/** A customer. @since 0.1 */
typedef struct oms_customer {
    size_t size;          /**< sizeof(oms_customer) @since 0.1 */
    const char *id;       /**< at most OMS_LIMIT_CODE bytes @since 0.1 */
    const char *name;     /**< or NULL @since 0.1 */
    const char *email;    /**< or NULL @since 0.1 */
    const char *standing; /**< `good` (NULL), `suspended`, `closed` @since 0.1 */
    int32_t fraud;        /**< 1: fraud is indicated; orders wait for operations @since 0.1 */
    int32_t payment_hold; /**< 1: payments are held; orders wait for operations @since 0.1 */
    const char *phone;    /**< or NULL @since 0.1 */
    const char *locale;   /**< a language tag such as `de`, or NULL @since 0.1 */
    const char *
        notify; /**< how they want to be told: `email`, `sms`, `both`, `none`; NULL: see oms/notification.h @since 0.1 */
    const char *group; /**< of customers, for rules, price lists and discounts; or NULL @since 0.1 */
} oms_customer;

/** @param engine see above @param customer see above @param error see oms/errors.h @return OMS_OK or as above @since 0.1 */
OMS_API int32_t oms_customer_put(oms_engine *engine, const oms_customer *customer, oms_error **error);

/** A tax rate. Every rate that matches country, region and class of a line applies to it. @since 0.1 */
typedef struct oms_tax_rate {
    size_t size;           /**< sizeof(oms_tax_rate) @since 0.1 */
    const char *country;   /**< two capital letters @since 0.1 */
    const char *region;    /**< NULL: the whole country @since 0.1 */
    const char *tax_class; /**< NULL: `standard`; shipping is `shipping` unless its method says otherwise @since 0.1 */
    const char *jurisdiction; /**< who levies it; NULL: country, or country-region @since 0.1 */
    int64_t ppm;              /**< parts per million, 0 to OMS_LIMIT_PPM @since 0.1 */
    int32_t included;         /**< 1: prices include it @since 0.1 */
    int32_t reserved;         /**< 0 @since 0.1 */
} oms_tax_rate;

/** @param engine see above @param rate see above @param error see oms/errors.h @return OMS_OK or as above @since 0.1 */
OMS_API int32_t oms_tax_rate_put(oms_engine *engine, const oms_tax_rate *rate, oms_error **error);

/** A shipping method in one currency. @since 0.1 */
typedef struct oms_shipping_method {
    size_t size;           /**< sizeof(oms_shipping_method) @since 0.1 */
    const char *code;      /**< at most OMS_LIMIT_CODE bytes @since 0.1 */
    const char *currency;  /**< @since 0.1 */
    const char *tax_class; /**< NULL: `shipping` @since 0.1 */
    int64_t amount;        /**< minor units, 0 to OMS_LIMIT_AMOUNT @since 0.1 */
} oms_shipping_method;

/** @param engine see above @param method see above @param error see oms/errors.h @return OMS_OK or as above @since 0.1 */
OMS_API int32_t oms_shipping_method_put(oms_engine *engine, const oms_shipping_method *method, oms_error **error);

/** @name Formats of oms_catalog_import @since 0.1 @{ */
#define OMS_FORMAT_JSON 1 /**< one document, as in doc/catalog.md @since 0.1 */
#define OMS_FORMAT_CSV  2 /**< rows of one kind below a header @since 0.1 */
/** @} */

/** What an import wrote. @since 0.1 */
typedef struct oms_import_result {
    size_t size;              /**< set by the caller to sizeof(oms_import_result) @since 0.1 */
    int64_t products;         /**< rows @since 0.1 */
    int64_t prices;           /**< rows @since 0.1 */
    int64_t stock;            /**< rows @since 0.1 */
    int64_t customers;        /**< rows @since 0.1 */
    int64_t tax_rates;        /**< rows @since 0.1 */
    int64_t shipping_methods; /**< rows @since 0.1 */
    int64_t discounts;        /**< rows @since 0.1 */
    int64_t coupons;          /**< rows @since 0.1 */
} oms_import_result;

/**
 * Imports a document, all of it or nothing. Rows that are there are overwritten; `available` of stock is set to the number given.
 * OMS_FORMAT_JSON needs the feature `json`.
 *
 * @param engine  any thread
 * @param format  OMS_FORMAT_…
 * @param text    UTF-8
 * @param len     bytes, at most OMS_LIMIT_DOCUMENT
 * @param result  what was written; may be NULL
 * @param error   see oms/errors.h; names row and field
 * @return OMS_OK; OMS_E_SYNTAX; OMS_E_INVALID; OMS_E_LIMIT; OMS_E_CURRENCY; OMS_E_CARD_DATA; OMS_E_UNSUPPORTED; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_catalog_import(oms_engine *engine, int32_t format, const char *text, size_t len,
                                   oms_import_result *result, oms_error **error);

#ifdef __cplusplus
}
#endif
#endif
