/* Retry schedules: the three of the specification tick by tick, growth, cap, jitter, deadline, and what is no
 * schedule. */
#include "oms/errors.h"
#include "oms/limits.h"
#include "oms/retry.h"

#include "base/clock.h"
#include "model/suites.h"

#define MINUTE    INT64_C(60000)
#define FIRST     INT64_C(1767268800000) /* when the first try was made */
#define UNTOUCHED INT64_C(424242)

static int64_t
due_after(const oms_retry_schedule *schedule, int32_t failures, int64_t now)
{
    int64_t due = UNTOUCHED;

    ck_assert_int_eq(oms_retry_next(schedule, failures, FIRST, now, 0, 0, &due), OMS_OK);
    return due;
}

static void
assert_used_up(const oms_retry_schedule *schedule, int32_t failures, int64_t now, int64_t retry_after_ms)
{
    int64_t due = UNTOUCHED;

    ck_assert_int_eq(oms_retry_next(schedule, failures, FIRST, now, retry_after_ms, 0, &due), OMS_E_LIMIT);
    ck_assert_int_eq(due, UNTOUCHED);
}

static void
assert_no_schedule(oms_retry_schedule schedule)
{
    int64_t due = UNTOUCHED;

    ck_assert_int_eq(oms_retry_next(&schedule, 1, FIRST, FIRST, 0, 0, &due), OMS_E_INVALID);
    ck_assert_int_eq(due, UNTOUCHED);
}

static const struct {
    int32_t which;
    int32_t retries;
    int64_t interval;
} specified[] = {
    {OMS_RETRY_PAYMENT, 3, 5 * MINUTE},
    {OMS_RETRY_INVENTORY, 5, MINUTE},
    {OMS_RETRY_FULFILMENT, 10, 15 * MINUTE},
};

START_TEST(a_schedule_of_the_specification_tries_its_number_of_times_and_no_more)
{
    const oms_retry_schedule *schedule = oms_retry_default(specified[_i].which);
    int64_t now = FIRST;

    for (int32_t failures = 1; failures <= specified[_i].retries; failures++) {
        ck_assert_int_eq(due_after(schedule, failures, now), FIRST + failures * specified[_i].interval);
        now = FIRST + failures * specified[_i].interval;
    }
    assert_used_up(schedule, specified[_i].retries + 1, now, 0);
}
END_TEST

START_TEST(there_are_three_schedules_of_the_specification)
{
    ck_assert_int_eq(OMS_RETRY_COUNT, 3);
    ck_assert_ptr_null(oms_retry_default(-1));
    ck_assert_ptr_null(oms_retry_default(OMS_RETRY_COUNT));
}
END_TEST

START_TEST(the_wait_is_counted_from_when_the_failure_was_seen)
{
    ck_assert_int_eq(due_after(oms_retry_default(OMS_RETRY_PAYMENT), 1, FIRST + 7), FIRST + 7 + 5 * MINUTE);
}
END_TEST

START_TEST(a_doubling_interval_doubles_with_each_failure)
{
    const oms_retry_schedule doubling = {.interval_ms = 1000, .retries = 10, .factor = 2};

    for (int32_t failures = 1; failures <= 10; failures++)
        ck_assert_int_eq(due_after(&doubling, failures, FIRST), FIRST + (INT64_C(1000) << (failures - 1)));
}
END_TEST

START_TEST(a_growing_interval_stops_at_its_cap)
{
    const oms_retry_schedule capped = {.interval_ms = 1000, .cap_ms = 5000, .retries = 9, .factor = 3};
    static const int64_t waits[] = {1000, 3000, 5000, 5000, 5000};

    for (int32_t i = 0; i < 5; i++)
        ck_assert_int_eq(due_after(&capped, i + 1, FIRST), FIRST + waits[i]);
}
END_TEST

START_TEST(a_cap_below_the_first_interval_counts_from_the_start)
{
    const oms_retry_schedule capped = {.interval_ms = 9000, .cap_ms = 4000, .retries = 2, .factor = 1};

    ck_assert_int_eq(due_after(&capped, 1, FIRST), FIRST + 4000);
    ck_assert_int_eq(due_after(&capped, 2, FIRST), FIRST + 4000);
}
END_TEST

START_TEST(an_interval_that_would_outgrow_the_calendar_ends_with_it)
{
    const oms_retry_schedule steep = {.interval_ms = 1000, .retries = OMS_LIMIT_RETRIES, .factor = INT32_MAX};

    ck_assert_int_eq(due_after(&steep, OMS_LIMIT_RETRIES, FIRST), TIME_MAX);
    ck_assert_int_eq(due_after(&(oms_retry_schedule){.interval_ms = INT64_MAX, .retries = 1, .factor = 1}, 1, FIRST),
                     TIME_MAX);
    ck_assert_int_eq(
        due_after(&(oms_retry_schedule){.interval_ms = 1, .cap_ms = INT64_MAX, .retries = 9, .factor = INT32_MAX}, 9,
                  FIRST),
        TIME_MAX);
}
END_TEST

START_TEST(an_interval_of_nothing_tries_again_at_once)
{
    ck_assert_int_eq(due_after(&(oms_retry_schedule){.retries = 3, .factor = 2}, 3, FIRST), FIRST);
}
END_TEST

START_TEST(jitter_waits_anywhere_between_nothing_and_the_interval)
{
    const oms_retry_schedule jittered = {.interval_ms = 1000, .retries = 3, .factor = 2, .jitter = 1};
    static const struct {
        uint64_t random;
        int64_t wait;
    } draws[] = {{0, 0}, {1, 1}, {1000, 1000}, {1001, 0}, {UINT64_MAX, (int64_t)(UINT64_MAX % 1001)}};
    int64_t due;

    for (size_t i = 0; i < sizeof draws / sizeof *draws; i++) {
        ck_assert_int_eq(oms_retry_next(&jittered, 1, FIRST, FIRST, 0, draws[i].random, &due), OMS_OK);
        ck_assert_int_eq(due, FIRST + draws[i].wait);
    }
    ck_assert_int_eq(oms_retry_next(&jittered, 2, FIRST, FIRST, 0, 2000, &due), OMS_OK);
    ck_assert_int_eq(due, FIRST + 2000);
    ck_assert_int_eq(oms_retry_next(&jittered, 2, FIRST, FIRST, 0, 2001, &due), OMS_OK);
    ck_assert_int_eq(due, FIRST);
}
END_TEST

START_TEST(jitter_on_the_longest_interval_stays_in_the_calendar)
{
    const oms_retry_schedule jittered = {.interval_ms = INT64_MAX, .retries = 1, .factor = 1, .jitter = 1};
    int64_t due;

    ck_assert_int_eq(oms_retry_next(&jittered, 1, FIRST, FIRST, 0, UINT64_MAX, &due), OMS_OK);
    ck_assert_int_ge(due, FIRST);
    ck_assert_int_le(due, TIME_MAX);
}
END_TEST

START_TEST(no_retry_begins_after_the_deadline)
{
    const oms_retry_schedule dated = {
        .interval_ms = 5 * MINUTE, .deadline_ms = 10 * MINUTE, .retries = 100, .factor = 1};

    ck_assert_int_eq(due_after(&dated, 1, FIRST), FIRST + 5 * MINUTE);
    ck_assert_int_eq(due_after(&dated, 2, FIRST + 5 * MINUTE), FIRST + 10 * MINUTE);
    assert_used_up(&dated, 2, FIRST + 5 * MINUTE + 1, 0);
    assert_used_up(&dated, 3, FIRST + 10 * MINUTE, 0);
    assert_used_up(&dated, 1, FIRST, 10 * MINUTE + 1);
}
END_TEST

START_TEST(what_the_service_asked_for_wins_when_it_is_later)
{
    const oms_retry_schedule *schedule = oms_retry_default(OMS_RETRY_PAYMENT);
    int64_t due;

    ck_assert_int_eq(oms_retry_next(schedule, 1, FIRST, FIRST, 5 * MINUTE + 1, 0, &due), OMS_OK);
    ck_assert_int_eq(due, FIRST + 5 * MINUTE + 1);
    ck_assert_int_eq(oms_retry_next(schedule, 1, FIRST, FIRST, 5 * MINUTE - 1, 0, &due), OMS_OK);
    ck_assert_int_eq(due, FIRST + 5 * MINUTE);
    assert_used_up(schedule, 4, FIRST, MINUTE);
}
END_TEST

START_TEST(a_schedule_may_have_no_retry_at_all)
{
    assert_used_up(&(oms_retry_schedule){.interval_ms = 1, .factor = 1}, 1, FIRST, 0);
}
END_TEST

START_TEST(a_schedule_may_have_as_many_retries_as_the_limit)
{
    const oms_retry_schedule most = {.interval_ms = 1, .retries = OMS_LIMIT_RETRIES, .factor = 1};

    ck_assert_int_eq(due_after(&most, OMS_LIMIT_RETRIES, FIRST), FIRST + 1);
    assert_used_up(&most, OMS_LIMIT_RETRIES + 1, FIRST, 0);
    assert_used_up(&most, INT32_MAX, FIRST, 0);
    assert_no_schedule((oms_retry_schedule){.interval_ms = 1, .retries = OMS_LIMIT_RETRIES + 1, .factor = 1});
}
END_TEST

START_TEST(what_is_no_schedule_is_told_so)
{
    assert_no_schedule((oms_retry_schedule){.interval_ms = -1, .retries = 1, .factor = 1});
    assert_no_schedule((oms_retry_schedule){.cap_ms = -1, .retries = 1, .factor = 1});
    assert_no_schedule((oms_retry_schedule){.deadline_ms = -1, .retries = 1, .factor = 1});
    assert_no_schedule((oms_retry_schedule){.retries = -1, .factor = 1});
    assert_no_schedule((oms_retry_schedule){.retries = 1, .factor = 0});
    assert_no_schedule((oms_retry_schedule){.retries = 1, .factor = 1, .jitter = 2});
    assert_no_schedule((oms_retry_schedule){.retries = 1, .factor = 1, .jitter = -1});
    assert_no_schedule((oms_retry_schedule){.retries = 1, .factor = 1, .reserved = 1});
}
END_TEST

START_TEST(what_is_no_question_is_told_so)
{
    const oms_retry_schedule *schedule = oms_retry_default(OMS_RETRY_PAYMENT);
    int64_t due = UNTOUCHED;

    ck_assert_int_eq(oms_retry_next(NULL, 1, FIRST, FIRST, 0, 0, &due), OMS_E_INVALID);
    ck_assert_int_eq(oms_retry_next(schedule, 1, FIRST, FIRST, 0, 0, NULL), OMS_E_INVALID);
    ck_assert_int_eq(oms_retry_next(schedule, 0, FIRST, FIRST, 0, 0, &due), OMS_E_INVALID);
    ck_assert_int_eq(oms_retry_next(schedule, -1, FIRST, FIRST, 0, 0, &due), OMS_E_INVALID);
    ck_assert_int_eq(oms_retry_next(schedule, 1, FIRST, FIRST, -1, 0, &due), OMS_E_INVALID);
    ck_assert_int_eq(due, UNTOUCHED);
}
END_TEST

Suite *
retry_suite(void)
{
    Suite *suite = suite_create("retry");
    TCase *tests = tcase_create("retry");

    tcase_add_loop_test(tests, a_schedule_of_the_specification_tries_its_number_of_times_and_no_more, 0,
                        (int)(sizeof specified / sizeof *specified));
    tcase_add_test(tests, there_are_three_schedules_of_the_specification);
    tcase_add_test(tests, the_wait_is_counted_from_when_the_failure_was_seen);
    tcase_add_test(tests, a_doubling_interval_doubles_with_each_failure);
    tcase_add_test(tests, a_growing_interval_stops_at_its_cap);
    tcase_add_test(tests, a_cap_below_the_first_interval_counts_from_the_start);
    tcase_add_test(tests, an_interval_that_would_outgrow_the_calendar_ends_with_it);
    tcase_add_test(tests, an_interval_of_nothing_tries_again_at_once);
    tcase_add_test(tests, jitter_waits_anywhere_between_nothing_and_the_interval);
    tcase_add_test(tests, jitter_on_the_longest_interval_stays_in_the_calendar);
    tcase_add_test(tests, no_retry_begins_after_the_deadline);
    tcase_add_test(tests, what_the_service_asked_for_wins_when_it_is_later);
    tcase_add_test(tests, a_schedule_may_have_no_retry_at_all);
    tcase_add_test(tests, a_schedule_may_have_as_many_retries_as_the_limit);
    tcase_add_test(tests, what_is_no_schedule_is_told_so);
    tcase_add_test(tests, what_is_no_question_is_told_so);
    suite_add_tcase(suite, tests);
    return suite;
}
