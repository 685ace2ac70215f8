/* What the SQL of SQLite says in its own way. Constant data. */
#include "store/ddl.h"

/* Amounts are made from integers: floating point would not hold every sum. */
const struct ddl_dialect ddl_sqlite = {
    .types = {NULL, "INTEGER", "TEXT", "BLOB", "BLOB"},
    .position_type = "INTEGER PRIMARY KEY",
    .table_end = " STRICT, WITHOUT ROWID",
    .feed_end = " STRICT",
    .id_text = "CASE WHEN $ IS NOT NULL THEN lower(substr(hex($), 1, 8) || '-' || substr(hex($), 9, 4) || '-' || "
               "substr(hex($), 13, 4) || '-' || substr(hex($), 17, 4) || '-' || substr(hex($), 21)) END",
    .time_text = "strftime('%Y-%m-%dT%H:%M:%fZ', $ / 1000.0, 'unixepoch')",
    .money_decimal = "CASE WHEN scale = 1 THEN CAST($ AS TEXT) WHEN $ IS NOT NULL THEN printf('%s%d.%0*d', "
                     "CASE WHEN $ < 0 THEN '-' ELSE '' END, abs($) / scale, length(scale) - 1, abs($) % scale) END",
};
