/* Coupons in a shop: what they give, how often, to whom; that a use is taken with the order and given back when it ends unsold. */
#include <stdio.h>
#include <string.h>

#include "model/look.h"
#include "model/suites.h"

static struct shop shop;

static void
put_discount(const char *code, int64_t ppm, int32_t needs_coupon)
{
    const oms_discount row = {.size = sizeof row,
                              .code = code,
                              .name = "Summer sale",
                              .kind = "percent",
                              .target = "order",
                              .ppm = ppm,
                              .needs_coupon = needs_coupon};

    MUST(oms_discount_put(shop.engine, &row, &error));
}

static void
put_coupon(const char *code, const char *discount, int64_t max_uses, int64_t max_uses_per_customer)
{
    const oms_coupon row = {.size = sizeof row,
                            .code = code,
                            .discount = discount,
                            .max_uses = max_uses,
                            .max_uses_per_customer = max_uses_per_customer};

    MUST(oms_coupon_put(shop.engine, &row, &error));
}

/* 10 % off the order for SAVE10 (as often as one likes), FIRST (once in all) and MINE (once for each customer). */
static void
open_shop(void)
{
    shop_open_with(&shop, &(struct shop_options){.engine = {.duplicates = OMS_DUPLICATE_ALLOW}});
    shop_stock(&shop, "MUG", "main", 100);
    shop_stock(&shop, "POT", "main", 100);
    put_discount("TEN", 100000, 1);
    put_coupon("SAVE10", "TEN", 0, 0);
    put_coupon("FIRST", "TEN", 1, 0);
    put_coupon("MINE", "TEN", 0, 1);
}

static void
close_shop(void)
{
    shop_close(&shop);
}

static oms_draft *
draft_of(const char *customer, const char *coupon)
{
    oms_draft *draft =
        wish_draft(&(struct wish){.quantity = 2, .customer = customer, .method = "manual", .country = "DE"});

    if (coupon)
        MUST(oms_draft_add_coupon(draft, coupon, &error));
    return draft;
}

static oms_order *
bought(const char *customer, const char *coupon)
{
    return placed(&shop, draft_of(customer, coupon));
}

/* Refused with ORD-5006, nothing stored, and the words say why. */
static void
assert_no_coupon(oms_draft *draft, const char *why)
{
    oms_problem problem = {.size = sizeof problem};
    oms_error *error = NULL;
    char *before = picture(&shop, NULL);

    ck_assert_int_eq(place_draft(&shop, draft, NULL, &error), OMS_E_REFUSED);
    ck_assert_int_eq(oms_error_problem(error, 0, &problem), OMS_OK);
    ck_assert_str_eq(problem.code, "ORD-5006");
    ck_assert_str_eq(problem.rule, "request.coupon");
    ck_assert_msg(strncmp(problem.field, "coupons[", 8) == 0, "%s", problem.field);
    ck_assert_msg(strstr(problem.message, why) != NULL, "%s", problem.message);
    oms_error_free(error);
    assert_unchanged(&shop, NULL, before);
}

START_TEST(a_coupon_reduces_the_order_and_says_so)
{
    oms_reduction reduction = {.size = sizeof reduction};
    oms_order *order = bought("ada", "SAVE10");
    char *text = NULL;

    ck_assert_int_eq(oms_order_discount(order), 200);
    ck_assert_int_eq(oms_order_total(order), 1800);
    ck_assert_uint_eq(oms_order_reduction_count(order), 1);
    ck_assert_int_eq(oms_order_reduction_at(order, 0, &reduction), OMS_OK);
    ck_assert_str_eq(reduction.discount, "TEN");
    ck_assert_str_eq(reduction.name, "Summer sale");
    ck_assert_str_eq(reduction.coupon, "SAVE10");
    ck_assert_int_eq(reduction.line, 1);
    ck_assert_int_eq(reduction.amount, 200);
    ck_assert_int_eq(oms_order_reduction_at(order, 1, &reduction), OMS_E_NOT_FOUND);
    oms_order *later = get(&shop, oms_order_id(order));
    ck_assert_int_eq(oms_order_json(later, &text), OMS_OK);
    ck_assert_ptr_nonnull(strstr(text, "\"discounts\": [{\"discount\": \"TEN\", \"name\": \"Summer sale\", \"coupon\": "
                                       "\"SAVE10\", \"line\": 1, \"amount\": 200}]"));
    oms_free(text);
    oms_order_free(later);
    oms_order_free(order);
}
END_TEST

static int32_t
see_discount(void *user, const oms_price_step *step)
{
    if (step->kind == OMS_STEP_DISCOUNT || step->kind == OMS_STEP_MANUAL_DISCOUNT)
        snprintf(user, 200, "%lld %s", (long long)step->amount, step->words);
    return 0;
}

START_TEST(the_price_explains_the_coupon_after_the_discount_is_gone)
{
    const oms_discount gone = {.size = sizeof gone, .code = "TEN", .kind = "percent", .ppm = 1, .inactive = 1};
    char words[200] = "";
    oms_order *order = bought("ada", "SAVE10");

    MUST(oms_discount_put(shop.engine, &gone, &error));
    oms_order *later = get(&shop, oms_order_id(order));
    ck_assert_int_eq(oms_order_price_explain(later, see_discount, words), OMS_OK);
    ck_assert_str_eq(words, "-200 Summer sale (discount TEN, coupon SAVE10)");
    assert_no_coupon(draft_of("ada", "SAVE10"), "what it gives is not given now");
    oms_order_free(later);
    oms_order_free(order);
}
END_TEST

START_TEST(an_automatic_discount_asks_for_no_coupon)
{
    put_discount("ALL", 500000, 0);
    oms_order *order = bought("ada", NULL);
    ck_assert_int_eq(oms_order_total(order), 1000);
    oms_order_free(order);
    order = bought("ada", "SAVE10"); /* after it: the codes say in which order */
    ck_assert_int_eq(oms_order_total(order), 900);
    ck_assert_uint_eq(oms_order_reduction_count(order), 2);
    oms_order_free(order);
}
END_TEST

START_TEST(a_coupon_that_is_not_there_is_refused_by_name)
{
    assert_no_coupon(draft_of("ada", "NOPE"), "coupon NOPE: there is no such coupon");
    assert_no_coupon(draft_of("ada", "save10"), "there is no such coupon");
}
END_TEST

START_TEST(a_coupon_for_one_order_is_used_once)
{
    oms_order_free(bought("ada", "FIRST"));
    assert_no_coupon(draft_of("sly", "FIRST"), "it is used up");
}
END_TEST

START_TEST(an_order_that_is_cancelled_gives_its_coupon_back_once)
{
    oms_order *order = bought("ada", "FIRST");
    const oms_id id = *oms_order_id(order);

    oms_order_free(order);
    cancel(&shop, &id);
    assert_invariants(&shop);
    order = bought("ada", "FIRST");
    ck_assert_int_eq(oms_order_total(order), 1800);
    oms_order_free(order);
    ck_assert_int_ne(oms_order_cancel(shop.engine, &id, NULL, NULL, NULL), OMS_OK);
    assert_no_coupon(draft_of("ada", "FIRST"), "it is used up");
}
END_TEST

START_TEST(an_order_whose_hold_ends_unpaid_gives_its_coupon_back)
{
    oms_order_free(bought("ada", "FIRST"));
    oms_order_free(bought("ada", "MINE"));
    shop_wait(&shop, 2 * DAY);
    shop_run(&shop);
    oms_order_free(bought("ada", "FIRST"));
    oms_order_free(bought("ada", "MINE"));
}
END_TEST

START_TEST(each_customer_may_use_it_once)
{
    oms_order *order = bought("ada", "MINE");
    const oms_id id = *oms_order_id(order);

    oms_order_free(order);
    oms_order_free(bought("owe", "MINE"));
    assert_no_coupon(draft_of("ada", "MINE"), "the customer has used it already");
    assert_no_coupon(draft_of("", "MINE"), "it is for customers with an account");
    cancel(&shop, &id);
    oms_order_free(bought("ada", "MINE"));
}
END_TEST

START_TEST(a_quote_tells_the_same_and_takes_nothing)
{
    oms_draft *draft = draft_of("ada", "FIRST");
    oms_problem problem = {.size = sizeof problem};
    oms_order *quote = NULL;

    MUST(oms_order_quote(shop.engine, draft, &quote, &error));
    ck_assert_int_eq(oms_order_total(quote), 1800);
    oms_order_free(quote);
    oms_order_free(placed(&shop, draft));
    draft = draft_of("ada", "FIRST");
    MUST(oms_order_quote(shop.engine, draft, &quote, &error));
    ck_assert_int_eq(oms_order_total(quote), 2000);
    ck_assert_int_eq(oms_order_problem(quote, 0, &problem), OMS_OK);
    ck_assert_str_eq(problem.code, "ORD-5006");
    oms_order_free(quote);
    oms_draft_free(draft);
}
END_TEST

START_TEST(a_replayed_request_uses_its_coupon_once)
{
    oms_draft *draft = draft_of("ada", "FIRST");
    oms_order *order = NULL, *again = NULL;

    MUST(oms_draft_set_text(draft, OMS_DRAFT_IDEMPOTENCY_KEY, "k-1", &error));
    MUST(oms_order_place(shop.engine, draft, 0, &order, &error));
    MUST(oms_order_place(shop.engine, draft, 0, &again, &error));
    ck_assert_int_eq(oms_order_replayed(again), 1);
    ck_assert_int_eq(oms_order_total(again), 1800);
    oms_order_free(again);
    oms_order_free(order);
    oms_draft_free(draft);
    draft = draft_of("ada", NULL);
    MUST(oms_draft_set_text(draft, OMS_DRAFT_IDEMPOTENCY_KEY, "k-1", &error));
    ck_assert_int_eq(place_draft(&shop, draft, NULL, NULL), OMS_E_KEY_CONFLICT);
}
END_TEST

#define CROWD 8

/* All decide at once, seeing the coupon unused: the store lets as many in as it may be used. */
START_TEST(of_many_at_once_as_many_get_it_as_may)
{
    oms_draft *drafts[CROWD];
    oms_place_result results[CROWD];
    int n = 0;

    put_coupon("THREE", "TEN", 3, 0);
    for (size_t i = 0; i < CROWD; i++)
        drafts[i] = draft_of("ada", "THREE");
    MUST(oms_order_place_many(shop.engine, (const oms_draft *const *)drafts, CROWD, 0, results, &error));
    for (size_t i = 0; i < CROWD; i++) {
        n += results[i].code == OMS_OK;
        ck_assert(results[i].code == OMS_OK || results[i].code == OMS_E_REFUSED);
        oms_order_free(results[i].order);
        oms_error_free(results[i].error);
        oms_draft_free(drafts[i]);
    }
    ck_assert_int_eq(n, 3);
}
END_TEST

START_TEST(of_one_customers_many_at_once_one_gets_it)
{
    oms_draft *drafts[CROWD];
    oms_place_result results[CROWD];
    int n = 0;

    for (size_t i = 0; i < CROWD; i++)
        drafts[i] = draft_of("ada", "MINE");
    MUST(oms_order_place_many(shop.engine, (const oms_draft *const *)drafts, CROWD, 0, results, &error));
    for (size_t i = 0; i < CROWD; i++) {
        n += results[i].code == OMS_OK;
        oms_order_free(results[i].order);
        oms_error_free(results[i].error);
        oms_draft_free(drafts[i]);
    }
    ck_assert_int_eq(n, 1);
}
END_TEST

START_TEST(two_coupons_for_one_discount_give_it_once)
{
    oms_draft *draft = draft_of("ada", "SAVE10");

    MUST(oms_draft_add_coupon(draft, "FIRST", &error));
    assert_no_coupon(draft, "another coupon of the order gives the same");
}
END_TEST

START_TEST(a_coupon_that_gives_nothing_is_not_lost)
{
    const oms_discount pots = {.size = sizeof pots,
                               .code = "POTS",
                               .kind = "fixed",
                               .amount = 500,
                               .currency = "EUR",
                               .skus = "POT",
                               .needs_coupon = 1};

    MUST(oms_discount_put(shop.engine, &pots, &error));
    put_coupon("POT5", "POTS", 0, 0);
    assert_no_coupon(draft_of("ada", "POT5"), "nothing of this order is what it is for");
    put_discount("GONE", 1000000, 0);
    assert_no_coupon(draft_of("ada", "SAVE10"), "there is nothing left that it could reduce");
}
END_TEST

/* Whom, where and when. */
static const struct {
    const char *group;
    const char *regions;
    const char *currency;
    int64_t from, until;
    const char *why;
} conditions[] = {
    {"vip", NULL, NULL, 0, 0, "it is for other customers"},
    {NULL, "FR US-CA", NULL, 0, 0, "it is not for where the order goes"},
    {NULL, NULL, "USD", 0, 0, "in another currency"},
    {NULL, NULL, NULL, NOON + 1, 0, "not given now"},
    {NULL, NULL, NULL, 0, NOON, "not given now"},
    {"vip", "DE", "EUR", NOON, NOON + 1, NULL},
};

START_TEST(a_discount_is_for_some_somewhere_for_a_while)
{
    const oms_customer vip = {.size = sizeof vip, .id = "ada", .group = conditions[_i].group};
    const oms_discount row = {.size = sizeof row,
                              .code = "TEN",
                              .kind = "percent",
                              .ppm = 100000,
                              .customer_group = conditions[_i].group,
                              .regions = conditions[_i].regions,
                              .currency = conditions[_i].currency,
                              .valid_from = conditions[_i].from,
                              .valid_until = conditions[_i].until,
                              .needs_coupon = 1};

    MUST(oms_discount_put(shop.engine, &row, &error));
    if (conditions[_i].why) {
        assert_no_coupon(draft_of("ada", "SAVE10"), conditions[_i].why);
    } else {
        MUST(oms_customer_put(shop.engine, &vip, &error));
        oms_order *order = bought("ada", "SAVE10");
        ck_assert_int_eq(oms_order_total(order), 1800);
        oms_order_free(order);
    }
}
END_TEST

START_TEST(a_coupon_has_its_time)
{
    oms_coupon row = {.size = sizeof row, .code = "SAVE10", .discount = "TEN", .valid_from = NOON + 1};

    MUST(oms_coupon_put(shop.engine, &row, &error));
    assert_no_coupon(draft_of("ada", "SAVE10"), "it is not valid yet");
    row.valid_until = NOON + 2;
    MUST(oms_coupon_put(shop.engine, &row, &error));
    shop_wait(&shop, 1);
    oms_order_free(bought("ada", "SAVE10"));
    shop_wait(&shop, 1);
    assert_no_coupon(draft_of("ada", "SAVE10"), "it is not valid any more");
    row = (oms_coupon){.size = sizeof row, .code = "SAVE10", .discount = "TEN", .inactive = 1};
    MUST(oms_coupon_put(shop.engine, &row, &error));
    assert_no_coupon(draft_of("ada", "SAVE10"), "there is no such coupon");
}
END_TEST

START_TEST(a_coupon_written_again_keeps_its_uses)
{
    put_coupon("FIRST", "TEN", 2, 0);
    oms_order *order = bought("ada", "FIRST");
    const oms_id id = *oms_order_id(order);

    oms_order_free(order);
    oms_order_free(bought("ada", "FIRST"));
    put_coupon("FIRST", "TEN", 1, 0); /* fewer than were used */
    assert_no_coupon(draft_of("ada", "FIRST"), "it is used up");
    put_coupon("FIRST", "TEN", 0, 0);
    oms_order_free(bought("ada", "FIRST")); /* not counted */
    cancel(&shop, &id);
    put_coupon("FIRST", "TEN", 2, 0);
    oms_order_free(bought("ada", "FIRST"));
    assert_no_coupon(draft_of("ada", "FIRST"), "it is used up");
}
END_TEST

START_TEST(free_shipping_is_told_apart_from_the_lines)
{
    const oms_shipping_method post = {.size = sizeof post, .code = "post", .currency = "EUR", .amount = 500};
    const oms_discount freight = {.size = sizeof freight, .code = "POST", .kind = "free-shipping", .needs_coupon = 1};
    oms_reduction reduction = {.size = sizeof reduction};
    oms_draft *draft;

    MUST(oms_shipping_method_put(shop.engine, &post, &error));
    MUST(oms_discount_put(shop.engine, &freight, &error));
    put_coupon("SHIP", "POST", 0, 0);
    draft = draft_of("ada", "SHIP");
    MUST(oms_draft_set_text(draft, OMS_DRAFT_SHIPPING_METHOD, "post", &error));
    oms_order *order = placed(&shop, draft);
    ck_assert_int_eq(oms_order_shipping(order), 0);
    ck_assert_int_eq(oms_order_discount(order), 0);
    ck_assert_int_eq(oms_order_total(order), 2000);
    ck_assert_int_eq(oms_order_reduction_at(order, 0, &reduction), OMS_OK);
    ck_assert_int_eq(reduction.line, 0);
    ck_assert_int_eq(reduction.amount, 500);
    oms_order_free(order);
}
END_TEST

/* Keeps its discounts, and is told anew with the taxes of where it goes now. */
static int32_t
follow(void *user, const oms_price_step *step)
{
    ck_assert_int_eq(step->before, *(int64_t *)user);
    *(int64_t *)user = step->after;
    return 0;
}

START_TEST(an_order_that_goes_elsewhere_keeps_its_discounts)
{
    const oms_tax_rate here = {.size = sizeof here, .country = "DE", .ppm = 190000};
    const oms_tax_rate city = {.size = sizeof city, .country = "DE", .jurisdiction = "city", .ppm = 10000};
    const oms_tax_rate there = {.size = sizeof there, .country = "FR", .ppm = 200000};
    const oms_address paris = {.size = sizeof paris, .line1 = "1 Rue Longue", .city = "Paris", .country = "FR"};
    oms_order *moved = NULL;
    int64_t so_far = 0;

    MUST(oms_tax_rate_put(shop.engine, &here, &error));
    MUST(oms_tax_rate_put(shop.engine, &city, &error));
    MUST(oms_tax_rate_put(shop.engine, &there, &error));
    oms_order *order = bought("ada", "FIRST");
    ck_assert_int_eq(oms_order_total(order), 1800 + 360);
    MUST(oms_order_set_address(shop.engine, oms_order_id(order), &paris, &moved, &error));
    ck_assert_int_eq(oms_order_discount(moved), 200);
    ck_assert_int_eq(oms_order_total(moved), 1800 + 360);
    ck_assert_uint_eq(oms_order_reduction_count(moved), 1);
    ck_assert_int_eq(oms_order_price_explain(moved, follow, &so_far), OMS_OK);
    ck_assert_int_eq(so_far, oms_order_total(moved));
    oms_order_free(moved);
    oms_order_free(order);
}
END_TEST

START_TEST(coupons_of_a_draft_are_bounded_and_each_stands_once)
{
    oms_draft *draft = draft_of("ada", "SAVE10");
    oms_error *error = NULL;
    char code[40];

    ck_assert_int_eq(oms_draft_add_coupon(draft, "SAVE10", &error), OMS_E_INVALID);
    assert_said(&error, "coupons[1]: \"SAVE10\" stands twice");
    ck_assert_int_eq(oms_draft_add_coupon(draft, NULL, NULL), OMS_E_INVALID);
    ck_assert_int_eq(oms_draft_add_coupon(draft, "", NULL), OMS_E_INVALID);
    ck_assert_int_eq(oms_draft_add_coupon(draft, "a\nb", NULL), OMS_E_INVALID);
    ck_assert_int_eq(oms_draft_add_coupon(NULL, "A", NULL), OMS_E_INVALID);
    for (int i = 1; i < OMS_LIMIT_COUPONS; i++) {
        snprintf(code, sizeof code, "C%d", i);
        ck_assert_int_eq(oms_draft_add_coupon(draft, code, NULL), OMS_OK);
    }
    ck_assert_int_eq(oms_draft_add_coupon(draft, "MORE", &error), OMS_E_LIMIT);
    assert_said(&error, "coupons: has more than 20 coupons");
    oms_draft_free(draft);
}
END_TEST

Suite *
coupon_suite(void)
{
    Suite *suite = suite_create("coupon");
    TCase *tests = tcase_create("coupon");

    tcase_add_checked_fixture(tests, open_shop, close_shop);
    tcase_add_test(tests, a_coupon_reduces_the_order_and_says_so);
    tcase_add_test(tests, the_price_explains_the_coupon_after_the_discount_is_gone);
    tcase_add_test(tests, an_automatic_discount_asks_for_no_coupon);
    tcase_add_test(tests, a_coupon_that_is_not_there_is_refused_by_name);
    tcase_add_test(tests, a_coupon_for_one_order_is_used_once);
    tcase_add_test(tests, an_order_that_is_cancelled_gives_its_coupon_back_once);
    tcase_add_test(tests, an_order_whose_hold_ends_unpaid_gives_its_coupon_back);
    tcase_add_test(tests, each_customer_may_use_it_once);
    tcase_add_test(tests, a_quote_tells_the_same_and_takes_nothing);
    tcase_add_test(tests, a_replayed_request_uses_its_coupon_once);
    tcase_add_test(tests, of_many_at_once_as_many_get_it_as_may);
    tcase_add_test(tests, of_one_customers_many_at_once_one_gets_it);
    tcase_add_test(tests, two_coupons_for_one_discount_give_it_once);
    tcase_add_test(tests, a_coupon_that_gives_nothing_is_not_lost);
    tcase_add_loop_test(tests, a_discount_is_for_some_somewhere_for_a_while, 0, (int)COUNT(conditions));
    tcase_add_test(tests, a_coupon_has_its_time);
    tcase_add_test(tests, a_coupon_written_again_keeps_its_uses);
    tcase_add_test(tests, free_shipping_is_told_apart_from_the_lines);
    tcase_add_test(tests, an_order_that_goes_elsewhere_keeps_its_discounts);
    tcase_add_test(tests, coupons_of_a_draft_are_bounded_and_each_stands_once);
    suite_add_tcase(suite, tests);
    return suite;
}
