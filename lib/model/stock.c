/* What orders do to stock: reserve, release, consume, take back. Stock rows loaded are sorted by (SKU, location) and serve as a view of what this decision
 * leaves; what is committed are the movements. A line keeps its units on itself when they come from one location, else on allocation rows. Pure. */
#include "model/stock.h"

#include "base/plant.h"
#include "base/text.h"
#include "model/event.h"

int64_t
line_open(const struct line_row *line)
{
    return line->quantity - line->cancelled - line->shipped;
}

bool
line_expired(const struct order_row *order, const struct line_row *line, int64_t now)
{
    return line->reserved > 0 && order->reserved_until != OMS_NONE && now >= order->reserved_until;
}

/* The first stock row of a SKU, or the place where it would be. */
static size_t
first_stock(const struct order_rows *rows, oms_text sku)
{
    size_t low = 0;
    size_t high = rows->stock.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (text_compare(rows_stock(rows, middle)->sku, sku) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct stock_row *
stock_of(const struct order_rows *rows, size_t i, oms_text sku)
{
    return i < rows->stock.n && text_equal(rows_stock(rows, i)->sku, sku) ? rows_stock(rows, i) : NULL;
}

static struct stock_row *
find_stock(const struct order_rows *rows, oms_text sku, oms_text location)
{
    struct stock_row *stock;

    for (size_t i = first_stock(rows, sku); (stock = stock_of(rows, i, sku)); i++)
        if (text_equal(stock->location, location))
            return stock;
    return NULL;
}

int64_t
stock_available(const struct order_rows *rows, oms_text sku)
{
    const struct stock_row *stock;
    int64_t sum = 0;

    for (size_t i = first_stock(rows, sku); (stock = stock_of(rows, i, sku)); i++)
        if (__builtin_add_overflow(sum, stock->available, &sum))
            return INT64_MAX;
    return sum;
}

int64_t
first_line_of(const struct order_rows *rows, oms_text sku)
{
    for (size_t i = 0; i < rows->lines.n; i++)
        if (text_equal(rows_line(rows, i)->sku, sku))
            return rows_line(rows, i)->line;
    return 0;
}

/* One movement; the view follows where that row was loaded. */
static void
move_stock(struct decision *d, const char *kind, const struct line_row *line, oms_text location,
           const struct movement_row *change)
{
    struct movement_row *movement = arena_list_add(d->arena, &d->movements, sizeof *movement);
    struct stock_row *stock = find_stock(d->rows, line->sku, location);

    if (!movement)
        return;
    *movement = *change;
    movement->sku = line->sku;
    movement->location = location;
    movement->kind = text_of(kind);
    movement->order_id = line->order_id;
    movement->line = line->line;
    movement->at = d->now;
    if (stock) {
        stock->available += change->available;
        stock->reserved += change->reserved;
        stock->on_hold += change->on_hold;
    }
}

static void
reserve_at(struct decision *d, const struct line_row *line, oms_text location, int64_t units)
{
    move_stock(d, "reserve", line, location, &(struct movement_row){.available = -units, .reserved = units});
}

/* Nothing comes from there any more. */
static void
clear_allocation(struct allocation_row *allocation)
{
    allocation->quantity = 0;
    allocation->reserved = 0;
}

static struct allocation_row *
allocation_for(struct decision *d, const struct line_row *line, oms_text location)
{
    struct allocation_row *allocation;

    for (size_t i = 0; i < d->rows->allocations.n; i++) {
        allocation = rows_allocation(d->rows, i);
        if (allocation->line == line->line && text_equal(allocation->location, location))
            return allocation;
    }
    allocation = row_list_add(d->arena, &d->rows->allocations, NULL, sizeof *allocation);
    if (allocation)
        *allocation = (struct allocation_row){
            .order_id = line->order_id, .line = line->line, .location = location, .sku = line->sku};
    return allocation;
}

static void
allocate(struct decision *d, struct line_row *line, struct stock_row *stock, int64_t units)
{
    struct allocation_row *allocation = allocation_for(d, line, stock->location);

    if (!allocation)
        return;
    allocation->quantity = units;
    allocation->reserved = units;
    reserve_at(d, line, stock->location, units);
}

/* The location with most left that this line does not take from yet. */
static struct stock_row *
fullest(const struct order_rows *rows, oms_text sku)
{
    struct stock_row *best = NULL;
    struct stock_row *stock;

    for (size_t i = first_stock(rows, sku); (stock = stock_of(rows, i, sku)); i++)
        if (stock->available > 0 && (!best || stock->available > best->available))
            best = stock;
    return best;
}

/* No single location has enough: as few as possible, the fullest first. */
static bool
reserve_split(struct decision *d, struct line_row *line, int64_t units)
{
    struct stock_row *stock;

    if (stock_available(d->rows, line->sku) < units)
        return false;
    line->location = (oms_text){0};
    line->reserved += units;
    while (units > 0 && !d->arena->failed && (stock = fullest(d->rows, line->sku))) {
        int64_t part = stock->available < units ? stock->available : units;
        allocate(d, line, stock, part);
        units -= part;
    }
    return true;
}

static bool
reserve_line(struct decision *d, struct line_row *line)
{
    const int64_t units = line_open(line) - line->reserved;
    struct stock_row *stock;

    if (units == 0)
        return true;
    for (size_t i = first_stock(d->rows, line->sku); (stock = stock_of(d->rows, i, line->sku)); i++) {
        if (stock->available < units)
            continue;
        line->location = stock->location;
        line->reserved += units;
        reserve_at(d, line, stock->location, units);
        return true;
    }
    return reserve_split(d, line, units);
}

static void
keep_until(struct decision *d, int64_t until)
{
    rows_order(d->rows)->reserved_until = until;
}

void
hold_order(struct decision *d, int64_t until)
{
    for (size_t i = 0; i < d->rows->lines.n; i++)
        if (rows_line(d->rows, i)->reserved > 0)
            keep_until(d, until);
}

/* All lines or none: takes back what this call reserved, from the movement `first` on. */
static void
unreserve_from(struct decision *d, size_t first)
{
    struct movement_row *movements = d->movements.items;

    for (size_t i = first; i < d->movements.n; i++) {
        struct line_row *line = rows_line(d->rows, (size_t)movements[i].line - 1);
        struct stock_row *stock = find_stock(d->rows, line->sku, movements[i].location);
        stock->available -= movements[i].available;
        stock->reserved -= movements[i].reserved;
        line->reserved = 0;
        for (size_t k = 0; k < d->rows->allocations.n; k++)
            if (rows_allocation(d->rows, k)->line == line->line)
                clear_allocation(rows_allocation(d->rows, k));
    }
    d->movements.n = first;
}

bool
reserve_order(struct decision *d, int64_t expiry, oms_text *short_of)
{
    const size_t first = d->movements.n;

    for (size_t i = 0; i < d->rows->lines.n; i++) {
        struct line_row *line = rows_line(d->rows, i);
        if (!reserve_line(d, line)) {
            *short_of = line->sku;
            unreserve_from(d, first);
            return false;
        }
    }
    if (d->movements.n > first)
        keep_until(d, expiry);
    return true;
}

/* A line's units move: where it has them, at one location or at several. `change` gives the movement of one unit. */
static int64_t
move_line(struct decision *d, struct line_row *line, const char *kind, const struct movement_row *unit)
{
    const int64_t units = line->reserved;

    if (units == 0)
        return 0;
    if (line->location.data) {
        move_stock(d, kind, line, line->location,
                   &(struct movement_row){.available = unit->available * units, .reserved = unit->reserved * units});
    } else {
        for (size_t i = 0; i < d->rows->allocations.n; i++) {
            struct allocation_row *a = rows_allocation(d->rows, i);
            if (a->line != line->line || a->reserved == 0)
                continue;
            move_stock(d, kind, line, a->location,
                       &(struct movement_row){.available = unit->available * a->reserved,
                                              .reserved = unit->reserved * a->reserved});
            if (unit->available > 0)
                clear_allocation(a);
            a->reserved = 0;
        }
    }
    line->reserved = 0;
    return units;
}

static const struct movement_row unit_released = {.available = 1, .reserved = -1};
static const struct movement_row unit_shipped = {.reserved = -1};

int64_t
release_order(struct decision *d, const char *kind)
{
    int64_t units = 0;

    for (size_t i = 0; i < d->rows->lines.n; i++)
        units += move_line(d, rows_line(d->rows, i), kind, &unit_released);
    if (units > 0)
        keep_until(d, OMS_NONE);
    return units;
}

int64_t
release_expired(struct decision *d)
{
    const struct order_row *order = rows_order(d->rows);
    int64_t units = 0;

    for (size_t i = 0; i < d->rows->lines.n; i++)
        if (line_expired(order, rows_line(d->rows, i), d->now))
            units += move_line(d, rows_line(d->rows, i), "expire", &unit_released);
    if (units > 0)
        keep_until(d, OMS_NONE);
    return units;
}

bool
take_units_again(struct decision *d, int64_t until, oms_text *short_of)
{
    release_expired(d);
    if (!reserve_order(d, until, short_of))
        return false;
    add_event(d, EVENT_RESERVED, OMS_NONE, OMS_NONE, TEXT("again, the hold was over"));
    return true;
}

int64_t
consume_order(struct decision *d)
{
    int64_t sum = 0;

    for (size_t i = 0; i < d->rows->lines.n; i++) {
        struct line_row *line = rows_line(d->rows, i);
        int64_t units = move_line(d, line, "ship", &unit_shipped);
        line->shipped += units;
        sum += units;
    }
    keep_until(d, OMS_NONE);
    return sum;
}

static void
take_back_line(struct decision *d, const struct line_row *line)
{
    if (line->location.data) {
        move_stock(d, "return", line, line->location, &(struct movement_row){.on_hold = line->shipped});
        return;
    }
    for (size_t i = 0; i < d->rows->allocations.n; i++) {
        const struct allocation_row *a = rows_allocation(d->rows, i);
        if (a->line == line->line)
            move_stock(d, "return", line, a->location, &(struct movement_row){.on_hold = a->quantity});
    }
}

int64_t
take_back_order(struct decision *d)
{
    int64_t sum = 0;

    for (size_t i = 0; i < d->rows->lines.n; i++) {
        struct line_row *line = rows_line(d->rows, i);
        int64_t units = line->shipped - line->returned;
        if (units == 0)
            continue;
        if (!PLANTED(RETURN_NOT_BOOKED))
            take_back_line(d, line);
        line->returned += units;
        sum += units;
    }
    return sum;
}

bool
order_reserved(const struct order_rows *rows, int64_t now)
{
    for (size_t i = 0; i < rows->lines.n; i++) {
        const struct line_row *line = rows_line(rows, i);
        if (line->reserved != line_open(line) || line_expired(rows_order(rows), line, now))
            return false;
    }
    return true;
}
