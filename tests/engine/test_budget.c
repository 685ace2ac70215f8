/* The budget of retries: so many at once, a share of the first tries, and the others in line, where each has its turn. */
#include "engine/budget.h"

#include <check.h>

#include "engine/suites.h"
#include "oms/types.h"

#define NOW  INT64_C(1767268800000)
#define HOUR INT64_C(3600000)
#define PACE 100

static struct budget budget;

static void
open_budget(void)
{
    pthread_mutex_init(&budget.lock, NULL);
    budget_open(&budget, 2, 250000, PACE);
}

static void
close_budget(void)
{
    pthread_mutex_destroy(&budget.lock);
}

static void
spend(int n)
{
    while (n--)
        ck_assert_int_eq(budget_retry(&budget, SERVICE_PAYMENT, NOW), OMS_NONE);
}

START_TEST(so_many_retries_may_go_at_once)
{
    spend(2);
    ck_assert_int_eq(budget_retry(&budget, SERVICE_PAYMENT, NOW), NOW + PACE);
}
END_TEST

START_TEST(each_service_has_its_own)
{
    spend(2);
    ck_assert_int_eq(budget_retry(&budget, SERVICE_ADDRESS, NOW), OMS_NONE);
}
END_TEST

START_TEST(four_first_tries_earn_a_retry)
{
    spend(2);
    for (int i = 0; i < 3; i++)
        budget_first_try(&budget, SERVICE_PAYMENT);
    ck_assert_int_eq(budget_retry(&budget, SERVICE_PAYMENT, NOW), NOW + PACE);
    budget_first_try(&budget, SERVICE_PAYMENT);
    spend(1);
    ck_assert_int_eq(budget_retry(&budget, SERVICE_PAYMENT, NOW), NOW + 2 * PACE);
}
END_TEST

START_TEST(a_quiet_year_saves_no_more_than_a_burst)
{
    for (int i = 0; i < 1000; i++)
        budget_first_try(&budget, SERVICE_PAYMENT);
    spend(2);
    ck_assert_int_ne(budget_retry(&budget, SERVICE_PAYMENT, NOW), OMS_NONE);
}
END_TEST

START_TEST(each_in_line_has_a_turn_of_his_own)
{
    spend(2);
    for (int i = 1; i <= 20; i++)
        ck_assert_int_eq(budget_retry(&budget, SERVICE_PAYMENT, NOW), NOW + i * PACE);
    /* Those before him have had theirs. */
    ck_assert_int_eq(budget_retry(&budget, SERVICE_PAYMENT, NOW + HOUR), NOW + HOUR + PACE);
}
END_TEST

START_TEST(nobody_waits_longer_than_an_hour)
{
    int64_t last = NOW;

    spend(2);
    for (int64_t i = 0; i < HOUR / PACE; i++)
        last = budget_retry(&budget, SERVICE_PAYMENT, NOW);
    ck_assert_int_eq(last, NOW + HOUR);
    ck_assert_int_eq(budget_retry(&budget, SERVICE_PAYMENT, NOW), NOW + PACE);
}
END_TEST

START_TEST(a_clock_that_is_set_back_makes_nobody_wait_for_it)
{
    spend(2);
    budget_retry(&budget, SERVICE_PAYMENT, NOW + 1000 * HOUR);
    ck_assert_int_eq(budget_retry(&budget, SERVICE_PAYMENT, NOW), NOW + PACE);
}
END_TEST

Suite *
budget_suite(void)
{
    Suite *suite = suite_create("budget");
    TCase *tests = tcase_create("budget");

    tcase_add_checked_fixture(tests, open_budget, close_budget);
    tcase_add_test(tests, so_many_retries_may_go_at_once);
    tcase_add_test(tests, each_service_has_its_own);
    tcase_add_test(tests, four_first_tries_earn_a_retry);
    tcase_add_test(tests, a_quiet_year_saves_no_more_than_a_burst);
    tcase_add_test(tests, each_in_line_has_a_turn_of_his_own);
    tcase_add_test(tests, nobody_waits_longer_than_an_hour);
    tcase_add_test(tests, a_clock_that_is_set_back_makes_nobody_wait_for_it);
    suite_add_tcase(suite, tests);
    return suite;
}
