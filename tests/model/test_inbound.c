/* Events of providers, decided on rows: the table of their kinds, and what is noted of each. */
#include "model/inbound.h"

#include "base/text.h"
#include "model/bench.h"
#include "model/job.h"
#include "model/suites.h"
#include "oms/inbox.h"

static struct inbound_command
told(const char *type)
{
    return (struct inbound_command){.kind = inbound_kind_of(text_of(type)),
                                    .provider = TEXT("dhl"),
                                    .event_id = TEXT("evt_1"),
                                    .signed_at = BENCH_NOW - 1000,
                                    .arrived_at = BENCH_NOW - 400};
}

static const struct inbox_row *
noted(const struct bench *bench)
{
    ck_assert_uint_eq(bench->rows.inbox.n, 1);
    ck_assert_ptr_null(bench->rows.inbox.before[0]);
    return bench->rows.inbox.items[0];
}

START_TEST(only_kinds_in_the_table_are_known)
{
    ck_assert_ptr_nonnull(inbound_kind_of(TEXT("payment.succeeded")));
    ck_assert_ptr_null(inbound_kind_of(TEXT("payment.")));
    ck_assert_ptr_null(inbound_kind_of(TEXT("Payment.Succeeded")));
    ck_assert_ptr_null(inbound_kind_of((oms_text){0}));
    ck_assert_str_eq(inbound_result_name(OMS_INBOX_CONFLICT), "conflict");
    ck_assert_ptr_null(inbound_result_name(OMS_INBOX_CONFLICT + 1));
    ck_assert_ptr_null(inbound_result_name(-1));
}
END_TEST

START_TEST(what_an_event_did_is_noted_with_it)
{
    struct inbound_command command = told("shipment.delivered");
    struct bench bench;

    bench_open(&bench, OMS_STATE_SHIPPED);
    bench_line(&bench, "MUG", 2)->shipped = 2;
    rows_order(&bench.rows)->event_count = 6;
    ck_assert_int_eq(decide_inbound(&bench.d, &command), OMS_OK);
    ck_assert_int_eq(command.what, OMS_INBOX_APPLIED);
    ck_assert_int_eq(order_state(rows_order(&bench.rows)), OMS_STATE_DELIVERED);
    ck_assert(text_is(noted(&bench)->provider, "dhl"));
    ck_assert(text_is(noted(&bench)->event_id, "evt_1"));
    ck_assert(text_is(noted(&bench)->result, "applied"));
    ck_assert_int_eq(noted(&bench)->seq, 7);
    ck_assert_int_eq(noted(&bench)->signed_at, BENCH_NOW - 1000);
    ck_assert_int_eq(noted(&bench)->accepted_at, BENCH_NOW - 400);
    bench_close(&bench);
}
END_TEST

/* By state: what a delivery comes to. */
static const struct {
    int32_t state;
    int32_t code;
    int32_t what;
} deliveries[] = {
    {OMS_STATE_PENDING, OMS_OK, OMS_INBOX_KEPT},           {OMS_STATE_CONFIRMED, OMS_OK, OMS_INBOX_KEPT},
    {OMS_STATE_PROCESSING, OMS_OK, OMS_INBOX_KEPT},        {OMS_STATE_SHIPPED, OMS_OK, OMS_INBOX_APPLIED},
    {OMS_STATE_DELIVERED, OMS_OK, OMS_INBOX_KNOWN},        {OMS_STATE_RETURNED, OMS_OK, OMS_INBOX_KNOWN},
    {OMS_STATE_CANCELLED, OMS_E_STATE, OMS_INBOX_APPLIED},
};

START_TEST(a_delivery_comes_to_what_the_state_allows)
{
    struct inbound_command command = told("shipment.delivered");
    struct bench bench;

    bench_open(&bench, deliveries[_i].state);
    ck_assert_int_eq(decide_inbound(&bench.d, &command), deliveries[_i].code);
    ck_assert_int_eq(command.what, deliveries[_i].what);
    ck_assert_uint_eq(bench.rows.inbox.n, deliveries[_i].code == OMS_OK);
    ck_assert_uint_eq(bench.d.events.n, deliveries[_i].code == OMS_OK && deliveries[_i].what != OMS_INBOX_KNOWN);
    bench_close(&bench);
}
END_TEST

START_TEST(a_pick_up_is_a_dispatch_by_this_carrier)
{
    struct inbound_command command = told("shipment.dispatched");
    struct bench bench;

    command.reference = TEXT("JD-1");
    bench_open(&bench, OMS_STATE_CONFIRMED);
    bench_line(&bench, "MUG", 1)->reserved = 1;
    ck_assert_int_eq(decide_inbound(&bench.d, &command), OMS_OK);
    ck_assert_int_eq(order_state(rows_order(&bench.rows)), OMS_STATE_SHIPPED);
    const struct shipment_row *shipment = rows_shipment(&bench.rows, 0);
    ck_assert(text_is(shipment->carrier, "dhl") && text_is(shipment->tracking, "JD-1"));
    bench_close(&bench);
}
END_TEST

/* It changes the order, and leaves no mark on its history yet. */
START_TEST(a_pick_up_before_there_is_a_label_is_kept)
{
    static const struct carrier_policy carriers[] = {{.code = {"dhl", 3}}};
    struct inbound_command command = told("shipment.dispatched");
    struct bench bench;

    bench_open(&bench, OMS_STATE_PROCESSING);
    bench.policy.carriers = carriers;
    bench.policy.n_carriers = 1;
    bench_line(&bench, "MUG", 1)->reserved = 1;
    ck_assert_int_eq(decide_inbound(&bench.d, &command), OMS_OK);
    ck_assert_int_eq(order_state(rows_order(&bench.rows)), OMS_STATE_PROCESSING);
    ck_assert_int_eq(rows_shipment(&bench.rows, 0)->leaves, 1);
    ck_assert_int_eq(command.what, OMS_INBOX_KEPT);
    ck_assert(text_is(noted(&bench)->result, "kept"));
    bench_close(&bench);
}
END_TEST

START_TEST(an_event_that_was_accepted_before_is_refused)
{
    struct inbound_command command = told("shipment.delivered");
    const struct inbox_row before = {.event_id = TEXT("evt_1")};
    struct bench bench;

    bench_open(&bench, OMS_STATE_SHIPPED);
    row_list_add(&bench.arena, &bench.rows.inbox, &before, sizeof before);
    ck_assert_int_eq(decide_inbound(&bench.d, &command), OMS_E_ALREADY);
    ck_assert_uint_eq(bench.d.events.n, 0);
    bench_close(&bench);
}
END_TEST

START_TEST(an_intent_that_was_never_sent_is_told_by_nobody)
{
    struct inbound_command command = told("payment.succeeded");
    struct bench bench;

    bench_open(&bench, OMS_STATE_PENDING);
    bench_payment(&bench, "card", "started", 1000);
    ck_assert_int_eq(decide_inbound(&bench.d, &command), OMS_E_NOT_FOUND);
    add_job(&bench.d, JOB_AUTHORIZE, 1, 1000, BENCH_NOW);
    ck_assert_int_eq(decide_inbound(&bench.d, &command), OMS_E_STATE);
    ck_assert_uint_eq(bench.rows.inbox.n, 0);
    bench_close(&bench);
}
END_TEST

START_TEST(memory_that_runs_out_is_remembered)
{
    bool done = false;

    for (size_t bytes = 0; !done; bytes += sizeof(max_align_t)) {
        struct inbound_command command = told("shipment.delivered");
        struct bench bench;
        bench_open(&bench, OMS_STATE_CONFIRMED);
        bench_starve(&bench, bytes);
        decide_inbound(&bench.d, &command);
        done = !bench.arena.failed;
        bench_close(&bench);
    }
}
END_TEST

Suite *
inbound_suite(void)
{
    Suite *suite = suite_create("inbound");
    TCase *cases = tcase_create("inbound");

    tcase_add_test(cases, only_kinds_in_the_table_are_known);
    tcase_add_test(cases, what_an_event_did_is_noted_with_it);
    tcase_add_loop_test(cases, a_delivery_comes_to_what_the_state_allows, 0,
                        sizeof(deliveries) / sizeof(deliveries[0]));
    tcase_add_test(cases, a_pick_up_is_a_dispatch_by_this_carrier);
    tcase_add_test(cases, a_pick_up_before_there_is_a_label_is_kept);
    tcase_add_test(cases, an_event_that_was_accepted_before_is_refused);
    tcase_add_test(cases, an_intent_that_was_never_sent_is_told_by_nobody);
    tcase_add_test(cases, memory_that_runs_out_is_remembered);
    suite_add_tcase(suite, cases);
    return suite;
}
