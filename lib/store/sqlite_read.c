/* Reading: each read is one statement; several stand in one transaction, and so in one snapshot. Writes nothing. */
#include <stdlib.h>

#include "base/error.h"
#include "store/sqlite_store.h"

#define ORDER_MAX 64

struct read_call {
    struct sqlite_connection *connection;
    oms_row_fn row;
    void *user;
    oms_error **error;
};

static int32_t
check(const oms_read *read, oms_error **error)
{
    int32_t order[ORDER_MAX];
    size_t n_order;
    bool open_ended = read->low != NULL || read->high != NULL || read->after != NULL;

    if (read->table == NULL || read->index < -1 || read->index >= (int32_t)read->table->n_indexes)
        return error_set(error, OMS_E_INVALID, "A read names no table, or an index that its table does not have.");
    n_order = sqlite_order(read->table, read->index, order);
    if (read->n_key > n_order || (read->n_key == n_order && open_ended) || (read->n_key > 0 && read->key == NULL))
        return error_set(error, OMS_E_INVALID, "A read of %s fixes or bounds more columns than its order has.",
                         read->table->name);
    return OMS_OK;
}

static struct sqlite_shape
shape_of(const oms_read *read)
{
    return (struct sqlite_shape){
        .table = read->table,
        .index = read->index,
        .n_key = (uint8_t)read->n_key,
        .low = read->low != NULL,
        .high = read->high != NULL,
        .after = read->after != NULL,
        .limited = read->limit > 0,
        .descending = read->descending != 0,
    };
}

static int
bind(struct sqlite_binding *binding, const oms_read *read)
{
    int32_t order[ORDER_MAX];
    size_t n_order = sqlite_order(read->table, read->index, order);

    for (size_t i = 0; i < read->n_key; i++)
        sqlite_bind_field(binding, read->table, read->key, order[i]);
    if (read->low != NULL)
        sqlite_bind_field(binding, read->table, read->low, order[read->n_key]);
    if (read->high != NULL)
        sqlite_bind_field(binding, read->table, read->high, order[read->n_key]);
    for (size_t i = read->n_key; read->after != NULL && i < n_order; i++)
        sqlite_bind_field(binding, read->table, read->after, order[i]);
    if (read->limit > 0)
        sqlite_bind_number(binding, read->limit < INT64_MAX ? (int64_t)read->limit : INT64_MAX);
    return binding->rc;
}

/* Every row to the callback, until one says stop. */
static int32_t
step_through(const struct read_call *call, sqlite3_stmt *stmt, const oms_table *table, size_t n)
{
    struct sqlite_connection *connection = call->connection;
    int32_t code;
    int rc;

    while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        if (!sqlite_fetch(stmt, table, connection->row))
            return error_set(call->error, OMS_E_CORRUPT,
                             "%s has a row in %s whose values are not of their columns' types.", connection->name,
                             table->name);
        code = call->row(call->user, n, connection->row);
        if (code != OMS_OK)
            return code;
    }
    return rc == SQLITE_DONE ? OMS_OK : sqlite_fail(connection, rc, call->error);
}

static int32_t
run_one(const struct read_call *call, const oms_read *read, size_t n)
{
    struct sqlite_shape shape = shape_of(read);
    struct sqlite_binding binding;
    int32_t code = sqlite_prepared(call->connection, &shape, &binding, call->error);
    int rc;

    if (code != OMS_OK)
        return code;
    rc = bind(&binding, read);
    code = rc == SQLITE_OK ? step_through(call, binding.stmt, read->table, n)
                           : sqlite_fail(call->connection, rc, call->error);
    sqlite3_reset(binding.stmt);
    return code;
}

/* A transaction of one statement is SQLite's own doing and costs nothing. */
static int32_t
run_all(const struct read_call *call, const oms_read *const *reads, size_t n)
{
    int32_t code = OMS_OK;
    int rc = n > 1 ? sqlite_begin(call->connection, SQL_BEGIN_READ) : SQLITE_OK;

    if (rc != SQLITE_OK)
        return sqlite_fail(call->connection, rc, call->error);
    for (size_t i = 0; i < n && code == OMS_OK; i++)
        code = run_one(call, reads[i], i);
    if (n > 1)
        sqlite_run_fixed(call->connection, SQL_ROLLBACK);
    return code;
}

/* A walk through a whole table must not keep writers out. */
static bool
is_brief(const oms_read *const *reads, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (reads[i]->n_key == 0 && reads[i]->limit == 0)
            return false;
    return true;
}

int32_t
sqlite_read(void *user, const oms_read *const *reads, size_t n, oms_row_fn row, void *row_user, oms_error **error)
{
    struct sqlite_store *store = user;
    struct read_call call = {.row = row, .user = row_user, .error = error};
    int32_t code = OMS_OK;

    for (size_t i = 0; i < n && code == OMS_OK; i++)
        code = check(reads[i], error);
    if (code == OMS_OK)
        code = sqlite_take_reader(store, is_brief(reads, n), &call.connection, error);
    if (code != OMS_OK)
        return code;
    code = run_all(&call, reads, n);
    sqlite_give_back(store, call.connection);
    return code;
}
