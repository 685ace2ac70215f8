/**
 * @file oms/subscription.h
 * Subscriptions: orders that are made again and again, by a schedule, and each of them once.
 *
 * A subscription begins with a draft that says when it repeats (oms_draft_set_subscription()). Occurrence *k* of its schedule, counted from 0, is an order:
 * made by oms_engine_run() or by workers when it is due, paid with the token that is kept, priced, reserved and fulfilled as any other order. **There is one
 * order for each (subscription, k)**, whatever crashes and however many processes run: the row that claims k is in the commit of its order. Every k that is
 * past ends *ordered*, *skipped*, *paused* or *lapsed*.
 *
 * **When k is due** is a function of the schedule and k (oms/calendar.h), never of the order before: no day drifts, local time is kept. A change of frequency
 * or zone begins a new segment of the schedule, in which k goes on.
 *
 * **What cannot be ordered** when it is due (an article is short, the customer is not in good standing, a service is down) is tried again, after an hour
 * first, then less and less often down to once a day, until the next occurrence is due; then it lapses. An article that is short may be skipped or
 * substituted instead.
 *
 * **A renewal that is not paid** is tried again by the days of the terms; a method that was declined for good is not tried again, but another one asked for;
 * and no next order is made meanwhile. doc/subscriptions.md says how, and what becomes of both in the end.
 *
 * **What was missed** because no engine ran: of the occurrences that are due together, the latest is ordered (or all up to a cap, or none), and the others
 * lapse. After an outage, renewals that are late by more than 15 minutes form a line, each engine's own: ten at once, then ten a second.
 *
 * **Many that are due together**, at nine in the morning say, are made as fast as the engine and the services can, unless `renewal_spread_ms` (oms/engine.h)
 * spreads them: then each comes up to so much later, by a part that follows from its id alone, in whatever process; never later than half of the way to its
 * next occurrence. The schedule stays as it is; oms_subscription_next_at() is when its turn comes.
 *
 * Subscriptions need the feature `calendar`: without it whatever needs a time answers OMS_E_UNSUPPORTED. Everything that happens to a subscription is in the
 * feed of events (oms/events.h) with types `subscription.…`; `order` of such an event is the subscription, and `state` is negative.
 */
#ifndef OMS_SUBSCRIPTION_H
#define OMS_SUBSCRIPTION_H

#include "oms/calendar.h"
#include "oms/limits.h"
#include "oms/order.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A subscription as it was when it was read: one thread at a time, may outlive its engine. @since 0.1 */
typedef struct oms_subscription oms_subscription;

/** @name What a renewal costs @since 0.1 @{ */
#define OMS_PRICE_LOCKED  0 /**< what the first order cost @since 0.1 */
#define OMS_PRICE_CURRENT 1 /**< what the price list says when it is made @since 0.1 */
#define OMS_PRICE_NOTICE                                                                                               \
    2 /**< as CURRENT, but a new price counts only `notice_days` after the event `subscription.price_notice` @since 0.1 */
/** @} */

/** @name Which of several occurrences missed are ordered @since 0.1 @{ */
#define OMS_MISSED_LATEST 0 /**< @since 0.1 */
#define OMS_MISSED_ALL    1 /**< the latest `missed_cap` @since 0.1 */
#define OMS_MISSED_NONE   2 /**< none; late by less than a day is not missed @since 0.1 */
/** @} */

/** @name What to do when an article is short @since 0.1 @{ */
#define OMS_SHORT_WAIT 0 /**< @since 0.1 */
#define OMS_SHORT_SKIP 1 /**< this occurrence @since 0.1 */
#define OMS_SHORT_SUBSTITUTE                                                                                           \
    2 /**< send the substitute of each line that has one; when that is short as well, wait @since 0.1 */
/** @} */

/** @name What becomes of a subscription when the payment of a renewal was tried for the last time @since 0.1 @{ */
#define OMS_DUNNING_PAUSE  0 /**< it is paused until somebody resumes it @since 0.1 */
#define OMS_DUNNING_CANCEL 1 /**< it ends @since 0.1 */
#define OMS_DUNNING_GO_ON  2 /**< it goes on with the next occurrence @since 0.1 */
/** @} */

/** @name How a subscription goes on after a pause @since 0.1 @{ */
#define OMS_RESUME_KEEP          0 /**< at the next occurrence: the anchor stays @since 0.1 */
#define OMS_RESUME_RESTART       1 /**< the schedule begins anew today, with an order today @since 0.1 */
#define OMS_RESUME_RESTART_LATER 2 /**< the same, with the first order a period from today @since 0.1 */
/** @} */

/** When a subscription repeats, and on what terms. Zero is the default of each number. @since 0.1 */
typedef struct oms_subscription_terms {
    size_t size;                           /**< sizeof(oms_subscription_terms) @since 0.1 */
    const oms_calendar_schedule *schedule; /**< not NULL; copied @since 0.1 */
    int32_t price_policy;                  /**< OMS_PRICE_… @since 0.1 */
    int32_t notice_days;                   /**< 0: 14; at most 366 @since 0.1 */
    int32_t missed;                        /**< OMS_MISSED_… @since 0.1 */
    int32_t missed_cap;                    /**< 0: 3; at most 100 @since 0.1 */
    int32_t short_of_stock;                /**< OMS_SHORT_… @since 0.1 */
    int32_t trial_days;                    /**< the whole schedule begins so many days later; at most 366 @since 0.1 */
    int32_t min_cycles;                    /**< orders before it may be cancelled @since 0.1 */
    int32_t max_cycles;                    /**< orders after which it is complete; 0: it goes on @since 0.1 */
    int32_t prepaid; /**< the first so many orders are paid for elsewhere: they are placed on terms @since 0.1 */
    int32_t gift;    /**< 1: it ends with the orders that are prepaid, and charges nobody @since 0.1 */
    /** When the payment of a renewal is tried again: days after it failed first, increasing, at most 366; 0 behind the last; all 0: 1, 3, 5, 7. @since 0.1 */
    int32_t dunning_days[OMS_LIMIT_DUNNING];
    int32_t dunning_end;   /**< OMS_DUNNING_… @since 0.1 */
    int32_t reminder_days; /**< how many days before an order there is a reminder; 0: none; at most 366 @since 0.1 */
} oms_subscription_terms;

/**
 * Makes a draft one of a subscription. oms_order_place() refuses such a draft.
 *
 * @param draft  not NULL
 * @param terms  not NULL; copied
 * @param error  see oms/errors.h
 * @return OMS_OK; OMS_E_INVALID or OMS_E_LIMIT: the error names the field; OMS_E_UNSUPPORTED without the feature `calendar`; OMS_E_NOMEM
 * @since 0.1
 */
OMS_API int32_t oms_draft_set_subscription(oms_draft *draft, const oms_subscription_terms *terms, oms_error **error);

/**
 * Says what is sent instead when an article of the draft is short.
 *
 * @param draft       not NULL
 * @param sku         of a line that was added
 * @param substitute  a SKU
 * @param error       see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND: no line has that SKU; OMS_E_INVALID; OMS_E_LIMIT; OMS_E_NOMEM
 * @since 0.1
 */
OMS_API int32_t oms_draft_add_substitute(oms_draft *draft, const char *sku, const char *substitute, oms_error **error);

/**
 * Begins a subscription. When the schedule begins now or before, its first order is placed in the same commit, by the rules of oms_order_place(), and paid;
 * other occurrences that are past lapse. Otherwise nothing is ordered yet. The idempotency key of the draft counts for ever, and apart from keys of orders.
 *
 * @param engine  any thread
 * @param draft   with oms_draft_set_subscription()
 * @param out     the subscription, freed with oms_subscription_free(); may be NULL
 * @param error   see oms/errors.h
 * @return OMS_OK, also when the same request had been made before (the same subscription then); OMS_E_KEY_CONFLICT; OMS_E_REFUSED: the first order would be
 *         refused; OMS_E_INVALID; OMS_E_LIMIT: the schedule begins too long ago; OMS_E_UNSUPPORTED; a storage error
 * Durable when it returns OMS_OK.
 * @since 0.1
 */
OMS_API int32_t oms_subscription_create(oms_engine *engine, const oms_draft *draft, oms_subscription **out,
                                        oms_error **error);

/**
 * Reads a subscription.
 *
 * @param engine  any thread
 * @param id      the subscription
 * @param out     freed with oms_subscription_free()
 * @param error   see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_subscription_get(oms_engine *engine, const oms_id *id, oms_subscription **out, oms_error **error);

/**
 * Finds a subscription by its id or its number.
 *
 * @param engine  any thread
 * @param name    as people write it
 * @param out     its id
 * @param error   see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_subscription_find(oms_engine *engine, const char *name, oms_id *out, oms_error **error);

/** @param subscription may be NULL @since 0.1 */
OMS_API void oms_subscription_free(oms_subscription *subscription);

/** @param subscription not NULL @return its id, as long as it lives @since 0.1 */
OMS_API const oms_id *oms_subscription_id(const oms_subscription *subscription);
/** @param subscription not NULL @return for people, as long as it lives @since 0.1 */
OMS_API const char *oms_subscription_number(const oms_subscription *subscription);
/** @param subscription not NULL @return `active`, `paused`, `cancelled`, `completed` @since 0.1 */
OMS_API const char *oms_subscription_status(const oms_subscription *subscription);
/** @param subscription not NULL @return the first occurrence that is still to come @since 0.1 */
OMS_API int64_t oms_subscription_next_k(const oms_subscription *subscription);
/** @param subscription not NULL @return when something is done for it next, or OMS_NONE @since 0.1 */
OMS_API int64_t oms_subscription_next_at(const oms_subscription *subscription);
/** @param subscription not NULL @return how many orders it has made @since 0.1 */
OMS_API int64_t oms_subscription_cycles(const oms_subscription *subscription);
/** @param subscription not NULL @return the order it made last, as long as it lives; NULL: none yet @since 0.1 */
OMS_API const oms_id *oms_subscription_last_order(const oms_subscription *subscription);
/** @param subscription not NULL @return its order whose payment failed and is still tried, as long as it lives; NULL: none @since 0.1 */
OMS_API const oms_id *oms_subscription_unpaid_order(const oms_subscription *subscription);
/** @param subscription not NULL @return when that is tried again; OMS_NONE: nothing is unpaid, or another method is needed @since 0.1 */
OMS_API int64_t oms_subscription_next_try(const oms_subscription *subscription);

/**
 * The schedule by which its next occurrence goes.
 *
 * @param subscription  not NULL
 * @param out           `size` set by the caller; its text lives as long as the subscription
 * @return OMS_OK; OMS_E_INVALID: a NULL; OMS_E_ABI_SIZE; OMS_E_CORRUPT
 * @since 0.1
 */
OMS_API int32_t oms_subscription_get_schedule(const oms_subscription *subscription, oms_calendar_schedule *out);

/**
 * A subscription as a JSON document. The payment's token is not in it.
 *
 * @param subscription  not NULL
 * @param out           freed with oms_free()
 * @return OMS_OK; OMS_E_NOMEM
 * @since 0.1
 */
OMS_API int32_t oms_subscription_json(const oms_subscription *subscription, char **out);

/**
 * Pauses a subscription: nothing is ordered until it is resumed.
 *
 * @param engine     any thread
 * @param id         the subscription
 * @param resume_at  when it goes on by itself, keeping its anchor; OMS_NONE: when it is resumed
 * @param reason     UTF-8, at most OMS_LIMIT_REASON bytes, kept in its events; may be NULL
 * @param out        the subscription after the change; may be NULL
 * @param error      see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND; OMS_E_STATE: it is not active; OMS_E_INVALID: resume_at is past
 * Durable when it returns OMS_OK.
 * @since 0.1
 */
OMS_API int32_t oms_subscription_pause(oms_engine *engine, const oms_id *id, int64_t resume_at, const char *reason,
                                       oms_subscription **out, oms_error **error);

/**
 * Resumes a subscription that is paused. Occurrences that were due meanwhile are *paused* for good.
 *
 * @param engine  any thread
 * @param id      the subscription
 * @param how     OMS_RESUME_…
 * @param out     the subscription after the change; may be NULL
 * @param error   see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND; OMS_E_STATE: it is not paused; OMS_E_INVALID
 * Durable when it returns OMS_OK.
 * @since 0.1
 */
OMS_API int32_t oms_subscription_resume(oms_engine *engine, const oms_id *id, int32_t how, oms_subscription **out,
                                        oms_error **error);

/**
 * Skips an occurrence that is still to come.
 *
 * @param engine  any thread
 * @param id      the subscription
 * @param k       which; at most 1,000 ahead
 * @param reason  as above
 * @param out     the subscription after the change; may be NULL
 * @param error   see oms/errors.h
 * @return OMS_OK, also when it is skipped already; OMS_E_NOT_FOUND; OMS_E_STATE: it is past, or the subscription has ended; OMS_E_INVALID; OMS_E_LIMIT
 * Durable when it returns OMS_OK.
 * @since 0.1
 */
OMS_API int32_t oms_subscription_skip(oms_engine *engine, const oms_id *id, int64_t k, const char *reason,
                                      oms_subscription **out, oms_error **error);

/**
 * Moves one occurrence to another time between its neighbours. Those after it stay where they are.
 *
 * @param engine  any thread
 * @param id      the subscription
 * @param k       which; at most 1,000 ahead
 * @param at      in the future
 * @param out     the subscription after the change; may be NULL
 * @param error   see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND; OMS_E_STATE: it is past or skipped, or the subscription has ended; OMS_E_INVALID: `at` is not between its neighbours;
 *         OMS_E_LIMIT
 * Durable when it returns OMS_OK.
 * @since 0.1
 */
OMS_API int32_t oms_subscription_move(oms_engine *engine, const oms_id *id, int64_t k, int64_t at,
                                      oms_subscription **out, oms_error **error);

/**
 * Changes how often it repeats, or in which zone. A new frequency counts from the last occurrence, whose day of month stays the anchor; a new zone keeps the
 * local time. What was moved goes back to the schedule; what was skipped stays so, by its number.
 *
 * @param engine  any thread
 * @param id      the subscription
 * @param unit    OMS_UNIT_…; 0: as it is
 * @param every   0: as it is, or 1 where there is a new unit
 * @param zone    IANA name; NULL: as it is
 * @param out     the subscription after the change; may be NULL
 * @param error   see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND; OMS_E_STATE: it has ended; OMS_E_INVALID; OMS_E_LIMIT
 * Durable when it returns OMS_OK.
 * @since 0.1
 */
OMS_API int32_t oms_subscription_reschedule(oms_engine *engine, const oms_id *id, int32_t unit, int32_t every,
                                            const char *zone, oms_subscription **out, oms_error **error);

/**
 * Lets it repeat by a rule (oms/calendar.h), counted from the last occurrence on: that one is the rule's first where the rule has it, and counts for COUNT.
 * oms_subscription_reschedule() with a unit goes back to units.
 *
 * @param engine  any thread
 * @param id      the subscription
 * @param rrule   of RFC 5545, such as `FREQ=MONTHLY;BYDAY=-1FR`; at most OMS_LIMIT_RRULE bytes
 * @param zone    IANA name; NULL: as it is
 * @param out     the subscription after the change; may be NULL
 * @param error   see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND; OMS_E_STATE: it has ended; OMS_E_INVALID: the error names what is wrong with the rule; OMS_E_LIMIT, also for a rule
 *         that does not come any more
 * Durable when it returns OMS_OK.
 * @since 0.1
 */
OMS_API int32_t oms_subscription_set_rule(oms_engine *engine, const oms_id *id, const char *rrule, const char *zone,
                                          oms_subscription **out, oms_error **error);

/**
 * Changes how much of an article it orders. An article that it did not have is added, at the price of the price list.
 *
 * @param engine    any thread
 * @param id        the subscription
 * @param sku       the article
 * @param quantity  0: none of it any more; something has to be left
 * @param out       the subscription after the change; may be NULL
 * @param error     see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND; OMS_E_STATE: it has ended, or nothing would be left; OMS_E_INVALID; OMS_E_LIMIT
 * Durable when it returns OMS_OK.
 * @since 0.1
 */
OMS_API int32_t oms_subscription_set_quantity(oms_engine *engine, const oms_id *id, const char *sku, int64_t quantity,
                                              oms_subscription **out, oms_error **error);

/**
 * Changes how it is paid. An order that waits to be made, or whose payment failed, is tried at once; of the latter the payment service is asked before this
 * returns.
 *
 * @param engine  any thread
 * @param id      the subscription
 * @param method  `card`, `manual` or `terms`
 * @param token   of a card; else NULL
 * @param out     the subscription after the change; may be NULL
 * @param error   see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND; OMS_E_STATE: it has ended; OMS_E_INVALID; OMS_E_CARD_DATA
 * Durable when it returns OMS_OK.
 * @since 0.1
 */
OMS_API int32_t oms_subscription_set_payment(oms_engine *engine, const oms_id *id, const char *method,
                                             const char *token, oms_subscription **out, oms_error **error);

/**
 * Changes where it goes. An order that waits to be made is tried at once.
 *
 * @param engine   any thread
 * @param id       the subscription
 * @param address  not NULL
 * @param out      the subscription after the change; may be NULL
 * @param error    see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND; OMS_E_STATE: it has ended; OMS_E_INVALID; OMS_E_LIMIT
 * Durable when it returns OMS_OK.
 * @since 0.1
 */
OMS_API int32_t oms_subscription_set_address(oms_engine *engine, const oms_id *id, const oms_address *address,
                                             oms_subscription **out, oms_error **error);

/**
 * Ends a subscription. Orders that it has made are not touched.
 *
 * @param engine  any thread
 * @param id      the subscription
 * @param at_end  0: now; 1: when the next order would be due, or, where `min_cycles` asks for more orders, after those
 * @param reason  as above
 * @param out     the subscription after the change; may be NULL
 * @param error   see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND; OMS_E_STATE: it has ended, or has not made `min_cycles` orders
 * Durable when it returns OMS_OK.
 * @since 0.1
 */
OMS_API int32_t oms_subscription_cancel(oms_engine *engine, const oms_id *id, int32_t at_end, const char *reason,
                                        oms_subscription **out, oms_error **error);

/** An occurrence of a subscription. Text is valid during the callback. @since 0.1 */
typedef struct oms_occurrence {
    size_t size;        /**< sizeof(oms_occurrence) of the library @since 0.1 */
    const char *status; /**< `ordered`, `due`, `skipped`, `paused`, `lapsed` @since 0.1 */
    const char *reason; /**< or NULL @since 0.1 */
    const char *local;  /**< date and time in its zone, `2025-01-31T09:00:00` @since 0.1 */
    const char *zone;   /**< @since 0.1 */
    int64_t k;          /**< @since 0.1 */
    int64_t at;         /**< when it is or was due @since 0.1 */
    oms_id order;       /**< zero: none @since 0.1 */
    int32_t moved;      /**< 1: to `at`, away from its schedule @since 0.1 */
    int32_t reserved;   /**< 0 @since 0.1 */
} oms_occurrence;

/** Gets one occurrence. @param user as given @param occurrence valid during the call @return 0 to go on; else the caller returns that code @since 0.1 */
typedef int32_t (*oms_occurrence_fn)(void *user, const oms_occurrence *occurrence);

/**
 * Lists occurrences, past and to come. Of a subscription that has ended, those that are to come are not there.
 *
 * @param engine      any thread
 * @param id          the subscription
 * @param from        the first k
 * @param n           how many, up to OMS_LIMIT_PAGE
 * @param occurrence  called for each, outside of any transaction
 * @param user        handed to `occurrence`
 * @param error       see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND; OMS_E_INVALID; OMS_E_LIMIT; OMS_E_UNSUPPORTED; what `occurrence` returned; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_subscription_schedule(oms_engine *engine, const oms_id *id, int64_t from, int64_t n,
                                          oms_occurrence_fn occurrence, void *user, oms_error **error);

/**
 * The same as a JSON document: `{"occurrences": [{"k", "at", "local", "status", …}]}`.
 *
 * @param engine  any thread
 * @param id      the subscription
 * @param from    the first k
 * @param n       how many
 * @param out     freed with oms_free()
 * @param error   see oms/errors.h
 * @return as oms_subscription_schedule()
 * @since 0.1
 */
OMS_API int32_t oms_subscription_schedule_json(oms_engine *engine, const oms_id *id, int64_t from, int64_t n,
                                               char **out, oms_error **error);

/** A subscription in a list. Text is valid during the callback. @since 0.1 */
typedef struct oms_subscription_summary {
    size_t size;          /**< sizeof(oms_subscription_summary) of the library @since 0.1 */
    const char *number;   /**< @since 0.1 */
    const char *status;   /**< @since 0.1 */
    const char *customer; /**< or NULL @since 0.1 */
    const char *currency; /**< @since 0.1 */
    const char *problem;  /**< code of why the order that is due cannot be made, or NULL @since 0.1 */
    oms_id id;            /**< @since 0.1 */
    int64_t next_k;       /**< @since 0.1 */
    int64_t next_at;      /**< or OMS_NONE @since 0.1 */
    int64_t cycles;       /**< @since 0.1 */
    int64_t created_at;   /**< @since 0.1 */
} oms_subscription_summary;

/** Gets one subscription. @param user as given @param subscription valid during the call @return 0 to go on; else the caller returns that code @since 0.1 */
typedef int32_t (*oms_subscription_fn)(void *user, const oms_subscription_summary *subscription);

/** Which subscriptions are listed; all that is given has to be true. @since 0.1 */
typedef struct oms_subscription_query {
    size_t size;          /**< sizeof(oms_subscription_query) @since 0.1 */
    const char *customer; /**< NULL: any @since 0.1 */
    const char *status;   /**< `active`, `paused`, `cancelled`, `completed`; NULL: any @since 0.1 */
    int64_t due_before;   /**< something is to be done for it before; 0: any @since 0.1 */
} oms_subscription_query;

/**
 * Lists subscriptions, oldest first, or, with `due_before` and no customer, by when they are due. A customer and a time are found by an index; a status alone
 * is looked for among all.
 *
 * @param engine        any thread
 * @param query         NULL: all
 * @param subscription  called for each, outside of any transaction
 * @param user          handed to `subscription`
 * @param error         see oms/errors.h
 * @return OMS_OK; OMS_E_INVALID: the error names the field; OMS_E_ABI_SIZE; OMS_E_ABI_NEWER; what `subscription` returned; OMS_E_NOMEM; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_subscription_list(oms_engine *engine, const oms_subscription_query *query,
                                      oms_subscription_fn subscription, void *user, oms_error **error);

/**
 * The same as a JSON document: `{"subscriptions": […]}`.
 *
 * @param engine  any thread
 * @param query   or NULL
 * @param out     freed with oms_free()
 * @param error   see oms/errors.h
 * @return as oms_subscription_list()
 * @since 0.1
 */
OMS_API int32_t oms_subscription_list_json(oms_engine *engine, const oms_subscription_query *query, char **out,
                                           oms_error **error);

#ifdef __cplusplus
}
#endif
#endif
