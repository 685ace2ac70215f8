/**
 * @file oms/retry.h
 * Retry schedules as values: when a failed step is tried again, and when it is given up. Pure functions; the engine applies them by its own clock.
 */
#ifndef OMS_RETRY_H
#define OMS_RETRY_H

#include "oms/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A schedule. "3 retries" is one first try and three more. Frozen. @since 0.1 */
typedef struct oms_retry_schedule {
    int64_t interval_ms; /**< from a failure to the next try @since 0.1 */
    int64_t cap_ms;      /**< a growing interval grows no further; 0 = no cap @since 0.1 */
    int64_t deadline_ms; /**< from the first try; no retry begins later; 0 = none @since 0.1 */
    int32_t retries;     /**< after the first try; at most OMS_LIMIT_RETRIES @since 0.1 */
    int32_t factor;      /**< 1 = the interval is fixed; 2 = it doubles each time, … @since 0.1 */
    int32_t jitter;      /**< 0 = none; 1 = full: anywhere between 0 and the interval @since 0.1 */
    int32_t reserved;    /**< 0 @since 0.1 */
} oms_retry_schedule;

/** @name The specification's three schedules (section 4.2) @since 0.1 @{ */
#define OMS_RETRY_PAYMENT    0 /**< 3 retries, every 5 minutes @since 0.1 */
#define OMS_RETRY_INVENTORY  1 /**< 5 retries, every minute @since 0.1 */
#define OMS_RETRY_FULFILMENT 2 /**< 10 retries, every 15 minutes @since 0.1 */
#define OMS_RETRY_COUNT      3 /**< how many there are @since 0.1 */
/** @} */

/**
 * One of the specification's schedules.
 *
 * @param which  OMS_RETRY_…
 * @return static data, or NULL for another number
 * @since 0.1
 */
OMS_API const oms_retry_schedule *oms_retry_default(int32_t which);

/**
 * When to try again.
 *
 * @param schedule        not NULL
 * @param failures        how many tries have failed, from 1
 * @param first_try       when the first try was made
 * @param now             when the last failure was seen
 * @param retry_after_ms  what the service asked for; it wins when it is later; 0 = nothing
 * @param random          any number, for jitter
 * @param due             when to try again; set only on OMS_OK
 * @return OMS_OK; OMS_E_LIMIT when the schedule is used up; OMS_E_INVALID for a schedule that is none
 * @since 0.1
 */
OMS_API int32_t oms_retry_next(const oms_retry_schedule *schedule, int32_t failures, int64_t first_try, int64_t now,
                               int64_t retry_after_ms, uint64_t random, int64_t *due);

#ifdef __cplusplus
}
#endif
#endif
