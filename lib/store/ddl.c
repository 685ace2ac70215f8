/* Printing the schema: chooses the printer and keeps what the printers share. Pure text; no database is touched. */
#include "store/ddl.h"

#include <stdlib.h>

#include "oms/errors.h"

void
ddl_write_names(FILE *out, const oms_table *table, const int32_t *columns, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t column = columns != NULL ? (size_t)columns[i] : i;

        fprintf(out, "%s%s", i > 0 ? ", " : "", table->columns[column].name);
    }
}

void
ddl_write_bound(FILE *out, const oms_table *table, const oms_bound *bound)
{
    for (size_t i = 0; i < bound->n_terms; i++) {
        const oms_bound_term *term = &bound->terms[i];
        const char *sign = term->factor < 0 ? "- " : i > 0 ? "+ " : "";

        fprintf(out, "%s%s ", sign, table->columns[term->column].name);
    }
    fputs(">= 0", out);
}

const oms_column *
ddl_index_last(const oms_table *table, const oms_index *index)
{
    return &table->columns[index->columns[index->n_columns - 1]];
}

static bool
write_schema(FILE *out, const oms_schema *schema, int32_t dialect)
{
    switch (dialect) {
    case OMS_DIALECT_SQLITE:
        ddl_write_sql(out, schema, &ddl_sqlite);
        return true;
    case OMS_DIALECT_POSTGRESQL:
        ddl_write_sql(out, schema, &ddl_postgresql);
        return true;
    case OMS_DIALECT_MARKDOWN:
        ddl_write_markdown(out, schema);
        return true;
    default:
        return false;
    }
}

int32_t
ddl_print(const oms_schema *schema, int32_t dialect, char **out)
{
    char *text = NULL;
    size_t len = 0;
    FILE *stream = open_memstream(&text, &len);
    int32_t code = OMS_OK;

    if (stream == NULL)
        return OMS_E_NOMEM;
    if (!write_schema(stream, schema, dialect))
        code = OMS_E_INVALID;
    else if (ferror(stream))
        code = OMS_E_NOMEM;
    if (fclose(stream) != 0 && code == OMS_OK)
        code = OMS_E_NOMEM;
    if (code == OMS_OK)
        *out = text;
    else
        free(text);
    return code;
}

int32_t
oms_schema_print(int32_t dialect, char **out)
{
    return ddl_print(oms_schema_get(), dialect, out);
}
