/* The schema as a page of documentation. */
#include "store/ddl.h"

static const char *const type_names[] = {
    [OMS_COLUMN_INT64] = "integer",
    [OMS_COLUMN_TEXT] = "text",
    [OMS_COLUMN_BLOB] = "bytes",
    [OMS_COLUMN_ID] = "id",
};

static void
write_columns(FILE *out, const oms_table *table)
{
    fputs("| column | type | unit | may be NULL | meaning |\n|---|---|---|---|---|\n", out);
    for (size_t i = 0; i < table->n_columns; i++) {
        const oms_column *column = &table->columns[i];

        fprintf(out, "| `%s` | %s | %s | %s | %s |\n", column->name, type_names[column->type], column->unit,
                column->nullable ? "yes" : "", column->meaning);
    }
}

static void
write_index(FILE *out, const oms_table *table, const oms_index *index)
{
    fprintf(out, "- %s `%s`: ", index->unique ? "unique index" : "index", index->name);
    ddl_write_names(out, table, index->columns, index->n_columns);
    if (index->skip_null)
        fprintf(out, "; only rows that have `%s`", ddl_index_last(table, index)->name);
    fputc('\n', out);
}

static void
write_bound(FILE *out, const oms_table *table, const oms_bound *bound)
{
    fprintf(out, "- always, as `%s`: ", bound->name);
    ddl_write_bound(out, table, bound);
    fputc('\n', out);
}

static void
write_table(FILE *out, const oms_table *table)
{
    fprintf(out, "\n## %s\n\n%s\n\n", table->name, table->meaning);
    write_columns(out, table);
    fputs("\n- key: ", out);
    ddl_write_names(out, table, NULL, table->n_key);
    fputc('\n', out);
    for (size_t i = 0; i < table->n_indexes; i++)
        write_index(out, table, &table->indexes[i]);
    for (size_t i = 0; i < table->n_bounds; i++)
        write_bound(out, table, &table->bounds[i]);
}

void
ddl_write_markdown(FILE *out, const oms_schema *schema)
{
    fprintf(out, "# Schema %d.%d\n\n", schema->major, schema->minor);
    fputs("Times are milliseconds since 1970 UTC, money is minor units of the order's currency, ids are 16 bytes in "
          "the order in which they were\n"
          "made. For every table there is a view `v_<table>` that shows ids and times as text and money as decimals. "
          "An order's first payment stands in the\norder's row: the views `payments` and `v_payments` have all "
          "payments.\n",
          out);
    for (size_t i = 0; i < schema->n_tables; i++)
        write_table(out, schema->tables[i]);
}
