/**
 * @file oms/calendar.h
 * Schedules: when the k-th occurrence of something that repeats is due, in a time zone, as a subscription needs it. Pure functions; nothing is stored. Needs
 * the feature `calendar`.
 *
 * **Occurrence k is a function of the schedule and k**, never of occurrence k−1. So nothing drifts: from 31 January, monthly, come 28 February, 31 March, 30
 * April. A month that lacks the day gives its last day.
 *
 * **Local time is kept.** 09:00 in Berlin is 08:00 UTC in winter and 07:00 UTC in summer. A local time that daylight saving skips is read with the offset
 * before the gap, so that 02:30 becomes 03:30; one that it doubles means the first of the two. Where a zone skipped a whole day, two occurrences of a
 * daily schedule may fall on one instant.
 *
 * **A rule** of RFC 5545 says what units cannot: `FREQ=MONTHLY;BYDAY=-1FR` is the last Friday of each month, `FREQ=WEEKLY;BYDAY=TU,FR` twice a week.
 * Occurrence k is the k-th day and time of the rule from the start on; the start itself counts only where the rule has it. All of the RFC's parts are
 * there, and times of day that BYHOUR, BYMINUTE and BYSECOND make (24 a day at most); SECONDLY, MINUTELY and HOURLY are not. As the RFC has it, a day that
 * a month lacks is left out: `BYMONTHDAY=31` comes seven times a year, `BYMONTHDAY=-1` is the last. COUNT and UNTIL end the schedule; UNTIL as a date means
 * all of that day, with a Z it is UTC. BYWEEKNO alone means the start's day of those weeks. A question costs a look at each day from the start on.
 *
 * **Zone data** is the system's (the IANA database), read once for each zone; a process that runs on keeps what it read. libical, which reads it, gives
 * the right offset in every zone from 2025 to 2037. From 2038 on its version 3.0 is off by up to two hours in St. John's for most of a year, and by as
 * much on the days of a clock change in a few more zones (Cairo, Nuuk, Chatham, Lord Howe, the Azores, Troll).
 *
 * Any thread, several at once. The first use of a zone allocates memory, which stays for the process and does not come from an engine's allocator.
 */
#ifndef OMS_CALENDAR_H
#define OMS_CALENDAR_H

#include "oms/errors.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @name Units of a schedule @since 0.1 @{ */
#define OMS_UNIT_DAY     1 /**< @since 0.1 */
#define OMS_UNIT_WEEK    2 /**< seven days @since 0.1 */
#define OMS_UNIT_MONTH   3 /**< @since 0.1 */
#define OMS_UNIT_QUARTER 4 /**< three months @since 0.1 */
#define OMS_UNIT_YEAR    5 /**< twelve months @since 0.1 */
/** @} */

/** A schedule: a local date and time to begin with, and how often. Text is valid during the call. @since 0.1 */
typedef struct oms_calendar_schedule {
    size_t size;        /**< sizeof(oms_calendar_schedule) @since 0.1 */
    const char *zone;   /**< IANA name, such as `Europe/Berlin` or `UTC`; not NULL @since 0.1 */
    int32_t year;       /**< of the start, 1970 to 2200 @since 0.1 */
    int32_t month;      /**< 1 to 12 @since 0.1 */
    int32_t day;        /**< 1 to the last of the month @since 0.1 */
    int32_t hour;       /**< 0 to 23 @since 0.1 */
    int32_t minute;     /**< 0 to 59 @since 0.1 */
    int32_t second;     /**< 0 to 59 @since 0.1 */
    int32_t unit;       /**< OMS_UNIT_… @since 0.1 */
    int32_t every;      /**< how many units lie between two occurrences, 1 to 10,000 @since 0.1 */
    int32_t anchor_dom; /**< day of month that is kept; 0 = the start's; days and weeks do not use it @since 0.1 */
    int32_t reserved;   /**< 0 @since 0.1 */
    const char *rrule;  /**< NULL; or a rule: then unit, every and anchor_dom are 0 @since 0.1 */
} oms_calendar_schedule;

/**
 * When an occurrence is due.
 *
 * @param schedule  not NULL; copied
 * @param k         which, from 0: the start, moved to `anchor_dom` where that is later in its month
 * @param utc       milliseconds since 1970 UTC; set only on OMS_OK
 * @param error     see oms/errors.h; names field and value
 * @return OMS_OK; OMS_E_INVALID (a field is out of range, no such day, no such zone, no such rule, k below 0); OMS_E_LIMIT when the occurrence lies
 *         behind the year 2200 or behind the end of the rule; OMS_E_UNSUPPORTED without the feature `calendar`; OMS_E_ABI_SIZE; OMS_E_ABI_NEWER
 * @since 0.1
 */
OMS_API int32_t oms_calendar_occurrence(const oms_calendar_schedule *schedule, int64_t k, int64_t *utc,
                                        oms_error **error);

#ifdef __cplusplus
}
#endif
#endif
