/* Between row structs and SQLite's values, by the offsets of the columns. Nothing is copied: parameters point into the caller's row, which outlives the
 * statement's step, and fetched text into SQLite's page. */
#include <string.h>

#include "base/id.h"
#include "store/codec.h"
#include "store/sqlite_store.h"

/* Addresses that no data has. */
static const char number_mark, unknown_mark;

/* Whether the next parameter is still to be given this. */
static inline bool
differs(struct sqlite_binding *binding, const void *data, int64_t n)
{
    struct sqlite_bound *bound = &binding->bound[binding->at++];

    if (bound->data == data && bound->n == n)
        return false;
    *bound = (struct sqlite_bound){.data = data, .n = n};
    return true;
}

/* Of the parameter just given. After a failure nobody knows what it holds. */
static inline void
given(struct sqlite_binding *binding, int rc)
{
    if (rc == SQLITE_OK)
        return;
    binding->bound[binding->at - 1].data = &unknown_mark;
    if (binding->rc == SQLITE_OK)
        binding->rc = rc;
}

void
sqlite_bind_number(struct sqlite_binding *binding, int64_t value)
{
    if (differs(binding, &number_mark, value))
        given(binding, sqlite3_bind_int64(binding->stmt, binding->at, value));
}

static void
bind_null(struct sqlite_binding *binding)
{
    if (differs(binding, NULL, 0))
        given(binding, sqlite3_bind_null(binding->stmt, binding->at));
}

/* Given anew each time: in a database that is not UTF-8 SQLite has a copy of what stood there. */
static void
bind_text(struct sqlite_binding *binding, const oms_text *text)
{
    if (text->data == NULL) {
        bind_null(binding);
        return;
    }
    differs(binding, text->data, (int64_t)text->len);
    given(binding, sqlite3_bind_text64(binding->stmt, binding->at, text->data, text->len, SQLITE_STATIC, SQLITE_UTF8));
}

static void
bind_blob(struct sqlite_binding *binding, const void *data, size_t len)
{
    if (data == NULL)
        bind_null(binding);
    else if (differs(binding, data, (int64_t)len))
        given(binding, sqlite3_bind_blob64(binding->stmt, binding->at, data, len, SQLITE_STATIC));
}

void
sqlite_bind_field(struct sqlite_binding *binding, const oms_table *table, const void *row, int32_t column)
{
    const void *field = row_field(table, row, column);

    switch (table->columns[column].type) {
    case OMS_COLUMN_TEXT:
        bind_text(binding, field);
        break;
    case OMS_COLUMN_BLOB:
        bind_blob(binding, ((const oms_blob *)field)->data, ((const oms_blob *)field)->len);
        break;
    case OMS_COLUMN_INT64:
        if (*(const int64_t *)field == OMS_NONE)
            bind_null(binding);
        else
            sqlite_bind_number(binding, *(const int64_t *)field);
        break;
    default:
        bind_blob(binding, id_is_none(field) ? NULL : field, sizeof(oms_id));
    }
}

void
sqlite_bind_fields(struct sqlite_binding *binding, const oms_table *table, const void *row, uint64_t columns)
{
    for (int32_t column = 0; columns >> column != 0; column++)
        if (columns >> column & 1)
            sqlite_bind_field(binding, table, row, column);
}

/* Each column is asked for once: as a value, and what it is and holds then comes without looking the statement over again. Values of a statement are safe
 * where, as here, only one thread uses its connection at a time. */
static bool
fetch_int64(sqlite3_value *value, void *field)
{
    const int type = sqlite3_value_type(value);

    *(int64_t *)field = type == SQLITE_NULL ? OMS_NONE : sqlite3_value_int64(value);
    return type == SQLITE_NULL || type == SQLITE_INTEGER;
}

static bool
fetch_text(sqlite3_value *value, void *field)
{
    oms_text *text = field;

    *text = (oms_text){.data = NULL};
    if (sqlite3_value_type(value) == SQLITE_NULL)
        return true;
    text->data = (const char *)sqlite3_value_text(value);
    text->len = (size_t)sqlite3_value_bytes(value);
    return text->data != NULL;
}

static bool
fetch_blob(sqlite3_value *value, void *field)
{
    const int type = sqlite3_value_type(value);
    const void *data = sqlite3_value_blob(value);

    /* SQLite gives no address for an empty blob. */
    if (data == NULL && type == SQLITE_BLOB && sqlite3_value_bytes(value) == 0)
        data = "";
    *(oms_blob *)field = (oms_blob){.data = data, .len = (size_t)sqlite3_value_bytes(value)};
    return data != NULL || type == SQLITE_NULL;
}

static bool
fetch_id(sqlite3_value *value, void *field)
{
    const void *data = sqlite3_value_blob(value);

    if (data == NULL) {
        memset(field, 0, sizeof(oms_id));
        return sqlite3_value_type(value) == SQLITE_NULL;
    }
    if (sqlite3_value_bytes(value) != (int)sizeof(oms_id))
        return false;
    memcpy(field, data, sizeof(oms_id));
    return true;
}

static bool (*const fetchers[])(sqlite3_value *value, void *field) = {
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

        fine = fetchers[column->type](sqlite3_column_value(stmt, i), (char *)row + column->offset) && fine;
    }
    return fine;
}
