/* What commits with each transition: stock, payment intents, jobs and events, as the last column of the design's
 * table says. */
#include <stdlib.h>
#include <string.h>

#include "model/look.h"
#include "model/suites.h"

static void
open_with_mugs(struct shop *shop, int32_t capture)
{
    shop_open_with(shop, &(struct shop_options){.engine = {.capture = capture}});
    shop_stock(shop, "MUG", "main", 5);
}

static oms_id
confirmed(struct shop *shop)
{
    oms_id id = PLACE(shop, .quantity = 2);

    assert_state(shop, &id, OMS_STATE_CONFIRMED);
    return id;
}

static oms_id
processing(struct shop *shop)
{
    oms_id id = confirmed(shop);

    shop_run(shop);
    assert_state(shop, &id, OMS_STATE_PROCESSING);
    return id;
}

/* The units of the only line: reserved, shipped, delivered, returned, cancelled. */
static void
assert_line(struct shop *shop, const oms_id *id, const int64_t (*units)[5])
{
    oms_order *order = get(shop, id);
    const oms_order_line line = line_at(order, 0);
    const int64_t found[5] = {line.reserved, line.shipped, line.delivered, line.returned, line.cancelled};

    for (size_t i = 0; i < 5; i++)
        ck_assert_msg(found[i] == (*units)[i], "unit counter %zu is %lld instead of %lld", i, (long long)found[i],
                      (long long)(*units)[i]);
    oms_order_free(order);
}
#define ASSERT_LINE(shop, id, ...) assert_line(shop, id, &(const int64_t[5]){__VA_ARGS__})

static void
assert_hold_until(struct shop *shop, const oms_id *id, int64_t until)
{
    oms_order *order = get(shop, id);

    ck_assert_int_eq(oms_order_hold_until(order), until);
    oms_order_free(order);
}

static void
assert_jobs(struct shop *shop, const oms_id *id, const char *kind, const char *state, int64_t n)
{
    const int64_t found = count_jobs(shop, id, kind, state);

    ck_assert_msg(found == n, "%lld jobs %s are %s", (long long)found, kind, state ? state : "there");
}

START_TEST(placing_commits_lines_prices_reservations_key_event_and_first_job)
{
    const struct wish wish = {.quantity = 2, .key = "k1", .flags = OMS_PLACE_NO_DRIVE};
    oms_order *again = NULL;
    struct shop shop;

    open_with_mugs(&shop, 0);
    oms_id id = place(&shop, &wish);
    assert_state(&shop, &id, OMS_STATE_PENDING);
    assert_stock(&shop, "MUG", 3, 2, 0);
    ASSERT_LINE(&shop, &id, 2, 0, 0, 0, 0);
    assert_hold_until(&shop, &id, NOON + 30 * MINUTE);
    assert_jobs(&shop, &id, "payment.authorize", "ready", 1);
    ck_assert_int_eq(count_events(&shop, &id, "placed"), 1);
    MUST(try_place(&shop, &wish, &again, &error));
    ck_assert_int_eq(oms_order_replayed(again), 1);
    ck_assert_mem_eq(oms_order_id(again), &id, sizeof id);
    ck_assert_int_eq(line_at(again, 0).unit_price, 1000);
    ck_assert_int_eq(oms_order_total(again), 2000);
    oms_order_free(again);
    shop_close(&shop);
}
END_TEST

START_TEST(confirming_ends_the_hold_and_starts_fulfilment)
{
    struct shop shop;

    open_with_mugs(&shop, 0);
    oms_id id = confirmed(&shop);
    assert_hold_until(&shop, &id, OMS_NONE);
    assert_jobs(&shop, &id, "order.process", "ready", 1);
    assert_jobs(&shop, &id, "payment.capture", NULL, 0);
    ck_assert_int_eq(count_events(&shop, &id, "confirmed"), 1);
    shop_wait(&shop, 3650 * DAY);
    shop_run(&shop);
    assert_state(&shop, &id, OMS_STATE_PROCESSING);
    assert_stock(&shop, "MUG", 3, 2, 0);
    shop_close(&shop);
}
END_TEST

START_TEST(confirming_takes_the_money_where_the_policy_says_so)
{
    struct shop shop;

    open_with_mugs(&shop, OMS_CAPTURE_ON_CONFIRMATION);
    oms_id id = confirmed(&shop);
    assert_payment(&shop, &id, "captured");
    assert_effects(&shop, "payment.capture", 1);
    shop_close(&shop);
}
END_TEST

START_TEST(cancelling_a_pending_order_gives_its_units_back_and_withdraws_what_was_not_sent)
{
    struct shop shop;

    open_with_mugs(&shop, 0);
    oms_id id = PLACE(&shop, .quantity = 2, .flags = OMS_PLACE_NO_DRIVE);
    cancel(&shop, &id);
    assert_stock(&shop, "MUG", 5, 0, 0);
    ASSERT_LINE(&shop, &id, 0, 0, 0, 0, 2);
    assert_hold_until(&shop, &id, OMS_NONE);
    assert_jobs(&shop, &id, "payment.authorize", "cancelled", 1);
    assert_jobs(&shop, &id, "payment.void", NULL, 0);
    assert_payment(&shop, &id, "voided");
    shop_wait(&shop, DAY);
    ck_assert_int_eq(shop_run(&shop), 0);
    assert_effects(&shop, "payment.authorize", 0);
    shop_close(&shop);
}
END_TEST

START_TEST(cancelling_a_pending_order_whose_payment_is_under_way_lets_the_money_go_when_it_comes)
{
    struct shop shop;

    open_with_mugs(&shop, 0);
    oms_id id = PLACE(&shop, .quantity = 2, .token = "tok_pending_60");
    cancel(&shop, &id);
    assert_stock(&shop, "MUG", 5, 0, 0);
    assert_jobs(&shop, &id, "payment.authorize", "waiting", 1);
    shop_wait(&shop, 10 * MINUTE);
    shop_run(&shop);
    assert_state(&shop, &id, OMS_STATE_CANCELLED);
    assert_effects(&shop, "payment.authorize", 1);
    assert_effects(&shop, "payment.void", 1);
    assert_payment(&shop, &id, "voided");
    shop_close(&shop);
}
END_TEST

START_TEST(a_pending_order_whose_hold_is_over_is_cancelled_at_exactly_that_time)
{
    struct shop shop;

    open_with_mugs(&shop, 0);
    oms_id id = PLACE(&shop, .quantity = 2, .method = "manual");
    shop_wait(&shop, 30 * MINUTE - 1);
    ck_assert_int_eq(shop_run(&shop), 0);
    assert_state(&shop, &id, OMS_STATE_PENDING);
    shop_wait(&shop, 1);
    shop_run(&shop);
    assert_state(&shop, &id, OMS_STATE_CANCELLED);
    assert_stock(&shop, "MUG", 5, 0, 0);
    ck_assert_int_eq(count_movements(&shop, "MUG", "expire"), 1);
    ck_assert_int_eq(count_events(&shop, &id, "cancelled"), 1);
    shop_close(&shop);
}
END_TEST

START_TEST(cancelling_a_confirmed_order_voids_the_money_and_withdraws_fulfilment)
{
    struct shop shop;

    open_with_mugs(&shop, 0);
    oms_id id = confirmed(&shop);
    cancel(&shop, &id);
    assert_stock(&shop, "MUG", 5, 0, 0);
    assert_jobs(&shop, &id, "order.process", "cancelled", 1);
    assert_jobs(&shop, &id, "payment.void", "ready", 1);
    assert_jobs(&shop, &id, "payment.refund", NULL, 0);
    shop_run(&shop);
    assert_effects(&shop, "payment.void", 1);
    assert_payment(&shop, &id, "voided");
    assert_state(&shop, &id, OMS_STATE_CANCELLED);
    shop_close(&shop);
}
END_TEST

START_TEST(cancelling_a_confirmed_order_refunds_money_that_was_taken)
{
    struct shop shop;

    open_with_mugs(&shop, OMS_CAPTURE_ON_CONFIRMATION);
    oms_id id = confirmed(&shop);
    cancel(&shop, &id);
    assert_jobs(&shop, &id, "payment.refund", "ready", 1);
    shop_run(&shop);
    assert_effects(&shop, "payment.refund", 1);
    assert_effects(&shop, "payment.void", 0);
    assert_payment(&shop, &id, "refunded");
    shop_close(&shop);
}
END_TEST

START_TEST(the_fulfilment_job_makes_an_order_processing_once)
{
    struct shop shop;

    open_with_mugs(&shop, 0);
    oms_id id = processing(&shop);
    assert_jobs(&shop, &id, "order.process", "done", 1);
    assert_jobs(&shop, &id, "order.process", NULL, 1);
    assert_stock(&shop, "MUG", 3, 2, 0);
    ck_assert_int_eq(count_events(&shop, &id, "processing"), 1);
    ck_assert_int_eq(shop_run(&shop), 0);
    shop_close(&shop);
}
END_TEST

START_TEST(cancelling_an_order_in_processing_gives_everything_back)
{
    struct shop shop;

    open_with_mugs(&shop, 0);
    oms_id id = processing(&shop);
    cancel(&shop, &id);
    assert_stock(&shop, "MUG", 5, 0, 0);
    shop_run(&shop);
    assert_effects(&shop, "payment.void", 1);
    shop_close(&shop);
}
END_TEST

START_TEST(dispatch_takes_the_units_out_of_the_stock_and_asks_for_the_money)
{
    const oms_dispatch how = {.size = sizeof how, .carrier = "dhl", .tracking = "JD014600003828"};
    oms_order *order = NULL;
    char *text = NULL;
    struct shop shop;

    open_with_mugs(&shop, 0);
    oms_id id = processing(&shop);
    MUST(oms_order_dispatch(shop.engine, &id, &how, &order, &error));
    assert_stock(&shop, "MUG", 3, 0, 0);
    ASSERT_LINE(&shop, &id, 0, 2, 0, 0, 0);
    assert_jobs(&shop, &id, "payment.capture", "ready", 1);
    ck_assert_str_eq(oms_order_fulfilment_status(order), "shipped");
    ck_assert_int_eq(oms_order_json(order, &text), OMS_OK);
    ck_assert(strstr(text, "dhl") && strstr(text, "JD014600003828"));
    oms_free(text);
    oms_order_free(order);
    shop_run(&shop);
    assert_effects(&shop, "payment.capture", 1);
    assert_payment(&shop, &id, "captured");
    shop_close(&shop);
}
END_TEST

START_TEST(dispatching_a_confirmed_order_is_processing_and_shipping_in_one)
{
    struct shop shop;

    open_with_mugs(&shop, 0);
    oms_id id = confirmed(&shop);
    dispatch(&shop, &id);
    assert_state(&shop, &id, OMS_STATE_SHIPPED);
    assert_jobs(&shop, &id, "order.process", "done", 1);
    ck_assert_int_eq(count_events(&shop, &id, "processing"), 1);
    ck_assert_int_eq(count_events(&shop, &id, "shipped"), 1);
    shop_close(&shop);
}
END_TEST

START_TEST(dispatch_takes_no_money_twice)
{
    struct shop shop;

    open_with_mugs(&shop, OMS_CAPTURE_ON_CONFIRMATION);
    oms_id id = processing(&shop);
    dispatch(&shop, &id);
    shop_run(&shop);
    assert_effects(&shop, "payment.capture", 1);
    assert_payment(&shop, &id, "captured");
    shop_close(&shop);
}
END_TEST

START_TEST(delivery_counts_every_shipped_unit)
{
    struct shop shop;

    open_with_mugs(&shop, 0);
    oms_id id = processing(&shop);
    dispatch(&shop, &id);
    deliver(&shop, &id);
    ASSERT_LINE(&shop, &id, 0, 2, 2, 0, 0);
    assert_stock(&shop, "MUG", 3, 0, 0);
    ck_assert_int_eq(count_events(&shop, &id, "delivered"), 1);
    shop_close(&shop);
}
END_TEST

START_TEST(a_return_of_goods_on_their_way_voids_what_was_not_taken_yet)
{
    struct shop shop;

    open_with_mugs(&shop, 0);
    oms_id id = processing(&shop);
    dispatch(&shop, &id);
    take_back(&shop, &id);
    assert_stock(&shop, "MUG", 3, 0, 2);
    assert_jobs(&shop, &id, "payment.capture", "cancelled", 1);
    shop_run(&shop);
    assert_effects(&shop, "payment.capture", 0);
    assert_effects(&shop, "payment.void", 1);
    shop_close(&shop);
}
END_TEST

START_TEST(a_return_of_delivered_goods_puts_them_on_hold_and_refunds)
{
    struct shop shop;

    open_with_mugs(&shop, 0);
    oms_id id = processing(&shop);
    dispatch(&shop, &id);
    shop_run(&shop);
    deliver(&shop, &id);
    take_back(&shop, &id);
    assert_state(&shop, &id, OMS_STATE_RETURNED);
    assert_stock(&shop, "MUG", 3, 0, 2);
    ASSERT_LINE(&shop, &id, 0, 2, 2, 2, 0);
    assert_jobs(&shop, &id, "payment.refund", "ready", 1);
    shop_run(&shop);
    assert_effects(&shop, "payment.refund", 1);
    assert_payment(&shop, &id, "refunded");
    shop_close(&shop);
}
END_TEST

START_TEST(money_received_by_hand_is_given_back_by_a_person)
{
    oms_order *order = NULL;
    struct shop shop;

    open_with_mugs(&shop, 0);
    oms_id id = PLACE(&shop, .quantity = 2, .method = "manual");
    MUST(oms_order_record_payment(shop.engine, &id, 2000, "bank", NULL, &error));
    MUST(oms_order_cancel(shop.engine, &id, NULL, &order, &error));
    assert_jobs(&shop, &id, "payment.refund", "needs-operator", 1);
    ck_assert(has_problem(&shop, &id, "ORD-2005"));
    oms_order_free(order);
    shop_wait(&shop, DAY);
    shop_run(&shop);
    assert_jobs(&shop, &id, "payment.refund", "needs-operator", 1);
    shop_close(&shop);
}
END_TEST

START_TEST(a_reason_is_kept_with_the_event)
{
    char *text = NULL;
    struct shop shop;

    open_with_mugs(&shop, 0);
    oms_id id = confirmed(&shop);
    MUST(oms_order_cancel(shop.engine, &id, "wrong colour", NULL, &error));
    MUST(oms_order_events_json(shop.engine, &id, &text, &error));
    ck_assert_ptr_nonnull(strstr(text, "wrong colour"));
    oms_free(text);
    shop_close(&shop);
}
END_TEST

Suite *
transitions_suite(void)
{
    Suite *suite = suite_create("transitions");
    TCase *tests = tcase_create("transitions");

    tcase_add_test(tests, placing_commits_lines_prices_reservations_key_event_and_first_job);
    tcase_add_test(tests, confirming_ends_the_hold_and_starts_fulfilment);
    tcase_add_test(tests, confirming_takes_the_money_where_the_policy_says_so);
    tcase_add_test(tests, cancelling_a_pending_order_gives_its_units_back_and_withdraws_what_was_not_sent);
    tcase_add_test(tests, cancelling_a_pending_order_whose_payment_is_under_way_lets_the_money_go_when_it_comes);
    tcase_add_test(tests, a_pending_order_whose_hold_is_over_is_cancelled_at_exactly_that_time);
    tcase_add_test(tests, cancelling_a_confirmed_order_voids_the_money_and_withdraws_fulfilment);
    tcase_add_test(tests, cancelling_a_confirmed_order_refunds_money_that_was_taken);
    tcase_add_test(tests, the_fulfilment_job_makes_an_order_processing_once);
    tcase_add_test(tests, cancelling_an_order_in_processing_gives_everything_back);
    tcase_add_test(tests, dispatch_takes_the_units_out_of_the_stock_and_asks_for_the_money);
    tcase_add_test(tests, dispatching_a_confirmed_order_is_processing_and_shipping_in_one);
    tcase_add_test(tests, dispatch_takes_no_money_twice);
    tcase_add_test(tests, delivery_counts_every_shipped_unit);
    tcase_add_test(tests, a_return_of_goods_on_their_way_voids_what_was_not_taken_yet);
    tcase_add_test(tests, a_return_of_delivered_goods_puts_them_on_hold_and_refunds);
    tcase_add_test(tests, money_received_by_hand_is_given_back_by_a_person);
    tcase_add_test(tests, a_reason_is_kept_with_the_event);
    suite_add_tcase(suite, tests);
    return suite;
}
