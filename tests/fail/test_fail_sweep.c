/* Sweeping when the storage fails: whether old rows went or stayed is the same to everybody, and nothing goes on for ever about it. */
#include <stdio.h>

#include "fail/shaky_store.h"
#include "fail/suites.h"
#include "kit/shop.h"

/* More than sweeping takes at a time. */
#define MANY 210

static struct shop shop;

/* Keys that nobody needs any more. */
static void
open_shop(void)
{
    const oms_store store = shaky_store_new(":memory:");
    char key[16];

    shop_open_with(&shop, &(struct shop_options){.engine = {.store = &store, .key_life_ms = 1}});
    shop_stock(&shop, "MUG", "BER", MANY);
    for (int i = 0; i < MANY; i++) {
        snprintf(key, sizeof key, "k-%d", i);
        PLACE(&shop, .method = "terms", .key = key, .flags = OMS_PLACE_NO_DRIVE);
    }
    shop_run(&shop);
    shop_wait(&shop, 2 * DAY);
}

static void
close_shop(void)
{
    shaky_store_recover();
    shop_run(&shop);
    shop_close(&shop);
}

static const struct trouble troubles[] = {
    {"unknown, nothing happened", SHAKY_COMMIT, OMS_E_UNKNOWN, true, false},
    {"unknown and committed", SHAKY_COMMIT, OMS_E_UNKNOWN, true, true},
    {"conflict", SHAKY_COMMIT, OMS_E_CONFLICT, true, false},
    {"full", SHAKY_COMMIT, OMS_E_FULL, false, false},
    {"broken", SHAKY_READ | SHAKY_COMMIT, OMS_E_IO, false, false},
};

START_TEST(sweeping_comes_to_an_end)
{
    const struct trouble *trouble = &troubles[_i];
    int64_t done = 0;

    shaky_store_fail(trouble, 0, true);
    int32_t code = oms_engine_run(shop.engine, 0, &done, NULL, NULL);
    ck_assert(shaky_store_recover());
    ck_assert_msg(code == (trouble->got_over ? OMS_OK : trouble->code), "%s: %s", trouble->name, oms_result_name(code));
    ck_assert_int_eq(done, 0);
}
END_TEST

Suite *
fail_sweep_suite(void)
{
    Suite *suite = suite_create("fail/sweep");
    TCase *tests = tcase_create("sweep");

    tcase_add_checked_fixture(tests, open_shop, close_shop);
    tcase_set_timeout(tests, 20);
    tcase_add_loop_test(tests, sweeping_comes_to_an_end, 0, (int)(sizeof troubles / sizeof *troubles));
    suite_add_tcase(suite, tests);
    return suite;
}
