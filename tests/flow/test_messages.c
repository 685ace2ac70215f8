/* Which step tells whom what: every row of the table of occasions by an order that comes there, each told once however often the engine is run; to whom by
 * which channel; and what an engine without a service leaves alone. */
#include <stdio.h>
#include <string.h>

#include "flow/haulier.h"
#include "flow/post.h"
#include "flow/suites.h"
#include "flow/words.h"

#define SEND "notification.send"

static struct post post;
static struct shop shop;

static void
open_shop(void)
{
    post_open(&post);
    shop_open_told_by(&shop, &post, NULL);
    shop_stock(&shop, "MUG", "MAIN", 10);
}

static void
close_shop(void)
{
    for (int i = 0; i < 3; i++)
        shop_run(&shop);
    shop_close(&shop);
    ck_assert_int_eq(post.destroyed, 1);
}

#define ORDER(...) place(&shop, &(struct wish){.email = "ada@example.org", __VA_ARGS__})

/* The one message of this kind, and no more of any kind than are said to be. */
static const struct post_call *
told(const char *template_id, int64_t of)
{
    for (int i = 0; i < 3; i++)
        shop_run(&shop);
    ck_assert_int_eq(post_delivered(&post, template_id), 1);
    ck_assert_int_eq(post_delivered(&post, NULL), of);
    return post_last(&post, template_id);
}

START_TEST(a_confirmed_order_is_told_with_its_total)
{
    const oms_id id = ORDER(.quantity = 2);
    const struct post_call *call = told("order.confirmed", 1);
    struct job_view job = find_job(&shop, &id, SEND, 0);

    ck_assert_str_eq(call->recipient, "ada@example.org");
    ck_assert_str_eq(call->channel, "email");
    ck_assert_str_eq(call->audience, "customer");
    ck_assert_str_eq(call->currency, "EUR");
    ck_assert_str_eq(call->key, job.key);
    ck_assert_int_eq(call->total, 2000);
    ck_assert_int_eq(call->amount, OMS_NONE);
    ck_assert_int_eq(call->attempt, 1);
    ck_assert_str_eq(job.state, "done");
    ck_assert_int_eq(count_events(&shop, &id, "message.sent"), 1);
}
END_TEST

START_TEST(placing_does_not_wait_for_the_message)
{
    const oms_id id = ORDER(.quantity = 1);

    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    ck_assert_int_eq(count_jobs(&shop, &id, SEND), 1);
    ck_assert_uint_eq(post.n_calls, 0);
    MUST_OK(oms_order_drive(shop.engine, &id, NULL, &error));
    ck_assert_uint_eq(post.n_calls, 1);
}
END_TEST

START_TEST(an_order_on_terms_is_told_as_well)
{
    ORDER(.method = "terms");
    told("order.confirmed", 1);
}
END_TEST

START_TEST(dispatched_goods_are_told_with_carrier_and_tracking_number)
{
    const oms_id id = ORDER(.quantity = 1);
    const oms_dispatch how = {.size = sizeof how, .carrier = "ups", .tracking = "1Z-7"};

    MUST_OK(oms_order_dispatch(shop.engine, &id, &how, NULL, &error));
    const struct post_call *call = told("order.shipped", 2);
    ck_assert_str_eq(call->carrier, "ups");
    ck_assert_str_eq(call->tracking, "1Z-7");
    ck_assert_str_eq(call->reason, "");
    deliver(&shop, &id);
    call = told("order.delivered", 3);
    ck_assert_str_eq(call->tracking, "1Z-7");
    ck_assert_str_eq(call->state, "DELIVERED");
}
END_TEST

START_TEST(a_carrier_without_a_number_is_told_too)
{
    const oms_id id = ORDER(.quantity = 1);
    const oms_dispatch how = {.size = sizeof how, .carrier = "ups"};

    MUST_OK(oms_order_dispatch(shop.engine, &id, &how, NULL, &error));
    ck_assert_str_eq(told("order.shipped", 2)->carrier, "ups");
}
END_TEST

START_TEST(a_cancelled_order_is_told_with_the_reason)
{
    const oms_id id = ORDER(.quantity = 1);

    told("order.confirmed", 1);
    cancel(&shop, &id);
    ck_assert_str_eq(told("order.cancelled", 2)->reason, "changed my mind");
}
END_TEST

START_TEST(an_order_that_ends_early_is_told_everything_in_order)
{
    const oms_id id = ORDER(.quantity = 1);

    cancel(&shop, &id);
    told("order.cancelled", 2);
    ck_assert_str_eq(post.calls[0].template_id, "order.confirmed");
    ck_assert_int_eq(count_jobs(&shop, &id, SEND), 2);
}
END_TEST

START_TEST(money_given_back_is_told_with_the_amount)
{
    const oms_id id = ORDER(.quantity = 3);

    dispatch(&shop, &id);
    shop_run(&shop);
    take_back(&shop, &id);
    const struct post_call *call = told("order.refunded", 3);
    ck_assert_int_eq(call->amount, 3000);
    ck_assert_str_eq(call->state, "RETURNED");
}
END_TEST

START_TEST(a_declined_payment_is_told_at_once_and_again_when_the_next_is_declined)
{
    const oms_id id = ORDER(.token = "tok_declined");
    const struct post_call *call = told("payment.problem", 1);

    ck_assert_int_eq(call->amount, 1000);
    ck_assert_str_eq(call->reason, "Declined.");
    ck_assert_int_eq(pay(&shop, &id, "card", "tok_declined"), OMS_OK);
    shop_run(&shop);
    ck_assert_int_eq(post_delivered(&post, "payment.problem"), 2);
    ck_assert_int_eq(pay(&shop, &id, "card", "tok_ok"), OMS_OK);
    told("order.confirmed", 3);
}
END_TEST

START_TEST(a_payment_that_is_tried_again_by_itself_is_told_once_it_is_given_up)
{
    const oms_id id = ORDER(.token = "tok_unavailable");

    for (int64_t minute = 0; minute < 15; minute += 5)
        run_at(&shop, minute * MINUTE);
    ck_assert_int_eq(post_delivered(&post, NULL), 0);
    run_at(&shop, 15 * MINUTE);
    told("payment.problem", 2);
    ck_assert_str_eq(post_last(&post, "job.dead")->audience, "operations");
    run_at(&shop, 30 * MINUTE);
    assert_state(&shop, &id, OMS_STATE_CANCELLED);
    told("order.cancelled", 3);
}
END_TEST

START_TEST(an_address_that_is_not_valid_is_told)
{
    ORDER(.country = "DE", .postcode = "00000");
    const struct post_call *call = told("address.problem", 1);
    ck_assert_str_eq(call->name, "Ada L");
    ck_assert_ptr_nonnull(strstr(call->reason, "There is no such address."));
}
END_TEST

START_TEST(units_gone_when_the_payment_came_are_told_instead_of_the_cancellation)
{
    const oms_id id = ORDER(.quantity = 10, .token = "tok_pending_2400");

    run_at(&shop, 30 * MINUTE);
    PLACE(&shop, .quantity = 1, .method = "manual");
    run_at(&shop, 40 * MINUTE);
    assert_state(&shop, &id, OMS_STATE_CANCELLED);
    ck_assert(has_problem(&shop, &id, "ORD-2002"));
    const struct post_call *call = told("order.not_available", 1);
    ck_assert_str_eq(call->state, "CANCELLED");
    ck_assert_str_eq(call->reason, "MUG was gone when the payment came");
}
END_TEST

START_TEST(units_gone_when_the_address_was_checked_are_told)
{
    char path[PATH_SIZE];
    struct shop earlier;
    struct shop later;
    struct post told_later;

    file_name(path);
    post_open(&told_later);
    shop_open_with(&earlier, &(struct shop_options){
                                 .path = path, .address_down = 1, .engine = {.notification = &told_later.service}});
    shop_stock(&earlier, "MUG", "MAIN", 2);
    const oms_id id = PLACE(&earlier, .quantity = 2, .country = "DE", .email = "ada@example.org");
    run_at(&earlier, 30 * MINUTE);
    PLACE(&earlier, .quantity = 1, .method = "manual");
    ck_assert_uint_eq(told_later.n_calls, 0);
    shop_open_beside(&later, &earlier,
                     &(struct shop_options){.path = path, .engine = {.notification = &told_later.service}});
    run_at(&later, 45 * MINUTE);
    ck_assert(has_problem(&later, &id, "ORD-1001"));
    ck_assert_int_eq(post_delivered(&told_later, "order.not_available"), 1);
    ck_assert_int_eq(post_delivered(&told_later, NULL), 1);
    shop_close(&later);
    shop_close(&earlier);
    file_remove(path);
}
END_TEST

static int32_t
not_on_sundays(void *user, const oms_order *order, int32_t from, const char **reason)
{
    (void)user;
    (void)from;
    *reason = "it is Sunday";
    return oms_order_state(order) == OMS_STATE_PROCESSING ? OMS_E_VETO : OMS_OK;
}

START_TEST(operations_are_told_when_fulfilment_is_given_up)
{
    const oms_guard guard = {.size = sizeof guard, .check = not_on_sundays};

    MUST_OK(oms_engine_add_guard(shop.engine, &guard, &error));
    ORDER(.quantity = 1);
    for (int64_t minute = 0; minute < 150; minute += 15)
        run_at(&shop, minute * MINUTE);
    told("order.confirmed", 1);
    run_at(&shop, 150 * MINUTE);
    const struct post_call *call = told("fulfilment.given_up", 2);
    ck_assert_str_eq(call->recipient, "ops@example.org");
    ck_assert_ptr_nonnull(strstr(call->reason, "order.process"));
}
END_TEST

/* The shop of the fixture gives way to one with a carrier, which may be down. */
static void
open_with_carrier(struct haulier *haulier, int32_t otherwise)
{
    static const oms_carrier_service *services[1];

    oms_engine_close(shop.engine);
    oms_sandbox_free(shop.sandbox);
    haulier_open(haulier, "dhl");
    haulier->otherwise = otherwise;
    services[0] = &haulier->service;
    post_open(&post);
    shop_open_with(&shop, &(struct shop_options){.engine = {.notification = &post.service,
                                                            .operations = "ops@example.org",
                                                            .carriers = services,
                                                            .n_carriers = 1}});
    shop_stock(&shop, "MUG", "MAIN", 1);
}

/* Its "no" comes when the goods have left by other means. */
START_TEST(a_label_that_nobody_wants_any_more_is_no_news)
{
    static struct haulier haulier;

    open_with_carrier(&haulier, OMS_OK);
    TELLS(&haulier, CREATE, OMS_E_UNKNOWN);
    TELLS(&haulier, HAUL_QUERY, OMS_E_REJECTED);
    const oms_id id = ORDER(.quantity = 1);
    shop_run(&shop);
    send_by(&shop, &id, "bike", "B-1");
    run_at(&shop, 15 * MINUTE);
    assert_job(&shop, &id, "shipment.create", "dead");
    shop_run(&shop);
    ck_assert_int_eq(post_delivered(&post, "job.dead"), 0);
    assert_invariants(&shop);
}
END_TEST

/* Keeps the last key that it was asked under. */
static int32_t
answer_later(void *user, const oms_lookup_request *request, oms_reply *reply)
{
    (void)reply;
    snprintf(user, sizeof post.calls[0].key, "%s", request->key ? request->key : "");
    return OMS_PENDING;
}

START_TEST(nor_is_a_customer_of_whom_nothing_is_wanted_any_more)
{
    static char key[sizeof post.calls[0].key];
    const oms_lookup_service customers = {.size = sizeof customers, .user = key, .ask = answer_later};

    close_shop();
    post_open(&post);
    shop_open_with(
        &shop, &(struct shop_options){
                   .engine = {.notification = &post.service, .operations = "ops@example.org", .customer = &customers}});
    shop_stock(&shop, "MUG", "MAIN", 10);
    const oms_id id = ORDER(.customer = "ada");
    run_at(&shop, 15 * MINUTE);
    cancel(&shop, &id);
    MUST_OK(oms_complete(shop.engine, key, OMS_E_REJECTED, NULL, &error));
    shop_run(&shop);
    ck_assert_int_eq(post_delivered(&post, "job.dead"), 0);
    assert_invariants(&shop);
}
END_TEST

START_TEST(operations_are_told_when_no_carrier_takes_the_goods)
{
    struct haulier haulier;

    open_with_carrier(&haulier, OMS_E_UNAVAILABLE);
    ORDER(.country = "DE");
    for (int64_t minute = 0; minute < 150; minute += 15)
        run_at(&shop, minute * MINUTE);
    told("order.confirmed", 1);
    run_at(&shop, 150 * MINUTE);
    ck_assert_ptr_nonnull(strstr(told("fulfilment.given_up", 2)->reason, "no carrier takes the shipment"));
}
END_TEST

START_TEST(goods_that_leave_with_a_label_are_told_with_its_number)
{
    struct haulier haulier;

    open_with_carrier(&haulier, OMS_OK);
    const oms_id id = ORDER(.country = "DE");
    shop_run(&shop);
    ck_assert_int_eq(post_delivered(&post, "order.shipped"), 0);
    dispatch(&shop, &id);
    const struct post_call *call = told("order.shipped", 2);
    ck_assert_str_eq(call->carrier, "dhl");
    ck_assert_str_ne(call->tracking, "");
}
END_TEST

START_TEST(operations_are_told_when_money_could_not_be_taken)
{
    struct provider provider;
    oms_id id;

    oms_engine_close(shop.engine);
    oms_sandbox_free(shop.sandbox);
    provider_open(&provider);
    SAYS(&provider, CAPTURE, OMS_E_DECLINED);
    post_open(&post);
    shop_open_with(&shop, &(struct shop_options){.payment = &provider.service,
                                                 .engine = {.notification = &post.service, .operations = "+49 30 1"}});
    shop_stock(&shop, "MUG", "MAIN", 1);
    id = PLACE(&shop, .quantity = 1);
    dispatch(&shop, &id);
    const struct post_call *call = told("capture.failed", 1);
    ck_assert_str_eq(call->channel, "sms");
    ck_assert_str_eq(call->recipient, "+49 30 1");
    ck_assert_ptr_nonnull(strstr(call->reason, "10.00 EUR could not be captured"));
}
END_TEST

START_TEST(operations_are_told_when_a_person_has_to_act)
{
    const oms_id id = ORDER(.method = "manual");

    ck_assert_int_eq(record_payment(&shop, &id, 1000), OMS_OK);
    cancel(&shop, &id);
    const struct post_call *call = told("job.needs_operator", 3);
    ck_assert_int_eq(call->amount, 1000);
    ck_assert_ptr_nonnull(strstr(call->reason, "money received by hand"));
}
END_TEST

/* How an account wants to be told, what is known of it, and what of the order. */
static const struct {
    const char *notify;
    const char *email, *phone;
    const char *order_email, *order_phone;
    const char *by_email, *by_sms;
} wishes[] = {
    {NULL, "a@b.example", "+49 1", NULL, NULL, "a@b.example", NULL},
    {NULL, NULL, "+49 1", NULL, NULL, NULL, "+49 1"},
    {NULL, NULL, NULL, NULL, NULL, NULL, NULL},
    {"email", "a@b.example", "+49 1", NULL, NULL, "a@b.example", NULL},
    {"sms", "a@b.example", "+49 1", NULL, NULL, NULL, "+49 1"},
    {"both", "a@b.example", "+49 1", NULL, NULL, "a@b.example", "+49 1"},
    {"none", "a@b.example", "+49 1", "o@b.example", "+49 2", NULL, NULL},
    {"sms", "a@b.example", NULL, NULL, NULL, NULL, NULL},
    {"email", "a@b.example", NULL, "o@b.example", NULL, "o@b.example", NULL},
    {"both", "a@b.example", NULL, NULL, "+49 2", "a@b.example", "+49 2"},
};

static const struct post_call *
call_by(const char *channel)
{
    for (size_t i = 0; i < post.n_calls; i++)
        if (strcmp(post.calls[i].channel, channel) == 0)
            return &post.calls[i];
    return NULL;
}

static void
assert_told_by(const char *channel, const char *recipient)
{
    const struct post_call *call = call_by(channel);

    ck_assert_int_eq(call != NULL, recipient != NULL);
    if (recipient)
        ck_assert_str_eq(call->recipient, recipient);
}

START_TEST(customers_are_told_as_they_want_to_be)
{
    const oms_customer eve = {.size = sizeof eve,
                              .id = "eve",
                              .name = "Eve",
                              .locale = "de",
                              .email = wishes[_i].email,
                              .phone = wishes[_i].phone,
                              .notify = wishes[_i].notify};
    const int64_t n = (wishes[_i].by_email != NULL) + (wishes[_i].by_sms != NULL);

    MUST_OK(oms_customer_put(shop.engine, &eve, &error));
    oms_id id = PLACE(&shop, .customer = "eve", .email = wishes[_i].order_email, .phone = wishes[_i].order_phone);
    ck_assert_int_eq(count_jobs(&shop, &id, SEND), n);
    shop_run(&shop);
    ck_assert_uint_eq(post.n_calls, (size_t)n);
    assert_told_by("email", wishes[_i].by_email);
    assert_told_by("sms", wishes[_i].by_sms);
    if (n > 0) {
        ck_assert_str_eq(post.calls[0].name, "Eve");
        ck_assert_str_eq(post.calls[0].locale, "de");
    }
}
END_TEST

START_TEST(a_guest_is_told_where_the_order_says)
{
    oms_id id = PLACE(&shop, .customer = "", .email = "guest@example.org");

    ck_assert_str_eq(told("order.confirmed", 1)->recipient, "guest@example.org");
    id = PLACE(&shop, .customer = "", .phone = "+49 3");
    shop_run(&shop);
    ck_assert_str_eq(post_last(&post, "order.confirmed")->recipient, "+49 3");
    id = PLACE(&shop, .customer = "");
    ck_assert_int_eq(count_jobs(&shop, &id, SEND), 0);
}
END_TEST

START_TEST(a_message_goes_where_the_customer_is_reached_by_then)
{
    oms_customer eve = {.size = sizeof eve, .id = "eve", .email = "old@example.org"};

    MUST_OK(oms_customer_put(shop.engine, &eve, &error));
    const oms_id id = PLACE(&shop, .customer = "eve");
    eve.email = "new@example.org";
    MUST_OK(oms_customer_put(shop.engine, &eve, &error));
    ck_assert_str_eq(told("order.confirmed", 1)->recipient, "new@example.org");
    dispatch(&shop, &id);
    eve.email = NULL;
    MUST_OK(oms_customer_put(shop.engine, &eve, &error));
    shop_run(&shop);
    ck_assert_int_eq(post_delivered(&post, NULL), 1);
    assert_job(&shop, &id, SEND, "dead");
    assert_state(&shop, &id, OMS_STATE_SHIPPED);
}
END_TEST

START_TEST(without_a_service_nothing_is_recorded)
{
    struct shop silent;

    shop_open_with(&silent, &(struct shop_options){.engine = {.operations = "ops@example.org"}});
    shop_stock(&silent, "MUG", "MAIN", 1);
    oms_id id = PLACE(&silent, .email = "ada@example.org");
    dispatch(&silent, &id);
    deliver(&silent, &id);
    shop_run(&silent);
    ck_assert_int_eq(count_jobs(&silent, &id, SEND), 0);
    shop_close(&silent);
}
END_TEST

START_TEST(an_engine_that_lost_its_service_keeps_what_it_has_to_say)
{
    char path[PATH_SIZE];
    struct shop silent;
    struct post later;

    file_name(path);
    post_open(&later);
    shop_open_told_by(&silent, &later, path);
    shop_stock(&silent, "MUG", "MAIN", 1);
    oms_id id = PLACE(&silent, .email = "ada@example.org");
    oms_engine_close(silent.engine);
    oms_sandbox_free(silent.sandbox);
    shop_open_beside(&silent, &silent, &(struct shop_options){.path = path});
    shop_run(&silent);
    assert_job(&silent, &id, SEND, "ready");
    shop_close(&silent);
    post_open(&later);
    shop_open_beside(&silent, &silent,
                     &(struct shop_options){.path = path, .engine = {.notification = &later.service}});
    shop_wait(&silent, 15 * MINUTE);
    shop_run(&silent);
    ck_assert_int_eq(post_delivered(&later, "order.confirmed"), 1);
    shop_close(&silent);
    file_remove(path);
}
END_TEST

START_TEST(every_row_of_the_table_says_whom_it_tells_and_when)
{
    const oms_notification_template *row;
    size_t n = 0;

    for (; (row = oms_notification_template_at(n)); n++) {
        ck_assert(strchr(row->id, '.') && *row->when && row->data);
        ck_assert(strcmp(row->audience, "customer") == 0 || strcmp(row->audience, "operations") == 0);
    }
    ck_assert_uint_ge(n, 12);
    ck_assert_ptr_null(oms_notification_template_at(n + 1));
}
END_TEST

static void
assert_not_taken(const oms_notification_service *service, const char *operations)
{
    oms_store store = {.size = sizeof store};
    oms_engine *engine = NULL;

    MUST_OK(oms_store_sqlite(":memory:", NULL, &store, &error));
    const oms_engine_options options = {
        .size = sizeof options, .store = &store, .notification = service, .operations = operations};
    ASSERT_CODE(OMS_E_INVALID, oms_engine_open(&options, &engine, &error));
}

START_TEST(a_service_that_cannot_send_is_refused)
{
    assert_not_taken(&(oms_notification_service){.size = sizeof(oms_notification_service)}, NULL);
    assert_not_taken(&(oms_notification_service){.size = sizeof(oms_notification_service),
                                                 .send = post.service.send,
                                                 .key_lifetime_ms = -1},
                     NULL);
    assert_not_taken(&(oms_notification_service){.size = sizeof(oms_notification_service),
                                                 .send = post.service.send,
                                                 .timeout_ms = -1},
                     NULL);
    assert_not_taken(NULL, "ops\n@example.org");
}
END_TEST

Suite *
messages_suite(void)
{
    Suite *suite = suite_create("flow/messages");
    TCase *tests = tcase_create("who is told what");

    tcase_add_checked_fixture(tests, open_shop, close_shop);
    tcase_add_test(tests, a_confirmed_order_is_told_with_its_total);
    tcase_add_test(tests, placing_does_not_wait_for_the_message);
    tcase_add_test(tests, an_order_on_terms_is_told_as_well);
    tcase_add_test(tests, dispatched_goods_are_told_with_carrier_and_tracking_number);
    tcase_add_test(tests, a_carrier_without_a_number_is_told_too);
    tcase_add_test(tests, a_cancelled_order_is_told_with_the_reason);
    tcase_add_test(tests, an_order_that_ends_early_is_told_everything_in_order);
    tcase_add_test(tests, money_given_back_is_told_with_the_amount);
    tcase_add_test(tests, a_declined_payment_is_told_at_once_and_again_when_the_next_is_declined);
    tcase_add_test(tests, a_payment_that_is_tried_again_by_itself_is_told_once_it_is_given_up);
    tcase_add_test(tests, an_address_that_is_not_valid_is_told);
    tcase_add_test(tests, units_gone_when_the_payment_came_are_told_instead_of_the_cancellation);
    tcase_add_test(tests, units_gone_when_the_address_was_checked_are_told);
    tcase_add_test(tests, operations_are_told_when_fulfilment_is_given_up);
    tcase_add_test(tests, a_label_that_nobody_wants_any_more_is_no_news);
    tcase_add_test(tests, nor_is_a_customer_of_whom_nothing_is_wanted_any_more);
    tcase_add_test(tests, operations_are_told_when_no_carrier_takes_the_goods);
    tcase_add_test(tests, goods_that_leave_with_a_label_are_told_with_its_number);
    tcase_add_test(tests, operations_are_told_when_money_could_not_be_taken);
    tcase_add_test(tests, operations_are_told_when_a_person_has_to_act);
    tcase_add_loop_test(tests, customers_are_told_as_they_want_to_be, 0, sizeof wishes / sizeof *wishes);
    tcase_add_test(tests, a_guest_is_told_where_the_order_says);
    tcase_add_test(tests, a_message_goes_where_the_customer_is_reached_by_then);
    tcase_add_test(tests, without_a_service_nothing_is_recorded);
    tcase_add_test(tests, an_engine_that_lost_its_service_keeps_what_it_has_to_say);
    tcase_add_test(tests, every_row_of_the_table_says_whom_it_tells_and_when);
    tcase_add_test(tests, a_service_that_cannot_send_is_refused);
    suite_add_tcase(suite, tests);
    return suite;
}
