/* The catalog that an engine keeps in memory: an order of what was ordered before reads no product and no price, and whoever else writes the catalog is heard
 * of at once, whatever moment they write it in. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flow/suites.h"
#include "flow/words.h"

/* A store that counts reads of the catalog, and lets somebody in before its next read or commit. */
struct gate {
    oms_store inner;
    oms_store store;
    int64_t catalog_reads;
    void (*before_read)(void);
    void (*before_commit)(void);
};

static char path[PATH_SIZE];
static struct gate gate;
static struct shop shop;
static struct shop other; /* an engine beside it on the same file */

static void
gate_destroy(void *user)
{
    struct gate *g = user;

    g->inner.destroy(g->inner.user);
}

static int32_t
gate_attach(void *user, const oms_schema *schema, int32_t flags, oms_error **error)
{
    struct gate *g = user;

    return g->inner.attach(g->inner.user, schema, flags, error);
}

static void
let_in(void (**moment)(void))
{
    void (*happening)(void) = *moment;

    *moment = NULL;
    if (happening)
        happening();
}

static int32_t
gate_read(void *user, const oms_read *const *reads, size_t n, oms_row_fn row, void *row_user, oms_error **error)
{
    struct gate *g = user;

    let_in(&g->before_read);
    for (size_t i = 0; i < n; i++)
        g->catalog_reads += strcmp(reads[i]->table->name, "products") == 0 ||
                            strcmp(reads[i]->table->name, "prices") == 0 ||
                            strcmp(reads[i]->table->name, "discounts") == 0;
    return g->inner.read(g->inner.user, reads, n, row, row_user, error);
}

static int32_t
gate_commit(void *user, oms_change_set *const *sets, size_t n, oms_error **error)
{
    struct gate *g = user;

    let_in(&g->before_commit);
    return g->inner.commit(g->inner.user, sets, n, error);
}

static void
open_with(const oms_allocator *allocator)
{
    file_name(path);
    gate = (struct gate){.inner.size = sizeof gate.inner,
                         .store = {.size = sizeof gate.store,
                                   .user = &gate,
                                   .destroy = gate_destroy,
                                   .attach = gate_attach,
                                   .read = gate_read,
                                   .commit = gate_commit}};
    ck_assert_int_eq(oms_store_sqlite(path, NULL, &gate.inner, NULL), OMS_OK);
    shop_open_with(&shop,
                   &(struct shop_options){
                       .engine = {.store = &gate.store, .allocator = allocator, .duplicates = OMS_DUPLICATE_ALLOW}});
    shop_open_beside(&other, &shop, &(struct shop_options){.path = path});
    shop_stock(&shop, "MUG", "shelf", 90);
    shop_stock(&shop, "POT", "shelf", 90);
}

static void
open_shop(void)
{
    open_with(NULL);
}

static void
close_shop(void)
{
    shop_close(&other);
    shop_close(&shop);
    file_remove(path);
}

static void
write_catalog(struct shop *by, const char *csv)
{
    MUST_OK(oms_catalog_import(by->engine, OMS_FORMAT_CSV, csv, strlen(csv), NULL, &error));
}

static int64_t
total_of(const struct wish *wish)
{
    oms_order *order = NULL;

    MUST_OK(try_place(&shop, wish, &order, &error));
    const int64_t total = oms_order_total(order);
    oms_order_free(order);
    return total;
}
#define TOTAL(...) total_of(&(struct wish){__VA_ARGS__})

START_TEST(what_was_ordered_before_is_not_looked_up_again)
{
    ck_assert_int_eq(TOTAL(.sku2 = "POT", .quantity2 = 2), 6000);
    ck_assert_int_gt(gate.catalog_reads, 0);
    gate.catalog_reads = 0;
    ck_assert_int_eq(TOTAL(.sku = "POT", .sku2 = "MUG", .quantity2 = 3), 5500);
    ck_assert_int_eq(gate.catalog_reads, 0);
    ck_assert_int_eq(TOTAL(.quantity = 2, .customer = ""), 2000);
    ck_assert_int_eq(gate.catalog_reads, 0);
}
END_TEST

START_TEST(what_is_written_counts_for_the_next_order)
{
    struct shop *const writers[] = {&shop, &other};

    for (int64_t i = 0; i < 2; i++) {
        char csv[64];

        TOTAL(.quantity = 1);
        snprintf(csv, sizeof csv, "sku,currency,amount\nMUG,EUR,%lld\n", (long long)(1200 + i));
        write_catalog(writers[i], csv);
        ck_assert_int_eq(TOTAL(.quantity = 2), 2 * (1200 + i));
        gate.catalog_reads = 0;
        TOTAL(.quantity = 3);
        TOTAL(.quantity = 4);
        ck_assert_int_eq(gate.catalog_reads, 3); /* product, price, discounts: of the one that kept them anew */
    }
}
END_TEST

START_TEST(what_is_not_sold_any_more_is_refused_at_once)
{
    TOTAL(.quantity = 1);
    write_catalog(&other, "sku,name,active\nMUG,Mug,0\n");
    ASSERT_CODE(OMS_E_REFUSED, try_place(&shop, &(struct wish){.quantity = 1}, NULL, &error));
    write_catalog(&other, "sku,name,active\nMUG,Mug,1\n");
    ck_assert_int_eq(TOTAL(.quantity = 1), 1000);
}
END_TEST

START_TEST(a_discount_is_given_as_soon_as_there_is_one)
{
    ck_assert_int_eq(TOTAL(.quantity = 1), 1000);
    write_catalog(&other, "code,name,kind,target,ppm\nTEN,Ten,percent,order,100000\n");
    ck_assert_int_eq(TOTAL(.quantity = 1), 900);
    ck_assert_int_eq(TOTAL(.quantity = 3), 2700);
    gate.catalog_reads = 0;
    ck_assert_int_eq(TOTAL(.quantity = 2), 1800);
    ck_assert_int_eq(gate.catalog_reads, 0);
    write_catalog(&other, "code,name,kind,target,ppm,active\nTEN,Ten,percent,order,100000,0\n");
    ck_assert_int_eq(TOTAL(.quantity = 1), 1000);
}
END_TEST

static void
mugs_get_dearer(void)
{
    write_catalog(&other, "sku,currency,amount\nMUG,EUR,1300\n");
}

static void
mugs_are_gone(void)
{
    write_catalog(&other, "sku,name,active\nMUG,Mug,0\n");
}

/* Between the look into the cache and the reading of which catalog it is. */
START_TEST(who_writes_just_before_the_reading_is_heard)
{
    ck_assert_int_eq(TOTAL(.quantity = 1, .sku2 = "POT", .quantity2 = 1), 3500);
    gate.before_read = mugs_get_dearer;
    ck_assert_int_eq(TOTAL(.quantity = 1, .sku2 = "POT", .quantity2 = 1), 3800);
    gate.before_read = mugs_are_gone;
    ASSERT_CODE(OMS_E_REFUSED, try_place(&shop, &(struct wish){.quantity = 1}, NULL, &error));
}
END_TEST

/* An order is of the catalog that it was decided with, kept or not; the next one is of the new one. */
START_TEST(who_writes_between_reading_and_commit_is_heard_by_the_next)
{
    for (int i = 0; i < 2; i++) {
        gate.before_commit = mugs_get_dearer;
        ck_assert_int_eq(TOTAL(.quantity = 1), 1000);
        ck_assert_int_eq(TOTAL(.quantity = 1), 1300);
        write_catalog(&other, "sku,currency,amount\nMUG,EUR,1000\n");
        ck_assert_int_eq(TOTAL(.quantity = 1), 1000);
    }
}
END_TEST

START_TEST(each_order_of_a_batch_gets_its_own)
{
    const struct wish wishes[] = {{.quantity = 1}, {.sku = "POT"}, {.sku = "POT", .sku2 = "MUG", .quantity2 = 2}};
    static const int64_t totals[] = {1000, 2500, 4500};
    oms_draft *drafts[3];
    oms_place_result results[3];

    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 3; i++)
            drafts[i] = wish_draft(&wishes[i]);
        MUST_OK(oms_order_place_many(shop.engine, (const oms_draft *const *)drafts, 3, 0, results, &error));
        for (int i = 0; i < 3; i++) {
            ck_assert_int_eq(oms_order_total(results[i].order), totals[i]);
            oms_order_free(results[i].order);
            oms_draft_free(drafts[i]);
        }
    }
}
END_TEST

static int64_t memory_out;

static void *
take_memory(void *user, size_t bytes)
{
    (void)user;
    memory_out += (int64_t)bytes;
    return malloc(bytes);
}

static void
give_memory(void *user, void *memory, size_t bytes)
{
    (void)user;
    memory_out -= (int64_t)bytes;
    free(memory);
}

static const oms_allocator counted = {.size = sizeof counted, .allocate = take_memory, .release = give_memory};

enum { SKUS = 100, PRICES = 300, MEBIBYTE = 1 << 20 };

static void
write_rich_catalog(void)
{
    const size_t size = (size_t)SKUS * PRICES * 48;
    char *csv = malloc(size);
    size_t len = 0;

    for (int sku = 0; sku < SKUS; sku++) {
        len = (size_t)snprintf(csv, size, "sku,name,currency,price\nRICH-%d,Rich,EUR,1000\n", sku);
        MUST_OK(oms_catalog_import(shop.engine, OMS_FORMAT_CSV, csv, len, NULL, &error));
    }
    len = (size_t)snprintf(csv, size, "sku,currency,amount,list,min_quantity\n");
    for (int i = 0; i < SKUS * PRICES; i++)
        len += (size_t)snprintf(csv + len, size - len, "RICH-%d,EUR,1000,list-%d,1\n", i / PRICES, i % PRICES);
    MUST_OK(oms_catalog_import(shop.engine, OMS_FORMAT_CSV, csv, len, NULL, &error));
    free(csv);
}

START_TEST(what_is_kept_is_bounded)
{
    int64_t most = 0;

    write_rich_catalog();
    memory_out = 0;
    for (int i = 0; i < SKUS; i++) {
        char sku[16];

        snprintf(sku, sizeof sku, "RICH-%d", i);
        ASSERT_CODE(OMS_E_REFUSED, try_place(&shop, &(struct wish){.sku = sku}, NULL, &error)); /* there is no stock */
        most = memory_out > most ? memory_out : most;
    }
    ck_assert_int_gt(most, MEBIBYTE);
    ck_assert_int_lt(most, 5 * MEBIBYTE);
}
END_TEST

static void
open_counted(void)
{
    open_with(&counted);
}

Suite *
catalog_cache_suite(void)
{
    Suite *suite = suite_create("catalog cache");
    TCase *kept = tcase_create("kept");
    TCase *memory = tcase_create("memory");

    tcase_add_checked_fixture(kept, open_shop, close_shop);
    tcase_set_timeout(kept, 60);
    tcase_add_test(kept, what_was_ordered_before_is_not_looked_up_again);
    tcase_add_test(kept, what_is_written_counts_for_the_next_order);
    tcase_add_test(kept, what_is_not_sold_any_more_is_refused_at_once);
    tcase_add_test(kept, a_discount_is_given_as_soon_as_there_is_one);
    tcase_add_test(kept, who_writes_just_before_the_reading_is_heard);
    tcase_add_test(kept, who_writes_between_reading_and_commit_is_heard_by_the_next);
    tcase_add_test(kept, each_order_of_a_batch_gets_its_own);
    suite_add_tcase(suite, kept);
    tcase_add_checked_fixture(memory, open_counted, close_shop);
    tcase_set_timeout(memory, 120);
    tcase_add_test(memory, what_is_kept_is_bounded);
    suite_add_tcase(suite, memory);
    return suite;
}
