/* Sums of reports: rows by key and currency, as many as there may be, and sums to the end of 64 bits. */
#include "model/tally.h"

#include <stdio.h>

#include "base/text.h"
#include "model/suites.h"
#include "oms/limits.h"

static struct arena arena;
static struct tally tally;

static void
begin(const char *report, const char *by)
{
    int32_t at;
    const struct tally_kind *kind = tally_kind_find(report, by, &at);

    ck_assert_ptr_nonnull(kind);
    arena_init(&arena, NULL);
    tally_init(&tally, &arena, kind, at);
}

static const struct tally_row *
row(size_t i)
{
    return (const struct tally_row *)tally.rows.items + i;
}

START_TEST(each_currency_has_rows_of_its_own)
{
    const struct line_row line = {.sku = TEXT("MUG"), .quantity = 2, .total = 100};
    const struct order_row order = {.state = TEXT("CONFIRMED")};
    const char *const currencies[] = {"USD", "EUR", "USD"};

    begin("sales", "sku");
    for (size_t i = 0; i < 3; i++) {
        int64_t place = tally_place(&tally, &line, text_of(currencies[i]));
        tally_add(&tally, place, TABLE_LINES, &line, &order);
    }
    tally_sort(&tally);
    ck_assert_uint_eq(tally.rows.n, 2);
    ck_assert_str_eq(row(0)->currency, "EUR");
    ck_assert_int_eq(row(0)->figures[1], 2);
    ck_assert_str_eq(row(1)->currency, "USD");
    ck_assert_int_eq(row(1)->figures[1], 4);
    arena_free(&arena);
}
END_TEST

START_TEST(a_report_has_so_many_rows_and_no_more)
{
    char sku[16];
    struct stock_row stock = {.available = 1};

    begin("stock", "sku");
    for (int i = 0; i < OMS_LIMIT_ROWS; i++) {
        snprintf(sku, sizeof sku, "SKU-%d", i);
        stock.sku = text_of(sku);
        ck_assert_int_eq(tally_place(&tally, &stock, (oms_text){0}), i);
    }
    ck_assert_int_eq(tally_place(&tally, &stock, (oms_text){0}), OMS_LIMIT_ROWS - 1);
    stock.sku = TEXT("one more");
    ck_assert_int_eq(tally_place(&tally, &stock, (oms_text){0}), -1);
    ck_assert_int_eq(tally.flaw, TALLY_TOO_MANY);
    arena_free(&arena);
}
END_TEST

START_TEST(a_sum_ends_with_64_bits)
{
    const struct stock_row most = {.sku = TEXT("MUG"), .available = INT64_MAX};
    const struct stock_row one = {.sku = TEXT("MUG"), .available = 1};

    begin("stock", "sku");
    tally_add(&tally, tally_place(&tally, &most, (oms_text){0}), TABLE_STOCK, &most, NULL);
    ck_assert_int_eq(tally.flaw, 0);
    tally_add(&tally, tally_place(&tally, &one, (oms_text){0}), TABLE_STOCK, &one, NULL);
    ck_assert_int_eq(tally.flaw, TALLY_OVERFLOWED);
    arena_free(&arena);
}
END_TEST

/* An order counts for every step that it has taken. */
START_TEST(the_funnel_counts_every_step)
{
    static const char *const states[] = {"PENDING",   "CONFIRMED", "PROCESSING", "SHIPPED",
                                         "DELIVERED", "CANCELLED", "RETURNED"};
    static const int64_t expected[] = {7, 5, 4, 3, 2, 1, 1, 1};

    begin("funnel", NULL);
    for (size_t i = 0; i < 7; i++) {
        const struct order_row order = {.state = text_of(states[i])};
        const int64_t place = tally_place(&tally, &order, TEXT("EUR"));
        tally_add(&tally, place, TABLE_ORDERS, &order, &order);
    }
    ck_assert_uint_eq(tally.rows.n, 1);
    for (size_t i = 0; i < 8; i++)
        ck_assert_int_eq(row(0)->figures[i], expected[i]);
    arena_free(&arena);
}
END_TEST

Suite *
tally_suite(void)
{
    Suite *suite = suite_create("model/tally");
    TCase *tc = tcase_create("tally");

    tcase_add_test(tc, each_currency_has_rows_of_its_own);
    tcase_add_test(tc, a_report_has_so_many_rows_and_no_more);
    tcase_add_test(tc, a_sum_ends_with_64_bits);
    tcase_add_test(tc, the_funnel_counts_every_step);
    suite_add_tcase(suite, tc);
    return suite;
}
