/* An answer that comes later has a day's time, from when the service first said so. Decided on rows. */
#include "base/text.h"
#include "model/bench.h"
#include "model/commands.h"
#include "model/job.h"
#include "model/pay.h"
#include "model/suites.h"

#define DAY INT64_C(86400000)

/* A worker leased it ten days ago and died before it could send; now the provider hears of it for the first time. */
static struct job_row *
sent_late(struct bench *bench)
{
    bench_open(bench, OMS_STATE_PENDING);
    bench_payment(bench, METHOD_CARD, PAYMENT_PENDING, 100);
    struct job_row *job = add_job(&bench->d, JOB_AUTHORIZE, 1, 100, BENCH_NOW);
    bench->d.now -= 10 * DAY;
    job_lease(&bench->d, job);
    bench->d.now += 10 * DAY;
    job_lease(&bench->d, job);
    return job;
}

static void
told_later(struct bench *bench, const struct job_row *job)
{
    struct outcome_command command = {.n = job->n, .epoch = job->epoch, .code = OMS_PENDING};

    ck_assert_int_eq(decide_outcome(&bench->d, &command), OMS_OK);
}

START_TEST(a_provider_that_heard_of_it_only_now_has_its_day_to_answer)
{
    struct bench bench;
    struct job_row *job = sent_late(&bench);

    told_later(&bench, job);
    ck_assert_str_eq(job->state.data, JOB_WAITING);
    ck_assert_int_eq(job->deadline, BENCH_NOW + DAY);
    bench_close(&bench);
}
END_TEST

START_TEST(asking_again_does_not_give_it_another_day)
{
    struct bench bench;
    struct job_row *job = sent_late(&bench);

    told_later(&bench, job);
    bench.d.now += DAY - 1;
    job_lease(&bench.d, job);
    told_later(&bench, job);
    ck_assert_str_eq(job->state.data, JOB_WAITING);
    ck_assert_int_eq(job->deadline, BENCH_NOW + DAY);
    bench.d.now += 1;
    job_lease(&bench.d, job);
    told_later(&bench, job);
    ck_assert_str_eq(job->state.data, JOB_NEEDS_OPERATOR);
    bench_close(&bench);
}
END_TEST

Suite *
pending_suite(void)
{
    Suite *suite = suite_create("pending");
    TCase *tests = tcase_create("pending");

    tcase_add_test(tests, a_provider_that_heard_of_it_only_now_has_its_day_to_answer);
    tcase_add_test(tests, asking_again_does_not_give_it_another_day);
    suite_add_tcase(suite, tests);
    return suite;
}
