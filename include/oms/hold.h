/**
 * @file oms/hold.h
 * What holds an order, and answering it: holds set and released by people, and another address.
 *
 * A *hold* keeps an order from being paid, confirmed, fulfilled or dispatched, without changing its state; what is under way already (a payment that was sent, a
 * label that was asked for) is not called back, and goes no further. There are four kinds. A hold is set by a rule while the order is placed (the customer's
 * account, the address service's verdict), by a service that could not be asked, or by a person with oms_order_hold(); each stands on the order with its
 * problem. When the last one is gone the order goes on by itself.
 *
 * **How long units are kept.** For a hold that a person sets on a PENDING order they are kept for `review_ms` (oms/engine.h) from then on, a day by default, or
 * longer if they were already. For one that a rule sets they are kept as for any unpaid order. When the time is over the order is cancelled. When the last hold
 * is released, or the address is corrected, the time for paying begins anew. What is confirmed keeps its units without end.
 */
#ifndef OMS_HOLD_H
#define OMS_HOLD_H

#include "oms/services.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @name Kinds of holds @since 0.1 @{ */
#define OMS_HOLD_PAYMENT    1 /**< its payment, or the account it is paid from, is looked into @since 0.1 */
#define OMS_HOLD_FRAUD      2 /**< fraud is indicated @since 0.1 */
#define OMS_HOLD_ADDRESS    4 /**< where it goes is not clear @since 0.1 */
#define OMS_HOLD_OPERATIONS 8 /**< anything else @since 0.1 */
/** @} */

/** @param kind OMS_HOLD_… @return `payment`, `fraud`, `address`, `operations`; NULL for another number @since 0.1 */
OMS_API const char *oms_hold_name(int32_t kind);

/** @param name may be NULL @return OMS_HOLD_…, or 0 for a word that names none @since 0.1 */
OMS_API int32_t oms_hold_parse(const char *name);

/** Setting a hold, or releasing it. @since 0.1 */
typedef struct oms_hold {
    size_t size;    /**< sizeof(oms_hold) @since 0.1 */
    const char *by; /**< who does it: a person or a program, at most OMS_LIMIT_CODE bytes; NULL: not said @since 0.1 */
    const char *note; /**< why, at most OMS_LIMIT_REASON bytes, kept in the order's events; may be NULL @since 0.1 */
    int32_t kind;     /**< OMS_HOLD_…: one of them @since 0.1 */
    int32_t reserved; /**< 0 @since 0.1 */
} oms_hold;

/**
 * Holds an order that has not left yet. One that is held in this kind by a person already is held by this one from now on.
 *
 * @param engine  any thread
 * @param id      the order
 * @param hold    kind, who and why
 * @param out     the order after the change, owned by the caller; may be NULL
 * @param error   see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND; OMS_E_STATE when its goods left, or it ended; OMS_E_INVALID; OMS_E_CARD_DATA in the note. Durable when it returns OMS_OK.
 * @since 0.1
 */
OMS_API int32_t oms_order_hold(oms_engine *engine, const oms_id *id, const oms_hold *hold, oms_order **out,
                               oms_error **error);

/**
 * Releases every hold of one kind, whoever set it: what a rule or a service found stands no longer against the order, and is not asked for any more. Then the
 * order goes on, and is paid, as far as nothing else holds it. A price or tax that is not known is not released: nobody would know what to pay.
 *
 * @param engine  any thread
 * @param id      the order
 * @param hold    kind, who and why
 * @param out     the order afterwards, owned by the caller; may be NULL
 * @param error   see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND; OMS_E_STATE when it has no such hold, or one that cannot be released; OMS_E_REFUSED when its time was over and its units are
 *         gone; OMS_E_VETO; OMS_E_INVALID; OMS_E_CARD_DATA in the note. Durable when it returns OMS_OK.
 * @since 0.1
 */
OMS_API int32_t oms_order_release(oms_engine *engine, const oms_id *id, const oms_hold *hold, oms_order **out,
                                  oms_error **error);

/** What holds an order. Text lives as long as the order. @since 0.1 */
typedef struct oms_hold_info {
    size_t size;         /**< set by the caller to sizeof(oms_hold_info) @since 0.1 */
    const char *by;      /**< who set it, or NULL: the rule, or a person who did not say @since 0.1 */
    const char *rule;    /**< the rule that set it; `hold.fraud` and the like: a person @since 0.1 */
    const char *code;    /**< of its problem @since 0.1 */
    const char *message; /**< of its problem @since 0.1 */
    int64_t since;       /**< @since 0.1 */
    int32_t kind;        /**< OMS_HOLD_… @since 0.1 */
    int32_t reserved;    /**< 0 @since 0.1 */
} oms_hold_info;

/** @param order not NULL @return how many holds it has @since 0.1 */
OMS_API size_t oms_order_hold_count(const oms_order *order);

/**
 * Reads a hold.
 *
 * @param order  not NULL
 * @param index  from 0
 * @param out    `size` set by the caller; the rest is filled
 * @return OMS_OK; OMS_E_NOT_FOUND past the last; OMS_E_ABI_SIZE
 * @since 0.1
 */
OMS_API int32_t oms_order_hold_at(const oms_order *order, size_t index, oms_hold_info *out);

/**
 * Sends an order that has not left to another address: the answer to ORD-1002. The address service is asked about it, and what may be sold there is checked
 * again; if either says no, nothing is changed. If the service cannot be asked, the order is held until it can (ORD-1007). In another country or region tax
 * is reckoned anew; the total of an order whose payment has begun may not change by that. Labels with the old address are given back, and asked for anew. Then
 * the order goes on, and is paid, as far as nothing else holds it.
 *
 * @param engine   any thread
 * @param id       the order
 * @param address  a country is needed; what is NULL is empty
 * @param out      the order afterwards, owned by the caller; may be NULL
 * @param error    see oms/errors.h; the problems name rule and line
 * @return OMS_OK; OMS_E_NOT_FOUND; OMS_E_STATE when its goods left, it ended, or a label may have been made meanwhile; OMS_E_REFUSED (ORD-1002, ORD-1003,
 *         ORD-1001 when its time was over and its units are gone); OMS_E_PRICE_CHANGED; OMS_E_UNAVAILABLE when the host's catalog cannot be asked; OMS_E_VETO;
 *         OMS_E_INVALID; OMS_E_LIMIT; OMS_E_CARD_DATA. Durable when it returns OMS_OK.
 * @since 0.1
 */
OMS_API int32_t oms_order_set_address(oms_engine *engine, const oms_id *id, const oms_address *address, oms_order **out,
                                      oms_error **error);

#ifdef __cplusplus
}
#endif
#endif
