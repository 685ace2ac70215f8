/* Recurrence rules (RFC 5545, 3.3.10) on local times, which are counted as if they were UTC. Knows nothing of zones, and allocates nothing. Days are walked from
 * the start, so that a question costs at most one look at each day of the calendar: a rule that never comes is known to after some milliseconds. */
#ifndef OMS_BASE_RRULE_H
#define OMS_BASE_RRULE_H

#include <stdbool.h>
#include <stdint.h>

#include "oms/errors.h"

#define RRULE_DAYS_OF_WEEK 7
#define RRULE_WORDS        6 /* of 64 bits: numbers up to 366 */
#define RRULE_TIMES_MAX    24
#define RRULE_YEAR_MAX     2200

enum rrule_frequency { RRULE_DAILY, RRULE_WEEKLY, RRULE_MONTHLY, RRULE_YEARLY };

/* Numbers of a list, and those that it counts from the end. */
struct rrule_set {
    uint64_t plus[RRULE_WORDS];
    uint64_t minus[RRULE_WORDS];
    bool given;
};

struct rrule {
    enum rrule_frequency frequency;
    int64_t interval;
    int64_t count; /* INT64_MAX: without end */
    int64_t until; /* the last millisecond; INT64_MAX: without end */
    bool until_utc;
    int week_start; /* 0: Monday */
    bool frequency_given, interval_given, count_given, until_given, week_start_given;
    struct rrule_set months, weeks, year_days, month_days, hours, minutes, seconds, positions;
    bool days_given;
    bool nth_given;                           /* some of them with a number */
    bool every[RRULE_DAYS_OF_WEEK];           /* such as MO */
    struct rrule_set nth[RRULE_DAYS_OF_WEEK]; /* such as 2MO and -1FR */
};

/* OMS_E_INVALID or OMS_E_LIMIT; the error names schedule.rrule. */
int32_t rrule_parse(const char *text, struct rrule *out, oms_error **error);
/* The k-th from a start on, from 0; false when there is none up to the end of RRULE_YEAR_MAX. An end that is given in UTC is not looked at. */
bool rrule_local(const struct rrule *rule, int64_t start, int64_t k, int64_t *local);
/* How many come from a start on before a time, not counting beyond the end of RRULE_YEAR_MAX. */
int64_t rrule_before(const struct rrule *rule, int64_t start, int64_t local);

bool rrule_has(const struct rrule_set *set, int number, int from_end);

#endif
