/* Many at once: the last units, one order pulled in three directions, and several runners. What nobody may ever see is a unit sold twice, a raw storage error,
 * or an effect sent twice. */
#include <stdlib.h>

#include "flow/suites.h"
#include "flow/words.h"

#define T (30 * MINUTE)

/* Threads that begin together. */
struct member {
    pthread_t thread;
    pthread_barrier_t *start;
    struct shop *shop;
    struct wish wish;
    oms_id id;
    int32_t code;
    int32_t (*act)(struct member *member);
};

static void *
member_main(void *user)
{
    struct member *member = user;

    pthread_barrier_wait(member->start);
    member->code = member->act(member);
    return NULL;
}

static void
all_at_once(struct member *members, size_t n)
{
    pthread_barrier_t start;

    pthread_barrier_init(&start, NULL, (unsigned)n);
    for (size_t i = 0; i < n; i++) {
        members[i].start = &start;
        ck_assert_int_eq(pthread_create(&members[i].thread, NULL, member_main, &members[i]), 0);
    }
    for (size_t i = 0; i < n; i++)
        pthread_join(members[i].thread, NULL);
    pthread_barrier_destroy(&start);
}

static int32_t
buy(struct member *member)
{
    oms_order *order = NULL;
    int32_t code = try_place(member->shop, &member->wish, &order, NULL);

    if (order)
        member->id = *oms_order_id(order);
    oms_order_free(order);
    return code;
}

static int32_t
run(struct member *member)
{
    return oms_engine_run(member->shop->engine, 0, NULL, NULL, NULL);
}

static int32_t
call_off(struct member *member)
{
    return oms_order_cancel(member->shop->engine, &member->id, NULL, NULL, NULL);
}

static int32_t
receive_money(struct member *member)
{
    return record_payment(member->shop, &member->id, 1000);
}

static int32_t
notify(struct member *member)
{
    return tell(member->shop, &member->id, "payment.authorize", OMS_OK);
}

/* --- The last units --- */

static const struct sale {
    int64_t units;
    size_t buyers;
    int64_t each;
    int64_t sold; /* orders */
    const char *method;
} sales[] = {
    {100, 200, 1, 100, "card"},
    {50, 100, 3, 16, "card"},
    {100, 200, 1, 100, "manual"},
};

/* Those who were always beaten to it wait for the inventory schedule; in the end each has units or not. */
static void
let_time_pass(struct shop *shop)
{
    for (int64_t minute = 0; minute < 6; minute++) {
        shop_run(shop);
        shop_wait(shop, MINUTE);
    }
}

static int64_t
count_holders(struct shop *shop, const struct member *members, size_t n, int64_t each)
{
    int64_t holders = 0;

    for (size_t i = 0; i < n; i++) {
        oms_order_line line = {.size = sizeof line};
        if (members[i].code != OMS_OK)
            continue;
        oms_order *order = get(shop, &members[i].id);
        ck_assert_int_eq(oms_order_line_at(order, 0, &line), OMS_OK);
        ck_assert(line.reserved == 0 || line.reserved == each);
        holders += line.reserved == each;
        oms_order_free(order);
    }
    return holders;
}

START_TEST(the_last_units_are_sold_once)
{
    const struct sale *sale = &sales[_i];
    char path[PATH_SIZE];
    struct member *members = calloc(sale->buyers, sizeof *members);
    struct shop shop;

    file_name(path);
    shop_open_with(&shop, &(struct shop_options){.path = path});
    shop_stock(&shop, "MUG", "MAIN", sale->units);
    for (size_t i = 0; i < sale->buyers; i++)
        members[i] = (struct member){
            .shop = &shop, .act = buy, .wish = {.quantity = sale->each, .customer = "", .method = sale->method}};
    all_at_once(members, sale->buyers);
    for (size_t i = 0; i < sale->buyers; i++)
        ck_assert_msg(members[i].code == OMS_OK || members[i].code == OMS_E_REFUSED || members[i].code == OMS_E_BUSY,
                      "%s", oms_result_name(members[i].code));
    let_time_pass(&shop);
    ck_assert_int_eq(count_holders(&shop, members, sale->buyers, sale->each), sale->sold);
    assert_stock(&shop, "MUG", sale->units - sale->sold * sale->each, sale->sold * sale->each, 0);
    shop_close(&shop);
    free(members);
    file_remove(path);
}
END_TEST

/* Every hold is over: a crowd of buyers has them all ended, each once. */
START_TEST(units_whose_holds_are_over_are_sold_once)
{
    enum { UNITS = 20, BUYERS = 60 };
    struct member members[BUYERS];
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", UNITS);
    for (int i = 0; i < UNITS; i++)
        PLACE(&shop, .customer = "", .method = "manual");
    shop.now = NOON + T;
    for (size_t i = 0; i < BUYERS; i++)
        members[i] = (struct member){.shop = &shop, .act = buy, .wish = {.customer = ""}};
    all_at_once(members, BUYERS);
    for (size_t i = 0; i < BUYERS; i++)
        ck_assert_msg(members[i].code == OMS_OK || members[i].code == OMS_E_REFUSED || members[i].code == OMS_E_BUSY,
                      "%s", oms_result_name(members[i].code));
    let_time_pass(&shop);
    ck_assert_int_eq(count_holders(&shop, members, BUYERS, 1), UNITS);
    assert_stock(&shop, "MUG", 0, UNITS, 0);
    shop_close(&shop);
}
END_TEST

/* --- One order, three directions --- */

static void
assert_one_winner(struct shop *shop, const oms_id *id, const struct member *members)
{
    const int32_t state = state_of(shop, id);
    const int paid = members[0].code == OMS_OK;
    const int cancelled = members[1].code == OMS_OK;

    for (size_t i = 0; i < 3; i++)
        ck_assert_msg(members[i].code == OMS_OK || members[i].code == OMS_E_STATE || members[i].code == OMS_E_BUSY,
                      "%s", oms_result_name(members[i].code));
    if (cancelled || !paid)
        ck_assert_int_eq(state, OMS_STATE_CANCELLED);
    if (paid && state == OMS_STATE_CANCELLED) /* it was paid first and cancelled then: the money goes back */
        assert_job(shop, id, "payment.refund", "needs-operator");
    if (paid && !cancelled)
        ck_assert(state == OMS_STATE_CONFIRMED || state == OMS_STATE_PROCESSING);
    assert_stock(shop, "MUG", state == OMS_STATE_CANCELLED, state != OMS_STATE_CANCELLED, 0);
}

START_TEST(paid_cancelled_and_expired_at_once_one_wins)
{
    struct member members[3];
    struct shop shop;

    shop_open_with(&shop, &(struct shop_options){.engine = {.duplicates = OMS_DUPLICATE_ALLOW}});
    shop_stock(&shop, "MUG", "MAIN", 1);
    for (int round = 0; round < 200; round++) {
        oms_id id = PLACE(&shop, .method = "manual");
        shop_wait(&shop, round % 2 ? T : T - 1);
        members[0] = (struct member){.shop = &shop, .id = id, .act = receive_money};
        members[1] = (struct member){.shop = &shop, .id = id, .act = call_off};
        members[2] = (struct member){.shop = &shop, .id = id, .act = run};
        all_at_once(members, 3);
        shop_run(&shop);
        assert_one_winner(&shop, &id, members);
        if (state_of(&shop, &id) != OMS_STATE_CANCELLED)
            cancel(&shop, &id);
        if (round % 20 == 0)
            assert_invariants(&shop);
    }
    shop_close(&shop);
}
END_TEST

/* The provider's answer comes, the order is cancelled and its hold ends: at most one authorisation stays, and only with the order. */
START_TEST(a_card_paid_cancelled_and_expired_at_once_leaves_no_money_behind)
{
    enum { ROUNDS = 100 };
    struct member members[3];
    struct shop shop;
    int64_t kept = 0;

    shop_open_with(&shop, &(struct shop_options){.engine = {.duplicates = OMS_DUPLICATE_ALLOW}});
    shop_stock(&shop, "MUG", "MAIN", ROUNDS);
    for (int round = 0; round < ROUNDS; round++) {
        oms_id id = PLACE(&shop, .token = "tok_pending_900000");
        shop_wait(&shop, T);
        members[0] = (struct member){.shop = &shop, .id = id, .act = notify};
        members[1] = (struct member){.shop = &shop, .id = id, .act = round % 3 ? run : call_off};
        members[2] = (struct member){.shop = &shop, .id = id, .act = run};
        all_at_once(members, 3);
        ck_assert(members[0].code == OMS_OK || members[0].code == OMS_E_BUSY);
        shop_run(&shop);
        const int ended = state_of(&shop, &id) == OMS_STATE_CANCELLED;
        kept += !ended;
        if (ended && members[0].code == OMS_OK)
            assert_payment(&shop, &id, "voided");
    }
    assert_stock(&shop, "MUG", ROUNDS - kept, kept, 0);
    shop_close(&shop);
}
END_TEST

/* --- Several runners --- */

START_TEST(four_runners_do_each_step_once)
{
    enum { ORDERS = 60, RUNNERS = 4 };
    char path[PATH_SIZE];
    struct member members[RUNNERS];
    oms_id ids[ORDERS];
    struct shop shop;

    file_name(path);
    shop_open_with(&shop, &(struct shop_options){.path = path, .engine = {.duplicates = OMS_DUPLICATE_ALLOW}});
    shop_stock(&shop, "MUG", "MAIN", ORDERS);
    for (int i = 0; i < ORDERS; i++)
        ids[i] = PLACE(&shop, .flags = OMS_PLACE_NO_DRIVE);
    for (size_t i = 0; i < RUNNERS; i++)
        members[i] = (struct member){.shop = &shop, .act = run};
    all_at_once(members, RUNNERS);
    for (size_t i = 0; i < RUNNERS; i++)
        ck_assert_str_eq(oms_result_name(members[i].code), "OMS_OK");
    shop_run(&shop);
    for (size_t i = 0; i < ORDERS; i++) {
        assert_state(&shop, &ids[i], OMS_STATE_PROCESSING);
        ck_assert_int_eq(count_events(&shop, &ids[i], "payment.authorised"), 1);
        ck_assert_int_eq(count_jobs(&shop, &ids[i], "payment.authorize"), 1);
    }
    assert_effects(&shop, "payment.authorize", ORDERS);
    shop_close(&shop);
    file_remove(path);
}
END_TEST

START_TEST(runners_of_two_engines_do_each_step_once)
{
    enum { ORDERS = 40, RUNNERS = 4 };
    char path[PATH_SIZE];
    struct provider provider;
    struct member members[RUNNERS];
    oms_id ids[ORDERS];
    struct shop shop, other;

    file_name(path);
    provider_open(&provider);
    const struct shop_options options = {
        .path = path, .payment = &provider.service, .engine = {.duplicates = OMS_DUPLICATE_ALLOW}};
    shop_open_with(&shop, &options);
    shop_stock(&shop, "MUG", "MAIN", ORDERS);
    for (int i = 0; i < ORDERS; i++)
        ids[i] = PLACE(&shop, .flags = OMS_PLACE_NO_DRIVE);
    shop_open_beside(&other, &shop, &options);
    for (size_t i = 0; i < RUNNERS; i++)
        members[i] = (struct member){.shop = i % 2 ? &other : &shop, .act = run};
    all_at_once(members, RUNNERS);
    for (size_t i = 0; i < RUNNERS; i++)
        ck_assert_str_eq(oms_result_name(members[i].code), "OMS_OK");
    shop_run(&shop);
    for (size_t i = 0; i < ORDERS; i++)
        assert_state(&other, &ids[i], OMS_STATE_PROCESSING);
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), ORDERS);
    ck_assert_int_eq(provider_count(&provider, QUERY), 0);
    shop_close(&other);
    shop_close(&shop);
    file_remove(path);
}
END_TEST

Suite *
crowd_suite(void)
{
    Suite *suite = suite_create("flow/crowd");
    TCase *tests = tcase_create("many at once");

    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, the_last_units_are_sold_once, 0, sizeof sales / sizeof *sales);
    tcase_add_test(tests, units_whose_holds_are_over_are_sold_once);
    tcase_add_test(tests, paid_cancelled_and_expired_at_once_one_wins);
    tcase_add_test(tests, a_card_paid_cancelled_and_expired_at_once_leaves_no_money_behind);
    tcase_add_test(tests, four_runners_do_each_step_once);
    tcase_add_test(tests, runners_of_two_engines_do_each_step_once);
    tcase_set_tags(tests, "threads");
    suite_add_tcase(suite, tests);
    return suite;
}
