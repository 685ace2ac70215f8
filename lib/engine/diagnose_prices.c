/* An order says in its events whether it was priced from the cache; the cache says whether that price was the last one. */
#include "engine/diagnose_prices.h"

#include "base/text.h"
#include "model/diagnose_prices.h"
#include "model/event.h"

static int32_t
load_events(oms_engine *engine, const struct order_rows *rows, struct row_list *events, oms_error **error)
{
    struct event_row key = {.order_id = rows_order(rows)->id};
    struct loader loader;
    oms_read *read;

    loader_init(&loader, rows->arena);
    read = loader_add(&loader, TABLE_EVENTS, &key, 1, events);
    if (read)
        read->index = INDEX_EVENTS_BY_ORDER;
    return loader_run(&loader, engine, error);
}

static bool
from_cache(const struct row_list *events)
{
    for (size_t i = 0; i < events->n; i++)
        if (text_is(((const struct event_row *)events->items[i])->type, EVENT_PRICE_CACHED))
            return true;
    return false;
}

static int32_t
load_lines(oms_engine *engine, struct order_rows *rows, oms_error **error)
{
    struct loader loader;

    rows->lines = (struct row_list){0};
    loader_init(&loader, rows->arena);
    load_order(&loader, &rows_order(rows)->id, LOAD_LINES, rows);
    return loader_run(&loader, engine, error);
}

static int32_t
load_prices(oms_engine *engine, const struct order_rows *rows, struct row_list *kept, oms_error **error)
{
    struct cached_price_row *keys = arena_array(rows->arena, rows->lines.n + 1, sizeof *keys);
    struct loader loader;

    if (!keys)
        return error_set(error, OMS_E_NOMEM, "out of memory");
    loader_init(&loader, rows->arena);
    for (size_t i = 0; i < rows->lines.n; i++) {
        keys[i] = cached_price_key(rows_order(rows), rows_line(rows, i));
        loader_add(&loader, TABLE_CACHED_PRICES, &keys[i], schema_table(TABLE_CACHED_PRICES)->n_key, kept);
    }
    return loader_run(&loader, engine, error);
}

int32_t
find_stale_prices(oms_engine *engine, struct order_rows *rows, struct arena_list *found, oms_error **error)
{
    struct row_list events = {0}, kept = {0};
    int32_t code = load_events(engine, rows, &events, error);

    if (code != OMS_OK || !from_cache(&events))
        return code;
    code = load_lines(engine, rows, error);
    if (code == OMS_OK)
        code = load_prices(engine, rows, &kept, error);
    if (code == OMS_OK)
        diagnose_prices(rows, &kept, found);
    return code;
}
