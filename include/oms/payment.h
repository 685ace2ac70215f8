/**
 * @file oms/payment.h
 * Payments: the service that a host supplies, and what can be done with the payment of an order.
 *
 * **Methods.** `card` goes through the payment service with a token (card numbers are refused everywhere). `manual` waits until the host records the
 * payment (oms_order_record_payment()). `terms` confirms at once, on credit. An order with total 0 needs none.
 *
 * **One effect, one key.** Each authorisation, capture, void and refund is an intent, committed before it is sent, with a key that depends on nothing
 * but the intent. The service sees the same key and the same request on every retry and hands the key to the provider, so that nothing happens twice.
 *
 * **Outcome unknown.** OMS_E_UNKNOWN (a time-out, a lost connection) means the money may have moved. The engine then asks `query`; without a `query` it
 * sends the same key again while `key_lifetime_ms` lasts; after that a person has to look (OMS_JOB needs-operator). It never sends a second effect blindly.
 */
#ifndef OMS_PAYMENT_H
#define OMS_PAYMENT_H

#include "oms/services.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @name Who began a payment @since 0.1 @{ */
#define OMS_INITIATOR_CUSTOMER 0 /**< @since 0.1 */
#define OMS_INITIATOR_MERCHANT 1 /**< such as a renewal @since 0.1 */
/** @} */

/** What the payment service is asked. All text is valid during the call. @since 0.1 */
typedef struct oms_payment_request {
    size_t size;              /**< sizeof(oms_payment_request) of the library @since 0.1 */
    const char *key;          /**< the intent's key, at most 64 bytes of ASCII; the same on every retry @since 0.1 */
    const char *effect;       /**< `payment.authorize`, …; for query, what is asked about @since 0.1 */
    const char *number;       /**< the order's number @since 0.1 */
    const char *customer;     /**< or NULL @since 0.1 */
    const char *method;       /**< `card` @since 0.1 */
    const char *token;        /**< or NULL @since 0.1 */
    const char *reference;    /**< the provider's reference of the authorisation; NULL when authorising @since 0.1 */
    const char *currency;     /**< @since 0.1 */
    oms_id order;             /**< @since 0.1 */
    int64_t amount;           /**< minor units @since 0.1 */
    int64_t payment;          /**< number of the payment on the order, from 1 @since 0.1 */
    int64_t first_sent_at;    /**< when this key was sent first @since 0.1 */
    int64_t now;              /**< the engine's clock @since 0.1 */
    int32_t attempt;          /**< how often this key was sent or asked about, this time included, from 1 @since 0.1 */
    int32_t initiator;        /**< OMS_INITIATOR_… @since 0.1 */
    int32_t customer_present; /**< 1 if the customer can act now (3-D Secure), 0 off session @since 0.1 */
    int32_t final;            /**< capture: 1 if no further capture of this authorisation follows @since 0.1 */
} oms_payment_request;

/** The payment service. A slot that is NULL is not offered. @since 0.1 */
typedef struct oms_payment_service {
    size_t size;             /**< sizeof(oms_payment_service) @since 0.1 */
    void *user;              /**< handed to every slot @since 0.1 */
    int64_t key_lifetime_ms; /**< how long the provider knows a key; 0 = 24 hours @since 0.1 */
    int64_t timeout_ms;      /**< the longest a call takes; leases are longer; 0 = 30 seconds @since 0.1 */
    /** Called when the engine is closed; may be NULL. @since 0.1 */
    void (*destroy)(void *user);
    /** Holds money. @since 0.1 */
    int32_t (*authorize)(void *user, const oms_payment_request *request, oms_reply *reply);
    /** Takes money held. @since 0.1 */
    int32_t (*capture)(void *user, const oms_payment_request *request, oms_reply *reply);
    /** Lets go of money held. @since 0.1 */
    int32_t (*void_payment)(void *user, const oms_payment_request *request, oms_reply *reply);
    /** Gives money back. @since 0.1 */
    int32_t (*refund)(void *user, const oms_payment_request *request, oms_reply *reply);
    /** Says what became of a key: as the effect would have answered, or OMS_E_NOT_FOUND when the provider never saw it (it is then sent). @since 0.1 */
    int32_t (*query)(void *user, const oms_payment_request *request, oms_reply *reply);
} oms_payment_service;

/**
 * Tells the engine the outcome of an effect: after OMS_PENDING, or whenever a host learns of it.
 *
 * May be called from any thread, any process, after any restart, also while the callback has not returned yet. The first definite outcome counts.
 *
 * @param engine   any thread
 * @param key      as in the request
 * @param outcome  OMS_OK, OMS_E_DECLINED, OMS_E_DECLINED_RETRY or OMS_E_REJECTED
 * @param reply    or NULL; stays the caller's
 * @param error    see oms/errors.h
 * @return OMS_OK; OMS_E_ALREADY when that outcome was known; OMS_E_CONFLICT when another was (a person has to look); OMS_E_NOT_FOUND for a key that is none
 *         of this database; OMS_E_INVALID for an outcome that is not definite; OMS_E_STATE when the effect was never sent, or when it waits for a person and
 *         only OMS_OK can end that. Durable when it returns OMS_OK.
 * @since 0.1
 */
OMS_API int32_t oms_complete(oms_engine *engine, const char *key, int32_t outcome, const oms_reply *reply,
                             oms_error **error);

/** What pays for an order. @since 0.1 */
typedef struct oms_payment_method {
    size_t size;             /**< sizeof(oms_payment_method) @since 0.1 */
    const char *method;      /**< `card`, `manual` or `terms` @since 0.1 */
    const char *token;       /**< card: the provider's token; else NULL @since 0.1 */
    int32_t initiator;       /**< OMS_INITIATOR_… @since 0.1 */
    int32_t customer_absent; /**< 1 if the customer cannot act now @since 0.1 */
} oms_payment_method;

/**
 * Pays a PENDING order by another method: a new payment, an earlier one is let go. What is not reserved any more is reserved again, and the hold begins anew.
 * Returns when the service answered, as oms_order_place() does.
 *
 * @param engine  any thread
 * @param id      the order
 * @param method  copied
 * @param out     the order afterwards, owned by the caller; may be NULL
 * @param error   see oms/errors.h
 * @return OMS_OK (the order may still wait: look at its problems); OMS_E_NOT_FOUND; OMS_E_STATE unless PENDING, or while an earlier payment is under
 *         way; OMS_E_REFUSED when the units are no longer there (ORD-1001). Durable when it returns OMS_OK.
 * @since 0.1
 */
OMS_API int32_t oms_order_pay(oms_engine *engine, const oms_id *id, const oms_payment_method *method, oms_order **out,
                              oms_error **error);

/**
 * Records that a `manual` payment was received: the order is paid and CONFIRMED.
 *
 * @param engine     any thread
 * @param id         the order
 * @param amount     minor units; must be what is open
 * @param reference  the bank's or the host's own, at most OMS_LIMIT_TOKEN bytes; may be NULL
 * @param out        the order afterwards, owned by the caller; may be NULL
 * @param error      see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND; OMS_E_STATE (not PENDING, its method is another, or its price is not known yet); OMS_E_INVALID (another amount). Durable when it returns OMS_OK.
 * @since 0.1
 */
OMS_API int32_t oms_order_record_payment(oms_engine *engine, const oms_id *id, int64_t amount, const char *reference,
                                         oms_order **out, oms_error **error);

#ifdef __cplusplus
}
#endif
#endif
