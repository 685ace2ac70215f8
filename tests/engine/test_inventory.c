/* Stock by hand: adding, taking, moving between buckets, and the ledger that sums to the levels. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "engine/desk.h"
#include "engine/suites.h"
#include "oms/catalog.h"
#include "oms/inventory.h"
#include "oms/limits.h"

static struct desk desk;
static oms_error *error;

static void
product(const char *sku)
{
    const oms_product row = {.size = sizeof(row), .sku = sku};

    ck_assert_int_eq(oms_product_put(desk.engine, &row, &error), OMS_OK);
}

static void
begin(void)
{
    desk_open(&desk);
    product("MUG");
}

static void
end(void)
{
    assert_quiet(error);
    desk_close(&desk);
}

static int32_t
adjust(int64_t units)
{
    return oms_stock_adjust(desk.engine, "MUG", "BER", units, "counted", &error);
}

static int32_t
move(int32_t from, int32_t to, int64_t units)
{
    return oms_stock_move(desk.engine, "MUG", "BER", from, to, units, NULL, &error);
}

/* Levels and movements as they are told, one line each. */
struct heard {
    char lines[4000];
    size_t n;
    size_t stop;
    int32_t answer;
};

static int32_t
hear_level(void *user, const oms_stock_level *level)
{
    struct heard *heard = user;
    size_t len = strlen(heard->lines);

    ck_assert_uint_eq(level->size, sizeof(*level));
    if (len + 100 < sizeof(heard->lines))
        snprintf(heard->lines + len, 100, "%s@%s %d/%d/%d/%d;", level->sku, level->location, (int)level->available,
                 (int)level->reserved, (int)level->on_hold, (int)level->damaged);
    return ++heard->n == heard->stop ? heard->answer : OMS_OK;
}

static int32_t
hear_movement(void *user, const oms_stock_movement *movement)
{
    struct heard *heard = user;
    size_t len = strlen(heard->lines);

    ck_assert_uint_eq(movement->size, sizeof(*movement));
    ck_assert(id_is_none(&movement->order));
    if (len + 200 < sizeof(heard->lines))
        snprintf(heard->lines + len, 200, "%s %s %d/%d/%d (%s) +%d;", movement->location, movement->kind,
                 (int)movement->available, (int)movement->on_hold, (int)movement->damaged,
                 movement->reason ? movement->reason : "", (int)(movement->at - DESK_TIME));
    return ++heard->n == heard->stop ? heard->answer : OMS_OK;
}

static void
assert_levels(const char *sku, const char *lines)
{
    struct heard heard = {0};

    ck_assert_int_eq(oms_stock_list(desk.engine, sku, hear_level, &heard, &error), OMS_OK);
    ck_assert_str_eq(heard.lines, lines);
}

START_TEST(the_first_goods_begin_the_stock_and_later_ones_adjust_it)
{
    ck_assert_int_eq(adjust(5), OMS_OK);
    desk.now += 1;
    ck_assert_int_eq(adjust(-2), OMS_OK);
    assert_levels("MUG", "MUG@BER 3/0/0/0;");
    ck_assert_int_eq(desk_available(&desk, "MUG", "BER"), 3);
}
END_TEST

START_TEST(no_more_is_taken_than_is_available)
{
    oms_problem problem = {.size = sizeof(problem)};

    ck_assert_int_eq(adjust(3), OMS_OK);
    ck_assert_int_eq(adjust(-4), OMS_E_REFUSED);
    ck_assert_uint_eq(oms_error_problem_count(error), 1);
    ck_assert_int_eq(oms_error_problem(error, 0, &problem), OMS_OK);
    ck_assert_str_eq(problem.code, "ORD-1001");
    assert_said(&error, "3 of MUG are available at BER; 4 were asked for.");
    ck_assert_int_eq(adjust(-3), OMS_OK);
    ck_assert_int_eq(oms_stock_adjust(desk.engine, "MUG", "LON", -1, NULL, &error), OMS_E_REFUSED);
    assert_said(&error, "0 of MUG are available at LON");
    assert_levels(NULL, "MUG@BER 0/0/0/0;");
}
END_TEST

START_TEST(only_what_the_catalog_has_gets_stock)
{
    ck_assert_int_eq(oms_stock_adjust(desk.engine, "CUP", "BER", 1, NULL, &error), OMS_E_NOT_FOUND);
    assert_said(&error, "\"CUP\" is no product of the catalog");
    ck_assert_int_eq(oms_stock_adjust(desk.engine, "mug", "BER", 1, NULL, &error), OMS_E_NOT_FOUND);
    assert_said(&error, "\"mug\"");
    assert_levels(NULL, "");
}
END_TEST

static const struct {
    int64_t units;
    int32_t code;
} amounts[] = {
    {0, OMS_E_INVALID},
    {OMS_LIMIT_QUANTITY, OMS_OK},
    {1000000001, OMS_E_LIMIT},
    {-1000000001, OMS_E_INVALID},
    {OMS_NONE, OMS_E_INVALID},
    {INT64_MAX, OMS_E_LIMIT},
    {INT64_MIN + 1, OMS_E_INVALID},
};

START_TEST(units_are_bounded)
{
    ck_assert_int_eq(adjust(amounts[_i].units), amounts[_i].code);
    if (amounts[_i].code != OMS_OK)
        assert_said(&error, "units: ");
}
END_TEST

START_TEST(names_are_checked_before_anything_is_read)
{
    ck_assert_int_eq(oms_stock_adjust(desk.engine, NULL, "BER", 1, NULL, &error), OMS_E_INVALID);
    assert_said(&error, "sku: is needed");
    ck_assert_int_eq(oms_stock_adjust(desk.engine, "MUG", "", 1, NULL, &error), OMS_E_INVALID);
    assert_said(&error, "location: \"\" is empty");
    ck_assert_int_eq(oms_stock_adjust(desk.engine, "MUG", "BER", 1, "a\nb", &error), OMS_E_INVALID);
    assert_said(&error, "reason: ");
    ck_assert_int_eq(oms_stock_adjust(NULL, "MUG", "BER", 1, NULL, &error), OMS_E_INVALID);
    assert_said(&error, "engine");
    ck_assert_int_eq(oms_stock_list(desk.engine, "\xFF", hear_level, NULL, &error), OMS_E_INVALID);
    assert_said(&error, "sku: ");
    ck_assert_int_eq(oms_stock_ledger(desk.engine, NULL, hear_movement, NULL, &error), OMS_E_INVALID);
    assert_said(&error, "sku: is needed");
}
END_TEST

START_TEST(units_move_between_buckets_and_stay_the_same_in_sum)
{
    ck_assert_int_eq(adjust(10), OMS_OK);
    ck_assert_int_eq(move(OMS_BUCKET_AVAILABLE, OMS_BUCKET_ON_HOLD, 4), OMS_OK);
    ck_assert_int_eq(move(OMS_BUCKET_ON_HOLD, OMS_BUCKET_DAMAGED, 1), OMS_OK);
    ck_assert_int_eq(move(OMS_BUCKET_ON_HOLD, OMS_BUCKET_AVAILABLE, 3), OMS_OK);
    assert_levels("MUG", "MUG@BER 9/0/0/1;");
    ck_assert_int_eq(move(OMS_BUCKET_ON_HOLD, OMS_BUCKET_AVAILABLE, 1), OMS_E_REFUSED);
    assert_said(&error, "0 of MUG are on hold at BER; 1 were asked for.");
    ck_assert_int_eq(move(OMS_BUCKET_DAMAGED, OMS_BUCKET_AVAILABLE, 2), OMS_E_REFUSED);
    assert_said(&error, "1 of MUG are damaged at BER");
    assert_levels("MUG", "MUG@BER 9/0/0/1;");
}
END_TEST

START_TEST(a_move_needs_two_buckets_units_and_stock)
{
    ck_assert_int_eq(move(0, 1, 1), OMS_E_NOT_FOUND);
    assert_said(&error, "\"MUG\" has no stock at \"BER\"");
    ck_assert_int_eq(adjust(10), OMS_OK);
    ck_assert_int_eq(move(1, 1, 1), OMS_E_INVALID);
    assert_said(&error, "to: ");
    ck_assert_int_eq(move(3, 1, 1), OMS_E_INVALID);
    assert_said(&error, "from: 3 ");
    ck_assert_int_eq(move(0, -1, 1), OMS_E_INVALID);
    assert_said(&error, "to: -1 ");
    ck_assert_int_eq(move(0, 1, 0), OMS_E_INVALID);
    assert_said(&error, "units: 0 ");
    ck_assert_int_eq(move(0, 1, -1), OMS_E_INVALID);
    assert_said(&error, "units: -1 ");
    ck_assert_int_eq(move(0, 1, 1000000001), OMS_E_LIMIT);
    assert_said(&error, "units: 1000000001 ");
    assert_levels("MUG", "MUG@BER 10/0/0/0;");
}
END_TEST

START_TEST(the_ledger_tells_every_movement_by_location_and_time)
{
    struct heard heard = {0};

    ck_assert_int_eq(oms_stock_adjust(desk.engine, "MUG", "LON", 7, NULL, &error), OMS_OK);
    ck_assert_int_eq(adjust(10), OMS_OK);
    desk.now += 5;
    ck_assert_int_eq(adjust(-1), OMS_OK);
    desk.now += 5;
    ck_assert_int_eq(move(OMS_BUCKET_AVAILABLE, OMS_BUCKET_DAMAGED, 2), OMS_OK);
    ck_assert_int_eq(adjust(-100), OMS_E_REFUSED);
    assert_said(&error, "7 of MUG");
    ck_assert_int_eq(oms_stock_ledger(desk.engine, "MUG", hear_movement, &heard, &error), OMS_OK);
    ck_assert_str_eq(heard.lines, "BER receive 10/0/0 (counted) +0;BER adjust -1/0/0 (counted) +5;"
                                  "BER move -2/0/2 () +10;LON receive 7/0/0 () +0;");
    ck_assert_int_eq(oms_stock_ledger(desk.engine, "CUP", hear_movement, NULL, &error), OMS_OK);
}
END_TEST

START_TEST(stock_is_listed_by_sku_and_location_and_as_json)
{
    char *json = NULL;

    product("CUP");
    ck_assert_int_eq(oms_stock_adjust(desk.engine, "MUG", "LON", 2, NULL, &error), OMS_OK);
    ck_assert_int_eq(adjust(3), OMS_OK);
    ck_assert_int_eq(oms_stock_adjust(desk.engine, "CUP", "LON", 1, NULL, &error), OMS_OK);
    ck_assert_int_eq(move(OMS_BUCKET_AVAILABLE, OMS_BUCKET_DAMAGED, 1), OMS_OK);
    assert_levels(NULL, "CUP@LON 1/0/0/0;MUG@BER 2/0/0/1;MUG@LON 2/0/0/0;");
    assert_levels("CUP", "CUP@LON 1/0/0/0;");
    assert_levels("C", "");
    ck_assert_int_eq(oms_stock_list_json(desk.engine, "CUP", &json, &error), OMS_OK);
    ck_assert_str_eq(json, "{\"stock\": [{\"sku\": \"CUP\", \"location\": \"LON\", \"available\": 1, \"reserved\": 0, "
                           "\"on_hold\": 0, \"damaged\": 0, \"on_hand\": 1}]}");
    oms_free(json);
    ck_assert_int_eq(oms_stock_list_json(desk.engine, "TEA", &json, &error), OMS_OK);
    ck_assert_str_eq(json, "{\"stock\": []}");
    oms_free(json);
}
END_TEST

#define MANY 1201

START_TEST(a_list_longer_than_a_page_is_told_whole_and_once)
{
    struct heard heard = {0};
    char location[16];

    for (int i = 0; i < MANY; i++) {
        snprintf(location, sizeof(location), "L%04d", i);
        ck_assert_int_eq(oms_stock_adjust(desk.engine, "MUG", location, 1, NULL, &error), OMS_OK);
    }
    ck_assert_int_eq(oms_stock_list(desk.engine, "MUG", hear_level, &heard, &error), OMS_OK);
    ck_assert_uint_eq(heard.n, MANY);
    heard = (struct heard){0};
    ck_assert_int_eq(oms_stock_list(desk.engine, NULL, hear_level, &heard, &error), OMS_OK);
    ck_assert_uint_eq(heard.n, MANY);
    heard = (struct heard){.stop = 777, .answer = OMS_E_HOST - 1};
    ck_assert_int_eq(oms_stock_ledger(desk.engine, "MUG", hear_movement, &heard, &error), OMS_E_HOST - 1);
    ck_assert_uint_eq(heard.n, 777);
}
END_TEST

START_TEST(a_race_that_is_lost_seven_times_is_run_an_eighth)
{
    ck_assert_int_eq(adjust(5), OMS_OK);
    desk.conflicts = 7;
    ck_assert_int_eq(adjust(1), OMS_OK);
    desk.conflicts = 8;
    ck_assert_int_eq(adjust(1), OMS_E_BUSY);
    ck_assert_int_eq(oms_error_retryable(error), 1);
    assert_said(&error, "nothing was stored");
    ck_assert_int_eq(desk_available(&desk, "MUG", "BER"), 6);
}
END_TEST

START_TEST(without_memory_nothing_moves)
{
    int32_t rc = OMS_E_NOMEM;
    int64_t allowed;

    ck_assert_int_eq(adjust(5), OMS_OK);
    for (allowed = 0; rc != OMS_OK; allowed++) {
        desk.memory = allowed;
        rc = adjust(1);
        desk.memory = -1;
        ck_assert_int_eq(desk_available(&desk, "MUG", "BER"), rc == OMS_OK ? 6 : 5);
        if (rc != OMS_OK) {
            ck_assert_int_eq(rc, OMS_E_NOMEM);
            assert_said(&error, "emory");
        }
    }
    ck_assert_int_gt(allowed, 1);
}
END_TEST

START_TEST(a_list_without_memory_says_so)
{
    struct heard heard = {0};
    char *json = NULL;

    ck_assert_int_eq(adjust(5), OMS_OK);
    desk.memory = 0;
    ck_assert_int_eq(oms_stock_list(desk.engine, NULL, hear_level, &heard, &error), OMS_E_NOMEM);
    assert_said(&error, "emory");
    ck_assert_int_eq(oms_stock_list_json(desk.engine, NULL, &json, &error), OMS_E_NOMEM);
    assert_said(&error, "emory");
    ck_assert_int_eq(oms_stock_ledger(desk.engine, "MUG", hear_movement, &heard, &error), OMS_E_NOMEM);
    assert_said(&error, "emory");
    desk.memory = -1;
    ck_assert_uint_eq(heard.n, 0);
    ck_assert_ptr_null(json);
}
END_TEST

#define LOOP(tcase, test, array) tcase_add_loop_test(tcase, test, 0, (int)(sizeof(array) / sizeof((array)[0])))

Suite *
inventory_suite(void)
{
    Suite *suite = suite_create("inventory");
    TCase *change = tcase_create("changing");
    TCase *list = tcase_create("listing");

    tcase_add_checked_fixture(change, begin, end);
    tcase_add_test(change, the_first_goods_begin_the_stock_and_later_ones_adjust_it);
    tcase_add_test(change, no_more_is_taken_than_is_available);
    tcase_add_test(change, only_what_the_catalog_has_gets_stock);
    LOOP(change, units_are_bounded, amounts);
    tcase_add_test(change, names_are_checked_before_anything_is_read);
    tcase_add_test(change, units_move_between_buckets_and_stay_the_same_in_sum);
    tcase_add_test(change, a_move_needs_two_buckets_units_and_stock);
    tcase_add_test(change, a_race_that_is_lost_seven_times_is_run_an_eighth);
    tcase_add_test(change, without_memory_nothing_moves);
    suite_add_tcase(suite, change);
    tcase_add_checked_fixture(list, begin, end);
    tcase_add_test(list, the_ledger_tells_every_movement_by_location_and_time);
    tcase_add_test(list, stock_is_listed_by_sku_and_location_and_as_json);
    tcase_add_test(list, a_list_longer_than_a_page_is_told_whole_and_once);
    tcase_add_test(list, a_list_without_memory_says_so);
    suite_add_tcase(suite, list);
    return suite;
}
