/* The nine rules and what follows when each fails: refused with nothing stored, or accepted with a problem that says
 * who acts. */
#include "model/rules.h"

#include <stdlib.h>
#include <string.h>

#include "model/look.h"
#include "model/suites.h"
#include "oms/limits.h"

static void
open_with_stock(struct shop *shop)
{
    shop_open(shop);
    shop_stock(shop, "MUG", "main", 5);
    shop_stock(shop, "RUM", "main", 5);
}

static const struct {
    const char *id;
    const char *family;
    const char *code;
    int32_t consequence;
} nine[] = {
    {"product.active", "product", "ORD-1001", OMS_RULE_REFUSE},
    {"product.stock", "product", "ORD-1001", OMS_RULE_REFUSE},
    {"product.region", "product", "ORD-1003", OMS_RULE_REFUSE},
    {"customer.standing", "customer", "ORD-1004", OMS_RULE_REFUSE},
    {"customer.address", "customer", "ORD-1002", OMS_RULE_ACCEPT},
    {"customer.fraud", "customer", "ORD-1006", OMS_RULE_ACCEPT},
    {"payment.method", "payment", "ORD-2003", OMS_RULE_REFUSE},
    {"payment.funds", "payment", "ORD-2001", OMS_RULE_ACCEPT},
    {"payment.hold", "payment", "ORD-2004", OMS_RULE_ACCEPT},
};

START_TEST(there_are_three_rules_each_for_product_customer_and_payment)
{
    const oms_rule_info *rule;
    size_t i = 0;

    for (; (rule = oms_rule_at(i)); i++) {
        ck_assert_uint_lt(i, COUNT(nine));
        ck_assert_str_eq(rule->id, nine[i].id);
        ck_assert_str_eq(rule->family, nine[i].family);
        ck_assert_str_eq(rule->code, nine[i].code);
        ck_assert_int_eq(rule->consequence, nine[i].consequence);
    }
    ck_assert_uint_eq(i, COUNT(nine));
}
END_TEST

/* The only problem of an error: where it is and how it reads. */
static void
assert_one_refusal(struct shop *shop, oms_draft *draft, const char *code, const char *rule, const char *field,
                   int64_t line, const char *words)
{
    char *before = picture(shop, NULL);
    oms_problem problem = {.size = sizeof problem};
    oms_error *said = NULL;

    ck_assert_int_eq(place_draft(shop, draft, NULL, &said), OMS_E_REFUSED);
    ck_assert_uint_eq(oms_error_problem_count(said), 1);
    ck_assert_int_eq(oms_error_problem(said, 0, &problem), OMS_OK);
    ck_assert_str_eq(problem.code, code);
    ck_assert_str_eq(problem.rule, rule);
    ck_assert_str_eq(problem.field, field);
    ck_assert_int_eq(problem.line, line);
    ck_assert_str_eq(problem.message, words);
    ck_assert_uint_gt(strlen(problem.resolution), 0);
    ck_assert_int_ne(problem.actor, OMS_ACTOR_NOBODY);
    assert_said(&said, code);
    assert_unchanged(shop, NULL, before);
    shop_close(shop);
}

#define WISH(...) wish_draft(&(struct wish){__VA_ARGS__})

START_TEST(a_product_that_does_not_exist_is_refused)
{
    struct shop shop;

    open_with_stock(&shop);
    assert_one_refusal(&shop, WISH(.sku2 = "CUP"), "ORD-1001", "product.active", "lines[1].sku", 2,
                       "there is no product CUP");
}
END_TEST

START_TEST(a_discontinued_product_is_refused)
{
    struct shop shop;

    open_with_stock(&shop);
    shop_stock(&shop, "OLD", "main", 5);
    assert_one_refusal(&shop, WISH(.sku = "OLD"), "ORD-1001", "product.active", "lines[0].sku", 1,
                       "product OLD is discontinued");
}
END_TEST

START_TEST(a_product_without_a_price_in_the_currency_is_refused)
{
    const oms_draft_line line = {.size = sizeof line, .sku = "MUG", .quantity = 1, .unit_price = OMS_NONE};
    oms_draft *draft = NULL;
    struct shop shop;

    open_with_stock(&shop);
    MUST(oms_draft_new("USD", &draft, &error));
    MUST(oms_draft_add_line(draft, &line, &error));
    assert_one_refusal(&shop, draft, "ORD-1001", "product.active", "lines[0].sku", 1,
                       "product MUG has no price in USD");
}
END_TEST

START_TEST(more_than_there_is_is_refused)
{
    struct shop shop;

    open_with_stock(&shop);
    assert_one_refusal(&shop, WISH(.quantity = 6), "ORD-1001", "product.stock", "lines[0].quantity", 1,
                       "6 of MUG are wanted, 5 are available");
}
END_TEST

START_TEST(a_product_that_never_had_stock_is_refused)
{
    struct shop shop;

    open_with_stock(&shop);
    assert_one_refusal(&shop, WISH(.sku = "POT"), "ORD-1001", "product.stock", "lines[0].quantity", 1,
                       "1 of POT are wanted, 0 are available");
}
END_TEST

START_TEST(stock_is_summed_over_the_lines_of_a_product)
{
    struct shop shop;

    open_with_stock(&shop);
    assert_one_refusal(&shop, WISH(.quantity = 3, .sku2 = "MUG", .quantity2 = 3), "ORD-1001", "product.stock",
                       "lines[0].quantity", 1, "6 of MUG are wanted, 5 are available");
}
END_TEST

START_TEST(stock_is_summed_over_the_locations_of_a_product)
{
    struct shop shop;

    open_with_stock(&shop);
    shop_stock(&shop, "MUG", "east", 2);
    PLACE(&shop, .quantity = 3, .sku2 = "MUG", .quantity2 = 4);
    assert_stock(&shop, "MUG", 0, 7, 0);
    assert_refused(&shop, &(struct wish){0}, OMS_E_REFUSED, "ORD-1001");
    shop_close(&shop);
}
END_TEST

START_TEST(as_many_as_lines_and_limits_allow_are_counted_right)
{
    const oms_draft_line most = {.size = sizeof most, .sku = "MUG", .quantity = OMS_LIMIT_QUANTITY, .unit_price = 0};
    oms_draft *draft = NULL;
    struct shop shop;

    open_with_stock(&shop);
    MUST(oms_draft_new("EUR", &draft, &error));
    for (int i = 0; i < OMS_LIMIT_LINES; i++)
        MUST(oms_draft_add_line(draft, &most, &error));
    assert_one_refusal(&shop, draft, "ORD-1001", "product.stock", "lines[0].quantity", 1,
                       "1000000000000 of MUG are wanted, 5 are available");
}
END_TEST

START_TEST(a_line_is_named_by_its_place_when_lines_are_not_in_the_order_of_skus)
{
    struct shop shop;

    open_with_stock(&shop);
    assert_one_refusal(&shop, WISH(.sku = "RUM", .sku2 = "MUG", .quantity2 = 9), "ORD-1001", "product.stock",
                       "lines[1].quantity", 2, "9 of MUG are wanted, 5 are available");
}
END_TEST

static oms_draft *
to_region(const char *sku, const char *country, const char *region)
{
    const oms_address to = {
        .size = sizeof to, .line1 = "1 Main Street", .city = "Town", .region = region, .country = country};
    oms_draft *draft = WISH(.sku = sku, .country = "DE");

    MUST(oms_draft_set_shipping_address(draft, &to, &error));
    return draft;
}

static void
exclude(struct shop *shop, const char *regions)
{
    const oms_product mug = {.size = sizeof mug, .sku = "MUG", .excluded_regions = regions};

    MUST(oms_product_put(shop->engine, &mug, &error));
}

START_TEST(a_country_may_be_excluded)
{
    struct shop shop;

    open_with_stock(&shop);
    oms_order_free(placed(&shop, to_region("RUM", "DE", "BE")));
    oms_order_free(placed(&shop, WISH(.sku = "RUM"))); /* nobody knows where it goes */
    assert_one_refusal(&shop, to_region("RUM", "US", "CA"), "ORD-1003", "product.region", "lines[0].sku", 1,
                       "RUM may not be sold to US");
}
END_TEST

START_TEST(a_region_of_a_country_may_be_excluded)
{
    struct shop shop;

    open_with_stock(&shop);
    exclude(&shop, "FR US-CA US-NY");
    oms_order_free(placed(&shop, to_region("MUG", "US", NULL)));
    oms_order_free(placed(&shop, to_region("MUG", "US", "C")));
    oms_order_free(placed(&shop, to_region("MUG", "US", "CAL")));
    oms_order_free(placed(&shop, to_region("MUG", "CA", NULL)));
    assert_one_refusal(&shop, to_region("MUG", "US", "NY"), "ORD-1003", "product.region", "lines[0].sku", 1,
                       "MUG may not be sold to US-NY");
}
END_TEST

START_TEST(a_customer_that_does_not_exist_is_refused)
{
    struct shop shop;

    open_with_stock(&shop);
    assert_one_refusal(&shop, WISH(.customer = "nobody"), "ORD-1004", "customer.standing", "customer", 0,
                       "there is no customer nobody");
}
END_TEST

START_TEST(a_customer_not_in_good_standing_is_refused)
{
    const oms_customer gone = {.size = sizeof gone, .id = "gone", .standing = "closed"};
    struct shop shop;

    open_with_stock(&shop);
    MUST(oms_customer_put(shop.engine, &gone, &error));
    assert_refused(&shop, &(struct wish){.customer = "gone"}, OMS_E_REFUSED, "ORD-1004");
    assert_one_refusal(&shop, WISH(.customer = "bad"), "ORD-1004", "customer.standing", "customer", 0,
                       "customer bad is suspended");
}
END_TEST

START_TEST(a_guest_may_order_and_pay_by_card)
{
    struct shop shop;

    open_with_stock(&shop);
    oms_id id = PLACE(&shop, .customer = "");
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    shop_close(&shop);
}
END_TEST

START_TEST(a_guest_may_not_pay_on_terms)
{
    struct shop shop;

    open_with_stock(&shop);
    assert_one_refusal(&shop, WISH(.customer = "", .method = "terms"), "ORD-2003", "payment.method", "payment.method",
                       0, "a guest cannot pay on terms");
}
END_TEST

START_TEST(a_customer_may_pay_on_terms)
{
    struct shop shop;

    open_with_stock(&shop);
    oms_id id = PLACE(&shop, .method = "terms");
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    assert_payment(&shop, &id, "on-terms");
    shop_close(&shop);
}
END_TEST

START_TEST(what_costs_nothing_needs_no_payment)
{
    struct shop shop;

    open_with_stock(&shop);
    oms_id id = PLACE(&shop, .unit_price = FREE, .customer = "", .method = "terms");
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    assert_payment(&shop, &id, "not-required");
    shop_close(&shop);
}
END_TEST

START_TEST(a_shipping_method_that_does_not_exist_is_refused)
{
    oms_draft *draft = WISH(.quantity = 1);
    struct shop shop;

    open_with_stock(&shop);
    MUST(oms_draft_set_text(draft, OMS_DRAFT_SHIPPING_METHOD, "pigeon", &error));
    assert_one_refusal(&shop, draft, "ORD-5004", "request.field", "shipping_method", 0,
                       "there is no shipping method pigeon in EUR");
}
END_TEST

/* Accepted with a problem: PENDING and reserved, and held or not. */
static const struct accepted {
    struct wish wish;
    const char *code;
    const char *rule;
    const char *words;
    int32_t actor;
    int64_t next_try; /* from now, or OMS_NONE */
    int tried;        /* whether the provider was asked */
} accepted[] = {
    {{.country = "DE", .postcode = "00000"},
     "ORD-1002",
     "customer.address",
     "the shipping address is not valid: There is no such address.",
     OMS_ACTOR_CUSTOMER,
     OMS_NONE,
     0},
    {{.country = "DE", .postcode = "00001"},
     "ORD-1007",
     "customer.address",
     "the shipping address is not checked: the address service is unavailable",
     OMS_ACTOR_NOBODY,
     15 * MINUTE,
     0},
    {{.customer = "sly"},
     "ORD-1006",
     "customer.fraud",
     "fraud is indicated for customer sly",
     OMS_ACTOR_OPERATIONS,
     OMS_NONE,
     0},
    {{.customer = "owe"},
     "ORD-2004",
     "payment.hold",
     "payments of customer owe are held",
     OMS_ACTOR_OPERATIONS,
     OMS_NONE,
     0},
    {{.token = "tok_declined"},
     "ORD-2001",
     "payment.funds",
     "the payment of 10.00 EUR was declined (declined): Declined.",
     OMS_ACTOR_CUSTOMER,
     OMS_NONE,
     1},
    {{.token = "tok_insufficient_funds"},
     "ORD-2001",
     "payment.funds",
     "the payment of 10.00 EUR did not go through yet: Insufficient funds.",
     OMS_ACTOR_CUSTOMER,
     5 * MINUTE,
     1},
};

static void
assert_problem(const oms_order *order, const struct accepted *row)
{
    oms_problem problem;

    ck_assert_uint_eq(oms_order_problem_count(order), 1);
    ck_assert_ptr_nonnull(problem_of(order, row->rule, &problem));
    ck_assert_str_eq(problem.code, row->code);
    ck_assert_str_eq(problem.message, row->words);
    ck_assert_int_eq(problem.actor, row->actor);
    ck_assert_int_eq(problem.next_try, row->next_try == OMS_NONE ? OMS_NONE : NOON + row->next_try);
    ck_assert_uint_gt(strlen(problem.resolution), 0);
    ck_assert_ptr_nonnull(strstr(oms_order_waits_for(order), row->code));
}

START_TEST(an_order_is_accepted_with_a_problem)
{
    const struct accepted *row = &accepted[_i];
    oms_error *said = NULL;
    struct shop shop;

    open_with_stock(&shop);
    oms_id id = place(&shop, &row->wish);
    oms_order *order = get(&shop, &id);
    ck_assert_int_eq(oms_order_state(order), OMS_STATE_PENDING);
    assert_stock(&shop, "MUG", 4, 1, 0);
    assert_problem(order, row);
    ck_assert_int_eq(oms_order_next_due(order), row->next_try == OMS_NONE ? NOON + 30 * MINUTE : NOON + row->next_try);
    assert_effects(&shop, "payment.authorize", 0);
    ck_assert_int_eq(count_jobs(&shop, &id, "payment.authorize", NULL) > 0, row->tried);
    ck_assert_int_eq(oms_order_dispatch(shop.engine, &id, NULL, NULL, &said), OMS_E_STATE);
    assert_said(&said, oms_order_number(order));
    oms_order_free(order);
    shop_close(&shop);
}
END_TEST

START_TEST(a_held_order_does_not_pay_however_long_jobs_are_run)
{
    struct shop shop;

    open_with_stock(&shop);
    oms_id id = PLACE(&shop, .customer = "sly");
    shop_wait(&shop, 29 * MINUTE);
    shop_run(&shop);
    assert_state(&shop, &id, OMS_STATE_PENDING);
    assert_effects(&shop, "payment.authorize", 0);
    shop_close(&shop);
}
END_TEST

START_TEST(an_address_that_the_service_corrects_is_corrected_on_the_order)
{
    char *text = NULL;
    struct shop shop;

    open_with_stock(&shop);
    oms_id id = PLACE(&shop, .country = "DE", .postcode = "00002");
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    oms_order *order = get(&shop, &id);
    ck_assert_uint_eq(oms_order_problem_count(order), 0);
    ck_assert_int_eq(oms_order_json(order, &text), OMS_OK);
    oms_free(text);
    oms_order_free(order);
    shop_close(&shop);
}
END_TEST

START_TEST(several_problems_stand_side_by_side)
{
    const oms_customer worst = {.size = sizeof worst, .id = "worst", .fraud = 1, .payment_hold = 1};
    static const char *const rules[] = {"customer.address", "customer.fraud", "payment.hold"};
    oms_problem problem;
    struct shop shop;

    open_with_stock(&shop);
    MUST(oms_customer_put(shop.engine, &worst, &error));
    oms_id id = PLACE(&shop, .customer = "worst", .country = "DE", .postcode = "00000");
    oms_order *order = get(&shop, &id);
    ck_assert_uint_eq(oms_order_problem_count(order), COUNT(rules));
    for (size_t i = 0; i < COUNT(rules); i++)
        ck_assert_ptr_nonnull(problem_of(order, rules[i], &problem));
    oms_order_free(order);
    shop_close(&shop);
}
END_TEST

/* One draft with everything wrong: CUP (unknown, reduced), OLD (discontinued, no stock), RUM (to US), MUG (too many). */
static oms_draft *
all_wrong(void)
{
    const oms_draft_line lines[] = {
        {.size = sizeof *lines, .sku = "CUP", .quantity = 1, .unit_price = OMS_NONE, .manual_discount_amount = 50},
        {.size = sizeof *lines, .sku = "OLD", .quantity = 2, .unit_price = OMS_NONE},
        {.size = sizeof *lines, .sku = "RUM", .quantity = 1, .unit_price = OMS_NONE},
        {.size = sizeof *lines, .sku = "MUG", .quantity = 6, .unit_price = OMS_NONE},
    };
    const oms_address to = {.size = sizeof to, .line1 = "1 Main Street", .city = "Town", .country = "US"};
    oms_draft *draft = NULL;

    MUST(oms_draft_new("EUR", &draft, &error));
    for (size_t i = 0; i < COUNT(lines); i++)
        MUST(oms_draft_add_line(draft, &lines[i], &error));
    MUST(oms_draft_set_shipping_address(draft, &to, &error));
    MUST(oms_draft_set_text(draft, OMS_DRAFT_CUSTOMER, "bad", &error));
    MUST(oms_draft_set_text(draft, OMS_DRAFT_SHIPPING_METHOD, "pigeon", &error));
    MUST(oms_draft_set_text(draft, OMS_DRAFT_REFERENCE, "R1", &error));
    return draft;
}

static const struct {
    const char *code;
    const char *rule;
    const char *field;
    int64_t line;
} wrong[] = {
    {"ORD-1001", "product.active", "lines[0].sku", 1},     {"ORD-1001", "product.active", "lines[1].sku", 2},
    {"ORD-1001", "product.stock", "lines[1].quantity", 2}, {"ORD-1001", "product.stock", "lines[3].quantity", 4},
    {"ORD-1003", "product.region", "lines[2].sku", 3},     {"ORD-1004", "customer.standing", "customer", 0},
    {"ORD-5004", "request.field", "shipping_method", 0},   {"ORD-5005", "request.reference", "reference", 0},
};

static int
times_told(const oms_error *error, size_t row)
{
    oms_problem problem = {.size = sizeof problem};
    int n = 0;

    for (size_t i = 0; oms_error_problem(error, i, &problem) == OMS_OK; i++)
        n += strcmp(problem.code, wrong[row].code) == 0 && strcmp(problem.rule, wrong[row].rule) == 0 &&
             problem.field && strcmp(problem.field, wrong[row].field) == 0 && problem.line == wrong[row].line;
    return n;
}

START_TEST(everything_that_is_wrong_is_told_at_once)
{
    oms_error *said = NULL;
    struct shop shop;

    open_with_stock(&shop);
    PLACE(&shop, .channel = "", .reference = "R1");
    oms_draft *draft = all_wrong();
    char *before = picture(&shop, NULL);
    ck_assert_int_eq(place_draft(&shop, draft, NULL, &said), OMS_E_REFUSED);
    for (size_t i = 0; i < COUNT(wrong); i++)
        ck_assert_msg(times_told(said, i) == 1, "%s %s is told %d times", wrong[i].rule, wrong[i].field,
                      times_told(said, i));
    ck_assert_uint_eq(oms_error_problem_count(said), COUNT(wrong));
    assert_said(&said, "(and 7 more)");
    assert_unchanged(&shop, NULL, before);
    shop_close(&shop);
}
END_TEST

START_TEST(a_quote_tells_what_placing_would_be_refused_for_and_stores_nothing)
{
    oms_order *quote = NULL;
    oms_problem problem;
    struct shop shop;

    open_with_stock(&shop);
    PLACE(&shop, .channel = "", .reference = "R1");
    oms_draft *draft = all_wrong();
    char *before = picture(&shop, NULL);
    MUST(oms_order_quote(shop.engine, draft, &quote, &error));
    oms_draft_free(draft);
    ck_assert_int_eq(oms_order_state(quote), OMS_STATE_NEW);
    ck_assert_uint_eq(oms_order_problem_count(quote), COUNT(wrong));
    ck_assert_ptr_nonnull(problem_of(quote, "product.region", &problem));
    ck_assert_int_eq(problem.line, 3);
    ck_assert_str_eq(oms_order_number(quote), "");
    ck_assert_ptr_null(oms_order_waits_for(quote));
    oms_order_free(quote);
    assert_unchanged(&shop, NULL, before);
    shop_close(&shop);
}
END_TEST

START_TEST(a_quote_tells_what_placing_would_accept_with_a_problem)
{
    oms_draft *draft = WISH(.customer = "sly", .country = "DE", .postcode = "00001");
    oms_order *quote = NULL;
    oms_problem problem;
    struct shop shop;

    open_with_stock(&shop);
    MUST(oms_order_quote(shop.engine, draft, &quote, &error));
    oms_draft_free(draft);
    ck_assert_ptr_nonnull(problem_of(quote, "customer.fraud", &problem));
    ck_assert_ptr_nonnull(problem_of(quote, "customer.address", &problem));
    ck_assert_int_eq(oms_order_total(quote), 1000);
    oms_order_free(quote);
    assert_stock(&shop, "MUG", 5, 0, 0);
    shop_close(&shop);
}
END_TEST

static void
add_refusals(TCase *tests)
{
    tcase_add_test(tests, a_product_that_does_not_exist_is_refused);
    tcase_add_test(tests, a_discontinued_product_is_refused);
    tcase_add_test(tests, a_product_without_a_price_in_the_currency_is_refused);
    tcase_add_test(tests, more_than_there_is_is_refused);
    tcase_add_test(tests, a_product_that_never_had_stock_is_refused);
    tcase_add_test(tests, stock_is_summed_over_the_lines_of_a_product);
    tcase_add_test(tests, stock_is_summed_over_the_locations_of_a_product);
    tcase_add_test(tests, as_many_as_lines_and_limits_allow_are_counted_right);
    tcase_add_test(tests, a_line_is_named_by_its_place_when_lines_are_not_in_the_order_of_skus);
    tcase_add_test(tests, a_country_may_be_excluded);
    tcase_add_test(tests, a_region_of_a_country_may_be_excluded);
    tcase_add_test(tests, a_customer_that_does_not_exist_is_refused);
    tcase_add_test(tests, a_customer_not_in_good_standing_is_refused);
    tcase_add_test(tests, a_guest_may_not_pay_on_terms);
    tcase_add_test(tests, a_shipping_method_that_does_not_exist_is_refused);
}

Suite *
rules_suite(void)
{
    Suite *suite = suite_create("rules");
    TCase *tests = tcase_create("rules");

    tcase_add_test(tests, there_are_three_rules_each_for_product_customer_and_payment);
    add_refusals(tests);
    tcase_add_test(tests, a_guest_may_order_and_pay_by_card);
    tcase_add_test(tests, a_customer_may_pay_on_terms);
    tcase_add_test(tests, what_costs_nothing_needs_no_payment);
    tcase_add_loop_test(tests, an_order_is_accepted_with_a_problem, 0, (int)COUNT(accepted));
    tcase_add_test(tests, a_held_order_does_not_pay_however_long_jobs_are_run);
    tcase_add_test(tests, an_address_that_the_service_corrects_is_corrected_on_the_order);
    tcase_add_test(tests, several_problems_stand_side_by_side);
    tcase_add_test(tests, everything_that_is_wrong_is_told_at_once);
    tcase_add_test(tests, a_quote_tells_what_placing_would_be_refused_for_and_stores_nothing);
    tcase_add_test(tests, a_quote_tells_what_placing_would_accept_with_a_problem);
    suite_add_tcase(suite, tests);
    return suite;
}
