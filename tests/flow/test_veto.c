/* A guard that does not let an order be confirmed when its hold is over already: a no to confirming is no no to the units, which are taken again while the
 * guard is asked again. */
#include "flow/suites.h"
#include "flow/words.h"

#define T (30 * MINUTE)

static int32_t
forbid(void *user, const oms_order *order, int32_t from, const char **reason)
{
    (void)from;
    *reason = "not today";
    return oms_order_state(order) == *(const int32_t *)user ? OMS_E_VETO : OMS_OK;
}

static int32_t forbidden;

static void
guard_shop(struct shop *shop)
{
    const oms_guard guard = {.size = sizeof guard, .user = &forbidden, .check = forbid};

    forbidden = OMS_STATE_CONFIRMED;
    MUST_OK(oms_engine_add_guard(shop->engine, &guard, &error));
}

static void
assert_kept(struct shop *shop, const oms_id *id)
{
    assert_state(shop, id, OMS_STATE_PENDING);
    ck_assert(has_problem(shop, id, "ORD-1008"));
    assert_stock(shop, "MUG", 0, 1, 0);
    assert_refused(shop, &(struct wish){.customer = "owe"}, OMS_E_REFUSED, "ORD-1001");
}

/* Fifteen minutes later the guard thinks better of it, or thirty minutes later its patience is nobody's any more. */
static void
assert_goes_on(struct shop *shop, const oms_id *id, int relents)
{
    if (relents)
        forbidden = OMS_STATE_COUNT;
    for (int i = 0; i < 2; i++) {
        shop_wait(shop, 15 * MINUTE);
        shop_run(shop);
    }
    assert_state(shop, id, relents ? OMS_STATE_PROCESSING : OMS_STATE_CANCELLED);
    assert_stock(shop, "MUG", relents ? 0 : 1, relents ? 1 : 0, 0);
}

START_TEST(units_of_a_payment_that_came_late_are_kept_while_a_guard_says_no)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, AUTHORIZE, OMS_PENDING);
    SAYS(&provider, QUERY, OMS_PENDING, OMS_PENDING, OMS_PENDING, OMS_PENDING);
    shop_open_paid_by(&shop, &provider);
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .token = "tok");
    run_at(&shop, T);
    assert_stock(&shop, "MUG", 1, 0, 0);
    guard_shop(&shop);
    ck_assert_int_eq(tell(&shop, &id, "payment.authorize", OMS_OK), OMS_OK);
    assert_payment(&shop, &id, "authorised");
    assert_kept(&shop, &id);
    assert_goes_on(&shop, &id, _i);
    ck_assert_int_eq(provider_count(&provider, VOID), _i ? 0 : 1);
    shop_close(&shop);
}
END_TEST

START_TEST(units_of_an_address_that_was_checked_late_are_kept_while_a_guard_says_no)
{
    char path[PATH_SIZE];
    struct shop shop, later;

    file_name(path);
    shop_open_with(&shop, &(struct shop_options){.path = path, .address_down = 1});
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .method = "terms", .country = "DE");
    run_at(&shop, T);
    assert_stock(&shop, "MUG", 1, 0, 0);
    shop_open_beside(&later, &shop, &(struct shop_options){.path = path});
    guard_shop(&later);
    run_at(&later, T + 15 * MINUTE);
    assert_kept(&later, &id);
    assert_goes_on(&later, &id, _i);
    shop_close(&later);
    oms_engine_close(shop.engine);
    oms_sandbox_free(shop.sandbox);
    file_remove(path);
}
END_TEST

Suite *
veto_suite(void)
{
    Suite *suite = suite_create("veto");
    TCase *cases = tcase_create("veto");

    tcase_add_loop_test(cases, units_of_a_payment_that_came_late_are_kept_while_a_guard_says_no, 0, 2);
    tcase_add_loop_test(cases, units_of_an_address_that_was_checked_late_are_kept_while_a_guard_says_no, 0, 2);
    suite_add_tcase(suite, cases);
    return suite;
}
