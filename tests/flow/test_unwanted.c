/* A worker died before it could send, or nobody knows; meanwhile the order ended. What the provider never saw is not sent to it any more. */
#include "flow/suites.h"
#include "flow/words.h"

START_TEST(a_cancelled_order_is_not_charged_when_the_provider_never_saw_it)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, AUTHORIZE, OMS_E_UNKNOWN);
    shop_open_paid_by(&shop, &provider);
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .quantity = 1);
    cancel(&shop, &id);
    run_at(&shop, HOUR);
    ck_assert_int_eq(provider_count(&provider, QUERY), 1);
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), 1);
    ck_assert_int_eq(provider_count(&provider, VOID), 0);
    assert_job(&shop, &id, "payment.authorize", "done");
    assert_payment(&shop, &id, "voided");
    shop_close(&shop);
}
END_TEST

START_TEST(a_returned_order_is_not_charged_when_the_provider_never_saw_it)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, CAPTURE, OMS_E_UNKNOWN);
    shop_open_paid_by(&shop, &provider);
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .quantity = 1);
    dispatch(&shop, &id);
    shop_run(&shop);
    take_back(&shop, &id);
    run_at(&shop, HOUR);
    ck_assert_int_eq(provider_count(&provider, QUERY), 1);
    ck_assert_int_eq(provider_count(&provider, CAPTURE), 1);
    ck_assert_int_eq(provider_count(&provider, VOID), 1);
    ck_assert_int_eq(provider_count(&provider, REFUND), 0);
    assert_job(&shop, &id, "payment.capture", "done");
    assert_payment(&shop, &id, "voided");
    shop_close(&shop);
}
END_TEST

START_TEST(an_order_that_goes_on_is_charged_all_the_same)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, AUTHORIZE, OMS_E_UNKNOWN);
    shop_open_paid_by(&shop, &provider);
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .quantity = 1);
    run_at(&shop, HOUR);
    ck_assert_int_eq(provider_count(&provider, QUERY), 1);
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), 2); /* still wanted: sent again */
    assert_state(&shop, &id, OMS_STATE_PROCESSING);
    shop_close(&shop);
}
END_TEST

Suite *
unwanted_suite(void)
{
    Suite *suite = suite_create("unwanted");
    TCase *tests = tcase_create("unwanted");

    tcase_add_test(tests, a_cancelled_order_is_not_charged_when_the_provider_never_saw_it);
    tcase_add_test(tests, a_returned_order_is_not_charged_when_the_provider_never_saw_it);
    tcase_add_test(tests, an_order_that_goes_on_is_charged_all_the_same);
    suite_add_tcase(suite, tests);
    return suite;
}
