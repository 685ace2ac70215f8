/**
 * @file oms/diagnosis.h
 * The doctor: for each order that does not move, what it waits for, since when, which try it is, what the service said last, what happens by itself and when,
 * and what a person can do.
 *
 * A *diagnosis* is one thing that is waited for; an order may have several. What goes on by itself has a time (`next_at`) and an end: its schedule, or the end
 * of the hold. What waits for a person has an alert age instead: an hour where operations or developers act, a day where customers or merchants do, two weeks
 * for a delivery to be confirmed. Work that nobody does although it has been due for five minutes is an alert too: the engine does not run.
 */
#ifndef OMS_DIAGNOSIS_H
#define OMS_DIAGNOSIS_H

#include "oms/errors.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @name Levels @since 0.1 @{ */
#define OMS_LEVEL_OK      0 /**< as it should be: it goes on by itself, or it is a person's turn @since 0.1 */
#define OMS_LEVEL_WAITING 1 /**< something failed: it is tried again, or a person has to act @since 0.1 */
#define OMS_LEVEL_ALERT   2 /**< a person has let it wait for too long, or nobody runs the engine @since 0.1 */
/** @} */

/** What an order waits for. All text is valid during the callback. @since 0.1 */
typedef struct oms_diagnosis {
    size_t size;           /**< sizeof(oms_diagnosis) of the library @since 0.1 */
    const char *number;    /**< of the order @since 0.1 */
    const char *state;     /**< of the order, `PENDING`, …, or of the subscription, `active` @since 0.1 */
    const char *waits_for; /**< `the payment service`, `the customer`, `dispatch`, … @since 0.1 */
    const char *what;      /**< a sentence with the particulars @since 0.1 */
    const char *code;      /**< of the problem, `ORD-2001`, …, or NULL @since 0.1 */
    const char *job;       /**< kind of the job, `payment.authorize`, …, or NULL @since 0.1 */
    const char *key;       /**< of that job, or NULL @since 0.1 */
    const char *said;      /**< what the service said last, or NULL @since 0.1 */
    const char *next;      /**< what happens by itself at `next_at`, or NULL: nothing @since 0.1 */
    const char *advice;    /**< what a person can do, or NULL: nothing need be done @since 0.1 */
    const char *hold;  /**< kind of the hold that it sets on the order, `fraud`, … (oms/hold.h), or NULL @since 0.1 */
    const char *owner; /**< of a hold: the person who set it, or else the rule; or NULL @since 0.1 */
    oms_id order;      /**< or a subscription, whose order that is due cannot be made @since 0.1 */
    int64_t since;     /**< @since 0.1 */
    int64_t attempt;   /**< tries made, one under way included; 0: none @since 0.1 */
    int64_t attempts;  /**< tries that the schedule has; 0: there is no schedule @since 0.1 */
    int64_t next_at;   /**< or OMS_NONE @since 0.1 */
    int64_t alert_at;  /**< since when it is an alert, or when it will be one; OMS_NONE: never @since 0.1 */
    int32_t level;     /**< OMS_LEVEL_… @since 0.1 */
    int32_t actor;     /**< OMS_ACTOR_…: who has to act @since 0.1 */
} oms_diagnosis;

/**
 * Gets one diagnosis.
 *
 * @param user       as given to oms_diagnose()
 * @param diagnosis  valid during the call
 * @return 0 to go on; anything else ends it, and oms_diagnose() returns that code
 * @since 0.1
 */
typedef int32_t (*oms_diagnosis_fn)(void *user, const oms_diagnosis *diagnosis);

/**
 * Says why orders do not move. Orders that are delivered, returned or cancelled, with nothing open, are not told; nor, in the list of all, are those whose
 * delivery is waited for.
 *
 * Memory does not grow with the number of orders: it goes by the indexes of open problems, of jobs that are due or given up, of holds, and of orders in PROCESSING. An order that others
 * change meanwhile may be told twice, or not at all.
 *
 * @param engine     any thread, callbacks too
 * @param order      one order or one subscription, or NULL for all; of a subscription that goes on there is always something, if only that its time has not come
 * @param diagnosis  called for each, those of one order one after another
 * @param user       handed to `diagnosis`
 * @param error      see oms/errors.h
 * @return OMS_OK; OMS_E_NOT_FOUND; what `diagnosis` returned; OMS_E_NOMEM; a storage error
 * @since 0.1
 */
OMS_API int32_t oms_diagnose(oms_engine *engine, const oms_id *order, oms_diagnosis_fn diagnosis, void *user,
                             oms_error **error);

/**
 * The same as a JSON document: `{"diagnoses": […]}`.
 *
 * @param engine  any thread
 * @param order   or NULL
 * @param out     freed with oms_free()
 * @param error   see oms/errors.h
 * @return as oms_diagnose()
 * @since 0.1
 */
OMS_API int32_t oms_diagnose_json(oms_engine *engine, const oms_id *order, char **out, oms_error **error);

/** @param level any number @return `ok`, `waiting`, `alert`; NULL for another number @since 0.1 */
OMS_API const char *oms_level_name(int32_t level);

#ifdef __cplusplus
}
#endif
#endif
