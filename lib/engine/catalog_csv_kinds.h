/* The kinds of CSV that a catalog is read from: for each its columns, where their cells go, and what becomes of a row. */
#ifndef OMS_ENGINE_CATALOG_CSV_KINDS_H
#define OMS_ENGINE_CATALOG_CSV_KINDS_H

#include "engine/catalog_batch.h"

/* What a row of any kind fills; cells are text until a column says otherwise. An empty cell is absent. */
struct csv_row {
    oms_product product;
    oms_price price;
    oms_customer customer;
    oms_tax_rate rate;
    oms_shipping_method method;
    struct stock_count stock;
    oms_discount discount;
    oms_coupon coupon;
    int32_t active;
};

/* Before its cells are read. */
extern const struct csv_row csv_empty_row;

enum column_kind { COLUMN_TEXT, COLUMN_INT, COLUMN_FLAG, COLUMN_TIME };

struct column {
    const char *name;
    enum column_kind kind;
    size_t offset; /* in struct csv_row */
};

struct csv_kind {
    const char *first; /* name of the first column */
    const char *mark;  /* a column that only this kind has */
    const struct column *columns;
    size_t n_columns;
    int32_t (*put)(struct catalog_batch *batch, const struct place *at, struct csv_row *row, oms_error **error);
};

/* Of the widest kind. */
#define CSV_COLUMNS_MAX 21

/* Cells that are not empty: an int64_t, or a const char * into the cell. */
int32_t csv_read_int(const struct place *at, oms_text text, void *into, oms_error **error);
int32_t csv_read_text(const struct place *at, oms_text text, void *into, oms_error **error);

extern const struct csv_kind csv_kinds[];
extern const size_t n_csv_kinds;

#endif
