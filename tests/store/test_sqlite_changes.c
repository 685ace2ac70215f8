/* Every kind of change in the SQLite store: how it succeeds, each way in which it conflicts, and that a set that conflicts leaves nothing behind. */
#include <check.h>
#include <string.h>

#include "sqlite_kit.h"
#include "suites.h"

#define BIT(column)      (UINT64_C(1) << (column))
#define PRODUCT_CATEGORY 5
#define STOCK_AVAILABLE  3

static struct database db;
static struct batch batch;

static void
open_shop(void)
{
    struct stock_row mugs = stock_of("MUG", 5);
    struct product_row mug = product_of("MUG", "A mug");

    database_make(&db);
    insert(&db, TABLE_STOCK, &mugs);
    insert(&db, TABLE_PRODUCTS, &mug);
    batch_begin(&batch);
}

static void
close_shop(void)
{
    database_end(&db);
}

static void
assert_conflict(size_t change)
{
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_E_CONFLICT);
    ck_assert_uint_eq(batch.set.conflict, change);
}

static const struct product_row *
product(const char *sku)
{
    struct product_row key = product_of(sku, "");

    return read_row(&db, TABLE_PRODUCTS, &key);
}

START_TEST(an_inserted_row_is_there)
{
    struct product_row cup = product_of("CUP", "A cup");

    batch_insert(&batch, TABLE_PRODUCTS, &cup);
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_OK);
    ck_assert(text_is(product("CUP")->name, "A cup"));
    ck_assert_int_eq(product("CUP")->version, 1);
}
END_TEST

/* A statement keeps its parameters from run to run: what the one row has must not stay for the next, nor may text that stands where other text stood be
 * taken for that. */
START_TEST(rows_that_are_inserted_one_after_the_other_share_nothing)
{
    char sku[] = "POT", name[] = "A pot";
    struct product_row row = product_of(sku, name);

    row.category = TEXT("kitchen");
    row.updated_at = 7;
    insert(&db, TABLE_PRODUCTS, &row);
    row.category = (oms_text){0};
    row.updated_at = 8;
    memcpy(sku, "PAN", 3);
    memcpy(name, "A pan", 5);
    insert(&db, TABLE_PRODUCTS, &row);
    row.category = TEXT("kitchen");
    memcpy(sku, "TIN", 3);
    row.name.len = 3;
    insert(&db, TABLE_PRODUCTS, &row);
    ck_assert(text_is(product("POT")->name, "A pot") && text_is(product("POT")->category, "kitchen"));
    ck_assert_int_eq(product("POT")->updated_at, 7);
    ck_assert(text_is(product("PAN")->name, "A pan"));
    ck_assert_ptr_null(product("PAN")->category.data);
    ck_assert_int_eq(product("PAN")->updated_at, 8);
    ck_assert(text_is(product("TIN")->name, "A p") && text_is(product("TIN")->category, "kitchen"));
}
END_TEST

START_TEST(a_key_is_inserted_once)
{
    struct product_row cup = product_of("CUP", "A cup"), mug = product_of("MUG", "Another mug");

    batch_insert(&batch, TABLE_PRODUCTS, &cup);
    batch_insert(&batch, TABLE_PRODUCTS, &mug);
    assert_conflict(1);
    ck_assert_ptr_null(product("CUP"));
    ck_assert(text_is(product("MUG")->name, "A mug"));
}
END_TEST

START_TEST(a_unique_value_is_inserted_once)
{
    struct order_row first = order_of(1, "A-1", "R1"), second = order_of(2, "A-1", NULL),
                     third = order_of(3, "A-3", "R1");

    insert(&db, TABLE_ORDERS, &first);
    batch_insert(&batch, TABLE_ORDERS, &second);
    assert_conflict(0);
    batch_begin(&batch);
    batch_insert(&batch, TABLE_ORDERS, &third);
    assert_conflict(0);
}
END_TEST

START_TEST(orders_without_a_reference_do_not_meet_each_other)
{
    struct order_row first = order_of(1, "A-1", NULL), second = order_of(2, "A-2", NULL);

    insert(&db, TABLE_ORDERS, &first);
    batch_insert(&batch, TABLE_ORDERS, &second);
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_OK);
}
END_TEST

START_TEST(absent_and_empty_come_back_as_they_were)
{
    struct order_row order = order_of(1, "A-1", NULL);
    const struct order_row *found;

    order.customer = TEXT("");
    order.region = (oms_text){.data = "a\0b", .len = 3};
    insert(&db, TABLE_ORDERS, &order);
    found = read_row(&db, TABLE_ORDERS, &order);
    ck_assert_ptr_null(found->reference.data);
    ck_assert_ptr_nonnull(found->customer.data);
    ck_assert_uint_eq(found->customer.len, 0);
    ck_assert_mem_eq(found->region.data, "a\0b", 3);
    ck_assert_uint_eq(found->region.len, 3);
    ck_assert_int_eq(found->hold_until, OMS_NONE);
    ck_assert_int_eq(found->shipping_party.bytes[0], 0);
    ck_assert_mem_eq(&found->id, &order.id, sizeof(oms_id));
}
END_TEST

START_TEST(what_may_not_be_absent_is_refused_with_its_name)
{
    struct product_row nameless = product_of("CUP", NULL);

    batch_insert(&batch, TABLE_PRODUCTS, &nameless);
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_E_INVALID);
    ck_assert_ptr_nonnull(strstr(database_message(&db), "products.name"));
    ck_assert_ptr_null(product("CUP"));
}
END_TEST

START_TEST(an_update_writes_every_column_and_raises_the_version)
{
    struct product_row mug = product_of("MUG", "A larger mug");

    mug.category = TEXT("kitchen");
    batch_update(&batch, TABLE_PRODUCTS, &mug, 1, 0);
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_OK);
    ck_assert(text_is(product("MUG")->name, "A larger mug"));
    ck_assert(text_is(product("MUG")->category, "kitchen"));
    ck_assert_int_eq(product("MUG")->version, 2);
}
END_TEST

START_TEST(an_update_of_some_columns_leaves_the_others)
{
    struct product_row mug = product_of("MUG", "ignored");

    mug.category = TEXT("kitchen");
    mug.updated_at = 9999;
    batch_update(&batch, TABLE_PRODUCTS, &mug, 1, BIT(PRODUCT_CATEGORY) | BIT(0) | BIT(1));
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_OK);
    ck_assert(text_is(product("MUG")->category, "kitchen"));
    ck_assert(text_is(product("MUG")->name, "A mug"));
    ck_assert_int_eq(product("MUG")->updated_at, 1000);
    ck_assert_int_eq(product("MUG")->version, 2);
}
END_TEST

START_TEST(an_update_can_take_a_value_away)
{
    struct product_row mug = product_of("MUG", "A mug");

    mug.category = TEXT("kitchen");
    batch_update(&batch, TABLE_PRODUCTS, &mug, 1, BIT(PRODUCT_CATEGORY));
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_OK);
    mug.category = (oms_text){0};
    batch_begin(&batch);
    batch_update(&batch, TABLE_PRODUCTS, &mug, 2, BIT(PRODUCT_CATEGORY));
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_OK);
    ck_assert_ptr_null(product("MUG")->category.data);
}
END_TEST

/* `_i`: the version that is claimed; there is 1. */
START_TEST(another_version_is_a_conflict_for_update_delete_and_check)
{
    struct product_row mug = product_of("MUG", "changed");

    batch_update(&batch, TABLE_PRODUCTS, &mug, _i, 0);
    assert_conflict(0);
    batch_begin(&batch);
    batch_delete(&batch, TABLE_PRODUCTS, &mug, _i);
    assert_conflict(0);
    batch_begin(&batch);
    batch_check(&batch, TABLE_PRODUCTS, &mug, _i);
    assert_conflict(0);
    ck_assert(text_is(product("MUG")->name, "A mug"));
}
END_TEST

START_TEST(a_missing_row_is_a_conflict_for_update_delete_check_and_add)
{
    struct product_row cup = product_of("CUP", "A cup");
    struct stock_row cups = stock_of("CUP", 0);

    batch_update(&batch, TABLE_PRODUCTS, &cup, 1, 0);
    assert_conflict(0);
    batch_begin(&batch);
    batch_delete(&batch, TABLE_PRODUCTS, &cup, 1);
    assert_conflict(0);
    batch_begin(&batch);
    batch_check(&batch, TABLE_PRODUCTS, &cup, 1);
    assert_conflict(0);
    batch_begin(&batch);
    batch_receive(&batch, &cups, 1);
    assert_conflict(0);
}
END_TEST

START_TEST(an_update_that_takes_anothers_unique_value_is_a_conflict)
{
    struct order_row first = order_of(1, "A-1", NULL), second = order_of(2, "A-2", NULL);

    insert(&db, TABLE_ORDERS, &first);
    insert(&db, TABLE_ORDERS, &second);
    second.number = TEXT("A-1");
    batch_update(&batch, TABLE_ORDERS, &second, 1, 0);
    assert_conflict(0);
}
END_TEST

START_TEST(a_check_changes_nothing)
{
    struct product_row mug = product_of("MUG", "ignored");

    batch_check(&batch, TABLE_PRODUCTS, &mug, 1);
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_OK);
    ck_assert_int_eq(product("MUG")->version, 1);
}
END_TEST

START_TEST(a_deleted_row_is_gone_and_its_key_is_free)
{
    struct product_row mug = product_of("MUG", "A new mug");

    mug.version = 2;
    batch_delete(&batch, TABLE_PRODUCTS, &mug, 1);
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_OK);
    ck_assert_ptr_null(product("MUG"));
    insert(&db, TABLE_PRODUCTS, &mug);
    ck_assert(text_is(product("MUG")->name, "A new mug"));
    ck_assert_int_eq(product("MUG")->version, 2);
}
END_TEST

START_TEST(a_set_may_delete_a_row_and_insert_it_again)
{
    struct product_row mug = product_of("MUG", "A new mug");

    mug.version = 2;
    batch_delete(&batch, TABLE_PRODUCTS, &mug, 1);
    batch_insert(&batch, TABLE_PRODUCTS, &mug);
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_OK);
    ck_assert(text_is(product("MUG")->name, "A new mug"));
}
END_TEST

START_TEST(put_inserts_or_overwrites)
{
    struct product_row cup = product_of("CUP", "A cup");

    batch_put(&batch, TABLE_PRODUCTS, &cup);
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_OK);
    ck_assert_int_eq(product("CUP")->version, 1);
    cup.name = TEXT("A blue cup");
    cup.version = 77;
    batch_begin(&batch);
    batch_put(&batch, TABLE_PRODUCTS, &cup);
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_OK);
    ck_assert(text_is(product("CUP")->name, "A blue cup"));
    ck_assert_int_eq(product("CUP")->version, 2);
}
END_TEST

START_TEST(put_never_touches_another_row)
{
    struct order_row first = order_of(1, "A-1", NULL), second = order_of(2, "A-2", NULL),
                     thief = order_of(2, "A-1", NULL);
    const struct order_row *found;

    insert(&db, TABLE_ORDERS, &first);
    batch_put(&batch, TABLE_ORDERS, &thief);
    assert_conflict(0);
    insert(&db, TABLE_ORDERS, &second);
    batch_begin(&batch);
    batch_put(&batch, TABLE_ORDERS, &thief);
    assert_conflict(0);
    found = read_row(&db, TABLE_ORDERS, &first);
    ck_assert(text_is(found->number, "A-1"));
    ck_assert_int_eq(found->version, 1);
    found = read_row(&db, TABLE_ORDERS, &second);
    ck_assert(text_is(found->number, "A-2"));
}
END_TEST

START_TEST(an_add_moves_units_and_raises_the_version)
{
    struct stock_row mugs = stock_of("MUG", 0);

    batch_reserve(&batch, &mugs, 5);
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_OK);
    assert_stock(&db, "MUG", 0, 5, 2);
}
END_TEST

START_TEST(one_unit_too_many_is_a_conflict)
{
    struct stock_row mugs = stock_of("MUG", 0);

    batch_reserve(&batch, &mugs, 2);
    batch_reserve(&batch, &mugs, 4);
    assert_conflict(1);
    assert_stock(&db, "MUG", 5, 0, 1);
}
END_TEST

START_TEST(an_add_with_an_image_inserts_the_image_as_it_is)
{
    struct stock_row cups = stock_of("CUP", 7);

    batch_receive(&batch, &cups, 3)->image = &cups;
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_OK);
    assert_stock(&db, "CUP", 7, 0, 1);
    batch_begin(&batch);
    batch_receive(&batch, &cups, 3)->image = &cups;
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_OK);
    assert_stock(&db, "CUP", 10, 0, 2);
}
END_TEST

START_TEST(an_image_does_not_help_where_a_bound_fails)
{
    struct stock_row mugs = stock_of("MUG", 7);

    batch_receive(&batch, &mugs, -6)->image = &mugs;
    assert_conflict(0);
    assert_stock(&db, "MUG", 5, 0, 1);
}
END_TEST

START_TEST(a_sum_beyond_64_bits_is_an_overflow)
{
    struct stock_row mugs = stock_of("MUG", 0);

    batch_receive(&batch, &mugs, INT64_MAX);
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_E_OVERFLOW);
    assert_stock(&db, "MUG", 5, 0, 1);
}
END_TEST

START_TEST(one_column_may_be_added_to_twice_in_one_change)
{
    struct stock_row mugs = stock_of("MUG", 0);

    batch_reserve(&batch, &mugs, 5);
    batch.deltas[0][1] = (oms_delta){.amount = 2, .column = batch.deltas[0][0].column};
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_OK);
    assert_stock(&db, "MUG", 2, 0, 2);
    batch.deltas[0][0].amount = INT64_MAX;
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_E_OVERFLOW);
}
END_TEST

START_TEST(changes_of_a_set_see_those_before_them)
{
    struct stock_row mugs = stock_of("MUG", 40);

    batch_reserve(&batch, &mugs, 5);
    batch_check(&batch, TABLE_STOCK, &mugs, 2);
    batch_update(&batch, TABLE_STOCK, &mugs, 2, BIT(STOCK_AVAILABLE));
    batch_receive(&batch, &mugs, 2);
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_OK);
    assert_stock(&db, "MUG", 42, 5, 4);
}
END_TEST

static void
append_event(const struct event_row *event)
{
    struct batch one;

    batch_begin(&one);
    batch_append(&one, event);
    ck_assert_int_eq(batch_commit(&db, &one), OMS_OK);
}

/* `_i`: which of the changes fails; whatever was before it is undone. */
START_TEST(a_set_happens_whole_or_not_at_all)
{
    struct product_row cup = product_of("CUP", "A cup"), mug = product_of("MUG", "changed");
    struct stock_row mugs = stock_of("MUG", 0);
    struct event_row event = happening(1, 1);

    if (_i == 3)
        append_event(&event);
    batch_insert(&batch, TABLE_PRODUCTS, _i == 0 ? &mug : &cup);
    batch_update(&batch, TABLE_PRODUCTS, &mug, _i == 1 ? 7 : 1, 0);
    batch_reserve(&batch, &mugs, _i == 2 ? 6 : 5);
    batch_append(&batch, &event);
    batch_delete(&batch, TABLE_PRODUCTS, &mug, _i == 4 ? 1 : 2);
    assert_conflict((size_t)_i);
    ck_assert_ptr_null(product("CUP"));
    ck_assert(text_is(product("MUG")->name, "A mug"));
    assert_stock(&db, "MUG", 5, 0, 1);
    ck_assert_int_eq(database_sql(&db, "SELECT count(*) FROM events"), _i == 3);
}
END_TEST

START_TEST(events_get_positions_in_their_order)
{
    struct event_row first = happening(1, 1), second = happening(1, 2), third = happening(2, 1);
    oms_read read = {.size = sizeof(read), .table = schema_table(TABLE_EVENTS), .index = -1};
    struct rows rows;

    batch_append(&batch, &first);
    batch_append(&batch, &second);
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_OK);
    batch_begin(&batch);
    batch_append(&batch, &third);
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_OK);
    rows = read_rows(&db, &read);
    ck_assert_uint_eq(rows.n, 3);
    for (size_t i = 0; i < rows.n; i++) {
        ck_assert_int_eq(((const struct event_row *)rows.items[i])->shard, 0);
        ck_assert_int_eq(((const struct event_row *)rows.items[i])->position, (int64_t)i + 1);
    }
    ck_assert_mem_eq(&((const struct event_row *)rows.items[2])->order_id, &third.order_id, sizeof(oms_id));
}
END_TEST

START_TEST(an_event_number_is_used_once)
{
    struct event_row first = happening(1, 1), again = happening(1, 1);

    batch_append(&batch, &first);
    batch_append(&batch, &again);
    assert_conflict(1);
}
END_TEST

START_TEST(changes_that_make_no_sense_are_refused)
{
    struct event_row event = happening(1, 1);
    struct movement_row movement = {
        .sku = TEXT("MUG"), .location = TEXT("main"), .id = kit_id(1), .kind = TEXT("receive")};
    struct product_row mug = product_of("MUG", "changed");
    struct stock_row mugs = stock_of("MUG", 0);
    oms_change *change;

    batch_insert(&batch, TABLE_PRODUCTS, &mug)->kind = 8;
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_E_INVALID);
    batch_begin(&batch);
    batch_insert(&batch, TABLE_EVENTS, &event);
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_E_INVALID);
    batch_begin(&batch);
    batch_insert(&batch, TABLE_PRODUCTS, &mug)->kind = OMS_CHANGE_APPEND;
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_E_INVALID);
    batch_begin(&batch);
    batch_update(&batch, TABLE_MOVEMENTS, &movement, 1, 0);
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_E_INVALID);
    batch_begin(&batch);
    change = batch_receive(&batch, &mugs, 1);
    batch.deltas[0][0].column = 0;
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_E_INVALID);
    batch.deltas[0][0].column = change->table->version_column;
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_E_INVALID);
    batch.deltas[0][0].column = 99;
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_E_INVALID);
    assert_stock(&db, "MUG", 5, 0, 1);
}
END_TEST

START_TEST(an_empty_set_is_fine)
{
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_OK);
    ck_assert_int_eq(db.store.commit(db.store.user, NULL, 0, NULL), OMS_OK);
}
END_TEST

Suite *
sqlite_changes_suite(void)
{
    Suite *suite = suite_create("sqlite_changes");
    TCase *changes = tcase_create("changes");

    tcase_add_checked_fixture(changes, open_shop, close_shop);
    tcase_add_test(changes, an_inserted_row_is_there);
    tcase_add_test(changes, rows_that_are_inserted_one_after_the_other_share_nothing);
    tcase_add_test(changes, a_key_is_inserted_once);
    tcase_add_test(changes, a_unique_value_is_inserted_once);
    tcase_add_test(changes, orders_without_a_reference_do_not_meet_each_other);
    tcase_add_test(changes, absent_and_empty_come_back_as_they_were);
    tcase_add_test(changes, what_may_not_be_absent_is_refused_with_its_name);
    tcase_add_test(changes, an_update_writes_every_column_and_raises_the_version);
    tcase_add_test(changes, an_update_of_some_columns_leaves_the_others);
    tcase_add_test(changes, an_update_can_take_a_value_away);
    tcase_add_loop_test(changes, another_version_is_a_conflict_for_update_delete_and_check, 2, 4);
    tcase_add_test(changes, a_missing_row_is_a_conflict_for_update_delete_check_and_add);
    tcase_add_test(changes, an_update_that_takes_anothers_unique_value_is_a_conflict);
    tcase_add_test(changes, a_check_changes_nothing);
    tcase_add_test(changes, a_deleted_row_is_gone_and_its_key_is_free);
    tcase_add_test(changes, a_set_may_delete_a_row_and_insert_it_again);
    tcase_add_test(changes, put_inserts_or_overwrites);
    tcase_add_test(changes, put_never_touches_another_row);
    tcase_add_test(changes, an_add_moves_units_and_raises_the_version);
    tcase_add_test(changes, one_unit_too_many_is_a_conflict);
    tcase_add_test(changes, an_add_with_an_image_inserts_the_image_as_it_is);
    tcase_add_test(changes, an_image_does_not_help_where_a_bound_fails);
    tcase_add_test(changes, a_sum_beyond_64_bits_is_an_overflow);
    tcase_add_test(changes, one_column_may_be_added_to_twice_in_one_change);
    tcase_add_test(changes, changes_of_a_set_see_those_before_them);
    tcase_add_loop_test(changes, a_set_happens_whole_or_not_at_all, 0, 5);
    tcase_add_test(changes, events_get_positions_in_their_order);
    tcase_add_test(changes, an_event_number_is_used_once);
    tcase_add_test(changes, changes_that_make_no_sense_are_refused);
    tcase_add_test(changes, an_empty_set_is_fine);
    suite_add_tcase(suite, changes);
    return suite;
}
