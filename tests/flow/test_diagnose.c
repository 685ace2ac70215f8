/* The doctor: what each order that does not move is said to wait for, since when, which try it is, what happens by itself and what a person can do. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flow/suites.h"
#include "flow/words.h"

/* A diagnosis with texts of its own. */
struct finding {
    char number[64], state[16], waits_for[64], what[200], code[16], job[32], key[64], said[64], next[128], advice[128];
    oms_diagnosis plain;
};

#define FINDINGS 32
struct findings {
    size_t n;
    struct finding at[FINDINGS];
};

static void
copy(char *out, size_t size, const char *text)
{
    snprintf(out, size, "%s", text ? text : "");
}

static int32_t
note(void *user, const oms_diagnosis *d)
{
    struct findings *all = user;
    struct finding *f = &all->at[all->n++];

    ck_assert_uint_le(all->n, FINDINGS);
    f->plain = *d;
    copy(f->number, sizeof f->number, d->number);
    copy(f->state, sizeof f->state, d->state);
    copy(f->waits_for, sizeof f->waits_for, d->waits_for);
    copy(f->what, sizeof f->what, d->what);
    copy(f->code, sizeof f->code, d->code);
    copy(f->job, sizeof f->job, d->job);
    copy(f->key, sizeof f->key, d->key);
    copy(f->said, sizeof f->said, d->said);
    copy(f->next, sizeof f->next, d->next);
    copy(f->advice, sizeof f->advice, d->advice);
    return OMS_OK;
}

static struct findings
look(struct shop *shop, const oms_id *order)
{
    struct findings all = {0};

    MUST_OK(oms_diagnose(shop->engine, order, note, &all, &error));
    return all;
}

/* The only finding of an order, which the list of all has as well. */
static struct finding
the_finding(struct shop *shop, const oms_id *order)
{
    const struct findings one = look(shop, order);
    const struct findings all = look(shop, NULL);
    size_t told = 0;

    ck_assert_msg(one.n == 1, "%zu findings: %s; %s", one.n, one.at[0].what, one.at[1].what);
    for (size_t i = 0; i < all.n; i++)
        told +=
            memcmp(&all.at[i].plain.order, order, sizeof *order) == 0 && strcmp(all.at[i].what, one.at[0].what) == 0;
    ck_assert_uint_eq(told, 1);
    return one.at[0];
}

static void
assert_tries(const struct finding *f, int64_t attempt, int64_t attempts)
{
    ck_assert_int_eq(f->plain.attempt, attempt);
    ck_assert_int_eq(f->plain.attempts, attempts);
}

static void
assert_next(const struct finding *f, const char *what, int64_t at)
{
    ck_assert_str_eq(f->next, what);
    ck_assert_int_eq(f->plain.next_at, at);
}

static void
assert_person(const struct finding *f, int32_t actor, const char *advice)
{
    ck_assert_int_eq(f->plain.actor, actor);
    ck_assert_str_eq(f->advice, advice);
}

static void
shop_open_stocked(struct shop *shop, const struct shop_options *options)
{
    shop_open_with(shop, options);
    shop_stock(shop, "MUG", "shelf", 100);
}

START_TEST(a_payment_that_is_retried_names_try_answer_and_next_try)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    provider.message = "bank is asleep";
    SAYS(&provider, AUTHORIZE, OMS_E_UNAVAILABLE, OMS_E_UNAVAILABLE, OMS_E_UNAVAILABLE, OMS_E_UNAVAILABLE);
    shop_open_stocked(&shop, &(struct shop_options){.payment = &provider.service});
    oms_id order = PLACE(&shop, .quantity = 1);
    run_at(&shop, 5 * MINUTE);
    struct finding f = the_finding(&shop, &order);
    ck_assert_str_eq(f.state, "PENDING");
    ck_assert_str_eq(f.code, "ORD-2001");
    ck_assert_str_eq(f.waits_for, "the payment service");
    ck_assert_str_eq(f.job, "payment.authorize");
    ck_assert_str_eq(f.key, find_job(&shop, &order, "payment.authorize", 0).key);
    ck_assert_str_eq(f.said, "bank is asleep");
    ck_assert_int_eq(f.plain.since, NOON);
    ck_assert_int_eq(f.plain.level, OMS_LEVEL_WAITING);
    assert_tries(&f, 2, 4);
    assert_next(&f, "the payment is tried again (try 3 of 4)", NOON + 10 * MINUTE);
    assert_person(&f, OMS_ACTOR_NOBODY, "Retry payment or request new method");
    shop_close(&shop);
}
END_TEST

START_TEST(a_payment_given_up_waits_for_the_customer_until_the_hold_ends)
{
    struct shop shop;

    shop_open_stocked(&shop, &(struct shop_options){0});
    oms_id order = PLACE(&shop, .token = "tok_unavailable");
    for (int i = 1; i <= 3; i++)
        run_at(&shop, i * 5 * MINUTE);
    struct finding f = the_finding(&shop, &order);
    ck_assert_str_eq(f.waits_for, "the customer");
    assert_tries(&f, 4, 4);
    assert_next(&f, "the order is cancelled, and its units are free", NOON + 30 * MINUTE);
    assert_person(&f, OMS_ACTOR_CUSTOMER, "Retry payment or request new method");
    run_at(&shop, 30 * MINUTE);
    assert_state(&shop, &order, OMS_STATE_CANCELLED);
    ck_assert_uint_eq(look(&shop, &order).n, 0);
    ck_assert_uint_eq(look(&shop, NULL).n, 0);
    shop_close(&shop);
}
END_TEST

static struct finding
unclear(struct shop *shop, const oms_id *order)
{
    const struct findings all = look(shop, order);

    for (size_t i = 0; i < all.n; i++)
        if (strcmp(all.at[i].code, "ORD-2005") == 0)
            return all.at[i];
    ck_abort_msg("nothing is unclear");
    return all.at[0];
}

START_TEST(an_outcome_nobody_knows_is_for_operations_and_an_alert_after_an_hour)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    provider.service.query = NULL;
    provider.service.key_lifetime_ms = MINUTE;
    SAYS(&provider, AUTHORIZE, OMS_E_UNKNOWN);
    shop_open_stocked(&shop, &(struct shop_options){.payment = &provider.service});
    oms_id order = PLACE(&shop, .quantity = 1);
    struct finding f = the_finding(&shop, &order);
    assert_next(&f, "the payment is tried again (try 2 of 4)", NOON + 5 * MINUTE);
    run_at(&shop, 5 * MINUTE);
    ck_assert_uint_eq(look(&shop, &order).n,
                      2); /* and the payment itself, which the customer may make in another way */
    f = unclear(&shop, &order);
    ck_assert_str_eq(f.code, "ORD-2005");
    ck_assert_str_eq(f.waits_for, "operations");
    ck_assert_str_eq(f.key, find_job(&shop, &order, "payment.authorize", 0).key);
    ck_assert_int_eq(f.plain.level, OMS_LEVEL_WAITING);
    ck_assert_int_eq(f.plain.alert_at, NOON + 65 * MINUTE);
    assert_person(&f, OMS_ACTOR_OPERATIONS, "Look it up at the provider, then tell the engine the outcome");
    run_at(&shop, 65 * MINUTE - 1);
    assert_state(&shop, &order, OMS_STATE_CANCELLED); /* its hold is over, the money is still to be settled */
    ck_assert_int_eq(unclear(&shop, &order).plain.level, OMS_LEVEL_WAITING);
    run_at(&shop, 65 * MINUTE);
    ck_assert_int_eq(unclear(&shop, &order).plain.level, OMS_LEVEL_ALERT);
    shop_close(&shop);
}
END_TEST

START_TEST(a_declined_payment_says_what_the_bank_said_and_is_not_retried)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    provider.message = "the card is worn out";
    SAYS(&provider, AUTHORIZE, OMS_E_DECLINED);
    shop_open_stocked(&shop, &(struct shop_options){.payment = &provider.service});
    oms_id order = PLACE(&shop, .quantity = 1);
    struct finding f = the_finding(&shop, &order);
    ck_assert_str_eq(f.said, "the card is worn out");
    assert_tries(&f, 0, 0);
    assert_next(&f, "the order is cancelled, and its units are free", NOON + 30 * MINUTE);
    ck_assert_str_eq(f.waits_for, "the customer");
    shop_close(&shop);
}
END_TEST

START_TEST(an_unknown_outcome_is_asked_about)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, AUTHORIZE, OMS_E_UNKNOWN);
    shop_open_stocked(&shop, &(struct shop_options){.payment = &provider.service});
    oms_id order = PLACE(&shop, .quantity = 1);
    struct finding f = the_finding(&shop, &order);
    assert_next(&f, "the provider is asked what became of it", NOON + 5 * MINUTE);
    assert_tries(&f, 1, 4);
    shop_close(&shop);
}
END_TEST

START_TEST(an_action_waits_for_the_customer)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    provider.action = "https://bank.example/3ds";
    SAYS(&provider, AUTHORIZE, OMS_PENDING);
    shop_open_stocked(&shop, &(struct shop_options){.payment = &provider.service});
    oms_id order = PLACE(&shop, .quantity = 1);
    struct finding f = the_finding(&shop, &order);
    ck_assert_str_eq(f.waits_for, "the customer");
    ck_assert_str_eq(f.what, "the customer has to complete the payment (redirect)");
    ck_assert_int_eq(f.plain.level, OMS_LEVEL_OK);
    assert_next(&f, "the provider is asked what became of it", NOON + 5 * MINUTE);
    assert_person(&f, OMS_ACTOR_CUSTOMER, "Show the customer the payment's action again, or offer another method");
    shop_close(&shop);
}
END_TEST

START_TEST(a_manual_payment_is_the_merchants_turn_until_the_hold_ends)
{
    struct shop shop;

    shop_open_stocked(&shop, &(struct shop_options){0});
    oms_id order = PLACE(&shop, .method = "manual");
    struct finding f = the_finding(&shop, &order);
    ck_assert_str_eq(f.waits_for, "payment");
    ck_assert_int_eq(f.plain.level, OMS_LEVEL_OK);
    assert_tries(&f, 0, 0);
    assert_next(&f, "the order is cancelled, and its units are free", NOON + 30 * MINUTE);
    assert_person(&f, OMS_ACTOR_MERCHANT, "Record the payment when it has arrived, or offer another method");
    shop_close(&shop);
}
END_TEST

START_TEST(an_address_service_that_is_down_is_asked_again)
{
    struct shop shop;

    shop_open_stocked(&shop, &(struct shop_options){.address_down = 1});
    oms_id order = PLACE(&shop, .country = "DE");
    struct finding f = the_finding(&shop, &order);
    ck_assert_str_eq(f.code, "ORD-1007");
    ck_assert_str_eq(f.waits_for, "the address service");
    ck_assert_str_eq(f.job, "address.validate");
    ck_assert_int_eq(f.plain.attempts, 11);
    assert_next(&f, f.next, NOON + 15 * MINUTE);
    ck_assert_int_eq(f.plain.level, OMS_LEVEL_WAITING);
    shop_close(&shop);
}
END_TEST

START_TEST(holds_name_who_releases_them)
{
    struct shop shop;

    shop_open_stocked(&shop, &(struct shop_options){0});
    oms_id fraud = PLACE(&shop, .customer = "sly");
    oms_id address = PLACE(&shop, .country = "DE", .postcode = "00000");
    struct finding f = the_finding(&shop, &fraud);
    ck_assert_str_eq(f.code, "ORD-1006");
    ck_assert_str_eq(f.waits_for, "operations");
    assert_person(&f, OMS_ACTOR_OPERATIONS, "Review the order, then release or cancel it");
    f = the_finding(&shop, &address);
    ck_assert_str_eq(f.code, "ORD-1002");
    assert_person(&f, OMS_ACTOR_CUSTOMER, "Request address correction");
    shop_close(&shop);
}
END_TEST

START_TEST(orders_that_nobody_ships_are_an_alert_after_a_day)
{
    struct shop shop;

    shop_open_stocked(&shop, &(struct shop_options){0});
    oms_id order = PLACE(&shop, .quantity = 1);
    run_at(&shop, 0);
    struct finding f = the_finding(&shop, &order);
    ck_assert_str_eq(f.state, "PROCESSING");
    ck_assert_str_eq(f.waits_for, "dispatch");
    ck_assert_int_eq(f.plain.level, OMS_LEVEL_OK);
    ck_assert_int_eq(f.plain.alert_at, NOON + DAY);
    assert_next(&f, "", OMS_NONE);
    shop_wait(&shop, DAY);
    f = the_finding(&shop, &order);
    ck_assert_int_eq(f.plain.level, OMS_LEVEL_ALERT);
    assert_person(&f, OMS_ACTOR_MERCHANT, "Ship it, or cancel what cannot be shipped");
    shop_close(&shop);
}
END_TEST

START_TEST(deliveries_are_told_only_of_an_order_that_is_asked_about)
{
    struct shop shop;

    shop_open_stocked(&shop, &(struct shop_options){0});
    oms_id order = PLACE(&shop, .quantity = 1);
    run_at(&shop, 0);
    dispatch(&shop, &order);
    run_at(&shop, 0);
    ck_assert_uint_eq(look(&shop, NULL).n, 0);
    ck_assert_str_eq(look(&shop, &order).at[0].waits_for, "delivery");
    deliver(&shop, &order);
    ck_assert_uint_eq(look(&shop, &order).n, 0);
    shop_close(&shop);
}
END_TEST

START_TEST(work_that_nobody_does_is_an_alert)
{
    struct shop shop;

    shop_open_stocked(&shop, &(struct shop_options){0});
    oms_id order = PLACE(&shop, .quantity = 1);
    struct finding f = the_finding(&shop, &order);
    ck_assert_str_eq(f.waits_for, "fulfilment");
    ck_assert_int_eq(f.plain.level, OMS_LEVEL_OK);
    assert_next(&f, "fulfilment is tried", NOON);
    shop_wait(&shop, 5 * MINUTE);
    f = the_finding(&shop, &order);
    ck_assert_int_eq(f.plain.level, OMS_LEVEL_ALERT);
    assert_person(&f, OMS_ACTOR_OPERATIONS, "Run the engine: this is overdue, and nobody does it");
    shop_close(&shop);
}
END_TEST

static int32_t
refuse_processing(void *user, const oms_order *order, int32_t from, const char **reason)
{
    (void)user, (void)from;
    *reason = "the warehouse counts its shelves";
    return oms_order_state(order) == OMS_STATE_PROCESSING ? OMS_E_VETO : OMS_OK;
}

START_TEST(a_guard_that_objects_is_asked_again)
{
    const oms_guard guard = {.size = sizeof guard, .check = refuse_processing};
    struct shop shop;

    shop_open_stocked(&shop, &(struct shop_options){0});
    MUST_OK(oms_engine_add_guard(shop.engine, &guard, &error));
    oms_id order = PLACE(&shop, .quantity = 1);
    run_at(&shop, 0);
    struct finding f = the_finding(&shop, &order);
    ck_assert_str_eq(f.code, "ORD-1008");
    ck_assert_ptr_nonnull(strstr(f.what, "the warehouse counts its shelves"));
    assert_tries(&f, 1, 11);
    assert_next(&f, "fulfilment is tried again (try 2 of 11)", NOON + 15 * MINUTE);
    shop_close(&shop);
}
END_TEST

START_TEST(a_possible_duplicate_is_told_until_it_is_shipped)
{
    struct shop shop;

    shop_open_stocked(&shop, &(struct shop_options){0});
    PLACE(&shop, .quantity = 2);
    oms_id second = PLACE(&shop, .quantity = 2);
    run_at(&shop, 0);
    struct finding f = the_finding(&shop, &second);
    ck_assert_str_eq(f.code, "ORD-5002");
    ck_assert_str_eq(f.waits_for, "the customer");
    dispatch(&shop, &second);
    run_at(&shop, 0);
    ck_assert_str_eq(look(&shop, &second).at[0].code, "");
    shop_close(&shop);
}
END_TEST

/* By its problem, its job and its hold, an order would be found three times. */
START_TEST(each_order_is_told_once)
{
    struct shop shop;
    oms_id orders[6];

    shop_open_stocked(&shop, &(struct shop_options){0});
    orders[0] = PLACE(&shop, .token = "tok_unavailable");
    orders[1] = PLACE(&shop, .token = "tok_declined", .quantity = 2);
    orders[2] = PLACE(&shop, .method = "manual", .quantity = 3);
    orders[3] = PLACE(&shop, .quantity = 9);
    run_at(&shop, 0);
    orders[4] = PLACE(&shop, .customer = "sly");
    orders[5] = PLACE(&shop, .quantity = 7, .flags = OMS_PLACE_NO_DRIVE);
    struct findings all = look(&shop, NULL);
    ck_assert_uint_eq(all.n, 6);
    for (size_t i = 0; i < 6; i++)
        the_finding(&shop, &orders[i]);
    shop_close(&shop);
}
END_TEST

/* What the engine holds now, and the most that it held. */
struct purse {
    oms_allocator allocator;
    size_t now;
    size_t most;
};

static void *
spend(void *user, size_t bytes)
{
    struct purse *purse = user;

    purse->now += bytes;
    if (purse->now > purse->most)
        purse->most = purse->now;
    return malloc(bytes);
}

static void
save(void *user, void *memory, size_t bytes)
{
    ((struct purse *)user)->now -= memory ? bytes : 0;
    free(memory);
}

static int32_t
count(void *user, const oms_diagnosis *diagnosis)
{
    (void)diagnosis;
    ++*(int64_t *)user;
    return OMS_OK;
}

START_TEST(memory_does_not_grow_with_the_number_of_orders)
{
    struct purse purse = {
        .allocator = {.size = sizeof purse.allocator, .user = &purse, .allocate = spend, .release = save}};
    size_t most[2];
    struct shop shop;
    int64_t n = 0;

    shop_open_with(
        &shop, &(struct shop_options){.engine = {.allocator = &purse.allocator, .duplicates = OMS_DUPLICATE_ALLOW}});
    shop_stock(&shop, "MUG", "shelf", 10000);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < (round ? 2400 : 1200); i++)
            PLACE(&shop, .token = i % 2 ? "tok_declined" : "tok_ok");
        purse.most = purse.now;
        n = 0;
        MUST_OK(oms_diagnose(shop.engine, NULL, count, &n, &error));
        most[round] = purse.most - purse.now;
    }
    ck_assert_int_eq(n, 3600);
    ck_assert_msg(most[1] <= most[0] + most[0] / 10, "%zu bytes, then %zu", most[0], most[1]);
    shop_close(&shop);
}
END_TEST

static int32_t
enough(void *user, const oms_diagnosis *diagnosis)
{
    (void)diagnosis;
    return ++*(int64_t *)user == 2 ? OMS_E_HOST - 7 : OMS_OK;
}

START_TEST(the_callback_ends_it_with_its_own_code)
{
    struct shop shop;
    int64_t seen = 0;

    shop_open_stocked(&shop, &(struct shop_options){0});
    for (int i = 0; i < 3; i++)
        PLACE(&shop, .method = "manual", .quantity = i + 1);
    ck_assert_int_eq(oms_diagnose(shop.engine, NULL, enough, &seen, NULL), OMS_E_HOST - 7);
    ck_assert_int_eq(seen, 2);
    ASSERT_CODE(OMS_E_NOT_FOUND, oms_diagnose(shop.engine, &(oms_id){{1}}, note, &seen, &error));
    ASSERT_CODE(OMS_E_INVALID, oms_diagnose(shop.engine, NULL, NULL, NULL, &error));
    ASSERT_CODE(OMS_E_INVALID, oms_diagnose(NULL, NULL, note, NULL, &error));
    ASSERT_CODE(OMS_E_INVALID, oms_diagnose_json(shop.engine, NULL, NULL, &error));
    shop_close(&shop);
}
END_TEST

START_TEST(the_document_says_the_same)
{
    struct shop shop;
    char *document = NULL;

    shop_open_stocked(&shop, &(struct shop_options){0});
    oms_id order = PLACE(&shop, .token = "tok_unavailable");
    MUST_OK(oms_diagnose_json(shop.engine, &order, &document, &error));
    const char *const parts[] = {
        "\"level\": \"waiting\"",          "\"waits_for\": \"the payment service\"", "\"code\": \"ORD-2001\"",
        "\"attempt\": 1, \"attempts\": 4", "\"next_at\": \"2026-01-01T12:05:00Z\"",  "\"actor\": \"nobody\""};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        ck_assert_msg(strstr(document, parts[i]) != NULL, "%s is not in %s", parts[i], document);
    oms_free(document);
    shop_close(&shop);
}
END_TEST

START_TEST(levels_have_names)
{
    ck_assert_str_eq(oms_level_name(OMS_LEVEL_OK), "ok");
    ck_assert_str_eq(oms_level_name(OMS_LEVEL_WAITING), "waiting");
    ck_assert_str_eq(oms_level_name(OMS_LEVEL_ALERT), "alert");
    ck_assert_ptr_null(oms_level_name(-1));
    ck_assert_ptr_null(oms_level_name(3));
}
END_TEST

Suite *
diagnose_suite(void)
{
    Suite *suite = suite_create("flow/diagnose");
    TCase *tcase = tcase_create("diagnose");

    tcase_set_timeout(tcase, 30);
    tcase_add_test(tcase, a_payment_that_is_retried_names_try_answer_and_next_try);
    tcase_add_test(tcase, a_payment_given_up_waits_for_the_customer_until_the_hold_ends);
    tcase_add_test(tcase, an_outcome_nobody_knows_is_for_operations_and_an_alert_after_an_hour);
    tcase_add_test(tcase, a_declined_payment_says_what_the_bank_said_and_is_not_retried);
    tcase_add_test(tcase, an_unknown_outcome_is_asked_about);
    tcase_add_test(tcase, an_action_waits_for_the_customer);
    tcase_add_test(tcase, a_manual_payment_is_the_merchants_turn_until_the_hold_ends);
    tcase_add_test(tcase, an_address_service_that_is_down_is_asked_again);
    tcase_add_test(tcase, holds_name_who_releases_them);
    tcase_add_test(tcase, orders_that_nobody_ships_are_an_alert_after_a_day);
    tcase_add_test(tcase, deliveries_are_told_only_of_an_order_that_is_asked_about);
    tcase_add_test(tcase, work_that_nobody_does_is_an_alert);
    tcase_add_test(tcase, a_guard_that_objects_is_asked_again);
    tcase_add_test(tcase, a_possible_duplicate_is_told_until_it_is_shipped);
    tcase_add_test(tcase, each_order_is_told_once);
    tcase_add_test(tcase, memory_does_not_grow_with_the_number_of_orders);
    tcase_add_test(tcase, the_callback_ends_it_with_its_own_code);
    tcase_add_test(tcase, the_document_says_the_same);
    tcase_add_test(tcase, levels_have_names);
    suite_add_tcase(suite, tcase);
    return suite;
}
