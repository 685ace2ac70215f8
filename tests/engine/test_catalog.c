/* Single rows of the catalog, and a batch of them: what is stored, what is checked, and that it is all or nothing. */
#include <check.h>
#include <string.h>

#include "base/text.h"
#include "engine/desk.h"
#include "engine/suites.h"
#include "oms/catalog.h"
#include "oms/inventory.h"
#include "oms/limits.h"

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
import(int32_t format, const char *text)
{
    return oms_catalog_import(desk.engine, format, text, strlen(text), NULL, &error);
}

static const struct product_row *
find_product(const char *sku)
{
    return desk_row(&desk, TABLE_PRODUCTS, &(struct product_row){.sku = text_of(sku)}, 1);
}

static const struct customer_row *
find_customer(const char *id)
{
    return desk_row(&desk, TABLE_CUSTOMERS, &(struct customer_row){.id = text_of(id)}, 1);
}

static const struct party_row *
find_party(const oms_id *id)
{
    return desk_row(&desk, TABLE_PARTIES, &(struct party_row){.id = *id}, 1);
}

START_TEST(a_product_with_nothing_but_a_sku_has_its_defaults)
{
    const oms_product product = {.size = sizeof(product), .sku = "MUG"};
    const struct product_row *row;

    ck_assert_int_eq(oms_product_put(desk.engine, &product, &error), OMS_OK);
    row = find_product("MUG");
    ck_assert(text_is(row->name, "MUG") && text_is(row->tax_class, "standard"));
    ck_assert(row->category.data == NULL && row->excluded_regions.data == NULL);
    ck_assert_int_eq(row->active, 1);
    ck_assert_int_eq(row->version, 1);
    ck_assert_int_eq(row->updated_at, DESK_TIME);
}
END_TEST

START_TEST(a_product_put_again_is_overwritten)
{
    oms_product product = {.size = sizeof(product),
                           .sku = "MUG",
                           .name = "Mug",
                           .tax_class = "reduced",
                           .category = "Kitchen",
                           .excluded_regions = "  CU  US-CA "};
    const struct product_row *row;

    ck_assert_int_eq(oms_product_put(desk.engine, &product, &error), OMS_OK);
    row = find_product("MUG");
    ck_assert(text_is(row->name, "Mug") && text_is(row->tax_class, "reduced") && text_is(row->category, "Kitchen"));
    ck_assert(text_is(row->excluded_regions, "CU US-CA"));
    product = (oms_product){.size = sizeof(product), .sku = "MUG", .excluded_regions = "", .inactive = 1};
    ck_assert_int_eq(oms_product_put(desk.engine, &product, &error), OMS_OK);
    row = find_product("MUG");
    ck_assert(text_is(row->name, "MUG") && row->category.data == NULL && row->excluded_regions.data == NULL);
    ck_assert_int_eq(row->active, 0);
    ck_assert_int_eq(row->version, 2);
}
END_TEST

static const struct {
    oms_product product;
    int32_t code;
    const char *said;
} products[] = {
    {{.name = "Mug"}, OMS_E_INVALID, "sku: is needed"},
    {{.sku = ""}, OMS_E_INVALID, "sku: \"\" is empty"},
    {{.sku = "a\nb"}, OMS_E_INVALID, "sku: \"a\\x0ab\" has a control character"},
    {{.sku = "\xC0\xAF"}, OMS_E_INVALID, "sku: \"\\xc0\\xaf\" is not UTF-8 text"},
    {{.sku = "0123456789012345678901234567890123456789012345678901234567890123x"}, OMS_E_LIMIT, "has 65 bytes"},
    {{.sku = "A", .name = "\x1B[2J"}, OMS_E_INVALID, "name: "},
    {{.sku = "A", .tax_class = ""}, OMS_E_INVALID, "tax_class: "},
    {{.sku = "A", .category = "\xED\xA0\x80"}, OMS_E_INVALID, "category: "},
    {{.sku = "A", .excluded_regions = "cu"}, OMS_E_INVALID, "excluded_regions: \"cu\" is neither a country"},
    {{.sku = "A", .excluded_regions = "US CUBA"}, OMS_E_INVALID, "excluded_regions: \"CUBA\" is neither"},
    {{.sku = "A", .excluded_regions = "US-"}, OMS_E_INVALID, "excluded_regions: "},
    {{.sku = "A", .excluded_regions = "U"}, OMS_E_INVALID, "excluded_regions: \"U\" is neither"},
    {{.sku = "A", .inactive = 2}, OMS_E_INVALID, "inactive: 2 is neither 0 nor 1"},
    {{.sku = "A", .reserved = 1}, OMS_E_INVALID, "reserved: 1 is not 0"},
};

START_TEST(a_product_that_is_wrong_is_refused_with_the_field)
{
    oms_product product = products[_i].product;

    product.size = sizeof(product);
    ck_assert_int_eq(oms_product_put(desk.engine, &product, &error), products[_i].code);
    assert_said(&error, products[_i].said);
    ck_assert_uint_eq(desk_rows(&desk, TABLE_PRODUCTS, NULL, 0).n, 0);
}
END_TEST

START_TEST(a_product_is_excluded_from_so_many_regions_and_no_more)
{
    char regions[3 * (OMS_LIMIT_REGIONS + 1)];
    oms_product product = {.size = sizeof(product), .sku = "A", .excluded_regions = regions};

    for (size_t i = 0; i < sizeof(regions); i += 3)
        memcpy(regions + i, "CU ", 3);
    regions[sizeof(regions) - 1] = '\0';
    ck_assert_int_eq(oms_product_put(desk.engine, &product, &error), OMS_E_LIMIT);
    assert_said(&error, "excluded_regions: has more than 250 regions");
    regions[sizeof(regions) - 4] = '\0';
    ck_assert_int_eq(oms_product_put(desk.engine, &product, &error), OMS_OK);
}
END_TEST

START_TEST(what_is_no_struct_of_this_release_is_told)
{
    oms_product product = {.size = 3, .sku = "A"};

    ck_assert_int_eq(oms_product_put(desk.engine, &product, &error), OMS_E_ABI_SIZE);
    assert_said(&error, "product.size");
    ck_assert_int_eq(oms_price_put(desk.engine, NULL, &error), OMS_E_INVALID);
    assert_said(&error, "price: is needed");
    ck_assert_int_eq(oms_customer_put(NULL, NULL, &error), OMS_E_INVALID);
    assert_said(&error, "engine");
}
END_TEST

START_TEST(a_price_is_one_of_the_general_list_for_a_product_there_is)
{
    oms_price price = {.size = sizeof(price), .sku = "MUG", .currency = "KWD", .amount = 1999};
    const struct price_row *row;

    ck_assert_int_eq(oms_price_put(desk.engine, &price, &error), OMS_E_INVALID);
    assert_said(&error, "prices.sku: \"MUG\" is no product of the catalog");
    ck_assert_int_eq(oms_product_put(desk.engine, &(oms_product){.size = sizeof(oms_product), .sku = "MUG"}, &error),
                     OMS_OK);
    ck_assert_int_eq(oms_price_put(desk.engine, &price, &error), OMS_OK);
    row = desk_row(&desk, TABLE_PRICES, &(struct price_row){.sku = TEXT("MUG"), .currency = TEXT("KWD")}, 2);
    ck_assert(text_is(row->list, ""));
    ck_assert_int_eq(row->min_quantity, 1);
    ck_assert_int_eq(row->valid_from, 0);
    ck_assert_int_eq(row->valid_until, OMS_NONE);
    ck_assert_int_eq(row->amount, 1999);
}
END_TEST

static const struct {
    oms_price price;
    int32_t code;
    const char *said;
} prices[] = {
    {{.currency = "EUR"}, OMS_E_INVALID, "sku: is needed"},
    {{.sku = "A"}, OMS_E_CURRENCY, "currency: is needed"},
    {{.sku = "A", .currency = "eur"}, OMS_E_CURRENCY, "currency: \"eur\" is no currency of ISO 4217"},
    {{.sku = "A", .currency = "EUR", .amount = -1}, OMS_E_INVALID, "amount: -1 is not between 0 and 1000000000000000"},
    {{.sku = "A", .currency = "JPY", .amount = 1000000000000001}, OMS_E_LIMIT, "amount: 1000000000000001 "},
    {{.sku = "A", .currency = "JPY", .amount = INT64_MAX}, OMS_E_LIMIT, "amount: 9223372036854775807 "},
    {{.sku = "A", .currency = "JPY", .amount = INT64_MIN}, OMS_E_INVALID, "amount: is needed"},
};

START_TEST(a_price_that_is_wrong_is_refused_with_the_field)
{
    oms_price price = prices[_i].price;

    price.size = sizeof(price);
    ck_assert_int_eq(oms_price_put(desk.engine, &price, &error), prices[_i].code);
    assert_said(&error, prices[_i].said);
}
END_TEST

START_TEST(a_customers_name_and_address_stay_in_one_row_apart)
{
    oms_customer customer = {.size = sizeof(customer), .id = "C-1", .name = "Ada", .email = "ada@example.org"};
    const struct customer_row *row;
    oms_id party;

    ck_assert_int_eq(oms_customer_put(desk.engine, &customer, &error), OMS_OK);
    row = find_customer("C-1");
    ck_assert(text_is(row->standing, "good") && row->fraud == 0 && row->payment_hold == 0);
    party = row->party_id;
    ck_assert(text_is(find_party(&party)->name, "Ada") && text_is(find_party(&party)->email, "ada@example.org"));
    customer = (oms_customer){
        .size = sizeof(customer), .id = "C-1", .name = "Ada L", .standing = "suspended", .fraud = 1, .payment_hold = 1};
    ck_assert_int_eq(oms_customer_put(desk.engine, &customer, &error), OMS_OK);
    row = find_customer("C-1");
    ck_assert(text_is(row->standing, "suspended") && row->fraud == 1 && row->payment_hold == 1);
    ck_assert_int_eq(row->version, 2);
    ck_assert_mem_eq(&row->party_id, &party, sizeof(party));
    ck_assert(text_is(find_party(&party)->name, "Ada L") && find_party(&party)->email.data == NULL);
    ck_assert_uint_eq(desk_rows(&desk, TABLE_PARTIES, NULL, 0).n, 1);
}
END_TEST

START_TEST(a_customer_without_name_and_address_has_no_such_row)
{
    oms_customer customer = {.size = sizeof(customer), .id = "C-1"};

    ck_assert_int_eq(oms_customer_put(desk.engine, &customer, &error), OMS_OK);
    ck_assert(id_is_none(&find_customer("C-1")->party_id));
    ck_assert_uint_eq(desk_rows(&desk, TABLE_PARTIES, NULL, 0).n, 0);
    customer.phone = "+49 30 1";
    ck_assert_int_eq(oms_customer_put(desk.engine, &customer, &error), OMS_OK);
    ck_assert(!id_is_none(&find_customer("C-1")->party_id));
    ck_assert_uint_eq(desk_rows(&desk, TABLE_PARTIES, NULL, 0).n, 1);
}
END_TEST

START_TEST(a_customer_can_be_reached_and_says_how)
{
    const oms_customer customer = {
        .size = sizeof(customer), .id = "C-1", .phone = "+49 30 1", .locale = "de-AT", .notify = "sms"};
    const struct customer_row *row;

    ck_assert_int_eq(oms_customer_put(desk.engine, &customer, &error), OMS_OK);
    row = find_customer("C-1");
    ck_assert(text_is(row->notify, "sms"));
    ck_assert(text_is(find_party(&row->party_id)->phone, "+49 30 1"));
    ck_assert(text_is(find_party(&row->party_id)->locale, "de-AT"));
}
END_TEST

static const struct {
    oms_customer customer;
    int32_t code;
    const char *said;
} customers[] = {
    {{.name = "Ada"}, OMS_E_INVALID, "id: is needed"},
    {{.id = "C", .name = ""}, OMS_E_INVALID, "name: \"\" is empty"},
    {{.id = "C", .email = "a\nb"}, OMS_E_INVALID, "email: "},
    {{.id = "C", .standing = "bad"}, OMS_E_INVALID, "standing: \"bad\" is none of good, suspended, closed"},
    {{.id = "C", .fraud = -1}, OMS_E_INVALID, "fraud: -1 is neither 0 nor 1"},
    {{.id = "C", .payment_hold = 2}, OMS_E_INVALID, "payment_hold: 2 "},
    {{.id = "C", .phone = ""}, OMS_E_INVALID, "phone: \"\" is empty"},
    {{.id = "C", .locale = "de\n"}, OMS_E_INVALID, "locale: "},
    {{.id = "C", .notify = "pigeon"}, OMS_E_INVALID, "notify: \"pigeon\" is none of email, sms, both, none"},
};

START_TEST(a_customer_that_is_wrong_is_refused_with_the_field)
{
    oms_customer customer = customers[_i].customer;

    customer.size = sizeof(customer);
    ck_assert_int_eq(oms_customer_put(desk.engine, &customer, &error), customers[_i].code);
    assert_said(&error, customers[_i].said);
}
END_TEST

START_TEST(a_tax_rate_is_levied_by_the_country_or_its_region_unless_named)
{
    oms_tax_rate rate = {.size = sizeof(rate), .country = "US", .region = "CA", .ppm = 72500};
    const struct tax_rate_row *row;

    ck_assert_int_eq(oms_tax_rate_put(desk.engine, &rate, &error), OMS_OK);
    rate = (oms_tax_rate){.size = sizeof(rate), .country = "DE", .tax_class = "shipping", .ppm = 0, .included = 1};
    ck_assert_int_eq(oms_tax_rate_put(desk.engine, &rate, &error), OMS_OK);
    rate.jurisdiction = "Bund";
    ck_assert_int_eq(oms_tax_rate_put(desk.engine, &rate, &error), OMS_OK);
    row = desk_row(&desk, TABLE_TAX_RATES, &(struct tax_rate_row){.country = TEXT("US")}, 1);
    ck_assert(text_is(row->region, "CA") && text_is(row->tax_class, "standard"));
    ck_assert(text_is(row->jurisdiction, "US-CA") && row->ppm == 72500 && row->included == 0);
    ck_assert_uint_eq(desk_rows(&desk, TABLE_TAX_RATES, &(struct tax_rate_row){.country = TEXT("DE")}, 1).n, 2);
}
END_TEST

static const struct {
    oms_tax_rate rate;
    int32_t code;
    const char *said;
} rates[] = {
    {{.ppm = 1}, OMS_E_INVALID, "country: is needed"},
    {{.country = "de"}, OMS_E_INVALID, "country: \"de\" is no country"},
    {{.country = "DE", .region = ""}, OMS_E_INVALID, "region: "},
    {{.country = "DE", .ppm = -1}, OMS_E_INVALID, "ppm: -1 is not between 0 and 1000000"},
    {{.country = "DE", .ppm = 1000001}, OMS_E_LIMIT, "ppm: 1000001 "},
    {{.country = "DE", .included = 3}, OMS_E_INVALID, "included: 3 "},
    {{.country = "DE", .reserved = 3}, OMS_E_INVALID, "reserved: 3 "},
};

START_TEST(a_tax_rate_that_is_wrong_is_refused_with_the_field)
{
    oms_tax_rate rate = rates[_i].rate;

    rate.size = sizeof(rate);
    ck_assert_int_eq(oms_tax_rate_put(desk.engine, &rate, &error), rates[_i].code);
    assert_said(&error, rates[_i].said);
}
END_TEST

START_TEST(a_shipping_method_has_an_amount_per_currency)
{
    oms_shipping_method method = {.size = sizeof(method), .code = "standard", .currency = "EUR", .amount = 500};
    const struct shipping_method_row key = {.code = TEXT("standard"), .currency = TEXT("EUR")};
    const struct shipping_method_row *row;

    ck_assert_int_eq(oms_shipping_method_put(desk.engine, &method, &error), OMS_OK);
    method.currency = "GBP";
    ck_assert_int_eq(oms_shipping_method_put(desk.engine, &method, &error), OMS_OK);
    row = desk_row(&desk, TABLE_SHIPPING_METHODS, &key, 2);
    ck_assert(row->amount == 500 && text_is(row->tax_class, "shipping"));
    method.amount = -5;
    ck_assert_int_eq(oms_shipping_method_put(desk.engine, &method, &error), OMS_E_INVALID);
    assert_said(&error, "amount: -5 ");
    method.code = "";
    ck_assert_int_eq(oms_shipping_method_put(desk.engine, &method, &error), OMS_E_INVALID);
    assert_said(&error, "code: ");
    ck_assert_uint_eq(desk_rows(&desk, TABLE_SHIPPING_METHODS, NULL, 0).n, 2);
}
END_TEST

/* By CSV, which every build reads. */
#define STOCK(rows) "sku,location,available\n" rows

static void
mug_in_stock(const char *count)
{
    ck_assert_int_eq(oms_product_put(desk.engine, &(oms_product){.size = sizeof(oms_product), .sku = "MUG"}, &error),
                     OMS_OK);
    ck_assert_int_eq(import(OMS_FORMAT_CSV, count), OMS_OK);
}

START_TEST(counted_stock_becomes_what_was_counted_and_the_ledger_sums_to_it)
{
    struct row_list movements;
    int64_t sum = 0;

    mug_in_stock(STOCK("MUG,BER,5\nMUG,LON,0\n"));
    ck_assert_int_eq(import(OMS_FORMAT_CSV, STOCK("MUG,BER,12\n")), OMS_OK);
    ck_assert_int_eq(import(OMS_FORMAT_CSV, STOCK("MUG,BER,3\n")), OMS_OK);
    ck_assert_int_eq(import(OMS_FORMAT_CSV, STOCK("MUG,BER,3\n")), OMS_OK);
    ck_assert_int_eq(desk_available(&desk, "MUG", "BER"), 3);
    ck_assert_int_eq(desk_available(&desk, "MUG", "LON"), 0);
    movements = desk_rows(&desk, TABLE_MOVEMENTS, NULL, 0);
    ck_assert_uint_eq(movements.n, 3);
    for (size_t i = 0; i < movements.n; i++) {
        const struct movement_row *movement = movements.items[i];

        sum += movement->available;
        ck_assert(text_is(movement->kind, i == 0 ? "receive" : "adjust"));
        ck_assert(text_is(movement->reason, "import"));
    }
    ck_assert_int_eq(sum, 3);
}
END_TEST

START_TEST(counting_what_is_available_leaves_the_other_buckets)
{
    const struct stock_row key = {.sku = TEXT("MUG"), .location = TEXT("BER")};
    const struct stock_row *row;

    mug_in_stock(STOCK("MUG,BER,5\n"));
    ck_assert_int_eq(
        oms_stock_move(desk.engine, "MUG", "BER", OMS_BUCKET_AVAILABLE, OMS_BUCKET_DAMAGED, 2, NULL, &error), OMS_OK);
    ck_assert_int_eq(import(OMS_FORMAT_CSV, STOCK("MUG,BER,9\n")), OMS_OK);
    row = desk_row(&desk, TABLE_STOCK, &key, 2);
    ck_assert_int_eq(row->available, 9);
    ck_assert_int_eq(row->damaged, 2);
}
END_TEST

START_TEST(a_document_is_stored_whole_or_not_at_all)
{
    mug_in_stock(STOCK("MUG,BER,5\n"));
    ck_assert_int_eq(import(OMS_FORMAT_CSV, STOCK("MUG,BER,7\nCUP,BER,1\n")), OMS_E_INVALID);
    assert_said(&error, "stock.sku: \"CUP\" is no product of the catalog");
    ck_assert_int_eq(import(OMS_FORMAT_CSV, STOCK("MUG,BER,7\nMUG,LON,-1\n")), OMS_E_INVALID);
    assert_said(&error, "line 3, available: -1 ");
    ck_assert_int_eq(desk_available(&desk, "MUG", "BER"), 5);
    ck_assert_int_eq(desk_available(&desk, "MUG", "LON"), -1);
    ck_assert_uint_eq(desk_rows(&desk, TABLE_MOVEMENTS, NULL, 0).n, 1);
}
END_TEST

START_TEST(a_row_that_stands_twice_has_to_say_the_same)
{
    mug_in_stock(STOCK("MUG,BER,5\nMUG,BER,5\n"));
    ck_assert_int_eq(desk_available(&desk, "MUG", "BER"), 5);
    ck_assert_int_eq(import(OMS_FORMAT_CSV, STOCK("MUG,BER,6\nMUG,LON,1\nMUG,BER,7\n")), OMS_E_INVALID);
    assert_said(&error, "line 4: stands twice in stock, with different values");
    ck_assert_int_eq(import(OMS_FORMAT_CSV, "id,name\nC-1,Ada\nC-1,Bob\n"), OMS_E_INVALID);
    assert_said(&error, "line 3: stands twice in customers");
}
END_TEST

START_TEST(an_import_that_others_overtake_is_tried_eight_times)
{
    oms_import_result result = {.size = sizeof(result)};

    mug_in_stock(STOCK("MUG,BER,5\n"));
    desk.conflicts = 7;
    ck_assert_int_eq(import(OMS_FORMAT_CSV, STOCK("MUG,BER,6\n")), OMS_OK);
    desk.conflicts = 8;
    ck_assert_int_eq(oms_catalog_import(desk.engine, OMS_FORMAT_CSV, STOCK("MUG,BER,7\n"), strlen(STOCK("MUG,BER,7\n")),
                                        &result, &error),
                     OMS_E_BUSY);
    assert_said(&error, "nothing was stored");
    ck_assert_int_eq(result.stock, 0);
    ck_assert_int_eq(desk_available(&desk, "MUG", "BER"), 6);
}
END_TEST

START_TEST(an_import_counts_into_as_much_of_the_result_as_the_caller_has)
{
    static const char text[] = "sku,name,currency,price\nMUG,Mug,EUR,1999\nMUG,Mug,GBP,1799\nTEA,Tea,,\n";
    oms_import_result result = {.size = sizeof(result)};

    ck_assert_int_eq(oms_catalog_import(desk.engine, OMS_FORMAT_CSV, text, strlen(text), &result, &error), OMS_OK);
    ck_assert_int_eq(result.products, 2);
    ck_assert_int_eq(result.prices, 2);
    ck_assert_int_eq(result.stock + result.customers + result.tax_rates + result.shipping_methods, 0);
    result.size = 8;
    ck_assert_int_eq(oms_catalog_import(desk.engine, OMS_FORMAT_CSV, STOCK("MUG,BER,1\n"), strlen(STOCK("MUG,BER,1\n")),
                                        &result, &error),
                     OMS_E_ABI_SIZE);
    assert_said(&error, "result.size");
    ck_assert_int_eq(desk_available(&desk, "MUG", "BER"), -1);
}
END_TEST

START_TEST(an_import_that_runs_out_of_memory_stores_nothing)
{
    int32_t rc = OMS_E_NOMEM;
    int64_t allowed;

    mug_in_stock(STOCK("MUG,BER,5\n"));
    for (allowed = 0; rc != OMS_OK; allowed++) {
        desk.memory = allowed;
        rc = import(OMS_FORMAT_CSV, STOCK("MUG,BER,6\nMUG,LON,7\n"));
        desk.memory = -1;
        ck_assert_int_eq(desk_available(&desk, "MUG", "LON"), rc == OMS_OK ? 7 : -1);
        if (rc != OMS_OK) {
            ck_assert_int_eq(rc, OMS_E_NOMEM);
            assert_said(&error, "emory");
        }
    }
    ck_assert_int_gt(allowed, 3);
}
END_TEST

START_TEST(a_document_is_bounded_and_of_a_format_there_is)
{
    ck_assert_int_eq(import(3, "{}"), OMS_E_INVALID);
    assert_said(&error, "format: 3 ");
    ck_assert_int_eq(oms_catalog_import(desk.engine, OMS_FORMAT_CSV, "x", (size_t)OMS_LIMIT_DOCUMENT + 1, NULL, &error),
                     OMS_E_LIMIT);
    assert_said(&error, "document: has 67108865 bytes");
    ck_assert_int_eq(oms_catalog_import(desk.engine, OMS_FORMAT_CSV, NULL, 0, NULL, &error), OMS_E_INVALID);
    assert_said(&error, "document: is needed");
    ck_assert_int_eq(import(OMS_FORMAT_CSV, "\xEF\xBB\xBFsku,location,available\n"), OMS_E_SYNTAX);
    assert_said(&error, "byte order mark");
}
END_TEST

#define LOOP(tcase, test, array) tcase_add_loop_test(tcase, test, 0, (int)(sizeof(array) / sizeof((array)[0])))

Suite *
catalog_suite(void)
{
    Suite *suite = suite_create("catalog");
    TCase *rows = tcase_create("rows");
    TCase *documents = tcase_create("documents");

    tcase_add_checked_fixture(rows, begin, end);
    tcase_add_test(rows, a_product_with_nothing_but_a_sku_has_its_defaults);
    tcase_add_test(rows, a_product_put_again_is_overwritten);
    LOOP(rows, a_product_that_is_wrong_is_refused_with_the_field, products);
    tcase_add_test(rows, a_product_is_excluded_from_so_many_regions_and_no_more);
    tcase_add_test(rows, what_is_no_struct_of_this_release_is_told);
    tcase_add_test(rows, a_price_is_one_of_the_general_list_for_a_product_there_is);
    LOOP(rows, a_price_that_is_wrong_is_refused_with_the_field, prices);
    tcase_add_test(rows, a_customers_name_and_address_stay_in_one_row_apart);
    tcase_add_test(rows, a_customer_without_name_and_address_has_no_such_row);
    tcase_add_test(rows, a_customer_can_be_reached_and_says_how);
    LOOP(rows, a_customer_that_is_wrong_is_refused_with_the_field, customers);
    tcase_add_test(rows, a_tax_rate_is_levied_by_the_country_or_its_region_unless_named);
    LOOP(rows, a_tax_rate_that_is_wrong_is_refused_with_the_field, rates);
    tcase_add_test(rows, a_shipping_method_has_an_amount_per_currency);
    suite_add_tcase(suite, rows);
    tcase_add_checked_fixture(documents, begin, end);
    tcase_add_test(documents, counted_stock_becomes_what_was_counted_and_the_ledger_sums_to_it);
    tcase_add_test(documents, counting_what_is_available_leaves_the_other_buckets);
    tcase_add_test(documents, a_document_is_stored_whole_or_not_at_all);
    tcase_add_test(documents, a_row_that_stands_twice_has_to_say_the_same);
    tcase_add_test(documents, an_import_that_others_overtake_is_tried_eight_times);
    tcase_add_test(documents, an_import_counts_into_as_much_of_the_result_as_the_caller_has);
    tcase_add_test(documents, an_import_that_runs_out_of_memory_stores_nothing);
    tcase_add_test(documents, a_document_is_bounded_and_of_a_format_there_is);
    suite_add_tcase(suite, documents);
    return suite;
}
