/* Two guards: epochs guard the job, so that only who has the lease moves it; a definite outcome is recorded for its key, whoever brings it. */
#include "base/text.h"
#include "model/bench.h"
#include "model/commands.h"
#include "model/effects.h"
#include "model/event.h"
#include "model/job.h"
#include "model/pay.h"
#include "model/suites.h"

#define MINUTE 60000

static struct bench bench;

/* A capture that its second worker has leased: the epoch is 2. */
static struct job_row *
leased_capture(void)
{
    bench_open(&bench, OMS_STATE_SHIPPED);
    struct payment_row *payment = bench_payment(&bench, METHOD_CARD, PAYMENT_AUTHORISED, 1000);
    payment->authorised = 1000;
    payment->capturing = 1000;
    struct job_row *job = add_job(&bench.d, JOB_CAPTURE, 1, 1000, BENCH_NOW);
    job_lease(&bench.d, job);
    job_lease(&bench.d, job);
    return job;
}

static int32_t
tell(const struct job_row *job, int64_t epoch, int32_t code)
{
    struct outcome_command command = {.n = job->n, .epoch = epoch, .code = code};
    int32_t result = decide_outcome(&bench.d, &command);

    return command.answer != OMS_OK ? command.answer : result;
}

/* 0 is nobody's: told from outside. */
static const int64_t strangers[] = {0, 1, 3, -2, INT64_MAX};

START_TEST(an_indefinite_answer_moves_nothing_without_the_lease)
{
    static const int32_t codes[] = {OMS_PENDING, OMS_E_UNKNOWN, OMS_E_UNAVAILABLE, OMS_E_IO};
    struct job_row *job = leased_capture();

    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        const struct job_row before = *job;
        ck_assert_int_eq(tell(job, strangers[_i], codes[i]), DECIDE_NOTHING);
        ck_assert_mem_eq(job, &before, sizeof before);
    }
    ck_assert_uint_eq(bench.d.events.n, 0);
    bench_close(&bench);
}
END_TEST

START_TEST(a_definite_answer_is_kept_whoever_brings_it)
{
    struct job_row *job = leased_capture();

    ck_assert_int_eq(tell(job, strangers[_i], OMS_OK), OMS_OK);
    ck_assert_str_eq(job->state.data, JOB_DONE);
    ck_assert_str_eq(job->outcome.data, "ok");
    ck_assert_int_eq(rows_payment(&bench.rows, 0)->captured, 1000);
    ck_assert_int_eq(tell(job, 2, OMS_E_UNKNOWN), DECIDE_NOTHING);
    ck_assert_int_eq(tell(job, 2, OMS_OK), OMS_E_ALREADY);
    bench_close(&bench);
}
END_TEST

START_TEST(who_has_the_lease_moves_the_job)
{
    struct job_row *job = leased_capture();

    job->lapses = 1;
    ck_assert_int_eq(tell(job, 2, OMS_E_UNAVAILABLE), OMS_OK);
    ck_assert_str_eq(job->state.data, JOB_READY);
    ck_assert_int_eq(job->due_at, BENCH_NOW + 5 * MINUTE);
    ck_assert_int_eq(job->lease_until, OMS_NONE);
    ck_assert_int_eq(job->lapses, 0);
    ck_assert_int_eq(tell(job, 2, OMS_E_UNAVAILABLE), DECIDE_NOTHING); /* the lease is given back */
    bench_close(&bench);
}
END_TEST

START_TEST(a_contradiction_is_in_doubt_until_a_person_ends_it)
{
    struct job_row *job = leased_capture();

    ck_assert_int_eq(tell(job, 2, OMS_OK), OMS_OK);
    ck_assert_int_eq(tell(job, 0, OMS_E_DECLINED), OMS_E_CONFLICT);
    ck_assert_str_eq(job->state.data, JOB_NEEDS_OPERATOR);
    ck_assert(job->uncertain);
    ck_assert_int_eq(job->stuck_since, BENCH_NOW);
    ck_assert_int_eq(tell(job, 0, OMS_OK), OMS_OK);
    ck_assert_str_eq(job->state.data, JOB_DONE);
    ck_assert(!job->uncertain);
    ck_assert_int_eq(job->stuck_since, OMS_NONE);
    bench_close(&bench);
}
END_TEST

/* The refund that was refused needs a person already; that a slow worker says it was made has to be seen all the same. */
START_TEST(a_contradiction_is_noted_on_what_needs_a_person_already)
{
    struct job_row *job;

    bench_open(&bench, OMS_STATE_RETURNED);
    struct payment_row *payment = bench_payment(&bench, METHOD_CARD, PAYMENT_CAPTURED, 1000);
    payment->authorised = payment->captured = payment->refunding = 1000;
    job = add_job(&bench.d, JOB_REFUND, 1, 1000, BENCH_NOW);
    job_lease(&bench.d, job);
    job_lease(&bench.d, job);
    ck_assert_int_eq(tell(job, 2, OMS_E_DECLINED), OMS_OK);
    ck_assert_str_eq(job->state.data, JOB_NEEDS_OPERATOR);
    ck_assert(!job->uncertain);
    ck_assert_int_eq(tell(job, 1, OMS_OK), OMS_E_CONFLICT);
    ck_assert(job->uncertain);
    bench_close(&bench);
}
END_TEST

START_TEST(an_intent_that_is_not_there_has_no_outcome)
{
    struct job_row none = {.n = 9};

    leased_capture();
    ck_assert_int_eq(tell(&none, 2, OMS_OK), OMS_E_NOT_FOUND);
    bench_close(&bench);
}
END_TEST

Suite *
outcome_suite(void)
{
    const int n_strangers = (int)(sizeof strangers / sizeof *strangers);
    Suite *suite = suite_create("outcome");
    TCase *tests = tcase_create("outcome");

    tcase_add_loop_test(tests, an_indefinite_answer_moves_nothing_without_the_lease, 0, n_strangers);
    tcase_add_loop_test(tests, a_definite_answer_is_kept_whoever_brings_it, 0, n_strangers);
    tcase_add_test(tests, who_has_the_lease_moves_the_job);
    tcase_add_test(tests, a_contradiction_is_in_doubt_until_a_person_ends_it);
    tcase_add_test(tests, a_contradiction_is_noted_on_what_needs_a_person_already);
    tcase_add_test(tests, an_intent_that_is_not_there_has_no_outcome);
    suite_add_tcase(suite, tests);
    return suite;
}
