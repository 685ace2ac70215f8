/* Catalog documents in CSV: the kinds, their columns, and what is refused. */
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
    ck_assert_int_eq(oms_product_put(desk.engine, &(oms_product){.size = sizeof(oms_product), .sku = "MUG"}, &error),
                     OMS_OK);
}

static void
end(void)
{
    assert_quiet(error);
    desk_close(&desk);
}

static int32_t
import_bytes(const char *text, size_t len)
{
    return oms_catalog_import(desk.engine, OMS_FORMAT_CSV, text, len, NULL, &error);
}

static int32_t
import(const char *text)
{
    return import_bytes(text, strlen(text));
}

static const struct product_row *
find_product(const char *sku)
{
    return desk_row(&desk, TABLE_PRODUCTS, &(struct product_row){.sku = text_of(sku)}, 1);
}

START_TEST(products_come_with_a_price_per_row)
{
    const struct product_row *row;

    ck_assert_int_eq(import("sku,name,active,tax_class,category,excluded_regions,currency,price\r\n"
                            "CUP,\"Cup, \"\"blue\"\"\",1,reduced,Kitchen,CU US-CA,EUR,1999\r\n"
                            "CUP,\"Cup, \"\"blue\"\"\",1,reduced,Kitchen,CU US-CA,JPY,250\r\n"
                            "OLD,Old,false,,,,,\r\n"),
                     OMS_OK);
    row = find_product("CUP");
    ck_assert(text_is(row->name, "Cup, \"blue\"") && text_is(row->tax_class, "reduced"));
    ck_assert(text_is(row->category, "Kitchen") && text_is(row->excluded_regions, "CU US-CA") && row->active == 1);
    ck_assert_uint_eq(desk_rows(&desk, TABLE_PRICES, &(struct price_row){.sku = TEXT("CUP")}, 1).n, 2);
    row = find_product("OLD");
    ck_assert(row->active == 0 && text_is(row->tax_class, "standard") && row->category.data == NULL);
    ck_assert_uint_eq(desk_rows(&desk, TABLE_PRICES, &(struct price_row){.sku = TEXT("OLD")}, 1).n, 0);
}
END_TEST

START_TEST(columns_may_stand_in_another_order_and_be_left_out)
{
    ck_assert_int_eq(import("sku,price,name,currency\nTEA,350,Tea,EUR\n"), OMS_OK);
    ck_assert(text_is(find_product("TEA")->name, "Tea"));
    ck_assert_int_eq(import("sku,available,location\nTEA,7,BER\n"), OMS_OK);
    ck_assert_int_eq(desk_available(&desk, "TEA", "BER"), 7);
}
END_TEST

START_TEST(customers_tax_rates_and_shipping_methods_have_their_own_headers)
{
    const struct customer_row *customer;
    const struct tax_rate_row *rate;

    ck_assert_int_eq(import("id,name,email,standing,fraud,payment_hold,phone,locale,notify\nC-1,Ada,ada@example.org,"
                            "closed,1,0,+49 1,de,both\nC-2,,,,,,,,\n"),
                     OMS_OK);
    customer = desk_row(&desk, TABLE_CUSTOMERS, &(struct customer_row){.id = TEXT("C-1")}, 1);
    ck_assert(text_is(customer->standing, "closed") && customer->fraud == 1 && customer->payment_hold == 0);
    ck_assert(text_is(customer->notify, "both"));
    ck_assert_int_eq(
        import("country,region,tax_class,jurisdiction,ppm,included\nUS,CA,,State,72500,0\nDE,,,,190000,1\n"), OMS_OK);
    rate = desk_row(&desk, TABLE_TAX_RATES, &(struct tax_rate_row){.country = TEXT("DE")}, 1);
    ck_assert(rate->ppm == 190000 && rate->included == 1 && text_is(rate->jurisdiction, "DE"));
    ck_assert_int_eq(import("code,currency,amount\nstandard,EUR,500\n"), OMS_OK);
    ck_assert_uint_eq(desk_rows(&desk, TABLE_SHIPPING_METHODS, NULL, 0).n, 1);
}
END_TEST

START_TEST(prices_discounts_and_coupons_have_their_own_headers)
{
    const struct price_row *price;
    const struct discount_row *discount;
    const struct coupon_row *coupon;

    ck_assert_int_eq(import("sku,name\nCUP,Cup\n"), OMS_OK);
    ck_assert_int_eq(import("sku,currency,amount,list,min_quantity,valid_from,valid_until\n"
                            "CUP,EUR,700,dealers,10,2026-01-01T00:00:00Z,2026-02-01T00:00:00Z\nCUP,EUR,900,,,,\n"),
                     OMS_OK);
    ck_assert_uint_eq(desk_rows(&desk, TABLE_PRICES, &(struct price_row){.sku = TEXT("CUP")}, 1).n, 2);
    price = desk_row(&desk, TABLE_PRICES,
                     &(struct price_row){.sku = TEXT("CUP"), .currency = TEXT("EUR"), .list = TEXT("dealers")}, 3);
    ck_assert(price->amount == 700 && price->min_quantity == 10);
    ck_assert(price->valid_from == 1767225600000 && price->valid_until == 1769904000000);
    ck_assert_int_eq(import("code,kind,skus,regions,ppm,needs_coupon,active\n"
                            "TEN,percent,\"CUP\nTEA\",DE  US-CA,100000,1,\n"),
                     OMS_OK);
    discount = desk_row(&desk, TABLE_DISCOUNTS, &(struct discount_row){.code = TEXT("TEN")}, 1);
    ck_assert(text_is(discount->name, "TEN") && text_is(discount->target, "line") && discount->ppm == 100000);
    ck_assert(text_is(discount->skus, "CUP\nTEA") && text_is(discount->regions, "DE US-CA"));
    ck_assert(discount->active == 1 && discount->automatic == OMS_NONE && discount->valid_until == OMS_NONE);
    ck_assert_int_eq(import("code,discount,max_uses\nSAVE10,TEN,5\n"), OMS_OK);
    coupon = desk_row(&desk, TABLE_COUPONS, &(struct coupon_row){.code = TEXT("SAVE10")}, 1);
    ck_assert(coupon->max_uses == 5 && coupon->max_uses_per_customer == COUPON_UNLIMITED && coupon->uses == 0);
}
END_TEST

START_TEST(a_header_alone_stores_nothing)
{
    ck_assert_int_eq(import("sku,location,available\n"), OMS_OK);
    ck_assert_int_eq(import("\n\nid,name"), OMS_OK);
}
END_TEST

#define STOCK(rows)    "sku,location,available\n" rows
#define PRODUCTS(rows) "sku,name,currency,price\n" rows

static const struct {
    const char *text;
    int32_t code;
    const char *said;
} refusals[] = {
    /* headers */
    {"", OMS_E_SYNTAX, "line 1: the header is none of "},
    {"{\"products\": []}", OMS_E_SYNTAX, "line 1: "},
    {"sku,currency,amount,valid_from\nA,EUR,1,yesterday\n", OMS_E_INVALID,
     "line 2, valid_from: \"yesterday\" is not a time"},
    {"code,kind\nTEN,gift\n", OMS_E_INVALID, "line 2, kind: \"gift\""},
    {"code,discount\nSAVE10,NONE\n", OMS_E_INVALID, "coupons.discount: \"NONE\" is no discount"},
    {"location,sku,available\n", OMS_E_SYNTAX, "line 1: the header is none of "},
    {"sku,location\n", OMS_E_SYNTAX, "line 1: the header is none of "},
    {"sku,location,available,colour\n", OMS_E_INVALID, "line 1: no column is called \"colour\""},
    {"sku,location,available,\n", OMS_E_INVALID, "line 1: no column is called \"\""},
    {"sku,location,available,Location\n", OMS_E_INVALID, "line 1: no column is called \"Location\""},
    {"sku,location,available,sku\n", OMS_E_INVALID, "line 1: the column \"sku\" stands twice"},
    {"id,name,iban\n", OMS_E_INVALID, "line 1: no column is called \"iban\""},
    {"country,ppm,sku\n", OMS_E_INVALID, "line 1: no column is called \"sku\""},
    {"code,currency,amount,\x1B[2J\n", OMS_E_INVALID, "line 1: no column is called \"\\x1b[2J\""},
    /* records */
    {STOCK("MUG,BER\n"), OMS_E_SYNTAX, "line 2: has 2 cells, the header 3"},
    {STOCK("MUG,BER,1,2\n"), OMS_E_SYNTAX, "line 2: has 4 cells, the header 3"},
    {STOCK("MUG,\"BER,1\n"), OMS_E_SYNTAX, "line 2: not CSV: a quoted cell is not ended"},
    {STOCK("MUG,BER,1\nMUG,LO\"N,1\n"), OMS_E_SYNTAX, "line 3: not CSV: "},
    /* quantity */
    {STOCK("MUG,BER,\n"), OMS_E_INVALID, "line 2, available: is needed"},
    {STOCK("MUG,BER,-1\n"), OMS_E_INVALID, "line 2, available: -1 is not between 0 and 1000000000"},
    {STOCK("MUG,BER,-0\n"), OMS_E_INVALID, "line 2, available: \"-0\" is not an integer"},
    {STOCK("MUG,BER,+1\n"), OMS_E_INVALID, "line 2, available: \"+1\" is not an integer"},
    {STOCK("MUG,BER,01\n"), OMS_E_INVALID, "line 2, available: \"01\" is not an integer"},
    {STOCK("MUG,BER, 1\n"), OMS_E_INVALID, "line 2, available: \" 1\" is not an integer"},
    {STOCK("MUG,BER,-\n"), OMS_E_INVALID, "line 2, available: \"-\" is not an integer"},
    {STOCK("MUG,BER,1.5\n"), OMS_E_INVALID, "line 2, available: \"1.5\" is not an integer"},
    {STOCK("MUG,BER,1e3\n"), OMS_E_INVALID, "line 2, available: \"1e3\" is not an integer"},
    {STOCK("MUG,BER,NaN\n"), OMS_E_INVALID, "line 2, available: \"NaN\" is not an integer"},
    {STOCK("MUG,BER,1000000001\n"), OMS_E_LIMIT, "line 2, available: 1000000001 is not between"},
    {STOCK("MUG,BER,9223372036854775807\n"), OMS_E_LIMIT, "line 2, available: 9223372036854775807 is not between"},
    {STOCK("MUG,BER,9223372036854775808\n"), OMS_E_LIMIT, "line 2, available: \"9223372036854775808\" does not fit"},
    {STOCK("MUG,BER,-9223372036854775808\n"), OMS_E_LIMIT, "line 2, available: \"-9223372036854775808\" does not fit"},
    {STOCK("MUG,BER,99999999999999999999\n"), OMS_E_LIMIT, "does not fit into 64 bits"},
    /* text */
    {STOCK(",BER,1\n"), OMS_E_INVALID, "line 2, sku: is needed"},
    {STOCK("MUG,\"B\nR\",1\n"), OMS_E_INVALID, "line 2, location: \"B\\x0aR\" has a control character"},
    {STOCK("MUG,B\rR,1\n"), OMS_E_INVALID, "line 2, location: "},
    {STOCK("MUG,\xC0\xAF,1\n"), OMS_E_INVALID, "line 2, location: \"\\xc0\\xaf\" is not UTF-8 text"},
    {STOCK("MUG,\xE2\x80\xAE,1\n"), OMS_E_INVALID, "line 2, location: "},
    {STOCK("mug,BER,1\n"), OMS_E_INVALID, "stock.sku: \"mug\" is no product"},
    /* money */
    {PRODUCTS("A,A,EUR,\n"), OMS_E_INVALID, "line 2, price: is needed beside a currency"},
    {PRODUCTS("A,A,,5\n"), OMS_E_CURRENCY, "line 2, currency: is needed"},
    {PRODUCTS("A,A,eur,5\n"), OMS_E_CURRENCY, "line 2, currency: \"eur\""},
    {PRODUCTS("A,A,EUR,19.99\n"), OMS_E_INVALID, "line 2, price: \"19.99\" is not an integer"},
    {PRODUCTS("A,A,EUR,-5\n"), OMS_E_INVALID, "line 2, amount: -5 "},
    {PRODUCTS("A,A,EUR,1000000000000001\n"), OMS_E_LIMIT, "line 2, amount: 1000000000000001 "},
    {PRODUCTS("A,A,EUR,5\nA,B,GBP,5\n"), OMS_E_INVALID, "line 3: stands twice in products"},
    /* flags */
    {"id,fraud\nC-1,yes\n", OMS_E_INVALID, "line 2, fraud: \"yes\" is none of 0, 1, false, true"},
    {"sku,name,active\nA,A,TRUE\n", OMS_E_INVALID, "line 2, active: \"TRUE\" is none of"},
};

START_TEST(what_is_wrong_is_refused_with_its_line_and_column)
{
    ck_assert_int_eq(import(refusals[_i].text), refusals[_i].code);
    assert_said(&error, refusals[_i].said);
    ck_assert_uint_eq(desk_rows(&desk, TABLE_PRODUCTS, NULL, 0).n, 1);
    ck_assert_uint_eq(desk_rows(&desk, TABLE_STOCK, NULL, 0).n, 0);
}
END_TEST

START_TEST(a_nul_is_not_taken_for_the_end_of_a_cell)
{
    static const char text[] = STOCK("MUG,B\0R,1\n"), header[] = "sku,location,available\0\n";

    ck_assert_int_eq(import_bytes(text, sizeof(text) - 1), OMS_E_INVALID);
    assert_said(&error, "line 2, location: the text has a NUL in it");
    ck_assert_int_eq(import_bytes(header, sizeof(header) - 1), OMS_E_SYNTAX);
    assert_said(&error, "line 1: ");
}
END_TEST

START_TEST(lines_are_counted_through_quoted_cells_and_blank_lines)
{
    ck_assert_int_eq(import("\nid,name\n\nC-1,Ada\n\"C-2\",\"\"\nC-3,\"a\n\n\"\n"), OMS_E_INVALID);
    assert_said(&error, "line 6, name: ");
}
END_TEST

#define LOOP(tcase, test, array) tcase_add_loop_test(tcase, test, 0, (int)(sizeof(array) / sizeof((array)[0])))

Suite *
catalog_csv_suite(void)
{
    Suite *suite = suite_create("catalog_csv");
    TCase *csv = tcase_create("csv");

    tcase_add_checked_fixture(csv, begin, end);
    tcase_add_test(csv, products_come_with_a_price_per_row);
    tcase_add_test(csv, columns_may_stand_in_another_order_and_be_left_out);
    tcase_add_test(csv, customers_tax_rates_and_shipping_methods_have_their_own_headers);
    tcase_add_test(csv, prices_discounts_and_coupons_have_their_own_headers);
    tcase_add_test(csv, a_header_alone_stores_nothing);
    LOOP(csv, what_is_wrong_is_refused_with_its_line_and_column, refusals);
    tcase_add_test(csv, a_nul_is_not_taken_for_the_end_of_a_cell);
    tcase_add_test(csv, lines_are_counted_through_quoted_cells_and_blank_lines);
    suite_add_tcase(suite, csv);
    return suite;
}
