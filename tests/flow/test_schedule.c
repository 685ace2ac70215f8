/* The three schedules of the specification on the injected clock, tick by tick: when a failed step is tried again, when it is given up, and what is true then.
 * A tick is looked at a millisecond before and at its time. */
#include "flow/suites.h"
#include "flow/words.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SECOND       INT64_C(1000)

static struct provider provider;
static struct shop shop;

static void
open_shop_with(const oms_engine_options *policies)
{
    shop_open_with(&shop, &(struct shop_options){.payment = &provider.service, .engine = *policies});
    shop_stock(&shop, "MUG", "MAIN", 1);
}

static oms_id
order_that_hears(int32_t answer)
{
    for (int i = 0; i < 6; i++)
        provider_answers(&provider, AUTHORIZE, &answer, 1);
    return PLACE(&shop, .token = "tok");
}

/* Just before its time nothing has happened, at its time the provider was asked once more. */
static void
assert_tick(enum slot slot, int64_t at, int64_t calls)
{
    run_at(&shop, at - 1);
    ck_assert_int_eq(provider_count(&provider, slot), calls - 1);
    run_at(&shop, at);
    ck_assert_int_eq(provider_count(&provider, slot), calls);
}

static void
assert_given_up(const oms_id *id, const char *job)
{
    assert_state(&shop, id, OMS_STATE_PENDING);
    assert_payment(&shop, id, "failed");
    assert_job(&shop, id, "payment.authorize", job);
    assert_stock(&shop, "MUG", 1, 0, 0);
    ck_assert(has_problem(&shop, id, "ORD-2001"));
}

/* --- Payment: 0, 5, 10, 15 minutes --- */

START_TEST(a_payment_that_fails_is_tried_at_5_10_and_15_minutes_and_given_up)
{
    static const int32_t answers[] = {OMS_E_UNAVAILABLE, OMS_E_DECLINED_RETRY};

    open_shop_with(&(oms_engine_options){0});
    oms_id id = order_that_hears(answers[_i]);
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), 1);
    for (int64_t tick = 1; tick <= 3; tick++) {
        assert_stock(&shop, "MUG", 0, 1, 0);
        assert_tick(AUTHORIZE, tick * 5 * MINUTE, tick + 1);
    }
    assert_given_up(&id, "dead");
    ck_assert_int_eq(next_due_of(&shop), NOON + 30 * MINUTE);
    run_at(&shop, 30 * MINUTE - 1);
    assert_given_up(&id, "dead");
    run_at(&shop, 30 * MINUTE);
    assert_state(&shop, &id, OMS_STATE_CANCELLED);
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), 4);
    run_at(&shop, 30 * DAY);
    ck_assert_uint_eq(provider.n_calls, 4);
}
END_TEST

START_TEST(a_payment_that_goes_through_at_a_tick_confirms_the_order)
{
    open_shop_with(&(oms_engine_options){0});
    for (int failures = 0; failures <= _i; failures++)
        SAYS(&provider, AUTHORIZE, OMS_E_UNAVAILABLE);
    oms_id id = PLACE(&shop, .token = "tok");
    for (int64_t tick = 1; tick <= _i + 1; tick++)
        assert_tick(AUTHORIZE, tick * 5 * MINUTE, tick + 1);
    assert_payment(&shop, &id, "authorised");
    ck_assert(!has_problem(&shop, &id, "ORD-2001"));
    assert_stock(&shop, "MUG", 0, 1, 0);
}
END_TEST

START_TEST(what_stays_unknown_is_asked_about_by_the_same_schedule_and_then_needs_a_person)
{
    open_shop_with(&(oms_engine_options){0});
    SAYS(&provider, QUERY, OMS_E_UNKNOWN, OMS_E_UNKNOWN, OMS_E_UNKNOWN, OMS_E_UNKNOWN);
    oms_id id = order_that_hears(OMS_E_UNKNOWN);
    for (int64_t tick = 1; tick <= 3; tick++)
        assert_tick(QUERY, tick * 5 * MINUTE, tick);
    assert_job(&shop, &id, "payment.authorize", "needs-operator");
    ck_assert(has_problem(&shop, &id, "ORD-2005"));
    run_at(&shop, DAY);
    ck_assert_int_eq(provider_count(&provider, QUERY), 3);
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), 1);
}
END_TEST

START_TEST(a_payment_that_was_given_up_can_be_made_by_another_method_which_holds_anew)
{
    open_shop_with(&(oms_engine_options){0});
    oms_id id = order_that_hears(OMS_E_UNAVAILABLE);
    for (int64_t tick = 1; tick <= 3; tick++)
        run_at(&shop, tick * 5 * MINUTE);
    shop.now = NOON + 29 * MINUTE;
    ck_assert_int_eq(pay(&shop, &id, "manual", NULL), OMS_OK);
    assert_stock(&shop, "MUG", 0, 1, 0);
    ck_assert_int_eq(hold_until(&shop, &id), NOON + 59 * MINUTE);
}
END_TEST

/* --- Fulfilment: 0, 15, …, 150 minutes --- */

struct surveyor {
    oms_address_service service;
    int64_t calls;
    int32_t answer;
};

static int32_t
survey(void *user, const oms_address *address, oms_reply *reply)
{
    struct surveyor *surveyor = user;

    (void)address;
    (void)reply;
    surveyor->calls++;
    return surveyor->answer;
}

static struct surveyor surveyor;

static oms_id
order_to_nowhere(void)
{
    surveyor = (struct surveyor){.answer = OMS_E_UNAVAILABLE};
    surveyor.service = (oms_address_service){.size = sizeof surveyor.service, .user = &surveyor, .validate = survey};
    shop_open_with(&shop, &(struct shop_options){.address = &surveyor.service});
    shop_stock(&shop, "MUG", "MAIN", 1);
    return PLACE(&shop, .country = "DE");
}

START_TEST(an_address_is_asked_for_every_quarter_of_an_hour_up_to_150_minutes)
{
    oms_id id = order_to_nowhere();

    ck_assert_int_eq(surveyor.calls, 1);
    for (int64_t tick = 1; tick <= 10; tick++) {
        ck_assert(has_problem(&shop, &id, "ORD-1007"));
        run_at(&shop, tick * 15 * MINUTE - 1);
        ck_assert_int_eq(surveyor.calls, tick);
        run_at(&shop, tick * 15 * MINUTE);
        ck_assert_int_eq(surveyor.calls, tick + 1);
    }
    assert_job(&shop, &id, "address.validate", "dead");
    ck_assert(has_problem(&shop, &id, "ORD-3001"));
    run_at(&shop, 30 * DAY);
    ck_assert_int_eq(surveyor.calls, 11);
    assert_state(&shop, &id, OMS_STATE_CANCELLED);
}
END_TEST

START_TEST(an_address_that_is_found_at_a_tick_lets_the_order_go_on)
{
    oms_id id = order_to_nowhere();

    for (int64_t tick = 1; tick < _i; tick++)
        run_at(&shop, tick * 15 * MINUTE);
    surveyor.answer = OMS_OK;
    run_at(&shop, _i * 15 * MINUTE);
    ck_assert_int_ge(state_of(&shop, &id), OMS_STATE_CONFIRMED);
    ck_assert_int_eq(surveyor.calls, _i + 1);
    assert_stock(&shop, "MUG", 0, 1, 0);
}
END_TEST

/* --- Other schedules than the specification's --- */

START_TEST(a_schedule_is_a_value_of_the_engine)
{
    static const oms_retry_schedule doubling = {
        .interval_ms = 1000, .cap_ms = 3000, .retries = 4, .factor = 2, .deadline_ms = 9000};
    static const int64_t ticks[] = {1000, 3000, 6000, 9000};

    open_shop_with(&(oms_engine_options){.payment_schedule = &doubling});
    oms_id id = order_that_hears(OMS_E_UNAVAILABLE);
    for (size_t i = 0; i < COUNT(ticks); i++)
        assert_tick(AUTHORIZE, ticks[i], (int64_t)i + 2);
    assert_given_up(&id, "dead");
}
END_TEST

START_TEST(a_deadline_ends_a_schedule_before_its_number_does)
{
    static const oms_retry_schedule dated = {.interval_ms = 60000, .retries = 9, .factor = 1, .deadline_ms = 120000};

    open_shop_with(&(oms_engine_options){.payment_schedule = &dated});
    oms_id id = order_that_hears(OMS_E_UNAVAILABLE);
    assert_tick(AUTHORIZE, MINUTE, 2);
    assert_tick(AUTHORIZE, 2 * MINUTE, 3);
    assert_given_up(&id, "dead");
}
END_TEST

/* Two engines with the same randomness draw the same, and the draws differ from try to try. */
START_TEST(jitter_is_drawn_from_the_engines_randomness)
{
    static const oms_retry_schedule jittered = {.interval_ms = 600000, .retries = 3, .factor = 1, .jitter = 1};
    int64_t draws[2];

    for (size_t i = 0; i < COUNT(draws); i++) {
        provider_open(&provider);
        open_shop_with(&(oms_engine_options){.payment_schedule = &jittered});
        oms_id id = order_that_hears(OMS_E_UNAVAILABLE);
        const int64_t first = find_job(&shop, &id, "payment.authorize", 0).due_at;
        ck_assert(first >= NOON && first <= NOON + 10 * MINUTE);
        run_at(&shop, first - NOON);
        draws[i] = find_job(&shop, &id, "payment.authorize", 0).due_at;
        ck_assert(draws[i] >= first && draws[i] <= first + 10 * MINUTE);
        ck_assert_int_ne(draws[i] - first, first - NOON);
        if (i == 0)
            shop_close(&shop);
    }
    ck_assert_int_eq(draws[0], draws[1]);
}
END_TEST

START_TEST(what_the_provider_asks_for_wins_when_it_is_later)
{
    static const struct {
        int64_t retry_after_ms;
        int64_t tick;
    } cases[] = {{5 * MINUTE - 1, 5 * MINUTE}, {5 * MINUTE + 1, 5 * MINUTE + 1}, {20 * MINUTE, 20 * MINUTE}};

    open_shop_with(&(oms_engine_options){0});
    provider.retry_after_ms = cases[_i].retry_after_ms;
    order_that_hears(OMS_E_UNAVAILABLE);
    assert_tick(AUTHORIZE, cases[_i].tick, 2);
}
END_TEST

/* A schedule without an interval tries at once; who only waits does not spin. */
START_TEST(without_an_interval_an_answer_is_still_waited_for)
{
    static const oms_retry_schedule at_once = {.retries = 3, .factor = 1};

    open_shop_with(&(oms_engine_options){.payment_schedule = &at_once});
    SAYS(&provider, AUTHORIZE, OMS_PENDING);
    SAYS(&provider, QUERY, OMS_PENDING, OMS_PENDING);
    oms_id id = PLACE(&shop, .token = "tok");
    ck_assert_int_eq(provider_count(&provider, QUERY), 0);
    assert_tick(QUERY, SECOND, 1);
    assert_tick(QUERY, 2 * SECOND, 2);
    assert_payment(&shop, &id, "pending");
}
END_TEST

START_TEST(without_an_interval_failures_still_come_to_an_end)
{
    static const oms_retry_schedule at_once = {.retries = 3, .factor = 1};

    open_shop_with(&(oms_engine_options){.payment_schedule = &at_once});
    oms_id id = order_that_hears(OMS_E_UNAVAILABLE);
    shop_run(&shop);
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), 4);
    assert_given_up(&id, "dead");
}
END_TEST

static void
open_provider(void)
{
    provider_open(&provider);
}

static void
close_shop(void)
{
    shop_close(&shop);
}

static TCase *
cases(const char *name)
{
    TCase *tests = tcase_create(name);

    tcase_add_checked_fixture(tests, open_provider, close_shop);
    return tests;
}

Suite *
schedule_suite(void)
{
    Suite *suite = suite_create("flow/schedule");
    TCase *payment = cases("payment"), *fulfilment = cases("fulfilment"), *others = cases("others");

    tcase_add_loop_test(payment, a_payment_that_fails_is_tried_at_5_10_and_15_minutes_and_given_up, 0, 2);
    tcase_add_loop_test(payment, a_payment_that_goes_through_at_a_tick_confirms_the_order, 0, 3);
    tcase_add_test(payment, what_stays_unknown_is_asked_about_by_the_same_schedule_and_then_needs_a_person);
    tcase_add_test(payment, a_payment_that_was_given_up_can_be_made_by_another_method_which_holds_anew);
    tcase_add_test(fulfilment, an_address_is_asked_for_every_quarter_of_an_hour_up_to_150_minutes);
    tcase_add_loop_test(fulfilment, an_address_that_is_found_at_a_tick_lets_the_order_go_on, 1, 11);
    tcase_add_test(others, a_schedule_is_a_value_of_the_engine);
    tcase_add_test(others, a_deadline_ends_a_schedule_before_its_number_does);
    tcase_add_test(others, jitter_is_drawn_from_the_engines_randomness);
    tcase_add_loop_test(others, what_the_provider_asks_for_wins_when_it_is_later, 0, 3);
    tcase_add_test(others, without_an_interval_an_answer_is_still_waited_for);
    tcase_add_test(others, without_an_interval_failures_still_come_to_an_end);
    suite_add_tcase(suite, payment);
    suite_add_tcase(suite, fulfilment);
    suite_add_tcase(suite, others);
    return suite;
}
