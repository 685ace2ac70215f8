/**
 * @file oms/fulfilment.h
 * What happens to the goods: dispatch, delivery, and the return of a whole order. Stock follows in the same commit; money follows as durable effects.
 */
#ifndef OMS_FULFILMENT_H
#define OMS_FULFILMENT_H

#include "oms/errors.h"
#include "oms/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A shipment of an order. Text lives as long as the order. @since 0.1 */
typedef struct oms_shipment {
    size_t size; /**< set by the caller to sizeof(oms_shipment) @since 0.1 */
    const char *
        status; /**< `booking`, `failed`, `booked`, `dispatched`, `delivered`, `returned`, `voiding`, `voided` @since 0.1 */
    const char *carrier;   /**< code; while booking, of the one that is asked; or NULL @since 0.1 */
    const char *tracking;  /**< or NULL @since 0.1 */
    const char *reference; /**< the carrier's, of its label; or NULL @since 0.1 */
    int64_t n;             /**< number on the order, from 1 @since 0.1 */
    int64_t units;         /**< @since 0.1 */
    int64_t booked_at;     /**< when the label came, or OMS_NONE @since 0.1 */
    int64_t dispatched_at; /**< or OMS_NONE @since 0.1 */
    int64_t delivered_at;  /**< or OMS_NONE @since 0.1 */
    int64_t voided_at;     /**< or OMS_NONE @since 0.1 */
} oms_shipment;

/**
 * Reads a shipment.
 *
 * @param order  not NULL
 * @param index  from 0
 * @param out    `size` set by the caller; the rest is filled
 * @return OMS_OK; OMS_E_NOT_FOUND past the last; OMS_E_ABI_SIZE
 * @since 0.1
 */
OMS_API int32_t oms_order_shipment(const oms_order *order, size_t index, oms_shipment *out);

/** How the goods leave. @since 0.1 */
typedef struct oms_dispatch {
    size_t size;          /**< sizeof(oms_dispatch) @since 0.1 */
    const char *carrier;  /**< code of the carrier, at most OMS_LIMIT_CODE bytes; may be NULL @since 0.1 */
    const char *tracking; /**< tracking number, at most OMS_LIMIT_TOKEN bytes; NULL: the label's, if any @since 0.1 */
} oms_dispatch;

/**
 * Dispatches all open units of an order: PROCESSING → SHIPPED. A CONFIRMED order becomes PROCESSING and SHIPPED in one commit.
 *
 * Units leave the stock; by the default policy the money is captured as a durable effect (oms_engine_run(), oms_order_drive()).
 *
 * With carriers (oms/carrier.h) the goods leave under a label. One that is booked is used; another carrier named here is asked instead, and the label given
 * back; where there is none yet carriers are asked, the one named first of all, and the call returns when one gave a label or all were asked. Then the order
 * may still be PROCESSING, with ORD-3001: it leaves by itself as soon as a carrier takes it. With a tracking number, or a carrier that is not registered, the
 * host has arranged it by itself, and no carrier is asked.
 *
 * @param engine    any thread
 * @param id        the order
 * @param dispatch  copied; may be NULL
 * @param out       the order after the change, owned by the caller; may be NULL
 * @param error     see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND; OMS_E_STATE (also while another carrier may have booked it and did not say); OMS_E_VETO; OMS_E_CARD_DATA in the
 *         carrier's code. Durable when it returns OMS_OK.
 * @since 0.1
 */
OMS_API int32_t oms_order_dispatch(oms_engine *engine, const oms_id *id, const oms_dispatch *dispatch, oms_order **out,
                                   oms_error **error);

/**
 * Records that everything shipped was delivered: SHIPPED → DELIVERED.
 *
 * @param engine  any thread
 * @param id      the order
 * @param out     the order after the change, owned by the caller; may be NULL
 * @param error   see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND; OMS_E_STATE; OMS_E_VETO. Durable when it returns OMS_OK.
 * @since 0.1
 */
OMS_API int32_t oms_order_deliver(oms_engine *engine, const oms_id *id, oms_order **out, oms_error **error);

/**
 * Takes back everything shipped: SHIPPED or DELIVERED → RETURNED. The units go to stock *on hold*, for quality control; money taken is refunded, money
 * still held is voided, as durable effects.
 *
 * @param engine  any thread
 * @param id      the order
 * @param reason  UTF-8, at most OMS_LIMIT_REASON bytes; may be NULL
 * @param out     the order after the change, owned by the caller; may be NULL
 * @param error   see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND; OMS_E_STATE; OMS_E_VETO; OMS_E_CARD_DATA in the reason. Durable when it returns OMS_OK.
 * @since 0.1
 */
OMS_API int32_t oms_order_return(oms_engine *engine, const oms_id *id, const char *reason, oms_order **out,
                                 oms_error **error);

#ifdef __cplusplus
}
#endif
#endif
