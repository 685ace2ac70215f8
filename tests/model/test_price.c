/* Pricing as pure arithmetic: the known answers of the design, every way in which tax, reductions and shipping
 * combine, and every overflow. */
#include "model/price.h"

#include <stdbool.h>

#include "base/text.h"
#include "model/suites.h"
#include "model/till.h"
#include "oms/errors.h"
#include "oms/limits.h"

#define PERCENT    10000
#define HUGE_MONEY (INT64_MAX / 2)

static void
assert_price(struct till *till, int64_t tax, int64_t total)
{
    ck_assert_int_eq(ring_up(till), OMS_OK);
    ck_assert_int_eq(till->price.tax, tax);
    ck_assert_int_eq(till->price.total, total);
    till_close(till);
}

static void
assert_fails(struct till *till, int32_t code, size_t failed_line)
{
    ck_assert_int_eq(ring_up(till), code);
    ck_assert_uint_eq(till->price.failed_line, failed_line);
    till_close(till);
}

/* The known answers of the design with one rate and one line; `shipping` untaxed. */
static const struct {
    int64_t quantity;
    int64_t unit_price;
    int64_t ppm;
    int64_t included;
    int64_t shipping;
    int64_t tax;
    int64_t total;
} known[] = {
    {1, 4595, 10 * PERCENT, 0, 0, 460, 5055},    {1, 4594, 10 * PERCENT, 0, 0, 459, 5053},
    {10, 1010, 23 * PERCENT, 0, 0, 2323, 12423}, {1, 6000, 5 * PERCENT, 1, 0, 286, 6000},
    {1, 2499, 107500, 0, 644, 269, 3412},
};

START_TEST(a_known_answer_of_the_design)
{
    struct till till;

    till_open(&till);
    rate(&till, "XX", known[_i].ppm, known[_i].included);
    line(&till, known[_i].quantity, known[_i].unit_price);
    till.price.shipping_price = known[_i].shipping;
    assert_price(&till, known[_i].tax, known[_i].total);
}
END_TEST

START_TEST(one_tax_is_spread_over_its_jurisdictions_by_largest_remainder)
{
    struct till till;

    till_open(&till);
    rate(&till, "state", 4300, 0);
    rate(&till, "county", 1400, 0);
    rate(&till, "city", 2300, 0);
    line(&till, 1, 37375);
    ck_assert_int_eq(ring_up(&till), OMS_OK);
    ck_assert_int_eq(till.price.tax, 299);
    static const int64_t parts[] = {161, 52, 86};
    for (size_t i = 0; i < 3; i++) {
        ck_assert_int_eq(tax_at(&till, i)->amount, parts[i]);
        ck_assert_int_eq(tax_at(&till, i)->base, 37375);
    }
    till_close(&till);
}
END_TEST

START_TEST(tax_that_nobody_levies_is_a_row_of_nothing)
{
    struct till till;

    till_open(&till);
    rate(&till, "zero", 0, 0);
    rate(&till, "also zero", 0, 0);
    line(&till, 1, 1000);
    ck_assert_int_eq(ring_up(&till), OMS_OK);
    ck_assert_uint_eq(till.price.taxes.n, 2);
    ck_assert_int_eq(tax_at(&till, 0)->amount + tax_at(&till, 1)->amount, 0);
    ck_assert_int_eq(tax_at(&till, 1)->base, 1000);
    ck_assert_int_eq(till.price.total, 1000);
    till_close(&till);
}
END_TEST

START_TEST(half_a_cent_goes_away_from_zero_or_to_the_even_one)
{
    struct till till;

    till_open(&till);
    rate(&till, "XX", 10 * PERCENT, 0);
    line(&till, 1, 4585); /* 458.5 */
    assert_price(&till, 459, 5044);
    till_open(&till);
    till.price.rounding = ROUND_HALF_EVEN;
    rate(&till, "XX", 10 * PERCENT, 0);
    line(&till, 1, 4585);
    assert_price(&till, 458, 5043);
}
END_TEST

START_TEST(tax_is_rounded_once_for_each_line)
{
    struct till till;

    till_open(&till);
    rate(&till, "XX", 10 * PERCENT, 0);
    line(&till, 3, 5); /* 1.5, and not three times 0.5 */
    line(&till, 1, 5);
    assert_price(&till, 2 + 1, 20 + 3);
}
END_TEST

START_TEST(included_tax_is_taken_out_before_other_tax_is_added)
{
    struct till till;

    till_open(&till);
    rate(&till, "in", 20 * PERCENT, 1);
    rate(&till, "on top", 10 * PERCENT, 0);
    line(&till, 1, 12000); /* 20.00 inside, 10.00 on 100.00 */
    ck_assert_int_eq(ring_up(&till), OMS_OK);
    ck_assert_int_eq(till.price.tax, 3000);
    ck_assert_int_eq(till.price.tax_included, 2000);
    ck_assert_int_eq(till.price.total, 13000);
    ck_assert_int_eq(tax_at(&till, 0)->base, 10000);
    ck_assert_int_eq(tax_at(&till, 0)->included, 1);
    ck_assert_int_eq(tax_at(&till, 1)->base, 10000);
    ck_assert_int_eq(tax_at(&till, 1)->included, 0);
    till_close(&till);
}
END_TEST

START_TEST(only_rates_of_the_region_and_of_the_whole_country_apply)
{
    struct till till;

    till_open(&till);
    rate(&till, "US", 1 * PERCENT, 0);
    rate(&till, "US-CA", 2 * PERCENT, 0)->region = TEXT("CA");
    rate(&till, "US-NY", 4 * PERCENT, 0)->region = TEXT("NY");
    till.price.region = TEXT("CA");
    line(&till, 1, 10000);
    assert_price(&till, 300, 10300);
    till_open(&till);
    rate(&till, "US", 1 * PERCENT, 0);
    rate(&till, "US-CA", 2 * PERCENT, 0)->region = TEXT("CA");
    line(&till, 1, 10000); /* no region was given */
    assert_price(&till, 100, 10100);
}
END_TEST

START_TEST(each_class_has_its_own_rates)
{
    struct till till;

    till_open(&till);
    rate(&till, "DE", 19 * PERCENT, 0);
    rate(&till, "DE", 7 * PERCENT, 0)->tax_class = TEXT("books");
    line(&till, 1, 10000);
    line(&till, 1, 10000)->tax_class = TEXT("books");
    line(&till, 1, 10000)->tax_class = TEXT("stamps");
    ck_assert_int_eq(ring_up(&till), OMS_OK);
    ck_assert_int_eq(till.lines[0].tax, 1900);
    ck_assert_int_eq(till.lines[1].tax, 700);
    ck_assert_int_eq(till.lines[2].tax, 0);
    ck_assert_uint_eq(till.price.taxes.n, 2);
    till_close(&till);
}
END_TEST

START_TEST(shipping_is_taxed_by_its_own_class_and_adds_to_the_same_jurisdiction)
{
    struct till till;

    till_open(&till);
    rate(&till, "DE", 19 * PERCENT, 0);
    rate(&till, "DE", 19 * PERCENT, 0)->tax_class = TEXT("shipping");
    line(&till, 1, 10000);
    till.price.shipping_price = 500;
    ck_assert_int_eq(ring_up(&till), OMS_OK);
    ck_assert_int_eq(till.price.tax, 1900 + 95);
    ck_assert_int_eq(till.price.total, 10000 + 500 + 1995);
    ck_assert_uint_eq(till.price.taxes.n, 1);
    ck_assert_int_eq(tax_at(&till, 0)->base, 10500);
    ck_assert_int_eq(tax_at(&till, 0)->amount, 1995);
    till_close(&till);
}
END_TEST

START_TEST(shipping_may_include_its_tax)
{
    struct till till;

    till_open(&till);
    rate(&till, "DE", 19 * PERCENT, 1)->tax_class = TEXT("shipping");
    line(&till, 1, 1000);
    till.price.shipping_price = 595;
    ck_assert_int_eq(ring_up(&till), OMS_OK);
    ck_assert_int_eq(till.price.tax_included, 95);
    ck_assert_int_eq(till.price.total, 1595);
    till_close(&till);
}
END_TEST

START_TEST(shipping_that_costs_nothing_leaves_no_row_of_tax)
{
    struct till till;

    till_open(&till);
    rate(&till, "DE", 19 * PERCENT, 0)->tax_class = TEXT("shipping");
    line(&till, 1, 1000);
    ck_assert_int_eq(ring_up(&till), OMS_OK);
    ck_assert_uint_eq(till.price.taxes.n, 0);
    till_close(&till);
}
END_TEST

START_TEST(tax_is_on_what_a_reduction_leaves)
{
    struct till till;

    till_open(&till);
    rate(&till, "XX", 10 * PERCENT, 0);
    line(&till, 1, 4595)->discount_ppm = 10 * PERCENT; /* 459.5 → 460 */
    line(&till, 2, 1000)->discount_amount = 500;
    ck_assert_int_eq(ring_up(&till), OMS_OK);
    ck_assert_int_eq(till.lines[0].discount, 460);
    ck_assert_int_eq(till.lines[0].tax, 414); /* of 4135 */
    ck_assert_int_eq(till.lines[0].total, 4135 + 414);
    ck_assert_int_eq(till.lines[1].total, 1500 + 150);
    ck_assert_int_eq(till.price.subtotal, 6595);
    ck_assert_int_eq(till.price.discount, 960);
    till_close(&till);
}
END_TEST

START_TEST(a_line_may_be_reduced_to_nothing_and_no_further)
{
    struct till till;

    till_open(&till);
    rate(&till, "XX", 10 * PERCENT, 0);
    line(&till, 1, 500)->discount_amount = 500;
    line(&till, 3, 333)->discount_ppm = 100 * PERCENT;
    assert_price(&till, 0, 0);
    till_open(&till);
    line(&till, 1, 1000);
    line(&till, 1, 500)->discount_amount = 501;
    assert_fails(&till, OMS_E_INVALID, 1);
}
END_TEST

START_TEST(a_reduction_is_rounded_as_tax_is)
{
    struct till till;

    till_open(&till);
    till.price.rounding = ROUND_HALF_EVEN;
    line(&till, 1, 4585)->discount_ppm = 10 * PERCENT;
    assert_price(&till, 0, 4585 - 458);
}
END_TEST

START_TEST(a_cart_of_gifts_costs_nothing)
{
    struct till till;

    till_open(&till);
    rate(&till, "XX", 10 * PERCENT, 0);
    line(&till, 1000, 0);
    assert_price(&till, 0, 0);
}
END_TEST

START_TEST(a_line_that_does_not_fit_is_named)
{
    struct till till;

    till_open(&till);
    line(&till, 1, 1);
    line(&till, 3, HUGE_MONEY);
    assert_fails(&till, OMS_E_OVERFLOW, 1);
}
END_TEST

START_TEST(lines_that_do_not_fit_together_are_named_by_the_one_too_many)
{
    struct till till;

    till_open(&till);
    line(&till, 1, HUGE_MONEY);
    line(&till, 1, HUGE_MONEY);
    line(&till, 1, 2);
    assert_fails(&till, OMS_E_OVERFLOW, 2);
}
END_TEST

START_TEST(tax_that_does_not_fit_is_told_by_its_line)
{
    struct till till;

    till_open(&till); /* the tax itself */
    for (int i = 0; i < 3; i++)
        rate(&till, "XX", 100 * PERCENT, 0);
    line(&till, 1, HUGE_MONEY);
    assert_fails(&till, OMS_E_OVERFLOW, 0);
    till_open(&till); /* the line with its tax */
    rate(&till, "XX", 100 * PERCENT, 0);
    line(&till, 1, HUGE_MONEY + 1);
    assert_fails(&till, OMS_E_OVERFLOW, 0);
    till_open(&till); /* tax inside and tax on top: 1/3 + 2/3 × 150 % of the amount */
    rate(&till, "in", 50 * PERCENT, 1);
    rate(&till, "a", 100 * PERCENT, 0);
    rate(&till, "b", 50 * PERCENT, 0);
    line(&till, 1, INT64_MAX / 9 * 8);
    assert_fails(&till, OMS_E_OVERFLOW, 0);
}
END_TEST

START_TEST(sums_of_tax_that_do_not_fit_are_told)
{
    struct till till;

    till_open(&till); /* of one jurisdiction */
    rate(&till, "a", 100 * PERCENT, 0);
    rate(&till, "a", 100 * PERCENT, 0);
    line(&till, 1, INT64_MAX / 4);
    line(&till, 1, INT64_MAX / 4);
    assert_fails(&till, OMS_E_OVERFLOW, 1);
    till_open(&till); /* of the order, over two jurisdictions */
    for (int i = 0; i < 2; i++) {
        rate(&till, "a", (100 - i) * PERCENT, 0);
        rate(&till, "b", (100 - i) * PERCENT, 0)->tax_class = TEXT("books");
    }
    line(&till, 1, INT64_MAX / 10 * 3);
    line(&till, 1, INT64_MAX / 10 * 3)->tax_class = TEXT("books");
    assert_fails(&till, OMS_E_OVERFLOW, 1);
}
END_TEST

START_TEST(a_base_that_does_not_fit_is_told)
{
    struct till till;

    till_open(&till);
    rate(&till, "XX", 0, 0);
    rate(&till, "XX", 0, 0)->tax_class = TEXT("shipping");
    line(&till, 1, HUGE_MONEY);
    till.price.shipping_price = HUGE_MONEY + 2;
    assert_fails(&till, OMS_E_OVERFLOW, 1);
}
END_TEST

START_TEST(shipping_that_does_not_fit_is_told_for_the_whole)
{
    struct till till;

    till_open(&till); /* with the lines */
    line(&till, 1, HUGE_MONEY);
    till.price.shipping_price = HUGE_MONEY + 2;
    assert_fails(&till, OMS_E_OVERFLOW, 1);
    till_open(&till); /* with its own tax */
    rate(&till, "XX", 100 * PERCENT, 0)->tax_class = TEXT("shipping");
    line(&till, 1, 2);
    till.price.shipping_price = HUGE_MONEY;
    assert_fails(&till, OMS_E_OVERFLOW, 1);
    till_open(&till); /* its tax with that of the lines */
    rate(&till, "line", 100 * PERCENT, 0);
    rate(&till, "ship", 100 * PERCENT, 0)->tax_class = TEXT("shipping");
    line(&till, 1, HUGE_MONEY);
    till.price.shipping_price = HUGE_MONEY + 2;
    assert_fails(&till, OMS_E_OVERFLOW, 1);
    till_open(&till); /* the tax of shipping alone */
    for (int i = 0; i < 3; i++)
        rate(&till, "ship", 100 * PERCENT, 0)->tax_class = TEXT("shipping");
    line(&till, 1, 1);
    till.price.shipping_price = HUGE_MONEY;
    assert_fails(&till, OMS_E_OVERFLOW, 1);
}
END_TEST

START_TEST(an_order_may_cost_as_much_as_the_limit_and_no_more)
{
    struct till till;

    till_open(&till);
    line(&till, 1000, OMS_LIMIT_AMOUNT / 1000);
    assert_price(&till, 0, OMS_LIMIT_AMOUNT);
    till_open(&till);
    line(&till, 1000, OMS_LIMIT_AMOUNT / 1000);
    till.price.shipping_price = 1;
    assert_fails(&till, OMS_E_LIMIT, 1);
    till_open(&till);
    rate(&till, "XX", 1, 0);
    line(&till, 1, OMS_LIMIT_AMOUNT);
    assert_fails(&till, OMS_E_LIMIT, 1);
    till_open(&till); /* no way round it by a reduction */
    line(&till, 1, OMS_LIMIT_AMOUNT + 1)->discount_ppm = 50 * PERCENT;
    assert_fails(&till, OMS_E_LIMIT, 1);
}
END_TEST

static void *
no_memory(void *user, size_t bytes)
{
    (void)user;
    (void)bytes;
    return NULL;
}

static void
release_nothing(void *user, void *memory, size_t bytes)
{
    (void)user;
    (void)memory;
    (void)bytes;
}

START_TEST(memory_that_runs_out_anywhere_is_told)
{
    const oms_allocator none = {.size = sizeof none, .allocate = no_memory, .release = release_nothing};
    max_align_t memory[64];
    bool done = false;

    for (size_t bytes = 0; !done; bytes += sizeof *memory) {
        struct till till;
        ck_assert_uint_le(bytes, sizeof memory);
        till_open(&till);
        till.arena = (struct arena){.allocator = &none, .next = (char *)memory, .end = (char *)memory + bytes};
        rate(&till, "a", 10 * PERCENT, 0);
        rate(&till, "b", 10 * PERCENT, 1);
        line(&till, 1, 1000);
        int32_t code = ring_up(&till);
        done = code == OMS_OK;
        ck_assert(done || code == OMS_E_NOMEM);
        ck_assert(done || bytes == 0 || till.arena.failed);
    }
}
END_TEST

static void
add_failures(TCase *tests)
{
    tcase_add_test(tests, a_line_that_does_not_fit_is_named);
    tcase_add_test(tests, lines_that_do_not_fit_together_are_named_by_the_one_too_many);
    tcase_add_test(tests, tax_that_does_not_fit_is_told_by_its_line);
    tcase_add_test(tests, sums_of_tax_that_do_not_fit_are_told);
    tcase_add_test(tests, a_base_that_does_not_fit_is_told);
    tcase_add_test(tests, shipping_that_does_not_fit_is_told_for_the_whole);
    tcase_add_test(tests, an_order_may_cost_as_much_as_the_limit_and_no_more);
    tcase_add_test(tests, memory_that_runs_out_anywhere_is_told);
}

Suite *
price_suite(void)
{
    Suite *suite = suite_create("price");
    TCase *tests = tcase_create("price");

    tcase_add_loop_test(tests, a_known_answer_of_the_design, 0, (int)(sizeof known / sizeof *known));
    tcase_add_test(tests, one_tax_is_spread_over_its_jurisdictions_by_largest_remainder);
    tcase_add_test(tests, tax_that_nobody_levies_is_a_row_of_nothing);
    tcase_add_test(tests, half_a_cent_goes_away_from_zero_or_to_the_even_one);
    tcase_add_test(tests, tax_is_rounded_once_for_each_line);
    tcase_add_test(tests, included_tax_is_taken_out_before_other_tax_is_added);
    tcase_add_test(tests, only_rates_of_the_region_and_of_the_whole_country_apply);
    tcase_add_test(tests, each_class_has_its_own_rates);
    tcase_add_test(tests, shipping_is_taxed_by_its_own_class_and_adds_to_the_same_jurisdiction);
    tcase_add_test(tests, shipping_may_include_its_tax);
    tcase_add_test(tests, shipping_that_costs_nothing_leaves_no_row_of_tax);
    tcase_add_test(tests, tax_is_on_what_a_reduction_leaves);
    tcase_add_test(tests, a_line_may_be_reduced_to_nothing_and_no_further);
    tcase_add_test(tests, a_reduction_is_rounded_as_tax_is);
    tcase_add_test(tests, a_cart_of_gifts_costs_nothing);
    add_failures(tests);
    suite_add_tcase(suite, tests);
    return suite;
}
