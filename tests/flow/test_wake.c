/* The wake-up callback: a host that sleeps until the time it was told hears of everything that is due earlier, once, and of nothing else. */

#include "flow/suites.h"
#include "flow/words.h"

struct bell {
    struct shop shop;
    int rings;
    int32_t answer; /* of a change from within */
    oms_store beneath;
    int reads_until_order; /* an order is placed behind the back of this read; 0: never */
};

static void
ring(void *user)
{
    __atomic_fetch_add(&((struct bell *)user)->rings, 1, __ATOMIC_RELAXED);
}

static void
bell_open(struct bell *bell)
{
    *bell = (struct bell){0};
    shop_open_with(&bell->shop, &(struct shop_options){.engine = {.wake = ring, .wake_user = bell}});
    shop_stock(&bell->shop, "MUG", "shelf", 1000);
    ck_assert_int_eq(next_due_of(&bell->shop), OMS_NONE);
    bell->rings = 0;
}

static int64_t
ask(struct bell *bell)
{
    int64_t due = 0;

    MUST_OK(oms_engine_next_due(bell->shop.engine, &due, &error));
    return due;
}

START_TEST(the_next_due_time_is_that_of_the_earliest_job_or_hold)
{
    struct bell bell;

    bell_open(&bell);
    ck_assert_int_eq(ask(&bell), OMS_NONE);
    PLACE(&bell.shop, .method = "manual");
    ck_assert_int_eq(ask(&bell), NOON + 30 * MINUTE);
    PLACE(&bell.shop, .token = "tok_unavailable");
    ck_assert_int_eq(ask(&bell), NOON + 5 * MINUTE);
    ASSERT_CODE(OMS_E_INVALID, oms_engine_next_due(bell.shop.engine, NULL, &error));
    ASSERT_CODE(OMS_E_INVALID, oms_engine_next_due(NULL, &(int64_t){0}, &error));
    shop_close(&bell.shop);
}
END_TEST

START_TEST(a_hundred_orders_ring_once)
{
    struct bell bell;

    bell_open(&bell);
    for (int i = 0; i < 100; i++)
        PLACE(&bell.shop, .flags = OMS_PLACE_NO_DRIVE);
    ck_assert_int_eq(bell.rings, 1);
    shop_close(&bell.shop);
}
END_TEST

START_TEST(who_asked_again_is_rung_again)
{
    struct bell bell;

    bell_open(&bell);
    PLACE(&bell.shop, .flags = OMS_PLACE_NO_DRIVE);
    shop_run(&bell.shop);
    ck_assert_int_eq(bell.rings, 1);
    ck_assert_int_eq(ask(&bell), OMS_NONE);
    PLACE(&bell.shop, .flags = OMS_PLACE_NO_DRIVE);
    ck_assert_int_eq(bell.rings, 2);
    shop_close(&bell.shop);
}
END_TEST

START_TEST(work_that_is_due_later_than_the_host_looks_does_not_ring)
{
    struct bell bell;

    bell_open(&bell);
    PLACE(&bell.shop, .token = "tok_unavailable");
    ck_assert_int_eq(ask(&bell), NOON + 5 * MINUTE);
    bell.rings = 0;
    PLACE(&bell.shop, .method = "manual"); /* its hold ends in half an hour */
    ck_assert_int_eq(bell.rings, 0);
    PLACE(&bell.shop, .flags = OMS_PLACE_NO_DRIVE);
    ck_assert_int_eq(bell.rings, 1);
    shop_close(&bell.shop);
}
END_TEST

START_TEST(doing_what_is_due_tells_the_next_time_without_ringing)
{
    struct bell bell;
    int64_t due = 0;

    bell_open(&bell);
    PLACE(&bell.shop, .token = "tok_unavailable_2");
    ck_assert_int_eq(ask(&bell), NOON + 5 * MINUTE);
    bell.rings = 0;
    shop_wait(&bell.shop, 5 * MINUTE);
    MUST_OK(oms_engine_run(bell.shop.engine, 0, NULL, &due, &error));
    ck_assert_int_eq(due, NOON + 10 * MINUTE);
    ck_assert_int_eq(bell.rings, 0);
    shop_close(&bell.shop);
}
END_TEST

static void
ring_and_meddle(void *user)
{
    struct bell *bell = user;

    bell->rings++;
    bell->answer = oms_engine_run(bell->shop.engine, 0, NULL, NULL, NULL);
}

START_TEST(the_bell_may_not_change_anything)
{
    struct bell bell = {0};

    shop_open_with(&bell.shop, &(struct shop_options){.engine = {.wake = ring_and_meddle, .wake_user = &bell}});
    shop_stock(&bell.shop, "MUG", "shelf", 1);
    PLACE(&bell.shop, .flags = OMS_PLACE_NO_DRIVE);
    ck_assert_int_eq(bell.rings, 1);
    ck_assert_int_eq(bell.answer, OMS_E_REENTRANT);
    shop_close(&bell.shop);
}
END_TEST

static int32_t
attach_beneath(void *user, const oms_schema *schema, int32_t flags, oms_error **error)
{
    const struct bell *bell = user;

    return bell->beneath.attach(bell->beneath.user, schema, flags, error);
}

static int32_t
commit_beneath(void *user, oms_change_set *const *sets, size_t n, oms_error **error)
{
    const struct bell *bell = user;

    return bell->beneath.commit(bell->beneath.user, sets, n, error);
}

static void *
place_one(void *user)
{
    PLACE((struct shop *)user, .flags = OMS_PLACE_NO_DRIVE);
    return NULL;
}

/* A customer on another thread. */
static int32_t
read_and_place(void *user, const oms_read *const *reads, size_t n, oms_row_fn row, void *row_user, oms_error **error)
{
    struct bell *bell = user;
    int32_t code = bell->beneath.read(bell->beneath.user, reads, n, row, row_user, error);

    if (bell->reads_until_order > 0 && --bell->reads_until_order == 0) {
        pthread_t customer;
        ck_assert_int_eq(pthread_create(&customer, NULL, place_one, &bell->shop), 0);
        pthread_join(customer, NULL);
    }
    return code;
}

static void
destroy_beneath(void *user)
{
    const struct bell *bell = user;

    bell->beneath.destroy(bell->beneath.user);
}

START_TEST(an_order_that_comes_while_the_host_is_told_is_not_missed)
{
    struct bell bell = {.beneath = {.size = sizeof bell.beneath}};
    const oms_store store = {.size = sizeof store,
                             .user = &bell,
                             .destroy = destroy_beneath,
                             .attach = attach_beneath,
                             .read = read_and_place,
                             .commit = commit_beneath};

    MUST_OK(oms_store_sqlite(":memory:", NULL, &bell.beneath, &error));
    shop_open_with(&bell.shop, &(struct shop_options){.engine = {.store = &store, .wake = ring, .wake_user = &bell}});
    shop_stock(&bell.shop, "MUG", "shelf", 5);
    PLACE(&bell.shop, .method = "manual");
    ask(&bell);
    bell.rings = 0;
    bell.reads_until_order = 1;
    ck_assert_int_eq(ask(&bell), NOON + 30 * MINUTE); /* was read before the order was there */
    ck_assert_int_eq(bell.rings, 1);
    ck_assert_int_eq(ask(&bell), NOON);
    shop_close(&bell.shop);
}
END_TEST

Suite *
wake_suite(void)
{
    Suite *suite = suite_create("flow/wake");
    TCase *tcase = tcase_create("wake");

    tcase_add_test(tcase, the_next_due_time_is_that_of_the_earliest_job_or_hold);
    tcase_add_test(tcase, a_hundred_orders_ring_once);
    tcase_add_test(tcase, who_asked_again_is_rung_again);
    tcase_add_test(tcase, work_that_is_due_later_than_the_host_looks_does_not_ring);
    tcase_add_test(tcase, doing_what_is_due_tells_the_next_time_without_ringing);
    tcase_add_test(tcase, the_bell_may_not_change_anything);
    tcase_add_test(tcase, an_order_that_comes_while_the_host_is_told_is_not_missed);
    tcase_set_tags(tcase, "threads");
    suite_add_tcase(suite, tcase);
    return suite;
}
