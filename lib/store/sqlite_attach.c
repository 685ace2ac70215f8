/* Taking hold of a database: looks whose it is, makes it where there is none, refuses what is not ours or not of this schema. Two processes may come at
 * the same time: what was seen is looked at again under the write lock, and the later one finds the database made. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "store/ddl.h"
#include "store/sqlite_store.h"

#define RETRY_MS 5

struct found {
    int64_t application;
    int64_t major;
    int64_t objects; /* tables, indexes and views */
};

/* One statement, so one moment. */
static const char look_sql[] = "SELECT (SELECT application_id FROM pragma_application_id),"
                               " (SELECT user_version FROM pragma_user_version), count(*) FROM sqlite_schema";

static int32_t
look(const struct sqlite_connection *connection, struct found *found, oms_error **error)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(connection->db, look_sql, -1, &stmt, NULL);

    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW)
        *found = (struct found){
            .application = sqlite3_column_int64(stmt, 0),
            .major = sqlite3_column_int64(stmt, 1),
            .objects = sqlite3_column_int64(stmt, 2),
        };
    sqlite3_finalize(stmt);
    return rc == SQLITE_ROW ? OMS_OK : sqlite_fail(connection, rc, error);
}

static bool
is_empty(const struct found *found)
{
    return found->application == 0 && found->major == 0 && found->objects == 0;
}

int32_t
sqlite_check_major(const char *name, const oms_schema *schema, int64_t major, oms_error **error)
{
    if (major > schema->major)
        return error_set(error, OMS_E_SCHEMA_NEWER,
                         "%s was made by a newer libooms: its schema is %lld, this library reads %d.%d.", name,
                         (long long)major, schema->major, schema->minor);
    if (major < schema->major)
        return error_set(error, OMS_E_SCHEMA_OLDER,
                         "%s was made by an older libooms: its schema is %lld, this library reads %d.%d.", name,
                         (long long)major, schema->major, schema->minor);
    return OMS_OK;
}

static int32_t
check_found(const struct sqlite_store *store, const struct found *found, oms_error **error)
{
    if (found->application != SQLITE_APPLICATION_ID)
        return error_set(error, OMS_E_FOREIGN,
                         "%s is another program's database: its application id is 0x%08x, that of libooms 0x%08x.",
                         store->name, (unsigned)found->application, (unsigned)SQLITE_APPLICATION_ID);
    return sqlite_check_major(store->name, store->schema, found->major, error);
}

int32_t
sqlite_check_ours(const struct sqlite_store *store, const struct sqlite_connection *connection, oms_error **error)
{
    struct found found = {0};
    int32_t code = look(connection, &found, error);

    if (code == OMS_OK && is_empty(&found))
        return error_set(error, OMS_E_NOT_FOUND, "%s holds no orders yet: it has to be created first.", store->name);
    return code == OMS_OK ? check_found(store, &found, error) : code;
}

/* WAL lets readers go on while orders are written. SQLite keeps the mode in the file. */
static int32_t
use_wal(const struct sqlite_store *store, const struct sqlite_connection *connection, oms_error **error)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(connection->db, "PRAGMA journal_mode = WAL", -1, &stmt, NULL);
    bool wal = false;

    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW)
        wal = strcmp((const char *)sqlite3_column_text(stmt, 0), "wal") == 0;
    sqlite3_finalize(stmt);
    if (rc != SQLITE_ROW)
        return sqlite_fail(connection, rc, error);
    if (!wal && !store->memory)
        return error_set(error, OMS_E_UNSUPPORTED,
                         "%s is on a file system that cannot share memory, which WAL mode needs.", store->name);
    return OMS_OK;
}

static bool
has_meta(const oms_schema *schema)
{
    for (size_t i = 0; i < schema->n_tables; i++)
        if (strcmp(schema->tables[i]->name, "meta") == 0)
            return true;
    return false;
}

/* user_version holds the major alone: writers compare it in every transaction, and minors do not concern them. */
static int
mark_ours(sqlite3 *db, const oms_schema *schema)
{
    char *sql =
        sqlite3_mprintf("PRAGMA application_id = %d; PRAGMA user_version = %d;", SQLITE_APPLICATION_ID, schema->major);
    int rc = sql != NULL ? sqlite3_exec(db, sql, NULL, NULL, NULL) : SQLITE_NOMEM;

    sqlite3_free(sql);
    if (rc != SQLITE_OK || !has_meta(schema))
        return rc;
    sql = sqlite3_mprintf("INSERT INTO meta (name, version, value) VALUES ('schema_minor', 1, %d)", schema->minor);
    rc = sql != NULL ? sqlite3_exec(db, sql, NULL, NULL, NULL) : SQLITE_NOMEM;
    sqlite3_free(sql);
    return rc;
}

static int32_t
make_tables(const struct sqlite_store *store, const struct sqlite_connection *connection, oms_error **error)
{
    char *sql = NULL;
    int32_t code = ddl_print(store->schema, OMS_DIALECT_SQLITE, &sql);
    int rc;

    if (code != OMS_OK)
        return error_set(error, code, "The schema cannot be printed.");
    rc = sqlite3_exec(connection->db, sql, NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = mark_ours(connection->db, store->schema);
    oms_free(sql);
    return rc == SQLITE_OK ? OMS_OK : sqlite_fail(connection, rc, error);
}

static int32_t
create(const struct sqlite_store *store, struct sqlite_connection *connection, oms_error **error)
{
    struct found found = {0};
    int rc = sqlite_run_fixed(connection, SQL_BEGIN_WRITE);
    int32_t code;

    if (rc != SQLITE_OK)
        return sqlite_fail(connection, rc, error);
    code = look(connection, &found, error);
    if (code == OMS_OK)
        code = is_empty(&found) ? make_tables(store, connection, error) : check_found(store, &found, error);
    if (code == OMS_OK && (rc = sqlite_run_fixed(connection, SQL_COMMIT)) != SQLITE_OK)
        code = sqlite_fail(connection, rc, error);
    if (code != OMS_OK)
        sqlite_run_fixed(connection, SQL_ROLLBACK);
    return code;
}

static bool
may_create(const struct sqlite_store *store)
{
    return (store->flags & OMS_OPEN_CREATE) != 0 && (store->flags & OMS_OPEN_READONLY) == 0;
}

static int32_t
prepare_database(const struct sqlite_store *store, struct sqlite_connection *connection, oms_error **error)
{
    struct found found = {0};
    int32_t code = look(connection, &found, error);

    if (code != OMS_OK)
        return code;
    if (!is_empty(&found) || !may_create(store))
        code = sqlite_check_ours(store, connection, error);
    if (code != OMS_OK || store->flags & OMS_OPEN_READONLY)
        return code;
    if (sqlite3_db_readonly(connection->db, "main") == 1)
        return error_set(error, OMS_E_READONLY, "%s may not be written: see the file's permissions.", store->name);
    code = use_wal(store, connection, error);
    return code == OMS_OK && is_empty(&found) ? create(store, connection, error) : code;
}

/* Connections made later find the same file, wherever the process has gone by then. */
static int32_t
keep_path(struct sqlite_store *store, oms_error **error)
{
    const char *path = sqlite3_db_filename(store->writer.db, "main");
    char *copy;

    if (store->memory)
        return OMS_OK;
    copy = strdup(path);
    if (copy == NULL)
        return sqlite_fail(&store->writer, SQLITE_NOMEM, error);
    free(store->path);
    store->path = copy;
    return OMS_OK;
}

static int32_t
attach_once(struct sqlite_store *store, oms_error **error)
{
    int create_flag = may_create(store) ? SQLITE_OPEN_CREATE : 0;
    int32_t code = sqlite_connect(store, &store->writer, sqlite_open_flags(store) | create_flag, error);

    if (code != OMS_OK)
        return code;
    code = prepare_database(store, &store->writer, error);
    if (code == OMS_OK)
        code = keep_path(store, error);
    if (code != OMS_OK)
        sqlite_disconnect(&store->writer);
    return code;
}

/* Going over to WAL needs the file for oneself, and SQLite does not wait for that: so it is tried again for as long as waiting is allowed. */
static int32_t
attach_patiently(struct sqlite_store *store, oms_error **error)
{
    int64_t end = time_monotonic() + store->options.busy_timeout_ms;
    oms_error *reason = NULL;
    int32_t code;

    while ((code = attach_once(store, &reason)) == OMS_E_LOCKED && time_monotonic() < end) {
        oms_error_free(reason);
        reason = NULL;
        sqlite3_sleep(RETRY_MS);
    }
    sqlite_hand_over(error, reason);
    return code;
}

int32_t
sqlite_attach(void *user, const oms_schema *schema, int32_t flags, oms_error **error)
{
    struct sqlite_store *store = user;
    int32_t code;

    if (store->schema != NULL)
        return error_set(error, OMS_E_INVALID, "%s is attached already.", store->name);
    store->schema = schema;
    store->flags = flags;
    code = attach_patiently(store, error);
    if (code != OMS_OK)
        store->schema = NULL;
    return code;
}
