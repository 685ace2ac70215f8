/* A table of text with aligned columns. */
#ifndef OMS_CLI_TABLE_H
#define OMS_CLI_TABLE_H

#include "oms/oms.h"

#include <stdbool.h>
#include <stdio.h>

struct column {
    const char *title; /* NULL in the first column: no header line */
    bool right;        /* numbers stand on the right */
};

struct table {
    const struct column *columns;
    size_t n_columns;
    char **cells; /* row by row */
    size_t n_cells;
    size_t capacity;
};

#define TABLE(of) ((struct table){.columns = (of), .n_columns = sizeof(of) / sizeof((of)[0])})

/* Cells are added from left to right, row after row. Text is cleaned; NULL is "-". */
void table_text(struct table *table, const char *text);
void table_number(struct table *table, int64_t number); /* OMS_NONE: "-" */
void table_change(struct table *table, int64_t number); /* with its sign; 0 is empty */
void table_time(struct table *table, int64_t at);
void table_money(struct table *table, int64_t amount, const char *currency);
void table_id(struct table *table, const oms_id *id);

/* Prints the table and frees it; without rows it prints `empty` (which may be NULL). */
void table_print(struct table *table, FILE *out, const char *indent, bool colour, const char *empty);

#endif
