/* Currencies: the decimals of some of each kind, what is not money, and the order of the table that the search relies on. */
#include "base/currency.h"
#include "base/text.h"
#include "oms/errors.h"
#include "suites.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
    const char *code;
    int32_t exponent;
} known[] = {
    {"AED", 2}, {"EUR", 2}, {"GBP", 2}, {"USD", 2}, {"MRU", 2}, {"ZWG", 2}, {"XCG", 2}, {"JPY", 0},
    {"KRW", 0}, {"ISK", 0}, {"CLP", 0}, {"XOF", 0}, {"XAF", 0}, {"XPF", 0}, {"UYI", 0}, {"BHD", 3},
    {"IQD", 3}, {"JOD", 3}, {"KWD", 3}, {"LYD", 3}, {"OMR", 3}, {"TND", 3}, {"CLF", 4}, {"UYW", 4},
};

START_TEST(a_currency_has_its_decimals)
{
    int32_t exponent = -7;

    ck_assert_int_eq(oms_currency_exponent(known[_i].code, &exponent), OMS_OK);
    ck_assert_int_eq(exponent, known[_i].exponent);
    ck_assert_int_eq(currency_exponent(text_of(known[_i].code)), known[_i].exponent);
}
END_TEST

static const char *const strangers[] = {
    "",    "E",   "EU",  "EURO", "eur", "Eur", "ABC",  "XAU",  "XAG",
    "XDR", "XTS", "XXX", "DEM",  "HRK", "€",   " EUR", "EUR ", NULL,
};

START_TEST(what_is_not_money_has_none)
{
    int32_t exponent = -7;

    ck_assert_int_eq(oms_currency_exponent(strangers[_i], &exponent), OMS_E_CURRENCY);
    ck_assert_int_eq(exponent, -7);
}
END_TEST

START_TEST(a_code_with_a_nul_in_it_is_no_currency)
{
    ck_assert_int_eq(currency_exponent((oms_text){.data = "EUR\0X", .len = 5}), -1);
    ck_assert_int_eq(currency_exponent((oms_text){.data = "EURO", .len = 3}), 2);
}
END_TEST

START_TEST(every_code_in_use_is_found)
{
    int per_exponent[5] = {0};
    char code[4] = "AAA";

    for (code[0] = 'A'; code[0] <= 'Z'; code[0]++)
        for (code[1] = 'A'; code[1] <= 'Z'; code[1]++)
            for (code[2] = 'A'; code[2] <= 'Z'; code[2]++)
                if (currency_exponent(text_of(code)) >= 0)
                    per_exponent[currency_exponent(text_of(code))]++;
    ck_assert_int_eq(per_exponent[0], 17);
    ck_assert_int_eq(per_exponent[1], 0);
    ck_assert_int_eq(per_exponent[2], 139);
    ck_assert_int_eq(per_exponent[3], 7);
    ck_assert_int_eq(per_exponent[4], 2);
}
END_TEST

START_TEST(every_code_in_use_is_listed_once_and_sorted)
{
    oms_text code, before = text_of(NULL);
    int exponent;
    size_t n = 0;

    for (; currency_at(n, &code, &exponent); n++) {
        ck_assert_int_lt(text_compare(before, code), 0);
        ck_assert_int_eq(currency_exponent(code), exponent);
        before = code;
    }
    ck_assert_uint_eq(n, 17 + 139 + 7 + 2);
}
END_TEST

Suite *
currency_suite(void)
{
    Suite *suite = suite_create("base/currency");
    TCase *tcase = tcase_create("currency");

    tcase_add_loop_test(tcase, a_currency_has_its_decimals, 0, COUNT(known));
    tcase_add_loop_test(tcase, what_is_not_money_has_none, 0, COUNT(strangers));
    tcase_add_test(tcase, a_code_with_a_nul_in_it_is_no_currency);
    tcase_add_test(tcase, every_code_in_use_is_found);
    tcase_add_test(tcase, every_code_in_use_is_listed_once_and_sorted);
    suite_add_tcase(suite, tcase);
    return suite;
}
