/* A merchant's desk for tests: an engine on a database in memory, with a clock that stands where it is put, and looks into rows. */
#ifndef OMS_TESTS_ENGINE_DESK_H
#define OMS_TESTS_ENGINE_DESK_H

#include <check.h>

#include "engine/load.h"

/* 2026-01-31T10:00:00Z */
#define DESK_TIME INT64_C(1769853600000)

struct desk {
    oms_engine *engine;
    int64_t now;
    struct arena arena; /* of rows looked at */
    oms_store store;    /* what SQLite gave; the engine has it wrapped */
    int32_t conflicts;  /* how many of the next commits others are quicker at */
    int64_t memory;     /* how many allocations of the engine still succeed; below 0: all */
};

void desk_open(struct desk *desk);
void desk_close(struct desk *desk);

/* The rows of a table with these first key columns. */
struct row_list desk_rows(struct desk *desk, enum table_id table, const void *key, size_t n_key);
/* The one row; NULL when there is none. */
const void *desk_row(struct desk *desk, enum table_id table, const void *key, size_t n_key);

/* `available` of a SKU at a location, or −1 where there is no stock. */
int64_t desk_available(struct desk *desk, const char *sku, const char *location);

/* That an error was said, with `part` in its message; frees it. */
void assert_said(oms_error **error, const char *part);
/* That nothing was said. */
void assert_quiet(oms_error *error);

#endif
