/* Outcomes that come by another way than the call's return: oms_complete early, late, twice, contradicting, from callbacks and threads; and workers whose
 * lease has lapsed. The first definite outcome counts, whoever brings it. */
#include <stdbool.h>
#include <string.h>

#include "flow/suites.h"
#include "flow/words.h"

#define AUTHORIZE_JOB "payment.authorize"
#define LEASE         (MINUTE + MINUTE / 2) /* the provider's half minute and one more */

static oms_id
open_and_place(struct shop *shop, struct provider *provider)
{
    shop_open_paid_by(shop, provider);
    shop_stock(shop, "MUG", "MAIN", 5);
    return PLACE(shop, .token = "tok");
}

/* --- Twice, and contradicting --- */

START_TEST(told_twice_the_second_time_is_no_news)
{
    static const int32_t outcomes[] = {OMS_OK, OMS_E_DECLINED, OMS_E_DECLINED_RETRY, OMS_E_REJECTED};
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, AUTHORIZE, OMS_PENDING);
    oms_id id = open_and_place(&shop, &provider);
    struct job_view job = find_job(&shop, &id, AUTHORIZE_JOB, 0);
    MUST_OK(oms_complete(shop.engine, job.key, outcomes[_i], NULL, &error));
    const int32_t state = state_of(&shop, &id);
    for (int again = 0; again < 3; again++)
        ck_assert_int_eq(oms_complete(shop.engine, job.key, outcomes[_i], NULL, NULL), OMS_E_ALREADY);
    assert_state(&shop, &id, state);
    ck_assert_int_le(count_events(&shop, &id, "payment.authorised"), 1);
    ck_assert_int_le(count_events(&shop, &id, "payment.declined"), 1);
    ck_assert(!has_problem(&shop, &id, "ORD-2005"));
    shop_close(&shop);
}
END_TEST

START_TEST(two_outcomes_that_contradict_each_other_need_a_person)
{
    static const struct {
        int32_t first;
        int32_t second;
        int32_t state;
    } cases[] = {{OMS_OK, OMS_E_DECLINED, OMS_STATE_CONFIRMED}, {OMS_E_DECLINED, OMS_OK, OMS_STATE_PENDING}};
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, AUTHORIZE, OMS_PENDING);
    oms_id id = open_and_place(&shop, &provider);
    ck_assert_int_eq(tell(&shop, &id, AUTHORIZE_JOB, cases[_i].first), OMS_OK);
    ck_assert_int_eq(tell(&shop, &id, AUTHORIZE_JOB, cases[_i].second), OMS_E_CONFLICT);
    assert_state(&shop, &id, cases[_i].state);
    assert_job(&shop, &id, AUTHORIZE_JOB, "needs-operator");
    ck_assert(has_problem(&shop, &id, "ORD-2005"));
    ck_assert_int_eq(tell(&shop, &id, AUTHORIZE_JOB, OMS_OK), OMS_OK);
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    assert_job(&shop, &id, AUTHORIZE_JOB, "done");
    ck_assert(!has_problem(&shop, &id, "ORD-2005"));
    ck_assert_int_eq(count_events(&shop, &id, "payment.authorised"), 1);
    shop_close(&shop);
}
END_TEST

/* A person who ends a contradiction says nothing that is counted twice. */
START_TEST(money_is_counted_once_however_often_it_is_told)
{
    static const char *const kinds[] = {"payment.capture", "payment.refund"};
    const char *kind = kinds[_i];
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    oms_id id = open_and_place(&shop, &provider);
    dispatch(&shop, &id);
    shop_run(&shop);
    if (_i == 1) {
        take_back(&shop, &id);
        shop_run(&shop);
    }
    ck_assert_int_eq(tell(&shop, &id, kind, OMS_OK), OMS_E_ALREADY);
    ck_assert_int_eq(tell(&shop, &id, kind, OMS_E_DECLINED), OMS_E_CONFLICT);
    ck_assert_int_eq(tell(&shop, &id, kind, OMS_E_DECLINED), OMS_E_STATE);
    ck_assert_int_eq(tell(&shop, &id, kind, OMS_OK), OMS_OK);
    assert_job(&shop, &id, kind, "done");
    oms_order *order = get(&shop, &id);
    ck_assert_int_eq(oms_order_captured(order), 1000);
    ck_assert_int_eq(oms_order_refunded(order), _i == 1 ? 1000 : 0);
    oms_order_free(order);
    assert_payment(&shop, &id, _i == 1 ? "refunded" : "captured");
    shop_close(&shop);
}
END_TEST

/* Declined, and then it turns out that the money was taken. */
START_TEST(a_capture_that_was_declined_may_have_happened_after_all)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, CAPTURE, OMS_E_DECLINED);
    oms_id id = open_and_place(&shop, &provider);
    dispatch(&shop, &id);
    shop_run(&shop);
    ck_assert_int_eq(tell(&shop, &id, "payment.capture", OMS_OK), OMS_E_CONFLICT);
    ck_assert_int_eq(tell(&shop, &id, "payment.capture", OMS_OK), OMS_OK);
    assert_payment(&shop, &id, "captured");
    ck_assert(!has_problem(&shop, &id, "ORD-2001"));
    ck_assert(!has_problem(&shop, &id, "ORD-2005"));
    take_back(&shop, &id);
    shop_run(&shop);
    assert_payment(&shop, &id, "refunded");
    shop_close(&shop);
}
END_TEST

START_TEST(a_capture_that_was_withdrawn_may_have_happened_after_all)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, CAPTURE, OMS_E_UNAVAILABLE);
    SAYS(&provider, VOID, OMS_E_REJECTED); /* it cannot be: the money is taken */
    oms_id id = open_and_place(&shop, &provider);
    dispatch(&shop, &id);
    shop_run(&shop);
    take_back(&shop, &id);
    ck_assert_int_eq(tell(&shop, &id, "payment.capture", OMS_OK), OMS_OK);
    run_at(&shop, HOUR);
    ck_assert_int_eq(provider_count(&provider, CAPTURE), 1);
    ck_assert_int_eq(provider_count(&provider, REFUND), 1);
    shop_close(&shop);
}
END_TEST

START_TEST(a_person_can_say_that_an_unknown_payment_did_not_happen)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    provider.service.query = NULL;
    provider.service.key_lifetime_ms = 1;
    SAYS(&provider, AUTHORIZE, OMS_E_UNKNOWN);
    oms_id id = open_and_place(&shop, &provider);
    run_at(&shop, 5 * MINUTE);
    assert_job(&shop, &id, AUTHORIZE_JOB, "needs-operator");
    ck_assert_int_eq(tell(&shop, &id, AUTHORIZE_JOB, OMS_E_DECLINED), OMS_OK);
    assert_job(&shop, &id, AUTHORIZE_JOB, "done");
    assert_payment(&shop, &id, "declined");
    ck_assert(!has_problem(&shop, &id, "ORD-2005"));
    ck_assert(has_problem(&shop, &id, "ORD-2001"));
    ck_assert_int_eq(pay(&shop, &id, "card", "another"), OMS_OK);
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    shop_close(&shop);
}
END_TEST

START_TEST(a_problem_stands_as_long_as_any_job_needs_a_person)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, VOID, OMS_E_REJECTED);
    oms_id id = open_and_place(&shop, &provider);
    ck_assert_int_eq(tell(&shop, &id, AUTHORIZE_JOB, OMS_E_DECLINED), OMS_E_CONFLICT);
    cancel(&shop, &id);
    shop_run(&shop);
    assert_job(&shop, &id, "payment.void", "needs-operator");
    ck_assert_int_eq(tell(&shop, &id, AUTHORIZE_JOB, OMS_OK), OMS_OK);
    ck_assert(has_problem(&shop, &id, "ORD-2005"));
    ck_assert_int_eq(tell(&shop, &id, "payment.void", OMS_OK), OMS_OK);
    ck_assert(!has_problem(&shop, &id, "ORD-2005"));
    shop_close(&shop);
}
END_TEST

START_TEST(a_soft_decline_that_is_told_is_tried_again_by_schedule)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, AUTHORIZE, OMS_PENDING);
    oms_id id = open_and_place(&shop, &provider);
    ck_assert_int_eq(tell(&shop, &id, AUTHORIZE_JOB, OMS_E_DECLINED_RETRY), OMS_OK);
    run_at(&shop, 5 * MINUTE - 1);
    assert_state(&shop, &id, OMS_STATE_PENDING);
    run_at(&shop, 5 * MINUTE);
    assert_state(&shop, &id, OMS_STATE_PROCESSING);
    ck_assert_int_eq(count_jobs(&shop, &id, AUTHORIZE_JOB), 2);
    shop_close(&shop);
}
END_TEST

START_TEST(a_reply_can_come_with_the_outcome)
{
    struct provider provider;
    struct shop shop;
    oms_reply *reply = NULL;
    char *text = NULL;

    provider_open(&provider);
    SAYS(&provider, AUTHORIZE, OMS_PENDING);
    oms_id id = open_and_place(&shop, &provider);
    struct job_view job = find_job(&shop, &id, AUTHORIZE_JOB, 0);
    ck_assert_int_eq(oms_reply_new(&reply), OMS_OK);
    oms_reply_set_reference(reply, "theirs-77");
    MUST_OK(oms_complete(shop.engine, job.key, OMS_OK, reply, &error));
    oms_reply_free(reply);
    oms_order *order = get(&shop, &id);
    ck_assert_int_eq(oms_order_json(order, &text), OMS_OK);
    ck_assert_ptr_nonnull(strstr(text, "theirs-77"));
    oms_free(text);
    oms_order_free(order);
    shop_close(&shop);
}
END_TEST

/* --- Keys that are none --- */

START_TEST(an_intent_that_was_never_sent_has_no_outcome)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    shop_open_paid_by(&shop, &provider);
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .token = "tok", .flags = OMS_PLACE_NO_DRIVE);
    ck_assert_int_eq(tell(&shop, &id, AUTHORIZE_JOB, OMS_OK), OMS_E_STATE);
    assert_state(&shop, &id, OMS_STATE_PENDING);
    shop_run(&shop);
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), 1);
    assert_payment(&shop, &id, "authorised");
    shop_close(&shop);
}
END_TEST

START_TEST(what_is_no_key_of_the_database_is_not_found)
{
    static const char *const keys[] = {NULL,
                                       "",
                                       "k",
                                       "00000000000000000000000000000000-1",
                                       "0193a5c80000700080000000000000zz-1",
                                       "'; DROP TABLE orders; --",
                                       "00000000000000000000000000000000-99999999999999999999999999",
                                       "00000000000000000000000000000000--1"};
    struct shop shop;

    shop_open(&shop);
    ASSERT_CODE(OMS_E_NOT_FOUND, oms_complete(shop.engine, keys[_i], OMS_OK, NULL, &error));
    shop_close(&shop);
}
END_TEST

START_TEST(a_step_that_asks_no_service_has_no_outcome)
{
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .quantity = 1);
    ck_assert_int_eq(tell(&shop, &id, "order.process", OMS_OK), OMS_E_NOT_FOUND);
    shop_close(&shop);
}
END_TEST

START_TEST(only_a_definite_outcome_can_be_told)
{
    static const int32_t codes[] = {OMS_PENDING, OMS_E_UNKNOWN, OMS_E_UNAVAILABLE, OMS_E_IO, 5, -20000};
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, AUTHORIZE, OMS_PENDING);
    oms_id id = open_and_place(&shop, &provider);
    ck_assert_int_eq(tell(&shop, &id, AUTHORIZE_JOB, codes[_i]), OMS_E_INVALID);
    assert_state(&shop, &id, OMS_STATE_PENDING);
    shop_close(&shop);
}
END_TEST

/* --- While the call is under way --- */

struct teller {
    struct shop *shop;
    char key[64];
    int32_t outcome;
    int32_t heard;
};

static void *
tell_now(void *user)
{
    struct teller *teller = user;

    teller->heard = oms_complete(teller->shop->engine, teller->key, teller->outcome, NULL, NULL);
    return NULL;
}

static void
tell_from_callback(void *user, const oms_payment_request *request)
{
    struct teller *teller = user;

    memcpy(teller->key, request->key, strlen(request->key) + 1);
    tell_now(teller);
}

/* What a provider's own thread does whose notification is quicker than its answer. */
static void
tell_from_thread(void *user, const oms_payment_request *request)
{
    struct teller *teller = user;
    pthread_t thread;

    memcpy(teller->key, request->key, strlen(request->key) + 1);
    ck_assert_int_eq(pthread_create(&thread, NULL, tell_now, teller), 0);
    pthread_join(thread, NULL);
}

START_TEST(a_notification_may_be_quicker_than_the_answer)
{
    static const int32_t answers[] = {OMS_OK, OMS_PENDING, OMS_E_UNKNOWN, OMS_E_UNAVAILABLE};
    struct provider provider;
    struct shop shop;
    struct teller teller = {.shop = &shop, .outcome = OMS_OK};

    provider_open(&provider);
    provider.during = tell_from_thread;
    provider.during_user = &teller;
    SAYS(&provider, AUTHORIZE, answers[_i]);
    oms_id id = open_and_place(&shop, &provider);
    provider.during = NULL;
    ck_assert_int_eq(teller.heard, OMS_OK);
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    ck_assert_int_eq(count_events(&shop, &id, "payment.authorised"), 1);
    run_at(&shop, HOUR);
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), 1);
    ck_assert_int_eq(provider_count(&provider, QUERY), 0);
    ck_assert(!has_problem(&shop, &id, "ORD-2001"));
    shop_close(&shop);
}
END_TEST

START_TEST(a_notification_that_the_answer_contradicts_needs_a_person)
{
    struct provider provider;
    struct shop shop;
    struct teller teller = {.shop = &shop, .outcome = OMS_OK};

    provider_open(&provider);
    provider.during = tell_from_thread;
    provider.during_user = &teller;
    SAYS(&provider, AUTHORIZE, OMS_E_DECLINED);
    oms_id id = open_and_place(&shop, &provider);
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    assert_job(&shop, &id, AUTHORIZE_JOB, "needs-operator");
    ck_assert(has_problem(&shop, &id, "ORD-2005"));
    provider.during = NULL;
    shop_close(&shop);
}
END_TEST

START_TEST(from_the_callback_itself_nothing_can_be_told)
{
    struct provider provider;
    struct shop shop;
    struct teller teller = {.shop = &shop, .outcome = OMS_E_DECLINED};

    provider_open(&provider);
    provider.during = tell_from_callback;
    provider.during_user = &teller;
    oms_id id = open_and_place(&shop, &provider);
    ck_assert_int_eq(teller.heard, OMS_E_REENTRANT);
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    provider.during = NULL;
    shop_close(&shop);
}
END_TEST

START_TEST(an_outcome_may_come_after_a_restart)
{
    char path[PATH_SIZE];
    struct provider provider;
    struct shop shop, later;

    file_name(path);
    provider_open(&provider);
    SAYS(&provider, AUTHORIZE, OMS_PENDING);
    shop_open_with(&shop, &(struct shop_options){.path = path, .payment = &provider.service});
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .token = "tok");
    struct job_view job = find_job(&shop, &id, AUTHORIZE_JOB, 0);
    shop_close(&shop);
    shop_open_beside(&later, &shop, &(struct shop_options){.path = path});
    MUST_OK(oms_complete(later.engine, job.key, OMS_OK, NULL, &error));
    assert_state(&later, &id, OMS_STATE_CONFIRMED);
    shop_close(&later);
    file_remove(path);
}
END_TEST

/* --- A worker that was too slow --- */

/* While the first worker waits for its provider, its lease ends and another takes over. */
struct takeover {
    struct shop *other;
    int64_t ms;
    bool cancels;
};

static void
take_over(void *user, const oms_payment_request *request)
{
    struct takeover *takeover = user;

    (void)request;
    takeover->other->now += takeover->ms;
    shop_run(takeover->other);
}

/* What the slow worker hears, what the other one hears when it asks, and what is true afterwards. */
static const struct {
    int32_t slow;
    int32_t other;
    const char *status;
    const char *job;
} races[] = {
    {OMS_OK, OMS_OK, "authorised", "done"},
    {OMS_OK, OMS_E_DECLINED, "declined", "needs-operator"},
    {OMS_E_DECLINED, OMS_OK, "authorised", "needs-operator"},
    {OMS_E_DECLINED, OMS_E_DECLINED, "declined", "done"},
    {OMS_OK, OMS_E_UNKNOWN, "authorised", "done"},
    {OMS_OK, OMS_PENDING, "authorised", "done"},
    {OMS_OK, OMS_E_UNAVAILABLE, "authorised", "done"},
    {OMS_E_DECLINED, OMS_E_UNKNOWN, "declined", "done"},
    {OMS_E_UNAVAILABLE, OMS_E_UNKNOWN, "pending", "waiting"},
    {OMS_E_UNAVAILABLE, OMS_OK, "authorised", "done"},
    {OMS_E_UNKNOWN, OMS_PENDING, "pending", "waiting"},
};

START_TEST(after_a_lapsed_lease_the_first_definite_outcome_counts)
{
    char path[PATH_SIZE];
    struct provider slow, quick;
    struct shop shop, other;
    struct takeover takeover = {.other = &other, .ms = LEASE};

    file_name(path);
    provider_open(&slow);
    provider_open(&quick);
    SAYS(&slow, AUTHORIZE, races[_i].slow);
    SAYS(&quick, QUERY, races[_i].other);
    shop_open_with(&shop, &(struct shop_options){.path = path, .payment = &slow.service});
    shop_stock(&shop, "MUG", "MAIN", 1);
    shop_open_beside(&other, &shop, &(struct shop_options){.path = path, .payment = &quick.service});
    slow.during = take_over;
    slow.during_user = &takeover;
    oms_id id = PLACE(&shop, .token = "tok");
    assert_payment(&other, &id, races[_i].status);
    assert_job(&other, &id, AUTHORIZE_JOB, races[_i].job);
    ck_assert_int_eq(provider_count(&slow, AUTHORIZE), 1);
    ck_assert_int_eq(provider_count(&quick, AUTHORIZE), 0);
    ck_assert_int_eq(provider_count(&quick, QUERY), 1);
    ck_assert_str_eq(provider_call(&quick, QUERY, 0)->key, provider_call(&slow, AUTHORIZE, 0)->key);
    ck_assert_int_le(count_events(&other, &id, "payment.authorised"), 1);
    shop_close(&other);
    shop_close(&shop);
    file_remove(path);
}
END_TEST

START_TEST(a_lease_that_has_not_ended_is_respected)
{
    char path[PATH_SIZE];
    struct provider slow, quick;
    struct shop shop, other;
    struct takeover takeover = {.other = &other, .ms = LEASE - 1};

    file_name(path);
    provider_open(&slow);
    provider_open(&quick);
    shop_open_with(&shop, &(struct shop_options){.path = path, .payment = &slow.service});
    shop_stock(&shop, "MUG", "MAIN", 1);
    shop_open_beside(&other, &shop, &(struct shop_options){.path = path, .payment = &quick.service});
    slow.during = take_over;
    slow.during_user = &takeover;
    oms_id id = PLACE(&shop, .token = "tok");
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    ck_assert_uint_eq(quick.n_calls, 0);
    shop_close(&other);
    shop_close(&shop);
    file_remove(path);
}
END_TEST

/* The slow worker's money is found though the order ended meanwhile. */
static void
cancel_meanwhile(void *user, const oms_payment_request *request)
{
    struct shop *other = user;

    MUST_OK(oms_order_cancel(other->engine, &request->order, NULL, NULL, &error));
    shop_run(other);
}

START_TEST(cancelled_while_it_was_paid_the_money_is_let_go)
{
    char path[PATH_SIZE];
    struct provider provider;
    struct shop shop, other;

    file_name(path);
    provider_open(&provider);
    shop_open_with(&shop, &(struct shop_options){.path = path, .payment = &provider.service});
    shop_stock(&shop, "MUG", "MAIN", 1);
    shop_open_beside(&other, &shop, &(struct shop_options){.path = path, .payment = &provider.service});
    provider.during = cancel_meanwhile;
    provider.during_user = &other;
    oms_id id = PLACE(&shop, .token = "tok");
    provider.during = NULL;
    assert_state(&shop, &id, OMS_STATE_CANCELLED);
    shop_run(&shop);
    ck_assert_int_eq(provider_count(&provider, VOID), 1);
    assert_payment(&shop, &id, "voided");
    assert_stock(&shop, "MUG", 1, 0, 0);
    shop_close(&other);
    shop_close(&shop);
    file_remove(path);
}
END_TEST

/* While the slow worker's request was on its way, the provider had not seen it yet, and did not process the other's. */
static void
take_over_in_vain(void *user, const oms_payment_request *request)
{
    struct takeover *takeover = user;

    take_over(user, request);
    if (takeover->cancels)
        cancel(takeover->other, &request->order);
}

static void
assert_doubt_is_kept(bool cancels)
{
    char path[PATH_SIZE];
    struct provider slow, quick;
    struct shop shop, other;
    struct takeover takeover = {.other = &other, .ms = LEASE, .cancels = cancels};

    file_name(path);
    provider_open(&slow);
    provider_open(&quick);
    SAYS(&slow, AUTHORIZE, OMS_E_UNKNOWN);
    SAYS(&quick, QUERY, OMS_E_NOT_FOUND, OMS_OK);
    SAYS(&quick, AUTHORIZE, OMS_E_UNAVAILABLE);
    shop_open_with(&shop, &(struct shop_options){.path = path, .payment = &slow.service});
    shop_stock(&shop, "MUG", "MAIN", 1);
    shop_open_beside(&other, &shop, &(struct shop_options){.path = path, .payment = &quick.service});
    slow.during = take_over_in_vain;
    slow.during_user = &takeover;
    oms_id id = PLACE(&shop, .token = "tok");
    if (cancels) {
        assert_job(&other, &id, AUTHORIZE_JOB, "needs-operator");
        ck_assert_int_eq(tell(&other, &id, AUTHORIZE_JOB, OMS_OK), OMS_OK);
    } else {
        assert_job(&other, &id, AUTHORIZE_JOB, "waiting");
        cancel(&other, &id);
        run_at(&other, LEASE + 5 * MINUTE);
    }
    assert_state(&other, &id, OMS_STATE_CANCELLED);
    shop_run(&other);
    ck_assert_int_eq(provider_count(&quick, VOID), 1);
    shop_close(&other);
    shop_close(&shop);
    file_remove(path);
}

START_TEST(what_a_slow_worker_is_not_sure_of_is_asked_about)
{
    assert_doubt_is_kept(false);
}
END_TEST

START_TEST(what_a_slow_worker_is_not_sure_of_is_looked_up_though_the_order_ended)
{
    assert_doubt_is_kept(true);
}
END_TEST

static TCase *
twice(void)
{
    TCase *tests = tcase_create("twice, and contradicting");

    tcase_add_loop_test(tests, told_twice_the_second_time_is_no_news, 0, 4);
    tcase_add_loop_test(tests, two_outcomes_that_contradict_each_other_need_a_person, 0, 2);
    tcase_add_loop_test(tests, money_is_counted_once_however_often_it_is_told, 0, 2);
    tcase_add_test(tests, a_capture_that_was_declined_may_have_happened_after_all);
    tcase_add_test(tests, a_capture_that_was_withdrawn_may_have_happened_after_all);
    tcase_add_test(tests, a_person_can_say_that_an_unknown_payment_did_not_happen);
    tcase_add_test(tests, a_problem_stands_as_long_as_any_job_needs_a_person);
    tcase_add_test(tests, a_soft_decline_that_is_told_is_tried_again_by_schedule);
    tcase_add_test(tests, a_reply_can_come_with_the_outcome);
    return tests;
}

static TCase *
no_keys(void)
{
    TCase *tests = tcase_create("keys that are none");

    tcase_add_test(tests, an_intent_that_was_never_sent_has_no_outcome);
    tcase_add_loop_test(tests, what_is_no_key_of_the_database_is_not_found, 0, 8);
    tcase_add_test(tests, a_step_that_asks_no_service_has_no_outcome);
    tcase_add_loop_test(tests, only_a_definite_outcome_can_be_told, 0, 6);
    return tests;
}

static TCase *
meanwhile(void)
{
    TCase *tests = tcase_create("while the call is under way");

    tcase_set_tags(tests, "threads");
    tcase_add_loop_test(tests, a_notification_may_be_quicker_than_the_answer, 0, 4);
    tcase_add_test(tests, a_notification_that_the_answer_contradicts_needs_a_person);
    tcase_add_test(tests, from_the_callback_itself_nothing_can_be_told);
    tcase_add_test(tests, an_outcome_may_come_after_a_restart);
    return tests;
}

static TCase *
slow_workers(void)
{
    TCase *tests = tcase_create("a worker that was too slow");

    tcase_add_loop_test(tests, after_a_lapsed_lease_the_first_definite_outcome_counts, 0, sizeof races / sizeof *races);
    tcase_add_test(tests, a_lease_that_has_not_ended_is_respected);
    tcase_add_test(tests, cancelled_while_it_was_paid_the_money_is_let_go);
    tcase_add_test(tests, what_a_slow_worker_is_not_sure_of_is_asked_about);
    tcase_add_test(tests, what_a_slow_worker_is_not_sure_of_is_looked_up_though_the_order_ended);
    return tests;
}

Suite *
outcome_suite(void)
{
    Suite *suite = suite_create("flow/outcome");

    suite_add_tcase(suite, twice());
    suite_add_tcase(suite, no_keys());
    suite_add_tcase(suite, meanwhile());
    suite_add_tcase(suite, slow_workers());
    return suite;
}
