/**
 * @file oms/quote.h
 * Dry runs and promises: what placing a draft would say, and prices that are kept for a customer.
 *
 * oms_order_quote() (oms/order.h) prices a draft and stores nothing. A *quote* of oms_quote_make() is stored, for a time: whoever places a draft that names it
 * gets its price. It is known by a token, which the host keeps with the cart (or hands to a browser), and which belongs to one customer, one channel, the same
 * lines, shipping method and place. Nothing rests on trust in whoever brings the token: the price stands in the database, the token is an id that cannot be
 * guessed and the hash of what was promised, and a token or a row that was altered fits nothing. So no secret has to be kept or shared, every process that
 * has the database knows every quote, and `quotes` in it shows what was promised.
 *
 * What becomes of a quote when prices change before it is over is the engine's policy (`quotes` of oms_engine_options): OMS_QUOTE_HONOUR, the price that was
 * promised is the price; pricing and tax services are not asked again. OMS_QUOTE_CHECK, placing is refused with OMS_E_PRICE_CHANGED, and ORD-5003 names the
 * total and each step of the price that differs: `was`, `now` and both in words. A quote promises a price, not units, and not that the order will be accepted:
 * all rules are checked when it is placed. Until it is over it may be placed more than once.
 *
 * A quote that was never made here or was altered is ORD-5011, one that is over ORD-5012 (for a day; then it is not known any more), one of another customer
 * or another cart ORD-5013; all are OMS_E_REFUSED.
 */
#ifndef OMS_QUOTE_H
#define OMS_QUOTE_H

#include "oms/order.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Says what placing a draft would say, and stores nothing. All rules are checked, price and key too, and all that fail are told, with line and field.
 *
 * Guards are not asked, and units that expired holds still keep count as taken.
 *
 * @param engine  any thread, callbacks too
 * @param draft   unchanged
 * @param error   see oms/errors.h; the problems name rule, field and line
 * @return OMS_OK: placing would store it now, or has done so before under its key; OMS_E_REFUSED; OMS_E_KEY_CONFLICT; OMS_E_PRICE_CHANGED (where only that
 *         speaks against it); OMS_E_UNAVAILABLE; OMS_E_INVALID; OMS_E_OVERFLOW; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_draft_validate(oms_engine *engine, const oms_draft *draft, oms_error **error);

/**
 * Prices a draft and promises that price. What placing would refuse is not promised. One durable write.
 *
 * @param engine   any thread
 * @param draft    unchanged; its key is not used up, and a quote that it names does not count
 * @param life_ms  how long it is good, at most a year; 0: as long as the engine's option `quote_life_ms` says
 * @param out      an order in state NEW, as from oms_order_quote(), with its terms; freed with oms_order_free()
 * @param error    see oms/errors.h
 * @return OMS_OK when it is durable; OMS_E_REFUSED and others as oms_draft_validate(); OMS_E_UNAVAILABLE when pricing or tax cannot be asked
 * @since 0.1
 */
OMS_API int32_t oms_quote_make(oms_engine *engine, const oms_draft *draft, int64_t life_ms, oms_order **out,
                               oms_error **error);

/** What a quote promises, beside its price. All text lives as long as the order it was read from. @since 0.1 */
typedef struct oms_quote_terms {
    size_t size;        /**< set by the caller to sizeof(oms_quote_terms) @since 0.1 */
    const char *token;  /**< for OMS_DRAFT_QUOTE, at most OMS_LIMIT_TOKEN bytes @since 0.1 */
    const char *hash;   /**< of the price: 64 hexadecimal digits, equal where everything comes to the same @since 0.1 */
    int64_t version;    /**< of the prices in the database: rises when any of them is written @since 0.1 */
    int64_t made_at;    /**< @since 0.1 */
    int64_t expires_at; /**< at this time it is over @since 0.1 */
} oms_quote_terms;

/**
 * Reads the terms of a quote.
 *
 * @param order  not NULL
 * @param out    `size` set by the caller; the rest is filled
 * @return OMS_OK; OMS_E_NOT_FOUND for an order, and for a price that was not promised; OMS_E_ABI_SIZE
 * @since 0.1
 */
OMS_API int32_t oms_order_quote_terms(const oms_order *order, oms_quote_terms *out);

#ifdef __cplusplus
}
#endif
#endif
