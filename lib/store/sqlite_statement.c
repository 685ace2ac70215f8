/* Prepared statements, each made once per connection and kept: preparing costs more than running. How many there are is bounded by the shapes of changes
 * and reads that the library's code has. */
#include <stdlib.h>
#include <string.h>

#include "store/sqlite_store.h"

#define FIRST_CAPACITY 128

static const char *const fixed_sql[SQL_FIXED_COUNT] = {
    [SQL_BEGIN_READ] = "BEGIN",
    [SQL_BEGIN_WRITE] = "BEGIN IMMEDIATE",
    [SQL_COMMIT] = "COMMIT",
    [SQL_ROLLBACK] = "ROLLBACK",
    [SQL_SAVEPOINT] = "SAVEPOINT change_set",
    [SQL_RELEASE] = "RELEASE change_set",
    [SQL_ROLLBACK_TO] = "ROLLBACK TO change_set",
    [SQL_MAJOR] = "PRAGMA user_version",
};

static int
fixed_prepare(struct sqlite_connection *connection, enum sqlite_fixed which)
{
    if (connection->fixed[which] != NULL)
        return SQLITE_OK;
    return sqlite3_prepare_v3(connection->db, fixed_sql[which], -1, SQLITE_PREPARE_PERSISTENT,
                              &connection->fixed[which], NULL);
}

int
sqlite_ask_fixed(struct sqlite_connection *connection, enum sqlite_fixed which, int64_t *out)
{
    int rc = fixed_prepare(connection, which);

    if (rc != SQLITE_OK)
        return rc;
    rc = sqlite3_step(connection->fixed[which]);
    if (rc == SQLITE_ROW && out != NULL)
        *out = sqlite3_column_int64(connection->fixed[which], 0);
    sqlite3_reset(connection->fixed[which]);
    return rc == SQLITE_DONE || rc == SQLITE_ROW ? SQLITE_OK : rc;
}

int
sqlite_run_fixed(struct sqlite_connection *connection, enum sqlite_fixed which)
{
    return sqlite_ask_fixed(connection, which, NULL);
}

/* The way back is prepared first, so that memory that runs out cannot leave a transaction open; one that could not be ended before is ended now. */
int
sqlite_begin(struct sqlite_connection *connection, enum sqlite_fixed which)
{
    int rc = fixed_prepare(connection, SQL_ROLLBACK);

    if (rc == SQLITE_OK && !sqlite3_get_autocommit(connection->db))
        rc = sqlite_run_fixed(connection, SQL_ROLLBACK);
    return rc == SQLITE_OK ? sqlite_run_fixed(connection, which) : rc;
}

static uint64_t
flag_bits(const struct sqlite_shape *shape)
{
    return (uint64_t)shape->low | (uint64_t)shape->high << 1 | (uint64_t)shape->after << 2 |
           (uint64_t)shape->limited << 3 | (uint64_t)shape->descending << 4 | (uint64_t)shape->n_key << 5 |
           (uint64_t)(uint32_t)shape->index << 16 | (uint64_t)(uint32_t)shape->kind << 48;
}

static bool
shape_equal(const struct sqlite_shape *a, const struct sqlite_shape *b)
{
    return a->table == b->table && a->columns == b->columns && flag_bits(a) == flag_bits(b);
}

/* The slot of a shape, or the free one where it belongs. */
static struct sqlite_statement *
find(const struct sqlite_statements *statements, const struct sqlite_shape *shape)
{
    uint64_t hash = (uintptr_t)shape->table ^ shape->columns ^ flag_bits(shape) << 7;
    size_t mask = statements->capacity - 1;
    size_t at;

    hash *= 0x9e3779b97f4a7c15U;
    at = (size_t)(hash >> 32) & mask;
    while (statements->slots[at].stmt != NULL && !shape_equal(&statements->slots[at].shape, shape))
        at = (at + 1) & mask;
    return &statements->slots[at];
}

static bool
grow(struct sqlite_statements *statements)
{
    struct sqlite_statements larger = {.n = statements->n};

    larger.capacity = statements->capacity == 0 ? FIRST_CAPACITY : statements->capacity * 2;
    larger.slots = calloc(larger.capacity, sizeof(*larger.slots));
    if (larger.slots == NULL)
        return false;
    for (size_t i = 0; i < statements->capacity; i++)
        if (statements->slots[i].stmt != NULL)
            *find(&larger, &statements->slots[i].shape) = statements->slots[i];
    free(statements->slots);
    *statements = larger;
    return true;
}

static int
prepare(const struct sqlite_connection *connection, const struct sqlite_shape *shape, sqlite3_stmt **out)
{
    sqlite3_str *sql = sqlite3_str_new(connection->db);
    char *text;
    int rc;

    if (shape->kind == 0)
        sqlite_sql_read(sql, shape);
    else
        sqlite_sql_change(sql, shape);
    text = sqlite3_str_finish(sql);
    if (text == NULL)
        return SQLITE_NOMEM;
    rc = sqlite3_prepare_v3(connection->db, text, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);
    sqlite3_free(text);
    return rc;
}

/* All parameters of a new statement are NULL. */
static int
fill_slot(const struct sqlite_connection *connection, const struct sqlite_shape *shape, struct sqlite_statement *slot)
{
    struct sqlite_bound *bound;
    sqlite3_stmt *stmt = NULL;
    int rc = prepare(connection, shape, &stmt);

    if (rc != SQLITE_OK)
        return rc;
    bound = calloc((size_t)sqlite3_bind_parameter_count(stmt) + 1, sizeof(*bound));
    if (bound == NULL) {
        sqlite3_finalize(stmt);
        return SQLITE_NOMEM;
    }
    *slot = (struct sqlite_statement){.shape = *shape, .stmt = stmt, .bound = bound};
    return SQLITE_OK;
}

int32_t
sqlite_prepared(struct sqlite_connection *connection, const struct sqlite_shape *shape, struct sqlite_binding *out,
                oms_error **error)
{
    struct sqlite_statements *statements = &connection->statements;
    struct sqlite_statement *slot;
    int rc;

    if (statements->n * 2 >= statements->capacity && !grow(statements))
        return sqlite_fail(connection, SQLITE_NOMEM, error);
    slot = find(statements, shape);
    if (slot->stmt == NULL) {
        rc = fill_slot(connection, shape, slot);
        if (rc != SQLITE_OK)
            return sqlite_fail(connection, rc, error);
        statements->n++;
    }
    *out = (struct sqlite_binding){.stmt = slot->stmt, .bound = slot->bound};
    return OMS_OK;
}

void
sqlite_statements_free(struct sqlite_connection *connection)
{
    struct sqlite_statements *statements = &connection->statements;

    for (size_t i = 0; i < statements->capacity; i++) {
        sqlite3_finalize(statements->slots[i].stmt);
        free(statements->slots[i].bound);
    }
    free(statements->slots);
    *statements = (struct sqlite_statements){0};
    for (size_t i = 0; i < SQL_FIXED_COUNT; i++) {
        sqlite3_finalize(connection->fixed[i]);
        connection->fixed[i] = NULL;
    }
}
