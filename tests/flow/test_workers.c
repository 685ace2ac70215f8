/* Workers: threads that do what is due. What they do is tested elsewhere; here: that all of it is done, once, when it is due, and that starting, stopping,
 * closing, forking and calling back keep the rules of oms/workers.h. */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "flow/suites.h"
#include "flow/words.h"

static oms_workers *
start(struct shop *shop, int32_t n)
{
    oms_workers *workers = NULL;

    MUST_OK(oms_workers_start(shop->engine, n, &workers, &error));
    return workers;
}

static int64_t
wait_for(oms_workers *workers)
{
    int64_t done = 0;

    MUST_OK(oms_workers_wait(workers, &done, &error));
    return done;
}

static void
stop(oms_workers *workers)
{
    MUST_OK(oms_workers_stop(workers, &error));
}

/* Something that happens on another thread, and is waited for. */
struct latch {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int64_t count;
};
#define LATCH                                                                                                          \
    {                                                                                                                  \
        PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0                                                         \
    }

static void
latch_count(struct latch *latch)
{
    pthread_mutex_lock(&latch->lock);
    latch->count++;
    pthread_cond_broadcast(&latch->changed);
    pthread_mutex_unlock(&latch->lock);
}

static void
latch_wait(struct latch *latch, int64_t count)
{
    pthread_mutex_lock(&latch->lock);
    while (latch->count < count)
        pthread_cond_wait(&latch->changed, &latch->lock);
    pthread_mutex_unlock(&latch->lock);
}

START_TEST(workers_do_all_that_is_due_and_nothing_twice)
{
    enum { ORDERS = 200 };
    struct shop shop;
    oms_id orders[ORDERS];

    shop_open(&shop);
    shop_stock(&shop, "MUG", "shelf", ORDERS);
    for (int i = 0; i < ORDERS; i++)
        orders[i] = PLACE(&shop, .flags = OMS_PLACE_NO_DRIVE);
    oms_workers *workers = start(&shop, 4);
    ck_assert_int_ge(wait_for(workers), 2 * ORDERS); /* paid, and processing begun */
    stop(workers);
    for (int i = 0; i < ORDERS; i++)
        assert_state(&shop, &orders[i], OMS_STATE_PROCESSING);
    assert_effects(&shop, "payment.authorize", ORDERS);
    shop_close(&shop);
}
END_TEST

START_TEST(workers_end_holds_too)
{
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "shelf", 1);
    oms_id order = PLACE(&shop, .method = "manual");
    shop_wait(&shop, 30 * MINUTE);
    oms_workers *workers = start(&shop, 2);
    wait_for(workers);
    assert_state(&shop, &order, OMS_STATE_CANCELLED);
    assert_stock(&shop, "MUG", 1, 0, 0);
    stop(workers);
    shop_close(&shop);
}
END_TEST

START_TEST(retries_are_made_when_they_are_due_and_not_before)
{
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "shelf", 1);
    oms_workers *workers = start(&shop, 3);
    oms_id order = PLACE(&shop, .token = "tok_unavailable_2");
    wait_for(workers);
    assert_payment(&shop, &order, "pending");
    shop_wait(&shop, 5 * MINUTE - 1);
    wait_for(workers);
    ck_assert_int_eq(find_job(&shop, &order, "payment.authorize", 0).attempts, 1);
    shop_wait(&shop, 1);
    wait_for(workers);
    ck_assert_int_eq(find_job(&shop, &order, "payment.authorize", 0).attempts, 2);
    shop_wait(&shop, 5 * MINUTE);
    wait_for(workers);
    assert_state(&shop, &order, OMS_STATE_PROCESSING);
    stop(workers);
    shop_close(&shop);
}
END_TEST

static void
count_processing(void *user, const oms_order *order, int32_t from)
{
    (void)from;
    if (oms_order_state(order) == OMS_STATE_PROCESSING)
        latch_count(user);
}

/* One after another: were each found only by the regular look, a second apart, the test would run out of time. */
START_TEST(an_order_that_is_placed_wakes_the_workers)
{
    enum { ORDERS = 40 };
    struct latch processing = LATCH;
    const oms_observer observer = {.size = sizeof observer, .user = &processing, .observe = count_processing};
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "shelf", ORDERS);
    MUST_OK(oms_engine_add_observer(shop.engine, &observer, &error));
    oms_workers *workers = start(&shop, 2);
    for (int i = 0; i < ORDERS; i++) {
        PLACE(&shop, .flags = OMS_PLACE_NO_DRIVE);
        latch_wait(&processing, i + 1);
    }
    stop(workers);
    shop_close(&shop);
}
END_TEST

START_TEST(a_clock_that_was_set_is_seen_when_workers_are_woken)
{
    enum { ORDERS = 20 };
    struct latch processing = LATCH;
    const oms_observer observer = {.size = sizeof observer, .user = &processing, .observe = count_processing};
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "shelf", ORDERS);
    MUST_OK(oms_engine_add_observer(shop.engine, &observer, &error));
    oms_workers *workers = start(&shop, 1);
    for (int i = 0; i < ORDERS; i++) {
        PLACE(&shop, .token = "tok_unavailable_1");
        shop_wait(&shop, 5 * MINUTE);
        oms_workers_wake(workers);
        latch_wait(&processing, i + 1);
    }
    oms_workers_wake(NULL);
    stop(workers);
    shop_close(&shop);
}
END_TEST

/* A bank that does not answer before it is told to. */
struct slow_bank {
    struct provider provider;
    struct latch asked;
    struct latch told;
};

static void
wait_until_told(void *user, const oms_payment_request *request)
{
    struct slow_bank *bank = user;

    (void)request;
    latch_count(&bank->asked);
    latch_wait(&bank->told, 1);
}

static void
bank_open(struct slow_bank *bank)
{
    *bank = (struct slow_bank){.asked = LATCH, .told = LATCH};
    provider_open(&bank->provider);
    bank->provider.during = wait_until_told;
    bank->provider.during_user = bank;
}

static void *
stop_elsewhere(void *workers)
{
    MUST_OK(oms_workers_stop(workers, &error));
    return NULL;
}

START_TEST(stopping_waits_for_an_answer_that_is_under_way)
{
    struct slow_bank bank;
    struct shop shop;
    pthread_t stopper;

    bank_open(&bank);
    shop_open_paid_by(&shop, &bank.provider);
    shop_stock(&shop, "MUG", "shelf", 1);
    oms_id order = PLACE(&shop, .flags = OMS_PLACE_NO_DRIVE);
    oms_workers *workers = start(&shop, 1);
    latch_wait(&bank.asked, 1);
    ck_assert_int_eq(pthread_create(&stopper, NULL, stop_elsewhere, workers), 0);
    latch_count(&bank.told);
    pthread_join(stopper, NULL);
    assert_payment(&shop, &order, "authorised");
    ck_assert_int_eq(provider_count(&bank.provider, AUTHORIZE), 1);
    shop_close(&shop);
}
END_TEST

START_TEST(a_slow_service_keeps_one_worker_and_not_the_others)
{
    struct slow_bank bank;
    struct shop shop;

    bank_open(&bank);
    shop_open_paid_by(&shop, &bank.provider);
    shop_stock(&shop, "MUG", "shelf", 2);
    PLACE(&shop, .flags = OMS_PLACE_NO_DRIVE);
    oms_workers *workers = start(&shop, 2);
    latch_wait(&bank.asked, 1);
    PLACE(&shop, .flags = OMS_PLACE_NO_DRIVE);
    latch_wait(&bank.asked, 2); /* by the other one */
    latch_count(&bank.told);
    wait_for(workers);
    stop(workers);
    shop_close(&shop);
}
END_TEST

START_TEST(closing_the_engine_stops_its_workers_and_loses_nothing)
{
    enum { ORDERS = 30 };
    char path[PATH_SIZE];
    struct provider provider;
    struct shop shop, later;
    oms_id orders[ORDERS];

    file_name(path);
    provider_open(&provider);
    shop_open_with(&shop, &(struct shop_options){.path = path, .payment = &provider.service});
    shop_stock(&shop, "MUG", "shelf", ORDERS);
    for (int i = 0; i < ORDERS; i++)
        orders[i] = PLACE(&shop, .flags = OMS_PLACE_NO_DRIVE);
    start(&shop, 3);
    start(&shop, 1);
    shop_close(&shop);
    shop_open_beside(&later, &shop, &(struct shop_options){.path = path, .payment = &provider.service});
    shop_run(&later);
    for (int i = 0; i < ORDERS; i++)
        assert_state(&later, &orders[i], OMS_STATE_PROCESSING);
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), ORDERS);
    shop_close(&later);
    file_remove(path);
}
END_TEST

struct meddler {
    oms_engine *engine;
    oms_workers *workers;
    int32_t started, waited, stopped, inside;
};

static void
meddle(void *user, const oms_payment_request *request)
{
    struct meddler *meddler = user;
    oms_workers *more = NULL;

    (void)request;
    meddler->started = oms_workers_start(meddler->engine, 1, &more, NULL);
    meddler->waited = oms_workers_wait(meddler->workers, NULL, NULL);
    meddler->stopped = oms_workers_stop(meddler->workers, NULL);
    oms_workers_wake(meddler->workers);
    meddler->inside = oms_engine_in_callback(meddler->engine);
    oms_engine_close(meddler->engine); /* refused: the log is told */
}

START_TEST(a_callback_may_neither_start_nor_await_nor_stop_workers_nor_close)
{
    struct meddler meddler = {0};
    struct provider provider;
    struct shop shop;

    provider_open(&provider);
    provider.during = meddle;
    provider.during_user = &meddler;
    shop_open_paid_by(&shop, &provider);
    shop_stock(&shop, "MUG", "shelf", 1);
    meddler.engine = shop.engine;
    meddler.workers = start(&shop, 1);
    oms_id order = PLACE(&shop, .flags = OMS_PLACE_NO_DRIVE);
    wait_for(meddler.workers);
    ck_assert_int_eq(meddler.started, OMS_E_REENTRANT);
    ck_assert_int_eq(meddler.waited, OMS_E_REENTRANT);
    ck_assert_int_eq(meddler.stopped, OMS_E_REENTRANT);
    ck_assert_int_eq(meddler.inside, 1);
    ck_assert_int_eq(oms_engine_in_callback(shop.engine), 0);
    assert_state(&shop, &order, OMS_STATE_PROCESSING);
    stop(meddler.workers);
    shop_close(&shop);
}
END_TEST

/* What a child may do with its parent's workers: 0 if it is refused as promised. */
static int
child(struct shop *shop, oms_workers *workers)
{
    oms_workers *more = NULL;

    if (oms_workers_start(shop->engine, 1, &more, NULL) != OMS_E_FORKED)
        return 1;
    if (oms_workers_wait(workers, NULL, NULL) != OMS_E_FORKED)
        return 2;
    if (oms_workers_stop(workers, NULL) != OMS_E_FORKED)
        return 3;
    oms_engine_close(shop->engine);
    return 0;
}

START_TEST(a_child_leaves_its_parents_workers_alone)
{
    struct shop shop;
    int status = -1;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "shelf", 1);
    oms_workers *workers = start(&shop, 2);
    wait_for(workers);
    pid_t pid = fork();
    if (pid == 0)
        _exit(child(&shop, workers));
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 0);
    oms_id order = PLACE(&shop, .flags = OMS_PLACE_NO_DRIVE);
    wait_for(workers);
    assert_state(&shop, &order, OMS_STATE_PROCESSING);
    stop(workers);
    shop_close(&shop);
}
END_TEST

/* A storage that fails while it is told to. */
struct bad_disk {
    oms_store beneath;
    int bad;
    struct latch logged;
};

static int32_t
attach_disk(void *user, const oms_schema *schema, int32_t flags, oms_error **error)
{
    const struct bad_disk *disk = user;

    return disk->beneath.attach(disk->beneath.user, schema, flags, error);
}

static int32_t
read_disk(void *user, const oms_read *const *reads, size_t n, oms_row_fn row, void *row_user, oms_error **error)
{
    const struct bad_disk *disk = user;

    if (__atomic_load_n(&disk->bad, __ATOMIC_RELAXED)) {
        *error = oms_error_new(OMS_E_IO, "the disk is gone");
        return OMS_E_IO;
    }
    return disk->beneath.read(disk->beneath.user, reads, n, row, row_user, error);
}

static int32_t
commit_disk(void *user, oms_change_set *const *sets, size_t n, oms_error **error)
{
    const struct bad_disk *disk = user;

    return disk->beneath.commit(disk->beneath.user, sets, n, error);
}

static void
destroy_disk(void *user)
{
    const struct bad_disk *disk = user;

    disk->beneath.destroy(disk->beneath.user);
}

static void
note_error(void *user, int32_t level, const char *message)
{
    struct bad_disk *disk = user;

    if (level == OMS_LOG_ERROR && strstr(message, "the disk is gone"))
        latch_count(&disk->logged);
}

START_TEST(workers_outlive_a_storage_that_fails)
{
    struct bad_disk disk = {.beneath = {.size = sizeof disk.beneath}, .logged = LATCH};
    const oms_store store = {.size = sizeof store,
                             .user = &disk,
                             .destroy = destroy_disk,
                             .attach = attach_disk,
                             .read = read_disk,
                             .commit = commit_disk};
    struct shop shop;

    MUST_OK(oms_store_sqlite(":memory:", NULL, &disk.beneath, &error));
    shop_open_with(&shop, &(struct shop_options){.engine = {.store = &store, .log = note_error, .log_user = &disk}});
    shop_stock(&shop, "MUG", "shelf", 1);
    oms_id order = PLACE(&shop, .flags = OMS_PLACE_NO_DRIVE);
    __atomic_store_n(&disk.bad, 1, __ATOMIC_RELAXED);
    oms_workers *workers = start(&shop, 2);
    latch_wait(&disk.logged, 1);
    ASSERT_CODE(OMS_E_IO, oms_workers_wait(workers, NULL, &error));
    __atomic_store_n(&disk.bad, 0, __ATOMIC_RELAXED);
    wait_for(workers);
    assert_state(&shop, &order, OMS_STATE_PROCESSING);
    stop(workers);
    shop_close(&shop);
}
END_TEST

START_TEST(what_cannot_be_started_is_refused)
{
    oms_workers *workers = NULL;
    struct shop shop;

    shop_open(&shop);
    ASSERT_CODE(OMS_E_INVALID, oms_workers_start(NULL, 1, &workers, &error));
    ASSERT_CODE(OMS_E_INVALID, oms_workers_start(shop.engine, 0, &workers, &error));
    ASSERT_CODE(OMS_E_INVALID, oms_workers_start(shop.engine, -1, &workers, &error));
    ASSERT_CODE(OMS_E_INVALID, oms_workers_start(shop.engine, 1, NULL, &error));
    ASSERT_CODE(OMS_E_LIMIT, oms_workers_start(shop.engine, OMS_LIMIT_WORKERS + 1, &workers, &error));
    ASSERT_CODE(OMS_E_INVALID, oms_workers_wait(NULL, NULL, &error));
    ck_assert_ptr_null(workers);
    MUST_OK(oms_workers_stop(NULL, &error));
    shop_close(&shop);
}
END_TEST

Suite *
workers_suite(void)
{
    Suite *suite = suite_create("flow/workers");
    TCase *tcase = tcase_create("workers");

    tcase_set_timeout(tcase, 15);
    tcase_add_test(tcase, workers_do_all_that_is_due_and_nothing_twice);
    tcase_add_test(tcase, workers_end_holds_too);
    tcase_add_test(tcase, retries_are_made_when_they_are_due_and_not_before);
    tcase_add_test(tcase, an_order_that_is_placed_wakes_the_workers);
    tcase_add_test(tcase, a_clock_that_was_set_is_seen_when_workers_are_woken);
    tcase_add_test(tcase, stopping_waits_for_an_answer_that_is_under_way);
    tcase_add_test(tcase, a_slow_service_keeps_one_worker_and_not_the_others);
    tcase_add_test(tcase, closing_the_engine_stops_its_workers_and_loses_nothing);
    tcase_add_test(tcase, a_callback_may_neither_start_nor_await_nor_stop_workers_nor_close);
    tcase_add_test(tcase, a_child_leaves_its_parents_workers_alone);
    tcase_add_test(tcase, workers_outlive_a_storage_that_fails);
    tcase_add_test(tcase, what_cannot_be_started_is_refused);
    tcase_set_tags(tcase, "threads");
    suite_add_tcase(suite, tcase);
    return suite;
}
