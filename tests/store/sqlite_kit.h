/* What the tests of the SQLite store are made of: a database in a directory of its own, changes written in one line, and rows read back. */
#ifndef TESTS_STORE_SQLITE_KIT_H
#define TESTS_STORE_SQLITE_KIT_H

#include <sqlite3.h>

#include "base/arena.h"
#include "base/text.h"
#include "oms/errors.h"
#include "oms/store_sqlite.h"
#include "store/schema.h"

struct database {
    char directory[64];
    char path[128];
    oms_store store;    /* user NULL: not open */
    oms_error *error;   /* of the last call that had one */
    struct arena arena; /* rows that were read */
};

/* A new directory, nothing in it. */
void database_begin(struct database *db);
/* Opens and attaches; the code of attach, with `error`. After a failure the store is closed. */
int32_t database_open(struct database *db, int32_t flags);
int32_t database_open_with(struct database *db, int32_t flags, const oms_sqlite_options *options);
void database_close(struct database *db);
/* Closes, and removes the directory with all in it. */
void database_end(struct database *db);
/* begin and open, created. */
void database_make(struct database *db);
/* Runs SQL on the file, past the store; the first column of the last row it answers. */
int64_t database_sql(struct database *db, const char *sql);
const char *database_message(const struct database *db);

/* Lays a file system over SQLite's own, as the default: a copy of it that opens files otherwise. The one below, for `open` to call and for the end. */
sqlite3_vfs *files_lie_over(sqlite3_vfs *over, const char *name,
                            int (*open)(sqlite3_vfs *, const char *, sqlite3_file *, int, int *));
void files_end(sqlite3_vfs *over, sqlite3_vfs *below);

#define BATCH_CHANGES 8

/* A change set with room for its changes. */
struct batch {
    oms_change_set set;
    const oms_change *pointers[BATCH_CHANGES];
    oms_change changes[BATCH_CHANGES];
    oms_delta deltas[BATCH_CHANGES][2];
};

void batch_begin(struct batch *batch);
oms_change *batch_insert(struct batch *batch, enum table_id table, const void *row);
oms_change *batch_update(struct batch *batch, enum table_id table, const void *row, int64_t version, uint64_t columns);
oms_change *batch_delete(struct batch *batch, enum table_id table, const void *row, int64_t version);
oms_change *batch_check(struct batch *batch, enum table_id table, const void *row, int64_t version);
oms_change *batch_put(struct batch *batch, enum table_id table, const void *row);
oms_change *batch_append(struct batch *batch, const struct event_row *row);
/* Takes `units` from available and puts them to reserved. */
oms_change *batch_reserve(struct batch *batch, const struct stock_row *row, int64_t units);
/* Adds to available alone. */
oms_change *batch_receive(struct batch *batch, const struct stock_row *row, int64_t units);
/* The set's result; the call itself has to succeed. */
int32_t batch_commit(struct database *db, struct batch *batch);
/* One change that has to succeed. */
void insert(struct database *db, enum table_id table, const void *row);

/* Rows of one read, copied. */
struct rows {
    const void *items[1024];
    size_t n;
    int32_t code; /* what read answered */
};
struct rows read_rows(struct database *db, const oms_read *read);
/* By primary key; NULL if there is none. */
const void *read_row(struct database *db, enum table_id table, const void *key);

/* Rows with what must be there. */
struct stock_row stock_of(const char *sku, int64_t available);
struct product_row product_of(const char *sku, const char *name);
struct order_row order_of(uint8_t id, const char *number, const char *reference);
struct job_row job_of(uint8_t order, int64_t n, int64_t due_at);
struct event_row happening(uint8_t order, int64_t seq);
oms_id kit_id(uint8_t last_byte);

void assert_stock(struct database *db, const char *sku, int64_t available, int64_t reserved, int64_t version);

#endif
