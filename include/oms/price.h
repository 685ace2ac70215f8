/**
 * @file oms/price.h
 * Why an order costs what it costs: its price step by step, from nothing to its total. The steps are told from the snapshot alone, so that an order can be
 * explained years later and a difference between two prices can be shown step against step; a quote is explained like an order.
 */
#ifndef OMS_PRICE_H
#define OMS_PRICE_H

#include "oms/errors.h"
#include "oms/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @name Kinds of steps of a price @since 0.1 @{ */
#define OMS_STEP_LIST_PRICE      1 /**< a line, at the price of a price list or of the pricing service @since 0.1 */
#define OMS_STEP_GIVEN_PRICE     2 /**< a line, at a price that the host gave @since 0.1 */
#define OMS_STEP_MANUAL_DISCOUNT 3 /**< what the host reduced a line by @since 0.1 */
#define OMS_STEP_DISCOUNT        4 /**< what a discount of the catalog reduced a line or shipping by @since 0.1 */
#define OMS_STEP_SHIPPING        5 /**< shipping @since 0.1 */
#define OMS_STEP_TAX             6 /**< tax of one jurisdiction at one rate @since 0.1 */
/** @} */

/** One step of a price. Each begins where the one before it ended; the first at 0, and the last ends at the total. @since 0.1 */
typedef struct oms_price_step {
    size_t size;      /**< sizeof(oms_price_step) of the library @since 0.1 */
    const char *name; /**< price list, discount, shipping method or jurisdiction; NULL where there is none @since 0.1 */
    const char *coupon; /**< code of the coupon that a discount was given for; or NULL @since 0.1 */
    const char *words;  /**< a sentence for people @since 0.1 */
    int64_t line;       /**< from 1; 0: shipping or the whole order @since 0.1 */
    int64_t ppm;        /**< of tax: the rate; else OMS_NONE @since 0.1 */
    int64_t base;       /**< of tax: what it is reckoned on; else OMS_NONE @since 0.1 */
    int64_t amount;     /**< minor units: a price, tax, or (negative) a reduction @since 0.1 */
    int64_t before;     /**< what the order came to before it @since 0.1 */
    int64_t after; /**< and after it: `before` + `amount`, or `before` again for tax that prices include @since 0.1 */
    int32_t kind;  /**< OMS_STEP_… @since 0.1 */
    int32_t reserved; /**< 0 @since 0.1 */
} oms_price_step;

/** Gets one step. @param user as given @param step valid during the call @return 0 to go on; else the caller returns that code @since 0.1 */
typedef int32_t (*oms_price_step_fn)(void *user, const oms_price_step *step);

/**
 * Tells how the price of an order came about: its lines, what reduced them, shipping, taxes.
 *
 * @param order  a snapshot of an order, or a quote; not NULL
 * @param step   called for each step, in order
 * @param user   handed to `step`
 * @return OMS_OK; OMS_E_INVALID when `step` is NULL; OMS_E_OVERFLOW for an order whose figures cannot be; what `step` returned; OMS_E_NOMEM
 * @since 0.1
 */
OMS_API int32_t oms_order_price_explain(const oms_order *order, oms_price_step_fn step, void *user);

/**
 * The same as a JSON document: `{"currency", "total", "steps": [{"kind", "line", "name", "coupon", "ppm", "base", "amount", "before", "after", "words"}]}`.
 *
 * @param order  not NULL
 * @param out    NUL-terminated, one line, freed with oms_free()
 * @return as oms_order_price_explain()
 * @since 0.1
 */
OMS_API int32_t oms_order_price_explain_json(const oms_order *order, char **out);

#ifdef __cplusplus
}
#endif
#endif
