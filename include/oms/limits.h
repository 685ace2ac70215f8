/**
 * @file oms/limits.h
 * Every bound on what comes from outside, in one table. Whatever is above its bound is refused with OMS_E_LIMIT and an error that names the field, the
 * value and the limit; nothing is cut off silently.
 */
#ifndef OMS_LIMITS_H
#define OMS_LIMITS_H

#include "oms/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @name Bounds: bytes for text, else counts or amounts @since 0.1 @{ */
#define OMS_LIMIT_SKU  64  /**< bytes of a SKU @since 0.1 */
#define OMS_LIMIT_NAME 200 /**< bytes of a name, an address line, a description @since 0.1 */
#define OMS_LIMIT_CODE                                                                                                 \
    64 /**< bytes of a code: customer, location, channel, shipping method, tax class, region, carrier @since 0.1 */
#define OMS_LIMIT_KEY       200              /**< bytes of an idempotency key or a reference @since 0.1 */
#define OMS_LIMIT_TOKEN     255              /**< bytes of a payment token or a provider's reference @since 0.1 */
#define OMS_LIMIT_REASON    200              /**< bytes of a reason @since 0.1 */
#define OMS_LIMIT_MESSAGE   500              /**< bytes kept of a service's message @since 0.1 */
#define OMS_LIMIT_ACTION    2000             /**< bytes of a payment action's URL or data @since 0.1 */
#define OMS_LIMIT_EMAIL     254              /**< bytes of an e-mail address @since 0.1 */
#define OMS_LIMIT_PHONE     40               /**< bytes of a phone number @since 0.1 */
#define OMS_LIMIT_LINES     1000             /**< lines of one order @since 0.1 */
#define OMS_LIMIT_DUNNING   10               /**< tries of a renewal whose payment failed @since 0.1 */
#define OMS_LIMIT_COUPONS   20               /**< coupons of one order @since 0.1 */
#define OMS_LIMIT_SKUS      250              /**< SKUs that one discount names @since 0.1 */
#define OMS_LIMIT_REGIONS   250              /**< excluded regions of one product @since 0.1 */
#define OMS_LIMIT_QUANTITY  1000000000       /**< units of one line or one stock change @since 0.1 */
#define OMS_LIMIT_AMOUNT    1000000000000000 /**< minor units of one price, and of one order's total (10¹⁵) @since 0.1 */
#define OMS_LIMIT_PPM       1000000          /**< a rate or reduction in parts per million @since 0.1 */
#define OMS_LIMIT_BATCH     10000            /**< drafts in one oms_order_place_many @since 0.1 */
#define OMS_LIMIT_RRULE     500              /**< bytes of a rule of RFC 5545 @since 0.1 */
#define OMS_LIMIT_PAGE      1000             /**< rows of one page of a list @since 0.1 */
#define OMS_LIMIT_LOOKED    10000            /**< orders looked at for one page of a list @since 0.1 */
#define OMS_LIMIT_ROWS      100000           /**< rows of one report @since 0.1 */
#define OMS_LIMIT_DOCUMENT  67108864         /**< bytes of one document (64 MiB) @since 0.1 */
#define OMS_LIMIT_ROW       4194304          /**< bytes of one row of an import (4 MiB) @since 0.1 */
#define OMS_LIMIT_DEPTH     32               /**< levels of nesting in a document @since 0.1 */
#define OMS_LIMIT_CURSOR    4000             /**< bytes of a cursor of the feed @since 0.1 */
#define OMS_LIMIT_INBOUND   1048576          /**< bytes of an inbound event (1 MiB) @since 0.1 */
#define OMS_LIMIT_SIGNATURE 2000             /**< bytes of the signature of an inbound event @since 0.1 */
#define OMS_LIMIT_SECRET    256              /**< bytes of a secret by which a provider signs @since 0.1 */
#define OMS_LIMIT_SECRETS   8                /**< secrets of one provider @since 0.1 */
#define OMS_LIMIT_GROUP     512              /**< change sets in one group commit @since 0.1 */
#define OMS_LIMIT_CARRIERS  16               /**< carriers of one engine @since 0.1 */
#define OMS_LIMIT_RETRIES   100              /**< tries of one retry schedule @since 0.1 */
#define OMS_LIMIT_RULES     64  /**< settings of rules, and rules of its own, that one engine has @since 0.1 */
#define OMS_LIMIT_FINDINGS  100 /**< what the rules of a host find in one order @since 0.1 */
#define OMS_LIMIT_WORKERS   256 /**< threads of one oms_workers_start @since 0.1 */
#define OMS_LIMIT_ALTERNATIVES                                                                                         \
    5 /**< SKUs suggested in place of one that cannot be had (oms/alternatives.h) @since 0.1 */
/** @} */

/** A row of the table of limits. Frozen. @since 0.1 */
typedef struct oms_limit {
    const char *name;    /**< as in the error, such as `sku` @since 0.1 */
    const char *unit;    /**< `bytes`, `lines`, `units`, … @since 0.1 */
    const char *meaning; /**< one sentence @since 0.1 */
    int64_t max;         /**< the greatest value allowed @since 0.1 */
} oms_limit;

/**
 * The table of limits.
 *
 * @param index  from 0
 * @return a static row, or NULL past the last
 * @since 0.1
 */
OMS_API const oms_limit *oms_limit_at(size_t index);

#ifdef __cplusplus
}
#endif
#endif
