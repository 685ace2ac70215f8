/* What catalog, customer, pricing and tax services may say: bounded and copied, and unchanged by what is refused. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "model/reply.h"
#include "oms/lookup.h"
#include "suites.h"

static oms_reply *reply;

static void
open_reply(void)
{
    ck_assert_int_eq(oms_reply_new(&reply), OMS_OK);
}

static void
close_reply(void)
{
    oms_reply_free(reply);
}

static oms_product
product(const char *sku)
{
    return (oms_product){.size = sizeof(oms_product), .sku = sku};
}

static const char *
letters(size_t n)
{
    static char text[512];

    memset(text, 'a', n);
    text[n] = '\0';
    return text;
}

START_TEST(a_product_is_copied_with_what_is_not_said_filled_in)
{
    char sku[] = "MUG";
    oms_product said = product(sku);
    const struct product_row *kept;

    said.excluded_regions = "US CU";
    ck_assert_int_eq(oms_reply_add_product(reply, &said), OMS_OK);
    memset(sku, 'x', sizeof(sku) - 1);
    ck_assert_uint_eq(reply->terms.products.n, 1);
    kept = reply->terms.products.items;
    ck_assert_str_eq(kept->sku.data, "MUG");
    ck_assert_str_eq(kept->name.data, "MUG");
    ck_assert_str_eq(kept->tax_class.data, "standard");
    ck_assert_ptr_nonnull(strstr(kept->excluded_regions.data, "US"));
    ck_assert_int_eq(kept->active, 1);
}
END_TEST

START_TEST(the_last_word_on_a_product_counts)
{
    oms_product said = product("MUG");

    oms_reply_add_product(reply, &said);
    said.inactive = 1;
    oms_reply_add_product(reply, &said);
    ck_assert_uint_eq(reply->terms.products.n, 1);
    ck_assert_int_eq(((const struct product_row *)reply->terms.products.items)->active, 0);
}
END_TEST

START_TEST(a_product_out_of_bounds_is_refused)
{
    oms_product said = product(letters(OMS_LIMIT_SKU + 1));

    ck_assert_int_eq(oms_reply_add_product(reply, &said), OMS_E_LIMIT);
    said = product("");
    ck_assert_int_eq(oms_reply_add_product(reply, &said), OMS_E_INVALID);
    said = product("M\xff");
    ck_assert_int_eq(oms_reply_add_product(reply, &said), OMS_E_INVALID);
    said = product("MUG");
    said.size = 3;
    ck_assert_int_eq(oms_reply_add_product(reply, &said), OMS_E_ABI_SIZE);
    ck_assert_uint_eq(reply->terms.products.n, 0);
}
END_TEST

START_TEST(there_are_no_more_products_than_lines)
{
    char sku[16];

    for (int i = 0; i < OMS_LIMIT_LINES; i++) {
        snprintf(sku, sizeof sku, "S%d", i);
        const oms_product said = product(sku);
        ck_assert_int_eq(oms_reply_add_product(reply, &said), OMS_OK);
    }
    const oms_product more = product("MORE");
    ck_assert_int_eq(oms_reply_add_product(reply, &more), OMS_E_LIMIT);
}
END_TEST

START_TEST(a_customer_is_kept_as_far_as_it_decides)
{
    oms_customer said = {.size = sizeof said, .id = "ada", .standing = "closed", .fraud = 1};

    ck_assert_int_eq(oms_reply_set_customer(reply, &said), OMS_OK);
    ck_assert(reply->terms.has_customer);
    ck_assert_str_eq(reply->terms.customer.standing.data, "closed");
    ck_assert_int_eq(reply->terms.customer.fraud, 1);
    said.standing = "odd";
    ck_assert_int_eq(oms_reply_set_customer(reply, &said), OMS_E_INVALID);
    ck_assert_str_eq(reply->terms.customer.standing.data, "closed");
}
END_TEST

START_TEST(a_price_is_of_a_line_and_within_bounds)
{
    ck_assert_int_eq(oms_reply_set_price(reply, 3, 250), OMS_OK);
    ck_assert_int_eq(oms_reply_set_price(reply, 3, 300), OMS_OK);
    ck_assert_int_eq(oms_reply_set_price(reply, 3, -1), OMS_E_LIMIT);
    ck_assert_int_eq(oms_reply_set_price(reply, 3, OMS_LIMIT_AMOUNT + 1), OMS_E_LIMIT);
    ck_assert_int_eq(oms_reply_set_price(reply, OMS_LIMIT_LINES, 1), OMS_E_LIMIT);
    ck_assert_int_eq(reply_price(reply, 3), 300);
    ck_assert_int_eq(reply_price(reply, 0), OMS_NONE);
    ck_assert_int_eq(reply_price(NULL, 0), OMS_NONE);
}
END_TEST

static const struct {
    int32_t code;
    oms_tax_amount tax;
} taxes[] = {
    {OMS_OK, {.jurisdiction = "DE", .line = 0, .ppm = 1, .amount = 1}},
    {OMS_OK, {.jurisdiction = "DE", .line = OMS_TAX_SHIPPING}},
    {OMS_E_INVALID, {.jurisdiction = NULL}},
    {OMS_E_INVALID, {.jurisdiction = "DE", .line = -2}},
    {OMS_E_LIMIT, {.jurisdiction = "DE", .line = OMS_LIMIT_LINES}},
    {OMS_E_LIMIT, {.jurisdiction = "DE", .ppm = OMS_LIMIT_PPM + 1}},
    {OMS_E_INVALID, {.jurisdiction = "DE", .ppm = -1}},
    {OMS_E_INVALID, {.jurisdiction = "DE", .amount = -1}},
    {OMS_E_LIMIT, {.jurisdiction = "DE", .amount = OMS_LIMIT_AMOUNT + 1}},
    {OMS_E_INVALID, {.jurisdiction = "DE", .included = 2}},
    {OMS_E_INVALID, {.jurisdiction = "DE", .reserved = 1}},
    {OMS_E_INVALID, {.jurisdiction = "D\nE"}},
    {OMS_E_CARD_DATA, {.jurisdiction = "4111 1111 1111 1111"}},
};

START_TEST(tax_is_within_bounds)
{
    oms_tax_amount said = taxes[_i].tax;

    said.size = sizeof said;
    ck_assert_int_eq(oms_reply_add_tax(reply, &said), taxes[_i].code);
    ck_assert_uint_eq(reply->terms.taxes.n, taxes[_i].code == OMS_OK);
}
END_TEST

Suite *
reply_terms_suite(void)
{
    Suite *suite = suite_create("reply terms");
    TCase *cases = tcase_create("reply terms");

    tcase_add_checked_fixture(cases, open_reply, close_reply);
    tcase_add_test(cases, a_product_is_copied_with_what_is_not_said_filled_in);
    tcase_add_test(cases, the_last_word_on_a_product_counts);
    tcase_add_test(cases, a_product_out_of_bounds_is_refused);
    tcase_add_test(cases, there_are_no_more_products_than_lines);
    tcase_add_test(cases, a_customer_is_kept_as_far_as_it_decides);
    tcase_add_test(cases, a_price_is_of_a_line_and_within_bounds);
    tcase_add_loop_test(cases, tax_is_within_bounds, 0, sizeof taxes / sizeof *taxes);
    suite_add_tcase(suite, cases);
    return suite;
}
