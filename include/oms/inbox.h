/**
 * @file oms/inbox.h
 * The inbox: what a provider tells unasked, by a webhook. Payments that were settled, goods that were picked up or handed over.
 *
 * A provider signs what it sends; whoever cannot sign is not listened to. The signature is a header `t=SECONDS,v1=HEX`, in which `HEX` is the HMAC-SHA-256,
 * by a secret that only the provider and the host know, of `SECONDS`, a full stop, and the body exactly as it arrived. Several `v1` may stand there; one
 * that fits is enough. What was signed more than 300 seconds ago, or as far in the future, is refused. Secrets are kept in memory alone, and wiped.
 *
 * Each event has the provider's id and is accepted once: what it brings about and the note that it was accepted are one commit. Events may come in any
 * order: one that comes before its time is kept and applied with the step it waits for; one that comes too late changes nothing.
 *
 * What to answer the provider: OMS_OK and OMS_E_ALREADY mean that it need not send it again; OMS_E_BUSY, and errors of the storage, that it should.
 */
#ifndef OMS_INBOX_H
#define OMS_INBOX_H

#include "oms/errors.h"
#include "oms/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** How far the time of a signature may lie from the engine's clock, either way: 300 seconds. @since 0.1 */
#define OMS_SIGNATURE_AGE_MS 300000

/**
 * Makes a secret known by which a provider signs. A provider may have several, so that they can be changed without a gap. The same one again changes nothing.
 *
 * @param engine    any thread
 * @param provider  a name of the host's choosing, at most OMS_LIMIT_CODE bytes
 * @param secret    copied; never stored, logged or shown; wiped when the engine is closed
 * @param len       its bytes, 1 to OMS_LIMIT_SECRET
 * @param error     see oms/errors.h
 * @return OMS_OK; OMS_E_INVALID (an empty secret); OMS_E_LIMIT (too long, or more than OMS_LIMIT_SECRETS for one provider); OMS_E_NOMEM
 * @since 0.1
 */
OMS_API int32_t oms_inbox_secret(oms_engine *engine, const char *provider, const void *secret, size_t len,
                                 oms_error **error);

/**
 * Forgets and wipes every secret of a provider: nothing of it is accepted from then on.
 *
 * @param engine    any thread
 * @param provider  its name
 * @param error     see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND when it has none; OMS_E_INVALID; OMS_E_LIMIT
 * @since 0.1
 */
OMS_API int32_t oms_inbox_forget(oms_engine *engine, const char *provider, oms_error **error);

/**
 * An event as it arrived, and what it means.
 *
 * | `type`                   | about                                        | what it brings about                               |
 * |--------------------------|----------------------------------------------|----------------------------------------------------|
 * | `payment.succeeded`      | `key`, or the latest authorisation of `order` | as oms_complete() with OMS_OK                      |
 * | `payment.declined`       | likewise                                     | … with OMS_E_DECLINED                              |
 * | `payment.declined_retry` | likewise                                     | … with OMS_E_DECLINED_RETRY                        |
 * | `payment.rejected`       | likewise                                     | … with OMS_E_REJECTED                              |
 * | `payment.pending`        | likewise                                     | nothing: it is only noted                          |
 * | `shipment.dispatched`    | `order`                                      | oms_order_dispatch(), `reference` is the tracking number |
 * | `shipment.delivered`     | `order`                                      | oms_order_deliver(), or, before it is dispatched, with the dispatch |
 *
 * @since 0.1
 */
typedef struct oms_inbound {
    size_t size;           /**< sizeof(oms_inbound) @since 0.1 */
    const char *provider;  /**< as given to oms_inbox_secret() @since 0.1 */
    const char *signature; /**< the header, at most OMS_LIMIT_SIGNATURE bytes @since 0.1 */
    const void *payload;   /**< the body, byte by byte as it arrived @since 0.1 */
    size_t payload_len;    /**< at most OMS_LIMIT_INBOUND @since 0.1 */
    const char *id;        /**< the provider's id of the event, at most OMS_LIMIT_KEY bytes @since 0.1 */
    const char *type;      /**< one of those above @since 0.1 */
    const char *key;       /**< of the intent it is about, as the service got it; NULL: see `order` @since 0.1 */
    const char *reference; /**< the provider's reference, at most OMS_LIMIT_TOKEN bytes; or NULL @since 0.1 */
    const char *message;   /**< for people, kept as oms_reply_set_message() keeps it; or NULL @since 0.1 */
    oms_id order;          /**< the order it is about, where there is no `key` @since 0.1 */
} oms_inbound;

/** @name What became of an event @since 0.1 @{ */
#define OMS_INBOX_APPLIED  0 /**< the order changed @since 0.1 */
#define OMS_INBOX_KNOWN    1 /**< what it tells was known already, or is only noted @since 0.1 */
#define OMS_INBOX_KEPT     2 /**< it came before its time and will be applied by itself @since 0.1 */
#define OMS_INBOX_CONFLICT 3 /**< it contradicts what was known: a person decides (ORD-2005) @since 0.1 */
/** @} */

/**
 * Accepts an event whose meaning the host has read from the provider's own format.
 *
 * @param engine   any thread
 * @param inbound  copied
 * @param what     OMS_INBOX_…; may be NULL
 * @param out      the order afterwards, owned by the caller; may be NULL
 * @param error    see oms/errors.h
 * @return OMS_OK; OMS_E_SIGNATURE: it is not signed by the provider, or not now; OMS_E_ALREADY: this event was accepted before; OMS_E_NOT_FOUND: no such
 *         order or intent; OMS_E_STATE: the order can never follow it; OMS_E_INVALID, OMS_E_LIMIT, OMS_E_CARD_DATA: a field; OMS_E_VETO; OMS_E_BUSY.
 *         Durable when it returns OMS_OK; nothing is stored otherwise.
 * @since 0.1
 */
OMS_API int32_t oms_inbox_accept(oms_engine *engine, const oms_inbound *inbound, int32_t *what, oms_order **out,
                                 oms_error **error);

/**
 * The same for a body that says in JSON what it means: `{"id", "type", "key" or "order", "reference", "message"}`, with the order as its id. It is read only
 * once its signature was found right.
 *
 * @param engine     any thread
 * @param provider   as given to oms_inbox_secret()
 * @param signature  the header
 * @param payload    the body as it arrived
 * @param len        its bytes
 * @param what       as above
 * @param out        as above
 * @param error      see oms/errors.h
 * @return as oms_inbox_accept(); OMS_E_SYNTAX: it is no JSON; OMS_E_UNSUPPORTED: built without the feature `json`
 * @since 0.1
 */
OMS_API int32_t oms_inbox_accept_json(oms_engine *engine, const char *provider, const char *signature,
                                      const char *payload, size_t len, int32_t *what, oms_order **out,
                                      oms_error **error);

#ifdef __cplusplus
}
#endif
#endif
