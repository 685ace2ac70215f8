/* Sweeping. Each row is deleted at the version it was read with, so that a key taken over meanwhile stays. */
#include "engine/sweep.h"

#include "engine/load.h"
#include "engine/sweep_quotes.h"

#define AT_ONCE 200
#define QUOTES  20 /* each has up to a thousand lines */
#define DAY     (INT64_C(24) * 60 * 60 * 1000)

/* What has lived long enough, and what may have. */
struct old {
    struct row_list keys;
    struct row_list commits;
    struct row_list quotes;
    struct row_list prices;
};

/* A quote is known for a day after it is over, so that whoever brings it hears just that. */
static void
find_quotes(struct loader *loader, int64_t now, struct row_list *quotes)
{
    struct quote_row *key = arena_alloc(loader->arena, sizeof *key);
    oms_read *read = loader_add(loader, TABLE_QUOTES, NULL, 0, quotes);

    if (!key || !read)
        return;
    key->expires_at = now - DAY;
    read->index = INDEX_QUOTES_BY_EXPIRES;
    read->high = key;
    read->limit = QUOTES;
}

/* What was kept of a price is looked at for a day, should somebody ask why an order has it. */
static void
find_prices(struct loader *loader, int64_t now, struct row_list *prices)
{
    struct cached_price_row *key = arena_alloc(loader->arena, sizeof *key);
    oms_read *read = loader_add(loader, TABLE_CACHED_PRICES, NULL, 0, prices);

    if (!key || !read)
        return;
    key->expires_at = now - DAY;
    read->index = INDEX_CACHED_PRICES_BY_EXPIRES;
    read->high = key;
    read->limit = AT_ONCE;
}

static int32_t
find_old(oms_engine *engine, struct arena *arena, struct old *old, oms_error **error)
{
    const int64_t now = engine_now(engine);
    struct key_row *key = arena_alloc(arena, sizeof *key);
    struct loader loader;
    oms_read *read;

    if (!key)
        return error_set(error, OMS_E_NOMEM, "out of memory");
    key->expires_at = now;
    loader_init(&loader, arena);
    read = loader_add(&loader, TABLE_KEYS, NULL, 0, &old->keys);
    if (read) {
        read->index = INDEX_KEYS_BY_EXPIRES;
        read->high = key;
        read->limit = AT_ONCE;
    }
    read = loader_add(&loader, TABLE_COMMITS, NULL, 0, &old->commits); /* ids are ordered by time: the oldest first */
    if (read)
        read->limit = AT_ONCE;
    find_quotes(&loader, now, &old->quotes);
    find_prices(&loader, now, &old->prices);
    return loader_run(&loader, engine, error);
}

/* One set for each row, all in one group. */
struct deletion {
    oms_change change;
    const oms_change *changes[1];
    oms_change_set set;
};

static void
add_deletion(struct arena *arena, struct arena_list *sets, enum table_id table, const void *row, int64_t version)
{
    struct deletion *deletion = arena_alloc(arena, sizeof *deletion);
    oms_change_set **slot = arena_list_add(arena, sets, sizeof *slot);

    if (!deletion || !slot)
        return;
    deletion->change = (oms_change){.size = sizeof(oms_change),
                                    .kind = OMS_CHANGE_DELETE,
                                    .table = schema_table(table),
                                    .row = row,
                                    .version = version};
    deletion->changes[0] = &deletion->change;
    deletion->set = (oms_change_set){.size = sizeof(oms_change_set), .changes = deletion->changes, .n_changes = 1};
    *slot = &deletion->set;
}

/* Whether a row that is too old went or not is the same to everybody: what stayed is swept the next time. */
static int32_t
settled(int32_t code, oms_error *reason, oms_error **error)
{
    if (code == OMS_OK || code == OMS_E_UNKNOWN || !error || *error) {
        oms_error_free(reason);
        return code == OMS_E_UNKNOWN ? OMS_OK : code;
    }
    *error = reason;
    return code;
}

static bool
any_gone(const struct arena_list *sets)
{
    oms_change_set *const *each = sets->items;

    for (size_t i = 0; i < sets->n; i++)
        if (each[i]->result == OMS_OK)
            return true;
    return false;
}

/* There is more only where something goes: what cannot be deleted now is not tried for ever. */
static int32_t
delete_old(oms_engine *engine, struct arena *arena, const struct old *old, bool *more, oms_error **error)
{
    const struct row_list *keys = &old->keys, *commits = &old->commits;
    const int64_t day_ago = engine_now(engine) - DAY;
    struct arena_list sets = {0};
    oms_error *reason = NULL;

    for (size_t i = 0; i < keys->n; i++)
        add_deletion(arena, &sets, TABLE_KEYS, keys->items[i], ((const struct key_row *)keys->items[i])->version);
    for (size_t i = 0; i < commits->n; i++) {
        const struct commit_row *row = commits->items[i];
        if (row->at <= day_ago)
            add_deletion(arena, &sets, TABLE_COMMITS, row, row->version);
    }
    const size_t rows = sets.n;
    for (size_t i = 0; i < old->prices.n; i++)
        add_deletion(arena, &sets, TABLE_CACHED_PRICES, old->prices.items[i],
                     ((const struct cached_price_row *)old->prices.items[i])->version);
    int32_t code = sweep_quotes(engine, arena, &old->quotes, &sets, error);
    if (code != OMS_OK)
        return code;
    if (arena->failed)
        return error_set(error, OMS_E_NOMEM, "out of memory");
    if (sets.n == 0)
        return OMS_OK;
    code = commit_queue_submit(engine->queue, sets.items, sets.n, &reason);
    *more = (keys->n == AT_ONCE || rows - keys->n == AT_ONCE || old->quotes.n == QUOTES || old->prices.n == AT_ONCE) &&
            any_gone(&sets);
    return settled(code, reason, error);
}

static int32_t
sweep_some(oms_engine *engine, bool *more, oms_error **error)
{
    struct old old = {.keys = {0}};
    struct arena arena;

    *more = false;
    arena_init(&arena, &engine->allocator);
    int32_t code = find_old(engine, &arena, &old, error);
    if (code == OMS_OK)
        code = delete_old(engine, &arena, &old, more, error);
    arena_free(&arena);
    return code;
}

int32_t
sweep(oms_engine *engine, bool all, oms_error **error)
{
    bool more;
    int32_t code;

    do
        code = sweep_some(engine, &more, error);
    while (code == OMS_OK && more && all);
    return code;
}
