/* The gathered log: as a file it answers like any other, what is synced is on the disk, and SQLite over it keeps its promises to itself and to other
 * processes. */
#include <check.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sqlite_kit.h"
#include "store/sqlite_log.h"
#include "store/sqlite_log_file.h"
#include "suites.h"

#define FILE_MAX  300000
#define WRITE_MAX 70000 /* more than is gathered */

#define LOG_HEADER 32 /* bytes, then frames of a page each */
#define LOG_FRAME  (24 + 4096)

static struct database db;
static sqlite3_vfs *real_vfs;
static int writes; /* that came through to a log */
static int refused;

static const sqlite3_io_methods *real_methods;
static sqlite3_io_methods counted_methods;
static sqlite3_io_methods padded_methods; /* of the database */
static bool padded;
static sqlite3_vfs counted_vfs;

static int
counted_write(sqlite3_file *file, const void *from, int n, sqlite3_int64 at)
{
    writes++;
    return refused ? refused : real_methods->xWrite(file, from, n, at);
}

static int
no_characteristics(sqlite3_file *file)
{
    (void)file;
    return 0;
}

static int
counted_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
    int rc = real_vfs->xOpen(real_vfs, name, file, flags, out_flags);

    (void)vfs;
    if (rc == SQLITE_OK && padded && flags & SQLITE_OPEN_MAIN_DB) {
        padded_methods = *file->pMethods;
        padded_methods.xDeviceCharacteristics = no_characteristics;
        file->pMethods = &padded_methods;
    }
    if (rc != SQLITE_OK || !(flags & SQLITE_OPEN_WAL))
        return rc;
    real_methods = file->pMethods;
    counted_methods = *real_methods;
    counted_methods.xWrite = counted_write;
    file->pMethods = &counted_methods;
    return rc;
}

static void
begin(void)
{
    writes = refused = 0;
    padded = false;
    real_vfs = files_lie_over(&counted_vfs, "counted", counted_open);
    database_begin(&db);
}

static void
end(void)
{
    refused = 0;
    database_end(&db);
    files_end(&counted_vfs, real_vfs);
}

/* --- The log as a file --- */

/* Beside it, what it has to hold. */
struct twin {
    struct sqlite_log log;
    sqlite3 *connection; /* that it was made for */
    sqlite3_file *file;
    char path[160];
    unsigned seed;
    sqlite3_int64 size;
    sqlite3_int64 next; /* behind what was written last */
    char bytes[FILE_MAX + WRITE_MAX];
};

static struct twin twin;

static void
open_twin(unsigned seed)
{
    const int flags = SQLITE_OPEN_WAL | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;

    memset(&twin, 0, sizeof(twin));
    twin.seed = seed;
    /* SQLite makes a log with the permissions of its database. */
    close(open(db.path, O_WRONLY | O_CREAT, 0600));
    snprintf(twin.path, sizeof(twin.path), "%s-wal", db.path);
    unlink(twin.path);
    ck_assert_int_eq(sqlite_log_open(&twin.log, db.path, &twin.connection, SQLITE_OPEN_READWRITE), SQLITE_OK);
    twin.file = calloc(1, (size_t)twin.log.vfs.szOsFile);
    ck_assert_int_eq(twin.log.vfs.xOpen(&twin.log.vfs, twin.path, twin.file, flags, NULL), SQLITE_OK);
    sqlite_log_gather(twin.file, true);
}

static void
close_twin(void)
{
    ck_assert_int_eq(twin.file->pMethods->xClose(twin.file), SQLITE_OK);
    free(twin.file);
    ck_assert_int_eq(sqlite3_close(twin.connection), SQLITE_OK);
}

static int
chance(int n)
{
    return rand_r(&twin.seed) % n;
}

static void
write_some(void)
{
    static char bytes[WRITE_MAX];
    const int n = chance(20) ? 1 + chance(5000) : 1 + chance(WRITE_MAX);
    const sqlite3_int64 at = chance(6) && twin.next < FILE_MAX ? twin.next : chance((int)twin.size + 1);

    for (int i = 0; i < n; i++)
        bytes[i] = (char)chance(256);
    ck_assert_int_eq(twin.file->pMethods->xWrite(twin.file, bytes, n, at), SQLITE_OK);
    memcpy(twin.bytes + at, bytes, (size_t)n);
    twin.next = at + n;
    if (twin.size < twin.next)
        twin.size = twin.next;
    if (twin.size > FILE_MAX)
        twin.size = twin.next = FILE_MAX;
    if (twin.size == FILE_MAX)
        ck_assert_int_eq(twin.file->pMethods->xTruncate(twin.file, FILE_MAX), SQLITE_OK);
}

static void
read_some(void)
{
    static char bytes[WRITE_MAX];
    const sqlite3_int64 at = chance((int)twin.size + 1);
    const int room = (int)(twin.size - at), n = room < WRITE_MAX ? room : WRITE_MAX;

    ck_assert_int_eq(twin.file->pMethods->xRead(twin.file, bytes, n, at), SQLITE_OK);
    ck_assert_int_eq(memcmp(bytes, twin.bytes + at, (size_t)n), 0);
}

static void
cut(void)
{
    twin.size = chance((int)twin.size + 1);
    memset(twin.bytes + twin.size, 0, sizeof(twin.bytes) - (size_t)twin.size);
    twin.next = twin.size;
    ck_assert_int_eq(twin.file->pMethods->xTruncate(twin.file, twin.size), SQLITE_OK);
}

static void
ask_size(void)
{
    sqlite3_int64 size;

    ck_assert_int_eq(twin.file->pMethods->xFileSize(twin.file, &size), SQLITE_OK);
    ck_assert_int_eq(size, twin.size);
}

/* Afterwards everything is in the file, past whatever may be gathered. */
static void
sync_it(void)
{
    static char bytes[FILE_MAX + WRITE_MAX];
    int fd;

    ck_assert_int_eq(twin.file->pMethods->xSync(twin.file, SQLITE_SYNC_NORMAL), SQLITE_OK);
    sqlite_log_gather(twin.file, true);
    fd = open(twin.path, O_RDONLY);
    ck_assert_int_eq(read(fd, bytes, sizeof(bytes)), twin.size);
    close(fd);
    ck_assert_int_eq(memcmp(bytes, twin.bytes, (size_t)twin.size), 0);
}

static void (*const doings[])(void) = {write_some, write_some, write_some, write_some, write_some, write_some,
                                       write_some, read_some,  sync_it,    ask_size,   cut};

START_TEST(whatever_is_asked_of_it_it_is_a_file)
{
    open_twin((unsigned)_i + 1);
    for (int i = 0; i < 300; i++)
        doings[chance((int)(sizeof(doings) / sizeof(*doings)))]();
    sync_it();
    close_twin();
}
END_TEST

static int64_t
length(void)
{
    struct stat status;

    ck_assert_int_eq(stat(twin.path, &status), 0);
    return status.st_size;
}

/* `_i`: the commit fails, or the log is closed, as a process does that was forked from one which was committing. */
START_TEST(what_was_not_synced_is_given_up)
{
    open_twin(1);
    ck_assert_int_eq(twin.file->pMethods->xWrite(twin.file, "order", 5, LOG_HEADER), SQLITE_OK);
    ck_assert_int_eq(length(), 0);
    if (_i)
        sqlite_log_gather(twin.file, false);
    close_twin();
    ck_assert_int_eq(length(), 0);
}
END_TEST

START_TEST(what_no_commit_writes_is_not_gathered)
{
    open_twin(1);
    sqlite_log_gather(twin.file, false);
    ck_assert_int_eq(twin.file->pMethods->xWrite(twin.file, "order", 5, LOG_HEADER), SQLITE_OK);
    ck_assert_int_eq(length(), LOG_HEADER + 5);
    close_twin();
}
END_TEST

static int
ask(const char *what)
{
    const sqlite3_io_methods *methods = twin.file->pMethods;
    sqlite3_int64 size;
    char byte;

    switch (*what) {
    case 's':
        return methods->xSync(twin.file, SQLITE_SYNC_NORMAL);
    case 'r':
        return methods->xRead(twin.file, &byte, 1, 0);
    case 't':
        return methods->xTruncate(twin.file, 1);
    case 'w':
        return methods->xWrite(twin.file, "x", 1, 100);
    default:
        return methods->xFileSize(twin.file, &size);
    }
}

static const char *const questions[] = {"sync", "read", "truncate", "write elsewhere", "length"};

/* SQLite counts what it writes behind the sync too. */
START_TEST(with_its_sync_a_commit_is_over)
{
    open_twin(1);
    ck_assert_int_eq(twin.file->pMethods->xWrite(twin.file, "header", 6, 0), SQLITE_OK);
    ck_assert_int_eq(ask("sync"), SQLITE_OK);
    ck_assert_int_eq(twin.file->pMethods->xWrite(twin.file, "order", 5, LOG_HEADER), SQLITE_OK);
    ck_assert_int_eq(length(), 6);
    ck_assert_int_eq(ask("sync"), SQLITE_OK);
    ck_assert_int_eq(twin.file->pMethods->xWrite(twin.file, "padding", 7, LOG_HEADER + 5), SQLITE_OK);
    ck_assert_int_eq(length(), LOG_HEADER + 12);
    close_twin();
}
END_TEST

/* … once: what could not be written is given up, and later writes are not held up by it. */
START_TEST(what_cannot_be_written_is_told_by_whatever_comes_next)
{
    open_twin(1);
    ck_assert_int_eq(twin.file->pMethods->xWrite(twin.file, "order", 5, LOG_HEADER), SQLITE_OK);
    refused = SQLITE_FULL;
    ck_assert_int_eq(ask(questions[_i]), SQLITE_FULL);
    refused = 0;
    ck_assert_int_eq(twin.file->pMethods->xWrite(twin.file, "event", 5, LOG_HEADER), SQLITE_OK);
    ck_assert_int_eq(ask("sync"), SQLITE_OK);
    ck_assert_int_eq(ask("read"), SQLITE_OK);
    close_twin();
}
END_TEST

/* --- SQLite over it --- */

static const char *
log_path(void)
{
    static char path[160];

    snprintf(path, sizeof(path), "%s-wal", db.path);
    return path;
}

static const oms_sqlite_options full = {.size = sizeof(full), .durability = OMS_SQLITE_FULL};
static const oms_sqlite_options normal = {.size = sizeof(normal), .durability = OMS_SQLITE_NORMAL};

static void
sell_a_product(const char *sku)
{
    const struct product_row product = product_of(sku, "a product");

    insert(&db, TABLE_PRODUCTS, &product);
}

/* Pages of four tables and of their indexes change. */
START_TEST(a_commit_is_one_write)
{
    const struct product_row product = product_of("P", "a product");
    const struct stock_row stock = stock_of("P", 5);
    const struct order_row order = order_of(1, "R-1", NULL);
    const struct event_row event = happening(1, 1);
    struct batch batch;

    ck_assert_int_eq(database_open_with(&db, OMS_OPEN_CREATE, &full), OMS_OK);
    sell_a_product("first");
    writes = 0;
    batch_begin(&batch);
    batch_insert(&batch, TABLE_PRODUCTS, &product);
    batch_insert(&batch, TABLE_STOCK, &stock);
    batch_insert(&batch, TABLE_ORDERS, &order);
    batch_append(&batch, &event);
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_OK);
    ck_assert_int_eq(writes, 1);
    ck_assert_int_eq(database_sql(&db, "SELECT count(*) FROM products"), 2);
}
END_TEST

/* Where SQLite does not sync each commit, others see it all the same. */
START_TEST(what_is_committed_others_see_at_any_durability)
{
    char sku[16];

    ck_assert_int_eq(database_open_with(&db, OMS_OPEN_CREATE, _i ? &normal : &full), OMS_OK);
    for (int i = 0; i < 20; i++) {
        snprintf(sku, sizeof(sku), "P%d", i);
        sell_a_product(sku);
        ck_assert_int_eq(database_sql(&db, "SELECT count(*) FROM products"), i + 1);
        database_sql(&db, "UPDATE products SET name = name || 'x'");
    }
}
END_TEST

/* With a cache of a few pages, what is rolled back has been in the log; where it was, another process's commits are by then. */
START_TEST(what_was_rolled_back_is_never_written_again)
{
    static const oms_sqlite_options small = {.size = sizeof(small), .cache_kib = 1};
    static char text[60001];
    struct product_row large = product_of("large", memset(text, 'x', sizeof(text) - 1)), twice = product_of("P0", "p");
    struct batch batch;

    ck_assert_int_eq(database_open_with(&db, OMS_OPEN_CREATE, &small), OMS_OK);
    sell_a_product("P0");
    database_sql(&db, "PRAGMA wal_checkpoint(TRUNCATE)");
    batch_begin(&batch);
    batch_insert(&batch, TABLE_PRODUCTS, &large);
    batch_insert(&batch, TABLE_PRODUCTS, &twice);
    ck_assert_int_eq(batch_commit(&db, &batch), OMS_E_CONFLICT);
    database_sql(&db, "UPDATE products SET name = printf('%.*c', 100000, 'y')");
    read_row(&db, TABLE_PRODUCTS, &twice);
    sell_a_product("P1");
    ck_assert_int_eq(database_sql(&db, "SELECT name = printf('%.*c', 100000, 'y') FROM products WHERE sku = 'P0'"), 1);
    ck_assert_int_eq(database_sql(&db, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
}
END_TEST

/* A file system that may spoil what is beside a write has SQLite pad each commit to whole sectors, past what it syncs. */
START_TEST(padding_is_not_held_back)
{
    struct stat status;

    padded = true;
    ck_assert_int_eq(database_open_with(&db, OMS_OPEN_CREATE, &full), OMS_OK);
    sell_a_product("P0");
    sell_a_product("P1");
    ck_assert_int_eq(stat(log_path(), &status), 0);
    ck_assert_int_eq((status.st_size - LOG_HEADER) % LOG_FRAME, 0);
    ck_assert_int_eq(database_sql(&db, "SELECT count(*) FROM products"), 2);
    ck_assert_int_eq(database_sql(&db, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
}
END_TEST

/* SQLite makes any other the default when a host takes its own away. */
START_TEST(nobody_else_comes_to_use_it)
{
    ck_assert_int_eq(database_open_with(&db, OMS_OPEN_CREATE, &full), OMS_OK);
    sqlite3_vfs_unregister(&counted_vfs);
    ck_assert_ptr_eq(sqlite3_vfs_find(NULL), real_vfs);
    sell_a_product("P");
    ck_assert_int_eq(database_sql(&db, "SELECT count(*) FROM products"), 1);
}
END_TEST

static int extensions;

static int
load_an_extension(sqlite3 *connection, char **message, const void *api)
{
    (void)message;
    (void)api;
    extensions++;
    sqlite3_enable_load_extension(connection, 1);
    ck_assert_int_eq(sqlite3_load_extension(connection, "there-is-none-of-this-name", NULL, NULL), SQLITE_ERROR);
    return SQLITE_OK;
}

START_TEST(a_host_may_load_extensions_into_every_connection)
{
    extensions = 0;
    sqlite3_auto_extension((void (*)(void))load_an_extension);
    ck_assert_int_eq(database_open_with(&db, OMS_OPEN_CREATE, &full), OMS_OK);
    sqlite3_reset_auto_extension();
    ck_assert_int_ge(extensions, 1);
}
END_TEST

static int64_t
answer(sqlite3 *connection, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    int64_t value = -1;

    ck_assert_int_eq(sqlite3_prepare_v2(connection, sql, -1, &stmt, NULL), SQLITE_OK);
    if (sqlite3_step(stmt) == SQLITE_ROW)
        value = sqlite3_column_int64(stmt, 0);
    ck_assert_int_eq(sqlite3_finalize(stmt), SQLITE_OK);
    return value;
}

static const char *const more_rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
                                     " INSERT INTO notes SELECT NULL, hex(randomblob(300)) FROM n";

/* With a cache of ten pages, most of a transaction is in the log long before its end, and is read again from there. */
START_TEST(a_transaction_larger_than_the_cache_is_whole_or_not_there)
{
    struct sqlite_log log;
    sqlite3 *writer;

    ck_assert_int_eq(sqlite_log_open(&log, db.path, &writer, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE), SQLITE_OK);
    ck_assert_ptr_null(sqlite3_vfs_find(log.name));
    answer(writer, "PRAGMA journal_mode = WAL");
    answer(writer, "PRAGMA cache_size = 10");
    answer(writer, "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT) STRICT");
    for (int round = 0; round < 4; round++) {
        const int64_t before = answer(writer, "SELECT count(*) FROM notes");
        answer(writer, "BEGIN");
        answer(writer, more_rows);
        ck_assert_int_eq(answer(writer, "SELECT count(*) FROM notes WHERE length(text) = 600"), before + 3000);
        ck_assert_int_eq(database_sql(&db, "SELECT count(*) FROM notes"), before);
        sqlite_log_gather(sqlite_log_of(writer), true);
        answer(writer, round % 2 ? "COMMIT" : "ROLLBACK");
        sqlite_log_gather(sqlite_log_of(writer), false);
        ck_assert_int_eq(database_sql(&db, "SELECT count(*) FROM notes"), round % 2 ? before + 3000 : before);
        answer(writer, round == 1 ? "PRAGMA wal_checkpoint(TRUNCATE)" : "PRAGMA user_version");
    }
    ck_assert_int_eq(database_sql(&db, "SELECT count(*) = 0 FROM pragma_integrity_check WHERE integrity_check <> 'ok'"),
                     1);
    ck_assert_int_eq(sqlite3_close(writer), SQLITE_OK);
}
END_TEST

Suite *
sqlite_log_suite(void)
{
    Suite *suite = suite_create("sqlite_log");
    TCase *gathered = tcase_create("gathered");

    tcase_add_checked_fixture(gathered, begin, end);
    tcase_set_timeout(gathered, 60);
    tcase_add_loop_test(gathered, whatever_is_asked_of_it_it_is_a_file, 0, 40);
    tcase_add_loop_test(gathered, what_was_not_synced_is_given_up, 0, 2);
    tcase_add_test(gathered, what_no_commit_writes_is_not_gathered);
    tcase_add_test(gathered, with_its_sync_a_commit_is_over);
    tcase_add_loop_test(gathered, what_cannot_be_written_is_told_by_whatever_comes_next, 0,
                        (int)(sizeof(questions) / sizeof(*questions)));
    tcase_add_test(gathered, a_commit_is_one_write);
    tcase_add_loop_test(gathered, what_is_committed_others_see_at_any_durability, 0, 2);
    tcase_add_test(gathered, what_was_rolled_back_is_never_written_again);
    tcase_add_test(gathered, padding_is_not_held_back);
    tcase_add_test(gathered, nobody_else_comes_to_use_it);
    tcase_add_test(gathered, a_host_may_load_extensions_into_every_connection);
    tcase_add_test(gathered, a_transaction_larger_than_the_cache_is_whole_or_not_there);
    suite_add_tcase(suite, gathered);
    return suite;
}
