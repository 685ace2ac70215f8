/* Quotes go whole: a quote and its rows are one change set, so that none is ever found without them. */
#include "engine/sweep_quotes.h"

struct parts {
    struct row_list lines;
    struct row_list taxes;
    struct row_list discounts;
};

struct removal {
    struct arena *arena;
    struct arena_list changes; /* const oms_change * */
};

static void
delete_row(struct removal *removal, enum table_id table, const void *row, int64_t version)
{
    oms_change *change = arena_alloc(removal->arena, sizeof *change);
    const oms_change **slot = arena_list_add(removal->arena, &removal->changes, sizeof *slot);

    if (!change || !slot)
        return;
    *change = (oms_change){.size = sizeof *change,
                           .kind = OMS_CHANGE_DELETE,
                           .table = schema_table(table),
                           .row = row,
                           .version = version};
    *slot = change;
}

static void
add_set(struct arena *arena, struct arena_list *sets, const struct quote_row *quote, const struct parts *parts)
{
    struct removal removal = {.arena = arena};
    oms_change_set *set = arena_alloc(arena, sizeof *set);
    oms_change_set **slot = arena_list_add(arena, sets, sizeof *slot);

    delete_row(&removal, TABLE_QUOTES, quote, quote->version);
    for (size_t i = 0; i < parts->lines.n; i++)
        delete_row(&removal, TABLE_QUOTE_LINES, parts->lines.items[i],
                   ((const struct line_row *)parts->lines.items[i])->version);
    for (size_t i = 0; i < parts->taxes.n; i++)
        delete_row(&removal, TABLE_QUOTE_TAXES, parts->taxes.items[i],
                   ((const struct tax_row *)parts->taxes.items[i])->version);
    for (size_t i = 0; i < parts->discounts.n; i++)
        delete_row(&removal, TABLE_QUOTE_DISCOUNTS, parts->discounts.items[i],
                   ((const struct order_discount_row *)parts->discounts.items[i])->version);
    if (!set || !slot || arena->failed)
        return;
    *set = (oms_change_set){.size = sizeof *set, .changes = removal.changes.items, .n_changes = removal.changes.n};
    *slot = set;
}

int32_t
sweep_quotes(oms_engine *engine, struct arena *arena, const struct row_list *quotes, struct arena_list *sets,
             oms_error **error)
{
    struct parts *parts = arena_array(arena, quotes->n + 1, sizeof *parts);
    struct loader loader;

    if (quotes->n == 0)
        return OMS_OK;
    if (!parts)
        return error_set(error, OMS_E_NOMEM, "out of memory");
    loader_init(&loader, arena);
    for (size_t i = 0; i < quotes->n; i++) {
        const struct quote_row *quote = quotes->items[i];
        loader_add(&loader, TABLE_QUOTE_LINES, &quote->id, 1, &parts[i].lines);
        loader_add(&loader, TABLE_QUOTE_TAXES, &quote->id, 1, &parts[i].taxes);
        loader_add(&loader, TABLE_QUOTE_DISCOUNTS, &quote->id, 1, &parts[i].discounts);
    }
    int32_t code = loader_run(&loader, engine, error);
    for (size_t i = 0; code == OMS_OK && i < quotes->n; i++)
        add_set(arena, sets, quotes->items[i], &parts[i]);
    return code;
}
