/* When the disk fails: a COMMIT of which nobody knows whether it happened is told as such, and settled by committing again; everything else is definite.
 * Under SQLite lies a file system whose reads, writes and syncs fail on demand. */
#include <check.h>
#include <errno.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "sqlite_kit.h"
#include "suites.h"

enum operation { READING, WRITING, SYNCING, OPENING, OPERATIONS };

/* `countdown` operations of that kind succeed, then `failures` fail with `rc`; torn: half of what was to be written is. */
struct fault {
    enum operation operation;
    int countdown;
    int failures;
    int rc;
    bool torn;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of fault and the methods */
static struct fault fault;
static bool shares_memory;
static sqlite3_vfs *real_vfs;
static sqlite3_vfs shaky_vfs;
static const sqlite3_io_methods *real_methods[2]; /* of the database, of its log */
static sqlite3_io_methods shaky_methods[2];
static struct database db;

#define NO_FAULT ((struct fault){0})

static void
let_happen(struct fault what)
{
    pthread_mutex_lock(&lock);
    fault = what;
    pthread_mutex_unlock(&lock);
}

/* OK, or what goes wrong now. */
static int
strike(enum operation operation)
{
    int rc = SQLITE_OK;

    pthread_mutex_lock(&lock);
    if (fault.operation == operation && fault.failures != 0 && fault.countdown-- <= 0) {
        fault.failures--;
        rc = fault.rc;
    }
    pthread_mutex_unlock(&lock);
    return rc;
}

static const sqlite3_io_methods *
real_of(const sqlite3_file *file)
{
    return real_methods[file->pMethods - shaky_methods];
}

static int
shaky_read(sqlite3_file *file, void *into, int n, sqlite3_int64 at)
{
    int rc = strike(READING);

    return rc == SQLITE_OK ? real_of(file)->xRead(file, into, n, at) : rc;
}

static int
shaky_write(sqlite3_file *file, const void *from, int n, sqlite3_int64 at)
{
    int rc = strike(WRITING);

    if (rc == SQLITE_OK)
        return real_of(file)->xWrite(file, from, n, at);
    if (fault.torn)
        real_of(file)->xWrite(file, from, n / 2, at);
    return rc;
}

static int
shaky_sync(sqlite3_file *file, int flags)
{
    int rc = strike(SYNCING);

    return rc == SQLITE_OK ? real_of(file)->xSync(file, flags) : rc;
}

/* Made from the first file of a kind; those that follow are like it. */
static void
make_methods(int which, const sqlite3_io_methods *real)
{
    pthread_mutex_lock(&lock);
    if (real_methods[which] == NULL) {
        real_methods[which] = real;
        shaky_methods[which] = *real;
        shaky_methods[which].xRead = shaky_read;
        shaky_methods[which].xWrite = shaky_write;
        shaky_methods[which].xSync = shaky_sync;
        if (!shares_memory)
            shaky_methods[which].iVersion = 1;
    }
    pthread_mutex_unlock(&lock);
}

/* The file is the real one; only its table of methods is another. */
static int
shaky_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
    int which = (flags & SQLITE_OPEN_WAL) != 0;
    int rc = strike(OPENING);

    (void)vfs;
    file->pMethods = NULL;
    errno = EACCES;
    if (rc != SQLITE_OK)
        return rc;
    rc = real_vfs->xOpen(real_vfs, name, file, flags, out_flags);
    if (rc != SQLITE_OK || !(flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)))
        return rc;
    make_methods(which, file->pMethods);
    file->pMethods = &shaky_methods[which];
    return SQLITE_OK;
}

static const struct stock_row mugs = {.sku = {"MUG", 3}, .location = {"main", 4}, .version = 1, .available = 5};

static void
open_shop(void)
{
    let_happen(NO_FAULT);
    real_methods[0] = real_methods[1] = NULL;
    shares_memory = true;
    real_vfs = files_lie_over(&shaky_vfs, "shaky", shaky_open);
    database_make(&db);
    insert(&db, TABLE_STOCK, &mugs);
}

static void
close_shop(void)
{
    let_happen(NO_FAULT);
    database_end(&db);
    files_end(&shaky_vfs, real_vfs);
}

static const struct fault failing_commits[] = {
    {.operation = SYNCING, .failures = 1, .rc = SQLITE_IOERR_FSYNC},
    {.operation = WRITING, .failures = 1, .rc = SQLITE_IOERR_WRITE},
    {.operation = WRITING, .failures = 1, .rc = SQLITE_IOERR_WRITE, .torn = true},
};

/* What sells one mug, with an id by which it is known again. */
static void
sell(struct batch *batch, const struct commit_row *commit)
{
    batch_begin(batch);
    batch_insert(batch, TABLE_COMMITS, commit);
    batch_reserve(batch, &mugs, 1);
}

START_TEST(a_commit_that_failed_is_unknown_and_settled_by_another)
{
    struct commit_row commit = {.id = kit_id(1), .version = 1, .at = 1000};
    struct batch batch;

    sell(&batch, &commit);
    let_happen(failing_commits[_i]);
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_E_UNKNOWN);
    ck_assert_ptr_nonnull(strstr(database_message(&db), db.path));
    let_happen(NO_FAULT);
    batch_commit(&db, &batch);
    ck_assert(batch.set.result == OMS_OK || (batch.set.result == OMS_E_CONFLICT && batch.set.conflict == 0));
    assert_stock(&db, "MUG", 4, 1, 2);
    ck_assert_int_eq(database_sql(&db, "SELECT count(*) FROM commits"), 1);
}
END_TEST

START_TEST(reading_first_recovers_too)
{
    struct commit_row commit = {.id = kit_id(1), .version = 1, .at = 1000};
    struct batch batch;
    bool there;

    sell(&batch, &commit);
    let_happen(failing_commits[_i]);
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_E_UNKNOWN);
    let_happen(NO_FAULT);
    there = read_row(&db, TABLE_COMMITS, &commit) != NULL;
    assert_stock(&db, "MUG", there ? 4 : 5, there ? 1 : 0, there ? 2 : 1);
}
END_TEST

START_TEST(a_failed_group_is_unknown_but_for_those_refused_before)
{
    struct commit_row commits[3] = {
        {.id = kit_id(1), .version = 1}, {.id = kit_id(1), .version = 1}, {.id = kit_id(3), .version = 1}};
    struct batch batches[3];
    oms_change_set *sets[] = {&batches[0].set, &batches[1].set, &batches[2].set};

    for (size_t i = 0; i < 3; i++)
        sell(&batches[i], &commits[i]);
    let_happen(failing_commits[_i]);
    ck_assert_int_eq(db.store.commit(db.store.user, sets, 3, &db.error), OMS_OK);
    ck_assert_int_eq(batches[0].set.result, OMS_E_UNKNOWN);
    ck_assert_int_eq(batches[1].set.result, OMS_E_CONFLICT);
    ck_assert_int_eq(batches[2].set.result, OMS_E_UNKNOWN);
}
END_TEST

START_TEST(a_full_disk_is_definite_and_can_be_got_over)
{
    struct commit_row commit = {.id = kit_id(1), .version = 1, .at = 1000};
    struct batch batch;

    sell(&batch, &commit);
    let_happen((struct fault){.operation = WRITING, .failures = -1, .rc = SQLITE_FULL});
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_E_FULL);
    ck_assert_ptr_nonnull(strstr(database_message(&db), "disk is full"));
    assert_stock(&db, "MUG", 5, 0, 1);
    let_happen(NO_FAULT);
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_OK);
    assert_stock(&db, "MUG", 4, 1, 2);
}
END_TEST

static void
copy_file(const char *ending)
{
    char command[400];

    snprintf(command, sizeof(command), "cp %s%s %s/crashed.db%s", db.path, ending, db.directory, ending);
    ck_assert_int_eq(system(command), 0);
}

/* What a machine that stops now would find: the files, without what processes share. */
static int64_t
after_a_crash(const char *sql)
{
    struct database copy = {0};

    copy_file("");
    copy_file("-wal");
    snprintf(copy.path, sizeof(copy.path), "%s/crashed.db", db.directory);
    return database_sql(&copy, sql);
}

/* The commit takes three writes and more; `_i` of them succeed, and half of another. */
START_TEST(of_a_large_commit_a_full_disk_leaves_nothing)
{
    static char text[150001];
    const struct product_row large = product_of("large", memset(text, 'x', sizeof(text) - 1));
    struct batch batch;

    batch_begin(&batch);
    batch_insert(&batch, TABLE_PRODUCTS, &large);
    let_happen((struct fault){.operation = WRITING, .countdown = _i, .failures = -1, .rc = SQLITE_FULL, .torn = true});
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_E_FULL);
    let_happen(NO_FAULT);
    ck_assert_int_eq(database_sql(&db, "SELECT count(*) FROM products"), 0);
    ck_assert_int_eq(after_a_crash("SELECT count(*) FROM products"), 0);
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_OK);
    ck_assert_int_eq(after_a_crash("SELECT length(name) FROM products"), sizeof(text) - 1);
}
END_TEST

START_TEST(while_the_file_cannot_be_opened_again_nothing_is_done)
{
    struct commit_row commit = {.id = kit_id(1), .version = 1, .at = 1000};
    oms_read walk = {.size = sizeof(walk), .table = schema_table(TABLE_STOCK), .index = -1};
    struct batch batch;
    oms_change_set *sets[] = {&batch.set};

    sell(&batch, &commit);
    let_happen(failing_commits[0]);
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_E_UNKNOWN);
    let_happen((struct fault){.operation = OPENING, .failures = -1, .rc = SQLITE_CANTOPEN});
    ck_assert_int_eq(db.store.commit(db.store.user, sets, 1, NULL), OMS_E_IO);
    ck_assert_int_eq(read_rows(&db, &walk).code, OMS_E_IO);
    walk.limit = 1;
    ck_assert_int_eq(read_rows(&db, &walk).code, OMS_E_IO);
    let_happen(NO_FAULT);
    batch_commit(&db, &batch);
    assert_stock(&db, "MUG", 4, 1, 2);
}
END_TEST

#define READERS 3

static atomic_bool closing_time;

static int32_t
count_mugs(void *user, size_t read, const void *row)
{
    const struct stock_row *stock = row;

    (void)read;
    *(bool *)user = *(bool *)user && stock->available + stock->reserved == 5;
    return 0;
}

/* NULL when every walk through the stock found five mugs, sold or not. */
static void *
walk_until_closing(void *arg)
{
    oms_read walk = {.size = sizeof(walk), .table = schema_table(TABLE_STOCK), .index = -1};
    const oms_read *reads[] = {&walk};
    bool five = true;

    while (!closing_time && five)
        five = db.store.read(db.store.user, reads, 1, count_mugs, &five, NULL) == OMS_OK && five;
    return five ? NULL : arg;
}

START_TEST(readers_go_on_while_unknown_commits_are_settled)
{
    struct commit_row commits[5];
    pthread_t threads[READERS];
    struct batch batch;
    void *failed;

    closing_time = false;
    for (size_t i = 0; i < READERS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, walk_until_closing, &db), 0);
    for (uint8_t i = 0; i < 5; i++) {
        commits[i] = (struct commit_row){.id = kit_id(i), .version = 1};
        sell(&batch, &commits[i]);
        let_happen(failing_commits[0]);
        ck_assert_int_eq(batch_commit(&db, &batch), OMS_E_UNKNOWN);
        let_happen(NO_FAULT);
        batch_commit(&db, &batch);
    }
    closing_time = true;
    for (size_t i = 0; i < READERS; i++) {
        pthread_join(threads[i], &failed);
        ck_assert_ptr_null(failed);
    }
    assert_stock(&db, "MUG", 0, 5, 6);
}
END_TEST

START_TEST(a_file_system_without_shared_memory_is_refused)
{
    database_close(&db);
    database_sql(&db, "PRAGMA journal_mode = DELETE");
    real_methods[0] = NULL;
    shares_memory = false;
    ck_assert_int_eq(database_open(&db, 0), OMS_E_UNSUPPORTED);
    ck_assert_ptr_nonnull(strstr(database_message(&db), db.path));
}
END_TEST

static bool
is_there(const struct product_row *product)
{
    return read_row(&db, TABLE_PRODUCTS, product) != NULL;
}

/* Whatever was answered is true: done is there, an error is not, and what is unknown is there after it was committed again. */
static void
assert_answer_is_true(struct batch *batch, const struct product_row *product)
{
    if (batch->set.result == OMS_E_UNKNOWN) {
        batch_commit(&db, batch);
        ck_assert(batch->set.result == OMS_OK || batch->set.result == OMS_E_CONFLICT);
        ck_assert(is_there(product));
        return;
    }
    ck_assert(batch->set.result == OMS_OK || batch->set.result == OMS_E_IO);
    ck_assert(is_there(product) == (batch->set.result == OMS_OK));
}

static const int failure_codes[OPERATIONS] = {SQLITE_IOERR_READ, SQLITE_IOERR_WRITE, SQLITE_IOERR_FSYNC,
                                              SQLITE_CANTOPEN};

/* A shop with cold caches commits two sets, and the n-th operation fails. False once there is no n-th. */
static bool
fail_at(enum operation operation, int n)
{
    struct product_row products[2] = {product_of("P0", "p"), product_of("P1", "p")};
    struct batch batches[2];
    oms_change_set *sets[] = {&batches[0].set, &batches[1].set};
    int32_t code;
    bool struck;

    for (size_t i = 0; i < 2; i++) {
        batch_begin(&batches[i]);
        batch_insert(&batches[i], TABLE_PRODUCTS, &products[i]);
    }
    database_close(&db);
    ck_assert_int_eq(database_open(&db, 0), OMS_OK);
    let_happen((struct fault){.operation = operation, .countdown = n, .failures = 1, .rc = failure_codes[operation]});
    code = db.store.commit(db.store.user, sets, 2, NULL);
    struck = fault.failures == 0;
    let_happen(NO_FAULT);
    ck_assert(code == OMS_OK || code == batches[0].set.result);
    for (size_t i = 0; i < 2; i++)
        assert_answer_is_true(&batches[i], &products[i]);
    database_sql(&db, "DELETE FROM products");
    return struck;
}

/* `_i`: which kind of operation. */
START_TEST(whichever_operation_fails_the_answer_is_true)
{
    int n = 0;

    while (fail_at((enum operation)_i, n))
        n++;
    ck_assert_int_ge(n, 1);
}
END_TEST

Suite *
sqlite_unknown_suite(void)
{
    Suite *suite = suite_create("sqlite_unknown");
    TCase *disk = tcase_create("disk");
    int n = (int)(sizeof(failing_commits) / sizeof(*failing_commits));

    tcase_add_checked_fixture(disk, open_shop, close_shop);
    tcase_set_timeout(disk, 60);
    tcase_add_loop_test(disk, a_commit_that_failed_is_unknown_and_settled_by_another, 0, n);
    tcase_add_loop_test(disk, reading_first_recovers_too, 0, n);
    tcase_add_loop_test(disk, a_failed_group_is_unknown_but_for_those_refused_before, 0, n);
    tcase_add_test(disk, a_full_disk_is_definite_and_can_be_got_over);
    tcase_add_loop_test(disk, of_a_large_commit_a_full_disk_leaves_nothing, 0, 3);
    tcase_add_test(disk, while_the_file_cannot_be_opened_again_nothing_is_done);
    tcase_add_test(disk, readers_go_on_while_unknown_commits_are_settled);
    tcase_add_test(disk, a_file_system_without_shared_memory_is_refused);
    tcase_add_loop_test(disk, whichever_operation_fails_the_answer_is_true, READING, OPENING);
    tcase_set_tags(disk, "threads");
    suite_add_tcase(suite, disk);
    return suite;
}
