/* Recurrence rules on local times: those of RFC 5545 and others in rrule.csv beside this file, what the RFC leaves to the reader, and text that is no rule. */
#include "base/rrule.h"

#include <stdio.h>
#include <string.h>

#include "oms/limits.h"
#include "oms/types.h"
#include "suites.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define LINE_ROOM    600
#define DATE_ROOM    20
#define VECTORS_MIN  150

static struct rrule
rule_of(const char *text)
{
    oms_error *error = NULL;
    struct rrule rule;
    const int32_t code = rrule_parse(text, &rule, &error);

    ck_assert_msg(code == OMS_OK, "%s: %s", text, error ? oms_error_message(error) : "");
    return rule;
}

static int64_t
local(const char *text)
{
    char utc[OMS_TIME_TEXT_SIZE];
    int64_t time;

    snprintf(utc, sizeof utc, "%sZ", text);
    ck_assert_int_eq(oms_time_parse(utc, &time), OMS_OK);
    return time;
}

/* None where `expected` is NULL. */
static void
assert_comes(const char *text, const char *start, int64_t k, const char *expected)
{
    const struct rrule rule = rule_of(text);
    int64_t at;
    char shown[OMS_TIME_TEXT_SIZE] = "never";

    if (rrule_local(&rule, local(start), k, &at)) {
        oms_time_format(at, shown);
        shown[DATE_ROOM - 1] = '\0';
        ck_assert_int_eq(rrule_before(&rule, local(start), at), k);
        ck_assert_int_eq(rrule_before(&rule, local(start), at + 1), k + 1);
    }
    ck_assert_msg(strcmp(shown, expected ? expected : "never") == 0, "%s from %s, k = %d: %s", text, start, (int)k,
                  shown);
}

static void
assert_vector(char *line)
{
    const char *rule = strtok(line, "|\n"), *start = strtok(NULL, "|\n");
    int64_t k = 0;

    for (const char *at = strtok(NULL, " \n"); at != NULL; at = strtok(NULL, " \n"))
        assert_comes(rule, start, k++, at);
    ck_assert_int_gt(k, 0);
}

START_TEST(every_known_rule_comes_when_it_is_known_to)
{
    char path[FILENAME_MAX] = __FILE__, line[LINE_ROOM];
    int n = 0;

    strcpy(strrchr(path, '/'), "/rrule.csv");
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    ck_assert_ptr_nonnull(fgets(line, sizeof line, file));
    for (; fgets(line, sizeof line, file) != NULL; n++)
        assert_vector(line);
    fclose(file);
    ck_assert_int_ge(n, VECTORS_MIN);
}
END_TEST

START_TEST(the_start_counts_where_the_rule_has_it)
{
    assert_comes("FREQ=MONTHLY;BYDAY=-1FR", "2025-01-31T09:00:00", 0, "2025-01-31T09:00:00");
    assert_comes("FREQ=MONTHLY;BYDAY=-1FR", "2025-01-31T09:00:01", 0, "2025-01-31T09:00:01");
    assert_comes("FREQ=MONTHLY;BYDAY=-1FR", "2025-02-01T09:00:00", 0, "2025-02-28T09:00:00");
    assert_comes("FREQ=DAILY;BYHOUR=8", "2025-02-01T09:00:00", 0, "2025-02-02T08:00:00");
}
END_TEST

START_TEST(a_day_that_the_month_lacks_is_left_out)
{
    assert_comes("FREQ=MONTHLY", "2025-01-31T09:00:00", 1, "2025-03-31T09:00:00");
    assert_comes("FREQ=MONTHLY;BYMONTHDAY=-1", "2025-01-31T09:00:00", 1, "2025-02-28T09:00:00");
    assert_comes("FREQ=YEARLY", "2024-02-29T09:00:00", 1, "2028-02-29T09:00:00");
}
END_TEST

START_TEST(a_week_alone_means_the_starts_day_of_it)
{
    assert_comes("FREQ=YEARLY;BYWEEKNO=20", "2025-01-01T09:00:00", 0, "2025-05-14T09:00:00");
    assert_comes("FREQ=YEARLY;BYWEEKNO=20", "2025-01-01T09:00:00", 1, "2026-05-13T09:00:00");
}
END_TEST

/* What lies before the start in its week has its place all the same. */
START_TEST(a_place_is_one_in_the_whole_week)
{
    assert_comes("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1", "2025-01-01T09:00:00", 0, "2025-01-06T09:00:00");
    assert_comes("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=2", "2025-01-01T09:00:00", 0, "2025-01-01T09:00:00");
}
END_TEST

START_TEST(count_and_until_end_it)
{
    assert_comes("FREQ=DAILY;COUNT=2", "2025-01-01T09:00:00", 1, "2025-01-02T09:00:00");
    assert_comes("FREQ=DAILY;COUNT=2", "2025-01-01T09:00:00", 2, NULL);
    assert_comes("FREQ=DAILY;UNTIL=20250103", "2025-01-01T09:00:00", 2, "2025-01-03T09:00:00");
    assert_comes("FREQ=DAILY;UNTIL=20250103", "2025-01-01T09:00:00", 3, NULL);
    assert_comes("FREQ=DAILY;UNTIL=20250103T090000", "2025-01-01T09:00:00", 2, "2025-01-03T09:00:00");
    assert_comes("FREQ=DAILY;UNTIL=20250103T085959", "2025-01-01T09:00:00", 2, NULL);
    assert_comes("FREQ=DAILY;UNTIL=20241231", "2025-01-01T09:00:00", 0, NULL);
}
END_TEST

START_TEST(a_rule_that_never_comes_is_known)
{
    static const char *const never[] = {
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",         "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6;BYDAY=MO",
        "FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1",        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=YEARLY;INTERVAL=10000;BYMONTH=1",       "FREQ=DAILY;BYHOUR=9;BYSETPOS=2",
        "FREQ=YEARLY;BYDAY=MO;BYMONTH=3;BYSETPOS=60", "FREQ=MONTHLY;INTERVAL=12;BYMONTH=5",
    };

    for (size_t i = 0; i < COUNT(never); i++)
        assert_comes(never[i], "2025-02-01T09:00:00", 0, NULL);
}
END_TEST

START_TEST(it_ends_with_the_calendar)
{
    assert_comes("FREQ=DAILY", "2200-12-30T23:59:59", 1, "2200-12-31T23:59:59");
    assert_comes("FREQ=DAILY", "2200-12-30T23:59:59", 2, NULL);
    assert_comes("FREQ=WEEKLY;BYDAY=WE,TH", "2200-12-30T09:00:00", 0, "2200-12-31T09:00:00");
    assert_comes("FREQ=WEEKLY;BYDAY=WE,TH;INTERVAL=2", "2200-12-30T09:00:00", 1, NULL);
    assert_comes("FREQ=YEARLY;INTERVAL=10000", "1970-01-01T00:00:00", 1, NULL);
    assert_comes("FREQ=DAILY", "1970-01-01T00:00:00", INT64_MAX, NULL);
}
END_TEST

START_TEST(capitals_and_order_do_not_matter)
{
    assert_comes("byday=+1mo;wkst=su;freq=monthly", "2025-01-01T09:00:00", 1, "2025-02-03T09:00:00");
    assert_comes("FREQ=DAILY;", "2025-01-01T09:00:00", 1, "2025-01-02T09:00:00");
}
END_TEST

static const struct {
    const char *text;
    int32_t code;
    const char *named;
} no_rules[] = {
    {"", OMS_E_INVALID, ""},
    {";", OMS_E_INVALID, ""},
    {"FREQ", OMS_E_INVALID, "FREQ"},
    {"FREQ=", OMS_E_INVALID, "FREQ="},
    {"INTERVAL=2", OMS_E_INVALID, "FREQ is missing"},
    {"FREQ=HOURLY", OMS_E_INVALID, "FREQ=HOURLY"},
    {"FREQ=MINUTELY", OMS_E_INVALID, "FREQ=MINUTELY"},
    {"FREQ=SECONDLY", OMS_E_INVALID, "FREQ=SECONDLY"},
    {"RRULE:FREQ=DAILY", OMS_E_INVALID, "RRULE:FREQ=DAILY"},
    {"FREQ=DAILY;;COUNT=1", OMS_E_INVALID, ""},
    {"FREQ=DAILY;FREQ=DAILY", OMS_E_INVALID, "FREQ=DAILY"},
    {"FREQ=DAILY;COUNT=1;COUNT=1", OMS_E_INVALID, "COUNT=1"},
    {"FREQ=DAILY;BYMONTH=1;BYMONTH=1", OMS_E_INVALID, "BYMONTH=1"},
    {"FREQ=WEEKLY;BYDAY=MO;BYDAY=TU", OMS_E_INVALID, "BYDAY=TU"},
    {"FREQ=DAILY;COUNT=0", OMS_E_INVALID, "COUNT=0"},
    {"FREQ=DAILY;COUNT=-1", OMS_E_INVALID, "COUNT=-1"},
    {"FREQ=DAILY;COUNT=100000", OMS_E_INVALID, "COUNT=100000"},
    {"FREQ=DAILY;COUNT=9223372036854775808", OMS_E_INVALID, "COUNT="},
    {"FREQ=DAILY;COUNT=1;UNTIL=20260101", OMS_E_INVALID, "COUNT and UNTIL"},
    {"FREQ=DAILY;INTERVAL=0", OMS_E_INVALID, "INTERVAL=0"},
    {"FREQ=DAILY;INTERVAL=10001", OMS_E_INVALID, "INTERVAL=10001"},
    {"FREQ=DAILY;INTERVAL=1.5", OMS_E_INVALID, "INTERVAL=1.5"},
    {"FREQ=DAILY;UNTIL=2026", OMS_E_INVALID, "UNTIL"},
    {"FREQ=DAILY;UNTIL=20260230", OMS_E_INVALID, "UNTIL"},
    {"FREQ=DAILY;UNTIL=20260101 090000", OMS_E_INVALID, "UNTIL"},
    {"FREQ=DAILY;UNTIL=20260101T090000X", OMS_E_INVALID, "UNTIL"},
    {"FREQ=DAILY;WKST=XX", OMS_E_INVALID, "WKST"},
    {"FREQ=MONTHLY;BYDAY=8XX", OMS_E_INVALID, "BYDAY"},
    {"FREQ=MONTHLY;BYDAY=0MO", OMS_E_INVALID, "BYDAY"},
    {"FREQ=MONTHLY;BYDAY=54MO", OMS_E_INVALID, "BYDAY"},
    {"FREQ=MONTHLY;BYDAY=MO,", OMS_E_INVALID, "BYDAY"},
    {"FREQ=MONTHLY;BYDAY=,MO", OMS_E_INVALID, "BYDAY"},
    {"FREQ=MONTHLY;BYDAY=M", OMS_E_INVALID, "BYDAY"},
    {"FREQ=MONTHLY;BYMONTHDAY=0", OMS_E_INVALID, "BYMONTHDAY"},
    {"FREQ=MONTHLY;BYMONTHDAY=--1", OMS_E_INVALID, "BYMONTHDAY"},
    {"FREQ=MONTHLY;BYMONTHDAY=32", OMS_E_INVALID, "BYMONTHDAY"},
    {"FREQ=MONTHLY;BYMONTHDAY=1,", OMS_E_INVALID, "BYMONTHDAY"},
    {"FREQ=MONTHLY;BYMONTH=-1", OMS_E_INVALID, "BYMONTH"},
    {"FREQ=MONTHLY;BYHOUR=24", OMS_E_INVALID, "BYHOUR"},
    {"FREQ=MONTHLY;BYSETPOS=1", OMS_E_INVALID, "BYSETPOS"},
    {"FREQ=MONTHLY;BYEASTER=1", OMS_E_INVALID, "BYEASTER"},
    {"FREQ=MONTHLY;RSCALE=HEBREW", OMS_E_INVALID, "RSCALE"},
    {"FREQ=MONTHLY;X\x1b[2J=1", OMS_E_INVALID, ""},
    {"FREQ=WEEKLY;BYMONTHDAY=1", OMS_E_INVALID, "BYMONTHDAY does not go with FREQ=WEEKLY"},
    {"FREQ=MONTHLY;BYWEEKNO=1", OMS_E_INVALID, "BYWEEKNO does not go"},
    {"FREQ=DAILY;BYYEARDAY=1", OMS_E_INVALID, "BYYEARDAY does not go"},
    {"FREQ=WEEKLY;BYDAY=1MO", OMS_E_INVALID, "numbers in BYDAY"},
    {"FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO", OMS_E_INVALID, "numbers in BYDAY"},
    {"FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=1,2,3,4,5", OMS_E_LIMIT, "24 times a day"},
};

START_TEST(text_that_is_no_rule_is_named)
{
    oms_error *error = NULL;
    struct rrule rule;

    ck_assert_int_eq(rrule_parse(no_rules[_i].text, &rule, &error), no_rules[_i].code);
    ck_assert_ptr_eq(strstr(oms_error_message(error), "schedule.rrule: "), oms_error_message(error));
    ck_assert_msg(strstr(oms_error_message(error), no_rules[_i].named) != NULL, "%s", oms_error_message(error));
    ck_assert_ptr_null(strchr(oms_error_message(error), '\x1b'));
    oms_error_free(error);
    ck_assert_int_eq(rrule_parse(no_rules[_i].text, &rule, NULL), no_rules[_i].code);
}
END_TEST

START_TEST(text_that_is_too_long_is_not_looked_at)
{
    char text[OMS_LIMIT_RRULE + 2] = "FREQ=DAILY;BYMONTH=1";
    oms_error *error = NULL;
    struct rrule rule;

    while (strlen(text) + 2 < sizeof text)
        strcat(text, ",1");
    ck_assert_int_eq(rrule_parse(text, &rule, NULL), OMS_OK);
    strcat(text, "1");
    ck_assert_int_eq(rrule_parse(text, &rule, &error), OMS_E_LIMIT);
    oms_error_free(error);
}
END_TEST

Suite *
rrule_suite(void)
{
    Suite *suite = suite_create("base/rrule");
    TCase *tcase = tcase_create("rrule");

    tcase_add_test(tcase, every_known_rule_comes_when_it_is_known_to);
    tcase_add_test(tcase, the_start_counts_where_the_rule_has_it);
    tcase_add_test(tcase, a_day_that_the_month_lacks_is_left_out);
    tcase_add_test(tcase, a_week_alone_means_the_starts_day_of_it);
    tcase_add_test(tcase, a_place_is_one_in_the_whole_week);
    tcase_add_test(tcase, count_and_until_end_it);
    tcase_add_test(tcase, a_rule_that_never_comes_is_known);
    tcase_add_test(tcase, it_ends_with_the_calendar);
    tcase_add_test(tcase, capitals_and_order_do_not_matter);
    tcase_add_loop_test(tcase, text_that_is_no_rule_is_named, 0, COUNT(no_rules));
    tcase_add_test(tcase, text_that_is_too_long_is_not_looked_at);
    suite_add_tcase(suite, tcase);
    return suite;
}
