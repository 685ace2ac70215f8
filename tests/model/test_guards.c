/* The host's say in transitions: a guard's veto stores nothing and comes back with the guard's own code, and
 * observers hear of each transition once. */
#include <stdlib.h>
#include <string.h>

#include "model/look.h"
#include "model/suites.h"

#define HOST_CODE (-12345)
#define HEARD_MAX 16

/* One who listens at the door: what was asked, what was told, and which transition is not let through. */
struct doorman {
    int32_t refuse_from; /* −1: everyone may pass */
    int32_t refuse_to;
    int32_t code;
    int asked;
    int told;
    int destroyed;
    struct {
        int32_t from;
        int32_t to;
    } heard[HEARD_MAX];
};

static int32_t
check(void *user, const oms_order *order, int32_t from, const char **reason)
{
    struct doorman *doorman = user;

    doorman->asked++;
    if (from != doorman->refuse_from || oms_order_state(order) != doorman->refuse_to)
        return OMS_OK;
    *reason = "not before noon";
    return doorman->code;
}

static void
observe(void *user, const oms_order *order, int32_t from)
{
    struct doorman *doorman = user;

    ck_assert_int_lt(doorman->told, HEARD_MAX);
    doorman->heard[doorman->told].from = from;
    doorman->heard[doorman->told++].to = oms_order_state(order);
}

static void
count_destroyed(void *user)
{
    ((struct doorman *)user)->destroyed++;
}

static void
open_with(struct shop *shop, struct doorman *doorman)
{
    const oms_guard guard = {.size = sizeof guard, .user = doorman, .destroy = count_destroyed, .check = check};
    const oms_observer observer = {.size = sizeof observer, .user = doorman, .observe = observe};

    shop_open(shop);
    shop_stock(shop, "MUG", "main", 5);
    MUST(oms_engine_add_guard(shop->engine, &guard, &error));
    MUST(oms_engine_add_observer(shop->engine, &observer, &error));
}

/* The verbs that make one transition each. */
static int32_t
call_off(struct shop *shop, const oms_id *id, oms_error **error)
{
    return oms_order_cancel(shop->engine, id, NULL, NULL, error);
}

static int32_t
pay(struct shop *shop, const oms_id *id, oms_error **error)
{
    return oms_order_record_payment(shop->engine, id, 2000, NULL, NULL, error);
}

static int32_t
send(struct shop *shop, const oms_id *id, oms_error **error)
{
    return oms_order_dispatch(shop->engine, id, NULL, NULL, error);
}

static int32_t
hand_over(struct shop *shop, const oms_id *id, oms_error **error)
{
    return oms_order_deliver(shop->engine, id, NULL, error);
}

static int32_t
bring_back(struct shop *shop, const oms_id *id, oms_error **error)
{
    return oms_order_return(shop->engine, id, NULL, NULL, error);
}

static int32_t
process(struct shop *shop, const oms_id *id, oms_error **error)
{
    (void)id;
    return oms_engine_run(shop->engine, 0, NULL, NULL, error);
}

typedef int32_t (*verb)(struct shop *shop, const oms_id *id, oms_error **error);

static const struct {
    int32_t from;
    int32_t to;
    verb before[4]; /* how the order gets to `from` */
    verb verb;
} vetoed[] = {
    {OMS_STATE_PENDING, OMS_STATE_CONFIRMED, {NULL}, pay},
    {OMS_STATE_PENDING, OMS_STATE_CANCELLED, {NULL}, call_off},
    {OMS_STATE_CONFIRMED, OMS_STATE_CANCELLED, {pay}, call_off},
    {OMS_STATE_PROCESSING, OMS_STATE_SHIPPED, {pay, process}, send},
    {OMS_STATE_PROCESSING, OMS_STATE_CANCELLED, {pay, process}, call_off},
    {OMS_STATE_SHIPPED, OMS_STATE_DELIVERED, {pay, process, send}, hand_over},
    {OMS_STATE_SHIPPED, OMS_STATE_RETURNED, {pay, process, send}, bring_back},
    {OMS_STATE_DELIVERED, OMS_STATE_RETURNED, {pay, process, send, hand_over}, bring_back},
};

static const int32_t veto_codes[] = {OMS_E_VETO, OMS_E_HOST, HOST_CODE};

static oms_id
bring_there(struct shop *shop, const verb *verbs)
{
    oms_id id = PLACE(shop, .quantity = 2, .method = "manual");

    for (size_t i = 0; i < 4 && verbs[i]; i++)
        MUST(verbs[i](shop, &id, &error));
    return id;
}

static void
assert_veto(int32_t code, size_t row)
{
    struct doorman doorman = {.refuse_from = -1, .refuse_to = vetoed[row].to, .code = code};
    oms_error *said = NULL;
    struct shop shop;

    open_with(&shop, &doorman);
    oms_id id = bring_there(&shop, vetoed[row].before);
    char *before = picture(&shop, &id);
    const int told = doorman.told;
    doorman.refuse_from = vetoed[row].from;
    ck_assert_int_eq(vetoed[row].verb(&shop, &id, &said), code);
    ck_assert_int_eq(oms_error_code(said), code);
    assert_said(&said, "not before noon");
    assert_unchanged(&shop, &id, before);
    ck_assert_int_eq(doorman.told, told);
    doorman.refuse_from = -1;
    MUST(vetoed[row].verb(&shop, &id, &error));
    assert_state(&shop, &id, vetoed[row].to);
    shop_close(&shop);
}

START_TEST(a_veto_stores_nothing_and_its_code_comes_back_unchanged)
{
    for (size_t i = 0; i < COUNT(veto_codes); i++)
        assert_veto(veto_codes[i], (size_t)_i);
}
END_TEST

START_TEST(a_veto_on_placing_leaves_no_order)
{
    struct doorman doorman = {.refuse_from = OMS_STATE_NEW, .refuse_to = OMS_STATE_PENDING, .code = HOST_CODE};
    struct shop shop;

    open_with(&shop, &doorman);
    assert_refused(&shop, &(struct wish){.method = "manual", .key = "k"}, HOST_CODE, NULL);
    assert_refused(&shop, &(struct wish){.token = "tok_ok"}, HOST_CODE, NULL);
    ck_assert_int_eq(doorman.told, 0);
    doorman.refuse_from = -1;
    oms_id id = PLACE(&shop, .method = "manual", .key = "k"); /* the key was not used up */
    assert_state(&shop, &id, OMS_STATE_PENDING);
    shop_close(&shop);
}
END_TEST

START_TEST(the_first_guard_that_says_no_counts)
{
    struct doorman first = {.refuse_from = -1};
    struct doorman second = {.refuse_from = OMS_STATE_NEW, .refuse_to = OMS_STATE_PENDING, .code = OMS_E_VETO};
    struct doorman third = {.refuse_from = -1};
    struct shop shop;

    open_with(&shop, &first);
    MUST(oms_engine_add_guard(shop.engine, &(oms_guard){.size = sizeof(oms_guard), .user = &second, .check = check},
                              &error));
    MUST(oms_engine_add_guard(shop.engine, &(oms_guard){.size = sizeof(oms_guard), .user = &third, .check = check},
                              &error));
    assert_refused(&shop, &(struct wish){.method = "manual"}, OMS_E_VETO, NULL);
    ck_assert_int_eq(first.asked, 1);
    ck_assert_int_eq(second.asked, 1);
    ck_assert_int_eq(third.asked, 0);
    shop_close(&shop);
    ck_assert_int_eq(first.destroyed, 1);
}
END_TEST

static int32_t
speechless(void *user, const oms_order *order, int32_t from, const char **reason)
{
    (void)user;
    (void)order;
    (void)from;
    (void)reason;
    return OMS_E_VETO;
}

START_TEST(a_guard_need_not_say_why)
{
    oms_error *said = NULL;
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "main", 5);
    MUST(oms_engine_add_guard(shop.engine, &(oms_guard){.size = sizeof(oms_guard), .check = speechless}, &error));
    ck_assert_int_eq(try_place(&shop, &(struct wish){0}, NULL, &said), OMS_E_VETO);
    assert_said(&said, "PENDING");
    shop_close(&shop);
}
END_TEST

START_TEST(an_observer_hears_of_each_transition_once_and_in_order)
{
    static const int32_t way[] = {OMS_STATE_NEW,     OMS_STATE_PENDING,   OMS_STATE_CONFIRMED, OMS_STATE_PROCESSING,
                                  OMS_STATE_SHIPPED, OMS_STATE_DELIVERED, OMS_STATE_RETURNED};
    static const verb verbs[] = {pay, process, send, hand_over, bring_back};
    struct doorman doorman = {.refuse_from = -1};
    struct shop shop;

    open_with(&shop, &doorman);
    oms_id id = PLACE(&shop, .quantity = 2, .method = "manual");
    for (size_t i = 0; i < COUNT(verbs); i++)
        MUST(verbs[i](&shop, &id, &error));
    shop_run(&shop);
    ck_assert_int_eq(doorman.told, 6);
    for (size_t i = 0; i < 6; i++) {
        ck_assert_int_eq(doorman.heard[i].from, way[i]);
        ck_assert_int_eq(doorman.heard[i].to, way[i + 1]);
    }
    shop_close(&shop);
}
END_TEST

START_TEST(what_changes_no_state_is_no_news)
{
    const oms_payment_method by_card = {.size = sizeof by_card, .method = "card", .token = "tok_declined"};
    struct doorman doorman = {.refuse_from = -1};
    struct shop shop;

    open_with(&shop, &doorman);
    oms_id id = PLACE(&shop, .quantity = 2, .method = "manual");
    MUST(oms_order_pay(shop.engine, &id, &by_card, NULL, &error));
    assert_state(&shop, &id, OMS_STATE_PENDING);
    ck_assert_int_eq(doorman.told, 1);
    ck_assert_int_eq(doorman.asked, 1);
    shop_close(&shop);
}
END_TEST

START_TEST(every_observer_hears_of_it)
{
    struct doorman first = {.refuse_from = -1};
    struct doorman second = {.refuse_from = -1};
    struct shop shop;

    open_with(&shop, &first);
    MUST(oms_engine_add_observer(
        shop.engine, &(oms_observer){.size = sizeof(oms_observer), .user = &second, .observe = observe}, &error));
    PLACE(&shop, .method = "manual");
    ck_assert_int_eq(first.told, 1);
    ck_assert_int_eq(second.told, 1);
    shop_close(&shop);
}
END_TEST

static int32_t heard[8][2];
static int told;

static void
hear(void *user, const oms_order *order, int32_t from)
{
    (void)user;
    heard[told][0] = from;
    heard[told++][1] = oms_order_state(order);
}

START_TEST(two_transitions_of_one_commit_are_told_as_rows_of_the_table)
{
    const oms_observer observer = {.size = sizeof observer, .observe = hear};
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "main", 1);
    ck_assert_int_eq(oms_engine_add_observer(shop.engine, &observer, NULL), OMS_OK);
    PLACE(&shop, .method = "terms");
    ck_assert_int_eq(told, 2);
    ck_assert(heard[0][0] == OMS_STATE_NEW && heard[0][1] == OMS_STATE_PENDING);
    ck_assert(heard[1][0] == OMS_STATE_PENDING && heard[1][1] == OMS_STATE_CONFIRMED);
    shop_close(&shop);
}
END_TEST

Suite *
guards_suite(void)
{
    Suite *suite = suite_create("guards");
    TCase *tests = tcase_create("guards");

    tcase_add_loop_test(tests, a_veto_stores_nothing_and_its_code_comes_back_unchanged, 0, (int)COUNT(vetoed));
    tcase_add_test(tests, a_veto_on_placing_leaves_no_order);
    tcase_add_test(tests, the_first_guard_that_says_no_counts);
    tcase_add_test(tests, a_guard_need_not_say_why);
    tcase_add_test(tests, an_observer_hears_of_each_transition_once_and_in_order);
    tcase_add_test(tests, what_changes_no_state_is_no_news);
    tcase_add_test(tests, every_observer_hears_of_it);
    tcase_add_test(tests, two_transitions_of_one_commit_are_told_as_rows_of_the_table);
    suite_add_tcase(suite, tests);
    return suite;
}
