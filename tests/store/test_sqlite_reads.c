/* Reading from the SQLite store: keys and their prefixes, bounds, pages, both directions, indexes with and without absent values, and one snapshot for
 * everything that is read in one call. */
#include <check.h>
#include <pthread.h>
#include <stdio.h>

#include "sqlite_kit.h"
#include "store/sqlite_store.h"
#include "suites.h"

static struct database db;

static void
open_shop(void)
{
    database_make(&db);
}

static void
close_shop(void)
{
    database_end(&db);
}

static oms_read
read_of(enum table_id table, int32_t index)
{
    return (oms_read){.size = sizeof(oms_read), .table = schema_table(table), .index = index};
}

/* The jobs a read finds, as "order.n" in its order. */
static const char *
jobs(const oms_read *read)
{
    static char text[512];
    struct rows rows = read_rows(&db, read);
    size_t len = 0;

    text[0] = '\0';
    ck_assert_int_eq(rows.code, OMS_OK);
    for (size_t i = 0; i < rows.n; i++) {
        const struct job_row *job = rows.items[i];

        len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%d.%d", i > 0 ? " " : "", job->order_id.bytes[15],
                                (int)job->n);
    }
    return text;
}

/* Orders 1 to 3 with jobs 1 to 3; due at 10 × n, those of order 2 never. */
static void
insert_jobs(void)
{
    for (uint8_t order = 1; order <= 3; order++)
        for (int64_t n = 1; n <= 3; n++) {
            struct job_row job = job_of(order, n, order == 2 ? OMS_NONE : n * 10);

            insert(&db, TABLE_JOBS, &job);
        }
}

START_TEST(a_whole_key_finds_one_row_and_a_prefix_its_family)
{
    struct job_row key = job_of(2, 2, 0);
    oms_read read = read_of(TABLE_JOBS, -1);

    insert_jobs();
    read.key = &key;
    read.n_key = 2;
    ck_assert_str_eq(jobs(&read), "2.2");
    read.n_key = 1;
    ck_assert_str_eq(jobs(&read), "2.1 2.2 2.3");
    key.n = 4;
    read.n_key = 2;
    ck_assert_str_eq(jobs(&read), "");
}
END_TEST

START_TEST(without_a_key_everything_is_found_in_order)
{
    oms_read read = read_of(TABLE_JOBS, -1);

    insert_jobs();
    ck_assert_str_eq(jobs(&read), "1.1 1.2 1.3 2.1 2.2 2.3 3.1 3.2 3.3");
    read.descending = 1;
    ck_assert_str_eq(jobs(&read), "3.3 3.2 3.1 2.3 2.2 2.1 1.3 1.2 1.1");
    read.limit = 2;
    ck_assert_str_eq(jobs(&read), "3.3 3.2");
}
END_TEST

START_TEST(bounds_are_inclusive)
{
    struct job_row key = job_of(1, 0, 0), low = job_of(1, 2, 0), high = job_of(1, 2, 0);
    oms_read read = read_of(TABLE_JOBS, -1);

    insert_jobs();
    read.key = &key;
    read.n_key = 1;
    read.low = &low;
    ck_assert_str_eq(jobs(&read), "1.2 1.3");
    read.high = &high;
    ck_assert_str_eq(jobs(&read), "1.2");
    read.low = NULL;
    ck_assert_str_eq(jobs(&read), "1.1 1.2");
    read.descending = 1;
    ck_assert_str_eq(jobs(&read), "1.2 1.1");
}
END_TEST

START_TEST(an_index_leaves_out_rows_that_have_no_value_in_it)
{
    oms_read read = read_of(TABLE_JOBS, INDEX_JOBS_BY_DUE);

    insert_jobs();
    ck_assert_str_eq(jobs(&read), "1.1 3.1 1.2 3.2 1.3 3.3");
}
END_TEST

START_TEST(what_is_due_is_found_by_an_upper_bound)
{
    struct job_row now = job_of(0, 0, 20);
    oms_read read = read_of(TABLE_JOBS, INDEX_JOBS_BY_DUE);

    insert_jobs();
    read.high = &now;
    ck_assert_str_eq(jobs(&read), "1.1 3.1 1.2 3.2");
    now.due_at = 19;
    ck_assert_str_eq(jobs(&read), "1.1 3.1");
    read.limit = 1;
    ck_assert_str_eq(jobs(&read), "1.1");
}
END_TEST

/* Every page size, both directions, with and without bounds: the pages put together are the whole. */
START_TEST(pages_put_together_are_the_whole)
{
    struct job_row low = job_of(0, 0, 10), high = job_of(0, 0, 30);
    oms_read whole = read_of(TABLE_JOBS, INDEX_JOBS_BY_DUE);
    struct rows all, page;
    size_t seen = 0;

    insert_jobs();
    whole.descending = _i % 2;
    whole.low = _i & 2 ? &low : NULL;
    whole.high = _i & 4 ? &high : NULL;
    all = read_rows(&db, &whole);
    ck_assert_uint_eq(all.n, 6);
    whole.limit = (size_t)(_i / 8) + 1;
    do {
        page = read_rows(&db, &whole);
        ck_assert_int_eq(page.code, OMS_OK);
        for (size_t i = 0; i < page.n; i++, seen++) {
            const struct job_row *a = page.items[i], *b = all.items[seen];

            ck_assert_mem_eq(&a->order_id, &b->order_id, sizeof(oms_id));
            ck_assert_int_eq(a->n, b->n);
        }
        if (page.n > 0)
            whole.after = page.items[page.n - 1];
    } while (page.n > 0);
    ck_assert_uint_eq(seen, 6);
}
END_TEST

START_TEST(after_a_row_of_an_order_come_its_later_rows)
{
    struct job_row key = job_of(2, 0, 0), after = job_of(0, 2, 0);
    oms_read read = read_of(TABLE_JOBS, -1);

    insert_jobs();
    read.key = &key;
    read.n_key = 1;
    read.after = &after;
    ck_assert_str_eq(jobs(&read), "2.3");
    read.descending = 1;
    ck_assert_str_eq(jobs(&read), "2.1");
}
END_TEST

/* A guest has no account; NULL stands before every account. */
START_TEST(pages_go_on_over_absent_values)
{
    static const char *const customers[] = {NULL, NULL, "C1", "C2", "C2"};
    oms_read read = read_of(TABLE_ORDERS, INDEX_ORDERS_BY_CUSTOMER);
    struct rows page;
    char found[32] = "";

    for (uint8_t i = 0; i < sizeof(customers) / sizeof(*customers); i++) {
        const char number[] = {'A', '-', (char)('1' + i), '\0'};
        struct order_row order = order_of(i + 1, number, NULL);

        order.customer = text_of(customers[i]);
        insert(&db, TABLE_ORDERS, &order);
    }
    read.limit = 1;
    read.descending = _i;
    for (page = read_rows(&db, &read); page.n > 0; page = read_rows(&db, &read)) {
        const struct order_row *order = page.items[0];
        size_t len = strlen(found);

        snprintf(found + len, sizeof(found) - len, "%d", order->id.bytes[15]);
        read.after = page.items[0];
    }
    ck_assert_int_eq(page.code, OMS_OK);
    ck_assert_str_eq(found, _i == 0 ? "12345" : "54321");
}
END_TEST

START_TEST(an_absent_value_in_a_key_finds_the_rows_without_one)
{
    struct order_row guest = order_of(1, "A-1", NULL), member = order_of(2, "A-2", NULL);
    oms_read read = read_of(TABLE_ORDERS, INDEX_ORDERS_BY_CUSTOMER);
    struct rows rows;

    member.customer = TEXT("C1");
    insert(&db, TABLE_ORDERS, &guest);
    insert(&db, TABLE_ORDERS, &member);
    read.key = &guest;
    read.n_key = 1;
    rows = read_rows(&db, &read);
    ck_assert_uint_eq(rows.n, 1);
    ck_assert_int_eq(((const struct order_row *)rows.items[0])->id.bytes[15], 1);
    read.key = &member;
    rows = read_rows(&db, &read);
    ck_assert_uint_eq(rows.n, 1);
    ck_assert_int_eq(((const struct order_row *)rows.items[0])->id.bytes[15], 2);
}
END_TEST

START_TEST(a_unique_index_finds_its_row)
{
    struct order_row order = order_of(1, "A-1", "R1");
    oms_read read = read_of(TABLE_ORDERS, INDEX_ORDERS_BY_REFERENCE);

    insert(&db, TABLE_ORDERS, &order);
    read.key = &order;
    read.n_key = 2;
    ck_assert_uint_eq(read_rows(&db, &read).n, 1);
    order.reference = TEXT("r1");
    ck_assert_uint_eq(read_rows(&db, &read).n, 0);
}
END_TEST

START_TEST(the_feed_goes_on_after_a_position)
{
    struct event_row after = {.position = 2};
    oms_read read = read_of(TABLE_EVENTS, -1);
    struct rows rows;

    for (int64_t seq = 1; seq <= 4; seq++) {
        struct event_row event = happening(1, seq);
        struct batch batch;

        batch_begin(&batch);
        batch_append(&batch, &event);
        ck_assert_int_eq(batch_commit(&db, &batch), OMS_OK);
    }
    read.key = &after;
    read.n_key = (size_t)_i; /* with the shard in the key, or in what it goes on after */
    read.after = &after;
    rows = read_rows(&db, &read);
    ck_assert_uint_eq(rows.n, 2);
    ck_assert_int_eq(((const struct event_row *)rows.items[0])->position, 3);
    after.shard = 1;
    ck_assert_uint_eq(read_rows(&db, &read).n, 0);
}
END_TEST

struct talk {
    struct batch batch;
    struct stock_row mugs;
    struct database *other;
    size_t n;
    int64_t available[2];
};

/* Another connection sells a mug while the first read is on its way. */
static int32_t
sell_meanwhile(void *user, size_t read, const void *row)
{
    struct talk *talk = user;

    talk->available[read] = ((const struct stock_row *)row)->available;
    if (talk->n++ == 0) {
        batch_begin(&talk->batch);
        batch_reserve(&talk->batch, &talk->mugs, 1);
        ck_assert_int_eq(batch_commit(talk->other, &talk->batch), OMS_OK);
    }
    return 0;
}

START_TEST(reads_of_one_call_see_one_moment)
{
    struct database other = {.path = ""};
    struct talk talk = {.mugs = stock_of("MUG", 5), .other = &other};
    oms_read read = read_of(TABLE_STOCK, -1);
    const oms_read *reads[] = {&read, &read};

    insert(&db, TABLE_STOCK, &talk.mugs);
    strcpy(other.path, db.path);
    ck_assert_int_eq(database_open(&other, 0), OMS_OK);
    read.key = &talk.mugs;
    read.n_key = (size_t)_i; /* 2: on the writing connection; 0: on a reading one */
    ck_assert_int_eq(db.store.read(db.store.user, reads, 2, sell_meanwhile, &talk, NULL), OMS_OK);
    ck_assert_int_eq(talk.available[0], 5);
    ck_assert_int_eq(talk.available[1], 5);
    assert_stock(&db, "MUG", 4, 1, 2);
    database_close(&other);
}
END_TEST

static int32_t
stop_at_second(void *user, size_t read, const void *row)
{
    size_t *n = user;

    (void)read;
    (void)row;
    return ++*n == 2 ? -10007 : 0;
}

START_TEST(a_callback_can_stop_the_call)
{
    oms_read read = read_of(TABLE_JOBS, -1);
    const oms_read *reads[] = {&read, &read};
    size_t n = 0;

    insert_jobs();
    ck_assert_int_eq(db.store.read(db.store.user, reads, 2, stop_at_second, &n, NULL), -10007);
    ck_assert_uint_eq(n, 2);
    ck_assert_str_eq(jobs(&read), "1.1 1.2 1.3 2.1 2.2 2.3 3.1 3.2 3.3");
}
END_TEST

static int32_t
read_inside(void *user, size_t read, const void *row)
{
    (void)read;
    *(size_t *)user += read_row(&db, TABLE_JOBS, row) != NULL;
    return 0;
}

START_TEST(a_callback_may_read)
{
    struct job_row key = job_of(1, 0, 0);
    oms_read outer = read_of(TABLE_JOBS, -1);
    const oms_read *reads[] = {&outer};
    size_t found = 0;

    insert_jobs();
    outer.key = &key;
    outer.n_key = 1;
    ck_assert_int_eq(db.store.read(db.store.user, reads, 1, read_inside, &found, NULL), OMS_OK);
    ck_assert_uint_eq(found, 3);
}
END_TEST

START_TEST(reads_that_make_no_sense_are_refused)
{
    struct job_row row = job_of(1, 1, 1);
    oms_read read = read_of(TABLE_JOBS, 7);

    ck_assert_int_eq(read_rows(&db, &read).code, OMS_E_INVALID);
    read.index = -2;
    ck_assert_int_eq(read_rows(&db, &read).code, OMS_E_INVALID);
    read.index = -1;
    read.n_key = 3;
    read.key = &row;
    ck_assert_int_eq(read_rows(&db, &read).code, OMS_E_INVALID);
    read.n_key = 2;
    read.low = &row;
    ck_assert_int_eq(read_rows(&db, &read).code, OMS_E_INVALID);
    read.low = NULL;
    read.key = NULL;
    ck_assert_int_eq(read_rows(&db, &read).code, OMS_E_INVALID);
}
END_TEST

START_TEST(a_missing_index_is_an_error_and_no_slow_answer)
{
    oms_read read = read_of(TABLE_JOBS, INDEX_JOBS_BY_DUE);

    database_sql(&db, "DROP INDEX jobs_by_due");
    ck_assert_int_eq(read_rows(&db, &read).code, OMS_E_CORRUPT);
    ck_assert_ptr_nonnull(strstr(database_message(&db), "jobs_by_due"));
}
END_TEST

START_TEST(an_id_of_another_length_is_damage)
{
    struct job_row job = job_of(1, 1, 1);
    oms_read read = read_of(TABLE_JOBS, -1);

    insert(&db, TABLE_JOBS, &job);
    database_sql(&db, "UPDATE jobs SET order_id = x'0102'");
    ck_assert_int_eq(read_rows(&db, &read).code, OMS_E_CORRUPT);
    ck_assert_ptr_nonnull(strstr(database_message(&db), "jobs"));
}
END_TEST

/* The plan of a read on an index must neither walk the whole table nor sort. */
static void
assert_plan(sqlite3 *direct, const struct sqlite_shape *shape)
{
    sqlite3_str *text = sqlite3_str_new(NULL);
    sqlite3_stmt *stmt;
    char *sql;

    sqlite3_str_appendall(text, "EXPLAIN QUERY PLAN ");
    sqlite_sql_read(text, shape);
    sql = sqlite3_str_finish(text);
    ck_assert_msg(sqlite3_prepare_v2(direct, sql, -1, &stmt, NULL) == SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(direct));
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        const char *detail = (const char *)sqlite3_column_text(stmt, 3);
        bool bounded = shape->n_key > 0 || shape->low || shape->high || shape->after;

        ck_assert_msg(strstr(detail, "TEMP B-TREE") == NULL, "%s sorts: %s", sql, detail);
        ck_assert_msg(!bounded || strstr(detail, "SEARCH") != NULL, "%s walks: %s", sql, detail);
    }
    sqlite3_finalize(stmt);
    sqlite3_free(sql);
}

/* With an absent value in what it goes on after, an index is walked from its beginning. */
static bool
walks_by_design(const struct sqlite_shape *shape)
{
    return shape->n_key == 0 && shape->after && !shape->low && !shape->high;
}

static void
assert_plans(sqlite3 *direct, const oms_table *table, int32_t index)
{
    int32_t order[64];
    size_t n_order = sqlite_order(table, index, order);

    for (uint8_t n_key = 0; n_key < n_order; n_key++)
        for (int flags = 0; flags < 16; flags++) {
            struct sqlite_shape shape = {.table = table,
                                         .index = index,
                                         .n_key = n_key,
                                         .low = flags & 1,
                                         .high = flags & 2,
                                         .after = flags & 4,
                                         .limited = true,
                                         .descending = flags & 8};
            bool constant = table->feed && order[n_key] == 0;

            if (!walks_by_design(&shape) && !constant && !(table->feed && n_key == 1 && index < 0))
                assert_plan(direct, &shape);
        }
}

START_TEST(no_read_walks_or_sorts)
{
    const oms_schema *schema = oms_schema_get();
    sqlite3 *direct;

    ck_assert_int_eq(sqlite3_open(db.path, &direct), SQLITE_OK);
    for (size_t i = 0; i < schema->n_tables; i++)
        for (int32_t index = -1; index < (int32_t)schema->tables[i]->n_indexes; index++)
            assert_plans(direct, schema->tables[i], index);
    sqlite3_close(direct);
}
END_TEST

#define THREADS 6

static void *
read_often(void *arg)
{
    oms_read read = read_of(TABLE_JOBS, -1);
    const oms_read *reads[] = {&read};

    for (int i = 0; i < 50; i++) {
        size_t n = 1; /* never 2 twice: the callback counts from here */
        int32_t code = db.store.read(db.store.user, reads, 1, stop_at_second, &n, NULL);

        if (code != -10007)
            *(int32_t *)arg = code;
    }
    return NULL;
}

START_TEST(more_threads_than_connections_read_at_once)
{
    pthread_t threads[THREADS];
    int32_t codes[THREADS] = {0};

    insert_jobs();
    database_close(&db);
    ck_assert_int_eq(
        database_open_with(&db, 0, &(oms_sqlite_options){.size = sizeof(oms_sqlite_options), .readers = 2}), OMS_OK);
    for (size_t i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, read_often, &codes[i]), 0);
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        ck_assert_int_eq(codes[i], 0);
    }
}
END_TEST

Suite *
sqlite_reads_suite(void)
{
    Suite *suite = suite_create("sqlite_reads");
    TCase *reads = tcase_create("reads");

    tcase_add_checked_fixture(reads, open_shop, close_shop);
    tcase_add_test(reads, a_whole_key_finds_one_row_and_a_prefix_its_family);
    tcase_add_test(reads, without_a_key_everything_is_found_in_order);
    tcase_add_test(reads, bounds_are_inclusive);
    tcase_add_test(reads, an_index_leaves_out_rows_that_have_no_value_in_it);
    tcase_add_test(reads, what_is_due_is_found_by_an_upper_bound);
    tcase_add_loop_test(reads, pages_put_together_are_the_whole, 0, 24);
    tcase_add_test(reads, after_a_row_of_an_order_come_its_later_rows);
    tcase_add_loop_test(reads, pages_go_on_over_absent_values, 0, 2);
    tcase_add_test(reads, an_absent_value_in_a_key_finds_the_rows_without_one);
    tcase_add_test(reads, a_unique_index_finds_its_row);
    tcase_add_loop_test(reads, the_feed_goes_on_after_a_position, 0, 2);
    tcase_add_loop_test(reads, reads_of_one_call_see_one_moment, 0, 3);
    tcase_add_test(reads, a_callback_can_stop_the_call);
    tcase_add_test(reads, a_callback_may_read);
    tcase_add_test(reads, reads_that_make_no_sense_are_refused);
    tcase_add_test(reads, a_missing_index_is_an_error_and_no_slow_answer);
    tcase_add_test(reads, an_id_of_another_length_is_damage);
    tcase_add_test(reads, no_read_walks_or_sorts);
    tcase_add_test(reads, more_threads_than_connections_read_at_once);
    tcase_set_tags(reads, "threads");
    suite_add_tcase(suite, reads);
    return suite;
}
