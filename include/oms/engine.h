/**
 * @file oms/engine.h
 * The engine: an open database, its services, clock and policies; the jobs that are due; and looking after it (verify).
 *
 * **Threads.** An engine may be used by any number of threads at once, and several engines and processes may work on one database. Callbacks run on the
 * thread that called; on threads of the library only when the host starts workers (oms/workers.h). From inside a function of the host's that the engine
 * calls (services, hooks, lists, clock, log, store) nothing can be changed through the same engine: OMS_E_REENTRANT. After fork() a child must open its own
 * engine; using the parent's is refused with OMS_E_FORKED.
 *
 * **Callbacks.** A callback returns: leaving it by longjmp(), by an exception of another language or by ending its thread leaves the engine in the middle of
 * what it was doing, and is forbidden. One that takes its time holds up its own caller and nobody else.
 *
 * **Driving.** Placing an order drives it until its payment is settled. Everything later (fulfilment, captures, refunds, messages, retries, expiry of holds)
 * is durable work with a due time: call oms_engine_run() when the time it returned has come, or oms_order_drive() for one order. What is overdue is done
 * late, not lost. A process that dies in the middle leaves a lease that ends by itself. A host with an event loop is told of earlier work by the option
 * `wake`; one without a loop has threads do it (oms/workers.h).
 *
 * **Retries.** What fails is tried again by the schedule of its kind (oms/retry.h), and given up when that is used up: the job is `dead`, or
 * `needs-operator` where it may have happened, and a problem stands on its order. oms_job_retry() tries once more. A job whose worker died three times in a
 * row is given up too. Each engine keeps a budget of retries for each service, so that a service that comes back is not trampled down: `retry_burst` may go
 * at once, and one for every five first tries (`retry_share_ppm`); any other waits in line, one every `retry_pace_ms`, once and never longer than an hour.
 * Waiting counts as no try, but holds end meanwhile.
 *
 * **Durability.** A function that changes something returns OMS_OK once the change is durable in the store.
 *
 * **Injection.** Clock, randomness, allocator and log are the engine's own; with clock and randomness replaced the engine is deterministic. Memory of
 * drafts, errors and of the JSON and SQLite libraries does not come from the injected allocator.
 */
#ifndef OMS_ENGINE_H
#define OMS_ENGINE_H

#include "oms/alternatives.h"
#include "oms/carrier.h"
#include "oms/lookup.h"
#include "oms/notification.h"
#include "oms/payment.h"
#include "oms/retry.h"
#include "oms/rules.h"
#include "oms/services.h"
#include "oms/store.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The version of these headers. @since 0.1 */
#define OMS_VERSION "0.1.0"

/** @return the version of the library that is linked, such as `0.1.0` @since 0.1 */
OMS_API const char *oms_version(void);

/** @name Policies @since 0.1 @{ */
#define OMS_CAPTURE_ON_DISPATCH     0 /**< money is taken when goods leave @since 0.1 */
#define OMS_CAPTURE_ON_CONFIRMATION 1 /**< money is taken as soon as it is held @since 0.1 */
#define OMS_BOOK_ON_PROCESSING      0 /**< carriers are asked when the order becomes PROCESSING @since 0.1 */
#define OMS_BOOK_ON_DISPATCH        1 /**< carriers are asked when it is dispatched @since 0.1 */
#define OMS_DUPLICATE_WARN          0 /**< a possible duplicate is accepted with a problem @since 0.1 */
#define OMS_DUPLICATE_REFUSE        1 /**< … is refused @since 0.1 */
#define OMS_DUPLICATE_ALLOW         2 /**< … is not looked for @since 0.1 */
#define OMS_QUOTE_HONOUR            0 /**< a quote's price counts while it lives (oms/quote.h) @since 0.1 */
#define OMS_QUOTE_CHECK             1 /**< … only while the price is still the same @since 0.1 */
#define OMS_ROUND_HALF_AWAY         0 /**< 2.5 → 3, −2.5 → −3 @since 0.1 */
#define OMS_ROUND_HALF_EVEN         1 /**< 2.5 → 2, 3.5 → 4 @since 0.1 */
#define OMS_TAX_PER_LINE            0 /**< tax is rounded once per line @since 0.1 */
#define OMS_TAX_PER_RATE            1 /**< … once per rate on the order, and spread over its lines @since 0.1 */
/** @} */

/** @name Levels of the log @since 0.1 @{ */
#define OMS_LOG_ERROR 0 /**< something is broken @since 0.1 */
#define OMS_LOG_WARN  1 /**< a person may want to know @since 0.1 */
#define OMS_LOG_INFO  2 /**< what is going on @since 0.1 */
/** @} */

/** How to open an engine. Zero is the default everywhere; only `store` is needed. @since 0.1 */
typedef struct oms_engine_options {
    size_t size; /**< sizeof(oms_engine_options) @since 0.1 */
    const oms_store
        *store; /**< copied; the engine's, also when opening fails for another reason than `size` @since 0.1 */
    const oms_payment_service *payment; /**< copied, then the engine's; NULL: card payments wait @since 0.1 */
    const oms_address_service
        *address; /**< copied, then the engine's; NULL: addresses are taken as they are @since 0.1 */
    const oms_carrier_service *const
        *carriers;     /**< pointers to `n_carriers`, copied, then the engine's; asked in this order @since 0.1 */
    size_t n_carriers; /**< at most OMS_LIMIT_CARRIERS; 0: the host ships by itself @since 0.1 */
    const oms_lookup_service *catalog;  /**< copied, then the engine's; NULL: the table of products @since 0.1 */
    const oms_lookup_service *customer; /**< copied, then the engine's; NULL: the table of customers @since 0.1 */
    const oms_lookup_service *pricing;  /**< copied, then the engine's; NULL: the table of prices @since 0.1 */
    const oms_lookup_service *tax;      /**< copied, then the engine's; NULL: the table of tax rates @since 0.1 */
    const oms_allocator *allocator;     /**< copied; NULL: malloc @since 0.1 */
    int64_t (*clock)(void *user);       /**< milliseconds since 1970 UTC; any thread; NULL: the system's @since 0.1 */
    void *clock_user;                   /**< @since 0.1 */
    int32_t (*random)(void *user, void *out,
                      size_t bytes); /**< 0 when filled; called under a lock; NULL: the system's @since 0.1 */
    void *random_user;               /**< @since 0.1 */
    void (*log)(void *user, int32_t level,
                const char *message); /**< any thread; no personal data, no tokens; NULL: no log @since 0.1 */
    void *log_user;                   /**< @since 0.1 */
    /**
     * Rings when work is stored that is due earlier than oms_engine_run() or oms_engine_next_due() said last: time to ask again. Called on any thread, under
     * no lock, once for many changes. It may only set a flag or write to a pipe: the engine refuses to be changed from it. What other processes store does
     * not ring here. NULL: nobody is told.
     * @since 0.1
     */
    void (*wake)(void *user);
    void *wake_user;                               /**< @since 0.1 */
    const oms_retry_schedule *payment_schedule;    /**< copied; NULL: oms_retry_default() @since 0.1 */
    const oms_retry_schedule *inventory_schedule;  /**< copied; NULL: oms_retry_default() @since 0.1 */
    const oms_retry_schedule *fulfilment_schedule; /**< copied; NULL: oms_retry_default() @since 0.1 */
    int64_t card_hold_ms;        /**< how long units are held for an unpaid card order; 0 = 30 minutes @since 0.1 */
    int64_t manual_hold_ms;      /**< the same for method `manual`; 0 = 30 minutes @since 0.1 */
    int64_t duplicate_window_ms; /**< how far back a possible duplicate is looked for; 0 = 5 minutes @since 0.1 */
    int64_t key_life_ms;         /**< how long an idempotency key lives; 0 = 7 days @since 0.1 */
    int64_t retry_burst;         /**< see *Retries*: so many may go at once, at most a million; 0 = 100 @since 0.1 */
    int64_t retry_share_ppm;     /**< … and for each first try so many millionths of one; 0 = 200000 @since 0.1 */
    int64_t retry_pace_ms;       /**< … the others one by one, so far apart, at most a minute; 0 = 100 @since 0.1 */
    int32_t capture;             /**< OMS_CAPTURE_… @since 0.1 */
    int32_t duplicates;          /**< OMS_DUPLICATE_… @since 0.1 */
    int32_t rounding;            /**< OMS_ROUND_… @since 0.1 */
    int32_t release_on_decline;  /**< 1: a definite decline gives the units back at once @since 0.1 */
    int32_t open_flags;          /**< OMS_OPEN_…; 0 = OMS_OPEN_CREATE @since 0.1 */
    int32_t book;                /**< OMS_BOOK_… @since 0.1 */
    const oms_notification_service *notification; /**< copied, then the engine's; NULL: nobody is told @since 0.1 */
    const oms_rule_setting *const *rule_settings; /**< pointers to `n_rule_settings`, copied (oms/rules.h) @since 0.1 */
    size_t n_rule_settings;       /**< at most OMS_LIMIT_RULES; 0: the rules are as their table has them @since 0.1 */
    const oms_rule *const *rules; /**< pointers to `n_rules` of the host's own, copied, then the engine's @since 0.1 */
    size_t n_rules;               /**< at most OMS_LIMIT_RULES @since 0.1 */
    int64_t
        review_ms; /**< how long units are kept for an unpaid order that a person holds (oms/hold.h); 0 = a day @since 0.1 */
    const char *
        operations; /**< copied; where operations are told: an e-mail address, or a telephone number; NULL: nowhere @since 0.1 */
    int32_t tax_rounding;   /**< OMS_TAX_PER_…; of tax by table @since 0.1 */
    int32_t quotes;         /**< OMS_QUOTE_… @since 0.1 */
    int64_t quote_life_ms;  /**< how long a quote is good (oms/quote.h); 0 = 15 minutes @since 0.1 */
    int64_t price_cache_ms; /**< how long what `pricing` said is kept (oms/price_cache.h); 0: not at all @since 0.1 */
    /**
     * Suggests what may be offered in place of line `line` (from 1) of an order that cannot have it (oms/alternatives.h): oms_alternatives_add() for each, the best
     * first. `order` is as it would be, or as it is; `units` are what all of its lines want of the product. Called on any thread, under no lock; it may read
     * through the engine. OMS_OK; whatever else it returns, nothing is suggested. NULL: the library looks through the category.
     * @since 0.1
     */
    int32_t (*alternatives)(void *user, const oms_order *order, int64_t line, int64_t units,
                            oms_alternatives *alternatives);
    void *alternatives_user; /**< @since 0.1 */
    int64_t
        renewal_spread_ms; /**< over how long orders of subscriptions that are due together are spread (oms/subscription.h), at most a day; 0: not at all @since 0.1 */
} oms_engine_options;

/**
 * Opens an engine.
 *
 * @param options  copied
 * @param out      closed with oms_engine_close()
 * @param error    see oms/errors.h
 * @return OMS_OK; OMS_E_INVALID (an option is out of range; the error names it); what the store's attach said (OMS_E_FOREIGN, OMS_E_SCHEMA_NEWER, …)
 * @since 0.1
 */
OMS_API int32_t oms_engine_open(const oms_engine_options *options, oms_engine **out, oms_error **error);

/**
 * Closes an engine and destroys its store and services. No other call of the host may be under way. Workers (oms/workers.h) that still run are stopped first:
 * each finishes its step. Work that is not done stays in the database.
 *
 * In a child of the process that opened it nothing is done: files and locks are the parent's. Nor from a callback of the engine, which stays open: the log
 * says so.
 *
 * @param engine  may be NULL
 * @since 0.1
 */
OMS_API void oms_engine_close(oms_engine *engine);

/**
 * Whether this thread is in a callback of the engine, where nothing can be changed through it and where it cannot be closed.
 *
 * @param engine  any thread; may be NULL
 * @return 1, or 0
 * @since 0.1
 */
OMS_API int32_t oms_engine_in_callback(const oms_engine *engine);

/** @param engine any thread @return what the engine's clock says @since 0.1 */
OMS_API int64_t oms_engine_now(oms_engine *engine);

/**
 * Does what is due by the engine's clock: jobs of orders, ends of holds, sweeping of old keys.
 *
 * @param engine    any thread; several threads and processes may run at once
 * @param max       how many steps at most; 0 = until nothing is due
 * @param done      how many steps were done; may be NULL
 * @param next_due  when to call again, or OMS_NONE when nothing is scheduled; may be NULL
 * @param error     see oms/errors.h
 * @return OMS_OK; OMS_E_CORRUPT when the rows of an order contradict each other, after all else that is due was done (`next_due` is set then, too); or the first
 *         error of the storage. A service that fails is no error here: it is on the order.
 * @since 0.1
 */
OMS_API int32_t oms_engine_run(oms_engine *engine, int64_t max, int64_t *done, int64_t *next_due, oms_error **error);

/**
 * When oms_engine_run() has something to do next.
 *
 * @param engine    any thread, callbacks too
 * @param next_due  set on success: a time, which may be over, or OMS_NONE when nothing is scheduled
 * @param error     see oms/errors.h
 * @return OMS_OK; OMS_E_INVALID; OMS_E_FORKED; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_engine_next_due(oms_engine *engine, int64_t *next_due, oms_error **error);

/** A job, as it is listed. All text lives as long as the callback runs. @since 0.1 */
typedef struct oms_job {
    size_t size;         /**< sizeof(oms_job) of the library @since 0.1 */
    const char *key;     /**< what names it; the same key a service sees @since 0.1 */
    const char *kind;    /**< `payment.authorize`, `order.process`, … @since 0.1 */
    const char *state;   /**< `ready`, `running`, `waiting`, `done`, `dead`, `cancelled`, `needs-operator` @since 0.1 */
    const char *outcome; /**< `ok`, `declined`, …, or NULL @since 0.1 */
    const char *message; /**< what the service said last, or NULL @since 0.1 */
    oms_id order;        /**< @since 0.1 */
    int64_t amount;      /**< minor units, or OMS_NONE @since 0.1 */
    int64_t due_at;      /**< or OMS_NONE when nothing is left to do @since 0.1 */
    int64_t attempts;    /**< calls of the service @since 0.1 */
    int64_t created_at;  /**< @since 0.1 */
    int64_t
        stuck_since; /**< since when it waits for a person: `dead` and wanted, or `needs-operator`; else OMS_NONE @since 0.1 */
} oms_job;

/**
 * Gets one job of a list.
 *
 * @param user  as given to the list function
 * @param job   valid during the call
 * @return 0 to go on; anything else ends the list, which returns that code
 * @since 0.1
 */
typedef int32_t (*oms_job_fn)(void *user, const oms_job *job);

/**
 * Lists jobs that are not finished: what is due by the clock, by due time, then what waits for a person, the longest first; or those of one order, all of them.
 *
 * @param engine  any thread
 * @param order   or NULL for every order's unfinished jobs (those that wait for a person included)
 * @param job     called for each
 * @param user    handed to `job`
 * @param error   see oms/errors.h
 * @return OMS_OK; what `job` returned; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_job_list(oms_engine *engine, const oms_id *order, oms_job_fn job, void *user, oms_error **error);

/**
 * The same as a JSON document: `{"jobs": […]}`.
 *
 * @param engine  any thread
 * @param order   or NULL
 * @param out     freed with oms_free()
 * @param error   see oms/errors.h
 * @return OMS_OK; OMS_E_NOMEM; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_job_list_json(oms_engine *engine, const oms_id *order, char **out, oms_error **error);

/**
 * Has a job done after all that was given up: its schedule begins anew, now. Where the service may have done it, or never processed it, it is sent under the
 * same key; after a definite answer a new intent with a new key is made of it. A payment reserves again what was released, and extends the hold.
 *
 * @param engine  any thread
 * @param key     of a job, as it is listed
 * @param out     the order, owned by the caller; NULL is put there for a message that a subscription sends itself; may be NULL
 * @param error   see oms/errors.h
 * @return OMS_OK: it is due now, and oms_engine_run() does it; OMS_E_NOT_FOUND; OMS_E_STATE when the job is not given up, when its order does not want it any
 *         more, or when only a person can say what happened (oms_complete()); OMS_E_REFUSED when the units are gone
 * Durable when it returns OMS_OK.
 * @since 0.1
 */
OMS_API int32_t oms_job_retry(oms_engine *engine, const char *key, oms_order **out, oms_error **error);

/** What verifying found of one invariant. All text is valid during the callback. @since 0.1 */
typedef struct oms_invariant {
    size_t size;         /**< sizeof(oms_invariant) of the library @since 0.1 */
    const char *id;      /**< `I1` … @since 0.1 */
    const char *title;   /**< what must hold @since 0.1 */
    const char *example; /**< the first breach (or else the first warning) in words, or NULL @since 0.1 */
    int64_t checked;     /**< how many things were looked at; 0 where the database alone cannot show it @since 0.1 */
    int64_t breaches;    /**< how many are broken @since 0.1 */
    int64_t warnings;    /**< how many are merely overdue @since 0.1 */
} oms_invariant;

/** Gets one invariant. @param user as given @param invariant valid during the call @since 0.1 */
typedef void (*oms_invariant_fn)(void *user, const oms_invariant *invariant);

/**
 * Checks every invariant that a database can show, on one consistent snapshot of it.
 *
 * @param engine     any thread; others may go on working
 * @param invariant  called once for each, in order; may be NULL
 * @param user       handed to `invariant`
 * @param breaches   how many breaches there are in all; may be NULL
 * @param error      see oms/errors.h
 * @return OMS_OK when the database could be read, whatever was found; OMS_E_CORRUPT when every invariant holds and yet the store finds itself damaged
 *         beneath its rows; OMS_E_NOMEM; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_verify(oms_engine *engine, oms_invariant_fn invariant, void *user, int64_t *breaches,
                           oms_error **error);

#ifdef __cplusplus
}
#endif
#endif
