/* What the SQL of PostgreSQL says in its own way. Constant data. */
#include "store/ddl.h"

/* Text is compared byte by byte, as the contract asks, whatever the database's locale. */
const struct ddl_dialect ddl_postgresql = {
    .types = {NULL, "bigint", "text COLLATE \"C\"", "bytea", "uuid"},
    .table_end = "",
    .feed_end = "",
    .id_text = "CAST($ AS text)",
    .time_text = "to_char(to_timestamp($ / 1000.0) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')",
    .money_decimal = "round(CAST($ AS numeric) / scale, length(CAST(scale AS text)) - 1)",
};
