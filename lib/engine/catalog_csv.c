/* Catalog rows from CSV: the header's first column and one that tells it apart decide the kind, and every cell is read as its column says. Rows go into a
 * batch, which checks the values. */
#include "base/clock.h"
#include "engine/catalog_csv_kinds.h"
#include "engine/csv.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool
has_cell(const struct csv_record *header, const char *name)
{
    for (size_t i = 0; i < header->cells.n; i++)
        if (text_is(csv_cell(header, i), name))
            return true;
    return false;
}

static const struct csv_kind *
kind_of(const struct csv_record *header)
{
    for (size_t i = 0; i < n_csv_kinds; i++)
        if (header->cells.n > 0 && text_is(csv_cell(header, 0), csv_kinds[i].first) &&
            has_cell(header, csv_kinds[i].mark))
            return &csv_kinds[i];
    return NULL;
}

/* A header that was read: its kind, and the columns in the order in which they stand. */
struct layout {
    const struct csv_kind *kind;
    const struct column *columns[CSV_COLUMNS_MAX];
    size_t n;
};

static const struct column *
column_find(const struct csv_kind *kind, oms_text name)
{
    for (size_t i = 0; i < kind->n_columns; i++)
        if (text_is(name, kind->columns[i].name))
            return &kind->columns[i];
    return NULL;
}

static int32_t
add_column(struct layout *layout, const struct place *at, oms_text name, oms_error **error)
{
    const struct column *column = column_find(layout->kind, name);
    char shown[TEXT_SHOWN_SIZE];

    if (column == NULL)
        return check_fail(at, OMS_E_INVALID, error, "no column is called \"%s\"", text_shown(name, shown));
    for (size_t i = 0; i < layout->n; i++)
        if (layout->columns[i] == column)
            return check_fail(at, OMS_E_INVALID, error, "the column \"%s\" stands twice", column->name);
    /* No column stands twice, so there are never more than the kind has. */
    layout->columns[layout->n++] = column;
    return OMS_OK;
}

static int32_t
read_header(const struct csv_record *header, struct layout *layout, oms_error **error)
{
    const struct place at = {.n = header->line, .kind = PLACE_LINE};
    int32_t rc = OMS_OK;

    *layout = (struct layout){.kind = kind_of(header)};
    if (layout->kind == NULL)
        return check_fail(&at, OMS_E_SYNTAX, error,
                          "the header is none of sku,location,available; sku,name,…; sku,currency,amount; id,…; "
                          "country,…,ppm; code,currency,amount; code,…,kind; code,discount");
    for (size_t i = 0; i < header->cells.n && rc == OMS_OK; i++)
        rc = add_column(layout, &at, csv_cell(header, i), error);
    return rc;
}

/* Digits with at most a minus in front: no plus, no leading zero, no exponent, no decimals. */
static bool
is_integer(oms_text text)
{
    size_t first = text.len > 1 && text.data[0] == '-';

    if (text.data[first] == '0' && text.len > 1)
        return false;
    for (size_t i = first; i < text.len; i++)
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
    return text.len > first;
}

int32_t
csv_read_int(const struct place *at, oms_text text, void *into, oms_error **error)
{
    char shown[TEXT_SHOWN_SIZE];
    int64_t value = 0;
    bool negative = text.data[0] == '-';

    if (!is_integer(text))
        return check_fail(at, OMS_E_INVALID, error, "\"%s\" is not an integer (digits only)", text_shown(text, shown));
    for (size_t i = negative; i < text.len; i++)
        if (__builtin_mul_overflow(value, 10, &value) || __builtin_sub_overflow(value, text.data[i] - '0', &value) ||
            value == OMS_NONE)
            return check_fail(at, OMS_E_LIMIT, error, "\"%s\" does not fit into 64 bits", text_shown(text, shown));
    *(int64_t *)into = negative ? value : -value;
    return OMS_OK;
}

int32_t
csv_read_text(const struct place *at, oms_text text, void *into, oms_error **error)
{
    if (memchr(text.data, '\0', text.len) != NULL)
        return check_fail(at, OMS_E_INVALID, error, "the text has a NUL in it");
    *(const char **)into = text.data;
    return OMS_OK;
}

static int32_t
read_flag(const struct place *at, oms_text text, void *into, oms_error **error)
{
    static const char *const words[] = {"0", "1", "false", "true"};
    int32_t rc = check_choice(at, text, words, COUNT(words), error);

    *(int32_t *)into = text_is(text, "1") || text_is(text, "true");
    return rc;
}

static int32_t
read_time(const struct place *at, oms_text text, void *into, oms_error **error)
{
    char shown[TEXT_SHOWN_SIZE];

    if (time_from_text(text, into) == OMS_OK)
        return OMS_OK;
    return check_fail(at, OMS_E_INVALID, error, "\"%s\" is not a time such as 2026-01-31T10:00:00Z",
                      text_shown(text, shown));
}

static int32_t (*const readers[])(const struct place *at, oms_text text, void *into, oms_error **error) = {
    [COLUMN_TEXT] = csv_read_text,
    [COLUMN_INT] = csv_read_int,
    [COLUMN_FLAG] = read_flag,
    [COLUMN_TIME] = read_time,
};

static int32_t
read_row(struct catalog_batch *batch, const struct layout *layout, const struct csv_record *record, oms_error **error)
{
    const struct place at = {.n = record->line, .kind = PLACE_LINE};
    struct csv_row row = csv_empty_row;
    int32_t rc = OMS_OK;

    if (record->cells.n != layout->n)
        return check_fail(&at, OMS_E_SYNTAX, error, "has %zu cells, the header %zu", record->cells.n, layout->n);
    for (size_t i = 0; i < layout->n && rc == OMS_OK; i++) {
        const struct column *column = layout->columns[i];

        if (csv_cell(record, i).len > 0)
            rc = readers[column->kind](FIELD(&at, column->name), csv_cell(record, i), (char *)&row + column->offset,
                                       error);
    }
    return rc == OMS_OK ? layout->kind->put(batch, &at, &row, error) : rc;
}

static int32_t
read_rows(struct catalog_batch *batch, struct csv_reader *reader, const struct layout *layout, struct arena *arena,
          oms_error **error)
{
    struct csv_record record;
    int32_t rc;

    do {
        arena_reset(arena);
        rc = csv_next(reader, arena, &record, error);
        if (rc == OMS_OK && record.cells.n > 0)
            rc = read_row(batch, layout, &record, error);
    } while (rc == OMS_OK && record.cells.n > 0);
    return rc;
}

int32_t
catalog_csv_read(struct catalog_batch *batch, const char *text, size_t len, oms_error **error)
{
    struct csv_reader reader;
    struct csv_record header;
    struct layout layout;
    struct arena arena; /* of one row */
    int32_t rc;

    arena_init(&arena, &batch->engine->allocator);
    csv_begin(&reader, (oms_text){text, len});
    rc = csv_next(&reader, &arena, &header, error);
    if (rc == OMS_OK)
        rc = read_header(&header, &layout, error);
    if (rc == OMS_OK)
        rc = read_rows(batch, &reader, &layout, &arena, error);
    arena_free(&arena);
    return rc;
}
