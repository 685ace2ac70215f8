/* Which decision causes which message: the first row of the table that fits, once, and nothing where nothing is new. Decided on rows. */
#include <string.h>

#include "base/text.h"
#include "model/bench.h"
#include "model/event.h"
#include "model/job.h"
#include "model/messages.h"
#include "model/pay.h"
#include "model/suites.h"

static struct bench bench;

static void
open_bench(void)
{
    bench_open(&bench, OMS_STATE_PENDING);
    struct party_row *party = row_list_add(&bench.arena, &bench.rows.parties, NULL, sizeof *party);

    ck_assert_ptr_nonnull(party);
    party->id.bytes[0] = 1;
    party->email = TEXT("ada@example.org");
    rows_order(&bench.rows)->shipping_party = party->id;
    bench.policy.notifies = true;
    bench.policy.operations = "ops@example.org";
}

static void
close_bench(void)
{
    bench_close(&bench);
}

/* What was written, from first to last, with a space behind each. */
static const char *
written(void)
{
    oms_text all = TEXT("");

    write_messages(&bench.d);
    for (size_t i = 0; i < bench.rows.jobs.n; i++)
        if (job_is(rows_job(&bench.rows, i), JOB_MESSAGE))
            all = arena_format(&bench.arena, "%s%s ", all.data, rows_job(&bench.rows, i)->template.data);
    return all.data;
}

/* A row as it had been loaded before it was changed. */
static void
loaded(struct row_list *list, const void *row, size_t size)
{
    void *copy = arena_alloc(&bench.arena, size);

    ck_assert_ptr_nonnull(copy);
    memcpy(copy, row, size);
    list->before[list->n - 1] = copy;
}

static struct job_row *
job_in(const char *kind, const char *state)
{
    struct job_row *job = add_job(&bench.d, kind, OMS_NONE, 100, BENCH_NOW);

    ck_assert_ptr_nonnull(job);
    if (strcmp(state, JOB_READY) != 0)
        job_finish(&bench.d, job, state);
    return job;
}

START_TEST(a_step_that_is_no_occasion_says_nothing)
{
    add_event(&bench.d, EVENT_PAYMENT_AUTHORISED, OMS_NONE, 100, TEXT("ref"));
    job_in(JOB_PROCESS, JOB_READY);
    ck_assert_str_eq(written(), "");
}
END_TEST

START_TEST(without_a_service_nothing_is_written)
{
    bench.policy.notifies = false;
    add_event(&bench.d, EVENT_CONFIRMED, OMS_NONE, OMS_NONE, (oms_text){0});
    ck_assert_str_eq(written(), "");
}
END_TEST

START_TEST(a_customer_is_told_one_thing_of_a_step_and_operations_another)
{
    add_event(&bench.d, EVENT_CANCELLED, OMS_NONE, OMS_NONE, TEXT("inventory schedule used up"));
    open_problem(&bench.d, "ORD-1001", "product.stock", 0, OMS_NONE, "MUG is not available any more");
    job_in(JOB_RESERVE, JOB_DEAD);
    job_in(JOB_VOID, JOB_NEEDS_OPERATOR);
    ck_assert_str_eq(written(), "job.dead order.not_available ");
}
END_TEST

START_TEST(a_problem_is_told_when_nothing_tries_again_by_itself)
{
    struct problem_row *problem =
        open_problem(&bench.d, "ORD-2001", "payment.capture", 0, BENCH_NOW + 1, "not captured yet");

    ck_assert_str_eq(written(), "");
    loaded(&bench.rows.problems, problem, sizeof *problem);
    problem->next_try = OMS_NONE;
    ck_assert_str_eq(written(), "capture.failed ");
}
END_TEST

START_TEST(a_problem_that_stood_before_is_not_told_again)
{
    struct problem_row *problem =
        open_problem(&bench.d, "ORD-1002", "customer.address", HOLD_ADDRESS, OMS_NONE, "no such address");

    loaded(&bench.rows.problems, problem, sizeof *problem);
    problem->message = TEXT("still no such address");
    ck_assert_str_eq(written(), "");
}
END_TEST

START_TEST(a_problem_that_became_another_is_told)
{
    struct problem_row *problem =
        open_problem(&bench.d, "ORD-1007", "customer.address", HOLD_ADDRESS, OMS_NONE, "not asked");

    loaded(&bench.rows.problems, problem, sizeof *problem);
    problem->code = TEXT("ORD-1002");
    ck_assert_str_eq(written(), "address.problem ");
}
END_TEST

static const struct {
    const char *before;
    const char *now;
    int32_t state;
    const char *written;
} payments[] = {
    {PAYMENT_PENDING, PAYMENT_DECLINED, OMS_STATE_PENDING, "payment.problem "},
    {PAYMENT_ACTION, PAYMENT_FAILED, OMS_STATE_PENDING, "payment.problem "},
    {PAYMENT_PENDING, PAYMENT_PENDING, OMS_STATE_PENDING, ""},
    {PAYMENT_DECLINED, PAYMENT_DECLINED, OMS_STATE_PENDING, ""},
    {PAYMENT_PENDING, PAYMENT_DECLINED, OMS_STATE_CANCELLED, ""},
};

START_TEST(a_payment_is_a_problem_while_another_can_take_its_place)
{
    struct payment_row *payment = bench_payment(&bench, METHOD_CARD, payments[_i].before, 100);

    loaded(&bench.rows.payments, payment, sizeof *payment);
    payment->status = text_of(payments[_i].now);
    rows_order(&bench.rows)->state = text_of(oms_state_name(payments[_i].state));
    ck_assert_str_eq(written(), payments[_i].written);
}
END_TEST

START_TEST(a_payment_that_was_replaced_is_no_problem)
{
    bench_payment(&bench, METHOD_CARD, PAYMENT_DECLINED, 100);
    bench_payment(&bench, METHOD_CARD, PAYMENT_PENDING, 100);
    ck_assert_str_eq(written(), "");
}
END_TEST

START_TEST(what_was_dead_before_is_not_told_again)
{
    struct job_row *job = job_in(JOB_AUTHORIZE, JOB_DEAD);

    loaded(&bench.rows.jobs, job, sizeof *job);
    ck_assert_str_eq(written(), "");
}
END_TEST

START_TEST(a_message_about_a_message_is_never_written)
{
    struct job_row *job = job_in(JOB_MESSAGE, JOB_READY);

    job->template = TEXT("order.confirmed");
    job->channel = TEXT("email");
    loaded(&bench.rows.jobs, job, sizeof *job);
    job_needs_operator(&bench.d, job, "it may have happened");
    ck_assert(text_is(job->state, JOB_DEAD));
    ck_assert_uint_eq(bench.rows.problems.n, 0);
    ck_assert_str_eq(written(), "order.confirmed "); /* the old one */
}
END_TEST

START_TEST(what_nobody_has_to_see_to_is_no_dead_letter)
{
    job_forget(job_in(JOB_BOOK, JOB_DEAD));
    ck_assert_str_eq(written(), "");
}
END_TEST

START_TEST(what_operations_are_told_names_the_job)
{
    struct job_row *job = job_in(JOB_VOID, JOB_NEEDS_OPERATOR);

    job->message = TEXT("the provider said no");
    ck_assert_str_eq(written(), "job.needs_operator ");
    const struct job_row *message = rows_job(&bench.rows, 1);
    ck_assert_str_eq(message->detail.data, "payment.void (job 1): the provider said no");
    ck_assert_int_eq(message->amount, 100);
    ck_assert(text_is(message->channel, "email"));
}
END_TEST

Suite *
messages_suite(void)
{
    Suite *suite = suite_create("messages");
    TCase *tests = tcase_create("messages");

    tcase_add_checked_fixture(tests, open_bench, close_bench);
    tcase_add_test(tests, a_step_that_is_no_occasion_says_nothing);
    tcase_add_test(tests, without_a_service_nothing_is_written);
    tcase_add_test(tests, a_customer_is_told_one_thing_of_a_step_and_operations_another);
    tcase_add_test(tests, a_problem_is_told_when_nothing_tries_again_by_itself);
    tcase_add_test(tests, a_problem_that_stood_before_is_not_told_again);
    tcase_add_test(tests, a_problem_that_became_another_is_told);
    tcase_add_loop_test(tests, a_payment_is_a_problem_while_another_can_take_its_place, 0,
                        sizeof payments / sizeof *payments);
    tcase_add_test(tests, a_payment_that_was_replaced_is_no_problem);
    tcase_add_test(tests, what_was_dead_before_is_not_told_again);
    tcase_add_test(tests, a_message_about_a_message_is_never_written);
    tcase_add_test(tests, what_nobody_has_to_see_to_is_no_dead_letter);
    tcase_add_test(tests, what_operations_are_told_names_the_job);
    suite_add_tcase(suite, tests);
    return suite;
}
