/* Opening and closing one connection, and the settings each one has. Does not look at what the database holds. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/error.h"
#include "store/sqlite_store.h"

/* How long the log grows before it is brought home: long enough that hot pages are copied once for many commits. */
#define CHECKPOINT_PAGES 8000

/* In a file it counts how many pages change; in memory how large they are, for until the commit SQLite keeps a copy of each. */
#define PAGE_SIZE        4096
#define PAGE_SIZE_MEMORY 2048

int
sqlite_open_flags(const struct sqlite_store *store)
{
    return store->flags & OMS_OPEN_READONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
}

static int32_t
fail_open(const struct sqlite_store *store, const struct sqlite_connection *connection, int rc, oms_error **error)
{
    int reason = connection->db != NULL ? sqlite3_system_errno(connection->db) : 0;

    if ((rc & 0xff) != SQLITE_CANTOPEN || reason == 0)
        return sqlite_fail(connection, rc, error);
    return error_set(error, reason == ENOENT ? OMS_E_NOT_FOUND : OMS_E_IO, "%s cannot be opened: %s.", store->name,
                     strerror(reason));
}

/* A database from outside must not run functions from its schema; what this library writes needs no foreign keys. */
static int
settle(const struct sqlite_store *store, sqlite3 *db)
{
    int64_t timeout = store->options.busy_timeout_ms;
    const char *synchronous = store->options.durability == OMS_SQLITE_NORMAL ? "NORMAL" : "FULL";
    char *sql = sqlite3_mprintf(
        "PRAGMA page_size = %d; PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY;"
        "PRAGMA cache_size = -%lld; PRAGMA synchronous = %s; PRAGMA wal_autocheckpoint = %d;",
        store->memory ? PAGE_SIZE_MEMORY : PAGE_SIZE, (long long)store->options.cache_kib, synchronous,
        CHECKPOINT_PAGES);
    int rc = sql != NULL ? SQLITE_OK : SQLITE_NOMEM;

    sqlite3_extended_result_codes(db, 1);
    sqlite3_busy_timeout(db, timeout < INT_MAX ? (int)timeout : INT_MAX);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
    sqlite3_free(sql);
    return rc;
}

/* At less than full durability SQLite lets a commit count that it has not synced: that is no log to gather. Every connection is used under a lock of ours. */
static int
open_database(struct sqlite_store *store, struct sqlite_connection *connection, int flags)
{
    if (connection == &store->writer && !store->memory && store->options.durability == OMS_SQLITE_FULL)
        return sqlite_log_open(&store->log, store->path, &connection->db, flags | SQLITE_OPEN_NOMUTEX);
    return sqlite3_open_v2(store->path, &connection->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
}

int32_t
sqlite_connect(struct sqlite_store *store, struct sqlite_connection *connection, int open_flags, oms_error **error)
{
    int32_t code;
    int rc;

    connection->name = store->name;
    rc = open_database(store, connection, open_flags);
    if (rc == SQLITE_OK)
        rc = settle(store, connection->db);
    if (rc == SQLITE_OK)
        return OMS_OK;
    code = fail_open(store, connection, rc, error);
    sqlite_disconnect(connection);
    return code;
}

void
sqlite_disconnect(struct sqlite_connection *connection)
{
    sqlite_statements_free(connection);
    sqlite3_close(connection->db);
    free(connection->row);
    connection->db = NULL;
    connection->row = NULL;
}
