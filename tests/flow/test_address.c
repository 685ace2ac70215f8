/* An order whose address could not be checked waits for the address service, past the end of its hold; its units do not. */
#include "flow/suites.h"
#include "flow/words.h"

static struct shop shop;
static char path[PATH_SIZE];

static void
open_with_address_service_down(void)
{
    file_name(path);
    shop_open_with(&shop, &(struct shop_options){.path = path, .address_down = 1});
    shop_stock(&shop, "MUG", "shelf", 2);
}

static void
close_shop(void)
{
    shop_close(&shop);
    file_remove(path);
}

START_TEST(an_order_is_accepted_while_the_address_service_is_down_and_not_charged)
{
    const oms_id id = PLACE(&shop, .quantity = 2, .country = "DE");

    assert_state(&shop, &id, OMS_STATE_PENDING);
    ck_assert(has_problem(&shop, &id, "ORD-1007"));
    assert_stock(&shop, "MUG", 0, 2, 0);
    assert_effects(&shop, "payment.authorize", 0);
}
END_TEST

START_TEST(at_the_end_of_its_hold_it_gives_the_units_back_and_waits_on)
{
    const oms_id id = PLACE(&shop, .quantity = 2, .country = "DE");

    run_at(&shop, 30 * MINUTE);
    assert_state(&shop, &id, OMS_STATE_PENDING);
    assert_stock(&shop, "MUG", 2, 0, 0);
    assert_invariants(&shop);
}
END_TEST

START_TEST(once_the_service_is_back_it_reserves_again_and_goes_on_by_itself)
{
    const oms_id id = PLACE(&shop, .quantity = 2, .country = "DE");
    struct shop later;

    run_at(&shop, 30 * MINUTE);
    shop_open_beside(&later, &shop, &(struct shop_options){.path = path});
    run_at(&later, 45 * MINUTE);
    ck_assert_int_ge(state_of(&later, &id), OMS_STATE_CONFIRMED);
    ck_assert(!has_problem(&later, &id, "ORD-1007"));
    assert_stock(&later, "MUG", 0, 2, 0);
    assert_effects(&later, "payment.authorize", 1);
    shop_close(&later);
}
END_TEST

START_TEST(if_the_units_are_gone_by_then_it_is_cancelled_and_never_charged)
{
    const oms_id id = PLACE(&shop, .quantity = 2, .country = "DE");
    struct shop later;

    run_at(&shop, 30 * MINUTE);
    PLACE(&shop, .quantity = 1, .customer = "owe");
    shop_open_beside(&later, &shop, &(struct shop_options){.path = path});
    run_at(&later, 45 * MINUTE);
    assert_state(&later, &id, OMS_STATE_CANCELLED);
    ck_assert(has_problem(&later, &id, "ORD-1001"));
    assert_effects(&later, "payment.authorize", 0);
    shop_close(&later);
}
END_TEST

START_TEST(when_the_fulfilment_schedule_is_used_up_operations_have_the_time_of_a_hold)
{
    const oms_id id = PLACE(&shop, .quantity = 2, .country = "DE");

    for (int64_t at = 0; at <= 150; at += 5)
        run_at(&shop, at * MINUTE);
    ck_assert_int_eq(find_job(&shop, &id, "address.validate", 0).attempts, 10);
    assert_job(&shop, &id, "address.validate", "dead");
    ck_assert(has_problem(&shop, &id, "ORD-3001"));
    ck_assert(!has_problem(&shop, &id, "ORD-1007"));
    run_at(&shop, 180 * MINUTE - 1);
    assert_state(&shop, &id, OMS_STATE_PENDING);
    run_at(&shop, 180 * MINUTE);
    assert_state(&shop, &id, OMS_STATE_CANCELLED);
    assert_stock(&shop, "MUG", 2, 0, 0);
}
END_TEST

START_TEST(a_quote_says_that_the_address_is_not_checked_yet)
{
    oms_draft *draft = wish_draft(&(struct wish){.country = "DE"});
    oms_problem problem = {.size = sizeof problem};
    oms_order *quote = NULL;

    MUST_OK(oms_order_quote(shop.engine, draft, &quote, &error));
    ck_assert_int_eq(oms_order_problem(quote, 0, &problem), OMS_OK);
    ck_assert_str_eq(problem.code, "ORD-1007");
    oms_order_free(quote);
    oms_draft_free(draft);
}
END_TEST

Suite *
address_suite(void)
{
    Suite *suite = suite_create("address");
    TCase *cases = tcase_create("address");

    tcase_add_checked_fixture(cases, open_with_address_service_down, close_shop);
    tcase_add_test(cases, an_order_is_accepted_while_the_address_service_is_down_and_not_charged);
    tcase_add_test(cases, at_the_end_of_its_hold_it_gives_the_units_back_and_waits_on);
    tcase_add_test(cases, once_the_service_is_back_it_reserves_again_and_goes_on_by_itself);
    tcase_add_test(cases, if_the_units_are_gone_by_then_it_is_cancelled_and_never_charged);
    tcase_add_test(cases, when_the_fulfilment_schedule_is_used_up_operations_have_the_time_of_a_hold);
    tcase_add_test(cases, a_quote_says_that_the_address_is_not_checked_yet);
    suite_add_tcase(suite, cases);
    return suite;
}
