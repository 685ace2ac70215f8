/* Labels: which carrier is asked, when, and under which key; what becomes of an order when none takes it; and that no order ever has two labels. */
#include <stdio.h>
#include <string.h>

#include "flow/haulier.h"
#include "flow/suites.h"

static struct shop shop;
static struct yard yard;

static void
open_with_three(void)
{
    shop_open_with_carriers(&shop, &yard, 3, OMS_BOOK_ON_PROCESSING);
}

static void
open_with_one(void)
{
    shop_open_with_carriers(&shop, &yard, 1, OMS_BOOK_ON_PROCESSING);
}

static void
open_for_dispatch(void)
{
    shop_open_with_carriers(&shop, &yard, 3, OMS_BOOK_ON_DISPATCH);
}

static void
close_shop(void)
{
    shop_close(&shop);
}

/* --- Booking --- */

START_TEST(the_first_carrier_is_booked_when_processing_begins)
{
    const oms_id id = order_of_two(&shop);
    const struct haul_call *call = haulier_call(&yard.fedex, CREATE, 0);

    assert_state(&shop, &id, OMS_STATE_PROCESSING);
    assert_fulfilment(&shop, &id, "booked");
    assert_shipment(&shop, &id, 1, "status", "booked");
    assert_shipment(&shop, &id, 1, "carrier", "fedex");
    assert_shipment(&shop, &id, 1, "tracking", "fedex-track");
    assert_shipment(&shop, &id, 1, "reference", "fedex-ref");
    ck_assert_str_eq(call->effect, "shipment.create");
    ck_assert_str_eq(call->city, "Berlin");
    ck_assert_int_eq(call->units, 2);
    ck_assert_uint_eq(call->n_lines, 1);
    ck_assert_uint_eq(yard.ups.n_calls + yard.dhl.n_calls, 0);
    ck_assert_int_eq(count_events(&shop, &id, "shipment.booked"), 1);
}
END_TEST

START_TEST(the_label_that_is_there_goes_with_the_goods)
{
    const oms_id id = order_of_two(&shop);

    send_by(&shop, &id, NULL, NULL);
    assert_state(&shop, &id, OMS_STATE_SHIPPED);
    assert_shipment(&shop, &id, 1, "status", "dispatched");
    deliver(&shop, &id);
    assert_shipment(&shop, &id, 1, "status", "delivered");
    assert_shipment(&shop, &id, 1, "tracking", "fedex-track");
    ck_assert_uint_eq(yard.fedex.n_calls, 1);
}
END_TEST

START_TEST(a_carrier_that_is_down_is_passed_over_under_a_key_of_its_own)
{
    TELLS(&yard.fedex, CREATE, OMS_E_UNAVAILABLE);
    const oms_id id = order_of_two(&shop);

    assert_shipment(&shop, &id, 1, "status", "booked");
    assert_shipment(&shop, &id, 1, "carrier", "ups");
    ck_assert_str_ne(haulier_call(&yard.fedex, CREATE, 0)->key, haulier_call(&yard.ups, CREATE, 0)->key);
    ck_assert(!has_problem(&shop, &id, "ORD-3001"));
    ck_assert_uint_eq(yard.dhl.n_calls, 0);
}
END_TEST

static const int32_t refusals[] = {OMS_E_DECLINED, OMS_E_REJECTED, OMS_E_DECLINED_RETRY};

START_TEST(a_carrier_that_says_no_is_passed_over)
{
    TELLS(&yard.fedex, CREATE, refusals[_i]);
    const oms_id id = order_of_two(&shop);

    assert_shipment(&shop, &id, 1, "carrier", "ups");
    assert_shipment(&shop, &id, 1, "status", "booked");
    ck_assert(!has_problem(&shop, &id, "ORD-3001"));
}
END_TEST

/* --- The schedule --- */

static void
assert_asked_at(const struct haulier *haulier, size_t nth, int64_t minute)
{
    ck_assert_int_eq(haulier_call(haulier, CREATE, nth)->at, minute * MINUTE);
}

START_TEST(all_down_they_are_asked_every_quarter_of_an_hour_for_150_minutes)
{
    all_down(&yard);
    const oms_id id = order_of_two(&shop);

    for (int64_t minute = 0; minute <= 600; minute++) {
        const int64_t rounds = minute >= 150 ? 11 : minute / 15 + 1;

        run_at(&shop, minute * MINUTE);
        ck_assert_int_eq(haulier_count(&yard.fedex, CREATE), rounds);
        ck_assert_int_eq(haulier_count(&yard.ups, CREATE), rounds);
        ck_assert_int_eq(haulier_count(&yard.dhl, CREATE), rounds);
        ck_assert(has_problem(&shop, &id, "ORD-3001"));
    }
    for (size_t round = 0; round <= 10; round++) {
        assert_asked_at(&yard.fedex, round, (int64_t)round * 15);
        assert_asked_at(&yard.dhl, round, (int64_t)round * 15);
    }
    assert_state(&shop, &id, OMS_STATE_PROCESSING);
    assert_job(&shop, &id, "shipment.create", "dead");
    assert_shipment(&shop, &id, 1, "status", "failed");
    ck_assert_int_eq(count_events(&shop, &id, "job.failed"), 1);
    ck_assert_int_eq(count_events(&shop, &id, "job.retry"), 10);
}
END_TEST

START_TEST(a_shipment_that_was_given_up_is_tried_again_by_hand)
{
    all_down(&yard);
    const oms_id id = order_of_two(&shop);
    for (int64_t minute = 0; minute <= 150; minute += 15)
        run_at(&shop, minute * MINUTE);
    const int64_t last = count_jobs(&shop, &id, "shipment.create") - 1;
    const struct job_view dead = find_job(&shop, &id, "shipment.create", last);
    ck_assert_str_eq(dead.state, "dead");

    yard.fedex.otherwise = yard.ups.otherwise = yard.dhl.otherwise = OMS_OK;
    MUST_OK(oms_job_retry(shop.engine, dead.key, NULL, &error));
    shop_run(&shop);
    assert_shipment(&shop, &id, 1, "status", "booked");
    ck_assert(!has_problem(&shop, &id, "ORD-3001"));
    assert_invariants(&shop);
}
END_TEST

START_TEST(nor_is_one_tried_again_whose_goods_left_by_other_means)
{
    all_down(&yard);
    const oms_id id = order_of_two(&shop);
    for (int64_t minute = 0; minute <= 150; minute += 15)
        run_at(&shop, minute * MINUTE);
    const struct job_view dead = find_job(&shop, &id, "shipment.create", count_jobs(&shop, &id, "shipment.create") - 1);
    const oms_dispatch by_bike = {.size = sizeof by_bike, .carrier = "bike"};

    MUST_OK(oms_order_dispatch(shop.engine, &id, &by_bike, NULL, &error));
    ASSERT_CODE(OMS_E_STATE, oms_job_retry(shop.engine, dead.key, NULL, &error));
}
END_TEST

START_TEST(every_request_has_its_own_key)
{
    all_down(&yard);
    const oms_id id = order_of_two(&shop);

    (void)id;
    run_at(&shop, 15 * MINUTE);
    const char *keys[] = {haulier_call(&yard.fedex, CREATE, 0)->key, haulier_call(&yard.ups, CREATE, 0)->key,
                          haulier_call(&yard.dhl, CREATE, 0)->key, haulier_call(&yard.fedex, CREATE, 1)->key};
    for (size_t i = 0; i < 4; i++)
        for (size_t k = 0; k < i; k++)
            ck_assert_str_ne(keys[i], keys[k]);
}
END_TEST

START_TEST(the_only_carrier_is_asked_again_under_the_same_key)
{
    all_down(&yard);
    const oms_id id = order_of_two(&shop);

    for (int64_t minute = 0; minute <= 150; minute += 15)
        run_at(&shop, minute * MINUTE);
    ck_assert_int_eq(haulier_count(&yard.fedex, CREATE), 11);
    for (size_t i = 1; i <= 10; i++)
        ck_assert_str_eq(haulier_call(&yard.fedex, CREATE, i)->key, haulier_call(&yard.fedex, CREATE, 0)->key);
    ck_assert_int_eq(count_jobs(&shop, &id, "shipment.create"), 1);
    assert_job(&shop, &id, "shipment.create", "dead");
}
END_TEST

START_TEST(a_carrier_that_comes_back_ends_the_problem)
{
    all_down(&yard);
    const oms_id id = order_of_two(&shop);

    ck_assert(has_problem(&shop, &id, "ORD-3001"));
    ck_assert_int_eq(next_due_of(&shop), NOON + 15 * MINUTE);
    yard.ups.otherwise = OMS_OK;
    run_at(&shop, 15 * MINUTE);
    assert_shipment(&shop, &id, 1, "carrier", "ups");
    assert_shipment(&shop, &id, 1, "status", "booked");
    ck_assert(!has_problem(&shop, &id, "ORD-3001"));
}
END_TEST

START_TEST(the_last_carriers_retry_after_wins_when_it_is_later)
{
    all_down(&yard);
    yard.dhl.retry_after_ms = HOUR;
    order_of_two(&shop);
    ck_assert_int_eq(next_due_of(&shop), NOON + HOUR);
}
END_TEST

START_TEST(who_refused_for_good_is_not_asked_again)
{
    all_down(&yard);
    TELLS(&yard.fedex, CREATE, OMS_E_DECLINED);
    TELLS(&yard.ups, CREATE, OMS_E_REJECTED);
    order_of_two(&shop);

    run_at(&shop, 15 * MINUTE);
    ck_assert_int_eq(haulier_count(&yard.fedex, CREATE), 1);
    ck_assert_int_eq(haulier_count(&yard.ups, CREATE), 1);
    ck_assert_int_eq(haulier_count(&yard.dhl, CREATE), 2);
}
END_TEST

START_TEST(when_all_refuse_for_good_a_person_is_asked_at_once)
{
    TELLS(&yard.fedex, CREATE, OMS_E_DECLINED);
    TELLS(&yard.ups, CREATE, OMS_E_REJECTED);
    TELLS(&yard.dhl, CREATE, OMS_E_DECLINED);
    const oms_id id = order_of_two(&shop);

    ck_assert(has_problem(&shop, &id, "ORD-3001"));
    ck_assert_int_eq(next_due_of(&shop), OMS_NONE);
    assert_job(&shop, &id, "shipment.create", "dead");
    assert_shipment(&shop, &id, 1, "status", "failed");
}
END_TEST

START_TEST(dispatching_again_asks_all_carriers_anew)
{
    TELLS(&yard.fedex, CREATE, OMS_E_DECLINED);
    TELLS(&yard.ups, CREATE, OMS_E_DECLINED);
    TELLS(&yard.dhl, CREATE, OMS_E_DECLINED);
    const oms_id id = order_of_two(&shop);

    send_by(&shop, &id, NULL, NULL);
    assert_state(&shop, &id, OMS_STATE_SHIPPED);
    ck_assert(!has_problem(&shop, &id, "ORD-3001"));
    assert_shipment(&shop, &id, 2, "status", "dispatched");
    assert_shipment(&shop, &id, 2, "carrier", "fedex");
}
END_TEST

static void
retry_last(struct shop *at, const oms_id *id)
{
    const struct job_view job = find_job(at, id, "shipment.create", count_jobs(at, id, "shipment.create") - 1);

    MUST_OK(oms_job_retry(at->engine, job.key, NULL, &error));
    shop_run(at);
}

START_TEST(what_was_given_up_is_tried_again_by_hand_with_all_carriers)
{
    all_down(&yard);
    const oms_id id = order_of_two(&shop);

    for (int64_t minute = 15; minute <= 150; minute += 15)
        run_at(&shop, minute * MINUTE);
    assert_job(&shop, &id, "shipment.create", "dead");
    shop_wait(&shop, MINUTE);
    retry_last(&shop, &id);
    ck_assert_int_eq(haulier_count(&yard.fedex, CREATE), 12);
    ck_assert_int_eq(haulier_count(&yard.dhl, CREATE), 12);
    ck_assert_int_eq(next_due_of(&shop), NOON + 166 * MINUTE);
    yard.ups.otherwise = OMS_OK;
    run_at(&shop, 166 * MINUTE);
    assert_shipment(&shop, &id, 1, "carrier", "ups");
    assert_shipment(&shop, &id, 1, "status", "booked");
    ck_assert(!has_problem(&shop, &id, "ORD-3001"));
}
END_TEST

static int32_t
count_stuck(void *user, const oms_job *job)
{
    *(int64_t *)user += job->stuck_since != OMS_NONE;
    return 0;
}

static void
assert_stuck(struct shop *at, int64_t expected)
{
    int64_t n = 0;

    MUST_OK(oms_job_list(at->engine, NULL, count_stuck, &n, &error));
    ck_assert_int_eq(n, expected);
}

START_TEST(only_what_a_person_has_to_see_to_is_listed_as_given_up)
{
    TELLS(&yard.fedex, CREATE, OMS_E_REJECTED, OMS_E_REJECTED);
    order_of_two(&shop);
    assert_stuck(&shop, 0); /* ups has it */
    yard.ups.otherwise = yard.dhl.otherwise = OMS_E_DECLINED;
    const oms_id id = order_of_two(&shop);
    assert_stuck(&shop, 1);
    send_by(&shop, &id, NULL, "T-1");
    assert_stuck(&shop, 0);
}
END_TEST

START_TEST(a_cancelled_order_wants_no_label_any_more)
{
    yard.fedex.otherwise = yard.ups.otherwise = yard.dhl.otherwise = OMS_E_DECLINED;
    const oms_id id = order_of_two(&shop);
    const struct job_view job = find_job(&shop, &id, "shipment.create", 2);

    cancel(&shop, &id);
    assert_stuck(&shop, 0);
    ASSERT_CODE(OMS_E_STATE, oms_job_retry(shop.engine, job.key, NULL, &error));
}
END_TEST

START_TEST(what_became_of_a_label_of_a_cancelled_order_is_asked_again_by_hand)
{
    yard.fedex.otherwise = OMS_E_UNKNOWN;
    TELLS(&yard.fedex, HAUL_QUERY, OMS_E_UNKNOWN, OMS_E_UNKNOWN, OMS_E_UNKNOWN, OMS_E_UNKNOWN, OMS_E_UNKNOWN,
          OMS_E_UNKNOWN, OMS_E_UNKNOWN, OMS_E_UNKNOWN, OMS_E_UNKNOWN, OMS_E_UNKNOWN, OMS_OK);
    const oms_id id = order_of_two(&shop);

    cancel(&shop, &id);
    for (int64_t minute = 15; minute <= 150; minute += 15)
        run_at(&shop, minute * MINUTE);
    assert_job(&shop, &id, "shipment.create", "needs-operator");
    retry_last(&shop, &id);
    assert_shipment(&shop, &id, 1, "status", "voided");
    ck_assert_int_eq(haulier_count(&yard.fedex, UNBOOK), 1);
}
END_TEST

START_TEST(a_person_may_send_it_by_other_means)
{
    all_down(&yard);
    const oms_id id = order_of_two(&shop);

    send_by(&shop, &id, "bike", "B-1");
    assert_state(&shop, &id, OMS_STATE_SHIPPED);
    ck_assert(!has_problem(&shop, &id, "ORD-3001"));
    assert_shipment(&shop, &id, 1, "status", "voided");
    assert_shipment(&shop, &id, 2, "tracking", "B-1");
    run_at(&shop, 15 * MINUTE);
    ck_assert_int_eq(haulier_count(&yard.fedex, CREATE), 1);
}
END_TEST

/* Does what is due step by step, and looks after each whether all is whole: a crash may come between any two. */
static void
run_by_steps(struct shop *at)
{
    int64_t done;

    do {
        MUST_OK(oms_engine_run(at->engine, 1, &done, NULL, &error));
        assert_invariants(at);
    } while (done > 0);
}

START_TEST(every_step_on_the_way_is_whole)
{
    all_down(&yard);
    const oms_id id = PLACE(&shop, .quantity = 2, .country = "DE");

    run_by_steps(&shop);
    yard.dhl.otherwise = OMS_OK;
    shop_wait(&shop, 15 * MINUTE);
    run_by_steps(&shop);
    assert_shipment(&shop, &id, 1, "carrier", "dhl");
    cancel(&shop, &id);
    run_by_steps(&shop);
    assert_shipment(&shop, &id, 1, "status", "voided");
}
END_TEST

START_TEST(what_is_dispatched_while_none_takes_it_is_whole)
{
    yard.fedex.otherwise = yard.ups.otherwise = yard.dhl.otherwise = OMS_E_DECLINED;
    const oms_id id = order_of_two(&shop);

    all_down(&yard);
    send_by(&shop, &id, NULL, NULL);
    assert_invariants(&shop);
    assert_state(&shop, &id, OMS_STATE_PROCESSING);
    send_by(&shop, &id, "ups", NULL);
    assert_invariants(&shop);
}
END_TEST

/* --- In doubt --- */

START_TEST(while_it_is_unknown_no_other_carrier_is_asked)
{
    TELLS(&yard.fedex, CREATE, OMS_E_UNKNOWN);
    TELLS(&yard.fedex, HAUL_QUERY, OMS_E_UNKNOWN, OMS_OK);
    const oms_id id = order_of_two(&shop);

    ck_assert(has_problem(&shop, &id, "ORD-3001"));
    ck_assert_int_eq(haulier_count(&yard.fedex, HAUL_QUERY), 0);
    run_at(&shop, 15 * MINUTE);
    ck_assert_int_eq(haulier_count(&yard.fedex, HAUL_QUERY), 1);
    run_at(&shop, 30 * MINUTE);
    assert_shipment(&shop, &id, 1, "status", "booked");
    assert_shipment(&shop, &id, 1, "carrier", "fedex");
    ck_assert_int_eq(haulier_count(&yard.fedex, CREATE), 1);
    ck_assert_uint_eq(yard.ups.n_calls + yard.dhl.n_calls, 0);
}
END_TEST

START_TEST(a_key_that_the_carrier_never_saw_is_sent_once_more_and_then_passed_over)
{
    TELLS(&yard.fedex, CREATE, OMS_E_UNKNOWN, OMS_E_UNAVAILABLE);
    const oms_id id = order_of_two(&shop);

    run_at(&shop, 15 * MINUTE);
    ck_assert_int_eq(haulier_count(&yard.fedex, HAUL_QUERY), 1);
    ck_assert_int_eq(haulier_count(&yard.fedex, CREATE), 2);
    ck_assert_str_eq(haulier_call(&yard.fedex, CREATE, 0)->key, haulier_call(&yard.fedex, CREATE, 1)->key);
    assert_shipment(&shop, &id, 1, "carrier", "ups");
    assert_shipment(&shop, &id, 1, "status", "booked");
}
END_TEST

START_TEST(without_a_query_the_same_key_is_sent_until_it_is_too_old)
{
    struct shop mine;

    yard.fedex.service.query = NULL;
    yard.fedex.service.key_lifetime_ms = 20 * MINUTE;
    shop_open_with(&mine, &(struct shop_options){.engine = {.carriers = yard.services, .n_carriers = 3}});
    shop_stock(&mine, "MUG", "shelf", 10);
    TELLS(&yard.fedex, CREATE, OMS_E_UNKNOWN, OMS_E_UNKNOWN);
    const oms_id id = order_of_two(&mine);

    run_at(&mine, 15 * MINUTE);
    ck_assert_str_eq(haulier_call(&yard.fedex, CREATE, 0)->key, haulier_call(&yard.fedex, CREATE, 1)->key);
    run_at(&mine, 30 * MINUTE);
    ck_assert_int_eq(haulier_count(&yard.fedex, CREATE), 2);
    ck_assert_uint_eq(yard.ups.n_calls, 0);
    assert_job(&mine, &id, "shipment.create", "needs-operator");
    ck_assert_int_eq(tell(&mine, &id, "shipment.create", OMS_OK), OMS_OK);
    assert_shipment(&mine, &id, 1, "status", "booked");
    ck_assert(!has_problem(&mine, &id, "ORD-2005"));
    shop_close(&mine);
}
END_TEST

/* Of all that is wrong with it nothing says that it goes on by itself. */
static void
assert_nothing_next(struct shop *at, const oms_id *id)
{
    oms_order *order = get(at, id);
    oms_problem problem = {.size = sizeof problem};

    ck_assert_uint_gt(oms_order_problem_count(order), 0);
    for (size_t i = 0; oms_order_problem(order, i, &problem) == OMS_OK; i++)
        ck_assert_msg(problem.next_try == OMS_NONE, "%s is tried again by itself", problem.code);
    oms_order_free(order);
}

START_TEST(a_label_in_doubt_for_ever_is_for_a_person)
{
    yard.fedex.otherwise = OMS_E_UNKNOWN;
    TELLS(&yard.fedex, HAUL_QUERY, OMS_E_UNKNOWN, OMS_E_UNKNOWN, OMS_E_UNKNOWN, OMS_E_UNKNOWN, OMS_E_UNKNOWN,
          OMS_E_UNKNOWN, OMS_E_UNKNOWN, OMS_E_UNKNOWN, OMS_E_UNKNOWN, OMS_E_UNKNOWN);
    const oms_id id = order_of_two(&shop);

    for (int64_t minute = 15; minute <= 150; minute += 15)
        run_at(&shop, minute * MINUTE);
    assert_job(&shop, &id, "shipment.create", "needs-operator");
    ck_assert_uint_eq(yard.ups.n_calls, 0);
    assert_nothing_next(&shop, &id);
}
END_TEST

START_TEST(an_answer_that_comes_later_is_told_by_the_host)
{
    TELLS(&yard.fedex, CREATE, OMS_PENDING);
    const oms_id id = order_of_two(&shop);

    assert_job(&shop, &id, "shipment.create", "waiting");
    ck_assert_int_eq(count_events(&shop, &id, "shipment.waiting"), 1);
    ck_assert_int_eq(tell(&shop, &id, "shipment.create", OMS_E_DECLINED), OMS_OK);
    shop_run(&shop);
    assert_shipment(&shop, &id, 1, "carrier", "ups");
    assert_shipment(&shop, &id, 1, "status", "booked");
}
END_TEST

/* --- Letting go --- */

START_TEST(cancelling_gives_the_label_back)
{
    const oms_id id = order_of_two(&shop);

    cancel(&shop, &id);
    assert_shipment(&shop, &id, 1, "status", "voiding");
    shop_run(&shop);
    assert_shipment(&shop, &id, 1, "status", "voided");
    ck_assert_str_eq(haulier_call(&yard.fedex, UNBOOK, 0)->reference, "fedex-ref");
    ck_assert_str_eq(haulier_call(&yard.fedex, UNBOOK, 0)->tracking, "fedex-track");
    ck_assert_str_eq(haulier_call(&yard.fedex, UNBOOK, 0)->effect, "shipment.void");
    ck_assert_int_eq(count_events(&shop, &id, "shipment.voided"), 1);
}
END_TEST

START_TEST(cancelling_while_all_are_down_asks_nobody_any_more)
{
    all_down(&yard);
    const oms_id id = order_of_two(&shop);

    cancel(&shop, &id);
    assert_shipment(&shop, &id, 1, "status", "voided");
    ck_assert(!has_problem(&shop, &id, "ORD-3001"));
    run_at(&shop, 15 * MINUTE);
    ck_assert_int_eq(haulier_count(&yard.fedex, CREATE), 1);
}
END_TEST

START_TEST(a_label_in_doubt_of_a_cancelled_order_is_asked_about_and_given_back)
{
    TELLS(&yard.fedex, CREATE, OMS_E_UNKNOWN);
    TELLS(&yard.fedex, HAUL_QUERY, OMS_OK);
    const oms_id id = order_of_two(&shop);

    cancel(&shop, &id);
    assert_shipment(&shop, &id, 1, "status", "booking");
    run_at(&shop, 15 * MINUTE);
    assert_shipment(&shop, &id, 1, "status", "voided");
    ck_assert_int_eq(haulier_count(&yard.fedex, UNBOOK), 1);
    ck_assert_int_eq(haulier_count(&yard.fedex, CREATE), 1);
}
END_TEST

START_TEST(nothing_came_of_a_label_in_doubt_of_a_cancelled_order)
{
    TELLS(&yard.fedex, CREATE, OMS_E_UNKNOWN);
    TELLS(&yard.fedex, HAUL_QUERY, OMS_E_DECLINED);
    const oms_id id = order_of_two(&shop);

    cancel(&shop, &id);
    run_at(&shop, 15 * MINUTE);
    assert_shipment(&shop, &id, 1, "status", "voided");
    ck_assert_int_eq(haulier_count(&yard.fedex, UNBOOK), 0);
    ck_assert_uint_eq(yard.ups.n_calls, 0);
}
END_TEST

START_TEST(a_label_told_late_by_one_that_was_passed_over_is_given_back)
{
    TELLS(&yard.fedex, CREATE, OMS_E_UNAVAILABLE);
    const oms_id id = order_of_two(&shop);
    const struct job_view first = find_job(&shop, &id, "shipment.create", 0);

    ck_assert_int_eq(oms_complete(shop.engine, first.key, OMS_OK, NULL, NULL), OMS_OK);
    shop_run(&shop);
    assert_shipment(&shop, &id, 1, "status", "booked");
    assert_shipment(&shop, &id, 1, "carrier", "ups");
    assert_shipment(&shop, &id, 2, "carrier", "fedex");
    assert_shipment(&shop, &id, 2, "status", "voided");
    ck_assert_int_eq(haulier_count(&yard.fedex, UNBOOK), 1);
    ck_assert_int_eq(haulier_count(&yard.ups, UNBOOK), 0);
}
END_TEST

START_TEST(a_label_told_late_while_all_are_down_is_the_one_that_is_used)
{
    all_down(&yard);
    const oms_id id = order_of_two(&shop);
    const struct job_view second = find_job(&shop, &id, "shipment.create", 1);

    ck_assert_int_eq(oms_complete(shop.engine, second.key, OMS_OK, NULL, NULL), OMS_OK);
    assert_shipment(&shop, &id, 1, "status", "booked");
    assert_shipment(&shop, &id, 1, "carrier", "ups");
    run_at(&shop, 15 * MINUTE);
    ck_assert_int_eq(haulier_count(&yard.fedex, CREATE), 1);
}
END_TEST

START_TEST(a_no_told_late_asks_nobody_beside_the_one_that_is_asked)
{
    all_down(&yard);
    const oms_id id = order_of_two(&shop);
    const struct job_view first = find_job(&shop, &id, "shipment.create", 0);

    ck_assert_int_eq(oms_complete(shop.engine, first.key, OMS_E_DECLINED, NULL, NULL), OMS_OK);
    ck_assert_int_eq(count_jobs(&shop, &id, "shipment.create"), 4);
    run_at(&shop, 15 * MINUTE);
    ck_assert_int_eq(haulier_count(&yard.ups, CREATE), 2);
}
END_TEST

START_TEST(a_carrier_that_will_not_take_it_back_leaves_that_to_a_person)
{
    TELLS(&yard.fedex, UNBOOK, OMS_E_REJECTED);
    const oms_id id = order_of_two(&shop);

    cancel(&shop, &id);
    shop_run(&shop);
    assert_job(&shop, &id, "shipment.void", "needs-operator");
    ck_assert_int_eq(tell(&shop, &id, "shipment.void", OMS_OK), OMS_OK);
    assert_shipment(&shop, &id, 1, "status", "voided");
}
END_TEST

START_TEST(a_carrier_without_voiding_leaves_that_to_a_person)
{
    struct shop mine;

    yard.fedex.service.void_shipment = NULL;
    shop_open_with(&mine, &(struct shop_options){.engine = {.carriers = yard.services, .n_carriers = 3}});
    shop_stock(&mine, "MUG", "shelf", 10);
    const oms_id id = order_of_two(&mine);

    cancel(&mine, &id);
    shop_run(&mine);
    assert_job(&mine, &id, "shipment.void", "needs-operator");
    shop_close(&mine);
}
END_TEST

/* --- Dispatch --- */

START_TEST(another_carrier_named_at_dispatch_gets_it_and_the_label_is_given_back)
{
    const oms_id id = order_of_two(&shop);

    send_by(&shop, &id, "dhl", NULL);
    assert_state(&shop, &id, OMS_STATE_SHIPPED);
    assert_shipment(&shop, &id, 2, "carrier", "dhl");
    assert_shipment(&shop, &id, 2, "status", "dispatched");
    shop_run(&shop);
    assert_shipment(&shop, &id, 1, "status", "voided");
    ck_assert_int_eq(haulier_count(&yard.fedex, UNBOOK), 1);
}
END_TEST

START_TEST(no_carrier_is_asked_before_dispatch_where_that_is_the_policy)
{
    const oms_id id = order_of_two(&shop);

    assert_fulfilment(&shop, &id, "processing");
    ck_assert_uint_eq(yard.fedex.n_calls, 0);
    send_by(&shop, &id, NULL, NULL);
    assert_state(&shop, &id, OMS_STATE_SHIPPED);
    assert_shipment(&shop, &id, 1, "tracking", "fedex-track");
}
END_TEST

START_TEST(a_confirmed_order_is_booked_and_shipped_in_one_call)
{
    const oms_id id = PLACE(&shop, .quantity = 2, .country = "DE");

    send_by(&shop, &id, "ups", NULL);
    assert_state(&shop, &id, OMS_STATE_SHIPPED);
    assert_shipment(&shop, &id, 1, "carrier", "ups");
    assert_stock(&shop, "MUG", 8, 0, 0);
    assert_effects(&shop, "payment.capture", 0);
    shop_run(&shop);
    assert_effects(&shop, "payment.capture", 1);
}
END_TEST

START_TEST(the_carrier_named_is_asked_first_in_every_round)
{
    all_down(&yard);
    const oms_id id = order_of_two(&shop);

    send_by(&shop, &id, "dhl", NULL);
    assert_state(&shop, &id, OMS_STATE_PROCESSING);
    assert_fulfilment(&shop, &id, "processing");
    ck_assert(has_problem(&shop, &id, "ORD-3001"));
    assert_shipment(&shop, &id, 1, "carrier", "dhl"); /* first of the next round, too */
    yard.dhl.otherwise = yard.fedex.otherwise = OMS_OK;
    run_at(&shop, 15 * MINUTE);
    assert_state(&shop, &id, OMS_STATE_SHIPPED);
    assert_shipment(&shop, &id, 1, "carrier", "dhl");
}
END_TEST

START_TEST(dispatching_what_waits_for_the_schedule_asks_at_once)
{
    all_down(&yard);
    const oms_id id = order_of_two(&shop);

    yard.fedex.otherwise = OMS_OK;
    shop_wait(&shop, MINUTE);
    send_by(&shop, &id, NULL, NULL);
    assert_state(&shop, &id, OMS_STATE_SHIPPED);
    assert_shipment(&shop, &id, 1, "carrier", "fedex");
    assert_invariants(&shop);
}
END_TEST

START_TEST(another_carrier_is_not_asked_while_the_first_is_in_doubt)
{
    const oms_dispatch by_dhl = {.size = sizeof by_dhl, .carrier = "dhl"};

    TELLS(&yard.fedex, CREATE, OMS_E_UNKNOWN);
    TELLS(&yard.fedex, HAUL_QUERY, OMS_OK);
    const oms_id id = order_of_two(&shop);

    ASSERT_CODE(OMS_E_STATE, oms_order_dispatch(shop.engine, &id, &by_dhl, NULL, &error));
    send_by(&shop, &id, NULL, NULL);
    assert_state(&shop, &id, OMS_STATE_PROCESSING);
    run_at(&shop, 15 * MINUTE);
    assert_state(&shop, &id, OMS_STATE_SHIPPED);
    ck_assert_uint_eq(yard.dhl.n_calls, 0);
}
END_TEST

START_TEST(a_label_that_comes_when_the_goods_have_left_is_given_back)
{
    TELLS(&yard.fedex, CREATE, OMS_E_UNKNOWN);
    TELLS(&yard.fedex, HAUL_QUERY, OMS_OK);
    const oms_id id = order_of_two(&shop);

    send_by(&shop, &id, "bike", "B-1");
    assert_state(&shop, &id, OMS_STATE_SHIPPED);
    run_at(&shop, 15 * MINUTE);
    assert_shipment(&shop, &id, 1, "status", "voided");
    assert_shipment(&shop, &id, 2, "status", "dispatched");
    ck_assert_int_eq(haulier_count(&yard.fedex, UNBOOK), 1);
    deliver(&shop, &id);
    assert_shipment(&shop, &id, 1, "status", "voided");
    assert_shipment(&shop, &id, 2, "status", "delivered");
}
END_TEST

static int32_t
no_shipping(void *user, const oms_order *order, int32_t from, const char **reason)
{
    (void)from;
    *reason = "not on a Sunday";
    return *(int *)user && oms_order_state(order) == OMS_STATE_SHIPPED ? OMS_E_VETO : OMS_OK;
}

START_TEST(a_guard_that_stops_the_dispatch_leaves_the_label)
{
    int sunday = 1;
    const oms_guard guard = {.size = sizeof guard, .user = &sunday, .check = no_shipping};

    MUST_OK(oms_engine_add_guard(shop.engine, &guard, &error));
    const oms_id id = order_of_two(&shop);
    send_by(&shop, &id, NULL, NULL);
    assert_state(&shop, &id, OMS_STATE_PROCESSING);
    ck_assert(has_problem(&shop, &id, "ORD-1008"));
    assert_shipment(&shop, &id, 1, "status", "booked");
    sunday = 0;
    send_by(&shop, &id, NULL, NULL);
    assert_state(&shop, &id, OMS_STATE_SHIPPED);
    ck_assert_int_eq(haulier_count(&yard.fedex, CREATE), 1);
    assert_invariants(&shop);
}
END_TEST

/* --- An engine that lost its carriers --- */

START_TEST(a_carrier_that_is_not_registered_any_more_is_waited_for)
{
    struct shop later;
    char path[PATH_SIZE];

    file_name(path);
    shop_open_with(&later,
                   &(struct shop_options){.path = path, .engine = {.carriers = yard.services, .n_carriers = 1}});
    shop_stock(&later, "MUG", "shelf", 10);
    all_down(&yard);
    const oms_id id = order_of_two(&later);
    struct shop without;

    shop_open_beside(&without, &later, &(struct shop_options){.path = path});
    run_at(&without, 15 * MINUTE);
    ck_assert(has_problem(&without, &id, "ORD-3001"));
    yard.fedex.otherwise = OMS_OK;
    run_at(&later, 30 * MINUTE);
    assert_shipment(&later, &id, 1, "status", "booked");
    shop_close(&without);
    shop_close(&later);
    file_remove(path);
}
END_TEST

/* --- How they are doing --- */

struct survey {
    char text[256];
};

static int32_t
look(void *user, const oms_carrier *carrier)
{
    struct survey *survey = user;
    char line[80];

    snprintf(line, sizeof line, "%s %s %s %lld; ", carrier->code, carrier->state,
             carrier->answer ? carrier->answer : "-", (long long)carrier->queue);
    strcat(survey->text, line);
    return 0;
}

static void
assert_carriers(struct shop *at, const char *expected)
{
    struct survey survey = {""};

    MUST_OK(oms_carrier_list(at->engine, look, &survey, &error));
    ck_assert_str_eq(survey.text, expected);
}

START_TEST(carriers_tell_how_they_are_doing)
{
    assert_carriers(&shop, "fedex up - 0; ups up - 0; dhl up - 0; ");
    TELLS(&yard.fedex, CREATE, OMS_E_UNAVAILABLE, OMS_E_UNKNOWN);
    order_of_two(&shop);
    assert_carriers(&shop, "fedex down unavailable 0; ups up ok 0; dhl up - 0; ");
    order_of_two(&shop);
    assert_carriers(&shop, "fedex down unknown 1; ups up ok 0; dhl up - 0; ");
    order_of_two(&shop);
    assert_carriers(&shop, "fedex up ok 1; ups up ok 0; dhl up - 0; ");
}
END_TEST

static TCase *
cases_with(const char *name, void (*open)(void))
{
    TCase *cases = tcase_create(name);

    tcase_add_checked_fixture(cases, open, close_shop);
    return cases;
}

static TCase *
with_three(void)
{
    TCase *cases = cases_with("three", open_with_three);

    tcase_set_timeout(cases, 30);
    tcase_add_test(cases, the_first_carrier_is_booked_when_processing_begins);
    tcase_add_test(cases, the_label_that_is_there_goes_with_the_goods);
    tcase_add_test(cases, a_carrier_that_is_down_is_passed_over_under_a_key_of_its_own);
    tcase_add_loop_test(cases, a_carrier_that_says_no_is_passed_over, 0, 3);
    tcase_add_test(cases, all_down_they_are_asked_every_quarter_of_an_hour_for_150_minutes);
    tcase_add_test(cases, a_shipment_that_was_given_up_is_tried_again_by_hand);
    tcase_add_test(cases, nor_is_one_tried_again_whose_goods_left_by_other_means);
    tcase_add_test(cases, every_request_has_its_own_key);
    tcase_add_test(cases, a_carrier_that_comes_back_ends_the_problem);
    tcase_add_test(cases, the_last_carriers_retry_after_wins_when_it_is_later);
    tcase_add_test(cases, who_refused_for_good_is_not_asked_again);
    tcase_add_test(cases, when_all_refuse_for_good_a_person_is_asked_at_once);
    tcase_add_test(cases, dispatching_again_asks_all_carriers_anew);
    tcase_add_test(cases, a_person_may_send_it_by_other_means);
    tcase_add_test(cases, what_was_given_up_is_tried_again_by_hand_with_all_carriers);
    tcase_add_test(cases, only_what_a_person_has_to_see_to_is_listed_as_given_up);
    tcase_add_test(cases, a_cancelled_order_wants_no_label_any_more);
    tcase_add_test(cases, what_became_of_a_label_of_a_cancelled_order_is_asked_again_by_hand);
    tcase_add_test(cases, every_step_on_the_way_is_whole);
    tcase_add_test(cases, what_is_dispatched_while_none_takes_it_is_whole);
    tcase_add_test(cases, while_it_is_unknown_no_other_carrier_is_asked);
    tcase_add_test(cases, a_key_that_the_carrier_never_saw_is_sent_once_more_and_then_passed_over);
    tcase_add_test(cases, without_a_query_the_same_key_is_sent_until_it_is_too_old);
    tcase_add_test(cases, a_label_in_doubt_for_ever_is_for_a_person);
    tcase_add_test(cases, an_answer_that_comes_later_is_told_by_the_host);
    tcase_add_test(cases, cancelling_gives_the_label_back);
    tcase_add_test(cases, cancelling_while_all_are_down_asks_nobody_any_more);
    tcase_add_test(cases, a_label_in_doubt_of_a_cancelled_order_is_asked_about_and_given_back);
    tcase_add_test(cases, nothing_came_of_a_label_in_doubt_of_a_cancelled_order);
    tcase_add_test(cases, a_label_told_late_by_one_that_was_passed_over_is_given_back);
    tcase_add_test(cases, a_label_told_late_while_all_are_down_is_the_one_that_is_used);
    tcase_add_test(cases, a_no_told_late_asks_nobody_beside_the_one_that_is_asked);
    tcase_add_test(cases, a_carrier_that_will_not_take_it_back_leaves_that_to_a_person);
    tcase_add_test(cases, a_carrier_without_voiding_leaves_that_to_a_person);
    tcase_add_test(cases, another_carrier_named_at_dispatch_gets_it_and_the_label_is_given_back);
    tcase_add_test(cases, dispatching_what_waits_for_the_schedule_asks_at_once);
    tcase_add_test(cases, another_carrier_is_not_asked_while_the_first_is_in_doubt);
    tcase_add_test(cases, a_label_that_comes_when_the_goods_have_left_is_given_back);
    tcase_add_test(cases, a_carrier_that_is_not_registered_any_more_is_waited_for);
    tcase_add_test(cases, carriers_tell_how_they_are_doing);
    return cases;
}

Suite *
carriers_suite(void)
{
    Suite *suite = suite_create("carriers");
    TCase *one = cases_with("one", open_with_one);
    TCase *dispatched = cases_with("dispatched", open_for_dispatch);

    tcase_add_test(one, the_only_carrier_is_asked_again_under_the_same_key);
    tcase_add_test(dispatched, no_carrier_is_asked_before_dispatch_where_that_is_the_policy);
    tcase_add_test(dispatched, a_confirmed_order_is_booked_and_shipped_in_one_call);
    tcase_add_test(dispatched, the_carrier_named_is_asked_first_in_every_round);
    tcase_add_test(dispatched, a_guard_that_stops_the_dispatch_leaves_the_label);
    suite_add_tcase(suite, with_three());
    suite_add_tcase(suite, one);
    suite_add_tcase(suite, dispatched);
    return suite;
}
