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

/** How the goods leave. @since 0.1 */
typedef struct oms_dispatch {
    size_t size;          /**< sizeof(oms_dispatch) @since 0.1 */
    const char *carrier;  /**< code of the carrier, at most OMS_LIMIT_CODE bytes; may be NULL @since 0.1 */
    const char *tracking; /**< tracking number, at most OMS_LIMIT_TOKEN bytes; may be NULL @since 0.1 */
} oms_dispatch;

/**
 * Dispatches all open units of an order: PROCESSING → SHIPPED. A CONFIRMED order becomes PROCESSING and SHIPPED in one commit.
 *
 * Units leave the stock; by the default policy the money is captured as a durable effect (oms_engine_run(), oms_order_drive()).
 *
 * @param engine    any thread
 * @param id        the order
 * @param dispatch  copied; may be NULL
 * @param out       the order after the change, owned by the caller; may be NULL
 * @param error     see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND; OMS_E_STATE; OMS_E_VETO; OMS_E_CARD_DATA in the carrier's code. Durable when it returns OMS_OK.
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
