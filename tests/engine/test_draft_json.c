/* Drafts from JSON: what a document may say, what is told about one that says something else, and many drafts in one document. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "engine/desk.h"
#include "engine/suites.h"
#include "model/draft.h"
#include "oms/limits.h"
#include "oms/order.h"

#ifdef OMS_HAVE_JSON

static oms_error *error;

static int32_t
read_draft(const char *text, oms_draft **out)
{
    return oms_draft_from_json(text, strlen(text), out, &error);
}

static void
assert_refused(const char *text, int32_t code, const char *part)
{
    oms_draft *draft = NULL;

    ck_assert_msg(read_draft(text, &draft) == code, "%s: %s", text, error ? oms_error_message(error) : "taken");
    ck_assert_ptr_null(draft);
    ck_assert_int_eq(oms_error_code(error), code);
    assert_said(&error, part);
}

START_TEST(the_whole_draft_document_becomes_a_draft)
{
    static const char document[] =
        "{\"idempotency_key\": \"k-1\", \"customer\": \"C-1\", \"currency\": \"EUR\", \"channel\": \"web\","
        "\"lines\": [{\"sku\": \"MUG-BLUE\", \"quantity\": 2},"
        "{\"sku\": \"TEA\", \"quantity\": 3, \"unit_price\": 350, \"manual_discount\": {\"ppm\": 150000}},"
        "{\"sku\": \"TEA\", \"quantity\": 1, \"unit_price\": 350, \"manual_discount\": {\"amount\": 300}}],"
        "\"shipping_address\": {\"name\": \"Ada L\", \"line1\": \"12 Long Street\", \"line2\": null, \"city\": "
        "\"Berlin\","
        "\"region\": \"BE\", \"postcode\": \"10115\", \"country\": \"DE\"},"
        "\"billing_address\": {\"name\": \"L Ltd\", \"country\": \"GB\"},"
        "\"contact\": {\"email\": \"ada@example.org\", \"phone\": \"+49 30 1\", \"locale\": \"de\"},"
        "\"reference\": \"web-10023\", \"coupons\": [], \"shipping_method\": \"standard\","
        "\"payment\": {\"method\": \"card\", \"token\": \"tok_ok\"}, \"expected_total\": 4598}";
    oms_draft *draft = NULL;

    ck_assert_int_eq(read_draft(document, &draft), OMS_OK);
    ck_assert(text_is(draft->key, "k-1") && text_is(draft->customer, "C-1") && text_is(draft->currency, "EUR"));
    ck_assert(text_is(draft->channel, "web") && text_is(draft->reference, "web-10023"));
    ck_assert(text_is(draft->shipping_method, "standard") && text_is(draft->email, "ada@example.org"));
    ck_assert(text_is(draft->phone, "+49 30 1") && text_is(draft->locale, "de"));
    ck_assert(draft->shipping.given && text_is(draft->shipping.region, "BE") && draft->shipping.line2.data == NULL);
    ck_assert(draft->billing.given && text_is(draft->billing.name, "L Ltd") && text_is(draft->billing.country, "GB"));
    ck_assert(text_is(draft->method, "card") && text_is(draft->token, "tok_ok"));
    ck_assert_int_eq(draft->expected_total, 4598);
    ck_assert_uint_eq(draft->lines.n, 3);
    ck_assert(text_is(draft_line(draft, 0)->sku, "MUG-BLUE"));
    ck_assert_int_eq(draft_line(draft, 0)->quantity, 2);
    ck_assert_int_eq(draft_line(draft, 0)->unit_price, OMS_NONE);
    ck_assert_int_eq(draft_line(draft, 1)->discount_ppm, 150000);
    ck_assert_int_eq(draft_line(draft, 2)->discount_amount, 300);
    oms_draft_free(draft);
}
END_TEST

START_TEST(null_is_as_if_the_field_were_not_there)
{
    oms_draft *with = NULL, *without = NULL;
    oms_id a, b;

    ck_assert_int_eq(
        read_draft("{\"currency\": \"EUR\", \"customer\": null, \"lines\": [{\"sku\": \"A\", \"quantity\": 1,"
                   "\"unit_price\": null, \"manual_discount\": null}], \"shipping_address\": null,"
                   "\"contact\": null, \"coupons\": null, \"payment\": null, \"expected_total\": null}",
                   &with),
        OMS_OK);
    ck_assert_int_eq(read_draft("{\"currency\":\"EUR\",\"lines\":[{\"quantity\":1,\"sku\":\"A\"}]}", &without), OMS_OK);
    ck_assert_int_eq(draft_fingerprint(with, &a), OMS_OK);
    ck_assert_int_eq(draft_fingerprint(without, &b), OMS_OK);
    ck_assert_mem_eq(&a, &b, sizeof(a));
    oms_draft_free(with);
    oms_draft_free(without);
}
END_TEST

#define ONE_LINE(members) "{\"currency\": \"EUR\", \"lines\": [{\"sku\": \"A\", \"quantity\": 1}, {" members "}]}"
#define WITH(members)     "{\"currency\": \"EUR\", " members "}"

static const struct {
    const char *text;
    int32_t code;
    const char *said;
} refusals[] = {
    /* whole documents */
    {"", OMS_E_SYNTAX, "line 1: not JSON: "},
    {"7", OMS_E_SYNTAX, "line 1: not JSON: "},
    {"[]", OMS_E_INVALID, "document: an array is not an object"},
    {"{\"currency\": \"EUR\"} {}", OMS_E_SYNTAX, "line 1: not JSON: "},
    {"{\n\n\"currency\": EUR}", OMS_E_SYNTAX, "line 3: not JSON: "},
    {"{\"currency\": \"EUR\", \"currency\": \"EUR\"}", OMS_E_SYNTAX, "a name stands twice"},
    {"\xEF\xBB\xBF{}", OMS_E_SYNTAX, "byte order mark"},
    {"{\"customer\": \"\xC0\xAF\"}", OMS_E_SYNTAX, "line 1: not JSON: "},
    {"{\"customer\": \"\xED\xA0\x80\"}", OMS_E_SYNTAX, "line 1: not JSON: "},
    {"{\"customer\": \"\\ud800\"}", OMS_E_SYNTAX, "line 1: not JSON: "},
    {"{\"customer\": \"a\nb\"}", OMS_E_SYNTAX, "line 1: not JSON: "},
    {"{}", OMS_E_CURRENCY, "currency: is needed"},
    {"{\"currency\": \"eur\"}", OMS_E_CURRENCY, "currency: \"eur\" is no currency"},
    {"{\"currency\": 978}", OMS_E_INVALID, "currency: 978 is not a string"},
    /* fields that are none */
    {WITH("\"colour\": 1"), OMS_E_INVALID, "document: no field is called \"colour\""},
    {WITH("\"payment\": {\"cvv\": \"123\"}"), OMS_E_INVALID, "payment: no field is called \"cvv\""},
    {WITH("\"contact\": {\"E-mail\": \"x\"}"), OMS_E_INVALID, "contact: no field is called \"E-mail\""},
    {ONE_LINE("\"sku\": \"A\", \"qty\": 1"), OMS_E_INVALID, "lines[1]: no field is called \"qty\""},
    {ONE_LINE("\"manual_discount\": {\"percent\": 1}"), OMS_E_INVALID, "lines[1].manual_discount: no field"},
    /* wrong kinds */
    {WITH("\"lines\": {}"), OMS_E_INVALID, "lines: an object is not an array"},
    {WITH("\"lines\": [null]"), OMS_E_INVALID, "lines[0]: null is not an object"},
    {WITH("\"shipping_address\": \"Berlin\""), OMS_E_INVALID, "shipping_address: \"Berlin\" is not an object"},
    {WITH("\"shipping_address\": {\"country\": true}"), OMS_E_INVALID,
     "shipping_address.country: true is not a string"},
    {WITH("\"billing_address\": {\"name\": \"A\"}"), OMS_E_INVALID, "billing_address.country: is needed"},
    {WITH("\"customer\": [1]"), OMS_E_INVALID, "customer: an array is not a string"},
    {WITH("\"expected_total\": \"45.98\""), OMS_E_INVALID, "expected_total: \"45.98\" is not an integer"},
    /* quantity */
    {ONE_LINE("\"sku\": \"A\""), OMS_E_INVALID, "lines[1].quantity: is needed"},
    {ONE_LINE("\"quantity\": 1"), OMS_E_INVALID, "lines[1].sku: is needed"},
    {ONE_LINE("\"sku\": \"\", \"quantity\": 1"), OMS_E_INVALID, "lines[1].sku: \"\" is empty"},
    {ONE_LINE("\"sku\": \"A\", \"quantity\": 0"), OMS_E_INVALID,
     "lines[1].quantity: 0 is not between 1 and 1000000000"},
    {ONE_LINE("\"sku\": \"A\", \"quantity\": -0"), OMS_E_INVALID, "lines[1].quantity: 0 is not between"},
    {ONE_LINE("\"sku\": \"A\", \"quantity\": -3"), OMS_E_INVALID, "lines[1].quantity: -3 "},
    {ONE_LINE("\"sku\": \"A\", \"quantity\": 2147483648"), OMS_E_LIMIT, "lines[1].quantity: 2147483648 "},
    {ONE_LINE("\"sku\": \"A\", \"quantity\": 9223372036854775808"), OMS_E_LIMIT, "does not fit into 64 bits"},
    {ONE_LINE("\"sku\": \"A\", \"quantity\": 2.5"), OMS_E_INVALID, "lines[1].quantity: 2.5"},
    {ONE_LINE("\"sku\": \"A\", \"quantity\": 2.0"), OMS_E_INVALID, "lines[1].quantity: 2.0"},
    {ONE_LINE("\"sku\": \"A\", \"quantity\": 1e3"), OMS_E_INVALID, "lines[1].quantity: 1000.0"},
    {ONE_LINE("\"sku\": \"A\", \"quantity\": \"2\""), OMS_E_INVALID, "lines[1].quantity: \"2\" is not an integer"},
    {ONE_LINE("\"sku\": \"A\", \"quantity\": true"), OMS_E_INVALID, "lines[1].quantity: true is not an integer"},
    {ONE_LINE("\"sku\": \"A\", \"quantity\": 02"), OMS_E_SYNTAX, "line 1: not JSON: "},
    {ONE_LINE("\"sku\": \"A\", \"quantity\": +2"), OMS_E_SYNTAX, "line 1: not JSON: "},
    /* money */
    {ONE_LINE("\"sku\": \"A\", \"quantity\": 1, \"unit_price\": -1"), OMS_E_INVALID, "lines[1].unit_price: -1 "},
    {ONE_LINE("\"sku\": \"A\", \"quantity\": 1, \"unit_price\": 9223372036854775807"), OMS_E_LIMIT,
     "lines[1].unit_price: 9223372036854775807 "},
    {ONE_LINE("\"sku\": \"A\", \"quantity\": 1, \"unit_price\": -9223372036854775808"), OMS_E_INVALID,
     "lines[1].unit_price: -9223372036854775808 "},
    {ONE_LINE("\"sku\": \"A\", \"quantity\": 1, \"unit_price\": NaN"), OMS_E_SYNTAX, "line 1: not JSON: "},
    {ONE_LINE("\"sku\": \"A\", \"quantity\": 1, \"unit_price\": \"Infinity\""), OMS_E_INVALID,
     "\"Infinity\" is not an"},
    {ONE_LINE("\"sku\": \"A\", \"quantity\": 1, \"unit_price\": 1e999"), OMS_E_LIMIT, "does not fit into 64 bits"},
    {ONE_LINE("\"sku\": \"A\", \"quantity\": 1000000000, \"unit_price\": 1000000000000000"), OMS_E_OVERFLOW,
     "lines[1]: "},
    {WITH("\"expected_total\": -1"), OMS_E_INVALID, "expected_total: -1 "},
    /* text */
    {WITH("\"customer\": \"a\\u0000b\""), OMS_E_INVALID, "customer: the text has a NUL in it"},
    {WITH("\"customer\": \"\\ufeffa\""), OMS_E_INVALID, "customer: "},
    {WITH("\"customer\": \"a\\u202eb\""), OMS_E_INVALID, "customer: \"a\\xe2\\x80\\xaeb\" has a control character"},
    {WITH("\"customer\": \"\\u001b[2J\""), OMS_E_INVALID, "customer: \"\\x1b[2J\" has a control character"},
    {WITH("\"shipping_address\": {\"city\": \"a\\nb\", \"country\": \"DE\"}"), OMS_E_INVALID,
     "shipping_address.city: "},
    {WITH("\"shipping_address\": {\"country\": \"Germany\"}"), OMS_E_INVALID, "shipping_address.country: \"Germany\""},
    {WITH("\"idempotency_key\": \"\""), OMS_E_INVALID, "idempotency_key: \"\" is empty"},
    /* what is not offered, and cards */
    {WITH("\"coupons\": [\"SUMMER\", \"SUMMER\"]"), OMS_E_INVALID, "coupons[1]: \"SUMMER\" stands twice"},
    {WITH("\"coupons\": [\"\"]"), OMS_E_INVALID, "coupons[0]: \"\" is empty"},
    {WITH("\"coupons\": [7]"), OMS_E_INVALID, "coupons[0]: 7 is not a string"},
    {WITH("\"coupons\": [\"a\\u202eb\"]"), OMS_E_INVALID, "coupons[0]: "},
    {WITH("\"coupons\": \"SUMMER\""), OMS_E_INVALID, "coupons: \"SUMMER\" is not an array"},
    {WITH("\"payment\": {}"), OMS_E_INVALID, "payment.method: is needed"},
    {WITH("\"payment\": {\"method\": \"card\"}"), OMS_E_INVALID, "payment.token: is needed"},
    {WITH("\"payment\": {\"method\": \"card\", \"token\": \"4111 1111 1111 1111\"}"), OMS_E_CARD_DATA,
     "payment.token: "},
};

START_TEST(what_is_wrong_is_refused_with_its_path)
{
    assert_refused(refusals[_i].text, refusals[_i].code, refusals[_i].said);
}
END_TEST

START_TEST(a_card_number_never_comes_back_in_an_error)
{
    static const char *const documents[] = {
        WITH("\"payment\": {\"method\": \"card\", \"token\": 4111111111111111}"),
        WITH("\"payment\": {\"method\": \"4111111111111111\"}"),
        WITH("\"payment\": {\"4111111111111111\": 1}"),
        WITH("\"payment\": {\"token\": 4111111111111111 oops}"),
    };
    oms_draft *draft = NULL;

    for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
        ck_assert_int_ne(read_draft(documents[i], &draft), OMS_OK);
        ck_assert_msg(strstr(oms_error_message(error), "41111") == NULL, "%s", oms_error_message(error));
        oms_error_free(error);
        error = NULL;
    }
}
END_TEST

/* `{"currency": [[[…]]]}` with that many levels in all. */
static char *
nested(size_t levels)
{
    static const char head[] = "{\"currency\": ";
    char *text = malloc(sizeof(head) + 2 * levels);
    char *end = text;

    memcpy(end, head, sizeof(head) - 1);
    end += sizeof(head) - 1;
    memset(end, '[', levels - 1);
    memset(end + levels - 1, ']', levels - 1);
    end += 2 * (levels - 1);
    memcpy(end, "}", 2);
    return text;
}

START_TEST(nesting_is_bounded_before_the_document_is_parsed)
{
    char *deepest = nested(OMS_LIMIT_DEPTH), *deeper = nested(OMS_LIMIT_DEPTH + 1), *abyss = nested(1000000);

    assert_refused(deepest, OMS_E_INVALID, "currency: an array is not a string");
    assert_refused(deeper, OMS_E_LIMIT, "nested 33 levels deep, more than 32");
    assert_refused(abyss, OMS_E_LIMIT, "nested 1000000 levels deep");
    free(deepest);
    free(deeper);
    free(abyss);
}
END_TEST

START_TEST(a_document_above_the_limit_is_not_even_looked_at)
{
    oms_draft *draft = NULL;

    ck_assert_int_eq(oms_draft_from_json("{}", (size_t)OMS_LIMIT_DOCUMENT + 1, &draft, &error), OMS_E_LIMIT);
    assert_said(&error, "document: has 67108865 bytes, more than 67108864");
    ck_assert_int_eq(oms_draft_from_json(NULL, 0, &draft, &error), OMS_E_INVALID);
    assert_said(&error, "document: is needed");
    ck_assert_int_eq(oms_draft_from_json("{}", 2, NULL, &error), OMS_E_INVALID);
    assert_said(&error, "out: is needed");
}
END_TEST

/* A draft with that many lines. */
static char *
long_draft(size_t lines)
{
    static const char head[] = "{\"currency\": \"EUR\", \"lines\": [";
    static const char line[] = "{\"sku\": \"A\", \"quantity\": 1},";
    char *text = malloc(sizeof(head) + lines * sizeof(line) + 2);
    char *end = stpcpy(text, head);

    for (size_t i = 0; i < lines; i++)
        end = stpcpy(end, line);
    strcpy(end - 1, "]}");
    return text;
}

START_TEST(a_draft_has_a_thousand_lines_at_most)
{
    char *most = long_draft(OMS_LIMIT_LINES), *more = long_draft(OMS_LIMIT_LINES + 1), *million = long_draft(1000000);
    oms_draft *draft = NULL;

    ck_assert_int_eq(read_draft(most, &draft), OMS_OK);
    ck_assert_uint_eq(draft->lines.n, OMS_LIMIT_LINES);
    oms_draft_free(draft);
    assert_refused(more, OMS_E_LIMIT, "lines: has 1001 elements, more than 1000");
    assert_refused(million, OMS_E_LIMIT, "holds about 3000003 values, more than 10000");
    free(most);
    free(more);
    free(million);
}
END_TEST

START_TEST(a_mebibyte_of_text_is_refused_and_shown_cut)
{
    const size_t len = 1024 * 1024;
    char *text = malloc(len + 100);
    char *end = stpcpy(text, "{\"currency\": \"EUR\", \"customer\": \"");

    memset(end, 'x', len);
    strcpy(end + len, "\"}");
    assert_refused(text, OMS_E_LIMIT, "…\" has 1048576 bytes, more than 64");
    free(text);
}
END_TEST

/* What a document with many drafts gave: a letter each (the channel, or - where one was refused), and the last reason. */
struct heard {
    char letters[20];
    char why[400];
    int32_t answer; /* once `stop` drafts were heard */
    size_t stop;
};

static int32_t
hear(void *user, size_t index, oms_draft *draft, const oms_error *why)
{
    struct heard *heard = user;

    ck_assert((draft == NULL) != (why == NULL));
    heard->letters[index] = draft != NULL ? draft->channel.data[0] : '-';
    if (why != NULL)
        snprintf(heard->why, sizeof(heard->why), "%s", oms_error_message(why));
    oms_draft_free(draft);
    return index + 1 == heard->stop ? heard->answer : OMS_OK;
}

static struct heard
listen(const char *text, int32_t code)
{
    struct heard heard = {0};

    ck_assert_int_eq(oms_drafts_from_json(text, strlen(text), hear, &heard, &error), code);
    return heard;
}

#define A "{\"currency\": \"EUR\", \"channel\": \"a\"}"
#define B "{\"currency\": \"EUR\", \"channel\": \"b\"}"
#define C "{\n  \"currency\": \"EUR\",\n  \"channel\": \"c\"\n}\n"

static const struct {
    const char *text;
    const char *letters;
} many[] = {
    {A, "a"},
    {C, "c"},
    {"\n\n" C, "c"},
    {"[" A "," B "]", "ab"},
    {"[]", ""},
    {" [\n" A ",\n" C "]\n", "ac"},
    {A "\n" B "\n", "ab"},
    {A "\r\n\r\n" B, "ab"},
    {"\n" A "\n  " B, "ab"},
    {"[" A ", 7, \"x\", null, " B "]", "a---b"},
    {"[" A ", {\"currency\": \"EUR\", \"currency\": \"EUR\"}, " B "]", "a-b"},
    {"[" A ", {\"expected_total\": 99999999999999999999}, " B "]", "a-b"},
    {"[" A ", {\"channel\" \"x\"}, " B "]", "a-b"},
    {"[" A ", {\"channel\": \"x}, \n" B "]", "a-"},
    {"[" A ", , " B "]", "a-b"},
    {"[" A ", ]", "a-"},
    {A "\n{\"currency\": \n" B "\n", "a-b"},
    {"{\"currency\": \n" B "\n", "-b"},
    {A "\nnonsense\n" B, "a-b"},
    {A " " B "\n" B, "-b"},
    {"{\n\"currency\": \"EUR\"\n\"channel\": \"c\"\n}", "-"},
    {"{\n\"currency\": \"EUR\",\n\"channel\": \"c\"\n", "-"},
};

START_TEST(one_draft_that_is_refused_does_not_stop_the_others)
{
    bool broken = strcmp(many[_i].letters, "a-") == 0 && strchr(many[_i].text, '\n') != NULL;
    struct heard heard = listen(many[_i].text, broken ? OMS_E_SYNTAX : OMS_OK);

    ck_assert_str_eq(heard.letters, many[_i].letters);
    oms_error_free(error);
    error = NULL;
}
END_TEST

START_TEST(an_array_that_ends_in_the_middle_says_where)
{
    ck_assert_str_eq(listen("[" A ",\n{\"lines\": [", OMS_E_SYNTAX).letters, "a");
    assert_said(&error, "line 2: not JSON: the array cannot be read from here on");
    ck_assert_str_eq(listen("[" A " " B "]", OMS_E_SYNTAX).letters, "a");
    assert_said(&error, "line 1: ");
    ck_assert_str_eq(listen("[" A "] " B, OMS_E_SYNTAX).letters, "a");
    assert_said(&error, "line 1: ");
    ck_assert_str_eq(listen("[" A, OMS_E_SYNTAX).letters, "a");
    assert_said(&error, "line 1: ");
    ck_assert_str_eq(listen(" \n ", OMS_E_SYNTAX).letters, "");
    assert_said(&error, "document: is empty");
}
END_TEST

START_TEST(a_reason_names_the_line_of_the_document)
{
    ck_assert_str_eq(listen(A "\n\n{\"channel\": x}\n" B, OMS_OK).why, "line 3: not JSON: invalid token near 'x'");
    ck_assert_str_eq(listen("[" A ",\n" A ",\n{\n\"channel\": x}]", OMS_OK).why,
                     "line 4: not JSON: invalid token near 'x'");
}
END_TEST

START_TEST(too_deep_a_draft_is_refused_alone)
{
    char *deep = nested(40), text[400];

    snprintf(text, sizeof(text), "[%s, %s, %s]", A, deep, B);
    ck_assert_str_eq(listen(text, OMS_OK).letters, "a-b");
    free(deep);
}
END_TEST

START_TEST(the_callers_own_answer_ends_the_reading_and_comes_back)
{
    struct heard heard = {.stop = 2, .answer = OMS_E_HOST - 7};

    ck_assert_int_eq(oms_drafts_from_json("[" A "," B "," A "]", strlen("[" A "," B "," A "]"), hear, &heard, &error),
                     OMS_E_HOST - 7);
    assert_quiet(error);
    ck_assert_str_eq(heard.letters, "ab");
}
END_TEST

#else

START_TEST(without_the_feature_both_functions_say_so)
{
    oms_error *error = NULL;
    oms_draft *draft = NULL;

    ck_assert_int_eq(oms_draft_from_json("{}", 2, &draft, &error), OMS_E_UNSUPPORTED);
    assert_said(&error, "without the feature json");
    ck_assert_int_eq(oms_drafts_from_json("{}", 2, NULL, NULL, &error), OMS_E_UNSUPPORTED);
    assert_said(&error, "without the feature json");
}
END_TEST

#endif

#define LOOP(tcase, test, array) tcase_add_loop_test(tcase, test, 0, (int)(sizeof(array) / sizeof((array)[0])))

Suite *
draft_json_suite(void)
{
    Suite *suite = suite_create("draft_json");
    TCase *one = tcase_create("one");
    TCase *several = tcase_create("many");

#ifdef OMS_HAVE_JSON
    tcase_add_test(one, the_whole_draft_document_becomes_a_draft);
    tcase_add_test(one, null_is_as_if_the_field_were_not_there);
    LOOP(one, what_is_wrong_is_refused_with_its_path, refusals);
    tcase_add_test(one, a_card_number_never_comes_back_in_an_error);
    tcase_add_test(one, nesting_is_bounded_before_the_document_is_parsed);
    tcase_add_test(one, a_document_above_the_limit_is_not_even_looked_at);
    tcase_add_test(one, a_draft_has_a_thousand_lines_at_most);
    tcase_add_test(one, a_mebibyte_of_text_is_refused_and_shown_cut);
    LOOP(several, one_draft_that_is_refused_does_not_stop_the_others, many);
    tcase_add_test(several, an_array_that_ends_in_the_middle_says_where);
    tcase_add_test(several, a_reason_names_the_line_of_the_document);
    tcase_add_test(several, too_deep_a_draft_is_refused_alone);
    tcase_add_test(several, the_callers_own_answer_ends_the_reading_and_comes_back);
#else
    tcase_add_test(one, without_the_feature_both_functions_say_so);
#endif
    suite_add_tcase(suite, one);
    suite_add_tcase(suite, several);
    return suite;
}
