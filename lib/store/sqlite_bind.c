/* Between row structs and SQLite's values, by the offsets of the columns. Nothing is copied: parameters point into the caller's row, which outlives the
 * statement's step, and fetched text into SQLite's page. */
#include <string.h>

#include "store/codec.h"
#include "store/sqlite_store.h"

static void
keep_failure(struct sqlite_binding *binding, int rc)
{
    if (binding->rc == SQLITE_OK)
        binding->rc = rc;
}

void
sqlite_bind_number(struct sqlite_binding *binding, int64_t value)
{
    keep_failure(binding, sqlite3_bind_int64(binding->stmt, ++binding->at, value));
}

/* NULL for absent data is SQLite's own rule; only numbers and ids have to be asked. */
void
sqlite_bind_field(struct sqlite_binding *binding, const oms_table *table, const void *row, int32_t column)
{
    const void *field = row_field(table, row, column);
    int at = ++binding->at;
    int rc;

    switch (table->columns[column].type) {
    case OMS_COLUMN_TEXT: {
        const oms_text *text = field;

        rc = sqlite3_bind_text64(binding->stmt, at, text->data, text->len, SQLITE_STATIC, SQLITE_UTF8);
        break;
    }
    case OMS_COLUMN_BLOB: {
        const oms_blob *blob = field;

        rc = sqlite3_bind_blob64(binding->stmt, at, blob->data, blob->len, SQLITE_STATIC);
        break;
    }
    default:
        if (row_is_null(table, row, column))
            rc = sqlite3_bind_null(binding->stmt, at);
        else if (table->columns[column].type == OMS_COLUMN_INT64)
            rc = sqlite3_bind_int64(binding->stmt, at, *(const int64_t *)field);
        else
            rc = sqlite3_bind_blob(binding->stmt, at, field, sizeof(oms_id), SQLITE_STATIC);
    }
    keep_failure(binding, rc);
}

void
sqlite_bind_fields(struct sqlite_binding *binding, const oms_table *table, const void *row, uint64_t columns)
{
    for (int32_t column = 0; columns >> column != 0; column++)
        if (columns >> column & 1)
            sqlite_bind_field(binding, table, row, column);
}

static bool
fetch_int64(sqlite3_stmt *stmt, int at, void *field)
{
    int type = sqlite3_column_type(stmt, at);

    *(int64_t *)field = type == SQLITE_NULL ? OMS_NONE : sqlite3_column_int64(stmt, at);
    return type == SQLITE_NULL || type == SQLITE_INTEGER;
}

static bool
fetch_text(sqlite3_stmt *stmt, int at, void *field)
{
    const char *data = (const char *)sqlite3_column_text(stmt, at);

    *(oms_text *)field = (oms_text){.data = data, .len = (size_t)sqlite3_column_bytes(stmt, at)};
    return data != NULL || sqlite3_column_type(stmt, at) == SQLITE_NULL;
}

static bool
fetch_blob(sqlite3_stmt *stmt, int at, void *field)
{
    const void *data = sqlite3_column_blob(stmt, at);
    int type = sqlite3_column_type(stmt, at);

    /* SQLite gives no address for an empty blob. */
    if (data == NULL && type == SQLITE_BLOB && sqlite3_column_bytes(stmt, at) == 0)
        data = "";
    *(oms_blob *)field = (oms_blob){.data = data, .len = (size_t)sqlite3_column_bytes(stmt, at)};
    return data != NULL || type == SQLITE_NULL;
}

static bool
fetch_id(sqlite3_stmt *stmt, int at, void *field)
{
    const void *data = sqlite3_column_blob(stmt, at);

    if (data == NULL) {
        memset(field, 0, sizeof(oms_id));
        return sqlite3_column_type(stmt, at) == SQLITE_NULL;
    }
    if (sqlite3_column_bytes(stmt, at) != (int)sizeof(oms_id))
        return false;
    memcpy(field, data, sizeof(oms_id));
    return true;
}

static bool (*const fetchers[])(sqlite3_stmt *stmt, int at, void *field) = {
    [OMS_COLUMN_INT64] = fetch_int64,
    [OMS_COLUMN_TEXT] = fetch_text,
    [OMS_COLUMN_BLOB] = fetch_blob,
    [OMS_COLUMN_ID] = fetch_id,
};

bool
sqlite_fetch(sqlite3_stmt *stmt, const oms_table *table, void *row)
{
    bool fine = true;

    for (int i = 0; (size_t)i < table->n_columns; i++) {
        const oms_column *column = &table->columns[i];

        fine = fetchers[column->type](stmt, i, (char *)row + column->offset) && fine;
    }
    return fine;
}
