/**
 * @file oms/carrier.h
 * Carriers: the services that give labels for shipments. A host registers as many as it has (`carriers` of oms_engine_options), each under a code, in the
 * order in which they are to be asked.
 *
 * **Booking.** A label is asked for when an order becomes PROCESSING, or when it is dispatched (`book` of oms_engine_options). A carrier that is unavailable or
 * says no is passed over: the next one is asked, under a key of its own, since it is another request. When none is left to ask, the order has the problem
 * ORD-3001 and all that did not refuse for good are asked again by the fulfilment schedule; when that is used up, or all refused, a person has to act: dispatch
 * the order with a tracking number of one's own, or dispatch it again, which asks all carriers anew.
 *
 * **Never two labels.** As with payments each booking and each voiding is an intent, committed before it is sent, whose key and request are the same on every
 * retry. While it is unknown whether a carrier made a label, no other is asked: `query` settles it, or the same key again. A label that comes too late (the
 * order was cancelled, the host shipped by other means) is voided.
 *
 * An engine without carriers books nothing: oms_order_dispatch() takes what the host says of carrier and tracking number.
 */
#ifndef OMS_CARRIER_H
#define OMS_CARRIER_H

#include "oms/errors.h"
#include "oms/services.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What of a line is to be shipped. All text is valid during the call. @since 0.1 */
typedef struct oms_shipment_line {
    size_t size;      /**< sizeof(oms_shipment_line) of the library @since 0.1 */
    const char *sku;  /**< @since 0.1 */
    const char *name; /**< as it was when ordered @since 0.1 */
    int64_t line;     /**< number on the order, from 1 @since 0.1 */
    int64_t units;    /**< above 0 @since 0.1 */
} oms_shipment_line;

/** What a carrier is asked. All text is valid during the call. @since 0.1 */
typedef struct oms_shipment_request {
    size_t size;                /**< sizeof(oms_shipment_request) of the library @since 0.1 */
    const char *key;            /**< the intent's key, at most 64 bytes of ASCII; the same on every retry @since 0.1 */
    const char *effect;         /**< `shipment.create`, `shipment.void`; for query, what is asked about @since 0.1 */
    const char *carrier;        /**< the carrier's code @since 0.1 */
    const char *number;         /**< the order's number @since 0.1 */
    const char *customer;       /**< or NULL @since 0.1 */
    const char *method;         /**< the order's shipping method, or NULL @since 0.1 */
    const char *email;          /**< or NULL @since 0.1 */
    const char *phone;          /**< or NULL @since 0.1 */
    const oms_address *address; /**< where it goes; NULL where the order has none @since 0.1 */
    const char *reference;      /**< voiding: the carrier's reference of the label, or NULL @since 0.1 */
    const char *tracking;       /**< voiding: the tracking number, or NULL @since 0.1 */
    const oms_shipment_line *const *lines; /**< pointers to `n_lines` lines @since 0.1 */
    size_t n_lines;                        /**< @since 0.1 */
    oms_id order;                          /**< @since 0.1 */
    int64_t shipment;                      /**< number of the shipment on the order, from 1 @since 0.1 */
    int64_t units;                         /**< in all @since 0.1 */
    int64_t first_sent_at;                 /**< when this key was sent first @since 0.1 */
    int64_t now;                           /**< the engine's clock @since 0.1 */
    int64_t attempt; /**< how often this key was sent or asked about, this time included, from 1 @since 0.1 */
} oms_shipment_request;

/** A carrier. A slot that is NULL is not offered. @since 0.1 */
typedef struct oms_carrier_service {
    size_t size;             /**< sizeof(oms_carrier_service) @since 0.1 */
    const char *code;        /**< such as `dhl`; copied; at most OMS_LIMIT_CODE bytes @since 0.1 */
    void *user;              /**< handed to every slot @since 0.1 */
    int64_t key_lifetime_ms; /**< how long the carrier knows a key; 0 = 24 hours @since 0.1 */
    int64_t timeout_ms;      /**< the longest a call takes; leases are longer; 0 = 30 seconds @since 0.1 */
    /** Called when the engine is closed; may be NULL. @since 0.1 */
    void (*destroy)(void *user);
    /** Books a shipment. OMS_OK with oms_reply_set_reference() (what voiding names) and oms_reply_set_tracking(). Needed. @since 0.1 */
    int32_t (*create_shipment)(void *user, const oms_shipment_request *request, oms_reply *reply);
    /** Gives a label back. Without it a person has to. @since 0.1 */
    int32_t (*void_shipment)(void *user, const oms_shipment_request *request, oms_reply *reply);
    /** Says what became of a key: as the effect would have answered, or OMS_E_NOT_FOUND when the carrier never saw it (it is then sent). @since 0.1 */
    int32_t (*query)(void *user, const oms_shipment_request *request, oms_reply *reply);
} oms_carrier_service;

/**
 * The tracking number of a shipment; goes with OMS_OK of `create_shipment` and its `query`. Copied.
 *
 * @param reply     not NULL
 * @param tracking  UTF-8 without control characters, at most OMS_LIMIT_TOKEN bytes; not searched for card numbers, which tracking numbers look like
 * @return OMS_OK; OMS_E_INVALID (not UTF-8, a control character); OMS_E_LIMIT. The reply is as before then.
 * @since 0.1
 */
OMS_API int32_t oms_reply_set_tracking(oms_reply *reply, const char *tracking);

/** How a registered carrier is doing. All text is valid during the callback. @since 0.1 */
typedef struct oms_carrier {
    size_t size;       /**< sizeof(oms_carrier) of the library @since 0.1 */
    const char *code;  /**< @since 0.1 */
    const char *state; /**< `up`, or `down` when its last answer was that it is unavailable, or none @since 0.1 */
    const char *
        answer; /**< the last: `ok`, `declined`, `declined-retry`, `rejected`, `pending`, `unavailable`, `unknown`; NULL before the first @since 0.1 */
    const char *message; /**< what it said with that, or NULL @since 0.1 */
    int64_t since;       /**< since when it answers like this, or OMS_NONE @since 0.1 */
    int64_t answered_at; /**< when it answered last, to the minute, or OMS_NONE @since 0.1 */
    int64_t queue;       /**< bookings and voidings that wait for it @since 0.1 */
} oms_carrier;

/** Gets one carrier. @param user as given @param carrier valid during the call @return 0 to go on; anything else ends the list @since 0.1 */
typedef int32_t (*oms_carrier_fn)(void *user, const oms_carrier *carrier);

/**
 * Lists the registered carriers, in the order in which they are asked. The answers are those that any process on this database got.
 *
 * @param engine   any thread
 * @param carrier  called for each
 * @param user     handed to `carrier`
 * @param error    see oms/errors.h
 * @return OMS_OK; what `carrier` returned; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_carrier_list(oms_engine *engine, oms_carrier_fn carrier, void *user, oms_error **error);

/**
 * The same as a JSON document: `{"carriers": […]}`.
 *
 * @param engine  any thread
 * @param out     freed with oms_free()
 * @param error   see oms/errors.h
 * @return OMS_OK; OMS_E_NOMEM; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_carrier_list_json(oms_engine *engine, char **out, oms_error **error);

#ifdef __cplusplus
}
#endif
#endif
