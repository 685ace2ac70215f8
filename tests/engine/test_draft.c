/* Drafts by the builder functions: what a field may hold, what is said when it may not, and when two drafts are the same request. */
#include <check.h>
#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "engine/desk.h"
#include "engine/suites.h"
#include "model/draft.h"
#include "oms/limits.h"
#include "oms/order.h"

static oms_draft *draft;
static oms_error *error;

static void
begin(void)
{
    ck_assert_int_eq(oms_draft_new("EUR", &draft, NULL), OMS_OK);
}

static void
end(void)
{
    assert_quiet(error);
    oms_draft_free(draft);
}

/* `n` times the letter a. */
static const char *
letters(size_t n)
{
    static char text[400];

    ck_assert_uint_lt(n, sizeof(text));
    memset(text, 'a', n);
    text[n] = '\0';
    return text;
}

static int32_t
add(const char *sku, int64_t quantity, int64_t price)
{
    const oms_draft_line line = {.size = sizeof(line), .sku = sku, .quantity = quantity, .unit_price = price};

    return oms_draft_add_line(draft, &line, &error);
}

static int32_t
add_discounted(int64_t quantity, int64_t price, int64_t ppm, int64_t amount)
{
    return oms_draft_add_line(draft,
                              &(oms_draft_line){.size = sizeof(oms_draft_line),
                                                .sku = "MUG",
                                                .quantity = quantity,
                                                .unit_price = price,
                                                .manual_discount_ppm = ppm,
                                                .manual_discount_amount = amount},
                              &error);
}

START_TEST(a_draft_is_in_a_currency_of_iso_4217)
{
    static const char *const none[] = {"", "eur", "EURO", "XXX", "E\xC3\x9CR", "XAU", NULL};
    oms_draft *other = NULL;

    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        ck_assert_int_eq(oms_draft_new(none[i], &other, &error), OMS_E_CURRENCY);
        assert_said(&error, "currency: ");
        ck_assert_ptr_null(other);
    }
    ck_assert_int_eq(oms_draft_new("KWD", &other, NULL), OMS_OK);
    oms_draft_free(other);
    oms_draft_free(NULL);
}
END_TEST

static const struct {
    int32_t field;
    const char *name;
    size_t max;
    size_t offset;
} texts[] = {
    {OMS_DRAFT_IDEMPOTENCY_KEY, "idempotency_key: ", OMS_LIMIT_KEY, offsetof(oms_draft, key)},
    {OMS_DRAFT_CUSTOMER, "customer: ", OMS_LIMIT_CODE, offsetof(oms_draft, customer)},
    {OMS_DRAFT_CHANNEL, "channel: ", OMS_LIMIT_CODE, offsetof(oms_draft, channel)},
    {OMS_DRAFT_REFERENCE, "reference: ", OMS_LIMIT_KEY, offsetof(oms_draft, reference)},
    {OMS_DRAFT_SHIPPING_METHOD, "shipping_method: ", OMS_LIMIT_CODE, offsetof(oms_draft, shipping_method)},
    {OMS_DRAFT_EMAIL, "contact.email: ", OMS_LIMIT_EMAIL, offsetof(oms_draft, email)},
    {OMS_DRAFT_PHONE, "contact.phone: ", OMS_LIMIT_PHONE, offsetof(oms_draft, phone)},
    {OMS_DRAFT_LOCALE, "contact.locale: ", OMS_LIMIT_CODE, offsetof(oms_draft, locale)},
};

static oms_text
text_at(int i)
{
    return *(const oms_text *)((const char *)draft + texts[i].offset);
}

START_TEST(a_text_field_holds_as_many_bytes_as_its_limit_and_none_more)
{
    ck_assert_int_eq(oms_draft_set_text(draft, texts[_i].field, letters(texts[_i].max), &error), OMS_OK);
    ck_assert_int_eq(oms_draft_set_text(draft, texts[_i].field, letters(texts[_i].max + 1), &error), OMS_E_LIMIT);
    assert_said(&error, texts[_i].name);
    ck_assert_uint_eq(text_at(_i).len, texts[_i].max);
    ck_assert_int_eq(oms_draft_set_text(draft, texts[_i].field, NULL, &error), OMS_OK);
    ck_assert_ptr_null(text_at(_i).data);
}
END_TEST

/* Empty, overlong form, lone surrogate, stray byte, byte order mark, right-to-left override, line break, terminal escape, NEL. */
static const char *const hostile[] = {
    "",
    "a\xC0\xAF",
    "\xED\xA0\x80",
    "caf\xE9",
    "\xEF\xBB\xBFsku",
    ("abc\xE2\x80\xAE"
     "cba"),
    "two\nlines",
    "\x1B[2J",
    "a\xC2\x85",
};

START_TEST(hostile_text_is_refused_and_leaves_the_field_as_it_was)
{
    for (int i = 0; i < (int)(sizeof(texts) / sizeof(texts[0])); i++) {
        ck_assert_int_eq(oms_draft_set_text(draft, texts[i].field, "before", &error), OMS_OK);
        ck_assert_int_eq(oms_draft_set_text(draft, texts[i].field, hostile[_i], &error), OMS_E_INVALID);
        ck_assert_ptr_null(strpbrk(oms_error_message(error), "\x1B\n"));
        assert_said(&error, texts[i].name);
        ck_assert(text_is(text_at(i), "before"));
    }
    ck_assert_int_eq(add(hostile[_i], 1, OMS_NONE), OMS_E_INVALID);
    assert_said(&error, "lines[0].sku: ");
    ck_assert_uint_eq(draft->lines.n, 0);
}
END_TEST

START_TEST(odd_but_honest_text_stays_byte_by_byte)
{
    static const char *const honest[] = {"%n%s%x",       "'; DROP TABLE orders;--", "Caf\xC3\xA9",
                                         "Cafe\xCC\x81", "../../etc/passwd",        "4111 1111 1111 1111"};

    for (size_t i = 0; i < sizeof(honest) / sizeof(honest[0]); i++) {
        ck_assert_int_eq(oms_draft_set_text(draft, OMS_DRAFT_REFERENCE, honest[i], &error), OMS_OK);
        ck_assert(text_is(draft->reference, honest[i]));
        ck_assert_int_eq(add(honest[i], 1, OMS_NONE), OMS_OK);
        ck_assert(text_is(draft_line(draft, i)->sku, honest[i]));
    }
}
END_TEST

START_TEST(an_unknown_field_and_null_are_told)
{
    ck_assert_int_eq(oms_draft_set_text(draft, 0, "x", &error), OMS_E_INVALID);
    assert_said(&error, "field: 0 ");
    ck_assert_int_eq(oms_draft_set_text(draft, 99, "x", &error), OMS_E_INVALID);
    assert_said(&error, "field: 99 ");
    ck_assert_int_eq(oms_draft_set_text(draft, -1, "x", &error), OMS_E_INVALID);
    assert_said(&error, "field: -1 ");
    ck_assert_int_eq(oms_draft_set_text(NULL, OMS_DRAFT_EMAIL, "x", &error), OMS_E_INVALID);
    assert_said(&error, "draft: ");
    ck_assert_int_eq(oms_draft_add_line(draft, NULL, &error), OMS_E_INVALID);
    assert_said(&error, "line: ");
    ck_assert_int_eq(oms_draft_set_shipping_address(draft, NULL, &error), OMS_E_INVALID);
    assert_said(&error, "shipping_address: ");
    ck_assert_int_eq(oms_draft_new("EUR", NULL, &error), OMS_E_INVALID);
    assert_said(&error, "out: ");
}
END_TEST

static const struct {
    int64_t quantity;
    int32_t code;
} quantities[] = {
    {0, OMS_E_INVALID},       {-1, OMS_E_INVALID},       {OMS_NONE, OMS_E_INVALID}, {1, OMS_OK},
    {1000000000, OMS_OK},     {1000000001, OMS_E_LIMIT}, {2147483647, OMS_E_LIMIT}, {2147483648, OMS_E_LIMIT},
    {INT64_MAX, OMS_E_LIMIT},
};

START_TEST(a_line_has_one_unit_to_a_thousand_million)
{
    ck_assert_int_eq(add("MUG", quantities[_i].quantity, OMS_NONE), quantities[_i].code);
    ck_assert_uint_eq(draft->lines.n, quantities[_i].code == OMS_OK);
    if (quantities[_i].code != OMS_OK)
        assert_said(&error, "lines[0].quantity: ");
}
END_TEST

START_TEST(what_is_wrong_with_a_line_is_said_with_value_and_limit)
{
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(add("MUG", 1, 100), OMS_OK);
    ck_assert_int_eq(add("MUG", 0, 100), OMS_E_INVALID);
    assert_said(&error, "lines[2].quantity: 0 is not between 1 and 1000000000");
}
END_TEST

static const struct {
    int64_t quantity, price;
    int32_t code;
} prices[] = {
    {1, 0, OMS_OK},
    {1, -1, OMS_E_INVALID},
    {1, INT64_MIN + 1, OMS_E_INVALID},
    {1, 1000000000000000, OMS_OK},
    {1, 1000000000000001, OMS_E_LIMIT},
    {1, INT64_MAX, OMS_E_LIMIT},
    {2, 1000000000000000, OMS_E_LIMIT},
    {1000000000, 1000000, OMS_OK},
    {1000000000, 1000001, OMS_E_LIMIT},
    {1000000000, 1000000000000000, OMS_E_OVERFLOW},
};

START_TEST(a_price_and_what_the_line_comes_to_are_bounded)
{
    ck_assert_int_eq(add("MUG", prices[_i].quantity, prices[_i].price), prices[_i].code);
    ck_assert_uint_eq(draft->lines.n, prices[_i].code == OMS_OK);
    if (prices[_i].code != OMS_OK)
        assert_said(&error, "lines[0]");
}
END_TEST

START_TEST(a_reduction_is_a_share_or_an_amount_of_at_most_the_line)
{
    ck_assert_int_eq(add_discounted(2, 150, 1000000, 0), OMS_OK);
    ck_assert_int_eq(add_discounted(2, 150, 0, 300), OMS_OK);
    ck_assert_int_eq(add_discounted(2, OMS_NONE, 0, 300), OMS_OK);
    ck_assert_int_eq(add_discounted(2, 150, OMS_NONE, OMS_NONE), OMS_OK);
    ck_assert_int_eq(add_discounted(2, 150, 1000001, 0), OMS_E_LIMIT);
    assert_said(&error, "lines[4].manual_discount.ppm: 1000001 ");
    ck_assert_int_eq(add_discounted(2, 150, -1, 0), OMS_E_INVALID);
    assert_said(&error, "lines[4].manual_discount.ppm: -1 ");
    ck_assert_int_eq(add_discounted(2, 150, 0, 301), OMS_E_INVALID);
    assert_said(&error, "lines[4].manual_discount.amount: 301 ");
    ck_assert_int_eq(add_discounted(2, 150, 0, -1), OMS_E_INVALID);
    assert_said(&error, "lines[4].manual_discount.amount: -1 ");
    ck_assert_int_eq(add_discounted(2, 150, 1, 1), OMS_E_INVALID);
    assert_said(&error, "exclude each other");
    ck_assert_uint_eq(draft->lines.n, 4);
    ck_assert_int_eq(draft_line(draft, 3)->discount_ppm, 0);
}
END_TEST

START_TEST(a_draft_has_a_thousand_lines_and_not_one_more)
{
    for (int i = 0; i < OMS_LIMIT_LINES; i++)
        ck_assert_int_eq(add("MUG", 1, OMS_NONE), OMS_OK);
    ck_assert_int_eq(add("MUG", 1, OMS_NONE), OMS_E_LIMIT);
    assert_said(&error, "lines: has more than 1000");
    ck_assert_uint_eq(draft->lines.n, OMS_LIMIT_LINES);
}
END_TEST

START_TEST(an_address_needs_a_country_of_two_capitals)
{
    static const char *const countries[] = {NULL, "", "de", "D", "DEU", "D1", "\xC3\x84"};
    oms_address address = {.size = sizeof(address), .name = "Ada L"};

    for (size_t i = 0; i < sizeof(countries) / sizeof(countries[0]); i++) {
        address.country = countries[i];
        ck_assert_int_eq(oms_draft_set_shipping_address(draft, &address, &error), OMS_E_INVALID);
        assert_said(&error, "shipping_address.country: ");
    }
    ck_assert(!draft->shipping.given);
    address.country = "DE";
    ck_assert_int_eq(oms_draft_set_shipping_address(draft, &address, &error), OMS_OK);
    ck_assert(draft->shipping.given && text_is(draft->shipping.name, "Ada L") &&
              text_is(draft->shipping.country, "DE"));
    ck_assert(!draft->billing.given);
}
END_TEST

START_TEST(a_refused_address_leaves_the_one_before)
{
    oms_address address = {.size = sizeof(address), .line1 = "12 Long Street", .country = "DE"};

    ck_assert_int_eq(oms_draft_set_billing_address(draft, &address, &error), OMS_OK);
    address.line1 = "another";
    address.city = "Ber\nlin";
    ck_assert_int_eq(oms_draft_set_billing_address(draft, &address, &error), OMS_E_INVALID);
    assert_said(&error, "billing_address.city: \"Ber\\x0alin\" has a control character");
    address.city = letters(OMS_LIMIT_NAME + 1);
    ck_assert_int_eq(oms_draft_set_billing_address(draft, &address, &error), OMS_E_LIMIT);
    assert_said(&error, "has 201 bytes, more than 200");
    ck_assert(text_is(draft->billing.line1, "12 Long Street"));
}
END_TEST

START_TEST(an_empty_line_of_an_address_is_not_there)
{
    const oms_address address = {.size = sizeof(address), .line2 = "", .country = "DE"};

    ck_assert_int_eq(oms_draft_set_shipping_address(draft, &address, &error), OMS_OK);
    ck_assert_ptr_null(draft->shipping.line2.data);
}
END_TEST

START_TEST(structs_of_other_releases_are_told_apart)
{
    struct {
        oms_address address;
        char more[8];
    } newer = {.address = {.size = sizeof(newer), .country = "DE"}};
    oms_address unset = {.country = "DE"};
    oms_draft_line line = {.size = 7, .sku = "MUG", .quantity = 1};

    ck_assert_int_eq(oms_draft_set_shipping_address(draft, &newer.address, &error), OMS_OK);
    newer.more[7] = 1;
    ck_assert_int_eq(oms_draft_set_shipping_address(draft, &newer.address, &error), OMS_E_ABI_NEWER);
    assert_said(&error, "newer release");
    ck_assert_int_eq(oms_draft_set_shipping_address(draft, &unset, &error), OMS_E_ABI_SIZE);
    assert_said(&error, "shipping_address.size");
    ck_assert_int_eq(oms_draft_add_line(draft, &line, &error), OMS_E_ABI_SIZE);
    assert_said(&error, "line.size");
}
END_TEST

START_TEST(a_card_needs_a_token_and_nothing_else_has_one)
{
    ck_assert_int_eq(oms_draft_set_payment(draft, "card", "tok_ok", &error), OMS_OK);
    ck_assert_int_eq(oms_draft_set_payment(draft, "card", NULL, &error), OMS_E_INVALID);
    assert_said(&error, "payment.token: is needed");
    ck_assert_int_eq(oms_draft_set_payment(draft, "card", "", &error), OMS_E_INVALID);
    assert_said(&error, "payment.token: the value is empty");
    ck_assert_int_eq(oms_draft_set_payment(draft, "terms", "tok_ok", &error), OMS_E_INVALID);
    assert_said(&error, "payment.token: ");
    ck_assert_int_eq(oms_draft_set_payment(draft, "cash", NULL, &error), OMS_E_INVALID);
    assert_said(&error, "payment.method: \"cash\" is none of card, manual, terms");
    ck_assert_int_eq(oms_draft_set_payment(draft, NULL, NULL, &error), OMS_E_INVALID);
    assert_said(&error, "payment.method: is needed");
    ck_assert(text_is(draft->method, "card") && text_is(draft->token, "tok_ok"));
    ck_assert_int_eq(oms_draft_set_payment(draft, "manual", NULL, &error), OMS_OK);
    ck_assert_ptr_null(draft->token.data);
}
END_TEST

static const char *const cards[] = {
    "4111111111111111",
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "ref 5500005555555559.",
    "cvv 123",
    "%B4111111111111111^A",
    ("\xEF\xBC\x94"
     "111111111111111"),
};

START_TEST(card_data_is_no_token_and_is_not_repeated)
{
    ck_assert_int_eq(oms_draft_set_payment(draft, "card", cards[_i], &error), OMS_E_CARD_DATA);
    ck_assert_ptr_null(strstr(oms_error_message(error), "111111"));
    assert_said(&error, "payment.token: ");
    ck_assert_ptr_null(draft->method.data);
}
END_TEST

START_TEST(a_token_never_stands_in_an_error)
{
    ck_assert_int_eq(oms_draft_set_payment(draft, "card", letters(OMS_LIMIT_TOKEN), &error), OMS_OK);
    ck_assert_int_eq(oms_draft_set_payment(draft, "card", letters(OMS_LIMIT_TOKEN + 1), &error), OMS_E_LIMIT);
    ck_assert_ptr_null(strstr(oms_error_message(error), "aaa"));
    assert_said(&error, "payment.token: the value has 256 bytes, more than 255");
}
END_TEST

START_TEST(an_expected_total_is_an_amount_or_taken_away)
{
    ck_assert_int_eq(oms_draft_set_expected_total(draft, 4598, &error), OMS_OK);
    ck_assert_int_eq(oms_draft_set_expected_total(draft, -1, &error), OMS_E_INVALID);
    assert_said(&error, "expected_total: -1 ");
    ck_assert_int_eq(oms_draft_set_expected_total(draft, INT64_MAX, &error), OMS_E_LIMIT);
    assert_said(&error, "expected_total: 9223372036854775807 ");
    ck_assert_int_eq(draft->expected_total, 4598);
    ck_assert_int_eq(oms_draft_set_expected_total(draft, OMS_NONE, &error), OMS_OK);
    ck_assert_int_eq(draft->expected_total, OMS_NONE);
}
END_TEST

static oms_id
fingerprint(void)
{
    oms_id id;

    ck_assert_int_eq(draft_fingerprint(draft, &id), OMS_OK);
    return id;
}

static bool
is_request(const oms_id *other)
{
    const oms_id id = fingerprint();

    return id_equal(&id, other);
}

/* One change of a draft each, every one of which makes another request of it. */
static void
change(int which)
{
    const oms_address address = {.size = sizeof(address), .country = "DE"};

    if (which < 8)
        oms_draft_set_text(draft, texts[which].field, "x", NULL);
    else if (which == 8)
        oms_draft_set_shipping_address(draft, &address, NULL);
    else if (which == 9)
        oms_draft_set_billing_address(draft, &address, NULL);
    else if (which == 10)
        oms_draft_set_payment(draft, "manual", NULL, NULL);
    else if (which == 11)
        oms_draft_set_payment(draft, "card", "x", NULL);
    else if (which == 12)
        oms_draft_set_expected_total(draft, 0, NULL);
    else if (which == 13)
        add("x", 1, OMS_NONE);
    else if (which == 14)
        add("x", 2, OMS_NONE);
    else if (which == 15)
        add("x", 1, 0);
    else if (which == 16)
        add_discounted(1, 0, 1, 0);
}

START_TEST(every_field_makes_another_request_but_for_the_key)
{
    oms_id seen[17];

    for (int i = 0; i < 17; i++) {
        begin();
        change(i);
        seen[i] = fingerprint();
        for (int k = 0; k < i; k++)
            ck_assert_msg(!id_equal(&seen[i], &seen[k]), "%d is as %d", i, k);
        oms_draft_free(draft);
    }
    begin();
    ck_assert_msg(is_request(&seen[0]), "the key is part of it");
    oms_draft_free(draft);
}
END_TEST

START_TEST(the_same_fields_are_the_same_request_however_often_they_were_set)
{
    oms_id first;

    oms_draft_set_text(draft, OMS_DRAFT_CHANNEL, "web", NULL);
    add("MUG", 2, 1999);
    first = fingerprint();
    oms_draft_set_text(draft, OMS_DRAFT_CHANNEL, "shop", NULL);
    oms_draft_set_text(draft, OMS_DRAFT_CHANNEL, "web", NULL);
    ck_assert_int_eq(add("MUG", 0, 1), OMS_E_INVALID);
    assert_said(&error, "quantity");
    ck_assert(is_request(&first));
}
END_TEST

START_TEST(neighbouring_texts_do_not_run_into_each_other)
{
    oms_id ab_c, a_bc;

    oms_draft_set_text(draft, OMS_DRAFT_EMAIL, "ab", NULL);
    oms_draft_set_text(draft, OMS_DRAFT_PHONE, "c", NULL);
    ab_c = fingerprint();
    oms_draft_set_text(draft, OMS_DRAFT_EMAIL, "a", NULL);
    oms_draft_set_text(draft, OMS_DRAFT_PHONE, "bc", NULL);
    a_bc = fingerprint();
    ck_assert(!id_equal(&ab_c, &a_bc));
}
END_TEST

#define LOOP(tcase, test, array) tcase_add_loop_test(tcase, test, 0, (int)(sizeof(array) / sizeof((array)[0])))

Suite *
draft_suite(void)
{
    Suite *suite = suite_create("draft");
    TCase *fields = tcase_create("fields");
    TCase *lines = tcase_create("lines");
    TCase *money = tcase_create("payment");
    TCase *same = tcase_create("same request");
    TCase *fresh = tcase_create("fresh drafts");

    tcase_add_checked_fixture(fields, begin, end);
    tcase_add_test(fields, a_draft_is_in_a_currency_of_iso_4217);
    LOOP(fields, a_text_field_holds_as_many_bytes_as_its_limit_and_none_more, texts);
    LOOP(fields, hostile_text_is_refused_and_leaves_the_field_as_it_was, hostile);
    tcase_add_test(fields, odd_but_honest_text_stays_byte_by_byte);
    tcase_add_test(fields, an_unknown_field_and_null_are_told);
    tcase_add_test(fields, an_address_needs_a_country_of_two_capitals);
    tcase_add_test(fields, a_refused_address_leaves_the_one_before);
    tcase_add_test(fields, an_empty_line_of_an_address_is_not_there);
    tcase_add_test(fields, structs_of_other_releases_are_told_apart);
    suite_add_tcase(suite, fields);
    tcase_add_checked_fixture(lines, begin, end);
    LOOP(lines, a_line_has_one_unit_to_a_thousand_million, quantities);
    tcase_add_test(lines, what_is_wrong_with_a_line_is_said_with_value_and_limit);
    LOOP(lines, a_price_and_what_the_line_comes_to_are_bounded, prices);
    tcase_add_test(lines, a_reduction_is_a_share_or_an_amount_of_at_most_the_line);
    tcase_add_test(lines, a_draft_has_a_thousand_lines_and_not_one_more);
    suite_add_tcase(suite, lines);
    tcase_add_checked_fixture(money, begin, end);
    tcase_add_test(money, a_card_needs_a_token_and_nothing_else_has_one);
    LOOP(money, card_data_is_no_token_and_is_not_repeated, cards);
    tcase_add_test(money, a_token_never_stands_in_an_error);
    tcase_add_test(money, an_expected_total_is_an_amount_or_taken_away);
    suite_add_tcase(suite, money);
    tcase_add_checked_fixture(same, begin, end);
    tcase_add_test(same, the_same_fields_are_the_same_request_however_often_they_were_set);
    tcase_add_test(same, neighbouring_texts_do_not_run_into_each_other);
    suite_add_tcase(suite, same);
    tcase_add_test(fresh, every_field_makes_another_request_but_for_the_key);
    suite_add_tcase(suite, fresh);
    return suite;
}
