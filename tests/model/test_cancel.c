/* Cancelling and other ends: waiting ends, work is withdrawn, and what was dispatched cannot be called back. Decided
 * on rows. */
#include <string.h>

#include "base/text.h"
#include "model/bench.h"
#include "model/commands.h"
#include "model/job.h"
#include "model/pay.h"
#include "model/suites.h"

static int32_t
cancel(struct bench *bench)
{
    struct reason_command command = {.reason = TEXT("changed my mind")};

    return decide_cancel(&bench->d, &command);
}

START_TEST(what_an_order_waited_for_ends_with_it)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_PENDING);
    rows_order(&bench.rows)->hold_until = BENCH_NOW + 1;
    struct problem_row *closed = open_problem(&bench.d, "ORD-2002", "inventory", 0, OMS_NONE, "gone");
    close_problems(&bench.d, "inventory");
    bench.d.now += 1000;
    struct problem_row *fraud = open_problem(&bench.d, "ORD-1006", "customer.fraud", HOLD_FRAUD, OMS_NONE, "fraud");
    struct problem_row *address =
        open_problem(&bench.d, "ORD-1007", "customer.address", HOLD_ADDRESS, BENCH_NOW, "down");
    ck_assert_int_eq(cancel(&bench), OMS_OK);
    ck_assert_int_eq(rows_order(&bench.rows)->hold_until, OMS_NONE);
    ck_assert_int_eq(rows_order(&bench.rows)->holds, 0);
    ck_assert(fraud->open_since == OMS_NONE && address->open_since == OMS_NONE);
    ck_assert_int_eq(closed->closed_at, BENCH_NOW);
    bench_close(&bench);
}
END_TEST

START_TEST(why_it_was_not_paid_and_what_a_person_has_to_do_stay)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_PENDING);
    struct problem_row *funds = open_problem(&bench.d, "ORD-2001", "payment.funds", 0, OMS_NONE, "declined");
    struct problem_row *job = open_problem(&bench.d, "ORD-2005", "job", 0, OMS_NONE, "unclear");
    ck_assert_int_eq(cancel(&bench), OMS_OK);
    ck_assert(funds->open_since != OMS_NONE && job->open_since != OMS_NONE);
    bench_close(&bench);
}
END_TEST

START_TEST(steps_that_nobody_began_are_withdrawn_and_others_are_done)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_CONFIRMED);
    struct job_row *process = add_job(&bench.d, JOB_PROCESS, OMS_NONE, OMS_NONE, BENCH_NOW);
    struct job_row *address = add_job(&bench.d, JOB_ADDRESS, OMS_NONE, OMS_NONE, BENCH_NOW);
    struct job_row *over = add_job(&bench.d, JOB_RESERVE, OMS_NONE, OMS_NONE, BENCH_NOW);
    job_lease(&bench.d, address);
    job_finish(&bench.d, over, JOB_DEAD);
    ck_assert_int_eq(cancel(&bench), OMS_OK);
    ck_assert_str_eq(process->state.data, JOB_CANCELLED);
    ck_assert_str_eq(address->state.data, JOB_DONE);
    ck_assert_str_eq(over->state.data, JOB_DEAD);
    bench_close(&bench);
}
END_TEST

START_TEST(units_that_are_neither_reserved_nor_cancelled_are_cancelled_too)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_PENDING);
    struct line_row *line = bench_line(&bench, "MUG", 5); /* its hold was over */
    line->cancelled = 2;
    ck_assert_int_eq(cancel(&bench), OMS_OK);
    ck_assert_int_eq(line->cancelled, 5);
    ck_assert_uint_eq(bench.d.movements.n, 0);
    bench_close(&bench);
}
END_TEST

START_TEST(dispatched_units_are_named)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_PROCESSING); /* a part of it left already */
    bench_line(&bench, "MUG", 5);
    bench_line(&bench, "POT", 4)->shipped = 3;
    ck_assert_int_eq(cancel(&bench), OMS_E_STATE);
    ck_assert_str_eq(bench.d.message.data,
                     "order T-1 is PROCESSING: 3 of line 2 (POT) were dispatched, it cannot be cancelled");
    bench_close(&bench);
}
END_TEST

START_TEST(an_order_that_ended_cannot_end_again)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_CANCELLED);
    bench_line(&bench, "MUG", 5)->cancelled = 5;
    bench_payment(&bench, METHOD_CARD, PAYMENT_AUTHORISED, 100)->authorised = 100;
    ck_assert_int_eq(cancel(&bench), OMS_E_STATE);
    ck_assert_uint_eq(bench.rows.jobs.n, 0);
    ck_assert_ptr_nonnull(strstr(bench.d.message.data, "T-1 is CANCELLED"));
    bench_close(&bench);
}
END_TEST

Suite *
cancel_suite(void)
{
    Suite *suite = suite_create("cancel");
    TCase *tests = tcase_create("cancel");

    tcase_add_test(tests, what_an_order_waited_for_ends_with_it);
    tcase_add_test(tests, why_it_was_not_paid_and_what_a_person_has_to_do_stay);
    tcase_add_test(tests, steps_that_nobody_began_are_withdrawn_and_others_are_done);
    tcase_add_test(tests, units_that_are_neither_reserved_nor_cancelled_are_cancelled_too);
    tcase_add_test(tests, dispatched_units_are_named);
    tcase_add_test(tests, an_order_that_ended_cannot_end_again);
    suite_add_tcase(suite, tests);
    return suite;
}
