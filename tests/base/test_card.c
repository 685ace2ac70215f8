/* Card numbers: the well-known test numbers however they are written, and the numbers of a shop that only look like them. */
#include "base/card.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "suites.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const cards[] = {
    "4111111111111111", "4242424242424242", "4012888888881881",    "4222222222222",       "5555555555554444",
    "5105105105105100", "2223003122003222", "2720990000000007",    "378282246310005",     "371449635398431",
    "6011111111111117", "6011000990139424", "30569309025904",      "38520000023237",      "36227206271667",
    "3056930009020004", "3530111333300000", "3566002020360505",    "6200000000000005",    "6759649826438453",
    "6304000000000000", "2200000000000004", "6205500000000000004", "6799990100000000019",
};

START_TEST(a_test_number_of_every_issuer_is_found)
{
    ck_assert(text_has_card_number(text_of(cards[_i])));
}
END_TEST

START_TEST(one_wrong_digit_makes_it_no_card)
{
    char number[24];

    strcpy(number, cards[_i]);
    number[strlen(number) - 1] = (char)('0' + (number[strlen(number) - 1] - '0' + 1) % 10);
    ck_assert(!text_has_card_number(text_of(number)));
}
END_TEST

static const char *const written[] = {
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "4111.1111.1111.1111",
    "4-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1",
    "4111 1111-1111.1111",
    "3782 822463 10005",
    "please charge 4111111111111111, thank you",
    "card:4111111111111111;",
    "x4111111111111111y",
    "order 12 4111 1111 1111 1111",
    "4111 1111 1111 1111 12/29",
    "{\"note\": \"4111 1111 1111 1111\"}",
    "４１１１１１１１１１１１１１１１",
    "４１１１　１１１１　１１１１　１１１１",
    "٤١١١١١١١١١١١١١١١",
    "۴۱۱۱-۱۱۱۱-۱۱۱۱-۱۱۱۱",
    "४१११ ११११ ११११ ११११",
    "𝟒𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏",
    "４1１1 ١111 1111 1111",
    "4111\u00a01111\u00a01111\u00a01111",
    "4111\u20131111\u20131111\u20131111",
    "4111\u200b1111\u200b1111\u200b1111",
    ("\xFF"
     "4111111111111111\xFF"),
    "4111 1111 1111 4111 1111 1111 1111",
    "4111\t1111\n1111\r1111",
    "4111\x01"
    "1111\x1b"
    "1111\x7f"
    "1111",
    "4111\xc2\x85"
    "1111\xe2\x80\xae"
    "1111\xe2\x80\xa8"
    "1111",
    ("4111\xFF"
     "1111\xFF"
     "1111\xFF"
     "1111"),
};

START_TEST(a_card_is_found_however_it_is_written)
{
    ck_assert(text_has_card_number(text_of(written[_i])));
}
END_TEST

static const char *const tracks[] = {
    "%B4111111111111111^LOVELACE/ADA^25121010000000000000?",
    "%B6000000000000000001^X^2512?",
    "%b600000000000^X^2512?",
    ";4111111111111111=25121010000000000?",
    ";600000000000=2512",
};

START_TEST(track_data_is_found)
{
    ck_assert(text_has_card_number(text_of(tracks[_i])));
}
END_TEST

static const char *const harmless[] = {
    "",
    "no digits at all",
    /* articles; those that begin with 4 pass the Luhn check too */
    "4006381333931",
    "4006381330060",
    "4 006381 330060",
    "4012345671094",
    "9780306406157",
    "5012345671093",
    /* telephones; the first two pass the Luhn check too */
    "+4915123456787",
    "+49 1512 3456787",
    "+44 20 7946 0958",
    "0049 1512 3456789",
    "+1 (555) 010-9999",
    /* order numbers and the like: the check digit is right, but no issuer has them in this length */
    "1000000000000008",
    "7000000000000005",
    "9000000000000001",
    "0000000000000000",
    "1234567812345670",
    "41111111111114",
    "41111111111111113",
    "411111111111111118",
    "12345678901234567890123456789",
    /* inside a longer number, or parted by more than one separator */
    "41111111111111110",
    "04111111111111111",
    "4111  1111  1111  1111",
    "4111 - 1111 - 1111 - 1111",
    "4111,1111,1111,1111",
    "2010-12-01 08:26:00",
    "2026-01-31T10:00:00.123Z",
    "0193a5c8-7e11-7000-8000-000000000000",
    /* almost tracks */
    "a;123456789012",
    "a;123456789012=b",
    "%B600000000000",
    "B600000000000^",
    "%C600000000000^",
    "600000000000^",
    "B60000000000000^",
    "600000000000",
    ";60000000000=2512",
};

START_TEST(numbers_of_a_shop_are_let_through)
{
    ck_assert_msg(!text_has_card_number(text_of(harmless[_i])), "%s", harmless[_i]);
}
END_TEST

START_TEST(absent_text_has_no_card)
{
    ck_assert(!text_has_card_number(text_of(NULL)));
    ck_assert(!text_has_card_number((oms_text){.data = "4111111111111111", .len = 15}));
}
END_TEST

static int
ean_check_digit(const char *digits)
{
    int sum = 0;

    for (int i = 0; i < 12; i++)
        sum += (digits[i] - '0') * (i % 2 == 1 ? 3 : 1);
    return (10 - sum % 10) % 10;
}

START_TEST(no_article_number_is_taken_for_a_card)
{
    char number[32];

    for (int i = 0; i < 10000; i++) {
        snprintf(number, sizeof(number), "4%011d", i * 7919);
        number[12] = (char)('0' + ean_check_digit(number));
        number[13] = '\0';
        ck_assert(!text_has_card_number(text_of(number)));
    }
}
END_TEST

static const struct {
    const char *text;
    const char *masked;
} masks[] = {
    {"nothing to hide: 4711", "nothing to hide: 4711"},
    {"card 4111111111111111 declined", "card **************** declined"},
    {"4111 1111 1111 1111 and 378282246310005", "**** **** **** **** and ***************"},
    {"４111111111111111", "******************"},
    {"cvv: 123", "cvv: ***"},
    {"4111-1111-1111-1111 CVC2 1234", "****-****-****-**** CVC2 ****"},
    {"", ""},
};

START_TEST(card_data_is_masked_and_the_rest_kept)
{
    char text[80];

    strcpy(text, masks[_i].text);
    card_mask(text);
    ck_assert_uint_eq(strlen(text), strlen(masks[_i].text));
    ck_assert_str_eq(text, masks[_i].masked);
}
END_TEST

Suite *
card_suite(void)
{
    Suite *suite = suite_create("base/card");
    TCase *tcase = tcase_create("card");

    tcase_add_loop_test(tcase, a_test_number_of_every_issuer_is_found, 0, COUNT(cards));
    tcase_add_loop_test(tcase, one_wrong_digit_makes_it_no_card, 0, COUNT(cards));
    tcase_add_loop_test(tcase, a_card_is_found_however_it_is_written, 0, COUNT(written));
    tcase_add_loop_test(tcase, track_data_is_found, 0, COUNT(tracks));
    tcase_add_loop_test(tcase, numbers_of_a_shop_are_let_through, 0, COUNT(harmless));
    tcase_add_test(tcase, absent_text_has_no_card);
    tcase_add_test(tcase, no_article_number_is_taken_for_a_card);
    tcase_add_loop_test(tcase, card_data_is_masked_and_the_rest_kept, 0, COUNT(masks));
    suite_add_tcase(suite, tcase);
    return suite;
}
