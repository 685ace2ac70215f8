/* The calendar of RFC 3339 text: civil dates in UTC to milliseconds and back. Public functions are in oms/types.h. */
#ifndef OMS_BASE_CLOCK_H
#define OMS_BASE_CLOCK_H

#include <stdbool.h>

#include "oms/types.h"

#define SECOND_MS INT64_C(1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)

#define TIME_MIN (-62135596800000) /* 0001-01-01T00:00:00Z */
#define TIME_MAX 253402300799999   /* 9999-12-31T23:59:59.999Z */

/* As oms_time_parse, from text with a length. */
int32_t time_from_text(oms_text text, int64_t *out);
/* a + ms, held within TIME_MIN … TIME_MAX. */
int64_t time_after(int64_t a, int64_t ms);
/* Is it `now` from `from` (0: since ever) and before `until` (OMS_NONE: for ever)? */
bool time_within(int64_t from, int64_t until, int64_t now);

/* A day of the calendar, and what it is the how-manieth of. */
struct day {
    int64_t number; /* from 1970-01-01, which is 0 */
    int year, month, of_month, of_year;
    int of_week; /* 0: Monday */
    int month_length, year_length;
};
/* Within the years 1 to 9999. */
struct day day_of_number(int64_t number);
/* Of the first of a month, 1 to 12. */
int64_t day_number(int year, int month);
void day_next(struct day *day);

/* The system's clock. */
int64_t time_now(void);
/* Milliseconds, or microseconds, of a clock that is never set: how long something has taken. */
int64_t time_monotonic(void);
int64_t time_monotonic_us(void);

#endif
