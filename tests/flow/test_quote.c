/* Dry runs and promised prices: what validating tells, what a quote keeps, and whom it refuses. */
#include <stdio.h>
#include <string.h>

#include "flow/suites.h"
#include "flow/words.h"

#define TOKEN_SIZE 256

static struct shop shop;

static void
open_shop(void)
{
    shop_open(&shop);
    shop_stock(&shop, "MUG", "shelf", 50);
    shop_stock(&shop, "POT", "shelf", 50);
    shop_stock(&shop, "RUM", "shelf", 50);
}

static void
open_strict_shop(void)
{
    shop_open_with(&shop, &(struct shop_options){.engine = {.quotes = OMS_QUOTE_CHECK}});
    shop_stock(&shop, "MUG", "shelf", 50);
    shop_stock(&shop, "POT", "shelf", 50);
}

static void
close_shop(void)
{
    shop_close(&shop);
}

static void
set_price(const char *sku, int64_t amount)
{
    const oms_price price = {.size = sizeof price, .sku = sku, .currency = "EUR", .amount = amount};

    MUST_OK(oms_price_put(shop.engine, &price, &error));
}

static oms_quote_terms
make_quote(const struct wish *wish, int64_t life_ms, char token[TOKEN_SIZE])
{
    static char hash[65];
    oms_quote_terms terms = {.size = sizeof terms};
    oms_draft *draft = wish_draft(wish);
    oms_order *order = NULL;

    MUST_OK(oms_quote_make(shop.engine, draft, life_ms, &order, &error));
    ck_assert_int_eq(oms_order_state(order), OMS_STATE_NEW);
    ck_assert_int_eq(oms_order_quote_terms(order, &terms), OMS_OK);
    ck_assert_uint_lt(strlen(terms.token), TOKEN_SIZE);
    strcpy(token, terms.token);
    snprintf(hash, sizeof hash, "%s", terms.hash);
    oms_order_free(order);
    oms_draft_free(draft);
    terms.token = token;
    terms.hash = hash;
    return terms;
}

static int32_t
place_quoted(const struct wish *wish, const char *token, oms_order **out, oms_error **error)
{
    oms_draft *draft = wish_draft(wish);
    int32_t code = oms_draft_set_text(draft, OMS_DRAFT_QUOTE, token, error);

    if (code == OMS_OK)
        code = oms_order_place(shop.engine, draft, 0, out, error);
    oms_draft_free(draft);
    return code;
}

static int64_t
total_placed(const struct wish *wish, const char *token)
{
    oms_order *order = NULL;

    MUST_OK(place_quoted(wish, token, &order, &error));
    const int64_t total = oms_order_total(order);
    ck_assert_int_eq(oms_order_state(order), OMS_STATE_CONFIRMED);
    ck_assert_int_eq(count_events(&shop, oms_order_id(order), "quoted"), 1);
    oms_order_free(order);
    return total;
}

static void
assert_quote_refused(const struct wish *wish, const char *token, const char *code)
{
    oms_problem problem = {.size = sizeof problem};
    oms_error *error = NULL;
    const int64_t before = count_orders(&shop);
    const int32_t result = place_quoted(wish, token, NULL, &error);

    ck_assert_msg(result == OMS_E_REFUSED, "%s instead of a refusal", oms_result_name(result));
    ck_assert_int_eq(oms_error_problem(error, 0, &problem), OMS_OK);
    ck_assert_str_eq(problem.code, code);
    ck_assert_str_eq(problem.field, "quote");
    ck_assert_uint_eq(oms_error_problem_count(error), 1);
    oms_error_free(error);
    ck_assert_int_eq(count_orders(&shop), before);
}

/* --- A promise is kept --- */

START_TEST(a_quote_is_the_price_while_it_lives)
{
    const struct wish wish = {.quantity = 2, .sku2 = "POT", .quantity2 = 1};
    char token[TOKEN_SIZE];
    const oms_quote_terms terms = make_quote(&wish, HOUR, token);

    ck_assert_int_eq(terms.made_at, NOON);
    ck_assert_int_eq(terms.expires_at, NOON + HOUR);
    set_price("MUG", 1200);
    shop_wait(&shop, HOUR - 1);
    ck_assert_int_eq(total_placed(&wish, token), 4500);
}
END_TEST

START_TEST(a_quote_is_kept_although_the_price_list_lost_the_product)
{
    const struct wish wish = {.quantity = 1, .country = "DE"};
    const oms_tax_rate rate = {.size = sizeof rate, .country = "DE", .ppm = 190000};
    char token[TOKEN_SIZE];
    oms_order *order = NULL;

    MUST_OK(oms_tax_rate_put(shop.engine, &rate, &error));
    make_quote(&wish, 0, token);
    set_price("MUG", 0);
    MUST_OK(place_quoted(&wish, token, &order, &error));
    ck_assert_int_eq(oms_order_total(order), 1190);
    ck_assert_int_eq(oms_order_tax(order), 190);
    oms_order_free(order);
}
END_TEST

START_TEST(a_quote_is_good_for_a_quarter_of_an_hour_unless_said_otherwise)
{
    char token[TOKEN_SIZE];

    ck_assert_int_eq(make_quote(&(struct wish){0}, 0, token).expires_at, NOON + 15 * MINUTE);
}
END_TEST

START_TEST(the_same_price_has_the_same_hash)
{
    char token[TOKEN_SIZE], first[65];
    const oms_quote_terms before = make_quote(&(struct wish){.quantity = 2}, 0, token);

    strcpy(first, before.hash);
    shop_wait(&shop, MINUTE);
    ck_assert_str_eq(make_quote(&(struct wish){.quantity = 2, .customer = ""}, 0, token).hash, first);
    ck_assert_str_ne(make_quote(&(struct wish){.quantity = 3}, 0, token).hash, first);
    set_price("MUG", 1200);
    const oms_quote_terms after = make_quote(&(struct wish){.quantity = 2}, 0, token);
    ck_assert_str_ne(after.hash, first);
    ck_assert_int_eq(after.version, before.version + 1);
}
END_TEST

START_TEST(a_quote_of_a_draft_with_a_quote_is_made_at_the_price_of_today)
{
    const struct wish wish = {.quantity = 1};
    char token[TOKEN_SIZE];
    oms_draft *draft = wish_draft(&wish);
    oms_order *order = NULL;

    make_quote(&wish, 0, token);
    set_price("MUG", 1200);
    MUST_OK(oms_draft_set_text(draft, OMS_DRAFT_QUOTE, token, &error));
    MUST_OK(oms_quote_make(shop.engine, draft, 0, &order, &error));
    ck_assert_int_eq(oms_order_total(order), 1200);
    oms_order_free(order);
    oms_draft_free(draft);
}
END_TEST

START_TEST(nothing_is_promised_that_would_be_refused)
{
    oms_draft *draft = wish_draft(&(struct wish){.quantity = 51});
    oms_order *order = NULL;

    ASSERT_CODE(OMS_E_REFUSED, oms_quote_make(shop.engine, draft, 0, &order, &error));
    ASSERT_CODE(OMS_E_INVALID, oms_quote_make(shop.engine, draft, -1, &order, &error));
    ASSERT_CODE(OMS_E_INVALID, oms_quote_make(shop.engine, draft, INT64_MAX, &order, &error));
    ASSERT_CODE(OMS_E_INVALID, oms_quote_make(shop.engine, draft, 0, NULL, &error));
    ck_assert_ptr_null(order);
    oms_draft_free(draft);
}
END_TEST

START_TEST(a_price_that_was_not_promised_has_no_terms)
{
    oms_quote_terms terms = {.size = sizeof terms};
    oms_draft *draft = wish_draft(&(struct wish){0});
    oms_order *order = NULL;

    MUST_OK(oms_order_quote(shop.engine, draft, &order, &error));
    ck_assert_int_eq(oms_order_quote_terms(order, &terms), OMS_E_NOT_FOUND);
    oms_order_free(order);
    oms_draft_free(draft);
}
END_TEST

/* --- … and to nobody else --- */

START_TEST(a_quote_that_is_over_is_refused_and_forgotten_after_a_day)
{
    char token[TOKEN_SIZE];

    make_quote(&(struct wish){0}, HOUR, token);
    shop_wait(&shop, HOUR);
    assert_quote_refused(&(struct wish){0}, token, "ORD-5012");
    shop_wait(&shop, DAY - 1);
    shop_run(&shop);
    assert_quote_refused(&(struct wish){0}, token, "ORD-5012");
    shop_wait(&shop, 1);
    shop_run(&shop);
    assert_quote_refused(&(struct wish){0}, token, "ORD-5011");
}
END_TEST

START_TEST(a_token_that_was_altered_is_no_quote)
{
    char token[TOKEN_SIZE], wrong[TOKEN_SIZE];

    make_quote(&(struct wish){0}, 0, token);
    for (size_t at = 0; at < strlen(token); at += 5) {
        strcpy(wrong, token);
        wrong[at] = wrong[at] == '0' ? '1' : '0';
        assert_quote_refused(&(struct wish){0}, wrong, "ORD-5011");
    }
    assert_quote_refused(&(struct wish){0}, "x", "ORD-5011");
    token[strlen(token) - 1] = '\0';
    assert_quote_refused(&(struct wish){0}, token, "ORD-5011");
}
END_TEST

START_TEST(a_quote_belongs_to_a_customer_and_a_cart)
{
    static const struct wish others[] = {
        {.customer = "sly"}, {.customer = ""},  {.quantity = 2},     {.sku = "POT"},
        {.sku2 = "MUG"},     {.country = "DE"}, {.unit_price = 100}, {.channel = "shop"},
    };
    char token[TOKEN_SIZE];

    make_quote(&(struct wish){0}, 0, token);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_quote_refused(&others[i], token, "ORD-5013");
    total_placed(&(struct wish){.key = "k", .reference = "r", .email = "a@example.org", .token = "tok_ok"}, token);
}
END_TEST

START_TEST(what_else_is_wrong_is_told_as_well)
{
    oms_error *error = NULL;
    oms_problem problem = {.size = sizeof problem};

    ck_assert_int_eq(place_quoted(&(struct wish){.sku = "OLD", .customer = "bad"}, "x", NULL, &error), OMS_E_REFUSED);
    ck_assert_uint_eq(oms_error_problem_count(error), 4);
    ck_assert_int_eq(oms_error_problem(error, 3, &problem), OMS_OK);
    ck_assert_str_eq(problem.code, "ORD-1004");
    oms_error_free(error);
}
END_TEST

START_TEST(a_draft_with_a_quote_is_another_request_than_one_without)
{
    const struct wish wish = {.key = "k-1"};
    char token[TOKEN_SIZE];

    make_quote(&(struct wish){0}, 0, token);
    PLACE(&shop, .key = "k-1");
    ASSERT_CODE(OMS_E_KEY_CONFLICT, place_quoted(&wish, token, NULL, &error));
}
END_TEST

START_TEST(a_total_that_was_expected_is_compared_with_the_quote)
{
    char token[TOKEN_SIZE];

    make_quote(&(struct wish){0}, 0, token);
    set_price("MUG", 1200);
    ASSERT_CODE(OMS_E_PRICE_CHANGED, place_quoted(&(struct wish){.expected_total = 1200}, token, NULL, &error));
    ck_assert_int_eq(total_placed(&(struct wish){.expected_total = 1000}, token), 1000);
}
END_TEST

/* --- Discounts and coupons --- */

static void
put_coupon(int32_t inactive)
{
    const oms_discount tenth = {.size = sizeof tenth,
                                .code = "TENTH",
                                .kind = "percent",
                                .ppm = 100000,
                                .needs_coupon = 1,
                                .inactive = inactive};
    const oms_coupon coupon = {.size = sizeof coupon, .code = "SAVE", .discount = "TENTH", .max_uses = 1};

    MUST_OK(oms_discount_put(shop.engine, &tenth, &error));
    MUST_OK(oms_coupon_put(shop.engine, &coupon, &error));
}

static oms_draft *
draft_with_coupon(void)
{
    oms_draft *draft = wish_draft(&(struct wish){.quantity = 2});

    MUST_OK(oms_draft_add_coupon(draft, "SAVE", &error));
    return draft;
}

START_TEST(a_promised_discount_is_given_as_long_as_its_coupon_can_be_used)
{
    oms_quote_terms terms = {.size = sizeof terms};
    oms_draft *draft = draft_with_coupon();
    oms_order *quote = NULL, *order = NULL;

    put_coupon(0);
    MUST_OK(oms_quote_make(shop.engine, draft, HOUR, &quote, &error));
    ck_assert_int_eq(oms_order_total(quote), 1800);
    ck_assert_int_eq(oms_order_quote_terms(quote, &terms), OMS_OK);
    put_coupon(1);
    ASSERT_CODE(OMS_E_REFUSED, oms_draft_validate(shop.engine, draft, &error));
    MUST_OK(oms_draft_set_text(draft, OMS_DRAFT_QUOTE, terms.token, &error));
    assert_quote_refused(&(struct wish){.quantity = 2}, terms.token, "ORD-5013");
    MUST_OK(oms_order_place(shop.engine, draft, 0, &order, &error));
    ck_assert_int_eq(oms_order_total(order), 1800);
    oms_order_free(order);
    ASSERT_CODE(OMS_E_REFUSED, oms_order_place(shop.engine, draft, 0, NULL, &error));
    shop_wait(&shop, HOUR + DAY);
    shop_run(&shop);
    oms_order_free(quote);
    oms_draft_free(draft);
}
END_TEST

/* --- A shop that does not honour old prices --- */

static void
assert_change(const oms_error *error, size_t i, const char *field, int64_t was, int64_t now)
{
    oms_problem problem = {.size = sizeof problem};

    ck_assert_int_eq(oms_error_problem(error, i, &problem), OMS_OK);
    ck_assert_str_eq(problem.code, "ORD-5003");
    ck_assert_str_eq(problem.field, field);
    ck_assert_str_eq(problem.currency, "EUR");
    ck_assert_int_eq(problem.was, was);
    ck_assert_int_eq(problem.now, now);
}

START_TEST(a_price_that_changed_is_told_step_beside_step)
{
    const struct wish wish = {.quantity = 2, .sku2 = "POT", .country = "DE"};
    const oms_tax_rate rate = {.size = sizeof rate, .country = "DE", .ppm = 190000};
    oms_error *error = NULL;
    char token[TOKEN_SIZE], *json = NULL;

    make_quote(&wish, 0, token);
    set_price("MUG", 1200);
    ck_assert_int_eq(oms_tax_rate_put(shop.engine, &rate, NULL), OMS_OK);
    ck_assert_int_eq(place_quoted(&wish, token, NULL, &error), OMS_E_PRICE_CHANGED);
    ck_assert_uint_eq(oms_error_problem_count(error), 3);
    assert_change(error, 0, "total", 4500, 5831);
    assert_change(error, 1, "lines[0].list-price", 2000, 2400);
    assert_change(error, 2, "tax", OMS_NONE, 931);
    ck_assert_int_eq(oms_error_json(error, &json), OMS_OK);
    ck_assert_ptr_nonnull(strstr(json, "\"currency\": \"EUR\", \"was\": 2000, \"now\": 2400"));
    oms_free(json);
    oms_error_free(error);
    ck_assert_int_eq(count_orders(&shop), 0);
}
END_TEST

START_TEST(a_price_that_is_the_same_again_is_no_change)
{
    const struct wish wish = {.quantity = 2};
    char token[TOKEN_SIZE];

    make_quote(&wish, 0, token);
    set_price("MUG", 1200);
    set_price("MUG", 1000);
    ck_assert_int_eq(total_placed(&wish, token), 2000);
}
END_TEST

START_TEST(a_list_price_that_changes_nothing_is_no_change)
{
    const struct wish wish = {.quantity = 2, .unit_price = 800};
    char token[TOKEN_SIZE];

    make_quote(&wish, 0, token);
    set_price("MUG", 1200);
    ck_assert_int_eq(total_placed(&wish, token), 1600);
}
END_TEST

/* --- Dry runs --- */

static int32_t
validate(const struct wish *wish, oms_error **error)
{
    oms_draft *draft = wish_draft(wish);
    int32_t code = oms_draft_validate(shop.engine, draft, error);

    oms_draft_free(draft);
    return code;
}

START_TEST(validating_tells_all_that_is_wrong_with_line_and_field)
{
    static const struct {
        const char *code, *field;
        int64_t line;
    } expected[] = {{"ORD-1001", "lines[0].sku", 1},
                    {"ORD-1001", "lines[0].quantity", 1},
                    {"ORD-1003", "lines[1].sku", 2},
                    {"ORD-1004", "customer", 0},
                    {"ORD-5003", "expected_total", 0}};
    const struct wish wish = {
        .sku = "OLD", .unit_price = 5, .sku2 = "RUM", .customer = "bad", .country = "US", .expected_total = 3000};
    oms_error *error = NULL;

    ck_assert_int_eq(validate(&wish, &error), OMS_E_REFUSED);
    ck_assert_uint_eq(oms_error_problem_count(error), sizeof expected / sizeof *expected);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        oms_problem problem = {.size = sizeof problem};
        ck_assert_int_eq(oms_error_problem(error, i, &problem), OMS_OK);
        ck_assert_str_eq(problem.code, expected[i].code);
        ck_assert_str_eq(problem.field, expected[i].field);
        ck_assert_int_eq(problem.line, expected[i].line);
    }
    oms_error_free(error);
}
END_TEST

START_TEST(validating_stores_nothing_and_uses_no_key)
{
    const struct wish wish = {.quantity = 3, .key = "k-1", .reference = "r-1"};

    MUST_OK(validate(&wish, &error));
    MUST_OK(validate(&wish, &error));
    ck_assert_int_eq(count_orders(&shop), 0);
    assert_stock(&shop, "MUG", 50, 0, 0);
    assert_effects(&shop, "payment.authorize", 0);
    place(&shop, &wish);
    MUST_OK(validate(&wish, &error));
    ASSERT_CODE(OMS_E_KEY_CONFLICT, validate(&(struct wish){.quantity = 4, .key = "k-1"}, &error));
    ASSERT_CODE(OMS_E_REFUSED, validate(&(struct wish){.reference = "r-1"}, &error));
    ASSERT_CODE(OMS_E_PRICE_CHANGED, validate(&(struct wish){.expected_total = 5}, &error));
    ASSERT_CODE(OMS_E_INVALID, oms_draft_validate(shop.engine, NULL, &error));
}
END_TEST

START_TEST(a_dry_run_tells_of_a_price_that_changed)
{
    oms_draft *draft = wish_draft(&(struct wish){.expected_total = 999});
    oms_problem problem = {.size = sizeof problem};
    oms_order *order = NULL;

    MUST_OK(oms_order_quote(shop.engine, draft, &order, &error));
    ck_assert_int_eq(oms_order_problem(order, 0, &problem), OMS_OK);
    ck_assert_str_eq(problem.code, "ORD-5003");
    oms_order_free(order);
    oms_draft_free(draft);
}
END_TEST

Suite *
quote_suite(void)
{
    Suite *suite = suite_create("quote");
    TCase *honour = tcase_create("honoured"), *strict = tcase_create("checked"), *dry = tcase_create("dry runs");

    tcase_add_checked_fixture(honour, open_shop, close_shop);
    tcase_add_test(honour, a_quote_is_the_price_while_it_lives);
    tcase_add_test(honour, a_quote_is_kept_although_the_price_list_lost_the_product);
    tcase_add_test(honour, a_quote_is_good_for_a_quarter_of_an_hour_unless_said_otherwise);
    tcase_add_test(honour, the_same_price_has_the_same_hash);
    tcase_add_test(honour, a_quote_of_a_draft_with_a_quote_is_made_at_the_price_of_today);
    tcase_add_test(honour, nothing_is_promised_that_would_be_refused);
    tcase_add_test(honour, a_price_that_was_not_promised_has_no_terms);
    tcase_add_test(honour, a_quote_that_is_over_is_refused_and_forgotten_after_a_day);
    tcase_add_test(honour, a_token_that_was_altered_is_no_quote);
    tcase_add_test(honour, a_quote_belongs_to_a_customer_and_a_cart);
    tcase_add_test(honour, what_else_is_wrong_is_told_as_well);
    tcase_add_test(honour, a_draft_with_a_quote_is_another_request_than_one_without);
    tcase_add_test(honour, a_total_that_was_expected_is_compared_with_the_quote);
    tcase_add_test(honour, a_promised_discount_is_given_as_long_as_its_coupon_can_be_used);
    tcase_add_checked_fixture(strict, open_strict_shop, close_shop);
    tcase_add_test(strict, a_price_that_changed_is_told_step_beside_step);
    tcase_add_test(strict, a_price_that_is_the_same_again_is_no_change);
    tcase_add_test(strict, a_list_price_that_changes_nothing_is_no_change);
    tcase_add_checked_fixture(dry, open_shop, close_shop);
    tcase_add_test(dry, validating_tells_all_that_is_wrong_with_line_and_field);
    tcase_add_test(dry, validating_stores_nothing_and_uses_no_key);
    tcase_add_test(dry, a_dry_run_tells_of_a_price_that_changed);
    suite_add_tcase(suite, honour);
    suite_add_tcase(suite, strict);
    suite_add_tcase(suite, dry);
    return suite;
}
