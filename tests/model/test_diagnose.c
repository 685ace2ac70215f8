/* Findings on rows as they may be, also where no flow leads to them easily. What flows lead to is tests/flow/test_diagnose.c. */
#include "model/diagnose.h"

#include <string.h>

#include "base/text.h"
#include "model/bench.h"
#include "model/job.h"
#include "model/suites.h"

#define MINUTE INT64_C(60000)
#define HOUR   (60 * MINUTE)

static struct job_row *
bench_job(struct bench *bench, const char *kind, const char *state, int64_t due)
{
    struct job_row *job = add_job(&bench->d, kind, OMS_NONE, OMS_NONE, due);

    ck_assert_ptr_nonnull(job);
    job->state = text_of(state);
    return job;
}

static struct problem_row *
bench_problem(struct bench *bench, const char *code, const char *rule, int64_t next_try)
{
    struct problem_row *problem = open_problem(&bench->d, code, rule, 0, next_try, "what it says");

    ck_assert_ptr_nonnull(problem);
    return problem;
}

/* The nth finding at BENCH_NOW + ms; there must be `of`. */
static const oms_diagnosis *
finding(struct bench *bench, int64_t ms, size_t nth, size_t of)
{
    const struct arena_list found = diagnose(&bench->rows, &bench->policy, BENCH_NOW + ms);

    ck_assert_uint_eq(found.n, of);
    return (const oms_diagnosis *)found.items + nth;
}

START_TEST(what_ended_waits_for_nothing)
{
    static const int32_t ended[] = {OMS_STATE_DELIVERED, OMS_STATE_CANCELLED, OMS_STATE_RETURNED};
    struct bench bench;

    bench_open(&bench, ended[_i]);
    finding(&bench, 0, 0, 0);
    bench_close(&bench);
}
END_TEST

START_TEST(a_confirmed_order_without_work_is_for_operations)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_CONFIRMED);
    const oms_diagnosis *found = finding(&bench, 0, 0, 1);
    ck_assert_str_eq(found->waits_for, "operations");
    ck_assert_int_eq(found->actor, OMS_ACTOR_OPERATIONS);
    ck_assert_int_eq(found->level, OMS_LEVEL_OK);
    ck_assert_int_eq(finding(&bench, HOUR, 0, 1)->level, OMS_LEVEL_ALERT);
    bench_close(&bench);
}
END_TEST

START_TEST(no_order_waits_for_a_message)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_CONFIRMED);
    bench_job(&bench, JOB_PROCESS, JOB_READY, BENCH_NOW);
    struct job_row *message = bench_job(&bench, JOB_MESSAGE, JOB_READY, BENCH_NOW);
    ck_assert_str_eq(finding(&bench, 0, 0, 1)->waits_for, "fulfilment");
    job_finish(&bench.d, message, JOB_DEAD);
    ck_assert_str_eq(finding(&bench, 0, 1, 2)->waits_for, "operations");
    bench_close(&bench);
}
END_TEST

START_TEST(work_of_a_kind_that_the_words_do_not_know_is_told_all_the_same)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_CONFIRMED);
    bench_job(&bench, "moon.landing", JOB_READY, BENCH_NOW);
    const oms_diagnosis *found = finding(&bench, 0, 0, 1);
    ck_assert_str_eq(found->waits_for, "a service");
    ck_assert_str_eq(found->what, "moon.landing is ready");
    ck_assert_str_eq(found->next, "it is tried");
    ck_assert_int_eq(found->attempts, 0);
    bench_close(&bench);
}
END_TEST

START_TEST(work_that_a_worker_has_waits_for_it_or_its_lease)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_PROCESSING);
    struct job_row *job = bench_job(&bench, JOB_CAPTURE, JOB_RUNNING, BENCH_NOW + MINUTE);
    job->tries = 2;
    const oms_diagnosis *found = finding(&bench, 0, 0, 1);
    ck_assert_int_eq(found->attempt, 3);
    ck_assert_int_eq(found->level, OMS_LEVEL_WAITING);
    ck_assert_ptr_nonnull(strstr(found->next, "its lease ends"));
    ck_assert_int_eq(found->next_at, BENCH_NOW + MINUTE);
    bench_close(&bench);
}
END_TEST

START_TEST(more_tries_than_the_schedule_has_are_not_told)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_PROCESSING);
    bench_job(&bench, JOB_CAPTURE, JOB_DEAD, OMS_NONE)->tries = 9;
    bench_problem(&bench, "ORD-2001", "payment.capture", OMS_NONE);
    const oms_diagnosis *found = finding(&bench, 0, 0, 1);
    ck_assert_int_eq(found->attempt, 4);
    ck_assert_int_eq(found->attempts, 4);
    ck_assert_ptr_null(found->next);
    bench_close(&bench);
}
END_TEST

START_TEST(work_that_was_given_up_without_a_problem_is_for_operations)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_DELIVERED);
    bench_job(&bench, "moon.landing", JOB_DEAD, OMS_NONE)->stuck_since = BENCH_NOW;
    bench_job(&bench, "moon.landing", JOB_DEAD, OMS_NONE); /* and nobody wants this one any more */
    const oms_diagnosis *found = finding(&bench, 0, 0, 1);
    ck_assert_str_eq(found->what, "moon.landing was given up");
    ck_assert_int_eq(found->actor, OMS_ACTOR_OPERATIONS);
    ck_assert_int_eq(found->level, OMS_LEVEL_WAITING);
    ck_assert_int_eq(finding(&bench, HOUR, 0, 1)->level, OMS_LEVEL_ALERT);
    bench_close(&bench);
}
END_TEST

START_TEST(each_job_that_needs_a_person_is_told)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_CANCELLED);
    bench_job(&bench, JOB_VOID, JOB_NEEDS_OPERATOR, OMS_NONE)->stuck_since = BENCH_NOW;
    bench_job(&bench, JOB_REFUND, JOB_NEEDS_OPERATOR, OMS_NONE)->message = TEXT("no such payment");
    bench_problem(&bench, "ORD-2005", "job", OMS_NONE);
    ck_assert_str_eq(finding(&bench, 0, 0, 2)->job, JOB_VOID);
    const oms_diagnosis *found = finding(&bench, 0, 1, 2);
    ck_assert_str_eq(found->job, JOB_REFUND);
    ck_assert_str_eq(found->said, "no such payment");
    ck_assert_int_eq(found->alert_at, BENCH_NOW + HOUR);
    bench_close(&bench);
}
END_TEST

START_TEST(a_problem_for_a_person_without_a_job_is_told_too)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_PROCESSING);
    bench_problem(&bench, "ORD-2005", "job", OMS_NONE);
    const oms_diagnosis *found = finding(&bench, 0, 0, 1);
    ck_assert_ptr_null(found->job);
    ck_assert_str_eq(found->waits_for, "operations");
    bench_close(&bench);
}
END_TEST

START_TEST(a_problem_that_is_tried_again_goes_on_by_itself)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_PROCESSING);
    bench_problem(&bench, "ORD-3001", "fulfilment", BENCH_NOW + MINUTE);
    const oms_diagnosis *found = finding(&bench, 0, 0, 1);
    ck_assert_str_eq(found->next, "it is tried again");
    ck_assert_int_eq(found->next_at, BENCH_NOW + MINUTE);
    ck_assert_int_eq(found->actor, OMS_ACTOR_NOBODY);
    ck_assert_int_eq(found->alert_at, OMS_NONE);
    ck_assert_int_eq(finding(&bench, 6 * MINUTE, 0, 1)->level, OMS_LEVEL_ALERT); /* five minutes late */
    ck_assert_int_eq(finding(&bench, 6 * MINUTE - 1, 0, 1)->level, OMS_LEVEL_WAITING);
    bench_close(&bench);
}
END_TEST

START_TEST(a_problem_takes_the_job_that_is_tried_at_its_time)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_PROCESSING);
    bench_job(&bench, "moon.landing", JOB_READY, BENCH_NOW + MINUTE);
    bench_problem(&bench, "ORD-3001", "fulfilment", BENCH_NOW + MINUTE);
    ck_assert_str_eq(finding(&bench, 0, 0, 1)->job, "moon.landing"); /* and not a second time by itself */
    bench_close(&bench);
}
END_TEST

static const struct {
    const char *job;
    const char *rule; /* of the problem that its failures open */
    const char *waits_for;
    int64_t attempts;
} kinds[] = {
    {JOB_AUTHORIZE, "payment.funds", "the payment service", 4},
    {JOB_CAPTURE, "payment.capture", "the payment service", 4},
    {JOB_ADDRESS, "customer.address", "the address service", 11},
    {JOB_CUSTOMER, "customer.standing", "the customer service", 11},
    {JOB_PRICE, "order.price", "the pricing service", 11},
    {JOB_TAX, "order.tax", "the tax service", 11},
    {JOB_BOOK, "fulfilment.carrier", "a carrier", 11},
    {JOB_RESERVE, "inventory", "stock", 6},
    {JOB_PROCESS, "guard", "fulfilment", 11},
};

START_TEST(a_problem_and_the_job_behind_it_are_one_finding)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_PENDING);
    bench_job(&bench, kinds[_i].job, JOB_READY, BENCH_NOW + MINUTE)->tries = 1;
    bench_problem(&bench, "ORD-1007", kinds[_i].rule, OMS_NONE);
    const oms_diagnosis *found = finding(&bench, 0, 0, 1);
    ck_assert_str_eq(found->job, kinds[_i].job);
    ck_assert_str_eq(found->waits_for, kinds[_i].waits_for);
    ck_assert_int_eq(found->attempt, 1);
    ck_assert_int_eq(found->attempts, kinds[_i].attempts);
    ck_assert_int_eq(found->next_at, BENCH_NOW + MINUTE);
    bench_close(&bench);
}
END_TEST

START_TEST(what_was_closed_is_not_told)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_PROCESSING);
    bench_problem(&bench, "ORD-1002", "customer.address", OMS_NONE);
    close_problems(&bench.d, "customer.address");
    ck_assert_str_eq(finding(&bench, 0, 0, 1)->waits_for, "dispatch");
    bench_close(&bench);
}
END_TEST

START_TEST(memory_that_runs_out_is_seen_in_the_arena)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_PROCESSING);
    bench_problem(&bench, "ORD-1002", "customer.address", OMS_NONE);
    bench_starve(&bench, 0);
    diagnose(&bench.rows, &bench.policy, BENCH_NOW);
    ck_assert(bench.arena.failed);
    bench_close(&bench);
}
END_TEST

Suite *
diagnose_suite(void)
{
    Suite *suite = suite_create("model/diagnose");
    TCase *tcase = tcase_create("diagnose");

    tcase_add_loop_test(tcase, what_ended_waits_for_nothing, 0, 3);
    tcase_add_test(tcase, a_confirmed_order_without_work_is_for_operations);
    tcase_add_test(tcase, no_order_waits_for_a_message);
    tcase_add_test(tcase, work_of_a_kind_that_the_words_do_not_know_is_told_all_the_same);
    tcase_add_test(tcase, work_that_a_worker_has_waits_for_it_or_its_lease);
    tcase_add_test(tcase, more_tries_than_the_schedule_has_are_not_told);
    tcase_add_test(tcase, work_that_was_given_up_without_a_problem_is_for_operations);
    tcase_add_test(tcase, each_job_that_needs_a_person_is_told);
    tcase_add_test(tcase, a_problem_for_a_person_without_a_job_is_told_too);
    tcase_add_test(tcase, a_problem_that_is_tried_again_goes_on_by_itself);
    tcase_add_test(tcase, a_problem_takes_the_job_that_is_tried_at_its_time);
    tcase_add_loop_test(tcase, a_problem_and_the_job_behind_it_are_one_finding, 0, sizeof kinds / sizeof *kinds);
    tcase_add_test(tcase, what_was_closed_is_not_told);
    tcase_add_test(tcase, memory_that_runs_out_is_seen_in_the_arena);
    suite_add_tcase(suite, tcase);
    return suite;
}
