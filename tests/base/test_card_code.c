/* Security codes of cards: by the names people give them, and not every short number. */
#include "base/card.h"
#include "base/text.h"
#include "suites.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const codes[] = {
    "cvv 123",
    "CVC: 1234",
    "my CVV2 is 123.",
    "cvv=123",
    "cvv123",
    "CvV #123",
    "{\"cvv\":\"123\"}",
    "card_cvc: 999",
    "CVV code: 123",
    "CVC no. 123",
    "card security code 1234",
    "card-security-code=1234",
    "cardSecurityCode=1234",
    "Card verification value: 123",
    "card verification number (123)",
    "CSC 123",
    "cvv：１２３",
    "cvc ١٢٣",
    ("cvv\u00a0"
     "123"),
    "CVC2-1234",
};

START_TEST(a_code_is_found_by_its_name)
{
    ck_assert_msg(text_has_card_code(text_of(codes[_i])), "%s", codes[_i]);
}
END_TEST

static const char *const harmless[] = {
    "",
    "123",
    "cvv",
    "cvv ",
    "cvv 12",
    "cvv 12345",
    "cvv ***",
    "cvv please",
    "cvv is wrong, room 123",
    "xcvv 123",
    "9cvv 123",
    "scsc 123",
    "security code for the door 4711",
    "security code 4711",
    "gift card 1234",
    "code 1234",
    "cvv                                123",
};

START_TEST(other_short_numbers_are_let_through)
{
    ck_assert_msg(!text_has_card_code(text_of(harmless[_i])), "%s", harmless[_i]);
}
END_TEST

START_TEST(the_digits_are_what_is_found)
{
    oms_text text = TEXT("cvv 123, cvc 4567");
    struct card_span found;

    ck_assert(card_code_find(text, 0, &found));
    ck_assert_uint_eq(found.start, 4);
    ck_assert_uint_eq(found.end, 7);
    ck_assert(card_code_find(text, found.end, &found));
    ck_assert_uint_eq(found.start, 13);
    ck_assert_uint_eq(found.end, 17);
    ck_assert(!card_code_find(text, found.end, &found));
}
END_TEST

START_TEST(absent_text_has_no_code)
{
    ck_assert(!text_has_card_code(text_of(NULL)));
    ck_assert(!text_has_card_code((oms_text){.data = "cvv 123", .len = 6}));
}
END_TEST

Suite *
card_code_suite(void)
{
    Suite *suite = suite_create("base/card_code");
    TCase *tcase = tcase_create("card_code");

    tcase_add_loop_test(tcase, a_code_is_found_by_its_name, 0, COUNT(codes));
    tcase_add_loop_test(tcase, other_short_numbers_are_let_through, 0, COUNT(harmless));
    tcase_add_test(tcase, the_digits_are_what_is_found);
    tcase_add_test(tcase, absent_text_has_no_code);
    suite_add_tcase(suite, tcase);
    return suite;
}
