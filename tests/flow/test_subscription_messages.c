/* What customers are told of their subscriptions: each thing once, by the channels they like, also where no order is at hand that could send it. */

#include "flow/club.h"
#include "flow/post.h"
#include "flow/suites.h"

#ifdef OMS_HAVE_CALENDAR

#define JAN_5  INT64_C(1767603600000) /* 2026-01-05T09:00:00Z */
#define FEB_5  (JAN_5 + 31 * DAY)
#define MAR_5  (FEB_5 + 28 * DAY)
#define SECOND 1000

static struct post post;
static struct shop shop;
static oms_id id; /* of the subscription */

static const oms_calendar_schedule monthly = AT_NINE(2026, 1, 5, OMS_UNIT_MONTH);

static void
open_club(int64_t now, const oms_subscription_terms *terms, const struct wish *wish)
{
    post_open(&post);
    shop_open_told_by(&shop, &post, NULL);
    shop_stock(&shop, "MUG", "MAIN", 10);
    shop.now = now;
    id = subscribe(&shop, wish_draft(wish), &monthly, terms);
    shop_run(&shop);
}

#define ADA (&(struct wish){.email = "ada@example.org"})

static void
assert_told(const char *template_id, int64_t times)
{
    shop_run(&shop);
    ck_assert_msg(post_delivered(&post, template_id) == times, "%s was told %d times", template_id,
                  (int)post_delivered(&post, template_id));
}

START_TEST(who_subscribes_is_told_so_beside_the_confirmation_of_the_first_order)
{
    open_club(JAN_5, NULL, ADA);
    assert_told("subscription.created", 1);
    assert_told("order.confirmed", 1);
    ck_assert_str_eq(post_last(&post, "subscription.created")->recipient, "ada@example.org");
    shop_close(&shop);
}
END_TEST

START_TEST(one_that_begins_later_is_told_by_the_subscription_itself)
{
    open_club(JAN_5 - DAY, NULL, ADA);
    assert_told("subscription.created", 1);
    const struct post_call *call = post_last(&post, "subscription.created");
    oms_subscription *now = NULL;
    MUST_OK(oms_subscription_get(shop.engine, &id, &now, &error));
    ck_assert_str_eq(call->recipient, "ada@example.org");
    ck_assert_str_eq(call->number, oms_subscription_number(now));
    ck_assert_str_eq(call->state, "active");
    ck_assert_str_eq(call->currency, "EUR");
    ck_assert_int_eq(call->total, 0);
    oms_subscription_free(now);
    ck_assert_int_eq(count_events(&shop, &id, "subscription.message.sent"), 1);
    shop_close(&shop);
}
END_TEST

START_TEST(prepaid_and_confirmed_in_one_step_both_are_told)
{
    const oms_subscription_terms terms = {.prepaid = 1, .gift = 1};

    open_club(JAN_5, &terms, ADA);
    assert_told("order.confirmed", 1);
    assert_told("subscription.created", 1);
    shop_close(&shop);
}
END_TEST

START_TEST(what_its_customer_does_is_told)
{
    open_club(JAN_5, NULL, ADA);
    MUST_OK(oms_subscription_pause(shop.engine, &id, OMS_NONE, "away", NULL, &error));
    assert_told("subscription.paused", 1);
    ck_assert_str_eq(post_last(&post, "subscription.paused")->reason, "away");
    MUST_OK(oms_subscription_resume(shop.engine, &id, OMS_RESUME_KEEP, NULL, &error));
    assert_told("subscription.resumed", 1);
    MUST_OK(oms_subscription_cancel(shop.engine, &id, 1, NULL, NULL, &error));
    assert_told("subscription.ending", 1);
    MUST_OK(oms_subscription_cancel(shop.engine, &id, 0, "moved", NULL, &error));
    assert_told("subscription.cancelled", 1);
    assert_told(NULL, 6); /* and created, and order.confirmed */
    shop_close(&shop);
}
END_TEST

START_TEST(the_last_order_is_told_as_such)
{
    const oms_subscription_terms terms = {.max_cycles = 2};

    open_club(JAN_5, &terms, ADA);
    assert_told("subscription.completed", 0);
    run_until(&shop, FEB_5);
    assert_told("subscription.completed", 1);
    shop_close(&shop);
}
END_TEST

START_TEST(who_wants_no_messages_gets_none)
{
    const oms_customer ada = {.size = sizeof ada, .id = "ada", .notify = "none"};

    open_club(JAN_5 - DAY, NULL, ADA);
    assert_told("subscription.created", 1);
    MUST_OK(oms_customer_put(shop.engine, &ada, &error));
    MUST_OK(oms_subscription_pause(shop.engine, &id, OMS_NONE, "away", NULL, &error));
    assert_told(NULL, 1);
    shop_close(&shop);
}
END_TEST

START_TEST(a_message_that_could_not_go_out_is_tried_again_and_told_once)
{
    open_club(JAN_5 - 3 * DAY, NULL, ADA);
    POST_SAYS(&post, OMS_E_UNAVAILABLE, OMS_OK);
    MUST_OK(oms_subscription_pause(shop.engine, &id, OMS_NONE, NULL, NULL, &error));
    shop_run(&shop);
    assert_told("subscription.paused", 0);
    run_until(&shop, JAN_5 - 2 * DAY);
    assert_told("subscription.paused", 1);
    ck_assert_str_eq(post_last(&post, "subscription.paused")->key, post.calls[1].key);
    shop_close(&shop);
}
END_TEST

START_TEST(a_message_that_was_given_up_is_sent_when_a_person_says_so)
{
    oms_order *order = (oms_order *)&shop;

    open_club(JAN_5 - 3 * DAY, NULL, ADA);
    POST_SAYS(&post, OMS_E_DECLINED, OMS_E_REJECTED);
    MUST_OK(oms_subscription_pause(shop.engine, &id, OMS_NONE, NULL, NULL, &error));
    MUST_OK(oms_subscription_resume(shop.engine, &id, OMS_RESUME_KEEP, NULL, &error));
    shop_run(&shop);
    assert_told("subscription.paused", 0);
    ck_assert_int_eq(count_events(&shop, &id, "subscription.message.failed"), 2);
    struct job_view job = find_job(&shop, &id, "notification.send", 1);
    ck_assert_str_eq(job.state, "done"); /* this recipient cannot be reached */
    ASSERT_CODE(OMS_E_STATE, oms_job_retry(shop.engine, job.key, NULL, &error));
    job = find_job(&shop, &id, "notification.send", 2);
    ck_assert_str_eq(job.state, "dead");
    MUST_OK(oms_job_retry(shop.engine, job.key, &order, &error));
    ck_assert_ptr_null(order);
    assert_told("subscription.resumed", 1);
    job.key[0] = job.key[0] == '0' ? '1' : '0';
    ASSERT_CODE(OMS_E_NOT_FOUND, oms_job_retry(shop.engine, job.key, NULL, &error));
    shop_close(&shop);
}
END_TEST

START_TEST(an_answer_that_comes_later_is_recorded)
{
    open_club(JAN_5 - 3 * DAY, NULL, ADA);
    POST_SAYS(&post, OMS_PENDING);
    MUST_OK(oms_subscription_pause(shop.engine, &id, OMS_NONE, NULL, NULL, &error));
    shop_run(&shop);
    const struct job_view job = find_job(&shop, &id, "notification.send", 1);
    ck_assert_str_eq(job.state, "waiting");
    MUST_OK(oms_complete(shop.engine, job.key, OMS_OK, NULL, &error));
    assert_job(&shop, &id, "notification.send", "done");
    ASSERT_CODE(OMS_E_ALREADY, oms_complete(shop.engine, job.key, OMS_OK, NULL, &error));
    shop_close(&shop);
}
END_TEST

/* Nothing a second before, one then, and no other. */
static void
assert_reminded_at(int64_t time, int64_t nth)
{
    run_until(&shop, time - SECOND);
    assert_told("subscription.reminder", nth - 1);
    run_until(&shop, time);
    assert_told("subscription.reminder", nth);
    ck_assert_int_eq(count_events(&shop, &id, "subscription.reminder"), nth);
}

static const oms_subscription_terms reminded = {.reminder_days = 3};

START_TEST(a_reminder_goes_out_days_before_each_order_once)
{
    open_club(JAN_5, &reminded, ADA);
    assert_reminded_at(FEB_5 - 3 * DAY, 1);
    ck_assert_str_eq(post_last(&post, "subscription.reminder")->reason, "occurrence 1: 2026-02-05T09:00:00Z");
    run_until(&shop, FEB_5 - SECOND);
    ck_assert_int_eq(count_orders(&shop), 1);
    run_until(&shop, FEB_5);
    ck_assert_int_eq(count_orders(&shop), 2);
    assert_reminded_at(MAR_5 - 3 * DAY, 2);
    shop_close(&shop);
}
END_TEST

START_TEST(before_a_trial_ends_there_is_a_reminder)
{
    const oms_subscription_terms terms = {.reminder_days = 7, .trial_days = 31};

    open_club(JAN_5, &terms, ADA);
    assert_reminded_at(FEB_5 - 7 * DAY, 1);
    ck_assert_int_eq(count_orders(&shop), 0);
    shop_close(&shop);
}
END_TEST

START_TEST(without_the_term_there_is_none)
{
    open_club(JAN_5, NULL, ADA);
    run_until(&shop, MAR_5);
    assert_told("subscription.reminder", 0);
    shop_close(&shop);
}
END_TEST

START_TEST(of_one_that_is_skipped_there_is_none)
{
    open_club(JAN_5, &reminded, ADA);
    MUST_OK(oms_subscription_skip(shop.engine, &id, 1, NULL, NULL, &error));
    assert_reminded_at(MAR_5 - 3 * DAY, 1);
    shop_close(&shop);
}
END_TEST

START_TEST(one_that_is_moved_is_reminded_of_at_its_own_time)
{
    open_club(JAN_5, &reminded, ADA);
    MUST_OK(oms_subscription_move(shop.engine, &id, 1, FEB_5 + 10 * DAY, NULL, &error));
    assert_reminded_at(FEB_5 + 7 * DAY, 1);
    MUST_OK(oms_subscription_move(shop.engine, &id, 1, FEB_5 + 20 * DAY, NULL, &error));
    run_until(&shop, FEB_5 + 20 * DAY - SECOND);
    assert_told("subscription.reminder", 1); /* once of each, wherever it goes */
    ck_assert_int_eq(count_orders(&shop), 1);
    shop_close(&shop);
}
END_TEST

START_TEST(during_a_pause_there_is_none)
{
    open_club(JAN_5, &reminded, ADA);
    MUST_OK(oms_subscription_pause(shop.engine, &id, OMS_NONE, NULL, NULL, &error));
    run_until(&shop, FEB_5 + DAY);
    MUST_OK(oms_subscription_resume(shop.engine, &id, OMS_RESUME_KEEP, NULL, &error));
    assert_reminded_at(MAR_5 - 3 * DAY, 1);
    shop_close(&shop);
}
END_TEST

START_TEST(one_that_ends_is_not_reminded_of_what_does_not_come)
{
    open_club(JAN_5, &reminded, ADA);
    MUST_OK(oms_subscription_cancel(shop.engine, &id, 1, NULL, NULL, &error));
    run_until(&shop, FEB_5 - SECOND);
    assert_told("subscription.reminder", 0);
    assert_told("subscription.cancelled", 0);
    run_until(&shop, FEB_5);
    assert_told("subscription.cancelled", 1);
    shop_close(&shop);
}
END_TEST

START_TEST(an_engine_that_was_down_reminds_late_and_never_behind)
{
    open_club(JAN_5, &reminded, ADA);
    shop.now = FEB_5 - DAY;
    shop_run(&shop);
    assert_told("subscription.reminder", 1);
    shop.now = MAR_5 + DAY;
    shop_run(&shop);
    ck_assert_int_eq(count_orders(&shop), 2);
    assert_told("subscription.reminder", 1);
    shop_close(&shop);
}
END_TEST

START_TEST(a_new_price_is_told)
{
    const oms_subscription_terms terms = {.price_policy = OMS_PRICE_NOTICE};
    const oms_price dearer = {.size = sizeof dearer, .sku = "MUG", .currency = "EUR", .amount = 1200};

    open_club(JAN_5, &terms, ADA);
    MUST_OK(oms_price_put(shop.engine, &dearer, &error));
    run_until(&shop, FEB_5);
    assert_told("subscription.price_notice", 1);
    ck_assert_str_eq(post_last(&post, "subscription.price_notice")->reason, "MUG: 1200 instead of 1000");
    shop_close(&shop);
}
END_TEST

START_TEST(who_does_not_pay_is_told_of_each_try_and_of_the_end_and_of_nothing_else)
{
    open_club(JAN_5, NULL, ADA);
    assert_told(NULL, 2);
    MUST_OK(oms_subscription_set_payment(shop.engine, &id, "card", "tok_declined_retryable", NULL, &error));
    run_until(&shop, FEB_5);
    assert_told("subscription.payment_failed", 1);
    ck_assert_int_eq(post_last(&post, "subscription.payment_failed")->amount, 1000);
    run_until(&shop, FEB_5 + 5 * DAY);
    assert_told("subscription.payment_failed", 4);
    run_until(&shop, FEB_5 + 7 * DAY);
    assert_told("subscription.unpaid", 1);
    assert_told(NULL, 7);
    shop_close(&shop);
}
END_TEST

START_TEST(who_has_to_name_another_method_is_told_once)
{
    open_club(JAN_5, NULL, ADA);
    MUST_OK(oms_subscription_set_payment(shop.engine, &id, "card", "tok_declined", NULL, &error));
    run_until(&shop, FEB_5 + 6 * DAY);
    assert_told("subscription.method_needed", 1);
    assert_told(NULL, 3);
    MUST_OK(oms_subscription_set_payment(shop.engine, &id, "card", "tok_ok", NULL, &error));
    assert_told("order.confirmed", 2);
    assert_told(NULL, 4);
    shop_close(&shop);
}
END_TEST

Suite *
subscription_messages_suite(void)
{
    Suite *suite = suite_create("flow/subscription_messages");
    TCase *tc = tcase_create("messages");

    tcase_add_test(tc, who_subscribes_is_told_so_beside_the_confirmation_of_the_first_order);
    tcase_add_test(tc, one_that_begins_later_is_told_by_the_subscription_itself);
    tcase_add_test(tc, prepaid_and_confirmed_in_one_step_both_are_told);
    tcase_add_test(tc, what_its_customer_does_is_told);
    tcase_add_test(tc, the_last_order_is_told_as_such);
    tcase_add_test(tc, who_wants_no_messages_gets_none);
    tcase_add_test(tc, a_message_that_could_not_go_out_is_tried_again_and_told_once);
    tcase_add_test(tc, a_message_that_was_given_up_is_sent_when_a_person_says_so);
    tcase_add_test(tc, an_answer_that_comes_later_is_recorded);
    tcase_add_test(tc, a_reminder_goes_out_days_before_each_order_once);
    tcase_add_test(tc, before_a_trial_ends_there_is_a_reminder);
    tcase_add_test(tc, without_the_term_there_is_none);
    tcase_add_test(tc, of_one_that_is_skipped_there_is_none);
    tcase_add_test(tc, one_that_is_moved_is_reminded_of_at_its_own_time);
    tcase_add_test(tc, during_a_pause_there_is_none);
    tcase_add_test(tc, one_that_ends_is_not_reminded_of_what_does_not_come);
    tcase_add_test(tc, an_engine_that_was_down_reminds_late_and_never_behind);
    tcase_add_test(tc, a_new_price_is_told);
    tcase_add_test(tc, who_does_not_pay_is_told_of_each_try_and_of_the_end_and_of_nothing_else);
    tcase_add_test(tc, who_has_to_name_another_method_is_told_once);
    suite_add_tcase(suite, tc);
    return suite;
}

#else

Suite *
subscription_messages_suite(void)
{
    return suite_create("flow/subscription_messages");
}

#endif
