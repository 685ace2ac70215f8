/* The price cache: whom it spares a question, when it does not count, what it tells of itself, and how an old price is found out. */
#include <stdio.h>
#include <string.h>

#include "flow/suites.h"
#include "flow/words.h"

#define TTL (10 * MINUTE)

/* The shop's own prices: every line of a SKU costs the same. */
struct pricing {
    int32_t code;
    int64_t mug;
    int64_t pot;
    int64_t asked;
    oms_engine *clears; /* this one is told to forget everything while the question is answered */
};

static struct shop shop;
static struct pricing pricing;

static int32_t
ask(void *user, const oms_lookup_request *request, oms_reply *reply)
{
    struct pricing *p = user;

    p->asked++;
    for (size_t i = 0; p->code == OMS_OK && i < request->n_lines; i++) {
        const int64_t price = strcmp(request->lines[i]->sku, "MUG") == 0 ? p->mug : p->pot;
        if (price != OMS_NONE)
            ck_assert_int_eq(oms_reply_set_price(reply, i, price), OMS_OK);
    }
    if (p->clears)
        ck_assert_int_eq(oms_price_cache_clear(p->clears, "MUG", NULL), OMS_OK);
    return p->code;
}

static const oms_lookup_service service = {.size = sizeof service, .user = &pricing, .ask = ask};

static void
open_with(const struct shop_options *options)
{
    pricing = (struct pricing){.mug = 1000, .pot = 2500};
    shop_open_with(&shop, options);
    shop_stock(&shop, "MUG", "shelf", 90);
    shop_stock(&shop, "POT", "shelf", 90);
}

static void
open_shop(void)
{
    open_with(&(struct shop_options){.engine = {.pricing = &service, .price_cache_ms = TTL}});
}

static void
close_shop(void)
{
    shop_close(&shop);
}

static int64_t
total_of(const struct wish *wish)
{
    oms_order *order = NULL;

    MUST_OK(try_place(&shop, wish, &order, &error));
    const int64_t total = oms_order_total(order);
    oms_order_free(order);
    return total;
}
#define TOTAL(...) total_of(&(struct wish){__VA_ARGS__})

static oms_price_cache_metrics
metrics_of(oms_engine *engine)
{
    oms_price_cache_metrics metrics = {.size = sizeof metrics};

    MUST_OK(oms_price_cache_measure(engine, &metrics, &error));
    return metrics;
}

static void
assert_counted(int64_t hits, int64_t misses, int64_t stale)
{
    const oms_price_cache_metrics metrics = metrics_of(shop.engine);

    ck_assert_int_eq(metrics.hits, hits);
    ck_assert_int_eq(metrics.misses, misses);
    ck_assert_int_eq(metrics.stale, stale);
}

/* --- Sparing questions --- */

START_TEST(a_price_that_is_kept_is_not_asked_for_again)
{
    const oms_id first = PLACE(&shop, .quantity = 2);

    pricing.mug = 1100;
    shop_wait(&shop, TTL - 1);
    const oms_id second = PLACE(&shop, .quantity = 2, .key = "k");
    oms_order *order = get(&shop, &second);
    ck_assert_int_eq(oms_order_total(order), 2000);
    oms_order_free(order);
    ck_assert_int_eq(pricing.asked, 1);
    ck_assert_int_eq(count_events(&shop, &first, "price.cached"), 0);
    ck_assert_int_eq(count_events(&shop, &second, "price.cached"), 1);
    assert_counted(1, 1, 0);
}
END_TEST

START_TEST(a_price_is_kept_for_its_time)
{
    TOTAL(0);
    pricing.mug = 1100;
    shop_wait(&shop, TTL);
    ck_assert_int_eq(TOTAL(0), 1100);
    ck_assert_int_eq(pricing.asked, 2);
    assert_counted(0, 1, 1);
}
END_TEST

START_TEST(a_clock_that_was_set_back_makes_no_price_younger)
{
    TOTAL(0);
    shop.now -= HOUR;
    pricing.mug = 1100;
    ck_assert_int_eq(TOTAL(.key = "k"), 1100);
}
END_TEST

START_TEST(prices_are_known_by_all_that_decides_them)
{
    static const struct wish others[] = {
        {.quantity = 2}, {.customer = "sly"}, {.customer = ""}, {.channel = "shop"}, {.country = "DE"}, {.sku = "POT"},
    };

    TOTAL(0);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        ck_assert_int_eq(pricing.asked, (int64_t)i + 1);
        total_of(&others[i]);
    }
    ck_assert_int_eq(TOTAL(.key = "k", .postcode = "1"), 1000);
    ck_assert_int_eq(pricing.asked, 7);
}
END_TEST

START_TEST(a_draft_is_asked_about_whole)
{
    TOTAL(.sku = "MUG");
    ck_assert_int_eq(TOTAL(.sku = "MUG", .sku2 = "POT", .quantity2 = 1), 3500);
    ck_assert_int_eq(TOTAL(.sku = "POT", .sku2 = "MUG", .quantity2 = 1), 3500);
    ck_assert_int_eq(pricing.asked, 2);
    assert_counted(2, 2, 0);
}
END_TEST

START_TEST(the_same_line_twice_is_one_price)
{
    ck_assert_int_eq(TOTAL(.sku = "MUG", .quantity = 1, .sku2 = "MUG", .quantity2 = 1), 2000);
    ck_assert_int_eq(metrics_of(shop.engine).entries, 1);
}
END_TEST

START_TEST(what_the_service_does_not_sell_or_say_is_not_kept)
{
    pricing.mug = OMS_NONE;
    assert_refused(&shop, &(struct wish){0}, OMS_E_REFUSED, "ORD-1001");
    pricing.code = OMS_E_UNAVAILABLE;
    PLACE(&shop, .quantity = 1);
    ck_assert_int_eq(metrics_of(shop.engine).entries, 0);
}
END_TEST

START_TEST(a_price_that_is_kept_helps_while_the_service_is_down)
{
    TOTAL(0);
    pricing.code = OMS_E_UNAVAILABLE;
    ck_assert_int_eq(TOTAL(.key = "k"), 1000);
}
END_TEST

START_TEST(a_quote_is_enough)
{
    oms_quote_terms terms = {.size = sizeof terms};
    oms_draft *draft = wish_draft(&(struct wish){0});
    oms_order *quote = NULL, *order = NULL;

    MUST_OK(oms_quote_make(shop.engine, draft, HOUR, &quote, &error));
    ck_assert_int_eq(oms_order_quote_terms(quote, &terms), OMS_OK);
    pricing.code = OMS_E_UNAVAILABLE;
    shop_wait(&shop, TTL);
    MUST_OK(oms_draft_set_text(draft, OMS_DRAFT_QUOTE, terms.token, &error));
    MUST_OK(oms_order_place(shop.engine, draft, 0, &order, &error));
    ck_assert_int_eq(oms_order_total(order), 1000);
    ck_assert_int_eq(oms_order_state(order), OMS_STATE_CONFIRMED);
    ck_assert_int_eq(pricing.asked, 1);
    oms_order_free(order);
    MUST_OK(oms_draft_set_text(draft, OMS_DRAFT_QUOTE, "x", &error));
    ASSERT_CODE(OMS_E_REFUSED, oms_order_place(shop.engine, draft, 0, NULL, &error));
    oms_order_free(quote);
    oms_draft_free(draft);
}
END_TEST

START_TEST(no_price_is_promised_that_nobody_knows)
{
    oms_draft *draft = wish_draft(&(struct wish){0});
    oms_order *quote = NULL;

    pricing.code = OMS_E_UNAVAILABLE;
    ASSERT_CODE(OMS_E_UNAVAILABLE, oms_quote_make(shop.engine, draft, 0, &quote, &error));
    pricing.code = OMS_E_NOMEM;
    ASSERT_CODE(OMS_E_NOMEM, oms_quote_make(shop.engine, draft, 0, &quote, &error));
    oms_draft_free(draft);
}
END_TEST

START_TEST(without_the_option_nothing_is_kept)
{
    open_with(&(struct shop_options){.engine = {.pricing = &service}});
    TOTAL(0);
    TOTAL(.key = "k");
    ck_assert_int_eq(pricing.asked, 2);
    ck_assert_int_eq(metrics_of(shop.engine).entries, 0);
    ASSERT_CODE(OMS_E_UNSUPPORTED, oms_price_refresh(shop.engine, "MUG", NULL, NULL, &error));
    shop_close(&shop);
}
END_TEST

/* --- Clearing --- */

START_TEST(one_sku_is_cleared_or_all_of_them)
{
    TOTAL(.sku = "MUG");
    TOTAL(.sku = "POT");
    pricing.mug = 1100, pricing.pot = 2600;
    MUST_OK(oms_price_cache_clear(shop.engine, "MUG", &error));
    ck_assert_int_eq(TOTAL(.sku = "MUG", .key = "1"), 1100);
    ck_assert_int_eq(TOTAL(.sku = "POT", .key = "2"), 2500);
    MUST_OK(oms_price_cache_clear(shop.engine, NULL, &error));
    ck_assert_int_eq(TOTAL(.sku = "POT", .key = "3"), 2600);
    MUST_OK(oms_price_cache_clear(shop.engine, "NONE", &error));
    ASSERT_CODE(OMS_E_INVALID, oms_price_cache_clear(shop.engine, "", &error));
    assert_counted(1, 2, 2);
}
END_TEST

START_TEST(writing_a_price_clears_it)
{
    const oms_price price = {.size = sizeof price, .sku = "POT", .currency = "EUR", .amount = 5};

    TOTAL(0);
    MUST_OK(oms_price_put(shop.engine, &price, &error));
    TOTAL(.key = "k");
    ck_assert_int_eq(pricing.asked, 2);
}
END_TEST

START_TEST(what_was_asked_before_the_clearing_is_not_kept)
{
    char path[PATH_SIZE];
    struct shop other;

    file_name(path);
    open_with(&(struct shop_options){.path = path, .engine = {.pricing = &service, .price_cache_ms = TTL}});
    shop_open_beside(&other, &shop, &(struct shop_options){.path = path});
    pricing.clears = other.engine;
    TOTAL(0);
    pricing.clears = NULL;
    ck_assert_int_eq(metrics_of(shop.engine).entries, 0);
    TOTAL(.key = "k");
    ck_assert_int_eq(pricing.asked, 2);
    TOTAL(.key = "l");
    ck_assert_int_eq(pricing.asked, 2);
    MUST_OK(oms_price_cache_clear(other.engine, NULL, &error));
    TOTAL(.key = "m");
    ck_assert_int_eq(pricing.asked, 3);
    shop_close(&other);
    shop_close(&shop);
    file_remove(path);
}
END_TEST

/* --- What it tells --- */

static int32_t
take_price(void *user, const oms_cached_price *price)
{
    *(oms_cached_price *)user = *price;
    return 0;
}

START_TEST(refreshing_asks_again_and_remembers_what_it_was)
{
    oms_cached_price price = {.size = 0};

    TOTAL(.country = "DE");
    pricing.mug = 1100;
    shop_wait(&shop, MINUTE);
    MUST_OK(oms_price_refresh(shop.engine, "MUG", take_price, &price, &error));
    ck_assert_int_eq(price.amount, 1100);
    ck_assert_int_eq(price.was, 1000);
    ck_assert_int_eq(price.was_at, NOON);
    ck_assert_int_eq(price.changed_at, NOON + MINUTE);
    ck_assert_int_eq(price.expires_at, NOON + MINUTE + TTL);
    ck_assert_int_eq(price.fresh, 1);
    ck_assert_int_eq(TOTAL(.country = "DE", .key = "k"), 1100);
    ck_assert_int_eq(pricing.asked, 2);
    pricing.mug = OMS_NONE;
    MUST_OK(oms_price_refresh(shop.engine, "MUG", take_price, &price, &error));
    ck_assert_int_eq(price.fresh, 0);
    pricing.code = OMS_E_UNAVAILABLE;
    ASSERT_CODE(OMS_E_UNAVAILABLE, oms_price_refresh(shop.engine, "MUG", NULL, NULL, &error));
    pricing.code = OMS_E_NOMEM;
    ASSERT_CODE(OMS_E_NOMEM, oms_price_refresh(shop.engine, "MUG", NULL, NULL, &error));
    MUST_OK(oms_price_refresh(shop.engine, "POT", NULL, NULL, &error));
    ASSERT_CODE(OMS_E_INVALID, oms_price_refresh(shop.engine, NULL, NULL, NULL, &error));
}
END_TEST

START_TEST(it_tells_how_old_it_is)
{
    char *json = NULL;

    TOTAL(.sku = "POT");
    shop_wait(&shop, MINUTE);
    TOTAL(.sku = "MUG");
    shop_wait(&shop, 2);
    oms_price_cache_metrics metrics = metrics_of(shop.engine);
    ck_assert_int_eq(metrics.ttl_ms, TTL);
    ck_assert_int_eq(metrics.entries, 2);
    ck_assert_int_eq(metrics.fresh, 2);
    ck_assert_int_eq(metrics.oldest_ms, MINUTE + 2);
    shop_wait(&shop, TTL);
    metrics = metrics_of(shop.engine);
    ck_assert_int_eq(metrics.fresh, 0);
    ck_assert_int_eq(metrics.oldest_ms, OMS_NONE);
    MUST_OK(oms_price_cache_json(shop.engine, &json, &error));
    ck_assert_ptr_nonnull(strstr(json, "\"sku\": \"MUG\""));
    ck_assert_ptr_nonnull(strstr(json, "\"misses\": 2"));
    oms_free(json);
    shop_wait(&shop, DAY);
    shop_run(&shop);
    ck_assert_int_eq(metrics_of(shop.engine).entries, 0);
    metrics.size = 1;
    ASSERT_CODE(OMS_E_ABI_SIZE, oms_price_cache_measure(shop.engine, &metrics, &error));
    ASSERT_CODE(OMS_E_INVALID, oms_price_cache_measure(shop.engine, NULL, &error));
    ASSERT_CODE(OMS_E_INVALID, oms_price_cache_list(shop.engine, NULL, NULL, NULL, &error));
}
END_TEST

START_TEST(it_counts_over_restarts)
{
    char path[PATH_SIZE];
    struct shop other;

    file_name(path);
    open_with(&(struct shop_options){.path = path, .engine = {.pricing = &service, .price_cache_ms = TTL}});
    TOTAL(0);
    TOTAL(.key = "k");
    shop_close(&shop);
    shop_open_beside(&other, &shop, &(struct shop_options){.path = path});
    ck_assert_int_eq(metrics_of(other.engine).hits, 1);
    ck_assert_int_eq(metrics_of(other.engine).misses, 1);
    shop_close(&other);
    file_remove(path);
}
END_TEST

/* --- The price discrepancy --- */

struct finding {
    int64_t n;
    char what[250];
};

static int32_t
find_stale(void *user, const oms_diagnosis *diagnosis)
{
    struct finding *finding = user;

    if (strstr(diagnosis->what, "price cache")) {
        finding->n++;
        snprintf(finding->what, sizeof finding->what, "%s", diagnosis->what);
    }
    return 0;
}

static struct finding
doctor_says(const oms_id *order)
{
    struct finding finding = {.n = 0};

    MUST_OK(oms_diagnose(shop.engine, order, find_stale, &finding, &error));
    return finding;
}

START_TEST(the_doctor_names_an_order_with_an_old_price)
{
    const oms_id right = PLACE(&shop, .quantity = 1);

    shop_wait(&shop, MINUTE);
    const oms_id wrong = PLACE(&shop, .quantity = 1, .key = "k");
    pricing.mug = 1100;
    ck_assert_int_eq(doctor_says(&wrong).n, 0);
    shop_wait(&shop, MINUTE);
    MUST_OK(oms_price_refresh(shop.engine, "MUG", NULL, NULL, &error));
    const oms_id after = PLACE(&shop, .quantity = 1, .key = "l");
    ck_assert_int_eq(doctor_says(&right).n, 0);
    ck_assert_int_eq(doctor_says(&after).n, 0);
    const struct finding finding = doctor_says(&wrong);
    ck_assert_int_eq(finding.n, 1);
    ck_assert_str_eq(finding.what,
                     "MUG was priced at 10.00 EUR from the price cache, looked up at 2026-01-01T12:00:00Z; at "
                     "2026-01-01T12:02:00Z the pricing service said 11.00");
    ck_assert_int_eq(doctor_says(NULL).n, 1);
}
END_TEST

START_TEST(a_price_that_was_right_when_it_was_used_is_not_named)
{
    TOTAL(0);
    const oms_id order = PLACE(&shop, .quantity = 1, .key = "k");

    shop_wait(&shop, MINUTE);
    MUST_OK(oms_price_refresh(shop.engine, "MUG", NULL, NULL, &error));
    pricing.mug = 1100;
    shop_wait(&shop, MINUTE);
    MUST_OK(oms_price_refresh(shop.engine, "MUG", NULL, NULL, &error));
    ck_assert_int_eq(doctor_says(&order).n, 0);
}
END_TEST

START_TEST(another_total_than_expected_says_how_old_the_prices_are)
{
    oms_problem problem = {.size = sizeof problem};
    oms_error *error = NULL;

    TOTAL(0);
    ck_assert_int_eq(try_place(&shop, &(struct wish){.expected_total = 1100}, NULL, &error), OMS_E_PRICE_CHANGED);
    ck_assert_uint_eq(oms_error_problem_count(error), 2);
    ck_assert_int_eq(oms_error_problem(error, 1, &problem), OMS_OK);
    ck_assert_str_eq(problem.field, "price_cache");
    ck_assert_ptr_nonnull(strstr(problem.message, "2026-01-01T12:00:00Z"));
    oms_error_free(error);
}
END_TEST

Suite *
price_cache_suite(void)
{
    Suite *suite = suite_create("price cache");
    TCase *shops = tcase_create("in a shop"), *own = tcase_create("of its own");

    tcase_add_checked_fixture(shops, open_shop, close_shop);
    tcase_add_test(shops, a_price_that_is_kept_is_not_asked_for_again);
    tcase_add_test(shops, a_price_is_kept_for_its_time);
    tcase_add_test(shops, a_clock_that_was_set_back_makes_no_price_younger);
    tcase_add_test(shops, prices_are_known_by_all_that_decides_them);
    tcase_add_test(shops, a_draft_is_asked_about_whole);
    tcase_add_test(shops, the_same_line_twice_is_one_price);
    tcase_add_test(shops, what_the_service_does_not_sell_or_say_is_not_kept);
    tcase_add_test(shops, a_price_that_is_kept_helps_while_the_service_is_down);
    tcase_add_test(shops, a_quote_is_enough);
    tcase_add_test(shops, no_price_is_promised_that_nobody_knows);
    tcase_add_test(shops, one_sku_is_cleared_or_all_of_them);
    tcase_add_test(shops, writing_a_price_clears_it);
    tcase_add_test(shops, refreshing_asks_again_and_remembers_what_it_was);
    tcase_add_test(shops, it_tells_how_old_it_is);
    tcase_add_test(shops, the_doctor_names_an_order_with_an_old_price);
    tcase_add_test(shops, a_price_that_was_right_when_it_was_used_is_not_named);
    tcase_add_test(shops, another_total_than_expected_says_how_old_the_prices_are);
    tcase_add_test(own, without_the_option_nothing_is_kept);
    tcase_add_test(own, what_was_asked_before_the_clearing_is_not_kept);
    tcase_add_test(own, it_counts_over_restarts);
    suite_add_tcase(suite, shops);
    suite_add_tcase(suite, own);
    return suite;
}
