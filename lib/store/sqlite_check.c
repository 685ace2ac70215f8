/* The store's own check: whether all tables and indexes are there, and then SQLite walks the whole file, trees, rows and indexes, and says the first thing that
 * does not fit. Writes nothing. */
#include <string.h>

#include "base/error.h"
#include "store/sqlite_store.h"

/* Runs a statement that answers one text, which is `good` or says what is wrong. `subject` is bound to it where there is one. */
static int32_t
ask(const struct sqlite_connection *connection, const char *sql, const char *subject, const char *good,
    oms_error **error)
{
    sqlite3_stmt *stmt = NULL;
    const char *found = NULL;
    int32_t code = OMS_OK;
    int rc = sqlite3_prepare_v2(connection->db, sql, -1, &stmt, NULL);

    if (rc == SQLITE_OK && subject != NULL)
        rc = sqlite3_bind_text(stmt, 1, subject, -1, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW)
        found = (const char *)sqlite3_column_text(stmt, 0);
    if (found == NULL)
        code = sqlite_fail(connection, rc == SQLITE_ROW ? SQLITE_NOMEM : rc, error);
    else if (strcmp(found, good) != 0)
        code = error_set(error, OMS_E_CORRUPT, "%s: The database is damaged (%s%s).", connection->name, found,
                         subject != NULL ? subject : "");
    sqlite3_finalize(stmt);
    return code;
}

static int32_t
check_present(const struct sqlite_connection *connection, const char *name, oms_error **error)
{
    static const char sql[] =
        "SELECT CASE count(*) WHEN 0 THEN 'it lacks ' ELSE '' END FROM sqlite_schema WHERE name = ?";

    return ask(connection, sql, name, "", error);
}

static int32_t
check_table(const struct sqlite_connection *connection, const oms_table *table, oms_error **error)
{
    int32_t code = check_present(connection, table->name, error);

    for (size_t i = 0; i < table->n_indexes && code == OMS_OK; i++)
        code = check_present(connection, table->indexes[i].name, error);
    return code;
}

static int32_t
check(const struct sqlite_connection *connection, const oms_schema *schema, oms_error **error)
{
    int32_t code = OMS_OK;

    for (size_t i = 0; i < schema->n_tables && code == OMS_OK; i++)
        code = check_table(connection, schema->tables[i], error);
    return code == OMS_OK ? ask(connection, "PRAGMA integrity_check(1)", NULL, "ok", error) : code;
}

int32_t
sqlite_check(void *user, oms_error **error)
{
    struct sqlite_store *store = user;
    struct sqlite_connection *connection;
    int32_t code = sqlite_take_reader(store, false, &connection, error);

    if (code != OMS_OK)
        return code;
    code = check(connection, store->schema, error);
    sqlite_give_back(store, connection);
    return code;
}
