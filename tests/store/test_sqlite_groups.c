/* Sets that are committed together: each is on its own, whatever happens to the others, and adds to one row are summed where that changes nothing. */
#include <check.h>

#include "oms/limits.h"
#include "sqlite_kit.h"
#include "suites.h"

#define GROUP 5

static struct database db;
static struct batch group[GROUP];
static const struct stock_row mugs = {.sku = {"MUG", 3}, .location = {"main", 4}, .version = 1, .available = 5};

static void
open_shop(void)
{
    database_make(&db);
    insert(&db, TABLE_STOCK, &mugs);
    for (size_t i = 0; i < GROUP; i++)
        batch_begin(&group[i]);
}

static void
close_shop(void)
{
    database_end(&db);
}

static void
commit_group(size_t n)
{
    oms_change_set *sets[GROUP];

    for (size_t i = 0; i < n; i++)
        sets[i] = &group[i].set;
    oms_error_free(db.error);
    db.error = NULL;
    ck_assert_int_eq(db.store.commit(db.store.user, sets, n, &db.error), OMS_OK);
}

START_TEST(all_fit_and_the_row_is_as_if_each_had_come_alone)
{
    for (size_t i = 0; i < GROUP; i++)
        batch_reserve(&group[i], &mugs, 1);
    commit_group(GROUP);
    for (size_t i = 0; i < GROUP; i++)
        ck_assert_int_eq(group[i].set.result, OMS_OK);
    assert_stock(&db, "MUG", 0, 5, 6);
}
END_TEST

START_TEST(where_not_all_fit_those_who_came_first_are_served)
{
    static const int64_t units[GROUP] = {2, 2, 2, 1, 1};
    static const int32_t results[GROUP] = {OMS_OK, OMS_OK, OMS_E_CONFLICT, OMS_OK, OMS_E_CONFLICT};

    for (size_t i = 0; i < GROUP; i++)
        batch_reserve(&group[i], &mugs, units[i]);
    commit_group(GROUP);
    for (size_t i = 0; i < GROUP; i++)
        ck_assert_int_eq(group[i].set.result, results[i]);
    ck_assert_uint_eq(group[2].set.conflict, 0);
    assert_stock(&db, "MUG", 0, 5, 4);
}
END_TEST

/* `_i`: which one. */
START_TEST(one_that_fails_does_not_harm_the_others)
{
    struct product_row products[GROUP] = {product_of("P0", "p"), product_of("P1", "p"), product_of("P2", "p"),
                                          product_of("P3", "p"), product_of("P4", "p")};
    struct product_row taken = product_of("TAKEN", "p");

    insert(&db, TABLE_PRODUCTS, &taken);
    for (int i = 0; i < GROUP; i++) {
        batch_insert(&group[i], TABLE_PRODUCTS, &products[i]);
        batch_insert(&group[i], TABLE_PRODUCTS, i == _i ? &taken : &products[i])->kind =
            i == _i ? OMS_CHANGE_INSERT : OMS_CHANGE_PUT;
    }
    commit_group(GROUP);
    for (int i = 0; i < GROUP; i++) {
        ck_assert_int_eq(group[i].set.result, i == _i ? OMS_E_CONFLICT : OMS_OK);
        ck_assert((read_row(&db, TABLE_PRODUCTS, &products[i]) != NULL) == (i != _i));
    }
    ck_assert_uint_eq(group[_i].set.conflict, 1);
    ck_assert_ptr_null(db.error);
}
END_TEST

START_TEST(of_two_that_insert_one_key_the_first_wins)
{
    struct product_row first = product_of("CUP", "first"), second = product_of("CUP", "second");
    const struct product_row *found;

    batch_insert(&group[0], TABLE_PRODUCTS, &first);
    batch_insert(&group[1], TABLE_PRODUCTS, &second);
    commit_group(2);
    ck_assert_int_eq(group[0].set.result, OMS_OK);
    ck_assert_int_eq(group[1].set.result, OMS_E_CONFLICT);
    found = read_row(&db, TABLE_PRODUCTS, &first);
    ck_assert(text_is(found->name, "first"));
}
END_TEST

START_TEST(of_two_that_update_one_version_the_first_wins)
{
    struct stock_row ten = stock_of("MUG", 10), twenty = stock_of("MUG", 20);

    batch_update(&group[0], TABLE_STOCK, &ten, 1, 0);
    batch_update(&group[1], TABLE_STOCK, &twenty, 1, 0);
    batch_update(&group[2], TABLE_STOCK, &twenty, 2, 0);
    commit_group(3);
    ck_assert_int_eq(group[0].set.result, OMS_OK);
    ck_assert_int_eq(group[1].set.result, OMS_E_CONFLICT);
    ck_assert_int_eq(group[2].set.result, OMS_OK);
    assert_stock(&db, "MUG", 20, 0, 3);
}
END_TEST

/* What touches a row finds it as those before left it, also where they only added. */
START_TEST(whatever_looks_at_a_row_finds_the_adds_before_it)
{
    struct stock_row forty = stock_of("MUG", 40);

    batch_reserve(&group[0], &mugs, 2);
    batch_check(&group[1], TABLE_STOCK, &mugs, 2);
    batch_update(&group[1], TABLE_STOCK, &forty, 2, UINT64_C(1) << 3);
    batch_reserve(&group[2], &mugs, 3);
    batch_put(&group[3], TABLE_STOCK, &forty);
    batch_receive(&group[4], &mugs, 1);
    commit_group(GROUP);
    for (size_t i = 0; i < GROUP; i++)
        ck_assert_int_eq(group[i].set.result, OMS_OK);
    assert_stock(&db, "MUG", 41, 0, 6);
}
END_TEST

START_TEST(what_overwrites_a_row_overwrites_the_adds_before_it)
{
    struct stock_row forty = stock_of("MUG", 40);

    batch_receive(&group[0], &mugs, 2);
    batch_put(&group[0], TABLE_STOCK, &forty);
    batch_receive(&group[1], &mugs, 1);
    commit_group(2);
    assert_stock(&db, "MUG", 41, 0, 4);
}
END_TEST

START_TEST(sums_over_several_rows_do_not_mix)
{
    struct stock_row cups = stock_of("CUP", 9);

    insert(&db, TABLE_STOCK, &cups);
    for (size_t i = 0; i < 4; i++) {
        batch_reserve(&group[i], &mugs, 1);
        batch_reserve(&group[i], &cups, 2);
    }
    commit_group(4);
    assert_stock(&db, "MUG", 1, 4, 5);
    assert_stock(&db, "CUP", 1, 8, 5);
}
END_TEST

START_TEST(an_image_in_a_group_is_inserted_once_and_added_to)
{
    struct stock_row cups = stock_of("CUP", 3);

    batch_receive(&group[0], &cups, 3)->image = &cups;
    batch_receive(&group[1], &cups, 3)->image = &cups;
    batch_receive(&group[2], &cups, 1);
    batch_receive(&group[3], &cups, 1)->image = &cups;
    commit_group(4);
    assert_stock(&db, "CUP", 8, 0, 4);
}
END_TEST

/* The sum does not fit into 64 bits, each alone does; the second is then refused by its own sum. */
START_TEST(sums_that_overflow_are_tried_one_by_one)
{
    batch_receive(&group[0], &mugs, INT64_MAX - 10);
    batch_receive(&group[1], &mugs, INT64_MAX - 10);
    commit_group(2);
    ck_assert_int_eq(group[0].set.result, OMS_OK);
    ck_assert_int_eq(group[1].set.result, OMS_E_OVERFLOW);
    assert_stock(&db, "MUG", INT64_MAX - 5, 0, 2);
}
END_TEST

START_TEST(nonsense_in_one_set_is_that_sets_alone_and_told)
{
    struct event_row event = happening(1, 1);

    batch_reserve(&group[0], &mugs, 1);
    batch_insert(&group[1], TABLE_EVENTS, &event);
    batch_reserve(&group[2], &mugs, 1);
    commit_group(3);
    ck_assert_int_eq(group[0].set.result, OMS_OK);
    ck_assert_int_eq(group[1].set.result, OMS_E_INVALID);
    ck_assert_int_eq(group[2].set.result, OMS_OK);
    ck_assert_int_eq(oms_error_code(db.error), OMS_E_INVALID);
    assert_stock(&db, "MUG", 3, 2, 3);
}
END_TEST

START_TEST(a_missing_table_is_the_trouble_of_those_who_need_it)
{
    struct product_row cup = product_of("CUP", "A cup");

    database_sql(&db, "DROP VIEW v_products; DROP TABLE products");
    batch_reserve(&group[0], &mugs, 1);
    batch_insert(&group[1], TABLE_PRODUCTS, &cup);
    batch_reserve(&group[2], &mugs, 1);
    commit_group(3);
    ck_assert_int_eq(group[0].set.result, OMS_OK);
    ck_assert_int_eq(group[1].set.result, OMS_E_CORRUPT);
    ck_assert_int_eq(group[2].set.result, OMS_OK);
    ck_assert_ptr_nonnull(strstr(database_message(&db), "products"));
    assert_stock(&db, "MUG", 3, 2, 3);
}
END_TEST

/* The largest group, on few rows: every second mug sold is one too many. */
START_TEST(the_largest_group)
{
    static struct batch many[OMS_LIMIT_GROUP];
    static struct event_row events[OMS_LIMIT_GROUP];
    oms_change_set *sets[OMS_LIMIT_GROUP];
    struct stock_row more = stock_of("MUG", OMS_LIMIT_GROUP / 2);
    int64_t admitted = 0;

    batch_update(&group[0], TABLE_STOCK, &more, 1, 0);
    commit_group(1);
    for (size_t i = 0; i < OMS_LIMIT_GROUP; i++) {
        batch_begin(&many[i]);
        events[i] = happening(1, (int64_t)i + 1);
        batch_append(&many[i], &events[i]);
        batch_reserve(&many[i], &mugs, _i);
        sets[i] = &many[i].set;
    }
    ck_assert_int_eq(db.store.commit(db.store.user, sets, OMS_LIMIT_GROUP, NULL), OMS_OK);
    for (size_t i = 0; i < OMS_LIMIT_GROUP; i++) {
        bool fits = (int64_t)(i + 1) * _i <= OMS_LIMIT_GROUP / 2;

        ck_assert_int_eq(many[i].set.result, fits ? OMS_OK : OMS_E_CONFLICT);
        admitted += fits;
    }
    ck_assert_int_eq(database_sql(&db, "SELECT count(*) FROM events"), admitted);
    ck_assert_int_eq(database_sql(&db, "SELECT max(position) FROM events"), admitted);
    assert_stock(&db, "MUG", OMS_LIMIT_GROUP / 2 - admitted * _i, admitted * _i, 2 + admitted);
}
END_TEST

Suite *
sqlite_groups_suite(void)
{
    Suite *suite = suite_create("sqlite_groups");
    TCase *groups = tcase_create("groups");

    tcase_add_checked_fixture(groups, open_shop, close_shop);
    tcase_add_test(groups, all_fit_and_the_row_is_as_if_each_had_come_alone);
    tcase_add_test(groups, where_not_all_fit_those_who_came_first_are_served);
    tcase_add_loop_test(groups, one_that_fails_does_not_harm_the_others, 0, GROUP);
    tcase_add_test(groups, of_two_that_insert_one_key_the_first_wins);
    tcase_add_test(groups, of_two_that_update_one_version_the_first_wins);
    tcase_add_test(groups, whatever_looks_at_a_row_finds_the_adds_before_it);
    tcase_add_test(groups, what_overwrites_a_row_overwrites_the_adds_before_it);
    tcase_add_test(groups, sums_over_several_rows_do_not_mix);
    tcase_add_test(groups, an_image_in_a_group_is_inserted_once_and_added_to);
    tcase_add_test(groups, sums_that_overflow_are_tried_one_by_one);
    tcase_add_test(groups, nonsense_in_one_set_is_that_sets_alone_and_told);
    tcase_add_test(groups, a_missing_table_is_the_trouble_of_those_who_need_it);
    tcase_add_loop_test(groups, the_largest_group, 0, 2);
    suite_add_tcase(suite, groups);
    return suite;
}
