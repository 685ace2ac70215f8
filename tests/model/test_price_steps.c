/* The steps of a price: each begins where the one before it ended, the last ends at the total, and they are the same for a quote, for the order and for the
 * order as it is read again later. */
#include <stdio.h>

#include "model/look.h"
#include "model/suites.h"

#define STEPS_MAX 40

struct told {
    oms_price_step steps[STEPS_MAX];
    char words[STEPS_MAX][200];
    size_t n;
};

static int32_t
keep_step(void *user, const oms_price_step *step)
{
    struct told *told = user;

    ck_assert_uint_lt(told->n, STEPS_MAX);
    ck_assert_uint_eq(step->size, sizeof *step);
    snprintf(told->words[told->n], sizeof told->words[0], "%s", step->words);
    told->steps[told->n++] = *step;
    return 0;
}

static struct told
explain(const oms_order *order)
{
    struct told told = {.n = 0};
    int64_t so_far = 0;

    ck_assert_int_eq(oms_order_price_explain(order, keep_step, &told), OMS_OK);
    for (size_t i = 0; i < told.n; i++) {
        ck_assert_int_eq(told.steps[i].before, so_far);
        so_far = told.steps[i].after;
    }
    ck_assert_int_eq(so_far, oms_order_total(order));
    return told;
}

static void
assert_step(const struct told *told, size_t i, int32_t kind, int64_t line, int64_t amount, const char *words)
{
    ck_assert_uint_lt(i, told->n);
    ck_assert_int_eq(told->steps[i].kind, kind);
    ck_assert_int_eq(told->steps[i].line, line);
    ck_assert_int_eq(told->steps[i].amount, amount);
    ck_assert_str_eq(told->words[i], words);
}

static void
put_terms(struct shop *shop, int32_t included)
{
    const oms_tax_rate rate = {.size = sizeof rate, .country = "DE", .ppm = 190000, .included = included};
    const oms_tax_rate freight = {.size = sizeof freight, .country = "DE", .tax_class = "shipping", .ppm = 75500};
    const oms_shipping_method post = {.size = sizeof post, .code = "post", .currency = "EUR", .amount = 500};

    MUST(oms_tax_rate_put(shop->engine, &rate, &error));
    MUST(oms_tax_rate_put(shop->engine, &freight, &error));
    MUST(oms_shipping_method_put(shop->engine, &post, &error));
}

/* 3 MUGs at the list's 10.00, and a POT at 20.00 instead of 25.00 less 10 %, by post to Germany. */
static oms_draft *
basket(void)
{
    const oms_draft_line pot = {
        .size = sizeof pot, .sku = "POT", .quantity = 1, .unit_price = 2000, .manual_discount_ppm = 100000};
    oms_draft *draft = wish_draft(&(struct wish){.quantity = 3, .country = "DE", .method = "manual"});

    MUST(oms_draft_add_line(draft, &pot, &error));
    MUST(oms_draft_set_text(draft, OMS_DRAFT_SHIPPING_METHOD, "post", &error));
    return draft;
}

static void
assert_basket(const struct told *told)
{
    ck_assert_uint_eq(told->n, 6);
    assert_step(told, 0, OMS_STEP_LIST_PRICE, 1, 3000, "3 x 10.00");
    assert_step(told, 1, OMS_STEP_GIVEN_PRICE, 2, 2000, "1 x 20.00, a price given for this order; the list says 25.00");
    assert_step(told, 2, OMS_STEP_MANUAL_DISCOUNT, 2, -200, "a reduction given for this order");
    assert_step(told, 3, OMS_STEP_SHIPPING, 0, 500, "shipping post");
    assert_step(told, 4, OMS_STEP_TAX, 0, 912, "DE 19 % of 48.00");
    assert_step(told, 5, OMS_STEP_TAX, 0, 38, "DE 7.55 % of 5.00");
    ck_assert_int_eq(told->steps[5].ppm, 75500);
    ck_assert_int_eq(told->steps[5].base, 500);
}

START_TEST(a_price_is_told_from_its_lines_to_its_taxes)
{
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "main", 10);
    shop_stock(&shop, "POT", "main", 10);
    put_terms(&shop, 0);
    oms_order *order = placed(&shop, basket());
    const struct told told = explain(order);
    assert_basket(&told);
    oms_order_free(order);
    shop_close(&shop);
}
END_TEST

START_TEST(a_quote_is_explained_like_the_order_and_the_order_later_from_itself_alone)
{
    const oms_price dearer = {.size = sizeof dearer, .sku = "MUG", .currency = "EUR", .amount = 9999};
    struct shop shop;
    oms_order *quote = NULL;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "main", 10);
    shop_stock(&shop, "POT", "main", 10);
    put_terms(&shop, 0);
    oms_draft *draft = basket();
    MUST(oms_order_quote(shop.engine, draft, &quote, &error));
    const struct told quoted = explain(quote);
    assert_basket(&quoted);
    oms_order *order = placed(&shop, draft);
    MUST(oms_price_put(shop.engine, &dearer, &error));
    oms_order *later = get(&shop, oms_order_id(order));
    const struct told told = explain(later);
    assert_basket(&told);
    oms_order_free(later);
    oms_order_free(order);
    oms_order_free(quote);
    shop_close(&shop);
}
END_TEST

START_TEST(tax_that_prices_include_is_told_and_changes_nothing)
{
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "main", 10);
    put_terms(&shop, 1);
    oms_order *order = placed(&shop, wish_draft(&(struct wish){.quantity = 3, .country = "DE", .method = "manual"}));
    const struct told told = explain(order);
    ck_assert_uint_eq(told.n, 2);
    assert_step(&told, 1, OMS_STEP_TAX, 0, 479, "DE 19 % of 25.21, in the prices already");
    ck_assert_int_eq(told.steps[1].before, told.steps[1].after);
    oms_order_free(order);
    shop_close(&shop);
}
END_TEST

START_TEST(a_line_that_nobody_has_a_price_for_is_left_out_of_a_quote)
{
    struct shop shop;
    oms_order *quote = NULL;
    oms_draft *draft = wish_draft(&(struct wish){.sku = "NONE", .sku2 = "MUG", .method = "manual"});

    shop_open(&shop);
    MUST(oms_order_quote(shop.engine, draft, &quote, &error));
    const struct told told = explain(quote);
    ck_assert_uint_eq(told.n, 1);
    assert_step(&told, 0, OMS_STEP_LIST_PRICE, 2, 1000, "1 x 10.00");
    oms_order_free(quote);
    oms_draft_free(draft);
    shop_close(&shop);
}
END_TEST

static int32_t
refuse_second(void *user, const oms_price_step *step)
{
    (void)step;
    return ++*(int *)user == 2 ? -10042 : 0;
}

START_TEST(what_the_callback_returns_ends_the_telling)
{
    struct shop shop;
    int n = 0;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "main", 10);
    shop_stock(&shop, "POT", "main", 10);
    put_terms(&shop, 0);
    oms_order *order = placed(&shop, basket());
    ck_assert_int_eq(oms_order_price_explain(order, refuse_second, &n), -10042);
    ck_assert_int_eq(n, 2);
    ck_assert_int_eq(oms_order_price_explain(order, NULL, NULL), OMS_E_INVALID);
    oms_order_free(order);
    shop_close(&shop);
}
END_TEST

START_TEST(the_document_says_the_same)
{
    struct shop shop;
    char *text = NULL;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "main", 10);
    oms_order *order = placed(&shop, wish_draft(&(struct wish){.quantity = 3, .method = "manual"}));
    ck_assert_int_eq(oms_order_price_explain_json(order, &text), OMS_OK);
    ck_assert_str_eq(
        text,
        "{\"currency\": \"EUR\", \"total\": 3000, \"steps\": [{\"kind\": \"list-price\", \"line\": 1, \"name\": null, "
        "\"coupon\": null, "
        "\"ppm\": null, \"base\": null, \"amount\": 3000, \"before\": 0, \"after\": 3000, \"words\": \"3 x 10.00\"}]}");
    oms_free(text);
    oms_order_free(order);
    shop_close(&shop);
}
END_TEST

Suite *
price_steps_suite(void)
{
    Suite *suite = suite_create("steps of a price");
    TCase *tests = tcase_create("steps of a price");

    tcase_add_test(tests, a_price_is_told_from_its_lines_to_its_taxes);
    tcase_add_test(tests, a_quote_is_explained_like_the_order_and_the_order_later_from_itself_alone);
    tcase_add_test(tests, tax_that_prices_include_is_told_and_changes_nothing);
    tcase_add_test(tests, a_line_that_nobody_has_a_price_for_is_left_out_of_a_quote);
    tcase_add_test(tests, what_the_callback_returns_ends_the_telling);
    tcase_add_test(tests, the_document_says_the_same);
    suite_add_tcase(suite, tests);
    return suite;
}
