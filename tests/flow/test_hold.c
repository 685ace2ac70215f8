/* Reservations that end by the clock, and who wins when a payment meets the end of its hold. T is the end of the hold, half an hour after NOON. */
#include <sqlite3.h>
#include <string.h>

#include "flow/suites.h"
#include "flow/words.h"

#define T (30 * MINUTE)

static void
at(struct shop *shop, int64_t ms)
{
    shop->now = NOON + ms;
}

/* A shop with one mug, which an unpaid order holds until T. */
static oms_id
shop_with_a_held_mug(struct shop *shop)
{
    shop_open(shop);
    shop_stock(shop, "MUG", "MAIN", 1);
    return PLACE(shop, .method = "manual");
}

/* The same with a payment whose answer is still to come. */
static oms_id
shop_with_a_pending_payment(struct shop *shop, struct provider *provider)
{
    provider_open(provider);
    provider->retry_after_ms = DAY;
    SAYS(provider, AUTHORIZE, OMS_PENDING);
    shop_open_paid_by(shop, provider);
    shop_stock(shop, "MUG", "MAIN", 1);
    return PLACE(shop, .token = "tok");
}

/* --- The end of a hold --- */

START_TEST(until_T_the_unit_is_held)
{
    struct shop shop;
    oms_id first = shop_with_a_held_mug(&shop);

    ck_assert_int_eq(hold_until(&shop, &first), NOON + T);
    at(&shop, T - 1);
    if (_i == 1)
        shop_run(&shop);
    assert_refused(&shop, &(struct wish){.customer = "owe"}, OMS_E_REFUSED, "ORD-1001");
    assert_state(&shop, &first, OMS_STATE_PENDING);
    assert_stock(&shop, "MUG", 0, 1, 0);
    shop_close(&shop);
}
END_TEST

START_TEST(at_T_the_unit_is_the_next_buyers)
{
    struct shop shop;
    oms_id first = shop_with_a_held_mug(&shop);

    at(&shop, T);
    if (_i == 1)
        shop_run(&shop);
    oms_id second = PLACE(&shop, .quantity = 1);
    assert_state(&shop, &first, OMS_STATE_CANCELLED);
    assert_state(&shop, &second, OMS_STATE_CONFIRMED);
    assert_stock(&shop, "MUG", 0, 1, 0);
    shop_close(&shop);
}
END_TEST

START_TEST(running_at_T_ends_the_hold)
{
    struct shop shop;
    oms_id first = shop_with_a_held_mug(&shop);

    ck_assert_int_eq(next_due_of(&shop), NOON + T);
    run_at(&shop, T - 1);
    assert_state(&shop, &first, OMS_STATE_PENDING);
    run_at(&shop, T);
    assert_state(&shop, &first, OMS_STATE_CANCELLED);
    ck_assert_int_eq(hold_until(&shop, &first), OMS_NONE);
    ck_assert_int_eq(next_due_of(&shop), OMS_NONE);
    assert_stock(&shop, "MUG", 1, 0, 0);
    ck_assert_int_eq(shop_run(&shop), 0);
    shop_close(&shop);
}
END_TEST

START_TEST(only_the_holds_a_buyer_needs_are_ended)
{
    struct shop shop;
    oms_id mug = shop_with_a_held_mug(&shop);

    shop_stock(&shop, "POT", "MAIN", 1);
    oms_id pot = PLACE(&shop, .sku = "POT", .method = "manual");
    at(&shop, T);
    PLACE(&shop, .sku = "POT", .quantity = 1);
    assert_state(&shop, &pot, OMS_STATE_CANCELLED);
    assert_state(&shop, &mug, OMS_STATE_PENDING);
    assert_stock(&shop, "MUG", 0, 1, 0);
    shop_close(&shop);
}
END_TEST

/* Half of the units come from here and half from there. */
START_TEST(a_split_reservation_ends_at_T_as_well)
{
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "EAST", 3);
    shop_stock(&shop, "MUG", "WEST", 4);
    PLACE(&shop, .quantity = 7, .method = "manual");
    at(&shop, T - 1);
    assert_refused(&shop, &(struct wish){.customer = "owe"}, OMS_E_REFUSED, "ORD-1001");
    at(&shop, T);
    PLACE(&shop, .quantity = 7, .customer = "owe", .method = "manual");
    assert_stock(&shop, "MUG", 0, 7, 0);
    shop_close(&shop);
}
END_TEST

START_TEST(a_buyer_may_need_a_thousand_holds_that_are_over)
{
    const int64_t holds = 1000;
    struct shop shop;

    shop_open_with(&shop, &(struct shop_options){.engine = {.duplicates = OMS_DUPLICATE_ALLOW}});
    shop_stock(&shop, "MUG", "MAIN", holds);
    for (int64_t i = 0; i < holds; i++)
        PLACE(&shop, .method = "manual");
    at(&shop, T);
    oms_id id = PLACE(&shop, .quantity = holds);
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    assert_stock(&shop, "MUG", 0, holds, 0);
    shop_close(&shop);
}
END_TEST

/* However many others are over before it, and stay: nobody asked for their units. */
START_TEST(a_hold_that_is_over_is_found_behind_many_others)
{
    struct shop shop;

    shop_open_with(&shop, &(struct shop_options){.engine = {.duplicates = OMS_DUPLICATE_ALLOW}});
    shop_stock(&shop, "POT", "MAIN", 250);
    shop_stock(&shop, "MUG", "MAIN", 1);
    for (int64_t i = 0; i < 250; i++)
        PLACE(&shop, .sku = "POT", .method = "manual");
    PLACE(&shop, .method = "manual");
    at(&shop, T);
    oms_id id = PLACE(&shop, .quantity = 1);
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    assert_stock(&shop, "POT", 0, 250, 0);
    shop_close(&shop);
}
END_TEST

START_TEST(a_thousand_holds_end_in_one_run)
{
    const int64_t holds = 1000;
    struct shop shop;

    shop_open_with(&shop, &(struct shop_options){.engine = {.duplicates = OMS_DUPLICATE_ALLOW}});
    shop_stock(&shop, "MUG", "MAIN", holds);
    for (int64_t i = 0; i < holds; i++)
        PLACE(&shop, .method = "manual");
    at(&shop, T);
    ck_assert_int_eq(shop_run(&shop), holds);
    assert_stock(&shop, "MUG", holds, 0, 0);
    shop_close(&shop);
}
END_TEST

START_TEST(how_long_units_are_held_depends_on_the_method)
{
    struct shop shop;

    shop_open_with(&shop, &(struct shop_options){.engine = {.card_hold_ms = MINUTE, .manual_hold_ms = 3 * DAY}});
    shop_stock(&shop, "MUG", "MAIN", 2);
    oms_id card = PLACE(&shop, .token = "tok_declined");
    oms_id manual = PLACE(&shop, .method = "manual");
    ck_assert_int_eq(hold_until(&shop, &card), NOON + MINUTE);
    ck_assert_int_eq(hold_until(&shop, &manual), NOON + 3 * DAY);
    run_at(&shop, MINUTE);
    assert_state(&shop, &card, OMS_STATE_CANCELLED);
    run_at(&shop, 3 * DAY - 1);
    assert_state(&shop, &manual, OMS_STATE_PENDING);
    run_at(&shop, 3 * DAY);
    assert_state(&shop, &manual, OMS_STATE_CANCELLED);
    shop_close(&shop);
}
END_TEST

START_TEST(a_confirmed_order_holds_for_ever)
{
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .quantity = 1);
    ck_assert_int_eq(hold_until(&shop, &id), OMS_NONE);
    run_at(&shop, 100 * DAY);
    assert_refused(&shop, &(struct wish){.customer = "owe"}, OMS_E_REFUSED, "ORD-1001");
    assert_stock(&shop, "MUG", 0, 1, 0);
    shop_close(&shop);
}
END_TEST

/* --- Expiry against payment --- */

START_TEST(paid_before_T_the_order_is_confirmed)
{
    struct provider provider;
    struct shop shop;
    oms_id id = shop_with_a_pending_payment(&shop, &provider);

    at(&shop, T - 1);
    ck_assert_int_eq(tell(&shop, &id, "payment.authorize", OMS_OK), OMS_OK);
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    run_at(&shop, T);
    assert_state(&shop, &id, OMS_STATE_PROCESSING);
    assert_stock(&shop, "MUG", 0, 1, 0);
    shop_close(&shop);
}
END_TEST

/* At T and after it, swept or not: the unit is still there, so it is reserved again. */
START_TEST(paid_from_T_on_with_the_unit_still_there_the_order_is_confirmed)
{
    static const struct {
        int64_t after;
        int swept;
    } cases[] = {{0, 0}, {0, 1}, {1, 0}, {1, 1}, {HOUR, 0}, {HOUR, 1}};
    struct provider provider;
    struct shop shop;
    oms_id id = shop_with_a_pending_payment(&shop, &provider);

    at(&shop, T + cases[_i].after);
    if (cases[_i].swept) {
        shop_run(&shop);
        assert_stock(&shop, "MUG", 1, 0, 0);
        assert_state(&shop, &id, OMS_STATE_PENDING);
    }
    ck_assert_int_eq(tell(&shop, &id, "payment.authorize", OMS_OK), OMS_OK);
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    assert_stock(&shop, "MUG", 0, 1, 0);
    ck_assert_int_eq(hold_until(&shop, &id), OMS_NONE);
    shop_run(&shop);
    ck_assert_int_eq(provider_count(&provider, VOID), 0);
    shop_close(&shop);
}
END_TEST

START_TEST(paid_from_T_on_with_the_unit_gone_the_money_is_given_back)
{
    struct provider provider;
    struct shop shop;
    oms_id late = shop_with_a_pending_payment(&shop, &provider);

    at(&shop, T + _i / 2);
    if (_i % 2)
        shop_run(&shop);
    oms_id other = PLACE(&shop, .customer = "owe", .method = "manual");
    assert_state(&shop, &late, OMS_STATE_PENDING);
    ck_assert_int_eq(tell(&shop, &late, "payment.authorize", OMS_OK), OMS_OK);
    assert_state(&shop, &late, OMS_STATE_CANCELLED);
    ck_assert(has_problem(&shop, &late, "ORD-2002"));
    assert_state(&shop, &other, OMS_STATE_PENDING);
    assert_stock(&shop, "MUG", 0, 1, 0);
    shop_run(&shop);
    ck_assert_int_eq(provider_count(&provider, VOID), 1);
    assert_payment(&shop, &late, "voided");
    shop_close(&shop);
}
END_TEST

/* What expired holds of others keep is there by the clock: the late payer gets it, as a buyer would. */
START_TEST(a_late_payer_takes_units_whose_hold_is_over)
{
    struct provider provider;
    struct shop shop;
    oms_id late = shop_with_a_pending_payment(&shop, &provider);

    run_at(&shop, T);
    oms_id other = PLACE(&shop, .customer = "ada", .method = "manual");
    at(&shop, 2 * T);
    ck_assert_int_eq(tell(&shop, &late, "payment.authorize", OMS_OK), OMS_OK);
    assert_state(&shop, &late, OMS_STATE_CONFIRMED);
    assert_state(&shop, &other, OMS_STATE_CANCELLED);
    assert_stock(&shop, "MUG", 0, 1, 0);
    shop_close(&shop);
}
END_TEST

START_TEST(the_units_of_a_late_payment_are_whole_or_none)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, AUTHORIZE, OMS_PENDING);
    shop_open_paid_by(&shop, &provider);
    shop_stock(&shop, "MUG", "MAIN", 2);
    shop_stock(&shop, "POT", "MAIN", 1);
    oms_id late = PLACE(&shop, .quantity = 2, .sku2 = "POT", .token = "tok");
    at(&shop, T);
    PLACE(&shop, .sku = "POT", .method = "manual");
    ck_assert_int_eq(tell(&shop, &late, "payment.authorize", OMS_OK), OMS_OK);
    assert_state(&shop, &late, OMS_STATE_CANCELLED);
    assert_stock(&shop, "MUG", 2, 0, 0);
    assert_stock(&shop, "POT", 0, 1, 0);
    shop_close(&shop);
}
END_TEST

START_TEST(a_pending_payment_keeps_the_order_until_its_deadline)
{
    struct provider provider;
    struct shop shop;
    oms_id id = shop_with_a_pending_payment(&shop, &provider);

    run_at(&shop, T);
    assert_state(&shop, &id, OMS_STATE_PENDING);
    assert_stock(&shop, "MUG", 1, 0, 0);
    SAYS(&provider, QUERY, OMS_PENDING, OMS_PENDING, OMS_PENDING);
    run_at(&shop, DAY - 1);
    assert_state(&shop, &id, OMS_STATE_PENDING);
    run_at(&shop, DAY);
    assert_state(&shop, &id, OMS_STATE_CANCELLED);
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), 1);
    shop_close(&shop);
}
END_TEST

START_TEST(a_pending_payment_that_is_declined_after_T_ends_the_order)
{
    struct provider provider;
    struct shop shop;
    oms_id id = shop_with_a_pending_payment(&shop, &provider);

    run_at(&shop, T);
    run_at(&shop, 2 * T);
    assert_state(&shop, &id, OMS_STATE_PENDING);
    ck_assert_int_eq(tell(&shop, &id, "payment.authorize", OMS_E_DECLINED), OMS_OK);
    shop_run(&shop);
    assert_state(&shop, &id, OMS_STATE_CANCELLED);
    ck_assert(has_problem(&shop, &id, "ORD-2001"));
    shop_close(&shop);
}
END_TEST

START_TEST(a_payment_that_comes_after_all_is_recorded_and_given_back)
{
    struct provider provider;
    struct shop shop;
    oms_id id = shop_with_a_pending_payment(&shop, &provider);

    if (_i == 0) {
        cancel(&shop, &id);
    } else {
        SAYS(&provider, QUERY, OMS_PENDING);
        run_at(&shop, T);
        run_at(&shop, DAY);
    }
    assert_state(&shop, &id, OMS_STATE_CANCELLED);
    ck_assert_int_eq(tell(&shop, &id, "payment.authorize", OMS_OK), OMS_OK);
    assert_state(&shop, &id, OMS_STATE_CANCELLED);
    assert_payment(&shop, &id, "authorised");
    ck_assert_int_eq(count_events(&shop, &id, "payment.authorised"), 1);
    shop_run(&shop);
    assert_payment(&shop, &id, "voided");
    ck_assert_int_eq(provider_count(&provider, VOID), 1);
    assert_stock(&shop, "MUG", 1, 0, 0);
    shop_run(&shop);
    ck_assert_int_eq(provider_count(&provider, VOID), 1);
    shop_close(&shop);
}
END_TEST

/* The clock reaches T between reading the order and deciding about it. */
static int64_t
ticking_clock(void *user)
{
    struct shop *shop = user;

    return shop->now++;
}

static void
open_with_ticking_clock(struct shop *ticking, const struct shop *shop, const char *path, struct provider *provider)
{
    oms_engine_options options = {.size = sizeof options};
    oms_store store = {.size = sizeof store};

    *ticking = (struct shop){.now = shop->now};
    MUST_OK(oms_store_sqlite(path, NULL, &store, &error));
    options.store = &store;
    options.payment = &provider->service;
    options.clock = ticking_clock;
    options.clock_user = ticking;
    MUST_OK(oms_engine_open(&options, &ticking->engine, &error));
}

START_TEST(the_hold_may_end_in_the_middle_of_a_payment)
{
    char path[PATH_SIZE];
    struct provider provider;
    struct shop shop, ticking;

    provider_open(&provider);
    SAYS(&provider, AUTHORIZE, OMS_PENDING);
    file_name(path);
    shop_open_with(&shop, &(struct shop_options){.path = path, .payment = &provider.service});
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .token = "tok");
    at(&shop, T - _i);
    open_with_ticking_clock(&ticking, &shop, path, &provider);
    ticking.now = shop.now;
    ck_assert_int_eq(tell(&ticking, &id, "payment.authorize", OMS_OK), OMS_OK);
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    assert_stock(&shop, "MUG", 0, 1, 0);
    oms_engine_close(ticking.engine);
    shop_close(&shop);
    file_remove(path);
}
END_TEST

/* --- Paying again --- */

START_TEST(paying_by_another_method_begins_the_hold_anew)
{
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .token = "tok_declined");
    at(&shop, T - 1);
    ck_assert_int_eq(pay(&shop, &id, "manual", NULL), OMS_OK);
    ck_assert_int_eq(hold_until(&shop, &id), NOON + 2 * T - 1);
    run_at(&shop, 2 * T - 2);
    assert_state(&shop, &id, OMS_STATE_PENDING);
    assert_refused(&shop, &(struct wish){.customer = "owe"}, OMS_E_REFUSED, "ORD-1001");
    ck_assert_int_eq(record_payment(&shop, &id, 1000), OMS_OK);
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    shop_close(&shop);
}
END_TEST

START_TEST(paying_again_reserves_again)
{
    struct shop shop;

    shop_open_with(&shop, &(struct shop_options){.engine = {.release_on_decline = 1}});
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .token = "tok_declined");
    assert_stock(&shop, "MUG", 1, 0, 0);
    ck_assert_int_eq(pay(&shop, &id, "card", "tok_ok"), OMS_OK);
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    assert_stock(&shop, "MUG", 0, 1, 0);
    ck_assert(!has_problem(&shop, &id, "ORD-2001"));
    shop_close(&shop);
}
END_TEST

START_TEST(paying_again_is_refused_when_the_units_are_gone)
{
    struct shop shop;
    oms_error *error = NULL;
    const oms_payment_method card = {.size = sizeof card, .method = "card", .token = "tok_ok"};

    shop_open_with(&shop, &(struct shop_options){.engine = {.release_on_decline = 1}});
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .token = "tok_declined");
    PLACE(&shop, .customer = "owe", .method = "manual");
    ck_assert_int_eq(oms_order_pay(shop.engine, &id, &card, NULL, &error), OMS_E_REFUSED);
    ck_assert_ptr_nonnull(strstr(oms_error_message(error), "ORD-1001"));
    oms_error_free(error);
    assert_state(&shop, &id, OMS_STATE_PENDING);
    ck_assert_int_eq(hold_until(&shop, &id), NOON + T);
    assert_effects(&shop, "payment.authorize", 0);
    shop_close(&shop);
}
END_TEST

/* Somebody else's hold is over by the clock, though nobody swept it. */
START_TEST(paying_again_takes_units_whose_hold_is_over)
{
    struct shop shop;

    shop_open_with(&shop, &(struct shop_options){.engine = {.release_on_decline = 1, .manual_hold_ms = 10 * MINUTE}});
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .token = "tok_declined");
    oms_id other = PLACE(&shop, .customer = "owe", .method = "manual");
    at(&shop, 10 * MINUTE - 1);
    ck_assert_int_eq(pay(&shop, &id, "card", "tok_ok"), OMS_E_REFUSED);
    at(&shop, 10 * MINUTE);
    ck_assert_int_eq(pay(&shop, &id, "card", "tok_ok"), OMS_OK);
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    assert_state(&shop, &other, OMS_STATE_CANCELLED);
    shop_close(&shop);
}
END_TEST

START_TEST(paying_again_at_T_takes_the_units_again_or_not_at_all)
{
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .token = "tok_declined");
    at(&shop, T);
    if (_i == 0) {
        ck_assert_int_eq(pay(&shop, &id, "card", "tok_ok"), OMS_OK);
        assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    } else {
        PLACE(&shop, .customer = "owe", .method = "manual");
        ck_assert_int_eq(pay(&shop, &id, "card", "tok_ok"), OMS_E_STATE);
        assert_state(&shop, &id, OMS_STATE_CANCELLED);
    }
    assert_stock(&shop, "MUG", 0, 1, 0);
    shop_close(&shop);
}
END_TEST

START_TEST(money_received_before_T_confirms)
{
    struct shop shop;
    oms_id id = shop_with_a_held_mug(&shop);

    at(&shop, T - 1);
    ck_assert_int_eq(record_payment(&shop, &id, 999), OMS_E_INVALID);
    ck_assert_int_eq(record_payment(&shop, &id, 1001), OMS_E_INVALID);
    ck_assert_int_eq(record_payment(&shop, &id, 1000), OMS_OK);
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    assert_payment(&shop, &id, "captured");
    ck_assert_int_eq(record_payment(&shop, &id, 1000), OMS_E_STATE);
    run_at(&shop, T);
    assert_state(&shop, &id, OMS_STATE_PROCESSING);
    shop_close(&shop);
}
END_TEST

START_TEST(money_received_from_T_on_confirms_where_the_unit_is_still_there)
{
    struct shop shop;
    oms_id id = shop_with_a_held_mug(&shop);

    at(&shop, T + _i);
    ck_assert_int_eq(record_payment(&shop, &id, 1000), OMS_OK);
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    assert_stock(&shop, "MUG", 0, 1, 0);
    shop_run(&shop);
    assert_state(&shop, &id, OMS_STATE_PROCESSING);
    shop_close(&shop);
}
END_TEST

START_TEST(money_received_for_a_cancelled_order_is_not_recorded)
{
    struct shop shop;
    oms_id id = shop_with_a_held_mug(&shop);

    run_at(&shop, T);
    ck_assert_int_eq(record_payment(&shop, &id, 1000), OMS_E_STATE);
    assert_stock(&shop, "MUG", 1, 0, 0);
    shop_close(&shop);
}
END_TEST

/* --- Clocks that run backwards --- */

START_TEST(a_clock_that_runs_backwards_ends_nothing_twice)
{
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 3);
    oms_id held = PLACE(&shop, .method = "manual");
    oms_id paid = PLACE(&shop, .quantity = 1);
    run_at(&shop, T);
    assert_state(&shop, &held, OMS_STATE_CANCELLED);
    assert_state(&shop, &paid, OMS_STATE_PROCESSING);
    dispatch(&shop, &paid);
    shop_run(&shop);
    run_at(&shop, -DAY);
    ck_assert_int_eq(shop_run(&shop), 0);
    assert_effects(&shop, "payment.capture", 1);
    assert_effects(&shop, "payment.authorize", 1);
    deliver(&shop, &paid);
    run_at(&shop, T);
    ck_assert_int_eq(shop_run(&shop), 0);
    assert_stock(&shop, "MUG", 2, 0, 0);
    shop_close(&shop);
}
END_TEST

START_TEST(a_hold_that_was_swept_stays_over_when_the_clock_goes_back)
{
    struct shop shop;
    oms_id first = shop_with_a_held_mug(&shop);

    run_at(&shop, T);
    at(&shop, 0);
    oms_id second = PLACE(&shop, .customer = "owe", .method = "manual");
    assert_state(&shop, &first, OMS_STATE_CANCELLED);
    ck_assert_int_eq(hold_until(&shop, &second), NOON + T);
    shop_close(&shop);
}
END_TEST

START_TEST(a_clock_ten_years_on_only_ends_what_is_due)
{
    struct shop shop;
    oms_id held = shop_with_a_held_mug(&shop);

    run_at(&shop, 3650 * DAY);
    assert_state(&shop, &held, OMS_STATE_CANCELLED);
    run_at(&shop, 0);
    oms_id next = PLACE(&shop, .quantity = 1);
    assert_state(&shop, &next, OMS_STATE_CONFIRMED);
    shop_run(&shop);
    assert_state(&shop, &next, OMS_STATE_PROCESSING);
    shop_close(&shop);
}
END_TEST

static void
damage(const char *path, const char *sql)
{
    sqlite3 *db;

    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

/* Nobody can end it: its order is confirmed. Whoever looks for units goes on without them. */
START_TEST(a_hold_that_no_order_ends_keeps_nobody_waiting)
{
    char path[PATH_SIZE];
    struct provider provider;
    struct shop shop;

    file_name(path);
    provider_open(&provider);
    provider.retry_after_ms = DAY;
    SAYS(&provider, AUTHORIZE, OMS_PENDING);
    shop_open_with(&shop, &(struct shop_options){.path = path, .payment = &provider.service});
    shop_stock(&shop, "MUG", "MAIN", 2);
    PLACE(&shop, .method = "terms");
    damage(path, "UPDATE orders SET reserved_until = 1");
    oms_id id = PLACE(&shop, .token = "tok");
    run_at(&shop, T);
    shop_stock(&shop, "MUG", "MAIN", -1);
    assert_refused(&shop, &(struct wish){.method = "terms"}, OMS_E_REFUSED, "ORD-1001");
    ck_assert_int_eq(tell(&shop, &id, "payment.authorize", OMS_OK), OMS_OK);
    assert_state(&shop, &id, OMS_STATE_CANCELLED);
    shop_close(&shop);
    file_remove(path);
}
END_TEST

/* What cannot be read of one order is told, after the other's hold has ended. */
START_TEST(a_damaged_order_stops_nobody_elses)
{
    char path[PATH_SIZE];
    struct shop shop;
    oms_error *error = NULL;
    int64_t done = 0;
    int64_t next = 0;

    file_name(path);
    shop_open_with(&shop, &(struct shop_options){.path = path});
    shop_stock(&shop, "MUG", "MAIN", 2);
    PLACE(&shop, .method = "manual");
    damage(path, "UPDATE order_lines SET line = 9");
    oms_id whole = PLACE(&shop, .method = "manual");
    at(&shop, T);
    ck_assert_int_eq(oms_engine_run(shop.engine, 0, &done, &next, &error), OMS_E_CORRUPT);
    ck_assert_ptr_nonnull(strstr(oms_error_message(error), "order "));
    oms_error_free(error);
    ck_assert_int_eq(done, 1);
    ck_assert_int_le(next, NOON + T);
    assert_state(&shop, &whole, OMS_STATE_CANCELLED);
    damage(path, "UPDATE order_lines SET line = 1");
    shop_close(&shop);
    file_remove(path);
}
END_TEST

static TCase *
ends_of_holds(void)
{
    TCase *tests = tcase_create("the end of a hold");

    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, until_T_the_unit_is_held, 0, 2);
    tcase_add_loop_test(tests, at_T_the_unit_is_the_next_buyers, 0, 2);
    tcase_add_test(tests, running_at_T_ends_the_hold);
    tcase_add_test(tests, only_the_holds_a_buyer_needs_are_ended);
    tcase_add_test(tests, a_split_reservation_ends_at_T_as_well);
    tcase_add_test(tests, a_buyer_may_need_a_thousand_holds_that_are_over);
    tcase_add_test(tests, a_hold_that_is_over_is_found_behind_many_others);
    tcase_add_test(tests, a_thousand_holds_end_in_one_run);
    tcase_add_test(tests, how_long_units_are_held_depends_on_the_method);
    tcase_add_test(tests, a_confirmed_order_holds_for_ever);
    tcase_add_test(tests, a_hold_that_no_order_ends_keeps_nobody_waiting);
    tcase_add_test(tests, a_damaged_order_stops_nobody_elses);
    return tests;
}

static TCase *
expiry_against_payment(void)
{
    TCase *tests = tcase_create("expiry against payment");

    tcase_add_test(tests, paid_before_T_the_order_is_confirmed);
    tcase_add_loop_test(tests, paid_from_T_on_with_the_unit_still_there_the_order_is_confirmed, 0, 6);
    tcase_add_loop_test(tests, paid_from_T_on_with_the_unit_gone_the_money_is_given_back, 0, 4);
    tcase_add_test(tests, a_late_payer_takes_units_whose_hold_is_over);
    tcase_add_test(tests, the_units_of_a_late_payment_are_whole_or_none);
    tcase_add_test(tests, a_pending_payment_keeps_the_order_until_its_deadline);
    tcase_add_test(tests, a_pending_payment_that_is_declined_after_T_ends_the_order);
    tcase_add_loop_test(tests, a_payment_that_comes_after_all_is_recorded_and_given_back, 0, 2);
    tcase_add_loop_test(tests, the_hold_may_end_in_the_middle_of_a_payment, 0, 8);
    return tests;
}

static TCase *
paying_again(void)
{
    TCase *tests = tcase_create("paying again");

    tcase_add_test(tests, paying_by_another_method_begins_the_hold_anew);
    tcase_add_test(tests, paying_again_reserves_again);
    tcase_add_test(tests, paying_again_is_refused_when_the_units_are_gone);
    tcase_add_test(tests, paying_again_takes_units_whose_hold_is_over);
    tcase_add_loop_test(tests, paying_again_at_T_takes_the_units_again_or_not_at_all, 0, 2);
    tcase_add_test(tests, money_received_before_T_confirms);
    tcase_add_loop_test(tests, money_received_from_T_on_confirms_where_the_unit_is_still_there, 0, 2);
    tcase_add_test(tests, money_received_for_a_cancelled_order_is_not_recorded);
    return tests;
}

static TCase *
clocks(void)
{
    TCase *tests = tcase_create("clocks that run backwards");

    tcase_add_test(tests, a_clock_that_runs_backwards_ends_nothing_twice);
    tcase_add_test(tests, a_hold_that_was_swept_stays_over_when_the_clock_goes_back);
    tcase_add_test(tests, a_clock_ten_years_on_only_ends_what_is_due);
    return tests;
}

Suite *
hold_suite(void)
{
    Suite *suite = suite_create("flow/hold");

    suite_add_tcase(suite, ends_of_holds());
    suite_add_tcase(suite, expiry_against_payment());
    suite_add_tcase(suite, paying_again());
    suite_add_tcase(suite, clocks());
    return suite;
}
