/* Applying one change inside the transaction that is open. Decides nothing about sets: what it answers is either done, a refusal (the change may not be
 * made; the transaction is still good), or trouble. */
#include "base/error.h"
#include "store/sqlite_store.h"

static int32_t
check_delta(const oms_table *table, const oms_delta *delta, oms_error **error)
{
    bool known = delta->column >= 0 && (size_t)delta->column < table->n_columns;

    if (known && table->columns[delta->column].type == OMS_COLUMN_INT64 && !table->columns[delta->column].nullable &&
        sqlite_value_columns(table) >> delta->column & 1)
        return OMS_OK;
    return error_set(error, OMS_E_INVALID, "Nothing can be added to column %d of %s.", delta->column, table->name);
}

int32_t
sqlite_change_check(const oms_change *change, oms_error **error)
{
    const oms_table *table = change->table;
    bool changes_row = change->kind != OMS_CHANGE_INSERT && change->kind != OMS_CHANGE_APPEND;
    int32_t code = OMS_OK;

    if (change->kind < OMS_CHANGE_INSERT || change->kind > OMS_CHANGE_APPEND)
        return error_set(error, OMS_E_INVALID, "There is no change of kind %d.", change->kind);
    if ((change->kind == OMS_CHANGE_APPEND) != (table->feed != 0))
        return error_set(error, OMS_E_INVALID,
                         "Rows are appended to a feed, and to nothing else; %s is not such a case.", table->name);
    if (changes_row && table->version_column < 0)
        return error_set(error, OMS_E_INVALID, "Rows of %s are never changed.", table->name);
    for (size_t i = 0; i < change->n_deltas && code == OMS_OK; i++)
        code = check_delta(table, &change->deltas[i], error);
    return code;
}

/* Begins to bind the statement of a change. */
static int32_t
begin(struct sqlite_connection *connection, const oms_table *table, int32_t kind, uint64_t columns,
      struct sqlite_binding *binding, oms_error **error)
{
    struct sqlite_shape shape = {.table = table, .kind = kind, .columns = columns};

    return sqlite_prepared(connection, &shape, binding, error);
}

static int
step(struct sqlite_binding *binding)
{
    int rc = binding->rc == SQLITE_OK ? sqlite3_step(binding->stmt) : binding->rc;

    sqlite3_reset(binding->stmt);
    return rc;
}

/* Exactly one row has to be written. */
static int32_t
write_one(struct sqlite_connection *connection, struct sqlite_binding *binding, oms_error **error)
{
    int rc = step(binding);

    if (rc != SQLITE_DONE)
        return sqlite_fail(connection, rc, error);
    return sqlite3_changes(connection->db) == 1 ? OMS_OK : OMS_E_CONFLICT;
}

static int32_t
write_row(struct sqlite_connection *connection, const oms_table *table, int32_t kind, const void *row, uint64_t columns,
          oms_error **error)
{
    struct sqlite_binding binding;
    int32_t code = begin(connection, table, kind, 0, &binding, error);

    if (code != OMS_OK)
        return code;
    sqlite_bind_fields(&binding, table, row, columns);
    return write_one(connection, &binding, error);
}

static int32_t
apply_insert(struct sqlite_connection *connection, const oms_change *change, oms_error **error)
{
    return write_row(connection, change->table, OMS_CHANGE_INSERT, change->row, sqlite_all_columns(change->table),
                     error);
}

static int32_t
apply_append(struct sqlite_connection *connection, const oms_change *change, oms_error **error)
{
    uint64_t columns = sqlite_all_columns(change->table) & ~sqlite_key_columns(change->table);

    return write_row(connection, change->table, OMS_CHANGE_APPEND, change->row, columns, error);
}

static int32_t
apply_put(struct sqlite_connection *connection, const oms_change *change, oms_error **error)
{
    return write_row(connection, change->table, OMS_CHANGE_PUT, change->row, sqlite_all_columns(change->table), error);
}

static void
bind_key_and_version(struct sqlite_binding *binding, const oms_change *change)
{
    sqlite_bind_fields(binding, change->table, change->row, sqlite_key_columns(change->table));
    sqlite_bind_number(binding, change->version);
}

static int32_t
apply_update(struct sqlite_connection *connection, const oms_change *change, oms_error **error)
{
    uint64_t columns = sqlite_value_columns(change->table);
    struct sqlite_binding binding;
    int32_t code;

    if (change->columns != 0)
        columns &= change->columns;
    code = begin(connection, change->table, OMS_CHANGE_UPDATE, columns, &binding, error);
    if (code != OMS_OK)
        return code;
    sqlite_bind_fields(&binding, change->table, change->row, columns);
    bind_key_and_version(&binding, change);
    return write_one(connection, &binding, error);
}

static int32_t
apply_delete(struct sqlite_connection *connection, const oms_change *change, oms_error **error)
{
    struct sqlite_binding binding;
    int32_t code = begin(connection, change->table, OMS_CHANGE_DELETE, 0, &binding, error);

    if (code != OMS_OK)
        return code;
    bind_key_and_version(&binding, change);
    return write_one(connection, &binding, error);
}

static int32_t
apply_check(struct sqlite_connection *connection, const oms_change *change, oms_error **error)
{
    struct sqlite_binding binding;
    int32_t code = begin(connection, change->table, OMS_CHANGE_CHECK, 0, &binding, error);
    int rc;

    if (code != OMS_OK)
        return code;
    bind_key_and_version(&binding, change);
    rc = step(&binding);
    if (rc == SQLITE_DONE)
        return OMS_E_CONFLICT;
    return rc == SQLITE_ROW ? OMS_OK : sqlite_fail(connection, rc, error);
}

int32_t
sqlite_add_apply(struct sqlite_connection *connection, const struct sqlite_add *add, oms_error **error)
{
    struct sqlite_binding binding;
    int32_t code = begin(connection, add->table, OMS_CHANGE_ADD, add->columns, &binding, error);

    if (code != OMS_OK)
        return code;
    sqlite_bind_number(&binding, add->count);
    for (size_t i = 0; i < add->table->n_columns; i++)
        if (add->columns >> i & 1)
            sqlite_bind_number(&binding, add->sums[i]);
    sqlite_bind_fields(&binding, add->table, add->row, sqlite_key_columns(add->table));
    return write_one(connection, &binding, error);
}

/* A conflict where there is an image: either the row is missing, and the image takes its place, or a bound does not hold, and inserting fails as well. */
static int32_t
apply_add(struct sqlite_connection *connection, const oms_change *change, oms_error **error)
{
    int64_t sums[64] = {0};
    struct sqlite_add add = {.table = change->table, .row = change->row, .count = 1, .sums = sums};
    int32_t code;

    for (size_t i = 0; i < change->n_deltas; i++) {
        int64_t *sum = &sums[change->deltas[i].column];

        if (__builtin_add_overflow(*sum, change->deltas[i].amount, sum))
            return error_set(error, OMS_E_OVERFLOW, "The deltas of %s do not fit into 64 bits.", change->table->name);
        add.columns |= UINT64_C(1) << change->deltas[i].column;
    }
    code = sqlite_add_apply(connection, &add, error);
    if (code != OMS_E_CONFLICT || change->image == NULL)
        return code;
    return write_row(connection, change->table, OMS_CHANGE_INSERT, change->image, sqlite_all_columns(change->table),
                     error);
}

static int32_t (*const appliers[])(struct sqlite_connection *connection, const oms_change *change,
                                   oms_error **error) = {
    [OMS_CHANGE_INSERT] = apply_insert, [OMS_CHANGE_UPDATE] = apply_update, [OMS_CHANGE_DELETE] = apply_delete,
    [OMS_CHANGE_CHECK] = apply_check,   [OMS_CHANGE_PUT] = apply_put,       [OMS_CHANGE_ADD] = apply_add,
    [OMS_CHANGE_APPEND] = apply_append,
};

int32_t
sqlite_change_apply(struct sqlite_connection *connection, const oms_change *change, oms_error **error)
{
    return appliers[change->kind](connection, change, error);
}
