/* Schedules: known dates from calendar.csv beside this file, what holds in every zone, and input that is none. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "oms/calendar.h"
#include "suites.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const oms_calendar_schedule monthly = {
    .size = sizeof(monthly),
    .zone = "Europe/Berlin",
    .year = 2025,
    .month = 1,
    .day = 31,
    .hour = 9,
    .unit = OMS_UNIT_MONTH,
    .every = 1,
};

#ifdef OMS_HAVE_CALENDAR

#define DAY_MS      (INT64_C(24) * 60 * 60 * 1000)
#define LINE_ROOM   200
#define VECTORS_MIN 29
#define NAME_ROOM   64

static const char *const unit_names[] = {
    [OMS_UNIT_DAY] = "day",         [OMS_UNIT_WEEK] = "week", [OMS_UNIT_MONTH] = "month",
    [OMS_UNIT_QUARTER] = "quarter", [OMS_UNIT_YEAR] = "year",
};

static int32_t
unit_named(const char *name)
{
    int32_t unit = OMS_UNIT_DAY;

    while (strcmp(unit_names[unit], name) != 0)
        ck_assert_int_le(++unit, OMS_UNIT_YEAR);
    return unit;
}

static int64_t
due(const oms_calendar_schedule *schedule, int64_t k)
{
    int64_t utc = -1;

    ck_assert_int_eq(oms_calendar_occurrence(schedule, k, &utc, NULL), OMS_OK);
    return utc;
}

static void
assert_due(const oms_calendar_schedule *schedule, int64_t k, const char *expected)
{
    char text[OMS_TIME_TEXT_SIZE];

    oms_time_format(due(schedule, k), text);
    ck_assert_str_eq(text, expected);
}

/* start,time,tz,unit,every,anchor_dom,k,utc,kind */
static void
assert_vector(const char *line)
{
    oms_calendar_schedule schedule = {.size = sizeof(schedule)};
    char zone[NAME_ROOM], unit[NAME_ROOM], utc[OMS_TIME_TEXT_SIZE];
    long k;

    ck_assert_int_eq(sscanf(line, "%d-%d-%d,%d:%d:%d,%63[^,],%63[^,],%d,%d,%ld,%31[^,]", &schedule.year,
                            &schedule.month, &schedule.day, &schedule.hour, &schedule.minute, &schedule.second, zone,
                            unit, &schedule.every, &schedule.anchor_dom, &k, utc),
                     12);
    schedule.zone = zone;
    schedule.unit = unit_named(unit);
    assert_due(&schedule, k, utc);
}

/* The file beside this one. */
static FILE *
open_vectors(void)
{
    char path[FILENAME_MAX] = __FILE__;

    strcpy(strrchr(path, '/'), "/calendar.csv");
    return fopen(path, "r");
}

START_TEST(every_known_date_is_met)
{
    FILE *file = open_vectors();
    char line[LINE_ROOM];
    int n = 0;

    ck_assert_ptr_nonnull(file);
    ck_assert_ptr_nonnull(fgets(line, sizeof(line), file));
    for (; fgets(line, sizeof(line), file) != NULL; n++)
        assert_vector(line);
    fclose(file);
    ck_assert_int_ge(n, VECTORS_MIN);
}
END_TEST

START_TEST(a_short_month_gives_its_last_day_and_the_next_its_own)
{
    assert_due(&monthly, 0, "2025-01-31T08:00:00Z");
    assert_due(&monthly, 1, "2025-02-28T08:00:00Z");
    assert_due(&monthly, 2, "2025-03-31T07:00:00Z");
    assert_due(&monthly, 3, "2025-04-30T07:00:00Z");
    assert_due(&monthly, 37, "2028-02-29T08:00:00Z");
}
END_TEST

START_TEST(a_quarter_is_three_months_and_a_year_is_twelve)
{
    oms_calendar_schedule schedule = monthly;

    schedule.unit = OMS_UNIT_QUARTER;
    assert_due(&schedule, 1, "2025-04-30T07:00:00Z");
    schedule.every = 2;
    assert_due(&schedule, 1, "2025-07-31T07:00:00Z");
    schedule.unit = OMS_UNIT_YEAR;
    assert_due(&schedule, 1, "2027-01-31T08:00:00Z");
}
END_TEST

START_TEST(an_anchor_after_the_start_moves_the_first_occurrence)
{
    oms_calendar_schedule schedule = monthly;

    schedule.day = 15;
    schedule.anchor_dom = 31;
    assert_due(&schedule, 0, "2025-01-31T08:00:00Z");
    assert_due(&schedule, 1, "2025-02-28T08:00:00Z");
}
END_TEST

START_TEST(a_day_that_a_zone_skipped_is_read_with_the_offset_before)
{
    oms_calendar_schedule schedule = {
        .size = sizeof(schedule),
        .zone = "Pacific/Apia",
        .year = 2011,
        .month = 12,
        .day = 29,
        .hour = 12,
        .unit = OMS_UNIT_DAY,
        .every = 1,
    };

    assert_due(&schedule, 0, "2011-12-29T22:00:00Z");
    assert_due(&schedule, 1, "2011-12-30T22:00:00Z");
    assert_due(&schedule, 2, "2011-12-30T22:00:00Z");
    assert_due(&schedule, 3, "2011-12-31T22:00:00Z");
}
END_TEST

START_TEST(offsets_of_less_than_an_hour_count)
{
    oms_calendar_schedule schedule = monthly;

    schedule.zone = "Australia/Lord_Howe";
    assert_due(&schedule, 0, "2025-01-30T22:00:00Z");
    schedule.month = 7;
    assert_due(&schedule, 0, "2025-07-30T22:30:00Z");
    schedule.zone = "Asia/Kathmandu";
    assert_due(&schedule, 0, "2025-07-31T03:15:00Z");
}
END_TEST

static const char *const sample[] = {
    "UTC",
    "Etc/GMT+12",
    "Etc/GMT-14",
    "EST5EDT",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Africa/Johannesburg",
    "Africa/Lagos",
    "America/Argentina/Buenos_Aires",
    "America/Caracas",
    "America/Chicago",
    "America/Halifax",
    "America/Havana",
    "America/Los_Angeles",
    "America/New_York",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Jerusalem",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Berlin",
    "Europe/Dublin",
    "Europe/London",
    "Pacific/Apia",
    "Pacific/Auckland",
    "Pacific/Chatham",
};

/* Ten years of each, and how far apart two of them are, without what daylight saving adds. */
static const struct {
    int32_t unit;
    int64_t n;
    int64_t min_days, max_days;
} frequencies[] = {
    {OMS_UNIT_DAY, 3653, 1, 1},
    {OMS_UNIT_WEEK, 522, 7, 7},
    {OMS_UNIT_MONTH, 120, 28, 31},
};

#define SAVING_MAX_MS (2 * DAY_MS / 24)

static void
assert_ten_years(const oms_calendar_schedule *schedule, size_t frequency)
{
    int64_t last = due(schedule, 0);

    for (int64_t k = 1; k <= frequencies[frequency].n; k++) {
        int64_t next = due(schedule, k);

        ck_assert_msg(next - last >= frequencies[frequency].min_days * DAY_MS - SAVING_MAX_MS &&
                          next - last <= frequencies[frequency].max_days * DAY_MS + SAVING_MAX_MS,
                      "%s, %s %lld", schedule->zone, unit_names[schedule->unit], (long long)k);
        last = next;
    }
}

/* At the hours at which clocks are changed most. */
START_TEST(ten_years_run_forward_in_every_zone)
{
    oms_calendar_schedule schedule = monthly;

    schedule.zone = sample[_i];
    schedule.year = 2026;
    for (size_t i = 0; i < COUNT(frequencies); i++) {
        schedule.unit = frequencies[i].unit;
        for (schedule.hour = 0; schedule.hour <= 2; schedule.hour += 2)
            assert_ten_years(&schedule, i);
    }
}
END_TEST

/* By the C library, which reads the zone data in its own way. */
START_TEST(local_time_is_kept_as_clocks_there_show_it)
{
    oms_calendar_schedule schedule = monthly;

    schedule.zone = sample[_i];
    schedule.unit = OMS_UNIT_DAY;
    schedule.hour = 12;
    schedule.minute = 34;
    ck_assert_int_eq(setenv("TZ", schedule.zone, 1), 0);
    tzset();
    for (int64_t k = 0; k < 3653; k += 5) {
        time_t at = (time_t)(due(&schedule, k) / 1000);
        struct tm shown;

        ck_assert_ptr_nonnull(localtime_r(&at, &shown));
        ck_assert_int_eq(shown.tm_hour, 12);
        ck_assert_int_eq(shown.tm_min, 34);
    }
}
END_TEST

/* Each makes one field of a good schedule wrong. */
static const struct {
    const char *field;
    size_t offset;
    int32_t value;
} wrong[] = {
#define WRONG(field, value)                                                                                            \
    {                                                                                                                  \
#field, offsetof(oms_calendar_schedule, field), value                                                          \
    }
    WRONG(year, 1969),     WRONG(year, 2201),     WRONG(year, 0),        WRONG(year, INT32_MIN),
    WRONG(month, 0),       WRONG(month, 13),      WRONG(day, 0),         WRONG(day, 32),
    WRONG(hour, -1),       WRONG(hour, 24),       WRONG(minute, 60),     WRONG(minute, -1),
    WRONG(second, 60),     WRONG(second, -1),     WRONG(unit, 0),        WRONG(unit, 6),
    WRONG(every, 0),       WRONG(every, -1),      WRONG(every, 10001),   WRONG(every, INT32_MAX),
    WRONG(anchor_dom, -1), WRONG(anchor_dom, 32), WRONG(anchor_dom, 30), WRONG(reserved, 1),
};

static void
assert_refused(const oms_calendar_schedule *schedule, int64_t k, int32_t code, const char *named)
{
    oms_error *error = NULL;
    int64_t utc = -7;

    ck_assert_int_eq(oms_calendar_occurrence(schedule, k, &utc, &error), code);
    ck_assert_int_eq(utc, -7);
    ck_assert_int_eq(oms_error_code(error), code);
    ck_assert_ptr_eq(strstr(oms_error_message(error), named), oms_error_message(error));
    oms_error_free(error);
    ck_assert_int_eq(oms_calendar_occurrence(schedule, k, &utc, NULL), code);
}

START_TEST(a_field_that_is_out_of_range_is_named)
{
    oms_calendar_schedule schedule = monthly;

    memcpy((char *)&schedule + wrong[_i].offset, &wrong[_i].value, sizeof(wrong[_i].value));
    assert_refused(&schedule, 0, OMS_E_INVALID, wrong[_i].field);
}
END_TEST

START_TEST(a_rule_goes_by_the_clocks_of_its_zone)
{
    oms_calendar_schedule schedule = monthly;

    schedule.unit = schedule.every = 0;
    schedule.rrule = "FREQ=MONTHLY;BYDAY=-1FR";
    assert_due(&schedule, 0, "2025-01-31T08:00:00Z");
    assert_due(&schedule, 1, "2025-02-28T08:00:00Z");
    assert_due(&schedule, 2, "2025-03-28T08:00:00Z");
    assert_due(&schedule, 3, "2025-04-25T07:00:00Z");
    /* a Sunday on which 02:30 does not come, and one on which it comes twice */
    schedule.rrule = "FREQ=MONTHLY;BYDAY=-1SU;BYMONTH=3,10;BYHOUR=2;BYMINUTE=30";
    assert_due(&schedule, 0, "2025-03-30T01:30:00Z");
    assert_due(&schedule, 1, "2025-10-26T00:30:00Z");
}
END_TEST

START_TEST(the_end_of_a_rule_may_be_given_in_utc)
{
    oms_calendar_schedule schedule = monthly;

    schedule.unit = schedule.every = 0;
    schedule.rrule = "FREQ=DAILY;UNTIL=20250201T080000Z";
    assert_due(&schedule, 1, "2025-02-01T08:00:00Z");
    assert_refused(&schedule, 2, OMS_E_LIMIT, "schedule.rrule");
    schedule.rrule = "FREQ=DAILY;UNTIL=20250201T075959Z";
    assert_refused(&schedule, 1, OMS_E_LIMIT, "schedule.rrule: it has no occurrence 1");
}
END_TEST

START_TEST(with_a_rule_nothing_else_says_how_often)
{
    oms_calendar_schedule schedule = monthly;

    schedule.rrule = "FREQ=DAILY";
    assert_refused(&schedule, 0, OMS_E_INVALID, "schedule.rrule");
    schedule.unit = 0;
    assert_refused(&schedule, 0, OMS_E_INVALID, "schedule.rrule");
    schedule.every = 0;
    schedule.anchor_dom = 31;
    assert_refused(&schedule, 0, OMS_E_INVALID, "schedule.rrule");
    schedule.anchor_dom = 0;
    schedule.rrule = "FREQ=HOURLY";
    assert_refused(&schedule, 0, OMS_E_INVALID, "schedule.rrule");
    schedule.rrule = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30";
    assert_refused(&schedule, 0, OMS_E_LIMIT, "schedule.rrule: it has no occurrence 0");
    schedule.rrule = "FREQ=DAILY";
    assert_refused(&schedule, -1, OMS_E_INVALID, "k");
    schedule.hour = 24;
    assert_refused(&schedule, 0, OMS_E_INVALID, "hour");
}
END_TEST

START_TEST(a_day_that_the_month_lacks_is_no_start)
{
    oms_calendar_schedule schedule = monthly;

    schedule.month = 2;
    schedule.day = 30;
    assert_refused(&schedule, 0, OMS_E_INVALID, "day: 30 is not in month 2 of 2025.");
    schedule.day = 29;
    assert_refused(&schedule, 0, OMS_E_INVALID, "day");
    schedule.year = 2100;
    assert_refused(&schedule, 0, OMS_E_INVALID, "day");
    schedule.year = 2000;
    assert_due(&schedule, 0, "2000-02-29T08:00:00Z");
}
END_TEST

static const char *const no_zones[] = {
    "",
    "Mars/Olympus",
    "../../../etc/passwd",
    "Europe/../Europe/Berlin",
    "Europe/./Berlin",
    "/usr/share/zoneinfo/Europe/Berlin",
    "Europe",
    "Europe/",
    "/Berlin",
    "Europe//Berlin",
    "europe/berlin",
    "right/Europe/Berlin",
    "posix/Europe/Berlin",
    "zone.tab",
    "tzdata.zi",
    "leapseconds",
    "localtime",
    "Europe/Berlin ",
    "Europe/Berlin\n",
    "Europe/Ber\x1b[2Jlin",
    "Europe/B\xc3\xa9rlin",
    "%n%n%s",
    "CET-1CEST,M3.5.0,M10.5.0/3",
    ":Europe/Berlin",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
};

START_TEST(a_name_that_is_no_zone_is_named)
{
    oms_calendar_schedule schedule = monthly;

    schedule.zone = no_zones[_i];
    assert_refused(&schedule, 0, OMS_E_INVALID, "zone");
}
END_TEST

START_TEST(an_error_about_a_zone_steers_no_terminal)
{
    oms_calendar_schedule schedule = monthly;
    oms_error *error = NULL;
    int64_t utc;

    schedule.zone = "Europe/Ber\x1b[2Jlin";
    ck_assert_int_eq(oms_calendar_occurrence(&schedule, 0, &utc, &error), OMS_E_INVALID);
    ck_assert_ptr_null(strchr(oms_error_message(error), '\x1b'));
    oms_error_free(error);
}
END_TEST

START_TEST(a_zone_must_be_given)
{
    oms_calendar_schedule schedule = monthly;

    schedule.zone = NULL;
    assert_refused(&schedule, 0, OMS_E_INVALID, "zone");
}
END_TEST

START_TEST(occurrences_end_with_the_year_2200)
{
    oms_calendar_schedule schedule = monthly;

    assert_refused(&schedule, -1, OMS_E_INVALID, "k: -1");
    assert_refused(&schedule, INT64_MIN, OMS_E_INVALID, "k");
    assert_due(&schedule, 175 * 12 + 11, "2200-12-31T08:00:00Z");
    assert_refused(&schedule, 175 * 12 + 12, OMS_E_LIMIT, "k");
    assert_refused(&schedule, INT64_MAX, OMS_E_LIMIT, "k");
    schedule.every = 10000;
    assert_refused(&schedule, 1, OMS_E_LIMIT, "k");
    assert_refused(&schedule, 84000, OMS_E_LIMIT, "k");
    schedule.unit = OMS_UNIT_WEEK;
    assert_refused(&schedule, 84000, OMS_E_LIMIT, "k");
    schedule = (oms_calendar_schedule){.size = sizeof(schedule), .zone = "UTC", .year = 1970, .month = 1, .day = 1};
    schedule.unit = OMS_UNIT_DAY;
    schedule.every = 1;
    assert_due(&schedule, 0, "1970-01-01T00:00:00Z");
    assert_due(&schedule, 84370, "2200-12-31T00:00:00Z");
    assert_refused(&schedule, 84371, OMS_E_LIMIT, "k");
    schedule.zone = "Etc/GMT-14";
    assert_due(&schedule, 0, "1969-12-31T10:00:00Z");
}
END_TEST

START_TEST(a_schedule_of_another_release_is_known_by_its_size)
{
    struct {
        oms_calendar_schedule schedule;
        int64_t newer;
    } host = {.schedule = monthly};

    host.schedule.size = sizeof(host);
    assert_due(&host.schedule, 0, "2025-01-31T08:00:00Z");
    host.newer = 1;
    assert_refused(&host.schedule, 0, OMS_E_ABI_NEWER, "oms_calendar_schedule");
    host.schedule.size = sizeof(size_t);
    assert_refused(&host.schedule, 0, OMS_E_ABI_SIZE, "oms_calendar_schedule");
}
END_TEST

#else

START_TEST(without_the_feature_a_schedule_is_not_supported)
{
    oms_error *error = NULL;
    int64_t utc = -7;

    ck_assert_int_eq(oms_calendar_occurrence(&monthly, 0, &utc, &error), OMS_E_UNSUPPORTED);
    ck_assert_int_eq(utc, -7);
    ck_assert_int_eq(oms_error_code(error), OMS_E_UNSUPPORTED);
    oms_error_free(error);
}
END_TEST

#endif

Suite *
calendar_suite(void)
{
    Suite *suite = suite_create("base/calendar");
    TCase *tcase = tcase_create("calendar");

#ifdef OMS_HAVE_CALENDAR
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, every_known_date_is_met);
    tcase_add_test(tcase, a_short_month_gives_its_last_day_and_the_next_its_own);
    tcase_add_test(tcase, a_quarter_is_three_months_and_a_year_is_twelve);
    tcase_add_test(tcase, an_anchor_after_the_start_moves_the_first_occurrence);
    tcase_add_test(tcase, a_day_that_a_zone_skipped_is_read_with_the_offset_before);
    tcase_add_test(tcase, offsets_of_less_than_an_hour_count);
    tcase_add_loop_test(tcase, ten_years_run_forward_in_every_zone, 0, COUNT(sample));
    tcase_add_loop_test(tcase, local_time_is_kept_as_clocks_there_show_it, 0, COUNT(sample));
    tcase_add_loop_test(tcase, a_field_that_is_out_of_range_is_named, 0, COUNT(wrong));
    tcase_add_test(tcase, a_rule_goes_by_the_clocks_of_its_zone);
    tcase_add_test(tcase, the_end_of_a_rule_may_be_given_in_utc);
    tcase_add_test(tcase, with_a_rule_nothing_else_says_how_often);
    tcase_add_test(tcase, a_day_that_the_month_lacks_is_no_start);
    tcase_add_loop_test(tcase, a_name_that_is_no_zone_is_named, 0, COUNT(no_zones));
    tcase_add_test(tcase, an_error_about_a_zone_steers_no_terminal);
    tcase_add_test(tcase, a_zone_must_be_given);
    tcase_add_test(tcase, occurrences_end_with_the_year_2200);
    tcase_add_test(tcase, a_schedule_of_another_release_is_known_by_its_size);
#else
    tcase_add_test(tcase, without_the_feature_a_schedule_is_not_supported);
#endif
    suite_add_tcase(suite, tcase);
    return suite;
}
