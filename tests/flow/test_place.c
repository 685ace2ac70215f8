/* Placing as a caller meets it: idempotency keys, references, duplicates, expected totals, quotes, batches. Everything through the public interface. */
#include <stdio.h>
#include <string.h>

#include "flow/suites.h"
#include "flow/words.h"

#define WEEK   (7 * DAY)
#define WINDOW (5 * MINUTE)

static int
same_id(const oms_id *a, const oms_id *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

/* Places again; it must be answered with the same order, marked replayed. */
static void
assert_replayed(struct shop *shop, const struct wish *wish, const oms_id *id)
{
    oms_order *order = NULL;

    MUST_OK(try_place(shop, wish, &order, &error));
    ck_assert(same_id(oms_order_id(order), id));
    ck_assert_int_eq(oms_order_replayed(order), 1);
    oms_order_free(order);
}

static oms_id
place_new(struct shop *shop, const struct wish *wish)
{
    oms_order *order = NULL;

    MUST_OK(try_place(shop, wish, &order, &error));
    ck_assert_int_eq(oms_order_replayed(order), 0);
    oms_id id = *oms_order_id(order);
    oms_order_free(order);
    return id;
}

START_TEST(the_same_key_and_request_gives_the_same_order)
{
    const struct wish wish = {.key = "k-1", .quantity = 2};
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 5);
    oms_id id = place_new(&shop, &wish);
    assert_replayed(&shop, &wish, &id);
    assert_replayed(&shop, &wish, &id);
    assert_stock(&shop, "MUG", 3, 2, 0);
    assert_effects(&shop, "payment.authorize", 1);
    ck_assert_int_eq(count_orders(&shop), 1);
    shop_close(&shop);
}
END_TEST

START_TEST(a_replay_shows_the_order_as_it_is_now)
{
    const struct wish wish = {.key = "k-1"};
    struct shop shop;
    oms_order *order = NULL;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 1);
    oms_id id = place_new(&shop, &wish);
    dispatch(&shop, &id);
    deliver(&shop, &id);
    take_back(&shop, &id);
    MUST_OK(try_place(&shop, &wish, &order, &error));
    ck_assert_int_eq(oms_order_state(order), OMS_STATE_RETURNED);
    ck_assert_int_eq(oms_order_replayed(order), 1);
    oms_order_free(order);
    shop_close(&shop);
}
END_TEST

START_TEST(a_key_outlives_the_process)
{
    char path[PATH_SIZE];
    const struct wish wish = {.key = "k-1"};
    struct shop shop, later;

    file_name(path);
    shop_open_with(&shop, &(struct shop_options){.path = path});
    shop_stock(&shop, "MUG", "MAIN", 5);
    oms_id id = place_new(&shop, &wish);
    shop_close(&shop);

    shop_open_beside(&later, &shop, &(struct shop_options){.path = path});
    assert_replayed(&later, &wish, &id);
    ck_assert_int_eq(count_orders(&later), 1);
    shop_close(&later);
    file_remove(path);
}
END_TEST

/* Each differs from the order of key k-1 in one thing. */
static const struct wish other_requests[] = {
    {.key = "k-1", .quantity = 3},
    {.key = "k-1", .quantity = 2, .sku = "POT"},
    {.key = "k-1", .quantity = 2, .token = "tok_declined"},
    {.key = "k-1", .quantity = 2, .unit_price = 999},
    {.key = "k-1", .quantity = 2, .method = "manual"},
    {.key = "k-1", .quantity = 2, .reference = "r-1"},
    {.key = "k-1", .quantity = 2, .country = "DE"},
    {.key = "k-1", .quantity = 2, .expected_total = 2000},
};

START_TEST(a_key_used_with_another_request_is_a_conflict)
{
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 9);
    shop_stock(&shop, "POT", "MAIN", 9);
    oms_id id = place_new(&shop, &(struct wish){.key = "k-1", .quantity = 2});
    assert_refused(&shop, &other_requests[_i], OMS_E_KEY_CONFLICT, "ORD-5001");
    assert_replayed(&shop, &(struct wish){.key = "k-1", .quantity = 2}, &id);
    shop_close(&shop);
}
END_TEST

/* Each is another key than ada's k-1 on channel web. */
static const struct wish other_keys[] = {
    {.key = "K-1"},
    {.key = "k-1", .channel = "shop"},
    {.key = "k-1", .customer = ""},
    {.key = "k-1", .customer = "owe"},
    {.key = "k-1 "},
    {.key = "../k-1"},
};

START_TEST(a_key_belongs_to_channel_and_customer_byte_by_byte)
{
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 9);
    oms_id id = place_new(&shop, &(struct wish){.key = "k-1"});
    oms_id other = place_new(&shop, &other_keys[_i]);
    ck_assert(!same_id(&id, &other));
    assert_replayed(&shop, &(struct wish){.key = "k-1"}, &id);
    assert_replayed(&shop, &other_keys[_i], &other);
    shop_close(&shop);
}
END_TEST

/* Channel and customer are not merely written one after the other. */
START_TEST(a_channel_cannot_be_taken_for_a_customer)
{
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 9);
    oms_id id = place_new(&shop, &(struct wish){.key = "k", .channel = "web/ada", .customer = ""});
    oms_id other = place_new(&shop, &(struct wish){.key = "k", .channel = "web", .customer = "ada"});
    ck_assert(!same_id(&id, &other));
    shop_close(&shop);
}
END_TEST

START_TEST(a_key_lives_for_seven_days)
{
    const struct wish wish = {.key = "k-1"};
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 9);
    oms_id first = place_new(&shop, &wish);
    shop_wait(&shop, WEEK - 1);
    assert_replayed(&shop, &wish, &first);
    shop_wait(&shop, 1);
    if (_i == 1)
        shop_run(&shop); /* swept, or taken over: no difference */
    oms_id second = place_new(&shop, &wish);
    ck_assert(!same_id(&first, &second));
    assert_replayed(&shop, &wish, &second);
    shop_wait(&shop, WEEK - 1);
    assert_replayed(&shop, &wish, &second);
    shop_close(&shop);
}
END_TEST

START_TEST(an_expired_key_may_be_used_for_another_request)
{
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 9);
    place_new(&shop, &(struct wish){.key = "k-1"});
    shop_wait(&shop, WEEK);
    oms_id id = place_new(&shop, &(struct wish){.key = "k-1", .quantity = 2});
    assert_refused(&shop, &(struct wish){.key = "k-1"}, OMS_E_KEY_CONFLICT, "ORD-5001");
    assert_replayed(&shop, &(struct wish){.key = "k-1", .quantity = 2}, &id);
    shop_close(&shop);
}
END_TEST

START_TEST(a_refused_request_keeps_no_key)
{
    struct shop shop;

    shop_open(&shop);
    assert_refused(&shop, &(struct wish){.key = "k-1"}, OMS_E_REFUSED, "ORD-1001");
    shop_stock(&shop, "MUG", "MAIN", 9);
    assert_refused(&shop, &(struct wish){.key = "k-1", .expected_total = 1}, OMS_E_PRICE_CHANGED, "ORD-5003");
    place_new(&shop, &(struct wish){.key = "k-1", .quantity = 3});
    shop_close(&shop);
}
END_TEST

/* --- Many at once --- */

#define CROWD 20

struct buyer {
    pthread_t thread;
    struct shop *shop;
    struct wish wish;
    int32_t code;
    int32_t replayed;
    oms_id id;
};

static void *
buy(void *user)
{
    struct buyer *buyer = user;
    oms_order *order = NULL;

    buyer->code = try_place(buyer->shop, &buyer->wish, &order, NULL);
    if (order) {
        buyer->id = *oms_order_id(order);
        buyer->replayed = oms_order_replayed(order);
    }
    oms_order_free(order);
    return NULL;
}

static void
all_buy(struct shop *shop, const struct wish *wish, struct buyer *buyers)
{
    for (size_t i = 0; i < CROWD; i++) {
        buyers[i] = (struct buyer){.shop = shop, .wish = *wish};
        ck_assert_int_eq(pthread_create(&buyers[i].thread, NULL, buy, &buyers[i]), 0);
    }
    for (size_t i = 0; i < CROWD; i++)
        pthread_join(buyers[i].thread, NULL);
}

START_TEST(one_key_from_twenty_threads_is_one_order)
{
    struct buyer buyers[CROWD];
    struct shop shop;
    int64_t fresh = 0;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 100);
    all_buy(&shop, &(struct wish){.key = "k-1"}, buyers);
    for (size_t i = 0; i < CROWD; i++) {
        ck_assert_str_eq(oms_result_name(buyers[i].code), "OMS_OK");
        ck_assert(same_id(&buyers[i].id, &buyers[0].id));
        fresh += !buyers[i].replayed;
    }
    ck_assert_int_eq(fresh, 1);
    ck_assert_int_eq(count_orders(&shop), 1);
    assert_stock(&shop, "MUG", 99, 1, 0);
    assert_effects(&shop, "payment.authorize", 1);
    shop_close(&shop);
}
END_TEST

START_TEST(one_expired_key_from_twenty_threads_is_one_more_order)
{
    struct buyer buyers[CROWD];
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 100);
    place_new(&shop, &(struct wish){.key = "k-1", .quantity = 2});
    shop_wait(&shop, WEEK);
    all_buy(&shop, &(struct wish){.key = "k-1"}, buyers);
    for (size_t i = 0; i < CROWD; i++)
        ck_assert(buyers[i].code == OMS_OK && same_id(&buyers[i].id, &buyers[0].id));
    ck_assert_int_eq(count_orders(&shop), 2);
    shop_close(&shop);
}
END_TEST

START_TEST(the_last_unit_wanted_under_one_key_is_not_refused_to_anyone)
{
    struct buyer buyers[CROWD];
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 1);
    all_buy(&shop, &(struct wish){.key = "k-1"}, buyers);
    for (size_t i = 0; i < CROWD; i++)
        ck_assert_str_eq(oms_result_name(buyers[i].code), "OMS_OK");
    assert_stock(&shop, "MUG", 0, 1, 0);
    shop_close(&shop);
}
END_TEST

START_TEST(duplicates_at_once_are_found_as_well)
{
    struct buyer buyers[CROWD];
    struct shop shop;
    int64_t accepted = 0;

    shop_open_with(&shop, &(struct shop_options){.engine = {.duplicates = OMS_DUPLICATE_REFUSE}});
    shop_stock(&shop, "MUG", "MAIN", 100);
    all_buy(&shop, &(struct wish){.quantity = 1}, buyers);
    for (size_t i = 0; i < CROWD; i++) {
        ck_assert(buyers[i].code == OMS_OK || buyers[i].code == OMS_E_REFUSED || buyers[i].code == OMS_E_BUSY);
        accepted += buyers[i].code == OMS_OK;
    }
    ck_assert_int_eq(accepted, 1);
    ck_assert_int_eq(count_orders(&shop), 1);
    shop_close(&shop);
}
END_TEST

START_TEST(one_reference_at_once_is_one_order)
{
    struct buyer buyers[CROWD];
    struct shop shop;
    int64_t accepted = 0;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 100);
    all_buy(&shop, &(struct wish){.reference = "r-1"}, buyers);
    for (size_t i = 0; i < CROWD; i++)
        accepted += buyers[i].code == OMS_OK;
    ck_assert_int_eq(accepted, 1);
    ck_assert_int_eq(count_orders(&shop), 1);
    shop_close(&shop);
}
END_TEST

/* --- References --- */

START_TEST(a_reference_is_unique_per_channel_for_ever)
{
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 9);
    oms_id id = place_new(&shop, &(struct wish){.reference = "r-1"});
    cancel(&shop, &id);
    shop_wait(&shop, 5000 * DAY);
    shop_run(&shop);
    assert_refused(&shop, &(struct wish){.reference = "r-1", .quantity = 2}, OMS_E_REFUSED, "ORD-5005");
    assert_refused(&shop, &(struct wish){.reference = "r-1", .customer = ""}, OMS_E_REFUSED, "ORD-5005");
    place_new(&shop, &(struct wish){.reference = "r-1", .channel = "shop"});
    place_new(&shop, &(struct wish){.reference = "R-1"});
    shop_close(&shop);
}
END_TEST

START_TEST(an_order_is_found_by_channel_and_reference)
{
    struct shop shop;
    oms_id found;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 9);
    oms_id web = place_new(&shop, &(struct wish){.reference = "r-1"});
    oms_id other = place_new(&shop, &(struct wish){.reference = "r-1", .channel = "shop"});
    MUST_OK(oms_order_find_reference(shop.engine, "web", "r-1", &found, &error));
    ck_assert(same_id(&found, &web));
    MUST_OK(oms_order_find_reference(shop.engine, "shop", "r-1", &found, &error));
    ck_assert(same_id(&found, &other));
    ASSERT_CODE(OMS_E_NOT_FOUND, oms_order_find_reference(shop.engine, NULL, "r-1", &found, &error));
    shop_close(&shop);
}
END_TEST

/* A key answers first: the same request twice is a replay, not a second use of its reference. */
START_TEST(a_replay_is_no_second_use_of_its_reference)
{
    const struct wish wish = {.key = "k-1", .reference = "r-1"};
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 9);
    oms_id id = place_new(&shop, &wish);
    assert_replayed(&shop, &wish, &id);
    shop_close(&shop);
}
END_TEST

/* --- Duplicates --- */

static void
assert_names(const char *message, struct shop *shop, const oms_id *id)
{
    oms_order *order = get(shop, id);

    ck_assert_msg(strstr(message, oms_order_number(order)) != NULL, "%s does not name %s", message,
                  oms_order_number(order));
    oms_order_free(order);
}

START_TEST(a_possible_duplicate_is_accepted_with_a_problem_that_names_the_earlier_order)
{
    oms_problem problem = {.size = sizeof problem};
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 9);
    oms_id first = place_new(&shop, &(struct wish){0});
    shop_wait(&shop, WINDOW - 1);
    oms_id second = place_new(&shop, &(struct wish){0});
    ck_assert(!has_problem(&shop, &first, "ORD-5002"));
    ck_assert(has_problem(&shop, &second, "ORD-5002"));
    assert_state(&shop, &second, OMS_STATE_CONFIRMED);
    oms_order *order = get(&shop, &second);
    ck_assert_int_eq(oms_order_problem(order, 0, &problem), OMS_OK);
    assert_names(problem.message, &shop, &first);
    oms_order_free(order);
    shop_close(&shop);
}
END_TEST

START_TEST(a_duplicate_is_one_only_within_the_window)
{
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 9);
    place_new(&shop, &(struct wish){0});
    shop_wait(&shop, WINDOW);
    oms_id later = place_new(&shop, &(struct wish){0});
    ck_assert(!has_problem(&shop, &later, "ORD-5002"));
    shop_close(&shop);
}
END_TEST

START_TEST(a_duplicate_can_be_refused)
{
    struct shop shop;
    oms_error *error = NULL;

    shop_open_with(&shop, &(struct shop_options){.engine = {.duplicates = OMS_DUPLICATE_REFUSE}});
    shop_stock(&shop, "MUG", "MAIN", 9);
    oms_id first = place_new(&shop, &(struct wish){0});
    shop_wait(&shop, WINDOW - 1);
    assert_refused(&shop, &(struct wish){0}, OMS_E_REFUSED, "ORD-5002");
    ck_assert_int_eq(try_place(&shop, &(struct wish){0}, NULL, &error), OMS_E_REFUSED);
    assert_names(oms_error_message(error), &shop, &first);
    oms_error_free(error);
    shop_wait(&shop, 1); /* a refused one did not begin the window anew */
    place_new(&shop, &(struct wish){0});
    shop_close(&shop);
}
END_TEST

/* A draft that is always the same but for its coupons, one space between. */
static int32_t
place_with_coupons(struct shop *shop, const char *coupons)
{
    oms_draft *draft = wish_draft(&(struct wish){.method = "manual"});
    char list[40], *rest = list;

    snprintf(list, sizeof list, "%s", coupons);
    for (char *code = strtok_r(rest, " ", &rest); code; code = strtok_r(NULL, " ", &rest))
        ck_assert_int_eq(oms_draft_add_coupon(draft, code, NULL), OMS_OK);
    const int32_t code = oms_order_place(shop->engine, draft, 0, NULL, NULL);
    oms_draft_free(draft);
    return code;
}

START_TEST(another_coupon_is_another_request)
{
    const oms_discount ten = {.size = sizeof ten, .code = "TEN", .kind = "percent", .ppm = 100000, .needs_coupon = 1};
    const oms_discount two = {.size = sizeof two, .code = "TWO", .kind = "percent", .ppm = 20000, .needs_coupon = 1};
    struct shop shop;

    shop_open_with(&shop, &(struct shop_options){.engine = {.duplicates = OMS_DUPLICATE_REFUSE}});
    shop_stock(&shop, "MUG", "MAIN", 9);
    MUST_OK(oms_discount_put(shop.engine, &ten, &error));
    MUST_OK(oms_discount_put(shop.engine, &two, &error));
    const oms_coupon a = {.size = sizeof a, .code = "A", .discount = "TEN"};
    const oms_coupon b = {.size = sizeof b, .code = "B", .discount = "TWO"};
    MUST_OK(oms_coupon_put(shop.engine, &a, &error));
    MUST_OK(oms_coupon_put(shop.engine, &b, &error));
    ck_assert_int_eq(place_with_coupons(&shop, ""), OMS_OK);
    ck_assert_int_eq(place_with_coupons(&shop, "A"), OMS_OK);
    ck_assert_int_eq(place_with_coupons(&shop, "B"), OMS_OK);
    ck_assert_int_eq(place_with_coupons(&shop, "A B"), OMS_OK);
    ck_assert_int_eq(place_with_coupons(&shop, "B A"), OMS_E_REFUSED);
    ck_assert_int_eq(place_with_coupons(&shop, "A"), OMS_E_REFUSED);
    ck_assert_int_eq(place_with_coupons(&shop, ""), OMS_E_REFUSED);
    shop_close(&shop);
}
END_TEST

START_TEST(duplicates_can_be_allowed)
{
    struct shop shop;

    shop_open_with(&shop, &(struct shop_options){.engine = {.duplicates = OMS_DUPLICATE_ALLOW}});
    shop_stock(&shop, "MUG", "MAIN", 9);
    place_new(&shop, &(struct wish){0});
    oms_id second = place_new(&shop, &(struct wish){0});
    ck_assert(!has_problem(&shop, &second, "ORD-5002"));
    shop_close(&shop);
}
END_TEST

START_TEST(a_duplicate_is_one_in_whatever_order_its_lines_stand)
{
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 9);
    shop_stock(&shop, "POT", "MAIN", 9);
    place_new(&shop, &(struct wish){.sku = "MUG", .quantity = 2, .sku2 = "POT"});
    oms_id again = place_new(&shop, &(struct wish){.sku = "POT", .sku2 = "MUG", .quantity2 = 2});
    ck_assert(has_problem(&shop, &again, "ORD-5002"));
    oms_id other = place_new(&shop, &(struct wish){.sku = "POT", .quantity = 2, .sku2 = "MUG"});
    ck_assert(!has_problem(&shop, &other, "ORD-5002"));
    shop_close(&shop);
}
END_TEST

/* None is the same request by the same customer, or it says with a key that it is meant. */
static const struct wish no_duplicates[] = {
    {.quantity = 2}, {.sku = "POT"}, {.unit_price = 900}, {.customer = "owe"}, {.key = "k-1"}, {.customer = ""},
};

START_TEST(what_differs_is_no_duplicate)
{
    struct shop shop;

    shop_open_with(&shop, &(struct shop_options){.engine = {.duplicates = OMS_DUPLICATE_REFUSE}});
    shop_stock(&shop, "MUG", "MAIN", 9);
    shop_stock(&shop, "POT", "MAIN", 9);
    place_new(&shop, &(struct wish){0});
    place_new(&shop, &no_duplicates[_i]);
    shop_close(&shop);
}
END_TEST

START_TEST(guests_are_nobody_in_particular)
{
    struct shop shop;

    shop_open_with(&shop, &(struct shop_options){.engine = {.duplicates = OMS_DUPLICATE_REFUSE}});
    shop_stock(&shop, "MUG", "MAIN", 9);
    place_new(&shop, &(struct wish){.customer = ""});
    place_new(&shop, &(struct wish){.customer = ""});
    shop_close(&shop);
}
END_TEST

/* --- Expected totals, quotes --- */

START_TEST(another_total_than_expected_is_refused_with_both)
{
    struct shop shop;
    oms_error *error = NULL;
    oms_problem problem = {.size = sizeof problem};

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 9);
    assert_refused(&shop, &(struct wish){.expected_total = 999}, OMS_E_PRICE_CHANGED, "ORD-5003");
    ck_assert_int_eq(try_place(&shop, &(struct wish){.expected_total = 999}, NULL, &error), OMS_E_PRICE_CHANGED);
    ck_assert_int_eq(oms_error_problem(error, 0, &problem), OMS_OK);
    ck_assert_ptr_nonnull(strstr(problem.message, "9.99"));
    ck_assert_ptr_nonnull(strstr(problem.message, "10.00"));
    oms_error_free(error);
    place_new(&shop, &(struct wish){.expected_total = 1000});
    shop_close(&shop);
}
END_TEST

static oms_order *
quote(struct shop *shop, const struct wish *wish)
{
    oms_draft *draft = wish_draft(wish);
    oms_order *order = NULL;

    MUST_OK(oms_order_quote(shop->engine, draft, &order, &error));
    oms_draft_free(draft);
    return order;
}

START_TEST(a_quote_places_nothing_and_uses_no_key)
{
    const struct wish wish = {.quantity = 3, .key = "k-1", .reference = "r-1"};
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 9);
    oms_order *order = quote(&shop, &wish);
    ck_assert_int_eq(oms_order_total(order), 3000);
    ck_assert_int_eq(oms_order_state(order), OMS_STATE_NEW);
    ck_assert_int_eq(oms_order_version(order), 0);
    ck_assert_str_eq(oms_order_number(order), "");
    ck_assert_uint_eq(oms_order_problem_count(order), 0);
    oms_order_free(order);
    ck_assert_int_eq(count_orders(&shop), 0);
    assert_stock(&shop, "MUG", 9, 0, 0);
    assert_effects(&shop, "payment.authorize", 0);
    place_new(&shop, &wish);
    shop_close(&shop);
}
END_TEST

START_TEST(a_quote_shows_all_that_placing_would_refuse)
{
    static const char *const codes[] = {"ORD-1001", "ORD-1003", "ORD-1004"};
    struct shop shop;

    shop_open(&shop);
    oms_order *order = quote(&shop, &(struct wish){.sku = "RUM", .customer = "bad", .country = "US"});
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        oms_problem problem = {.size = sizeof problem};
        int seen = 0;
        for (size_t k = 0; oms_order_problem(order, k, &problem) == OMS_OK; k++)
            seen |= strcmp(problem.code, codes[i]) == 0;
        ck_assert_msg(seen, "the quote does not show %s", codes[i]);
    }
    oms_order_free(order);
    shop_close(&shop);
}
END_TEST

/* --- Many drafts in one call --- */

#define BATCH 64

struct batch {
    oms_draft *drafts[BATCH];
    oms_place_result results[BATCH];
};

static void
place_batch(struct shop *shop, struct batch *batch, size_t n, struct wish (*wish_of)(size_t i))
{
    for (size_t i = 0; i < n; i++) {
        const struct wish wish = wish_of(i);
        batch->drafts[i] = wish_draft(&wish);
    }
    MUST_OK(oms_order_place_many(shop->engine, (const oms_draft *const *)batch->drafts, n, 0, batch->results, &error));
}

static void
batch_free(struct batch *batch, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        oms_draft_free(batch->drafts[i]);
        oms_order_free(batch->results[i].order);
        oms_error_free(batch->results[i].error);
    }
}

/* Every fourth is discontinued, every seventh by a suspended customer; the rest are good. */
static struct wish
mixed_wish(size_t i)
{
    return (struct wish){
        .sku = i % 4 == 3 ? "OLD" : "MUG", .quantity = (int64_t)i + 1, .customer = i % 7 == 6 ? "bad" : "ada"};
}

START_TEST(in_a_batch_each_draft_has_its_own_fate)
{
    struct batch batch;
    struct shop shop;
    int64_t placed = 0;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 100000);
    place_batch(&shop, &batch, BATCH, mixed_wish);
    for (size_t i = 0; i < BATCH; i++) {
        const int good = i % 4 != 3 && i % 7 != 6;
        ck_assert_int_eq(batch.results[i].code, good ? OMS_OK : OMS_E_REFUSED);
        ck_assert((batch.results[i].order != NULL) == good && (batch.results[i].error == NULL) == good);
        if (!good)
            continue;
        ck_assert_int_eq(oms_order_state(batch.results[i].order), OMS_STATE_CONFIRMED);
        ck_assert_int_eq(oms_order_total(batch.results[i].order), ((int64_t)i + 1) * 1000);
        placed++;
    }
    ck_assert_int_eq(count_orders(&shop), placed);
    assert_effects(&shop, "payment.authorize", placed);
    batch_free(&batch, BATCH);
    shop_close(&shop);
}
END_TEST

static struct wish
same_key_wish(size_t i)
{
    return (struct wish){.key = i == 2 ? "k-2" : "k-1"};
}

START_TEST(one_key_twice_in_a_batch_is_one_order)
{
    struct batch batch;
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 9);
    place_batch(&shop, &batch, 4, same_key_wish);
    for (size_t i = 0; i < 4; i++)
        ck_assert_int_eq(batch.results[i].code, OMS_OK);
    ck_assert(same_id(oms_order_id(batch.results[0].order), oms_order_id(batch.results[1].order)));
    ck_assert(same_id(oms_order_id(batch.results[0].order), oms_order_id(batch.results[3].order)));
    ck_assert(!same_id(oms_order_id(batch.results[0].order), oms_order_id(batch.results[2].order)));
    ck_assert_int_eq(oms_order_replayed(batch.results[0].order) + oms_order_replayed(batch.results[1].order) +
                         oms_order_replayed(batch.results[3].order),
                     2);
    assert_stock(&shop, "MUG", 7, 2, 0);
    assert_effects(&shop, "payment.authorize", 2);
    batch_free(&batch, 4);
    shop_close(&shop);
}
END_TEST

static struct wish
contradicting_wish(size_t i)
{
    return (struct wish){.key = "k-1", .quantity = (int64_t)i + 1};
}

START_TEST(one_key_for_two_requests_in_a_batch_is_a_conflict_for_one)
{
    struct batch batch;
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 9);
    place_batch(&shop, &batch, 2, contradicting_wish);
    ck_assert_int_eq(batch.results[0].code, OMS_OK);
    ck_assert_int_eq(batch.results[1].code, OMS_E_KEY_CONFLICT);
    ck_assert_int_eq(count_orders(&shop), 1);
    batch_free(&batch, 2);
    shop_close(&shop);
}
END_TEST

static struct wish
keyed_wish(size_t i)
{
    static char keys[BATCH][8];

    keys[i][0] = 'k';
    keys[i][1] = (char)('0' + i / 10);
    keys[i][2] = (char)('0' + i % 10);
    return (struct wish){.key = keys[i]};
}

START_TEST(the_last_units_in_a_batch_go_to_as_many)
{
    struct batch batch;
    struct shop shop;
    int64_t placed = 0;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 5);
    place_batch(&shop, &batch, BATCH, keyed_wish);
    for (size_t i = 0; i < BATCH; i++) {
        ck_assert_msg(batch.results[i].code == OMS_OK || batch.results[i].code == OMS_E_REFUSED, "%s",
                      oms_result_name(batch.results[i].code));
        placed += batch.results[i].code == OMS_OK;
    }
    ck_assert_int_eq(placed, 5);
    assert_stock(&shop, "MUG", 0, 5, 0);
    batch_free(&batch, BATCH);
    shop_close(&shop);
}
END_TEST

START_TEST(an_empty_batch_is_nothing)
{
    struct shop shop;

    shop_open(&shop);
    MUST_OK(oms_order_place_many(shop.engine, NULL, 0, 0, NULL, &error));
    shop_close(&shop);
}
END_TEST

/* --- Without a service --- */

START_TEST(an_order_for_nothing_needs_no_payment)
{
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 9);
    oms_id id = PLACE(&shop, .unit_price = FREE, .token = "tok_declined");
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    assert_payment(&shop, &id, "not-required");
    assert_effects(&shop, "payment.authorize", 0);
    dispatch(&shop, &id);
    take_back(&shop, &id);
    shop_run(&shop);
    assert_effects(&shop, "payment.capture", 0);
    assert_effects(&shop, "payment.refund", 0);
    shop_close(&shop);
}
END_TEST

START_TEST(terms_confirm_at_once)
{
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 9);
    oms_id id = PLACE(&shop, .method = "terms");
    assert_state(&shop, &id, OMS_STATE_CONFIRMED);
    assert_payment(&shop, &id, "on-terms");
    ck_assert_int_eq(hold_until(&shop, &id), OMS_NONE);
    shop_wait(&shop, DAY);
    shop_run(&shop);
    assert_state(&shop, &id, OMS_STATE_PROCESSING);
    shop_close(&shop);
}
END_TEST

START_TEST(placed_without_driving_an_order_waits_for_it)
{
    struct shop shop;
    oms_order *order = NULL;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 9);
    oms_id id = PLACE(&shop, .flags = OMS_PLACE_NO_DRIVE);
    assert_state(&shop, &id, OMS_STATE_PENDING);
    assert_effects(&shop, "payment.authorize", 0);
    assert_job(&shop, &id, "payment.authorize", "ready");
    assert_stock(&shop, "MUG", 8, 1, 0);
    MUST_OK(oms_order_drive(shop.engine, &id, &order, &error));
    ck_assert_int_eq(oms_order_state(order), OMS_STATE_PROCESSING);
    oms_order_free(order);
    assert_effects(&shop, "payment.authorize", 1);
    shop_close(&shop);
}
END_TEST

START_TEST(placed_without_driving_and_cancelled_an_order_is_never_charged)
{
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "MAIN", 9);
    oms_id id = PLACE(&shop, .flags = OMS_PLACE_NO_DRIVE);
    cancel(&shop, &id);
    shop_run(&shop);
    assert_job(&shop, &id, "payment.authorize", "cancelled");
    assert_effects(&shop, "payment.authorize", 0);
    assert_effects(&shop, "payment.void", 0);
    shop_close(&shop);
}
END_TEST

START_TEST(without_a_payment_service_a_card_waits_for_an_engine_that_has_one)
{
    char path[PATH_SIZE];
    struct shop shop, till;

    file_name(path);
    shop_open_with(&shop, &(struct shop_options){.path = path, .no_payment_service = 1});
    shop_stock(&shop, "MUG", "MAIN", 9);
    oms_id id = PLACE(&shop, .quantity = 1);
    assert_state(&shop, &id, OMS_STATE_PENDING);
    shop_open_beside(&till, &shop, &(struct shop_options){.path = path});
    shop_wait(&till, 5 * MINUTE);
    shop_run(&till);
    assert_state(&till, &id, OMS_STATE_PROCESSING);
    assert_effects(&till, "payment.authorize", 1);
    shop_close(&till);
    shop_close(&shop);
    file_remove(path);
}
END_TEST

static TCase *
keys(void)
{
    TCase *tests = tcase_create("keys");

    tcase_add_test(tests, the_same_key_and_request_gives_the_same_order);
    tcase_add_test(tests, a_replay_shows_the_order_as_it_is_now);
    tcase_add_test(tests, a_key_outlives_the_process);
    tcase_add_loop_test(tests, a_key_used_with_another_request_is_a_conflict, 0,
                        sizeof other_requests / sizeof *other_requests);
    tcase_add_loop_test(tests, a_key_belongs_to_channel_and_customer_byte_by_byte, 0,
                        sizeof other_keys / sizeof *other_keys);
    tcase_add_test(tests, a_channel_cannot_be_taken_for_a_customer);
    tcase_add_loop_test(tests, a_key_lives_for_seven_days, 0, 2);
    tcase_add_test(tests, an_expired_key_may_be_used_for_another_request);
    tcase_add_test(tests, a_refused_request_keeps_no_key);
    return tests;
}

static TCase *
at_once(void)
{
    TCase *tests = tcase_create("at once");

    tcase_set_tags(tests, "threads");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, one_key_from_twenty_threads_is_one_order);
    tcase_add_test(tests, one_expired_key_from_twenty_threads_is_one_more_order);
    tcase_add_test(tests, the_last_unit_wanted_under_one_key_is_not_refused_to_anyone);
    tcase_add_test(tests, duplicates_at_once_are_found_as_well);
    tcase_add_test(tests, one_reference_at_once_is_one_order);
    return tests;
}

static TCase *
references_and_duplicates(void)
{
    TCase *tests = tcase_create("references and duplicates");

    tcase_add_test(tests, a_reference_is_unique_per_channel_for_ever);
    tcase_add_test(tests, an_order_is_found_by_channel_and_reference);
    tcase_add_test(tests, a_replay_is_no_second_use_of_its_reference);
    tcase_add_test(tests, a_possible_duplicate_is_accepted_with_a_problem_that_names_the_earlier_order);
    tcase_add_test(tests, a_duplicate_is_one_only_within_the_window);
    tcase_add_test(tests, a_duplicate_can_be_refused);
    tcase_add_test(tests, a_duplicate_is_one_in_whatever_order_its_lines_stand);
    tcase_add_test(tests, another_coupon_is_another_request);
    tcase_add_test(tests, duplicates_can_be_allowed);
    tcase_add_loop_test(tests, what_differs_is_no_duplicate, 0, sizeof no_duplicates / sizeof *no_duplicates);
    tcase_add_test(tests, guests_are_nobody_in_particular);
    return tests;
}

static TCase *
quotes_and_batches(void)
{
    TCase *tests = tcase_create("quotes and batches");

    tcase_add_test(tests, another_total_than_expected_is_refused_with_both);
    tcase_add_test(tests, a_quote_places_nothing_and_uses_no_key);
    tcase_add_test(tests, a_quote_shows_all_that_placing_would_refuse);
    tcase_add_test(tests, in_a_batch_each_draft_has_its_own_fate);
    tcase_add_test(tests, one_key_twice_in_a_batch_is_one_order);
    tcase_add_test(tests, one_key_for_two_requests_in_a_batch_is_a_conflict_for_one);
    tcase_add_test(tests, the_last_units_in_a_batch_go_to_as_many);
    tcase_add_test(tests, an_empty_batch_is_nothing);
    return tests;
}

static TCase *
paying_later_or_not_at_all(void)
{
    TCase *tests = tcase_create("paying later or not at all");

    tcase_add_test(tests, an_order_for_nothing_needs_no_payment);
    tcase_add_test(tests, terms_confirm_at_once);
    tcase_add_test(tests, placed_without_driving_an_order_waits_for_it);
    tcase_add_test(tests, placed_without_driving_and_cancelled_an_order_is_never_charged);
    tcase_add_test(tests, without_a_payment_service_a_card_waits_for_an_engine_that_has_one);
    return tests;
}

Suite *
place_suite(void)
{
    Suite *suite = suite_create("flow/place");

    suite_add_tcase(suite, keys());
    suite_add_tcase(suite, at_once());
    suite_add_tcase(suite, references_and_duplicates());
    suite_add_tcase(suite, quotes_and_batches());
    suite_add_tcase(suite, paying_later_or_not_at_all());
    return suite;
}
