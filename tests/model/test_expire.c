/* The end of a hold: what is being sent at that moment is waited for. Decided on rows. */
#include "base/text.h"
#include "model/bench.h"
#include "model/commands.h"
#include "model/job.h"
#include "model/pay.h"
#include "model/suites.h"

#define LONG_AGO (BENCH_NOW - 10 * INT64_C(86400000))

/* Its hold is over, and so is the day in which an answer to the first call was expected: the provider was down for so long. */
static struct job_row *
overdue_payment(struct bench *bench)
{
    bench_open(bench, OMS_STATE_PENDING);
    rows_order(&bench->rows)->hold_until = LONG_AGO + 1;
    bench_payment(bench, METHOD_CARD, PAYMENT_PENDING, 100);
    struct job_row *job = add_job(&bench->d, JOB_AUTHORIZE, 1, 100, LONG_AGO);
    job->first_sent_at = LONG_AGO;
    job->attempts = 2;
    return job;
}

START_TEST(an_order_is_not_cancelled_while_its_payment_is_being_sent)
{
    struct bench bench;
    struct job_row *job = overdue_payment(&bench);

    job_lease(&bench.d, job);
    ck_assert_int_eq(decide_expire(&bench.d, NULL), OMS_OK);
    ck_assert_str_eq(rows_order(&bench.rows)->state.data, "PENDING");
    ck_assert_int_eq(rows_order(&bench.rows)->hold_until, job->lease_until);
    bench_close(&bench);
}
END_TEST

START_TEST(an_order_is_cancelled_when_the_day_for_an_answer_is_over)
{
    struct bench bench;
    struct job_row *job = overdue_payment(&bench);

    job->state = TEXT(JOB_WAITING);
    job->uncertain = 1;
    ck_assert_int_eq(decide_expire(&bench.d, NULL), OMS_OK);
    ck_assert_str_eq(rows_order(&bench.rows)->state.data, "CANCELLED");
    bench_close(&bench);
}
END_TEST

Suite *
expire_suite(void)
{
    Suite *suite = suite_create("expire");
    TCase *tests = tcase_create("expire");

    tcase_add_test(tests, an_order_is_not_cancelled_while_its_payment_is_being_sent);
    tcase_add_test(tests, an_order_is_cancelled_when_the_day_for_an_answer_is_over);
    suite_add_tcase(suite, tests);
    return suite;
}
