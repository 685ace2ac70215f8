/* Catalog documents in JSON: all that one may hold, and what is refused. */
#include <check.h>
#include <string.h>

#include "base/text.h"
#include "engine/desk.h"
#include "engine/suites.h"
#include "oms/catalog.h"

static struct desk desk;
static oms_error *error;

static void
begin(void)
{
    desk_open(&desk);
}

static void
end(void)
{
    assert_quiet(error);
    desk_close(&desk);
}

static int32_t
import(const char *text, oms_import_result *result)
{
    return oms_catalog_import(desk.engine, OMS_FORMAT_JSON, text, strlen(text), result, &error);
}

#ifdef OMS_HAVE_JSON

static const char whole[] =
    "{\"products\": [{\"sku\": \"MUG\", \"name\": \"Mug\", \"active\": true, \"excluded_regions\": [\"CU\", \"US-CA\"],"
    "  \"tax_class\": \"reduced\", \"category\": \"Kitchen\", \"backorder_limit\": 0,"
    "  \"prices\": [{\"currency\": \"EUR\", \"amount\": 1999}, {\"currency\": \"JPY\", \"amount\": 250}]},"
    " {\"sku\": \"OLD\", \"active\": false, \"excluded_regions\": [], \"prices\": []}],"
    "\"stock\": [{\"sku\": \"MUG\", \"location\": \"BER\", \"available\": 5}],"
    "\"customers\": [{\"id\": \"C-1\", \"name\": \"Ada\", \"email\": \"ada@example.org\", \"standing\": \"good\","
    "  \"fraud\": true, \"payment_hold\": false, \"phone\": \"+49 1\", \"locale\": \"de\", \"notify\": \"none\"}],"
    "\"discounts\": [{\"code\": \"SUMMER\", \"kind\": \"cheapest-free\", \"buy\": 2, \"get\": 1, \"skus\": [\"MUG\", "
    "\"OLD\"],"
    "  \"regions\": [\"DE\", \"US-CA\"], \"valid_from\": \"2026-01-01T00:00:00Z\", \"active\": true}],"
    "\"coupons\": [{\"code\": \"SAVE\", \"discount\": \"SUMMER\", \"max_uses\": 3}],"
    "\"tax_rates\": [{\"country\": \"DE\", \"region\": null, \"tax_class\": \"standard\", \"jurisdiction\": \"Bund\","
    "  \"ppm\": 190000, \"included\": true}],"
    "\"shipping_methods\": [{\"code\": \"standard\", \"currency\": \"EUR\", \"amount\": 500, \"tax_class\": \"x\"}]}";

START_TEST(the_whole_catalog_document_is_stored)
{
    oms_import_result result = {.size = sizeof(result)};
    const struct product_row *product;
    const struct customer_row *customer;
    const struct tax_rate_row *rate;

    ck_assert_int_eq(import(whole, &result), OMS_OK);
    ck_assert_int_eq(result.products, 2);
    ck_assert_int_eq(result.prices, 2);
    ck_assert_int_eq(result.stock, 1);
    ck_assert_int_eq(result.customers, 1);
    ck_assert_int_eq(result.tax_rates, 1);
    ck_assert_int_eq(result.shipping_methods, 1);
    ck_assert_int_eq(result.discounts, 1);
    ck_assert_int_eq(result.coupons, 1);
    const struct discount_row *discount =
        desk_row(&desk, TABLE_DISCOUNTS, &(struct discount_row){.code = TEXT("SUMMER")}, 1);
    ck_assert(text_is(discount->skus, "MUG\nOLD") && text_is(discount->regions, "DE US-CA"));
    ck_assert(discount->ppm == 1000000 && text_is(discount->target, "order") && discount->automatic == 1);
    ck_assert_int_eq(discount->valid_from, 1767225600000);
    product = desk_row(&desk, TABLE_PRODUCTS, &(struct product_row){.sku = TEXT("MUG")}, 1);
    ck_assert(text_is(product->excluded_regions, "CU US-CA") && text_is(product->category, "Kitchen"));
    product = desk_row(&desk, TABLE_PRODUCTS, &(struct product_row){.sku = TEXT("OLD")}, 1);
    ck_assert(product->active == 0 && product->excluded_regions.data == NULL && text_is(product->name, "OLD"));
    customer = desk_row(&desk, TABLE_CUSTOMERS, &(struct customer_row){.id = TEXT("C-1")}, 1);
    ck_assert(customer->fraud == 1 && customer->payment_hold == 0 && !id_is_none(&customer->party_id));
    ck_assert(text_is(customer->notify, "none"));
    rate = desk_row(&desk, TABLE_TAX_RATES, NULL, 0);
    ck_assert(rate->included == 1 && text_is(rate->region, "") && text_is(rate->jurisdiction, "Bund"));
    ck_assert_int_eq(desk_available(&desk, "MUG", "BER"), 5);
}
END_TEST

START_TEST(importing_a_document_twice_changes_no_stock)
{
    ck_assert_int_eq(import(whole, NULL), OMS_OK);
    ck_assert_int_eq(import(whole, NULL), OMS_OK);
    ck_assert_int_eq(desk_available(&desk, "MUG", "BER"), 5);
    ck_assert_uint_eq(desk_rows(&desk, TABLE_MOVEMENTS, NULL, 0).n, 1);
    ck_assert_uint_eq(desk_rows(&desk, TABLE_PARTIES, NULL, 0).n, 1);
    ck_assert_uint_eq(desk_rows(&desk, TABLE_PRICES, NULL, 0).n, 2);
}
END_TEST

START_TEST(an_empty_document_stores_nothing)
{
    ck_assert_int_eq(import("{}", NULL), OMS_OK);
    ck_assert_int_eq(import("{\"products\": [], \"stock\": null}", NULL), OMS_OK);
    ck_assert_uint_eq(desk_rows(&desk, TABLE_PRODUCTS, NULL, 0).n, 0);
}
END_TEST

#define PRODUCT(members)  "{\"products\": [{\"sku\": \"A\"}, {" members "}]}"
#define STOCK(members)    "{\"products\": [{\"sku\": \"A\"}], \"stock\": [{" members "}]}"
#define CUSTOMER(members) "{\"customers\": [{" members "}]}"
#define RATE(members)     "{\"tax_rates\": [{" members "}]}"
#define METHOD(members)   "{\"shipping_methods\": [{" members "}]}"

static const struct {
    const char *text;
    int32_t code;
    const char *said;
} refusals[] = {
    {"", OMS_E_SYNTAX, "line 1: not JSON: "},
    {"[]", OMS_E_INVALID, "document: an array is not an object"},
    {"{\"products\": []", OMS_E_SYNTAX, "line 1: not JSON: "},
    {"{\"products\": {}}", OMS_E_INVALID, "products: an object is not an array"},
    {"{\"orders\": []}", OMS_E_INVALID, "document: no field is called \"orders\""},
    {"{\"products\": [], \"products\": []}", OMS_E_SYNTAX, "a name stands twice"},
    {"{\"discounts\": [{}]}", OMS_E_INVALID, "discounts[0].code: is needed"},
    {"{\"discounts\": [{\"code\": \"S\", \"kind\": \"gift\"}]}", OMS_E_INVALID, "discounts[0].kind: \"gift\""},
    {"{\"discounts\": [{\"code\": \"S\", \"kind\": \"percent\"}]}", OMS_E_INVALID,
     "discounts[0].ppm: a percent discount needs it"},
    {"{\"discounts\": [{\"code\": \"S\", \"kind\": \"percent\", \"ppm\": 1000001}]}", OMS_E_LIMIT,
     "discounts[0].ppm: 1000001"},
    {"{\"discounts\": [{\"code\": \"S\", \"kind\": \"percent\", \"ppm\": -1}]}", OMS_E_INVALID, "discounts[0].ppm: -1"},
    {"{\"discounts\": [{\"code\": \"S\", \"kind\": \"percent\", \"ppm\": 1, \"amount\": 1}]}", OMS_E_INVALID,
     "discounts[0].amount: a percent discount has none"},
    {"{\"discounts\": [{\"code\": \"S\", \"kind\": \"fixed\", \"amount\": 100}]}", OMS_E_INVALID,
     "discounts[0].currency: a fixed discount needs it"},
    {"{\"discounts\": [{\"code\": \"S\", \"kind\": \"buy-x-get-y\", \"buy\": 2}]}", OMS_E_INVALID,
     "discounts[0].get: a buy-x-get-y discount needs it"},
    {"{\"discounts\": [{\"code\": \"S\", \"kind\": \"bundle\", \"ppm\": 1}]}", OMS_E_INVALID,
     "discounts[0].skus: a bundle discount needs it"},
    {"{\"discounts\": [{\"code\": \"S\", \"kind\": \"bundle\", \"ppm\": 1, \"skus\": [\"a\\nb\"]}]}", OMS_E_INVALID,
     "discounts[0].skus[0]: "},
    {"{\"discounts\": [{\"code\": \"S\", \"kind\": \"free-shipping\", \"target\": \"line\"}]}", OMS_E_INVALID,
     "discounts[0].target: a free-shipping discount has none"},
    {"{\"discounts\": [{\"code\": \"S\", \"kind\": \"free-shipping\", \"valid_from\": \"2026-02-01T00:00:00Z\", "
     "\"valid_until\": \"2026-01-01T00:00:00Z\"}]}",
     OMS_E_INVALID, "discounts[0].valid_until: is not later than valid_from"},
    {"{\"discounts\": [{\"code\": \"S\", \"kind\": \"free-shipping\", \"valid_from\": \"2026-02-30T00:00:00Z\"}]}",
     OMS_E_INVALID, "discounts[0].valid_from: is not a time"},
    {"{\"discounts\": [{\"code\": \"S\", \"kind\": \"free-shipping\", \"valid_from\": \"1969-12-31T00:00:00Z\"}]}",
     OMS_E_INVALID, "discounts[0].valid_from: "},
    {"{\"discounts\": [{\"code\": \"S\", \"kind\": \"free-shipping\", \"min_subtotal\": 1}]}", OMS_E_INVALID,
     "discounts[0].currency: "},
    {"{\"coupons\": [{\"code\": \"C\", \"discount\": \"S\"}]}", OMS_E_INVALID,
     "coupons.discount: \"S\" is no discount of the catalog"},
    {"{\"coupons\": [{\"code\": \"C\", \"discount\": \"S\", \"max_uses\": 1000000000}]}", OMS_E_LIMIT,
     "coupons[0].max_uses: 1000000000"},
    {PRODUCT("\"sku\": \"B\", \"prices\": [{\"currency\": \"EUR\", \"amount\": 1, \"min_quantity\": 1000000001}]"),
     OMS_E_LIMIT, "products[1].prices[0].min_quantity: 1000000001"},
    {"{\"products\": [7]}", OMS_E_INVALID, "products[0]: 7 is not an object"},
    {"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", OMS_E_LIMIT, "nested 33 levels deep"},
    {PRODUCT(""), OMS_E_INVALID, "products[1].sku: is needed"},
    {PRODUCT("\"sku\": \"B\", \"colour\": 1"), OMS_E_INVALID, "products[1]: no field is called \"colour\""},
    {PRODUCT("\"sku\": \"B\\u0000\""), OMS_E_INVALID, "products[1].sku: the text has a NUL in it"},
    {PRODUCT("\"sku\": \"B\\n\""), OMS_E_INVALID, "products[1].sku: \"B\\x0a\" has a control character"},
    {PRODUCT("\"sku\": \"B\", \"active\": 1"), OMS_E_INVALID, "products[1].active: 1 is not true or false"},
    {PRODUCT("\"sku\": \"A\", \"name\": \"other\""), OMS_E_INVALID, "products[1]: stands twice in products"},
    {PRODUCT("\"sku\": \"B\", \"backorder_limit\": 5"), OMS_E_UNSUPPORTED, "products[1].backorder_limit: 5 is not 0"},
    {PRODUCT("\"sku\": \"B\", \"excluded_regions\": \"CU\""), OMS_E_INVALID,
     "excluded_regions: \"CU\" is not an array"},
    {PRODUCT("\"sku\": \"B\", \"excluded_regions\": [\"CU\", 1]"), OMS_E_INVALID,
     "products[1].excluded_regions[1]: 1 is not a string"},
    {PRODUCT("\"sku\": \"B\", \"excluded_regions\": [\"CU US\"]"), OMS_E_INVALID,
     "products[1].excluded_regions[0]: one region has no space in it"},
    {PRODUCT("\"sku\": \"B\", \"excluded_regions\": [\"cuba\"]"), OMS_E_INVALID,
     "products[1].excluded_regions: \"cuba\""},
    {PRODUCT("\"sku\": \"B\", \"prices\": [{\"currency\": \"EUR\"}]"), OMS_E_INVALID,
     "products[1].prices[0].amount: is needed"},
    {PRODUCT("\"sku\": \"B\", \"prices\": [{\"amount\": 5}]"), OMS_E_CURRENCY,
     "products[1].prices[0].currency: is needed"},
    {PRODUCT("\"sku\": \"B\", \"prices\": [{\"currency\": \"EUR\", \"amount\": 19.99}]"), OMS_E_INVALID,
     "products[1].prices[0].amount: 19.99"},
    {PRODUCT("\"sku\": \"B\", \"prices\": [{\"currency\": \"EUR\", \"amount\": 9223372036854775808}]"), OMS_E_LIMIT,
     "line 1: a number does not fit into 64 bits"},
    {PRODUCT("\"sku\": \"B\", \"prices\": [{\"currency\": \"EUR\", \"amount\": 1}, {\"currency\": \"EUR\", \"amount\": "
             "2}]"),
     OMS_E_INVALID, "products[1].prices[1]: stands twice in prices"},
    {STOCK("\"sku\": \"A\", \"available\": 1"), OMS_E_INVALID, "stock[0].location: is needed"},
    {STOCK("\"sku\": \"A\", \"location\": \"B\""), OMS_E_INVALID, "stock[0].available: is needed"},
    {STOCK("\"sku\": \"A\", \"location\": \"B\", \"available\": -1"), OMS_E_INVALID, "stock[0].available: -1 "},
    {STOCK("\"sku\": \"A\", \"location\": \"B\", \"available\": 1e3"), OMS_E_INVALID, "stock[0].available: 1000.0"},
    {STOCK("\"sku\": \"A\", \"location\": \"B\", \"available\": 1000000001"), OMS_E_LIMIT, "stock[0].available: "},
    {STOCK("\"sku\": \"Z\", \"location\": \"B\", \"available\": 1"), OMS_E_INVALID, "stock.sku: \"Z\" is no product"},
    {CUSTOMER("\"name\": \"Ada\""), OMS_E_INVALID, "customers[0].id: is needed"},
    {CUSTOMER("\"id\": \"C\", \"fraud\": \"no\""), OMS_E_INVALID, "customers[0].fraud: \"no\" is not true or false"},
    {CUSTOMER("\"id\": \"C\", \"standing\": \"Good\""), OMS_E_INVALID, "customers[0].standing: \"Good\" is none of"},
    {RATE("\"country\": \"DE\""), OMS_E_INVALID, "tax_rates[0].ppm: is needed"},
    {RATE("\"country\": \"D\", \"ppm\": 1"), OMS_E_INVALID, "tax_rates[0].country: \"D\""},
    {METHOD("\"code\": \"x\", \"currency\": \"EUR\""), OMS_E_INVALID, "shipping_methods[0].amount: is needed"},
    {METHOD("\"code\": \"x\", \"currency\": \"EU\", \"amount\": 1"), OMS_E_CURRENCY, "shipping_methods[0].currency: "},
};

START_TEST(what_is_wrong_is_refused_with_its_path_and_nothing_is_stored)
{
    ck_assert_int_eq(import(refusals[_i].text, NULL), refusals[_i].code);
    assert_said(&error, refusals[_i].said);
    ck_assert_uint_eq(desk_rows(&desk, TABLE_PRODUCTS, NULL, 0).n, 0);
    ck_assert_uint_eq(desk_rows(&desk, TABLE_CUSTOMERS, NULL, 0).n, 0);
}
END_TEST

#else

START_TEST(without_the_feature_it_says_so)
{
    ck_assert_int_eq(import("{}", NULL), OMS_E_UNSUPPORTED);
    assert_said(&error, "without the feature json");
}
END_TEST

#endif

Suite *
catalog_json_suite(void)
{
    Suite *suite = suite_create("catalog_json");
    TCase *json = tcase_create("json");

    tcase_add_checked_fixture(json, begin, end);
#ifdef OMS_HAVE_JSON
    tcase_add_test(json, the_whole_catalog_document_is_stored);
    tcase_add_test(json, importing_a_document_twice_changes_no_stock);
    tcase_add_test(json, an_empty_document_stores_nothing);
    tcase_add_loop_test(json, what_is_wrong_is_refused_with_its_path_and_nothing_is_stored, 0,
                        (int)(sizeof(refusals) / sizeof(refusals[0])));
#else
    tcase_add_test(json, without_the_feature_it_says_so);
#endif
    suite_add_tcase(suite, json);
    return suite;
}
