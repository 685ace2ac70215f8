/* The SQL of reads. The index is named in it, so that one that is missing is an error and never a scan; the order is always that of the index or key, so
 * that SQLite has nothing to sort. */
#include "store/sqlite_store.h"

#define ORDER_MAX 64

struct read_sql {
    sqlite3_str *sql;
    const struct sqlite_shape *shape;
    int32_t order[ORDER_MAX];
    size_t n_order;
    int parameter; /* the number of the last one */
    bool has_where;
    bool after_nulls; /* what `after` goes by may be NULL */
};

static const oms_index *
index_of(const struct sqlite_shape *shape)
{
    return shape->index >= 0 ? &shape->table->indexes[shape->index] : NULL;
}

static bool
contains(const int32_t *columns, size_t n, int32_t column)
{
    for (size_t i = 0; i < n; i++)
        if (columns[i] == column)
            return true;
    return false;
}

size_t
sqlite_order(const oms_table *table, int32_t index, int32_t *out)
{
    size_t n = 0;

    if (index >= 0)
        for (; n < table->indexes[index].n_columns; n++)
            out[n] = table->indexes[index].columns[n];
    for (int32_t column = 0; (size_t)column < table->n_key; column++)
        if (!contains(out, n, column))
            out[n++] = column;
    return n;
}

/* The shard of a feed is always 0 here and in no index. As a number it is looked at once, not row by row. */
static const char *
name_at(const struct read_sql *r, size_t at)
{
    const oms_table *table = r->shape->table;

    return table->feed && r->order[at] == 0 ? "0" : table->columns[r->order[at]].name;
}

/* Whether rows found may have NULL there. */
static bool
nullable_at(const struct read_sql *r, size_t at)
{
    const oms_index *index = index_of(r->shape);
    bool bounded = at == r->shape->n_key && (r->shape->low || r->shape->high);
    bool skipped = index != NULL && index->skip_null && at == index->n_columns - 1;

    return r->shape->table->columns[r->order[at]].nullable && !bounded && !skipped;
}

static void
begin_term(struct read_sql *r)
{
    sqlite3_str_appendall(r->sql, r->has_where ? " AND " : " WHERE ");
    r->has_where = true;
}

static void
write_key(struct read_sql *r)
{
    for (size_t i = 0; i < r->shape->n_key; i++) {
        begin_term(r);
        sqlite3_str_appendf(r->sql, "%s %s ?%d", name_at(r, i), nullable_at(r, i) ? "IS" : "=", ++r->parameter);
    }
}

/* SQLite seeks by one of two bounds on the same side. The unary plus keeps it from taking this one, where it can seek by `after`, which is nearer. */
static void
write_bound(struct read_sql *r, const char *comparison, bool same_side)
{
    bool after_is_nearer = same_side && r->shape->after && !r->after_nulls;

    begin_term(r);
    sqlite3_str_appendf(r->sql, "%s%s %s ?%d", after_is_nearer ? "+" : "", name_at(r, r->shape->n_key), comparison,
                        ++r->parameter);
}

static void
write_after_plain(struct read_sql *r)
{
    const char *separator = "(";

    for (size_t i = r->shape->n_key; i < r->n_order; i++, separator = ", ")
        sqlite3_str_appendf(r->sql, "%s%s", separator, name_at(r, i));
    sqlite3_str_appendf(r->sql, ") %s ", r->shape->descending ? "<" : ">");
    separator = "(";
    for (size_t i = r->shape->n_key; i < r->n_order; i++, separator = ", ")
        sqlite3_str_appendf(r->sql, "%s?%d", separator, ++r->parameter);
    sqlite3_str_appendall(r->sql, ")");
}

/* NULL stands before every value in the order, but a row value with NULL in it compares as unknown: so column by column. */
static void
write_after_with_nulls(struct read_sql *r, size_t at)
{
    const char *name = name_at(r, at);
    int parameter = ++r->parameter;

    if (r->shape->descending)
        sqlite3_str_appendf(r->sql, "(%s < ?%d OR (?%d IS NOT NULL AND %s IS NULL)", name, parameter, parameter, name);
    else
        sqlite3_str_appendf(r->sql, "(%s > ?%d OR (?%d IS NULL AND %s IS NOT NULL)", name, parameter, parameter, name);
    if (at + 1 < r->n_order) {
        sqlite3_str_appendf(r->sql, " OR (%s IS ?%d AND ", name, parameter);
        write_after_with_nulls(r, at + 1);
        sqlite3_str_appendall(r->sql, ")");
    }
    sqlite3_str_appendall(r->sql, ")");
}

static void
write_after(struct read_sql *r)
{
    begin_term(r);
    if (r->after_nulls)
        write_after_with_nulls(r, r->shape->n_key);
    else
        write_after_plain(r);
}

static void
write_source(struct read_sql *r)
{
    const oms_table *table = r->shape->table;
    const oms_index *index = index_of(r->shape);

    sqlite3_str_appendall(r->sql, "SELECT ");
    for (size_t i = 0; i < table->n_columns; i++)
        sqlite3_str_appendf(r->sql, "%s%s", i > 0 ? ", " : "", table->columns[i].name);
    sqlite3_str_appendf(r->sql, " FROM %s", table->name);
    if (index == NULL)
        return;
    sqlite3_str_appendf(r->sql, " INDEXED BY %s", index->name);
    if (index->skip_null) {
        begin_term(r);
        sqlite3_str_appendf(r->sql, "%s IS NOT NULL", name_at(r, index->n_columns - 1));
    }
}

static void
write_order(struct read_sql *r)
{
    const char *direction = r->shape->descending ? " DESC" : "";
    const char *separator = " ORDER BY ";

    for (size_t i = r->shape->n_key; i < r->n_order; i++) {
        if (r->shape->table->feed && r->order[i] == 0)
            continue;
        sqlite3_str_appendf(r->sql, "%s%s%s", separator, name_at(r, i), direction);
        separator = ", ";
    }
}

void
sqlite_sql_read(sqlite3_str *sql, const struct sqlite_shape *shape)
{
    struct read_sql r = {.sql = sql, .shape = shape};

    r.n_order = sqlite_order(shape->table, shape->index, r.order);
    for (size_t i = shape->n_key; i < r.n_order; i++)
        r.after_nulls = r.after_nulls || nullable_at(&r, i);
    write_source(&r);
    write_key(&r);
    if (shape->low)
        write_bound(&r, ">=", !shape->descending);
    if (shape->high)
        write_bound(&r, "<=", shape->descending);
    if (shape->after)
        write_after(&r);
    write_order(&r);
    if (shape->limited)
        sqlite3_str_appendf(sql, " LIMIT ?%d", ++r.parameter);
}
