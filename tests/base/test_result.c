/* The names of result codes: the numbers of release 0.1, which are never renumbered. */
#include "oms/errors.h"
#include "suites.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
    int32_t code;
    const char *name;
} published[] = {
    {0, "OMS_OK"},
    {1, "OMS_PENDING"},
    {-1, "OMS_E_NOMEM"},
    {-2, "OMS_E_INVALID"},
    {-3, "OMS_E_NOT_FOUND"},
    {-4, "OMS_E_STATE"},
    {-5, "OMS_E_VETO"},
    {-6, "OMS_E_REFUSED"},
    {-7, "OMS_E_KEY_CONFLICT"},
    {-8, "OMS_E_PRICE_CHANGED"},
    {-9, "OMS_E_BUSY"},
    {-10, "OMS_E_CONFLICT"},
    {-11, "OMS_E_ALREADY"},
    {-12, "OMS_E_LIMIT"},
    {-13, "OMS_E_OVERFLOW"},
    {-14, "OMS_E_CURRENCY"},
    {-15, "OMS_E_REENTRANT"},
    {-16, "OMS_E_FORKED"},
    {-17, "OMS_E_ABI_SIZE"},
    {-18, "OMS_E_ABI_NEWER"},
    {-19, "OMS_E_UNSUPPORTED"},
    {-20, "OMS_E_SYNTAX"},
    {-21, "OMS_E_CARD_DATA"},
    {-22, "OMS_E_SIGNATURE"},
    {-40, "OMS_E_IO"},
    {-41, "OMS_E_FULL"},
    {-42, "OMS_E_READONLY"},
    {-43, "OMS_E_LOCKED"},
    {-44, "OMS_E_CORRUPT"},
    {-45, "OMS_E_FOREIGN"},
    {-46, "OMS_E_SCHEMA_NEWER"},
    {-47, "OMS_E_SCHEMA_OLDER"},
    {-60, "OMS_E_DECLINED"},
    {-61, "OMS_E_DECLINED_RETRY"},
    {-62, "OMS_E_UNAVAILABLE"},
    {-63, "OMS_E_UNKNOWN"},
    {-64, "OMS_E_REJECTED"},
    {-99, "OMS_E_INTERNAL"},
    {-10000, "OMS_E_HOST"},
};

START_TEST(a_result_has_its_name)
{
    ck_assert_str_eq(oms_result_name(published[_i].code), published[_i].name);
}
END_TEST

START_TEST(results_below_the_hosts_first_are_its_own)
{
    ck_assert_str_eq(oms_result_name(-10001), "OMS_E_HOST");
    ck_assert_str_eq(oms_result_name(INT32_MIN), "OMS_E_HOST");
}
END_TEST

START_TEST(what_no_release_has_is_unknown)
{
    static const int32_t strangers[] = {2, -23, -39, -48, -100, -9999, INT32_MAX};

    for (size_t i = 0; i < COUNT(strangers); i++)
        ck_assert_str_eq(oms_result_name(strangers[i]), "unknown");
}
END_TEST

Suite *
result_suite(void)
{
    Suite *suite = suite_create("base/result");
    TCase *tcase = tcase_create("result");

    tcase_add_loop_test(tcase, a_result_has_its_name, 0, COUNT(published));
    tcase_add_test(tcase, results_below_the_hosts_first_are_its_own);
    tcase_add_test(tcase, what_no_release_has_is_unknown);
    suite_add_tcase(suite, tcase);
    return suite;
}
