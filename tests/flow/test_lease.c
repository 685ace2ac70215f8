/* Leases: many workers, in threads and processes, do each job once; what a worker leaves behind that died of it; outcomes told by other processes; and closing
 * with work under way. */
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "flow/suites.h"
#include "flow/words.h"

#define AUTHORIZE_JOB "payment.authorize"
#define LEASE         (MINUTE + MINUTE / 2) /* the provider's half minute and one more */

enum { ORDERS = 24, PROCESSES = 3, THREADS = 2, KEYS = 128 };

static char path[PATH_SIZE];

/* What every process sees: which keys a provider was called with, and how often. */
static struct ledger {
    pthread_mutex_t lock;
    int n;
    struct {
        char key[64];
        int calls;
    } keys[KEYS];
} * ledger;

static void
note(const char *key)
{
    int i = 0;

    pthread_mutex_lock(&ledger->lock);
    while (i < ledger->n && strcmp(ledger->keys[i].key, key) != 0)
        i++;
    if (i == ledger->n && ledger->n < KEYS)
        strncpy(ledger->keys[ledger->n++].key, key, sizeof ledger->keys[0].key - 1);
    if (i < KEYS)
        ledger->keys[i].calls++;
    pthread_mutex_unlock(&ledger->lock);
}

static void
open_ledger(void)
{
    pthread_mutexattr_t shared;

    file_name(path);
    ledger = mmap(NULL, sizeof *ledger, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ck_assert_ptr_ne(ledger, MAP_FAILED);
    pthread_mutexattr_init(&shared);
    pthread_mutexattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&ledger->lock, &shared);
    pthread_mutexattr_destroy(&shared);
}

static void
close_ledger(void)
{
    munmap(ledger, sizeof *ledger);
    file_remove(path);
}

static int32_t
say_yes(void *user, const oms_payment_request *request, oms_reply *reply)
{
    (void)user;
    (void)reply;
    note(request->key);
    return OMS_OK;
}

static const oms_payment_service everybodys = {.size = sizeof everybodys,
                                               .authorize = say_yes,
                                               .capture = say_yes,
                                               .void_payment = say_yes,
                                               .refund = say_yes,
                                               .query = say_yes};

/* Runs `work` in another process, which has to end like this. */
static pid_t
begin(int (*work)(const void *with), const void *with)
{
    pid_t child = fork();

    ck_assert_int_ge(child, 0);
    if (child == 0)
        _exit(work(with));
    return child;
}

static int
end(pid_t child)
{
    int status = 0;

    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

/* --- Many at once --- */

static void *
work_until_nothing_is_due(void *user)
{
    int64_t done = 1;

    while (done > 0)
        if (oms_engine_run(user, 0, &done, NULL, NULL) != OMS_OK)
            return user;
    return NULL;
}

static int
work_in_threads(const void *with)
{
    struct shop shop;
    pthread_t threads[THREADS];
    int failed = 0;

    shop_open_beside(&shop, with, &(struct shop_options){.path = path, .payment = &everybodys});
    for (int i = 0; i < THREADS; i++)
        failed += pthread_create(&threads[i], NULL, work_until_nothing_is_due, shop.engine) != 0;
    for (int i = 0; i < THREADS; i++) {
        void *trouble = NULL;
        failed += pthread_join(threads[i], &trouble) != 0 || trouble;
    }
    oms_engine_close(shop.engine);
    return failed;
}

static void
assert_done_once(struct shop *shop, const oms_id *id)
{
    struct job_view job = find_job(shop, id, AUTHORIZE_JOB, 0);

    assert_state(shop, id, OMS_STATE_PROCESSING);
    ck_assert_int_eq(job.attempts, 1);
    ck_assert_int_eq(count_jobs(shop, id, AUTHORIZE_JOB), 1);
    ck_assert_int_eq(count_events(shop, id, "payment.authorised"), 1);
}

START_TEST(threads_of_several_processes_do_each_job_once)
{
    struct shop shop, after;
    oms_id ids[ORDERS];
    pid_t workers[PROCESSES];

    shop_open_with(&shop, &(struct shop_options){
                              .path = path, .payment = &everybodys, .engine = {.duplicates = OMS_DUPLICATE_ALLOW}});
    shop_stock(&shop, "MUG", "MAIN", ORDERS);
    for (int i = 0; i < ORDERS; i++)
        ids[i] = PLACE(&shop, .token = "tok", .flags = OMS_PLACE_NO_DRIVE);
    shop_close(&shop);
    for (int i = 0; i < PROCESSES; i++)
        workers[i] = begin(work_in_threads, &shop);
    for (int i = 0; i < PROCESSES; i++)
        ck_assert_int_eq(end(workers[i]), 0);
    shop_open_beside(&after, &shop, &(struct shop_options){.path = path, .payment = &everybodys});
    for (int i = 0; i < ORDERS; i++)
        assert_done_once(&after, &ids[i]);
    ck_assert_int_eq(ledger->n, ORDERS);
    for (int i = 0; i < ORDERS; i++)
        ck_assert_int_eq(ledger->keys[i].calls, 1);
    shop_close(&after);
}
END_TEST

/* --- A worker that dies --- */

static int32_t
die(void *user, const oms_payment_request *request, oms_reply *reply)
{
    (void)user;
    (void)request;
    (void)reply;
    raise(SIGKILL);
    return OMS_E_UNKNOWN;
}

static int32_t
die_of_address(void *user, const oms_address *address, oms_reply *reply)
{
    (void)user;
    (void)address;
    (void)reply;
    raise(SIGKILL);
    return OMS_E_UNKNOWN;
}

static const oms_payment_service deadly = {.size = sizeof deadly, .authorize = die, .query = die};
static const oms_address_service deadly_address = {.size = sizeof deadly_address, .validate = die_of_address};

static int
work_and_die(const void *with)
{
    struct shop shop;

    shop_open_beside(&shop, with, &(struct shop_options){.path = path, .payment = &deadly, .address = &deadly_address});
    shop_run(&shop);
    return 0;
}

static void
kill_worker(const struct shop *shop)
{
    ck_assert_int_eq(end(begin(work_and_die, shop)), -SIGKILL);
}

START_TEST(what_a_dead_worker_had_is_taken_over_when_its_lease_ends)
{
    struct provider provider;
    struct shop shop, after;

    provider_open(&provider);
    shop_open_with(&shop, &(struct shop_options){.path = path, .payment = &provider.service});
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .token = "tok", .flags = OMS_PLACE_NO_DRIVE);
    shop_close(&shop);
    kill_worker(&shop);
    shop_open_beside(&after, &shop, &(struct shop_options){.path = path, .payment = &provider.service});
    run_at(&after, LEASE - 1);
    ck_assert_uint_eq(provider.n_calls, 0);
    run_at(&after, LEASE);
    assert_state(&after, &id, OMS_STATE_PROCESSING);
    ck_assert_int_eq(provider_count(&provider, QUERY), 1); /* it may have happened: asked about first */
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), 1);
    ck_assert_int_eq(find_job(&after, &id, AUTHORIZE_JOB, 0).attempts, 2);
    shop_close(&after);
}
END_TEST

START_TEST(a_payment_that_kills_its_workers_needs_a_person_after_the_third)
{
    struct provider provider;
    struct shop shop, after;

    provider_open(&provider);
    shop_open_with(&shop, &(struct shop_options){.path = path, .payment = &provider.service});
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .token = "tok", .flags = OMS_PLACE_NO_DRIVE);
    shop_close(&shop);
    for (int i = 0; i < 3; i++, shop.now += LEASE)
        kill_worker(&shop);
    shop_open_beside(&after, &shop, &(struct shop_options){.path = path, .payment = &provider.service});
    shop_run(&after);
    ck_assert_uint_eq(provider.n_calls, 0);
    assert_job(&after, &id, AUTHORIZE_JOB, "needs-operator");
    ck_assert(has_problem(&after, &id, "ORD-2005"));
    ck_assert_int_eq(count_events(&after, &id, "job.failed"), 1);
    MUST_OK(oms_job_retry(after.engine, find_job(&after, &id, AUTHORIZE_JOB, 0).key, NULL, &error));
    shop_run(&after);
    assert_state(&after, &id, OMS_STATE_PROCESSING);
    shop_close(&after);
}
END_TEST

START_TEST(a_question_that_kills_its_workers_is_given_up_after_the_third)
{
    struct shop shop, after;

    shop_open_with(&shop, &(struct shop_options){.path = path, .address_down = 1});
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(&shop, .country = "DE");
    shop_close(&shop);
    shop.now += 15 * MINUTE;
    for (int i = 0; i < 3; i++, shop.now += LEASE)
        kill_worker(&shop);
    shop_open_beside(&after, &shop, &(struct shop_options){.path = path});
    shop_run(&after);
    assert_job(&after, &id, "address.validate", "dead");
    ck_assert(has_problem(&after, &id, "ORD-3001"));
    assert_state(&after, &id, OMS_STATE_PENDING);
    MUST_OK(oms_job_retry(after.engine, find_job(&after, &id, "address.validate", 0).key, NULL, &error));
    shop_run(&after);
    assert_state(&after, &id, OMS_STATE_PROCESSING);
    shop_close(&after);
}
END_TEST

/* --- Told by others --- */

struct news {
    const struct shop *shop;
    char key[64];
    int32_t outcome;
};

/* What the teller heard, as an exit status. */
static int
tell_news(const void *with)
{
    const struct news *news = with;
    struct shop shop;

    shop_open_beside(&shop, news->shop, &(struct shop_options){.path = path});
    int32_t code = oms_complete(shop.engine, news->key, news->outcome, NULL, NULL);
    oms_engine_close(shop.engine);
    return -code;
}

static oms_id
order_that_waits(struct shop *shop, struct provider *provider, struct news *news)
{
    provider_open(provider);
    SAYS(provider, AUTHORIZE, OMS_PENDING);
    shop_open_with(shop, &(struct shop_options){.path = path, .payment = &provider->service});
    shop_stock(shop, "MUG", "MAIN", 1);
    oms_id id = PLACE(shop, .token = "tok");
    *news = (struct news){.shop = shop, .outcome = OMS_OK};
    strcpy(news->key, find_job(shop, &id, AUTHORIZE_JOB, 0).key);
    shop_close(shop);
    return id;
}

START_TEST(an_outcome_may_come_from_another_process)
{
    struct provider provider;
    struct shop shop, after;
    struct news news;
    oms_id id = order_that_waits(&shop, &provider, &news);

    ck_assert_int_eq(end(begin(tell_news, &news)), OMS_OK);
    ck_assert_int_eq(end(begin(tell_news, &news)), -OMS_E_ALREADY);
    shop_open_beside(&after, &shop, &(struct shop_options){.path = path, .payment = &provider.service});
    assert_state(&after, &id, OMS_STATE_CONFIRMED);
    shop_close(&after);
}
END_TEST

/* Two processes at once: one is first. */
START_TEST(of_two_processes_that_tell_one_is_first)
{
    const int32_t second = _i ? OMS_E_DECLINED : OMS_OK;
    struct provider provider;
    struct shop shop, after;
    struct news news, other;
    oms_id id = order_that_waits(&shop, &provider, &news);

    other = news;
    other.outcome = second;
    pid_t first = begin(tell_news, &news);
    pid_t next = begin(tell_news, &other);
    const int heard = end(first) + end(next);
    ck_assert_int_eq(heard, _i ? -OMS_E_CONFLICT : -OMS_E_ALREADY);
    shop_open_beside(&after, &shop, &(struct shop_options){.path = path, .payment = &provider.service});
    assert_job(&after, &id, AUTHORIZE_JOB, _i ? "needs-operator" : "done");
    ck_assert_int_le(count_events(&after, &id, "payment.authorised"), 1);
    shop_close(&after);
}
END_TEST

struct teller {
    oms_engine *engine;
    const char *key;
    int32_t heard;
};

static void *
tell_in_thread(void *user)
{
    struct teller *teller = user;

    teller->heard = oms_complete(teller->engine, teller->key, OMS_OK, NULL, NULL);
    return NULL;
}

START_TEST(of_eight_threads_that_tell_one_is_first)
{
    enum { TELLERS = 8 };
    struct provider provider;
    struct shop shop, after;
    struct news news;
    struct teller tellers[TELLERS];
    pthread_t threads[TELLERS];
    oms_id id = order_that_waits(&shop, &provider, &news);
    int first = 0;

    shop_open_beside(&after, &shop, &(struct shop_options){.path = path, .payment = &provider.service});
    for (int i = 0; i < TELLERS; i++) {
        tellers[i] = (struct teller){.engine = after.engine, .key = news.key};
        ck_assert_int_eq(pthread_create(&threads[i], NULL, tell_in_thread, &tellers[i]), 0);
    }
    for (int i = 0; i < TELLERS; i++) {
        pthread_join(threads[i], NULL);
        first += tellers[i].heard == OMS_OK;
        ck_assert(tellers[i].heard == OMS_OK || tellers[i].heard == OMS_E_ALREADY);
    }
    ck_assert_int_eq(first, 1);
    assert_state(&after, &id, OMS_STATE_CONFIRMED);
    ck_assert_int_eq(count_events(&after, &id, "payment.authorised"), 1);
    shop_close(&after);
}
END_TEST

/* --- Closing --- */

START_TEST(closed_with_work_under_way_nothing_is_lost_and_nothing_done_twice)
{
    struct provider provider;
    struct shop shops[2];
    struct shop *shop = &shops[0];
    oms_id ids[6];
    int64_t left = 1;

    provider_open(&provider);
    shop_open_with(shop, &(struct shop_options){.path = path,
                                                .payment = &provider.service,
                                                .engine = {.duplicates = OMS_DUPLICATE_ALLOW}});
    shop_stock(shop, "MUG", "MAIN", 6);
    SAYS(&provider, AUTHORIZE, OMS_PENDING, OMS_E_UNAVAILABLE, OMS_E_UNKNOWN);
    SAYS(&provider, QUERY, OMS_OK, OMS_OK);
    for (int i = 0; i < 6; i++)
        ids[i] = PLACE(shop, .token = "tok", .flags = i < 4 ? 0 : OMS_PLACE_NO_DRIVE);
    dispatch(shop, &ids[3]);
    for (int step = 0; left > 0; step++) { /* every step by an engine of its own */
        struct shop *next = &shops[(step + 1) % 2];
        shop_close(shop);
        shop_open_beside(next, shop, &(struct shop_options){.path = path, .payment = &provider.service});
        shop = next;
        shop->now = NOON + 6 * MINUTE + step;
        MUST_OK(oms_engine_run(shop->engine, 1, &left, NULL, &error));
        ck_assert_int_lt(step, 100);
    }
    for (int i = 0; i < 6; i++)
        assert_state(shop, &ids[i], i == 3 ? OMS_STATE_SHIPPED : OMS_STATE_PROCESSING);
    ck_assert_int_eq(provider_count(&provider, AUTHORIZE), 7);
    ck_assert_int_eq(provider_count(&provider, CAPTURE), 1);
    ck_assert_int_eq(provider_count(&provider, QUERY), 2);
    shop_close(shop);
}
END_TEST

Suite *
lease_suite(void)
{
    Suite *suite = suite_create("flow/lease");
    TCase *tests = tcase_create("leases");

    tcase_add_checked_fixture(tests, open_ledger, close_ledger);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, threads_of_several_processes_do_each_job_once);
    tcase_add_test(tests, what_a_dead_worker_had_is_taken_over_when_its_lease_ends);
    tcase_add_test(tests, a_payment_that_kills_its_workers_needs_a_person_after_the_third);
    tcase_add_test(tests, a_question_that_kills_its_workers_is_given_up_after_the_third);
    tcase_add_test(tests, an_outcome_may_come_from_another_process);
    tcase_add_loop_test(tests, of_two_processes_that_tell_one_is_first, 0, 2);
    tcase_add_test(tests, of_eight_threads_that_tell_one_is_first);
    tcase_add_test(tests, closed_with_work_under_way_nothing_is_lost_and_nothing_done_twice);
    tcase_set_tags(tests, "threads");
    suite_add_tcase(suite, tests);
    return suite;
}
