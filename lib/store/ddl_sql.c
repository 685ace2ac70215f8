/* The schema as SQL: tables with their bounds, indexes, and views for people. What differs between dialects comes from struct ddl_dialect. */
#include <string.h>

#include "base/currency.h"
#include "base/plant.h"
#include "base/text.h"
#include "store/ddl.h"

#define DECIMALS_USUAL 2

static void
write_template(FILE *out, const char *template, const char *column)
{
    for (; *template != '\0'; template ++)
        if (*template == '$')
            fputs(column, out);
        else
            fputc(*template, out);
}

static bool
is_position_key(const oms_table *table, size_t column, const struct ddl_dialect *dialect)
{
    return table->feed && column == 1 && dialect->position_type != NULL;
}

static void
write_column(FILE *out, const oms_table *table, size_t i, const struct ddl_dialect *dialect)
{
    const oms_column *column = &table->columns[i];
    const char *type = is_position_key(table, i, dialect) ? dialect->position_type : dialect->types[column->type];

    fprintf(out, "    %s %s%s", column->name, type, column->nullable ? "" : " NOT NULL");
}

static void
write_table(FILE *out, const oms_table *table, const struct ddl_dialect *dialect)
{
    bool own_key = !(table->feed && dialect->position_type != NULL);

    fprintf(out, "CREATE TABLE %s (\n", table->name);
    for (size_t i = 0; i < table->n_columns; i++) {
        fputs(i > 0 ? ",\n" : "", out);
        write_column(out, table, i, dialect);
    }
    if (own_key) {
        fputs(",\n    PRIMARY KEY (", out);
        ddl_write_names(out, table, NULL, table->n_key);
        fputc(')', out);
    }
    for (size_t i = PLANTED(STOCK_UNBOUNDED) ? table->n_bounds : 0; i < table->n_bounds; i++) {
        fprintf(out, ",\n    CONSTRAINT %s CHECK (", table->bounds[i].name);
        ddl_write_bound(out, table, &table->bounds[i]);
        fputc(')', out);
    }
    fprintf(out, "\n)%s;\n", table->feed ? dialect->feed_end : dialect->table_end);
}

static void
write_index(FILE *out, const oms_table *table, const oms_index *index)
{
    fprintf(out, "CREATE %sINDEX %s ON %s (", index->unique ? "UNIQUE " : "", index->name, table->name);
    ddl_write_names(out, table, index->columns, index->n_columns);
    fputc(')', out);
    if (index->skip_null)
        fprintf(out, " WHERE %s IS NOT NULL", ddl_index_last(table, index)->name);
    fputs(";\n", out);
}

static const oms_column *
find_column(const oms_table *table, const char *name)
{
    for (size_t i = 0; i < table->n_columns; i++)
        if (strcmp(table->columns[i].name, name) == 0)
            return &table->columns[i];
    return NULL;
}

static bool
is_money(const oms_column *column)
{
    return strcmp(column->unit, "money") == 0;
}

static bool
has_money(const oms_table *table)
{
    for (size_t i = 0; i < table->n_columns; i++)
        if (is_money(&table->columns[i]))
            return true;
    return false;
}

/* Amounts can be shown where the row, or the order it belongs to, tells the currency. */
static bool
knows_currency(const oms_table *table)
{
    return find_column(table, "currency") != NULL || find_column(table, "order_id") != NULL;
}

static void
write_view_column(FILE *out, const oms_table *table, const oms_column *column, const struct ddl_dialect *dialect)
{
    const char *template = "$";

    if (column->type == OMS_COLUMN_ID)
        template = dialect->id_text;
    else if (strcmp(column->unit, "time") == 0)
        template = dialect->time_text;
    else if (is_money(column) && knows_currency(table))
        template = dialect->money_decimal;
    write_template(out, template, column->name);
    if (strcmp(template, "$") != 0)
        fprintf(out, " AS %s", column->name);
}

static int
power_of_ten(int exponent)
{
    return exponent == 0 ? 1 : 10 * power_of_ten(exponent - 1);
}

/* How many minor units one unit has. */
static void
write_scale(FILE *out)
{
    oms_text code;
    int exponent;

    fputs("CASE currency", out);
    for (size_t i = 0; currency_at(i, &code, &exponent); i++)
        if (exponent != DECIMALS_USUAL)
            fprintf(out, " WHEN '%s' THEN %d", code.data, power_of_ten(exponent));
    fprintf(out, " ELSE %d END AS scale", power_of_ten(DECIMALS_USUAL));
}

static void
write_view_source(FILE *out, const oms_table *table, const char *name)
{
    if (!has_money(table) || !knows_currency(table)) {
        fputs(name, out);
        return;
    }
    fprintf(out, "(SELECT %s.*, ", name);
    write_scale(out);
    fprintf(out, " FROM %s", name);
    if (find_column(table, "currency") == NULL)
        fprintf(out, " LEFT JOIN orders ON orders.id = %s.order_id", name);
    fputs(") AS row_with_scale", out);
}

/* Rows of which the first of each order stands in the order itself, in columns of its own: to who reads, one table. */
static const struct gathered {
    const char *name;
    const char *table;  /* the others */
    const char *prefix; /* of the columns of orders */
    const char *there;  /* the column without which there is no such row */
} gathered[] = {{"payments", "later_payments", "payment_", "payment_status"}};

static const struct gathered *
gathered_of(const oms_table *table)
{
    for (size_t i = 0; i < sizeof gathered / sizeof *gathered; i++)
        if (strcmp(gathered[i].table, table->name) == 0)
            return &gathered[i];
    return NULL;
}

/* The key is the order's id and a number, the version is the order's. */
static void
write_gathered(FILE *out, const oms_table *table, const struct gathered *view)
{
    fprintf(out, "CREATE VIEW %s AS SELECT\n    id AS %s, 1 AS %s, version", view->name, table->columns[0].name,
            table->columns[1].name);
    for (size_t i = table->n_key + 1; i < table->n_columns; i++)
        fprintf(out, ",\n    %s%s AS %s", view->prefix, table->columns[i].name, table->columns[i].name);
    fprintf(out, "\nFROM orders WHERE %s IS NOT NULL\nUNION ALL SELECT\n", view->there);
    for (size_t i = 0; i < table->n_columns; i++)
        fprintf(out, "%s    %s", i > 0 ? ",\n" : "", table->columns[i].name);
    fprintf(out, "\nFROM %s;\n", table->name);
}

static void
write_view(FILE *out, const oms_table *table, const char *name, const struct ddl_dialect *dialect)
{
    fprintf(out, "CREATE VIEW v_%s AS SELECT\n", name);
    for (size_t i = 0; i < table->n_columns; i++) {
        fputs(i > 0 ? ",\n    " : "    ", out);
        write_view_column(out, table, &table->columns[i], dialect);
    }
    fputs("\nFROM ", out);
    write_view_source(out, table, name);
    fputs(";\n", out);
}

static void
write_views(FILE *out, const oms_table *table, const struct ddl_dialect *dialect)
{
    const struct gathered *view = gathered_of(table);

    write_view(out, table, table->name, dialect);
    if (view == NULL)
        return;
    write_gathered(out, table, view);
    write_view(out, table, view->name, dialect);
}

void
ddl_write_sql(FILE *out, const oms_schema *schema, const struct ddl_dialect *dialect)
{
    fprintf(out, "-- libooms, schema %d.%d\n", schema->major, schema->minor);
    for (size_t i = 0; i < schema->n_tables; i++) {
        const oms_table *table = schema->tables[i];

        fprintf(out, "\n-- %s\n", table->meaning);
        write_table(out, table, dialect);
        for (size_t n = 0; n < table->n_indexes; n++)
            write_index(out, table, &table->indexes[n]);
    }
    fputs("\n-- for people: ids and times as text, money as decimals\n", out);
    for (size_t i = 0; i < schema->n_tables; i++)
        write_views(out, schema->tables[i], dialect);
}
