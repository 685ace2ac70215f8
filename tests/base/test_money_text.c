/* Amounts as text: each number of decimals, both ways, and everything that is no amount. */
#include <inttypes.h>

#include "oms/errors.h"
#include "random.h"
#include "suites.h"

#define UNTOUCHED    424242
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct pair {
    int64_t amount;
    const char *currency;
    const char *text;
};

static const struct pair pairs[] = {
    {4598, "EUR", "45.98"},
    {5, "EUR", "0.05"},
    {0, "EUR", "0.00"},
    {-5, "EUR", "-0.05"},
    {-4598, "GBP", "-45.98"},
    {4598, "JPY", "4598"},
    {0, "JPY", "0"},
    {4598, "KWD", "4.598"},
    {1, "CLF", "0.0001"},
    {INT64_MAX, "EUR", "92233720368547758.07"},
    {INT64_MIN + 1, "EUR", "-92233720368547758.07"},
    {INT64_MAX, "JPY", "9223372036854775807"},
    {INT64_MIN + 1, "CLF", "-922337203685477.5807"},
};

START_TEST(an_amount_is_written_with_the_decimals_of_its_currency)
{
    char text[32];

    ck_assert_int_eq(oms_money_format(pairs[_i].amount, pairs[_i].currency, text), OMS_OK);
    ck_assert_str_eq(text, pairs[_i].text);
}
END_TEST

START_TEST(an_amount_is_read_with_the_decimals_of_its_currency)
{
    int64_t amount = UNTOUCHED;

    ck_assert_int_eq(oms_money_parse(pairs[_i].text, pairs[_i].currency, &amount), OMS_OK);
    ck_assert_int_eq(amount, pairs[_i].amount);
}
END_TEST

static const struct pair loose[] = {
    {4500, "EUR", "45"}, {4590, "EUR", "45.9"},   {0, "EUR", "-0"},
    {0, "EUR", "-0.00"}, {750, "EUR", "0007.50"}, {-450, "KWD", "-0.45"},
};

START_TEST(fewer_decimals_are_read_too)
{
    int64_t amount = UNTOUCHED;

    ck_assert_int_eq(oms_money_parse(loose[_i].text, loose[_i].currency, &amount), OMS_OK);
    ck_assert_int_eq(amount, loose[_i].amount);
}
END_TEST

static const struct {
    const char *text;
    const char *currency;
    int32_t rc;
} refused[] = {
    {"", "EUR", OMS_E_INVALID},
    {NULL, "EUR", OMS_E_INVALID},
    {"-", "EUR", OMS_E_INVALID},
    {".", "EUR", OMS_E_INVALID},
    {".5", "EUR", OMS_E_INVALID},
    {"5.", "EUR", OMS_E_INVALID},
    {"+5", "EUR", OMS_E_INVALID},
    {"--5", "EUR", OMS_E_INVALID},
    {" 5", "EUR", OMS_E_INVALID},
    {"5 ", "EUR", OMS_E_INVALID},
    {"1e3", "EUR", OMS_E_INVALID},
    {"1E3", "EUR", OMS_E_INVALID},
    {"0x10", "EUR", OMS_E_INVALID},
    {"NaN", "EUR", OMS_E_INVALID},
    {"Infinity", "EUR", OMS_E_INVALID},
    {"1,000", "EUR", OMS_E_INVALID},
    {"1.2.3", "EUR", OMS_E_INVALID},
    {"45.987", "EUR", OMS_E_INVALID},
    {"45.980", "EUR", OMS_E_INVALID},
    {"45.0", "JPY", OMS_E_INVALID},
    {"４５", "EUR", OMS_E_INVALID},
    {"99999999999999999999x", "EUR", OMS_E_INVALID},
    {"92233720368547758.08", "EUR", OMS_E_OVERFLOW},
    {"-92233720368547758.08", "EUR", OMS_E_OVERFLOW},
    {"92233720368547759", "EUR", OMS_E_OVERFLOW},
    {"9223372036854775808", "JPY", OMS_E_OVERFLOW},
    {"99999999999999999999", "JPY", OMS_E_OVERFLOW},
    {"922337203685477580.8", "EUR", OMS_E_OVERFLOW},
    {"1", "XXX", OMS_E_CURRENCY},
    {"1", "eur", OMS_E_CURRENCY},
    {"1", NULL, OMS_E_CURRENCY},
};

START_TEST(what_is_no_amount_is_refused)
{
    int64_t amount = UNTOUCHED;

    ck_assert_int_eq(oms_money_parse(refused[_i].text, refused[_i].currency, &amount), refused[_i].rc);
    ck_assert_int_eq(amount, UNTOUCHED);
}
END_TEST

START_TEST(without_a_currency_the_minor_units_are_written)
{
    char text[32];

    ck_assert_int_eq(oms_money_format(-4598, "ABC", text), OMS_E_CURRENCY);
    ck_assert_str_eq(text, "-4598");
    ck_assert_int_eq(oms_money_format(0, NULL, text), OMS_E_CURRENCY);
    ck_assert_str_eq(text, "0");
    ck_assert_int_eq(oms_money_format(OMS_NONE, "ABC", text), OMS_E_CURRENCY);
    ck_assert_str_eq(text, "-9223372036854775808");
}
END_TEST

START_TEST(any_amount_survives_being_written_and_read)
{
    static const char *const currencies[] = {"JPY", "EUR", "TND", "CLF"};
    uint64_t seed = 1;

    for (int i = 0; i < 5000; i++) {
        const char *currency = currencies[i % 4];
        int64_t amount = (int64_t)(random_next(&seed) >> (random_next(&seed) % 64)), back;
        char text[32];

        amount = amount == OMS_NONE ? 0 : amount;
        ck_assert_int_eq(oms_money_format(amount, currency, text), OMS_OK);
        ck_assert_int_eq(oms_money_parse(text, currency, &back), OMS_OK);
        ck_assert_int_eq(back, amount);
    }
}
END_TEST

Suite *
money_text_suite(void)
{
    Suite *suite = suite_create("base/money_text");
    TCase *tcase = tcase_create("money_text");

    tcase_add_loop_test(tcase, an_amount_is_written_with_the_decimals_of_its_currency, 0, COUNT(pairs));
    tcase_add_loop_test(tcase, an_amount_is_read_with_the_decimals_of_its_currency, 0, COUNT(pairs));
    tcase_add_loop_test(tcase, fewer_decimals_are_read_too, 0, COUNT(loose));
    tcase_add_loop_test(tcase, what_is_no_amount_is_refused, 0, COUNT(refused));
    tcase_add_test(tcase, without_a_currency_the_minor_units_are_written);
    tcase_add_test(tcase, any_amount_survives_being_written_and_read);
    suite_add_tcase(suite, tcase);
    return suite;
}
