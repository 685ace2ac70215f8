/* Routes: which carrier's turn it is, by what is known of those that were asked. Decided on rows. */
#include "model/shipment.h"

#include <string.h>

#include "base/text.h"
#include "model/bench.h"
#include "model/effects.h"
#include "model/facets.h"
#include "model/job.h"
#include "model/suites.h"

static const struct carrier_policy carriers[] = {
    {.code = {"fedex", 5}, .service = {.lease_ms = 1000, .key_lifetime_ms = 2000, .can_query = true}},
    {.code = {"ups", 3}, .service = {.lease_ms = 3000}},
    {.code = {"dhl", 3}},
};

static void
yard_open(struct bench *bench)
{
    bench_open(bench, OMS_STATE_PROCESSING);
    bench_line(bench, "MUG", 3);
    bench->policy.carriers = carriers;
    bench->policy.n_carriers = 3;
}

static struct job_row *
last_job(struct bench *bench)
{
    return rows_job(&bench->rows, bench->rows.jobs.n - 1);
}

/* The one that is asked now says no; whose turn is it then? */
static const char *
turn_after(struct bench *bench, const char *outcome)
{
    struct job_row *job = last_job(bench);
    const oms_text next = carrier_to_ask(&bench->d, rows_shipment(&bench->rows, 0), job);

    job->outcome = text_of(outcome);
    job_finish(&bench->d, job, JOB_DONE);
    if (next.data)
        ask_carrier(&bench->d, rows_shipment(&bench->rows, 0), job, next, BENCH_NOW);
    return next.data;
}

START_TEST(carriers_are_asked_in_the_order_of_registration)
{
    struct bench bench;

    yard_open(&bench);
    book_shipment(&bench.d, (oms_text){0}, false);
    ck_assert_int_eq(rows_shipment(&bench.rows, 0)->units, 3);
    ck_assert_str_eq(last_job(&bench)->carrier.data, "fedex");
    ck_assert_str_eq(turn_after(&bench, NULL), "ups");
    ck_assert_str_eq(turn_after(&bench, NULL), "dhl");
    ck_assert_ptr_null(turn_after(&bench, NULL));
    bench_close(&bench);
}
END_TEST

START_TEST(the_one_that_was_named_comes_before_all_others)
{
    struct bench bench;

    yard_open(&bench);
    book_shipment(&bench.d, TEXT("dhl"), false);
    ck_assert_str_eq(last_job(&bench)->carrier.data, "dhl");
    ck_assert_str_eq(turn_after(&bench, NULL), "fedex");
    ck_assert_str_eq(turn_after(&bench, NULL), "ups");
    struct job_row next = *last_job(&bench);
    next.tries++;
    ck_assert_str_eq(carrier_to_ask(&bench.d, rows_shipment(&bench.rows, 0), &next).data, "dhl");
    bench_close(&bench);
}
END_TEST

START_TEST(who_refused_has_no_turn_in_the_next_round)
{
    struct bench bench;

    yard_open(&bench);
    book_shipment(&bench.d, (oms_text){0}, false);
    turn_after(&bench, "declined");
    turn_after(&bench, "declined-retry");
    struct job_row next = *last_job(&bench);
    next.tries++;
    ck_assert_str_eq(carrier_to_ask(&bench.d, rows_shipment(&bench.rows, 0), &next).data, "ups");
    bench_close(&bench);
}
END_TEST

START_TEST(each_carrier_is_relied_on_for_what_it_says_of_itself)
{
    struct bench bench;

    yard_open(&bench);
    book_shipment(&bench.d, (oms_text){0}, false);
    struct job_row *job = last_job(&bench);
    ck_assert_ptr_eq(service_of(&bench.policy, job), &carriers[0].service);
    job_lease(&bench.d, job);
    ck_assert_int_eq(job->lease_until, BENCH_NOW + 1000);
    job->carrier = TEXT("gone");
    ck_assert_ptr_eq(service_of(&bench.policy, job), &bench.policy.services[SERVICE_CARRIER]);
    bench_close(&bench);
}
END_TEST

START_TEST(an_order_says_that_it_waits_for_its_label_and_when_it_has_one)
{
    struct bench bench;

    yard_open(&bench);
    book_shipment(&bench.d, (oms_text){0}, false);
    ck_assert_ptr_nonnull(strstr(waits_for(&bench.rows, &bench.arena), "label"));
    ck_assert_str_eq(fulfilment_status(&bench.rows), "processing");
    rows_shipment(&bench.rows, 0)->status = TEXT(SHIPMENT_BOOKED);
    ck_assert_ptr_nonnull(strstr(waits_for(&bench.rows, &bench.arena), "dispatch"));
    ck_assert_str_eq(fulfilment_status(&bench.rows), "booked");
    bench_close(&bench);
}
END_TEST

START_TEST(a_held_order_keeps_the_label_that_came_and_does_not_leave)
{
    struct bench bench;

    yard_open(&bench);
    book_shipment(&bench.d, (oms_text){0}, true);
    open_problem(&bench.d, "ORD-1006", "customer.fraud", HOLD_FRAUD, OMS_NONE, "fraud is indicated");
    struct job_row *job = last_job(&bench);
    job_finish(&bench.d, job, JOB_DONE);
    ck_assert_int_eq(book_done(&bench.d, job, NULL), OMS_OK);
    ck_assert_int_eq(order_state(rows_order(&bench.rows)), OMS_STATE_PROCESSING);
    ck_assert_str_eq(rows_shipment(&bench.rows, 0)->status.data, SHIPMENT_BOOKED);
    ck_assert_int_eq(rows_shipment(&bench.rows, 0)->leaves, 0);
    bench_close(&bench);
}
END_TEST

static struct carrier_row *
noted(struct bench *bench, int32_t code, int64_t after)
{
    struct job_row job = {.carrier = TEXT("dhl")};

    bench->d.now = BENCH_NOW + after;
    note_answer(&bench->d, &job, code, NULL);
    return rows_carrier(&bench->rows, 0);
}

START_TEST(how_a_carrier_answers_is_written_when_it_changes_and_once_a_minute)
{
    struct bench bench;

    yard_open(&bench);
    struct carrier_row *dhl = noted(&bench, OMS_OK, 0);
    ck_assert(!carrier_down(dhl) && text_is(dhl->answer, "ok"));
    noted(&bench, OMS_OK, 59999);
    ck_assert_int_eq(dhl->answered_at, BENCH_NOW);
    noted(&bench, OMS_OK, 60000);
    ck_assert_int_eq(dhl->answered_at, BENCH_NOW + 60000);
    ck_assert_int_eq(dhl->since, BENCH_NOW);
    noted(&bench, OMS_E_UNAVAILABLE, 60001);
    ck_assert(carrier_down(dhl));
    ck_assert_int_eq(dhl->since, BENCH_NOW + 60001);
    noted(&bench, -10007, 60002); /* a host's own code */
    ck_assert(carrier_down(dhl) && text_is(dhl->answer, "unknown"));
    noted(&bench, OMS_E_DECLINED, 60003);
    ck_assert(!carrier_down(dhl));
    ck_assert_uint_eq(bench.rows.carriers.n, 1);
    bench_close(&bench);
}
END_TEST

Suite *
shipment_suite(void)
{
    Suite *suite = suite_create("shipment");
    TCase *tests = tcase_create("shipment");

    tcase_add_test(tests, carriers_are_asked_in_the_order_of_registration);
    tcase_add_test(tests, the_one_that_was_named_comes_before_all_others);
    tcase_add_test(tests, who_refused_has_no_turn_in_the_next_round);
    tcase_add_test(tests, each_carrier_is_relied_on_for_what_it_says_of_itself);
    tcase_add_test(tests, an_order_says_that_it_waits_for_its_label_and_when_it_has_one);
    tcase_add_test(tests, a_held_order_keeps_the_label_that_came_and_does_not_leave);
    tcase_add_test(tests, how_a_carrier_answers_is_written_when_it_changes_and_once_a_minute);
    suite_add_tcase(suite, tests);
    return suite;
}
