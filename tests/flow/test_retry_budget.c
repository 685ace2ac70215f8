/* A provider that comes back is not trampled down: beyond its budget, retries wait in line, each once, and none starves. */
#include "flow/suites.h"
#include "flow/words.h"

#define ORDERS 10
#define PACE   INT64_C(1000)

static struct provider provider;
static struct shop shop;
static oms_id orders[ORDERS];

/* An outage when ten orders are placed; two retries may go at once. */
static void
open_shop(void)
{
    provider_open(&provider);
    SAYS(&provider, AUTHORIZE, OMS_E_UNAVAILABLE);
    shop_open_with(&shop, &(struct shop_options){.payment = &provider.service,
                                                 .engine = {.retry_burst = 2,
                                                            .retry_share_ppm = 1,
                                                            .retry_pace_ms = PACE,
                                                            .duplicates = OMS_DUPLICATE_ALLOW}});
    shop_stock(&shop, "MUG", "MAIN", ORDERS);
    for (int i = 0; i < ORDERS; i++) {
        provider.next[AUTHORIZE] = 0;
        orders[i] = PLACE(&shop, .token = "tok");
    }
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), ORDERS);
}

static void
close_shop(void)
{
    shop_close(&shop);
}

static int64_t
retries(void)
{
    return provider_count(&provider, AUTHORIZE) - ORDERS;
}

START_TEST(what_is_beyond_the_budget_waits_in_line_and_everyone_has_his_turn)
{
    run_at(&shop, 5 * MINUTE);
    ck_assert_int_eq(retries(), 2);
    for (int64_t turn = 1; turn <= ORDERS - 2; turn++) {
        run_at(&shop, 5 * MINUTE + turn * PACE - 1);
        ck_assert_int_eq(retries(), turn + 1);
        run_at(&shop, 5 * MINUTE + turn * PACE);
        ck_assert_int_eq(retries(), turn + 2);
    }
    for (int i = 0; i < ORDERS; i++)
        assert_payment(&shop, &orders[i], "authorised");
}
END_TEST

/* Late, all the turns have come; nobody asks again for his. */
START_TEST(who_waited_for_his_turn_has_it)
{
    run_at(&shop, 5 * MINUTE);
    run_at(&shop, 6 * MINUTE);
    ck_assert_int_eq(retries(), ORDERS);
}
END_TEST

START_TEST(waiting_in_line_is_no_try)
{
    for (size_t i = 0; i < PROVIDER_ANSWERS; i++)
        provider.answers[AUTHORIZE][i] = OMS_E_UNAVAILABLE;
    provider.n_answers[AUTHORIZE] = PROVIDER_ANSWERS;
    provider.next[AUTHORIZE] = 0;
    run_at(&shop, 5 * MINUTE);
    const struct job_view waiting = find_job(&shop, &orders[ORDERS - 1], "payment.authorize", 0);
    ck_assert_int_eq(waiting.attempts, 1);
    ck_assert_int_eq(waiting.due_at, NOON + 5 * MINUTE + (ORDERS - 2) * PACE);
    oms_order *order = get(&shop, &orders[ORDERS - 1]);
    oms_problem problem = {.size = sizeof problem};
    ck_assert_int_eq(oms_order_problem(order, 0, &problem), OMS_OK);
    ck_assert_int_eq(problem.next_try, waiting.due_at);
    oms_order_free(order);
}
END_TEST

START_TEST(first_tries_are_never_put_off)
{
    shop_stock(&shop, "MUG", "MAIN", 1);
    run_at(&shop, 5 * MINUTE);
    oms_id id = PLACE(&shop, .token = "tok");
    assert_payment(&shop, &id, "authorised");
}
END_TEST

Suite *
retry_budget_suite(void)
{
    Suite *suite = suite_create("flow/retry-budget");
    TCase *tests = tcase_create("retry budget");

    tcase_add_checked_fixture(tests, open_shop, close_shop);
    tcase_add_test(tests, what_is_beyond_the_budget_waits_in_line_and_everyone_has_his_turn);
    tcase_add_test(tests, who_waited_for_his_turn_has_it);
    tcase_add_test(tests, waiting_in_line_is_no_try);
    tcase_add_test(tests, first_tries_are_never_put_off);
    suite_add_tcase(suite, tests);
    return suite;
}
