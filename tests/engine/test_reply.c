/* What a service may say beyond its return code: bounded, cleaned, and unchanged by a value that is refused. */
#include <string.h>

#include "base/text.h"
#include "model/reply.h"
#include "oms/errors.h"
#include "suites.h"

#define CARD "4111 1111 1111 1111"

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
    oms_reply_free(NULL);
}

static const char *
letters(size_t n)
{
    static char text[4 * OMS_LIMIT_ACTION];

    memset(text, 'a', n);
    text[n] = '\0';
    return text;
}

START_TEST(a_new_reply_says_nothing)
{
    ck_assert_ptr_null(reply->reference.data);
    ck_assert_ptr_null(reply->message.data);
    ck_assert_ptr_null(reply->action_kind.data);
    ck_assert_ptr_null(reply->action_data.data);
    ck_assert_int_eq(reply->action_expires_at, OMS_NONE);
    ck_assert_int_eq(reply->retry_after_ms, 0);
    ck_assert_int_eq(reply->decline, OMS_DECLINE_GENERIC);
    ck_assert(!reply->corrected);
}
END_TEST

START_TEST(a_reply_that_is_used_again_says_nothing)
{
    oms_reply_set_reference(reply, "ch_1");
    oms_reply_set_message(reply, "Done.");
    oms_reply_set_action(reply, "qr", "data", 1);
    reply_init(reply);
    ck_assert_ptr_null(reply->reference.data);
    ck_assert_ptr_null(reply->message.data);
    ck_assert_ptr_null(reply->action_kind.data);
    ck_assert_int_eq(reply->action_expires_at, OMS_NONE);
}
END_TEST

START_TEST(a_reference_is_copied)
{
    char mine[] = "ch_1";

    ck_assert_int_eq(oms_reply_set_reference(reply, mine), OMS_OK);
    mine[0] = 'x';
    ck_assert(text_is(reply->reference, "ch_1"));
    ck_assert_int_eq(oms_reply_set_reference(reply, letters(OMS_LIMIT_TOKEN)), OMS_OK);
    ck_assert_uint_eq(reply->reference.len, OMS_LIMIT_TOKEN);
    ck_assert_int_eq(oms_reply_set_reference(reply, ""), OMS_OK);
    ck_assert_ptr_null(reply->reference.data);
    ck_assert_int_eq(oms_reply_set_reference(reply, NULL), OMS_OK);
    ck_assert_ptr_null(reply->reference.data);
}
END_TEST

START_TEST(a_reference_that_is_refused_leaves_the_one_before)
{
    ck_assert_int_eq(oms_reply_set_reference(reply, "ch_1"), OMS_OK);
    ck_assert_int_eq(oms_reply_set_reference(reply, letters(OMS_LIMIT_TOKEN + 1)), OMS_E_LIMIT);
    ck_assert_int_eq(oms_reply_set_reference(reply, "ch_\xc3"), OMS_E_INVALID);
    ck_assert_int_eq(oms_reply_set_reference(reply, "ch_\x1b[2J"), OMS_E_INVALID);
    ck_assert_int_eq(oms_reply_set_reference(reply, CARD), OMS_E_CARD_DATA);
    ck_assert_int_eq(oms_reply_set_reference(reply, "cvv 123"), OMS_E_CARD_DATA);
    ck_assert(text_is(reply->reference, "ch_1"));
}
END_TEST

static const struct {
    const char *said;
    const char *kept;
} messages[] = {
    {"Insufficient funds.", "Insufficient funds."},
    {"Gr\xc3\xbc\xc3\x9f"
     "e",
     "Gr\xc3\xbc\xc3\x9f"
     "e"},
    {"card " CARD " declined", "card **** **** **** **** declined"},
    {"card 4111-1111-1111-1111", "card ****-****-****-****"},
    {"card \u0664\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661",
     "card ********************************"},
    {"two\nlines\x1b[2J\x7f", "two?lines?[2J?"},
    {"\xff\xc3+\xed\xa0\x80", "??+???"},
    {"4111\x01"
     "1111\x01"
     "1111\x01"
     "1111",
     "****?****?****?****"},
    {"", NULL},
    {NULL, NULL},
};

START_TEST(a_message_is_cleaned)
{
    ck_assert_int_eq(oms_reply_set_message(reply, "before"), OMS_OK);
    ck_assert_int_eq(oms_reply_set_message(reply, messages[_i].said), OMS_OK);
    if (messages[_i].kept == NULL)
        ck_assert_ptr_null(reply->message.data);
    else
        ck_assert_str_eq(reply->message.data, messages[_i].kept);
}
END_TEST

START_TEST(a_long_message_is_cut_where_a_character_ends)
{
    char said[OMS_LIMIT_MESSAGE + 20];

    ck_assert_int_eq(oms_reply_set_message(reply, letters(OMS_LIMIT_MESSAGE)), OMS_OK);
    ck_assert_uint_eq(reply->message.len, OMS_LIMIT_MESSAGE);
    ck_assert_int_eq(oms_reply_set_message(reply, letters(4 * OMS_LIMIT_MESSAGE)), OMS_OK);
    ck_assert_uint_eq(reply->message.len, OMS_LIMIT_MESSAGE);
    strcpy(said, letters(OMS_LIMIT_MESSAGE - 1));
    strcat(said, "\xe2\x82\xac\xe2\x82\xac");
    ck_assert_int_eq(oms_reply_set_message(reply, said), OMS_OK);
    ck_assert_uint_eq(reply->message.len, OMS_LIMIT_MESSAGE - 1);
}
END_TEST

START_TEST(a_card_number_across_the_cut_is_masked)
{
    char said[OMS_LIMIT_MESSAGE + 40];

    strcpy(said, letters(OMS_LIMIT_MESSAGE - 9));
    strcat(said, CARD);
    said[OMS_LIMIT_MESSAGE - 10] = ' ';
    ck_assert_int_eq(oms_reply_set_message(reply, said), OMS_OK);
    ck_assert_uint_eq(reply->message.len, OMS_LIMIT_MESSAGE);
    ck_assert_ptr_null(strpbrk(reply->message.data, "0123456789"));
}
END_TEST

START_TEST(asking_again_is_bounded_by_ninety_days)
{
    int64_t max = INT64_C(90) * 86400 * 1000;

    ck_assert_int_eq(oms_reply_set_retry_after(reply, max), OMS_OK);
    ck_assert_int_eq(oms_reply_set_retry_after(reply, max + 1), OMS_E_LIMIT);
    ck_assert_int_eq(oms_reply_set_retry_after(reply, -1), OMS_E_LIMIT);
    ck_assert_int_eq(oms_reply_set_retry_after(reply, INT64_MIN), OMS_E_LIMIT);
    ck_assert_int_eq(reply->retry_after_ms, max);
    ck_assert_int_eq(oms_reply_set_retry_after(reply, 0), OMS_OK);
    ck_assert_int_eq(reply->retry_after_ms, 0);
}
END_TEST

START_TEST(a_decline_is_one_of_the_known_kinds)
{
    ck_assert_int_eq(oms_reply_set_decline(reply, OMS_DECLINE_FRAUD), OMS_OK);
    ck_assert_int_eq(oms_reply_set_decline(reply, OMS_DECLINE_COUNT), OMS_E_INVALID);
    ck_assert_int_eq(oms_reply_set_decline(reply, -1), OMS_E_INVALID);
    ck_assert_int_eq(reply->decline, OMS_DECLINE_FRAUD);
}
END_TEST

START_TEST(an_action_is_kept_whole_or_not_at_all)
{
    ck_assert_int_eq(oms_reply_set_action(reply, "redirect", "https://example.org/1", OMS_NONE), OMS_OK);
    ck_assert_int_eq(reply->action_expires_at, OMS_NONE);
    ck_assert_int_eq(oms_reply_set_action(reply, "3ds", letters(OMS_LIMIT_ACTION), 5), OMS_OK);
    ck_assert_int_eq(oms_reply_set_action(reply, "qr", letters(OMS_LIMIT_ACTION + 1), 6), OMS_E_LIMIT);
    ck_assert_int_eq(oms_reply_set_action(reply, letters(REPLY_ACTION_KIND_MAX + 1), "data", 6), OMS_E_LIMIT);
    ck_assert_int_eq(oms_reply_set_action(reply, NULL, "data", 6), OMS_E_INVALID);
    ck_assert_int_eq(oms_reply_set_action(reply, "qr", "", 6), OMS_E_INVALID);
    ck_assert_int_eq(oms_reply_set_action(reply, "qr", "data", -1), OMS_E_INVALID);
    ck_assert_int_eq(oms_reply_set_action(reply, "q\nr", "data", 6), OMS_E_INVALID);
    ck_assert_int_eq(oms_reply_set_action(reply, "qr", "\xf5", 6), OMS_E_INVALID);
    ck_assert_int_eq(oms_reply_set_action(reply, "qr", "pay " CARD, 6), OMS_E_CARD_DATA);
    ck_assert(text_is(reply->action_kind, "3ds"));
    ck_assert_uint_eq(reply->action_data.len, OMS_LIMIT_ACTION);
    ck_assert_int_eq(reply->action_expires_at, 5);
}
END_TEST

static oms_address
home(void)
{
    return (oms_address){
        .size = sizeof(oms_address),
        .name = "Ada L",
        .line1 = "12 Long Street",
        .city = "Berlin",
        .region = "BE",
        .postcode = "10115",
        .country = "DE",
    };
}

START_TEST(a_corrected_address_is_kept)
{
    oms_address address = home();

    ck_assert_int_eq(oms_reply_set_address(reply, &address), OMS_OK);
    ck_assert(reply->corrected);
    ck_assert(text_is(reply->address.name, "Ada L"));
    ck_assert(text_is(reply->address.line1, "12 Long Street"));
    ck_assert_ptr_null(reply->address.line2.data);
    ck_assert(text_is(reply->address.city, "Berlin"));
    ck_assert(text_is(reply->address.region, "BE"));
    ck_assert(text_is(reply->address.postcode, "10115"));
    ck_assert(text_is(reply->address.country, "DE"));
    address.line2 = letters(OMS_LIMIT_NAME);
    address.country = NULL;
    ck_assert_int_eq(oms_reply_set_address(reply, &address), OMS_OK);
    ck_assert_uint_eq(reply->address.line2.len, OMS_LIMIT_NAME);
    ck_assert_ptr_null(reply->address.country.data);
}
END_TEST

static void
assert_refused(oms_address address, int32_t code)
{
    address.name = "Somebody Else";
    ck_assert_int_eq(oms_reply_set_address(reply, &address), code);
    ck_assert(text_is(reply->address.name, "Ada L"));
}

START_TEST(an_address_that_is_refused_leaves_the_one_before)
{
    oms_address address = home();

    ck_assert_int_eq(oms_reply_set_address(reply, &address), OMS_OK);
    address.city = letters(OMS_LIMIT_NAME + 1);
    assert_refused(address, OMS_E_LIMIT);
    address = home();
    address.postcode = letters(OMS_LIMIT_CODE + 1);
    assert_refused(address, OMS_E_LIMIT);
    address = home();
    address.line2 = "\xc0\x80";
    assert_refused(address, OMS_E_INVALID);
    address.line2 = CARD;
    assert_refused(address, OMS_E_CARD_DATA);
    address = home();
    address.country = "DEU";
    assert_refused(address, OMS_E_LIMIT);
    address.country = "de";
    assert_refused(address, OMS_E_INVALID);
    address.country = "D";
    assert_refused(address, OMS_E_INVALID);
    address = home();
    address.size = sizeof(size_t);
    assert_refused(address, OMS_E_ABI_SIZE);
}
END_TEST

Suite *
reply_suite(void)
{
    Suite *suite = suite_create("engine/reply");
    TCase *tcase = tcase_create("reply");

    tcase_add_checked_fixture(tcase, open_reply, close_reply);
    tcase_add_test(tcase, a_new_reply_says_nothing);
    tcase_add_test(tcase, a_reply_that_is_used_again_says_nothing);
    tcase_add_test(tcase, a_reference_is_copied);
    tcase_add_test(tcase, a_reference_that_is_refused_leaves_the_one_before);
    tcase_add_loop_test(tcase, a_message_is_cleaned, 0, sizeof(messages) / sizeof(messages[0]));
    tcase_add_test(tcase, a_long_message_is_cut_where_a_character_ends);
    tcase_add_test(tcase, a_card_number_across_the_cut_is_masked);
    tcase_add_test(tcase, asking_again_is_bounded_by_ninety_days);
    tcase_add_test(tcase, a_decline_is_one_of_the_known_kinds);
    tcase_add_test(tcase, an_action_is_kept_whole_or_not_at_all);
    tcase_add_test(tcase, a_corrected_address_is_kept);
    tcase_add_test(tcase, an_address_that_is_refused_leaves_the_one_before);
    suite_add_tcase(suite, tcase);
    return suite;
}
