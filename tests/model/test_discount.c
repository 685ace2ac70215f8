/* What each kind of discount takes off which line: the till's lines in, their discounts out. */
#include "base/text.h"
#include "model/suites.h"
#include "model/till.h"
#include "oms/errors.h"
#include "oms/limits.h"

#define PERCENT 10000

static struct till till;

static void
open_till(void)
{
    till_open(&till);
}

static void
close_till(void)
{
    till_close(&till);
}

static struct price_line *
goods(const char *sku, int64_t quantity, int64_t unit_price)
{
    struct price_line *added = line(&till, quantity, unit_price);

    added->sku = text_of(sku);
    return added;
}

#define ASSERT_OFF(...)                                                                                                \
    do {                                                                                                               \
        static const int64_t expected[] = {__VA_ARGS__};                                                               \
        assert_off(expected, sizeof expected / sizeof *expected);                                                      \
    } while (0)

/* What the lines are reduced by, in order; the parts are told one by one, and sum to it. */
static void
assert_off(const int64_t *expected, size_t n)
{
    const struct price_reduction *reductions;
    int64_t told[LINES_MAX + 1] = {0};

    ck_assert_int_eq(ring_up(&till), OMS_OK);
    ck_assert_uint_eq(n, till.price.n_lines);
    reductions = till.price.reductions.items;
    for (size_t i = 0; i < till.price.reductions.n; i++) {
        ck_assert_int_gt(reductions[i].amount, 0);
        told[reductions[i].line < 0 ? LINES_MAX : reductions[i].line] += reductions[i].amount;
    }
    for (size_t i = 0; i < n; i++) {
        ck_assert_msg(till.lines[i].discount == expected[i], "line %zu: %lld", i, (long long)till.lines[i].discount);
        ck_assert_int_eq(till.lines[i].manual + told[i], expected[i]);
    }
    ck_assert_int_eq(till.price.shipping_price - told[LINES_MAX], till.price.shipping);
}

START_TEST(a_percentage_of_lines_is_rounded_on_each)
{
    goods("MUG", 1, 4595);
    goods("POT", 3, 15);
    discount(&till, DISCOUNT_PERCENT, TARGET_LINE)->ppm = 10 * PERCENT;
    ASSERT_OFF(460, 5);
}
END_TEST

START_TEST(a_percentage_of_the_order_is_rounded_once_and_spread_exactly)
{
    goods("A", 1, 4300);
    goods("B", 1, 1400);
    goods("C", 1, 2300);
    discount(&till, DISCOUNT_PERCENT, TARGET_ORDER)->ppm = 37375; /* 299 of 8000 */
    ASSERT_OFF(161, 52, 86);
}
END_TEST

START_TEST(a_fixed_amount_is_off_each_unit_of_a_line)
{
    goods("MUG", 3, 1000);
    goods("PIN", 2, 100);
    discount(&till, DISCOUNT_FIXED, TARGET_LINE)->amount = 150;
    ASSERT_OFF(450, 200);
}
END_TEST

START_TEST(a_fixed_amount_off_an_order_is_never_more_than_the_order)
{
    goods("MUG", 1, 1000);
    goods("POT", 1, 500);
    discount(&till, DISCOUNT_FIXED, TARGET_ORDER)->amount = 100000;
    ASSERT_OFF(1000, 500);
    ck_assert_int_eq(till.price.total, 0);
}
END_TEST

START_TEST(ties_go_by_sku_and_price_however_lines_stand)
{
    goods("B", 1, 100);
    goods("A", 1, 100);
    discount(&till, DISCOUNT_FIXED, TARGET_ORDER)->amount = 3;
    ASSERT_OFF(1, 2);
}
END_TEST

START_TEST(a_discount_applies_to_its_skus_and_its_category)
{
    goods("MUG", 1, 1000)->category = TEXT("kitchen");
    goods("MUG-BLUE", 1, 1000)->category = TEXT("kitchen");
    goods("POT", 1, 1000)->category = TEXT("garden");
    struct discount_row *some = discount(&till, DISCOUNT_PERCENT, TARGET_LINE);
    some->ppm = 10 * PERCENT;
    some->skus = TEXT("POT\nMUG");
    some->category = TEXT("kitchen");
    ASSERT_OFF(100, 0, 0);
}
END_TEST

START_TEST(the_third_of_a_kind_is_free)
{
    goods("MUG", 2, 1000);
    goods("POT", 2, 2500);
    goods("MUG", 5, 900);
    struct discount_row *row = discount(&till, DISCOUNT_BUY_X_GET_Y, TARGET_LINE);
    row->buy = 2;
    row->get = 1;
    row->ppm = 100 * PERCENT;
    ASSERT_OFF(0, 0, 1800);
}
END_TEST

START_TEST(the_second_of_a_kind_is_half_price)
{
    goods("MUG", 2, 999);
    struct discount_row *row = discount(&till, DISCOUNT_BUY_X_GET_Y, TARGET_LINE);
    row->buy = row->get = 1;
    row->ppm = 50 * PERCENT;
    ASSERT_OFF(500);
}
END_TEST

START_TEST(of_each_three_things_the_cheapest_are_free)
{
    goods("MUG", 2, 1000);
    goods("POT", 3, 2500);
    goods("PIN", 1, 100);
    struct discount_row *row = discount(&till, DISCOUNT_CHEAPEST_FREE, TARGET_ORDER);
    row->buy = 2;
    row->get = 1;
    row->ppm = 100 * PERCENT;
    ASSERT_OFF(1000, 0, 100);
}
END_TEST

START_TEST(a_bundle_has_its_price_as_often_as_it_is_whole)
{
    goods("CUP", 5, 700);
    goods("TEA", 2, 1000);
    struct discount_row *row = discount(&till, DISCOUNT_BUNDLE, TARGET_ORDER);
    row->skus = TEXT("CUP\nTEA\nCUP");
    row->amount = 2000; /* instead of 24.00, twice */
    ASSERT_OFF(467, 333);
}
END_TEST

START_TEST(a_bundle_that_is_not_whole_or_not_cheaper_is_none)
{
    goods("CUP", 1, 700);
    goods("TEA", 2, 1000);
    struct discount_row *row = discount(&till, DISCOUNT_BUNDLE, TARGET_ORDER);
    row->skus = TEXT("CUP\nCUP\nTEA");
    row->amount = 100;
    discount(&till, DISCOUNT_BUNDLE, TARGET_ORDER)->skus = TEXT("CUP\nTEA");
    till.discounts[1].amount = 1700;
    ASSERT_OFF(0, 0);
    ck_assert_ptr_nonnull(till.offers[0].why_not);
    ck_assert_ptr_nonnull(till.offers[1].why_not);
}
END_TEST

START_TEST(shipping_may_be_free_and_is_not_taxed_then)
{
    goods("MUG", 1, 1000);
    rate(&till, "DE", 10 * PERCENT, 0)->tax_class = TEXT("shipping");
    till.price.shipping_price = 500;
    discount(&till, DISCOUNT_FREE_SHIPPING, TARGET_SHIPPING)->ppm = OMS_LIMIT_PPM;
    ASSERT_OFF(0);
    ck_assert_int_eq(till.price.shipping, 0);
    ck_assert_int_eq(till.price.total, 1000);
}
END_TEST

START_TEST(shipping_may_be_cheaper)
{
    goods("MUG", 1, 1000);
    till.price.shipping_price = 500;
    discount(&till, DISCOUNT_FIXED, TARGET_SHIPPING)->amount = 200;
    discount(&till, DISCOUNT_PERCENT, TARGET_SHIPPING)->ppm = 50 * PERCENT;
    ASSERT_OFF(0);
    ck_assert_int_eq(till.price.shipping, 150);
}
END_TEST

START_TEST(discounts_stack_each_on_what_is_left)
{
    goods("MUG", 1, 1000)->discount_amount = 200;
    discount(&till, DISCOUNT_PERCENT, TARGET_LINE)->ppm = 50 * PERCENT;
    discount(&till, DISCOUNT_PERCENT, TARGET_ORDER)->ppm = 10 * PERCENT;
    ASSERT_OFF(200 + 400 + 40);
}
END_TEST

START_TEST(one_that_stands_alone_is_neither_after_nor_before_another)
{
    goods("MUG", 1, 1000);
    discount(&till, DISCOUNT_PERCENT, TARGET_LINE)->ppm = 10 * PERCENT;
    discount(&till, DISCOUNT_PERCENT, TARGET_LINE)->ppm = 20 * PERCENT;
    till.discounts[1].exclusive = 1;
    ASSERT_OFF(100);
    ck_assert_str_eq(till.offers[1].why_not, "it stands alone, and another discount applies already");
    till_close(&till);
    till_open(&till);
    goods("MUG", 1, 1000);
    discount(&till, DISCOUNT_PERCENT, TARGET_LINE)->ppm = 20 * PERCENT;
    discount(&till, DISCOUNT_PERCENT, TARGET_LINE)->ppm = 10 * PERCENT;
    till.discounts[0].exclusive = 1;
    ASSERT_OFF(200);
    ck_assert_str_eq(till.offers[1].why_not, "discount D stands alone");
}
END_TEST

START_TEST(conditions_look_at_what_it_applies_to_before_any_discount)
{
    goods("MUG", 2, 1000);
    goods("POT", 1, 2500);
    discount(&till, DISCOUNT_PERCENT, TARGET_LINE)->ppm = 50 * PERCENT;
    struct discount_row *few = discount(&till, DISCOUNT_FIXED, TARGET_ORDER);
    few->amount = 100;
    few->skus = TEXT("MUG");
    few->min_subtotal = 2001;
    struct discount_row *enough = discount(&till, DISCOUNT_FIXED, TARGET_ORDER);
    *enough = *few;
    enough->min_subtotal = 2000;
    enough->min_quantity = 2;
    ASSERT_OFF(1100, 1250);
    ck_assert_str_eq(till.offers[1].why_not, "the order comes to too little for it");
    enough->min_quantity = 3;
    till.price.reductions = (struct arena_list){0};
    till.price.taxes = (struct arena_list){0};
    ck_assert_int_eq(ring_up(&till), OMS_OK);
    ck_assert_str_eq(till.offers[2].why_not, "the order has too few units of what it is for");
}
END_TEST

START_TEST(tax_is_on_what_is_left)
{
    goods("MUG", 1, 10000);
    rate(&till, "DE", 19 * PERCENT, 0);
    discount(&till, DISCOUNT_FIXED, TARGET_ORDER)->amount = 2500;
    ASSERT_OFF(2500);
    ck_assert_int_eq(till.price.tax, 1425);
    ck_assert_int_eq(till.price.total, 8925);
}
END_TEST

START_TEST(the_greatest_amounts_do_not_overflow)
{
    goods("MUG", 1, OMS_LIMIT_AMOUNT);
    goods("PIN", OMS_LIMIT_QUANTITY, 1);
    discount(&till, DISCOUNT_FIXED, TARGET_LINE)->amount = OMS_LIMIT_AMOUNT;
    ck_assert_int_eq(ring_up(&till), OMS_E_LIMIT); /* of the subtotal */
    ck_assert_int_eq(till.price.total, 0);
    till_close(&till);
    till_open(&till);
    goods("MUG", 1000, OMS_LIMIT_AMOUNT);
    goods("POT", 9000, OMS_LIMIT_AMOUNT);
    discount(&till, DISCOUNT_PERCENT, TARGET_ORDER)->ppm = OMS_LIMIT_PPM;
    ck_assert_int_eq(ring_up(&till), OMS_E_OVERFLOW);
    ck_assert_uint_eq(till.price.failed_line, 2);
}
END_TEST

START_TEST(a_damaged_discount_takes_nothing)
{
    goods("MUG", 3, 1000);
    discount(&till, DISCOUNT_BUY_X_GET_Y, TARGET_LINE)->ppm = OMS_LIMIT_PPM;
    discount(&till, DISCOUNT_BUY_X_GET_Y, TARGET_LINE)->ppm = OMS_LIMIT_PPM;
    till.discounts[1].buy = -1;
    till.discounts[1].get = 1;
    discount(&till, DISCOUNT_BUNDLE, TARGET_ORDER);
    discount(&till, "gift", TARGET_ORDER);
    discount(&till, DISCOUNT_PERCENT, "everything")->ppm = OMS_LIMIT_PPM;
    discount(&till, DISCOUNT_FIXED, TARGET_ORDER)->amount = -5;
    ASSERT_OFF(0);
    till_close(&till);
    till_open(&till);
    goods("MUG", 3, 1000);
    struct discount_row *row = discount(&till, DISCOUNT_CHEAPEST_FREE, TARGET_ORDER);
    row->buy = 0;
    row->get = 1;
    row->ppm = INT64_C(5) * OMS_LIMIT_PPM;
    ASSERT_OFF(3000);
    till_close(&till);
    till_open(&till);
    goods("MUG", 1, 1000);
    discount(&till, DISCOUNT_BUNDLE, TARGET_ORDER)->skus = TEXT("MUG");
    till.discounts[0].amount = -1;
    ASSERT_OFF(1000);
}
END_TEST

START_TEST(tax_may_be_rounded_once_per_rate_on_the_order)
{
    for (int64_t i = 0; i < 3; i++)
        goods("PIN", 1, 33);
    rate(&till, "DE", 10 * PERCENT, 0);
    till.price.per_rate = true;
    ck_assert_int_eq(ring_up(&till), OMS_OK);
    ck_assert_int_eq(till.price.tax, 10);
    ck_assert_int_eq(till.lines[0].tax, 4);
    ck_assert_int_eq(till.lines[1].tax, 3);
    ck_assert_int_eq(till.lines[2].tax, 3);
    ck_assert_int_eq(tax_at(&till, 0)->base, 99);
}
END_TEST

START_TEST(classes_with_the_same_rates_are_rounded_together_and_shipping_with_them)
{
    goods("PIN", 1, 33);
    goods("BOOK", 1, 33)->tax_class = TEXT("books");
    rate(&till, "DE", 10 * PERCENT, 0);
    rate(&till, "DE", 5 * PERCENT, 0)->tax_class = TEXT("books");
    rate(&till, "DE", 10 * PERCENT, 0)->tax_class = TEXT("shipping");
    till.price.shipping_price = 33;
    till.price.per_rate = true;
    ck_assert_int_eq(ring_up(&till), OMS_OK);
    ck_assert_int_eq(till.price.tax, 7 + 2);
    ck_assert_uint_eq(till.price.taxes.n, 2);
    ck_assert_int_eq(till.lines[0].tax, 4);
    ck_assert_int_eq(till.lines[1].tax, 2);
    ck_assert_int_eq(till.price.total, 99 + 9);
}
END_TEST

Suite *
discount_suite(void)
{
    Suite *suite = suite_create("discount");
    TCase *tests = tcase_create("discount");

    tcase_add_checked_fixture(tests, open_till, close_till);
    tcase_add_test(tests, a_percentage_of_lines_is_rounded_on_each);
    tcase_add_test(tests, a_percentage_of_the_order_is_rounded_once_and_spread_exactly);
    tcase_add_test(tests, a_fixed_amount_is_off_each_unit_of_a_line);
    tcase_add_test(tests, a_fixed_amount_off_an_order_is_never_more_than_the_order);
    tcase_add_test(tests, ties_go_by_sku_and_price_however_lines_stand);
    tcase_add_test(tests, a_discount_applies_to_its_skus_and_its_category);
    tcase_add_test(tests, the_third_of_a_kind_is_free);
    tcase_add_test(tests, the_second_of_a_kind_is_half_price);
    tcase_add_test(tests, of_each_three_things_the_cheapest_are_free);
    tcase_add_test(tests, a_bundle_has_its_price_as_often_as_it_is_whole);
    tcase_add_test(tests, a_bundle_that_is_not_whole_or_not_cheaper_is_none);
    tcase_add_test(tests, shipping_may_be_free_and_is_not_taxed_then);
    tcase_add_test(tests, shipping_may_be_cheaper);
    tcase_add_test(tests, discounts_stack_each_on_what_is_left);
    tcase_add_test(tests, one_that_stands_alone_is_neither_after_nor_before_another);
    tcase_add_test(tests, conditions_look_at_what_it_applies_to_before_any_discount);
    tcase_add_test(tests, tax_is_on_what_is_left);
    tcase_add_test(tests, the_greatest_amounts_do_not_overflow);
    tcase_add_test(tests, a_damaged_discount_takes_nothing);
    tcase_add_test(tests, tax_may_be_rounded_once_per_rate_on_the_order);
    tcase_add_test(tests, classes_with_the_same_rates_are_rounded_together_and_shipping_with_them);
    suite_add_tcase(suite, tests);
    return suite;
}
