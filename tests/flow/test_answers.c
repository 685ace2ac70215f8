/* What holds an order, who set it, and answering it: holds by people, other addresses. Through the public interface. */
#include <string.h>

#include "flow/suites.h"
#include "flow/words.h"

static struct shop shop;

static void
open_shop(void)
{
    shop_open(&shop);
    shop_stock(&shop, "MUG", "shelf", 2);
    shop_stock(&shop, "RUM", "shelf", 2);
}

static void
close_shop(void)
{
    shop_close(&shop);
}

static int32_t
hold(const oms_id *id, int32_t kind, const char *by, const char *note)
{
    const oms_hold hold = {.size = sizeof hold, .by = by, .note = note, .kind = kind};

    return oms_order_hold(shop.engine, id, &hold, NULL, NULL);
}

static int32_t
release(const oms_id *id, int32_t kind)
{
    const oms_hold hold = {.size = sizeof hold, .by = "otto", .kind = kind};

    return oms_order_release(shop.engine, id, &hold, NULL, NULL);
}

static int32_t
move_to(const oms_id *id, const char *country, const char *postcode, oms_error **error)
{
    const oms_address address = {.size = sizeof address,
                                 .name = "Ada L",
                                 .line1 = "1 Short Street",
                                 .city = "Lyon",
                                 .postcode = postcode,
                                 .country = country};

    return oms_order_set_address(shop.engine, id, &address, NULL, error);
}

static oms_hold_info
first_hold(const oms_order *order)
{
    oms_hold_info info = {.size = sizeof info};

    ck_assert_int_eq(oms_order_hold_at(order, 0, &info), OMS_OK);
    return info;
}

static size_t
count_holds(const oms_id *id)
{
    oms_order *order = get(&shop, id);
    const size_t n = oms_order_hold_count(order);

    oms_order_free(order);
    return n;
}

/* --- Holds by people --- */

START_TEST(a_person_holds_an_order_and_it_says_who_and_why_and_since_when)
{
    const oms_id id = PLACE(&shop, .method = "manual");

    shop_wait(&shop, MINUTE);
    ck_assert_int_eq(hold(&id, OMS_HOLD_FRAUD, "maria", "three cards in a row"), OMS_OK);
    oms_order *order = get(&shop, &id);
    const oms_hold_info info = first_hold(order);
    ck_assert_uint_eq(oms_order_hold_count(order), 1);
    ck_assert_int_eq(info.kind, OMS_HOLD_FRAUD);
    ck_assert_str_eq(info.by, "maria");
    ck_assert_str_eq(info.rule, "hold.fraud");
    ck_assert_str_eq(info.code, "ORD-1009");
    ck_assert_str_eq(info.message, "held for fraud by maria: three cards in a row");
    ck_assert_int_eq(info.since, NOON + MINUTE);
    oms_order_free(order);
    ck_assert_int_eq(count_events(&shop, &id, "held"), 1);
}
END_TEST

START_TEST(what_a_rule_holds_names_the_rule)
{
    const oms_id id = PLACE(&shop, .customer = "sly");
    oms_order *order = get(&shop, &id);
    const oms_hold_info info = first_hold(order);

    ck_assert_str_eq(info.rule, "customer.fraud");
    ck_assert_ptr_null(info.by);
    oms_order_free(order);
}
END_TEST

START_TEST(a_held_order_is_not_paid_until_it_is_released_and_then_goes_on_by_itself)
{
    const oms_id id = PLACE(&shop, .customer = "sly");

    assert_effects(&shop, "payment.authorize", 0);
    ck_assert_int_eq(release(&id, OMS_HOLD_FRAUD), OMS_OK);
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    assert_effects(&shop, "payment.authorize", 1);
    ck_assert_int_eq(count_events(&shop, &id, "hold.released"), 1);
    shop_run(&shop);
    assert_state(&shop, &id, OMS_STATE_PROCESSING);
}
END_TEST

START_TEST(only_the_kind_that_is_released_is)
{
    const oms_id id = PLACE(&shop, .customer = "sly");

    ck_assert_int_eq(hold(&id, OMS_HOLD_OPERATIONS, NULL, NULL), OMS_OK);
    ck_assert_int_eq(release(&id, OMS_HOLD_FRAUD), OMS_OK);
    ck_assert_uint_eq(count_holds(&id), 1);
    assert_state(&shop, &id, OMS_STATE_PENDING);
    assert_effects(&shop, "payment.authorize", 0);
    ck_assert_int_eq(release(&id, OMS_HOLD_OPERATIONS), OMS_OK);
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
}
END_TEST

START_TEST(a_hold_by_a_person_and_one_by_a_rule_are_released_together)
{
    const oms_id id = PLACE(&shop, .customer = "sly");

    ck_assert_int_eq(hold(&id, OMS_HOLD_FRAUD, "maria", NULL), OMS_OK);
    ck_assert_uint_eq(count_holds(&id), 2);
    ck_assert_int_eq(release(&id, OMS_HOLD_FRAUD), OMS_OK);
    ck_assert_uint_eq(count_holds(&id), 0);
}
END_TEST

START_TEST(what_a_person_holds_keeps_its_units_for_a_day)
{
    const oms_id id = PLACE(&shop, .quantity = 2, .method = "manual");

    ck_assert_int_eq(hold(&id, OMS_HOLD_OPERATIONS, "maria", NULL), OMS_OK);
    ck_assert_int_eq(hold_until(&shop, &id), NOON + DAY);
    run_at(&shop, DAY - 1);
    assert_state(&shop, &id, OMS_STATE_PENDING);
    assert_stock(&shop, "MUG", 0, 2, 0);
    run_at(&shop, DAY);
    assert_state(&shop, &id, OMS_STATE_CANCELLED);
    assert_stock(&shop, "MUG", 2, 0, 0);
}
END_TEST

START_TEST(how_long_is_the_hosts_to_say)
{
    struct shop other;

    shop_open_with(&other, &(struct shop_options){.engine = {.review_ms = 2 * HOUR}});
    shop_stock(&other, "MUG", "shelf", 1);
    const oms_id id = PLACE(&other, .method = "manual");
    const oms_hold by_hand = {.size = sizeof by_hand, .kind = OMS_HOLD_FRAUD};
    ck_assert_int_eq(oms_order_hold(other.engine, &id, &by_hand, NULL, NULL), OMS_OK);
    ck_assert_int_eq(hold_until(&other, &id), NOON + 2 * HOUR);
    shop_close(&other);
}
END_TEST

START_TEST(released_it_has_the_time_for_paying_anew)
{
    const oms_id id = PLACE(&shop, .quantity = 2, .method = "manual");

    ck_assert_int_eq(hold(&id, OMS_HOLD_FRAUD, NULL, NULL), OMS_OK);
    shop_wait(&shop, 3 * HOUR);
    ck_assert_int_eq(release(&id, OMS_HOLD_FRAUD), OMS_OK);
    ck_assert_int_eq(hold_until(&shop, &id), NOON + 3 * HOUR + 30 * MINUTE);
    assert_stock(&shop, "MUG", 0, 2, 0);
}
END_TEST

START_TEST(released_after_its_time_it_takes_its_units_again_or_hears_that_they_are_gone)
{
    const oms_id id = PLACE(&shop, .quantity = 2, .method = "manual");

    ck_assert_int_eq(hold(&id, OMS_HOLD_FRAUD, NULL, NULL), OMS_OK);
    shop_wait(&shop, DAY); /* nobody ran the engine */
    ck_assert_int_eq(release(&id, OMS_HOLD_FRAUD), OMS_OK);
    assert_stock(&shop, "MUG", 0, 2, 0);
    ck_assert_int_eq(hold(&id, OMS_HOLD_FRAUD, NULL, NULL), OMS_OK);
    shop_wait(&shop, DAY);
    PLACE(&shop, .quantity = 1);
    ck_assert_int_eq(release(&id, OMS_HOLD_FRAUD), OMS_E_STATE); /* that buyer had it expire */
    assert_state(&shop, &id, OMS_STATE_CANCELLED);
}
END_TEST

START_TEST(a_confirmed_order_that_is_held_is_not_fulfilled_nor_dispatched)
{
    const oms_id id = PLACE(&shop, .quantity = 1);

    ck_assert_int_eq(hold(&id, OMS_HOLD_OPERATIONS, "maria", "wrong colour?"), OMS_OK);
    shop_run(&shop);
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    ASSERT_CODE(OMS_E_STATE, oms_order_dispatch(shop.engine, &id, NULL, NULL, &error));
    shop_wait(&shop, 2 * DAY);
    shop_run(&shop);
    assert_stock(&shop, "MUG", 1, 1, 0);
    ck_assert_int_eq(release(&id, OMS_HOLD_OPERATIONS), OMS_OK);
    shop_run(&shop); /* not only in a quarter of an hour */
    assert_state(&shop, &id, OMS_STATE_PROCESSING);
}
END_TEST

START_TEST(a_payment_that_is_to_be_tried_again_is_not_while_it_is_held)
{
    const oms_id id = PLACE(&shop, .token = "tok_unavailable_1");

    assert_effects(&shop, "payment.authorize", 0);
    ck_assert_int_eq(hold(&id, OMS_HOLD_PAYMENT, "maria", NULL), OMS_OK);
    run_at(&shop, 5 * MINUTE);
    run_at(&shop, 10 * MINUTE);
    assert_effects(&shop, "payment.authorize", 0);
    assert_state(&shop, &id, OMS_STATE_PENDING);
    ck_assert_int_eq(release(&id, OMS_HOLD_PAYMENT), OMS_OK);
    run_at(&shop, 15 * MINUTE);
    assert_effects(&shop, "payment.authorize", 1);
    ck_assert_int_ge(state_of(&shop, &id), OMS_STATE_CONFIRMED);
}
END_TEST

START_TEST(a_payment_that_was_sent_when_it_was_held_comes_in_and_confirms_nothing)
{
    const oms_id id = PLACE(&shop, .token = "tok_pending_600");

    ck_assert_int_eq(hold(&id, OMS_HOLD_FRAUD, "maria", NULL), OMS_OK);
    run_at(&shop, 11 * MINUTE);
    assert_payment(&shop, &id, "authorised");
    assert_state(&shop, &id, OMS_STATE_PENDING);
    ck_assert_int_eq(release(&id, OMS_HOLD_FRAUD), OMS_OK);
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    assert_effects(&shop, "payment.authorize", 1);
}
END_TEST

START_TEST(a_payment_that_may_have_happened_is_not_begun_again_by_a_release)
{
    const oms_id id = PLACE(&shop, .token = "tok_unknown_9");

    ck_assert_int_eq(hold(&id, OMS_HOLD_FRAUD, "maria", NULL), OMS_OK);
    for (int tick = 1; tick < 6; tick++)
        run_at(&shop, tick * 5 * MINUTE);
    assert_job(&shop, &id, "payment.authorize", "needs-operator");
    ck_assert_int_eq(release(&id, OMS_HOLD_FRAUD), OMS_OK);
    ck_assert_int_eq(count_jobs(&shop, &id, "payment.authorize"), 1);
    assert_state(&shop, &id, OMS_STATE_PENDING);
}
END_TEST

START_TEST(a_held_order_can_be_cancelled)
{
    const oms_id id = PLACE(&shop, .method = "manual");

    ck_assert_int_eq(hold(&id, OMS_HOLD_FRAUD, "maria", NULL), OMS_OK);
    cancel(&shop, &id);
    ck_assert_uint_eq(count_holds(&id), 0);
    ck_assert_int_eq(hold(&id, OMS_HOLD_FRAUD, "maria", NULL), OMS_E_STATE);
}
END_TEST

START_TEST(what_left_is_not_held)
{
    const oms_id id = PLACE(&shop, .quantity = 1);

    shop_run(&shop);
    dispatch(&shop, &id);
    ck_assert_int_eq(hold(&id, OMS_HOLD_FRAUD, NULL, NULL), OMS_E_STATE);
    ck_assert_int_eq(release(&id, OMS_HOLD_FRAUD), OMS_E_STATE);
}
END_TEST

START_TEST(a_hold_of_no_kind_or_with_card_data_in_it_is_refused)
{
    const oms_id id = PLACE(&shop, .method = "manual");

    ck_assert_int_eq(hold(&id, 0, NULL, NULL), OMS_E_INVALID);
    ck_assert_int_eq(hold(&id, OMS_HOLD_FRAUD | OMS_HOLD_ADDRESS, NULL, NULL), OMS_E_INVALID);
    ck_assert_int_eq(hold(&id, OMS_HOLD_FRAUD, NULL, "4111 1111 1111 1111"), OMS_E_CARD_DATA);
    ck_assert_int_eq(hold(&id, OMS_HOLD_FRAUD, "4111111111111111", NULL), OMS_E_CARD_DATA);
    ck_assert_int_eq(oms_order_hold(shop.engine, &id, NULL, NULL, NULL), OMS_E_INVALID);
    ck_assert_uint_eq(count_holds(&id), 0);
    ck_assert_int_eq(oms_hold_parse("nothing"), 0);
    ck_assert_int_eq(oms_hold_parse(NULL), 0);
    ck_assert_ptr_null(oms_hold_name(3));
}
END_TEST

static int32_t
keep_diagnosis(void *user, const oms_diagnosis *found)
{
    if (found->hold) {
        ck_assert_str_eq(found->hold, "fraud");
        ck_assert_str_eq(found->owner, found->since == NOON ? "customer.fraud" : "maria");
        ++*(int *)user;
    }
    return 0;
}

START_TEST(the_doctor_names_the_owner_of_each_hold_and_its_age)
{
    const oms_id id = PLACE(&shop, .customer = "sly");
    int n = 0;

    shop_wait(&shop, MINUTE);
    ck_assert_int_eq(hold(&id, OMS_HOLD_FRAUD, "maria", NULL), OMS_OK);
    MUST_OK(oms_diagnose(shop.engine, &id, keep_diagnosis, &n, &error));
    ck_assert_int_eq(n, 2);
    n = 0;
    MUST_OK(oms_diagnose(shop.engine, NULL, keep_diagnosis, &n, &error));
    ck_assert_int_eq(n, 2);
}
END_TEST

/* --- Other addresses --- */

START_TEST(a_corrected_address_answers_ord_1002_and_the_order_goes_on_by_itself)
{
    const oms_id id = PLACE(&shop, .quantity = 2, .country = "DE", .postcode = "00000");
    oms_address address = {.size = sizeof address};

    ck_assert(has_problem(&shop, &id, "ORD-1002"));
    shop_wait(&shop, 20 * MINUTE);
    ck_assert_int_eq(move_to(&id, "FR", "69001", NULL), OMS_OK);
    ck_assert(!has_problem(&shop, &id, "ORD-1002"));
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    assert_effects(&shop, "payment.authorize", 1);
    oms_order *order = get(&shop, &id);
    ck_assert_int_eq(oms_order_shipping_address(order, &address), OMS_OK);
    ck_assert_str_eq(address.line1, "1 Short Street");
    ck_assert_str_eq(oms_order_country(order), "FR");
    oms_order_free(order);
    ck_assert_int_eq(count_events(&shop, &id, "address.changed"), 1);
}
END_TEST

START_TEST(an_address_that_is_no_better_changes_nothing)
{
    const oms_id id = PLACE(&shop, .country = "DE", .postcode = "00000");
    oms_error *error = NULL;
    oms_problem problem = {.size = sizeof problem};

    ck_assert_int_eq(move_to(&id, "FR", "00000", &error), OMS_E_REFUSED);
    ck_assert_int_eq(oms_error_problem(error, 0, &problem), OMS_OK);
    ck_assert_str_eq(problem.code, "ORD-1002");
    ck_assert_str_eq(problem.field, "shipping_address");
    oms_error_free(error);
    oms_order *order = get(&shop, &id);
    ck_assert_str_eq(oms_order_country(order), "DE");
    oms_order_free(order);
    ck_assert(has_problem(&shop, &id, "ORD-1002"));
}
END_TEST

START_TEST(an_address_that_cannot_be_checked_now_is_later)
{
    const oms_id id = PLACE(&shop, .country = "DE", .postcode = "00000");

    ck_assert_int_eq(move_to(&id, "FR", "00001", NULL), OMS_OK);
    ck_assert(has_problem(&shop, &id, "ORD-1007"));
    ck_assert(!has_problem(&shop, &id, "ORD-1002"));
    assert_state(&shop, &id, OMS_STATE_PENDING);
    ck_assert_int_eq(move_to(&id, "FR", "69001", NULL), OMS_OK); /* the next one can */
    ck_assert_int_eq(count_jobs(&shop, &id, "address.validate"), 1);
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
}
END_TEST

START_TEST(an_address_that_the_service_writes_better_is_kept_like_that)
{
    const oms_id id = PLACE(&shop, .country = "DE");
    oms_address address = {.size = sizeof address};

    ck_assert_int_eq(move_to(&id, "DE", "00002", NULL), OMS_OK);
    oms_order *order = get(&shop, &id);
    ck_assert_int_eq(oms_order_shipping_address(order, &address), OMS_OK);
    ck_assert_str_ne(address.postcode, "00002");
    oms_order_free(order);
}
END_TEST

START_TEST(what_may_not_be_sold_there_is_not_sent_there)
{
    const oms_id id = PLACE(&shop, .sku = "MUG", .sku2 = "RUM", .country = "DE");
    oms_error *error = NULL;
    oms_problem problem = {.size = sizeof problem};

    ck_assert_int_eq(move_to(&id, "US", "10001", &error), OMS_E_REFUSED);
    ck_assert_int_eq(oms_error_problem(error, 0, &problem), OMS_OK);
    ck_assert_str_eq(problem.code, "ORD-1003");
    ck_assert_str_eq(problem.field, "lines[1].sku");
    ck_assert_int_eq(problem.line, 2);
    oms_error_free(error);
}
END_TEST

static void
tax(const char *country, int64_t ppm)
{
    const oms_tax_rate rate = {
        .size = sizeof rate, .country = country, .jurisdiction = country, .tax_class = "standard", .ppm = ppm};

    MUST_OK(oms_tax_rate_put(shop.engine, &rate, &error));
}

START_TEST(elsewhere_tax_is_another)
{
    tax("DE", 190000);
    tax("FR", 200000);
    const oms_id id = PLACE(&shop, .country = "DE", .postcode = "00000");
    oms_order *order = get(&shop, &id);
    ck_assert_int_eq(oms_order_total(order), 1190);
    oms_order_free(order);

    ck_assert_int_eq(move_to(&id, "FR", "69001", NULL), OMS_OK);
    order = get(&shop, &id);
    ck_assert_int_eq(oms_order_total(order), 1200);
    ck_assert_int_eq(oms_order_authorised(order), 1200);
    oms_order_free(order);
    assert_invariants(&shop);
}
END_TEST

START_TEST(tax_there_was_and_is_no_more_leaves_nothing_behind)
{
    char *text = NULL;

    tax("DE", 190000);
    const oms_id id = PLACE(&shop, .country = "DE", .postcode = "00000");
    ck_assert_int_eq(move_to(&id, "CH", "69001", NULL), OMS_OK);
    oms_order *order = get(&shop, &id);
    ck_assert_int_eq(oms_order_total(order), 1000);
    ck_assert_int_eq(oms_order_json(order, &text), OMS_OK);
    ck_assert_msg(strstr(text, "\"taxes\":[]") || strstr(text, "\"taxes\": []"), "%s", text);
    oms_free(text);
    oms_order_free(order);
    assert_invariants(&shop);
}
END_TEST

START_TEST(what_is_paid_goes_elsewhere_only_for_the_same_money)
{
    tax("DE", 190000);
    tax("FR", 200000);
    tax("AT", 190000);
    const oms_id id = PLACE(&shop, .country = "DE");

    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    ASSERT_CODE(OMS_E_PRICE_CHANGED, move_to(&id, "FR", "69001", &error));
    ck_assert_int_eq(move_to(&id, "AT", "1010", NULL), OMS_OK);
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    assert_effects(&shop, "payment.authorize", 1);
}
END_TEST

START_TEST(an_order_without_an_address_gets_one)
{
    const oms_id id = PLACE(&shop, .method = "manual");
    oms_address address = {.size = sizeof address};

    ck_assert_int_eq(move_to(&id, "FR", "69001", NULL), OMS_OK);
    oms_order *order = get(&shop, &id);
    ck_assert_int_eq(oms_order_shipping_address(order, &address), OMS_OK);
    ck_assert_str_eq(address.postcode, "69001");
    oms_order_free(order);
}
END_TEST

START_TEST(an_address_after_the_time_was_over_is_refused_when_the_units_are_gone)
{
    const oms_id id = PLACE(&shop, .quantity = 2, .country = "DE", .postcode = "00000");

    shop_wait(&shop, 30 * MINUTE);
    ck_assert_int_eq(move_to(&id, "FR", "69001", NULL), OMS_OK); /* nobody else wanted them */
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
}
END_TEST

START_TEST(what_left_or_ended_goes_nowhere_else)
{
    const oms_id id = PLACE(&shop, .country = "DE");
    const oms_id other = PLACE(&shop, .quantity = 1, .method = "manual");

    dispatch(&shop, &id);
    ck_assert_int_eq(move_to(&id, "DE", "10117", NULL), OMS_E_STATE);
    cancel(&shop, &other);
    ck_assert_int_eq(move_to(&other, "DE", "10117", NULL), OMS_E_STATE);
}
END_TEST

START_TEST(an_address_without_a_country_or_with_card_data_is_refused)
{
    const oms_id id = PLACE(&shop, .country = "DE");
    const oms_address card = {.size = sizeof card, .line1 = "4111 1111 1111 1111", .country = "DE"};

    ck_assert_int_eq(move_to(&id, NULL, "10117", NULL), OMS_E_INVALID);
    ck_assert_int_eq(move_to(&id, "Germany", "10117", NULL), OMS_E_INVALID);
    ck_assert_int_eq(oms_order_set_address(shop.engine, &id, &card, NULL, NULL), OMS_E_CARD_DATA);
    ck_assert_int_eq(oms_order_set_address(shop.engine, &id, NULL, NULL, NULL), OMS_E_INVALID);
    ck_assert_int_eq(oms_order_set_address(shop.engine, &(oms_id){{1}},
                                           &(oms_address){.size = sizeof(oms_address), .country = "DE"}, NULL, NULL),
                     OMS_E_NOT_FOUND);
}
END_TEST

START_TEST(a_person_can_vouch_for_an_address)
{
    const oms_id id = PLACE(&shop, .country = "DE", .postcode = "00000");

    ck_assert_int_eq(release(&id, OMS_HOLD_ADDRESS), OMS_OK);
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    const oms_id unasked = PLACE(&shop, .quantity = 1, .country = "DE", .postcode = "00001");
    ck_assert_int_eq(release(&unasked, OMS_HOLD_ADDRESS), OMS_OK);
    assert_state(&shop, &unasked, OMS_STATE_CONFIRMED);
    shop_wait(&shop, DAY);
    shop_run(&shop);
    ck_assert(!has_problem(&shop, &unasked, "ORD-1007"));
}
END_TEST

static TCase *
holds(void)
{
    TCase *tests = tcase_create("holds");

    tcase_add_checked_fixture(tests, open_shop, close_shop);
    tcase_add_test(tests, a_person_holds_an_order_and_it_says_who_and_why_and_since_when);
    tcase_add_test(tests, what_a_rule_holds_names_the_rule);
    tcase_add_test(tests, a_held_order_is_not_paid_until_it_is_released_and_then_goes_on_by_itself);
    tcase_add_test(tests, only_the_kind_that_is_released_is);
    tcase_add_test(tests, a_hold_by_a_person_and_one_by_a_rule_are_released_together);
    tcase_add_test(tests, what_a_person_holds_keeps_its_units_for_a_day);
    tcase_add_test(tests, how_long_is_the_hosts_to_say);
    tcase_add_test(tests, released_it_has_the_time_for_paying_anew);
    tcase_add_test(tests, released_after_its_time_it_takes_its_units_again_or_hears_that_they_are_gone);
    tcase_add_test(tests, a_confirmed_order_that_is_held_is_not_fulfilled_nor_dispatched);
    tcase_add_test(tests, a_payment_that_is_to_be_tried_again_is_not_while_it_is_held);
    tcase_add_test(tests, a_payment_that_was_sent_when_it_was_held_comes_in_and_confirms_nothing);
    tcase_add_test(tests, a_payment_that_may_have_happened_is_not_begun_again_by_a_release);
    tcase_add_test(tests, a_held_order_can_be_cancelled);
    tcase_add_test(tests, what_left_is_not_held);
    tcase_add_test(tests, a_hold_of_no_kind_or_with_card_data_in_it_is_refused);
    tcase_add_test(tests, the_doctor_names_the_owner_of_each_hold_and_its_age);
    return tests;
}

static TCase *
addresses(void)
{
    TCase *tests = tcase_create("addresses");

    tcase_add_checked_fixture(tests, open_shop, close_shop);
    tcase_add_test(tests, a_corrected_address_answers_ord_1002_and_the_order_goes_on_by_itself);
    tcase_add_test(tests, an_address_that_is_no_better_changes_nothing);
    tcase_add_test(tests, an_address_that_cannot_be_checked_now_is_later);
    tcase_add_test(tests, an_address_that_the_service_writes_better_is_kept_like_that);
    tcase_add_test(tests, what_may_not_be_sold_there_is_not_sent_there);
    tcase_add_test(tests, elsewhere_tax_is_another);
    tcase_add_test(tests, tax_there_was_and_is_no_more_leaves_nothing_behind);
    tcase_add_test(tests, what_is_paid_goes_elsewhere_only_for_the_same_money);
    tcase_add_test(tests, an_order_without_an_address_gets_one);
    tcase_add_test(tests, an_address_after_the_time_was_over_is_refused_when_the_units_are_gone);
    tcase_add_test(tests, what_left_or_ended_goes_nowhere_else);
    tcase_add_test(tests, an_address_without_a_country_or_with_card_data_is_refused);
    tcase_add_test(tests, a_person_can_vouch_for_an_address);
    return tests;
}

Suite *
answers_suite(void)
{
    Suite *suite = suite_create("flow/answers");

    suite_add_tcase(suite, holds());
    suite_add_tcase(suite, addresses());
    return suite;
}
