/* What decisions have in common: refusals, events, problems and holds; and that memory which runs out is remembered,
 * whatever was being decided. */
#include "model/decision.h"

#include <string.h>

#include "base/text.h"
#include "model/bench.h"
#include "model/job.h"
#include "model/suites.h"

START_TEST(a_refusal_keeps_its_code_and_its_sentence)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_PENDING);
    ck_assert_int_eq(refuse(&bench.d, OMS_E_LIMIT, "%d mugs are too many", 3), OMS_E_LIMIT);
    ck_assert_str_eq(bench.d.message.data, "3 mugs are too many");
    bench_close(&bench);
}
END_TEST

START_TEST(a_reason_takes_resolution_actor_and_retryable_from_the_table_of_codes)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_NEW);
    refuse_problem(&bench.d, "ORD-1001", "product.stock", "lines[0].quantity", 1, "%d are there", 0);
    refuse_problem(&bench.d, "ORD-5001", "request.key", NULL, 0, "again");
    const oms_problem *problems = bench.d.refusals.items;
    ck_assert_uint_eq(bench.d.refusals.n, 2);
    ck_assert_str_eq(problems[0].message, "0 are there");
    ck_assert_str_eq(problems[0].resolution, "Notify customer, suggest alternatives");
    ck_assert_int_eq(problems[0].actor, OMS_ACTOR_CUSTOMER);
    ck_assert_int_eq(problems[0].retryable, 1);
    ck_assert_int_eq(problems[1].actor, OMS_ACTOR_DEVELOPER);
    ck_assert_ptr_null(problems[1].field);
    bench_close(&bench);
}
END_TEST

START_TEST(events_are_numbered_and_never_go_back_in_time)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_PENDING);
    rows_order(&bench.rows)->event_count = 4;
    add_event(&bench.d, "first", 2, OMS_NONE, TEXT("why"));
    bench.d.now -= 60000; /* the clock was set back */
    add_event(&bench.d, "second", OMS_NONE, 100, (oms_text){0});
    const struct event_row *events = bench.d.events.items;
    ck_assert(events[0].seq == 5 && events[1].seq == 6);
    ck_assert(events[0].at == BENCH_NOW && events[1].at == BENCH_NOW);
    ck_assert_int_eq(events[0].order_version, 8);
    ck_assert_str_eq(events[1].state.data, "PENDING");
    ck_assert(events[0].quantity == 2 && events[0].amount == OMS_NONE && events[1].amount == 100);
    ck_assert_int_eq(rows_order(&bench.rows)->event_count, 6);
    bench_close(&bench);
}
END_TEST

START_TEST(events_of_a_new_order_belong_to_its_first_version)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_NEW);
    bench_line(&bench, "MUG", 3);
    bench_line(&bench, "POT", 4);
    ck_assert_int_eq(move_to(&bench.d, OMS_STATE_PENDING, TEXT("detail")), OMS_OK);
    const struct event_row *event = bench.d.events.items;
    ck_assert_str_eq(event->type.data, "placed");
    ck_assert_str_eq(event->detail.data, "detail");
    ck_assert_int_eq(event->order_version, 1);
    ck_assert_int_eq(event->quantity, 7);
    bench_close(&bench);
}
END_TEST

START_TEST(a_problem_of_a_rule_replaces_the_open_one_of_that_rule)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_PENDING);
    struct problem_row *first = open_problem(&bench.d, "ORD-2001", "payment.funds", 0, BENCH_NOW + 1, "try %d", 1);
    struct problem_row *other = open_problem(&bench.d, "ORD-1006", "customer.fraud", HOLD_FRAUD, OMS_NONE, "fraud");
    bench.d.now += 1000;
    ck_assert_ptr_eq(open_problem(&bench.d, "ORD-2001", "payment.funds", 0, OMS_NONE, "try %d", 2), first);
    ck_assert_ptr_ne(other, first);
    ck_assert_str_eq(first->message.data, "try 2");
    ck_assert_int_eq(first->next_try, OMS_NONE);
    ck_assert(first->open_since == BENCH_NOW && first->opened_at == BENCH_NOW);
    ck_assert(first->n == 1 && other->n == 2);
    ck_assert_int_eq(rows_order(&bench.rows)->problem_count, 2);
    bench_close(&bench);
}
END_TEST

START_TEST(closing_a_problem_lifts_its_hold_and_no_other)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_PENDING);
    struct order_row *order = rows_order(&bench.rows);
    struct problem_row *fraud = open_problem(&bench.d, "ORD-1006", "customer.fraud", HOLD_FRAUD, OMS_NONE, "fraud");
    open_problem(&bench.d, "ORD-1002", "customer.address", HOLD_ADDRESS, OMS_NONE, "address");
    ck_assert_int_eq(order->holds, HOLD_FRAUD | HOLD_ADDRESS);
    close_problems(&bench.d, "payment.funds"); /* there is none */
    ck_assert_int_eq(order->holds, HOLD_FRAUD | HOLD_ADDRESS);
    close_problems(&bench.d, "customer.fraud");
    ck_assert_int_eq(order->holds, HOLD_ADDRESS);
    ck_assert(fraud->open_since == OMS_NONE && fraud->closed_at == BENCH_NOW && fraud->next_try == OMS_NONE);
    close_problems(&bench.d, "customer.address");
    ck_assert_int_eq(order->holds, 0);
    bench_close(&bench);
}
END_TEST

START_TEST(a_closed_problem_stays_closed_and_a_new_one_is_opened)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_PENDING);
    struct problem_row *first = open_problem(&bench.d, "ORD-2001", "payment.funds", 0, OMS_NONE, "one");
    close_problems(&bench.d, "payment.funds");
    struct problem_row *second = open_problem(&bench.d, "ORD-2001", "payment.funds", 0, OMS_NONE, "two");
    ck_assert_ptr_ne(first, second);
    ck_assert_str_eq(first->message.data, "one");
    bench_close(&bench);
}
END_TEST

/* All that decide functions share, once. */
static void
do_everything(struct bench *bench)
{
    refuse(&bench->d, OMS_E_STATE, "no: %s", "because");
    refuse_problem(&bench->d, "ORD-1001", "product.stock", NULL, 0, "%d", 1);
    move_to(&bench->d, OMS_STATE_CONFIRMED, TEXT("x"));
    move_to(&bench->d, OMS_STATE_RETURNED, TEXT("x"));
    open_problem(&bench->d, "ORD-2001", "payment.funds", HOLD_PAYMENT, OMS_NONE, "%s", "why");
    close_problems(&bench->d, "payment.funds");
    add_event(&bench->d, "done", OMS_NONE, OMS_NONE, (oms_text){0});
}

START_TEST(memory_that_runs_out_anywhere_is_remembered)
{
    bool done = false;

    for (size_t bytes = 0; !done; bytes += sizeof(max_align_t)) {
        struct bench bench;
        bench_open(&bench, OMS_STATE_PENDING);
        bench_starve(&bench, bytes);
        do_everything(&bench);
        done = !bench.arena.failed;
        bench_close(&bench);
    }
}
END_TEST

START_TEST(rows_are_found_by_number_and_the_last_payment_counts)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_PENDING);
    ck_assert_ptr_null(rows_current_payment(&bench.rows));
    for (int i = 0; i < 9; i++) /* more than a list begins with */
        bench_payment(&bench, "card", "pending", 100 + i);
    ck_assert_int_eq(rows_current_payment(&bench.rows)->amount, 108);
    ck_assert_int_eq(rows_find_payment(&bench.rows, 2)->amount, 101);
    ck_assert_ptr_null(rows_find_payment(&bench.rows, 10));
    ck_assert_ptr_null(rows_find_job(&bench.rows, 1));
    bench_close(&bench);
}
END_TEST

START_TEST(a_party_is_found_by_its_id)
{
    const oms_id none = {{0}};
    const oms_id first = {{1}};
    const oms_id second = {{2}};
    struct bench bench;

    bench_open(&bench, OMS_STATE_PENDING);
    struct party_row *nobody = row_list_add(&bench.arena, &bench.rows.parties, NULL, sizeof *nobody);
    struct party_row *party = row_list_add(&bench.arena, &bench.rows.parties, NULL, sizeof *party);
    party->id = second;
    ck_assert_ptr_eq(rows_party(&bench.rows, &second), party);
    ck_assert_ptr_null(rows_party(&bench.rows, &first));
    ck_assert_ptr_null(rows_party(&bench.rows, &none));
    bench_close(&bench);
}
END_TEST

static void
assert_flaw(const struct bench *bench, const char *words)
{
    const char *flaw = rows_flaw(&bench->rows);

    ck_assert_msg(flaw && strstr(flaw, words), "%s instead of %s", flaw ? flaw : "no flaw", words);
}

START_TEST(rows_that_cannot_be_an_order_are_found_out)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_CONFIRMED);
    rows_order(&bench.rows)->state = TEXT("LOST");
    assert_flaw(&bench, "state");
    rows_order(&bench.rows)->state = TEXT("NEW");
    assert_flaw(&bench, "state");
    rows_order(&bench.rows)->state = TEXT("PENDING");
    assert_flaw(&bench, "lines");
    struct line_row *line = bench_line(&bench, "MUG", 1);
    assert_flaw(&bench, "payment");
    line->line = 2;
    assert_flaw(&bench, "lines");
    line->line = 1;
    bench_payment(&bench, "card", "pending", 100);
    struct job_row *job = add_job(&bench.d, "payment.void", 1, OMS_NONE, BENCH_NOW);
    assert_flaw(&bench, "job");
    job->amount = 100;
    job->payment = 2;
    assert_flaw(&bench, "job");
    job->payment = 1;
    ck_assert_ptr_null(rows_flaw(&bench.rows));
    add_job(&bench.d, "order.process", OMS_NONE, OMS_NONE, BENCH_NOW);
    ck_assert_ptr_null(rows_flaw(&bench.rows));
    bench_close(&bench);
}
END_TEST

START_TEST(a_loaded_row_keeps_what_it_was_beside_what_it_becomes)
{
    const struct line_row loaded = {.line = 3, .quantity = 5};
    struct bench bench;

    bench_open_empty(&bench);
    struct line_row *line = row_list_add(&bench.arena, &bench.rows.lines, &loaded, sizeof loaded);
    line->quantity = 4;
    ck_assert_int_eq(((const struct line_row *)bench.rows.lines.before[0])->quantity, 5);
    ck_assert_int_eq(rows_line(&bench.rows, 0)->line, 3);
    bench_close(&bench);
}
END_TEST

Suite *
decision_suite(void)
{
    Suite *suite = suite_create("decision");
    TCase *tests = tcase_create("decision");

    tcase_add_test(tests, a_refusal_keeps_its_code_and_its_sentence);
    tcase_add_test(tests, a_reason_takes_resolution_actor_and_retryable_from_the_table_of_codes);
    tcase_add_test(tests, events_are_numbered_and_never_go_back_in_time);
    tcase_add_test(tests, events_of_a_new_order_belong_to_its_first_version);
    tcase_add_test(tests, a_problem_of_a_rule_replaces_the_open_one_of_that_rule);
    tcase_add_test(tests, closing_a_problem_lifts_its_hold_and_no_other);
    tcase_add_test(tests, a_closed_problem_stays_closed_and_a_new_one_is_opened);
    tcase_add_test(tests, memory_that_runs_out_anywhere_is_remembered);
    tcase_add_test(tests, rows_are_found_by_number_and_the_last_payment_counts);
    tcase_add_test(tests, a_party_is_found_by_its_id);
    tcase_add_test(tests, rows_that_cannot_be_an_order_are_found_out);
    tcase_add_test(tests, a_loaded_row_keeps_what_it_was_beside_what_it_becomes);
    suite_add_tcase(suite, tests);
    return suite;
}
