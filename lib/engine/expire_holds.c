/* Finding expired holds and having their orders expire. Orders whose time is over are few where anybody sweeps, so they are gone through as they come, and no
 * index leads from a SKU to its holds: every placing would have to pay for it. */
#include "engine/expire_holds.h"

#include "base/id.h"
#include "base/text.h"
#include "engine/execute.h"
#include "engine/load.h"
#include "model/stock.h"

#define AT_ONCE 100 /* orders looked at in one go */

/* One go. */
struct expired {
    struct row_list orders; /* whose time is over */
    struct row_list lines;  /* theirs */
    struct row_list stock;  /* as it is in the same moment */
};

static void
read_orders(struct loader *loader, const struct order_row *now, const struct order_row *after, struct expired *found)
{
    oms_read *read = loader_add(loader, TABLE_ORDERS, NULL, 0, &found->orders);

    if (!read)
        return;
    read->index = INDEX_ORDERS_BY_HOLD;
    read->high = now;
    read->after = after->hold_until == OMS_NONE ? NULL : after;
    read->limit = AT_ONCE;
}

/* What comes behind `after`, with the stock that is wanted. */
static int32_t
find_expired(oms_engine *engine, struct arena *arena, const struct order_rows *rows, const struct order_row *after,
             struct expired *found, oms_error **error)
{
    const struct order_row now = {.hold_until = engine_now(engine)};
    struct loader loader;

    *found = (struct expired){0};
    loader_init(&loader, arena);
    read_orders(&loader, &now, after, found);
    for (size_t i = 0; i < rows->stock.n; i++)
        loader_add(&loader, TABLE_STOCK, rows_stock(rows, i), 2, &found->stock);
    int32_t code = loader_run(&loader, engine, error);
    if (code != OMS_OK || found->orders.n == 0)
        return code;
    loader_init(&loader, arena);
    for (size_t i = 0; i < found->orders.n; i++)
        loader_add(&loader, TABLE_LINES, found->orders.items[i], 1, &found->lines);
    return loader_run(&loader, engine, error);
}

static int64_t
units_wanted(const struct order_rows *rows, oms_text sku)
{
    int64_t wanted = 0;

    for (size_t i = 0; i < rows->lines.n; i++)
        if (text_equal(rows_line(rows, i)->sku, sku))
            wanted += line_open(rows_line(rows, i)) - rows_line(rows, i)->reserved;
    return wanted;
}

bool
lines_short_of_stock(const struct order_rows *rows)
{
    for (size_t i = 0; i < rows->lines.n; i++)
        if (units_wanted(rows, rows_line(rows, i)->sku) > stock_available(rows, rows_line(rows, i)->sku))
            return true;
    return false;
}

/* Does it keep units of the stock rows loaded that it may not keep any more? */
static bool
keeps_wanted(const struct order_rows *rows, const struct order_row *order, const struct line_row *line, int64_t now)
{
    if (line_expired(order, line, now))
        for (size_t i = 0; i < rows->stock.n; i++)
            if (text_equal(rows_stock(rows, i)->sku, line->sku))
                return true;
    return false;
}

/* Lines were read order by order. */
static const struct order_row *
order_of(const struct expired *found, const struct line_row *line, size_t *at)
{
    while (*at + 1 < found->orders.n &&
           !id_equal(&((const struct order_row *)found->orders.items[*at])->id, &line->order_id))
        ++*at;
    return found->orders.items[*at];
}

/* The order that looks for units goes on: its own end is not for here. */
static int32_t
expire_each(oms_engine *engine, const struct order_rows *rows, const struct expired *found, enum freed *freed,
            oms_error **error)
{
    const int64_t now = engine_now(engine);
    oms_id last = rows_order(rows)->id;
    size_t at = 0;
    int32_t code = OMS_OK;

    for (size_t i = 0; i < found->lines.n && code == OMS_OK; i++) {
        const struct line_row *line = found->lines.items[i];
        const struct order_row *order = order_of(found, line, &at);
        bool changed = false; /* or somebody else was quicker: free they are */
        if (id_equal(&line->order_id, &last) || id_equal(&line->order_id, &rows_order(rows)->id) ||
            !keeps_wanted(rows, order, line, now))
            continue;
        last = line->order_id;
        code = expire_order(engine, &last, &changed, error);
        if (changed || *freed == FREED_NOTHING)
            *freed = changed ? FREED_NOW : FREED_BY_OTHERS;
    }
    return code;
}

/* Somebody else may have had the same holds expire between our two looks: then there is something to look at again. */
static bool
stock_moved(const struct row_list *before, const struct row_list *now)
{
    for (size_t i = 0; i < before->n && i < now->n; i++)
        if (((const struct stock_row *)before->items[i])->version != ((const struct stock_row *)now->items[i])->version)
            return true;
    return before->n != now->n;
}

/* One go, from behind `after` on; moves it to the last order looked at, and to OMS_NONE where there are no more. */
static int32_t
expire_some(oms_engine *engine, const struct order_rows *rows, struct order_row *after, enum freed *freed,
            oms_error **error)
{
    struct expired found;
    struct arena arena;

    arena_init(&arena, &engine->allocator);
    int32_t code = find_expired(engine, &arena, rows, after, &found, error);
    if (code == OMS_OK && stock_moved(&rows->stock, &found.stock))
        *freed = FREED_BY_OTHERS;
    if (code == OMS_OK)
        code = expire_each(engine, rows, &found, freed, error);
    *after = (struct order_row){.hold_until = OMS_NONE};
    if (found.orders.n == AT_ONCE)
        *after = *(const struct order_row *)found.orders.items[AT_ONCE - 1];
    arena_free(&arena);
    return code;
}

/* `after` needs its time and id only: its text went with the arena. */
int32_t
expire_holds(oms_engine *engine, const struct order_rows *rows, enum freed *freed, oms_error **error)
{
    struct order_row after = {.hold_until = OMS_NONE};
    int32_t code;

    *freed = FREED_NOTHING;
    do
        code = expire_some(engine, rows, &after, freed, error);
    while (code == OMS_OK && *freed == FREED_NOTHING && after.hold_until != OMS_NONE);
    return code;
}
