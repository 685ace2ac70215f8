/* Rows by their table's columns: what is absent, copies that stand on their own, keys that are equal and keys that are not. */
#include <check.h>

#include "sqlite_kit.h"
#include "store/codec.h"
#include "suites.h"

static void *
no_memory(void *user, size_t bytes)
{
    (void)user;
    (void)bytes;
    return NULL;
}

START_TEST(what_is_absent_is_told_by_type)
{
    struct order_row order = order_of(1, "A-1", NULL);
    const oms_table *table = schema_table(TABLE_ORDERS);

    ck_assert(!row_is_null(table, &order, 0)); /* id */
    ck_assert(!row_is_null(table, &order, 1)); /* version */
    ck_assert(!row_is_null(table, &order, 2)); /* number */
    ck_assert(row_is_null(table, &order, 4));  /* reference */
    ck_assert(row_is_null(table, &order, 18)); /* hold_until */
    ck_assert(row_is_null(table, &order, 19)); /* shipping_party */
    order.reference = TEXT("");
    ck_assert(!row_is_null(table, &order, 4));
}
END_TEST

START_TEST(fields_are_found_by_their_columns)
{
    struct order_row order = order_of(7, "A-1", NULL);
    const oms_table *table = schema_table(TABLE_ORDERS);

    ck_assert(row_id(table, &order, 0)->bytes[15] == 7);
    ck_assert(text_is(row_text(table, &order, 2), "A-1"));
    ck_assert_int_eq(row_int64(table, &order, 16), 4598);
}
END_TEST

START_TEST(a_copy_outlives_what_it_was_made_of)
{
    char number[] = "A-1";
    struct order_row order = order_of(1, number, NULL);
    struct arena arena;
    const struct order_row *copy;

    arena_init(&arena, NULL);
    copy = row_copy(&arena, schema_table(TABLE_ORDERS), &order, NULL);
    number[0] = 'Z';
    order.total = 0;
    ck_assert(text_is(copy->number, "A-1"));
    ck_assert_ptr_null(copy->reference.data);
    ck_assert_int_eq(copy->total, 4598);
    arena_free(&arena);
}
END_TEST

START_TEST(a_copy_can_be_made_into_given_room)
{
    struct product_row product = product_of("MUG", "A mug");
    struct product_row room;
    struct arena arena;

    arena_init(&arena, NULL);
    ck_assert_ptr_eq(row_copy(&arena, schema_table(TABLE_PRODUCTS), &product, &room), &room);
    ck_assert(text_is(room.name, "A mug"));
    ck_assert_ptr_ne(room.name.data, product.name.data);
    arena_free(&arena);
}
END_TEST

START_TEST(no_copy_without_memory)
{
    struct product_row product = product_of("MUG", "A mug");
    struct product_row room;
    oms_allocator allocator = {.size = sizeof(allocator), .allocate = no_memory, .release = default_allocator.release};
    struct arena arena;

    arena_init(&arena, &allocator);
    ck_assert_ptr_null(row_copy(&arena, schema_table(TABLE_PRODUCTS), &product, NULL));
    ck_assert_ptr_null(row_copy(&arena, schema_table(TABLE_PRODUCTS), &product, &room));
    arena_free(&arena);
}
END_TEST

START_TEST(rows_with_one_key_are_equal_whatever_else_they_hold)
{
    const oms_table *table = schema_table(TABLE_STOCK);
    char sku[] = "MUG";
    struct stock_row a = stock_of("MUG", 1);
    struct stock_row b = stock_of(sku, 2);

    ck_assert(row_key_equal(table, &a, &b));
    ck_assert_uint_eq(row_key_hash(table, &a), row_key_hash(table, &b));
    b.location = TEXT("elsewhere");
    ck_assert(!row_key_equal(table, &a, &b));
    ck_assert_uint_ne(row_key_hash(table, &a), row_key_hash(table, &b));
}
END_TEST

/* MUG in XMAIN is not MUGX in MAIN. */
START_TEST(where_one_text_of_a_key_ends_matters)
{
    const oms_table *table = schema_table(TABLE_STOCK);
    struct stock_row a = stock_of("MUG", 1);
    struct stock_row b = stock_of("MUGX", 1);

    a.location = TEXT("XMAIN");
    b.location = TEXT("MAIN");
    ck_assert(!row_key_equal(table, &a, &b));
    ck_assert_uint_ne(row_key_hash(table, &a), row_key_hash(table, &b));
}
END_TEST

START_TEST(keys_of_ids_and_numbers_are_compared_whole)
{
    const oms_table *table = schema_table(TABLE_JOBS);
    struct job_row a = job_of(1, 1, 5), b = job_of(1, 2, 5), c = job_of(2, 1, 5), d = job_of(1, 1, 6);

    ck_assert(!row_key_equal(table, &a, &b));
    ck_assert(!row_key_equal(table, &a, &c));
    ck_assert(row_key_equal(table, &a, &d));
    ck_assert_uint_ne(row_key_hash(table, &a), row_key_hash(table, &b));
    ck_assert_uint_ne(row_key_hash(table, &a), row_key_hash(table, &c));
    ck_assert_uint_eq(row_key_hash(table, &a), row_key_hash(table, &d));
}
END_TEST

/* No table of ours has bytes, but a store's contract does. */
struct file_row {
    oms_blob name;
    oms_blob content;
};

START_TEST(bytes_are_copied_and_compared_too)
{
    static const oms_column columns[] = {
        {"name", "its name", "", offsetof(struct file_row, name), OMS_COLUMN_BLOB, 0},
        {"content", "what is in it", "", offsetof(struct file_row, content), OMS_COLUMN_BLOB, 1},
    };
    static const oms_table table = {.name = "files",
                                    .columns = columns,
                                    .n_columns = 2,
                                    .n_key = 1,
                                    .row_size = sizeof(struct file_row),
                                    .version_column = -1};
    struct file_row a = {.name = {.data = "a\0b", .len = 3}}, b = {.name = {.data = "a\0c", .len = 3}};
    const struct file_row *copy;
    struct arena arena;

    arena_init(&arena, NULL);
    copy = row_copy(&arena, &table, &a, NULL);
    ck_assert(row_key_equal(&table, &a, copy));
    ck_assert_uint_eq(row_key_hash(&table, &a), row_key_hash(&table, copy));
    ck_assert(!row_key_equal(&table, &a, &b));
    ck_assert(row_is_null(&table, copy, 1));
    ck_assert(!row_is_null(&table, copy, 0));
    b.name.data = NULL;
    ck_assert(!row_key_equal(&table, &a, &b));
    arena_free(&arena);
}
END_TEST

Suite *
codec_suite(void)
{
    Suite *suite = suite_create("codec");
    TCase *rows = tcase_create("rows");

    tcase_add_test(rows, what_is_absent_is_told_by_type);
    tcase_add_test(rows, fields_are_found_by_their_columns);
    tcase_add_test(rows, a_copy_outlives_what_it_was_made_of);
    tcase_add_test(rows, a_copy_can_be_made_into_given_room);
    tcase_add_test(rows, no_copy_without_memory);
    tcase_add_test(rows, rows_with_one_key_are_equal_whatever_else_they_hold);
    tcase_add_test(rows, where_one_text_of_a_key_ends_matters);
    tcase_add_test(rows, keys_of_ids_and_numbers_are_compared_whole);
    tcase_add_test(rows, bytes_are_copied_and_compared_too);
    suite_add_tcase(suite, rows);
    return suite;
}
