/* See sqlite_kit.h. */
#include "sqlite_kit.h"

#include <check.h>
#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/codec.h"

#define COLUMN_AVAILABLE 3
#define COLUMN_RESERVED  4

void
database_begin(struct database *db)
{
    *db = (struct database){0};
    arena_init(&db->arena, NULL);
    strcpy(db->directory, "/tmp/oms-store-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(db->directory));
    snprintf(db->path, sizeof(db->path), "%s/shop.db", db->directory);
}

int32_t
database_open_with(struct database *db, int32_t flags, const oms_sqlite_options *options)
{
    int32_t code;

    oms_error_free(db->error);
    db->error = NULL;
    db->store = (oms_store){.size = sizeof(oms_store)};
    ck_assert_int_eq(oms_store_sqlite(db->path, options, &db->store, &db->error), OMS_OK);
    code = db->store.attach(db->store.user, oms_schema_get(), flags, &db->error);
    ck_assert((code == OMS_OK) == (db->error == NULL));
    if (code != OMS_OK)
        database_close(db);
    return code;
}

int32_t
database_open(struct database *db, int32_t flags)
{
    return database_open_with(db, flags, NULL);
}

void
database_close(struct database *db)
{
    if (db->store.user != NULL)
        db->store.destroy(db->store.user);
    db->store.user = NULL;
}

sqlite3_vfs *
files_lie_over(sqlite3_vfs *over, const char *name,
               int (*open)(sqlite3_vfs *, const char *, sqlite3_file *, int, int *))
{
    sqlite3_vfs *below = sqlite3_vfs_find(NULL);

    *over = *below;
    over->zName = name;
    over->xOpen = open;
    ck_assert_int_eq(sqlite3_vfs_register(over, 1), SQLITE_OK);
    return below;
}

void
files_end(sqlite3_vfs *over, sqlite3_vfs *below)
{
    sqlite3_vfs_unregister(over);
    sqlite3_vfs_register(below, 1);
}

static void
remove_all(const char *directory)
{
    DIR *dir = opendir(directory);
    struct dirent *entry;
    char path[512];

    ck_assert_ptr_nonnull(dir);
    while ((entry = readdir(dir)) != NULL) {
        snprintf(path, sizeof(path), "%s/%s", directory, entry->d_name);
        unlink(path);
    }
    closedir(dir);
    ck_assert_int_eq(rmdir(directory), 0);
}

void
database_end(struct database *db)
{
    database_close(db);
    oms_error_free(db->error);
    arena_free(&db->arena);
    remove_all(db->directory);
}

void
database_make(struct database *db)
{
    database_begin(db);
    ck_assert_int_eq(database_open(db, OMS_OPEN_CREATE), OMS_OK);
}

static int
keep_last(void *user, int n, char **values, char **names)
{
    (void)names;
    *(int64_t *)user = n > 0 && values[0] != NULL ? strtoll(values[0], NULL, 10) : 0;
    return 0;
}

int64_t
database_sql(struct database *db, const char *sql)
{
    sqlite3 *direct;
    int64_t value = 0;
    char *message = NULL;

    ck_assert_int_eq(sqlite3_open(db->path, &direct), SQLITE_OK);
    sqlite3_busy_timeout(direct, 5000);
    ck_assert_msg(sqlite3_exec(direct, sql, keep_last, &value, &message) == SQLITE_OK, "%s: %s", sql, message);
    ck_assert_int_eq(sqlite3_close(direct), SQLITE_OK);
    return value;
}

const char *
database_message(const struct database *db)
{
    return db->error != NULL ? oms_error_message(db->error) : "";
}

void
batch_begin(struct batch *batch)
{
    memset(batch, 0, sizeof(*batch));
    for (size_t i = 0; i < BATCH_CHANGES; i++)
        batch->pointers[i] = &batch->changes[i];
    batch->set = (oms_change_set){.size = sizeof(batch->set), .changes = batch->pointers, .conflict = 99, .result = 99};
}

static oms_change *
next(struct batch *batch, int32_t kind, enum table_id table, const void *row)
{
    oms_change *change = &batch->changes[batch->set.n_changes++];

    *change = (oms_change){.size = sizeof(*change), .table = schema_table(table), .row = row, .kind = kind};
    return change;
}

oms_change *
batch_insert(struct batch *batch, enum table_id table, const void *row)
{
    return next(batch, OMS_CHANGE_INSERT, table, row);
}

oms_change *
batch_update(struct batch *batch, enum table_id table, const void *row, int64_t version, uint64_t columns)
{
    oms_change *change = next(batch, OMS_CHANGE_UPDATE, table, row);

    change->version = version;
    change->columns = columns;
    return change;
}

oms_change *
batch_delete(struct batch *batch, enum table_id table, const void *row, int64_t version)
{
    oms_change *change = next(batch, OMS_CHANGE_DELETE, table, row);

    change->version = version;
    return change;
}

oms_change *
batch_check(struct batch *batch, enum table_id table, const void *row, int64_t version)
{
    oms_change *change = next(batch, OMS_CHANGE_CHECK, table, row);

    change->version = version;
    return change;
}

oms_change *
batch_put(struct batch *batch, enum table_id table, const void *row)
{
    return next(batch, OMS_CHANGE_PUT, table, row);
}

oms_change *
batch_append(struct batch *batch, const struct event_row *row)
{
    return next(batch, OMS_CHANGE_APPEND, TABLE_EVENTS, row);
}

oms_change *
batch_receive(struct batch *batch, const struct stock_row *row, int64_t units)
{
    oms_delta *deltas = batch->deltas[batch->set.n_changes];
    oms_change *change = next(batch, OMS_CHANGE_ADD, TABLE_STOCK, row);

    deltas[0] = (oms_delta){.amount = units, .column = COLUMN_AVAILABLE};
    change->deltas = deltas;
    change->n_deltas = 1;
    return change;
}

oms_change *
batch_reserve(struct batch *batch, const struct stock_row *row, int64_t units)
{
    oms_delta *deltas = batch->deltas[batch->set.n_changes];
    oms_change *change = batch_receive(batch, row, -units);

    deltas[1] = (oms_delta){.amount = units, .column = COLUMN_RESERVED};
    change->n_deltas = 2;
    return change;
}

int32_t
batch_commit(struct database *db, struct batch *batch)
{
    oms_change_set *sets[] = {&batch->set};

    oms_error_free(db->error);
    db->error = NULL;
    ck_assert_int_eq(db->store.commit(db->store.user, sets, 1, &db->error), OMS_OK);
    return batch->set.result;
}

void
insert(struct database *db, enum table_id table, const void *row)
{
    struct batch batch;

    batch_begin(&batch);
    batch_insert(&batch, table, row);
    ck_assert_int_eq(batch_commit(db, &batch), OMS_OK);
}

struct collecting {
    struct database *db;
    const oms_table *table;
    struct rows *rows;
};

static int32_t
collect(void *user, size_t read, const void *row)
{
    struct collecting *collecting = user;
    struct rows *rows = collecting->rows;

    ck_assert_uint_eq(read, 0);
    ck_assert_uint_lt(rows->n, sizeof(rows->items) / sizeof(*rows->items));
    rows->items[rows->n++] = row_copy(&collecting->db->arena, collecting->table, row, NULL);
    return 0;
}

struct rows
read_rows(struct database *db, const oms_read *read)
{
    struct rows rows = {.n = 0};
    struct collecting collecting = {.db = db, .table = read->table, .rows = &rows};

    oms_error_free(db->error);
    db->error = NULL;
    rows.code = db->store.read(db->store.user, &read, 1, collect, &collecting, &db->error);
    return rows;
}

const void *
read_row(struct database *db, enum table_id table, const void *key)
{
    oms_read read = {.size = sizeof(read), .table = schema_table(table), .key = key, .index = -1};
    struct rows rows;

    read.n_key = read.table->n_key;
    rows = read_rows(db, &read);
    ck_assert_int_eq(rows.code, OMS_OK);
    ck_assert_uint_le(rows.n, 1);
    return rows.n == 1 ? rows.items[0] : NULL;
}

struct stock_row
stock_of(const char *sku, int64_t available)
{
    return (struct stock_row){.sku = text_of(sku), .location = TEXT("main"), .version = 1, .available = available};
}

struct product_row
product_of(const char *sku, const char *name)
{
    return (struct product_row){
        .sku = text_of(sku),
        .version = 1,
        .name = text_of(name),
        .active = 1,
        .tax_class = TEXT("standard"),
        .updated_at = 1000,
    };
}

oms_id
kit_id(uint8_t last_byte)
{
    return (oms_id){.bytes = {[0] = 1, [15] = last_byte}};
}

struct order_row
order_of(uint8_t id, const char *number, const char *reference)
{
    return (struct order_row){
        .id = kit_id(id),
        .version = 1,
        .number = text_of(number),
        .channel = TEXT("web"),
        .reference = text_of(reference),
        .state = TEXT("CONFIRMED"),
        .currency = TEXT("GBP"),
        .total = 4598,
        .hold_until = OMS_NONE,
        .created_at = 1000,
        .updated_at = 1000,
    };
}

struct job_row
job_of(uint8_t order, int64_t n, int64_t due_at)
{
    return (struct job_row){
        .order_id = kit_id(order),
        .n = n,
        .version = 1,
        .kind = TEXT("payment.authorize"),
        .state = TEXT("waiting"),
        .payment = OMS_NONE,
        .amount = OMS_NONE,
        .due_at = due_at,
        .lease_until = OMS_NONE,
        .first_sent_at = OMS_NONE,
        .deadline = OMS_NONE,
        .outcome_at = OMS_NONE,
        .created_at = 1000,
    };
}

struct event_row
happening(uint8_t order, int64_t seq)
{
    return (struct event_row){
        .order_id = kit_id(order),
        .seq = seq,
        .at = 1000,
        .type = TEXT("order.placed"),
        .state = TEXT("CONFIRMED"),
        .order_version = 1,
        .quantity = OMS_NONE,
        .amount = OMS_NONE,
        .commit_id = kit_id(200),
    };
}

void
assert_stock(struct database *db, const char *sku, int64_t available, int64_t reserved, int64_t version)
{
    struct stock_row key = stock_of(sku, 0);
    const struct stock_row *found = read_row(db, TABLE_STOCK, &key);

    ck_assert_ptr_nonnull(found);
    ck_assert_int_eq(found->available, available);
    ck_assert_int_eq(found->reserved, reserved);
    ck_assert_int_eq(found->version, version);
}
