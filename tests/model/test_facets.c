/* What is derived from an order and never stored: its statuses, what it waits for and who acts, and what is due
 * next. */
#include "model/facets.h"

#include <string.h>

#include "base/text.h"
#include "model/bench.h"
#include "model/job.h"
#include "model/pay.h"
#include "model/suites.h"

static const char *const fulfilled[OMS_STATE_COUNT] = {"none",    "none",      "none", "processing",
                                                       "shipped", "delivered", "none", "returned"};

START_TEST(the_fulfilment_status_follows_the_state)
{
    struct bench bench;

    bench_open(&bench, _i);
    ck_assert_str_eq(fulfilment_status(&bench.rows), fulfilled[_i]);
    bench_close(&bench);
}
END_TEST

START_TEST(the_payment_status_is_that_of_the_last_payment)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_PENDING);
    ck_assert_str_eq(payment_status(&bench.rows), "none");
    bench_payment(&bench, METHOD_CARD, PAYMENT_DECLINED, 100);
    ck_assert_str_eq(payment_status(&bench.rows), "declined");
    bench_payment(&bench, METHOD_CARD, PAYMENT_AUTHORISED, 100);
    ck_assert_str_eq(payment_status(&bench.rows), "authorised");
    bench_close(&bench);
}
END_TEST

/* What an order without problems waits for, by state; a pending one for its payment. */
static const char *const waits[OMS_STATE_COUNT] = {
    NULL,
    "payment: the provider's answer",
    "fulfilment: it starts by itself when jobs are run",
    "dispatch: the merchant ships it",
    "delivery: the merchant or carrier confirms it",
    NULL,
    NULL,
    NULL,
};

START_TEST(an_order_without_problems_waits_for_its_next_step)
{
    struct bench bench;

    bench_open(&bench, _i);
    const char *wait = waits_for(&bench.rows, &bench.arena);
    if (waits[_i])
        ck_assert_str_eq(wait, waits[_i]);
    else
        ck_assert_ptr_null(wait);
    bench_close(&bench);
}
END_TEST

static void
assert_waits(struct bench *bench, const char *part)
{
    const char *wait = waits_for(&bench->rows, &bench->arena);

    ck_assert_ptr_nonnull(wait);
    ck_assert_msg(strstr(wait, part) != NULL, "\"%s\" is not in: %s", part, wait);
}

START_TEST(a_pending_order_says_who_moves_the_money)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_PENDING);
    struct payment_row *payment = bench_payment(&bench, METHOD_MANUAL, PAYMENT_PENDING, 100);
    assert_waits(&bench, "the merchant records it");
    ck_assert_ptr_null(open_action(&bench.rows));
    payment->method = TEXT(METHOD_CARD);
    assert_waits(&bench, "the provider's answer");
    payment->status = TEXT(PAYMENT_ACTION);
    assert_waits(&bench, "the customer has to complete the payment");
    ck_assert_ptr_eq(open_action(&bench.rows), payment);
    bench_close(&bench);
}
END_TEST

static const struct {
    const char *code;
    const char *actor;
} actors[] = {
    {"ORD-1002", "the customer"},
    {"ORD-1004", "the merchant"},
    {"ORD-2004", "operations"},
    {"ORD-5001", "a developer"},
    {"ORD-1007", "nobody: it is tried again by itself"},
};

START_TEST(a_problem_says_who_acts)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_PENDING);
    open_problem(&bench.d, actors[_i].code, "some.rule", 0, OMS_NONE, "something is wrong");
    assert_waits(&bench, actors[_i].code);
    assert_waits(&bench, "something is wrong");
    assert_waits(&bench, actors[_i].actor);
    bench_close(&bench);
}
END_TEST

START_TEST(what_is_tried_again_by_itself_needs_nobody)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_PENDING);
    open_problem(&bench.d, "ORD-2001", "payment.funds", 0, BENCH_NOW + 1, "not yet");
    assert_waits(&bench, "nobody: it is tried again by itself");
    bench_close(&bench);
}
END_TEST

START_TEST(what_holds_an_order_comes_before_what_does_not)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_PENDING);
    open_problem(&bench.d, "ORD-5002", "request.duplicate", 0, OMS_NONE, "twice");
    assert_waits(&bench, "payment"); /* a possible duplicate stops nothing */
    open_problem(&bench.d, "ORD-2001", "payment.funds", 0, OMS_NONE, "declined");
    open_problem(&bench.d, "ORD-2002", "inventory", 0, OMS_NONE, "gone");
    assert_waits(&bench, "ORD-2001");
    open_problem(&bench.d, "ORD-1006", "customer.fraud", HOLD_FRAUD, OMS_NONE, "fraud");
    assert_waits(&bench, "ORD-1006");
    close_problems(&bench.d, "customer.fraud");
    close_problems(&bench.d, "payment.funds");
    assert_waits(&bench, "ORD-2002");
    bench_close(&bench);
}
END_TEST

START_TEST(a_later_state_waits_for_a_problem_first)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_SHIPPED);
    open_problem(&bench.d, "ORD-2001", "payment.capture", 0, OMS_NONE, "not captured");
    assert_waits(&bench, "not captured");
    bench_close(&bench);
}
END_TEST

START_TEST(an_order_that_ended_waits_for_nothing_but_a_person)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_CANCELLED);
    open_problem(&bench.d, "ORD-2001", "payment.funds", 0, OMS_NONE, "declined");
    ck_assert_ptr_null(waits_for(&bench.rows, &bench.arena));
    job_needs_operator(&bench.d, add_job(&bench.d, JOB_REFUND, 1, 100, BENCH_NOW), "by hand");
    assert_waits(&bench, "ORD-2005");
    assert_waits(&bench, "operations");
    bench_close(&bench);
}
END_TEST

START_TEST(the_next_due_time_is_the_earliest_of_hold_and_jobs)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_PENDING);
    ck_assert_int_eq(next_due(&bench.rows), OMS_NONE);
    rows_order(&bench.rows)->hold_until = BENCH_NOW + 30;
    ck_assert_int_eq(next_due(&bench.rows), BENCH_NOW + 30);
    add_job(&bench.d, JOB_VOID, 1, 1, BENCH_NOW + 40);
    struct job_row *sooner = add_job(&bench.d, JOB_VOID, 1, 1, BENCH_NOW + 20);
    ck_assert_int_eq(next_due(&bench.rows), BENCH_NOW + 20);
    job_finish(&bench.d, sooner, JOB_DONE);
    ck_assert_int_eq(next_due(&bench.rows), BENCH_NOW + 30);
    rows_order(&bench.rows)->hold_until = OMS_NONE;
    ck_assert_int_eq(next_due(&bench.rows), BENCH_NOW + 40);
    bench_close(&bench);
}
END_TEST

Suite *
facets_suite(void)
{
    Suite *suite = suite_create("facets");
    TCase *tests = tcase_create("facets");

    tcase_add_loop_test(tests, the_fulfilment_status_follows_the_state, 0, OMS_STATE_COUNT);
    tcase_add_test(tests, the_payment_status_is_that_of_the_last_payment);
    tcase_add_loop_test(tests, an_order_without_problems_waits_for_its_next_step, 0, OMS_STATE_COUNT);
    tcase_add_test(tests, a_pending_order_says_who_moves_the_money);
    tcase_add_loop_test(tests, a_problem_says_who_acts, 0, (int)(sizeof actors / sizeof *actors));
    tcase_add_test(tests, what_is_tried_again_by_itself_needs_nobody);
    tcase_add_test(tests, what_holds_an_order_comes_before_what_does_not);
    tcase_add_test(tests, a_later_state_waits_for_a_problem_first);
    tcase_add_test(tests, an_order_that_ended_waits_for_nothing_but_a_person);
    tcase_add_test(tests, the_next_due_time_is_the_earliest_of_hold_and_jobs);
    suite_add_tcase(suite, tests);
    return suite;
}
