/* What was given up, and trying it again by hand: under the same key where that is safe, as a new intent where the service would only repeat itself, and not at
 * all where nobody wants it any more or only a person can know. */
#include <string.h>

#include "flow/suites.h"
#include "flow/words.h"

#define AUTHORIZE_JOB "payment.authorize"
#define COUNT(array)  (sizeof(array) / sizeof((array)[0]))

static struct provider provider;
static struct shop shop;

static void
open_shop(void)
{
    provider_open(&provider);
    shop_open_paid_by(&shop, &provider);
    shop_stock(&shop, "MUG", "MAIN", 1);
}

static void
close_shop(void)
{
    shop_close(&shop);
}

static int32_t
retry(const oms_id *id, const char *kind)
{
    struct job_view job = find_job(&shop, id, kind, count_jobs(&shop, id, kind) - 1);

    return oms_job_retry(shop.engine, job.key, NULL, NULL);
}

/* --- The list --- */

struct letters {
    int64_t n;
    char key[64];
    int64_t since;
};

static int32_t
look_at_letter(void *user, const oms_job *job)
{
    struct letters *letters = user;

    if (job->stuck_since == OMS_NONE)
        return 0;
    letters->n++;
    letters->since = job->stuck_since;
    strcpy(letters->key, job->key);
    return 0;
}

static struct letters
dead_letters(void)
{
    struct letters letters = {0};

    MUST_OK(oms_job_list(shop.engine, NULL, look_at_letter, &letters, &error));
    return letters;
}

/* A payment that was given up at a quarter past: the units are free, the job is dead. */
static oms_id
order_given_up(int32_t answer)
{
    for (int i = 0; i < 4; i++)
        provider_answers(&provider, AUTHORIZE, &answer, 1);
    oms_id id = PLACE(&shop, .token = "tok");
    for (int64_t tick = 0; tick <= 3; tick++)
        run_at(&shop, tick * 5 * MINUTE);
    assert_job(&shop, &id, AUTHORIZE_JOB, "dead");
    assert_stock(&shop, "MUG", 1, 0, 0);
    return id;
}

START_TEST(what_was_given_up_is_listed_until_nobody_wants_it_any_more)
{
    ck_assert_int_eq(dead_letters().n, 0);
    oms_id id = order_given_up(OMS_E_UNAVAILABLE);
    struct letters letters = dead_letters();
    ck_assert_int_eq(letters.n, 1);
    ck_assert_int_eq(letters.since, NOON + 15 * MINUTE);
    ck_assert_str_eq(letters.key, find_job(&shop, &id, AUTHORIZE_JOB, 0).key);
    cancel(&shop, &id);
    ck_assert_int_eq(dead_letters().n, 0);
    assert_job(&shop, &id, AUTHORIZE_JOB, "dead");
    ck_assert_int_eq(retry(&id, AUTHORIZE_JOB), OMS_E_STATE);
}
END_TEST

START_TEST(a_payment_that_was_replaced_is_no_dead_letter)
{
    oms_id id = order_given_up(OMS_E_UNAVAILABLE);
    struct letters letters = dead_letters();

    ck_assert_int_eq(pay(&shop, &id, "manual", NULL), OMS_OK);
    ck_assert_int_eq(dead_letters().n, 0);
    ck_assert_int_eq(oms_job_retry(shop.engine, letters.key, NULL, NULL), OMS_E_STATE);
}
END_TEST

/* --- Payments --- */

START_TEST(an_unprocessed_payment_is_tried_again_under_its_key_and_holds_anew)
{
    oms_id id = order_given_up(OMS_E_UNAVAILABLE);
    oms_order *order = NULL;

    SAYS(&provider, AUTHORIZE, OMS_E_UNAVAILABLE, OMS_E_UNAVAILABLE);
    shop.now = NOON + 20 * MINUTE;
    MUST_OK(oms_job_retry(shop.engine, dead_letters().key, &order, &error));
    ck_assert_int_eq(oms_order_hold_until(order), NOON + 50 * MINUTE);
    ck_assert_int_eq(oms_order_next_due(order), NOON + 20 * MINUTE);
    oms_order_free(order);
    ck_assert_int_eq(dead_letters().n, 0);
    assert_stock(&shop, "MUG", 0, 1, 0);
    for (int64_t tick = 0; tick <= 2; tick++)
        run_at(&shop, (20 + tick * 5) * MINUTE);
    assert_payment(&shop, &id, "authorised");
    ck_assert_int_eq(count_jobs(&shop, &id, AUTHORIZE_JOB), 1);
    for (size_t call = 1; call < 7; call++)
        ck_assert_str_eq(provider_call(&provider, AUTHORIZE, call)->key, provider_call(&provider, AUTHORIZE, 0)->key);
    ck_assert(!has_problem(&shop, &id, "ORD-2001"));
}
END_TEST

START_TEST(the_new_tries_are_as_many_as_the_first)
{
    oms_id id = order_given_up(OMS_E_UNAVAILABLE);

    SAYS(&provider, AUTHORIZE, OMS_E_UNAVAILABLE, OMS_E_UNAVAILABLE, OMS_E_UNAVAILABLE, OMS_E_UNAVAILABLE);
    ck_assert_int_eq(retry(&id, AUTHORIZE_JOB), OMS_OK);
    for (int64_t tick = 0; tick <= 3; tick++)
        run_at(&shop, (15 + tick * 5) * MINUTE);
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), 8);
    assert_job(&shop, &id, AUTHORIZE_JOB, "dead");
    ck_assert_int_eq(dead_letters().n, 1);
    ck_assert_int_eq(dead_letters().since, NOON + 30 * MINUTE);
}
END_TEST

START_TEST(a_declined_payment_is_tried_again_as_a_new_intent)
{
    oms_id id = order_given_up(OMS_E_DECLINED_RETRY);
    const int64_t before = count_jobs(&shop, &id, AUTHORIZE_JOB);

    ck_assert_int_eq(retry(&id, AUTHORIZE_JOB), OMS_OK);
    ck_assert_int_eq(count_jobs(&shop, &id, AUTHORIZE_JOB), before + 1);
    ck_assert_str_eq(find_job(&shop, &id, AUTHORIZE_JOB, before - 1).state, "done");
    ck_assert_int_eq(dead_letters().n, 0);
    shop_run(&shop);
    assert_payment(&shop, &id, "authorised");
    for (size_t call = 0; call < 4; call++)
        ck_assert_str_ne(provider_call(&provider, AUTHORIZE, 4)->key, provider_call(&provider, AUTHORIZE, call)->key);
}
END_TEST

START_TEST(a_rejected_payment_is_tried_again_as_a_new_intent)
{
    SAYS(&provider, AUTHORIZE, OMS_E_REJECTED);
    oms_id id = PLACE(&shop, .token = "tok");
    ck_assert_int_eq(retry(&id, AUTHORIZE_JOB), OMS_OK);
    shop_run(&shop);
    assert_payment(&shop, &id, "authorised");
    ck_assert_str_ne(provider_call(&provider, AUTHORIZE, 1)->key, provider_call(&provider, AUTHORIZE, 0)->key);
    ck_assert_int_eq(retry(&id, AUTHORIZE_JOB), OMS_E_STATE);
}
END_TEST

START_TEST(without_the_units_it_is_not_paid_again)
{
    oms_id id = order_given_up(OMS_E_UNAVAILABLE);
    oms_error *error = NULL;

    PLACE(&shop, .customer = "owe", .method = "manual");
    ck_assert_int_eq(oms_job_retry(shop.engine, dead_letters().key, NULL, &error), OMS_E_REFUSED);
    ck_assert_ptr_nonnull(strstr(oms_error_message(error), "ORD-1001"));
    oms_error_free(error);
    ck_assert_int_eq(dead_letters().n, 1);
    assert_job(&shop, &id, AUTHORIZE_JOB, "dead");
}
END_TEST

START_TEST(units_whose_hold_is_over_are_taken_for_it)
{
    oms_id id = order_given_up(OMS_E_UNAVAILABLE);
    oms_id rival = PLACE(&shop, .customer = "owe", .method = "manual");

    shop.now = NOON + 45 * MINUTE; /* both holds are over, neither is swept */
    ck_assert_int_eq(retry(&id, AUTHORIZE_JOB), OMS_OK);
    assert_stock(&shop, "MUG", 0, 1, 0);
    run_at(&shop, 45 * MINUTE);
    assert_payment(&shop, &id, "authorised");
    assert_state(&shop, &rival, OMS_STATE_CANCELLED);
}
END_TEST

START_TEST(what_may_have_happened_is_asked_about_first)
{
    SAYS(&provider, AUTHORIZE, OMS_E_UNKNOWN);
    SAYS(&provider, QUERY, OMS_E_UNKNOWN, OMS_E_UNKNOWN, OMS_E_UNKNOWN, OMS_OK);
    oms_id id = PLACE(&shop, .token = "tok");
    for (int64_t tick = 1; tick <= 3; tick++)
        run_at(&shop, tick * 5 * MINUTE);
    assert_job(&shop, &id, AUTHORIZE_JOB, "needs-operator");
    ck_assert_int_eq(retry(&id, AUTHORIZE_JOB), OMS_OK);
    ck_assert(!has_problem(&shop, &id, "ORD-2005"));
    run_at(&shop, 15 * MINUTE);
    assert_payment(&shop, &id, "authorised");
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), 1);
    ck_assert_int_eq(provider_count(&provider, QUERY), 4);
}
END_TEST

START_TEST(with_a_key_that_is_too_old_only_a_person_can_say_what_happened)
{
    close_shop();
    provider_open(&provider);
    provider.service.query = NULL;
    provider.service.key_lifetime_ms = MINUTE;
    SAYS(&provider, AUTHORIZE, OMS_E_UNKNOWN);
    shop_open_paid_by(&shop, &provider);
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .token = "tok");
    run_at(&shop, 5 * MINUTE);
    assert_job(&shop, &id, AUTHORIZE_JOB, "needs-operator");
    ck_assert_int_eq(retry(&id, AUTHORIZE_JOB), OMS_E_STATE);
    ck_assert_int_eq(tell(&shop, &id, AUTHORIZE_JOB, OMS_OK), OMS_OK);
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), 1);
}
END_TEST

START_TEST(a_contradiction_is_not_tried_again)
{
    oms_id id = PLACE(&shop, .token = "tok");

    ck_assert_int_eq(tell(&shop, &id, AUTHORIZE_JOB, OMS_E_DECLINED), OMS_E_CONFLICT);
    ck_assert_int_eq(dead_letters().n, 1);
    ck_assert_int_eq(retry(&id, AUTHORIZE_JOB), OMS_E_STATE);
    ck_assert_int_eq(tell(&shop, &id, AUTHORIZE_JOB, OMS_OK), OMS_OK);
    ck_assert_int_eq(dead_letters().n, 0);
}
END_TEST

/* --- Captures, voids, refunds --- */

START_TEST(a_capture_that_was_given_up_is_taken_after_all)
{
    static const int32_t answers[] = {OMS_E_UNAVAILABLE, OMS_E_DECLINED_RETRY, OMS_E_REJECTED};
    oms_id id = PLACE(&shop, .token = "tok");

    for (int i = 0; i < 4; i++)
        provider_answers(&provider, CAPTURE, &answers[_i], 1);
    dispatch(&shop, &id);
    for (int64_t tick = 0; tick <= 3; tick++)
        run_at(&shop, tick * 5 * MINUTE);
    assert_job(&shop, &id, "payment.capture", "dead");
    ck_assert(has_problem(&shop, &id, "ORD-2001"));
    ck_assert_int_eq(retry(&id, "payment.capture"), OMS_OK);
    ck_assert_int_eq(retry(&id, "payment.capture"), OMS_E_STATE);
    assert_invariants(&shop);
    provider.n_answers[CAPTURE] = provider.next[CAPTURE];
    shop_run(&shop);
    assert_payment(&shop, &id, "captured");
    ck_assert(!has_problem(&shop, &id, "ORD-2001"));
}
END_TEST

START_TEST(a_capture_of_what_came_back_is_not_wanted)
{
    oms_id id = PLACE(&shop, .token = "tok");

    SAYS(&provider, CAPTURE, OMS_E_REJECTED);
    dispatch(&shop, &id);
    shop_run(&shop);
    ck_assert_int_eq(dead_letters().n, 1);
    take_back(&shop, &id);
    ck_assert_int_eq(dead_letters().n, 0);
    ck_assert_int_eq(retry(&id, "payment.capture"), OMS_E_STATE);
    shop_run(&shop);
    assert_payment(&shop, &id, "voided");
}
END_TEST

START_TEST(a_void_that_was_refused_is_asked_for_again)
{
    oms_id id = PLACE(&shop, .token = "tok");

    SAYS(&provider, VOID, OMS_E_REJECTED);
    cancel(&shop, &id);
    shop_run(&shop);
    assert_job(&shop, &id, "payment.void", "needs-operator");
    ck_assert_int_eq(retry(&id, "payment.void"), OMS_OK);
    assert_invariants(&shop);
    shop_run(&shop);
    assert_payment(&shop, &id, "voided");
    ck_assert(!has_problem(&shop, &id, "ORD-2005"));
    ck_assert_str_ne(provider_call(&provider, VOID, 0)->key, provider_call(&provider, VOID, 1)->key);
}
END_TEST

START_TEST(a_refund_that_was_given_up_is_made_once)
{
    oms_id id = PLACE(&shop, .token = "tok");

    SAYS(&provider, REFUND, OMS_E_UNAVAILABLE, OMS_E_UNAVAILABLE, OMS_E_UNAVAILABLE, OMS_E_UNAVAILABLE);
    dispatch(&shop, &id);
    shop_run(&shop);
    take_back(&shop, &id);
    for (int64_t tick = 0; tick <= 3; tick++)
        run_at(&shop, tick * 5 * MINUTE);
    assert_job(&shop, &id, "payment.refund", "needs-operator");
    ck_assert_int_eq(retry(&id, "payment.refund"), OMS_OK);
    shop_run(&shop);
    assert_payment(&shop, &id, "refunded");
    oms_order *order = get(&shop, &id);
    ck_assert_int_eq(oms_order_refunded(order), 1000);
    oms_order_free(order);
}
END_TEST

START_TEST(money_received_by_hand_is_given_back_by_no_service)
{
    oms_id id = PLACE(&shop, .method = "manual");

    ck_assert_int_eq(record_payment(&shop, &id, 1000), OMS_OK);
    cancel(&shop, &id);
    assert_job(&shop, &id, "payment.refund", "needs-operator");
    ck_assert_int_eq(retry(&id, "payment.refund"), OMS_E_STATE);
    ck_assert_int_eq(tell(&shop, &id, "payment.refund", OMS_OK), OMS_OK);
}
END_TEST

/* --- Fulfilment --- */

static int32_t
nobody_home(void *user, const oms_address *address, oms_reply *reply)
{
    (void)address;
    (void)reply;
    return *(const int32_t *)user;
}

START_TEST(an_address_that_was_given_up_is_asked_for_again)
{
    static const oms_retry_schedule never = {.interval_ms = 1, .factor = 1};
    int32_t answer = OMS_E_UNAVAILABLE;
    const oms_address_service service = {.size = sizeof service, .user = &answer, .validate = nobody_home};

    close_shop();
    provider_open(&provider);
    shop_open_with(&shop, &(struct shop_options){.payment = &provider.service,
                                                 .address = &service,
                                                 .engine = {.fulfilment_schedule = &never}});
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .token = "tok", .country = "DE");
    ck_assert_uint_eq(provider.n_calls, 0);
    ck_assert(has_problem(&shop, &id, "ORD-3001"));
    ck_assert_int_eq(retry(&id, "address.validate"), OMS_OK);
    ck_assert(has_problem(&shop, &id, "ORD-1007"));
    shop_run(&shop);
    assert_job(&shop, &id, "address.validate", "dead");
    answer = OMS_OK;
    ck_assert_int_eq(retry(&id, "address.validate"), OMS_OK);
    shop_run(&shop);
    assert_payment(&shop, &id, "authorised");
    assert_state(&shop, &id, OMS_STATE_PROCESSING);
    ck_assert_int_eq(retry(&id, "address.validate"), OMS_E_STATE);
}
END_TEST

static int32_t
know_them(void *user, const oms_lookup_request *request, oms_reply *reply)
{
    const oms_customer customer = {.size = sizeof customer, .id = request->customer};

    oms_reply_set_customer(reply, &customer);
    return *(const int32_t *)user;
}

START_TEST(a_lookup_that_was_given_up_is_made_again)
{
    static const oms_retry_schedule never = {.interval_ms = 1, .factor = 1};
    int32_t answer = OMS_E_UNAVAILABLE;
    const oms_lookup_service service = {.size = sizeof service, .user = &answer, .ask = know_them};

    close_shop();
    provider_open(&provider);
    shop_open_with(&shop, &(struct shop_options){.payment = &provider.service,
                                                 .engine = {.fulfilment_schedule = &never, .customer = &service}});
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .token = "tok");
    assert_job(&shop, &id, "customer.lookup", "dead");
    ck_assert(has_problem(&shop, &id, "ORD-3001"));
    answer = OMS_OK;
    ck_assert_int_eq(retry(&id, "customer.lookup"), OMS_OK);
    ck_assert(has_problem(&shop, &id, "ORD-1007"));
    shop_run(&shop);
    assert_payment(&shop, &id, "authorised");
    assert_state(&shop, &id, OMS_STATE_PROCESSING);
    ck_assert_int_eq(dead_letters().n, 0);
}
END_TEST

static int32_t
stubborn(void *user, const oms_order *order, int32_t from, const char **reason)
{
    (void)order;
    (void)from;
    *reason = "not today";
    return *(const int *)user ? OMS_E_VETO : OMS_OK;
}

START_TEST(fulfilment_that_a_guard_ended_is_begun_again)
{
    int stubborn_today = 0;
    const oms_guard guard = {.size = sizeof guard, .user = &stubborn_today, .check = stubborn};

    MUST_OK(oms_engine_add_guard(shop.engine, &guard, &error));
    oms_id id = PLACE(&shop, .token = "tok");
    stubborn_today = 1;
    for (int64_t tick = 0; tick <= 10; tick++)
        run_at(&shop, tick * 15 * MINUTE);
    assert_job(&shop, &id, "order.process", "dead");
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    ck_assert(has_problem(&shop, &id, "ORD-1008"));
    ck_assert_int_eq(dead_letters().n, 1);
    stubborn_today = 0;
    ck_assert_int_eq(retry(&id, "order.process"), OMS_OK);
    shop_run(&shop);
    assert_state(&shop, &id, OMS_STATE_PROCESSING);
    ck_assert(!has_problem(&shop, &id, "ORD-1008"));
}
END_TEST

START_TEST(what_left_by_hand_need_not_be_processed)
{
    int stubborn_today = 0;
    const oms_guard guard = {.size = sizeof guard, .user = &stubborn_today, .check = stubborn};

    MUST_OK(oms_engine_add_guard(shop.engine, &guard, &error));
    oms_id id = PLACE(&shop, .token = "tok");
    stubborn_today = 1;
    for (int64_t tick = 0; tick <= 10; tick++)
        run_at(&shop, tick * 15 * MINUTE);
    ck_assert_int_eq(dead_letters().n, 1);
    stubborn_today = 0;
    dispatch(&shop, &id);
    ck_assert_int_eq(dead_letters().n, 0);
    ck_assert_int_eq(retry(&id, "order.process"), OMS_E_STATE);
}
END_TEST

/* --- What is not given up --- */

START_TEST(only_what_was_given_up_is_tried_again)
{
    oms_id id = PLACE(&shop, .token = "tok");

    ck_assert_int_eq(retry(&id, AUTHORIZE_JOB), OMS_E_STATE);
    ck_assert_int_eq(retry(&id, "order.process"), OMS_E_STATE);
    ck_assert_uint_eq(provider.n_calls, 1);
}
END_TEST

START_TEST(what_is_no_key_is_not_found)
{
    static const char *const keys[] = {NULL, "", "k", "00000000000000000000000000000000-1"};
    oms_id id = PLACE(&shop, .token = "tok");
    char beyond[64];

    for (size_t i = 0; i < COUNT(keys); i++)
        ASSERT_CODE(OMS_E_NOT_FOUND, oms_job_retry(shop.engine, keys[i], NULL, &error));
    strcpy(beyond, find_job(&shop, &id, AUTHORIZE_JOB, 0).key);
    strcpy(strchr(beyond, '-'), "-77");
    ASSERT_CODE(OMS_E_NOT_FOUND, oms_job_retry(shop.engine, beyond, NULL, &error));
    ASSERT_CODE(OMS_E_INVALID, oms_job_retry(NULL, beyond, NULL, &error));
}
END_TEST

static void
add_payment_tests(TCase *tests)
{
    tcase_add_test(tests, what_was_given_up_is_listed_until_nobody_wants_it_any_more);
    tcase_add_test(tests, a_payment_that_was_replaced_is_no_dead_letter);
    tcase_add_test(tests, an_unprocessed_payment_is_tried_again_under_its_key_and_holds_anew);
    tcase_add_test(tests, the_new_tries_are_as_many_as_the_first);
    tcase_add_test(tests, a_declined_payment_is_tried_again_as_a_new_intent);
    tcase_add_test(tests, a_rejected_payment_is_tried_again_as_a_new_intent);
    tcase_add_test(tests, without_the_units_it_is_not_paid_again);
    tcase_add_test(tests, units_whose_hold_is_over_are_taken_for_it);
    tcase_add_test(tests, what_may_have_happened_is_asked_about_first);
    tcase_add_test(tests, with_a_key_that_is_too_old_only_a_person_can_say_what_happened);
    tcase_add_test(tests, a_contradiction_is_not_tried_again);
}

Suite *
dead_letter_suite(void)
{
    Suite *suite = suite_create("flow/dead-letter");
    TCase *tests = tcase_create("dead letters");

    tcase_add_checked_fixture(tests, open_shop, close_shop);
    add_payment_tests(tests);
    tcase_add_loop_test(tests, a_capture_that_was_given_up_is_taken_after_all, 0, 3);
    tcase_add_test(tests, a_capture_of_what_came_back_is_not_wanted);
    tcase_add_test(tests, a_void_that_was_refused_is_asked_for_again);
    tcase_add_test(tests, a_refund_that_was_given_up_is_made_once);
    tcase_add_test(tests, money_received_by_hand_is_given_back_by_no_service);
    tcase_add_test(tests, an_address_that_was_given_up_is_asked_for_again);
    tcase_add_test(tests, a_lookup_that_was_given_up_is_made_again);
    tcase_add_test(tests, fulfilment_that_a_guard_ended_is_begun_again);
    tcase_add_test(tests, what_left_by_hand_need_not_be_processed);
    tcase_add_test(tests, only_what_was_given_up_is_tried_again);
    tcase_add_test(tests, what_is_no_key_is_not_found);
    suite_add_tcase(suite, tests);
    return suite;
}
