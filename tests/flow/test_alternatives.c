/* What is offered instead of a product that cannot be had: the library's own alternatives out of the category, and those of the host. Through the public
 * interface. */
#include <stdio.h>
#include <string.h>

#include "flow/suites.h"
#include "flow/words.h"

static struct shop shop;

static void
put(const char *sku, const char *category, const char *currency, int64_t price, const char *excluded)
{
    const oms_product product = {
        .size = sizeof product, .sku = sku, .category = category, .excluded_regions = excluded};
    const oms_price amount = {.size = sizeof amount, .sku = sku, .currency = currency, .amount = price};

    MUST_OK(oms_product_put(shop.engine, &product, &error));
    if (price)
        MUST_OK(oms_price_put(shop.engine, &amount, &error));
}

static void
put_cups(void)
{
    put("MUG", "cups", "EUR", 1000, NULL);
    put("CUP", "cups", "EUR", 1500, NULL);
    put("BEAKER", "cups", "EUR", 900, NULL);
    shop_stock(&shop, "CUP", "BER", 3);
    shop_stock(&shop, "CUP", "HAM", 3);
    shop_stock(&shop, "BEAKER", "BER", 9);
}

static void
open_cups(void)
{
    shop_open_with(&shop, &(struct shop_options){.engine = {.duplicates = OMS_DUPLICATE_ALLOW}});
    put_cups();
}

static void
close_shop(void)
{
    shop_close(&shop);
}

/* The alternatives of the nth problem, with one space between. */
static const char *
listed(const oms_problem *problem)
{
    static char text[400];

    *text = '\0';
    for (int64_t i = 0; i < problem->n_alternatives; i++) {
        strcat(text, i ? " " : "");
        strcat(text, problem->alternatives[i]);
    }
    return text;
}

static const char *
refused(const struct wish *wish, size_t nth)
{
    oms_problem problem = {.size = sizeof problem};
    oms_error *error = NULL;
    const char *text;

    ck_assert_int_eq(try_place(&shop, wish, NULL, &error), OMS_E_REFUSED);
    ck_assert_int_eq(oms_error_problem(error, nth, &problem), OMS_OK);
    ck_assert_str_eq(problem.code, "ORD-1001");
    text = listed(&problem);
    oms_error_free(error);
    return text;
}
#define REFUSED(...) refused(&(struct wish){__VA_ARGS__}, 0)

/* --- The library's own --- */

START_TEST(what_is_out_of_stock_names_what_is_nearest_in_price)
{
    ck_assert_str_eq(REFUSED(.quantity = 1), "BEAKER CUP");
    put("AMPHORA", "cups", "EUR", 1100, NULL); /* as far away as the beaker, and before it by SKU */
    shop_stock(&shop, "AMPHORA", "BER", 1);
    ck_assert_str_eq(REFUSED(.quantity = 1), "AMPHORA BEAKER CUP");
}
END_TEST

START_TEST(what_is_discontinued_names_alternatives_too)
{
    const oms_product old = {.size = sizeof old, .sku = "OLD", .category = "cups", .inactive = 1};

    MUST_OK(oms_product_put(shop.engine, &old, &error));
    ck_assert_str_eq(REFUSED(.sku = "OLD"), "BEAKER CUP");
}
END_TEST

START_TEST(as_many_are_needed_as_all_lines_want)
{
    ck_assert_str_eq(REFUSED(.quantity = 6), "BEAKER CUP"); /* of two locations together */
    ck_assert_str_eq(REFUSED(.quantity = 7), "BEAKER");
    ck_assert_str_eq(REFUSED(.quantity = 3, .sku2 = "MUG", .quantity2 = 4), "BEAKER");
    ck_assert_str_eq(REFUSED(.quantity = 5, .sku2 = "CUP", .quantity2 = 2), "BEAKER"); /* seven cups would be wanted */
    ck_assert_str_eq(REFUSED(.quantity = 10), "");
}
END_TEST

START_TEST(what_the_same_order_could_not_have_is_no_alternative)
{
    put("DOLLAR", "cups", "USD", 1000, NULL);
    put("PRICELESS", "cups", "EUR", 0, NULL);
    put("BANNED", "cups", "EUR", 1000, "US");
    put("SPOON", "cutlery", "EUR", 1000, NULL);
    put("STRAY", NULL, "EUR", 1000, NULL);
    const char *const all[] = {"DOLLAR", "PRICELESS", "BANNED", "SPOON", "STRAY"};
    for (size_t i = 0; i < 5; i++)
        shop_stock(&shop, all[i], "BER", 9);
    ck_assert_str_eq(REFUSED(.country = "US"), "BEAKER CUP");
    ck_assert_str_eq(REFUSED(.country = "DE"), "BANNED BEAKER CUP");
    ck_assert_str_eq(REFUSED(.sku = "NOWHERE"), ""); /* of no category */
    ck_assert_str_eq(REFUSED(.sku = "POT"), "");
}
END_TEST

START_TEST(a_customer_is_offered_what_its_own_price_list_has)
{
    const oms_customer tim = {.size = sizeof tim, .id = "tim", .group = "trade"};
    const oms_price mine = {
        .size = sizeof mine, .sku = "CUP", .currency = "EUR", .amount = 1001, .list = "trade", .min_quantity = 2};

    MUST_OK(oms_customer_put(shop.engine, &tim, &error));
    MUST_OK(oms_price_put(shop.engine, &mine, &error));
    ck_assert_str_eq(REFUSED(.customer = "tim", .quantity = 2), "CUP BEAKER");
    ck_assert_str_eq(REFUSED(.customer = "tim", .quantity = 1), "BEAKER CUP");
}
END_TEST

START_TEST(each_line_has_its_own)
{
    put("POT", "pots", "EUR", 2500, NULL);
    put("PAN", "pots", "EUR", 2400, NULL);
    shop_stock(&shop, "PAN", "BER", 9);
    const struct wish both = {.sku = "MUG", .sku2 = "POT"};
    ck_assert_str_eq(refused(&both, 0), "BEAKER CUP");
    ck_assert_str_eq(refused(&both, 1), "PAN");
}
END_TEST

START_TEST(of_a_large_category_the_neighbours_are_looked_at_and_the_best_five_named)
{
    char sku[20];

    for (int i = 0; i < 200; i++) {
        snprintf(sku, sizeof sku, "N%03d", i);
        put(sku, "cups", "EUR", 2000 + i, NULL);
        if (i > 31) /* none of the 32 behind it has any */
            shop_stock(&shop, sku, "BER", 1);
    }
    ck_assert_str_eq(REFUSED(.quantity = 1), "BEAKER CUP");
    shop_stock(&shop, "N031", "BER", 1);
    shop_stock(&shop, "N020", "BER", 1);
    ck_assert_str_eq(REFUSED(.quantity = 1), "BEAKER CUP N020 N031");
    ck_assert_str_eq(REFUSED(.sku = "N100", .quantity = 2), "");
}
END_TEST

START_TEST(a_quote_and_a_dry_run_say_the_same)
{
    oms_problem problem = {.size = sizeof problem};
    oms_draft *draft = wish_draft(&(struct wish){.quantity = 1});
    oms_order *quote = NULL;
    oms_error *error = NULL;
    char *json = NULL;

    ck_assert_int_eq(oms_order_quote(shop.engine, draft, &quote, NULL), OMS_OK);
    ck_assert_int_eq(oms_order_problem(quote, 0, &problem), OMS_OK);
    ck_assert_str_eq(listed(&problem), "BEAKER CUP");
    ck_assert_int_eq(oms_order_json(quote, &json), OMS_OK);
    ck_assert_ptr_nonnull(strstr(json, "\"alternatives\": [\"BEAKER\", \"CUP\"]"));
    oms_free(json);
    ck_assert_int_eq(oms_draft_validate(shop.engine, draft, &error), OMS_E_REFUSED);
    ck_assert_int_eq(oms_error_json(error, &json), OMS_OK);
    ck_assert_ptr_nonnull(strstr(json, "\"alternatives\": [\"BEAKER\", \"CUP\"]"));
    oms_free(json);
    oms_error_free(error);
    oms_order_free(quote);
    oms_draft_free(draft);
}
END_TEST

START_TEST(an_order_that_is_accepted_names_none)
{
    oms_problem problem = {.size = sizeof problem};

    shop_stock(&shop, "MUG", "BER", 1);
    const oms_id id = PLACE(&shop, .customer = "sly");
    oms_order *order = get(&shop, &id);
    ck_assert_int_eq(oms_order_problem(order, 0, &problem), OMS_OK);
    ck_assert_int_eq(problem.n_alternatives, 0);
    ck_assert_ptr_null(problem.alternatives);
    oms_order_free(order);
}
END_TEST

START_TEST(paying_for_units_that_are_gone_names_what_is_there)
{
    const oms_payment_method card = {.size = sizeof card, .method = "card", .token = "tok_ok"};
    oms_problem problem = {.size = sizeof problem};
    oms_error *error = NULL;

    shop_close(&shop);
    shop_open_with(&shop, &(struct shop_options){.engine = {.release_on_decline = 1}});
    put_cups();
    shop_stock(&shop, "MUG", "BER", 1);
    const oms_id id = PLACE(&shop, .token = "tok_declined");
    PLACE(&shop, .customer = "owe", .method = "manual");
    ck_assert_int_eq(oms_order_pay(shop.engine, &id, &card, NULL, &error), OMS_E_REFUSED);
    ck_assert_int_eq(oms_error_problem(error, 0, &problem), OMS_OK);
    ck_assert_int_eq(problem.line, 1);
    ck_assert_str_eq(listed(&problem), "BEAKER CUP");
    oms_error_free(error);
}
END_TEST

/* --- The host's --- */

static struct {
    const char *const *skus;
    size_t n;
    int32_t code;
    int32_t last; /* what adding the last one returned */
    int64_t line, units, calls;
    int32_t state;   /* of the order it is asked about */
    int32_t advised; /* it is asked at all */
    oms_id reads;    /* an order that it reads meanwhile */
} host;

static int32_t
suggest(void *user, const oms_order *order, int64_t line, int64_t units, oms_alternatives *alternatives)
{
    struct shop *asked = user;
    oms_order *read = NULL;

    ck_assert_int_eq(oms_order_state(order), host.state);
    host.calls++;
    host.line = line;
    host.units = units;
    for (size_t i = 0; i < host.n; i++)
        host.last = oms_alternatives_add(alternatives, host.skus[i]);
    if (host.reads.bytes[0])
        ck_assert_int_eq(oms_order_get(asked->engine, &host.reads, &read, NULL), OMS_OK);
    ck_assert_int_eq(oms_stock_adjust(asked->engine, "MUG", "BER", 1, NULL, NULL), OMS_E_REENTRANT);
    oms_order_free(read);
    return host.code;
}

static void
open_advised(void)
{
    memset(&host, 0, sizeof host);
    host.state = OMS_STATE_NEW;
    shop_open_with(
        &shop, &(struct shop_options){
                   .engine = {.alternatives = suggest, .alternatives_user = &shop, .duplicates = OMS_DUPLICATE_ALLOW}});
    put_cups();
}

#define HOST_SAYS(...)                                                                                                 \
    static const char *const said[] = {__VA_ARGS__};                                                                   \
    host.skus = said;                                                                                                  \
    host.n = sizeof said / sizeof *said

START_TEST(what_the_host_suggests_counts_in_its_order)
{
    HOST_SAYS("POT", "CUP");
    shop_stock(&shop, "RUM", "BER", 1);
    ck_assert_str_eq(REFUSED(.sku = "RUM", .sku2 = "MUG", .quantity2 = 4), "POT CUP");
    ck_assert_int_eq(host.calls, 1);
    ck_assert_int_eq(host.line, 2);
    ck_assert_int_eq(host.units, 4);
    shop_stock(&shop, "MUG", "BER", 1);
    PLACE(&shop, .quantity = 1);
    ck_assert_int_eq(host.calls, 1); /* never on the good path */
}
END_TEST

static int32_t
read_text(void *user, char *buffer, size_t size, size_t *n)
{
    const char **text = user;

    *n = strlen(*text);
    ck_assert_uint_ge(size, *n);
    memcpy(buffer, *text, *n);
    *text += *n;
    return OMS_OK;
}

/* A file may have a great many of them, and nobody reads what is suggested. */
START_TEST(a_row_that_an_import_refuses_names_none)
{
    HOST_SAYS("CUP");
    const char *text = "reference,currency,sku,quantity\nR-1,EUR,MUG,1\n";
    const oms_import_options options = {
        .size = sizeof options, .format = OMS_FORMAT_CSV, .read = read_text, .user = &text};
    oms_problem problem = {.size = sizeof problem};
    oms_error *error = NULL;

    ck_assert_int_eq(oms_import_run(shop.engine, &options, NULL, &error), OMS_E_REFUSED);
    ck_assert_int_eq(oms_error_problem(error, 0, &problem), OMS_OK);
    ck_assert_str_eq(problem.code, "ORD-1001");
    ck_assert_int_eq(problem.n_alternatives, 0);
    ck_assert_int_eq(host.calls, 0);
    oms_error_free(error);
    ck_assert_str_eq(REFUSED(.quantity = 1), "CUP");
}
END_TEST

START_TEST(what_the_shop_does_not_have_is_left_out)
{
    HOST_SAYS("NOWHERE", "OLD", "MUG", "POT", "POT", "");
    ck_assert_str_eq(REFUSED(.quantity = 1), "POT");
    ck_assert_int_eq(host.last, OMS_E_INVALID);
}
END_TEST

START_TEST(what_is_no_sku_is_refused_and_the_rest_counts)
{
    HOST_SAYS("\xff\xfe", "A\nB", "\x1b[2J", "CUP",
              "0123456789012345678901234567890123456789012345678901234567890123456789");
    ck_assert_str_eq(REFUSED(.quantity = 1), "CUP");
    ck_assert_int_eq(host.last, OMS_E_LIMIT);
    ck_assert_int_eq(oms_alternatives_add(NULL, "CUP"), OMS_E_INVALID);
}
END_TEST

START_TEST(ten_thousand_suggestions_are_five)
{
    static char texts[10000][8];
    static const char *skus[10000];

    for (size_t i = 0; i < 10000; i++) {
        snprintf(texts[i], sizeof texts[i], "S%zu", i);
        skus[i] = texts[i];
        if (i < 9)
            put(skus[i], NULL, "EUR", 1, NULL);
    }
    host.skus = skus;
    host.n = 10000;
    ck_assert_str_eq(REFUSED(.quantity = 1), "S0 S1 S2 S3 S4");
    ck_assert_int_eq(host.last, OMS_E_LIMIT);
}
END_TEST

START_TEST(a_function_that_fails_leaves_the_refusal_as_it_is)
{
    static const int32_t codes[] = {OMS_E_UNAVAILABLE, OMS_E_NOMEM, OMS_E_HOST - 7, OMS_E_CONFLICT, 5};

    HOST_SAYS("CUP");
    host.code = codes[_i];
    ck_assert_str_eq(REFUSED(.quantity = 1), "");
    ck_assert_int_eq(host.calls, 1);
}
END_TEST

/* --- An order that has the problem --- */

/* The address is checked only when the hold is over and another has the units. */
static oms_id
lose_units(const char *path, struct shop *later)
{
    shop_open_with(&shop, &(struct shop_options){.path = path, .address_down = 1});
    put_cups();
    shop_stock(&shop, "MUG", "BER", 2);
    const oms_id id = PLACE(&shop, .quantity = 2, .country = "DE");
    run_at(&shop, 30 * MINUTE);
    PLACE(&shop, .quantity = 1, .customer = "owe");
    shop_open_beside(
        later, &shop,
        &(struct shop_options){.path = path,
                               .engine = {.alternatives = host.advised ? suggest : NULL, .alternatives_user = later}});
    run_at(later, 45 * MINUTE);
    assert_state(later, &id, OMS_STATE_CANCELLED);
    return id;
}

static void
assert_order_names(const oms_order *order, const char *expected)
{
    oms_problem problem = {.size = sizeof problem};
    size_t i = 0;

    while (oms_order_problem(order, i, &problem) == OMS_OK && strcmp(problem.code, "ORD-1001") != 0)
        i++;
    ck_assert_str_eq(problem.code, "ORD-1001");
    ck_assert_int_eq(problem.line, 1);
    ck_assert_str_eq(listed(&problem), expected);
}

START_TEST(an_order_whose_units_are_gone_names_what_is_there_when_it_is_read)
{
    char path[PATH_SIZE];
    struct shop later;

    file_name(path);
    const oms_id id = lose_units(path, &later);
    oms_order *order = get(&later, &id);
    assert_order_names(order, "BEAKER CUP");
    oms_order_free(order);
    shop_stock(&later, "CUP", "BER", 5); /* as it is now, not as it was */
    shop_stock(&later, "BEAKER", "BER", -9);
    order = get(&later, &id);
    assert_order_names(order, "CUP");
    oms_order_free(order);
    shop_close(&later);
    shop_close(&shop);
    file_remove(path);
}
END_TEST

START_TEST(a_function_that_reads_such_an_order_is_not_asked_about_it_for_ever)
{
    HOST_SAYS("CUP");
    char path[PATH_SIZE];
    struct shop later;

    memset(&host, 0, sizeof host);
    host.skus = said;
    host.n = 1;
    host.state = OMS_STATE_CANCELLED;
    host.advised = 1;
    file_name(path);
    host.reads = lose_units(path, &later);
    host.calls = 0;
    oms_order *order = get(&later, &host.reads);
    assert_order_names(order, "CUP");
    ck_assert_int_eq(host.calls, 1);
    oms_order_free(order);
    shop_close(&later);
    shop_close(&shop);
    file_remove(path);
}
END_TEST

Suite *
alternatives_suite(void)
{
    Suite *suite = suite_create("flow/alternatives");
    TCase *own = tcase_create("own");
    TCase *hosts = tcase_create("hosts");
    TCase *orders = tcase_create("orders");

    tcase_add_checked_fixture(own, open_cups, close_shop);
    tcase_add_test(own, what_is_out_of_stock_names_what_is_nearest_in_price);
    tcase_add_test(own, what_is_discontinued_names_alternatives_too);
    tcase_add_test(own, as_many_are_needed_as_all_lines_want);
    tcase_add_test(own, what_the_same_order_could_not_have_is_no_alternative);
    tcase_add_test(own, a_customer_is_offered_what_its_own_price_list_has);
    tcase_add_test(own, each_line_has_its_own);
    tcase_add_test(own, of_a_large_category_the_neighbours_are_looked_at_and_the_best_five_named);
    tcase_add_test(own, a_quote_and_a_dry_run_say_the_same);
    tcase_add_test(own, an_order_that_is_accepted_names_none);
    tcase_add_test(own, paying_for_units_that_are_gone_names_what_is_there);
    tcase_add_checked_fixture(hosts, open_advised, close_shop);
    tcase_add_test(hosts, what_the_host_suggests_counts_in_its_order);
    tcase_add_test(hosts, a_row_that_an_import_refuses_names_none);
    tcase_add_test(hosts, what_the_shop_does_not_have_is_left_out);
    tcase_add_test(hosts, what_is_no_sku_is_refused_and_the_rest_counts);
    tcase_add_test(hosts, ten_thousand_suggestions_are_five);
    tcase_add_loop_test(hosts, a_function_that_fails_leaves_the_refusal_as_it_is, 0, 5);
    tcase_add_test(orders, an_order_whose_units_are_gone_names_what_is_there_when_it_is_read);
    tcase_add_test(orders, a_function_that_reads_such_an_order_is_not_asked_about_it_for_ever);
    suite_add_tcase(suite, own);
    suite_add_tcase(suite, hosts);
    suite_add_tcase(suite, orders);
    return suite;
}
