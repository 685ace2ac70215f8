/* The table of problem codes: its order, the specification's words, and rows that are complete. */
#include <string.h>

#include "base/error.h"
#include "suites.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A code that was published never changes its meaning, its actor or its hope. */
static const struct {
    const char *code;
    const char *title;
    int32_t actor;
    int32_t retryable;
} published[] = {
    {"ORD-1001", "Product Not Available", OMS_ACTOR_CUSTOMER, 1},
    {"ORD-1002", "Invalid Address", OMS_ACTOR_CUSTOMER, 0},
    {"ORD-1003", "Product Restricted In Region", OMS_ACTOR_CUSTOMER, 0},
    {"ORD-1004", "Customer Not In Good Standing", OMS_ACTOR_MERCHANT, 0},
    {"ORD-1006", "Fraud Indicated", OMS_ACTOR_OPERATIONS, 0},
    {"ORD-1007", "Service Unavailable During Validation", OMS_ACTOR_NOBODY, 1},
    {"ORD-1008", "Held By A Guard", OMS_ACTOR_OPERATIONS, 1},
    {"ORD-1009", "Held By A Person", OMS_ACTOR_OPERATIONS, 0},
    {"ORD-2001", "Payment Failed", OMS_ACTOR_CUSTOMER, 1},
    {"ORD-2002", "Inventory Reservation Failed", OMS_ACTOR_NOBODY, 1},
    {"ORD-2003", "Payment Method Not Valid", OMS_ACTOR_CUSTOMER, 0},
    {"ORD-2004", "Payment Hold On Account", OMS_ACTOR_OPERATIONS, 0},
    {"ORD-2005", "Payment Outcome Unclear", OMS_ACTOR_OPERATIONS, 0},
    {"ORD-3001", "Fulfillment Error", OMS_ACTOR_OPERATIONS, 1},
    {"ORD-4001", "Renewal Not Paid", OMS_ACTOR_NOBODY, 1},
    {"ORD-4002", "New Payment Method Needed", OMS_ACTOR_CUSTOMER, 0},
    {"ORD-5001", "Idempotency Key Reused", OMS_ACTOR_DEVELOPER, 0},
    {"ORD-5002", "Possible Duplicate", OMS_ACTOR_CUSTOMER, 0},
    {"ORD-5003", "Price Changed", OMS_ACTOR_CUSTOMER, 1},
    {"ORD-5004", "Malformed Request", OMS_ACTOR_DEVELOPER, 0},
    {"ORD-5005", "Reference Already Used", OMS_ACTOR_MERCHANT, 0},
    {"ORD-5006", "Coupon Not Valid", OMS_ACTOR_CUSTOMER, 0},
    {"ORD-5011", "Quote Not Known", OMS_ACTOR_DEVELOPER, 0},
    {"ORD-5012", "Quote Expired", OMS_ACTOR_CUSTOMER, 0},
    {"ORD-5013", "Quote Of Another Cart", OMS_ACTOR_DEVELOPER, 0},
};

START_TEST(a_published_code_keeps_its_meaning)
{
    const oms_code_info *row = oms_code_at((size_t)_i);

    ck_assert_ptr_nonnull(row);
    ck_assert_str_eq(row->code, published[_i].code);
    ck_assert_str_eq(row->title, published[_i].title);
    ck_assert_int_eq(row->actor, published[_i].actor);
    ck_assert_int_eq(row->retryable, published[_i].retryable);
    ck_assert_uint_gt(strlen(row->cause), 0);
    ck_assert_uint_gt(strlen(row->resolution), 0);
    ck_assert_ptr_eq(code_find(published[_i].code), row);
}
END_TEST

START_TEST(the_specifications_five_have_its_words)
{
    ck_assert_str_eq(code_find("ORD-1001")->cause, "Out of stock or discontinued");
    ck_assert_str_eq(code_find("ORD-1001")->resolution, "Notify customer, suggest alternatives");
    ck_assert_str_eq(code_find("ORD-1002")->cause, "Address validation failed");
    ck_assert_str_eq(code_find("ORD-1002")->resolution, "Request address correction");
    ck_assert_str_eq(code_find("ORD-2001")->cause, "Payment declined or timeout");
    ck_assert_str_eq(code_find("ORD-2001")->resolution, "Retry payment or request new method");
    ck_assert_str_eq(code_find("ORD-2002")->cause, "Race condition in stock allocation");
    ck_assert_str_eq(code_find("ORD-2002")->resolution, "Retry with fresh stock check");
    ck_assert_str_eq(code_find("ORD-3001")->cause, "Shipping service unavailable");
    ck_assert_str_eq(code_find("ORD-3001")->resolution, "Queue for retry, notify operations");
}
END_TEST

START_TEST(the_table_ends_and_other_codes_are_unknown)
{
    ck_assert_ptr_null(oms_code_at(COUNT(published)));
    ck_assert_ptr_null(oms_code_at(SIZE_MAX));
    ck_assert_ptr_null(code_find("ORD-9999"));
    ck_assert_ptr_null(code_find("ord-1001"));
    ck_assert_ptr_null(code_find(""));
}
END_TEST

Suite *
codes_suite(void)
{
    Suite *suite = suite_create("base/codes");
    TCase *tcase = tcase_create("codes");

    tcase_add_loop_test(tcase, a_published_code_keeps_its_meaning, 0, COUNT(published));
    tcase_add_test(tcase, the_specifications_five_have_its_words);
    tcase_add_test(tcase, the_table_ends_and_other_codes_are_unknown);
    suite_add_tcase(suite, tcase);
    return suite;
}
