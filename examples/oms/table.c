/* Tables: cells are collected, then printed as wide as the widest of their column. Knows nothing of what they hold. */
#include "table.h"

#include "print.h"
#include "text.h"

#include <inttypes.h>
#include <stdlib.h>

void
table_text(struct table *table, const char *text)
{
    struct text clean = {0};

    if (table->n_cells == table->capacity) {
        table->capacity = table->capacity * 2 + 64;
        table->cells = memory_resize(table->cells, table->capacity * sizeof(*table->cells));
    }
    text_add_clean(&clean, text == NULL ? "-" : text);
    table->cells[table->n_cells++] = clean.data;
}

void
table_number(struct table *table, int64_t number)
{
    char text[24];

    snprintf(text, sizeof(text), "%" PRId64, number);
    table_text(table, number == OMS_NONE ? NULL : text);
}

void
table_change(struct table *table, int64_t number)
{
    char text[24];

    snprintf(text, sizeof(text), "%+" PRId64, number);
    table_text(table, number == 0 ? "" : text);
}

void
table_time(struct table *table, int64_t at)
{
    char text[OMS_TIME_TEXT_SIZE];

    table_text(table, time_text(at, text));
}

void
table_money(struct table *table, int64_t amount, const char *currency)
{
    char text[MONEY_TEXT_SIZE];

    table_text(table, money_text(amount, currency, text));
}

void
table_id(struct table *table, const oms_id *id)
{
    char text[OMS_ID_TEXT_SIZE];

    table_text(table, id_text(id, text));
}

static size_t
column_width(const struct table *table, size_t column)
{
    const char *title = table->columns[column].title;
    size_t widest = title == NULL ? 0 : text_width(title);

    for (size_t i = column; i < table->n_cells; i += table->n_columns)
        widest = text_width(table->cells[i]) > widest ? text_width(table->cells[i]) : widest;
    return widest;
}

/* A left-aligned last column is not padded: lines end where their text does. */
static void
print_cell(const struct table *table, FILE *out, size_t column, size_t width, const char *text)
{
    int pad = (int)(width - text_width(text));

    if (table->columns[column].right)
        fprintf(out, "%*s%s", pad, "", text);
    else if (column + 1 < table->n_columns)
        fprintf(out, "%s%*s", text, pad, "");
    else
        fputs(text, out);
    fputs(column + 1 < table->n_columns ? "  " : "\n", out);
}

static void
print_header(const struct table *table, FILE *out, const char *indent, bool colour, const size_t *widths)
{
    fprintf(out, "%s%s", colour ? "\x1b[1m" : "", indent);
    for (size_t column = 0; column < table->n_columns; column++)
        print_cell(table, out, column, widths[column], table->columns[column].title);
    if (colour)
        fputs("\x1b[0m", out);
}

static void
print_rows(const struct table *table, FILE *out, const char *indent, const size_t *widths)
{
    for (size_t i = 0; i < table->n_cells; i += table->n_columns) {
        fputs(indent, out);
        for (size_t column = 0; column < table->n_columns; column++)
            print_cell(table, out, column, widths[column], table->cells[i + column]);
    }
}

void
table_print(struct table *table, FILE *out, const char *indent, bool colour, const char *empty)
{
    size_t *widths = memory_resize(NULL, table->n_columns * sizeof(*widths));

    for (size_t column = 0; column < table->n_columns; column++)
        widths[column] = column_width(table, column);
    if (table->n_cells == 0 && empty != NULL)
        fprintf(out, "%s%s\n", indent, empty);
    if (table->n_cells > 0 && table->columns[0].title != NULL)
        print_header(table, out, indent, colour, widths);
    print_rows(table, out, indent, widths);
    for (size_t i = 0; i < table->n_cells; i++)
        free(table->cells[i]);
    free(table->cells);
    free(widths);
    *table = (struct table){.columns = table->columns, .n_columns = table->n_columns};
}
