/* The SQL of changes. What has to hold is part of the statement, so that one step both looks and writes: a row that does not answer its guard is not
 * changed, and that is the conflict. */
#include "base/plant.h"
#include "store/sqlite_store.h"

/* The template for each column of the mask, with `$` for its name. */
static void
each(sqlite3_str *sql, const oms_table *table, uint64_t columns, const char *template, const char *separator)
{
    bool first = true;

    for (size_t i = 0; i < table->n_columns; i++) {
        if (!(columns >> i & 1))
            continue;
        if (!first)
            sqlite3_str_appendall(sql, separator);
        first = false;
        for (const char *c = template; *c != '\0'; c++)
            if (*c == '$')
                sqlite3_str_appendall(sql, table->columns[i].name);
            else
                sqlite3_str_appendchar(sql, 1, *c);
    }
}

static const char *
version_name(const oms_table *table)
{
    return table->columns[table->version_column].name;
}

static void
where_key(sqlite3_str *sql, const oms_table *table)
{
    sqlite3_str_appendall(sql, " WHERE ");
    each(sql, table, sqlite_key_columns(table), "$ = ?", " AND ");
}

static void
where_key_and_version(sqlite3_str *sql, const oms_table *table)
{
    where_key(sql, table);
    sqlite3_str_appendf(sql, " AND %s %s ?", version_name(table), PLANTED(VERSION_UNCHECKED) ? "+ 9 >" : "=");
}

static void
write_insert(sqlite3_str *sql, const struct sqlite_shape *shape)
{
    sqlite3_str_appendf(sql, "INSERT INTO %s (", shape->table->name);
    each(sql, shape->table, sqlite_all_columns(shape->table), "$", ", ");
    sqlite3_str_appendall(sql, ") VALUES (");
    each(sql, shape->table, sqlite_all_columns(shape->table), "?", ", ");
    sqlite3_str_appendall(sql, ")");
}

/* The position is the rowid that SQLite gives: one above the greatest there is. Rows of a feed are never deleted and BEGIN IMMEDIATE lets one writer in at
 * a time, so positions appear in the order of commits without a counter row. There is one shard, 0. */
static void
write_append(sqlite3_str *sql, const struct sqlite_shape *shape)
{
    uint64_t columns = sqlite_all_columns(shape->table) & ~sqlite_key_columns(shape->table);

    sqlite3_str_appendf(sql, "INSERT INTO %s (%s, ", shape->table->name, shape->table->columns[0].name);
    each(sql, shape->table, columns, "$", ", ");
    sqlite3_str_appendall(sql, ") VALUES (0, ");
    each(sql, shape->table, columns, "?", ", ");
    sqlite3_str_appendall(sql, ")");
}

static void
write_update(sqlite3_str *sql, const struct sqlite_shape *shape)
{
    const char *version = version_name(shape->table);

    sqlite3_str_appendf(sql, "UPDATE %s SET %s = %s + 1", shape->table->name, version, version);
    each(sql, shape->table, shape->columns, ", $ = ?", "");
    where_key_and_version(sql, shape->table);
}

static void
write_delete(sqlite3_str *sql, const struct sqlite_shape *shape)
{
    sqlite3_str_appendf(sql, "DELETE FROM %s", shape->table->name);
    where_key_and_version(sql, shape->table);
}

static void
write_check(sqlite3_str *sql, const struct sqlite_shape *shape)
{
    sqlite3_str_appendf(sql, "SELECT 1 FROM %s", shape->table->name);
    where_key_and_version(sql, shape->table);
}

/* Only this primary key is overwritten: another row with the same unique value makes the statement fail. */
static void
write_put(sqlite3_str *sql, const struct sqlite_shape *shape)
{
    const char *version = version_name(shape->table);

    write_insert(sql, shape);
    sqlite3_str_appendall(sql, " ON CONFLICT (");
    each(sql, shape->table, sqlite_key_columns(shape->table), "$", ", ");
    sqlite3_str_appendf(sql, ") DO UPDATE SET %s = %s + 1", version, version);
    each(sql, shape->table, sqlite_value_columns(shape->table), ", $ = excluded.$", "");
}

/* The version rises by the number of adds that were summed. */
static void
write_add(sqlite3_str *sql, const struct sqlite_shape *shape)
{
    const char *version = version_name(shape->table);

    sqlite3_str_appendf(sql, "UPDATE %s SET %s = %s + ?", shape->table->name, version, version);
    each(sql, shape->table, shape->columns, ", $ = $ + ?", "");
    where_key(sql, shape->table);
}

static void (*const writers[])(sqlite3_str *sql, const struct sqlite_shape *shape) = {
    [OMS_CHANGE_INSERT] = write_insert, [OMS_CHANGE_UPDATE] = write_update, [OMS_CHANGE_DELETE] = write_delete,
    [OMS_CHANGE_CHECK] = write_check,   [OMS_CHANGE_PUT] = write_put,       [OMS_CHANGE_ADD] = write_add,
    [OMS_CHANGE_APPEND] = write_append,
};

void
sqlite_sql_change(sqlite3_str *sql, const struct sqlite_shape *shape)
{
    writers[shape->kind](sql, shape);
}
