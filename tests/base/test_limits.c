/* The table of limits: a row for each constant, in their order, and complete. */
#include "oms/limits.h"

#include <string.h>

#include "suites.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
    const char *name;
    int64_t max;
} constants[] = {
    {"sku", OMS_LIMIT_SKU},
    {"name", OMS_LIMIT_NAME},
    {"code", OMS_LIMIT_CODE},
    {"key", OMS_LIMIT_KEY},
    {"token", OMS_LIMIT_TOKEN},
    {"reason", OMS_LIMIT_REASON},
    {"message", OMS_LIMIT_MESSAGE},
    {"action", OMS_LIMIT_ACTION},
    {"email", OMS_LIMIT_EMAIL},
    {"phone", OMS_LIMIT_PHONE},
    {"lines", OMS_LIMIT_LINES},
    {"dunning_days", OMS_LIMIT_DUNNING},
    {"coupons", OMS_LIMIT_COUPONS},
    {"skus", OMS_LIMIT_SKUS},
    {"regions", OMS_LIMIT_REGIONS},
    {"quantity", OMS_LIMIT_QUANTITY},
    {"amount", OMS_LIMIT_AMOUNT},
    {"ppm", OMS_LIMIT_PPM},
    {"batch", OMS_LIMIT_BATCH},
    {"rrule", OMS_LIMIT_RRULE},
    {"page", OMS_LIMIT_PAGE},
    {"looked", OMS_LIMIT_LOOKED},
    {"rows", OMS_LIMIT_ROWS},
    {"document", OMS_LIMIT_DOCUMENT},
    {"row", OMS_LIMIT_ROW},
    {"depth", OMS_LIMIT_DEPTH},
    {"cursor", OMS_LIMIT_CURSOR},
    {"inbound", OMS_LIMIT_INBOUND},
    {"signature", OMS_LIMIT_SIGNATURE},
    {"secret", OMS_LIMIT_SECRET},
    {"secrets", OMS_LIMIT_SECRETS},
    {"group", OMS_LIMIT_GROUP},
    {"carriers", OMS_LIMIT_CARRIERS},
    {"retries", OMS_LIMIT_RETRIES},
    {"rules", OMS_LIMIT_RULES},
    {"findings", OMS_LIMIT_FINDINGS},
    {"workers", OMS_LIMIT_WORKERS},
    {"alternatives", OMS_LIMIT_ALTERNATIVES},
};

START_TEST(each_constant_has_its_row)
{
    const oms_limit *row = oms_limit_at((size_t)_i);

    ck_assert_ptr_nonnull(row);
    ck_assert_str_eq(row->name, constants[_i].name);
    ck_assert_int_eq(row->max, constants[_i].max);
    ck_assert_uint_gt(strlen(row->unit), 0);
    ck_assert_int_eq(row->meaning[strlen(row->meaning) - 1], '.');
}
END_TEST

START_TEST(the_table_ends_after_the_last)
{
    ck_assert_ptr_null(oms_limit_at(COUNT(constants)));
    ck_assert_ptr_null(oms_limit_at(SIZE_MAX));
}
END_TEST

Suite *
limits_suite(void)
{
    Suite *suite = suite_create("base/limits");
    TCase *tcase = tcase_create("limits");

    tcase_add_loop_test(tcase, each_constant_has_its_row, 0, COUNT(constants));
    tcase_add_test(tcase, the_table_ends_after_the_last);
    suite_add_tcase(suite, tcase);
    return suite;
}
