/* The sandbox's clock: it stands until it is told to go on, and the engine does everything at its own time. */
#include <check.h>
#include <string.h>

#include "oms/oms.h"
#include "sandbox_kit.h"
#include "suites.h"

#define MINUTE INT64_C(60000)
#define DAY    (1440 * MINUTE)

static oms_sandbox *sandbox;
static oms_engine *engine;

static void
must(int32_t code, const oms_error *error)
{
    ck_assert_msg(code == OMS_OK, "%s: %s", oms_result_name(code), error ? oms_error_message(error) : "");
}

static oms_engine *
open_engine(bool with_clock)
{
    oms_store store = {.size = sizeof store};
    oms_payment_service payment = {.size = sizeof payment};
    oms_engine *out;
    oms_error *error = NULL;

    must(oms_store_sqlite(":memory:", NULL, &store, &error), error);
    must(oms_sandbox_payment(sandbox, &payment), NULL);
    const oms_engine_options options = {.size = sizeof options,
                                        .store = &store,
                                        .payment = &payment,
                                        .clock = with_clock ? oms_sandbox_now : NULL,
                                        .clock_user = sandbox};
    must(oms_engine_open(&options, &out, &error), error);
    return out;
}

static void
open_shop(void)
{
    oms_error *error = NULL;

    must(oms_sandbox_new(NULL, &sandbox, &error), error);
    oms_sandbox_set_now(sandbox, NOON);
    engine = open_engine(true);
    must(oms_product_put(engine, &(oms_product){.size = sizeof(oms_product), .sku = "MUG"}, &error), error);
    must(oms_stock_adjust(engine, "MUG", "shelf", 5, NULL, &error), error);
}

static void
close_shop(void)
{
    oms_engine_close(engine);
    oms_sandbox_free(sandbox);
}

static oms_id
place(const char *token)
{
    const oms_draft_line line = {.size = sizeof line, .sku = "MUG", .quantity = 1, .unit_price = 1999};
    oms_draft *draft;
    oms_order *order;
    oms_error *error = NULL;

    must(oms_draft_new("EUR", &draft, &error), error);
    must(oms_draft_add_line(draft, &line, &error), error);
    must(oms_draft_set_payment(draft, "card", token, &error), error);
    must(oms_order_place(engine, draft, 0, &order, &error), error);
    const oms_id id = *oms_order_id(order);
    oms_order_free(order);
    oms_draft_free(draft);
    return id;
}

static int32_t
state(const oms_id *id)
{
    oms_order *order;

    must(oms_order_get(engine, id, &order, NULL), NULL);
    const int32_t found = oms_order_state(order);
    oms_order_free(order);
    return found;
}

static int64_t
run_until(int64_t until)
{
    oms_error *error = NULL;
    int64_t done;

    must(oms_sandbox_run_until(sandbox, engine, until, &done, &error), error);
    ck_assert_int_eq(oms_sandbox_now(sandbox), until);
    ck_assert_int_eq(oms_engine_now(engine), until);
    return done;
}

START_TEST(every_retry_happens_at_its_time)
{
    const oms_id id = place("tok_unavailable_2");

    run_until(NOON + 10 * MINUTE - 1);
    ck_assert_int_eq(state(&id), OMS_STATE_PENDING);
    ck_assert_int_gt(run_until(NOON + 10 * MINUTE), 0);
    ck_assert_int_ne(state(&id), OMS_STATE_PENDING);
    ck_assert_int_eq(run_until(NOON + 10 * MINUTE), 0);
}
END_TEST

START_TEST(a_year_passes_in_a_moment)
{
    const oms_id paid = place("tok_ok");
    const oms_id unpaid = place("tok_declined");

    run_until(NOON + 365 * DAY);
    ck_assert_int_eq(state(&paid), OMS_STATE_PROCESSING);
    ck_assert_int_eq(state(&unpaid), OMS_STATE_CANCELLED);
    ck_assert_int_eq(oms_sandbox_count(sandbox, "payment.authorize"), 1);
}
END_TEST

START_TEST(time_does_not_pass_backwards_or_by_another_clock)
{
    oms_error *error = NULL;
    oms_engine *other = open_engine(false);

    ck_assert_int_eq(oms_sandbox_run_until(sandbox, engine, NOON - 1, NULL, &error), OMS_E_INVALID);
    ck_assert_ptr_nonnull(strstr(oms_error_message(error), "until"));
    oms_error_free(error);
    error = NULL;
    ck_assert_int_eq(oms_sandbox_run_until(sandbox, other, NOON + 1, NULL, &error), OMS_E_INVALID);
    ck_assert_ptr_nonnull(strstr(oms_error_message(error), "clock"));
    oms_error_free(error);
    oms_engine_close(other);
    ck_assert_int_eq(oms_sandbox_now(sandbox), NOON);
}
END_TEST

Suite *
sandbox_clock_suite(void)
{
    Suite *suite = suite_create("sandbox/clock");
    TCase *time = tcase_create("time");

    tcase_add_checked_fixture(time, open_shop, close_shop);
    tcase_add_test(time, every_retry_happens_at_its_time);
    tcase_add_test(time, a_year_passes_in_a_moment);
    tcase_add_test(time, time_does_not_pass_backwards_or_by_another_clock);
    suite_add_tcase(suite, time);
    return suite;
}
