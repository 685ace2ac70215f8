/* Waiting in the commit queue, leading it, and what each caller is told. Threads meet at barriers in the scripted store; nobody sleeps. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "queue_kit.h"
#include "suites.h"

static struct script script;
static struct commit_queue *queue;

static void
open_queue(script_fn answer)
{
    script_init(&script, answer);
    queue = script_queue(&script);
}

static void
close_queue(void)
{
    commit_queue_free(queue);
    script_free(&script);
}

/* Customers that hand in one set each: the first is in the store's commit, the others wait behind it in order. */
static void
line_up(struct customer *customers, struct parcel *parcels, const char *const *texts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        parcel_fill(&parcels[i], texts[i]);
        customers[i] = (struct customer){.queue = queue, .sets = {&parcels[i].set}, .n = 1};
        customer_start(&customers[i]);
        if (i == 0)
            pthread_barrier_wait(&script.entered);
        else
            await_queued(queue, i + 1);
    }
}

static void
leave(struct customer *customers, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        customer_join(&customers[i]);
        oms_error_free(customers[i].error);
    }
}

START_TEST(a_set_alone_is_committed_by_its_own_thread)
{
    struct parcel parcel = {0};
    oms_change_set *sets[] = {&parcel.set};

    open_queue(NULL);
    parcel_fill(&parcel, "+MUG");
    ck_assert_int_eq(commit_queue_submit(queue, sets, 1, NULL), OMS_OK);
    ck_assert_int_eq(parcel.set.result, OMS_OK);
    ck_assert_uint_eq(script.n_calls, 1);
    ck_assert(pthread_equal(script.calls[0].thread, pthread_self()));
    close_queue();
}
END_TEST

START_TEST(nothing_to_commit_asks_nobody)
{
    open_queue(NULL);
    ck_assert_int_eq(commit_queue_submit(queue, NULL, 0, NULL), OMS_OK);
    ck_assert_uint_eq(script.n_calls, 0);
    close_queue();
}
END_TEST

static const char *const four[] = {"uMUG", "+CUP", "+CUP", "uPOT"};

START_TEST(who_waits_meanwhile_travels_together_in_order)
{
    struct customer customers[4];
    struct parcel parcels[4] = {0};

    open_queue(NULL);
    script.n_held = 1;
    line_up(customers, parcels, four, 4);
    pthread_barrier_wait(&script.released);
    leave(customers, 4);
    ck_assert_uint_eq(script.n_calls, 2);
    ck_assert_uint_eq(script.calls[1].n, 3);
    for (size_t i = 0; i < 3; i++)
        ck_assert_ptr_eq(script.calls[1].sets[i], &parcels[i + 1].set);
    for (size_t i = 0; i < 4; i++)
        ck_assert_int_eq(parcels[i].set.result, OMS_OK);
    close_queue();
}
END_TEST

START_TEST(the_leader_hands_on_and_goes)
{
    struct customer customers[4];
    struct parcel parcels[4] = {0};

    open_queue(NULL);
    script.n_held = 2;
    line_up(customers, parcels, four, 4);
    pthread_barrier_wait(&script.released);
    pthread_barrier_wait(&script.entered); /* the second commit is under way … */
    customer_join(&customers[0]);          /* … and the first leader is back */
    ck_assert(pthread_equal(script.calls[1].thread, customers[1].thread));
    pthread_barrier_wait(&script.released);
    leave(customers + 1, 3);
    close_queue();
}
END_TEST

START_TEST(whoever_has_to_wait_twice_leads_the_second_time)
{
    static const char *const texts[] = {"uMUG", "uCUP", "uCUP", "uPOT"};
    struct customer customers[4];
    struct parcel parcels[4] = {0};

    open_queue(NULL);
    script.n_held = 1;
    line_up(customers, parcels, texts, 4);
    pthread_barrier_wait(&script.released);
    leave(customers, 4);
    ck_assert_uint_eq(script.n_calls, 3);
    ck_assert_uint_eq(script.calls[1].n, 2);
    ck_assert_uint_eq(script.calls[2].n, 1);
    ck_assert_ptr_eq(script.calls[2].sets[0], &parcels[2].set);
    ck_assert(pthread_equal(script.calls[2].thread, customers[2].thread));
    close_queue();
}
END_TEST

START_TEST(a_caller_with_several_groups_takes_others_along)
{
    struct customer two, one;
    struct parcel parcels[3] = {0};

    open_queue(NULL);
    script.n_held = 1;
    for (size_t i = 0; i < 3; i++)
        parcel_fill(&parcels[i], i < 2 ? "uMUG" : "uCUP");
    two = (struct customer){.queue = queue, .sets = {&parcels[0].set, &parcels[1].set}, .n = 2};
    one = (struct customer){.queue = queue, .sets = {&parcels[2].set}, .n = 1};
    customer_start(&two);
    pthread_barrier_wait(&script.entered);
    customer_start(&one);
    await_queued(queue, 2);
    pthread_barrier_wait(&script.released);
    customer_join(&one);
    customer_join(&two);
    ck_assert_uint_eq(script.n_calls, 2);
    ck_assert_ptr_eq(script.calls[1].sets[0], &parcels[1].set);
    ck_assert_ptr_eq(script.calls[1].sets[1], &parcels[2].set);
    ck_assert(pthread_equal(script.calls[1].thread, two.thread));
    close_queue();
}
END_TEST

static int32_t
answer_io(struct script *self, size_t call, oms_change_set *const *sets, size_t n, oms_error **error)
{
    (void)self;
    (void)sets;
    (void)n;
    return error_set(error, OMS_E_IO, "the disk is away, call %zu", call);
}

START_TEST(when_the_whole_call_fails_each_gets_an_error_of_its_own)
{
    struct customer customers[4];
    struct parcel parcels[4] = {0};

    open_queue(answer_io);
    script.n_held = 1;
    line_up(customers, parcels, four, 4);
    pthread_barrier_wait(&script.released);
    for (size_t i = 0; i < 4; i++) {
        customer_join(&customers[i]);
        ck_assert_int_eq(customers[i].code, OMS_E_IO);
        ck_assert_int_eq(parcels[i].set.result, OMS_E_IO);
        ck_assert_int_eq(oms_error_code(customers[i].error), OMS_E_IO);
        ck_assert_str_eq(oms_error_message(customers[i].error),
                         i == 0 ? "the disk is away, call 0" : "the disk is away, call 1");
        oms_error_free(customers[i].error);
    }
    close_queue();
}
END_TEST

static int32_t
answer_host_code(struct script *self, size_t call, oms_change_set *const *sets, size_t n, oms_error **error)
{
    (void)self;
    (void)call;
    (void)sets;
    (void)n;
    (void)error;
    return OMS_E_HOST - 7;
}

START_TEST(a_hosts_own_code_comes_back_unchanged)
{
    struct parcel parcel = {0};
    oms_change_set *sets[] = {&parcel.set};
    oms_error *error = NULL;

    open_queue(answer_host_code);
    parcel_fill(&parcel, "+MUG");
    ck_assert_int_eq(commit_queue_submit(queue, sets, 1, &error), OMS_E_HOST - 7);
    ck_assert_int_eq(oms_error_code(error), OMS_E_HOST - 7);
    oms_error_free(error);
    ck_assert_int_eq(commit_queue_submit(queue, sets, 1, NULL), OMS_E_HOST - 7);
    close_queue();
}
END_TEST

/* The POT finds the disk full, the CUP is stale, the PAN may not be written; the rest is well. The error is the POT's. */
static int32_t
answer_by_sku(struct script *self, size_t call, oms_change_set *const *sets, size_t n, oms_error **error)
{
    (void)self;
    (void)call;
    for (size_t i = 0; i < n; i++) {
        const struct stock_row *row = sets[i]->changes[0]->row;
        bool pot = row->sku.data[0] == 'P' && row->sku.data[1] == 'O', pan = row->sku.data[0] == 'P' && !pot;
        sets[i]->result = pot ? OMS_E_FULL : pan ? OMS_E_READONLY : row->sku.data[0] == 'C' ? OMS_E_CONFLICT : OMS_OK;
        if (pot)
            error_set(error, OMS_E_FULL, "no room for a pot");
    }
    return OMS_OK;
}

START_TEST(each_caller_hears_of_its_own_failure_only)
{
    static const char *const texts[] = {"uMUG", "uCUP", "uPOT", "uPAN", "uJUG"};
    static const int32_t codes[] = {OMS_OK, OMS_OK, OMS_E_FULL, OMS_E_READONLY, OMS_OK};
    struct customer customers[5];
    struct parcel parcels[5] = {0};

    open_queue(answer_by_sku);
    script.n_held = 1;
    line_up(customers, parcels, texts, 5);
    pthread_barrier_wait(&script.released);
    for (size_t i = 0; i < 5; i++) {
        customer_join(&customers[i]);
        ck_assert_int_eq(customers[i].code, codes[i]);
        ck_assert((customers[i].error != NULL) == (codes[i] != OMS_OK));
    }
    ck_assert_int_eq(parcels[1].set.result, OMS_E_CONFLICT);
    ck_assert_str_eq(oms_error_message(customers[2].error), "no room for a pot");
    ck_assert_int_eq(oms_error_code(customers[3].error), OMS_E_READONLY);
    ck_assert_ptr_nonnull(strstr(oms_error_message(customers[3].error), "OMS_E_READONLY"));
    oms_error_free(customers[2].error);
    oms_error_free(customers[3].error);
    close_queue();
}
END_TEST

/* A later group fails an earlier set of the caller. */
static int32_t
answer_late_failure(struct script *self, size_t call, oms_change_set *const *sets, size_t n, oms_error **error)
{
    (void)self;
    for (size_t i = 0; i < n; i++)
        sets[i]->result = OMS_OK;
    sets[n - 1]->result = call == 0 ? OMS_E_IO : OMS_E_FULL;
    error_set(error, sets[n - 1]->result, "call %zu", call);
    return OMS_OK;
}

START_TEST(of_several_failures_the_first_set_counts)
{
    struct parcel parcels[3] = {0};
    oms_change_set *sets[] = {&parcels[0].set, &parcels[1].set, &parcels[2].set};
    oms_error *error = NULL;

    open_queue(answer_late_failure);
    parcel_fill(&parcels[0], "uMUG");
    parcel_fill(&parcels[1], "uMUG");
    parcel_fill(&parcels[2], "uCUP");
    ck_assert_int_eq(commit_queue_submit(queue, sets, 3, &error), OMS_E_FULL);
    ck_assert_int_eq(parcels[0].set.result, OMS_OK);
    ck_assert_int_eq(parcels[2].set.result, OMS_E_IO);
    ck_assert_str_eq(oms_error_message(error), "call 1");
    oms_error_free(error);
    close_queue();
}
END_TEST

START_TEST(a_later_failure_does_not_hide_the_first)
{
    struct parcel parcels[2] = {0};
    oms_change_set *sets[] = {&parcels[0].set, &parcels[1].set};
    oms_error *error = NULL;

    open_queue(answer_late_failure);
    parcel_fill(&parcels[0], "uMUG");
    parcel_fill(&parcels[1], "uMUG");
    ck_assert_int_eq(commit_queue_submit(queue, sets, 2, &error), OMS_E_IO);
    ck_assert_int_eq(parcels[1].set.result, OMS_E_FULL);
    ck_assert_str_eq(oms_error_message(error), "call 0");
    oms_error_free(error);
    close_queue();
}
END_TEST

/* Says where a conflict is. */
static int32_t
answer_conflict(struct script *self, size_t call, oms_change_set *const *sets, size_t n, oms_error **error)
{
    (void)self;
    (void)call;
    (void)error;
    for (size_t i = 0; i < n; i++) {
        sets[i]->result = OMS_E_CONFLICT;
        sets[i]->conflict = 1;
    }
    return OMS_OK;
}

START_TEST(a_conflict_is_a_result_and_no_failure)
{
    struct parcel parcel = {0};
    oms_change_set *sets[] = {&parcel.set};
    oms_error *error = NULL;

    open_queue(answer_conflict);
    parcel_fill(&parcel, "uMUG +CUP");
    ck_assert_int_eq(commit_queue_submit(queue, sets, 1, &error), OMS_OK);
    ck_assert_ptr_null(error);
    ck_assert_int_eq(parcel.set.result, OMS_E_CONFLICT);
    ck_assert_uint_eq(parcel.set.conflict, 1);
    close_queue();
}
END_TEST

#define THREADS 8
#define ROUNDS  200

static int64_t sold[THREADS];
static bool collided;

/* Keeps count by SKU, without a lock: the queue lets one thread in at a time. A pot travels once per commit at most. */
static int32_t
answer_counting(struct script *self, size_t call, oms_change_set *const *sets, size_t n, oms_error **error)
{
    size_t pots = 0;

    (void)self;
    (void)call;
    (void)error;
    for (size_t i = 0; i < n; i++) {
        const struct stock_row *row = sets[i]->changes[0]->row;
        sold[row->sku.data[1] - '0']++;
        pots += sets[i]->n_changes > 1;
        sets[i]->result = OMS_OK;
    }
    collided = collided || pots > 1;
    return OMS_OK;
}

struct shopper {
    char name;
    size_t answered;
};

static void *
shop(void *arg)
{
    struct shopper *shopper = arg;

    for (size_t i = 0; i < ROUNDS; i++) {
        struct parcel parcels[2] = {0};
        oms_change_set *sets[] = {&parcels[0].set, &parcels[1].set};
        char text[] = {'+', 'A', shopper->name, '\0'};

        parcel_fill(&parcels[0], text);
        parcel_fill(&parcels[1], text);
        parcel_fill(&parcels[i % 2], "uPOT");
        if (commit_queue_submit(queue, sets, 2, NULL) == OMS_OK)
            shopper->answered += (parcels[0].set.result == OMS_OK) + (size_t)(parcels[1].set.result == OMS_OK);
    }
    return NULL;
}

START_TEST(under_a_crowd_every_set_is_committed_once)
{
    pthread_t threads[THREADS];
    struct shopper shoppers[THREADS];

    open_queue(answer_counting);
    for (int i = 0; i < THREADS; i++) {
        shoppers[i] = (struct shopper){.name = (char)('0' + i)};
        ck_assert_int_eq(pthread_create(&threads[i], NULL, shop, &shoppers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        ck_assert_uint_eq(shoppers[i].answered, 2 * ROUNDS);
        ck_assert_int_eq(sold[i], 2 * ROUNDS);
    }
    ck_assert(!collided);
    ck_assert_uint_ge(script.n_calls, THREADS * ROUNDS);
    ck_assert_ptr_null(queue->first);
    close_queue();
}
END_TEST

/* A commit that takes its time, as one that waits for a disk. */
static int32_t
answer_slowly(struct script *self, size_t call, oms_change_set *const *sets, size_t n, oms_error **error)
{
    const int64_t until = time_monotonic_us() + 500;

    (void)self;
    (void)call;
    (void)error;
    while (time_monotonic_us() < until) {
    }
    for (size_t i = 0; i < n; i++)
        sets[i]->result = OMS_OK;
    return OMS_OK;
}

static void *
come_again(void *arg)
{
    for (size_t i = 0; i < ROUNDS; i++) {
        struct parcel parcel = {0};
        oms_change_set *sets[] = {&parcel.set};

        parcel_fill(&parcel, arg);
        ck_assert_int_eq(commit_queue_submit(queue, sets, 1, NULL), OMS_OK);
    }
    return NULL;
}

/* Two that come again and again would miss each other for ever, each waiting for the other's commit. */
START_TEST(who_was_there_last_time_is_waited_for)
{
    static char skus[][5] = {"uMUG", "uCUP"};
    pthread_t threads[2];

    open_queue(answer_slowly);
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, come_again, skus[i]), 0);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    ck_assert_uint_lt(script.n_calls, 2 * ROUNDS * 3 / 4);
    close_queue();
}
END_TEST

Suite *
queue_suite(void)
{
    Suite *suite = suite_create("queue");
    TCase *waiting = tcase_create("waiting");
    TCase *answers = tcase_create("answers");

    tcase_set_timeout(waiting, 60);
    tcase_add_test(waiting, a_set_alone_is_committed_by_its_own_thread);
    tcase_add_test(waiting, nothing_to_commit_asks_nobody);
    tcase_add_test(waiting, who_waits_meanwhile_travels_together_in_order);
    tcase_add_test(waiting, the_leader_hands_on_and_goes);
    tcase_add_test(waiting, whoever_has_to_wait_twice_leads_the_second_time);
    tcase_add_test(waiting, a_caller_with_several_groups_takes_others_along);
    tcase_add_test(waiting, under_a_crowd_every_set_is_committed_once);
    tcase_add_test(waiting, who_was_there_last_time_is_waited_for);
    tcase_set_tags(waiting, "threads");
    suite_add_tcase(suite, waiting);
    tcase_add_test(answers, when_the_whole_call_fails_each_gets_an_error_of_its_own);
    tcase_add_test(answers, a_hosts_own_code_comes_back_unchanged);
    tcase_add_test(answers, each_caller_hears_of_its_own_failure_only);
    tcase_add_test(answers, of_several_failures_the_first_set_counts);
    tcase_add_test(answers, a_later_failure_does_not_hide_the_first);
    tcase_add_test(answers, a_conflict_is_a_result_and_no_failure);
    tcase_set_tags(answers, "threads");
    suite_add_tcase(suite, answers);
    return suite;
}
