/* What orders do to stock, over locations: one that has all, as few as possible, the fullest first; given back,
 * taken again, sent and returned where it came from. */
#include "model/stock.h"

#include <stdlib.h>

#include "base/random.h"
#include "base/text.h"
#include "model/bench.h"
#include "model/look.h"
#include "model/suites.h"
#include "oms/limits.h"

/* Three locations: 3 units east, 5 main, 4 west. */
static void
open_with_three(struct shop *shop)
{
    shop_open(shop);
    shop_stock(shop, "MUG", "east", 3);
    shop_stock(shop, "MUG", "main", 5);
    shop_stock(shop, "MUG", "west", 4);
}

static void
close_with_ledger(struct shop *shop)
{
    assert_ledger(shop, "MUG");
    shop_close(shop);
}

static const char *
location_of(const oms_order *order)
{
    return line_at(order, 0).location;
}

START_TEST(one_location_that_has_all_is_taken)
{
    struct shop shop;

    open_with_three(&shop);
    oms_id id = PLACE(&shop, .quantity = 4);
    assert_level(&shop, "MUG", "east", 3, 0, 0);
    assert_level(&shop, "MUG", "main", 1, 4, 0);
    assert_level(&shop, "MUG", "west", 4, 0, 0);
    oms_order *order = get(&shop, &id);
    ck_assert_str_eq(location_of(order), "main");
    oms_order_free(order);
    close_with_ledger(&shop);
}
END_TEST

START_TEST(what_no_location_has_is_split_the_fullest_first)
{
    struct shop shop;

    open_with_three(&shop);
    oms_id id = PLACE(&shop, .quantity = 8);
    assert_level(&shop, "MUG", "main", 0, 5, 0);
    assert_level(&shop, "MUG", "west", 1, 3, 0);
    assert_level(&shop, "MUG", "east", 3, 0, 0);
    oms_order *order = get(&shop, &id);
    ck_assert_ptr_null(location_of(order));
    ck_assert_int_eq(line_at(order, 0).reserved, 8);
    oms_order_free(order);
    close_with_ledger(&shop);
}
END_TEST

START_TEST(the_last_unit_of_every_location_can_be_sold)
{
    struct shop shop;

    open_with_three(&shop);
    PLACE(&shop, .quantity = 12);
    assert_stock(&shop, "MUG", 0, 12, 0);
    assert_refused(&shop, &(struct wish){.quantity = 1}, OMS_E_REFUSED, "ORD-1001");
    close_with_ledger(&shop);
}
END_TEST

START_TEST(lines_of_one_product_share_what_there_is)
{
    struct shop shop;

    open_with_three(&shop);
    PLACE(&shop, .quantity = 7, .sku2 = "MUG", .quantity2 = 5);
    assert_stock(&shop, "MUG", 0, 12, 0);
    close_with_ledger(&shop);
}
END_TEST

START_TEST(a_split_line_is_given_back_where_it_came_from)
{
    struct shop shop;

    open_with_three(&shop);
    oms_id id = PLACE(&shop, .quantity = 11);
    cancel(&shop, &id);
    assert_level(&shop, "MUG", "east", 3, 0, 0);
    assert_level(&shop, "MUG", "main", 5, 0, 0);
    assert_level(&shop, "MUG", "west", 4, 0, 0);
    ck_assert_int_eq(count_movements(&shop, "MUG", "release"), 3);
    close_with_ledger(&shop);
}
END_TEST

START_TEST(a_split_line_leaves_each_location_and_returns_there_on_hold)
{
    struct shop shop;

    open_with_three(&shop);
    oms_id id = PLACE(&shop, .quantity = 8);
    dispatch(&shop, &id);
    assert_level(&shop, "MUG", "main", 0, 0, 0);
    assert_level(&shop, "MUG", "west", 1, 0, 0);
    ck_assert_int_eq(count_movements(&shop, "MUG", "ship"), 2);
    deliver(&shop, &id);
    take_back(&shop, &id);
    assert_level(&shop, "MUG", "main", 0, 0, 5);
    assert_level(&shop, "MUG", "west", 1, 0, 3);
    assert_level(&shop, "MUG", "east", 3, 0, 0);
    close_with_ledger(&shop);
}
END_TEST

START_TEST(a_whole_line_leaves_its_location_and_returns_there_on_hold)
{
    struct shop shop;

    open_with_three(&shop);
    oms_id id = PLACE(&shop, .quantity = 5);
    dispatch(&shop, &id);
    take_back(&shop, &id);
    assert_level(&shop, "MUG", "main", 0, 0, 5);
    assert_level(&shop, "MUG", "west", 4, 0, 0);
    close_with_ledger(&shop);
}
END_TEST

static void
pay_again(struct shop *shop, const oms_id *id)
{
    const oms_payment_method by_card = {.size = sizeof by_card, .method = "card", .token = "tok_ok"};

    MUST(oms_order_pay(shop->engine, id, &by_card, NULL, &error));
    assert_state(shop, id, OMS_STATE_CONFIRMED);
}

/* An order of 4, split over main and west, whose payment failed for good and gave its units back. */
static oms_id
released_split(struct shop *shop)
{
    shop_open_with(shop, &(struct shop_options){.engine = {.release_on_decline = 1}});
    shop_stock(shop, "MUG", "main", 3);
    shop_stock(shop, "MUG", "west", 2);
    oms_id id = PLACE(shop, .quantity = 4, .token = "tok_declined");
    assert_level(shop, "MUG", "main", 3, 0, 0);
    assert_level(shop, "MUG", "west", 2, 0, 0);
    return id;
}

START_TEST(units_given_back_are_reserved_again_elsewhere)
{
    struct shop shop;

    oms_id id = released_split(&shop);
    shop_stock(&shop, "MUG", "north", 9);
    pay_again(&shop, &id);
    assert_level(&shop, "MUG", "north", 5, 4, 0);
    assert_level(&shop, "MUG", "main", 3, 0, 0);
    dispatch(&shop, &id);
    take_back(&shop, &id);
    assert_level(&shop, "MUG", "north", 5, 0, 4);
    assert_level(&shop, "MUG", "main", 3, 0, 0);
    assert_level(&shop, "MUG", "west", 2, 0, 0);
    close_with_ledger(&shop);
}
END_TEST

START_TEST(units_given_back_are_split_again_otherwise)
{
    struct shop shop;

    oms_id id = released_split(&shop);
    MUST(oms_stock_adjust(shop.engine, "MUG", "main", -2, NULL, &error));
    shop_stock(&shop, "MUG", "east", 1);
    pay_again(&shop, &id);
    assert_level(&shop, "MUG", "west", 0, 2, 0);
    assert_level(&shop, "MUG", "east", 0, 1, 0);
    assert_level(&shop, "MUG", "main", 0, 1, 0);
    dispatch(&shop, &id);
    take_back(&shop, &id);
    assert_level(&shop, "MUG", "west", 0, 0, 2);
    assert_level(&shop, "MUG", "main", 0, 0, 1);
    close_with_ledger(&shop);
}
END_TEST

START_TEST(a_line_from_one_location_may_be_split_when_it_is_reserved_again)
{
    struct shop shop;

    shop_open_with(&shop, &(struct shop_options){.engine = {.release_on_decline = 1}});
    shop_stock(&shop, "MUG", "main", 4);
    shop_stock(&shop, "MUG", "west", 2);
    oms_id id = PLACE(&shop, .quantity = 4, .token = "tok_declined");
    MUST(oms_stock_adjust(shop.engine, "MUG", "main", -1, NULL, &error));
    pay_again(&shop, &id);
    assert_level(&shop, "MUG", "main", 0, 3, 0);
    assert_level(&shop, "MUG", "west", 1, 1, 0);
    dispatch(&shop, &id);
    take_back(&shop, &id);
    assert_level(&shop, "MUG", "main", 0, 0, 3);
    assert_level(&shop, "MUG", "west", 1, 0, 1);
    close_with_ledger(&shop);
}
END_TEST

START_TEST(units_that_are_gone_meanwhile_refuse_the_new_payment)
{
    const oms_payment_method by_card = {.size = sizeof by_card, .method = "card", .token = "tok_ok"};
    struct shop shop;

    oms_id id = released_split(&shop);
    PLACE(&shop, .quantity = 2);
    char *before = picture(&shop, &id);
    ck_assert_int_eq(oms_order_pay(shop.engine, &id, &by_card, NULL, NULL), OMS_E_REFUSED);
    assert_unchanged(&shop, &id, before);
    close_with_ledger(&shop);
}
END_TEST

START_TEST(the_hold_of_a_split_line_ends_at_exactly_its_time_for_the_next_buyer)
{
    struct shop shop;

    open_with_three(&shop);
    oms_id first = PLACE(&shop, .quantity = 12, .method = "manual");
    shop_wait(&shop, 30 * MINUTE - 1);
    assert_refused(&shop, &(struct wish){.quantity = 10}, OMS_E_REFUSED, "ORD-1001");
    shop_wait(&shop, 1);
    PLACE(&shop, .quantity = 10); /* nobody ran the engine */
    assert_state(&shop, &first, OMS_STATE_CANCELLED);
    assert_stock(&shop, "MUG", 2, 10, 0);
    close_with_ledger(&shop);
}
END_TEST

START_TEST(as_many_units_as_the_limit_allows_go_all_the_way)
{
    struct shop shop;

    shop_open(&shop);
    shop_stock(&shop, "MUG", "main", OMS_LIMIT_QUANTITY);
    shop_stock(&shop, "MUG", "west", OMS_LIMIT_QUANTITY);
    oms_id id = PLACE(&shop, .quantity = OMS_LIMIT_QUANTITY, .unit_price = 1, .sku2 = "MUG", .quantity2 = 1);
    assert_stock(&shop, "MUG", OMS_LIMIT_QUANTITY - 1, OMS_LIMIT_QUANTITY + 1, 0);
    dispatch(&shop, &id);
    take_back(&shop, &id);
    assert_stock(&shop, "MUG", OMS_LIMIT_QUANTITY - 1, 0, OMS_LIMIT_QUANTITY + 1);
    close_with_ledger(&shop);
}
END_TEST

START_TEST(skus_are_compared_byte_by_byte)
{
    const oms_product small = {.size = sizeof small, .sku = "mug"};
    const oms_price price = {.size = sizeof price, .sku = "mug", .currency = "EUR", .amount = 1};
    struct shop shop;

    open_with_three(&shop);
    MUST(oms_product_put(shop.engine, &small, &error));
    MUST(oms_price_put(shop.engine, &price, &error));
    shop_stock(&shop, "mug", "main", 1);
    assert_refused(&shop, &(struct wish){.sku = "mug", .quantity = 2}, OMS_E_REFUSED, "ORD-1001");
    PLACE(&shop, .sku = "mug");
    assert_stock(&shop, "mug", 0, 1, 0);
    assert_stock(&shop, "MUG", 12, 0, 0);
    close_with_ledger(&shop);
}
END_TEST

/* The rest is pure: rows in, movements out. */
START_TEST(all_lines_are_reserved_or_none)
{
    struct bench bench;
    oms_text short_of;

    bench_open(&bench, OMS_STATE_PENDING);
    struct line_row *mugs = bench_line(&bench, "MUG", 7);
    bench_line(&bench, "POT", 2);
    struct stock_row *east = bench_stock(&bench, "MUG", "east", 4);
    struct stock_row *main = bench_stock(&bench, "MUG", "main", 4);
    struct stock_row *pots = bench_stock(&bench, "POT", "main", 1);
    ck_assert(!reserve_order(&bench.d, BENCH_NOW, &short_of));
    ck_assert_str_eq(short_of.data, "POT");
    ck_assert_uint_eq(bench.d.movements.n, 0);
    ck_assert(east->available == 4 && main->available == 4 && pots->available == 1);
    ck_assert(east->reserved == 0 && main->reserved == 0);
    ck_assert(mugs->reserved == 0 && rows_order(&bench.rows)->reserved_until == OMS_NONE);
    for (size_t i = 0; i < bench.rows.allocations.n; i++)
        ck_assert(rows_allocation(&bench.rows, i)->quantity == 0 && rows_allocation(&bench.rows, i)->reserved == 0);
    pots->available = 2;
    ck_assert(reserve_order(&bench.d, OMS_NONE, &short_of));
    ck_assert_int_eq(mugs->reserved, 7);
    ck_assert_int_eq(east->available + main->available, 1);
    bench_close(&bench);
}
END_TEST

START_TEST(what_was_reserved_before_stays_when_a_later_try_falls_short)
{
    struct bench bench;
    oms_text short_of;

    bench_open(&bench, OMS_STATE_PENDING);
    struct line_row *mugs = bench_line(&bench, "MUG", 2);
    *mugs = (struct line_row){.line = 1, .sku = TEXT("MUG"), .quantity = 2, .reserved = 2, .location = TEXT("main")};
    rows_order(&bench.rows)->reserved_until = BENCH_NOW + 1;
    bench_line(&bench, "POT", 2);
    ck_assert(!reserve_order(&bench.d, OMS_NONE, &short_of));
    ck_assert_int_eq(mugs->reserved, 2);
    ck_assert_int_eq(rows_order(&bench.rows)->reserved_until, BENCH_NOW + 1);
    bench_close(&bench);
}
END_TEST

START_TEST(stock_that_is_more_than_a_number_holds_is_enough_for_anything)
{
    struct bench bench;
    oms_text short_of;

    bench_open(&bench, OMS_STATE_PENDING);
    bench_line(&bench, "MUG", OMS_LIMIT_QUANTITY);
    struct stock_row *east = bench_stock(&bench, "MUG", "east", INT64_MAX);
    bench_stock(&bench, "MUG", "main", INT64_MAX);
    ck_assert_int_eq(stock_available(&bench.rows, TEXT("MUG")), INT64_MAX);
    ck_assert_int_eq(stock_available(&bench.rows, TEXT("POT")), 0);
    ck_assert(reserve_order(&bench.d, OMS_NONE, &short_of));
    ck_assert_int_eq(east->available, INT64_MAX - OMS_LIMIT_QUANTITY);
    bench_close(&bench);
}
END_TEST

START_TEST(a_hold_is_over_at_its_time_and_not_before)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_PENDING);
    struct order_row *order = rows_order(&bench.rows);
    struct line_row *line = bench_line(&bench, "MUG", 2);
    ck_assert(!line_expired(order, line, INT64_MAX)); /* nothing is held */
    line->reserved = 2;
    ck_assert(!line_expired(order, line, INT64_MAX)); /* confirmed */
    order->reserved_until = BENCH_NOW;
    ck_assert(!line_expired(order, line, BENCH_NOW - 1));
    ck_assert(order_reserved(&bench.rows, BENCH_NOW - 1));
    ck_assert(line_expired(order, line, BENCH_NOW));
    ck_assert(!order_reserved(&bench.rows, BENCH_NOW));
    bench_close(&bench);
}
END_TEST

START_TEST(only_what_expired_is_given_back)
{
    struct bench bench;
    oms_text short_of;

    bench_open(&bench, OMS_STATE_PENDING);
    struct order_row *order = rows_order(&bench.rows);
    struct line_row *mugs = bench_line(&bench, "MUG", 3);
    struct line_row *pots = bench_line(&bench, "POT", 1);
    bench_stock(&bench, "MUG", "east", 2);
    bench_stock(&bench, "MUG", "main", 2);
    bench_stock(&bench, "POT", "main", 1);
    ck_assert(reserve_order(&bench.d, BENCH_NOW + 1, &short_of));
    ck_assert_int_eq(order->reserved_until, BENCH_NOW + 1);
    ck_assert_int_eq(release_expired(&bench.d), 0);
    ck_assert(mugs->reserved == 3 && pots->reserved == 1 && order->reserved_until == BENCH_NOW + 1);
    hold_order(&bench.d, OMS_NONE);
    ck_assert_int_eq(release_expired(&bench.d), 0);
    hold_order(&bench.d, BENCH_NOW);
    ck_assert_int_eq(release_expired(&bench.d), 4);
    ck_assert(mugs->reserved == 0 && pots->reserved == 0 && order->reserved_until == OMS_NONE);
    ck_assert_int_eq(stock_available(&bench.rows, TEXT("MUG")), 4);
    bench_close(&bench);
}
END_TEST

/* What the ledger says of one SKU and location, over all movements of the decision. */
static void
add_movements(const struct bench *bench, oms_text location, int64_t sums[3])
{
    const struct movement_row *movements = bench->d.movements.items;

    for (size_t i = 0; i < bench->d.movements.n; i++)
        if (text_equal(movements[i].location, location)) {
            sums[0] += movements[i].available;
            sums[1] += movements[i].reserved;
            sums[2] += movements[i].on_hold;
        }
}

static void
assert_view_is_ledger(const struct bench *bench, const int64_t *stocked)
{
    for (size_t i = 0; i < bench->rows.stock.n; i++) {
        const struct stock_row *stock = rows_stock(&bench->rows, i);
        int64_t sums[3] = {stocked[i]};
        add_movements(bench, stock->location, sums);
        ck_assert(stock->available == sums[0] && stock->reserved == sums[1] && stock->on_hold == sums[2]);
        ck_assert(stock->available >= 0 && stock->reserved >= 0);
    }
}

START_TEST(whatever_is_there_the_movements_are_what_the_rows_became)
{
    static const char *const places[] = {"a", "b", "c", "d"};
    uint64_t seed = 7;

    for (int round = 0; round < 2000; round++) {
        struct bench bench;
        int64_t stocked[4], sum = 0;
        oms_text short_of;
        bench_open(&bench, OMS_STATE_PENDING);
        for (size_t i = 0; i < 4; i++) {
            sum += stocked[i] = random_up_to(&seed, 9);
            bench_stock(&bench, "MUG", places[i], stocked[i]);
        }
        const int64_t first = 1 + random_up_to(&seed, 19), second = 1 + random_up_to(&seed, 9);
        bench_line(&bench, "MUG", first);
        bench_line(&bench, "MUG", second);
        const bool reserved = reserve_order(&bench.d, BENCH_NOW, &short_of);
        ck_assert(reserved == (first + second <= sum));
        assert_view_is_ledger(&bench, stocked);
        if (reserved && random_up_to(&seed, 1)) {
            ck_assert_int_eq(release_expired(&bench.d), first + second);
            assert_view_is_ledger(&bench, stocked);
            ck_assert(reserve_order(&bench.d, OMS_NONE, &short_of));
        }
        ck_assert_int_eq(consume_order(&bench.d), reserved ? first + second : 0);
        ck_assert_int_eq(take_back_order(&bench.d), reserved ? first + second : 0);
        ck_assert_int_eq(take_back_order(&bench.d), 0);
        assert_view_is_ledger(&bench, stocked);
        bench_close(&bench);
    }
}
END_TEST

START_TEST(memory_that_runs_out_while_reserving_is_remembered)
{
    bool done = false;

    for (size_t bytes = 0; !done; bytes += 16) {
        struct bench bench;
        oms_text short_of;
        bench_open(&bench, OMS_STATE_PENDING);
        bench_line(&bench, "MUG", 7);
        bench_stock(&bench, "MUG", "east", 4);
        bench_stock(&bench, "MUG", "main", 4);
        bench_starve(&bench, bytes);
        reserve_order(&bench.d, BENCH_NOW, &short_of);
        release_expired(&bench.d);
        done = !bench.arena.failed;
        bench_close(&bench);
    }
}
END_TEST

static void
add_pure(TCase *tests)
{
    tcase_add_test(tests, all_lines_are_reserved_or_none);
    tcase_add_test(tests, what_was_reserved_before_stays_when_a_later_try_falls_short);
    tcase_add_test(tests, stock_that_is_more_than_a_number_holds_is_enough_for_anything);
    tcase_add_test(tests, a_hold_is_over_at_its_time_and_not_before);
    tcase_add_test(tests, only_what_expired_is_given_back);
    tcase_add_test(tests, whatever_is_there_the_movements_are_what_the_rows_became);
    tcase_add_test(tests, memory_that_runs_out_while_reserving_is_remembered);
}

Suite *
stock_suite(void)
{
    Suite *suite = suite_create("stock");
    TCase *tests = tcase_create("stock");

    tcase_set_timeout(tests, 30);
    tcase_add_test(tests, one_location_that_has_all_is_taken);
    tcase_add_test(tests, what_no_location_has_is_split_the_fullest_first);
    tcase_add_test(tests, the_last_unit_of_every_location_can_be_sold);
    tcase_add_test(tests, lines_of_one_product_share_what_there_is);
    tcase_add_test(tests, a_split_line_is_given_back_where_it_came_from);
    tcase_add_test(tests, a_split_line_leaves_each_location_and_returns_there_on_hold);
    tcase_add_test(tests, a_whole_line_leaves_its_location_and_returns_there_on_hold);
    tcase_add_test(tests, units_given_back_are_reserved_again_elsewhere);
    tcase_add_test(tests, units_given_back_are_split_again_otherwise);
    tcase_add_test(tests, a_line_from_one_location_may_be_split_when_it_is_reserved_again);
    tcase_add_test(tests, units_that_are_gone_meanwhile_refuse_the_new_payment);
    tcase_add_test(tests, the_hold_of_a_split_line_ends_at_exactly_its_time_for_the_next_buyer);
    tcase_add_test(tests, as_many_units_as_the_limit_allows_go_all_the_way);
    tcase_add_test(tests, skus_are_compared_byte_by_byte);
    add_pure(tests);
    suite_add_tcase(suite, tests);
    return suite;
}
