/* Payments that were replaced by another, and money that came by hand for an order a person still holds. */
#include <stdio.h>
#include <string.h>

#include "flow/suites.h"
#include "flow/words.h"

static char first_key[80];
static int captures;

static int32_t
authorize(void *user, const oms_payment_request *request, oms_reply *reply)
{
    (void)user;
    (void)reply;
    if (strcmp(request->token, "tok_slow") != 0)
        return OMS_OK;
    snprintf(first_key, sizeof first_key, "%s", request->key);
    return OMS_E_UNAVAILABLE;
}

static int32_t
capture(void *user, const oms_payment_request *request, oms_reply *reply)
{
    (void)user;
    (void)request;
    (void)reply;
    captures++;
    return OMS_OK;
}

static int32_t
refuse_void(void *user, const oms_payment_request *request, oms_reply *reply)
{
    (void)user;
    (void)request;
    (void)reply;
    return OMS_E_REJECTED;
}

START_TEST(a_replaced_payment_whose_void_needs_a_person_is_never_captured)
{
    const oms_payment_service provider = {
        .size = sizeof provider, .authorize = authorize, .capture = capture, .void_payment = refuse_void};
    struct shop shop;

    shop_open_with(&shop, &(struct shop_options){.payment = &provider, .engine = {.card_hold_ms = 10 * HOUR}});
    shop_stock(&shop, "MUG", "main", 1);
    const oms_id id = PLACE(&shop, .token = "tok_slow");
    for (int i = 0; i < 4; i++) { /* the schedule is used up */
        shop_wait(&shop, 5 * MINUTE);
        shop_run(&shop);
    }
    ck_assert_int_eq(pay(&shop, &id, "card", "tok_ok"), OMS_OK);
    MUST_OK(oms_complete(shop.engine, first_key, OMS_OK, NULL, &error)); /* the first one went through after all */
    shop_run(&shop);                                                     /* its void is refused */
    dispatch(&shop, &id);
    shop_run(&shop);
    ck_assert_int_eq(captures, 1);
    oms_order *order = get(&shop, &id);
    ck_assert_int_eq(oms_order_captured(order), 1000);
    oms_order_free(order);
    shop_close(&shop);
}
END_TEST

START_TEST(an_order_that_is_paid_and_held_by_a_person_is_not_cancelled_by_the_clock)
{
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "main", 1);
    const oms_id id = PLACE(&shop, .customer = "sly", .method = "manual"); /* fraud is indicated */
    ck_assert_int_eq(record_payment(&shop, &id, 1000), OMS_OK);
    run_at(&shop, 2 * HOUR);
    assert_state(&shop, &id, OMS_STATE_PENDING);
    assert_payment(&shop, &id, "captured");
    assert_stock(&shop, "MUG", 0, 1, 0);
    shop_close(&shop);
}
END_TEST

Suite *
replaced_suite(void)
{
    Suite *suite = suite_create("replaced");
    TCase *cases = tcase_create("replaced");

    tcase_add_test(cases, a_replaced_payment_whose_void_needs_a_person_is_never_captured);
    tcase_add_test(cases, an_order_that_is_paid_and_held_by_a_person_is_not_cancelled_by_the_clock);
    suite_add_tcase(suite, cases);
    return suite;
}
