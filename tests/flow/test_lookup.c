/* Catalog, customer, pricing and tax as services of the host: what they say counts, and an order that had to be accepted without one of them is neither
 * charged nor forgotten. */
#include <stdio.h>
#include <string.h>

#include "flow/suites.h"
#include "flow/words.h"

#define LINES_SEEN 4

/* One of the four: says what a test tells it to, and remembers what it was asked last. */
struct oracle {
    int32_t code; /* what it answers */
    int64_t retry_after_ms;
    const char *says; /* to people; NULL: nothing */
    /* What goes with OMS_OK. */
    const oms_product *products;
    size_t n_products;
    oms_customer customer;
    int64_t prices[LINES_SEEN]; /* OMS_NONE: none for that line */
    oms_tax_amount taxes[LINES_SEEN];
    size_t n_taxes;
    /* What it was asked. */
    int64_t asked;
    char key[64];
    char customer_seen[64];
    char country_seen[8];
    int64_t net_seen[LINES_SEEN];
    int64_t price_seen[LINES_SEEN];
    size_t lines_seen;
    int64_t shipping_seen;
};

static struct shop shop;
static struct oracle catalog, customer, pricing, tax;

static void
remember(struct oracle *o, const oms_lookup_request *request)
{
    o->asked++;
    snprintf(o->key, sizeof o->key, "%s", request->key ? request->key : "");
    snprintf(o->customer_seen, sizeof o->customer_seen, "%s", request->customer ? request->customer : "");
    snprintf(o->country_seen, sizeof o->country_seen, "%s", request->address ? request->address->country : "");
    o->lines_seen = request->n_lines;
    o->shipping_seen = request->shipping;
    for (size_t i = 0; i < request->n_lines && i < LINES_SEEN; i++) {
        o->net_seen[i] = request->lines[i]->net;
        o->price_seen[i] = request->lines[i]->unit_price;
    }
}

static void
fill(const struct oracle *o, oms_reply *reply)
{
    for (size_t i = 0; i < o->n_products; i++)
        ck_assert_int_eq(oms_reply_add_product(reply, &o->products[i]), OMS_OK);
    if (o->customer.id)
        ck_assert_int_eq(oms_reply_set_customer(reply, &o->customer), OMS_OK);
    for (size_t i = 0; i < LINES_SEEN; i++)
        if (o->prices[i] != OMS_NONE)
            ck_assert_int_eq(oms_reply_set_price(reply, i, o->prices[i]), OMS_OK);
    for (size_t i = 0; i < o->n_taxes; i++)
        ck_assert_int_eq(oms_reply_add_tax(reply, &o->taxes[i]), OMS_OK);
}

static int32_t
answer(void *user, const oms_lookup_request *request, oms_reply *reply)
{
    struct oracle *o = user;

    remember(o, request);
    if (o->retry_after_ms)
        oms_reply_set_retry_after(reply, o->retry_after_ms);
    if (o->says)
        oms_reply_set_message(reply, o->says);
    if (o->code == OMS_OK)
        fill(o, reply);
    return o->code;
}

static struct oracle
oracle(void)
{
    return (struct oracle){.prices = {OMS_NONE, OMS_NONE, OMS_NONE, OMS_NONE}};
}

static oms_tax_amount
tax_of(int64_t line, int64_t ppm, int64_t amount)
{
    return (oms_tax_amount){
        .size = sizeof(oms_tax_amount), .jurisdiction = "DE", .line = line, .ppm = ppm, .amount = amount};
}

static void
open_shop_asking(const struct oracle *c, const struct oracle *u, const struct oracle *p, const struct oracle *t)
{
    const oms_lookup_service services[] = {
        {.size = sizeof(oms_lookup_service), .user = &catalog, .ask = answer},
        {.size = sizeof(oms_lookup_service), .user = &customer, .ask = answer},
        {.size = sizeof(oms_lookup_service), .user = &pricing, .ask = answer},
        {.size = sizeof(oms_lookup_service), .user = &tax, .ask = answer},
    };

    shop_open_with(&shop, &(struct shop_options){.engine = {.catalog = c ? &services[0] : NULL,
                                                            .customer = u ? &services[1] : NULL,
                                                            .pricing = p ? &services[2] : NULL,
                                                            .tax = t ? &services[3] : NULL}});
    shop_stock(&shop, "MUG", "shelf", 10);
    shop_stock(&shop, "POT", "shelf", 10);
}

static void
forget_all(void)
{
    catalog = customer = pricing = tax = oracle();
}

static void
close_shop(void)
{
    shop_close(&shop);
}

static int64_t
total_of(const oms_id *id)
{
    oms_order *order = get(&shop, id);
    const int64_t total = oms_order_total(order);

    oms_order_free(order);
    return total;
}

static int64_t
tax_in(const oms_id *id)
{
    oms_order *order = get(&shop, id);
    const int64_t amount = oms_order_tax(order);

    oms_order_free(order);
    return amount;
}

static void
assert_waits(const oms_id *id)
{
    assert_state(&shop, id, OMS_STATE_PENDING);
    ck_assert(has_problem(&shop, id, "ORD-1007"));
    assert_effects(&shop, "payment.authorize", 0);
    assert_invariants(&shop);
}

static void
assert_goes_on(const oms_id *id, int64_t total)
{
    ck_assert_int_ge(state_of(&shop, id), OMS_STATE_CONFIRMED);
    ck_assert(!has_problem(&shop, id, "ORD-1007"));
    ck_assert_int_eq(total_of(id), total);
    assert_effects(&shop, "payment.authorize", 1);
    assert_invariants(&shop);
}

/* --- catalog --- */

static const oms_product sold[] = {
    {.size = sizeof(oms_product), .sku = "POT", .name = "Pot of the service", .tax_class = "kitchen"},
    {.size = sizeof(oms_product), .sku = "MUG", .name = "Mug of the service"},
    {.size = sizeof(oms_product), .sku = "RUM", .inactive = 1},
};

static void
open_with_catalog(void)
{
    forget_all();
    catalog.products = sold;
    catalog.n_products = 3;
    open_shop_asking(&catalog, NULL, NULL, NULL);
}

START_TEST(what_the_catalog_service_knows_is_sold_under_its_name)
{
    const oms_id id = PLACE(&shop, .sku = "MUG", .sku2 = "POT");
    oms_order *order = get(&shop, &id);
    oms_order_line line = {.size = sizeof line};

    ck_assert_int_eq(catalog.asked, 1);
    ck_assert_uint_eq(catalog.lines_seen, 2);
    ck_assert_str_eq(catalog.customer_seen, "ada");
    oms_order_line_at(order, 0, &line);
    ck_assert_str_eq(line.name, "Mug of the service");
    oms_order_line_at(order, 1, &line);
    ck_assert_str_eq(line.name, "Pot of the service");
    oms_order_free(order);
}
END_TEST

START_TEST(what_it_does_not_know_is_not_sold_whatever_the_table_says)
{
    catalog.n_products = 1; /* the pot */
    assert_refused(&shop, &(struct wish){.sku = "MUG"}, OMS_E_REFUSED, "ORD-1001");
    catalog.n_products = 3;
    assert_refused(&shop, &(struct wish){.sku = "RUM"}, OMS_E_REFUSED, "ORD-1001");
    catalog.code = OMS_E_DECLINED;
    assert_refused(&shop, &(struct wish){.sku = "POT"}, OMS_E_REFUSED, "ORD-1001");
}
END_TEST

START_TEST(stock_is_kept_of_what_only_the_service_knows)
{
    static const oms_product pan = {.size = sizeof(oms_product), .sku = "PAN", .name = "Pan of the service"};
    static const char counted[] = "sku,location,available\nPAN,shelf,3\n";

    catalog.products = &pan;
    catalog.n_products = 1;
    shop_stock(&shop, "PAN", "shelf", 2);
    PLACE(&shop, .sku = "PAN", .quantity = 2, .unit_price = 100);
    ck_assert_int_eq(oms_catalog_import(shop.engine, OMS_FORMAT_CSV, counted, sizeof counted - 1, NULL, NULL), OMS_OK);
    PLACE(&shop, .sku = "PAN", .quantity = 3, .unit_price = 100);
    assert_stock(&shop, "PAN", 0, 5, 0);
}
END_TEST

START_TEST(without_it_nothing_is_accepted)
{
    static const int32_t codes[] = {OMS_E_UNAVAILABLE, OMS_E_UNKNOWN, OMS_PENDING, OMS_E_REJECTED, -4711};

    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        catalog.code = codes[i];
        assert_refused(&shop, &(struct wish){.sku = "MUG"}, OMS_E_UNAVAILABLE, NULL);
    }
}
END_TEST

/* Whether a new address is sold to is asked as well: what the service says of itself is told on. */
START_TEST(an_address_is_not_changed_while_the_catalog_is_down)
{
    const oms_address home = {.size = sizeof home, .line1 = "12 Long Street", .city = "Berlin", .country = "DE"};
    const oms_id id = PLACE(&shop, .method = "manual");
    const char *const said[] = {"back at noon", NULL};
    oms_error *error = NULL;

    catalog.code = OMS_E_UNAVAILABLE;
    for (size_t i = 0; i < 2; i++) {
        catalog.says = said[i];
        ck_assert_int_eq(oms_order_set_address(shop.engine, &id, &home, NULL, &error), OMS_E_UNAVAILABLE);
        ck_assert_str_eq(oms_error_message(error), said[i] ? "the catalog service is unavailable: back at noon"
                                                           : "the catalog service is unavailable: it gave no reason");
        oms_error_free(error);
        error = NULL;
    }
}
END_TEST

START_TEST(a_key_has_its_order_even_while_the_catalog_is_down)
{
    const oms_id id = PLACE(&shop, .key = "k-1");
    oms_order *again = NULL;

    catalog.code = OMS_E_UNAVAILABLE;
    ck_assert_int_eq(try_place(&shop, &(struct wish){.key = "k-1"}, &again, NULL), OMS_OK);
    ck_assert_mem_eq(oms_order_id(again), &id, sizeof id);
    ck_assert_int_eq(oms_order_replayed(again), 1);
    oms_order_free(again);
}
END_TEST

/* --- customer --- */

static void
open_with_customers(void)
{
    forget_all();
    customer.customer = (oms_customer){.size = sizeof(oms_customer), .id = "zoe", .standing = "good"};
    open_shop_asking(NULL, &customer, NULL, NULL);
}

START_TEST(a_customer_only_the_service_knows_may_buy)
{
    const oms_id id = PLACE(&shop, .customer = "zoe");

    ck_assert_int_eq(customer.asked, 1);
    ck_assert_int_ge(state_of(&shop, &id), OMS_STATE_CONFIRMED);
}
END_TEST

START_TEST(a_guest_is_nobody_to_ask_about)
{
    PLACE(&shop, .customer = "", .method = "card", .token = "tok_ok");
    ck_assert_int_eq(customer.asked, 0);
}
END_TEST

START_TEST(its_word_on_standing_fraud_and_holds_counts)
{
    customer.customer.standing = "suspended";
    assert_refused(&shop, &(struct wish){.customer = "ada"}, OMS_E_REFUSED, "ORD-1004");
    customer.code = OMS_E_DECLINED;
    assert_refused(&shop, &(struct wish){.customer = "ada"}, OMS_E_REFUSED, "ORD-1004");
    customer.code = OMS_OK;
    customer.customer.standing = "good";
    customer.customer.fraud = 1;
    customer.customer.payment_hold = 1;
    const oms_id id = PLACE(&shop, .customer = "ada");
    ck_assert(has_problem(&shop, &id, "ORD-1006"));
    ck_assert(has_problem(&shop, &id, "ORD-2004"));
}
END_TEST

/* On terms an order is confirmed while it is placed; paid by hand, later. */
START_TEST(whoever_vouches_for_a_customer_they_are_told_as_their_account_says)
{
    static const char *const methods[] = {"terms", "manual"};
    const oms_lookup_service service = {.size = sizeof service, .user = &customer, .ask = answer};
    const oms_customer zoe = {.size = sizeof zoe, .id = "zoe", .email = "zoe@example.org", .notify = "none"};

    shop_close(&shop);
    shop_open_with(&shop, &(struct shop_options){.notified = 1, .engine = {.customer = &service}});
    shop_stock(&shop, "MUG", "shelf", 10);
    MUST_OK(oms_customer_put(shop.engine, &zoe, &error));
    const oms_id id = PLACE(&shop, .customer = "zoe", .method = methods[_i]);
    if (_i)
        MUST_OK(oms_order_record_payment(shop.engine, &id, 1000, NULL, NULL, &error));
    ck_assert_int_ge(state_of(&shop, &id), OMS_STATE_CONFIRMED);
    ck_assert_int_eq(count_jobs(&shop, &id, "notification.send"), 0);
}
END_TEST

START_TEST(an_unchecked_customer_is_not_charged_until_the_service_has_answered)
{
    customer.code = OMS_E_UNAVAILABLE;
    const oms_id id = PLACE(&shop, .customer = "zoe");
    assert_waits(&id);
    run_at(&shop, 15 * MINUTE - 1);
    ck_assert_int_eq(customer.asked, 1);
    customer.code = OMS_OK;
    run_at(&shop, 15 * MINUTE);
    ck_assert_int_eq(customer.asked, 2);
    ck_assert_uint_gt(strlen(customer.key), 0);
    assert_goes_on(&id, 1000);
}
END_TEST

START_TEST(one_who_may_not_buy_after_all_gets_nothing)
{
    static const struct {
        int32_t code;
        const char *standing;
    } cases[] = {{OMS_OK, "suspended"}, {OMS_E_DECLINED, "good"}, {OMS_E_REJECTED, "good"}};

    customer.code = OMS_E_UNAVAILABLE;
    const oms_id id = PLACE(&shop, .customer = "zoe");
    customer.code = cases[_i].code;
    customer.customer.standing = cases[_i].standing;
    run_at(&shop, 15 * MINUTE);
    assert_state(&shop, &id, OMS_STATE_CANCELLED);
    ck_assert(has_problem(&shop, &id, "ORD-1004"));
    assert_stock(&shop, "MUG", 10, 0, 0);
    assert_effects(&shop, "payment.authorize", 0);
}
END_TEST

START_TEST(fraud_that_is_found_late_holds_the_order)
{
    customer.code = OMS_E_UNAVAILABLE;
    const oms_id id = PLACE(&shop, .customer = "zoe");
    customer.code = OMS_OK;
    customer.customer.fraud = 1;
    run_at(&shop, 15 * MINUTE);
    assert_state(&shop, &id, OMS_STATE_PENDING);
    ck_assert(has_problem(&shop, &id, "ORD-1006"));
    ck_assert(!has_problem(&shop, &id, "ORD-1007"));
    assert_effects(&shop, "payment.authorize", 0);
}
END_TEST

START_TEST(an_answer_can_be_told_later_by_the_key_of_the_question)
{
    oms_reply *reply = NULL;

    customer.code = OMS_PENDING;
    const oms_id id = PLACE(&shop, .customer = "zoe");
    run_at(&shop, 15 * MINUTE); /* only now there is a key */
    assert_waits(&id);
    ck_assert_int_eq(oms_reply_new(&reply), OMS_OK);
    oms_reply_set_customer(reply, &customer.customer);
    MUST_OK(oms_complete(shop.engine, customer.key, OMS_OK, reply, &error));
    ASSERT_CODE(OMS_E_ALREADY, oms_complete(shop.engine, customer.key, OMS_OK, reply, &error));
    oms_reply_free(reply);
    shop_run(&shop);
    assert_goes_on(&id, 1000);
}
END_TEST

START_TEST(who_is_vouched_for_by_a_person_is_not_asked_about_any_more)
{
    const oms_hold vouch = {.size = sizeof vouch, .by = "otto", .kind = OMS_HOLD_OPERATIONS};
    oms_reply *reply = NULL;

    customer.code = OMS_PENDING;
    const oms_id id = PLACE(&shop, .customer = "zoe");
    run_at(&shop, 15 * MINUTE);
    const int64_t asked = customer.asked;
    MUST_OK(oms_order_release(shop.engine, &id, &vouch, NULL, &error));
    assert_goes_on(&id, 1000);
    customer.customer.standing = "suspended";
    ck_assert_int_eq(oms_reply_new(&reply), OMS_OK);
    oms_reply_set_customer(reply, &customer.customer);
    oms_complete(shop.engine, customer.key, OMS_OK, reply, NULL);
    oms_reply_free(reply);
    run_at(&shop, 2 * 60 * MINUTE);
    ck_assert_int_eq(customer.asked, asked);
    assert_goes_on(&id, 1000);
}
END_TEST

START_TEST(a_retry_after_that_is_later_than_the_schedule_counts)
{
    customer.code = OMS_E_UNAVAILABLE;
    customer.retry_after_ms = 40 * MINUTE;
    const oms_id id = PLACE(&shop, .customer = "zoe");
    run_at(&shop, 15 * MINUTE);
    ck_assert_int_eq(customer.asked, 2);
    customer.code = OMS_OK;
    run_at(&shop, 54 * MINUTE);
    ck_assert_int_eq(customer.asked, 2);
    run_at(&shop, 55 * MINUTE);
    ck_assert_int_eq(customer.asked, 3);
    assert_goes_on(&id, 1000);
}
END_TEST

/* --- pricing --- */

static void
open_with_prices(void)
{
    const oms_tax_rate rate = {.size = sizeof rate, .country = "DE", .ppm = 190000};
    const oms_shipping_method method = {.size = sizeof method, .code = "post", .currency = "EUR", .amount = 500};

    forget_all();
    pricing.prices[0] = 777;
    pricing.prices[1] = 333;
    open_shop_asking(NULL, NULL, &pricing, NULL);
    MUST_OK(oms_tax_rate_put(shop.engine, &rate, &error));
    MUST_OK(oms_shipping_method_put(shop.engine, &method, &error));
}

START_TEST(the_price_is_what_the_pricing_service_says)
{
    const oms_id id = PLACE(&shop, .sku = "MUG", .quantity = 2, .sku2 = "POT");

    ck_assert_int_eq(total_of(&id), 2 * 777 + 333);
    ck_assert_int_eq(pricing.price_seen[0], OMS_NONE);
}
END_TEST

START_TEST(a_price_of_the_host_stands_beside_that_of_the_service)
{
    const oms_id id = PLACE(&shop, .unit_price = 900);
    oms_order *order = get(&shop, &id);
    oms_order_line line = {.size = sizeof line};

    oms_order_line_at(order, 0, &line);
    ck_assert_int_eq(line.unit_price, 900);
    ck_assert_int_eq(pricing.price_seen[0], 900);
    oms_order_free(order);
}
END_TEST

START_TEST(a_line_without_a_price_is_not_sold)
{
    pricing.prices[1] = OMS_NONE;
    assert_refused(&shop, &(struct wish){.sku = "MUG", .sku2 = "POT"}, OMS_E_REFUSED, "ORD-1001");
    pricing.code = OMS_E_DECLINED;
    assert_refused(&shop, &(struct wish){.sku = "MUG"}, OMS_E_REFUSED, "ORD-1001");
}
END_TEST

START_TEST(an_order_without_a_price_waits_and_is_priced_and_taxed_and_charged_once)
{
    pricing.code = OMS_E_UNAVAILABLE;
    const oms_id id = PLACE(&shop, .sku = "MUG", .quantity = 2, .sku2 = "POT", .country = "DE");
    assert_waits(&id);
    assert_stock(&shop, "MUG", 8, 2, 0);
    pricing.code = OMS_OK;
    run_at(&shop, 15 * MINUTE);
    assert_goes_on(&id, (2 * 777 + 333) + 295 + 63); /* 19 % of 1554 and of 333, each rounded */
    ck_assert_int_eq(tax_in(&id), 295 + 63);
    ck_assert_int_eq(count_events(&shop, &id, "priced"), 1);
}
END_TEST

START_TEST(a_host_s_own_price_survives_the_wait)
{
    pricing.code = OMS_E_UNAVAILABLE;
    const oms_id id = PLACE(&shop, .sku = "MUG", .unit_price = FREE, .sku2 = "POT");
    pricing.code = OMS_OK;
    run_at(&shop, 15 * MINUTE);
    ck_assert_int_eq(pricing.price_seen[0], 0);
    ck_assert_int_eq(pricing.price_seen[1], OMS_NONE);
    assert_goes_on(&id, 333);
}
END_TEST

static void
pay_by(const oms_id *id, const char *method, const char *token)
{
    const oms_payment_method by = {.size = sizeof by, .method = method, .token = token};

    MUST_OK(oms_order_pay(shop.engine, id, &by, NULL, &error));
}

START_TEST(who_pays_otherwise_before_there_is_a_price_still_pays_it)
{
    pricing.code = OMS_E_UNAVAILABLE;
    const oms_id id = PLACE(&shop, .sku = "MUG", .method = "manual");
    pay_by(&id, "card", "tok_ok");
    assert_waits(&id);
    pricing.code = OMS_OK;
    run_at(&shop, 15 * MINUTE);
    assert_goes_on(&id, 777);
    assert_payment(&shop, &id, "authorised");
}
END_TEST

START_TEST(no_money_is_received_for_what_has_no_price_yet)
{
    pricing.code = OMS_E_UNAVAILABLE;
    const oms_id id = PLACE(&shop, .sku = "MUG", .method = "manual");
    ASSERT_CODE(OMS_E_STATE, oms_order_record_payment(shop.engine, &id, 0, NULL, NULL, &error));
    pricing.code = OMS_OK;
    run_at(&shop, 15 * MINUTE);
    MUST_OK(oms_order_record_payment(shop.engine, &id, 777, NULL, NULL, &error));
    assert_payment(&shop, &id, "captured");
}
END_TEST

START_TEST(an_order_that_turns_out_free_needs_no_payment)
{
    pricing.code = OMS_E_UNAVAILABLE;
    const oms_id id = PLACE(&shop, .sku = "MUG");
    pricing.code = OMS_OK;
    pricing.prices[0] = 0;
    run_at(&shop, 15 * MINUTE);
    ck_assert_int_ge(state_of(&shop, &id), OMS_STATE_CONFIRMED);
    assert_payment(&shop, &id, "not-required");
    assert_effects(&shop, "payment.authorize", 0);
}
END_TEST

START_TEST(what_cannot_be_checked_without_the_price_is_not_promised)
{
    oms_draft *draft = wish_draft(&(struct wish){.token = "tok_ok"});
    const oms_draft_line line = {
        .size = sizeof line, .sku = "POT", .quantity = 1, .unit_price = OMS_NONE, .manual_discount_ppm = 100000};

    pricing.code = OMS_E_UNAVAILABLE;
    assert_refused(&shop, &(struct wish){.sku = "MUG", .expected_total = 777}, OMS_E_UNAVAILABLE, NULL);
    MUST_OK(oms_draft_add_line(draft, &line, &error));
    ASSERT_CODE(OMS_E_UNAVAILABLE, oms_order_place(shop.engine, draft, 0, NULL, &error));
    oms_draft_free(draft);
    ck_assert_int_eq(count_orders(&shop), 0);
}
END_TEST

START_TEST(a_line_that_is_not_sold_after_all_ends_the_order)
{
    pricing.code = OMS_E_UNAVAILABLE;
    const oms_id id = PLACE(&shop, .sku = "MUG", .sku2 = "POT");
    pricing.code = _i ? OMS_E_DECLINED : OMS_OK;
    pricing.prices[1] = OMS_NONE;
    run_at(&shop, 15 * MINUTE);
    assert_state(&shop, &id, OMS_STATE_CANCELLED);
    ck_assert(has_problem(&shop, &id, "ORD-1001"));
    assert_stock(&shop, "MUG", 10, 0, 0);
}
END_TEST

START_TEST(a_total_that_does_not_fit_ends_the_order)
{
    pricing.code = OMS_E_UNAVAILABLE;
    const oms_id id = PLACE(&shop, .sku = "MUG", .quantity = 2);
    pricing.code = OMS_OK;
    pricing.prices[0] = OMS_LIMIT_AMOUNT;
    run_at(&shop, 15 * MINUTE);
    assert_state(&shop, &id, OMS_STATE_CANCELLED);
    ck_assert(has_problem(&shop, &id, "ORD-5004"));
}
END_TEST

START_TEST(when_the_hold_is_over_the_units_go_back_and_are_taken_again_with_the_price)
{
    pricing.code = OMS_E_UNAVAILABLE;
    const oms_id id = PLACE(&shop, .sku = "MUG");
    run_at(&shop, 30 * MINUTE);
    assert_waits(&id);
    assert_stock(&shop, "MUG", 10, 0, 0);
    pricing.code = OMS_OK;
    run_at(&shop, 60 * MINUTE);
    assert_goes_on(&id, 777);
    assert_stock(&shop, "MUG", 9, 1, 0);
}
END_TEST

START_TEST(ten_tries_every_fifteen_minutes_and_then_it_is_given_up)
{
    pricing.code = OMS_E_UNAVAILABLE;
    const oms_id id = PLACE(&shop, .sku = "MUG");
    for (int64_t tick = 1; tick <= 10; tick++) {
        run_at(&shop, tick * 15 * MINUTE - 1);
        ck_assert_int_eq(pricing.asked, tick);
        run_at(&shop, tick * 15 * MINUTE);
        ck_assert_int_eq(pricing.asked, tick + 1);
    }
    assert_job(&shop, &id, "price.lookup", "dead");
    run_at(&shop, 5 * HOUR);
    ck_assert_int_eq(pricing.asked, 11);
    assert_state(&shop, &id, OMS_STATE_CANCELLED);
    assert_stock(&shop, "MUG", 10, 0, 0);
    assert_effects(&shop, "payment.authorize", 0);
}
END_TEST

START_TEST(what_was_given_up_is_asked_again_by_hand)
{
    pricing.code = OMS_E_UNAVAILABLE;
    const oms_id id = PLACE(&shop, .sku = "MUG");
    for (int64_t tick = 1; tick <= 10; tick++)
        run_at(&shop, tick * 15 * MINUTE);
    const struct job_view dead = find_job(&shop, &id, "price.lookup", 0);
    assert_state(&shop, &id, OMS_STATE_PENDING);
    pricing.code = OMS_OK;
    MUST_OK(oms_job_retry(shop.engine, dead.key, NULL, &error));
    shop_run(&shop);
    assert_goes_on(&id, 777);
    ASSERT_CODE(OMS_E_STATE, oms_job_retry(shop.engine, dead.key, NULL, &error));
}
END_TEST

START_TEST(what_a_cancelled_order_asked_in_vain_is_not_asked_again)
{
    pricing.code = OMS_E_UNAVAILABLE;
    const oms_id id = PLACE(&shop, .sku = "MUG");
    for (int64_t tick = 1; tick <= 10; tick++)
        run_at(&shop, tick * 15 * MINUTE);
    const struct job_view dead = find_job(&shop, &id, "price.lookup", 0);
    cancel(&shop, &id);
    ASSERT_CODE(OMS_E_STATE, oms_job_retry(shop.engine, dead.key, NULL, &error));
}
END_TEST

START_TEST(a_cancelled_order_is_not_priced_any_more)
{
    pricing.code = OMS_E_UNAVAILABLE;
    const oms_id id = PLACE(&shop, .sku = "MUG");
    cancel(&shop, &id);
    pricing.code = OMS_OK;
    run_at(&shop, 15 * MINUTE);
    assert_state(&shop, &id, OMS_STATE_CANCELLED);
    ck_assert_int_eq(pricing.asked, 1);
}
END_TEST

START_TEST(a_quote_says_that_the_price_is_not_known)
{
    oms_draft *draft = wish_draft(&(struct wish){.sku = "MUG"});
    oms_order *quote = NULL;

    MUST_OK(oms_order_quote(shop.engine, draft, &quote, &error));
    ck_assert_int_eq(oms_order_total(quote), 777);
    oms_order_free(quote);
    oms_draft_free(draft);
}
END_TEST

/* --- tax --- */

static void
open_with_tax(void)
{
    const oms_tax_rate rate = {.size = sizeof rate, .country = "DE", .ppm = 190000};
    const oms_shipping_method method = {.size = sizeof method, .code = "post", .currency = "EUR", .amount = 500};

    forget_all();
    tax.taxes[0] = tax_of(0, 70000, 140);
    tax.taxes[1] = tax_of(OMS_TAX_SHIPPING, 70000, 35);
    tax.n_taxes = 2;
    open_shop_asking(NULL, NULL, NULL, &tax);
    MUST_OK(oms_tax_rate_put(shop.engine, &rate, &error));
    MUST_OK(oms_shipping_method_put(shop.engine, &method, &error));
}

static oms_id
place_by_post(int64_t quantity)
{
    oms_draft *draft = wish_draft(&(struct wish){.quantity = quantity, .country = "DE"});
    oms_order *order = NULL;

    MUST_OK(oms_draft_set_text(draft, OMS_DRAFT_SHIPPING_METHOD, "post", &error));
    MUST_OK(oms_order_place(shop.engine, draft, 0, &order, &error));
    const oms_id id = *oms_order_id(order);
    oms_order_free(order);
    oms_draft_free(draft);
    return id;
}

START_TEST(the_tax_is_what_the_tax_service_says_of_lines_and_shipping)
{
    const oms_id id = place_by_post(2);

    ck_assert_int_eq(tax.asked, 1);
    ck_assert_int_eq(tax.net_seen[0], 2000);
    ck_assert_int_eq(tax.shipping_seen, 500);
    ck_assert_str_eq(tax.country_seen, "DE");
    ck_assert_int_eq(tax_in(&id), 175);
    assert_goes_on(&id, 2000 + 500 + 175);
}
END_TEST

START_TEST(included_tax_is_in_the_price_already)
{
    tax.taxes[0].included = 1;
    tax.n_taxes = 1;
    const oms_id id = place_by_post(2);

    ck_assert_int_eq(tax_in(&id), 140);
    ck_assert_int_eq(total_of(&id), 2500);
    assert_invariants(&shop);
}
END_TEST

START_TEST(it_is_not_asked_about_what_is_refused_anyway)
{
    assert_refused(&shop, &(struct wish){.sku = "NONE"}, OMS_E_REFUSED, "ORD-1001");
    ck_assert_int_eq(tax.asked, 0);
}
END_TEST

START_TEST(an_untaxed_order_waits_and_is_charged_with_its_tax)
{
    tax.code = OMS_E_UNAVAILABLE;
    const oms_id id = place_by_post(2);
    assert_waits(&id);
    tax.code = OMS_OK;
    run_at(&shop, 15 * MINUTE);
    ck_assert_int_eq(tax.net_seen[0], 2000);
    ck_assert_int_eq(tax.shipping_seen, 500);
    assert_goes_on(&id, 2000 + 500 + 175);
}
END_TEST

/* More than the line costs, whether the price holds it or not. */
START_TEST(tax_that_cannot_be_is_as_good_as_none)
{
    tax.taxes[0] = tax_of(0, 70000, 2001);
    tax.taxes[0].included = _i;
    const oms_id id = place_by_post(2);
    assert_waits(&id);
    run_at(&shop, 15 * MINUTE); /* and again: a person has to see to it */
    assert_state(&shop, &id, OMS_STATE_PENDING);
    ck_assert(has_problem(&shop, &id, "ORD-3001"));
    ck_assert(!has_problem(&shop, &id, "ORD-1007"));
    assert_effects(&shop, "payment.authorize", 0);
    assert_job(&shop, &id, "tax.lookup", "done");
}
END_TEST

START_TEST(a_total_that_is_expected_needs_the_tax)
{
    tax.code = OMS_E_UNAVAILABLE;
    assert_refused(&shop, &(struct wish){.expected_total = 1000}, OMS_E_UNAVAILABLE, NULL);
}
END_TEST

START_TEST(a_quote_asks_for_the_tax_too)
{
    oms_draft *draft = wish_draft(&(struct wish){.quantity = 2, .country = "DE"});
    oms_order *quote = NULL;

    tax.n_taxes = 1;
    MUST_OK(oms_order_quote(shop.engine, draft, &quote, &error));
    ck_assert_int_eq(oms_order_total(quote), 2140);
    oms_order_free(quote);
    oms_draft_free(draft);
}
END_TEST

START_TEST(a_free_order_whose_tax_is_not_known_is_not_confirmed)
{
    tax.code = OMS_E_UNAVAILABLE;
    const oms_id id = PLACE(&shop, .unit_price = FREE);
    assert_waits(&id);
    tax.code = OMS_OK;
    tax.n_taxes = 0;
    run_at(&shop, 15 * MINUTE);
    assert_payment(&shop, &id, "not-required");
}
END_TEST

/* --- together --- */

static void
open_with_all(void)
{
    forget_all();
    catalog.products = sold;
    catalog.n_products = 2;
    customer.customer = (oms_customer){.size = sizeof(oms_customer), .id = "zoe"};
    pricing.prices[0] = 1000;
    tax.taxes[0] = tax_of(0, 100000, 100);
    tax.n_taxes = 1;
    open_shop_asking(&catalog, &customer, &pricing, &tax);
}

START_TEST(with_all_four_an_order_needs_no_table_but_stock)
{
    const oms_id id = PLACE(&shop, .customer = "zoe");

    assert_goes_on(&id, 1100);
    ck_assert_int_eq(catalog.asked + customer.asked + pricing.asked + tax.asked, 4);
}
END_TEST

START_TEST(all_down_but_the_catalog_it_waits_for_each_in_turn)
{
    customer.code = pricing.code = tax.code = OMS_E_UNAVAILABLE;
    const oms_id id = PLACE(&shop, .customer = "zoe");

    ck_assert_int_eq(tax.asked, 0); /* there is nothing to tax yet */
    assert_waits(&id);
    pricing.code = OMS_OK;
    run_at(&shop, 15 * MINUTE);
    ck_assert_int_eq(tax.asked, 1);
    assert_waits(&id);
    tax.code = OMS_OK;
    run_at(&shop, 30 * MINUTE);
    assert_waits(&id);
    customer.code = OMS_OK;
    run_at(&shop, 45 * MINUTE);
    assert_goes_on(&id, 1100);
}
END_TEST

START_TEST(each_answer_is_a_whole_step_of_its_own)
{
    int64_t done = 1;

    customer.code = pricing.code = tax.code = OMS_E_UNAVAILABLE;
    const oms_id id = PLACE(&shop, .customer = "zoe");
    customer.code = pricing.code = tax.code = OMS_OK;
    for (shop_wait(&shop, 15 * MINUTE); done; assert_invariants(&shop))
        MUST_OK(oms_engine_run(shop.engine, 1, &done, NULL, &error));
    assert_goes_on(&id, 1100);
    ck_assert_int_eq(count_events(&shop, &id, "price.checked"), 1);
}
END_TEST

/* What can wait for an answer does; what cannot is not blamed on the service. */
START_TEST(memory_that_runs_out_while_a_service_answers_is_said_as_such)
{
    customer.code = pricing.code = tax.code = OMS_E_NOMEM;
    const oms_id id = PLACE(&shop, .customer = "zoe");
    assert_waits(&id);
    assert_refused(&shop, &(struct wish){.expected_total = 1100}, OMS_E_NOMEM, NULL);
    pricing.code = OMS_OK;
    assert_refused(&shop, &(struct wish){.expected_total = 1100}, OMS_E_NOMEM, NULL);
    run_at(&shop, 15 * MINUTE);
    assert_waits(&id);
    customer.code = tax.code = OMS_OK;
    run_at(&shop, 30 * MINUTE);
    assert_goes_on(&id, 1100);
    catalog.code = OMS_E_NOMEM;
    assert_refused(&shop, &(struct wish){.sku = "MUG"}, OMS_E_NOMEM, NULL);
}
END_TEST

START_TEST(a_batch_asks_for_each_and_keeps_them_apart)
{
    oms_draft *drafts[3];
    oms_place_result results[3];

    for (size_t i = 0; i < 3; i++)
        drafts[i] = wish_draft(&(struct wish){.customer = "zoe", .quantity = (int64_t)i + 1});
    MUST_OK(oms_order_place_many(shop.engine, (const oms_draft *const *)drafts, 3, 0, results, &error));
    for (size_t i = 0; i < 3; i++) {
        ck_assert_int_eq(results[i].code, OMS_OK);
        ck_assert_int_eq(oms_order_total(results[i].order), 1000 * ((int64_t)i + 1) + 100);
        oms_order_free(results[i].order);
        oms_draft_free(drafts[i]);
    }
    ck_assert_int_eq(tax.asked, 3);
}
END_TEST

START_TEST(an_engine_is_not_opened_with_a_lookup_that_answers_nothing)
{
    const oms_lookup_service nothing = {.size = sizeof nothing};
    oms_store store = {.size = sizeof store};
    oms_engine_options options = {.size = sizeof options, .store = &store, .tax = &nothing};
    oms_engine *engine = NULL;

    MUST_OK(oms_store_sqlite(":memory:", NULL, &store, &error));
    ASSERT_CODE(OMS_E_INVALID, oms_engine_open(&options, &engine, &error));
    ck_assert_ptr_null(engine);
}
END_TEST

static void
add_case(Suite *suite, const char *name, void (*open)(void), const TTest *const *tests, size_t n)
{
    TCase *cases = tcase_create(name);

    tcase_add_checked_fixture(cases, open, close_shop);
    for (size_t i = 0; i < n; i++)
        tcase_add_test(cases, tests[i]);
    suite_add_tcase(suite, cases);
}
#define ADD_CASE(name, open, tests) add_case(suite, name, open, tests, sizeof tests / sizeof *tests)

static void
add_loops(Suite *suite)
{
    TCase *customers = tcase_create("customer, late");
    TCase *prices = tcase_create("pricing, late");
    TCase *taxes = tcase_create("tax, nonsense");
    TCase *options = tcase_create("options");

    tcase_add_checked_fixture(customers, open_with_customers, close_shop);
    tcase_add_loop_test(customers, whoever_vouches_for_a_customer_they_are_told_as_their_account_says, 0, 2);
    tcase_add_loop_test(customers, one_who_may_not_buy_after_all_gets_nothing, 0, 3);
    suite_add_tcase(suite, customers);
    tcase_add_checked_fixture(prices, open_with_prices, close_shop);
    tcase_add_loop_test(prices, a_line_that_is_not_sold_after_all_ends_the_order, 0, 2);
    suite_add_tcase(suite, prices);
    tcase_add_checked_fixture(taxes, open_with_tax, close_shop);
    tcase_add_loop_test(taxes, tax_that_cannot_be_is_as_good_as_none, 0, 2);
    suite_add_tcase(suite, taxes);
    tcase_add_test(options, an_engine_is_not_opened_with_a_lookup_that_answers_nothing);
    suite_add_tcase(suite, options);
}

Suite *
lookup_suite(void)
{
    const TTest *const catalogs[] = {
        what_the_catalog_service_knows_is_sold_under_its_name,
        what_it_does_not_know_is_not_sold_whatever_the_table_says,
        stock_is_kept_of_what_only_the_service_knows,
        without_it_nothing_is_accepted,
        an_address_is_not_changed_while_the_catalog_is_down,
        a_key_has_its_order_even_while_the_catalog_is_down,
    };
    const TTest *const customers[] = {
        a_customer_only_the_service_knows_may_buy,
        a_guest_is_nobody_to_ask_about,
        its_word_on_standing_fraud_and_holds_counts,
        an_unchecked_customer_is_not_charged_until_the_service_has_answered,
        fraud_that_is_found_late_holds_the_order,
        an_answer_can_be_told_later_by_the_key_of_the_question,
        who_is_vouched_for_by_a_person_is_not_asked_about_any_more,
        a_retry_after_that_is_later_than_the_schedule_counts,
    };
    const TTest *const prices[] = {
        the_price_is_what_the_pricing_service_says,
        a_price_of_the_host_stands_beside_that_of_the_service,
        a_line_without_a_price_is_not_sold,
        an_order_without_a_price_waits_and_is_priced_and_taxed_and_charged_once,
        a_host_s_own_price_survives_the_wait,
        an_order_that_turns_out_free_needs_no_payment,
        who_pays_otherwise_before_there_is_a_price_still_pays_it,
        no_money_is_received_for_what_has_no_price_yet,
        what_cannot_be_checked_without_the_price_is_not_promised,
        a_total_that_does_not_fit_ends_the_order,
        when_the_hold_is_over_the_units_go_back_and_are_taken_again_with_the_price,
        ten_tries_every_fifteen_minutes_and_then_it_is_given_up,
        what_was_given_up_is_asked_again_by_hand,
        what_a_cancelled_order_asked_in_vain_is_not_asked_again,
        a_cancelled_order_is_not_priced_any_more,
        a_quote_says_that_the_price_is_not_known,
    };
    const TTest *const taxes[] = {
        the_tax_is_what_the_tax_service_says_of_lines_and_shipping,
        included_tax_is_in_the_price_already,
        it_is_not_asked_about_what_is_refused_anyway,
        an_untaxed_order_waits_and_is_charged_with_its_tax,
        a_total_that_is_expected_needs_the_tax,
        a_quote_asks_for_the_tax_too,
        a_free_order_whose_tax_is_not_known_is_not_confirmed,
    };
    const TTest *const all[] = {
        with_all_four_an_order_needs_no_table_but_stock, memory_that_runs_out_while_a_service_answers_is_said_as_such,
        each_answer_is_a_whole_step_of_its_own,          all_down_but_the_catalog_it_waits_for_each_in_turn,
        a_batch_asks_for_each_and_keeps_them_apart,
    };
    Suite *suite = suite_create("lookup");

    ADD_CASE("catalog", open_with_catalog, catalogs);
    ADD_CASE("customer", open_with_customers, customers);
    ADD_CASE("pricing", open_with_prices, prices);
    ADD_CASE("tax", open_with_tax, taxes);
    ADD_CASE("all", open_with_all, all);
    add_loops(suite);
    return suite;
}
