/* Prints the first occurrences of schedules, for sweep.py: reads lines of `zone year month day hour minute unit every count` and writes milliseconds since
 * 1970, one line for each schedule. Sees the public header only. */
#include <inttypes.h>
#include <stdio.h>

#include "oms/calendar.h"

static int
print_schedule(const oms_calendar_schedule *schedule, int64_t count)
{
    for (int64_t k = 0; k < count; k++) {
        oms_error *error = NULL;
        int64_t at;
        if (oms_calendar_occurrence(schedule, k, &at, &error) != OMS_OK) {
            fprintf(stderr, "%s, k = %" PRId64 ": %s\n", schedule->zone, k, oms_error_message(error));
            oms_error_free(error);
            return 1;
        }
        printf("%" PRId64 "%c", at, k + 1 < count ? ' ' : '\n');
    }
    return 0;
}

int
main(void)
{
    oms_calendar_schedule schedule = {.size = sizeof schedule};
    char zone[64];
    int64_t count;

    schedule.zone = zone;
    while (scanf("%63s %d %d %d %d %d %d %d %" SCNd64, zone, &schedule.year, &schedule.month, &schedule.day,
                 &schedule.hour, &schedule.minute, &schedule.unit, &schedule.every, &count) == 9)
        if (print_schedule(&schedule, count) != 0)
            return 1;
    return 0;
}
