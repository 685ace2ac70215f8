/* Payments by schedule: what each answer of a provider does when the order is placed, at every try after that, and at the end; capture, void and refund. T is
 * the end of the hold, half an hour after NOON. */
#include <string.h>

#include "flow/suites.h"
#include "flow/words.h"

#define T (30 * MINUTE)

/* --- The sandbox's tokens --- */

/* Payment status when placed and after the tries at 5, 10 and 15 minutes; whether the unit is still held then; and how it ends at T. */
static const struct token_story {
    const char *token;
    const char *status[4];
    int held;
    int64_t authorised; /* effects at the provider */
    int32_t end;
} stories[] = {
    {"tok_ok", {"authorised", "authorised", "authorised", "authorised"}, 1, 1, OMS_STATE_PROCESSING},
    {"tok_declined", {"declined", "declined", "declined", "declined"}, 1, 0, OMS_STATE_CANCELLED},
    {"tok_never_heard_of", {"declined", "declined", "declined", "declined"}, 1, 0, OMS_STATE_CANCELLED},
    {"tok_declined_retryable", {"pending", "pending", "pending", "failed"}, 0, 0, OMS_STATE_CANCELLED},
    {"tok_insufficient_funds", {"pending", "pending", "pending", "failed"}, 0, 0, OMS_STATE_CANCELLED},
    {"tok_unavailable", {"pending", "pending", "pending", "failed"}, 0, 0, OMS_STATE_CANCELLED},
    {"tok_unavailable_1", {"pending", "authorised", "authorised", "authorised"}, 1, 1, OMS_STATE_PROCESSING},
    {"tok_unavailable_3", {"pending", "pending", "pending", "authorised"}, 1, 1, OMS_STATE_PROCESSING},
    {"tok_unavailable_4", {"pending", "pending", "pending", "failed"}, 0, 0, OMS_STATE_CANCELLED},
    {"tok_unknown_1", {"pending", "authorised", "authorised", "authorised"}, 1, 1, OMS_STATE_PROCESSING},
    {"tok_unknown_3", {"pending", "pending", "pending", "authorised"}, 1, 1, OMS_STATE_PROCESSING},
    {"tok_unknown_4", {"pending", "pending", "pending", "pending"}, 1, 1, OMS_STATE_CANCELLED},
    {"tok_pending_0", {"authorised", "authorised", "authorised", "authorised"}, 1, 1, OMS_STATE_PROCESSING},
    {"tok_pending_300", {"pending", "authorised", "authorised", "authorised"}, 1, 1, OMS_STATE_PROCESSING},
    {"tok_pending_900", {"pending", "pending", "pending", "authorised"}, 1, 1, OMS_STATE_PROCESSING},
    {"tok_3ds", {"action-required", "authorised", "authorised", "authorised"}, 1, 1, OMS_STATE_PROCESSING},
    {"tok_3ds_600", {"action-required", "action-required", "authorised", "authorised"}, 1, 1, OMS_STATE_PROCESSING},
};

START_TEST(each_token_tells_its_story)
{
    const struct token_story *story = &stories[_i];
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .token = story->token);
    for (int64_t tick = 0; tick < 4; tick++) {
        const int paid = strcmp(story->status[tick], "authorised") == 0;
        if (tick)
            run_at(&shop, tick * 5 * MINUTE - 1);
        if (tick)
            run_at(&shop, tick * 5 * MINUTE);
        assert_payment(&shop, &id, story->status[tick]);
        ck_assert_int_eq(state_of(&shop, &id) == OMS_STATE_PENDING, !paid);
        ck_assert_int_eq(hold_until(&shop, &id), paid ? OMS_NONE : NOON + T);
    }
    assert_stock(&shop, "MUG", !story->held, story->held, 0);
    assert_effects(&shop, "payment.authorize", story->authorised);
    run_at(&shop, T - 1);
    if (story->end == OMS_STATE_CANCELLED) {
        assert_state(&shop, &id, OMS_STATE_PENDING);
        ck_assert(has_problem(&shop, &id, "ORD-2001"));
    }
    run_at(&shop, T);
    assert_state(&shop, &id, story->end);
    assert_effects(&shop, "payment.authorize", story->authorised);
    assert_effects(&shop, "payment.capture", 0);
    shop_close(&shop);
}
END_TEST

START_TEST(a_try_is_not_made_a_millisecond_early)
{
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .token = "tok_unavailable_1");
    ck_assert_int_eq(next_due_of(&shop), NOON + 5 * MINUTE);
    shop.now = NOON + 5 * MINUTE - 1;
    ck_assert_int_eq(shop_run(&shop), 0);
    assert_payment(&shop, &id, "pending");
    shop.now++;
    ck_assert_int_gt(shop_run(&shop), 0);
    assert_payment(&shop, &id, "authorised");
    shop_close(&shop);
}
END_TEST

START_TEST(a_customers_action_is_shown_until_it_is_done)
{
    oms_payment_action action = {.size = sizeof action};
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .token = "tok_3ds");
    oms_order *order = get(&shop, &id);
    ck_assert_int_eq(oms_order_action(order, &action), OMS_OK);
    ck_assert_str_eq(action.kind, "3ds");
    ck_assert_str_ne(action.data, "");
    ck_assert_int_eq(action.expires_at, NOON + T);
    oms_order_free(order);
    run_at(&shop, MINUTE);
    order = get(&shop, &id);
    ck_assert_int_eq(oms_order_state(order), OMS_STATE_PROCESSING);
    ck_assert_int_eq(oms_order_action(order, &action), OMS_E_NOT_FOUND);
    oms_order_free(order);
    shop_close(&shop);
}
END_TEST

START_TEST(an_action_that_changes_is_shown_as_it_is_now)
{
    oms_payment_action action = {.size = sizeof action};
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    provider.action = "https://bank.example/3ds?1";
    SAYS(&provider, AUTHORIZE, OMS_PENDING);
    SAYS(&provider, QUERY, OMS_PENDING, OMS_PENDING, OMS_OK);
    shop_open_paid_by(&shop, &provider);
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .token = "tok");
    ck_assert_int_eq(count_events(&shop, &id, "payment.action"), 1);
    const int64_t waiting = count_events(&shop, &id, "payment.waiting");
    provider.action = "https://bank.example/3ds?2";
    run_at(&shop, 5 * MINUTE);
    run_at(&shop, 10 * MINUTE);
    ck_assert_int_eq(provider_count(&provider, QUERY), 2);
    ck_assert_int_eq(count_events(&shop, &id, "payment.action"), 1);
    ck_assert_int_eq(count_events(&shop, &id, "payment.waiting"), waiting + 1);
    oms_order *order = get(&shop, &id);
    ck_assert_int_eq(oms_order_action(order, &action), OMS_OK);
    ck_assert_str_eq(action.data, "https://bank.example/3ds?2");
    oms_order_free(order);
    run_at(&shop, 15 * MINUTE);
    assert_payment(&shop, &id, "authorised");
    shop_close(&shop);
}
END_TEST

/* --- Declines --- */

START_TEST(a_definite_decline_gives_the_units_back_where_the_host_wants_it)
{
    struct shop shop;

    shop_open_with(&shop, &(struct shop_options){.engine = {.release_on_decline = 1}});
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .token = "tok_declined");
    assert_stock(&shop, "MUG", 1, 0, 0);
    assert_state(&shop, &id, OMS_STATE_PENDING);
    ck_assert(has_problem(&shop, &id, "ORD-2001"));
    PLACE(&shop, .customer = "owe", .method = "manual");
    run_at(&shop, T);
    assert_state(&shop, &id, OMS_STATE_CANCELLED);
    shop_close(&shop);
}
END_TEST

START_TEST(every_soft_decline_is_followed_by_a_new_key)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, AUTHORIZE, OMS_E_DECLINED_RETRY, OMS_E_DECLINED_RETRY, OMS_E_DECLINED_RETRY, OMS_E_DECLINED_RETRY);
    shop_open_paid_by(&shop, &provider);
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .token = "tok");
    for (int64_t tick = 1; tick < 6; tick++)
        run_at(&shop, tick * 5 * MINUTE);
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), 4);
    ck_assert_int_eq(count_jobs(&shop, &id, "payment.authorize"), 4);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_int_eq(provider_call(&provider, AUTHORIZE, i)->at, NOON + (int64_t)i * 5 * MINUTE);
        ck_assert_int_eq(provider_call(&provider, AUTHORIZE, i)->attempt, 1);
        for (size_t k = 0; k < i; k++)
            ck_assert_str_ne(provider_call(&provider, AUTHORIZE, i)->key, provider_call(&provider, AUTHORIZE, k)->key);
    }
    ck_assert_int_eq(provider_count(&provider, QUERY), 0);
    shop_close(&shop);
}
END_TEST

START_TEST(an_unavailable_provider_is_asked_again_under_the_same_key)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, AUTHORIZE, OMS_E_UNAVAILABLE, OMS_E_UNAVAILABLE, OMS_E_UNAVAILABLE);
    shop_open_paid_by(&shop, &provider);
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .token = "tok");
    for (int64_t tick = 1; tick < 4; tick++)
        run_at(&shop, tick * 5 * MINUTE);
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), 4);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_str_eq(provider_call(&provider, AUTHORIZE, i)->key, provider_call(&provider, AUTHORIZE, 0)->key);
        ck_assert_int_eq(provider_call(&provider, AUTHORIZE, i)->first_sent_at, NOON);
        ck_assert_int_eq(provider_call(&provider, AUTHORIZE, i)->attempt, (int)i + 1);
    }
    assert_payment(&shop, &id, "authorised");
    ck_assert(!has_problem(&shop, &id, "ORD-2001"));
    shop_close(&shop);
}
END_TEST

START_TEST(a_providers_retry_after_wins_when_it_is_later)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, AUTHORIZE, _i == 0 ? OMS_E_UNAVAILABLE : OMS_E_DECLINED_RETRY);
    provider.retry_after_ms = 7 * MINUTE;
    shop_open_paid_by(&shop, &provider);
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .token = "tok");
    run_at(&shop, 7 * MINUTE - 1);
    assert_payment(&shop, &id, "pending");
    run_at(&shop, 7 * MINUTE);
    assert_payment(&shop, &id, "authorised");
    shop_close(&shop);
}
END_TEST

/* Only "no for now" stopped it: with the order gone, nothing more is sent. */
START_TEST(a_payment_that_was_not_processed_is_not_sent_after_the_order_ended)
{
    static const int32_t answers[] = {OMS_E_UNAVAILABLE, OMS_E_DECLINED_RETRY};
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, AUTHORIZE, answers[_i]);
    shop_open_paid_by(&shop, &provider);
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .token = "tok");
    cancel(&shop, &id);
    run_at(&shop, HOUR);
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), 1);
    ck_assert_int_eq(provider_count(&provider, VOID), 0);
    ck_assert_int_eq(next_due_of(&shop), OMS_NONE);
    assert_payment(&shop, &id, "voided");
    shop_close(&shop);
}
END_TEST

START_TEST(a_providers_card_number_is_not_kept)
{
    static const char *const words[] = {"card 4111 1111 1111 1111 was declined", "PAN=4111111111111111",
                                        "4111-1111-1111-1111"};
    struct provider provider;
    struct shop shop;
    char *text = NULL;

    provider_open(&provider);
    provider.message = words[_i];
    SAYS(&provider, AUTHORIZE, OMS_E_DECLINED);
    shop_open_paid_by(&shop, &provider);
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .token = "tok");
    ck_assert_ptr_null(strstr(find_job(&shop, &id, "payment.authorize", 0).message, "1111"));
    oms_order *order = get(&shop, &id);
    ck_assert_int_eq(oms_order_json(order, &text), OMS_OK);
    ck_assert_ptr_null(strstr(text, "111111"));
    ck_assert_ptr_null(strstr(text, "1111 1111"));
    oms_free(text);
    oms_order_free(order);
    shop_close(&shop);
}
END_TEST

/* --- Unknown outcomes --- */

START_TEST(what_is_unknown_is_asked_about_and_not_sent_again)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, AUTHORIZE, OMS_E_UNKNOWN);
    SAYS(&provider, QUERY, OMS_E_UNKNOWN, OMS_E_UNAVAILABLE, OMS_OK);
    shop_open_paid_by(&shop, &provider);
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .token = "tok");
    for (int64_t tick = 1; tick < 4; tick++)
        run_at(&shop, tick * 5 * MINUTE);
    assert_payment(&shop, &id, "authorised");
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), 1);
    ck_assert_int_eq(provider_count(&provider, QUERY), 3);
    ck_assert_str_eq(provider_call(&provider, QUERY, 2)->key, provider_call(&provider, AUTHORIZE, 0)->key);
    ck_assert_str_eq(provider_call(&provider, QUERY, 2)->effect, "payment.authorize");
    shop_close(&shop);
}
END_TEST

START_TEST(what_the_provider_never_saw_is_sent)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, AUTHORIZE, OMS_E_UNKNOWN);
    shop_open_paid_by(&shop, &provider);
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .token = "tok");
    run_at(&shop, 5 * MINUTE);
    assert_payment(&shop, &id, "authorised");
    ck_assert_int_eq(provider_count(&provider, QUERY), 1);
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), 2);
    ck_assert_str_eq(provider_call(&provider, AUTHORIZE, 1)->key, provider_call(&provider, AUTHORIZE, 0)->key);
    shop_close(&shop);
}
END_TEST

/* Never seen, and then not processed: that is no uncertainty any more. */
START_TEST(what_the_provider_never_saw_and_cannot_process_is_given_up)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, AUTHORIZE, OMS_E_UNKNOWN, OMS_E_UNAVAILABLE, OMS_E_UNAVAILABLE, OMS_E_UNAVAILABLE);
    shop_open_paid_by(&shop, &provider);
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .token = "tok");
    for (int64_t tick = 1; tick < 4; tick++)
        run_at(&shop, tick * 5 * MINUTE);
    assert_payment(&shop, &id, "failed");
    assert_job(&shop, &id, "payment.authorize", "dead");
    assert_stock(&shop, "MUG", 1, 0, 0);
    shop_close(&shop);
}
END_TEST

static void
open_without_query(struct shop *shop, struct provider *provider, int64_t key_lifetime_ms)
{
    provider_open(provider);
    provider->service.query = NULL;
    provider->service.key_lifetime_ms = key_lifetime_ms;
    shop_open_paid_by(shop, provider);
    shop_stock(shop, "MUG", "MAIN", 1);
}

START_TEST(without_a_query_the_same_key_is_sent_again_while_it_lives)
{
    struct provider provider;
    struct shop shop;

    open_without_query(&shop, &provider, 5 * MINUTE + 1);
    SAYS(&provider, AUTHORIZE, OMS_E_UNKNOWN);
    oms_id id = PLACE(&shop, .token = "tok");
    run_at(&shop, 5 * MINUTE);
    assert_payment(&shop, &id, "authorised");
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), 2);
    ck_assert_str_eq(provider_call(&provider, AUTHORIZE, 1)->key, provider_call(&provider, AUTHORIZE, 0)->key);
    shop_close(&shop);
}
END_TEST

START_TEST(without_a_query_a_key_that_is_too_old_needs_a_person)
{
    struct provider provider;
    struct shop shop;

    open_without_query(&shop, &provider, 5 * MINUTE);
    SAYS(&provider, AUTHORIZE, OMS_E_UNKNOWN);
    oms_id id = PLACE(&shop, .token = "tok");
    run_at(&shop, 5 * MINUTE);
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), 1);
    assert_job(&shop, &id, "payment.authorize", "needs-operator");
    ck_assert(has_problem(&shop, &id, "ORD-2005"));
    ck_assert_int_eq(tell(&shop, &id, "payment.authorize", OMS_OK), OMS_OK);
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    ck_assert(!has_problem(&shop, &id, "ORD-2005"));
    shop_close(&shop);
}
END_TEST

/* The second call was not processed; the first may have been. */
START_TEST(what_was_unknown_once_stays_so_until_there_is_a_definite_answer)
{
    struct provider provider;
    struct shop shop;

    open_without_query(&shop, &provider, 10 * MINUTE);
    SAYS(&provider, AUTHORIZE, OMS_E_UNKNOWN, OMS_E_UNAVAILABLE);
    oms_id id = PLACE(&shop, .token = "tok");
    run_at(&shop, 5 * MINUTE);
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), 2);
    ck_assert_int_eq(pay(&shop, &id, "manual", NULL), OMS_E_STATE);
    run_at(&shop, 10 * MINUTE);
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), 2);
    assert_job(&shop, &id, "payment.authorize", "needs-operator");
    shop_close(&shop);
}
END_TEST

START_TEST(a_provider_that_cannot_answer_a_query_leaves_it_unknown)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, AUTHORIZE, OMS_E_UNKNOWN);
    SAYS(&provider, QUERY, OMS_E_UNAVAILABLE, OMS_E_UNAVAILABLE, OMS_E_UNAVAILABLE);
    shop_open_paid_by(&shop, &provider);
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .token = "tok");
    for (int64_t tick = 1; tick < 4; tick++)
        run_at(&shop, tick * 5 * MINUTE);
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), 1);
    ck_assert_int_eq(provider_count(&provider, QUERY), 3);
    assert_job(&shop, &id, "payment.authorize", "needs-operator");
    shop_close(&shop);
}
END_TEST

START_TEST(an_answer_that_no_service_gives_is_an_unknown_one)
{
    static const int32_t strange[] = {7, -12345, OMS_E_INTERNAL, 1000, 1001, OMS_E_NOT_FOUND, INT32_MAX};
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, AUTHORIZE, strange[_i]);
    SAYS(&provider, QUERY, OMS_OK);
    shop_open_paid_by(&shop, &provider);
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .token = "tok");
    assert_state(&shop, &id, OMS_STATE_PENDING);
    run_at(&shop, 5 * MINUTE);
    assert_payment(&shop, &id, "authorised");
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), 1);
    shop_close(&shop);
}
END_TEST

/* --- Capture --- */

static oms_id
paid_order(struct shop *shop, struct provider *provider, int32_t capture)
{
    shop_open_with(shop, &(struct shop_options){.payment = &provider->service, .engine = {.capture = capture}});
    shop_stock(shop, "MUG", "MAIN", 5);
    return PLACE(shop, .token = "tok");
}

START_TEST(money_is_taken_when_the_goods_leave)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    oms_id id = paid_order(&shop, &provider, OMS_CAPTURE_ON_DISPATCH);
    run_at(&shop, HOUR);
    ck_assert_int_eq(provider_count(&provider, CAPTURE), 0);
    dispatch(&shop, &id);
    ck_assert_int_eq(provider_count(&provider, CAPTURE), 0);
    shop_run(&shop);
    ck_assert_int_eq(provider_count(&provider, CAPTURE), 1);
    ck_assert_int_eq(provider_call(&provider, CAPTURE, 0)->amount, 1000);
    assert_payment(&shop, &id, "captured");
    deliver(&shop, &id);
    run_at(&shop, DAY);
    ck_assert_int_eq(provider_count(&provider, CAPTURE), 1);
    shop_close(&shop);
}
END_TEST

START_TEST(money_is_taken_on_confirmation_where_the_host_wants_it)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    oms_id id = paid_order(&shop, &provider, OMS_CAPTURE_ON_CONFIRMATION);
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    assert_payment(&shop, &id, "captured");
    dispatch(&shop, &id);
    run_at(&shop, HOUR);
    ck_assert_int_eq(provider_count(&provider, CAPTURE), 1);
    shop_close(&shop);
}
END_TEST

START_TEST(a_capture_that_is_declined_leaves_the_order_shipped_with_a_problem)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, CAPTURE, OMS_E_DECLINED);
    oms_id id = paid_order(&shop, &provider, OMS_CAPTURE_ON_DISPATCH);
    dispatch(&shop, &id);
    run_at(&shop, HOUR);
    assert_state(&shop, &id, OMS_STATE_SHIPPED);
    ck_assert(has_problem(&shop, &id, "ORD-2001"));
    ck_assert_int_eq(provider_count(&provider, CAPTURE), 1);
    take_back(&shop, &id);
    shop_run(&shop);
    ck_assert_int_eq(provider_count(&provider, VOID), 1);
    ck_assert_int_eq(provider_count(&provider, REFUND), 0);
    shop_close(&shop);
}
END_TEST

START_TEST(a_capture_is_tried_by_schedule)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, CAPTURE, OMS_E_UNAVAILABLE, OMS_E_DECLINED_RETRY, OMS_E_UNKNOWN);
    SAYS(&provider, QUERY, OMS_OK);
    oms_id id = paid_order(&shop, &provider, OMS_CAPTURE_ON_DISPATCH);
    dispatch(&shop, &id);
    for (int64_t tick = 0; tick < 4; tick++)
        run_at(&shop, tick * 5 * MINUTE);
    assert_payment(&shop, &id, "captured");
    ck_assert(!has_problem(&shop, &id, "ORD-2001"));
    ck_assert_int_eq(provider_count(&provider, CAPTURE), 3);
    ck_assert_str_eq(provider_call(&provider, CAPTURE, 1)->key, provider_call(&provider, CAPTURE, 0)->key);
    ck_assert_str_ne(provider_call(&provider, CAPTURE, 2)->key, provider_call(&provider, CAPTURE, 1)->key);
    shop_close(&shop);
}
END_TEST

START_TEST(a_capture_that_is_given_up_leaves_a_problem)
{
    static const int32_t answers[] = {OMS_E_UNAVAILABLE, OMS_E_DECLINED_RETRY};
    const int32_t answer = answers[_i];
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, CAPTURE, answer, answer, answer, answer);
    oms_id id = paid_order(&shop, &provider, OMS_CAPTURE_ON_DISPATCH);
    dispatch(&shop, &id);
    for (int64_t tick = 0; tick < 6; tick++)
        run_at(&shop, tick * 5 * MINUTE);
    assert_state(&shop, &id, OMS_STATE_SHIPPED);
    ck_assert(has_problem(&shop, &id, "ORD-2001"));
    assert_job(&shop, &id, "payment.capture", "dead");
    ck_assert_int_eq(provider_count(&provider, CAPTURE), 4);
    shop_close(&shop);
}
END_TEST

/* --- Giving back --- */

START_TEST(money_that_was_held_is_let_go)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    oms_id id = paid_order(&shop, &provider, OMS_CAPTURE_ON_DISPATCH);
    cancel(&shop, &id);
    assert_payment(&shop, &id, "authorised");
    assert_stock(&shop, "MUG", 5, 0, 0);
    shop_run(&shop);
    assert_payment(&shop, &id, "voided");
    ck_assert_int_eq(provider_count(&provider, VOID), 1);
    ck_assert_int_eq(provider_call(&provider, VOID, 0)->amount, 1000);
    ck_assert_int_eq(provider_count(&provider, REFUND), 0);
    shop_close(&shop);
}
END_TEST

START_TEST(money_that_was_taken_is_given_back)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    oms_id id = paid_order(&shop, &provider, OMS_CAPTURE_ON_DISPATCH);
    dispatch(&shop, &id);
    shop_run(&shop);
    deliver(&shop, &id);
    take_back(&shop, &id);
    assert_stock(&shop, "MUG", 4, 0, 1);
    shop_run(&shop);
    assert_payment(&shop, &id, "refunded");
    ck_assert_int_eq(provider_count(&provider, REFUND), 1);
    ck_assert_int_eq(provider_call(&provider, REFUND, 0)->amount, 1000);
    ck_assert_int_eq(provider_count(&provider, VOID), 0);
    shop_close(&shop);
}
END_TEST

START_TEST(returned_before_the_capture_ran_nothing_is_taken)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    oms_id id = paid_order(&shop, &provider, OMS_CAPTURE_ON_DISPATCH);
    dispatch(&shop, &id);
    take_back(&shop, &id);
    shop_run(&shop);
    assert_job(&shop, &id, "payment.capture", "cancelled");
    ck_assert_int_eq(provider_count(&provider, CAPTURE), 0);
    ck_assert_int_eq(provider_count(&provider, VOID), 1);
    assert_payment(&shop, &id, "voided");
    shop_close(&shop);
}
END_TEST

/* The capture was tried and not processed, or declined for now: with the goods back it is not tried again. */
START_TEST(returned_while_the_capture_waits_nothing_is_taken)
{
    static const int32_t answers[] = {OMS_E_UNAVAILABLE, OMS_E_DECLINED_RETRY};
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, CAPTURE, answers[_i]);
    oms_id id = paid_order(&shop, &provider, OMS_CAPTURE_ON_DISPATCH);
    dispatch(&shop, &id);
    shop_run(&shop);
    take_back(&shop, &id);
    run_at(&shop, HOUR);
    ck_assert_int_eq(provider_count(&provider, CAPTURE), 1);
    ck_assert_int_eq(provider_count(&provider, VOID), 1);
    assert_payment(&shop, &id, "voided");
    shop_close(&shop);
}
END_TEST

/* Nobody knows whether the money was taken: what comes out decides between letting go and giving back. */
START_TEST(returned_while_the_capture_is_unknown_the_truth_decides)
{
    static const struct {
        int32_t truth;
        int64_t captures;
        int64_t voids;
        int64_t refunds;
    } cases[] = {{OMS_OK, 1, 0, 1}, {OMS_E_DECLINED, 1, 1, 0}, {OMS_E_DECLINED_RETRY, 1, 1, 0}};
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, CAPTURE, OMS_E_UNKNOWN);
    SAYS(&provider, QUERY, cases[_i].truth);
    oms_id id = paid_order(&shop, &provider, OMS_CAPTURE_ON_DISPATCH);
    dispatch(&shop, &id);
    shop_run(&shop);
    take_back(&shop, &id);
    shop_run(&shop);
    ck_assert_int_eq(provider_count(&provider, VOID) + provider_count(&provider, REFUND), 0);
    run_at(&shop, 5 * MINUTE);
    run_at(&shop, HOUR);
    ck_assert_int_eq(provider_count(&provider, CAPTURE), cases[_i].captures);
    ck_assert_int_eq(provider_count(&provider, VOID), cases[_i].voids);
    ck_assert_int_eq(provider_count(&provider, REFUND), cases[_i].refunds);
    shop_close(&shop);
}
END_TEST

START_TEST(a_void_or_refund_that_is_refused_needs_a_person)
{
    static const int32_t answers[] = {OMS_E_DECLINED, OMS_E_REJECTED};
    struct provider provider;
    struct shop shop;
    const int refund = _i / 2;
    const char *kind = refund ? "payment.refund" : "payment.void";

    provider_open(&provider);
    SAYS(&provider, refund ? REFUND : VOID, answers[_i % 2]);
    oms_id id = paid_order(&shop, &provider, refund ? OMS_CAPTURE_ON_CONFIRMATION : OMS_CAPTURE_ON_DISPATCH);
    cancel(&shop, &id);
    run_at(&shop, HOUR);
    assert_job(&shop, &id, kind, "needs-operator");
    ck_assert(has_problem(&shop, &id, "ORD-2005"));
    ck_assert_int_eq(tell(&shop, &id, kind, OMS_E_DECLINED), OMS_E_STATE);
    ck_assert_int_eq(tell(&shop, &id, kind, OMS_OK), OMS_OK);
    assert_job(&shop, &id, kind, "done");
    ck_assert(!has_problem(&shop, &id, "ORD-2005"));
    assert_payment(&shop, &id, refund ? "refunded" : "voided");
    ck_assert_int_eq(tell(&shop, &id, kind, OMS_OK), OMS_E_ALREADY);
    shop_close(&shop);
}
END_TEST

START_TEST(money_received_by_hand_is_given_back_by_hand)
{
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 5);
    oms_id id = PLACE(&shop, .method = "manual");
    ck_assert_int_eq(record_payment(&shop, &id, 1000), OMS_OK);
    cancel(&shop, &id);
    assert_job(&shop, &id, "payment.refund", "needs-operator");
    ck_assert(has_problem(&shop, &id, "ORD-2005"));
    shop_run(&shop);
    assert_effects(&shop, "payment.refund", 0);
    ck_assert_int_eq(tell(&shop, &id, "payment.refund", OMS_OK), OMS_OK);
    assert_payment(&shop, &id, "refunded");
    ck_assert(!has_problem(&shop, &id, "ORD-2005"));
    shop_close(&shop);
}
END_TEST

START_TEST(a_payment_that_was_replaced_is_let_go)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    provider.service.query = NULL;
    SAYS(&provider, AUTHORIZE, OMS_E_UNAVAILABLE);
    oms_id id = paid_order(&shop, &provider, OMS_CAPTURE_ON_DISPATCH);
    ck_assert_int_eq(pay(&shop, &id, "card", "another"), OMS_OK);
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    run_at(&shop, HOUR);
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), 2);
    /* The first key turns out to have gone through after all. */
    struct job_view first = find_job(&shop, &id, "payment.authorize", 0);
    MUST_OK(oms_complete(shop.engine, first.key, OMS_OK, NULL, &error));
    assert_payment(&shop, &id, "authorised");
    shop_run(&shop);
    ck_assert_int_eq(provider_count(&provider, VOID), 1);
    dispatch(&shop, &id);
    shop_run(&shop);
    ck_assert_int_eq(provider_count(&provider, CAPTURE), 1);
    ck_assert_int_eq(provider_call(&provider, CAPTURE, 0)->amount, 1000);
    shop_close(&shop);
}
END_TEST

START_TEST(a_soft_decline_can_be_replaced)
{
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, AUTHORIZE, OMS_E_DECLINED_RETRY);
    oms_id id = paid_order(&shop, &provider, OMS_CAPTURE_ON_DISPATCH);
    ck_assert_int_eq(pay(&shop, &id, "terms", NULL), OMS_OK);
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    assert_payment(&shop, &id, "on-terms");
    run_at(&shop, HOUR);
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), 1);
    ck_assert(!has_problem(&shop, &id, "ORD-2001"));
    shop_close(&shop);
}
END_TEST

START_TEST(a_payment_under_way_cannot_be_replaced)
{
    static const int32_t answers[] = {OMS_PENDING, OMS_E_UNKNOWN};
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, AUTHORIZE, answers[_i]);
    oms_id id = paid_order(&shop, &provider, OMS_CAPTURE_ON_DISPATCH);
    ck_assert_int_eq(pay(&shop, &id, "manual", NULL), OMS_E_STATE);
    ck_assert_int_eq(record_payment(&shop, &id, 1000), OMS_E_STATE);
    assert_payment(&shop, &id, "pending");
    shop_close(&shop);
}
END_TEST

START_TEST(a_renewal_says_that_the_customer_is_away)
{
    const oms_payment_method by = {
        .size = sizeof by, .method = "card", .token = "t", .initiator = OMS_INITIATOR_MERCHANT, .customer_absent = 1};
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    SAYS(&provider, AUTHORIZE, OMS_E_DECLINED);
    oms_id id = paid_order(&shop, &provider, OMS_CAPTURE_ON_DISPATCH);
    MUST_OK(oms_order_pay(shop.engine, &id, &by, NULL, &error));
    ck_assert_int_eq(provider_call(&provider, AUTHORIZE, 0)->customer_present, 1);
    ck_assert_int_eq(provider_call(&provider, AUTHORIZE, 1)->customer_present, 0);
    shop_close(&shop);
}
END_TEST

static TCase *
tokens(void)
{
    TCase *tests = tcase_create("the sandbox's tokens");

    tcase_add_loop_test(tests, each_token_tells_its_story, 0, sizeof stories / sizeof *stories);
    tcase_add_test(tests, a_try_is_not_made_a_millisecond_early);
    tcase_add_test(tests, a_customers_action_is_shown_until_it_is_done);
    tcase_add_test(tests, an_action_that_changes_is_shown_as_it_is_now);
    return tests;
}

static TCase *
declines(void)
{
    TCase *tests = tcase_create("declines");

    tcase_add_test(tests, a_definite_decline_gives_the_units_back_where_the_host_wants_it);
    tcase_add_test(tests, every_soft_decline_is_followed_by_a_new_key);
    tcase_add_test(tests, an_unavailable_provider_is_asked_again_under_the_same_key);
    tcase_add_loop_test(tests, a_providers_retry_after_wins_when_it_is_later, 0, 2);
    tcase_add_loop_test(tests, a_payment_that_was_not_processed_is_not_sent_after_the_order_ended, 0, 2);
    tcase_add_loop_test(tests, a_providers_card_number_is_not_kept, 0, 3);
    return tests;
}

static TCase *
unknown(void)
{
    TCase *tests = tcase_create("unknown outcomes");

    tcase_add_test(tests, what_is_unknown_is_asked_about_and_not_sent_again);
    tcase_add_test(tests, what_the_provider_never_saw_is_sent);
    tcase_add_test(tests, what_the_provider_never_saw_and_cannot_process_is_given_up);
    tcase_add_test(tests, without_a_query_the_same_key_is_sent_again_while_it_lives);
    tcase_add_test(tests, without_a_query_a_key_that_is_too_old_needs_a_person);
    tcase_add_test(tests, what_was_unknown_once_stays_so_until_there_is_a_definite_answer);
    tcase_add_test(tests, a_provider_that_cannot_answer_a_query_leaves_it_unknown);
    tcase_add_loop_test(tests, an_answer_that_no_service_gives_is_an_unknown_one, 0, 7);
    return tests;
}

static TCase *
captures(void)
{
    TCase *tests = tcase_create("capture");

    tcase_add_test(tests, money_is_taken_when_the_goods_leave);
    tcase_add_test(tests, money_is_taken_on_confirmation_where_the_host_wants_it);
    tcase_add_test(tests, a_capture_that_is_declined_leaves_the_order_shipped_with_a_problem);
    tcase_add_test(tests, a_capture_is_tried_by_schedule);
    tcase_add_loop_test(tests, a_capture_that_is_given_up_leaves_a_problem, 0, 2);
    return tests;
}

static TCase *
giving_back(void)
{
    TCase *tests = tcase_create("giving back");

    tcase_add_test(tests, money_that_was_held_is_let_go);
    tcase_add_test(tests, money_that_was_taken_is_given_back);
    tcase_add_test(tests, returned_before_the_capture_ran_nothing_is_taken);
    tcase_add_loop_test(tests, returned_while_the_capture_waits_nothing_is_taken, 0, 2);
    tcase_add_loop_test(tests, returned_while_the_capture_is_unknown_the_truth_decides, 0, 3);
    tcase_add_loop_test(tests, a_void_or_refund_that_is_refused_needs_a_person, 0, 4);
    tcase_add_test(tests, money_received_by_hand_is_given_back_by_hand);
    tcase_add_test(tests, a_payment_that_was_replaced_is_let_go);
    tcase_add_test(tests, a_soft_decline_can_be_replaced);
    tcase_add_loop_test(tests, a_payment_under_way_cannot_be_replaced, 0, 2);
    tcase_add_test(tests, a_renewal_says_that_the_customer_is_away);
    return tests;
}

Suite *
payment_suite(void)
{
    Suite *suite = suite_create("flow/payment");

    suite_add_tcase(suite, tokens());
    suite_add_tcase(suite, declines());
    suite_add_tcase(suite, unknown());
    suite_add_tcase(suite, captures());
    suite_add_tcase(suite, giving_back());
    return suite;
}
