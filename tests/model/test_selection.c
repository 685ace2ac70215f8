/* Queries held against orders: the return status from the counters, which states a status narrows the search to, and numbers as people type them. */
#include "model/selection.h"

#include "base/text.h"
#include "model/bench.h"
#include "model/decision.h"
#include "model/suites.h"

static const struct {
    int64_t shipped[2], requested, returned[2];
    const char *status;
} returns[] = {
    {{0, 0}, 0, {0, 0}, "none"},
    {{2, 3}, 0, {0, 0}, "none"},
    {{2, 3}, 1, {0, 0}, "requested"},
    {{2, 3}, 1, {1, 0}, "partly-returned"},
    {{2, 3}, 0, {2, 0}, "partly-returned"},
    {{2, 3}, 0, {2, 3}, "returned"},
    {{2, 0}, 0, {2, 0}, "returned"},
};

START_TEST(the_return_status_follows_the_counters)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_DELIVERED);
    for (int i = 0; i < 2; i++) {
        struct line_row *line = bench_line(&bench, "MUG", 5);
        line->shipped = returns[_i].shipped[i];
        line->returned = returns[_i].returned[i];
        line->return_requested = i == 0 ? returns[_i].requested : 0;
    }
    ck_assert_str_eq(return_status(&bench.rows), returns[_i].status);
    bench_close(&bench);
}
END_TEST

static uint32_t
states_of(const oms_order_query *query)
{
    struct selection selection;

    ck_assert_ptr_null(selection_read(&selection, query));
    return selection.states;
}

START_TEST(a_status_narrows_the_states)
{
    const uint32_t every = states_of(&(oms_order_query){.size = sizeof(oms_order_query)});

    ck_assert_uint_eq(every, UINT32_MAX);
    ck_assert_uint_eq(states_of(&(oms_order_query){.state = OMS_STATE_SHIPPED}), 1U << OMS_STATE_SHIPPED);
    ck_assert_uint_eq(states_of(&(oms_order_query){.payment = "declined"}),
                      1U << OMS_STATE_PENDING | 1U << OMS_STATE_CANCELLED);
    ck_assert_uint_eq(states_of(&(oms_order_query){.fulfilment = "booked"}), 1U << OMS_STATE_PROCESSING);
    ck_assert_uint_eq(states_of(&(oms_order_query){.fulfilment = "shipped", .state = OMS_STATE_PENDING}), 0);
    ck_assert_uint_eq(states_of(&(oms_order_query){.returns = "none"}), every);
}
END_TEST

/* A damaged row is in no state that can be asked for, and is still listed where none is. */
START_TEST(an_order_in_no_state_is_not_in_any)
{
    const oms_order_query any = {.size = sizeof any};
    const oms_order_query nothing_done = {.size = sizeof nothing_done, .fulfilment = "none"};
    struct bench bench;
    struct selection selection;

    bench_open(&bench, OMS_STATE_PENDING);
    rows_order(&bench.rows)->state = TEXT("LOST");
    ck_assert_ptr_null(selection_read(&selection, &any));
    ck_assert(selects_row(&selection, rows_order(&bench.rows)));
    ck_assert_ptr_null(selection_read(&selection, &nothing_done));
    ck_assert(!selects_row(&selection, rows_order(&bench.rows)));
    bench_close(&bench);
}
END_TEST

START_TEST(any_hold_is_every_hold)
{
    struct selection selection;

    ck_assert_ptr_null(selection_read(&selection, &(oms_order_query){.hold = "any"}));
    ck_assert_int_eq(selection.holds, HOLD_PAYMENT | HOLD_FRAUD | HOLD_ADDRESS | HOLD_OPERATIONS);
    ck_assert_ptr_null(selection_read(&selection, &(oms_order_query){.hold = "address"}));
    ck_assert_int_eq(selection.holds, HOLD_ADDRESS);
}
END_TEST

static const struct {
    const char *typed, *stored;
} numbers[] = {
    {"cw2d", "CW2D"},
    {"CW2D-", "CW2D"},
    {"cw2dz", "CW2D-Z"},
    {"c-w-2-d-z", "CW2D-Z"},
    {"CW2D-ZC20-7PME", "CW2D-ZC20-7PME"},
    {"cw2dzc207pme", "CW2D-ZC20-7PME"},
};

START_TEST(a_number_is_read_as_people_type_it)
{
    struct selection selection;

    ck_assert_ptr_null(selection_read(&selection, &(oms_order_query){.number = numbers[_i].typed}));
    ck_assert_str_eq(selection.number, numbers[_i].stored);
}
END_TEST

Suite *
selection_suite(void)
{
    Suite *suite = suite_create("model/selection");
    TCase *tc = tcase_create("selection");

    tcase_add_loop_test(tc, the_return_status_follows_the_counters, 0, sizeof returns / sizeof returns[0]);
    tcase_add_test(tc, a_status_narrows_the_states);
    tcase_add_test(tc, an_order_in_no_state_is_not_in_any);
    tcase_add_test(tc, any_hold_is_every_hold);
    tcase_add_loop_test(tc, a_number_is_read_as_people_type_it, 0, sizeof numbers / sizeof numbers[0]);
    suite_add_tcase(suite, tc);
    return suite;
}
