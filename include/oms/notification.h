/**
 * @file oms/notification.h
 * Notifications: what customers and operations are told, and the service that tells them by e-mail or SMS.
 *
 * **What is sent.** oms_notification_template_at() is the table of occasions. A step that is one of them commits one intent for each message together with
 * itself; the message is sent later, by oms_engine_run() or oms_order_drive(). One step tells each of the two at most one thing: the first row of the table
 * that fits. A step of a subscription (`subscription.…`) may tell customers one thing of it beside what it tells of its order. The library writes no text: it
 * names the template, the recipient and the data. Without a service nothing is recorded.
 *
 * **To whom.** Customers are told at the e-mail address and telephone number of their order, or else those of their account, by the channels that their
 * account prefers (oms_customer, `notify`). A guest is told by e-mail, or by SMS where only a number is known. Operations are told at the one address of
 * oms_engine_options. Where nobody can be reached nothing is recorded. Addresses are not copied into the intent: a message goes where its recipient can be
 * reached when it is sent. Of customers that only the host knows (oms/lookup.h) nothing but the order says how they are reached.
 *
 * **Once each.** Every try of a message carries the same key. OMS_E_UNKNOWN (a time-out, a worker that died while sending) means that it may have gone out;
 * it is then asked for with `query`, or sent again while the service knows its key (`key_lifetime_ms`), and otherwise not: rather no message than two.
 *
 * **Nothing waits for a message.** A service that is down is tried again by the fulfilment schedule; after that, or when it says no, the message is given up
 * (its job is `dead`, the order has the event `message.failed`), and the order goes on as it did all the time.
 */
#ifndef OMS_NOTIFICATION_H
#define OMS_NOTIFICATION_H

#include "oms/services.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A row of the table of occasions. Frozen. @since 0.1 */
typedef struct oms_notification_template {
    const char *id;       /**< `order.confirmed`, …; some stand on several rows @since 0.1 */
    const char *audience; /**< `customer` or `operations` @since 0.1 */
    const char *when;     /**< when it is sent @since 0.1 */
    const char *data; /**< what the request holds beside what it always holds: names of its fields, or "" @since 0.1 */
} oms_notification_template;

/**
 * The table of occasions, in the order in which they are looked through.
 *
 * @param index  from 0
 * @return a static row, or NULL past the last
 * @since 0.1
 */
OMS_API const oms_notification_template *oms_notification_template_at(size_t index);

/** A message to be sent. All text is valid during the call. @since 0.1 */
typedef struct oms_notification_request {
    size_t size;             /**< sizeof(oms_notification_request) of the library @since 0.1 */
    const char *key;         /**< the intent's key, at most 64 bytes of ASCII; the same on every retry @since 0.1 */
    const char *template_id; /**< `order.confirmed`, … @since 0.1 */
    const char *audience;    /**< `customer` or `operations` @since 0.1 */
    const char *channel;     /**< `email` or `sms` @since 0.1 */
    const char *recipient;   /**< e-mail address or telephone number @since 0.1 */
    const char *name;        /**< of the customer, or NULL @since 0.1 */
    const char *locale;      /**< the customer's, or NULL @since 0.1 */
    const char *number;      /**< the order's number, or where there is no `order` the subscription's @since 0.1 */
    const char *reference;   /**< the merchant's own number of it, or NULL @since 0.1 */
    const char *customer;    /**< the account, or NULL @since 0.1 */
    const char *state;       /**< of what `number` is of, when this is sent: `CONFIRMED`, `paused` @since 0.1 */
    const char *currency;    /**< of both amounts @since 0.1 */
    const char *reason;      /**< why, in words, or NULL @since 0.1 */
    const char *carrier;     /**< who carries the goods, or NULL @since 0.1 */
    const char *tracking;    /**< the carrier's number, or NULL @since 0.1 */
    oms_id order;            /**< the order that sends it; zeros: a subscription sends it itself @since 0.1 */
    int64_t total;           /**< the order's, minor units; 0 without one @since 0.1 */
    int64_t amount;          /**< the money it is about, minor units, or OMS_NONE @since 0.1 */
    int64_t first_sent_at;   /**< when this key was sent first @since 0.1 */
    int64_t now;             /**< the engine's clock @since 0.1 */
    int32_t attempt;         /**< how often this key was sent, this time included, from 1 @since 0.1 */
    int32_t reserved;        /**< 0 @since 0.1 */
    oms_id subscription;     /**< the subscription it is about, or whose order it is about; zeros: none @since 0.1 */
} oms_notification_request;

/** The notification service: an effect. A slot that is NULL is not offered. @since 0.1 */
typedef struct oms_notification_service {
    size_t size; /**< sizeof(oms_notification_service) @since 0.1 */
    void *user;  /**< handed to every slot @since 0.1 */
    /** How long it sends a key only once; 0: it does not know keys, and what may have gone out is never sent again. @since 0.1 */
    int64_t key_lifetime_ms;
    int64_t timeout_ms; /**< the longest a call takes; leases are longer; 0 = 30 seconds @since 0.1 */
    /** Called when the engine is closed; may be NULL. @since 0.1 */
    void (*destroy)(void *user);
    /** Sends a message; needed. OMS_OK: it was handed on. OMS_E_DECLINED: this recipient cannot be reached. @since 0.1 */
    int32_t (*send)(void *user, const oms_notification_request *request, oms_reply *reply);
    /** Says what became of a key: as `send` would have answered, or OMS_E_NOT_FOUND when it was never seen (it is then sent). @since 0.1 */
    int32_t (*query)(void *user, const oms_notification_request *request, oms_reply *reply);
} oms_notification_service;

#ifdef __cplusplus
}
#endif
#endif
