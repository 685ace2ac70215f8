/* Letters: fields where they stand, parts that have nothing to say left out, and nothing longer than its room. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/letter.h"
#include "suites.h"

static oms_notification_request request;
static char letter[LETTER_SIZE];

static void
open_letter(void)
{
    request = (oms_notification_request){.size = sizeof(request),
                                         .template_id = "order.shipped",
                                         .number = "N-1",
                                         .currency = "EUR",
                                         .total = 4598,
                                         .amount = OMS_NONE};
}

static void
assert_letter(const char *expected)
{
    letter_write(&request, letter);
    ck_assert_str_eq(letter, expected);
}

START_TEST(what_is_not_known_is_left_out_with_the_words_around_it)
{
    assert_letter("your order N-1 is on its way.");
    request.tracking = "T-1";
    assert_letter("your order N-1 is on its way, tracking number T-1.");
    request.carrier = "dhl";
    request.name = "Ada";
    assert_letter("Dear Ada, your order N-1 is on its way with dhl, tracking number T-1.");
}
END_TEST

START_TEST(money_is_written_with_its_currency)
{
    request.template_id = "order.confirmed";
    assert_letter("your order N-1 over 45.98 EUR is confirmed.");
    request.template_id = "order.refunded";
    request.amount = 500;
    request.currency = "JPY";
    assert_letter("we have sent 500 JPY of your order N-1 back to you.");
}
END_TEST

START_TEST(a_sentence_ends_once)
{
    static const char *const reasons[] = {"declined", "declined."};

    request.template_id = "payment.problem";
    request.amount = 500;
    assert_letter("the payment of 5.00 EUR for your order N-1 failed. Please choose another method.");
    for (size_t i = 0; i < 2; i++) {
        request.reason = reasons[i];
        assert_letter("the payment of 5.00 EUR for your order N-1 failed: declined. Please choose another method.");
    }
}
END_TEST

START_TEST(a_template_without_a_text_says_its_name)
{
    request.template_id = "order.of_a_version_to_come";
    assert_letter("order.of_a_version_to_come");
}
END_TEST

START_TEST(every_template_of_the_library_has_a_text)
{
    const oms_notification_template *row = oms_notification_template_at((size_t)_i);

    request.template_id = row->id;
    letter_write(&request, letter);
    ck_assert_ptr_null(strpbrk(letter, "{}[]"));
    ck_assert_ptr_nonnull(strstr(letter, "N-1"));
}
END_TEST

START_TEST(a_letter_ends_where_its_room_ends)
{
    char name[2 * LETTER_SIZE];

    memset(name, 'x', sizeof(name));
    name[sizeof(name) - 1] = '\0';
    request.name = name;
    letter_write(&request, letter);
    ck_assert_uint_eq(strlen(letter), LETTER_SIZE - 1);
}
END_TEST

Suite *
letter_suite(void)
{
    Suite *suite = suite_create("sandbox/letter");
    TCase *tests = tcase_create("letters");
    int n = 0;

    while (oms_notification_template_at((size_t)n) != NULL)
        n++;
    tcase_add_checked_fixture(tests, open_letter, NULL);
    tcase_add_test(tests, what_is_not_known_is_left_out_with_the_words_around_it);
    tcase_add_test(tests, money_is_written_with_its_currency);
    tcase_add_test(tests, a_sentence_ends_once);
    tcase_add_test(tests, a_template_without_a_text_says_its_name);
    tcase_add_loop_test(tests, every_template_of_the_library_has_a_text, 0, n);
    tcase_add_test(tests, a_letter_ends_where_its_room_ends);
    suite_add_tcase(suite, tests);
    return suite;
}
