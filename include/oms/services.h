/**
 * @file oms/services.h
 * What the services of a host have in common: how they answer; and the address service. The payment service is in oms/payment.h.
 *
 * A service is a vtable of callbacks. They run on the thread that called the engine, outside any lock or transaction, and may take as long as the
 * service's `timeout_ms` says. A callback must not change anything through the same engine (OMS_E_REENTRANT); it may read.
 *
 * A *read* (checking an address) changes nothing outside and may be asked again. An *effect* (taking money) is sent only after its intent has been
 * committed; every retry, from whatever process, carries the same key and the same request. Callbacks answer with one of
 *
 * | return              | meaning                                             | what the engine does                                                  |
 * |---------------------|-----------------------------------------------------|-----------------------------------------------------------------------|
 * | OMS_OK              | done                                                | records it and goes on                                                |
 * | OMS_PENDING         | will be told later (see each vtable)                 | waits; asks again by itself, or is told by oms_complete()             |
 * | OMS_E_DECLINED      | no, and asking again is useless                     | asks the customer for something else                                  |
 * | OMS_E_DECLINED_RETRY| no for now                                          | tries again by schedule, each try with a new key                      |
 * | OMS_E_UNAVAILABLE   | not processed                                       | tries again by schedule, with the same key                            |
 * | OMS_E_UNKNOWN       | may have happened                                   | asks `query` by key; without one sends the same key again while it lives |
 * | OMS_E_REJECTED      | our request is wrong                                | gives up and tells operations                                         |
 *
 * and any other negative code, which is taken as OMS_E_UNKNOWN for an effect and as OMS_E_UNAVAILABLE for a read.
 */
#ifndef OMS_SERVICES_H
#define OMS_SERVICES_H

#include "oms/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What a service says beyond its return code. The engine makes one for each call; a host makes one for oms_complete(). @since 0.1 */
typedef struct oms_reply oms_reply;

/**
 * Makes an empty reply.
 *
 * @param out  freed with oms_reply_free()
 * @return OMS_OK or OMS_E_NOMEM
 * @since 0.1
 */
OMS_API int32_t oms_reply_new(oms_reply **out);

/** @param reply may be NULL; one made by oms_reply_new() @since 0.1 */
OMS_API void oms_reply_free(oms_reply *reply);

/**
 * The provider's own reference of what it did. Copied.
 *
 * @param reply      not NULL
 * @param reference  UTF-8, at most OMS_LIMIT_TOKEN bytes
 * @return OMS_OK; OMS_E_INVALID (not UTF-8); OMS_E_LIMIT; OMS_E_CARD_DATA; OMS_E_NOMEM. The reply is as before then.
 * @since 0.1
 */
OMS_API int32_t oms_reply_set_reference(oms_reply *reply, const char *reference);

/**
 * What the provider said, for people. Copied; cut to OMS_LIMIT_MESSAGE bytes; card numbers in it are masked.
 *
 * @param reply    not NULL
 * @param message  any bytes; what is no UTF-8 is replaced
 * @return OMS_OK or OMS_E_NOMEM
 * @since 0.1
 */
OMS_API int32_t oms_reply_set_message(oms_reply *reply, const char *message);

/**
 * When to ask again: with OMS_E_UNAVAILABLE and OMS_E_DECLINED_RETRY the earliest next try, with OMS_PENDING when to query.
 *
 * @param reply  not NULL
 * @param ms     milliseconds from now, 0 to 90 days
 * @return OMS_OK or OMS_E_LIMIT
 * @since 0.1
 */
OMS_API int32_t oms_reply_set_retry_after(oms_reply *reply, int64_t ms);

/** @name Kinds of decline @since 0.1 @{ */
#define OMS_DECLINE_GENERIC            0 /**< @since 0.1 */
#define OMS_DECLINE_INSUFFICIENT_FUNDS 1 /**< @since 0.1 */
#define OMS_DECLINE_EXPIRED_METHOD     2 /**< card expired, token gone @since 0.1 */
#define OMS_DECLINE_AUTHENTICATION     3 /**< the customer has to authenticate @since 0.1 */
#define OMS_DECLINE_FRAUD              4 /**< the provider suspects fraud, or the card is stolen @since 0.1 */
#define OMS_DECLINE_COUNT              5 /**< how many there are @since 0.1 */
/** @} */

/**
 * Why it was declined.
 *
 * @param reply  not NULL
 * @param kind   OMS_DECLINE_…
 * @return OMS_OK or OMS_E_INVALID
 * @since 0.1
 */
OMS_API int32_t oms_reply_set_decline(oms_reply *reply, int32_t kind);

/**
 * What the customer has to do before the payment goes on; goes with OMS_PENDING and stands on the order until then.
 *
 * @param reply       not NULL
 * @param kind        `redirect`, `3ds`, `qr`, or another word of at most 32 bytes
 * @param data        URL or opaque data, UTF-8, at most OMS_LIMIT_ACTION bytes
 * @param expires_at  milliseconds UTC, or OMS_NONE
 * @return OMS_OK; OMS_E_INVALID; OMS_E_LIMIT; OMS_E_CARD_DATA; OMS_E_NOMEM
 * @since 0.1
 */
OMS_API int32_t oms_reply_set_action(oms_reply *reply, const char *kind, const char *data, int64_t expires_at);

/** A postal address with contact. Every text may be NULL. @since 0.1 */
typedef struct oms_address {
    size_t size;          /**< sizeof(oms_address) @since 0.1 */
    const char *name;     /**< @since 0.1 */
    const char *line1;    /**< street and number @since 0.1 */
    const char *line2;    /**< @since 0.1 */
    const char *city;     /**< @since 0.1 */
    const char *region;   /**< state or province, as ISO 3166-2 without the country @since 0.1 */
    const char *postcode; /**< @since 0.1 */
    const char *country;  /**< two capital letters, ISO 3166-1 @since 0.1 */
} oms_address;

/**
 * The address as the service would write it; goes with OMS_OK. It then is the order's.
 *
 * @param reply    not NULL
 * @param address  copied; text without control characters: region and postcode at most OMS_LIMIT_CODE bytes, the rest OMS_LIMIT_NAME
 * @return OMS_OK; OMS_E_INVALID; OMS_E_LIMIT; OMS_E_CARD_DATA; OMS_E_ABI_SIZE; OMS_E_ABI_NEWER. The reply is as before then.
 * @since 0.1
 */
OMS_API int32_t oms_reply_set_address(oms_reply *reply, const oms_address *address);

/** The address service: a read. @since 0.1 */
typedef struct oms_address_service {
    size_t size; /**< sizeof(oms_address_service) @since 0.1 */
    void *user;  /**< handed to every slot @since 0.1 */
    /** Called when the engine is closed; may be NULL. @since 0.1 */
    void (*destroy)(void *user);
    /** OMS_OK: deliverable (the reply may hold it corrected). OMS_E_DECLINED: not. OMS_E_UNAVAILABLE: ask later. @since 0.1 */
    int32_t (*validate)(void *user, const oms_address *address, oms_reply *reply);
} oms_address_service;

#ifdef __cplusplus
}
#endif
#endif
