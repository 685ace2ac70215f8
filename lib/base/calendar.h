/* When occurrences of a schedule are due, as clocks there show it and in UTC. The public function is in oms/calendar.h. */
#ifndef OMS_BASE_CALENDAR_H
#define OMS_BASE_CALENDAR_H

#include "oms/calendar.h"

/* The same instant twice; `local` is counted as if it were UTC. */
struct moment {
    int64_t local;
    int64_t utc;
};

/* As oms_calendar_occurrence(), of a schedule that has this library's size. */
int32_t calendar_moment(const oms_calendar_schedule *schedule, int64_t k, struct moment *out, oms_error **error);
/* How many occurrences of a schedule by a rule come before a local time, its end in UTC left aside. */
int32_t calendar_before(const oms_calendar_schedule *schedule, int64_t local, int64_t *n);

#endif
