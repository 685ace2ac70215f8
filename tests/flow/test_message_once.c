/* A message is sent once: through outages, time-outs, answers that come later, and workers that die before or while sending. And whatever becomes of it, its
 * order goes on. */
#include <sys/wait.h>
#include <unistd.h>

#include "flow/post.h"
#include "flow/suites.h"
#include "flow/words.h"

#define SEND  "notification.send"
#define TRIES 11 /* of the fulfilment schedule: the first and ten more */

static struct post post;
static struct shop shop;
static oms_id id;

static void
open_shop(void)
{
    shop_open_told_by(&shop, &post, NULL);
    shop_stock(&shop, "MUG", "MAIN", 1);
    id = PLACE(&shop, .quantity = 1, .email = "ada@example.org");
}

/* Runs every quarter of an hour for a day. */
static void
run_a_day(void)
{
    for (int64_t at = shop.now - NOON; at <= DAY; at += 15 * MINUTE)
        run_at(&shop, at);
}

static void
close_shop(void)
{
    run_a_day();
    assert_state(&shop, &id, OMS_STATE_PROCESSING);
    ck_assert(!has_problem(&shop, &id, "ORD-2005"));
    shop_close(&shop);
}

START_TEST(a_service_that_is_down_is_tried_again_with_the_same_key)
{
    post_open(&post);
    POST_SAYS(&post, OMS_E_UNAVAILABLE, OMS_E_UNAVAILABLE);
    open_shop();
    for (int64_t minute = 0; minute <= 60; minute += 15)
        run_at(&shop, minute * MINUTE);
    ck_assert_uint_eq(post.n_calls, 3);
    for (size_t i = 0; i < 3; i++) {
        ck_assert_str_eq(post.calls[i].key, post.calls[0].key);
        ck_assert_int_eq(post.calls[i].at, NOON + (int64_t)i * 15 * MINUTE);
        ck_assert_int_eq(post.calls[i].first_sent_at, NOON);
        ck_assert_int_eq(post.calls[i].attempt, (int32_t)i + 1);
    }
    ck_assert_int_eq(post_delivered(&post, "order.confirmed"), 1);
    close_shop();
}
END_TEST

START_TEST(a_service_that_stays_down_costs_the_message_and_nothing_else)
{
    post_open(&post);
    for (int i = 0; i < TRIES; i++)
        POST_SAYS(&post, OMS_E_UNAVAILABLE);
    open_shop();
    run_a_day();
    ck_assert_uint_eq(post.n_calls, TRIES);
    ck_assert_int_eq(post.calls[TRIES - 1].at, NOON + 150 * MINUTE);
    assert_job(&shop, &id, SEND, "dead");
    ck_assert_int_eq(count_events(&shop, &id, "message.failed"), 1);
    close_shop();
    ck_assert_uint_eq(post.n_calls, TRIES);
}
END_TEST

static int32_t
count_stuck(void *user, const oms_job *job)
{
    *(int *)user += job->stuck_since != OMS_NONE;
    return 0;
}

START_TEST(a_message_that_was_given_up_is_a_dead_letter_and_can_be_sent_by_hand)
{
    int stuck = 0;

    post_open(&post);
    for (int i = 0; i < TRIES; i++)
        POST_SAYS(&post, OMS_E_UNAVAILABLE);
    open_shop();
    run_a_day();
    MUST_OK(oms_job_list(shop.engine, NULL, count_stuck, &stuck, &error));
    ck_assert_int_eq(stuck, 1);
    MUST_OK(oms_job_retry(shop.engine, find_job(&shop, &id, SEND, 0).key, NULL, &error));
    shop_run(&shop);
    ck_assert_int_eq(post_delivered(&post, "order.confirmed"), 1);
    assert_job(&shop, &id, SEND, "done");
    close_shop();
}
END_TEST

START_TEST(what_may_have_gone_out_is_not_sent_by_hand_either)
{
    post_open(&post);
    POST_SAYS(&post, OMS_E_UNKNOWN);
    open_shop();
    shop_run(&shop);
    ASSERT_CODE(OMS_E_STATE, oms_job_retry(shop.engine, find_job(&shop, &id, SEND, 0).key, NULL, &error));
    close_shop();
    ck_assert_uint_eq(post.n_calls, 1);
}
END_TEST

START_TEST(nor_by_a_machine_whose_clock_is_behind)
{
    post_open(&post);
    POST_SAYS(&post, OMS_E_UNKNOWN);
    open_shop();
    shop_run(&shop);
    shop_wait(&shop, -1000);
    ASSERT_CODE(OMS_E_STATE, oms_job_retry(shop.engine, find_job(&shop, &id, SEND, 0).key, NULL, &error));
    shop_wait(&shop, 1000);
    close_shop();
    ck_assert_uint_eq(post.n_calls, 1);
}
END_TEST

START_TEST(what_may_have_gone_out_is_not_sent_again)
{
    post_open(&post);
    POST_SAYS(&post, OMS_E_UNKNOWN);
    open_shop();
    run_a_day();
    ck_assert_uint_eq(post.n_calls, 1);
    assert_job(&shop, &id, SEND, "dead");
    ck_assert_int_eq(count_events(&shop, &id, "message.failed"), 1);
    close_shop();
}
END_TEST

START_TEST(a_service_that_knows_keys_is_given_the_same_key_again)
{
    post_open(&post);
    post_knows_keys(&post, DAY);
    POST_SAYS(&post, OMS_E_UNKNOWN, OMS_E_UNKNOWN, OMS_E_UNAVAILABLE);
    open_shop();
    run_a_day();
    ck_assert_uint_eq(post.n_calls, 4);
    ck_assert_str_eq(post.calls[3].key, post.calls[0].key);
    ck_assert_int_eq(post_delivered(&post, NULL), 1);
    assert_job(&shop, &id, SEND, "done");
    close_shop();
}
END_TEST

START_TEST(a_key_that_the_service_may_have_forgotten_is_not_sent_again)
{
    post_open(&post);
    post_knows_keys(&post, 15 * MINUTE);
    POST_SAYS(&post, OMS_E_UNKNOWN);
    open_shop();
    run_a_day();
    ck_assert_uint_eq(post.n_calls, 1);
    assert_job(&shop, &id, SEND, "dead");
    close_shop();
}
END_TEST

static const struct {
    int32_t truth;
    size_t calls;
    const char *state;
} truths[] = {
    {OMS_OK, 2, "done"},
    {OMS_E_NOT_FOUND, 3, "done"}, /* it never arrived: it is sent */
    {OMS_E_DECLINED, 2, "done"},
    {OMS_E_REJECTED, 2, "dead"},
};

START_TEST(a_service_that_can_be_asked_is_asked)
{
    post_open(&post);
    post_can_query(&post, truths[_i].truth);
    POST_SAYS(&post, OMS_E_UNKNOWN);
    open_shop();
    run_a_day();
    ck_assert_uint_eq(post.n_calls, truths[_i].calls);
    ck_assert(post.calls[1].query);
    assert_job(&shop, &id, SEND, truths[_i].state);
    close_shop();
}
END_TEST

static const struct {
    int32_t answer;
    const char *state;
    const char *event;
} noes[] = {{OMS_E_DECLINED, "done", "message.failed"}, {OMS_E_REJECTED, "dead", "message.failed"}};

START_TEST(a_service_that_says_no_is_not_asked_again)
{
    post_open(&post);
    POST_SAYS(&post, noes[_i].answer);
    open_shop();
    run_a_day();
    ck_assert_uint_eq(post.n_calls, 1);
    assert_job(&shop, &id, SEND, noes[_i].state);
    ck_assert_int_eq(count_events(&shop, &id, noes[_i].event), 1);
    close_shop();
}
END_TEST

START_TEST(a_no_for_now_is_tried_again_as_the_same_message_under_a_new_key)
{
    post_open(&post);
    POST_SAYS(&post, OMS_E_DECLINED_RETRY);
    open_shop();
    run_a_day();
    ck_assert_uint_eq(post.n_calls, 2);
    ck_assert_str_ne(post.calls[0].key, post.calls[1].key);
    ck_assert_str_eq(post.calls[0].template_id, post.calls[1].template_id);
    ck_assert_int_eq(post_delivered(&post, "order.confirmed"), 1);
    close_shop();
}
END_TEST

START_TEST(an_answer_that_comes_later_is_waited_for)
{
    post_open(&post);
    POST_SAYS(&post, OMS_PENDING);
    open_shop();
    for (int64_t hour = 0; hour < 5; hour++)
        run_at(&shop, hour * HOUR);
    ck_assert_uint_eq(post.n_calls, 1);
    assert_job(&shop, &id, SEND, "waiting");
    ck_assert_int_eq(count_events(&shop, &id, "message.waiting"), 1);
    ck_assert_int_eq(tell(&shop, &id, SEND, OMS_OK), OMS_OK);
    assert_job(&shop, &id, SEND, "done");
    ck_assert_int_eq(tell(&shop, &id, SEND, OMS_OK), OMS_E_ALREADY);
    close_shop();
}
END_TEST

START_TEST(an_answer_that_never_comes_is_given_up_after_a_day)
{
    post_open(&post);
    POST_SAYS(&post, OMS_PENDING);
    open_shop();
    run_at(&shop, 0);
    run_at(&shop, DAY - 1);
    assert_job(&shop, &id, SEND, "waiting");
    run_at(&shop, DAY);
    assert_job(&shop, &id, SEND, "dead");
    ck_assert_uint_eq(post.n_calls, 1);
    ck_assert_int_eq(tell(&shop, &id, SEND, OMS_OK), OMS_OK); /* later than never */
    ck_assert_int_eq(count_events(&shop, &id, "message.sent"), 1);
    close_shop();
}
END_TEST

START_TEST(a_message_that_came_back_withholds_no_other)
{
    post_open(&post);
    open_shop();
    shop_run(&shop);
    dispatch(&shop, &id);
    ck_assert_int_eq(oms_complete(shop.engine, find_job(&shop, &id, SEND, 0).key, OMS_E_DECLINED, NULL, NULL),
                     OMS_E_CONFLICT);
    run_a_day();
    ck_assert_int_eq(post_delivered(&post, "order.shipped"), 1);
    ck_assert(!has_problem(&shop, &id, "ORD-2005"));
    shop_close(&shop);
}
END_TEST

/* --- Workers that die --- */

static char path[PATH_SIZE];

static int32_t
die(void *user, const oms_notification_request *request, oms_reply *reply)
{
    (void)user;
    (void)request;
    (void)reply;
    _exit(0);
}

/* A process that sells a mug and, if it comes to that, dies while sending the message. */
static void
sell_and_die(int while_sending)
{
    oms_notification_service service = {.size = sizeof service, .send = die};
    struct shop dying;

    shop_open_with(&dying, &(struct shop_options){.path = path, .engine = {.notification = &service}});
    shop_stock(&dying, "MUG", "MAIN", 1);
    PLACE(&dying, .quantity = 1, .email = "ada@example.org");
    if (while_sending)
        shop_run(&dying);
    _exit(0);
}

static int32_t
take_id(void *user, const oms_order_summary *order)
{
    *(oms_id *)user = order->id;
    return 0;
}

/* Another process comes after it, once every lease has lapsed. */
static void
carry_on_after(int while_sending)
{
    int status = 0;

    file_name(path);
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0)
        sell_and_die(while_sending);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    struct shop before = {.now = NOON + 10 * MINUTE, .random_state = 7};
    shop_open_beside(&shop, &before, &(struct shop_options){.path = path, .engine = {.notification = &post.service}});
    MUST_OK(oms_order_list(shop.engine, NULL, take_id, &id, &error));
    run_a_day();
}

START_TEST(a_worker_that_dies_before_sending_leaves_the_message_to_another)
{
    post_open(&post);
    carry_on_after(0);
    ck_assert_int_eq(post_delivered(&post, "order.confirmed"), 1);
    ck_assert_uint_eq(post.n_calls, 1);
    close_shop();
    file_remove(path);
}
END_TEST

START_TEST(a_message_that_died_with_its_worker_is_not_sent_by_another)
{
    post_open(&post);
    carry_on_after(1);
    ck_assert_uint_eq(post.n_calls, 0);
    assert_job(&shop, &id, SEND, "dead");
    ck_assert_int_eq(count_events(&shop, &id, "message.failed"), 1);
    close_shop();
    file_remove(path);
}
END_TEST

START_TEST(but_it_is_where_the_service_knows_keys)
{
    post_open(&post);
    post_knows_keys(&post, DAY);
    carry_on_after(1);
    ck_assert_uint_eq(post.n_calls, 1);
    ck_assert_int_eq(post.calls[0].attempt, 2);
    assert_job(&shop, &id, SEND, "done");
    close_shop();
    file_remove(path);
}
END_TEST

Suite *
message_once_suite(void)
{
    Suite *suite = suite_create("flow/message_once");
    TCase *answers = tcase_create("answers");
    TCase *deaths = tcase_create("workers that die");

    tcase_add_test(answers, a_service_that_is_down_is_tried_again_with_the_same_key);
    tcase_add_test(answers, a_service_that_stays_down_costs_the_message_and_nothing_else);
    tcase_add_test(answers, a_message_that_was_given_up_is_a_dead_letter_and_can_be_sent_by_hand);
    tcase_add_test(answers, what_may_have_gone_out_is_not_sent_by_hand_either);
    tcase_add_test(answers, nor_by_a_machine_whose_clock_is_behind);
    tcase_add_test(answers, what_may_have_gone_out_is_not_sent_again);
    tcase_add_test(answers, a_service_that_knows_keys_is_given_the_same_key_again);
    tcase_add_test(answers, a_key_that_the_service_may_have_forgotten_is_not_sent_again);
    tcase_add_loop_test(answers, a_service_that_can_be_asked_is_asked, 0, sizeof truths / sizeof *truths);
    tcase_add_loop_test(answers, a_service_that_says_no_is_not_asked_again, 0, sizeof noes / sizeof *noes);
    tcase_add_test(answers, a_no_for_now_is_tried_again_as_the_same_message_under_a_new_key);
    tcase_add_test(answers, an_answer_that_comes_later_is_waited_for);
    tcase_add_test(answers, an_answer_that_never_comes_is_given_up_after_a_day);
    tcase_add_test(answers, a_message_that_came_back_withholds_no_other);
    tcase_add_test(deaths, a_worker_that_dies_before_sending_leaves_the_message_to_another);
    tcase_add_test(deaths, a_message_that_died_with_its_worker_is_not_sent_by_another);
    tcase_add_test(deaths, but_it_is_where_the_service_knows_keys);
    suite_add_tcase(suite, answers);
    suite_add_tcase(suite, deaths);
    return suite;
}
