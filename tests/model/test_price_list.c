/* Price lists in a shop: which price of a product counts, by the customer's group, by units and by the time. */
#include <stdio.h>

#include "model/look.h"
#include "model/suites.h"

static struct shop shop;

static void
put_price(const char *list, int64_t min_quantity, int64_t from, int64_t until, int64_t amount)
{
    const oms_price row = {.size = sizeof row,
                           .sku = "MUG",
                           .currency = "EUR",
                           .amount = amount,
                           .list = list,
                           .min_quantity = min_quantity,
                           .valid_from = from,
                           .valid_until = until};

    MUST(oms_price_put(shop.engine, &row, &error));
}

/* MUG is 10.00; ada is a dealer. */
static void
open_shop(void)
{
    const oms_customer ada = {.size = sizeof ada, .id = "ada", .group = "dealers"};

    shop_open_with(&shop, &(struct shop_options){.engine = {.duplicates = OMS_DUPLICATE_ALLOW}});
    shop_stock(&shop, "MUG", "main", 1000);
    shop_stock(&shop, "POT", "main", 1000);
    MUST(oms_customer_put(shop.engine, &ada, &error));
}

static void
close_shop(void)
{
    shop_close(&shop);
}

static oms_order *
quoted(const char *customer, int64_t quantity)
{
    oms_draft *draft = wish_draft(&(struct wish){.quantity = quantity, .customer = customer, .method = "manual"});
    oms_order *quote = NULL;

    MUST(oms_order_quote(shop.engine, draft, &quote, &error));
    oms_draft_free(draft);
    return quote;
}

static void
assert_costs(const char *customer, int64_t quantity, int64_t unit_price)
{
    oms_order *quote = quoted(customer, quantity);

    ck_assert_int_eq(line_at(quote, 0).unit_price, unit_price);
    oms_order_free(quote);
}

static int32_t
see_words(void *user, const oms_price_step *step)
{
    if (step->kind == OMS_STEP_LIST_PRICE)
        snprintf(user, 200, "%s|%s", step->name ? step->name : "", step->words);
    return 0;
}

START_TEST(a_group_has_prices_of_its_own_where_there_are_any)
{
    char words[200] = "";

    put_price("dealers", 0, 0, 0, 700);
    assert_costs("ada", 1, 700);
    assert_costs("owe", 1, 1000);
    assert_costs("", 1, 1000);
    oms_order *order =
        placed(&shop, wish_draft(&(struct wish){.quantity = 3, .sku2 = "POT", .quantity2 = 1, .method = "manual"}));
    ck_assert_int_eq(line_at(order, 0).unit_price, 700);
    ck_assert_int_eq(line_at(order, 1).unit_price, 2500); /* dealers have none for it */
    oms_order *later = get(&shop, oms_order_id(order));
    put_price("dealers", 0, 0, 0, 600);
    ck_assert_int_eq(oms_order_price_explain(later, see_words, words), OMS_OK);
    ck_assert_str_eq(words, "|1 x 25.00");
    oms_order_free(later);
    oms_order_free(order);
    oms_order *quote = quoted("ada", 3);
    ck_assert_int_eq(oms_order_price_explain(quote, see_words, words), OMS_OK);
    ck_assert_str_eq(words, "dealers|3 x 6.00, from price list dealers");
    oms_order_free(quote);
}
END_TEST

START_TEST(many_units_cost_less_each_counted_over_all_lines)
{
    const oms_draft_line more = {.size = sizeof more, .sku = "MUG", .quantity = 4, .unit_price = OMS_NONE};
    oms_draft *draft = wish_draft(&(struct wish){.quantity = 6, .method = "manual"});
    oms_order *quote = NULL;

    put_price(NULL, 10, 0, 0, 800);
    put_price(NULL, 50, 0, 0, 900); /* a slip of the merchant's: more units never cost more each */
    assert_costs("owe", 9, 1000);
    assert_costs("owe", 10, 800);
    assert_costs("owe", 50, 800);
    MUST(oms_draft_add_line(draft, &more, &error));
    MUST(oms_order_quote(shop.engine, draft, &quote, &error));
    ck_assert_int_eq(line_at(quote, 0).unit_price, 800);
    ck_assert_int_eq(line_at(quote, 1).unit_price, 800);
    oms_order_free(quote);
    oms_draft_free(draft);
}
END_TEST

START_TEST(a_price_has_its_time_to_the_millisecond)
{
    char words[200] = "";

    put_price(NULL, 0, NOON + 1000, NOON + 2000, 500);
    assert_costs("owe", 1, 1000);
    shop_wait(&shop, 999);
    assert_costs("owe", 1, 1000);
    shop_wait(&shop, 1);
    assert_costs("owe", 1, 500);
    oms_order *quote = quoted("owe", 2);
    ck_assert_int_eq(oms_order_price_explain(quote, see_words, words), OMS_OK);
    ck_assert_str_eq(words, "|2 x 5.00, from the price list, valid since 2026-01-01T12:00:01Z");
    oms_order_free(quote);
    shop_wait(&shop, 999);
    assert_costs("owe", 1, 500);
    shop_wait(&shop, 1);
    assert_costs("owe", 1, 1000);
}
END_TEST

START_TEST(what_is_valid_since_ever_is_so_before_1970_too)
{
    put_price(NULL, 0, 0, NOON, 900);
    shop_wait(&shop, -NOON - DAY);
    assert_costs("owe", 1, 900);
}
END_TEST

START_TEST(a_later_price_takes_the_place_of_an_earlier_one_also_when_it_is_dearer)
{
    put_price(NULL, 0, NOON, 0, 1200);
    assert_costs("owe", 1, 1200);
}
END_TEST

START_TEST(a_price_of_the_hosts_is_beside_the_one_that_counts)
{
    oms_draft *draft = wish_draft(&(struct wish){.quantity = 10, .unit_price = 750, .method = "manual"});

    put_price(NULL, 10, 0, 0, 800);
    oms_order *order = placed(&shop, draft);
    ck_assert_int_eq(oms_order_total(order), 7500);
    oms_order_free(order);
}
END_TEST

START_TEST(prices_that_cannot_be_are_refused_by_field)
{
    const struct {
        oms_price row;
        int32_t code;
        const char *said;
    } wrong[] = {
        {{.min_quantity = -1}, OMS_E_INVALID, "min_quantity: -1"},
        {{.min_quantity = 1000000001}, OMS_E_LIMIT, "min_quantity: 1000000001"},
        {{.valid_from = -1}, OMS_E_INVALID, "valid_from: -1"},
        {{.valid_from = INT64_MAX}, OMS_E_LIMIT, "valid_from: "},
        {{.valid_from = 5, .valid_until = 5}, OMS_E_INVALID, "valid_until: is not later than valid_from"},
        {{.list = ""}, OMS_E_INVALID, "list: "},
        {{.list = "a\nb"}, OMS_E_INVALID, "list: "},
    };

    for (size_t i = 0; i < COUNT(wrong); i++) {
        oms_price row = wrong[i].row;
        oms_error *error = NULL;
        row.size = sizeof row;
        row.sku = "MUG";
        row.currency = "EUR";
        ck_assert_int_eq(oms_price_put(shop.engine, &row, &error), wrong[i].code);
        assert_said(&error, wrong[i].said);
    }
}
END_TEST

Suite *
price_list_suite(void)
{
    Suite *suite = suite_create("price list");
    TCase *tests = tcase_create("price list");

    tcase_add_checked_fixture(tests, open_shop, close_shop);
    tcase_add_test(tests, a_group_has_prices_of_its_own_where_there_are_any);
    tcase_add_test(tests, many_units_cost_less_each_counted_over_all_lines);
    tcase_add_test(tests, a_price_has_its_time_to_the_millisecond);
    tcase_add_test(tests, what_is_valid_since_ever_is_so_before_1970_too);
    tcase_add_test(tests, a_later_price_takes_the_place_of_an_earlier_one_also_when_it_is_dearer);
    tcase_add_test(tests, a_price_of_the_hosts_is_beside_the_one_that_counts);
    tcase_add_test(tests, prices_that_cannot_be_are_refused_by_field);
    suite_add_tcase(suite, tests);
    return suite;
}
