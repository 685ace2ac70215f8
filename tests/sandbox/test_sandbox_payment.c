/* The sandbox's payment service: what each token does, keys that come again, and authorisations that give no more than they hold. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "sandbox_kit.h"
#include "suites.h"

#define SECOND INT64_C(1000)

static struct till till;

static void
open_till(void)
{
    till_open(&till, NULL);
}

static void
close_till(void)
{
    till_close(&till);
}

static int64_t
count(const char *kind)
{
    return oms_sandbox_count(till.sandbox, kind);
}

START_TEST(money_is_held_taken_and_given_back)
{
    ck_assert_int_eq(till_authorize(&till, "a", "tok_ok"), OMS_OK);
    ck_assert_int_eq(strncmp(till.reference, "sbx_", 4), 0);
    ck_assert(!text_is(till.reply.reference, ""));
    ck_assert_int_eq(till_capture(&till, "c", 4598), OMS_OK);
    ck_assert_int_eq(till_refund(&till, "r", 4598), OMS_OK);
    ck_assert_int_eq(count("payment.authorize"), 1);
    ck_assert_int_eq(count("payment.capture"), 1);
    ck_assert_int_eq(count("payment.refund"), 1);
    ck_assert_int_eq(count("payment.void"), 0);
    ck_assert_int_eq(count("payment.query"), 0);
    ck_assert_int_eq(count("no such kind"), 0);
}
END_TEST

static const struct {
    const char *token;
    int32_t answer;
    int32_t decline;
} declined[] = {
    {"tok_declined", OMS_E_DECLINED, OMS_DECLINE_GENERIC},
    {"tok_declined_retryable", OMS_E_DECLINED_RETRY, OMS_DECLINE_GENERIC},
    {"tok_insufficient_funds", OMS_E_DECLINED_RETRY, OMS_DECLINE_INSUFFICIENT_FUNDS},
    {"pm_card_visa", OMS_E_DECLINED, OMS_DECLINE_GENERIC},
    {NULL, OMS_E_DECLINED, OMS_DECLINE_GENERIC},
};

START_TEST(a_decline_holds_no_money)
{
    ck_assert_int_eq(till_authorize(&till, "a", declined[_i].token), declined[_i].answer);
    ck_assert_int_eq(till.reply.decline, declined[_i].decline);
    ck_assert_ptr_nonnull(till.reply.message.data);
    ck_assert_ptr_null(till.reply.reference.data);
    ck_assert_int_eq(till_query(&till, "a"), declined[_i].answer);
    ck_assert_int_eq(till_authorize(&till, "b", declined[_i].token), declined[_i].answer);
    ck_assert_int_eq(count("payment.authorize"), 0);
}
END_TEST

START_TEST(a_provider_that_is_down_twice_works_the_third_time)
{
    ck_assert_int_eq(till_authorize(&till, "a", "tok_unavailable_2"), OMS_E_UNAVAILABLE);
    ck_assert_int_eq(till_query(&till, "a"), OMS_E_NOT_FOUND);
    ck_assert_int_eq(till_authorize(&till, "a", "tok_unavailable_2"), OMS_E_UNAVAILABLE);
    ck_assert_int_eq(count("payment.authorize"), 0);
    ck_assert_int_eq(till_authorize(&till, "a", "tok_unavailable_2"), OMS_OK);
    ck_assert_int_eq(count("payment.authorize"), 1);
}
END_TEST

START_TEST(calls_that_found_it_down_are_counted_for_each_payment_of_an_order)
{
    ck_assert_int_eq(till_authorize(&till, "a", "tok_unavailable_1"), OMS_E_UNAVAILABLE);
    till.request.payment = 2;
    ck_assert_int_eq(till_authorize(&till, "b", "tok_unavailable_1"), OMS_E_UNAVAILABLE);
    till.request.order.bytes[15]++;
    till.request.payment = 1;
    ck_assert_int_eq(till_authorize(&till, "c", "tok_unavailable_1"), OMS_E_UNAVAILABLE);
    ck_assert_int_eq(till_authorize(&till, "d", "tok_unavailable_1"), OMS_OK);
}
END_TEST

START_TEST(a_provider_that_is_always_down_never_works)
{
    for (int i = 0; i < 20; i++)
        ck_assert_int_eq(till_authorize(&till, "a", "tok_unavailable"), OMS_E_UNAVAILABLE);
}
END_TEST

START_TEST(a_time_out_took_the_money_and_the_truth_comes_later)
{
    ck_assert_int_eq(till_authorize(&till, "a", "tok_unknown_3"), OMS_E_UNKNOWN);
    ck_assert_ptr_null(till.reply.reference.data);
    ck_assert_int_eq(count("payment.authorize"), 1);
    ck_assert_int_eq(till_query(&till, "a"), OMS_E_UNKNOWN);
    ck_assert_int_eq(till_authorize(&till, "a", "tok_unknown_3"), OMS_E_UNKNOWN);
    ck_assert_int_eq(till_query(&till, "a"), OMS_OK);
    ck_assert_int_eq(till_capture(&till, "c", 4598), OMS_OK);
    ck_assert_int_eq(till_query(&till, "c"), OMS_OK);
    ck_assert_int_eq(count("payment.authorize"), 1);
}
END_TEST

START_TEST(a_pending_payment_is_decided_by_the_engines_clock)
{
    ck_assert_int_eq(till_authorize(&till, "a", "tok_pending_30"), OMS_PENDING);
    ck_assert_int_eq(till.reply.retry_after_ms, 30 * SECOND);
    ck_assert_ptr_null(till.reply.action_kind.data);
    ck_assert_int_eq(till_capture(&till, "early", 4598), OMS_E_REJECTED);
    till.request.now = NOON + 30 * SECOND - 1;
    ck_assert_int_eq(till_query(&till, "a"), OMS_PENDING);
    ck_assert_int_eq(till.reply.retry_after_ms, 1);
    ck_assert_int_eq(count("payment.authorize"), 0);
    till.request.now = NOON + 30 * SECOND;
    ck_assert_int_eq(till_authorize(&till, "a", "tok_pending_30"), OMS_OK);
    ck_assert_int_eq(till_query(&till, "a"), OMS_OK);
    ck_assert_int_eq(count("payment.authorize"), 1);
    ck_assert_int_eq(till_capture(&till, "c", 4598), OMS_OK);
}
END_TEST

START_TEST(a_payment_pending_for_years_asks_to_come_back_in_ninety_days)
{
    ck_assert_int_eq(till_authorize(&till, "a", "tok_pending_999999999"), OMS_PENDING);
    ck_assert_int_eq(till.reply.retry_after_ms, 90 * 86400 * SECOND);
}
END_TEST

START_TEST(a_customer_completes_3d_secure)
{
    ck_assert_int_eq(till_authorize(&till, "a-1", "tok_3ds"), OMS_PENDING);
    ck_assert(text_is(till.reply.action_kind, "3ds"));
    ck_assert(text_is(till.reply.action_data, "https://sandbox.example/3ds/a-1"));
    ck_assert_int_eq(till.reply.action_expires_at, NOON + 1800 * SECOND);
    ck_assert_int_eq(till.reply.retry_after_ms, 60 * SECOND);
    till.request.now = NOON + 60 * SECOND;
    ck_assert_int_eq(till_query(&till, "a-1"), OMS_OK);
    ck_assert_ptr_null(till.reply.action_kind.data);
    ck_assert_int_eq(till_authorize(&till, "b-1", "tok_3ds_5"), OMS_PENDING);
    ck_assert_int_eq(till.reply.retry_after_ms, 5 * SECOND);
}
END_TEST

START_TEST(what_is_voided_while_pending_is_declined_in_the_end)
{
    ck_assert_int_eq(till_authorize(&till, "a", "tok_pending_30"), OMS_PENDING);
    ck_assert_int_eq(till_void(&till, "v"), OMS_OK);
    till.request.now = NOON + 60 * SECOND;
    ck_assert_int_eq(till_query(&till, "a"), OMS_E_DECLINED);
    ck_assert_int_eq(till_capture(&till, "c", 4598), OMS_E_REJECTED);
}
END_TEST

START_TEST(a_key_that_comes_again_moves_nothing_twice)
{
    char first[OMS_LIMIT_TOKEN + 1];

    ck_assert_int_eq(till_authorize(&till, "a", "tok_ok"), OMS_OK);
    strcpy(first, till.reference);
    ck_assert_int_eq(till_authorize(&till, "a", "tok_ok"), OMS_OK);
    ck_assert_str_eq(till.reference, first);
    ck_assert_int_eq(till_capture(&till, "c", 4598), OMS_OK);
    ck_assert_int_eq(till_capture(&till, "c", 4598), OMS_OK);
    ck_assert_int_eq(till_refund(&till, "r", 4598), OMS_OK);
    ck_assert_int_eq(till_refund(&till, "r", 4598), OMS_OK);
    ck_assert_int_eq(count("payment.authorize"), 1);
    ck_assert_int_eq(count("payment.capture"), 1);
    ck_assert_int_eq(count("payment.refund"), 1);
}
END_TEST

START_TEST(a_key_with_another_request_is_not_carried_out)
{
    ck_assert_int_eq(till_authorize(&till, "a", "tok_ok"), OMS_OK);
    till.request.amount = 1;
    ck_assert_int_eq(till_authorize(&till, "a", "tok_ok"), OMS_E_UNKNOWN);
    till.request.amount = 4598;
    till.request.currency = "USD";
    ck_assert_int_eq(till_authorize(&till, "a", "tok_ok"), OMS_E_UNKNOWN);
    till.request.currency = "EUR";
    ck_assert_int_eq(till_capture(&till, "a", 4598), OMS_E_UNKNOWN);
    ck_assert_int_eq(till_authorize(&till, "a", "tok_ok"), OMS_OK);
    ck_assert_int_eq(count("payment.authorize"), 1);
    ck_assert_int_eq(count("payment.capture"), 0);
}
END_TEST

START_TEST(a_key_that_was_never_sent_is_not_found)
{
    ck_assert_int_eq(till_query(&till, "a"), OMS_E_NOT_FOUND);
    ck_assert_int_eq(till_authorize(&till, "a", "tok_ok"), OMS_OK);
    ck_assert_int_eq(till_query(&till, "b"), OMS_E_NOT_FOUND);
}
END_TEST

START_TEST(no_more_is_captured_than_was_authorised)
{
    till_authorize(&till, "a", "tok_ok");
    ck_assert_int_eq(till_capture(&till, "c1", 4599), OMS_E_REJECTED);
    ck_assert_int_eq(till_capture(&till, "c2", 4000), OMS_OK);
    ck_assert_int_eq(till_capture(&till, "c3", 599), OMS_E_REJECTED);
    ck_assert_int_eq(till_capture(&till, "c4", INT64_MAX), OMS_E_REJECTED);
    ck_assert_int_eq(till_capture(&till, "c5", 598), OMS_OK);
    ck_assert_int_eq(till_capture(&till, "c1", 4599), OMS_E_REJECTED);
    ck_assert_int_eq(count("payment.capture"), 2);
}
END_TEST

START_TEST(no_more_is_refunded_than_was_captured)
{
    till_authorize(&till, "a", "tok_ok");
    ck_assert_int_eq(till_refund(&till, "r0", 1), OMS_E_REJECTED);
    ck_assert_int_eq(till_capture(&till, "c", 4000), OMS_OK);
    ck_assert_int_eq(till_refund(&till, "r1", 4001), OMS_E_REJECTED);
    ck_assert_int_eq(till_refund(&till, "r2", 3000), OMS_OK);
    ck_assert_int_eq(till_refund(&till, "r3", 1001), OMS_E_REJECTED);
    ck_assert_int_eq(till_refund(&till, "r4", 1000), OMS_OK);
    ck_assert_int_eq(count("payment.refund"), 2);
}
END_TEST

START_TEST(a_voided_authorisation_gives_nothing)
{
    till_authorize(&till, "a", "tok_ok");
    ck_assert_int_eq(till_void(&till, "v"), OMS_OK);
    ck_assert_int_eq(till_void(&till, "v"), OMS_OK);
    ck_assert_int_eq(till_void(&till, "v2"), OMS_E_REJECTED);
    ck_assert_int_eq(till_capture(&till, "c", 4598), OMS_E_REJECTED);
    ck_assert_int_eq(count("payment.void"), 1);
    ck_assert_int_eq(till_query(&till, "a"), OMS_OK);
}
END_TEST

START_TEST(what_was_captured_whole_cannot_be_voided)
{
    till_authorize(&till, "a", "tok_ok");
    till_capture(&till, "c", 4598);
    ck_assert_int_eq(till_void(&till, "v"), OMS_E_REJECTED);
}
END_TEST

START_TEST(a_reference_from_before_is_believed_and_another_providers_is_not)
{
    strcpy(till.reference, "sbx_fromyesterday");
    ck_assert_int_eq(till_capture(&till, "c", 4598), OMS_OK);
    ck_assert_int_eq(till_refund(&till, "r", 9999), OMS_OK);
    ck_assert_int_eq(till_void(&till, "v"), OMS_OK);
    ck_assert_int_eq(till_capture(&till, "c2", 1), OMS_E_REJECTED);
    strcpy(till.reference, "ch_1");
    ck_assert_int_eq(till_capture(&till, "c3", 4598), OMS_E_REJECTED);
    strcpy(till.reference, "");
    ck_assert_int_eq(till_void(&till, "v2"), OMS_E_REJECTED);
}
END_TEST

START_TEST(a_payment_of_nothing_is_rejected)
{
    till_authorize(&till, "a", "tok_ok");
    ck_assert_int_eq(till_capture(&till, "c", 0), OMS_E_REJECTED);
    ck_assert_int_eq(till_refund(&till, "r", -1), OMS_E_REJECTED);
    till.request.amount = 0;
    ck_assert_int_eq(till_authorize(&till, "b", "tok_ok"), OMS_E_REJECTED);
    ck_assert_int_eq(till_authorize(&till, "b", "tok_ok"), OMS_E_REJECTED);
    till.request.amount = INT64_MIN;
    ck_assert_int_eq(till_authorize(&till, "d", "tok_ok"), OMS_E_REJECTED);
}
END_TEST

START_TEST(money_that_is_held_can_be_taken_by_a_clock_that_is_behind)
{
    static const char *const tokens[] = {"tok_ok", "tok_unknown_1", "tok_pending_60"};

    till_authorize(&till, "a", tokens[_i]);
    till.request.now = NOON + 60 * SECOND;
    ck_assert_int_eq(till_query(&till, "a"), OMS_OK);
    till.request.now = NOON - 60 * SECOND;
    ck_assert_int_eq(till_capture(&till, "c", 4598), OMS_OK);
}
END_TEST

START_TEST(a_key_that_no_engine_makes_is_rejected)
{
    char key[66];

    memset(key, 'k', 65);
    key[65] = '\0';
    ck_assert_int_eq(till_authorize(&till, NULL, "tok_ok"), OMS_E_REJECTED);
    ck_assert_int_eq(till_authorize(&till, "", "tok_ok"), OMS_E_REJECTED);
    ck_assert_int_eq(till_authorize(&till, key, "tok_ok"), OMS_E_REJECTED);
    ck_assert_int_eq(till_authorize(&till, key + 1, "tok_3ds"), OMS_PENDING);
    till.request.currency = "EURO";
    ck_assert_int_eq(till_authorize(&till, "a", "tok_ok"), OMS_E_REJECTED);
    ck_assert_int_eq(count("payment.authorize"), 0);
}
END_TEST

START_TEST(a_provider_switched_off_takes_nothing)
{
    oms_sandbox_options options = {.size = sizeof(options), .payment_down = 1};

    till_close(&till);
    ck_assert_int_eq(oms_sandbox_new(&options, &till.sandbox, NULL), OMS_OK);
    till.service.size = sizeof till.service;
    oms_sandbox_payment(till.sandbox, &till.service);
    strcpy(till.reference, "sbx_a");
    ck_assert_int_eq(till_authorize(&till, "a", "tok_ok"), OMS_E_UNAVAILABLE);
    ck_assert_int_eq(till_capture(&till, "c", 1), OMS_E_UNAVAILABLE);
    ck_assert_int_eq(till_void(&till, "v"), OMS_E_UNAVAILABLE);
    ck_assert_int_eq(till_refund(&till, "r", 1), OMS_E_UNAVAILABLE);
    ck_assert_int_eq(till_query(&till, "a"), OMS_E_UNAVAILABLE);
    ck_assert_int_eq(count("payment.capture"), 0);
}
END_TEST

#define BUYERS   4
#define PAYMENTS 200

/* Every buyer sends the same keys. */
static void *
buy(void *user)
{
    struct till own = till;
    char key[16];

    (void)user;
    for (int i = 0; i < PAYMENTS; i++) {
        snprintf(key, sizeof(key), "a%d", i);
        if (till_authorize(&own, key, "tok_ok") != OMS_OK)
            return &till;
    }
    return NULL;
}

START_TEST(threads_that_send_the_same_keys_pay_once)
{
    pthread_t threads[BUYERS];
    void *failed;

    for (size_t i = 0; i < BUYERS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, buy, NULL), 0);
    for (size_t i = 0; i < BUYERS; i++) {
        ck_assert_int_eq(pthread_join(threads[i], &failed), 0);
        ck_assert_ptr_null(failed);
    }
    ck_assert_int_eq(count("payment.authorize"), PAYMENTS);
}
END_TEST

START_TEST(options_of_another_release_are_known_by_their_size)
{
    struct {
        oms_sandbox_options options;
        int64_t newer;
    } host = {.options = {.size = sizeof(host)}};
    oms_sandbox *sandbox = NULL;
    oms_error *error = NULL;

    ck_assert_int_eq(oms_sandbox_new(&host.options, &sandbox, NULL), OMS_OK);
    oms_sandbox_free(sandbox);
    ck_assert_int_eq(oms_sandbox_new(NULL, &sandbox, NULL), OMS_OK);
    oms_sandbox_free(sandbox);
    host.newer = 1;
    ck_assert_int_eq(oms_sandbox_new(&host.options, &sandbox, &error), OMS_E_ABI_NEWER);
    ck_assert_int_eq(oms_error_code(error), OMS_E_ABI_NEWER);
    oms_error_free(error);
    host.options.size = 8;
    ck_assert_int_eq(oms_sandbox_new(&host.options, &sandbox, NULL), OMS_E_ABI_SIZE);
    host.options.size = SIZE_MAX;
    ck_assert_int_eq(oms_sandbox_new(&host.options, &sandbox, NULL), OMS_E_ABI_SIZE);
    oms_sandbox_free(NULL);
}
END_TEST

Suite *
sandbox_payment_suite(void)
{
    Suite *suite = suite_create("sandbox/payment");
    TCase *tcase = tcase_create("payment");

    tcase_add_checked_fixture(tcase, open_till, close_till);
    tcase_add_test(tcase, money_is_held_taken_and_given_back);
    tcase_add_loop_test(tcase, a_decline_holds_no_money, 0, sizeof(declined) / sizeof(declined[0]));
    tcase_add_test(tcase, a_provider_that_is_down_twice_works_the_third_time);
    tcase_add_test(tcase, calls_that_found_it_down_are_counted_for_each_payment_of_an_order);
    tcase_add_test(tcase, a_provider_that_is_always_down_never_works);
    tcase_add_test(tcase, a_time_out_took_the_money_and_the_truth_comes_later);
    tcase_add_test(tcase, a_pending_payment_is_decided_by_the_engines_clock);
    tcase_add_test(tcase, a_payment_pending_for_years_asks_to_come_back_in_ninety_days);
    tcase_add_test(tcase, a_customer_completes_3d_secure);
    tcase_add_test(tcase, what_is_voided_while_pending_is_declined_in_the_end);
    tcase_add_test(tcase, a_key_that_comes_again_moves_nothing_twice);
    tcase_add_test(tcase, a_key_with_another_request_is_not_carried_out);
    tcase_add_test(tcase, a_key_that_was_never_sent_is_not_found);
    tcase_add_test(tcase, no_more_is_captured_than_was_authorised);
    tcase_add_test(tcase, no_more_is_refunded_than_was_captured);
    tcase_add_test(tcase, a_voided_authorisation_gives_nothing);
    tcase_add_test(tcase, what_was_captured_whole_cannot_be_voided);
    tcase_add_test(tcase, a_reference_from_before_is_believed_and_another_providers_is_not);
    tcase_add_test(tcase, a_payment_of_nothing_is_rejected);
    tcase_add_loop_test(tcase, money_that_is_held_can_be_taken_by_a_clock_that_is_behind, 0, 3);
    tcase_add_test(tcase, a_key_that_no_engine_makes_is_rejected);
    tcase_add_test(tcase, a_provider_switched_off_takes_nothing);
    tcase_add_test(tcase, threads_that_send_the_same_keys_pay_once);
    tcase_add_test(tcase, options_of_another_release_are_known_by_their_size);
    tcase_set_tags(tcase, "threads");
    suite_add_tcase(suite, tcase);
    return suite;
}
