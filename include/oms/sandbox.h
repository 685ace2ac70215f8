/**
 * @file oms/sandbox.h
 * Scripted services for tests and trials: a payment provider and an address service that do what the token or postcode tells them, three carriers that give a
 * label for everything, a notification service that writes its letters into the log, and a log of all that was sent to them. They move no money and no goods,
 * and nobody gets a letter.
 *
 * Payment tokens: `tok_ok`; `tok_declined` (for good); `tok_declined_retryable`; `tok_insufficient_funds`; `tok_unavailable_N` (the first N calls, then
 * ok), `tok_unavailable` (always); `tok_unknown_N` (N time-outs in which the money *was* taken, then the truth); `tok_pending_S` (answers S seconds
 * later, by the engine's clock); `tok_3ds`, `tok_3ds_S` (asks for a 3-D Secure step, which the customer completes after S seconds, 60 unless said). Any
 * other token is declined for good.
 *
 * Postcodes: `00000` is invalid, `00001` finds the service down, `00002` is corrected.
 *
 * Like a real provider the sandbox knows a key again: the same key gets the same answer and moves nothing twice, and no more is captured than was
 * authorised nor refunded than was captured. A reference of its own that it does not remember is believed.
 *
 * **Time.** A sandbox has a clock that stands until it is told to go on. Give it to the engine (`.clock = oms_sandbox_now, .clock_user = sandbox`), and
 * oms_sandbox_run_until() takes the engine through a day of retries or a year of renewals in a moment, stopping at each time at which something is due.
 *
 * With an effects log it remembers over restarts and between processes that share the file. The log has one JSON line for each call of a payment or carrier
 * received, queries included, and for each message: `{"key", "kind", "order", "payment", "amount", "currency", "at", "token", "reference", "answer",
 * "replayed"}`, where `order` is the order's id, `token` is there for the tokens above, `reference` for what follows an authorisation, and `replayed` (true)
 * for an effect whose key was known. A carrier's line has `carrier` and `shipment` in the place of `payment`, and no money in it. A message
 * (`notification.send`) has `template`, `channel`, `recipient` and the `text` it was made into, in English. Without the feature `json` the log is written but
 * not read: what is remembered is then what this sandbox was sent itself.
 */
#ifndef OMS_SANDBOX_H
#define OMS_SANDBOX_H

#include "oms/carrier.h"
#include "oms/engine.h"
#include "oms/notification.h"
#include "oms/payment.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A sandbox. Thread-safe. @since 0.1 */
typedef struct oms_sandbox oms_sandbox;

/** @name Carriers of the sandbox, as bits @since 0.1 @{ */
#define OMS_SANDBOX_FEDEX 1 /**< @since 0.1 */
#define OMS_SANDBOX_UPS   2 /**< @since 0.1 */
#define OMS_SANDBOX_DHL   4 /**< @since 0.1 */
/** @} */

/** How the sandbox behaves. Zero is the default everywhere. @since 0.1 */
typedef struct oms_sandbox_options {
    size_t size;               /**< sizeof(oms_sandbox_options) @since 0.1 */
    const char *effects_log;   /**< file to append to; NULL: none @since 0.1 */
    int32_t payment_down;      /**< 1: every payment call answers OMS_E_UNAVAILABLE @since 0.1 */
    int32_t address_down;      /**< 1: so does every address check @since 0.1 */
    int32_t carriers_down;     /**< OMS_SANDBOX_FEDEX and others, added up: these carriers answer so @since 0.1 */
    int32_t notification_down; /**< 1: and every message @since 0.1 */
    const char
        *prices; /**< file of the pricing service, lines of `SKU,CURRENCY,AMOUNT`; NULL: there is none @since 0.1 */
} oms_sandbox_options;

/**
 * Makes a sandbox.
 *
 * @param options  or NULL
 * @param out      freed with oms_sandbox_free(), after the engines that use it were closed
 * @param error    see oms/errors.h
 * @return OMS_OK; OMS_E_IO when the log cannot be opened; OMS_E_ABI_SIZE; OMS_E_NOMEM
 * @since 0.1
 */
OMS_API int32_t oms_sandbox_new(const oms_sandbox_options *options, oms_sandbox **out, oms_error **error);

/**
 * Makes a sandbox from JSON: `{"payment": "down", "address": "down", "carriers": {"fedex": "down"}, "notification": "down", "effects_log": "FILE", "prices": "FILE"}`, every
 * field optional. Needs the feature `json`.
 *
 * @param text   UTF-8
 * @param len    bytes
 * @param out    as for oms_sandbox_new()
 * @param error  see oms/errors.h
 * @return OMS_OK; OMS_E_SYNTAX; OMS_E_INVALID (an unknown field or value); OMS_E_UNSUPPORTED; as oms_sandbox_new()
 * @since 0.1
 */
OMS_API int32_t oms_sandbox_from_json(const char *text, size_t len, oms_sandbox **out, oms_error **error);

/** @param sandbox may be NULL @since 0.1 */
OMS_API void oms_sandbox_free(oms_sandbox *sandbox);

/**
 * The payment service of a sandbox, to be put into oms_engine_options. Its `destroy` is NULL: the sandbox stays the caller's.
 *
 * @param sandbox  not NULL
 * @param out      `size` set by the caller; the rest is filled
 * @return OMS_OK or OMS_E_ABI_SIZE
 * @since 0.1
 */
OMS_API int32_t oms_sandbox_payment(oms_sandbox *sandbox, oms_payment_service *out);

/**
 * The address service of a sandbox.
 *
 * @param sandbox  not NULL
 * @param out      `size` set by the caller; the rest is filled
 * @return OMS_OK or OMS_E_ABI_SIZE
 * @since 0.1
 */
OMS_API int32_t oms_sandbox_address(oms_sandbox *sandbox, oms_address_service *out);

/**
 * The pricing service of a sandbox: what its file of prices says at that moment, minor units each. Without the file it is down.
 *
 * @param sandbox  not NULL
 * @param out      `size` set by the caller; the rest is filled
 * @return OMS_OK; OMS_E_NOT_FOUND when the sandbox was given no such file; OMS_E_ABI_SIZE
 * @since 0.1
 */
OMS_API int32_t oms_sandbox_pricing(oms_sandbox *sandbox, oms_lookup_service *out);

/**
 * A carrier of a sandbox: `fedex`, `ups`, `dhl`, in this order.
 *
 * @param sandbox  not NULL
 * @param index    from 0
 * @param out      `size` set by the caller; the rest is filled
 * @return OMS_OK; OMS_E_NOT_FOUND past the last; OMS_E_ABI_SIZE
 * @since 0.1
 */
OMS_API int32_t oms_sandbox_carrier(oms_sandbox *sandbox, size_t index, oms_carrier_service *out);

/**
 * The notification service of a sandbox. It sends a key once, for as long as it remembers it.
 *
 * @param sandbox  not NULL
 * @param out      `size` set by the caller; the rest is filled
 * @return OMS_OK or OMS_E_ABI_SIZE
 * @since 0.1
 */
OMS_API int32_t oms_sandbox_notification(oms_sandbox *sandbox, oms_notification_service *out);

/**
 * How many effects of a kind the provider carried out (calls that moved money or sent a message, each key counted once).
 *
 * @param sandbox  not NULL
 * @param kind     `payment.authorize`, `payment.capture`, `payment.void`, `payment.refund`, `carrier.create`, `carrier.void`, `notification.send`
 * @return the number
 * @since 0.1
 */
OMS_API int64_t oms_sandbox_count(oms_sandbox *sandbox, const char *kind);

/**
 * The sandbox's clock: what the engine's options take as `clock`, with the sandbox as `clock_user`. It stands at the system's time at which the sandbox was
 * made, until it is set.
 *
 * @param sandbox  not NULL; any thread
 * @return milliseconds since 1970 UTC
 * @since 0.1
 */
OMS_API int64_t oms_sandbox_now(void *sandbox);

/**
 * Sets the clock; nothing else happens. It may also be set back, as real clocks are.
 *
 * @param sandbox  not NULL; any thread
 * @param now      milliseconds since 1970 UTC
 * @since 0.1
 */
OMS_API void oms_sandbox_set_now(oms_sandbox *sandbox, int64_t now);

/**
 * Lets time pass: does what is due, sets the clock to the next time at which something is, does that, and so on. At the end it is `until`. Every retry, end of
 * a hold and renewal happens at its own time.
 *
 * @param sandbox  not NULL; its clock is the engine's
 * @param engine   not NULL
 * @param until    milliseconds since 1970 UTC, not before now
 * @param done     how many steps the engine did; may be NULL
 * @param error    see oms/errors.h
 * @return OMS_OK; OMS_E_INVALID (`until` is over, or the engine has another clock); as oms_engine_run(), and the clock then stands where that happened
 * @since 0.1
 */
OMS_API int32_t oms_sandbox_run_until(oms_sandbox *sandbox, oms_engine *engine, int64_t until, int64_t *done,
                                      oms_error **error);

#ifdef __cplusplus
}
#endif
#endif
