/* Schedules: from a start in local time and a number to an instant. Pure but for the system's zone data, which it asks for offsets only: what happens in a
 * gap, in an overlap and at the end of a month is decided here. */
#include "base/calendar.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/abi.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/rrule.h"
#include "base/text.h"
#include "base/zone.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
/* Wide enough for three numbers of any size. */
#define DATE_ROOM    48
#define YEAR_MIN     1970
#define YEAR_MAX     RRULE_YEAR_MAX
#define YEARS_END    INT64_C(7289654400000) /* 2201-01-01T00:00:00Z */
/* More days, and so more of any unit, than lie between the two. */
#define STEPS_MAX    ((YEAR_MAX - YEAR_MIN + 1) * 366)

struct field {
    const char *name;
    size_t offset;
    int32_t min, max;
};

#define FIELD(name, min, max)                                                                                          \
    {                                                                                                                  \
#name, offsetof(oms_calendar_schedule, name), min, max                                                         \
    }

static const struct field fields[] = {
    FIELD(year, YEAR_MIN, YEAR_MAX),
    FIELD(month, 1, 12),
    FIELD(day, 1, 31),
    FIELD(hour, 0, 23),
    FIELD(minute, 0, 59),
    FIELD(second, 0, 59),
    FIELD(unit, OMS_UNIT_DAY, OMS_UNIT_YEAR),
    FIELD(every, 1, 10000),
    FIELD(anchor_dom, 0, 31),
    FIELD(reserved, 0, 0),
};

/* One of the two is 0. */
struct unit {
    int64_t days;
    int64_t months;
};

static const struct unit units[] = {
    [OMS_UNIT_DAY] = {.days = 1},       [OMS_UNIT_WEEK] = {.days = 7},    [OMS_UNIT_MONTH] = {.months = 1},
    [OMS_UNIT_QUARTER] = {.months = 3}, [OMS_UNIT_YEAR] = {.months = 12},
};

static int32_t
check_fields(const oms_calendar_schedule *schedule, oms_error **error)
{
    for (size_t i = 0; i < COUNT(fields); i++) {
        const struct field *field = &fields[i];
        int32_t value;

        memcpy(&value, (const char *)schedule + field->offset, sizeof(value));
        if (value < field->min || value > field->max)
            return error_set(error, OMS_E_INVALID, "%s: %" PRId32 " is not from %" PRId32 " to %" PRId32 ".",
                             field->name, value, field->min, field->max);
    }
    if (schedule->anchor_dom != 0 && schedule->anchor_dom < schedule->day)
        return error_set(error, OMS_E_INVALID, "anchor_dom: %" PRId32 " lies before the start's day %" PRId32 ".",
                         schedule->anchor_dom, schedule->day);
    return OMS_OK;
}

/* Local times are counted as if they were UTC. False when there is no such day. */
static bool
local_time(int32_t year, int32_t month, int32_t day, const oms_calendar_schedule *clock, int64_t *out)
{
    char text[DATE_ROOM];
    int64_t midnight;

    snprintf(text, sizeof(text), "%04" PRId32 "-%02" PRId32 "-%02" PRId32 "T00:00:00Z", year, month, day);
    if (oms_time_parse(text, &midnight) != OMS_OK)
        return false;
    *out = midnight + ((clock->hour * 60 + clock->minute) * 60 + clock->second) * INT64_C(1000);
    return true;
}

/* The same day of a later month, or the last one that month has. False behind the last year. */
static bool
in_later_month(const oms_calendar_schedule *schedule, int64_t months, int64_t *out)
{
    int64_t month = schedule->year * INT64_C(12) + schedule->month - 1 + months;
    int32_t day = schedule->anchor_dom != 0 ? schedule->anchor_dom : schedule->day;

    if (month / 12 > YEAR_MAX)
        return false;
    while (!local_time((int32_t)(month / 12), (int32_t)(month % 12 + 1), day, schedule, out))
        day--;
    return true;
}

/* False behind the last year. */
static bool
local_occurrence(const oms_calendar_schedule *schedule, int64_t start, int64_t k, int64_t *out)
{
    const struct unit *unit = &units[schedule->unit];

    /* Above that nothing is in reach, and below it no product overflows. */
    if (k > STEPS_MAX)
        return false;
    if (unit->months != 0)
        return in_later_month(schedule, k * schedule->every * unit->months, out);
    *out = start + k * schedule->every * unit->days * DAY_MS;
    return *out < YEARS_END;
}

/* The first instant at which clocks there show that time; where they skip it, the offset before the gap counts. Two days around it hold every offset that it
 * can have, and in an overlap the offset before is the greater one. */
static int64_t
utc_of_local(struct zone *zone, int64_t local)
{
    int64_t before = zone_offset(zone, local - DAY_MS);
    int64_t after = zone_offset(zone, local + DAY_MS);
    bool skipped = zone_offset(zone, local - after) != after;

    return zone_offset(zone, local - before) == before || skipped ? local - before : local - after;
}

static int32_t
find_zone(const oms_calendar_schedule *schedule, struct zone **zone, oms_error **error)
{
    char shown[TEXT_SHOWN_SIZE];
    const int32_t code = zone_find(schedule->zone, zone);

    if (code == OMS_E_NOT_FOUND)
        return error_set(error, OMS_E_INVALID, "zone: \"%s\" is no time zone that this system knows.",
                         text_shown(text_of(schedule->zone), shown));
    if (code != OMS_OK)
        return error_set(error, code, "This libooms was built without time zones.");
    return OMS_OK;
}

static int32_t
by_unit(const oms_calendar_schedule *schedule, int64_t start, int64_t k, struct moment *out, oms_error **error)
{
    struct zone *zone;

    if (!local_occurrence(schedule, start, k, &out->local))
        return error_set(error, OMS_E_LIMIT, "k: occurrence %" PRId64 " lies behind the year %d.", k, YEAR_MAX);
    int32_t code = find_zone(schedule, &zone, error);
    if (code == OMS_OK)
        out->utc = utc_of_local(zone, out->local);
    return code;
}

static int32_t
by_rule(const oms_calendar_schedule *schedule, int64_t start, int64_t k, struct moment *out, oms_error **error)
{
    struct rrule rule;
    struct zone *zone;
    int32_t code = rrule_parse(schedule->rrule, &rule, error);

    if (code == OMS_OK)
        code = find_zone(schedule, &zone, error);
    if (code != OMS_OK)
        return code;
    bool there = rrule_local(&rule, start, k, &out->local);
    if (there) {
        out->utc = utc_of_local(zone, out->local);
        there = !rule.until_utc || out->utc <= rule.until;
    }
    return there ? OMS_OK
                 : error_set(error, OMS_E_LIMIT, "schedule.rrule: it has no occurrence %" PRId64 " up to the year %d.",
                             k, YEAR_MAX);
}

/* With a rule, nothing else says how often. */
static int32_t
check_start(const oms_calendar_schedule *schedule, int64_t *start, oms_error **error)
{
    oms_calendar_schedule checked = *schedule;
    int32_t code;

    if (schedule->rrule && (schedule->unit != 0 || schedule->every != 0 || schedule->anchor_dom != 0))
        return error_set(error, OMS_E_INVALID, "schedule.rrule: unit, every and a day of the month do not go with it.");
    if (schedule->rrule)
        checked.unit = checked.every = 1;
    code = check_fields(&checked, error);
    if (code != OMS_OK)
        return code;
    if (!local_time(schedule->year, schedule->month, schedule->day, schedule, start))
        return error_set(error, OMS_E_INVALID, "day: %" PRId32 " is not in month %" PRId32 " of %" PRId32 ".",
                         schedule->day, schedule->month, schedule->year);
    return OMS_OK;
}

int32_t
calendar_moment(const oms_calendar_schedule *schedule, int64_t k, struct moment *out, oms_error **error)
{
    int64_t start;
    int32_t code = check_start(schedule, &start, error);

    if (code != OMS_OK)
        return code;
    if (k < 0)
        return error_set(error, OMS_E_INVALID, "k: %" PRId64 " is below 0.", k);
    return schedule->rrule ? by_rule(schedule, start, k, out, error) : by_unit(schedule, start, k, out, error);
}

int32_t
calendar_before(const oms_calendar_schedule *schedule, int64_t local, int64_t *n)
{
    struct rrule rule;
    int64_t start;
    int32_t code = check_start(schedule, &start, NULL);

    if (code == OMS_OK)
        code = rrule_parse(schedule->rrule, &rule, NULL);
    if (code == OMS_OK)
        *n = rrule_before(&rule, start, local);
    return code;
}

int32_t
oms_calendar_occurrence(const oms_calendar_schedule *schedule, int64_t k, int64_t *utc, oms_error **error)
{
    static const size_t released[] = {sizeof(oms_calendar_schedule)};
    oms_calendar_schedule known;
    struct moment moment;
    int32_t code = abi_take(&known, sizeof(known), released, COUNT(released), schedule);

    if (code != OMS_OK)
        return error_set(error, code, "oms_calendar_schedule: size %zu is not known.", schedule->size);
    if (known.zone == NULL)
        return error_set(error, OMS_E_INVALID, "zone: is missing.");
    code = calendar_moment(&known, k, &moment, error);
    if (code == OMS_OK)
        *utc = moment.utc;
    return code;
}
