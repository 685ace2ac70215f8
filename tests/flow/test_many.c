/* A great many things due at once, and lists that grow while they are read: each comes to an end, in memory that does not grow with their number. OMS_MANY in
 * the environment says how many there are: a million in scripts/nightly. */
#include <stdlib.h>
#include <sys/resource.h>

#include "flow/suites.h"
#include "flow/words.h"

#define T       (30 * MINUTE)
#define BATCH   256
#define ROOM_KB (16 * 1024) /* what a run may need beside what it began with, however much is due */

static char path[PATH_SIZE];
static struct shop shop;

static int64_t
how_many(void)
{
    const char *text = getenv("OMS_MANY");
    const int64_t many = text ? strtoll(text, NULL, 10) : 0;

    return many > 0 ? many : 2048;
}

static void
open_shop(void)
{
    const oms_sqlite_options quick = {.size = sizeof quick, .durability = OMS_SQLITE_NORMAL};
    oms_store store = {.size = sizeof store};

    file_name(path);
    ck_assert_int_eq(oms_store_sqlite(path, &quick, &store, NULL), OMS_OK);
    shop_open_with(&shop, &(struct shop_options){.engine = {.store = &store, .duplicates = OMS_DUPLICATE_ALLOW}});
    shop_stock(&shop, "MUG", "MAIN", how_many());
}

static void
close_shop(void)
{
    shop_close(&shop);
    file_remove(path);
}

static void
place_batch(const oms_draft *draft, size_t n)
{
    const oms_draft *drafts[BATCH];
    oms_place_result results[BATCH];

    for (size_t i = 0; i < n; i++)
        drafts[i] = draft;
    MUST_OK(oms_order_place_many(shop.engine, drafts, n, 0, results, &error));
    for (size_t i = 0; i < n; i++) {
        ck_assert_int_eq(results[i].code, OMS_OK);
        oms_order_free(results[i].order);
    }
}

/* As many orders of one unit, all at this moment. */
static void
place_all(const struct wish *wish)
{
    oms_draft *draft = wish_draft(wish);

    for (int64_t left = how_many(); left > 0; left -= BATCH)
        place_batch(draft, left < BATCH ? (size_t)left : BATCH);
    oms_draft_free(draft);
}

static long
memory_kb(void)
{
    struct rusage usage;

    ck_assert_int_eq(getrusage(RUSAGE_SELF, &usage), 0);
    return usage.ru_maxrss;
}

static void
run_all(int64_t expected)
{
    const long before = memory_kb();
    int64_t done = 0, next_due = 0;

    MUST_OK(oms_engine_run(shop.engine, 0, &done, &next_due, &error));
    ck_assert_int_eq(done, expected);
    ck_assert(next_due == OMS_NONE || next_due > shop.now);
    ck_assert_int_lt(memory_kb() - before, ROOM_KB);
}

START_TEST(all_holds_end_in_one_run)
{
    place_all(&(struct wish){.method = "manual"});
    assert_stock(&shop, "MUG", 0, how_many(), 0);
    shop_wait(&shop, T);
    run_all(how_many());
    assert_stock(&shop, "MUG", how_many(), 0, 0);
}
END_TEST

/* Every one of them is in the buyer's way, and none has to be swept before. */
START_TEST(one_buyer_takes_the_units_of_all_holds_that_are_over)
{
    place_all(&(struct wish){.method = "manual"});
    shop_wait(&shop, T);
    oms_id id = PLACE(&shop, .quantity = how_many());
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    assert_stock(&shop, "MUG", 0, how_many(), 0);
}
END_TEST

START_TEST(all_jobs_are_done_in_one_run)
{
    place_all(&(struct wish){.method = "terms"});
    run_all(how_many());
    assert_stock(&shop, "MUG", 0, how_many(), 0);
}
END_TEST

START_TEST(what_is_due_can_be_done_piece_by_piece)
{
    int64_t left = how_many(), done = 0;

    place_all(&(struct wish){.method = "terms"});
    while (left > 0) {
        MUST_OK(oms_engine_run(shop.engine, 1000, &done, NULL, &error));
        ck_assert_int_eq(done, left < 1000 ? left : 1000);
        left -= done;
    }
}
END_TEST

/* Somebody orders whenever the next order is shown. */
struct growth {
    struct shop other;
    oms_id last;
    int64_t shown;
};

static int32_t
order_another(void *user, const oms_order_summary *order)
{
    struct growth *growth = user;

    PLACE(&growth->other, .method = "terms", .sku = "POT");
    growth->last = order->id;
    growth->shown++;
    return 0;
}

/* Page after page, until one is empty. */
static void
list_all(struct growth *growth)
{
    oms_order_query query = {.size = sizeof query};
    int64_t before;

    do {
        before = growth->shown;
        query.before = growth->last;
        MUST_OK(oms_order_list(shop.engine, &query, order_another, growth, &error));
    } while (growth->shown > before);
}

START_TEST(a_list_that_grows_as_fast_as_it_is_read_has_an_end)
{
    struct growth growth = {.shown = 0};

    place_all(&(struct wish){.method = "terms"});
    shop_open_beside(&growth.other, &shop,
                     &(struct shop_options){.path = path, .engine = {.duplicates = OMS_DUPLICATE_ALLOW}});
    shop_wait(&growth.other,
              HOUR); /* every id is later than those that many orders borrowed from the next milliseconds */
    shop_stock(&shop, "POT", "MAIN", how_many());
    list_all(&growth);
    ck_assert_int_eq(growth.shown, how_many());
    assert_stock(&shop, "POT", 0, how_many(), 0);
    oms_engine_close(growth.other.engine);
    oms_sandbox_free(growth.other.sandbox);
}
END_TEST

Suite *
many_suite(void)
{
    Suite *suite = suite_create("many");
    TCase *cases = tcase_create("many");

    tcase_add_checked_fixture(cases, open_shop, close_shop);
    tcase_set_timeout(cases, 120 + (double)how_many() / 200);
    tcase_add_test(cases, all_holds_end_in_one_run);
    tcase_add_test(cases, one_buyer_takes_the_units_of_all_holds_that_are_over);
    tcase_add_test(cases, all_jobs_are_done_in_one_run);
    tcase_add_test(cases, what_is_due_can_be_done_piece_by_piece);
    tcase_add_test(cases, a_list_that_grows_as_fast_as_it_is_read_has_an_end);
    suite_add_tcase(suite, cases);
    return suite;
}
