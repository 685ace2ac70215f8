/* Orders from CSV: a row is a line of an order, and carries the order's own fields as well. Becomes a draft through the builder functions, which check the
 * values. No engine, no storage. */
#include "engine/catalog_csv_kinds.h"
#include "engine/import.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* What the cells of a row say. Text points into them. */
struct order_cells {
    const char *texts[OMS_DRAFT_LOCALE + 1]; /* by OMS_DRAFT_… */
    const char *currency;
    const char *method;
    const char *token;
    oms_address address;
    oms_draft_line line;
    int64_t expected_total;
};

struct order_column {
    const char *name;
    size_t offset; /* in struct order_cells */
    bool integer;
    bool of_line; /* else of the order: the same on all its rows, or on the first only */
};

#define ORDER_TEXT(name, field)                                                                                        \
    {                                                                                                                  \
        (name), offsetof(struct order_cells, field), false, false                                                      \
    }
#define LINE_INT(name, field)                                                                                          \
    {                                                                                                                  \
        (name), offsetof(struct order_cells, line.field), true, true                                                   \
    }

static const struct order_column columns[] = {
    ORDER_TEXT("reference", texts[OMS_DRAFT_REFERENCE]),
    ORDER_TEXT("idempotency_key", texts[OMS_DRAFT_IDEMPOTENCY_KEY]),
    ORDER_TEXT("channel", texts[OMS_DRAFT_CHANNEL]),
    ORDER_TEXT("customer", texts[OMS_DRAFT_CUSTOMER]),
    ORDER_TEXT("shipping_method", texts[OMS_DRAFT_SHIPPING_METHOD]),
    ORDER_TEXT("email", texts[OMS_DRAFT_EMAIL]),
    ORDER_TEXT("phone", texts[OMS_DRAFT_PHONE]),
    ORDER_TEXT("locale", texts[OMS_DRAFT_LOCALE]),
    ORDER_TEXT("currency", currency),
    ORDER_TEXT("name", address.name),
    ORDER_TEXT("line1", address.line1),
    ORDER_TEXT("line2", address.line2),
    ORDER_TEXT("city", address.city),
    ORDER_TEXT("region", address.region),
    ORDER_TEXT("postcode", address.postcode),
    ORDER_TEXT("country", address.country),
    ORDER_TEXT("payment_method", method),
    ORDER_TEXT("payment_token", token),
    {"expected_total", offsetof(struct order_cells, expected_total), true, false},
    {"sku", offsetof(struct order_cells, line.sku), false, true},
    LINE_INT("quantity", quantity),
    LINE_INT("unit_price", unit_price),
    LINE_INT("discount", manual_discount_amount),
};

static const struct order_cells empty = {
    .expected_total = OMS_NONE,
    .line = {.size = sizeof(oms_draft_line), .quantity = OMS_NONE, .unit_price = OMS_NONE},
};

/* A header that was read. */
struct order_layout {
    const struct order_column *columns[COUNT(columns)];
    size_t n;
};

static bool
has_cell(const struct csv_record *header, const char *name)
{
    for (size_t i = 0; i < header->cells.n; i++)
        if (text_is(csv_cell(header, i), name))
            return true;
    return false;
}

bool
order_csv_is(const struct csv_record *header)
{
    const bool keyed = header->cells.n > 0 &&
                       (text_is(csv_cell(header, 0), "reference") || text_is(csv_cell(header, 0), "idempotency_key"));

    return keyed && has_cell(header, "sku") && has_cell(header, "quantity");
}

static int32_t
add_column(struct order_layout *layout, const struct place *at, oms_text name, oms_error **error)
{
    char shown[TEXT_SHOWN_SIZE];

    for (size_t i = 0; i < layout->n; i++)
        if (text_is(name, layout->columns[i]->name))
            return check_fail(at, OMS_E_INVALID, error, "the column \"%s\" stands twice", layout->columns[i]->name);
    for (size_t i = 0; i < COUNT(columns); i++)
        if (text_is(name, columns[i].name)) {
            layout->columns[layout->n++] = &columns[i];
            return OMS_OK;
        }
    return check_fail(at, OMS_E_INVALID, error, "no column is called \"%s\"", text_shown(name, shown));
}

static int32_t
read_layout(struct csv_reader *reader, struct arena *arena, struct order_layout *layout, oms_error **error)
{
    struct csv_record header;
    int32_t code = csv_next(reader, arena, &header, error);

    *layout = (struct order_layout){.n = 0};
    for (size_t i = 0; code == OMS_OK && i < header.cells.n; i++)
        code = add_column(layout, &(struct place){.n = header.line, .kind = PLACE_LINE}, csv_cell(&header, i), error);
    return code;
}

static int32_t
read_cells(const struct place *at, const struct order_layout *layout, const struct csv_record *record,
           struct order_cells *out, oms_error **error)
{
    int32_t code = OMS_OK;

    *out = empty;
    if (record->cells.n != layout->n)
        return check_fail(at, OMS_E_SYNTAX, error, "has %zu cells, the header %zu", record->cells.n, layout->n);
    for (size_t i = 0; i < layout->n && code == OMS_OK; i++) {
        const struct order_column *column = layout->columns[i];

        if (csv_cell(record, i).len > 0)
            code = (column->integer ? csv_read_int : csv_read_text)(FIELD(at, column->name), csv_cell(record, i),
                                                                    (char *)out + column->offset, error);
    }
    return code;
}

/* Of a row that is not the order's first: empty, or the same. */
static int32_t
check_same(const struct place *at, const struct order_layout *layout, const struct csv_record *first,
           const struct csv_record *record, oms_error **error)
{
    for (size_t i = 0; i < layout->n; i++) {
        const oms_text cell = csv_cell(record, i);

        if (!layout->columns[i]->of_line && cell.len > 0 && !text_equal(cell, csv_cell(first, i)))
            return check_fail(FIELD(at, layout->columns[i]->name), OMS_E_INVALID, error,
                              "is not what the order's first row says");
    }
    return OMS_OK;
}

static bool
has_address(const oms_address *address)
{
    return address->name != NULL || address->line1 != NULL || address->line2 != NULL || address->city != NULL ||
           address->region != NULL || address->postcode != NULL || address->country != NULL;
}

static int32_t
begin_draft(struct order_cells *cells, oms_draft **out, oms_error **error)
{
    int32_t code = oms_draft_new(cells->currency, out, error);

    for (int32_t i = OMS_DRAFT_IDEMPOTENCY_KEY; i <= OMS_DRAFT_LOCALE && code == OMS_OK; i++)
        code = oms_draft_set_text(*out, i, cells->texts[i], error);
    cells->address.size = sizeof(cells->address);
    if (code == OMS_OK && has_address(&cells->address))
        code = oms_draft_set_shipping_address(*out, &cells->address, error);
    if (code == OMS_OK && (cells->method != NULL || cells->token != NULL))
        code = oms_draft_set_payment(*out, cells->method, cells->token, error);
    if (code == OMS_OK)
        code = oms_draft_set_expected_total(*out, cells->expected_total, error);
    return code;
}

static int32_t
read_order(struct csv_reader *reader, struct arena *arena, const struct order_layout *layout, oms_draft **out,
           oms_error **error)
{
    struct csv_record first = {.line = 0}, record;
    struct order_cells cells;
    int32_t code;

    while ((code = csv_next(reader, arena, &record, error)) == OMS_OK && record.cells.n > 0) {
        const struct place at = {.n = record.line, .kind = PLACE_LINE};

        code = read_cells(&at, layout, &record, &cells, error);
        if (code == OMS_OK && first.line > 0)
            code = check_same(&at, layout, &first, &record, error);
        else if (code == OMS_OK)
            code = begin_draft(&cells, out, error);
        if (code == OMS_OK)
            code = oms_draft_add_line(*out, &cells.line, error);
        if (code != OMS_OK)
            break;
        first = first.line > 0 ? first : record;
    }
    return code;
}

int32_t
order_csv_read(const struct import_record *record, const oms_allocator *allocator, oms_draft **out, oms_error **error)
{
    struct order_layout layout;
    struct csv_reader reader;
    struct arena arena;
    int32_t code;

    *out = NULL;
    arena_init(&arena, allocator);
    csv_begin(&reader, record->document);
    code = read_layout(&reader, &arena, &layout, error);
    if (code == OMS_OK)
        code = read_order(&reader, &arena, &layout, out, error);
    arena_free(&arena);
    if (code != OMS_OK) {
        oms_draft_free(*out);
        *out = NULL;
    }
    return code;
}

int32_t
order_csv_check(oms_text header, const oms_allocator *allocator, oms_error **error)
{
    struct order_layout layout;
    struct csv_reader reader;
    struct arena arena;
    int32_t code;

    arena_init(&arena, allocator);
    csv_begin(&reader, header);
    code = read_layout(&reader, &arena, &layout, error);
    arena_free(&arena);
    return code;
}
