/* Prices as a customer meets them: the known answers through placing, with a catalog that has those rates. */
#include <string.h>

#include "model/look.h"
#include "model/suites.h"
#include "oms/limits.h"

#define PERCENT 10000

static void
put_rate(struct shop *shop, const char *region, const char *tax_class, const char *jurisdiction, int64_t ppm,
         int32_t included)
{
    const oms_tax_rate rate = {.size = sizeof rate,
                               .country = "DE",
                               .region = region,
                               .tax_class = tax_class,
                               .jurisdiction = jurisdiction,
                               .ppm = ppm,
                               .included = included};

    MUST(oms_tax_rate_put(shop->engine, &rate, &error));
}

static void
put_method(struct shop *shop, const char *code, const char *tax_class, int64_t amount)
{
    const oms_shipping_method method = {
        .size = sizeof method, .code = code, .currency = "EUR", .tax_class = tax_class, .amount = amount};

    MUST(oms_shipping_method_put(shop->engine, &method, &error));
}

static void
open_with_stock(struct shop *shop, int32_t rounding)
{
    shop_open_with(shop, &(struct shop_options){.engine = {.rounding = rounding, .duplicates = OMS_DUPLICATE_ALLOW}});
    shop_stock(shop, "MUG", "main", 100000);
}

/* MUGs at a price of the host's, to Germany, where the region is given. */
static oms_draft *
mugs(int64_t quantity, int64_t unit_price, const char *region, const char *shipping)
{
    const oms_address to = {
        .size = sizeof to, .line1 = "12 Long Street", .city = "Berlin", .region = region, .country = "DE"};
    oms_draft *draft =
        wish_draft(&(struct wish){.quantity = quantity, .unit_price = unit_price, .country = "DE", .method = "manual"});

    MUST(oms_draft_set_shipping_address(draft, &to, &error));
    MUST(oms_draft_set_text(draft, OMS_DRAFT_SHIPPING_METHOD, shipping, &error));
    return draft;
}

static void
assert_costs(struct shop *shop, oms_draft *draft, int64_t tax, int64_t total)
{
    oms_order *order = placed(shop, draft);

    ck_assert_int_eq(oms_order_tax(order), tax);
    ck_assert_int_eq(oms_order_total(order), total);
    oms_order_free(order);
    shop_close(shop);
}

static const struct {
    int64_t quantity;
    int64_t unit_price;
    int64_t ppm;
    int32_t included;
    int64_t shipping;
    int64_t tax;
    int64_t total;
} known[] = {
    {1, 4595, 10 * PERCENT, 0, 0, 460, 5055},    {1, 4594, 10 * PERCENT, 0, 0, 459, 5053},
    {10, 1010, 23 * PERCENT, 0, 0, 2323, 12423}, {1, 6000, 5 * PERCENT, 1, 0, 286, 6000},
    {1, 2499, 107500, 0, 644, 269, 3412},
};

START_TEST(a_customer_pays_the_known_answer)
{
    struct shop shop;

    open_with_stock(&shop, OMS_ROUND_HALF_AWAY);
    put_rate(&shop, NULL, NULL, NULL, known[_i].ppm, known[_i].included);
    put_method(&shop, "post", NULL, known[_i].shipping);
    assert_costs(&shop, mugs(known[_i].quantity, known[_i].unit_price, NULL, "post"), known[_i].tax, known[_i].total);
}
END_TEST

START_TEST(the_price_list_is_the_price_where_the_host_names_none)
{
    struct shop shop;

    open_with_stock(&shop, OMS_ROUND_HALF_AWAY);
    put_rate(&shop, NULL, NULL, NULL, 19 * PERCENT, 0);
    assert_costs(&shop, mugs(3, 0, NULL, NULL), 570, 3570);
}
END_TEST

START_TEST(several_jurisdictions_share_one_tax)
{
    struct shop shop;
    oms_order *order;
    char *text;

    open_with_stock(&shop, OMS_ROUND_HALF_AWAY);
    put_rate(&shop, NULL, NULL, "a-state", 4300, 0);
    put_rate(&shop, NULL, NULL, "b-county", 1400, 0);
    put_rate(&shop, NULL, NULL, "c-city", 2300, 0);
    order = placed(&shop, mugs(1, 37375, NULL, NULL));
    ck_assert_int_eq(oms_order_tax(order), 299);
    ck_assert_int_eq(oms_order_json(order, &text), OMS_OK);
    const char *state = strstr(text, "a-state");
    const char *county = strstr(text, "b-county");
    const char *city = strstr(text, "c-city");
    ck_assert(state && county && city);
    ck_assert_ptr_nonnull(strstr(state, "161"));
    ck_assert_ptr_nonnull(strstr(county, "52"));
    ck_assert_ptr_nonnull(strstr(city, "86"));
    oms_free(text);
    oms_order_free(order);
    shop_close(&shop);
}
END_TEST

START_TEST(a_rate_of_a_region_applies_there_only)
{
    struct shop shop;

    open_with_stock(&shop, OMS_ROUND_HALF_AWAY);
    put_rate(&shop, NULL, NULL, NULL, 1 * PERCENT, 0);
    put_rate(&shop, "BE", NULL, NULL, 2 * PERCENT, 0);
    put_rate(&shop, "BY", NULL, NULL, 4 * PERCENT, 0);
    oms_order_free(placed(&shop, mugs(1, 10000, "XX", NULL)));
    oms_order *order = placed(&shop, mugs(1, 10000, NULL, NULL));
    ck_assert_int_eq(oms_order_tax(order), 100);
    oms_order_free(order);
    assert_costs(&shop, mugs(1, 10000, "BE", NULL), 300, 10300);
}
END_TEST

START_TEST(an_order_without_an_address_has_no_tax)
{
    struct shop shop;

    open_with_stock(&shop, OMS_ROUND_HALF_AWAY);
    put_rate(&shop, NULL, NULL, NULL, 19 * PERCENT, 0);
    assert_costs(&shop, wish_draft(&(struct wish){.quantity = 2, .method = "manual"}), 0, 2000);
}
END_TEST

START_TEST(shipping_is_taxed_by_the_class_of_its_method)
{
    struct shop shop;

    open_with_stock(&shop, OMS_ROUND_HALF_AWAY);
    put_rate(&shop, NULL, NULL, NULL, 19 * PERCENT, 0);
    put_rate(&shop, NULL, "shipping", NULL, 7 * PERCENT, 0);
    put_method(&shop, "post", NULL, 1000);
    put_method(&shop, "van", "standard", 1000);
    oms_order *order = placed(&shop, mugs(1, 10000, NULL, "post"));
    ck_assert_int_eq(oms_order_tax(order), 1900 + 70);
    ck_assert_int_eq(oms_order_shipping(order), 1000);
    oms_order_free(order);
    assert_costs(&shop, mugs(1, 10000, NULL, "van"), 1900 + 190, 13090);
}
END_TEST

START_TEST(half_even_is_a_policy_of_the_engine)
{
    struct shop shop;

    open_with_stock(&shop, OMS_ROUND_HALF_EVEN);
    put_rate(&shop, NULL, NULL, NULL, 10 * PERCENT, 0);
    assert_costs(&shop, mugs(1, 4585, NULL, NULL), 458, 5043);
}
END_TEST

static oms_draft *
reduced(int64_t quantity, int64_t unit_price, int64_t ppm, int64_t amount)
{
    const oms_draft_line line = {.size = sizeof line,
                                 .sku = "MUG",
                                 .quantity = quantity,
                                 .unit_price = unit_price,
                                 .manual_discount_ppm = ppm,
                                 .manual_discount_amount = amount};
    oms_draft *draft = NULL;

    MUST(oms_draft_new("EUR", &draft, &error));
    MUST(oms_draft_add_line(draft, &line, &error));
    return draft;
}

START_TEST(a_manual_reduction_is_on_the_line_and_on_the_order)
{
    struct shop shop;

    open_with_stock(&shop, OMS_ROUND_HALF_AWAY);
    oms_order *order = placed(&shop, reduced(1, 4595, 10 * PERCENT, 0));
    ck_assert_int_eq(line_at(order, 0).discount, 460);
    ck_assert_int_eq(oms_order_discount(order), 460);
    ck_assert_int_eq(oms_order_subtotal(order), 4595);
    oms_order_free(order);
    assert_costs(&shop, reduced(2, OMS_NONE, 0, 500), 0, 1500);
}
END_TEST

START_TEST(a_reduction_above_the_list_price_is_refused_by_its_line)
{
    struct shop shop;
    oms_error *error = NULL;

    open_with_stock(&shop, OMS_ROUND_HALF_AWAY);
    char *before = picture(&shop, NULL);
    ck_assert_int_eq(place_draft(&shop, reduced(1, OMS_NONE, 0, 1001), NULL, &error), OMS_E_INVALID);
    assert_said(&error, "lines[0].manual_discount: 1001 is more than the line's 1000");
    assert_unchanged(&shop, NULL, before);
    shop_close(&shop);
}
END_TEST

static oms_draft *
priceless(int64_t quantity, const char *second)
{
    return wish_draft(&(struct wish){.quantity = quantity, .sku2 = second, .method = "manual"});
}

START_TEST(amounts_that_do_not_fit_are_refused_and_store_nothing)
{
    const oms_price dear = {.size = sizeof dear, .sku = "MUG", .currency = "EUR", .amount = OMS_LIMIT_AMOUNT};
    struct shop shop;
    oms_error *said = NULL;

    open_with_stock(&shop, OMS_ROUND_HALF_AWAY);
    MUST(oms_price_put(shop.engine, &dear, &error));
    char *before = picture(&shop, NULL);
    ck_assert_int_eq(place_draft(&shop, priceless(OMS_LIMIT_QUANTITY, NULL), NULL, &said), OMS_E_OVERFLOW);
    assert_said(&said, "lines[0]: quantity x unit price does not fit into 64 bits");
    ck_assert_int_eq(place_draft(&shop, priceless(2, NULL), NULL, &said), OMS_E_LIMIT);
    assert_said(&said, "the limit is 1000000000000000");
    assert_unchanged(&shop, NULL, before);
    oms_order_free(placed(&shop, priceless(1, NULL)));
    shop_close(&shop);
}
END_TEST

START_TEST(the_price_is_kept_as_it_was_when_placed)
{
    const oms_price dearer = {.size = sizeof dearer, .sku = "MUG", .currency = "EUR", .amount = 9999};
    struct shop shop;

    open_with_stock(&shop, OMS_ROUND_HALF_AWAY);
    put_rate(&shop, NULL, NULL, NULL, 19 * PERCENT, 0);
    oms_order *order = placed(&shop, mugs(1, 0, NULL, NULL));
    MUST(oms_price_put(shop.engine, &dearer, &error));
    put_rate(&shop, NULL, NULL, NULL, 99 * PERCENT, 0);
    oms_order *later = get(&shop, oms_order_id(order));
    ck_assert_int_eq(oms_order_total(later), 1190);
    ck_assert_int_eq(line_at(later, 0).unit_price, 1000);
    oms_order_free(later);
    oms_order_free(order);
    shop_close(&shop);
}
END_TEST

Suite *
price_placing_suite(void)
{
    Suite *suite = suite_create("price when placing");
    TCase *tests = tcase_create("price when placing");

    tcase_add_loop_test(tests, a_customer_pays_the_known_answer, 0, (int)COUNT(known));
    tcase_add_test(tests, the_price_list_is_the_price_where_the_host_names_none);
    tcase_add_test(tests, several_jurisdictions_share_one_tax);
    tcase_add_test(tests, a_rate_of_a_region_applies_there_only);
    tcase_add_test(tests, an_order_without_an_address_has_no_tax);
    tcase_add_test(tests, shipping_is_taxed_by_the_class_of_its_method);
    tcase_add_test(tests, half_even_is_a_policy_of_the_engine);
    tcase_add_test(tests, a_manual_reduction_is_on_the_line_and_on_the_order);
    tcase_add_test(tests, a_reduction_above_the_list_price_is_refused_by_its_line);
    tcase_add_test(tests, amounts_that_do_not_fit_are_refused_and_store_nothing);
    tcase_add_test(tests, the_price_is_kept_as_it_was_when_placed);
    suite_add_tcase(suite, tests);
    return suite;
}
