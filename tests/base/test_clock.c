/* Times as text and back: days that exist, days that do not, and the ends of the calendar. */
#include "base/clock.h"

#include <string.h>

#include "base/text.h"
#include "oms/errors.h"
#include "random.h"
#include "suites.h"

#define UNTOUCHED    424242
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct moment {
    int64_t at;
    const char *text;
};

static const struct moment moments[] = {
    {0, "1970-01-01T00:00:00Z"},
    {1, "1970-01-01T00:00:00.001Z"},
    {-1, "1969-12-31T23:59:59.999Z"},
    {INT64_C(951782400000), "2000-02-29T00:00:00Z"},
    {INT64_C(1769853600000), "2026-01-31T10:00:00Z"},
    {INT64_C(1769853600120), "2026-01-31T10:00:00.120Z"},
    {INT64_C(1798761599999), "2026-12-31T23:59:59.999Z"},
    {INT64_C(1709164800000), "2024-02-29T00:00:00Z"},
    {INT64_C(1735603200000), "2024-12-31T00:00:00Z"},
    {INT64_C(4107542399000), "2100-02-28T23:59:59Z"},
    {INT64_C(4107542400000), "2100-03-01T00:00:00Z"},
    {INT64_C(-2203891200000), "1900-03-01T00:00:00Z"},
    {TIME_MIN, "0001-01-01T00:00:00Z"},
    {TIME_MAX, "9999-12-31T23:59:59.999Z"},
};

START_TEST(a_window_holds_from_its_first_to_before_its_last_millisecond)
{
    ck_assert(time_within(5, 7, 5) && time_within(5, 7, 6));
    ck_assert(!time_within(5, 7, 4) && !time_within(5, 7, 7));
    ck_assert(time_within(0, OMS_NONE, TIME_MIN) && time_within(0, OMS_NONE, TIME_MAX));
    ck_assert(!time_within(0, -1, -1) && !time_within(1, OMS_NONE, -1));
}
END_TEST

START_TEST(a_time_is_written)
{
    char text[OMS_TIME_TEXT_SIZE];

    oms_time_format(moments[_i].at, text);
    ck_assert_str_eq(text, moments[_i].text);
}
END_TEST

START_TEST(a_time_is_read)
{
    int64_t at = UNTOUCHED;

    ck_assert_int_eq(oms_time_parse(moments[_i].text, &at), OMS_OK);
    ck_assert_int_eq(at, moments[_i].at);
}
END_TEST

static const struct moment others[] = {
    {INT64_C(1769853600000), "2026-01-31T11:00:00+01:00"},
    {INT64_C(1769853600000), "2026-01-31T04:30:00-05:30"},
    {INT64_C(1769853600000), "2026-02-01T09:59:00+23:59"},
    {INT64_C(1769853600000), "2026-01-31T10:00:00-00:00"},
    {INT64_C(1769853600000), "2026-01-31t10:00:00z"},
    {INT64_C(1769853600500), "2026-01-31T10:00:00.5Z"},
    {INT64_C(1769853600120), "2026-01-31T10:00:00.12Z"},
    {INT64_C(1769853600000), "2026-01-31T10:00:00.000Z"},
    {TIME_MIN, "0001-01-01T01:00:00+01:00"},
    {TIME_MAX, "9999-12-31T22:59:59.999-01:00"},
};

START_TEST(offsets_and_decimals_are_read)
{
    int64_t at = UNTOUCHED;

    ck_assert_int_eq(oms_time_parse(others[_i].text, &at), OMS_OK);
    ck_assert_int_eq(at, others[_i].at);
}
END_TEST

static const char *const refused[] = {
    NULL,
    "",
    "2026-01-31",
    "2026-01-31T10:00:00",
    "2026-01-31 10:00:00Z",
    "2026-02-30T10:00:00Z",
    "2026-02-29T10:00:00Z",
    "2100-02-29T10:00:00Z",
    "2026-04-31T10:00:00Z",
    "2026-00-10T10:00:00Z",
    "2026-13-10T10:00:00Z",
    "2026-01-00T10:00:00Z",
    "2026-01-32T10:00:00Z",
    "2016-12-31T23:59:60Z",
    "2026-01-31T24:00:00Z",
    "2026-01-31T10:60:00Z",
    "0000-01-01T00:00:00Z",
    "10000-01-01T00:00:00Z",
    "-0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+00:01",
    "9999-12-31T23:59:59-00:01",
    "2026-01-31T10:00:00.Z",
    "2026-01-31T10:00:00.1234Z",
    "2026-01-31T10:00:00,5Z",
    "2026-01-31T10:00Z",
    "2026-01-31T10:00:00+0100",
    "2026-01-31T10:00:00+01",
    "2026-01-31T10:00:00+24:00",
    "2026-01-31T10:00:00+01:60",
    "2026-01-31T10:00:00+1:00",
    "2026-01-31T10:00:00ZZ",
    "2026-01-31T10:00:00Z ",
    " 2026-01-31T10:00:00Z",
    "2026-1-31T10:00:00Z",
    "2026/01/31T10:00:00Z",
    "+026-01-31T10:00:00Z",
    "1769853600000",
    "２０２６-01-31T10:00:00Z",
};

START_TEST(what_is_no_time_is_refused)
{
    int64_t at = UNTOUCHED;

    ck_assert_int_eq(oms_time_parse(refused[_i], &at), OMS_E_INVALID);
    ck_assert_int_eq(at, UNTOUCHED);
}
END_TEST

START_TEST(every_cut_off_time_is_refused)
{
    static const char whole[] = "2026-01-31T10:00:00.123+01:00";
    int64_t at;

    for (size_t len = 0; len < strlen(whole); len++)
        ck_assert_int_eq(time_from_text((oms_text){.data = whole, .len = len}, &at), OMS_E_INVALID);
    ck_assert_int_eq(time_from_text(text_of(whole), &at), OMS_OK);
    ck_assert_int_eq(time_from_text((oms_text){.data = "2026-01-31T10:00:00\0", .len = 20}, &at), OMS_E_INVALID);
}
END_TEST

START_TEST(times_outside_the_calendar_are_written_as_numbers)
{
    char text[OMS_TIME_TEXT_SIZE];

    oms_time_format(TIME_MIN - 1, text);
    ck_assert_str_eq(text, "-62135596800001");
    oms_time_format(TIME_MAX + 1, text);
    ck_assert_str_eq(text, "253402300800000");
    oms_time_format(INT64_MIN, text);
    ck_assert_str_eq(text, "-9223372036854775808");
}
END_TEST

START_TEST(any_time_survives_being_written_and_read)
{
    uint64_t seed = 1752;

    for (int i = 0; i < 20000; i++) {
        int64_t at = TIME_MIN + random_up_to(&seed, TIME_MAX - TIME_MIN), back;
        char text[OMS_TIME_TEXT_SIZE];

        oms_time_format(at, text);
        ck_assert_int_eq(oms_time_parse(text, &back), OMS_OK);
        ck_assert_int_eq(back, at);
    }
}
END_TEST

START_TEST(the_days_of_each_year_follow_one_another)
{
    char before[OMS_TIME_TEXT_SIZE], text[OMS_TIME_TEXT_SIZE];
    const int64_t day = 86400000;

    oms_time_format(TIME_MIN, before);
    for (int64_t at = TIME_MIN + day; at <= TIME_MAX; at += day * 37) {
        oms_time_format(at - 1, before);
        oms_time_format(at, text);
        ck_assert_int_lt(strcmp(before, text), 0);
        ck_assert_str_eq(text + 10, "T00:00:00Z");
        ck_assert_str_eq(before + 10, "T23:59:59.999Z");
    }
}
END_TEST

START_TEST(a_later_time_stays_within_the_calendar)
{
    ck_assert_int_eq(time_after(1000, 500), 1500);
    ck_assert_int_eq(time_after(1000, -500), 500);
    ck_assert_int_eq(time_after(TIME_MAX, 1), TIME_MAX);
    ck_assert_int_eq(time_after(TIME_MIN, -1), TIME_MIN);
    ck_assert_int_eq(time_after(INT64_MAX, 1), TIME_MAX);
    ck_assert_int_eq(time_after(TIME_MAX, INT64_MAX), TIME_MAX);
    ck_assert_int_eq(time_after(INT64_MIN, -1), TIME_MIN);
}
END_TEST

START_TEST(the_systems_clock_is_past_the_making_of_this_test)
{
    ck_assert_int_gt(time_now(), INT64_C(1735689600000));
    ck_assert_int_lt(time_now(), TIME_MAX);
}
END_TEST

Suite *
clock_suite(void)
{
    Suite *suite = suite_create("base/clock");
    TCase *tcase = tcase_create("clock");

    tcase_add_loop_test(tcase, a_time_is_written, 0, COUNT(moments));
    tcase_add_loop_test(tcase, a_time_is_read, 0, COUNT(moments));
    tcase_add_loop_test(tcase, offsets_and_decimals_are_read, 0, COUNT(others));
    tcase_add_loop_test(tcase, what_is_no_time_is_refused, 0, COUNT(refused));
    tcase_add_test(tcase, every_cut_off_time_is_refused);
    tcase_add_test(tcase, times_outside_the_calendar_are_written_as_numbers);
    tcase_add_test(tcase, any_time_survives_being_written_and_read);
    tcase_add_test(tcase, the_days_of_each_year_follow_one_another);
    tcase_add_test(tcase, a_later_time_stays_within_the_calendar);
    tcase_add_test(tcase, a_window_holds_from_its_first_to_before_its_last_millisecond);
    tcase_add_test(tcase, the_systems_clock_is_past_the_making_of_this_test);
    suite_add_tcase(suite, tcase);
    return suite;
}
