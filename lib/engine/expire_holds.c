/* Finding expired holds by SKU and location, and having their orders expire. */
#include "engine/expire_holds.h"

#include "base/id.h"
#include "base/text.h"
#include "engine/execute.h"
#include "engine/load.h"
#include "model/stock.h"

#define AT_ONCE 100 /* holds per stock row and round */

struct expired {
    struct row_list lines;
    struct row_list allocations;
    struct row_list stock; /* as it is in the same moment */
};

static void
read_expired(struct loader *loader, const struct stock_row *stock, int64_t now, struct expired *found)
{
    struct line_row *line = arena_alloc(loader->arena, sizeof *line);
    struct allocation_row *allocation = arena_alloc(loader->arena, sizeof *allocation);
    oms_read *read;

    if (!line || !allocation)
        return;
    loader_add(loader, TABLE_STOCK, stock, 2, &found->stock);
    *line = (struct line_row){.sku = stock->sku, .location = stock->location, .hold_expiry = now};
    *allocation = (struct allocation_row){.sku = stock->sku, .location = stock->location, .hold_expiry = now};
    read = loader_add(loader, TABLE_LINES, line, 2, &found->lines);
    if (read) {
        read->index = INDEX_LINES_BY_HOLD;
        read->high = line;
        read->limit = AT_ONCE;
    }
    read = loader_add(loader, TABLE_ALLOCATIONS, allocation, 2, &found->allocations);
    if (read) {
        read->index = INDEX_ALLOCATIONS_BY_HOLD;
        read->high = allocation;
        read->limit = AT_ONCE;
    }
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

/* The order that looks for units goes on: its own end is not for here. */
static int32_t
expire_each(oms_engine *engine, const struct order_rows *rows, const struct row_list *found,
            oms_id (*owner)(const void *), enum freed *freed, oms_error **error)
{
    int32_t code = OMS_OK;

    for (size_t i = 0; i < found->n && code == OMS_OK; i++) {
        const oms_id id = owner(found->items[i]);
        bool changed = false; /* or somebody else was quicker: free they are */
        if (id_equal(&id, &rows_order(rows)->id))
            continue;
        code = expire_order(engine, &id, &changed, error);
        if (changed || *freed == FREED_NOTHING)
            *freed = changed ? FREED_NOW : FREED_BY_OTHERS;
    }
    return code;
}

static oms_id
owner_of_line(const void *row)
{
    return ((const struct line_row *)row)->order_id;
}

static oms_id
owner_of_allocation(const void *row)
{
    return ((const struct allocation_row *)row)->order_id;
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

int32_t
expire_holds(oms_engine *engine, const struct order_rows *rows, enum freed *freed, oms_error **error)
{
    struct expired found = {0};
    struct loader loader;
    struct arena arena;

    *freed = FREED_NOTHING;
    arena_init(&arena, &engine->allocator);
    loader_init(&loader, &arena);
    for (size_t i = 0; i < rows->stock.n; i++)
        read_expired(&loader, rows_stock(rows, i), engine_now(engine), &found);
    int32_t code = loader_run(&loader, engine, error);
    if (code == OMS_OK && stock_moved(&rows->stock, &found.stock))
        *freed = FREED_BY_OTHERS;
    if (code == OMS_OK)
        code = expire_each(engine, rows, &found.lines, owner_of_line, freed, error);
    if (code == OMS_OK)
        code = expire_each(engine, rows, &found.allocations, owner_of_allocation, freed, error);
    arena_free(&arena);
    return code;
}
