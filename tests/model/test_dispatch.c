/* Dispatch and fulfilment where a hold stands in the way, which no order meets once it is confirmed by the ordinary
 * way: decided on rows. */
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "model/bench.h"
#include "model/commands.h"
#include "model/job.h"
#include "model/pay.h"
#include "model/suites.h"

#define QUARTER_HOUR (15 * 60000)

static void
assert_held(struct bench *bench, const char *why)
{
    struct dispatch_command command = {.carrier = TEXT("dhl")};

    ck_assert_int_eq(decide_dispatch(&bench->d, &command), OMS_E_STATE);
    ck_assert_msg(strstr(bench->d.message.data, "T-1 is held") && strstr(bench->d.message.data, why),
                  "%s is not in: %s", why, bench->d.message.data);
    ck_assert_uint_eq(bench->d.transitions.n, 0);
    ck_assert_uint_eq(bench->d.events.n, 0);
}

START_TEST(a_held_order_is_not_dispatched_and_says_what_holds_it)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_CONFIRMED);
    open_problem(&bench.d, "ORD-2001", "payment.funds", 0, OMS_NONE, "declined");
    open_problem(&bench.d, "ORD-1006", "customer.fraud", HOLD_FRAUD, OMS_NONE, "fraud is indicated");
    assert_held(&bench, "fraud is indicated (ORD-1006)");
    bench_close(&bench);
}
END_TEST

START_TEST(a_hold_without_a_problem_holds_as_well)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_PROCESSING);
    open_problem(&bench.d, "ORD-1006", "customer.fraud", HOLD_FRAUD, OMS_NONE, "fraud");
    close_problems(&bench.d, "customer.fraud");
    rows_order(&bench.rows)->holds = HOLD_OPERATIONS;
    assert_held(&bench, "T-1");
    bench_close(&bench);
}
END_TEST

static int32_t
take_step(struct bench *bench, const struct job_row *job)
{
    struct step_command command = {.n = job->n};

    return decide_step(&bench->d, &command);
}

START_TEST(fulfilment_of_a_held_order_is_looked_at_again_by_schedule)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_CONFIRMED);
    struct job_row *job = add_job(&bench.d, JOB_PROCESS, OMS_NONE, OMS_NONE, BENCH_NOW);
    rows_order(&bench.rows)->holds = HOLD_OPERATIONS;
    ck_assert_int_eq(take_step(&bench, job), OMS_OK);
    ck_assert(job_open(job));
    ck_assert_int_eq(job->due_at, BENCH_NOW + QUARTER_HOUR);
    ck_assert_uint_eq(bench.d.transitions.n, 0);
    rows_order(&bench.rows)->holds = 0;
    bench.d.now += QUARTER_HOUR;
    ck_assert_int_eq(take_step(&bench, job), OMS_OK);
    ck_assert(!job_open(job));
    ck_assert_int_eq(order_state(rows_order(&bench.rows)), OMS_STATE_PROCESSING);
    bench_close(&bench);
}
END_TEST

START_TEST(fulfilment_of_a_held_order_is_not_looked_at_all_the_time)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_CONFIRMED);
    struct job_row *job = add_job(&bench.d, JOB_PROCESS, OMS_NONE, OMS_NONE, BENCH_NOW);
    rows_order(&bench.rows)->holds = HOLD_OPERATIONS;
    bench.policy.schedules[OMS_RETRY_FULFILMENT].interval_ms = 0;
    ck_assert_int_eq(take_step(&bench, job), OMS_OK);
    ck_assert_int_eq(job->due_at, BENCH_NOW + 1000);
    job->due_at = BENCH_NOW;
    bench.policy.schedules[OMS_RETRY_FULFILMENT].interval_ms = INT64_MAX;
    ck_assert_int_eq(take_step(&bench, job), OMS_OK);
    ck_assert_int_eq(job->due_at, TIME_MAX);
    bench_close(&bench);
}
END_TEST

START_TEST(fulfilment_that_has_begun_otherwise_is_simply_done)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_SHIPPED);
    struct job_row *job = add_job(&bench.d, JOB_PROCESS, OMS_NONE, OMS_NONE, BENCH_NOW);
    ck_assert_int_eq(take_step(&bench, job), OMS_OK);
    ck_assert_str_eq(job->state.data, JOB_DONE);
    ck_assert_uint_eq(bench.d.transitions.n, 0);
    bench_close(&bench);
}
END_TEST

START_TEST(dispatch_ends_the_fulfilment_job_where_there_is_one)
{
    struct dispatch_command command = {0};
    struct bench bench;

    bench_open(&bench, OMS_STATE_CONFIRMED); /* its job was lost, or is somebody's who is slow */
    bench_line(&bench, "MUG", 1)->reserved = 1;
    ck_assert_int_eq(decide_dispatch(&bench.d, &command), OMS_OK);
    ck_assert_int_eq(order_state(rows_order(&bench.rows)), OMS_STATE_SHIPPED);
    ck_assert_uint_eq(bench.d.transitions.n, 2);
    bench_close(&bench);
}
END_TEST

START_TEST(lost_units_are_not_delivered)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_SHIPPED);
    struct line_row *line = bench_line(&bench, "MUG", 5);
    line->shipped = 5;
    line->lost = 2;
    ck_assert_int_eq(decide_deliver(&bench.d, NULL), OMS_OK);
    ck_assert_int_eq(line->delivered, 3);
    bench_close(&bench);
}
END_TEST

START_TEST(a_return_keeps_when_the_shipment_was_delivered)
{
    struct reason_command reason = {.reason = TEXT("broken")};
    struct bench bench;

    bench_open(&bench, OMS_STATE_SHIPPED);
    struct shipment_row *shipment = row_list_add(&bench.arena, &bench.rows.shipments, NULL, sizeof *shipment);
    *shipment = (struct shipment_row){.status = TEXT("dispatched"), .delivered_at = OMS_NONE};
    ck_assert_int_eq(decide_deliver(&bench.d, NULL), OMS_OK);
    ck_assert_str_eq(shipment->status.data, "delivered");
    ck_assert_int_eq(shipment->delivered_at, BENCH_NOW);
    bench.d.now += 1000;
    ck_assert_int_eq(decide_return(&bench.d, &reason), OMS_OK);
    ck_assert_str_eq(shipment->status.data, "returned");
    ck_assert_int_eq(shipment->delivered_at, BENCH_NOW);
    bench_close(&bench);
}
END_TEST

START_TEST(memory_that_runs_out_while_dispatching_is_remembered)
{
    bool done = false;

    for (size_t bytes = 0; !done; bytes += sizeof(max_align_t)) {
        struct dispatch_command command = {0};
        struct bench bench;
        bench_open(&bench, OMS_STATE_CONFIRMED);
        bench_line(&bench, "MUG", 1)->reserved = 1;
        bench_starve(&bench, bytes);
        decide_dispatch(&bench.d, &command);
        done = !bench.arena.failed;
        bench_close(&bench);
    }
}
END_TEST

Suite *
dispatch_suite(void)
{
    Suite *suite = suite_create("dispatch");
    TCase *tests = tcase_create("dispatch");

    tcase_add_test(tests, a_held_order_is_not_dispatched_and_says_what_holds_it);
    tcase_add_test(tests, a_hold_without_a_problem_holds_as_well);
    tcase_add_test(tests, fulfilment_of_a_held_order_is_looked_at_again_by_schedule);
    tcase_add_test(tests, fulfilment_of_a_held_order_is_not_looked_at_all_the_time);
    tcase_add_test(tests, fulfilment_that_has_begun_otherwise_is_simply_done);
    tcase_add_test(tests, dispatch_ends_the_fulfilment_job_where_there_is_one);
    tcase_add_test(tests, lost_units_are_not_delivered);
    tcase_add_test(tests, a_return_keeps_when_the_shipment_was_delivered);
    tcase_add_test(tests, memory_that_runs_out_while_dispatching_is_remembered);
    suite_add_tcase(suite, tests);
    return suite;
}
