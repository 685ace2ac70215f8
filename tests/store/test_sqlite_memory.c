/* When memory runs out in the SQLite store: each of SQLite's allocations fails once, in opening, committing and reading. Every answer is true, nothing is
 * lost, and the next call goes on. */
#include <check.h>
#include <sqlite3.h>

#include "sqlite_kit.h"
#include "suites.h"

static sqlite3_mem_methods real_memory;
static int countdown; /* allocations until one fails; below 0: none does */

/* Each of the first allocations, then fewer and fewer: what comes after them is thousands of SQLite's own, for the schema. */
#define NEXT(n) ((n) + 1 + (n) / 32)

static struct database db;

static bool
strike(void)
{
    return countdown >= 0 && countdown-- == 0;
}

static void *
shaky_malloc(int n)
{
    return strike() ? NULL : real_memory.xMalloc(n);
}

static void *
shaky_realloc(void *memory, int n)
{
    return strike() ? NULL : real_memory.xRealloc(memory, n);
}

/* SQLite takes another allocator only before it is used. */
static void
begin(void)
{
    sqlite3_mem_methods shaky;

    countdown = -1;
    ck_assert_int_eq(sqlite3_shutdown(), SQLITE_OK);
    ck_assert_int_eq(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory), SQLITE_OK);
    shaky = real_memory;
    shaky.xMalloc = shaky_malloc;
    shaky.xRealloc = shaky_realloc;
    ck_assert_int_eq(sqlite3_config(SQLITE_CONFIG_MALLOC, &shaky), SQLITE_OK);
    ck_assert_int_eq(sqlite3_initialize(), SQLITE_OK);
    database_begin(&db);
}

static void
end(void)
{
    countdown = -1;
    database_end(&db);
    ck_assert_int_eq(sqlite3_shutdown(), SQLITE_OK);
    ck_assert_int_eq(sqlite3_config(SQLITE_CONFIG_MALLOC, &real_memory), SQLITE_OK);
}

/* SQLite can do without some of its allocations. */
static void
assert_told(int32_t code)
{
    ck_assert_msg(code == OMS_OK || code == OMS_E_NOMEM, "%s", oms_result_name(code));
}

START_TEST(opening)
{
    int32_t code;
    bool struck = true;

    for (int n = 0; struck; n = NEXT(n)) {
        countdown = n;
        code = database_open(&db, OMS_OPEN_CREATE);
        struck = countdown < 0;
        countdown = -1;
        assert_told(code);
        database_close(&db);
    }
    ck_assert_int_eq(database_open(&db, OMS_OPEN_CREATE), OMS_OK);
    ck_assert_int_eq(database_sql(&db, "SELECT count(*) FROM meta"), 1);
}
END_TEST

static void
assert_answer_is_true(struct batch *batch, const struct product_row *product)
{
    if (batch->set.result == OMS_E_UNKNOWN) {
        batch_commit(&db, batch);
        ck_assert(batch->set.result == OMS_OK || batch->set.result == OMS_E_CONFLICT);
        batch->set.result = OMS_OK;
    }
    assert_told(batch->set.result);
    ck_assert((read_row(&db, TABLE_PRODUCTS, product) != NULL) == (batch->set.result == OMS_OK));
}

/* `_i`: how many sets there are in the group. A fresh connection each time, so that statements are prepared as well. */
START_TEST(committing)
{
    struct product_row products[2] = {product_of("P0", "p"), product_of("P1", "p")};
    struct batch batches[2];
    oms_change_set *sets[] = {&batches[0].set, &batches[1].set};
    bool struck = true;

    ck_assert_int_eq(database_open(&db, OMS_OPEN_CREATE), OMS_OK);
    for (int n = 0; struck; n = NEXT(n)) {
        database_close(&db);
        ck_assert_int_eq(database_open(&db, 0), OMS_OK);
        for (int i = 0; i < _i; i++) {
            batch_begin(&batches[i]);
            batch_insert(&batches[i], TABLE_PRODUCTS, &products[i]);
        }
        countdown = n;
        db.store.commit(db.store.user, sets, (size_t)_i, NULL);
        struck = countdown < 0;
        countdown = -1;
        for (int i = 0; i < _i; i++)
            assert_answer_is_true(&batches[i], &products[i]);
        database_sql(&db, "DELETE FROM products");
    }
}
END_TEST

static int32_t
count(void *user, size_t read, const void *row)
{
    (void)row;
    ((size_t *)user)[read]++;
    return 0;
}

/* `_i`: brief, on the writing connection, or a walk on a reading one. */
START_TEST(reading)
{
    struct product_row product = product_of("P0", "p");
    oms_read read = {.size = sizeof(read), .table = schema_table(TABLE_PRODUCTS), .limit = (size_t)_i, .index = -1};
    const oms_read *reads[] = {&read, &read};
    bool struck = true;
    int32_t code;

    ck_assert_int_eq(database_open(&db, OMS_OPEN_CREATE), OMS_OK);
    insert(&db, TABLE_PRODUCTS, &product);
    for (int n = 0; struck; n = NEXT(n)) {
        size_t found[2] = {0, 0};

        database_close(&db);
        ck_assert_int_eq(database_open(&db, 0), OMS_OK);
        countdown = n;
        code = db.store.read(db.store.user, reads, 2, count, found, NULL);
        struck = countdown < 0;
        countdown = -1;
        assert_told(code);
        ck_assert(code != OMS_OK || (found[0] == 1 && found[1] == 1));
        ck_assert_ptr_nonnull(read_row(&db, TABLE_PRODUCTS, &product));
    }
}
END_TEST

Suite *
sqlite_memory_suite(void)
{
    Suite *suite = suite_create("sqlite_memory");
    TCase *memory = tcase_create("memory");

    tcase_add_checked_fixture(memory, begin, end);
    tcase_set_timeout(memory, 60);
    tcase_add_test(memory, opening);
    tcase_add_loop_test(memory, committing, 1, 3);
    tcase_add_loop_test(memory, reading, 0, 2);
    suite_add_tcase(suite, memory);
    return suite;
}
