/* When the storage fails: each stop of the tour, with each of its calls of the store answered otherwise in turn. An error comes back, or the engine got over it;
 * nothing is lost, done twice or half done; and what failed works when it is asked for again. */
#include "fail/shaky_store.h"
#include "fail/suites.h"
#include "fail/tour.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct trouble troubles[] = {
    {"conflict", SHAKY_COMMIT, OMS_E_CONFLICT, true, false},
    {"unknown and committed", SHAKY_COMMIT, OMS_E_UNKNOWN, true, true},
    {"unknown and not committed", SHAKY_COMMIT, OMS_E_UNKNOWN, true, false},
    {"locked", SHAKY_ATTACH | SHAKY_READ | SHAKY_COMMIT, OMS_E_LOCKED, false, false},
    {"input or output error", SHAKY_ATTACH | SHAKY_READ | SHAKY_COMMIT, OMS_E_IO, false, false},
    {"disk full", SHAKY_ATTACH | SHAKY_COMMIT, OMS_E_FULL, false, false},
    {"out of memory", SHAKY_ATTACH | SHAKY_READ | SHAKY_COMMIT, OMS_E_NOMEM, false, false},
};

static void
assert_answer(const struct stop *stop, const struct trouble *trouble, int64_t n, int32_t expected, int32_t code,
              oms_error *error)
{
    ck_assert_msg(code == stop->code || code == expected, "%s, %s at call %lld: %s: %s", stop->name, trouble->name,
                  (long long)n, oms_result_name(code), error ? oms_error_message(error) : "");
    ck_assert_msg(code == OMS_OK || stop->mute || error != NULL, "%s, %s at call %lld: no error", stop->name,
                  trouble->name, (long long)n);
    if (code != OMS_OK && error)
        ck_assert_int_eq(oms_error_code(error), code);
    oms_error_free(error);
}

static void
assert_works_now(const struct stop *stop, const struct trouble *trouble, int64_t n, struct trip *trip)
{
    oms_error *error = NULL;
    int32_t code = stop->call(trip, &error);

    ck_assert_msg(code == stop->code, "%s, after %s at call %lld: %s: %s", stop->name, trouble->name, (long long)n,
                  oms_result_name(code), error ? oms_error_message(error) : "");
    oms_error_free(error);
}

/* One trip, whose nth call of the store has trouble; false when it needs fewer. */
static bool
travel(const struct stop *stop, const struct outcome *undisturbed, const struct trouble *trouble, int64_t n,
       bool for_ever, int32_t expected)
{
    oms_error *error = NULL;
    struct trip trip;

    trip_begin(&trip, stop, &(struct shop_options){0});
    shaky_store_fail(trouble, n, for_ever);
    int32_t code = stop->call(&trip, &error);
    const bool struck = shaky_store_recover();
    assert_answer(stop, trouble, n, expected, code, error);
    assert_invariants(&trip.shop);
    if (code != stop->code)
        assert_works_now(stop, trouble, n, &trip);
    const struct outcome outcome = trip_end(&trip);
    assert_same_outcome(undisturbed, &outcome, stop->name, trouble->name, n);
    return struck;
}

START_TEST(one_failure_of_the_storage_is_told_or_got_over)
{
    const struct outcome undisturbed = trip_undisturbed(&shop_stops[_i]);

    for (size_t i = 0; i < COUNT(troubles); i++) {
        const int32_t expected = troubles[i].got_over ? shop_stops[_i].code : troubles[i].code;
        for (int64_t n = tour_first((size_t)_i + i);
             travel(&shop_stops[_i], &undisturbed, &troubles[i], n, false, expected); n = tour_next(n))
            ;
    }
}
END_TEST

/* `unknown and committed` settles itself: what is written again finds what was written. */
START_TEST(what_is_got_over_once_is_told_when_it_does_not_end)
{
    const struct outcome undisturbed = trip_undisturbed(&shop_stops[_i]);

    for (size_t i = 0; i < COUNT(troubles) && troubles[i].got_over; i++) {
        const int32_t expected = troubles[i].code == OMS_E_CONFLICT ? OMS_E_BUSY : troubles[i].code;
        for (int64_t n = tour_first((size_t)_i + i);
             travel(&shop_stops[_i], &undisturbed, &troubles[i], n, true, expected); n = tour_next(n))
            ;
    }
}
END_TEST

/* The race for stock. */

static struct shop shop;

static void
open_contended_shop(void)
{
    const oms_store store = shaky_store_new(":memory:");

    shaky_store_outrun(0);
    shop_open_with(&shop, &(struct shop_options){.engine = {.store = &store}});
    shop_stock(&shop, "MUG", "BER", 5);
}

static void
close_contended_shop(void)
{
    shaky_store_outrun(0);
    shop_close(&shop);
}

/* Placed while others were always quicker to the same units, though there were enough for everybody. */
static oms_id
place_outrun(void)
{
    shaky_store_outrun(8);
    oms_id order = PLACE(&shop, .quantity = 2, .key = "k-1");
    shaky_store_outrun(0);
    return order;
}

static void
assert_waits_for_stock(const oms_id *order)
{
    assert_state(&shop, order, OMS_STATE_PENDING);
    ck_assert(has_problem(&shop, order, "ORD-2002"));
    assert_stock(&shop, "MUG", 5, 0, 0);
    assert_effects(&shop, "payment.authorize", 0);
    assert_invariants(&shop);
}

START_TEST(who_is_outrun_seven_times_gets_his_units_the_eighth)
{
    shaky_store_outrun(7);
    oms_id order = PLACE(&shop, .quantity = 2);

    assert_state(&shop, &order, OMS_STATE_CONFIRMED);
    assert_stock(&shop, "MUG", 3, 2, 0);
}
END_TEST

START_TEST(who_is_outrun_eight_times_is_accepted_without_reservation_and_charge)
{
    oms_id order = place_outrun();

    assert_waits_for_stock(&order);
    oms_order *shown = get(&shop, &order);
    ck_assert_int_eq(oms_order_next_due(shown), NOON + MINUTE);
    oms_order_free(shown);
}
END_TEST

START_TEST(an_outrun_order_is_confirmed_as_soon_as_its_units_are_got)
{
    oms_id order = place_outrun();

    for (int minutes = 1; minutes <= 2; minutes++) {
        shop_wait(&shop, MINUTE);
        shaky_store_outrun(-1);
        shop_run(&shop);
        shaky_store_outrun(0);
        assert_waits_for_stock(&order);
    }
    shop_wait(&shop, MINUTE - 1);
    shop_run(&shop);
    assert_waits_for_stock(&order);
    shop_wait(&shop, 1);
    shop_run(&shop);
    ck_assert(!has_problem(&shop, &order, "ORD-2002"));
    assert_payment(&shop, &order, "authorised");
    assert_effects(&shop, "payment.authorize", 1);
    assert_stock(&shop, "MUG", 3, 2, 0);
}
END_TEST

START_TEST(an_order_outrun_five_minutes_long_is_cancelled_and_never_charged)
{
    oms_id order = place_outrun();

    shaky_store_outrun(-1);
    for (int minutes = 1; minutes <= 5; minutes++) {
        assert_waits_for_stock(&order);
        shop_wait(&shop, MINUTE);
        shop_run(&shop);
    }
    assert_state(&shop, &order, OMS_STATE_CANCELLED);
    assert_effects(&shop, "payment.authorize", 0);
    assert_stock(&shop, "MUG", 5, 0, 0);
}
END_TEST

START_TEST(an_order_whose_units_are_sold_meanwhile_is_cancelled_after_five_minutes)
{
    oms_id order = place_outrun();

    shop_stock(&shop, "MUG", "BER", -4);
    for (int minutes = 1; minutes <= 5; minutes++) {
        assert_state(&shop, &order, OMS_STATE_PENDING);
        shop_wait(&shop, MINUTE);
        shop_run(&shop);
    }
    assert_state(&shop, &order, OMS_STATE_CANCELLED);
    assert_effects(&shop, "payment.authorize", 0);
}
END_TEST

START_TEST(placing_it_again_shows_the_order_that_waits)
{
    oms_id order = place_outrun();
    oms_id again = PLACE(&shop, .quantity = 2, .key = "k-1");

    ck_assert_mem_eq(&again, &order, sizeof order);
    assert_waits_for_stock(&order);
}
END_TEST

/* One whose race is lost for good must not keep the engine from the others. */
START_TEST(an_outrun_order_does_not_stop_the_others)
{
    oms_id outrun = place_outrun();
    oms_id paid = PLACE(&shop, .sku = "MUG", .token = "tok_ok", .flags = OMS_PLACE_NO_DRIVE);

    shop_wait(&shop, MINUTE);
    shaky_store_outrun(-1);
    shop_run(&shop);
    shaky_store_outrun(0);
    assert_state(&shop, &outrun, OMS_STATE_PENDING);
    assert_payment(&shop, &paid, "authorised");
}
END_TEST

static int32_t
forbid(void *user, const oms_order *order, int32_t from, const char **reason)
{
    (void)from;
    (void)reason;
    return oms_order_state(order) == *(const int32_t *)user ? OMS_E_VETO : OMS_OK;
}

/* A guard's no is about being confirmed: what could be reserved is kept meanwhile. */
START_TEST(an_outrun_order_keeps_the_units_it_got_though_a_guard_does_not_let_it_be_confirmed)
{
    int32_t forbidden = OMS_STATE_CONFIRMED;
    const oms_guard guard = {.size = sizeof guard, .user = &forbidden, .check = forbid};

    shaky_store_outrun(8);
    oms_id order = PLACE(&shop, .quantity = 5, .method = "terms");
    shaky_store_outrun(0);
    ck_assert_int_eq(oms_engine_add_guard(shop.engine, &guard, NULL), OMS_OK);
    shop_wait(&shop, MINUTE);
    shop_run(&shop);
    assert_state(&shop, &order, OMS_STATE_PENDING);
    ck_assert(has_problem(&shop, &order, "ORD-1008"));
    assert_stock(&shop, "MUG", 0, 5, 0);
    assert_refused(&shop, &(struct wish){.customer = "owe"}, OMS_E_REFUSED, "ORD-1001");
    forbidden = OMS_STATE_COUNT;
    shop_wait(&shop, 15 * MINUTE);
    shop_run(&shop);
    assert_state(&shop, &order, OMS_STATE_PROCESSING);
    assert_stock(&shop, "MUG", 0, 5, 0);
}
END_TEST

/* Paid, and held by a person: neither has a clock. */
START_TEST(an_outrun_order_that_is_paid_meanwhile_keeps_its_units_for_as_long_as_it_is_held)
{
    shaky_store_outrun(8);
    oms_id order = PLACE(&shop, .quantity = 2, .customer = "sly", .method = "manual");
    shaky_store_outrun(0);
    ck_assert_int_eq(oms_order_record_payment(shop.engine, &order, 2000, "till 3", NULL, NULL), OMS_OK);
    assert_stock(&shop, "MUG", 5, 0, 0);
    for (int days = 0; days < 3; days++) {
        shop_wait(&shop, days ? DAY : MINUTE);
        shop_run(&shop);
        assert_state(&shop, &order, OMS_STATE_PENDING);
        assert_stock(&shop, "MUG", 3, 2, 0);
    }
}
END_TEST

/* Sweeping. */

static const struct {
    int32_t code;
    int32_t told;
} unswept[] = {{OMS_E_CONFLICT, OMS_OK}, {OMS_E_UNKNOWN, OMS_OK}, {OMS_E_LOCKED, OMS_E_LOCKED}};

/* More rows than are swept at once, and none of them goes. */
START_TEST(a_run_ends_though_nothing_can_be_swept)
{
    const struct trouble trouble = {.name = "stuck", .on = SHAKY_COMMIT, .code = unswept[_i].code};
    int64_t done;

    for (int i = 0; i < 250; i++)
        shop_stock(&shop, "MUG", "BER", 1);
    shop_wait(&shop, 2 * DAY);
    shaky_store_fail(&trouble, 0, true);
    ck_assert_int_eq(oms_engine_run(shop.engine, 0, &done, NULL, NULL), unswept[_i].told);
    shaky_store_recover();
    shop_run(&shop);
}
END_TEST

Suite *
fail_store_suite(void)
{
    Suite *suite = suite_create("fail/store");
    TCase *tour = tcase_create("tour");
    TCase *race = tcase_create("race");
    TCase *sweeping = tcase_create("sweeping");

    tcase_add_checked_fixture(tour, tour_begin, tour_end);
    tcase_set_timeout(tour, 120);
    tcase_add_loop_test(tour, one_failure_of_the_storage_is_told_or_got_over, 0, (int)n_shop_stops);
    tcase_add_loop_test(tour, what_is_got_over_once_is_told_when_it_does_not_end, 0, (int)n_shop_stops);
    suite_add_tcase(suite, tour);
    tcase_set_timeout(race, 60);
    tcase_add_checked_fixture(race, open_contended_shop, close_contended_shop);
    tcase_add_test(race, who_is_outrun_seven_times_gets_his_units_the_eighth);
    tcase_add_test(race, who_is_outrun_eight_times_is_accepted_without_reservation_and_charge);
    tcase_add_test(race, an_outrun_order_is_confirmed_as_soon_as_its_units_are_got);
    tcase_add_test(race, an_order_outrun_five_minutes_long_is_cancelled_and_never_charged);
    tcase_add_test(race, an_order_whose_units_are_sold_meanwhile_is_cancelled_after_five_minutes);
    tcase_add_test(race, placing_it_again_shows_the_order_that_waits);
    tcase_add_test(race, an_outrun_order_does_not_stop_the_others);
    tcase_add_test(race, an_outrun_order_keeps_the_units_it_got_though_a_guard_does_not_let_it_be_confirmed);
    tcase_add_test(race, an_outrun_order_that_is_paid_meanwhile_keeps_its_units_for_as_long_as_it_is_held);
    suite_add_tcase(suite, race);
    tcase_set_timeout(sweeping, 60);
    tcase_add_checked_fixture(sweeping, open_contended_shop, close_contended_shop);
    tcase_add_loop_test(sweeping, a_run_ends_though_nothing_can_be_swept, 0, (int)COUNT(unswept));
    suite_add_tcase(suite, sweeping);
    return suite;
}
