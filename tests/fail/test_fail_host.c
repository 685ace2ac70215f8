/* A host that is not at its best: threads with little stack, randomness that fails, a clock that is out of its mind, handles used after they were closed. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fail/suites.h"
#include "kit/shop.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Little stack. */

#if defined(__SANITIZE_ADDRESS__)
#define ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ADDRESS_SANITIZER 1
#endif
#endif

/* Less than any system gives a thread (musl: 128 KiB); frames that are instrumented are several times as large. */
#ifdef ADDRESS_SANITIZER
#define STACK (1024 * 1024)
#else
#define STACK (64 * 1024)
#endif

static void
read_all(struct shop *shop, const oms_id *id)
{
    char *text = NULL;

    ck_assert_int_eq(oms_order_list_json(shop->engine, NULL, &text, NULL), OMS_OK);
    oms_free(text);
    text = NULL;
    ck_assert_int_eq(oms_order_events_json(shop->engine, id, &text, NULL), OMS_OK);
    oms_free(text);
}

/* A draft as deep as one may be: refused for what it says, or taken, and either way the stack is enough. */
static void
read_deep_document(void)
{
    char text[200] = "{\"currency\": \"EUR\", \"coupons\": ";
    oms_draft *draft = NULL;

    for (int i = 0; i < OMS_LIMIT_DEPTH - 1; i++)
        strcat(text, "[");
    for (int i = 0; i < OMS_LIMIT_DEPTH - 1; i++)
        strcat(text, "]");
    strcat(text, "}");
    ck_assert_int_lt(oms_draft_from_json(text, strlen(text), &draft, NULL), OMS_OK);
}

static void *
whole_way(void *user)
{
    struct shop *shop = user;

    shop_open(shop);
    shop_stock(shop, "MUG", "BER", 4);
    shop_stock(shop, "MUG", "HAM", 4);
    oms_id kept = PLACE(shop, .quantity = 6, .sku2 = "MUG", .country = "DE", .reference = "web-1", .key = "k-1");
    oms_id left = PLACE(shop, .method = "manual");
    shop_run(shop);
    dispatch(shop, &kept);
    shop_run(shop);
    deliver(shop, &kept);
    take_back(shop, &kept);
    shop_wait(shop, DAY);
    shop_run(shop);
    assert_state(shop, &left, OMS_STATE_CANCELLED);
    read_all(shop, &kept);
    read_deep_document();
    shop_close(shop);
    return shop;
}

START_TEST(a_thread_with_little_stack_goes_the_whole_way)
{
    struct shop shop;
    pthread_attr_t attributes;
    pthread_t thread;
    void *done = NULL;

    ck_assert_int_eq(pthread_attr_init(&attributes), 0);
    ck_assert_int_eq(pthread_attr_setstacksize(&attributes, STACK), 0);
    ck_assert_int_eq(pthread_create(&thread, &attributes, whole_way, &shop), 0);
    ck_assert_int_eq(pthread_join(thread, &done), 0);
    ck_assert_ptr_eq(done, &shop);
    pthread_attr_destroy(&attributes);
}
END_TEST

/* Randomness. */

#define NO_RANDOMNESS (OMS_E_HOST - 42)

struct dice {
    int64_t left; /* draws until it fails; below 0: never */
    uint8_t next;
};

static int32_t
throw_dice(void *user, void *out, size_t bytes)
{
    struct dice *dice = user;

    if (dice->left == 0)
        return NO_RANDOMNESS;
    dice->left -= dice->left > 0;
    for (size_t i = 0; i < bytes; i++)
        ((uint8_t *)out)[i] = dice->next += 37;
    return OMS_OK;
}

static oms_engine *
open_engine(int32_t (*random)(void *, void *, size_t), void *random_user, int64_t (*clock)(void *), void *clock_user)
{
    oms_store store = {.size = sizeof store};
    const oms_engine_options options = {.size = sizeof options,
                                        .store = &store,
                                        .random = random,
                                        .random_user = random_user,
                                        .clock = clock,
                                        .clock_user = clock_user,
                                        .duplicates = OMS_DUPLICATE_ALLOW};
    const oms_product product = {.size = sizeof product, .sku = "MUG"};
    oms_engine *engine = NULL;

    ck_assert_int_eq(oms_store_sqlite(":memory:", NULL, &store, NULL), OMS_OK);
    ck_assert_int_eq(oms_engine_open(&options, &engine, NULL), OMS_OK);
    ck_assert_int_eq(oms_product_put(engine, &product, NULL), OMS_OK);
    ck_assert_int_eq(oms_stock_adjust(engine, "MUG", "BER", 1000, NULL, NULL), OMS_OK);
    return engine;
}

static int32_t
order_one(oms_engine *engine, oms_error **error)
{
    oms_draft *draft = wish_draft(&(struct wish){.customer = "", .method = "manual", .unit_price = 5});
    int32_t code = oms_order_place(engine, draft, 0, NULL, error);

    oms_draft_free(draft);
    return code;
}

static int32_t
count_one(void *user, const oms_order_summary *order)
{
    (void)order;
    ++*(int64_t *)user;
    return 0;
}

static void
assert_orders(oms_engine *engine, int64_t n)
{
    int64_t orders = 0, breaches = -1;

    ck_assert_int_eq(oms_order_list(engine, NULL, count_one, &orders, NULL), OMS_OK);
    ck_assert_int_eq(orders, n);
    ck_assert_int_eq(oms_verify(engine, NULL, NULL, &breaches, NULL), OMS_OK);
    ck_assert_int_eq(breaches, 0);
}

/* Random bytes are drawn by the pool, so it takes some orders until it is empty. */
START_TEST(without_randomness_nothing_is_placed_and_its_own_code_comes_back)
{
    struct dice dice = {.left = -1};
    oms_engine *engine = open_engine(throw_dice, &dice, NULL, NULL);
    oms_error *error = NULL;
    int64_t placed = 0;
    int32_t code;

    dice.left = 0;
    while ((code = order_one(engine, &error)) == OMS_OK && placed < 1000)
        placed++;
    ck_assert_int_eq(code, NO_RANDOMNESS);
    ck_assert_int_eq(oms_error_code(error), NO_RANDOMNESS);
    oms_error_free(error);
    assert_orders(engine, placed);
    ck_assert_int_eq(oms_stock_adjust(engine, "MUG", "BER", 1, NULL, NULL), NO_RANDOMNESS);
    dice.left = -1;
    ck_assert_int_eq(order_one(engine, NULL), OMS_OK);
    assert_orders(engine, placed + 1);
    oms_engine_close(engine);
}
END_TEST

/* The clock. */

static const int64_t mad_times[] = {
    INT64_MIN,
    -62167219200000, /* the year 0 */
    -62135596800000, /* the first that there is */
    -1,              /* before 1970 */
    0,
    253402300799999, /* the last */
    253402300800000, /* the year 10000 */
    INT64_MAX,
};

static int64_t
mad_clock(void *user)
{
    return *(const int64_t *)user;
}

static void
assert_within_the_calendar(int64_t at)
{
    char text[OMS_TIME_TEXT_SIZE];
    int64_t again;

    oms_time_format(at, text);
    ck_assert_msg(oms_time_parse(text, &again) == OMS_OK && again == at, "%s", text);
}

START_TEST(whatever_the_clock_says_orders_are_placed_and_end)
{
    int64_t now = mad_times[_i];
    oms_engine *engine = open_engine(NULL, NULL, mad_clock, &now);
    int64_t next_due;

    ck_assert_int_eq(order_one(engine, NULL), OMS_OK);
    for (size_t i = 0; i < COUNT(mad_times); i++) {
        now = mad_times[i];
        ck_assert_int_eq(order_one(engine, NULL), OMS_OK);
        ck_assert_int_eq(oms_engine_run(engine, 0, NULL, &next_due, NULL), OMS_OK);
        assert_within_the_calendar(oms_engine_now(engine));
        if (next_due != OMS_NONE)
            assert_within_the_calendar(next_due);
        assert_orders(engine, (int64_t)i + 2);
    }
    oms_engine_close(engine);
}
END_TEST

/* Handles that are not there any more: only the address sanitizer's build can tell, and there it has to, whichever handle it is. */

#ifdef ADDRESS_SANITIZER

static void
use_closed_engine(struct shop *shop, oms_order *order)
{
    oms_order_free(order);
    oms_engine_close(shop->engine);
    oms_engine_run(shop->engine, 0, NULL, NULL, NULL);
}

static void
use_freed_order(struct shop *shop, oms_order *order)
{
    oms_order_free(order);
    oms_order_total(order);
    oms_engine_close(shop->engine);
}

static void
free_order_twice(struct shop *shop, oms_order *order)
{
    oms_order_free(order);
    oms_order_free(order);
    oms_engine_close(shop->engine);
}

static void
use_freed_draft(struct shop *shop, oms_order *order)
{
    oms_draft *draft = wish_draft(&(struct wish){.quantity = 1});

    oms_order_free(order);
    oms_draft_free(draft);
    oms_order_place(shop->engine, draft, 0, NULL, NULL);
}

static void
use_freed_error(struct shop *shop, oms_order *order)
{
    oms_error *error = NULL;

    oms_order_free(order);
    oms_order_cancel(shop->engine, NULL, NULL, NULL, &error);
    oms_error_free(error);
    oms_error_message(error);
}

static void (*const misuses[])(struct shop *, oms_order *) = {use_closed_engine, use_freed_order, free_order_twice,
                                                              use_freed_draft, use_freed_error};

START_TEST(a_handle_used_after_its_end_is_noticed)
{
    struct shop shop;
    int status = 0;

    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        close(STDERR_FILENO);
        shop_open(&shop);
        shop_stock(&shop, "MUG", "BER", 1);
        oms_id id = PLACE(&shop, .quantity = 1);
        misuses[_i](&shop, get(&shop, &id));
        _exit(0);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(!WIFEXITED(status) || WEXITSTATUS(status) != 0);
}
END_TEST
#endif

Suite *
fail_host_suite(void)
{
    Suite *suite = suite_create("fail/host");
    TCase *host = tcase_create("host");

    tcase_set_timeout(host, 60);
    tcase_add_test(host, a_thread_with_little_stack_goes_the_whole_way);
    tcase_add_test(host, without_randomness_nothing_is_placed_and_its_own_code_comes_back);
    tcase_add_loop_test(host, whatever_the_clock_says_orders_are_placed_and_end, 0, (int)COUNT(mad_times));
#ifdef ADDRESS_SANITIZER
    tcase_add_loop_test(host, a_handle_used_after_its_end_is_noticed, 0, (int)COUNT(misuses));
#endif
    suite_add_tcase(suite, host);
    return suite;
}
