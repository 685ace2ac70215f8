/* Printing a schema: as SQL of either dialect, and as the documentation page. Pure text; no database is touched. Memory and stream failures show when the
 * stream is closed. */
#ifndef OMS_STORE_DDL_H
#define OMS_STORE_DDL_H

#include <stdbool.h>
#include <stdio.h>

#include "oms/store.h"

/* What one dialect of SQL says differently. In the templates `$` is the column. */
struct ddl_dialect {
    const char *types[5]; /* by OMS_COLUMN_… */
    const char
        *position_type;    /* of a feed's position where that alone is the key; NULL: the key is (shard, position) */
    const char *table_end; /* behind the closing bracket of a table */
    const char *feed_end;
    const char *id_text;       /* an id as UUID text */
    const char *time_text;     /* a time as RFC 3339 text */
    const char *money_decimal; /* minor units as a decimal number, `scale` being the minor units in one unit */
};

extern const struct ddl_dialect ddl_sqlite;
extern const struct ddl_dialect ddl_postgresql;

void ddl_write_sql(FILE *out, const oms_schema *schema, const struct ddl_dialect *dialect);
void ddl_write_markdown(FILE *out, const oms_schema *schema);

/* The names of the columns, a comma between. `columns` NULL: the first n. */
void ddl_write_names(FILE *out, const oms_table *table, const int32_t *columns, size_t n);
/* `a + b - c >= 0` */
void ddl_write_bound(FILE *out, const oms_table *table, const oms_bound *bound);
/* The last column of an index; NULL columns in it are skipped where skip_null says so. */
const oms_column *ddl_index_last(const oms_table *table, const oms_index *index);

/* As oms_schema_print, for any schema. */
int32_t ddl_print(const oms_schema *schema, int32_t dialect, char **out);

#endif
